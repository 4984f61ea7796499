;; The host calls the guest back while the guest calls the host.
;; call run()
;; => error while executing at wasm backtrace:
;; =>     0:     0x68 - guest!run
;; => the instance is being called already
;; => wasm trap: cannot enter component instance
;; then call run()
;; => the instance trapped before
;; => wasm trap: cannot enter component instance
(component
  (import "host" (instance $host (export "again" (func))))
  (core func $again (canon lower (func $host "again")))
  (core module $guest
    (import "" "again" (func $again))
    (func (export "run") (call $again)))
  (core instance $i (instantiate $guest (with "" (instance (export "again" (func $again))))))
  (func (export "run") (canon lift (core func $i "run"))))
