;; A small component, to be loaded and instantiated: a memory with content, a table, an import.
(component
  (import "double" (func $double (param "n" u32) (result u32)))
  (core func $double (canon lower (func $double)))
  (core module $m
    (import "host" "double" (func $double (param i32) (result i32)))
    (memory (export "memory") 2)
    (data (i32.const 1024) "a few bytes of content, as every guest has some")
    (table 2 2 funcref)
    (elem (i32.const 0) $one $twice)
    (global $calls (mut i32) (i32.const 0))
    (type $unary (func (param i32) (result i32)))
    (func $one (type $unary) (i32.const 1))
    (func $twice (type $unary) (call $double (local.get 0)))
    (func (export "run") (param $n i32) (result i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.add
        (call_indirect (type $unary) (local.get $n) (i32.and (local.get $n) (i32.const 1)))
        (i32.load (i32.const 1024)))))
  (core instance $i (instantiate $m
    (with "host" (instance (export "double" (func $double))))))
  (func (export "run") (param "n" u32) (result u32)
    (canon lift (core func $i "run"))))
