;; function 0 `near`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x38(%rdi), %r8
  movl %edx, %r10d
  subq $0x14, %r8
  cmpq %r8, %r10
  jnbe #trap=user2
  uninit  %rax
  xorq %rax, %rax
  movq %r10, %r11
  addq 0x30(%rdi), %r11
  cmpq %r8, %r10
  cmovaq %rax, %r11
  movl 0x10(%r11), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `far`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x38(%rdi), %rax
  movl %edx, %esi
  movl $0xff000004, %ecx
  leaq (%rsi, %rcx), %rcx
  cmpq %rax, %rcx
  jnbe #trap=user2
  uninit  %rdx
  xorq %rdx, %rdx
  addq 0x30(%rdi), %rsi
  cmpq %rax, %rcx
  cmovaq %rdx, %rsi
  movl $0xff000000, %eax
  movl (%rsi, %rax), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `constant`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x38(%rdi), %r8
  subq $0x8, %r8
  movl $0x28, %esi
  cmpq $0x28, %r8
  jb #trap=user2
  uninit  %r11
  xorq %r11, %r11
  addq 0x30(%rdi), %rsi
  cmpq $0x28, %r8
  cmovbq %r11, %rsi
  movq (%rsi), %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 `narrow`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x38(%rdi), %r8
  movl %edx, %r10d
  subq $0x1, %r8
  cmpq %r8, %r10
  jnbe #trap=user2
  uninit  %rax
  xorq %rax, %rax
  movq %r10, %r11
  addq 0x30(%rdi), %r11
  cmpq %r8, %r10
  cmovaq %rax, %r11
  movb %cl, (%r11)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 4 `wide`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x48(%rdi), %r8
  subq $0x14, %r8
  cmpq %r8, %rdx
  jnbe #trap=user2
  uninit  %r11
  xorq %r11, %r11
  movq %rdx, %r10
  addq 0x40(%rdi), %r10
  cmpq %r8, %rdx
  cmovaq %r11, %r10
  movl 0x10(%r10), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 5 `twice`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x38(%rdi), %rsi
  movl %edx, %r8d
  movq %rsi, %rax
  subq $0x4, %rax
  cmpq %rax, %r8
  jnbe #trap=user2
  movq 0x30(%rdi), %rdx
  uninit  %rcx
  xorq %rcx, %rcx
  leaq (%rdx, %r8), %rdx
  cmpq %rax, %r8
  movq %rdx, %rax
  cmovaq %rcx, %rax
  movl (%rax), %eax
  subq $0x8, %rsi
  cmpq %rsi, %r8
  jnbe #trap=user2
  cmpq %rsi, %r8
  cmovaq %rcx, %rdx
  addl 4(%rdx), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

