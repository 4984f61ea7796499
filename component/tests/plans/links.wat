;; One inner component calls another: both ends stay in the plan.
(component
  (component $callee
    (core module $m
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 0)
      (func (export "len") (param i32 i32) (result i32) local.get 1))
    (core instance $i (instantiate $m))
    (func $len (param "s" string) (result u32)
      (canon lift (core func $i "len") (memory $i "memory") (realloc (func $i "realloc"))))
    (instance (export "text") (export "len" (func $len))))
  (component $caller
    (import "text" (instance $text (export "len" (func (param "s" string) (result u32)))))
    (core module $libc (memory (export "memory") 1))
    (core instance $libc (instantiate $libc))
    (core func $len (canon lower (func $text "len") string-encoding=latin1+utf16
      (memory $libc "memory")))
    (core module $m (import "" "len" (func $len (param i32 i32) (result i32)))
      (func (export "run") (result i32) (call $len (i32.const 0) (i32.const 0))))
    (core instance $i (instantiate $m (with "" (instance (export "len" (func $len))))))
    (func (export "run") (result u32) (canon lift (core func $i "run"))))
  (instance $callee (instantiate $callee))
  (instance $caller (instantiate $caller (with "text" (instance $callee "text"))))
  (export "run" (func $caller "run")))
