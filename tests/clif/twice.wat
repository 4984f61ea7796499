;; A module that is instantiated twice has one code: functions that are the same for both instances are
;; called directly, with a context that is not; what differs is found at run time.
;; inlining: no
;; instance a0: 0 ()
;; instance a1: 0 ()
;; instance b: 1 ()
;; instance c0: 2 (a0.f, a0.f, a0.m)
;; instance c1: 2 (a1.f, b.f, a1.m)
(module $a (memory (export "m") 1) (func (export "f") (result i32) (i32.const 1)))
(module $b (func (export "f") (result i32) (i32.const 2)))
(module $c
  (import "" "f" (func $f (result i32)))
  (import "" "h" (func $h (result i32)))
  (import "" "m" (memory 1))
  (func (export "same") (result i32) (call $f))
  (func (export "differs") (result i32) (call $h))
  (func (export "load") (result i32) (i32.load (i32.const 0))))
