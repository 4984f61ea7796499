;; Borrows that outlive their call, or are treated as owned.
;; call keep(thing)
;; => borrow handles still remain at the end of the call: 1 not dropped
;; call give-away(thing)
;; => error while executing at wasm backtrace:
;; =>     0:     0xff - m!give-away
;; => in the arguments of `host#take`
;; => handle index 1 is a borrow and cannot be given away as owned
;; call release(thing)
;; => ok
;; call use-later(thing)
;; => ok
;; then call later()
;; => error while executing at wasm backtrace:
;; =>     0:    0x11c - m!later
;; => in the arguments of `host#look`
;; => unknown handle index 1
(component
  (import "host" (instance $host
    (export "thing" (type $thing (sub resource)))
    (export "take" (func (param "thing" (own $thing))))
    (export "look" (func (param "thing" (borrow $thing))))))
  (alias export $host "thing" (type $thing))
  (core func $take (canon lower (func $host "take")))
  (core func $look (canon lower (func $host "look")))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "" "take" (func $take (param i32)))
    (import "" "look" (func $look (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (global $kept (mut i32) (i32.const 0))
    (func (export "keep") (param i32))
    (func (export "give-away") (param i32) (call $take (local.get 0)))
    (func (export "release") (param i32)
      (call $look (local.get 0))
      (call $drop (local.get 0)))
    (func (export "use-later") (param i32)
      (global.set $kept (local.get 0))
      (call $drop (local.get 0)))
    (func (export "later") (call $look (global.get $kept))))
  (core instance $i (instantiate $m (with "" (instance
    (export "take" (func $take))
    (export "look" (func $look))
    (export "drop" (func $drop))))))
  (func (export "keep") (param "thing" (borrow $thing)) (canon lift (core func $i "keep")))
  (func (export "give-away") (param "thing" (borrow $thing))
    (canon lift (core func $i "give-away")))
  (func (export "release") (param "thing" (borrow $thing)) (canon lift (core func $i "release")))
  (func (export "use-later") (param "thing" (borrow $thing))
    (canon lift (core func $i "use-later")))
  (func (export "later") (canon lift (core func $i "later"))))
