//! A compiled function as bytes: little-endian numbers, lists behind their lengths.
//!
//! Nothing in them depends on where the function stands: callees are the numbers that its CLIF gives
//! them, places in the input are positions, whose meaning is not in it.

use crate::compile::func::{CallKind, CallSite, CompiledFunc, Handler};
use crate::compile::key::FuncKey;
use crate::compile::positions::Positions;
use crate::compile::unwind::{Rule, Unwind};
use crate::tables::trap_code::Trap;
use cranelift_codegen::entity::EntityRef as _;
use cranelift_codegen::ir::UserExternalNameRef;
use cranelift_codegen::ir::function::FunctionParameters;
use std::collections::HashMap;

/// Bytes for a function; `None` for one that calls what its CLIF does not name.
pub(super) fn encode(func: &CompiledFunc, params: &FunctionParameters) -> Option<Vec<u8>> {
    let names: HashMap<FuncKey, u32> = params
        .user_named_funcs()
        .iter()
        .filter_map(|(index, name)| Some((FuncKey::from_name(name)?, index.index() as u32)))
        .collect();
    let mut out = Vec::with_capacity(func.code.len() + 256);
    let number = |out: &mut Vec<u8>, number: u32| out.extend_from_slice(&number.to_le_bytes());
    number(&mut out, func.align);
    number(&mut out, u32::try_from(func.code.len()).ok()?);
    out.extend_from_slice(&func.code);
    number(&mut out, func.calls.len() as u32);
    for call in &func.calls {
        number(&mut out, call.offset);
        out.push(match call.kind {
            CallKind::X86Relative32 => 0,
            CallKind::Arm64Branch26 => 1,
        });
        number(&mut out, *names.get(&call.target)?);
        out.extend_from_slice(&call.addend.to_le_bytes());
    }
    number(&mut out, func.traps.len() as u32);
    for &(at, trap) in &func.traps {
        number(&mut out, at);
        out.push(trap as u8);
    }
    number(&mut out, func.addresses.len() as u32);
    for &(at, position) in &func.addresses {
        number(&mut out, at);
        number(&mut out, position);
    }
    number(&mut out, func.handlers.len() as u32);
    for handler in &func.handlers {
        number(&mut out, handler.returns_to);
        number(&mut out, handler.goes_on_at);
        number(&mut out, handler.frame_size);
    }
    out.push(u8::from(func.unwind.is_some()));
    if let Some(unwind) = &func.unwind {
        number(&mut out, unwind.len);
        number(&mut out, unwind.rules.len() as u32);
        for &(at, rule) in &unwind.rules {
            number(&mut out, at);
            let (tag, register, offset) = match rule {
                Rule::CfaOffset(offset) => (0, 0, offset),
                Rule::CfaRegister(register) => (1, register, 0),
                Rule::Saved(register, offset) => (2, register, offset),
                Rule::Value(register, offset) => (3, register, offset),
                Rule::SignedReturn(signed) => (4, u16::from(signed), 0),
            };
            out.push(tag);
            out.extend_from_slice(&register.to_le_bytes());
            number(&mut out, offset.cast_unsigned());
        }
    }
    Some(out)
}

/// The function `key`, whose CLIF has `params`; `None` where `bytes` are not what [`encode`] makes.
pub(super) fn decode(
    bytes: &[u8],
    key: FuncKey,
    params: &FunctionParameters,
) -> Option<CompiledFunc> {
    let mut input = Input(bytes);
    let align = input.number()?;
    let code = input.number()? as usize;
    let code = input.take(code)?.to_vec();
    let end = u32::try_from(code.len()).ok()?;
    let calls = input.list(17, |input| {
        let offset = input.number().filter(|at| at.checked_add(4).is_some_and(|at| at <= end))?;
        let kind = match input.byte()? {
            0 => CallKind::X86Relative32,
            1 => CallKind::Arm64Branch26,
            _ => return None,
        };
        let name = UserExternalNameRef::new(input.number()? as usize);
        let target = FuncKey::from_name(params.user_named_funcs().get(name)?)?;
        let addend = i64::from_le_bytes(*input.array()?);
        Some(CallSite { offset, kind, target, addend })
    })?;
    let traps = input.list(5, |input| Some((input.number()?, Trap::from_u8(input.byte()?)?)))?;
    let addresses = input.list(8, |input| Some((input.number()?, input.number()?)))?;
    let handlers = input.list(12, |input| {
        let [returns_to, goes_on_at] = [input.number()?, input.number()?];
        let inside = returns_to <= end && goes_on_at < end;
        inside.then_some(Handler { returns_to, goes_on_at, frame_size: input.number()? })
    })?;
    let positions = Positions::default();
    let unwind = match input.byte()? {
        0 => None,
        1 => Some(Unwind { len: input.number()?, rules: input.list(11, unwind_rule)? }),
        _ => return None,
    };
    let sound = input.0.is_empty() && align.is_power_of_two() && align <= 4096;
    let func =
        CompiledFunc { key, code, align, calls, traps, addresses, positions, handlers, unwind };
    sound.then_some(func)
}

fn unwind_rule(input: &mut Input<'_>) -> Option<(u32, Rule)> {
    let (at, tag) = (input.number()?, input.byte()?);
    let register = u16::from_le_bytes(*input.array()?);
    let offset = input.number()?.cast_signed();
    let rule = match tag {
        0 => Rule::CfaOffset(offset),
        1 => Rule::CfaRegister(register),
        2 => Rule::Saved(register, offset),
        3 => Rule::Value(register, offset),
        4 => Rule::SignedReturn(register != 0),
        _ => return None,
    };
    Some((at, rule))
}

/// What is still to be read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.array().map(|&[byte]| byte)
    }

    fn number(&mut self) -> Option<u32> {
        self.array().map(|&bytes| u32::from_le_bytes(bytes))
    }

    /// A list whose items take `size` bytes each, so that no length claims more than is there.
    fn list<T>(
        &mut self,
        size: usize,
        item: impl Fn(&mut Input<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let len = self.number()? as usize;
        if len > self.0.len() / size {
            return None;
        }
        let mut items = Vec::with_capacity(len);
        for _ in 0..len {
            items.push(item(self)?);
        }
        Some(items)
    }
}
