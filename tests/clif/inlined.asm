;; function 0 `add` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  leal (%rdx, %rcx), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `twice` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  leal (%rdx, %rdx), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `recursive` of module 1
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
  testl %edx, %edx
  jnz     label2; j label1
block1:
  movl $0x7, %eax
  jmp     label3
block2:
  subl $0x1, %edx
  movq %rsi, %rdi
  call    User(userextname0)
  jmp     label3
block3:
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
  leaq -0x70(%rsi), %rdi
  return_call_known User(userextname0) (0) tmp=%r11 %rdi=%rdi %rsi=%rsi %rdx=%rdx

;; function 4 `early` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  testl %edx, %edx
  movq %rdx, %rcx
  jz      label3; j label1
block1:
  jmp     label2
block2:
  movl $0x64, %eax
  uninit  %rdx
  xorq %rdx, %rdx
  divl %ecx ;; implicit: %eax, %edx, trap=254
  movq %rbp, %rsp
  popq %rbp
  retq
block3:
  movl $0x3, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5 `large` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  leal 0xb(%rdx), %eax
  imull $0xc, %eax, %eax
  xorl $0xd, %eax
  leal 0x15(%rax), %eax
  imull $0x16, %eax, %eax
  xorl $0x17, %eax
  leal 0x1f(%rax), %eax
  shll $0x5, %eax
  xorl $0x21, %eax
  leal 0x29(%rax), %eax
  imull $0x2a, %eax, %eax
  xorl $0x2b, %eax
  leal 0x33(%rax), %eax
  imull $0x34, %eax, %eax
  xorl $0x35, %eax
  leal 0x3d(%rax), %eax
  imull $0x3e, %eax, %eax
  xorl $0x3f, %eax
  leal 0x47(%rax), %eax
  imull $0x48, %eax, %eax
  xorl $0x49, %eax
  leal 0x51(%rax), %eax
  imull $0x52, %eax, %eax
  xorl $0x53, %eax
  leal 0x5b(%rax), %eax
  imull $0x5c, %eax, %eax
  xorl $0x5d, %eax
  leal 0x65(%rax), %eax
  imull $0x66, %eax, %eax
  xorl $0x67, %eax
  leal 0x6f(%rax), %eax
  imull $0x70, %eax, %eax
  xorl $0x71, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 6 `fail` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  ud2

;; function 7 `fail` of module 1
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
  call    User(userextname0)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 8 `run` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  movq 8(%rdi), %r10
  movq (%r10), %r10
  addq $0x40, %r10
  cmpq %rsp, %r10
  jnbe #trap=stk_ovf
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 48 }
  subq $0x30, %rsp
  movq %rbx, (%rsp)
  unwind SaveReg { clobber_offset: 0, reg: p3i }
  movq %r12, 8(%rsp)
  unwind SaveReg { clobber_offset: 8, reg: p12i }
  movq %r13, 0x10(%rsp)
  unwind SaveReg { clobber_offset: 16, reg: p13i }
  movq %r14, 0x18(%rsp)
  unwind SaveReg { clobber_offset: 24, reg: p14i }
  movq %r15, 0x20(%rsp)
  unwind SaveReg { clobber_offset: 32, reg: p15i }
block0:
  movq %rdx, %rbx
  movq %rdi, %r13
  movq %r13, %rsi
  call    User(userextname0)
  movq %rax, %r12
  movq %rbx, %rdx
  movq %r13, %rsi
  movq %r13, %rdi
  call    User(userextname1)
  movq %rax, %r14
  testl %ebx, %ebx
  jz      label2; j label1
block1:
  movl $0x64, %eax
  uninit  %rdx
  xorq %rdx, %rdx
  divl %ebx ;; implicit: %eax, %edx, trap=254
  movq %r13, %rsi
  movq %rax, %r15
  jmp     label3
block2:
  movl $0x3, %eax
  movq %rax, %r15
  movq %r13, %rsi
  jmp     label3
block3:
  movq %rbx, %rdx
  movq %rsi, %rdi
  call    User(userextname3)
  leal (%rbx, %rbx), %ecx
  leal (%rax, %rcx), %eax
  movq %r15, %rcx
  leal (%rcx, %rax), %eax
  movq %r14, %rcx
  leal (%rcx, %rax), %eax
  movq %r12, %rcx
  leal (%rcx, %rax), %eax
  movq (%rsp), %rbx
  movq 8(%rsp), %r12
  movq 0x10(%rsp), %r13
  movq 0x18(%rsp), %r14
  movq 0x20(%rsp), %r15
  addq $0x30, %rsp
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 9 `leave` of module 1
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

