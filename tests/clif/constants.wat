;; Globals that nobody can change are their values: immutable ones, imported ones whose value is known,
;; and mutable ones that are neither exported nor written.
;; inlining: no
;; instance a: 0 (?)
;; instance b: 1 (a.five, a.seen, ?)
(module $a
  (import "" "base" (global $base i32))
  (global $five (export "five") i32 (i32.const 5))
  (global $next i64 (i64.mul (i64.const 6) (i64.const 7)))
  (global $unknown i32 (i32.add (global.get $base) (i32.const 1)))
  (global $quiet (mut f32) (f32.const 1.5))
  (global $seen (export "seen") (mut i32) (i32.const 3))
  (global $written (mut i32) (i32.const 4))
  (func (export "constant") (result i32 i64 f32)
    (global.get $five) (global.get $next) (global.get $quiet))
  (func (export "not") (result i32 i32 i32)
    (global.get $unknown) (global.get $seen) (global.get $written))
  (func (export "write") (global.set $written (i32.const 9))))
(module $b
  (import "" "five" (global $five i32))
  (import "" "seen" (global $seen (mut i32)))
  (import "" "other" (global $other i32))
  (global $six i32 (i32.add (global.get $five) (i32.const 1)))
  (func (export "constant") (result i32 i32) (global.get $five) (global.get $six))
  (func (export "not") (result i32 i32) (global.get $seen) (global.get $other)))
