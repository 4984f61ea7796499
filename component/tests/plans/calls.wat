;; Lowering with options, lifting with post-return, a module that nothing uses.
(component
  (import "log" (func $log (param "text" string)))
  (import "many" (func $many (param "a" (tuple u64 u64 u64 u64 u64 u64 u64 u64 u64))
    (param "b" (tuple u64 u64 u64 u64 u64 u64 u64 u64)) (result (option f32))))
  (core module $unused (func (export "f")))
  (core module $libc
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 0))
  (core instance $libc (instantiate $libc))
  (core func $log (canon lower (func $log) string-encoding=utf16 (memory $libc "memory")))
  (core func $many (canon lower (func $many) (memory $libc "memory")))
  (core func $never (canon lower (func $log) (memory $libc "memory")))
  (core module $main
    (import "host" "many" (func (param i32 i32)))
    (import "host" "log" (func (param i32 i32)))
    (import "libc" "memory" (memory 1))
    (func (export "run") (param i32 i32) (result i32) i32.const 0)
    (func (export "done") (param i32)))
  (core instance $main (instantiate $main
    (with "libc" (instance $libc))
    (with "host" (instance (export "log" (func $log)) (export "many" (func $many))))))
  (func $run (param "name" string) (result (list u8))
    (canon lift (core func $main "run") (memory $libc "memory") (realloc (func $libc "realloc"))
      (post-return (func $main "done"))))
  (export "run" (func $run))
  (export "log-again" (func $log)))
