;; A component calls one inside it, which could call it back: so that one has a word which says whether it is
;; entered, and whoever calls it asks. Exported are a call of it from outside, and a loop of calls from around it.
(component
  (core module $table
    (type $f (func (param i32 i32) (result i32)))
    (table (export "t") 1 funcref)
    (func (export "back") (param i32 i32) (result i32)
      (call_indirect (type $f) (local.get 0) (local.get 1) (i32.const 0))))
  (core instance $table (instantiate $table))
  (func $back (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $table "back")))
  (component $child
    (import "back" (func $back (param "a" u32) (param "b" u32) (result u32)))
    (core func $back (canon lower (func $back)))
    (core module $m
      (import "" "back" (func $back (param i32 i32) (result i32)))
      (func (export "add") (param i32 i32) (result i32)
        (if (result i32) (i32.eq (local.get 0) (i32.const -1))
          (then (call $back (local.get 0) (local.get 1)))
          (else (i32.add (local.get 0) (local.get 1))))))
    (core instance $i (instantiate $m (with "" (instance (export "back" (func $back))))))
    (func (export "add") (param "a" u32) (param "b" u32) (result u32)
      (canon lift (core func $i "add"))))
  (instance $child (instantiate $child (with "back" (func $back))))
  (core func $add (canon lower (func $child "add")))
  (core module $m
    (import "" "add" (func $add (param i32 i32) (result i32)))
    (import "table" "t" (table 1 funcref))
    (elem (i32.const 0) func $add)
    (func (export "adds") (param $times i32) (param i32) (result i32)
      (local $sum i32)
      (loop $again
        (local.set $sum (call $add (local.get $sum) (local.get $times)))
        (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
      (local.get $sum)))
  (core instance $i (instantiate $m
    (with "" (instance (export "add" (func $add))))
    (with "table" (instance $table))))
  (func (export "adds") (param "times" u32) (param "n" u32) (result u32)
    (canon lift (core func $i "adds")))
  (export "add" (func $child "add")))
