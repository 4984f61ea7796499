;; Two instances of one component have a state each; instances that share one have it in common.
(component
  (component $counter
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "next") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "next") (result u32) (canon lift (core func $i "next"))))
  (component $user
    (import "next" (func $next (result u32)))
    (core func $next (canon lower (func $next)))
    (core module $m
      (import "" "next" (func $next (result i32)))
      (func (export "twice") (result i32) (drop (call $next)) (call $next)))
    (core instance $i (instantiate $m (with "" (instance (export "next" (func $next))))))
    (func (export "twice") (result u32) (canon lift (core func $i "twice"))))
  (instance $a (instantiate $counter))
  (instance $b (instantiate $counter))
  (instance $user-of-a (instantiate $user (with "next" (func $a "next"))))
  (instance $too-of-a (instantiate $user (with "next" (func $a "next"))))
  (instance $user-of-b (instantiate $user (with "next" (func $b "next"))))
  (export "a" (func $user-of-a "twice"))
  (export "a-too" (func $too-of-a "twice"))
  (export "b" (func $user-of-b "twice"))
  (export "a-itself" (func $a "next")))

(assert_return (invoke "a") (u32.const 2))
(assert_return (invoke "a-too") (u32.const 4))
(assert_return (invoke "b") (u32.const 2))
(assert_return (invoke "a-itself") (u32.const 5))
(assert_return (invoke "b") (u32.const 4))
