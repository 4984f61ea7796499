;; Host functions that fail or panic while the guest waits for them.
;; call fail()
;; => error while executing at wasm backtrace:
;; =>     0:     0xa2 - guest!fail
;; => the host fails
;; then call fail()
;; => the instance trapped before
;; => wasm trap: cannot enter component instance
;; call panic()
;; => error while executing at wasm backtrace:
;; =>     0:     0xa7 - guest!panic
;; => a host function panicked: the host panics
;; then call fine()
;; => the instance trapped before
;; => wasm trap: cannot enter component instance
;; call fine()
;; => ok
(component
  (import "host" (instance $host (export "fail" (func)) (export "panic" (func))))
  (core func $fail (canon lower (func $host "fail")))
  (core func $panic (canon lower (func $host "panic")))
  (core module $guest
    (import "" "fail" (func $fail))
    (import "" "panic" (func $panic))
    (func (export "fail") (call $fail))
    (func (export "panic") (call $panic))
    (func (export "fine")))
  (core instance $i (instantiate $guest (with "" (instance
    (export "fail" (func $fail))
    (export "panic" (func $panic))))))
  (func (export "fail") (canon lift (core func $i "fail")))
  (func (export "panic") (canon lift (core func $i "panic")))
  (func (export "fine") (canon lift (core func $i "fine"))))
