(module
  (func $f