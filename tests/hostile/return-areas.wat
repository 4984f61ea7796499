;; Results that are said to lie where they cannot.
;; get beyond()
;; => in the result of `beyond`
;; => value pointer/length out of bounds of memory: 8 bytes at 0xfffffff0, memory has 0x10000 bytes
;; => wasm trap: out of bounds memory access
;; get across-the-end()
;; => in the result of `across-the-end`
;; => value pointer/length out of bounds of memory: 8 bytes at 0xfffc, memory has 0x10000 bytes
;; => wasm trap: out of bounds memory access
;; get misaligned()
;; => in the result of `misaligned`
;; => unaligned pointer: value at 0x2, which is no multiple of 4
;; => wasm trap: unaligned pointer
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "beyond") (result i32) (i32.const -16))
    (func (export "across") (result i32) (i32.const 65532))
    (func (export "misaligned") (result i32) (i32.const 2)))
  (core instance $i (instantiate $m))
  (func (export "beyond") (result (tuple u32 u32))
    (canon lift (core func $i "beyond") (memory $i "memory")))
  (func (export "across-the-end") (result (tuple u32 u32))
    (canon lift (core func $i "across") (memory $i "memory")))
  (func (export "misaligned") (result (tuple u32 u32))
    (canon lift (core func $i "misaligned") (memory $i "memory"))))
