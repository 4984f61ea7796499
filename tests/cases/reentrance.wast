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
