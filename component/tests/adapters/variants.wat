;; Core values that cases share are narrowed and widened; a result goes to where the caller says.
(component
  (type $v (variant (case "a" f32) (case "b" u64) (case "c")))
  (component $callee
    (alias outer 1 $v (type $v'))
    (export $v "v" (type $v'))
    (core module $m
      (memory (export "m") 1)
      (func (export "f") (param i32 i64) (result i32) i32.const 16)
      (func (export "p") (param i32)))
    (core instance $i (instantiate $m))
    (alias core export $i "m" (core memory $memory))
    (func (export "f") (param "v" $v) (result (result $v (error u8)))
      (canon lift (core func $i "f") (memory $memory) (post-return (func $i "p")))))
  (component $caller
    (alias outer 1 $v (type $v'))
    (import "v" (type $v (eq $v')))
    (import "f" (func $f (param "v" $v) (result (result $v (error u8)))))
    (core module $libc (memory (export "m") 1))
    (core instance $libc (instantiate $libc))
    (core func $f (canon lower (func $f) (memory $libc "m")))
    (core module $m (import "" "f" (func (param i32 i64 i32))))
    (core instance (instantiate $m (with "" (instance (export "f" (func $f)))))))
  (instance $callee (instantiate $callee))
  (instance $caller (instantiate $caller
    (with "v" (type $v)) (with "f" (func $callee "f")))))
