;; Allocators that give what nobody can use, for arguments and for what the host answers.
;; call beyond("text")
;; => realloc return: beyond end of memory: 4 bytes at 0xfffe, memory has 0x10000 bytes
;; => wasm trap: string content out-of-bounds
;; call overflows("text")
;; => realloc return: beyond end of memory: 4 bytes at 0xfffffffe, memory has 0x10000 bytes
;; => wasm trap: string content out-of-bounds
;; call traps("text")
;; => in `realloc`
;; => error while executing at wasm backtrace:
;; =>     0:     0xac - libc!give-up
;; => wasm trap: wasm `unreachable` instruction executed
;; call misaligned-utf16("text")
;; => realloc return: result not aligned: 0x401 is no multiple of 2
;; => wasm trap: unaligned pointer
;; call beyond-for-result()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1cd - m!beyond (`beyond-for-result`)
;; => realloc return: beyond end of memory: 13 bytes at 0xfffe, memory has 0x10000 bytes
;; => wasm trap: string content out-of-bounds
;; call traps-for-result()
;; => in `realloc`
;; => error while executing at wasm backtrace:
;; =>     0:     0xac - libc!give-up
;; =>     1:    0x1d4 - m!traps (`traps-for-result`)
;; => wasm trap: wasm `unreachable` instruction executed
;; call misaligned-for-result()
;; => error while executing at wasm backtrace:
;; =>     0:    0x1db - m!odd (`misaligned-for-result`)
;; => realloc return: result not aligned: 0x401 is no multiple of 4
;; => wasm trap: unaligned pointer
(component
  (import "host" (instance $host
    (export "give-string" (func (result string)))
    (export "give-words" (func (result (list u32))))))
  (core module $libc
    (memory (export "memory") 1)
    (func (export "beyond") (param i32 i32 i32 i32) (result i32) (i32.const 65534))
    (func (export "overflows") (param i32 i32 i32 i32) (result i32) (i32.const -2))
    (func (export "odd") (param i32 i32 i32 i32) (result i32) (i32.const 1025))
    (func $give-up (export "traps") (param i32 i32 i32 i32) (result i32) unreachable))
  (core instance $libc (instantiate $libc))
  (core func $beyond (canon lower (func $host "give-string")
    (memory $libc "memory") (realloc (func $libc "beyond"))))
  (core func $traps (canon lower (func $host "give-string")
    (memory $libc "memory") (realloc (func $libc "traps"))))
  (core func $odd (canon lower (func $host "give-words")
    (memory $libc "memory") (realloc (func $libc "odd"))))
  (core module $m
    (import "" "beyond" (func $beyond (param i32)))
    (import "" "traps" (func $traps (param i32)))
    (import "" "odd" (func $odd (param i32)))
    (func (export "string") (param i32 i32))
    (func (export "beyond") (call $beyond (i32.const 16)))
    (func (export "traps") (call $traps (i32.const 16)))
    (func (export "odd") (call $odd (i32.const 16))))
  (core instance $i (instantiate $m (with "" (instance
    (export "beyond" (func $beyond))
    (export "traps" (func $traps))
    (export "odd" (func $odd))))))
  (func (export "beyond") (param "text" string)
    (canon lift (core func $i "string") (memory $libc "memory")
      (realloc (func $libc "beyond"))))
  (func (export "overflows") (param "text" string)
    (canon lift (core func $i "string") (memory $libc "memory")
      (realloc (func $libc "overflows"))))
  (func (export "traps") (param "text" string)
    (canon lift (core func $i "string") (memory $libc "memory")
      (realloc (func $libc "traps"))))
  (func (export "misaligned-utf16") (param "text" string)
    (canon lift (core func $i "string") (memory $libc "memory")
      (realloc (func $libc "odd")) string-encoding=utf16))
  (func (export "beyond-for-result") (canon lift (core func $i "beyond")))
  (func (export "traps-for-result") (canon lift (core func $i "traps")))
  (func (export "misaligned-for-result") (canon lift (core func $i "odd"))))
