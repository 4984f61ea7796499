(component
  (import "a:b/c@0.1.0" (instance $in
    (type $f (flags "r" "w"))
    (export "mode" (type $mode (eq $f)))
    (export "open" (func (param "with" $mode)))))
  (import "a:b/c@0.2.0" (instance
    (export "open" (func (param "with" (option (option u8)))))))
  (alias export $in "mode" (type $mode))
  (core module $m (func (export "open") (param i32)))
  (core instance $m (instantiate $m))
  (func $open (param "with" $mode) (canon lift (core func $m "open")))
  (component $shim
    (type $f (flags "r" "w"))
    (import "import-mode" (type $mode (eq $f)))
    (import "import-open" (func $open (param "with" $mode)))
    (export $mine "mode" (type $mode))
    (export "open" (func $open) (func (param "with" $mine))))
  (instance $out (instantiate $shim (with "import-mode" (type $mode)) (with "import-open" (func $open))))
  (export "a:b/c@0.1.0" (instance $out)))
