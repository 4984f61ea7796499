//! Root instances of a store, with their contexts, memories and tables. Handles resolve to pointers here; `link`
//! knows the way back, and `free` how roots end.

use super::allowance::{Granted, Request};
use super::context::{ContextHead, Definition, InstanceContext, ROOT_HEADER_SIZE, RootHeader};
use super::memory::LinearMemory;
use super::opaque::StoreOpaque;
use super::place::DefinedPlace;
use super::store::Vm;
use super::table::TableStorage;
use super::word::GuestWord;
use crate::code::loaded;
use crate::code::loaded::Module;
use crate::entity::PrimaryMap;
use crate::error::{Bug, Gone, Limit, LimitReached, OrBug, Unsupported};
use crate::keys::{InstanceKey, RootKey};
use crate::module::info::{DefinedGlobalIndex, DefinedMemoryIndex, DefinedTableIndex};
use crate::module::layout::ContextLayout;
use crate::module::types::{WasmRefType, WasmValType};
use crate::tables::layout;
use anyhow::{Context, Error, Result, ensure};
use smallvec::SmallVec;
use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::io;
use std::ptr::NonNull;

/// The root slot of host functions' handles.
pub(super) const HOST_SLOT: u32 = u32::MAX;

/// How many roots a store can tell apart.
pub(super) const MAX_ROOTS: u64 = HOST_SLOT as u64;

#[derive(Default)]
pub(super) struct RootSlot {
    pub(super) generation: u32,
    pub(super) root: Option<Root>,
}

/// A root instance: one block with the contexts of all its core instances.
///
/// 1. The block is allocated once, zeroed, and lives as long as the root.
/// 2. A *shared* root lives until the store is dropped. What its imports lead to are shared roots, and host
///    functions that live as long.
/// 3. A *private* root is freed as a whole, with its host functions. Its imports are its own, nothing
///    outside of it has a pointer into it, and it is not freed while one of its functions is being called,
///    so that no frame has one either. [`super::free`] says how that is kept.
pub(super) struct Root {
    pub(super) block: Block,
    pub(super) instances: Vec<CoreInstance>,
    pub(super) sharing: Sharing,
    /// How many of the first instances are those that their artifact's code relies upon.
    pub(super) wired: u32,
    /// The host functions that are its own.
    pub(super) hosts: Vec<u32>,
}

/// Whether what is in a root may be linked with what is outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// It may: others may point into the root, which lives as long as its store.
    Shared,
    /// It may not: nothing points into the root but itself, so that it can be freed.
    Private,
}

/// The memory of a root's contexts.
///
/// 1. It was allocated with `layout`, zeroed and aligned to 16 bytes, and is nobody else's: a [`RootHeader`]
///    is at its start, and behind it, one after the other, the contexts of the root's instances.
pub(super) struct Block {
    pub(super) start: NonNull<u8>,
    layout: Layout,
}

/// A core instance: what the host keeps beside its context.
///
/// 1. Its context is in its root's block, as large as `layout` says, which is its module's, and is there as
///    long as this.
pub(super) struct CoreInstance {
    pub(super) layout: ContextLayout,
    pub(super) context: NonNull<InstanceContext>,
    /// They go before the module, whose images they have.
    pub(super) memories: PrimaryMap<DefinedMemoryIndex, LinearMemory>,
    pub(super) tables: PrimaryMap<DefinedTableIndex, TableStorage>,
    pub(super) module: Module,
    pub(super) stage: Stage,
    /// Segments that were dropped, by index; empty until one is.
    pub(super) dropped_data: Marks,
    pub(super) dropped_elems: Marks,
}

/// How far an instance has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It has a context: nothing can be done with it.
    Made,
    /// It is being linked or initialised, or could not be.
    Begun,
    /// Its imports are there, what it defines is not.
    Linked,
    /// All that its code refers to is there: there can be handles of what it has.
    Ready,
}

/// Which segments are marked: few modules have more than fit beside the rest.
pub(super) type Marks = SmallVec<[bool; 16]>;

pub(super) const DROPPED: Gone = Gone::dropped("the instance");

impl Vm {
    /// Makes a root with a context for each of `modules`: headers and the references of defined
    /// functions are written, imports are not.
    ///
    /// # Errors
    ///
    /// Fails when there is no memory for them, or code relies upon instances beside its own that are not
    /// these.
    pub(super) fn new_root(
        &mut self,
        modules: &[Module],
        sharing: Sharing,
        granted: Granted,
    ) -> Result<RootKey> {
        granted.for_what(Request::Root { others: self.count_roots() });
        // Instances of a shared root are given what whoever makes them likes.
        let wired = match sharing {
            Sharing::Private => loaded::wired(modules),
            Sharing::Shared => 0,
        };
        loaded::check_unbound(&modules[wired..])?;
        self.make_root(modules, sharing, wired)
    }

    /// A shared root of modules whose code may rely upon what is not so.
    #[cfg(test)]
    pub(crate) fn new_root_of_lies(&mut self, modules: &[Module]) -> Result<RootKey> {
        self.make_root(modules, Sharing::Shared, 0)
    }

    fn make_root(&mut self, modules: &[Module], sharing: Sharing, wired: usize) -> Result<RootKey> {
        let wired = u32::try_from(wired)?;
        const TOO_LARGE: &str = "the instances of this component together are too large";
        let mut size = ROOT_HEADER_SIZE;
        let mut offsets: SmallVec<[usize; 16]> = SmallVec::with_capacity(modules.len());
        for module in modules {
            module.code().make_runnable()?;
            offsets.push(size);
            size = size
                .checked_add(module.layout().size() as usize)
                .ok_or_else(|| Unsupported::new(TOO_LARGE))?;
        }
        let slot = self.free_slot()?;
        let key = RootKey { slot, generation: self.roots[slot as usize].generation };
        let block = Block::new(size)?;
        // SAFETY: `Block` 1: it has room for a header at its start, and nobody else knows of it yet.
        unsafe { block.start.cast::<RootHeader>().write(RootHeader { key }) };
        let mut instances = Vec::with_capacity(modules.len());
        for (index, (module, offset)) in modules.iter().zip(offsets).enumerate() {
            // SAFETY: `Block` 1: it was made large enough for this offset and the context there.
            let context = unsafe { block.start.add(offset).cast::<InstanceContext>() };
            let head = ContextHead {
                magic: layout::INSTANCE_MAGIC,
                index: u32::try_from(index)?,
                store: self.context(),
            };
            let header = InstanceContext {
                head,
                sig_ids: module.code().sig_ids().as_ptr(),
                root: block.start.cast().as_ptr(),
                account: self.account(),
            };
            // SAFETY: `InstanceContext` 1, 2: it is aligned to 16 bytes, begins with its header, and nobody
            // else knows of it yet.
            unsafe { context.write(header) };
            // SAFETY: `CoreInstance` 1: that is where this module's context is in the block.
            instances.push(unsafe { CoreInstance::new(module.clone(), context) });
        }
        self.blocks.insert(block.start.addr().get(), (size, key));
        if sharing == Sharing::Shared {
            for module in modules {
                // SAFETY: `Root` 2: this is a shared one, with instances that were not started yet; code that
                // ran in others before was offered then.
                unsafe { self.exits.offer(module.code(), &self.hosts) };
            }
        }
        // It was the last: nothing between changes the list.
        self.free_roots.pop();
        self.roots[slot as usize].root =
            Some(Root { block, instances, sharing, wired, hosts: Vec::new() });
        Ok(key)
    }

    /// How many roots there are.
    pub(super) fn count_roots(&self) -> u64 {
        (self.roots.len() - self.free_roots.len()) as u64
    }

    /// A place for a root: one that is free stays so until there is a root in it.
    fn free_slot(&mut self) -> Result<u32> {
        if let Some(&slot) = self.free_roots.last() {
            return Ok(slot);
        }
        let slot = u32::try_from(self.roots.len()).unwrap_or(HOST_SLOT);
        let most = LimitReached::new(Limit::Instances, slot.into(), HOST_SLOT.into());
        ensure!(slot != HOST_SLOT, most);
        self.roots.push(RootSlot::default());
        self.free_roots.push(slot);
        Ok(slot)
    }

    #[inline]
    pub(super) fn instance(&self, key: InstanceKey) -> Result<&CoreInstance> {
        self.find(key).context(DROPPED)
    }

    pub(super) fn instance_mut(&mut self, key: InstanceKey) -> Result<&mut CoreInstance> {
        self.find_mut(key).context(DROPPED)
    }

    #[inline]
    pub(super) fn root(&self, key: RootKey) -> Option<&Root> {
        let slot = self.roots.get(key.slot as usize)?;
        slot.root.as_ref().filter(|_| slot.generation == key.generation)
    }

    #[inline]
    fn find(&self, key: InstanceKey) -> Option<&CoreInstance> {
        self.root(key.root)?.instances.get(key.index as usize)
    }

    #[inline]
    fn find_mut(&mut self, key: InstanceKey) -> Option<&mut CoreInstance> {
        let slot = self.roots.get_mut(key.root.slot as usize)?;
        let root = slot.root.as_mut().filter(|_| slot.generation == key.root.generation)?;
        root.instances.get_mut(key.index as usize)
    }

    /// How many of the first instances of a root are those that their artifact's code relies upon.
    pub(crate) fn wired(&self, root: RootKey) -> u32 {
        self.root(root).map_or(0, |root| root.wired)
    }

    /// Sees that there can be handles of what an instance has.
    pub(crate) fn check_ready(&self, key: InstanceKey) -> Result<()> {
        ensure!(
            self.instance(key)?.stage == Stage::Ready,
            Bug::new("the instance was not started")
        );
        Ok(())
    }

    /// The module of an instance.
    pub(crate) fn module(&self, key: InstanceKey) -> Result<&Module> {
        Ok(&self.instance(key)?.module)
    }

    /// The bytes of a memory. A place of a dropped instance has none.
    #[inline]
    pub(crate) fn memory_bytes(&self, place: DefinedPlace<DefinedMemoryIndex>) -> &[u8] {
        let instance = self.find(place.instance());
        instance.and_then(|it| it.memories.get(place.index())).map_or(&[], LinearMemory::bytes)
    }

    /// Where a memory begins. That of a dropped instance has no bytes there.
    pub(crate) fn memory_base(&self, place: DefinedPlace<DefinedMemoryIndex>) -> NonNull<u8> {
        let memory = self.find(place.instance()).and_then(|it| it.memories.get(place.index()));
        memory.map_or(NonNull::dangling(), LinearMemory::base)
    }

    /// The bytes of a memory, to be changed.
    #[inline]
    pub(crate) fn memory_bytes_mut(
        &mut self,
        place: DefinedPlace<DefinedMemoryIndex>,
    ) -> &mut [u8] {
        let instance = self.find_mut(place.instance());
        let memory = instance.and_then(|it| it.memories.get_mut(place.index()));
        memory.map_or(&mut [], LinearMemory::bytes_mut)
    }

    fn table(&self, place: DefinedPlace<DefinedTableIndex>) -> Result<&TableStorage> {
        let table = self.instance(place.instance())?.tables.get(place.index());
        table.or_bug("the instance has no such table")
    }

    /// A table, to be changed.
    pub(super) fn table_mut(
        &mut self,
        place: DefinedPlace<DefinedTableIndex>,
    ) -> Result<&mut TableStorage> {
        let instance = self.instance_mut(place.instance())?;
        instance.tables.get_mut(place.index()).or_bug("the instance has no such table")
    }

    /// How many elements a table has.
    pub(crate) fn table_size(&self, place: DefinedPlace<DefinedTableIndex>) -> Result<u64> {
        Ok(self.table(place)?.words().len() as u64)
    }

    /// The bits of an element of a table, and its type in the engine's numbers; `None` past the end.
    pub(crate) fn element(
        &self,
        place: DefinedPlace<DefinedTableIndex>,
        index: u64,
    ) -> Result<Option<(u64, WasmRefType)>> {
        let instance = self.instance(place.instance())?;
        let table = instance.tables.get(place.index()).or_bug("the instance has no such table")?;
        let words = table.words();
        let word = usize::try_from(index).ok().and_then(|index| words.get(index));
        Ok(word.map(|word| (word.bits(), instance.table_type(place.index()).element)))
    }

    /// The 16 bytes of a global, as the number that they are, and its type in the engine's numbers.
    pub(crate) fn global(
        &self,
        place: DefinedPlace<DefinedGlobalIndex>,
    ) -> Result<(u128, WasmValType)> {
        let instance = self.instance(place.instance())?;
        let global = instance.field::<u128>(instance.layout.defined_global(place.index()));
        // SAFETY: `DefinedPlace` 1: the module defines such a global. `InstanceContext` 1, 2: so its field has 16
        // aligned bytes, in the context of an instance that is there. `StoreContext` 2: the store, whose code could
        // write it, is borrowed.
        let bits = unsafe { global.read() };
        Ok((bits, instance.global_type(place.index()).content))
    }

    /// Writes the 16 bytes of a global.
    ///
    /// # Safety
    ///
    /// They are a value of the global's type.
    pub(super) unsafe fn write_global(
        &mut self,
        place: DefinedPlace<DefinedGlobalIndex>,
        bits: u128,
    ) -> Result<()> {
        let instance = self.instance(place.instance())?;
        let global = instance.field::<u128>(instance.layout.defined_global(place.index()));
        // SAFETY: `DefinedPlace` 1: the module defines such a global. `InstanceContext` 1, 2: so its field has 16
        // aligned bytes, in the context of an instance that is there. `StoreContext` 2: the store, whose code could
        // read it, is borrowed exclusively.
        unsafe { global.write(bits) };
        Ok(())
    }

    /// How many bytes a memory has once it has grown by `delta` pages.
    fn grown_memory(&self, place: DefinedPlace<DefinedMemoryIndex>, delta: u64) -> Result<u64> {
        let memory = self.instance(place.instance())?.memories.get(place.index());
        Ok(memory.or_bug("the instance has no such memory")?.grown(delta))
    }

    fn grow_memory(
        &mut self,
        place: DefinedPlace<DefinedMemoryIndex>,
        delta: u64,
        granted: Granted,
    ) -> Result<Option<u64>> {
        granted.for_what(Request::Memory { bytes: self.grown_memory(place, delta)? });
        let instance = self.instance_mut(place.instance())?;
        // SAFETY: `Definition` 1: it is written anew just below.
        let old = unsafe { instance.memories[place.index()].grow(delta) };
        instance.publish_memory(place.index());
        Ok(old)
    }

    /// How many elements a table has once it has grown by `delta`.
    fn grown_table(&self, place: DefinedPlace<DefinedTableIndex>, delta: u64) -> Result<u64> {
        Ok(self.table_size(place)?.saturating_add(delta))
    }

    /// # Safety
    ///
    /// The word is of the type of the table's elements.
    unsafe fn grow_table_with(
        &mut self,
        place: DefinedPlace<DefinedTableIndex>,
        delta: u64,
        init: GuestWord,
        granted: Granted,
    ) -> Result<Option<u64>> {
        granted.for_what(Request::Table { elements: self.grown_table(place, delta)? });
        let instance = self.instance_mut(place.instance())?;
        // SAFETY: `GuestWord` 2: our caller says that the word is of the elements' type. `Definition` 1: it is
        // written anew just below.
        let old = unsafe { instance.tables[place.index()].grow(delta, init) };
        instance.publish_table(place.index());
        Ok(old)
    }
}

impl StoreOpaque {
    /// Grows a memory by `delta` pages. Returns its old size in pages, or `None` when it cannot grow.
    ///
    /// # Errors
    ///
    /// Fails when there is no such memory any more, or the store does not grant so much ([`LimitReached`]).
    pub(crate) fn grow_memory(
        &mut self,
        place: DefinedPlace<DefinedMemoryIndex>,
        delta: u64,
    ) -> Result<Option<u64>> {
        let bytes = self.vm.grown_memory(place, delta)?;
        let granted = self.allowance(Request::Memory { bytes })?;
        self.vm.grow_memory(place, delta, granted)
    }

    /// Grows a table by `delta` elements with the value `init`. Returns its old size, or `None` when it cannot grow.
    ///
    /// # Errors
    ///
    /// As [`StoreOpaque::grow_memory`].
    ///
    /// # Safety
    ///
    /// The word is of the type of the table's elements.
    pub(super) unsafe fn grow_table_with(
        &mut self,
        place: DefinedPlace<DefinedTableIndex>,
        delta: u64,
        init: GuestWord,
    ) -> Result<Option<u64>> {
        let elements = self.vm.grown_table(place, delta)?;
        let granted = self.allowance(Request::Table { elements })?;
        // SAFETY: our caller says that the word is of the type of the table's elements.
        unsafe { self.vm.grow_table_with(place, delta, init, granted) }
    }
}

/// What a guest learns of something that did not grow: -1 where it could not or may not.
pub(super) fn told_to_guest(grown: Result<Option<u64>>) -> Result<i64> {
    match grown {
        Ok(old) => Ok(old.map_or(-1, u64::cast_signed)),
        Err(error) if error.is::<LimitReached>() => Ok(-1),
        Err(error) => Err(error),
    }
}

/// What the host learns of the same: an error that says what did not grow, and whose limit it was, if it was one.
/// `asked` says what it would have to be granted by its type.
pub(crate) fn told_to_host(
    grown: Result<Option<u64>>,
    asked: impl FnOnce() -> Result<LimitReached>,
    why: impl FnOnce() -> String,
) -> Result<u64> {
    match grown {
        Ok(Some(old)) => Ok(old),
        Ok(None) => {
            let asked = asked()?;
            Err(match asked.wanted > asked.most {
                true => Error::new(asked),
                false => Error::new(io::Error::from(io::ErrorKind::OutOfMemory)),
            })
            .with_context(why)
        }
        Err(error) if error.is::<LimitReached>() => Err(error.context(why())),
        Err(error) => Err(error),
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // Contexts go first: nothing that they point to is used any more.
        self.roots.clear();
        self.hosts.clear();
        self.leaving.clear();
    }
}

impl CoreInstance {
    /// # Safety
    ///
    /// It is the context of an instance of the module, which is there as long as this.
    unsafe fn new(module: Module, context: NonNull<InstanceContext>) -> CoreInstance {
        CoreInstance {
            layout: *module.layout(),
            module,
            context,
            memories: PrimaryMap::new(),
            tables: PrimaryMap::new(),
            stage: Stage::Made,
            dropped_data: Marks::new(),
            dropped_elems: Marks::new(),
        }
    }

    /// A field of the context, at an offset that its layout gave.
    ///
    /// # Panics
    ///
    /// When the context has no such field.
    #[inline]
    pub(super) fn field<F>(&self, offset: i32) -> NonNull<F> {
        let offset = usize::try_from(offset).expect("a field is behind the beginning");
        let room = (self.layout.size() as usize).checked_sub(size_of::<F>());
        assert!(room.is_some_and(|last| offset <= last), "a field lies within its context");
        // SAFETY: `CoreInstance` 1: the context is as large as its layout says, and the field was seen to lie
        // in it.
        unsafe { self.context.cast::<u8>().add(offset).cast() }
    }

    /// Tells compiled code where a memory is.
    pub(super) fn publish_memory(&mut self, index: DefinedMemoryIndex) {
        let memory = &self.memories[index];
        let definition = Definition { base: memory.base().as_ptr(), len: memory.byte_len() as u64 };
        // SAFETY: `InstanceContext` 2: the context has a definition there. `StoreContext` 2: it is written
        // with the store borrowed exclusively. `Definition` 1: it is what the instance has now.
        unsafe { self.field::<Definition>(self.layout.defined_memory(index)).write(definition) };
    }

    /// Tells compiled code where a table is.
    pub(super) fn publish_table(&mut self, index: DefinedTableIndex) {
        let table = &mut self.tables[index];
        let len = table.words().len() as u64;
        let definition = Definition { base: table.base().as_ptr().cast(), len };
        // SAFETY: `InstanceContext` 2: the context has a definition there. `StoreContext` 2: it is written
        // with the store borrowed exclusively. `Definition` 1: it is what the instance has now.
        unsafe { self.field::<Definition>(self.layout.defined_table(index)).write(definition) };
    }
}

impl Block {
    fn new(size: usize) -> Result<Block> {
        let layout = Layout::from_size_align(size, 16)?;
        // SAFETY: Rust: the size is not zero, as a block has a header.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) });
        let start = start
            .ok_or_else(|| io::Error::from(io::ErrorKind::OutOfMemory))
            .with_context(|| format!("cannot allocate {size} bytes for an instance"))?;
        Ok(Block { start, layout })
    }

    /// Where in it something is, if it is there.
    pub(super) fn offset<T>(&self, of: NonNull<T>) -> Option<u32> {
        let offset = of.addr().get().checked_sub(self.start.addr().get())?;
        u32::try_from(offset).ok().filter(|_| offset < self.layout.size())
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: `Block` 1: it was allocated with this layout, and is nobody else's. It is dropped once.
        unsafe { dealloc(self.start.as_ptr(), self.layout) }
    }
}
