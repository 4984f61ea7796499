;; function 0 `get`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq %rdi, %r11
  movl %edx, %edi
  cmpq $0xa, %rdi
  jnb #trap=user4
  movq 0x30(%r11), %r9
  leaq (%r9, %rdi, 8), %r8
  cmpq $0xa, %rdi
  cmovaeq %r9, %r8
  movq (%r8), %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `constant`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x30(%rdi), %rsi
  movq 0x18(%rsi), %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `set`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x48(%rdi), %r8
  movl %edx, %r9d
  cmpq %r8, %r9
  jnb #trap=user4
  movq 0x40(%rdi), %r10
  leaq (%r10, %r9, 8), %r11
  cmpq %r8, %r9
  cmovaeq %r10, %r11
  movq %rcx, (%r11)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 `size`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x48(%rdi), %rsi
  leal 0xa(%rsi), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4 `grow`
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
  movq %rdx, %rcx
  movl $0x1, %esi
  movl $0x1, %edx
  call    User(userextname0)
  movq %rbp, %rsp
  popq %rbp
  retq

