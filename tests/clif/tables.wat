;; inlining: no
(module
  (table $fixed 10 10 funcref)
  (table $growing (export "t") 1 externref)
  (func $get (param i32) (result funcref) (table.get $fixed (local.get 0)))
  (func $constant (result funcref) (table.get $fixed (i32.const 3)))
  (func $set (param i32 externref) (table.set $growing (local.get 0) (local.get 1)))
  (func $size (result i32) (i32.add (table.size $fixed) (table.size $growing)))
  (func $grow (param externref) (result i32) (table.grow $growing (local.get 0) (i32.const 1))))
