;; What is exported under a type shows no more than the type names.
(component
  (import "f" (func $f))
  (import "r" (type $r (sub resource)))
  (instance $inner (export "f" (func $f)) (export "g" (func $f)))
  (instance $all (export "f" (func $f)) (export "inner" (instance $inner)) (export "r" (type $r)))
  (export "some" (instance $all) (instance
    (alias outer 1 $r (type $s))
    (export "r" (type (eq $s)))
    (export "inner" (instance (export "g" (func))))))
  (export "all" (instance $all)))
