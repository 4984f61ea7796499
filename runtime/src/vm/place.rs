//! Tables, memories, globals and tags as the host names them: their places in a store.
//!
//! An import is a pointer into the context that owns what it refers to, so the way back, from an
//! import to the instance that owns it, is a look-up by address.

use super::instance::{Instance, Vm};
use crate::entity::EntityRef;
use crate::instance::InstanceKey;
use crate::layout;
use crate::module::info::{
    DefinedGlobalIndex, DefinedMemoryIndex, DefinedTableIndex, DefinedTagIndex, EntityIndex,
    GlobalIndex, MemoryIndex, TableIndex, TagIndex,
};
use anyhow::{Context, Result, anyhow, ensure};

/// The place of a table, memory, global or tag in a store: the instance that owns it, and as which of its
/// own.
///
/// 1. The module of the instance defines something at the index: places are made by the functions of this
///    module only, each of which sees to it. An instance keeps its module; its key finds it or, when its
///    root was freed, nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DefinedPlace<I> {
    instance: InstanceKey,
    index: I,
}

impl<I: EntityRef> DefinedPlace<I> {
    /// The instance that owns it.
    #[inline]
    pub(crate) fn instance(self) -> InstanceKey {
        self.instance
    }

    /// Which it is of those that the instance's module defines.
    #[inline]
    pub(crate) fn index(self) -> I {
        self.index
    }
}

/// Definitions of a kind in the context of an instance.
struct Array {
    start: i32,
    /// Of each.
    size: u32,
    count: usize,
}

impl Vm {
    /// Where the table is that an instance has at `index`.
    ///
    /// # Errors
    ///
    /// Fails when it has none there, or it is an import that is not linked; so do the others.
    pub(crate) fn table_owner(
        &self,
        key: InstanceKey,
        index: TableIndex,
    ) -> Result<DefinedPlace<DefinedTableIndex>> {
        let instance = self.has(key, EntityIndex::Table(index))?;
        if let Some(index) = instance.module.info().defined_table(index) {
            return Ok(DefinedPlace { instance: key, index });
        }
        self.follow(instance, instance.layout.imported_table(index), |owner| {
            let info = owner.module.info();
            Array {
                start: owner.layout.defined_table(DefinedTableIndex::new(0)),
                size: layout::table::SIZE,
                count: info.tables.len() - info.imported_tables,
            }
        })
    }

    /// Where the memory is that an instance has at `index`.
    pub(crate) fn memory_owner(
        &self,
        key: InstanceKey,
        index: MemoryIndex,
    ) -> Result<DefinedPlace<DefinedMemoryIndex>> {
        let instance = self.has(key, EntityIndex::Memory(index))?;
        if let Some(index) = instance.module.info().defined_memory(index) {
            return Ok(DefinedPlace { instance: key, index });
        }
        self.follow(instance, instance.layout.imported_memory(index), |owner| {
            let info = owner.module.info();
            Array {
                start: owner.layout.defined_memory(DefinedMemoryIndex::new(0)),
                size: layout::memory::SIZE,
                count: info.memories.len() - info.imported_memories,
            }
        })
    }

    /// Where the global is that an instance has at `index`.
    pub(crate) fn global_owner(
        &self,
        key: InstanceKey,
        index: GlobalIndex,
    ) -> Result<DefinedPlace<DefinedGlobalIndex>> {
        let instance = self.has(key, EntityIndex::Global(index))?;
        if let Some(index) = instance.module.info().defined_global(index) {
            return Ok(DefinedPlace { instance: key, index });
        }
        self.follow(instance, instance.layout.imported_global(index), |owner| {
            let info = owner.module.info();
            Array {
                start: owner.layout.defined_global(DefinedGlobalIndex::new(0)),
                size: layout::global::SIZE,
                count: info.globals.len() - info.imported_globals,
            }
        })
    }

    /// Where the tag is that an instance has at `index`.
    pub(crate) fn tag_owner(
        &self,
        key: InstanceKey,
        index: TagIndex,
    ) -> Result<DefinedPlace<DefinedTagIndex>> {
        let instance = self.has(key, EntityIndex::Tag(index))?;
        if let Some(index) = instance.module.info().defined_tag(index) {
            return Ok(DefinedPlace { instance: key, index });
        }
        self.follow(instance, instance.layout.imported_tag(index), |owner| {
            let info = owner.module.info();
            Array {
                start: owner.layout.defined_tag(DefinedTagIndex::new(0)),
                size: layout::tag::SIZE,
                count: info.tags.len() - info.imported_tags,
            }
        })
    }

    /// An instance, whose module has something at `index`.
    fn has(&self, key: InstanceKey, index: EntityIndex) -> Result<&Instance> {
        let instance = self.instance(key)?;
        ensure!(instance.module.info().has(index), "the instance has no {index:?}");
        Ok(instance)
    }

    /// What the import of `instance` at offset `import` leads to: one of an array of its owner's.
    fn follow<I: EntityRef>(
        &self,
        instance: &Instance,
        import: i32,
        array: impl Fn(&Instance) -> Array,
    ) -> Result<DefinedPlace<I>> {
        let (owner, at) = self.owner(instance.imported_address(import))?;
        let Array { start, size, count } = array(self.instance(owner)?);
        let place = at.checked_sub(start as usize).map(|at| at / size as usize);
        let place = place.filter(|&place| place < count);
        let index = I::new(place.context("an import leads to nothing that its owner defines")?);
        Ok(DefinedPlace { instance: owner, index })
    }

    /// The instance in whose context `address` lies, and its offset there.
    pub(super) fn owner(&self, address: usize) -> Result<(InstanceKey, usize)> {
        let lost = || anyhow!("an import leads out of the store");
        let (start, &(size, root)) = self.blocks.range(..=address).next_back().ok_or_else(lost)?;
        ensure!(address - start < size, lost());
        let instances = self.roots[root.slot as usize].root.as_ref().ok_or_else(lost)?;
        let contexts = &instances.instances;
        let index = contexts.partition_point(|it| it.context.addr().get() <= address);
        let index = index.checked_sub(1).ok_or_else(lost)?;
        let at = address - contexts[index].context.addr().get();
        Ok((InstanceKey { root, index: u32::try_from(index)? }, at))
    }
}

impl Instance {
    /// Where an imported table, memory, global or tag is.
    fn imported_address(&self, offset: i32) -> usize {
        // SAFETY: the context has a pointer for the import at this offset, null until it is linked.
        unsafe { self.field::<*const u8>(offset).read().addr() }
    }
}
