;; inlining: no
(module
  (type $unary (func (param i32) (result i32)))
  (type $open (sub (func (param i64) (result i64))))
  (import "" "f" (func $imported (type $unary)))
  (table $t (export "t") 10 funcref)
  (func $direct (param i32) (result i32) (call $imported (call $direct (local.get 0))))
  (func $indirect (param i32 i32) (result i32)
    (call_indirect $t (type $unary) (local.get 0) (local.get 1)))
  ;; The function may be of a subtype.
  (func $subtype (param i64 i32) (result i64)
    (call_indirect $t (type $open) (local.get 0) (local.get 1)))
  (func $reference (param i32 (ref null $unary)) (result i32)
    (call_ref $unary (local.get 0) (local.get 1)))
  (func $tail (param i32) (result i32) (return_call $direct (local.get 0))))
