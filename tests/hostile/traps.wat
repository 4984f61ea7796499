;; A trap ends the instance that it came up in: later calls are refused, other instances go on.
;; call trap()
;; => error while executing at wasm backtrace:
;; =>     0:     0x3d - guest!deep
;; =>     1:     0x34 - guest!trap
;; => wasm trap: integer divide by zero
;; then call fine()
;; => the instance trapped before
;; => wasm trap: cannot enter component instance
;; call fine()
;; => ok
;; then call fine()
;; => ok
(component
  (core module $guest
    (func (export "trap") (call $deep))
    (func $deep (drop (i32.div_u (i32.const 1) (i32.const 0))))
    (func (export "fine")))
  (core instance $i (instantiate $guest))
  (func (export "trap") (canon lift (core func $i "trap")))
  (func (export "fine") (canon lift (core func $i "fine"))))
