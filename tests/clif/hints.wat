;; inlining: no
(module
  (func $rare (param i32) (result i32)
    local.get 0
    (@metadata.code.branch_hint "\00")
    if (result i32) i32.const 7 else i32.const 8 end)
  (func $often (param i32) (result i32)
    local.get 0
    (@metadata.code.branch_hint "\01")
    if (result i32) i32.const 7 else i32.const 8 end)
  (func $leaves-rarely (param i32) (result i32)
    block $out
      local.get 0
      (@metadata.code.branch_hint "\00")
      br_if $out
      i32.const 7
      return
    end
    i32.const 8)
  (func $leaves-often (param i32) (result i32)
    block $out
      local.get 0
      (@metadata.code.branch_hint "\01")
      br_if $out
      i32.const 7
      return
    end
    i32.const 8))
