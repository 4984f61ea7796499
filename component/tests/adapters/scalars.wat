;; Scalars are made valid on the way; nothing is asked of the caller, which has no `realloc`.
(component
  (component $callee
    (core module $m
      (func (export "f") (param i32 i32 i64 f32 i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "f")
      (param "a" u8) (param "b" s16) (param "c" u64) (param "d" f32) (param "e" char) (result bool)
      (canon lift (core func $i "f"))))
  (component $caller
    (import "f" (func $f
      (param "a" u8) (param "b" s16) (param "c" u64) (param "d" f32) (param "e" char)
      (result bool)))
    (core func $f (canon lower (func $f)))
    (core module $m
      (import "" "f" (func $f (param i32 i32 i64 f32 i32) (result i32)))
      (func (export "g") (result i32)
        (call $f (i32.const 1) (i32.const 2) (i64.const 3) (f32.const 4) (i32.const 5))))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func (export "g") (result bool) (canon lift (core func $i "g"))))
  (instance $callee (instantiate $callee))
  (instance $caller (instantiate $caller (with "f" (func $callee "f"))))
  (export "g" (func $caller "g")))
