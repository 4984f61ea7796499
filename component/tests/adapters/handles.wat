;; A handle that is lent to the one that defines its type needs no scope; one in a list does.
(component
  (component $callee
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core module $m
      (memory (export "m") 1)
      (func (export "r") (param i32 i32 i32 i32) (result i32) unreachable)
      (func (export "method") (param i32) (result i32) (local.get 0))
      (func (export "list") (param i32 i32)))
    (core instance $i (instantiate $m))
    (alias core export $i "m" (core memory $memory))
    (func (export "method") (param "self" (borrow $r)) (result u32)
      (canon lift (core func $i "method")))
    (func (export "list") (param "l" (list (borrow $r)))
      (canon lift (core func $i "list") (memory $memory) (realloc (func $i "r")))))
  (component $caller
    (import "callee" (instance $callee
      (export "r" (type $r (sub resource)))
      (export "method" (func (param "self" (borrow $r)) (result u32)))
      (export "list" (func (param "l" (list (borrow $r)))))))
    (core module $libc (memory (export "m") 1))
    (core instance $libc (instantiate $libc))
    (core func $method (canon lower (func $callee "method")))
    (core func $list (canon lower (func $callee "list") (memory $libc "m")))
    (core module $m
      (import "" "method" (func (param i32) (result i32)))
      (import "" "list" (func (param i32 i32))))
    (core instance (instantiate $m (with "" (instance
      (export "method" (func $method))
      (export "list" (func $list)))))))
  (instance $callee (instantiate $callee))
  (instance $caller (instantiate $caller (with "callee" (instance $callee)))))
