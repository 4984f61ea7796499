;; The host calls the guest back while the guest calls the host.
;; call run()
;; then call run()
(component
  (import "host" (instance $host (export "again" (func))))
  (core func $again (canon lower (func $host "again")))
  (core module $guest
    (import "" "again" (func $again))
    (func (export "run") (call $again)))
  (core instance $i (instantiate $guest (with "" (instance (export "again" (func $again))))))
  (func (export "run") (canon lift (core func $i "run"))))
