;; What is known to be of the module beside is called and reached directly; what is not, through the
;; import.
;; inlining: no
;; instance a: 0 ()
;; instance b: 1 (a.f, a.m, a.g, a.t, ?, ?)
(module $a
  (memory (export "m") 1)
  (global (export "g") (mut i32) (i32.const 1))
  (table (export "t") 2 10 funcref)
  (func (export "f") (param i32) (result i32) (local.get 0)))
(module $b
  (import "" "f" (func $f (param i32) (result i32)))
  (import "" "m" (memory 0))
  (import "" "g" (global $g (mut i32)))
  (import "" "t" (table $t 1 funcref))
  (import "" "host" (func $host (param i32)))
  (import "" "g2" (global $g2 (mut i32)))
  (func (export "run") (param i32)
    (call $host (call $f (i32.load offset=8 (local.get 0)))))
  (func (export "tail") (param i32) (result i32)
    (return_call $f (local.get 0)))
  (func (export "globals")
    (global.set $g2 (global.get $g)))
  (func (export "size") (result i32)
    (table.size $t)))
