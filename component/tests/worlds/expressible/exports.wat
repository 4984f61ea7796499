;; A component inside gives its exports other types than it defines them with.
(component
  (import "a:b/types" (instance $types
    (type $r (record (field "x" (list (tuple u8 string)))))
    (export "item" (type (eq $r)))))
  (alias export $types "item" (type $item))
  (component $shim
    (type $r (record (field "x" (list (tuple u8 string)))))
    (import "import-item" (type $item (eq $r)))
    (import "import-keep" (func $keep (param "it" $item) (result $item)))
    (export $mine "item" (type $item))
    (export "keep" (func $keep) (func (param "it" $mine) (result $mine))))
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
    (func (export "keep") (param i32 i32) (result i32) unreachable))
  (core instance $m (instantiate $m))
  (func $keep (param "it" $item) (result $item)
    (canon lift (core func $m "keep") (memory $m "memory") (realloc (func $m "realloc"))))
  (instance $out (instantiate $shim
    (with "import-item" (type $item))
    (with "import-keep" (func $keep))))
  (export "a:b/keeper" (instance $out)))
