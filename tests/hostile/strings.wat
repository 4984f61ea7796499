;; Strings that are none in the encoding that the guest chose.
;; get broken-utf8()
;; => in the result of `broken-utf8`
;; => invalid utf-8 sequence of 1 bytes from index 1
;; get surrogate-in-utf8()
;; => in the result of `surrogate-in-utf8`
;; => invalid utf-8 sequence of 1 bytes from index 0
;; get beyond-in-utf8()
;; => in the result of `beyond-in-utf8`
;; => string pointer/length out of bounds of memory: 2 bytes at 0xffff, memory has 0x10000 bytes
;; => wasm trap: string content out-of-bounds
;; get lone-surrogate-in-utf16()
;; => in the result of `lone-surrogate-in-utf16`
;; => invalid utf-16: unpaired surrogate 0xd800 after 1 characters
;; get odd-address-in-utf16()
;; => in the result of `odd-address-in-utf16`
;; => unaligned pointer: string at 0x91, which is no multiple of 2
;; => wasm trap: unaligned pointer
;; get length-overflows-in-utf16()
;; => in the result of `length-overflows-in-utf16`
;; => string too long: 4294967296 bytes, a string has at most 268435455 bytes
;; get tagged-length-overflows()
;; => in the result of `tagged-length-overflows`
;; => string too long: 4294967294 bytes, a string has at most 268435455 bytes
;; get tagged-lone-surrogate()
;; => in the result of `tagged-lone-surrogate`
;; => invalid utf-16: unpaired surrogate 0xd800 after 1 characters
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 0) "\80\00\00\00\03\00\00\00")
    (data (i32.const 8) "\88\00\00\00\03\00\00\00")
    (data (i32.const 16) "\ff\ff\00\00\02\00\00\00")
    (data (i32.const 24) "\90\00\00\00\02\00\00\00")
    (data (i32.const 32) "\91\00\00\00\02\00\00\00")
    (data (i32.const 40) "\90\00\00\00\00\00\00\80")
    (data (i32.const 48) "\90\00\00\00\ff\ff\ff\ff")
    (data (i32.const 56) "\90\00\00\00\02\00\00\80")
    (data (i32.const 128) "a\ffb")
    (data (i32.const 136) "\ed\a0\80")
    (data (i32.const 144) "a\00\00\d8")
    (func (export "at0") (result i32) (i32.const 0))
    (func (export "at8") (result i32) (i32.const 8))
    (func (export "at16") (result i32) (i32.const 16))
    (func (export "at24") (result i32) (i32.const 24))
    (func (export "at32") (result i32) (i32.const 32))
    (func (export "at40") (result i32) (i32.const 40))
    (func (export "at48") (result i32) (i32.const 48))
    (func (export "at56") (result i32) (i32.const 56)))
  (core instance $i (instantiate $m))
  (func (export "broken-utf8") (result string)
    (canon lift (core func $i "at0") (memory $i "memory")))
  (func (export "surrogate-in-utf8") (result string)
    (canon lift (core func $i "at8") (memory $i "memory")))
  (func (export "beyond-in-utf8") (result string)
    (canon lift (core func $i "at16") (memory $i "memory")))
  (func (export "lone-surrogate-in-utf16") (result string)
    (canon lift (core func $i "at24") (memory $i "memory") string-encoding=utf16))
  (func (export "odd-address-in-utf16") (result string)
    (canon lift (core func $i "at32") (memory $i "memory") string-encoding=utf16))
  (func (export "length-overflows-in-utf16") (result string)
    (canon lift (core func $i "at40") (memory $i "memory") string-encoding=utf16))
  (func (export "tagged-length-overflows") (result string)
    (canon lift (core func $i "at48") (memory $i "memory") string-encoding=latin1+utf16))
  (func (export "tagged-lone-surrogate") (result string)
    (canon lift (core func $i "at56") (memory $i "memory") string-encoding=latin1+utf16)))
