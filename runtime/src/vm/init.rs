//! Instantiation: what becomes of a linked instance before its start function runs.
//!
//! In the order of the specification's *instantiation*: memories and tables, globals, the initial
//! elements of tables, then active element segments and data segments, each checked and copied in
//! turn.

use super::allowance::{GrantedDefinitions, Request};
use super::builtins::range;
use super::context::Definition;
use super::instance::{CoreInstance, Marks, Stage};
use super::memory::LinearMemory;
use super::store::Vm;
use super::table::{SharedPages, TableStorage};
use super::word::GuestWord;
use crate::Trap;
use crate::engine::Engine;
use crate::entity::EntityRef;
use crate::error::{Bug, OrBug};
use crate::keys::InstanceKey;
use crate::module::info::{
    ConstExpr, ConstOp, DataIndex, ElemIndex, ElementItems, MemoryIndex, ModuleInfo, SegmentMode,
    TableIndex,
};
use anyhow::{Context, Result, ensure};
use smallvec::SmallVec;
use std::ptr::NonNull;

impl Vm {
    /// Makes what a linked instance defines and runs its active segments.
    ///
    /// # Errors
    ///
    /// A trap where a segment does not fit, or what the host cannot give; or it is not linked, or this was done
    /// before.
    pub(super) fn initialise(
        &mut self,
        key: InstanceKey,
        engine: &Engine,
        granted: GrantedDefinitions,
    ) -> Result<()> {
        let instance = self.instance_mut(key)?;
        ensure!(
            instance.stage == Stage::Linked,
            Bug::new("the instance is not one that was just linked")
        );
        instance.stage = Stage::Begun;
        let module = instance.module.clone();
        let info = module.info();
        instance.allocate(info, engine, granted)?;
        self.init_globals(key, info)?;
        for (index, init) in &info.table_inits {
            if let Some(init) = init {
                let word = self.evaluate_reference(key, info, init)?;
                // Null is what they are.
                if word != GuestWord::NULL {
                    let table = &mut self.instance_mut(key)?.tables[index];
                    // SAFETY: `GuestWord` 2: validation has seen that the expression is of the elements' type.
                    unsafe { table.words_mut().fill(word) };
                }
            }
        }
        self.instance_mut(key)?.stage = Stage::Ready;
        for (index, segment) in &info.elements {
            match &segment.mode {
                SegmentMode::Active { target, offset } => {
                    let offset = self.evaluate_offset(key, info, offset, |info| {
                        info.tables[*target].index == crate::module::types::IndexType::I32
                    })?;
                    let len = segment.items.len() as u64;
                    self.init_table(key, *target, index, offset, 0, len)?;
                    self.drop_elem(key, index)?;
                }
                SegmentMode::Declared => self.drop_elem(key, index)?,
                SegmentMode::Passive => {}
            }
        }
        for (index, segment) in &info.data {
            if let SegmentMode::Active { target, offset } = &segment.mode {
                let offset = self.evaluate_offset(key, info, offset, |info| {
                    info.memories[*target].index == crate::module::types::IndexType::I32
                })?;
                let len = module.data(index)?.len() as u64;
                self.init_memory(key, *target, index, offset, 0, len)?;
                self.drop_data(key, index)?;
            }
        }
        Ok(())
    }

    fn init_globals(&mut self, key: InstanceKey, info: &ModuleInfo) -> Result<()> {
        for (index, init) in &info.global_inits {
            let bits = self.evaluate(key, info, init)?;
            let place = self.global_owner(key, info.global_index(index))?;
            // SAFETY: `GuestWord` 2: validation has seen that the expression is of the global's type; what the
            // host makes up begins with zeros, which are null or a number.
            unsafe { self.write_global(place, bits)? };
        }
        Ok(())
    }

    /// The offset of an active segment, of 32 bits where `narrow` says so.
    fn evaluate_offset(
        &self,
        key: InstanceKey,
        info: &ModuleInfo,
        expr: &ConstExpr,
        narrow: impl Fn(&ModuleInfo) -> bool,
    ) -> Result<u64> {
        let value = self.evaluate(key, info, expr)? as u64;
        Ok(if narrow(info) { u64::from(value as u32) } else { value })
    }

    /// The value of a constant expression of a reference type.
    fn evaluate_reference(
        &self,
        key: InstanceKey,
        info: &ModuleInfo,
        expr: &ConstExpr,
    ) -> Result<GuestWord> {
        let word = self.evaluate(key, info, expr)? as u64;
        // SAFETY: `GuestWord` 1: the expression is one of a valid module, of this type: its value is null,
        // a reference to a function of this instance, or what a global of its holds.
        Ok(unsafe { GuestWord::held(word) })
    }

    /// The value of a constant expression, as the 16 bytes that a global would hold.
    pub(super) fn evaluate(
        &self,
        key: InstanceKey,
        info: &ModuleInfo,
        expr: &ConstExpr,
    ) -> Result<u128> {
        let mut stack: SmallVec<[u128; 4]> = SmallVec::new();
        for op in &expr.ops {
            let value = match *op {
                ConstOp::I32(value) => u128::from(value.cast_unsigned()),
                ConstOp::I64(value) => u128::from(value.cast_unsigned()),
                ConstOp::F32(bits) => u128::from(bits),
                ConstOp::F64(bits) => u128::from(bits),
                ConstOp::V128(bits) => bits,
                ConstOp::RefNull(_) => 0,
                ConstOp::GlobalGet(index) => self.global(self.global_owner(key, index)?)?.0,
                ConstOp::RefFunc(index) => u128::from(self.instance_func_word(key, index)?.bits()),
                op => {
                    let (b, a) = (stack.pop(), stack.pop());
                    let (a, b) = a.zip(b).with_context(|| bad_expression(info))?;
                    binary(op, a, b).with_context(|| bad_expression(info))?
                }
            };
            stack.push(value);
        }
        stack.pop().with_context(|| bad_expression(info))
    }

    /// `memory.init`.
    pub(super) fn init_memory(
        &mut self,
        key: InstanceKey,
        memory: MemoryIndex,
        data: DataIndex,
        dst: u64,
        src: u64,
        len: u64,
    ) -> Result<()> {
        let instance = self.instance(key)?;
        let module = instance.module.clone();
        let dropped = instance.dropped_data.get(data.index()).is_some_and(|&dropped| dropped);
        let bytes = if dropped { &[] } else { module.data(data)? };
        let from = range(src, len, bytes.len()).ok_or(Trap::MemoryOutOfBounds)?;
        let target = self.memory_of(key, memory)?;
        let to = range(dst, len, target.len()).ok_or(Trap::MemoryOutOfBounds)?;
        target[to].copy_from_slice(&bytes[from]);
        Ok(())
    }

    /// `data.drop`.
    pub(super) fn drop_data(&mut self, key: InstanceKey, data: DataIndex) -> Result<()> {
        let instance = self.instance_mut(key)?;
        let count = instance.module.info().data.len();
        mark(&mut instance.dropped_data, data.index(), count)
    }

    /// `table.init`.
    pub(super) fn init_table(
        &mut self,
        key: InstanceKey,
        table: TableIndex,
        elem: ElemIndex,
        dst: u64,
        src: u64,
        len: u64,
    ) -> Result<()> {
        let instance = self.instance(key)?;
        let module = instance.module.clone();
        let info = module.info();
        let segment = info.elements.get(elem).or_bug("no such element segment")?;
        let dropped = instance.dropped_elems.get(elem.index()).is_some_and(|&dropped| dropped);
        let size = if dropped { 0 } else { segment.items.len() };
        let from = range(src, len, size).ok_or(Trap::TableOutOfBounds)?;
        let words: SmallVec<[GuestWord; 32]> = match &segment.items {
            ElementItems::Functions(items) if !dropped => items[from]
                .iter()
                .map(|&func| self.instance_func_word(key, func))
                .collect::<Result<_>>()?,
            ElementItems::Expressions(items) if !dropped => items[from]
                .iter()
                .map(|expr| self.evaluate_reference(key, info, expr))
                .collect::<Result<_>>()?,
            _ => SmallVec::new(),
        };
        let place = self.table_owner(key, table)?;
        let table = self.table_mut(place)?;
        let to = range(dst, len, table.words().len()).ok_or(Trap::TableOutOfBounds)?;
        // SAFETY: `GuestWord` 2: validation has seen that the segment's items are of the type that the module
        // says of the table, and linking, that this is the table's.
        unsafe { table.words_mut()[to].copy_from_slice(&words) };
        Ok(())
    }

    /// `elem.drop`.
    pub(super) fn drop_elem(&mut self, key: InstanceKey, elem: ElemIndex) -> Result<()> {
        let instance = self.instance_mut(key)?;
        let count = instance.module.info().elements.len();
        mark(&mut instance.dropped_elems, elem.index(), count)
    }

    /// The bytes of a memory by its index in an instance's index space.
    pub(super) fn memory_of(&mut self, key: InstanceKey, index: MemoryIndex) -> Result<&mut [u8]> {
        let Definition { base, len } = self.memory_definition(key, index)?;
        if len == 0 {
            return Ok(&mut []);
        }
        // SAFETY: `Definition` 1: so many bytes of its memory begin there. `StoreContext` 2: nobody else
        // touches them while the store is borrowed exclusively.
        Ok(unsafe { std::slice::from_raw_parts_mut(base, len as usize) })
    }

    /// What is published of a memory, be it defined or imported.
    fn memory_definition(&self, key: InstanceKey, index: MemoryIndex) -> Result<Definition> {
        let instance = self.instance(key)?;
        let (info, layout) = (instance.module.info(), instance.layout);
        let definition: NonNull<Definition> = match info.defined_memory(index) {
            Some(index) => instance.field(layout.defined_memory(index)),
            None => {
                let field = instance.field::<*mut Definition>(layout.imported_memory(index));
                // SAFETY: `InstanceContext` 2, 3: the context of an instance that is there has a pointer for
                // the import, null until it is linked.
                NonNull::new(unsafe { field.read() }).or_bug("a memory is not linked yet")?
            }
        };
        // SAFETY: `InstanceContext` 1, `Linked` 1: a definition lives as long as the instances that have it
        // or import it, one of which is there.
        Ok(unsafe { definition.read() })
    }

    /// `memory.copy`: `None` when a range is out of bounds.
    pub(super) fn copy_memory(
        &mut self,
        key: InstanceKey,
        (to, dst): (MemoryIndex, u64),
        (from, src): (MemoryIndex, u64),
        len: u64,
    ) -> Result<Option<()>> {
        let [to, from] = [self.memory_definition(key, to)?, self.memory_definition(key, from)?];
        let ranges = range(src, len, from.len as usize).zip(range(dst, len, to.len as usize));
        let Some((src, dst)) = ranges else { return Ok(None) };
        // SAFETY: `Definition` 1: both ranges were compared with the definitions of their memories, which
        // may be one. `StoreContext` 2: nobody else touches their bytes while the store is borrowed
        // exclusively.
        unsafe { std::ptr::copy(from.base.add(src.start), to.base.add(dst.start), dst.len()) };
        Ok(Some(()))
    }
}

impl CoreInstance {
    /// Makes memories and tables.
    fn allocate(
        &mut self,
        info: &ModuleInfo,
        engine: &Engine,
        granted: GrantedDefinitions,
    ) -> Result<()> {
        let mut granted = granted.into_iter();
        let mut take = |request| -> Result<()> {
            granted.next().or_bug("it was asked for everything")?.for_what(request);
            Ok(())
        };
        let (settings, pool) = (engine.settings(), engine.memory_pool());
        for ty in info.memories.as_values_slice()[info.imported_memories..].iter() {
            take(Request::memory(ty))?;
            let index = self.memories.next_key();
            let image = match info.images.get(index) {
                Some(Some(image)) => Some((self.module.code().images()?, image)),
                _ => None,
            };
            let memory = LinearMemory::new(ty, &settings.tunables, image, pool)
                .with_context(|| format!("cannot make memory {}", info.memory_index(index)))?;
            let for_growth = settings.memory_reservation_for_growth;
            self.memories.push(memory.with_room_to_grow(for_growth));
            self.publish_memory(index);
        }
        let tables = &info.tables.as_values_slice()[info.imported_tables..];
        let mut shared = SharedPages::new(tables)?;
        for ty in tables {
            take(Request::table(ty))?;
            let index = self.tables.push(TableStorage::new(ty, shared.as_mut())?);
            self.publish_table(index);
        }
        Ok(())
    }
}

/// Marks element `index` of a list that is empty until its first element is marked.
fn mark(list: &mut Marks, index: usize, count: usize) -> Result<()> {
    list.resize(count, false);
    *list.get_mut(index).or_bug("no such segment")? = true;
    Ok(())
}

fn binary(op: ConstOp, a: u128, b: u128) -> Option<u128> {
    let narrow = |f: fn(u32, u32) -> u32| Some(u128::from(f(a as u32, b as u32)));
    let wide = |f: fn(u64, u64) -> u64| Some(u128::from(f(a as u64, b as u64)));
    match op {
        ConstOp::I32Add => narrow(u32::wrapping_add),
        ConstOp::I32Sub => narrow(u32::wrapping_sub),
        ConstOp::I32Mul => narrow(u32::wrapping_mul),
        ConstOp::I64Add => wide(u64::wrapping_add),
        ConstOp::I64Sub => wide(u64::wrapping_sub),
        ConstOp::I64Mul => wide(u64::wrapping_mul),
        _ => None,
    }
}

fn bad_expression(info: &ModuleInfo) -> Bug {
    let name = info.name.as_deref().unwrap_or("without a name");
    Bug::new(format!("a constant expression of the module {name} is malformed"))
}
