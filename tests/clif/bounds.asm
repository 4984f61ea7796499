;; function 0 `near`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x30(%rdi), %rsi
  movl %edx, %edi
  movl 0x10(%rsi, %rdi), %eax
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
  movq 0x30(%rdi), %rsi
  movq 0x28(%rsi), %rax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 `narrow`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x30(%rdi), %rsi
  movl %edx, %edi
  movb %cl, (%rsi, %rdi)
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
  movq 0x30(%rdi), %rsi
  movl %edx, %edi
  movl (%rsi, %rdi), %eax
  addl 4(%rsi, %rdi), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

