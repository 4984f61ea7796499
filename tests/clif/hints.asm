;; function 0 `rare`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  testl %edx, %edx
  jnz     label2; j label1
block1:
  movl $0x8, %eax
  jmp     label3
block3:
  movq %rbp, %rsp
  popq %rbp
  retq
block2:
  movl $0x7, %eax
  jmp     label3

;; function 1 `often`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  testl %edx, %edx
  jnz     label2; j label1
block2:
  movl $0x7, %eax
  jmp     label3
block3:
  movq %rbp, %rsp
  popq %rbp
  retq
block1:
  movl $0x8, %eax
  jmp     label3

;; function 2 `leaves-rarely`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  testl %edx, %edx
  jnz     label2; j label1
block1:
  movl $0x7, %eax
  movq %rbp, %rsp
  popq %rbp
  retq
block3:
  movl $0x8, %eax
  movq %rbp, %rsp
  popq %rbp
  retq
block2:
  jmp     label3

;; function 3 `leaves-often`
  pushq %rbp
  unwind PushFrameRegs { offset_upward_to_caller_sp: 16 }
  movq %rsp, %rbp
  unwind DefineNewFrame { offset_upward_to_caller_sp: 16, offset_downward_to_clobbers: 0 }
block0:
  testl %edx, %edx
  jnz     label2; j label1
block2:
  movl $0x8, %eax
  movq %rbp, %rsp
  popq %rbp
  retq
block1:
  movl $0x7, %eax
  movq %rbp, %rsp
  popq %rbp
  retq

