;; Handles that the guest does not have.
;; call unknown()
;; => error while executing at wasm backtrace:
;; =>     0:    0x19e - m!unknown
;; => in the arguments of `host#take`
;; => unknown handle index 1000000
;; call zero()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1a5 - m!zero
;; => in the arguments of `host#look`
;; => unknown handle index 0
;; call foreign()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1ae - m!foreign
;; => in the arguments of `host#take`
;; => handle index 1 used with the wrong type, expected host-defined resource but found a guest-defined resource
;; call drop-twice()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1bf - m!drop-twice
;; => unknown handle index 1
;; call use-after-drop()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1d0 - m!use-after-drop
;; => in the arguments of `host#look`
;; => unknown handle index 1
;; call give-twice()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1e1 - m!give-twice
;; => in the arguments of `host#take`
;; => unknown handle index 1
;; call look-after-giving()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1f2 - m!look-after-giving
;; => in the arguments of `host#look`
;; => unknown handle index 1
;; call drop-foreign()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1f9 - m!drop-foreign
;; => handle index 1 used with the wrong type, expected host-defined resource but found a different host-defined resource
(component
  (import "host" (instance $host
    (export "thing" (type $thing (sub resource)))
    (export "other" (type $other (sub resource)))
    (export "make" (func (result (own $thing))))
    (export "take" (func (param "thing" (own $thing))))
    (export "look" (func (param "thing" (borrow $thing))))))
  (alias export $host "thing" (type $thing))
  (alias export $host "other" (type $other))
  (core func $make (canon lower (func $host "make")))
  (core func $take (canon lower (func $host "take")))
  (core func $look (canon lower (func $host "look")))
  (core func $drop (canon resource.drop $thing))
  (core func $drop-other (canon resource.drop $other))
  (type $own' (resource (rep i32)))
  (core func $new-own (canon resource.new $own'))
  (core module $m
    (import "" "make" (func $make (result i32)))
    (import "" "take" (func $take (param i32)))
    (import "" "look" (func $look (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "drop-other" (func $drop-other (param i32)))
    (import "" "new-own" (func $new-own (param i32) (result i32)))
    (func (export "unknown") (call $take (i32.const 1000000)))
    (func (export "zero") (call $look (i32.const 0)))
    (func (export "foreign") (call $take (call $new-own (i32.const 1))))
    (func (export "drop-twice") (local i32)
      (local.set 0 (call $make))
      (call $drop (local.get 0))
      (call $drop (local.get 0)))
    (func (export "use-after-drop") (local i32)
      (local.set 0 (call $make))
      (call $drop (local.get 0))
      (call $look (local.get 0)))
    (func (export "give-twice") (local i32)
      (local.set 0 (call $make))
      (call $take (local.get 0))
      (call $take (local.get 0)))
    (func (export "look-after-giving") (local i32)
      (local.set 0 (call $make))
      (call $take (local.get 0))
      (call $look (local.get 0)))
    (func (export "drop-foreign") (call $drop-other (call $make))))
  (core instance $i (instantiate $m (with "" (instance
    (export "make" (func $make))
    (export "take" (func $take))
    (export "look" (func $look))
    (export "drop" (func $drop))
    (export "drop-other" (func $drop-other))
    (export "new-own" (func $new-own))))))
  (func (export "unknown") (canon lift (core func $i "unknown")))
  (func (export "zero") (canon lift (core func $i "zero")))
  (func (export "foreign") (canon lift (core func $i "foreign")))
  (func (export "drop-twice") (canon lift (core func $i "drop-twice")))
  (func (export "use-after-drop") (canon lift (core func $i "use-after-drop")))
  (func (export "give-twice") (canon lift (core func $i "give-twice")))
  (func (export "look-after-giving") (canon lift (core func $i "look-after-giving")))
  (func (export "drop-foreign") (canon lift (core func $i "drop-foreign"))))
