;; function 1 `catches`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  movq 8(%rdi), %r10
  movq (%r10), %r10
  addq $0x50, %r10
  cmpq %rsp, %r10
  jnbe #trap=stk_ovf
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 48 }
  subq $0x40, %rsp
  movq %rbx, 0x10(%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p3i }
  movq %r12, 0x18(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p12i }
  movq %r13, 0x20(%rsp)
  unwind SaveReg { clobber_offset: 16, reg: p13i }
  movq %r14, 0x28(%rsp)
  unwind SaveReg { clobber_offset: 24, reg: p14i }
  movq %r15, 0x30(%rsp)
  unwind SaveReg { clobber_offset: 32, reg: p15i }
block0:
  movq %rdi, <offset:1>+(%rsp)
  movq 0x30(%rdi), %rax
  movq 0x38(%rdi), %rdi
  movq <offset:1>+(%rsp), %rsi
  call    *%rax; jmp MachLabel(1); catch [default: MachLabel(3)]
block1:
  jmp     label2
block2:
  movq 0x10(%rsp), %rbx
  movq 0x18(%rsp), %r12
  movq 0x20(%rsp), %r13
  movq 0x28(%rsp), %r14
  movq 0x30(%rsp), %r15
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block4:
  movq 0x50(%rdi), %rcx
  cmpq %rcx, %rax
  jz      label6; j label5
block6:
  movq 0x18(%rsi), %rax
  jmp     label7
block7:
  movq 0x10(%rsp), %rbx
  movq 0x18(%rsp), %r12
  movq 0x20(%rsp), %r13
  movq 0x28(%rsp), %r14
  movq 0x30(%rsp), %r15
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block8:
  movl 0x18(%rsi), %eax
  jmp     label9
block9:
  movq 0x10(%rsp), %rbx
  movq 0x18(%rsp), %r12
  movq 0x20(%rsp), %r13
  movq 0x28(%rsp), %r14
  movq 0x30(%rsp), %r15
  addq $0x40, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq
block3:
  movq %rax, %rsi
  movq (%rsi), %rax
  movq <offset:1>+(%rsp), %rdi
  movq 0x40(%rdi), %rcx
  movq (%rcx), %rcx
  cmpq %rcx, %rax
  jz      label8; j label4
block5:
  call    User(userextname0)
  ud2

;; function 2 `throws`
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
  movq %r13, 8(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p13i }
block0:
  movq %rdi, %r12
  movq %rdx, %r13
  movl $0x1, %esi
  call    User(userextname0)
  movq %r13, %rdx
  movq %rdx, 0x18(%rax)
  movq %rax, %rsi
  movq %r12, %rdi
  call    User(userextname1)
  ud2

