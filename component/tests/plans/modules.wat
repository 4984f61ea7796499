;; An imported core module, instantiated by names.
(component
  (core type $sig (func (param i32) (result i32)))
  (import "plugin" (core module $plugin
    (alias outer 1 $sig (type $sig))
    (import "env" "memory" (memory 1))
    (import "env" "table" (table 1 funcref))
    (import "env" "f" (func (type $sig)))
    (export "g" (func (type $sig)))
    (export "base" (global i32))))
  (core module $env
    (memory (export "memory") 1)
    (table (export "table") 1 funcref)
    (func (export "f") (param i32) (result i32) local.get 0))
  (core instance $env (instantiate $env))
  (core instance $plugin (instantiate $plugin (with "env" (instance $env))))
  (func (export "g") (param "x" u32) (result u32) (canon lift (core func $plugin "g")))
  (export "again" (core module $plugin)))
