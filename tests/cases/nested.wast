;; A component and those inside it do not call each other, however deep the one is in the other, nor does one call what
;; it exports itself: `Config::donut_wrapping` (`tests/donut_wrapping`) lets them. Components side by side call each other.

;; The component calls one inside it.
(component
  (component $child
    (core module $m (func (export "f") (result i32) (i32.const 7)))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))
  (instance $child (instantiate $child))
  (core func $f (canon lower (func $child "f")))
  (core module $m
    (import "" "f" (func $f (result i32)))
    (func (export "call") (result i32) (call $f))
    (func (export "idle") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func (export "call") (result u32) (canon lift (core func $i "call")))
  (func (export "idle") (result u32) (canon lift (core func $i "idle")))
  (export "child" (func $child "f")))
(assert_return (invoke "idle") (u32.const 1))
;; Of the host it is called like any other.
(assert_return (invoke "child") (u32.const 7))
(assert_trap (invoke "call") "cannot enter component instance")
(assert_trap (invoke "idle") "cannot enter component instance")

;; One inside it calls the component, here from two levels down.
(component
  (core module $m (func (export "f") (result i32) (i32.const 7)))
  (core instance $i (instantiate $m))
  (func $f (result u32) (canon lift (core func $i "f")))
  (component $child
    (import "f" (func $f (result u32)))
    (component $grandchild
      (import "f" (func $f (result u32)))
      (core func $f (canon lower (func $f)))
      (core module $m
        (import "" "f" (func $f (result i32)))
        (func (export "g") (result i32) (call $f)))
      (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
      (func (export "g") (result u32) (canon lift (core func $i "g"))))
    (instance $grandchild (instantiate $grandchild (with "f" (func $f))))
    (export "g" (func $grandchild "g")))
  (instance $child (instantiate $child (with "f" (func $f))))
  (export "g" (func $child "g")))
(assert_trap (invoke "g") "cannot enter component instance")

;; Of itself, while it is being made.
(assert_trap
  (component
    (core module $a (func (export "f")))
    (core instance $a (instantiate $a))
    (func $f (canon lift (core func $a "f")))
    (core func $f' (canon lower (func $f)))
    (core module $b (import "" "f" (func $f)) (start $f))
    (core instance (instantiate $b (with "" (instance (export "f" (func $f')))))))
  "cannot enter component instance")

;; Side by side they call each other, and a component calls those beside the one that it is in.
(component
  (component $eight
    (core module $m (func (export "f") (result i32) (i32.const 8)))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))
  (component $more
    (import "f" (func $f (result u32)))
    (component $inner
      (import "f" (func $f (result u32)))
      (core func $f (canon lower (func $f)))
      (core module $m
        (import "" "f" (func $f (result i32)))
        (func (export "g") (result i32) (i32.add (call $f) (i32.const 1))))
      (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
      (func (export "g") (result u32) (canon lift (core func $i "g"))))
    (instance $inner (instantiate $inner (with "f" (func $f))))
    (export "g" (func $inner "g")))
  (instance $eight (instantiate $eight))
  (instance $nine (instantiate $more (with "f" (func $eight "f"))))
  (instance $ten (instantiate $more (with "f" (func $nine "g"))))
  (export "ten" (func $ten "g")))
(assert_return (invoke "ten") (u32.const 10))
(assert_return (invoke "ten") (u32.const 10))

;; To drop a resource is a call of whoever has its destructor. Where there is none, nobody is called; and what a
;; component drops of its own it destroys itself.
(component definition $drops
  (component $around
    (component $child
      (core module $m
        (global $count (mut i32) (i32.const 0))
        (func (export "dtor") (param i32) (global.set $count (i32.add (global.get $count) (local.get 0))))
        (func (export "count") (result i32) (global.get $count)))
      (core instance $i (instantiate $m))
      (type $with (resource (rep i32) (dtor (func $i "dtor"))))
      (type $without (resource (rep i32)))
      (core func $new-with (canon resource.new $with))
      (core func $new-without (canon resource.new $without))
      (core func $drop-with (canon resource.drop $with))
      (core module $own
        (import "" "new" (func $new (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "own") (call $drop (call $new (i32.const 4)))))
      (core instance $own (instantiate $own
        (with "" (instance (export "new" (func $new-with)) (export "drop" (func $drop-with))))))
      (export $with' "with" (type $with))
      (export $without' "without" (type $without))
      (core module $new
        (import "" "with" (func $with (param i32) (result i32)))
        (import "" "without" (func $without (param i32) (result i32)))
        (func (export "with") (result i32) (call $with (i32.const 16)))
        (func (export "without") (result i32) (call $without (i32.const 16))))
      (core instance $new (instantiate $new
        (with "" (instance (export "with" (func $new-with)) (export "without" (func $new-without))))))
      (func (export "make-with") (result (own $with')) (canon lift (core func $new "with")))
      (func (export "make-without") (result (own $without')) (canon lift (core func $new "without")))
      (func (export "own") (canon lift (core func $own "own")))
      (func (export "count") (result u32) (canon lift (core func $i "count"))))
    (instance $child (instantiate $child))
    (alias export $child "with" (type $with))
    (alias export $child "without" (type $without))
    (core func $drop-with (canon resource.drop $with))
    (core func $drop-without (canon resource.drop $without))
    (core module $m
      (import "" "with" (func $with (param i32)))
      (import "" "without" (func $without (param i32)))
      (func (export "with") (param i32) (call $with (local.get 0)))
      (func (export "without") (param i32) (call $without (local.get 0))))
    (core instance $i (instantiate $m
      (with "" (instance (export "with" (func $drop-with)) (export "without" (func $drop-without))))))
    (func $drop-with' (param "r" (own $with)) (canon lift (core func $i "with")))
    (func $drop-without' (param "r" (own $without)) (canon lift (core func $i "without")))
    (export "child" (instance $child))
    (export "drop-with" (func $drop-with'))
    (export "drop-without" (func $drop-without')))
  (instance $around (instantiate $around))
  (alias export $around "child" (instance $child))
  ;; One that is beside both.
  (alias export $child "with" (type $with))
  (alias export $child "without" (type $without))
  (component $beside
    (import "with" (type $with (sub resource)))
    (import "without" (type $without (sub resource)))
    (import "make-with" (func $make-with (result (own $with))))
    (import "make-without" (func $make-without (result (own $without))))
    (import "drop-with" (func $drop-with (param "r" (own $with))))
    (import "drop-without" (func $drop-without (param "r" (own $without))))
    (core func $make-with (canon lower (func $make-with)))
    (core func $make-without (canon lower (func $make-without)))
    (core func $drop-with (canon lower (func $drop-with)))
    (core func $drop-without (canon lower (func $drop-without)))
    (core func $drop (canon resource.drop $with))
    (core module $m
      (import "" "make-with" (func $make-with (result i32)))
      (import "" "make-without" (func $make-without (result i32)))
      (import "" "drop-with" (func $drop-with (param i32)))
      (import "" "drop-without" (func $drop-without (param i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "beside") (call $drop (call $make-with)))
      (func (export "around-with") (call $drop-with (call $make-with)))
      (func (export "around-without") (call $drop-without (call $make-without))))
    (core instance $i (instantiate $m (with "" (instance
      (export "make-with" (func $make-with)) (export "make-without" (func $make-without))
      (export "drop-with" (func $drop-with)) (export "drop-without" (func $drop-without))
      (export "drop" (func $drop))))))
    (func (export "beside") (canon lift (core func $i "beside")))
    (func (export "around-with") (canon lift (core func $i "around-with")))
    (func (export "around-without") (canon lift (core func $i "around-without"))))
  (instance $beside (instantiate $beside
    (with "with" (type $with)) (with "without" (type $without))
    (with "make-with" (func $child "make-with")) (with "make-without" (func $child "make-without"))
    (with "drop-with" (func $around "drop-with")) (with "drop-without" (func $around "drop-without"))))
  (export "own" (func $child "own"))
  (export "count" (func $child "count"))
  (export "beside" (func $beside "beside"))
  (export "around-with" (func $beside "around-with"))
  (export "around-without" (func $beside "around-without")))

(component instance $i $drops)
(assert_return (invoke "own"))
(assert_return (invoke "count") (u32.const 4))
(assert_return (invoke "beside"))
(assert_return (invoke "count") (u32.const 20))
(assert_return (invoke "around-without"))
(assert_return (invoke "count") (u32.const 20))
(assert_trap (invoke "around-with") "cannot enter component instance")
(assert_trap (invoke "count") "cannot enter component instance")
