;; function 0 `0` of module 0
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
  movq %rdi, %r8
  movq (%rsi), %rsi
  movq 8(%rsi), %rdi
  movq %r8, %rsi
  call    User(userextname0)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `1` of module 0
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
  movq %rdi, %rsi
  movq 8(%r8), %r8
  movq (%r8), %r9
  movq 8(%r8), %rdi
  call    *%r9
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `any` of module 0
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
  movl %ecx, %r11d
  cmpq $0x2, %r11
  jnb #trap=user4
  movq 0x30(%rdi), %rax
  movq %rdi, %rsi
  leaq (%rax, %r11, 8), %rcx
  cmpq $0x2, %r11
  cmovaeq %rax, %rcx
  movq (%rcx), %rax
  movq (%rax), %rcx
  movq 8(%rax), %rdi
  call    *%rcx
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 `other type` of module 0
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
  cmpl 8(%r10), %r9d
  jnz #trap=user6
  movq (%r8), %r9
  movq 8(%r8), %rdi
  call    *%r9
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `f` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl $0x4, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

