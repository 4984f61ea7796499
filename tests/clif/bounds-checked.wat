;; bounds: checked
;; inlining: no
(module
  (memory $m 1)
  (memory $wide i64 1)
  ;; Within the guard pages: a fault says that it is out of bounds.
  (func $near (param i32) (result i32) (i32.load offset=16 (local.get 0)))
  ;; Further out than they reach.
  (func $far (param i32) (result i32) (i32.load offset=0xff000000 (local.get 0)))
  ;; An address that is known.
  (func $constant (result i64) (i64.load (i32.const 40)))
  (func $narrow (param i32) (param i32) (i32.store8 (local.get 0) (local.get 1)))
  ;; 64-bit addresses are compared.
  (func $wide (param i64) (result i32) (i32.load $wide offset=16 (local.get 0)))
  ;; One address, twice.
  (func $twice (param i32) (result i32)
    (i32.add (i32.load (local.get 0)) (i32.load offset=4 (local.get 0)))))
