;; What WIT cannot express: it exports a core module, and a function named like an interface.
(component
  (core module $m (func (export "f") (result i32) i32.const 7))
  (core instance $i (instantiate $m))
  (func $f (result u32) (canon lift (core func $i "f")))
  (export "m" (core module $m))
  (export "a:b/c" (func $f)))
