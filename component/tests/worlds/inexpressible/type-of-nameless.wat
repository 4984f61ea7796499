;; An interface without a name, whose type another one uses.
(component
  (import "inner" (instance $i
    (type $e (enum "red" "green"))
    (export "color" (type $color (eq $e)))))
  (alias export $i "color" (type $color))
  (import "x:y/z" (instance
    (alias outer 1 $color (type $c))
    (export "tone" (type (eq $c))))))
