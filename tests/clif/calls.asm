;; function 1 `direct`
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
  movq %r12, %rsi
  call    User(userextname0)
  movq %rax, %rdx
  movq 0x30(%r12), %r8
  movq 0x38(%r12), %rdi
  movq %r12, %rsi
  call    *%r8
  movq (%rsp), %r12
  addq $0x10, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `indirect`
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
  movq 0x48(%rdi), %rax
  movl %ecx, %ecx
  cmpq %rax, %rcx
  jnb #trap=user4
  movq 0x40(%rdi), %rsi
  leaq (%rsi, %rcx, 8), %r8
  cmpq %rax, %rcx
  cmovaeq %rsi, %r8
  movq (%r8), %rax
  movl 0x18(%rax), %ecx
  movq 0x10(%rdi), %rsi
  movq %rdi, %r8
  cmpl (%rsi), %ecx
  jnz #trap=user6
  movq (%rax), %rcx
  movq 8(%rax), %rdi
  movq %r8, %rsi
  call    *%rcx
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 `subtype`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  movq 8(%rdi), %r10
  movq (%r10), %r10
  addq $0x30, %r10
  cmpq %rsp, %r10
  jnbe #trap=stk_ovf
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 32 }
  subq $0x20, %rsp
  movq %rbx, (%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p3i }
  movq %r12, 8(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p12i }
  movq %r13, 0x10(%rsp)
  unwind SaveReg { clobber_offset: 16, reg: p13i }
block0:
  movq %rdx, %r12
  movq 0x48(%rdi), %rax
  movl %ecx, %ecx
  cmpq %rax, %rcx
  jnb #trap=user4
  movq 0x40(%rdi), %rdx
  leaq (%rdx, %rcx, 8), %rsi
  cmpq %rax, %rcx
  cmovaeq %rdx, %rsi
  movq (%rsi), %rbx
  movl 0x18(%rbx), %esi
  movq 0x10(%rdi), %rax
  movq %rdi, %r13
  movl 4(%rax), %edx
  cmpl %edx, %esi
  jz      label1; j label2
block1:
  jmp     label3
block3:
  movq (%rbx), %rax
  movq 8(%rbx), %rdi
  movq %r12, %rdx
  movq %r13, %rsi
  call    *%rax
  movq (%rsp), %rbx
  movq 8(%rsp), %r12
  movq 0x10(%rsp), %r13
  addq $0x20, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block2:
  movq %r13, %rdi
  call    User(userextname0)
  jmp     label3

;; function 4 `reference`
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
  testq %rcx, %rcx
  jz #trap=user11
  movq (%rcx), %r8
  movq 8(%rcx), %rdi
  call    *%r8
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5 `tail`
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
  return_call_known User(userextname0) (0) tmp=%r11 %rdi=%rdi %rsi=%rsi %rdx=%rdx

