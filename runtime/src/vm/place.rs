//! Tables, memories, globals and tags as the host names them: their places in a store.
//!
//! An import is a pointer into the context that owns what it refers to, so the way back, from an
//! import to the instance that owns it, is a look-up by address.

use super::instance::CoreInstance;
use super::store::Vm;
use crate::engine::to_engine;
use crate::entity::EntityRef;
use crate::error::{Bug, OrBug};
use crate::keys::InstanceKey;
use crate::module::info::{
    DefinedGlobalIndex, DefinedMemoryIndex, DefinedTableIndex, DefinedTagIndex, EntityIndex,
    GlobalIndex, MemoryIndex, TableIndex, TagIndex,
};
use crate::module::types::{WasmGlobalType, WasmTableType};
use crate::tables::layout;
use anyhow::{Result, ensure};

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

/// The functions that make places, one for each kind. A kind is what its entity, its indices, its places in a
/// layout, its list in a module, the number of imports in that, and its size in a layout are called.
macro_rules! owners {
    ($(
        $what:literal $owner:ident:
        $entity:ident $index:ident $defined:ident,
        $defined_at:ident $imported_at:ident,
        $all:ident $imported:ident $size:ident;
    )*) => {$(
        #[doc = concat!("Where the ", $what, " is that an instance has at `index`.")]
        ///
        /// # Errors
        ///
        /// Fails when it has none there, or it is an import that is not linked.
        pub(crate) fn $owner(
            &self,
            key: InstanceKey,
            index: $index,
        ) -> Result<DefinedPlace<$defined>> {
            let instance = self.has(key, EntityIndex::$entity(index))?;
            if let Some(index) = instance.module.info().$defined_at(index) {
                return Ok(DefinedPlace { instance: key, index });
            }
            self.follow(instance, instance.layout.$imported_at(index), |owner| {
                let info = owner.module.info();
                Array {
                    start: owner.layout.$defined_at($defined::new(0)),
                    size: layout::$size::SIZE,
                    count: info.$all.len() - info.$imported,
                }
            })
        }
    )*};
}

impl Vm {
    owners! {
        "table" table_owner: Table TableIndex DefinedTableIndex,
            defined_table imported_table, tables imported_tables table;
        "memory" memory_owner: Memory MemoryIndex DefinedMemoryIndex,
            defined_memory imported_memory, memories imported_memories memory;
        "global" global_owner: Global GlobalIndex DefinedGlobalIndex,
            defined_global imported_global, globals imported_globals global;
        "tag" tag_owner: Tag TagIndex DefinedTagIndex,
            defined_tag imported_tag, tags imported_tags tag;
    }

    /// The type of a global, in the engine's numbers.
    pub(crate) fn global_type(
        &self,
        place: DefinedPlace<DefinedGlobalIndex>,
    ) -> Result<WasmGlobalType> {
        Ok(self.instance(place.instance())?.global_type(place.index()))
    }

    /// The type of a table, in the engine's numbers. The least size is that of its declaration.
    pub(crate) fn table_type(
        &self,
        place: DefinedPlace<DefinedTableIndex>,
    ) -> Result<WasmTableType> {
        Ok(self.instance(place.instance())?.table_type(place.index()))
    }

    /// An instance, whose module has something at `index`.
    fn has(&self, key: InstanceKey, index: EntityIndex) -> Result<&CoreInstance> {
        let instance = self.instance(key)?;
        ensure!(
            instance.module.info().has(index),
            Bug::new(format!("the instance has no {index:?}"))
        );
        Ok(instance)
    }

    /// What the import of `instance` at offset `import` leads to: one of an array of its owner's.
    fn follow<I: EntityRef>(
        &self,
        instance: &CoreInstance,
        import: i32,
        array: impl Fn(&CoreInstance) -> Array,
    ) -> Result<DefinedPlace<I>> {
        let (owner, at) = self.owner(instance.imported_address(import))?;
        let Array { start, size, count } = array(self.instance(owner)?);
        let place = at.checked_sub(start as usize).map(|at| at / size as usize);
        let place = place.filter(|&place| place < count);
        let index = I::new(place.or_bug("an import leads to nothing that its owner defines")?);
        Ok(DefinedPlace { instance: owner, index })
    }

    /// The instance in whose context `address` lies, and its offset there.
    pub(super) fn owner(&self, address: usize) -> Result<(InstanceKey, usize)> {
        let lost = || Bug::new("an import leads out of the store");
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

impl CoreInstance {
    /// The type of one of its own globals, in the engine's numbers.
    pub(super) fn global_type(&self, index: DefinedGlobalIndex) -> WasmGlobalType {
        let info = self.module.info();
        let mut ty = info.globals[info.global_index(index)];
        ty.content = ty.content.map_concrete(to_engine(self.module.code().sig_ids()));
        ty
    }

    /// The type of one of its own tables, in the engine's numbers.
    pub(super) fn table_type(&self, index: DefinedTableIndex) -> WasmTableType {
        let info = self.module.info();
        let mut ty = info.tables[info.table_index(index)];
        ty.element = ty.element.map_concrete(to_engine(self.module.code().sig_ids()));
        ty
    }

    /// Where an imported table, memory, global or tag is.
    fn imported_address(&self, offset: i32) -> usize {
        // SAFETY: `InstanceContext` 2: the context has a pointer for the import at this offset, null until
        // it is linked.
        unsafe { self.field::<*const u8>(offset).read().addr() }
    }
}
