;; A component of two core modules: `build.sh` puts their text in the places of the two names.
(component
  @library@
  @program@
  (core instance $library (instantiate $library))
  (core instance $program (instantiate $program (with "library" (instance $library))))
  (func (export "run") (param "n" s32) (result u64) (canon lift (core func $program "run"))))
