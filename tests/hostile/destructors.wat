;; Destructors that trap, and resources of the guest that it does not own.
;; call drop()
;; => in the destructor of a resource
;; => error while executing at wasm backtrace:
;; =>     0:     0x2c - dtor!give-up
;; =>     1:     0xdb - guest!drop
;; => wasm trap: wasm `unreachable` instruction executed
;; then call fine()
;; => the instance trapped before
;; => wasm trap: cannot enter component instance
;; call wrong-rep()
;; => error while executing at wasm backtrace:
;; =>     0:     0xe2 - guest!wrong-rep
;; => unknown handle index 7
;; call rep-of-nothing()
;; => error while executing at wasm backtrace:
;; =>     0:     0xe9 - guest!rep-of-nothing
;; => unknown handle index 1
(component
  (core module $dtor
    (func $give-up (export "drop") (param i32) unreachable))
  (core instance $dtor (instantiate $dtor))
  (type $r (resource (rep i32) (dtor (func $dtor "drop"))))
  (core func $new (canon resource.new $r))
  (core func $rep (canon resource.rep $r))
  (core func $drop (canon resource.drop $r))
  (core module $guest
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "drop") (call $drop (call $new (i32.const 7))))
    (func (export "wrong-rep") (call $drop (i32.const 7)))
    (func (export "rep-of-nothing") (drop (call $rep (i32.const 1))))
    (func (export "fine")))
  (core instance $i (instantiate $guest (with "" (instance
    (export "new" (func $new))
    (export "rep" (func $rep))
    (export "drop" (func $drop))))))
  (func (export "drop") (canon lift (core func $i "drop")))
  (func (export "wrong-rep") (canon lift (core func $i "wrong-rep")))
  (func (export "rep-of-nothing") (canon lift (core func $i "rep-of-nothing")))
  (func (export "fine") (canon lift (core func $i "fine"))))
