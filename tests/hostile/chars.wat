;; Numbers that are no characters.
;; get surrogate()
;; => in the result of `surrogate`
;; => invalid `char` bit pattern: 0xd800 is no Unicode scalar value
;; get too-large()
;; => in the result of `too-large`
;; => invalid `char` bit pattern: 0x110000 is no Unicode scalar value
;; get negative()
;; => in the result of `negative`
;; => invalid `char` bit pattern: 0xffffffff is no Unicode scalar value
;; get last()
;; => Char('\u{10ffff}')
(component
  (core module $m
    (func (export "surrogate") (result i32) (i32.const 0xd800))
    (func (export "too-large") (result i32) (i32.const 0x110000))
    (func (export "negative") (result i32) (i32.const -1))
    (func (export "last") (result i32) (i32.const 0x10ffff)))
  (core instance $i (instantiate $m))
  (func (export "surrogate") (result char) (canon lift (core func $i "surrogate")))
  (func (export "too-large") (result char) (canon lift (core func $i "too-large")))
  (func (export "negative") (result char) (canon lift (core func $i "negative")))
  (func (export "last") (result char) (canon lift (core func $i "last"))))
