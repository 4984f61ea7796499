//! Lists: the elements lie in memory, wherever address and length are.

use super::Fault;
use super::body::{Body, Local};
use super::call::{check_aligned, check_bounds};
use super::module::{Pair, Shared};
use super::value::{ValuePlace, ValueWriter, disagree};
use crate::abi::LiftContext;
use crate::types::{ComponentTypes, InterfaceType};
use anyhow::{Context, Result};
use wasm_encoder::{Instruction, ValType};

impl ValueWriter<'_, '_> {
    pub(super) fn list(
        &mut self,
        pair: Pair,
        from: &ValuePlace<'_>,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        let types = self.module.types;
        let (InterfaceType::List(from_ty), InterfaceType::List(to_ty)) = (pair.from, pair.to)
        else {
            return Err(disagree(pair));
        };
        let element = Pair { from: types[from_ty].element, to: types[to_ty].element };
        let way = self.way;
        let name = |types: &ComponentTypes| types.display(pair.from).to_string();
        let ty = (vec![ValType::I32; 2], vec![ValType::I32]);
        let copy = self.module.shared(Shared::List(way, element), name, ty, |module, body| {
            ValueWriter { module, body, way }.copy_list(element)
        })?;
        let (address, length) = self.load_pair(from)?;
        self.body.gets([address, length]);
        self.body.call(copy);
        let copied = self.body.keep(ValType::I32);
        self.store_pair(copied, length, to)
    }

    /// The body of the function that copies a list.
    fn copy_list(&mut self, element: Pair) -> Result<()> {
        let types = self.module.types;
        let (from, length) = (self.body.param(0), self.body.param(1));
        let abi = types.abi(element.from);
        let size = self.list_size(length, abi.size)?;
        let fail = self.module.fail()?;
        check_aligned(self.body, fail, Fault::Unaligned, from, abi.align);
        let memory = self.module.memory(self.way.from)?;
        let page = self.module.page_size_log2(memory);
        let wide = |body: &mut Body| body.get_wide(size);
        check_bounds(self.body, fail, Fault::ListBeyond, (memory, page), from, wide);
        let allocate = self.module.allocate(self.way.to, Fault::ListReallocBeyond)?;
        self.body.i32(abi.align);
        self.body.get(size);
        self.body.call(allocate);
        let copied = self.body.keep(ValType::I32);
        if self.module.facts.is_plain(types, element.from) {
            let target = self.module.memory(self.way.to)?;
            self.body.gets([copied, from, size]);
            self.body.op(Instruction::MemoryCopy { dst_mem: target, src_mem: memory });
        } else if abi.size != 0 {
            self.body.get(copied);
            let to = self.body.keep(ValType::I32);
            self.elements(element, abi.size, from, to, length)?;
        }
        self.body.get(copied);
        Ok(())
    }

    /// The bytes of a list, which are bounded.
    fn list_size(&mut self, length: Local, size: u32) -> Result<Local> {
        let fail = self.module.fail()?;
        self.body.get_wide(length);
        self.body.i64(size.into());
        self.body.op(Instruction::I64Mul);
        self.body.i64(LiftContext::MAX_BYTE_LENGTH.into());
        self.body.op(Instruction::I64GtU);
        self.body.fail_if(fail, Fault::ListTooLong, |body| {
            body.get_wide(length);
            body.i64(size.into());
        });
        self.body.get(length);
        self.body.i32(size);
        self.body.op(Instruction::I32Mul);
        Ok(self.body.keep(ValType::I32))
    }

    /// Address and length, from wherever they are.
    pub(super) fn load_pair(&mut self, from: &ValuePlace<'_>) -> Result<(Local, Local)> {
        match *from {
            ValuePlace::Flat(locals) => {
                let pair = locals.first_chunk().context("a list without address and length")?;
                let &[address, length]: &[Local; 2] = pair;
                Ok((address, length))
            }
            ValuePlace::Memory { base, offset } => {
                let [address, length] = [0, 4].map(|at| {
                    let local = self.body.local(ValType::I32);
                    let part = ValuePlace::Memory { base, offset: offset + at };
                    let to = [local];
                    (
                        self.scalar(InterfaceType::U32, &part, &ValuePlace::Flat(&to), |_| Ok(())),
                        local,
                    )
                });
                address.0?;
                length.0?;
                Ok((address.1, length.1))
            }
        }
    }

    /// The inverse of [`ValueWriter::load_pair`].
    pub(super) fn store_pair(
        &mut self,
        address: Local,
        length: Local,
        to: &ValuePlace<'_>,
    ) -> Result<()> {
        for (index, local) in [address, length].into_iter().enumerate() {
            let from = [local];
            let to = match to {
                ValuePlace::Flat(locals) => {
                    let place = locals.get(index..=index);
                    ValuePlace::Flat(place.context("a list without address and length")?)
                }
                ValuePlace::Memory { base, offset } => {
                    ValuePlace::Memory { base: *base, offset: offset + 4 * index as u32 }
                }
            };
            self.scalar(InterfaceType::U32, &ValuePlace::Flat(&from), &to, |_| Ok(()))?;
        }
        Ok(())
    }
}
