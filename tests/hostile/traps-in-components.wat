;; Frames say whose they are: the component instance, where it has a name, and the interface and
;; function, where others call it.
;; call run()
;; => error while executing at wasm backtrace:
;; =>     0:     0x44 - m!divide (in `calculator`)
;; =>     1:     0x4a - m!core-divide (`ns:pkg/math@1.0.0#divide` of `calculator`)
;; =>     2:     0x34 - adapters!ns:pkg/math@1.0.0#divide
;; =>     3:    0x184 - guest!start (`run` of `plugin`)
;; => wasm trap: integer divide by zero
;; then call run()
;; => the instance trapped before
;; => wasm trap: cannot enter component instance
;; call twice()
;; => error while executing at wasm backtrace:
;; =>     0:    0x298 - twice!f
;; => wasm trap: wasm `unreachable` instruction executed
(component
  (component $provider
    (core module $m
      (func $divide (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
      (func (export "core-divide") (param i32) (result i32)
        (i32.add (call $divide (local.get 0)) (i32.const 1))))
    (core instance $i (instantiate $m))
    (func $divide (param "by" u32) (result u32) (canon lift (core func $i "core-divide")))
    (instance $math (export "divide" (func $divide)))
    (export "ns:pkg/math@1.0.0" (instance $math)))
  (component $user
    (import "ns:pkg/math@1.0.0" (instance $math
      (export "divide" (func (param "by" u32) (result u32)))))
    (core func $divide (canon lower (func $math "divide")))
    (core module $guest
      (import "" "divide" (func $divide (param i32) (result i32)))
      (func (export "start") (drop (call $divide (i32.const 0)))))
    (core instance $i (instantiate $guest
      (with "" (instance (export "divide" (func $divide))))))
    (func (export "run") (canon lift (core func $i "start"))))
  (instance $calculator (instantiate $provider))
  (instance $plugin (instantiate $user
    (with "ns:pkg/math@1.0.0" (instance $calculator "ns:pkg/math@1.0.0"))))
  (export "run" (func $plugin "run"))

  ;; Of two instances of one component, a frame does not tell which it is.
  (component $again
    (core module $twice (func (export "f") unreachable))
    (core instance $i (instantiate $twice))
    (func (export "f") (canon lift (core func $i "f"))))
  (instance $first (instantiate $again))
  (instance $second (instantiate $again))
  (export "twice" (func $first "f"))
  (export "other" (func $second "f")))
