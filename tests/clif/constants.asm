;; function 0 `constant` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl $0x5, %eax
  movl $0x2a, %ecx
  movl $0x3fc00000, %edx
  movd %edx, %xmm0
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `not` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl 0x80(%rdi), %ecx
  movl 0x90(%rdi), %edx
  movl 0x60(%rdi), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `write` of module 0
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl $0x9, 0x90(%rdi)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 0 `constant` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl $0x5, %eax
  movl $0x6, %ecx
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `not` of module 1
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movl -0x80(%rdi), %eax
  movq 0x40(%rdi), %rsi
  movl (%rsi), %ecx
  movq %rbp, %rsp
  popq %rbp
  retq

