//! Linking: what imports are at run time.

use super::context::{Definition, FuncImport, FuncRef, TagDefinition};
use super::instance::{CoreInstance, Stage};
use super::place::DefinedPlace;
use super::start::Given;
use super::store::Vm;
use crate::entity::EntityRef;
use crate::error::{Bug, OrBug};
use crate::keys::{InstanceKey, RootKey};
use crate::module::info::{DefinedTagIndex, EntityIndex, ModuleInfo};
use crate::module::types::WasmFuncType;
use crate::vm::handle::Extern;
use anyhow::{Result, ensure};
use std::ptr::NonNull;

/// What an import is linked to, resolved for the root that it is used in, as [`Vm::linked`] does it.
///
/// 1. It leads to what lives as long as that root: to the field of a definition or to the reference of a
///    function, in a context of the store or a host function's, or to the store's flag.
#[derive(Clone, Copy)]
pub(super) enum Linked {
    /// A function.
    Func(NonNull<FuncRef>),
    /// A table.
    Table(NonNull<Definition>),
    /// A memory.
    Memory(NonNull<Definition>),
    /// A global.
    Global(NonNull<u8>),
    /// A tag.
    Tag(NonNull<TagDefinition>),
}

impl Vm {
    /// Links an instance's imports, in the module's order, and with that the references to imported
    /// functions and its own tags.
    ///
    /// # Errors
    ///
    /// Fails when the instance was started before, or no stub is there for a host function.
    ///
    /// # Safety
    ///
    /// There is one for each import. Each was resolved for the instance's root, which has not been freed
    /// since; it is of the type that the module imports, and what the module's code relies upon.
    pub(super) unsafe fn link(&mut self, key: InstanceKey, imports: &[Linked]) -> Result<()> {
        let instance = self.instance_mut(key)?;
        ensure!(instance.stage == Stage::Made, Bug::new("the instance was started before"));
        instance.stage = Stage::Begun;
        let info = instance.module.clone();
        let info = info.info();
        for (import, &linked) in info.imports.iter().zip(imports) {
            // SAFETY: our caller says that it was resolved for this root, and is of the import's type.
            unsafe { instance.link_import(import.index, linked)? };
        }
        instance.write_func_refs(info);
        let tags = info.tags.len() - info.imported_tags;
        if tags > 0 {
            let first = self.next_tag;
            self.next_tag += tags as u64;
            self.instance_mut(key)?.write_tags(info, first);
        }
        self.instance_mut(key)?.stage = Stage::Linked;
        Ok(())
    }

    /// What something is as an import of an instance of root `user`.
    ///
    /// # Errors
    ///
    /// Fails when it does not live as long, or is gone.
    pub(super) fn linked(&self, import: &Given, user: RootKey) -> Result<Linked> {
        let item = match import {
            Given::Item(item) => item,
            Given::Flag => return Ok(self.linked_flag()),
        };
        match item {
            Extern::Func(func) => {
                let (root, at) = func.place.root_and_place();
                self.check_reach(root, at, user)?;
                Ok(Linked::Func(self.func_ref(func.place)?))
            }
            Extern::Table(table) => {
                let place = table.place;
                let owner = self.reached(place.instance(), user)?;
                Ok(Linked::Table(owner.field(owner.layout.defined_table(place.index()))))
            }
            Extern::Memory(memory) => {
                let place = memory.place;
                let owner = self.reached(place.instance(), user)?;
                Ok(Linked::Memory(owner.field(owner.layout.defined_memory(place.index()))))
            }
            Extern::Global(global) => {
                let place = global.place;
                let owner = self.reached(place.instance(), user)?;
                Ok(Linked::Global(owner.field(owner.layout.defined_global(place.index()))))
            }
            Extern::Tag(tag) => {
                self.reached(tag.place.instance(), user)?;
                Ok(Linked::Tag(self.tag(tag.place)?))
            }
        }
    }

    /// An instance, whose definitions live as long as the root `user`.
    fn reached(&self, owner: InstanceKey, user: RootKey) -> Result<&CoreInstance> {
        self.check_reach(owner.root, 0, user)?;
        self.instance(owner)
    }

    /// A tag.
    pub(super) fn tag(
        &self,
        place: DefinedPlace<DefinedTagIndex>,
    ) -> Result<NonNull<TagDefinition>> {
        let instance = self.instance(place.instance())?;
        Ok(instance.field(instance.layout.defined_tag(place.index())))
    }

    /// The type of a tag, whose parameters are what its exceptions carry, in the engine's numbers.
    pub(super) fn tag_type(&self, tag: DefinedPlace<DefinedTagIndex>) -> Result<&WasmFuncType> {
        let module = self.module(tag.instance())?;
        let (info, code) = (module.info(), module.code());
        let sig = info.tags.get(info.tag_index(tag.index())).or_bug("no such tag")?;
        Ok(code.engine().func_type(code.sig_ids()[sig.index()]))
    }
}

impl CoreInstance {
    /// # Safety
    ///
    /// `linked` was resolved for the instance's root, and is of the type of the import.
    unsafe fn link_import(&mut self, index: EntityIndex, linked: Linked) -> Result<()> {
        let layout = self.layout;
        // SAFETY: `InstanceContext` 2: each offset is that of the field for an import of this kind and
        // index, of the type that is written; nobody runs code with the context yet. `Linked` 1, `FuncRef`
        // 1: a function that is linked is there, so that its reference can be read; our caller says that it
        // was resolved for this root.
        unsafe {
            match (index, linked) {
                (EntityIndex::Func(index), Linked::Func(func)) => {
                    let FuncRef { mut code, context, sig_id, .. } = *func.as_ptr();
                    if code.is_null() {
                        let stub = self.module.code().exit_stub_of(sig_id);
                        code =
                            stub.or_bug("the module has no exit stub for an imported function")?;
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
                    self.field::<NonNull<TagDefinition>>(layout.imported_tag(index)).write(tag);
                }
                (index, _) => anyhow::bail!(Bug::new(format!(
                    "an import of another kind was given for {index:?}"
                ))),
            }
        }
        Ok(())
    }

    /// Writes the tags that the module defines, which get the numbers from `first` on.
    fn write_tags(&mut self, info: &ModuleInfo, first: u64) {
        for (index, &sig) in &info.tags {
            let Some(defined) = info.defined_tag(index) else { continue };
            let id = first + defined.index() as u64;
            let tag = TagDefinition { id, sig_id: self.module.code().sig_ids()[sig.index()] };
            // SAFETY: `InstanceContext` 2: the context has a tag at this offset, and nobody runs code with
            // it yet.
            unsafe { self.field::<TagDefinition>(self.layout.defined_tag(defined)).write(tag) };
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
            // SAFETY: `InstanceContext` 2: the context has a function reference at this offset, and nobody
            // runs code with it yet. `FuncRef` 1, 2, 3: its instance, whose module's code and types these
            // are, lives as long.
            unsafe { self.field::<FuncRef>(self.layout.func_ref(func_ref)).write(value) };
        }
    }
}
