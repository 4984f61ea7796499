;; Strings of 40,000 characters through a `realloc` that grows, and so moves, the memory; the last
;; character is such that each encoding has to make room anew.
(component
  (core module $libc
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param $old i32) (param $size i32) (param $align i32) (param $new i32)
      (result i32)
      (local $at i32)
      (local.set $at (i32.and
        (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
      (global.set $next (i32.add (local.get $at) (local.get $new)))
      (loop $more
        (if (i32.gt_u (global.get $next) (i32.shl (memory.size) (i32.const 16)))
          (then
            (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
            (br $more))))
      (memory.copy (local.get $at) (local.get $old)
        (select (local.get $size) (local.get $new) (i32.lt_u (local.get $size) (local.get $new))))
      (local.get $at)))
  (component $utf8
    (core instance $libc (instantiate $libc))
    (core module $m
      (import "libc" "memory" (memory 1))
      (func (export "echo") (param i32 i32) (result i32)
        (i32.store (i32.const 16) (local.get 0))
        (i32.store (i32.const 20) (local.get 1))
        (i32.const 16)))
    (core instance $i (instantiate $m (with "libc" (instance $libc))))
    (func (export "echo") (param "s" string) (result string) (canon lift (core func $i "echo")
      string-encoding=utf8 (memory $libc "memory") (realloc (func $libc "realloc")))))
  (component $utf16
    (core instance $libc (instantiate $libc))
    (core module $m
      (import "libc" "memory" (memory 1))
      (func (export "echo") (param i32 i32) (result i32)
        (i32.store (i32.const 16) (local.get 0))
        (i32.store (i32.const 20) (local.get 1))
        (i32.const 16)))
    (core instance $i (instantiate $m (with "libc" (instance $libc))))
    (func (export "echo") (param "s" string) (result string) (canon lift (core func $i "echo")
      string-encoding=utf16 (memory $libc "memory") (realloc (func $libc "realloc")))))
  (component $compact
    (core instance $libc (instantiate $libc))
    (core module $m
      (import "libc" "memory" (memory 1))
      (func (export "echo") (param i32 i32) (result i32)
        (i32.store (i32.const 16) (local.get 0))
        (i32.store (i32.const 20) (local.get 1))
        (i32.const 16)))
    (core instance $i (instantiate $m (with "libc" (instance $libc))))
    (func (export "echo") (param "s" string) (result string) (canon lift (core func $i "echo")
      string-encoding=latin1+utf16 (memory $libc "memory") (realloc (func $libc "realloc")))))
  ;; Writes as many `a` as it is told and then a character, and says how many bytes came back, and the
  ;; sum of them.
  (component $caller
    (import "callee" (instance $callee
      (export "echo" (func (param "s" string) (result string)))))
    (core instance $libc (instantiate $libc))
    (core func $echo (canon lower (func $callee "echo")
      (memory $libc "memory") (realloc (func $libc "realloc"))))
    (core module $m
      (import "libc" "memory" (memory 1))
      (import "libc" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
      (import "callee" "echo" (func $echo (param i32 i32 i32)))
      (func (export "run") (param $count i32) (param $last i32) (param $bytes i32) (result i64)
        (local $text i32) (local $at i32) (local $end i32) (local $sum i64)
        (local.set $text (call $realloc (i32.const 0) (i32.const 0) (i32.const 1)
          (i32.add (local.get $count) (i32.const 4))))
        (memory.fill (local.get $text) (i32.const 0x61) (local.get $count))
        (i32.store (i32.add (local.get $text) (local.get $count)) (local.get $last))
        (call $echo (local.get $text) (i32.add (local.get $count) (local.get $bytes)) (i32.const 32))
        (local.set $at (i32.load (i32.const 32)))
        (local.set $end (i32.add (local.get $at) (i32.load (i32.const 36))))
        (if (i32.eq (local.get $at) (local.get $text)) (then unreachable))
        (loop $next
          (if (i32.lt_u (local.get $at) (local.get $end))
            (then
              (local.set $sum (i64.add (local.get $sum) (i64.load8_u (local.get $at))))
              (local.set $at (i32.add (local.get $at) (i32.const 1)))
              (br $next))))
        (i64.or
          (local.get $sum)
          (i64.shl (i64.extend_i32_u (i32.load (i32.const 36))) (i64.const 32)))))
    (core instance $i (instantiate $m
      (with "libc" (instance $libc))
      (with "callee" (instance (export "echo" (func $echo))))))
    (func (export "run") (param "count" u32) (param "last" u32) (param "bytes" u32) (result u64)
      (canon lift (core func $i "run"))))
  (instance $utf8 (instantiate $utf8))
  (instance $to-utf8 (instantiate $caller (with "callee" (instance $utf8))))
  (export "utf8" (func $to-utf8 "run"))
  (instance $utf16 (instantiate $utf16))
  (instance $to-utf16 (instantiate $caller (with "callee" (instance $utf16))))
  (export "utf16" (func $to-utf16 "run"))
  (instance $compact (instantiate $compact))
  (instance $to-compact (instantiate $caller (with "callee" (instance $compact))))
  (export "compact" (func $to-compact "run")))

;; b
(assert_return (invoke "utf8" (u32.const 40000) (u32.const 0x62) (u32.const 1)) (u64.const 0x9c41003b34a2))
(assert_return (invoke "utf16" (u32.const 40000) (u32.const 0x62) (u32.const 1)) (u64.const 0x9c41003b34a2))
(assert_return (invoke "compact" (u32.const 40000) (u32.const 0x62) (u32.const 1)) (u64.const 0x9c41003b34a2))

;; é
(assert_return (invoke "utf8" (u32.const 40000) (u32.const 0xa9c3) (u32.const 2)) (u64.const 0x9c42003b35ac))
(assert_return (invoke "utf16" (u32.const 40000) (u32.const 0xa9c3) (u32.const 2)) (u64.const 0x9c42003b35ac))
(assert_return (invoke "compact" (u32.const 40000) (u32.const 0xa9c3) (u32.const 2)) (u64.const 0x9c42003b35ac))

;; €
(assert_return (invoke "utf8" (u32.const 40000) (u32.const 0xac82e2) (u32.const 3)) (u64.const 0x9c43003b3650))
(assert_return (invoke "utf16" (u32.const 40000) (u32.const 0xac82e2) (u32.const 3)) (u64.const 0x9c43003b3650))
(assert_return (invoke "compact" (u32.const 40000) (u32.const 0xac82e2) (u32.const 3)) (u64.const 0x9c43003b3650))

;; 😀
(assert_return (invoke "utf8" (u32.const 40000) (u32.const 0x80989ff0) (u32.const 4)) (u64.const 0x9c44003b36e7))
(assert_return (invoke "utf16" (u32.const 40000) (u32.const 0x80989ff0) (u32.const 4)) (u64.const 0x9c44003b36e7))
(assert_return (invoke "compact" (u32.const 40000) (u32.const 0x80989ff0) (u32.const 4)) (u64.const 0x9c44003b36e7))
