;; A list in bounds of strings that are not, and a list that claims all of memory of them.
;; get inner()
;; => in the result of `inner`
;; => string pointer/length out of bounds of memory: 2 bytes at 0xffff, memory has 0x10000 bytes
;; => wasm trap: string content out-of-bounds
;; get many()
;; => in the result of `many`
;; => list too long: 536870911 elements of 8 bytes, a list has at most 268435455 bytes
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 0) "\10\00\00\00\02\00\00\00")
    (data (i32.const 16) "\00\00\00\00\01\00\00\00\ff\ff\00\00\02\00\00\00")
    (data (i32.const 32) "\00\00\00\00\ff\ff\ff\1f")
    (func (export "inner") (result i32) (i32.const 0))
    (func (export "many") (result i32) (i32.const 32)))
  (core instance $i (instantiate $m))
  (func (export "inner") (result (list string))
    (canon lift (core func $i "inner") (memory $i "memory")))
  (func (export "many") (result (list string))
    (canon lift (core func $i "many") (memory $i "memory"))))
