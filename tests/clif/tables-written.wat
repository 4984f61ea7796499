;; Of a table that code writes, that a host can reach, or that is given to who knows whom, nothing is
;; known.
;; inlining: no
;; instance a: 0 ()
;; instance b: 1 () open
;; instance c: 2 ()
;; instance d: 2 ()
(module $writes
  (table 1 1 funcref)
  (elem (i32.const 0) $f)
  (func $f)
  (func (export "run") (call_indirect (i32.const 0)))
  (func (export "write") (table.set (i32.const 0) (ref.null func))))
(module $seen
  (table (export "t") 1 1 funcref)
  (elem (i32.const 0) $f)
  (func $f)
  (func (export "run") (call_indirect (i32.const 0))))
(module $twice
  (table 1 1 funcref)
  (elem (i32.const 0) $f)
  (func $f)
  (func (export "types only") (call_indirect (i32.const 0))))
