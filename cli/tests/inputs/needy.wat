;; A component that cannot run alone: it imports an interface and a function.
(component
  (import "demo:host/log@0.2.1" (instance $log
    (export "line" (func (param "text" string)))
    (export "level" (func (result u32)))))
  (import "answer" (func $answer (result u32)))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $line (canon lower (func $log "line") (memory $memory "memory")))
  (core func $answer-core (canon lower (func $answer)))
  (core module $main
    (import "host" "line" (func $line (param i32 i32)))
    (import "host" "answer" (func $answer (result i32)))
    (import "host" "memory" (memory 1))
    (func (export "run") (result i32)
      (call $line (i32.const 0) (i32.const 0))
      (call $answer)))
  (core instance $i (instantiate $main (with "host" (instance
    (export "line" (func $line))
    (export "answer" (func $answer-core))
    (export "memory" (memory $memory "memory"))))))
  (func (export "run") (result u32) (canon lift (core func $i "run"))))
