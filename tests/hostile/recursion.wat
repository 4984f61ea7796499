;; Recursion without an end.
;; call alone()
;; then call fine()
;; get in-a-value(7)
(component
  (core module $guest
    (func $alone (export "alone") (call $alone))
    (func $deep (export "deep") (param i32) (result i32)
      (i32.add (call $deep (local.get 0)) (i32.const 1)))
    (func (export "fine")))
  (core instance $i (instantiate $guest))
  (func (export "alone") (canon lift (core func $i "alone")))
  (func (export "in-a-value") (param "n" u32) (result u32) (canon lift (core func $i "deep")))
  (func (export "fine") (canon lift (core func $i "fine"))))
