;; $A can be called while it calls $B: whoever drops one of its resources calls its destructor. So a word says whether it
;; is entered, which the adapter of $C's call asks and sets. Nothing gets back into $B and $C.
(component
  (component $A
    (import "poke" (func $poke))
    (canon lower (func $poke) (core func $poke'))
    (core module $M
      (import "" "poke" (func $poke))
      (func (export "dtor") (param i32))
      (func (export "work") (call $poke)))
    (core instance $m (instantiate $M (with "" (instance (export "poke" (func $poke'))))))
    (type $r (resource (rep i32) (dtor (core func $m "dtor"))))
    (export "r" (type $r))
    (func (export "work") (canon lift (core func $m "work"))))
  (component $B
    (core module $M (func (export "poke")))
    (core instance $m (instantiate $M))
    (func (export "poke") (canon lift (core func $m "poke"))))
  (component $C
    (import "work" (func $work))
    (canon lower (func $work) (core func $work'))
    (core module $M
      (import "" "work" (func $work))
      (func (export "go") (call $work)))
    (core instance $m (instantiate $M (with "" (instance (export "work" (func $work'))))))
    (func (export "go") (canon lift (core func $m "go"))))
  (instance $b (instantiate $B))
  (instance $a (instantiate $A (with "poke" (func $b "poke"))))
  (instance $c (instantiate $C (with "work" (func $a "work"))))
  (export "go" (func $c "go")))
