;; An interface that uses a type of the world.
(component
  (type $e (enum "red" "green"))
  (import "color" (type $color (eq $e)))
  (import "x:y/z" (instance
    (alias outer 1 $color (type $c))
    (export "tone" (type (eq $c))))))
