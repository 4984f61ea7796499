;; Cases that the types do not have, in registers and in memory.
;; get enum()
;; => in the result of `enum`
;; => invalid variant discriminant: 3, there are 3 cases
;; get enums()
;; => in the result of `enums`
;; => invalid variant discriminant: 3, there are 3 cases
;; get option()
;; => in the result of `option`
;; => invalid variant discriminant: 2, there are 2 cases
;; get result()
;; => in the result of `result`
;; => invalid variant discriminant: 2, there are 2 cases
;; get variant()
;; => in the result of `variant`
;; => invalid variant discriminant: 255, there are 3 cases
;; get bool()
;; => Bool(true)
(component
  (type $color' (enum "red" "green" "blue"))
  (export $color "color" (type $color'))
  (type $shape' (variant (case "circle" f64) (case "named" string) (case "empty")))
  (export $shape "shape" (type $shape'))
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 0) "\10\00\00\00\03\00\00\00")
    (data (i32.const 16) "\00\02\03")
    (data (i32.const 32) "\02\00\00\00")
    (data (i32.const 48) "\ff\00\00\00")
    (func (export "three") (result i32) (i32.const 3))
    (func (export "list") (result i32) (i32.const 0))
    (func (export "two") (result i32) (i32.const 32))
    (func (export "wild") (result i32) (i32.const 48)))
  (core instance $i (instantiate $m))
  (func (export "enum") (result $color) (canon lift (core func $i "three")))
  (func (export "enums") (result (list $color))
    (canon lift (core func $i "list") (memory $i "memory")))
  (func (export "option") (result (option u32))
    (canon lift (core func $i "two") (memory $i "memory")))
  (func (export "result") (result (result u32))
    (canon lift (core func $i "two") (memory $i "memory")))
  (func (export "variant") (result $shape)
    (canon lift (core func $i "wild") (memory $i "memory")))
  ;; Any number but zero is true: that is no lie.
  (func (export "bool") (result bool) (canon lift (core func $i "three"))))
