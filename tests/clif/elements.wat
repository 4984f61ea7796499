;; As toolchains join modules that import each other: `shim` has a table and functions that call its
;; elements, `fill` puts functions into it once there are some. An element that can only be one function
;; is called directly, one that can only be of one type is called without comparing types; it can be
;; null in any case.
;; inlining: no
;; instance shim: 0 ()
;; instance main: 1 (shim.0, shim.1)
;; instance fill: 2 (shim.t, main.f, ?)
(module $shim
  (type $sig (func (param i32) (result i32)))
  (table (export "t") 2 2 funcref)
  (func (export "0") (param i32) (result i32)
    (call_indirect (type $sig) (local.get 0) (i32.const 0)))
  (func (export "1") (param i32) (result i32)
    (call_indirect (type $sig) (local.get 0) (i32.const 1)))
  (func (export "any") (param i32 i32) (result i32)
    (call_indirect (type $sig) (local.get 0) (local.get 1)))
  (func (export "other type")
    (call_indirect (i32.const 0))))
(module $main
  (import "" "0" (func (param i32) (result i32)))
  (import "" "1" (func (param i32) (result i32)))
  (func (export "f") (param i32) (result i32) (i32.const 4)))
(module $fill
  (import "" "t" (table 2 funcref))
  (import "" "f" (func $f (param i32) (result i32)))
  (import "" "host" (func $host (param i32) (result i32)))
  (elem (i32.const 0) $f $host))
