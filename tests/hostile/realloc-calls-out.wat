;; An allocator that calls the host, which it must not.
;; call run("text")
;; => in `realloc`
;; => error while executing at wasm backtrace:
;; =>     0:     0x94 - guest!realloc
;; => wasm trap: cannot leave component instance
(component
  (import "host" (instance $host (export "nothing" (func))))
  (core func $nothing (canon lower (func $host "nothing")))
  (core module $guest
    (import "" "nothing" (func $nothing))
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (call $nothing)
      (i32.const 1024))
    (func (export "run") (param i32 i32)))
  (core instance $i (instantiate $guest (with "" (instance (export "nothing" (func $nothing))))))
  (func (export "run") (param "text" string)
    (canon lift (core func $i "run") (memory $i "memory") (realloc (func $i "realloc")))))
