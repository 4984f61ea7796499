;; function 0 `sum`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movq 0x30(%rdi), %r9
  movl %edx, %r10d
  movdqu (%r9, %r10), %xmm6
  movl %ecx, %r11d
  movdqu 0x10(%r9, %r11), %xmm0
  addps %xmm0, %xmm6
  movdqu %xmm6, 0x20(%r9, %r10)
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 1 `lanes`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  pextrb $0x3, %xmm0, %esi
  movsbl %sil, %esi
  pmovmskb %xmm0, %edi
  leal (%rsi, %rdi), %eax
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 2 `shuffle`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  punpcklbw %xmm1, %xmm0
  movq %rbp, %rsp
  popq %rbp
  retq

;; function 3 `global`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  movdqa %xmm0, %xmm5
  movdqu 0x40(%rdi), %xmm0
  movdqu %xmm5, 0x40(%rdi)
  movq %rbp, %rsp
  popq %rbp
  retq

