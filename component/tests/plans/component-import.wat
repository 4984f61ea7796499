(component (import "c" (component (export "f" (func)))))
