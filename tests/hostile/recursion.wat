;; Recursion without an end.
;; call alone()
;; => error while executing at wasm backtrace:
;; =>     0:     0x40 - guest!alone
;; =>     1:     0x41 - guest!alone
;; =>     2:     0x41 - guest!alone
;; =>     3:     0x41 - guest!alone
;; =>     4:     0x41 - guest!alone
;; =>     5:     0x41 - guest!alone
;; =>     6:     0x41 - guest!alone
;; =>     7:     0x41 - guest!alone
;; =>     8:     0x41 - guest!alone
;; =>     9:     0x41 - guest!alone
;; =>    10:     0x41 - guest!alone
;; =>    11:     0x41 - guest!alone
;; =>    12:     0x41 - guest!alone
;; =>    13:     0x41 - guest!alone
;; =>    14:     0x41 - guest!alone
;; =>    15:     0x41 - guest!alone
;; =>    16:     0x41 - guest!alone
;; =>    17:     0x41 - guest!alone
;; =>    18:     0x41 - guest!alone
;; =>    19:     0x41 - guest!alone
;; => wasm trap: call stack exhausted
;; then call fine()
;; => the instance trapped before
;; => wasm trap: cannot enter component instance
;; get in-a-value(7)
;; => error while executing at wasm backtrace:
;; =>     0:     0x45 - guest!deep (`in-a-value`)
;; =>     1:     0x48 - guest!deep (`in-a-value`)
;; =>     2:     0x48 - guest!deep (`in-a-value`)
;; =>     3:     0x48 - guest!deep (`in-a-value`)
;; =>     4:     0x48 - guest!deep (`in-a-value`)
;; =>     5:     0x48 - guest!deep (`in-a-value`)
;; =>     6:     0x48 - guest!deep (`in-a-value`)
;; =>     7:     0x48 - guest!deep (`in-a-value`)
;; =>     8:     0x48 - guest!deep (`in-a-value`)
;; =>     9:     0x48 - guest!deep (`in-a-value`)
;; =>    10:     0x48 - guest!deep (`in-a-value`)
;; =>    11:     0x48 - guest!deep (`in-a-value`)
;; =>    12:     0x48 - guest!deep (`in-a-value`)
;; =>    13:     0x48 - guest!deep (`in-a-value`)
;; =>    14:     0x48 - guest!deep (`in-a-value`)
;; =>    15:     0x48 - guest!deep (`in-a-value`)
;; =>    16:     0x48 - guest!deep (`in-a-value`)
;; =>    17:     0x48 - guest!deep (`in-a-value`)
;; =>    18:     0x48 - guest!deep (`in-a-value`)
;; =>    19:     0x48 - guest!deep (`in-a-value`)
;; => wasm trap: call stack exhausted
(component
  (core module $guest
    (func $alone (export "alone") (call $alone))
    (func $deep (export "deep") (param i32) (result i32)
      (i32.add (call $deep (local.get 0)) (i32.const 1)))
    (func (export "fine")))
  (core instance $i (instantiate $guest))
  (func (export "alone") (canon lift (core func $i "alone")))
  (func (export "in-a-value") (param "n" u32) (result u32) (canon lift (core func $i "deep")))
  (func (export "fine") (canon lift (core func $i "fine"))))
