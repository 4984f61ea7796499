//! Starting instances: the one door for what they are given.
//!
//! Nothing gets into the imports of an instance but here, and before it does, it is compared with what the
//! module imports, and with what the code was compiled to rely upon.

use super::allowance::Request;
use super::call;
use super::instance::Sharing;
use super::link::Linked;
use crate::code::loaded::{Module, check_engine};
use crate::error::Bug;
use crate::keys::{InstanceKey, RootKey};
use crate::module::info::EntityIndex;
use crate::module::types::{WasmExternType, WasmGlobalType, WasmValType};
use crate::module::wiring::KnownExport;
use crate::types::check_import;
use crate::vm::handle::{Extern, Global};
use crate::vm::opaque::StoreOpaque;
use anyhow::{Context, Result, ensure};
use smallvec::SmallVec;

/// What is given for an import.
#[derive(Clone, Copy, Debug)]
pub enum Given {
    /// Something in the store.
    Item(Extern),
    /// The store's flag ([`StoreMut::set_flag`](crate::StoreMut::set_flag)), as a mutable global `i32`.
    Flag,
}

/// The type of a word that code shares with the layer above.
const WORD: WasmExternType =
    WasmExternType::Global(WasmGlobalType { content: WasmValType::I32, mutable: true });

impl<T: Into<Extern>> From<T> for Given {
    fn from(item: T) -> Given {
        Given::Item(item.into())
    }
}

impl StoreOpaque {
    /// Makes a root whose core instances are of `modules`; they are started one by one. Those of a
    /// private root can be linked with each other and with host functions of that root alone.
    ///
    /// # Errors
    ///
    /// Fails when there is no memory for their contexts, a module is of another engine, or code relies upon
    /// instances beside its own that are not these.
    pub(crate) fn new_root(&mut self, modules: &[Module], sharing: Sharing) -> Result<RootKey> {
        for module in modules {
            check_engine(module.code(), self.engine(), "module")?;
        }
        let granted = self.allowance(Request::Root { others: self.vm.count_roots() })?;
        self.vm.new_root(modules, sharing, granted)
    }

    /// Links an instance of a root, makes what it defines, and runs its start function.
    ///
    /// # Errors
    ///
    /// A trap, or what the host cannot give; something that is given is not what the module imports, or
    /// not what its code relies upon, or the instance was started before.
    pub(crate) fn start_instance(&mut self, key: InstanceKey, imports: &[Given]) -> Result<()> {
        if self.vm.module(key)?.info().start.is_some() {
            // Before segments are written to what others have.
            call::check_callable(self)?;
        }
        self.check_given(key, imports)?;
        self.check_wiring(key, imports)?;
        let linked: SmallVec<[Linked; 16]> =
            imports.iter().map(|import| self.vm.linked(import, key.root)).collect::<Result<_>>()?;
        // SAFETY: `Linked` 1: each was just resolved for the instance's root. It was seen above to be of
        // this store, one thing of the right type for each import, and what the code relies upon.
        unsafe { self.vm.link(key, &linked)? };
        let engine = self.engine().clone();
        let granted = self.allow_definitions(key)?;
        self.vm.initialise(key, &engine, granted)?;
        let start = self.vm.module(key)?.info().start;
        if let Some(start) = start {
            let func = self.instance_func(key, start)?;
            // Nobody calls a host function that compiled code does not: it is told whose start function it is.
            self.vm.starting = Some(key).filter(|_| func.place.is_host());
            let result = self.call_raw(&func, &mut []);
            self.vm.starting = None;
            result?;
        }
        Ok(())
    }

    /// Sees that each import is given something of this store, and of its type.
    fn check_given(&self, key: InstanceKey, imports: &[Given]) -> Result<()> {
        let module = self.vm.module(key)?;
        let info = module.info();
        ensure!(
            imports.len() == info.imports.len(),
            Bug::new(format!(
                "the module has {} imports, {} were given",
                info.imports.len(),
                imports.len()
            ))
        );
        for (import, given) in info.imports.iter().zip(imports) {
            let found = match given {
                Given::Item(item) => item.wasm_type(self)?,
                Given::Flag => WORD,
            };
            let expected = module.code().engine_type(info.extern_type(import.index));
            check_import(self.engine(), expected, found)
                .map_err(|mismatch| *mismatch)
                .with_context(|| format!("for `{}::{}`", import.module, import.field))?;
        }
        Ok(())
    }

    /// Sees that an instance of a component is given what the component's code relies upon, and nobody is
    /// given what it relies upon that nobody else has.
    fn check_wiring(&self, key: InstanceKey, imports: &[Given]) -> Result<()> {
        let wired = self.vm.wired(key.root);
        if wired == 0 {
            return Ok(());
        }
        let within = |instance: usize| -> Result<InstanceKey> {
            Ok(InstanceKey { root: key.root, index: u32::try_from(instance)? })
        };
        // The first instance is one of those that are wired, and all of them are of one artifact.
        let wiring = self.vm.module(within(0)?)?.wired();
        let known = wiring.instances.get(key.index as usize).map_or(&[][..], |it| &it.imports);
        for (number, given) in imports.iter().enumerate() {
            let known = known.get(number).copied().flatten();
            let fits = match (given, known) {
                (Given::Flag, known) => known.is_none(),
                // Functions are values: who has one can do no more than call it.
                (Given::Item(Extern::Func(_)), None) => true,
                (Given::Item(Extern::Func(func)), Some(known)) => match known.entity {
                    EntityIndex::Func(index) => {
                        self.vm.is_func(func.place, within(known.instance)?, index)?
                    }
                    _ => false,
                },
                (Given::Item(item), known) => {
                    match (self.definition(item, key.root, wired)?, known) {
                        (Some(definition), None) => wiring.is_given_away(definition),
                        (definition, known) => definition == known,
                    }
                }
            };
            ensure!(
                fits,
                Bug::new(format!("import {number} is given what its component does not give it"))
            );
        }
        Ok(())
    }

    /// Sees that a global of a component is one that the layer above may set: a mutable `i32`, of which code does not
    /// rely upon it that nobody else has it.
    pub(crate) fn check_word(&self, global: Global) -> Result<()> {
        let item = Extern::Global(global);
        let (expected, found) = (WORD, item.wasm_type(self)?);
        check_import(self.engine(), expected, found).map_err(|mismatch| *mismatch)?;
        let root = global.place.instance().root;
        if let Some(definition) = self.definition(&item, root, self.vm.wired(root))? {
            let wiring = self.vm.module(InstanceKey { root, index: 0 })?.wired();
            ensure!(
                wiring.is_given_away(definition),
                Bug::new("a global that code has for itself")
            );
        }
        Ok(())
    }

    /// The definition that something is which is no function, if it is one of the first `count` instances of
    /// a root.
    fn definition(&self, item: &Extern, root: RootKey, count: u32) -> Result<Option<KnownExport>> {
        let owner = match item {
            Extern::Func(_) => return Ok(None),
            Extern::Global(global) => global.place.instance(),
            Extern::Table(table) => table.place.instance(),
            Extern::Memory(memory) => memory.place.instance(),
            Extern::Tag(tag) => tag.place.instance(),
        };
        if owner.root != root || owner.index >= count {
            return Ok(None);
        }
        let info = self.vm.module(owner)?.info();
        let entity = match item {
            Extern::Func(_) => return Ok(None),
            Extern::Global(it) => EntityIndex::Global(info.global_index(it.place.index())),
            Extern::Table(it) => EntityIndex::Table(info.table_index(it.place.index())),
            Extern::Memory(it) => EntityIndex::Memory(info.memory_index(it.place.index())),
            Extern::Tag(it) => EntityIndex::Tag(info.tag_index(it.place.index())),
        };
        Ok(Some(KnownExport { instance: owner.index as usize, entity }))
    }
}
