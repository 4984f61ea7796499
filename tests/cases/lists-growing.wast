;; A list that has no room in either memory as it is: each `realloc` grows, and moves, its memory, in the
;; middle of a call. A list of strings does so for its elements, after the place of the list is known.
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
      (local.get $at)))
  (component $callee
    (core instance $libc (instantiate $libc))
    (core module $m
      (import "libc" "memory" (memory 1))
      (func (export "echo") (param i32 i32) (result i32)
        (i32.store (i32.const 16) (local.get 0))
        (i32.store (i32.const 20) (local.get 1))
        (i32.const 16))
      (func (export "pages") (result i32) (memory.size)))
    (core instance $i (instantiate $m (with "libc" (instance $libc))))
    (func (export "numbers") (param "l" (list u64)) (result (list u64))
      (canon lift (core func $i "echo") (memory $libc "memory") (realloc (func $libc "realloc"))))
    (func (export "texts") (param "l" (list string)) (result (list string))
      (canon lift (core func $i "echo") (memory $libc "memory") (realloc (func $libc "realloc"))))
    (func (export "pages") (result u32) (canon lift (core func $i "pages"))))
  (component $caller
    (import "callee" (instance $callee
      (export "numbers" (func (param "l" (list u64)) (result (list u64))))
      (export "texts" (func (param "l" (list string)) (result (list string))))))
    (core instance $libc (instantiate $libc))
    (core func $numbers (canon lower (func $callee "numbers")
      (memory $libc "memory") (realloc (func $libc "realloc"))))
    (core func $texts (canon lower (func $callee "texts")
      (memory $libc "memory") (realloc (func $libc "realloc"))))
    (core module $m
      (import "libc" "memory" (memory 1))
      (import "libc" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
      (import "callee" "numbers" (func $numbers (param i32 i32 i32)))
      (import "callee" "texts" (func $texts (param i32 i32 i32)))
      ;; Sends 0, 1, 2, ... and says whether they came back, elsewhere.
      (func (export "numbers") (param $count i32) (result i32)
        (local $list i32) (local $i i32)
        (local.set $list (call $realloc (i32.const 0) (i32.const 0) (i32.const 8)
          (i32.shl (local.get $count) (i32.const 3))))
        (loop $next
          (i64.store
            (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 3)))
            (i64.extend_i32_u (local.get $i)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (local.get $count))))
        (call $numbers (local.get $list) (local.get $count) (i32.const 32))
        (if (i32.eq (i32.load (i32.const 32)) (local.get $list)) (then unreachable))
        (if (i32.ne (i32.load (i32.const 36)) (local.get $count)) (then unreachable))
        (local.set $i (i32.const 0))
        (loop $next
          (if (i64.ne
              (i64.load (i32.add (i32.load (i32.const 32)) (i32.shl (local.get $i) (i32.const 3))))
              (i64.extend_i32_u (local.get $i)))
            (then (return (i32.const 0))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (local.get $count))))
        (i32.const 1))
      ;; Sends a text of 1,000 times `x` so many times, and says whether all came back.
      (func (export "texts") (param $count i32) (result i32)
        (local $list i32) (local $i i32) (local $text i32)
        (local.set $text (call $realloc (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 1000)))
        (memory.fill (local.get $text) (i32.const 0x78) (i32.const 1000))
        (local.set $list (call $realloc (i32.const 0) (i32.const 0) (i32.const 4)
          (i32.shl (local.get $count) (i32.const 3))))
        (loop $next
          (i64.store align=4
            (i32.add (local.get $list) (i32.shl (local.get $i) (i32.const 3)))
            (i64.or (i64.extend_i32_u (local.get $text)) (i64.const 0x3e800000000)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (local.get $count))))
        (call $texts (local.get $list) (local.get $count) (i32.const 32))
        (if (i32.ne (i32.load (i32.const 36)) (local.get $count)) (then unreachable))
        (local.set $list (i32.load (i32.const 32)))
        (local.set $i (i32.const 0))
        (loop $next
          (if (i32.ne (i32.load offset=4 (local.get $list)) (i32.const 1000))
            (then (return (i32.const 0))))
          ;; Its last four characters.
          (if (i32.ne (i32.load offset=996 align=1 (i32.load (local.get $list)))
              (i32.const 0x78787878))
            (then (return (i32.const 0))))
          (local.set $list (i32.add (local.get $list) (i32.const 8)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (local.get $count))))
        (i32.const 1)))
    (core instance $i (instantiate $m
      (with "libc" (instance $libc))
      (with "callee" (instance
        (export "numbers" (func $numbers))
        (export "texts" (func $texts))))))
    (func (export "numbers") (param "count" u32) (result bool)
      (canon lift (core func $i "numbers")))
    (func (export "texts") (param "count" u32) (result bool) (canon lift (core func $i "texts"))))
  (instance $callee (instantiate $callee))
  (instance $caller (instantiate $caller (with "callee" (instance $callee))))
  (export "numbers" (func $caller "numbers"))
  (export "texts" (func $caller "texts"))
  (export "pages" (func $callee "pages")))

(assert_return (invoke "pages") (u32.const 1))
(assert_return (invoke "numbers" (u32.const 20000)) (bool.const true))
(assert_return (invoke "pages") (u32.const 3))
(assert_return (invoke "texts" (u32.const 500)) (bool.const true))
(assert_return (invoke "pages") (u32.const 11))
