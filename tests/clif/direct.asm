;; function 0 `f` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq %rdx, %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `run` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  movq 8(%rdi), %r10
  movq (%r10), %r10
  addq $0x20, %r10
  cmpq %rsp, %r10
  jnbe #trap=stk_ovf
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 16 }
  subq $0x10, %rsp
  movq %r12, (%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p12i }
block0:
  movq %rdi, %r12
  movq -0x50(%rdi), %r9
  movl %edx, %r10d
  movl 8(%r9, %r10), %edx
  leaq -0x80(%rdi), %rdi
  movq %r12, %rsi
  call    User(userextname0)
  movq %r12, %rcx
  movq 0x40(%rcx), %r9
  movq 0x48(%rcx), %rdi
  movq %rax, %rdx
  movq %rcx, %rsi
  call    *%r9
  movq (%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 `tail` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  movq 8(%rdi), %r10
  movq (%r10), %r10
  addq $0x10, %r10
  cmpq %rsp, %r10
  jnbe #trap=stk_ovf
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq %rdi, %rsi
  leaq -0x80(%rsi), %rdi
  return_call_known User(userextname0) (0) tmp=%r11 %rdi=%rdi %rsi=%rsi %rdx=%rdx

;; function 4 `globals` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl -0x30(%rdi), %esi
  movq 0x78(%rdi), %rdi
  movl %esi, (%rdi)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5 `size` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq -0x38(%rdi), %rax
  movq %rbp, %rsp
  popq %rbp
  retq

