//! How a value goes from one side to the other.

use super::Fault;
use super::body::{Body, Local, place};
use super::call::val_type;
use super::module::{AdapterModule, FuncRef, Pair, Shared, Way};
use crate::types::{ComponentTypes, FlatType, InterfaceType, MAX_FLAT_PARAMS};
use anyhow::{Context, Result, anyhow};
use std::collections::HashMap;
use wasm_encoder::{BlockType, Instruction, ValType};

/// Where a value is, or goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum ValuePlace<'p> {
    /// In these local variables.
    Flat(&'p [Local]),
    /// So many bytes after an address in memory.
    Memory { base: Local, offset: u32 },
}

/// ValueWriter on their way from one side to the other, in a body.
pub(super) struct ValueWriter<'v, 'a> {
    pub(super) module: &'v mut AdapterModule<'a>,
    pub(super) body: &'v mut Body,
    pub(super) way: Way,
}

/// A value that takes more than this is written by a function of its own, once.
const INLINE_COST: u32 = 48;
/// A fixed-length list of more elements is a loop.
const UNROLLED: u32 = 8;
/// What has no holes and no invalid bytes is copied as bytes if that saves so many pieces.
const BULK_COST: u32 = 4;

impl ValueWriter<'_, '_> {
    /// Brings a value to the other side.
    pub(super) fn value(
        &mut self,
        pair: Pair,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        // What comes after it, or in place of it in another case, can have its variables: a type of many parts
        // would have too many.
        let in_use = self.body.in_use();
        let result = if self.module.facts.cost(self.module.types, pair.from) > INLINE_COST {
            self.outlined(pair, from, to)
        } else {
            self.parts(pair, from, to)
        };
        self.body.release(in_use);
        result
    }

    /// Brings a value to the other side, part by part.
    fn parts(&mut self, pair: Pair, from: &ValuePlace<'_>, to: &ValuePlace<'_>) -> Result<()> {
        let types = self.module.types;
        if let (ValuePlace::Memory { .. }, ValuePlace::Memory { .. }) = (from, to)
            && pair.from.is_composite()
            && self.module.facts.is_plain(types, pair.from)
            && self.module.facts.cost(types, pair.from) >= BULK_COST
        {
            return self.bulk(types.abi(pair.from).size, from, to);
        }
        match (pair.from, pair.to) {
            (InterfaceType::String, InterfaceType::String) => self.string(from, to),
            (InterfaceType::List(_), InterfaceType::List(_)) => self.list(pair, from, to),
            (InterfaceType::Own(_) | InterfaceType::Borrow(_), _) => self.handle(pair, from, to),
            (InterfaceType::Record(from_ty), InterfaceType::Record(to_ty)) => {
                let fields = types[from_ty].fields.iter().zip(&types[to_ty].fields);
                let fields =
                    fields.map(|(from, to)| (Pair { from: from.ty, to: to.ty }, from.offset));
                self.fields(fields, from, to)
            }
            (InterfaceType::Tuple(from_ty), InterfaceType::Tuple(to_ty)) => {
                let (from_ty, to_ty) = (&types[from_ty], &types[to_ty]);
                let pairs = from_ty.types.iter().zip(&to_ty.types);
                let fields = pairs
                    .zip(&from_ty.offsets)
                    .map(|((&from, &to), &offset)| (Pair { from, to }, offset));
                self.fields(fields, from, to)
            }
            (InterfaceType::FixedList(from_ty), InterfaceType::FixedList(to_ty)) => {
                let pair = Pair { from: types[from_ty].element, to: types[to_ty].element };
                self.fixed_list(pair, types[from_ty].length, from, to)
            }
            (InterfaceType::Flags(ty), InterfaceType::Flags(_)) => {
                self.flags(types[ty].names.len(), from, to)
            }
            (ty, _) if ty.primitive_name().is_some() => self.scalar(ty, from, to, |_| Ok(())),
            _ => self.variant(pair, from, to),
        }
    }

    /// By a function of its own.
    fn outlined(&mut self, pair: Pair, from: &ValuePlace<'_>, to: &ValuePlace<'_>) -> Result<()> {
        let (from_flat, to_flat) =
            (matches!(from, ValuePlace::Flat(_)), matches!(to, ValuePlace::Flat(_)));
        let func = self.value_func(pair, from_flat, to_flat)?;
        for end in [from, to] {
            match *end {
                ValuePlace::Memory { base, offset } => self.address(base, offset),
                ValuePlace::Flat(locals) if std::ptr::eq(end, from) => {
                    locals.iter().for_each(|&local| self.body.get(local));
                }
                ValuePlace::Flat(_) => {}
            }
        }
        self.body.call(func);
        if let ValuePlace::Flat(locals) = to {
            locals.iter().rev().for_each(|&local| self.body.set(local));
        }
        Ok(())
    }

    /// The function that brings a value to the other side, from core values or an address to core
    /// values or an address.
    fn value_func(&mut self, pair: Pair, from_flat: bool, to_flat: bool) -> Result<FuncRef> {
        let way = self.way;
        let types = self.module.types;
        let flat = |ty| -> Result<Vec<ValType>> {
            let flat = types.flat(ty);
            let flat = flat.as_slice(MAX_FLAT_PARAMS).context("too many core values")?;
            Ok(flat.iter().map(|&ty| val_type(ty)).collect())
        };
        let mut params = if from_flat { flat(pair.from)? } else { vec![ValType::I32] };
        let results = if to_flat { flat(pair.to)? } else { Vec::new() };
        if !to_flat {
            params.push(ValType::I32);
        }
        let key = Shared::Value { way, pair, from_flat, to_flat };
        let name = |types: &ComponentTypes| types.display(pair.from).to_string();
        self.module.shared(key, name, (params, results.clone()), |module, body| {
            let params = body.param_locals();
            let (target, base) = match (to_flat, params.split_last()) {
                (false, Some((&base, _))) => (Vec::new(), Some(base)),
                _ => (results.iter().map(|&ty| body.local(ty)).collect(), None),
            };
            let sources = &params[..params.len() - usize::from(base.is_some())];
            let from = match (from_flat, sources) {
                (false, [base, ..]) => ValuePlace::Memory { base: *base, offset: 0 },
                _ => ValuePlace::Flat(sources),
            };
            let to = match base {
                Some(base) => ValuePlace::Memory { base, offset: 0 },
                None => ValuePlace::Flat(&target),
            };
            ValueWriter { module, body, way }.parts(pair, &from, &to)?;
            target.iter().for_each(|&local| body.get(local));
            Ok(())
        })
    }

    /// Parts that follow one another, each with its offset in memory, which is the same on both
    /// sides.
    fn fields(
        &mut self,
        fields: impl Iterator<Item = (Pair, u32)>,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        let (mut from_locals, mut to_locals): (&[Local], &[Local]) = (&[], &[]);
        if let ValuePlace::Flat(locals) = from {
            from_locals = locals;
        }
        if let ValuePlace::Flat(locals) = to {
            to_locals = locals;
        }
        for (pair, at) in fields {
            let from = match *from {
                ValuePlace::Memory { base, offset } => {
                    ValuePlace::Memory { base, offset: offset + at }
                }
                ValuePlace::Flat(_) => ValuePlace::Flat(self.take(&mut from_locals, pair.from)?),
            };
            let to = match *to {
                ValuePlace::Memory { base, offset } => {
                    ValuePlace::Memory { base, offset: offset + at }
                }
                ValuePlace::Flat(_) => ValuePlace::Flat(self.take(&mut to_locals, pair.to)?),
            };
            self.value(pair, &from, &to)?;
        }
        Ok(())
    }

    fn fixed_list(
        &mut self,
        pair: Pair,
        length: u32,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        let size = self.module.types.abi(pair.from).size;
        if let (
            ValuePlace::Memory { base: from, offset: from_at },
            ValuePlace::Memory { base: to, offset: to_at },
        ) = (*from, *to)
            && length > UNROLLED
        {
            self.address(from, from_at);
            let from = self.body.keep(ValType::I32);
            self.address(to, to_at);
            let to = self.body.keep(ValType::I32);
            self.body.i32(length);
            let count = self.body.keep(ValType::I32);
            return self.elements(pair, size, from, to, count);
        }
        // Validation has bounded the type's size, so that no offset wraps.
        self.fields((0..length).map(|index| (pair, index * size)), from, to)
    }

    /// So many elements, from one address on to another: the variables are used up.
    pub(super) fn elements(
        &mut self,
        pair: Pair,
        size: u32,
        from: Local,
        to: Local,
        count: Local,
    ) -> Result<()> {
        let ValueWriter { module, body, way } = self;
        let mut result = Ok(());
        body.repeat(count, |body| {
            let (from_place, to_place) = (
                ValuePlace::Memory { base: from, offset: 0 },
                ValuePlace::Memory { base: to, offset: 0 },
            );
            result = ValueWriter { module, body, way: *way }.value(pair, &from_place, &to_place);
            body.advance(from, size);
            body.advance(to, size);
        });
        result
    }

    /// Does something if the `i32` on the stack is not zero.
    pub(super) fn when(&mut self, act: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.body.op(Instruction::If(BlockType::Empty));
        act(self)?;
        self.body.op(Instruction::End);
        Ok(())
    }

    /// As bytes.
    fn bulk(&mut self, size: u32, from: &ValuePlace<'_>, to: &ValuePlace<'_>) -> Result<()> {
        let memories = (self.module.memory(self.way.to)?, self.module.memory(self.way.from)?);
        for end in [to, from] {
            if let ValuePlace::Memory { base, offset } = *end {
                self.address(base, offset);
            }
        }
        self.body.i32(size);
        self.body.op(Instruction::MemoryCopy { dst_mem: memories.0, src_mem: memories.1 });
        Ok(())
    }

    /// The address of a place, on the stack. It is in memory, so that nothing wraps.
    pub(super) fn address(&mut self, base: Local, offset: u32) {
        self.body.get(base);
        if offset != 0 {
            self.body.i32(offset);
            self.body.op(Instruction::I32Add);
        }
    }

    /// A scalar that `convert` turns, on the stack, into what it is on the other side.
    pub(super) fn scalar(
        &mut self,
        ty: InterfaceType,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
        convert: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        if let ValuePlace::Memory { base, .. } = *to {
            self.body.get(base);
        }
        self.load(ty, from)?;
        convert(self)?;
        self.store(ty, to)
    }

    /// A scalar as a core value on the stack, valid.
    fn load(&mut self, ty: InterfaceType, from: &ValuePlace<'_>) -> Result<()> {
        let flat = match *from {
            ValuePlace::Flat(locals) => {
                self.body.get(*locals.first().context("a scalar without a core value")?);
                true
            }
            ValuePlace::Memory { base, offset } => {
                self.body.get(base);
                let memory = self.module.memory(self.way.from)?;
                let at = place(memory, offset, self.module.types.abi(ty).align);
                self.body.op(match ty {
                    InterfaceType::Bool | InterfaceType::U8 => Instruction::I32Load8U(at),
                    InterfaceType::S8 => Instruction::I32Load8S(at),
                    InterfaceType::U16 => Instruction::I32Load16U(at),
                    InterfaceType::S16 => Instruction::I32Load16S(at),
                    InterfaceType::S64 | InterfaceType::U64 => Instruction::I64Load(at),
                    InterfaceType::Float32 => Instruction::F32Load(at),
                    InterfaceType::Float64 => Instruction::F64Load(at),
                    _ => Instruction::I32Load(at),
                });
                false
            }
        };
        match ty {
            InterfaceType::Bool => self.body.ops([Instruction::I32Const(0), Instruction::I32Ne]),
            InterfaceType::Char => self.check_char()?,
            InterfaceType::U8 if flat => self.mask(0xff),
            InterfaceType::U16 if flat => self.mask(0xffff),
            InterfaceType::S8 if flat => self.body.op(Instruction::I32Extend8S),
            InterfaceType::S16 if flat => self.body.op(Instruction::I32Extend16S),
            _ => {}
        }
        Ok(())
    }

    /// Stores a scalar, above the address in memory if that is where it goes.
    fn store(&mut self, ty: InterfaceType, to: &ValuePlace<'_>) -> Result<()> {
        let offset = match *to {
            ValuePlace::Flat(locals) => {
                self.body.set(*locals.first().context("a scalar without a core value")?);
                return Ok(());
            }
            ValuePlace::Memory { offset, .. } => offset,
        };
        let memory = self.module.memory(self.way.to)?;
        let abi = self.module.types.abi(ty);
        let at = place(memory, offset, abi.align);
        self.body.op(match ty {
            InterfaceType::S64 | InterfaceType::U64 => Instruction::I64Store(at),
            InterfaceType::Float32 => Instruction::F32Store(at),
            InterfaceType::Float64 => Instruction::F64Store(at),
            _ => match abi.size {
                1 => Instruction::I32Store8(at),
                2 => Instruction::I32Store16(at),
                _ => Instruction::I32Store(at),
            },
        });
        Ok(())
    }

    fn mask(&mut self, bits: u32) {
        self.body.i32(bits);
        self.body.op(Instruction::I32And);
    }

    /// Sees that the `i32` on the stack is a Unicode scalar value.
    fn check_char(&mut self) -> Result<()> {
        let fail = self.module.fail()?;
        let char = self.body.local(ValType::I32);
        self.body.tee(char);
        // Exchanged with the first 0x800 numbers, the surrogates are the lowest, and wrap around.
        self.body.i32(0xd800);
        self.body.op(Instruction::I32Xor);
        self.body.i32(0x800);
        self.body.op(Instruction::I32Sub);
        self.body.i32(0x11_0000 - 0x800);
        self.body.op(Instruction::I32GeU);
        self.body.fail_if(fail, Fault::Char, |body| {
            body.get_wide(char);
            body.i64(0);
        });
        self.body.get(char);
        Ok(())
    }

    /// Flags: bits that stand for none are left out.
    fn flags(&mut self, count: usize, from: &ValuePlace<'_>, to: &ValuePlace<'_>) -> Result<()> {
        let scalar = match count {
            0 => return Ok(()),
            1..=8 => InterfaceType::U8,
            9..=16 => InterfaceType::U16,
            _ => InterfaceType::U32,
        };
        let words = u32::try_from(count.div_ceil(32))?;
        let last = (count - 1) % 32;
        let fields = |word: u32| (word + 1 == words).then_some(u32::MAX >> (31 - last));
        for word in 0..words {
            let (from, to) = (nth_word(from, word)?, nth_word(to, word)?);
            self.scalar(scalar, &from, &to, |values| {
                if let Some(mask) = fields(word).filter(|&mask| mask != u32::MAX) {
                    values.mask(mask);
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// Word `index` of some flags.
fn nth_word<'p>(end: &ValuePlace<'p>, index: u32) -> Result<ValuePlace<'p>> {
    Ok(match *end {
        ValuePlace::Memory { base, offset } => {
            ValuePlace::Memory { base, offset: offset + index * 4 }
        }
        ValuePlace::Flat(locals) => {
            let at = index as usize;
            ValuePlace::Flat(locals.get(at..=at).context("flags with fewer core values")?)
        }
    })
}

/// New local variables for core values.
pub(super) fn flat_locals(body: &mut Body, flat: &[FlatType]) -> Vec<Local> {
    flat.iter().map(|&ty| body.local(val_type(ty))).collect()
}

/// What is known of types, each found out once.
#[derive(Default)]
pub(super) struct Facts {
    costs: HashMap<InterfaceType, u32>,
    plain: HashMap<InterfaceType, bool>,
}

impl Facts {
    /// About how many steps a value takes.
    pub(super) fn cost(&mut self, types: &ComponentTypes, ty: InterfaceType) -> u32 {
        if !ty.is_composite() {
            return 1;
        }
        if let Some(&cost) = self.costs.get(&ty) {
            return cost;
        }
        let cost = match ty {
            // A call of a function of its own.
            InterfaceType::List(_) => 3,
            InterfaceType::Flags(_) => types.abi(ty).flat,
            InterfaceType::FixedList(index) => {
                let list = &types[index];
                self.cost(types, list.element).saturating_mul(list.length.min(UNROLLED))
            }
            _ => {
                let parts = types.parts(ty).unwrap_or_default();
                let is_variant = !matches!(ty, InterfaceType::Record(_) | InterfaceType::Tuple(_));
                let own = match ty {
                    // Cases without payload are in tables of jumps.
                    InterfaceType::Variant(index) => 3 + types[index].abi.cases / 8,
                    _ if is_variant => 3,
                    _ => 0,
                };
                parts.into_iter().fold(own, |sum: u32, part| {
                    sum.saturating_add(self.cost(types, part)).saturating_add(u32::from(is_variant))
                })
            }
        };
        self.costs.insert(ty, cost);
        cost
    }

    /// Whether all bytes of a value belong to it, and any will do.
    pub(super) fn is_plain(&mut self, types: &ComponentTypes, ty: InterfaceType) -> bool {
        if let Some(&plain) = self.plain.get(&ty) {
            return plain;
        }
        let plain = match ty {
            InterfaceType::S8
            | InterfaceType::U8
            | InterfaceType::S16
            | InterfaceType::U16
            | InterfaceType::S32
            | InterfaceType::U32
            | InterfaceType::S64
            | InterfaceType::U64
            | InterfaceType::Float32
            | InterfaceType::Float64 => true,
            InterfaceType::FixedList(index) => self.is_plain(types, types[index].element),
            InterfaceType::Record(_) | InterfaceType::Tuple(_) => {
                let parts = types.parts(ty).unwrap_or_default();
                let mut filled = 0u64;
                let plain = parts.into_iter().all(|part| {
                    filled += u64::from(types.abi(part).size);
                    self.is_plain(types, part)
                });
                plain && filled == u64::from(types.abi(ty).size)
            }
            InterfaceType::Flags(index) => {
                types[index].names.len() as u64 == u64::from(types[index].abi.size) * 8
            }
            _ => false,
        };
        self.plain.insert(ty, plain);
        plain
    }
}

/// What the sides disagree on is no type of both.
pub(super) fn disagree(pair: Pair) -> anyhow::Error {
    anyhow!("the sides of a call have different types: {:?} and {:?}", pair.from, pair.to)
}
