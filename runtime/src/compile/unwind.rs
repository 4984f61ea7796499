//! How to unwind a function, in a form that can be kept and read again.
//!
//! Cranelift has the same in a type that nobody else can take apart (unless its own IR is built with
//! serialisation, which would make every build of Wharf longer), so it is made here of the same steps
//! of the prologue. Debug builds compare the two for every function.

use crate::error::Bug;
use anyhow::{Result, bail};
use cranelift_codegen::CompiledCode;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::isa::unwind::UnwindInst;
use gimli::Register;
use gimli::write::{Address, CallFrameInstruction, Expression, FrameDescriptionEntry};
use target_lexicon::Architecture;

/// The rules by which a function's callers are found, as System V says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unwind {
    /// How many bytes of code it is about.
    pub(crate) len: u32,
    /// Rules, and from which offset on each holds.
    pub(crate) rules: Vec<(u32, Rule)>,
}

/// A rule. CFA is the stack pointer of the caller before its call; registers are DWARF's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// CFA is this far from its register.
    CfaOffset(i32),
    /// CFA is found by this register.
    CfaRegister(u16),
    /// The caller's register is saved at this offset from CFA.
    Saved(u16, i32),
    /// The caller's register is CFA and this offset.
    Value(u16, i32),
    /// Whether return addresses are signed.
    SignedReturn(bool),
}

/// The state of return addresses on aarch64, which DWARF has as a register.
const RA_SIGN_STATE: Register = Register(34);

/// The registers that a prologue pushes.
struct FrameRegisters {
    frame_pointer: u16,
    /// The register of the return address, which is saved 8 bytes after the frame pointer, where
    /// calls do not push it.
    link: Option<u16>,
}

impl Unwind {
    /// What the prologue of `code` does; `None` when there is no unwind information for the target.
    pub(crate) fn new(code: &CompiledCode, isa: &dyn TargetIsa) -> Result<Option<Unwind>> {
        let frame = match isa.triple().architecture {
            Architecture::X86_64 => FrameRegisters { frame_pointer: 6, link: None },
            Architecture::Aarch64(_) => FrameRegisters { frame_pointer: 29, link: Some(30) },
            _ => return Ok(None),
        };
        let mut unwind = Unwind { len: code.code_info().total_size, rules: Vec::new() };
        let mut clobbers_to_cfa = 0;
        for (at, step) in &code.buffer.unwind_info {
            unwind.step(*at, step, &frame, &mut clobbers_to_cfa, isa)?;
        }
        Ok(Some(unwind))
    }

    fn step(
        &mut self,
        at: u32,
        step: &UnwindInst,
        frame: &FrameRegisters,
        clobbers_to_cfa: &mut u32,
        isa: &dyn TargetIsa,
    ) -> Result<()> {
        let from_cfa = |offset: u32, base: u32| offset.cast_signed() - base.cast_signed();
        match *step {
            UnwindInst::PushFrameRegs { offset_upward_to_caller_sp: up } => {
                self.rules.push((at, Rule::CfaOffset(up.cast_signed())));
                self.rules.push((at, Rule::Saved(frame.frame_pointer, from_cfa(0, up))));
                if let Some(link) = frame.link {
                    self.rules.push((at, Rule::Saved(link, from_cfa(8, up))));
                }
            }
            UnwindInst::DefineNewFrame {
                offset_upward_to_caller_sp: up,
                offset_downward_to_clobbers: down,
            } => {
                self.rules.push((at, Rule::CfaRegister(frame.frame_pointer)));
                *clobbers_to_cfa = up + down;
            }
            // CFA is found by the frame pointer, whatever becomes of the stack pointer.
            UnwindInst::StackAlloc { .. } => {}
            UnwindInst::SaveReg { clobber_offset, reg } => {
                let reg = isa.map_regalloc_reg_to_dwarf(reg.into())?;
                let offset = from_cfa(clobber_offset, *clobbers_to_cfa);
                self.rules.push((at, Rule::Saved(reg, offset)));
            }
            UnwindInst::RegStackOffset { clobber_offset, reg } => {
                let reg = isa.map_regalloc_reg_to_dwarf(reg.into())?;
                let offset = from_cfa(clobber_offset, *clobbers_to_cfa);
                self.rules.push((at, Rule::Value(reg, offset)));
            }
            UnwindInst::Aarch64SetPointerAuth { return_addresses } => {
                if frame.link.is_none() {
                    bail!(Bug::new(format!("return addresses are signed on {}", isa.triple())));
                }
                self.rules.push((at, Rule::SignedReturn(return_addresses)));
            }
        }
        Ok(())
    }

    /// The entry of `.eh_frame` for the function at `address`.
    pub(crate) fn to_fde(&self, address: Address) -> FrameDescriptionEntry {
        let mut entry = FrameDescriptionEntry::new(address, self.len);
        for &(at, rule) in &self.rules {
            entry.add_instruction(at, instruction(rule));
        }
        entry
    }
}

fn instruction(rule: Rule) -> CallFrameInstruction {
    match rule {
        Rule::CfaOffset(offset) => CallFrameInstruction::CfaOffset(offset),
        Rule::CfaRegister(register) => CallFrameInstruction::CfaRegister(Register(register)),
        Rule::Saved(register, offset) => CallFrameInstruction::Offset(Register(register), offset),
        Rule::Value(register, offset) => {
            CallFrameInstruction::ValOffset(Register(register), offset)
        }
        Rule::SignedReturn(signed) => {
            let mut state = Expression::new();
            state.op(if signed { gimli::DW_OP_lit1 } else { gimli::DW_OP_lit0 });
            CallFrameInstruction::ValExpression(RA_SIGN_STATE, state)
        }
    }
}
