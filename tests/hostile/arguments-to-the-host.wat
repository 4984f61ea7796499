;; What a guest passes to the host is looked at as closely as what it returns.
;; call bytes()
;; => error while executing at wasm backtrace:
;; =>     0:    0x2cd - m!bytes
;; => in the arguments of `host#take-bytes`
;; => list pointer/length out of bounds of memory: 2 bytes at 0xffff, memory has 0x10000 bytes
;; => wasm trap: list content out-of-bounds
;; call words()
;; => error while executing at wasm backtrace:
;; =>     0:    0x2d6 - m!words
;; => in the arguments of `host#take-words`
;; => unaligned pointer: list at 0x2, which is no multiple of 4
;; => wasm trap: unaligned pointer
;; call strings()
;; => error while executing at wasm backtrace:
;; =>     0:    0x2e3 - m!strings
;; => in the arguments of `host#take-strings`
;; => list too long: 536870912 elements of 8 bytes, a list has at most 268435455 bytes
;; call utf8()
;; => error while executing at wasm backtrace:
;; =>     0:    0x2ed - m!utf8
;; => in the arguments of `host#take-string`
;; => invalid utf-8 sequence of 1 bytes from index 0
;; call char()
;; => error while executing at wasm backtrace:
;; =>     0:    0x2f6 - m!char
;; => in the arguments of `host#take-char`
;; => invalid `char` bit pattern: 0xdfff is no Unicode scalar value
;; call option()
;; => error while executing at wasm backtrace:
;; =>     0:    0x2ff - m!option
;; => in the arguments of `host#take-option`
;; => invalid variant discriminant: 2, there are 2 cases
;; call result-pointer()
;; => error while executing at wasm backtrace:
;; =>     0:    0x308 - m!give (`result-pointer`)
;; => unaligned pointer: 0xfffd is no multiple of 4
;; => wasm trap: unaligned pointer
(component
  (import "host" (instance $host
    (export "take-bytes" (func (param "x" (list u8))))
    (export "take-words" (func (param "x" (list u32))))
    (export "take-strings" (func (param "x" (list string))))
    (export "take-string" (func (param "x" string)))
    (export "take-char" (func (param "x" char)))
    (export "take-option" (func (param "x" (option u32))))
    (export "give-words" (func (result (list u32))))))
  (core module $libc
    (memory (export "memory") 1)
    (data (i32.const 64) "\ff\fe")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $libc (instantiate $libc))
  (core func $bytes (canon lower (func $host "take-bytes") (memory $libc "memory")))
  (core func $words (canon lower (func $host "take-words") (memory $libc "memory")))
  (core func $strings (canon lower (func $host "take-strings") (memory $libc "memory")))
  (core func $string (canon lower (func $host "take-string") (memory $libc "memory")))
  (core func $char (canon lower (func $host "take-char")))
  (core func $option (canon lower (func $host "take-option")))
  (core func $give (canon lower (func $host "give-words")
    (memory $libc "memory") (realloc (func $libc "realloc"))))
  (core module $m
    (import "" "bytes" (func $bytes (param i32 i32)))
    (import "" "words" (func $words (param i32 i32)))
    (import "" "strings" (func $strings (param i32 i32)))
    (import "" "string" (func $string (param i32 i32)))
    (import "" "char" (func $char (param i32)))
    (import "" "option" (func $option (param i32 i32)))
    (import "" "give" (func $give (param i32)))
    (func (export "bytes") (call $bytes (i32.const 65535) (i32.const 2)))
    (func (export "words") (call $words (i32.const 2) (i32.const 1)))
    (func (export "strings") (call $strings (i32.const 0) (i32.const 0x20000000)))
    (func (export "utf8") (call $string (i32.const 64) (i32.const 2)))
    (func (export "char") (call $char (i32.const 0xdfff)))
    (func (export "option") (call $option (i32.const 2) (i32.const 0)))
    (func (export "give") (call $give (i32.const 65533))))
  (core instance $i (instantiate $m (with "" (instance
    (export "bytes" (func $bytes))
    (export "words" (func $words))
    (export "strings" (func $strings))
    (export "string" (func $string))
    (export "char" (func $char))
    (export "option" (func $option))
    (export "give" (func $give))))))
  (func (export "bytes") (canon lift (core func $i "bytes")))
  (func (export "words") (canon lift (core func $i "words")))
  (func (export "strings") (canon lift (core func $i "strings")))
  (func (export "utf8") (canon lift (core func $i "utf8")))
  (func (export "char") (canon lift (core func $i "char")))
  (func (export "option") (canon lift (core func $i "option")))
  (func (export "result-pointer") (canon lift (core func $i "give"))))
