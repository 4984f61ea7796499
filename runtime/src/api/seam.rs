//! The seam: what the layer above does with a store.
//!
//! `doc(hidden)` is no protection: whatever is `pub` can be called by whoever names this crate. So
//! nothing here relies on its caller's word, and whoever uses it safely can break no more than with
//! the public API:
//!
//! - [`StoreMut`] and [`StoreRef`] are borrows of a store of which nothing can be taken out or put in:
//!   to swap two is to swap two borrows. A `StoreOpaque` itself does not leave this crate, so that
//!   whoever has a reference to one is in it; methods of public traits that deal with words (of
//!   [`WasmTy`](crate::WasmTy) and its like) take one, and with that cannot be called from elsewhere.
//! - What the layer above passes in cells are numbers. It calls a [`NumericFunc`], and its own functions
//!   are [`HostFunc`]s of numbers: none can read or write a reference.
//! - A [`PrivateRoot`] says whose it is, and what its instances are given is compared with what their
//!   modules import, and with what their code was compiled to rely upon.

use crate::code::loaded::Module;
use crate::engine::Engine;
use crate::keys::{InstanceKey, RootKey, StoreId};
use crate::module::info::EntityIndex;
use crate::raw::RawVal;
use crate::sys::stack;
use crate::tables::trap_code::Trap;
use crate::vm::borrow::{StoreContext, StoreContextMut};
use crate::vm::bound::{BoundMemory, LinearMemoryOptions, NumericFunc};
use crate::vm::call;
use crate::vm::handle::{Extern, Func, Global, Memory};
use crate::vm::host::{HostFunc, NO_COOKIE};
use crate::vm::instance::Sharing;
use crate::vm::opaque::StoreOpaque;
use crate::vm::shared::SharedWord;
use crate::vm::start::Given;
use anyhow::Result;
use std::any::Any;
use std::ops::Range;

/// A shared borrow of a store, without the host's data.
#[derive(Clone, Copy)]
pub struct StoreRef<'a>(&'a StoreOpaque);

/// An exclusive borrow of a store, without the host's data.
pub struct StoreMut<'a>(&'a mut StoreOpaque);

/// A root instance that nothing outside of it points into, so that it can be freed before its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PrivateRoot {
    store: StoreId,
    key: RootKey,
}

impl<'a, T> StoreContext<'a, T> {
    /// The store for the layer above.
    #[doc(hidden)]
    #[inline]
    pub fn store_ref(&self) -> StoreRef<'a> {
        StoreRef(self.opaque())
    }
}

impl<T> StoreContextMut<'_, T> {
    /// The store for the layer above.
    #[doc(hidden)]
    #[inline]
    pub fn store_mut(&mut self) -> StoreMut<'_> {
        StoreMut(self.opaque_mut())
    }
}

/// Sees that there is room on this stack for another step of a recursion whose depth a guest has chosen: the
/// host may have been called where a guest had used up nearly all of it.
///
/// # Errors
///
/// [`Trap::StackOverflow`].
#[inline]
pub fn check_stack() -> Result<(), Trap> {
    stack::check_room_of_host()
}

impl<'a> StoreRef<'a> {
    /// The store's identity.
    #[inline]
    pub fn id(self) -> StoreId {
        self.0.id()
    }

    /// The engine that the store was made with.
    #[inline]
    pub fn engine(self) -> &'a Engine {
        self.0.engine()
    }

    /// What the host may allocate for the values of one call, in bytes.
    pub fn hostcall_fuel(self) -> usize {
        self.0.hostcall_fuel
    }

    /// The bytes of a memory.
    ///
    /// # Errors
    ///
    /// Fails once its root is gone.
    ///
    /// # Panics
    ///
    /// When the memory is of another store.
    pub fn bound_bytes(self, memory: &BoundMemory) -> Result<&'a [u8]> {
        self.0.bound_bytes(memory)
    }

    /// What the layer above keeps in a store, if it has kept anything.
    #[inline]
    pub fn layer<L: Any + Send + Sync>(self) -> Option<&'a L> {
        self.0.layer()
    }

    /// The cookie of the innermost host function that is being called. `None` when there is none, or
    /// it was put into the store without a cookie.
    pub fn cookie(self) -> Option<u64> {
        call::cookie(self.0)
    }
}

impl<'a> StoreMut<'a> {
    /// The same borrow for a while.
    #[inline]
    pub fn reborrow(&mut self) -> StoreMut<'_> {
        StoreMut(self.0)
    }

    /// The store's identity.
    #[inline]
    pub fn id(&self) -> StoreId {
        self.0.id()
    }

    /// Sees that a call which is made here gets to its callee. Whoever moves something before a call asks for it
    /// first.
    ///
    /// # Errors
    ///
    /// [`OtherThread`](crate::OtherThread), when the store is being called on another thread;
    /// [`Trap::StackOverflow`], when there is no room on this stack.
    #[inline(always)]
    pub fn check_callable(&mut self) -> Result<()> {
        call::check_callable(self.0)
    }

    /// The engine that the store was made with.
    #[inline]
    pub fn engine(&self) -> &Engine {
        self.0.engine()
    }

    /// What the layer above keeps in a store; made by its `Default` at first.
    #[inline]
    pub fn layer_mut<L: Any + Send + Sync + Default>(&mut self) -> &mut L {
        self.0.layer_mut()
    }

    /// As [`StoreMut::layer_mut`], for as long as the store is borrowed.
    #[inline]
    pub fn into_layer<L: Any + Send + Sync + Default>(self) -> &'a mut L {
        self.0.layer_mut()
    }

    /// A flag that compiled code shares with the layer above. A call that fails takes it down.
    #[inline]
    pub fn flag(&self) -> bool {
        self.0.vm.flag()
    }

    /// Sets [`StoreMut::flag`].
    #[inline]
    pub fn set_flag(&mut self, flag: bool) {
        self.0.vm.set_flag(flag);
    }

    /// What a call may make the host allocate: see [`Store::set_hostcall_fuel`](crate::Store::set_hostcall_fuel).
    #[inline]
    pub fn hostcall_fuel(&self) -> usize {
        self.0.hostcall_fuel
    }

    /// A mark of the layer above. It belongs to the calls under way on one stack, and is zero
    /// where there are none.
    #[inline]
    pub fn mark(&self) -> u64 {
        self.0.vm.mark()
    }

    /// Sets [`StoreMut::mark`].
    #[inline]
    pub fn set_mark(&mut self, mark: u64) {
        self.0.vm.set_mark(mark);
    }

    /// A global of a component as one that the layer above shares with its code.
    ///
    /// # Errors
    ///
    /// Fails when it is no mutable global of type `i32`, is of another store, or code relies upon nobody else having it
    /// (it is not among what [`Wiring`](crate::module::wiring::Wiring) says is given away).
    pub fn share_word(&self, global: Global) -> Result<SharedWord> {
        self.0.share_word(global)
    }

    /// The value of a word; zero once its instance is gone.
    ///
    /// # Panics
    ///
    /// When the word is of another store.
    #[inline]
    pub fn word(&self, word: SharedWord) -> u32 {
        self.0.word(word)
    }

    /// Sets a word, unless its instance is gone.
    ///
    /// # Panics
    ///
    /// When the word is of another store.
    #[inline]
    pub fn set_word(&mut self, word: SharedWord, value: u32) {
        self.0.set_word(word, value);
    }

    /// The bytes of a memory, to be changed.
    ///
    /// # Panics
    ///
    /// When the memory is of another store.
    #[inline]
    pub fn memory_bytes_mut(&mut self, memory: Memory) -> &mut [u8] {
        self.0.memory_bytes_mut(memory)
    }

    /// A function as one that cells are enough to call.
    ///
    /// # Errors
    ///
    /// Fails when there are references among its parameters and results, its instance was dropped, or it is of another
    /// store.
    pub fn bind_func(&self, func: Func) -> Result<NumericFunc> {
        self.0.bind_func(func)
    }

    /// A memory as one that is looked at again and again.
    ///
    /// # Errors
    ///
    /// Fails when its instance was dropped.
    ///
    /// # Panics
    ///
    /// When the memory is of another store.
    pub fn bind_memory(&self, memory: Memory) -> Result<BoundMemory> {
        self.0.bind_memory(memory)
    }

    /// The bytes of a memory, to be changed; none once its root is gone.
    ///
    /// # Panics
    ///
    /// When the memory is of another store.
    #[inline]
    pub fn bound_bytes_mut(&mut self, memory: &BoundMemory) -> &mut [u8] {
        self.0.bound_bytes_mut(memory)
    }

    /// The bytes of a memory beside what the layer above keeps.
    ///
    /// # Panics
    ///
    /// When the memory is of another store.
    #[inline]
    pub fn memory_and_layer<L: Any + Send + Sync + Default>(
        &mut self,
        memory: &BoundMemory,
    ) -> (&mut [u8], &mut L) {
        self.0.memory_and_layer(memory)
    }

    /// Copies `range` of a memory to another one, or within one, at `target`. `check` sees the copy if
    /// it is not all ASCII.
    ///
    /// # Errors
    ///
    /// Fails when something of it is not in its memory or of this store, or as `check` does.
    pub fn copy_text(
        &mut self,
        from: Memory,
        range: Range<usize>,
        to: Memory,
        target: usize,
        check: impl FnOnce(&[u8]) -> Result<()>,
    ) -> Result<()> {
        self.0.check(from.store, "memory")?;
        self.0.check(to.store, "memory")?;
        self.0.vm.copy_text(from.place, range, to.place, target, check)
    }

    /// Calls a function: arguments are in `cells` from the first on, results take their place.
    ///
    /// # Errors
    ///
    /// The trap or host error that ended the call; or the function is not of this store.
    ///
    /// # Panics
    ///
    /// When there are fewer cells than its type needs.
    #[inline(always)]
    pub fn call(&mut self, func: &NumericFunc, cells: &mut [RawVal]) -> Result<()> {
        call::enter_bound(self.0, func, cells)
    }

    /// Calls a host function that is not in the store. Its cookie is [`StoreRef::cookie`]; cells are as
    /// in [`StoreMut::call`].
    ///
    /// # Errors
    ///
    /// What the function fails with.
    ///
    /// # Panics
    ///
    /// When there are fewer cells than its type needs, or it is for other stores.
    pub fn call_host(&mut self, host: &HostFunc, cells: &mut [RawVal]) -> Result<()> {
        call::enter_host(self.0, host, cells)
    }

    /// Puts a host function into the store, for the instances of a root: it goes with the root, and is
    /// called with `cookie`, which is not `u64::MAX`, and with `linear`.
    ///
    /// # Errors
    ///
    /// Fails when the root is of another store.
    ///
    /// # Panics
    ///
    /// When the function is for other stores, the root was freed, or the cookie is `u64::MAX`.
    pub fn add_host(
        &mut self,
        host: HostFunc,
        cookie: u64,
        linear: LinearMemoryOptions,
        of: PrivateRoot,
    ) -> Result<Func> {
        assert_ne!(cookie, NO_COOKIE, "a cookie that means none");
        let root = self.root(of)?;
        Ok(self.0.add_host_with(host, cookie, linear, Some(root)))
    }

    /// Makes a root whose core instances are of `modules`; they are started one by one. They can be
    /// linked with each other and with host functions of that root alone.
    ///
    /// # Errors
    ///
    /// Fails when there is no memory for their contexts, a module is of another engine, or code relies upon
    /// instances beside its own that are not these.
    pub fn new_root(&mut self, modules: &[Module]) -> Result<PrivateRoot> {
        let key = self.0.new_root(modules, Sharing::Private)?;
        Ok(PrivateRoot { store: self.0.id(), key })
    }

    /// Frees a root with all that it has, its host functions included.
    ///
    /// # Errors
    ///
    /// Fails when the root is freed already, is of another store, or is being called; it stays as it is.
    pub fn free_root(&mut self, root: PrivateRoot) -> Result<()> {
        let root = self.root(root)?;
        self.0.vm.free_root(root)
    }

    /// Links instance `index` of a root, makes what it defines, and runs its start function.
    ///
    /// # Errors
    ///
    /// A trap, or what the host cannot give. Something that is given is not what the module imports, or
    /// not what its code relies upon.
    pub fn start_instance(
        &mut self,
        root: PrivateRoot,
        index: u32,
        imports: &[Given],
    ) -> Result<()> {
        let key = InstanceKey { root: self.root(root)?, index };
        self.0.start_instance(key, imports)
    }

    /// What instance `index` of a root has at `entity`.
    ///
    /// # Errors
    ///
    /// Fails when it has no such thing, does not let it be referred to, or was not started.
    pub fn root_item(&self, root: PrivateRoot, index: u32, entity: EntityIndex) -> Result<Extern> {
        let root = self.root(root)?;
        self.0.instance_item(InstanceKey { root, index }, entity)
    }

    /// Whether a call failed because of an exception that nobody has taken, which is forgotten.
    pub fn forget_pending_exception(&mut self) -> bool {
        self.0.vm.forget_pending_exception()
    }

    fn root(&self, root: PrivateRoot) -> Result<RootKey> {
        self.0.check(root.store, "root")?;
        Ok(root.key)
    }
}

#[cfg(all(test, feature = "compile", feature = "wat"))]
mod tests {
    use super::*;
    use crate::artifact::format::Precompiled;
    use crate::code::loaded::LoadedCode;
    use crate::module::parse::{ParseOptions, ParsedModules};
    use crate::module::wiring::{KnownExport, KnownInstance, Wiring};
    use crate::pipeline::compile_modules;
    use crate::{Instance, Store};

    /// The core modules of an artifact: a table that is given away, another one and a function, and who imports them.
    fn component(engine: &Engine) -> [Module; 2] {
        let definer = r#"(module
            (table (export "t") 1 funcref)
            (table (export "u") 1 funcref)
            (func (export "f")))"#;
        let user = r#"(module
            (import "" "t" (table 1 funcref))
            (import "" "u" (table 1 funcref))
            (import "" "f" (func)))"#;
        linked(engine, [definer, user])
    }

    /// The core modules of an artifact, each instantiated once: the second is given the first exports of the first
    /// one, whose very first is given away, too.
    fn linked(engine: &Engine, texts: [&str; 2]) -> [Module; 2] {
        let binaries = texts.map(|text| wat::parse_str(text).unwrap());
        let mut parsed = ParsedModules::default();
        for binary in &binaries {
            let features = engine.settings().features.into();
            parsed.parse(binary, features, ParseOptions::default()).unwrap();
        }
        let exports = parsed.modules()[0].info().exports.values();
        let exports: Vec<_> = exports.map(|&entity| KnownExport { instance: 0, entity }).collect();
        let instance = |module, imports| KnownInstance {
            module,
            imports,
            copies: Vec::new(),
            elsewhere: false,
        };
        let imports = parsed.modules()[1].info().imports.len();
        let given = exports[..imports].iter().copied().map(Some).collect();
        parsed.set_wiring(Wiring {
            instances: vec![instance(0, Vec::new()), instance(1, given)],
            given_away: vec![exports[0]],
        });
        let compiled = compile_modules(engine, parsed, Precompiled::Component, None).unwrap();
        let code = LoadedCode::from_compiled(engine, &compiled).unwrap();
        [0, 1].map(|index| code.module(index).unwrap())
    }

    fn items(store: StoreMut<'_>, root: PrivateRoot, module: &Module) -> Vec<Given> {
        let exports = module.info().exports.values();
        exports.map(|&it| store.root_item(root, 0, it).unwrap().into()).collect()
    }

    fn refused<T>(result: Result<T>, text: &str) {
        let error = result.map(drop).unwrap_err();
        assert!(format!("{error:#}").contains(text), "expected {text}, found {error:#}");
    }

    const PLACE: &str = "the code of a module is compiled for its place in a component";

    #[test]
    fn code_runs_only_where_its_component_has_it() {
        let engine = Engine::default();
        let [first, second] = component(&engine);
        let mut store = Store::new(&engine, ());
        let module = first.clone();
        refused(Instance::new(&mut store, &module, &[]), PLACE);
        let mut context = crate::AsContextMut::as_context_mut(&mut store);
        let mut store = context.store_mut();
        refused(store.new_root(&[second.clone(), first.clone()]), PLACE);
        refused(store.new_root(std::slice::from_ref(&first)), PLACE);
        refused(store.new_root(&[first.clone(), second.clone(), first.clone()]), PLACE);
        // A shared root is given anything.
        refused(store.0.new_root(&[first.clone(), second.clone()], Sharing::Shared), PLACE);
        store.new_root(&[first, second]).unwrap();

        let other = Engine::default();
        refused(store.new_root(&component(&other)), "the module is of another engine");
    }

    #[test]
    fn instances_are_given_what_their_code_relies_upon() {
        let engine = Engine::default();
        let [first, second] = component(&engine);
        let user = r#"(module (import "" "t" (table 1 funcref)))"#;
        let user = Module::new(&engine, user).unwrap();
        let mut store = Store::new(&engine, ());
        let mut context = crate::AsContextMut::as_context_mut(&mut store);
        let mut store = context.store_mut();
        let modules = [first.clone(), second, user.clone(), user];
        let root = store.new_root(&modules).unwrap();

        let table = *first.info().exports.values().next().unwrap();
        refused(store.root_item(root, 0, table), "the instance was not started");
        store.start_instance(root, 0, &[]).unwrap();
        refused(store.start_instance(root, 0, &[]), "the instance was started before");
        let nothing = EntityIndex::Table(crate::entity::EntityRef::new(1000));
        refused(store.root_item(root, 0, nothing), "the instance has no");

        let given = items(store.reborrow(), root, &first);
        let &[t, u, f] = &given[..] else { panic!("three exports") };
        const GIVEN: &str = "is given what its component does not give it";
        refused(store.start_instance(root, 1, &[u, u, f]), GIVEN);
        refused(store.start_instance(root, 1, &[Given::Flag, u, f]), "a global is not a table");
        let other = store.new_root(&modules).unwrap();
        refused(store.start_instance(other, 1, &given), GIVEN);
        store.start_instance(other, 0, &[]).unwrap();
        let &[.., another] = &items(store.reborrow(), other, &first)[..] else { panic!("exports") };
        refused(store.start_instance(root, 1, &[t, u, another]), GIVEN);
        refused(store.start_instance(root, 1, &[t, u]), "the module has 3 imports, 2 were given");

        // What is at the same place in another store.
        let mut stranger = Store::new(&engine, ());
        let mut stranger = crate::AsContextMut::as_context_mut(&mut stranger);
        let mut stranger = stranger.store_mut();
        let same = stranger.new_root(&modules).unwrap();
        stranger.start_instance(same, 0, &[]).unwrap();
        let foreign = items(stranger.reborrow(), same, &first);
        let text = "a table is used with a store that is not its own";
        refused(store.start_instance(root, 1, &foreign), text);
        store.start_instance(root, 1, &given).unwrap();

        // Others are given what is given away.
        refused(store.start_instance(root, 2, &[u]), GIVEN);
        refused(store.start_instance(root, 2, &[f]), "a function is not a table");
        store.start_instance(root, 2, &[t]).unwrap();
        refused(store.start_instance(root, 4, &[]), "the instance was dropped");
    }

    #[test]
    fn words_are_shared_that_are_given_away() {
        const WORDS: &str = r#"(module
            (global (export "word") (mut i32) (i32.const 7))
            (global (export "own") (mut i32) (i32.const 7))
            (global (export "constant") i32 (i32.const 7))
            (global (export "wide") (mut i64) (i64.const 7)))"#;
        let engine = Engine::default();
        let modules = linked(&engine, [WORDS, "(module)"]);
        let mut store = Store::new(&engine, ());
        let mut context = crate::AsContextMut::as_context_mut(&mut store);
        let mut store = context.store_mut();
        let root = store.new_root(&modules).unwrap();
        store.start_instance(root, 0, &[]).unwrap();
        let exports = modules[0].info().exports.values();
        let global = |&it| store.root_item(root, 0, it).unwrap().into_global().unwrap();
        let globals: Vec<Global> = exports.map(global).collect();
        let &[word, own, constant, wide] = &globals[..] else { panic!("four exports") };
        refused(store.share_word(own), "a global that code has for itself");
        refused(store.share_word(constant), "it is not mutable");
        refused(store.share_word(wide), "its value is not of type i32");

        let mut other = Store::new(&engine, ());
        let mut other = crate::AsContextMut::as_context_mut(&mut other);
        refused(
            other.store_mut().share_word(word),
            "a global is used with a store that is not its own",
        );

        let word = store.share_word(word).unwrap();
        assert_eq!(store.word(word), 7);
        store.set_word(word, u32::MAX);
        assert_eq!(store.word(word), u32::MAX);
        store.free_root(root).unwrap();
        assert_eq!(store.word(word), 0);
        // There is nothing to be set.
        store.set_word(word, 1);
        assert_eq!(store.word(word), 0);
    }

    #[test]
    fn roots_and_functions_are_of_one_store() {
        let engine = Engine::default();
        let modules = component(&engine);
        let (mut a, mut b) = (Store::new(&engine, ()), Store::new(&engine, ()));
        let mut a = crate::AsContextMut::as_context_mut(&mut a);
        let mut b = crate::AsContextMut::as_context_mut(&mut b);
        let (mut a, mut b) = (a.store_mut(), b.store_mut());
        let root = a.new_root(&modules).unwrap();
        b.new_root(&modules).unwrap();
        let foreign = "a root is used with a store that is not its own";
        refused(b.start_instance(root, 0, &[]), foreign);
        refused(b.free_root(root), foreign);
        a.start_instance(root, 0, &[]).unwrap();
        let func = *modules[0].info().exports.values().last().unwrap();
        refused(b.root_item(root, 0, func), foreign);
        let func = a.root_item(root, 0, func).unwrap().into_func().unwrap();
        let func = a.bind_func(func).unwrap();
        refused(b.call(&func, &mut []), "a function is used with a store that is not its own");
        a.call(&func, &mut []).unwrap();
    }

    #[test]
    fn cells_are_numbers() {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let takes = Func::wrap(&mut store, |_: Option<Func>| {});
        let mut store = crate::AsContextMut::as_context_mut(&mut store);
        let takes = store.store_mut().bind_func(takes);
        refused(takes, "a function with references is called by cells");
        let ty = crate::FuncType::new(&engine, [], [crate::ValType::FUNCREF]);
        let host =
            HostFunc::with_type(&ty, |_: crate::HostCaller<'_, ()>, _: &mut [RawVal]| Ok(()));
        refused(host, "a host function over cells has references");
    }
}
