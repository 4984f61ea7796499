;; A list of records without padding is copied as bytes; what has holes or invalid bytes is not.
(component
  (component $callee
    (core module $m
      (memory (export "m") 1)
      (func (export "r") (param i32 i32 i32 i32) (result i32) unreachable)
      (func (export "plain") (param i32 i32))
      (func (export "holes") (param i32 i32))
      (func (export "bools") (param i32 i32)))
    (core instance $i (instantiate $m))
    (alias core export $i "m" (core memory $memory))
    (alias core export $i "r" (core func $r))
    (func (export "plain") (param "l" (list (tuple u32 f32)))
      (canon lift (core func $i "plain") (memory $memory) (realloc $r)))
    (func (export "holes") (param "l" (list (tuple u8 u32)))
      (canon lift (core func $i "holes") (memory $memory) (realloc $r)))
    (func (export "bools") (param "l" (list (option bool)))
      (canon lift (core func $i "bools") (memory $memory) (realloc $r))))
  (component $caller
    (import "callee" (instance $callee
      (export "plain" (func (param "l" (list (tuple u32 f32)))))
      (export "holes" (func (param "l" (list (tuple u8 u32)))))
      (export "bools" (func (param "l" (list (option bool)))))))
    (core module $libc (memory (export "m") 1))
    (core instance $libc (instantiate $libc))
    (alias core export $libc "m" (core memory $memory))
    (core func $plain (canon lower (func $callee "plain") (memory $memory)))
    (core func $holes (canon lower (func $callee "holes") (memory $memory)))
    (core func $bools (canon lower (func $callee "bools") (memory $memory)))
    (core module $m
      (import "" "plain" (func (param i32 i32)))
      (import "" "holes" (func (param i32 i32)))
      (import "" "bools" (func (param i32 i32))))
    (core instance (instantiate $m (with "" (instance
      (export "plain" (func $plain))
      (export "holes" (func $holes))
      (export "bools" (func $bools)))))))
  (instance $callee (instantiate $callee))
  (instance $caller (instantiate $caller (with "callee" (instance $callee)))))
