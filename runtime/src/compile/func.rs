//! One function: CLIF in, machine code out, with all that linking needs to know of it.

use super::key::FuncKey;
use super::positions::Positions;
use super::unwind::Unwind;
use crate::error::{Bug, OrBug, Unsupported};
use crate::tables::trap_code::Trap;
use anyhow::{Result, bail};
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::{ExternalName, Function, SourceLoc, TrapCode};
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::{
    CodegenError, CompiledCode, Context, FinalizedMachExceptionHandler, FinalizedMachReloc,
    FinalizedRelocTarget,
};
use cranelift_control::ControlPlane;

/// A function's machine code. Offsets are from its first byte.
#[derive(Debug)]
pub(crate) struct CompiledFunc {
    /// Which function it is.
    pub(crate) key: FuncKey,
    /// Its code, calls not resolved.
    pub(crate) code: Vec<u8>,
    /// The alignment that the code needs.
    pub(crate) align: u32,
    /// Its calls of other functions of the artifact.
    pub(crate) calls: Vec<CallSite>,
    /// Instructions that can trap, and why.
    pub(crate) traps: Vec<(u32, Trap)>,
    /// Where instructions begin that come from another place in the input than those before them,
    /// and that place, as one of `positions`.
    pub(crate) addresses: Vec<(u32, u32)>,
    /// What the places mean.
    pub(crate) positions: Positions,
    /// Where it goes on with exceptions that come out of its calls.
    pub(crate) handlers: Vec<Handler>,
    /// How to unwind it, as System V says it.
    pub(crate) unwind: Option<Unwind>,
}

/// Where a function goes on with an exception that comes out of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handler {
    /// Where the call would return to.
    pub(crate) returns_to: u32,
    /// Where the function goes on.
    pub(crate) goes_on_at: u32,
    /// How far its stack pointer then is below its frame pointer.
    pub(crate) frame_size: u32,
}

/// A call of a function of the artifact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallSite {
    /// Where the distance to the callee is to be written.
    pub(crate) offset: u32,
    /// How it is written.
    pub(crate) kind: CallKind,
    /// The callee.
    pub(crate) target: FuncKey,
    /// What is added to the callee's address.
    pub(crate) addend: i64,
}

/// The ways in which a call encodes the distance to its callee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// x86-64: 32 bits, from the place itself.
    X86Relative32,
    /// aarch64: 26 bits of the instruction, in words.
    Arm64Branch26,
}

/// Compiles `func`; what its positions mean is left to the caller. `context` is scratch space.
pub(crate) fn compile(
    key: FuncKey,
    func: Function,
    isa: &dyn TargetIsa,
    context: &mut Context,
) -> Result<CompiledFunc> {
    context.clear();
    context.func = func;
    context
        .compile(isa, &mut ControlPlane::default())
        .map_err(|error| code_generator_error(error.inner))?;
    let compiled = context.compiled_code().or_bug("no code was generated")?;
    let unwind = Unwind::new(compiled, isa)?;
    #[cfg(debug_assertions)]
    assert_same_unwind(unwind.as_ref(), compiled, isa)?;
    let names = context.func.params.user_named_funcs();
    let mut calls = Vec::new();
    for reloc in compiled.buffer.relocs() {
        let target = match &reloc.target {
            FinalizedRelocTarget::ExternalName(ExternalName::User(name)) => {
                names.get(*name).and_then(FuncKey::from_name)
            }
            _ => None,
        };
        calls.push(call_site(reloc, target)?);
    }
    let mut traps = Vec::new();
    for trap in compiled.buffer.traps() {
        traps.push((trap.offset, trap_reason(trap.code)?));
    }
    let handlers = handlers(key, compiled)?;
    let addresses = addresses(compiled, context.func.params.base_srcloc());
    Ok(CompiledFunc {
        key,
        code: compiled.code_buffer().to_vec(),
        align: compiled.buffer.alignment,
        calls,
        traps,
        addresses,
        positions: Positions::default(),
        handlers,
        unwind,
    })
}

/// Sees that unwind information is what Cranelift would have it.
#[cfg(debug_assertions)]
fn assert_same_unwind(
    ours: Option<&Unwind>,
    compiled: &CompiledCode,
    isa: &dyn TargetIsa,
) -> Result<()> {
    use cranelift_codegen::isa::unwind::UnwindInfo;
    let theirs = match compiled.create_unwind_info(isa)? {
        Some(UnwindInfo::SystemV(unwind)) => Some(unwind),
        _ => None,
    };
    let address = gimli::write::Address::Constant(0);
    let ours = ours.map(|unwind| unwind.to_fde(address));
    assert_eq!(ours, theirs.map(|unwind| unwind.to_fde(address)), "unwind information differs");
    Ok(())
}

/// Where the code comes from, from `start` on. What has no place of its own (the prologue, the trap of its stack
/// check at the end) belongs to the beginning of the function, which is there.
fn addresses(compiled: &CompiledCode, start: SourceLoc) -> Vec<(u32, u32)> {
    let mut addresses: Vec<(u32, u32)> = Vec::new();
    let mut push = |at: u32, loc: SourceLoc| {
        let loc = if loc.is_default() { start } else { loc };
        let last = addresses.last().map(|&(_, last)| last);
        let position = loc.bits().wrapping_sub(start.bits());
        if !loc.is_default() && last != Some(position) {
            addresses.push((at, position));
        }
    };
    push(0, start);
    for loc in compiled.buffer.get_srclocs_sorted() {
        push(loc.start, loc.loc);
    }
    addresses
}

/// The handlers of a function. Of those of a call that was inlined the first is that of the function
/// that it was in; one that does not want the exception passes it on itself. (An entry stub's is in the
/// store context while it is called.)
fn handlers(key: FuncKey, compiled: &CompiledCode) -> Result<Vec<Handler>> {
    let FuncKey::Func(..) = key else { return Ok(Vec::new()) };
    let mut handlers = Vec::new();
    for site in compiled.buffer.call_sites() {
        let Some(first) = site.exception_handlers.first() else { continue };
        let &FinalizedMachExceptionHandler::Default(goes_on_at) = first else {
            bail!(Bug::new(format!("a call has a handler for {first:?}")));
        };
        let frame_size = site.frame_offset.or_bug("a frame of unknown size")?;
        handlers.push(Handler { returns_to: site.ret_addr, goes_on_at, frame_size });
    }
    Ok(handlers)
}

/// Some functions are too large for the code generator, which is no bug; what its verifier finds
/// is one.
fn code_generator_error(error: CodegenError) -> anyhow::Error {
    match error {
        CodegenError::Verifier(errors) => Bug::new(format!("invalid CLIF: {errors}")).into(),
        error => Unsupported::new(format!("the code generator failed: {error}")).into(),
    }
}

fn call_site(reloc: &FinalizedMachReloc, target: Option<FuncKey>) -> Result<CallSite> {
    let kind = match reloc.kind {
        Reloc::X86CallPCRel4 | Reloc::X86PCRel4 => CallKind::X86Relative32,
        Reloc::Arm64Call => CallKind::Arm64Branch26,
        kind => bail!(Bug::new(format!("code refers to {:?} by {kind:?}", reloc.target))),
    };
    let target = target
        .ok_or_else(|| Bug::new(format!("code refers to {:?}, not a function", reloc.target)))?;
    Ok(CallSite { offset: reloc.offset, kind, target, addend: reloc.addend })
}

/// Our trap for Cranelift's code: its own have names, ours are numbers.
fn trap_reason(code: TrapCode) -> Result<Trap> {
    Ok(match code {
        TrapCode::STACK_OVERFLOW => Trap::StackOverflow,
        TrapCode::HEAP_OUT_OF_BOUNDS => Trap::MemoryOutOfBounds,
        TrapCode::INTEGER_OVERFLOW => Trap::IntegerOverflow,
        TrapCode::INTEGER_DIVISION_BY_ZERO => Trap::IntegerDivisionByZero,
        TrapCode::BAD_CONVERSION_TO_INTEGER => Trap::BadConversionToInteger,
        code => Trap::from_u8(code.as_raw().get())
            .ok_or_else(|| Bug::new(format!("unknown trap code {code}")))?,
    })
}
