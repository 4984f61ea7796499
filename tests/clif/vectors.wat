;; inlining: no
(module
  (memory 1)
  (global $g (mut v128) (v128.const i64x2 1 2))
  (func $sum (param i32 i32)
    (v128.store offset=32 (local.get 0)
      (f32x4.add (v128.load (local.get 0)) (v128.load offset=16 (local.get 1)))))
  (func $lanes (param v128) (result i32)
    (i32.add (i8x16.extract_lane_s 3 (local.get 0)) (i8x16.bitmask (local.get 0))))
  (func $shuffle (param v128 v128) (result v128)
    (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get 0) (local.get 1)))
  (func $global (param v128) (result v128)
    (global.get $g) (global.set $g (local.get 0))))
