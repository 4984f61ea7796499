;; A plugin that moves ASCII letters 13 places on, which does nothing when done twice.
(component
  (import "example:plugins/log@0.1.0" (instance $log
    (type $level' (enum "info" "warning"))
    (export "level" (type $level (eq $level')))
    (export "write" (func (param "level" $level) (param "message" string)))
  ))

  ;; Memory, and an allocator that only goes up; `post-return` resets it.
  (core module $libc
    (memory (export "memory") 1)
    (global $top (export "top") (mut i32) (i32.const 1024))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32)
      (param $size i32) (result i32)
      (local $new i32)
      (local.set $new
        (i32.and
          (i32.add (global.get $top) (i32.sub (local.get $align) (i32.const 1)))
          (i32.sub (i32.const 0) (local.get $align))))
      (global.set $top (i32.add (local.get $new) (local.get $size)))
      (block $fits
        (br_if $fits
          (i32.le_u (global.get $top) (i32.mul (memory.size) (i32.const 65536))))
        (br_if $fits
          (i32.ne
            (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1)))
            (i32.const -1)))
        unreachable)
      (memory.copy (local.get $new) (local.get $old) (local.get $old-size))
      (local.get $new))
    (func (export "reset") (param i32) (global.set $top (i32.const 1024)))
  )
  (core instance $libc (instantiate $libc))
  (core func $write (canon lower (func $log "write") (memory $libc "memory")))

  (core module $main
    (import "libc" "memory" (memory 1))
    (import "log" "write" (func $write (param i32 i32 i32)))
    ;; A string is its address and its length; a result its case first.
    (data (i32.const 0) "\00\01\00\00\05\00\00\00")
    (data (i32.const 256) "rot13")
    (func (export "name") (result i32) (i32.const 0))
    (func $transform (export "transform") (param $ptr i32) (param $len i32) (result i32)
      (local $at i32) (local $end i32) (local $byte i32)
      (local.set $at (local.get $ptr))
      (local.set $end (i32.add (local.get $ptr) (local.get $len)))
      (block $done
        (loop $next
          (br_if $done (i32.eq (local.get $at) (local.get $end)))
          (local.set $byte (i32.load8_u (local.get $at)))
          (local.set $byte (i32.or (local.get $byte) (i32.const 32)))
          (if (i32.lt_u (i32.sub (local.get $byte) (i32.const 97)) (i32.const 26))
            (then
              (i32.store8 (local.get $at)
                (i32.add
                  (i32.load8_u (local.get $at))
                  (select (i32.const 13) (i32.const -13)
                    (i32.lt_u (local.get $byte) (i32.const 110)))))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next)))
      (i32.store (i32.const 16) (i32.const 0))
      (i32.store (i32.const 20) (local.get $ptr))
      (i32.store (i32.const 24) (local.get $len))
      (i32.const 16))
  )
  (core instance $main (instantiate $main
    (with "libc" (instance $libc))
    (with "log" (instance (export "write" (func $write))))
  ))

  (func (export "name") (result string)
    (canon lift (core func $main "name") (memory $libc "memory")))
  (func (export "transform") (param "text" string) (result (result string (error string)))
    (canon lift (core func $main "transform") (memory $libc "memory")
      (realloc (func $libc "realloc")) (post-return (func $libc "reset"))))
)
