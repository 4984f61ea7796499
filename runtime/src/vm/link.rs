//! Linking: what imports and exports are at run time.
//!
//! An import is a pointer into the context that owns what it refers to, so the way back, from an
//! import to the instance that owns it, is a look-up by address.

use super::context::{Definition, FuncImport, FuncRef, Tag};
use super::func::FuncPlace;
use super::instance::{Instance, Stage, Vm};
use crate::entity::EntityRef;
use crate::instance::{DefinedPlace, InstanceKey};
use crate::layout;
use crate::module::info::{
    DefinedGlobalIndex, DefinedMemoryIndex, DefinedTableIndex, DefinedTagIndex, EntityIndex,
    GlobalIndex, MemoryIndex, ModuleInfo, TableIndex, TagIndex,
};
use crate::store::RootKey;
use anyhow::{Context, Result, anyhow, ensure};
use std::ptr::NonNull;

/// What an import is linked to, resolved.
#[derive(Clone, Copy)]
pub(crate) enum Linked {
    /// A function.
    Func(NonNull<FuncRef>),
    /// A table.
    Table(NonNull<Definition>),
    /// A memory.
    Memory(NonNull<Definition>),
    /// A global.
    Global(NonNull<u8>),
    /// A tag.
    Tag(NonNull<Tag>),
}

impl Vm {
    /// Links an instance's imports, in the module's order, and with that the references to imported
    /// functions and its own tags.
    pub(crate) fn link(&mut self, key: InstanceKey, imports: &[Linked]) -> Result<()> {
        let instance = self.instance_mut(key)?;
        ensure!(instance.stage == Stage::Made, "the instance was started before");
        instance.stage = Stage::Begun;
        let info = instance.module.clone();
        let info = info.info();
        ensure!(
            imports.len() == info.imports.len(),
            "the module has {} imports, {} were given",
            info.imports.len(),
            imports.len()
        );
        for (import, &linked) in info.imports.iter().zip(imports) {
            // SAFETY: what is linked was resolved from handles of this store, for this root: it lives as
            // long as that.
            unsafe { instance.link_import(import.index, linked)? };
        }
        instance.write_func_refs(info);
        let tags = info.tags.len() - info.imported_tags;
        if tags > 0 {
            let first = self.next_tag;
            self.next_tag += tags as u64;
            self.instance_mut(key)?.write_tags(info, first);
        }
        Ok(())
    }

    /// What a function's handle is as an import of an instance of root `user`.
    pub(crate) fn linked_func(&self, place: FuncPlace, user: RootKey) -> Result<Linked> {
        let (root, at) = place.root_and_place();
        self.check_reach(root, at, user)?;
        Ok(Linked::Func(self.func_ref(place)?))
    }

    /// What a handle's place of the given kind is as an import of an instance of root `user`.
    pub(crate) fn linked_table(
        &self,
        place: DefinedPlace<DefinedTableIndex>,
        user: RootKey,
    ) -> Result<Linked> {
        self.check_reach(place.instance.root, 0, user)?;
        let instance = self.instance(place.instance)?;
        let offset = instance.layout.defined_table(place.index);
        Ok(Linked::Table(instance.field(offset)))
    }

    pub(crate) fn linked_memory(
        &self,
        place: DefinedPlace<DefinedMemoryIndex>,
        user: RootKey,
    ) -> Result<Linked> {
        self.check_reach(place.instance.root, 0, user)?;
        let instance = self.instance(place.instance)?;
        let offset = instance.layout.defined_memory(place.index);
        Ok(Linked::Memory(instance.field(offset)))
    }

    pub(crate) fn linked_global(
        &self,
        place: DefinedPlace<DefinedGlobalIndex>,
        user: RootKey,
    ) -> Result<Linked> {
        self.check_reach(place.instance.root, 0, user)?;
        let instance = self.instance(place.instance)?;
        Ok(Linked::Global(instance.field(instance.layout.defined_global(place.index))))
    }

    pub(crate) fn linked_tag(
        &self,
        place: DefinedPlace<DefinedTagIndex>,
        user: RootKey,
    ) -> Result<Linked> {
        self.check_reach(place.instance.root, 0, user)?;
        Ok(Linked::Tag(self.tag(place)?))
    }

    /// A tag.
    pub(super) fn tag(&self, place: DefinedPlace<DefinedTagIndex>) -> Result<NonNull<Tag>> {
        let instance = self.instance(place.instance)?;
        Ok(instance.field(instance.layout.defined_tag(place.index)))
    }

    /// Which instance owns a table, and as which of its own.
    pub(crate) fn table_owner(
        &self,
        key: InstanceKey,
        index: TableIndex,
    ) -> Result<DefinedPlace<DefinedTableIndex>> {
        let instance = self.instance(key)?;
        if let Some(index) = instance.module.info().defined_table(index) {
            return Ok(DefinedPlace { instance: key, index });
        }
        let offset = instance.layout.imported_table(index);
        let (owner, at) = self.owner(instance.imported_address(offset))?;
        let layout = self.instance(owner)?.layout;
        let index =
            place_in(layout.defined_table(DefinedTableIndex::new(0)), layout::table::SIZE, at);
        Ok(DefinedPlace { instance: owner, index: DefinedTableIndex::new(index) })
    }

    /// Which instance owns a memory.
    pub(crate) fn memory_owner(
        &self,
        key: InstanceKey,
        index: MemoryIndex,
    ) -> Result<DefinedPlace<DefinedMemoryIndex>> {
        let instance = self.instance(key)?;
        if let Some(index) = instance.module.info().defined_memory(index) {
            return Ok(DefinedPlace { instance: key, index });
        }
        let offset = instance.layout.imported_memory(index);
        let (owner, at) = self.owner(instance.imported_address(offset))?;
        let layout = self.instance(owner)?.layout;
        let start = layout.defined_memory(DefinedMemoryIndex::new(0));
        let index = place_in(start, layout::memory::SIZE, at);
        Ok(DefinedPlace { instance: owner, index: DefinedMemoryIndex::new(index) })
    }

    /// Which instance owns a global.
    pub(crate) fn global_owner(
        &self,
        key: InstanceKey,
        index: GlobalIndex,
    ) -> Result<DefinedPlace<DefinedGlobalIndex>> {
        let instance = self.instance(key)?;
        if let Some(index) = instance.module.info().defined_global(index) {
            return Ok(DefinedPlace { instance: key, index });
        }
        let offset = instance.layout.imported_global(index);
        let (owner, at) = self.owner(instance.imported_address(offset))?;
        let layout = self.instance(owner)?.layout;
        let start = layout.defined_global(DefinedGlobalIndex::new(0));
        let index = place_in(start, layout::global::SIZE, at);
        Ok(DefinedPlace { instance: owner, index: DefinedGlobalIndex::new(index) })
    }

    /// Which instance owns a tag.
    pub(crate) fn tag_owner(
        &self,
        key: InstanceKey,
        index: TagIndex,
    ) -> Result<DefinedPlace<DefinedTagIndex>> {
        let instance = self.instance(key)?;
        if let Some(index) = instance.module.info().defined_tag(index) {
            return Ok(DefinedPlace { instance: key, index });
        }
        let offset = instance.layout.imported_tag(index);
        let (owner, at) = self.owner(instance.imported_address(offset))?;
        let layout = self.instance(owner)?.layout;
        let start = layout.defined_tag(DefinedTagIndex::new(0)) as usize;
        let info = self.module(owner)?.info();
        let count = info.tags.len() - info.imported_tags;
        let place = at.checked_sub(start).map(|at| at / layout::tag::SIZE as usize);
        let place = place.filter(|&place| place < count).context("a tag leads to none")?;
        let index = DefinedTagIndex::new(place);
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

    /// # Safety
    ///
    /// `linked` was resolved from this store.
    unsafe fn link_import(&mut self, index: EntityIndex, linked: Linked) -> Result<()> {
        let layout = self.layout;
        // SAFETY: each offset is that of the field for an import of this kind and index, of the type that is
        // written, in a context that no code runs with yet. A function that is linked is there,
        // so that its reference can be read.
        unsafe {
            match (index, linked) {
                (EntityIndex::Func(index), Linked::Func(func)) => {
                    let FuncRef { mut code, context, sig_id, .. } = *func.as_ptr();
                    if code.is_null() {
                        let stub = self.module.code().exit_stub_of(sig_id);
                        code =
                            stub.context("the module has no exit stub for an imported function")?;
                    }
                    let import = FuncImport { code, context };
                    self.field::<FuncImport>(layout.imported_func(index)).write(import);
                    let func_ref = self.module.info().functions[index].func_ref;
                    if let Some(func_ref) = func_ref {
                        let copy = FuncRef { code, ..*func.as_ptr() };
                        self.field::<FuncRef>(layout.func_ref(func_ref)).write(copy);
                    }
                }
                (EntityIndex::Table(index), Linked::Table(table)) => {
                    self.field::<NonNull<Definition>>(layout.imported_table(index)).write(table);
                }
                (EntityIndex::Memory(index), Linked::Memory(memory)) => {
                    self.field::<NonNull<Definition>>(layout.imported_memory(index)).write(memory);
                }
                (EntityIndex::Global(index), Linked::Global(global)) => {
                    self.field::<NonNull<u8>>(layout.imported_global(index)).write(global);
                }
                (EntityIndex::Tag(index), Linked::Tag(tag)) => {
                    self.field::<NonNull<Tag>>(layout.imported_tag(index)).write(tag);
                }
                (index, _) => anyhow::bail!("an import of another kind was given for {index:?}"),
            }
        }
        Ok(())
    }

    /// Writes the tags that the module defines, which get the numbers from `first` on.
    fn write_tags(&mut self, info: &ModuleInfo, first: u64) {
        for (index, &sig) in &info.tags {
            let Some(defined) = info.defined_tag(index) else { continue };
            let id = first + defined.index() as u64;
            let tag = Tag { id, sig_id: self.module.code().sig_ids()[sig.index()] };
            // SAFETY: the context has a tag at this offset, and no code runs with it yet.
            unsafe { self.field::<Tag>(self.layout.defined_tag(defined)).write(tag) };
        }
    }

    /// Writes the references of the functions that the module defines.
    fn write_func_refs(&mut self, info: &ModuleInfo) {
        let code = self.module.code();
        for (defined, func) in info.defined_funcs() {
            let Some(func_ref) = func.func_ref else { continue };
            let value = FuncRef {
                code: self.module.func_address(defined),
                context: self.context.cast().as_ptr(),
                entry: code.entry_stub(func.sig),
                sig_id: code.sig_ids()[func.sig.index()],
            };
            // SAFETY: the context has a function reference at this offset, and no code runs with it yet.
            unsafe { self.field::<FuncRef>(self.layout.func_ref(func_ref)).write(value) };
        }
    }
}

/// The index of the element at offset `at` of an array that begins at `start`.
fn place_in(start: i32, size: u32, at: usize) -> usize {
    (at - start as usize) / size as usize
}
