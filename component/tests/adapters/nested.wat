;; A component calls one inside it: the adapter fails at once, and nothing of it is compiled.
(component
  (component $child
    (core module $m
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
      (func (export "f") (param i32 i32)))
    (core instance $i (instantiate $m))
    (func (export "f") (param "s" string)
      (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
  (instance $child (instantiate $child))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $f (canon lower (func $child "f") (memory (core memory $memory "memory"))))
  (core module $m
    (import "" "f" (func $f (param i32 i32)))
    (func (export "g") (call $f (i32.const 0) (i32.const 3))))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func (export "g") (canon lift (core func $i "g"))))
