;; It has dirtied memory and owns a resource when its start function traps.
(component
  (import "host" (instance $host
    (export "thing" (type $thing (sub resource)))
    (export "make" (func (result (own $thing))))))
  (core func $make (canon lower (func $host "make")))
  (core module $m
    (import "" "make" (func $make (result i32)))
    (memory 2)
    (func $start
      (memory.fill (i32.const 0) (i32.const 0xee) (i32.const 131072))
      (drop (call $make))
      (drop (call $make))
      unreachable)
    (start $start))
  (core instance (instantiate $m (with "" (instance (export "make" (func $make)))))))
