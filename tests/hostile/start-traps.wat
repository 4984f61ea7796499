;; A component whose start function traps is never there.
;; call run()
;; => instantiation: error while executing at wasm backtrace:
;; =>     0:     0x2e - guest!start
;; => wasm trap: wasm `unreachable` instruction executed
(component
  (core module $guest
    (func $start unreachable)
    (start $start)
    (func (export "run")))
  (core instance $i (instantiate $guest))
  (func (export "run") (canon lift (core func $i "run"))))
