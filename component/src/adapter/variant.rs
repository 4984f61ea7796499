//! Variants, options, results and enums: a discriminant, and the payload of one case.

use super::Fault;
use super::body::{Local, place};
use super::call::val_type;
use super::module::Pair;
use super::value::{ValuePlace, ValueWriter, disagree, flat_locals};
use crate::types::layout::VariantAbi;
use crate::types::{ComponentTypes, InterfaceType, MAX_FLAT_PARAMS};
use anyhow::{Context, Result};
use std::borrow::Cow;
use wasm_encoder::{BlockType, Instruction, ValType};

/// Up to so many cases with payloads are compared one by one.
const COMPARED: usize = 3;

/// A case with a payload.
struct PayloadCase {
    discriminant: u32,
    payload: Pair,
}

impl ValueWriter<'_, '_> {
    pub(super) fn variant(
        &mut self,
        pair: Pair,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        let types = self.module.types;
        let (abi, cases) = cases(types, pair)?;
        self.load_discriminant(&abi, from)?;
        let discriminant = self.body.keep(ValType::I32);
        let fail = self.module.fail()?;
        self.body.get(discriminant);
        self.body.i32(abi.cases);
        self.body.op(Instruction::I32GeU);
        self.body.fail_if(fail, Fault::Discriminant, |body| {
            body.get_wide(discriminant);
            body.i64(abi.cases.into());
        });
        self.store_discriminant(&abi, discriminant, to)?;
        if let ValuePlace::Flat(locals) = to {
            for &local in locals.iter().skip(1) {
                self.body.zero(local.ty);
                self.body.set(local);
            }
        }
        if cases.len() <= COMPARED {
            for case in &cases {
                self.body.get(discriminant);
                self.body.i32(case.discriminant);
                self.body.op(Instruction::I32Eq);
                self.when(|values| values.payload(&abi, case.payload, from, to))?;
            }
            return Ok(());
        }
        self.switch(&abi, &cases, discriminant, from, to)
    }

    /// One of many payloads, by a table of jumps.
    fn switch(
        &mut self,
        abi: &VariantAbi,
        cases: &[PayloadCase],
        discriminant: Local,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        let count = u32::try_from(cases.len())?;
        // A block for each case, the first innermost, and one around all.
        for _ in 0..=count {
            self.body.op(Instruction::Block(BlockType::Empty));
        }
        let mut targets = vec![count; abi.cases as usize];
        for (depth, case) in (0..).zip(cases) {
            targets[case.discriminant as usize] = depth;
        }
        self.body.get(discriminant);
        self.body.op(Instruction::BrTable(Cow::Owned(targets), count));
        for (done, case) in (1..).zip(cases) {
            self.body.op(Instruction::End);
            self.payload(abi, case.payload, from, to)?;
            self.body.op(Instruction::Br(count - done));
        }
        self.body.op(Instruction::End);
        Ok(())
    }

    fn load_discriminant(&mut self, abi: &VariantAbi, from: &ValuePlace<'_>) -> Result<()> {
        match *from {
            ValuePlace::Flat(locals) => {
                self.body.get(*locals.first().context("a variant without a discriminant")?);
            }
            ValuePlace::Memory { base, offset } => {
                self.body.get(base);
                let memory = self.module.memory(self.way.from)?;
                let at = place(memory, offset, abi.discriminant_size);
                self.body.op(match abi.discriminant_size {
                    1 => Instruction::I32Load8U(at),
                    2 => Instruction::I32Load16U(at),
                    _ => Instruction::I32Load(at),
                });
            }
        }
        Ok(())
    }

    fn store_discriminant(
        &mut self,
        abi: &VariantAbi,
        discriminant: Local,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        match *to {
            ValuePlace::Flat(locals) => {
                self.body.get(discriminant);
                self.body.set(*locals.first().context("a variant without a discriminant")?);
            }
            ValuePlace::Memory { base, offset } => {
                self.body.get(base);
                self.body.get(discriminant);
                let memory = self.module.memory(self.way.to)?;
                let at = place(memory, offset, abi.discriminant_size);
                self.body.op(match abi.discriminant_size {
                    1 => Instruction::I32Store8(at),
                    2 => Instruction::I32Store16(at),
                    _ => Instruction::I32Store(at),
                });
            }
        }
        Ok(())
    }

    /// The payload of a case. Its core values share local variables with those of other cases, which
    /// may be of a type that holds them all.
    fn payload(
        &mut self,
        abi: &VariantAbi,
        pair: Pair,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        let in_use = self.body.in_use();
        let offset_of = |offset: u32| offset + abi.payload_offset;
        let source = match from {
            ValuePlace::Flat(locals) => self.narrowed(locals, pair.from)?,
            ValuePlace::Memory { .. } => Vec::new(),
        };
        let from = match *from {
            ValuePlace::Flat(_) => ValuePlace::Flat(&source),
            ValuePlace::Memory { base, offset } => {
                ValuePlace::Memory { base, offset: offset_of(offset) }
            }
        };
        match *to {
            ValuePlace::Memory { base, offset } => {
                let to = ValuePlace::Memory { base, offset: offset_of(offset) };
                self.value(pair, &from, &to)?;
            }
            ValuePlace::Flat(locals) => {
                let flat = self.module.types.flat(pair.to);
                let flat = flat.as_slice(MAX_FLAT_PARAMS).context("too many core values")?;
                let target = flat_locals(self.body, flat);
                self.value(pair, &from, &ValuePlace::Flat(&target))?;
                for (&value, &shared) in target.iter().zip(locals.iter().skip(1)) {
                    self.body.get(value);
                    self.widen(value.ty, shared.ty);
                    self.body.set(shared);
                }
            }
        }
        self.body.release(in_use);
        Ok(())
    }

    /// The core values of a payload, out of those that all cases share.
    fn narrowed(&mut self, shared: &[Local], ty: InterfaceType) -> Result<Vec<Local>> {
        let flat = self.module.types.flat(ty);
        let flat = flat.as_slice(MAX_FLAT_PARAMS).context("too many core values")?;
        let narrow = |(&want, &local): (&_, &Local)| {
            let want = val_type(want);
            if want == local.ty {
                return local;
            }
            self.body.get(local);
            match (local.ty, want) {
                (ValType::I32, ValType::F32) => self.body.op(Instruction::F32ReinterpretI32),
                (ValType::I64, ValType::I32) => self.body.op(Instruction::I32WrapI64),
                (ValType::I64, ValType::F32) => {
                    self.body.ops([Instruction::I32WrapI64, Instruction::F32ReinterpretI32]);
                }
                _ => self.body.op(Instruction::F64ReinterpretI64),
            }
            self.body.keep(want)
        };
        Ok(flat.iter().zip(&shared[1..]).map(narrow).collect())
    }

    /// Makes of a core value on the stack what all cases share.
    fn widen(&mut self, have: ValType, want: ValType) {
        match (have, want) {
            (ValType::F32, ValType::I32) => self.body.op(Instruction::I32ReinterpretF32),
            (ValType::I32, ValType::I64) => self.body.op(Instruction::I64ExtendI32U),
            (ValType::F32, ValType::I64) => {
                self.body.ops([Instruction::I32ReinterpretF32, Instruction::I64ExtendI32U]);
            }
            (ValType::F64, ValType::I64) => self.body.op(Instruction::I64ReinterpretF64),
            _ => {}
        }
    }
}

/// The layout of a variant of any kind, which is the same on both sides, and its cases with payloads.
fn cases(types: &ComponentTypes, pair: Pair) -> Result<(VariantAbi, Vec<PayloadCase>)> {
    type Payloads = Vec<(Option<InterfaceType>, Option<InterfaceType>)>;
    let (abi, payloads): (VariantAbi, Payloads) = match (pair.from, pair.to) {
        (InterfaceType::Variant(from), InterfaceType::Variant(to)) => {
            let cases = types[from].cases.iter().zip(&types[to].cases);
            (types[from].abi, cases.map(|(from, to)| (from.ty, to.ty)).collect())
        }
        (InterfaceType::Option(from), InterfaceType::Option(to)) => {
            let some = (Some(types[from].ty), Some(types[to].ty));
            (types[from].abi, vec![(None, None), some])
        }
        (InterfaceType::Result(from), InterfaceType::Result(to)) => {
            let (from, to) = (&types[from], &types[to]);
            (from.abi, vec![(from.ok, to.ok), (from.err, to.err)])
        }
        (InterfaceType::Enum(from), InterfaceType::Enum(_)) => (types[from].abi, Vec::new()),
        _ => return Err(disagree(pair)),
    };
    let cases = (0..).zip(payloads).filter_map(|(discriminant, payload)| match payload {
        (Some(from), Some(to)) => Some(PayloadCase { discriminant, payload: Pair { from, to } }),
        _ => None,
    });
    Ok((abi, cases.collect()))
}
