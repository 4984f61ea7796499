(component
  (import "a:b/first" (instance
    (type $r (record (field "x" u32)))
    (export "one" (type $one (eq $r)))
    (export "take" (func (param "it" $one)))))
  (import "a:b/second" (instance
    (type $r (record (field "x" u32)))
    (export "other" (type $other (eq $r)))
    (type $again (record (field "x" u32)))
    (export "third" (type $third (eq $again)))
    (export "take" (func (param "it" $third) (param "and" $other))))))
