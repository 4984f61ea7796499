;; A `try_table`: calls with an exceptional edge, one landing pad, a tag that is compared by address, and
;; what matches nothing on its way out.
(module
  (import "" "f" (func $f (param i32) (result i32)))
  (import "" "t" (tag $t (param i32)))
  (tag $own (param i64))
  (func $catches (param i32) (result i32)
    (block $own (result i64)
      (block $caught (result i32)
        (return
          (try_table (result i32) (catch $t $caught) (catch $own $own)
            (call $f (local.get 0)))))
      (return))
    (i32.wrap_i64))
  (func $throws (param i64)
    (throw $own (local.get 0))))
