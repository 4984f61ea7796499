;; A component is not entered while it is under way: a child calls the component around it, and that
;; calls the child again, through a table that had no child in it yet when it was given to the child.
;; Between two that are side by side inside a third, calls are fine, one after the other and in a row.
(component definition $around
  (core module $table
    (type $f (func (result i32)))
    (table (export "t") 1 funcref)
    (func (export "call") (result i32) (call_indirect (type $f) (i32.const 0))))
  (core instance $table (instantiate $table))
  (func $again (result u32) (canon lift (core func $table "call")))
  (component $eight
    (core module $m (func (export "f") (result i32) (i32.const 8)))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))
  (component $child
    (import "f" (func $f (result u32)))
    (core func $f (canon lower (func $f)))
    (core module $m
      (import "" "f" (func $f (result i32)))
      (func (export "f") (result i32) (i32.add (call $f) (i32.const 1)))
      (func (export "twice") (result i32) (i32.add (call $f) (call $f))))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "f") (result u32) (canon lift (core func $i "f")))
    (func (export "twice") (result u32) (canon lift (core func $i "twice"))))
  (instance $eight (instantiate $eight))
  (instance $a (instantiate $child (with "f" (func $eight "f"))))
  (instance $b (instantiate $child (with "f" (func $a "f"))))
  (instance $c (instantiate $child (with "f" (func $again))))
  (core func $c (canon lower (func $c "f")))
  (core module $fill
    (import "" "c" (func $c (result i32)))
    (import "table" "t" (table 1 funcref))
    (elem (i32.const 0) func $c))
  (core instance (instantiate $fill
    (with "table" (instance $table))
    (with "" (instance (export "c" (func $c))))))
  (export "row" (func $b "f"))
  (export "twice" (func $b "twice"))
  (export "circle" (func $c "f")))

(component instance $i $around)
(assert_return (invoke "row") (u32.const 10))
(assert_return (invoke "twice") (u32.const 18))
(assert_return (invoke "row") (u32.const 10))
(assert_trap (invoke "circle") "cannot enter component instance")
;; A trap is a trap: the instance is closed.
(assert_trap (invoke "row") "cannot enter component instance")

;; Who drops a resource calls the instance whose destructor it has. Here a child drops a resource of the component
;; around it, whose destructor drops one of the child's, or calls the child: through a table that is filled later.
(component definition $drops
  (core module $table
    (type $f (func (param i32)))
    (table (export "t") 1 funcref)
    (func (export "dtor") (param i32) (call_indirect (type $f) (local.get 0) (i32.const 0))))
  (core instance $table (instantiate $table))
  (type $outer' (resource (rep i32) (dtor (func $table "dtor"))))
  (component $child
    (import "outer" (type $outer (sub resource)))
    (core func $drop (canon resource.drop $outer))
    (core module $m
      (import "" "drop" (func $drop (param i32)))
      (global $busy (mut i32) (i32.const 0))
      (global $kept (mut i32) (i32.const 0))
      (func (export "dtor") (param i32) (if (global.get $busy) (then (unreachable))))
      (func (export "keep") (param i32) (global.set $kept (local.get 0)))
      (func (export "f")
        (global.set $busy (i32.const 1))
        (call $drop (global.get $kept))
        (global.set $busy (i32.const 0))))
    (core instance $i (instantiate $m (with "" (instance (export "drop" (func $drop))))))
    (type $inner' (resource (rep i32) (dtor (func $i "dtor"))))
    (core func $new (canon resource.new $inner'))
    (export $inner "inner" (type $inner'))
    (func (export "make") (param "rep" u32) (result (own $inner)) (canon lift (core func $new)))
    (func (export "keep") (param "outer" (own $outer)) (canon lift (core func $i "keep")))
    (func (export "call") (param "x" u32) (canon lift (core func $i "dtor")))
    (func (export "f") (canon lift (core func $i "f"))))
  (instance $a (instantiate $child (with "outer" (type $outer'))))
  (instance $b (instantiate $child (with "outer" (type $outer'))))
  (alias export $a "inner" (type $inner))
  (core func $drop (canon resource.drop $inner))
  (core func $new (canon resource.new $outer'))
  (core func $make (canon lower (func $a "make")))
  (core func $keep-a (canon lower (func $a "keep")))
  (core func $keep-b (canon lower (func $b "keep")))
  (core func $call-b (canon lower (func $b "call")))
  (core module $fill
    (import "table" "t" (table 1 funcref))
    (import "" "drop" (func $drop (param i32)))
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "make" (func $make (param i32) (result i32)))
    (import "" "keep-a" (func $keep-a (param i32)))
    (import "" "keep-b" (func $keep-b (param i32)))
    (import "" "call-b" (func $call-b (param i32)))
    (elem declare func $drop $call-b)
    (func (export "drop-in-a")
      (table.set (i32.const 0) (ref.func $drop))
      (call $keep-a (call $new (call $make (i32.const 0)))))
    (func (export "call-in-b")
      (table.set (i32.const 0) (ref.func $call-b))
      (call $keep-b (call $new (call $make (i32.const 0))))))
  (core instance $fill (instantiate $fill
    (with "table" (instance $table))
    (with "" (instance
      (export "drop" (func $drop)) (export "new" (func $new)) (export "make" (func $make))
      (export "keep-a" (func $keep-a)) (export "keep-b" (func $keep-b))
      (export "call-b" (func $call-b))))))
  (func (export "drop-in-a") (canon lift (core func $fill "drop-in-a")))
  (func (export "call-in-b") (canon lift (core func $fill "call-in-b")))
  (export "a" (func $a "f"))
  (export "b" (func $b "f")))

(component instance $i $drops)
(assert_return (invoke "drop-in-a"))
(assert_trap (invoke "a") "cannot enter component instance")
(component instance $i $drops)
(assert_return (invoke "call-in-b"))
(assert_trap (invoke "b") "cannot enter component instance")
;; Between the two there is no circle.
(component instance $i $drops)
(assert_return (invoke "call-in-b"))
(assert_return (invoke "drop-in-a"))
(assert_return (invoke "b"))
