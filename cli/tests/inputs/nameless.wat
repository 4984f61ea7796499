;; What WIT cannot express: a type that is exported outside of any interface.
(component
  (type $pair (record (field "a" u8) (field "b" u8)))
  (export $named "pair" (type $pair))
  (core module $m (func (export "sum") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1))))
  (core instance $i (instantiate $m))
  (func (export "sum") (param "p" $named) (result u32) (canon lift (core func $i "sum"))))
