;; Lists that do not lie in the guest's memory.
;; get beyond()
;; => in the result of `beyond`
;; => list pointer/length out of bounds of memory: 8 bytes at 0x20000, memory has 0x10000 bytes
;; => wasm trap: list content out-of-bounds
;; get across-the-end()
;; => in the result of `across-the-end`
;; => list pointer/length out of bounds of memory: 16 bytes at 0xfff8, memory has 0x10000 bytes
;; => wasm trap: list content out-of-bounds
;; get length-times-size-overflows()
;; => in the result of `length-times-size-overflows`
;; => list too long: 536870912 elements of 8 bytes, a list has at most 268435455 bytes
;; get end-overflows()
;; => in the result of `end-overflows`
;; => list too long: 4294967295 elements of 1 bytes, a list has at most 268435455 bytes
;; get empty-at-the-end()
;; => List([])
;; get empty-beyond-the-end()
;; => in the result of `empty-beyond-the-end`
;; => list pointer/length out of bounds of memory: 0 bytes at 0x10008, memory has 0x10000 bytes
;; => wasm trap: list content out-of-bounds
(component
  (core module $m
    (memory (export "memory") 1)
    ;; A list is its address and its length.
    (data (i32.const 0) "\00\00\02\00\01\00\00\00")
    (data (i32.const 8) "\f8\ff\00\00\02\00\00\00")
    (data (i32.const 16) "\00\00\00\00\00\00\00\20")
    (data (i32.const 24) "\f8\ff\ff\ff\ff\ff\ff\ff")
    (data (i32.const 32) "\00\00\01\00\00\00\00\00")
    (data (i32.const 40) "\08\00\01\00\00\00\00\00")
    (func (export "beyond") (result i32) (i32.const 0))
    (func (export "across") (result i32) (i32.const 8))
    (func (export "times") (result i32) (i32.const 16))
    (func (export "end") (result i32) (i32.const 24))
    (func (export "empty") (result i32) (i32.const 32))
    (func (export "empty-beyond") (result i32) (i32.const 40)))
  (core instance $i (instantiate $m))
  (func (export "beyond") (result (list u64))
    (canon lift (core func $i "beyond") (memory $i "memory")))
  (func (export "across-the-end") (result (list u64))
    (canon lift (core func $i "across") (memory $i "memory")))
  (func (export "length-times-size-overflows") (result (list u64))
    (canon lift (core func $i "times") (memory $i "memory")))
  (func (export "end-overflows") (result (list u8))
    (canon lift (core func $i "end") (memory $i "memory")))
  (func (export "empty-at-the-end") (result (list u64))
    (canon lift (core func $i "empty") (memory $i "memory")))
  (func (export "empty-beyond-the-end") (result (list u64))
    (canon lift (core func $i "empty-beyond") (memory $i "memory"))))
