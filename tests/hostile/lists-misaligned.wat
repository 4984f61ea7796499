;; Lists at addresses that their elements must not have.
;; get words()
;; => in the result of `words`
;; => unaligned pointer: list at 0x11, which is no multiple of 4
;; => wasm trap: unaligned pointer
;; get strings()
;; => in the result of `strings`
;; => unaligned pointer: list at 0x11, which is no multiple of 4
;; => wasm trap: unaligned pointer
;; get bytes()
;; => List([U8(0)])
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 0) "\11\00\00\00\01\00\00\00")
    (func (export "list") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "words") (result (list u32))
    (canon lift (core func $i "list") (memory $i "memory")))
  (func (export "strings") (result (list string))
    (canon lift (core func $i "list") (memory $i "memory")))
  (func (export "bytes") (result (list u8))
    (canon lift (core func $i "list") (memory $i "memory"))))
