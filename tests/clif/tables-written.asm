;; function 0 `f` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `run` of module 0
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
  movq 0x30(%rdi), %r8
  movq (%r8), %r8
  movl 0x18(%r8), %r9d
  movq 0x10(%rdi), %r10
  movq %rdi, %rsi
  cmpl (%r10), %r9d
  jnz #trap=user6
  movq (%r8), %r9
  movq 8(%r8), %rdi
  call    *%r9
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `write` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x30(%rdi), %rdx
  movq $0x0, (%rdx)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 0 `f` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `run` of module 1
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
  movq 0x30(%rdi), %r8
  movq (%r8), %r8
  movl 0x18(%r8), %r9d
  movq 0x10(%rdi), %r10
  movq %rdi, %rsi
  cmpl (%r10), %r9d
  jnz #trap=user6
  movq (%r8), %r9
  movq 8(%r8), %rdi
  call    *%r9
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 0 `f` of module 2
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `types only` of module 2
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
  movq 0x30(%rdi), %rsi
  movq %rdi, %r9
  movq (%rsi), %rsi
  movq (%rsi), %r8
  movq 8(%rsi), %rdi
  movq %r9, %rsi
  call    *%r8
  movq %rbp, %rsp
  popq %rbp
  retq

