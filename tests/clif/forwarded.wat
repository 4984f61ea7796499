;; An import that is exported again is what it was, through as many modules as it likes.
;; inlining: no
;; instance a: 0 ()
;; instance b: 1 (a.f)
;; instance c: 2 (b.again)
;; instance d: 3 (?)
;; instance e: 2 (b.again)
(module $a (func (export "f") (result i32) (i32.const 1)))
(module $b (import "" "f" (func $f (result i32))) (export "again" (func $f)))
(module $c (import "" "f" (func $f (result i32)))
  (func (export "g") (result i32) (call $f)))
(module $d (import "" "f" (func $f (result i32)))
  (func (export "g") (result i32) (call $f)))
