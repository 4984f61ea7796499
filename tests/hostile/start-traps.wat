;; A component whose start function traps is never there.
;; call run()
(component
  (core module $guest
    (func $start unreachable)
    (start $start)
    (func (export "run")))
  (core instance $i (instantiate $guest))
  (func (export "run") (canon lift (core func $i "run"))))
