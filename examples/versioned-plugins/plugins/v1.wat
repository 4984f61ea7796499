;; Made for version 1: the rate for each kilo that was begun.
(component
  (import "acme:shipping/rates@1.0.0" (instance $rates
    (export "per-kilo" (func (result u32)))))
  (type $parcel (record (field "grams" u32) (field "city" string)))
  (type $quote (record (field "cents" u32)))
  (type $size (enum "small" "large"))
  (core func $per-kilo (canon lower (func $rates "per-kilo")))
  (core module $m
    (import "" "per-kilo" (func $per-kilo (result i32)))
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "price") (param $grams i32) (param i32 i32) (result i32)
      (i32.mul
        (call $per-kilo)
        (i32.div_u (i32.add (local.get $grams) (i32.const 999)) (i32.const 1000))))
    (func (export "size-of") (param $grams i32) (param i32 i32) (result i32)
      (i32.gt_u (local.get $grams) (i32.const 2000))))
  (core instance $i (instantiate $m
    (with "" (instance (export "per-kilo" (func $per-kilo))))))
  (func $price (param "of" $parcel) (result $quote)
    (canon lift (core func $i "price") (memory $i "memory") (realloc (func $i "realloc"))))
  (func $size-of (param "of" $parcel) (result $size)
    (canon lift (core func $i "size-of") (memory $i "memory") (realloc (func $i "realloc"))))
  (component $quotes
    (import "parcel" (type $the-parcel (eq $parcel)))
    (import "quote" (type $the-quote (eq $quote)))
    (import "size" (type $the-size (eq $size)))
    (import "price" (func $price (param "of" $the-parcel) (result $the-quote)))
    (import "size-of" (func $size-of (param "of" $the-parcel) (result $the-size)))
    (export $parcel' "parcel" (type $the-parcel))
    (export $quote' "quote" (type $the-quote))
    (export $size' "size" (type $the-size))
    (export "price" (func $price) (func (param "of" $parcel') (result $quote')))
    (export "size-of" (func $size-of) (func (param "of" $parcel') (result $size'))))
  (instance $quotes (instantiate $quotes
    (with "parcel" (type $parcel)) (with "quote" (type $quote)) (with "size" (type $size))
    (with "price" (func $price)) (with "size-of" (func $size-of))))
  (export "acme:shipping/quotes@1.0.0" (instance $quotes)))
