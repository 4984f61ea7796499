//! An adapter from end to end: CanonicalABI.md's `canon_lower` around `canon_lift`.

use super::Fault;
use super::body::{Body, Local};
use super::handle::Lent;
use super::module::{AdapterModule, FuncRef, MAY_NOT_LEAVE, Pair, Shared, Side, Way};
use super::request::AdapterCall;
use super::value::{ValuePlace, ValueWriter, flat_locals};
use crate::types::layout::CanonicalAbi;
use crate::types::{FlatType, FuncType, InterfaceType, MAX_FLAT_PARAMS};
use anyhow::{Context, Result};
use wasm_encoder::{Instruction, ValType};
use wharf_runtime::module::types::{WasmFuncType, WasmValType};

/// Writes the body of an adapter.
pub(super) fn call(
    module: &mut AdapterModule<'_>,
    body: &mut Body,
    request: &AdapterCall<'_>,
) -> Result<()> {
    if request.is_refused {
        let fail = module.fail()?;
        body.fail(fail, Fault::Nested, no_numbers);
        return Ok(());
    }
    let (caller, callee) = (module.side(request.caller), module.side(request.callee));
    let types = module.types;
    let (lowered, lifted) = (types.func(request.lowered), types.func(request.lifted));
    if request.may_be_restricted {
        let fail = module.fail()?;
        body.op(Instruction::GlobalGet(MAY_NOT_LEAVE));
        body.fail_if(fail, Fault::CannotLeave, no_numbers);
    }
    let entered: Vec<u32> =
        request.entered.iter().map(|word| module.global(word, ValType::I32)).collect();
    for &word in &entered {
        let fail = module.fail()?;
        body.op(Instruction::GlobalGet(word));
        body.fail_if(fail, Fault::CannotEnter, no_numbers);
    }
    mark(body, &entered, 1);
    let mut values = ValueWriter { module, body, way: Way { from: caller, to: callee } };
    let lent = values.begin_lending(lowered, lifted)?;
    values.parameters(lowered, lifted, &lent)?;
    let func = values.module.guest(&request.func, lifted.lift_signature())?;
    values.body.call(func);
    let returned = flat_result(values.body, lifted);
    if let Some(local) = returned {
        values.body.set(local);
    }
    values.end_lending(&lent)?;
    values.way = Way { from: callee, to: caller };
    let result = values.result(lowered, lifted, returned)?;
    if let Some(post_return) = &request.callee.post_return {
        let params = lifted.lift_signature().results;
        let ty = WasmFuncType { params, results: Box::default() };
        let post_return = values.module.guest(post_return, ty)?;
        restricted(values.body, |body| {
            if let Some(local) = returned {
                body.get(local);
            }
            body.call(post_return);
        });
    }
    mark(values.body, &entered, 0);
    if let Some(local) = result {
        values.body.get(local);
    }
    Ok(())
}

/// The numbers of a fault that has none.
fn no_numbers(body: &mut Body) {
    body.i64(0);
    body.i64(0);
}

/// What a core function that is lifted returns.
fn flat_result(body: &mut Body, lifted: &FuncType) -> Option<Local> {
    let flat = lifted.flat_results().unwrap_or(&[FlatType::I32]);
    flat.first().map(|&ty| body.local(val_type(ty)))
}

pub(super) fn val_type(ty: FlatType) -> ValType {
    match ty {
        FlatType::I32 => ValType::I32,
        FlatType::I64 => ValType::I64,
        FlatType::F32 => ValType::F32,
        FlatType::F64 => ValType::F64,
    }
}

/// Writes down whether instances are entered. (If the call traps, none of the root ever is again.)
fn mark(body: &mut Body, words: &[u32], entered: i32) {
    for &word in words {
        body.ops([Instruction::I32Const(entered), Instruction::GlobalSet(word)]);
    }
}

/// Does something during which the guest's code may not call out.
fn restricted(body: &mut Body, call: impl FnOnce(&mut Body)) {
    body.ops([Instruction::I32Const(1), Instruction::GlobalSet(MAY_NOT_LEAVE)]);
    call(body);
    body.ops([Instruction::I32Const(0), Instruction::GlobalSet(MAY_NOT_LEAVE)]);
}

impl ValueWriter<'_, '_> {
    /// Lifts the caller's arguments and lowers them to the callee: what its function takes is on the
    /// stack afterwards.
    fn parameters(&mut self, lowered: &FuncType, lifted: &FuncType, lent: &Lent) -> Result<()> {
        let params = self.body.param_locals();
        let spilled = lowered.flat_params().is_none();
        if spilled {
            self.check_place(self.way.from, params[0], lowered.params_abi)?;
        }
        let (target, base) = match lifted.flat_params() {
            Some(flat) => (flat_locals(self.body, flat), None),
            None => {
                let CanonicalAbi { size, align, .. } = lifted.params_abi;
                self.body.i32(align);
                self.body.i32(size);
                let allocate = self.module.allocate(self.way.to, Fault::ReallocBeyond)?;
                self.body.call(allocate);
                (Vec::new(), Some(self.body.keep(ValType::I32)))
            }
        };
        let (mut at, mut to) = (&params[..], &target[..]);
        for (number, (from_param, to_param)) in
            lowered.params.iter().zip(&lifted.params).enumerate()
        {
            let pair = Pair { from: from_param.ty, to: to_param.ty };
            let from = match spilled {
                true => ValuePlace::Memory { base: params[0], offset: from_param.offset },
                false => ValuePlace::Flat(self.take(&mut at, pair.from)?),
            };
            let to = match base {
                Some(base) => ValuePlace::Memory { base, offset: to_param.offset },
                None => ValuePlace::Flat(self.take(&mut to, pair.to)?),
            };
            match lent.handle(number) {
                Some(handle) => self.lend(handle, &from, &to)?,
                None => self.value(pair, &from, &to)?,
            }
        }
        match base {
            Some(base) => self.body.get(base),
            None => target.iter().for_each(|&local| self.body.get(local)),
        }
        Ok(())
    }

    /// Lifts the callee's result and lowers it to the caller: in memory, or in the local variable
    /// that is returned.
    fn result(
        &mut self,
        lowered: &FuncType,
        lifted: &FuncType,
        returned: Option<Local>,
    ) -> Result<Option<Local>> {
        let (Some(from_ty), Some(to_ty)) = (lifted.result, lowered.result) else { return Ok(None) };
        let returned: Vec<Local> = returned.into_iter().collect();
        let from = match lifted.flat_results() {
            Some(_) => ValuePlace::Flat(&returned),
            None => {
                let base = *returned.first().context("a result in memory has an address")?;
                self.check_place(self.way.from, base, lifted.result_abi)?;
                ValuePlace::Memory { base, offset: 0 }
            }
        };
        let target = lowered.flat_results().map(|flat| flat_locals(self.body, flat));
        let to = match &target {
            Some(target) => ValuePlace::Flat(target),
            None => {
                let base = self.body.param(self.body.params.len() - 1);
                self.check_place(self.way.to, base, lowered.result_abi)?;
                ValuePlace::Memory { base, offset: 0 }
            }
        };
        self.value(Pair { from: from_ty, to: to_ty }, &from, &to)?;
        Ok(target.and_then(|target| target.first().copied()))
    }

    /// Sees that a value of a layout is within the memory of a side.
    fn check_place(&mut self, side: Side, base: Local, abi: CanonicalAbi) -> Result<()> {
        let fail = self.module.fail()?;
        let memory = self.module.memory(side)?;
        let page = self.module.page_size_log2(memory);
        let size = u64::from(abi.size);
        check_aligned(self.body, fail, Fault::Unaligned, base, abi.align);
        check_bounds(self.body, fail, Fault::ValueBeyond, (memory, page), base, |body| {
            body.i64(size)
        });
        Ok(())
    }

    /// The local variables of the next value of a type.
    pub(super) fn take<'l>(
        &self,
        locals: &mut &'l [Local],
        ty: InterfaceType,
    ) -> Result<&'l [Local]> {
        let flat = self.module.types.flat(ty);
        let count = flat.as_slice(MAX_FLAT_PARAMS).context("too many core values")?;
        let (taken, rest) =
            locals.split_at_checked(count.len()).context("fewer core values than the type has")?;
        *locals = rest;
        Ok(taken)
    }
}

/// Sees that an address is aligned.
pub(super) fn check_aligned(
    body: &mut Body,
    fail: FuncRef,
    fault: Fault,
    address: Local,
    align: u32,
) {
    if align == 1 {
        return;
    }
    body.get(address);
    body.i32(align - 1);
    body.op(Instruction::I32And);
    body.fail_if(fail, fault, |body| {
        body.get_wide(address);
        body.i64(align.into());
    });
}

/// Sees that as many bytes as `size` puts on the stack (an `i64` of at most 33 bits) are in a memory.
pub(super) fn check_bounds(
    body: &mut Body,
    fail: FuncRef,
    fault: Fault,
    (memory, page_size_log2): (u32, u8),
    address: Local,
    size: impl Fn(&mut Body),
) {
    body.get_wide(address);
    size(body);
    body.op(Instruction::I64Add);
    body.ops([Instruction::MemorySize(memory), Instruction::I64ExtendI32U]);
    body.i64(page_size_log2.into());
    body.ops([Instruction::I64Shl, Instruction::I64GtU]);
    body.fail_if(fail, fault, |body| {
        body.get_wide(address);
        size(body);
    });
}

impl AdapterModule<'_> {
    /// The function that allocates in the memory of a side, for whatever `fault` speaks of: of
    /// alignment and size it makes an address.
    pub(super) fn allocate(&mut self, side: Side, fault: Fault) -> Result<FuncRef> {
        let reallocate = self.reallocate(side, fault)?;
        let ty = (vec![ValType::I32; 2], vec![ValType::I32]);
        self.shared(
            Shared::Allocate(side, fault),
            |_| "allocate".into(),
            ty,
            |_, body| {
                let (align, size) = (body.param(0), body.param(1));
                body.i32(0);
                body.i32(0);
                body.get(align);
                body.get(size);
                body.call(reallocate);
                Ok(())
            },
        )
    }

    /// As [`AdapterModule::allocate`], for what was allocated before: of its address and size, the
    /// alignment and the new size.
    pub(super) fn reallocate(&mut self, side: Side, fault: Fault) -> Result<FuncRef> {
        let ty = (vec![ValType::I32; 4], vec![ValType::I32]);
        self.shared(
            Shared::Reallocate(side, fault),
            |_| "reallocate".into(),
            ty,
            |module, body| {
                let realloc = module.options(side).realloc.clone();
                let realloc = realloc.context("a value needs `realloc`, which the options lack")?;
                let (params, results) = ([WasmValType::I32; 4].into(), [WasmValType::I32].into());
                let realloc = module.guest(&realloc, WasmFuncType { params, results })?;
                let (fail, memory) = (module.fail()?, module.memory(side)?);
                let params = body.param_locals();
                restricted(body, |body| {
                    params.iter().for_each(|&param| body.get(param));
                    body.call(realloc);
                });
                let address = body.keep(ValType::I32);
                let (align, size) = (params[2], params[3]);
                body.get(address);
                body.get(align);
                body.ops([Instruction::I32Const(1), Instruction::I32Sub, Instruction::I32And]);
                body.fail_if(fail, Fault::ReallocUnaligned, |body| {
                    body.get_wide(address);
                    body.get_wide(align);
                });
                let memory = (memory, module.page_size_log2(memory));
                check_bounds(body, fail, fault, memory, address, |body| body.get_wide(size));
                body.get(address);
                Ok(())
            },
        )
    }
}
