(component
  (import "a:b/files" (instance $files
    (export "file" (type $file (sub resource)))
    (export "copy" (type $copy (eq $file)))
    (export "[constructor]file" (func (param "name" string) (result (own $file))))
    (export "[method]file.read" (func (param "self" (borrow $file)) (param "n" u32) (result (list u8))))
    (export "[static]file.same" (func (param "a" (borrow $file)) (param "b" (borrow $copy)) (result bool)))))
  (alias export $files "file" (type $file))
  (import "handle" (type $handle (sub resource)))
  (import "[method]handle.close" (func (param "self" (borrow $handle)) (param "by" (own $file)))))
