;; Clean-up that traps, or calls the host, which it must not.
;; get traps()
;; => in `post-return`
;; => error while executing at wasm backtrace:
;; =>     0:     0x9a - guest!give-up
;; => wasm trap: wasm `unreachable` instruction executed
;; get calls-out()
;; => in `post-return`
;; => error while executing at wasm backtrace:
;; =>     0:     0x9e - guest!call-out
;; => wasm trap: cannot leave component instance
;; get fine()
;; => U32(1)
(component
  (import "host" (instance $host (export "nothing" (func))))
  (core func $nothing (canon lower (func $host "nothing")))
  (core module $guest
    (import "" "nothing" (func $nothing))
    (func (export "run") (result i32) (i32.const 1))
    (func $give-up (export "traps") (param i32) unreachable)
    (func $call-out (export "calls-out") (param i32) (call $nothing))
    (func (export "fine") (param i32)))
  (core instance $i (instantiate $guest (with "" (instance (export "nothing" (func $nothing))))))
  (func (export "traps") (result u32)
    (canon lift (core func $i "run") (post-return (func $i "traps"))))
  (func (export "calls-out") (result u32)
    (canon lift (core func $i "run") (post-return (func $i "calls-out"))))
  (func (export "fine") (result u32)
    (canon lift (core func $i "run") (post-return (func $i "fine")))))
