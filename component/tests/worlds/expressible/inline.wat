(component
  (import "inner" (instance
    (type $e (enum "red" "green"))
    (export "color" (type $color (eq $e)))
    (export "mix" (func (param "a" $color) (result $color)))))
  (import "x:y/z" (instance
    (type $v (variant (case "none") (case "some" (list u8))))
    (export "maybe" (type (eq $v)))))
  (import "f" (func (result (result (error string))))))
