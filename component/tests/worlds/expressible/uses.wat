(component
  (type $shapes (instance
    (type $r (record (field "x" u32) (field "y" u32)))
    (export "point" (type $point (eq $r)))
    (export "place" (type $place (eq $point)))
    (type $l (list $place))
    (export "all" (func (param "of" $point) (result $l)))))
  (import "a:b/shapes@1.2.3" (instance $s (type $shapes)))
  (alias export $s "place" (type $outer))
  (import "a:b/drawing@1.2.3" (instance
    (alias outer 1 $outer (type $place))
    (export "spot" (type $spot (eq $place)))
    (export "draw" (func (param "at" $spot)))))
  (import "spot" (type $spot (eq $outer)))
  (import "put" (func (param "at" $spot))))
