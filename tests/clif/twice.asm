;; function 0 `f` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl $0x1, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 0 `f` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl $0x2, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `same` of module 2
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
  movq 0x38(%rsi), %rdi
  call    User(userextname0)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 `differs` of module 2
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
  movq 0x40(%rdi), %r9
  movq %rdi, %r8
  movq 0x48(%r8), %rdi
  movq %r8, %rsi
  call    *%r9
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4 `load` of module 2
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x50(%rdi), %rsi
  movq (%rsi), %rsi
  movl (%rsi), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

