//! How roots end while their store lives on.
//!
//! What can be freed is a *private* root: nothing points into it but its own contexts and the host
//! functions that were made for it, which go with it. That is so because
//!
//! - imports of its instances are its own items ([`Vm::check_reach`]), and nobody else imports them;
//! - a reference to one of its functions is a word in its own tables, globals and exceptions, and
//!   nowhere else: its code calls nothing outside but host functions, which get handles, and no
//!   handle of its functions becomes a word again ([`Vm::func_word`]);
//! - its exceptions are those with its tags, which nobody else has. They do not get to the host, nor
//!   to the frames of others ([`Vm::is_confined`]), and end with it;
//! - host functions of others do not use exit stubs of its code ([`Vm::add_host`]);
//! - no frame of its code is on a stack, because none of the calls from the host that are under way
//!   is one of its functions ([`Vm::is_called`]): compiled code gets from root to root by imports and
//!   references only.

use super::func::FuncPlace;
use super::instance::{DROPPED, HOST_SLOT, Sharing};
use super::store::Vm;
use super::word::GuestWord;
use crate::error::Bug;
use crate::keys::RootKey;
use anyhow::{Context, Result, ensure};

/// With whom something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// It lives as long as the store.
    Store,
    /// It ends with a private root.
    Root(RootKey),
}

impl Vm {
    /// The word by which tables, globals and arguments refer to a function.
    ///
    /// # Errors
    ///
    /// Fails when it is one of a private root.
    pub(super) fn func_word(&self, place: FuncPlace) -> Result<GuestWord> {
        let func = self.func_ref(place)?;
        let (root, at) = place.root_and_place();
        let is_shared = self.owner_of(root, at)? == Owner::Store;
        ensure!(is_shared, Bug::new("a function of a component is no reference"));
        // SAFETY: `GuestWord` 1: it is a function of this store's, and what is of no private root lives as long
        // as that.
        Ok(unsafe { GuestWord::of_func(func) })
    }

    /// Sees that instances of `user` may have an item of `owner`, a root, or a host function's place
    /// with its index. Either both are of the same private root, or neither is of any.
    pub(super) fn check_reach(&self, owner: RootKey, at: u32, user: RootKey) -> Result<()> {
        ensure!(
            self.owner_of(owner, at)? == self.owner_of(user, 0)?,
            Bug::new("the instances of a component are not linked with others")
        );
        Ok(())
    }

    /// Sees that the host may change the definitions of a root's instances. Code in a private root may be
    /// compiled to rely upon it that nobody else does.
    #[inline]
    pub(crate) fn check_shared(&self, root: RootKey) -> Result<()> {
        let sharing = self.root(root).context(DROPPED)?.sharing;
        ensure!(
            sharing == Sharing::Shared,
            Bug::new("what a component has inside of it is not changed from outside")
        );
        Ok(())
    }

    /// With whom something goes: a root, or a host function's place with its index.
    ///
    /// # Errors
    ///
    /// Fails when it is gone already.
    pub(super) fn owner_of(&self, root: RootKey, at: u32) -> Result<Owner> {
        if root.slot == HOST_SLOT {
            let slot = self.hosts.get(at as usize).filter(|it| it.generation == root.generation);
            return Ok(slot.context(DROPPED)?.of.map_or(Owner::Store, Owner::Root));
        }
        Ok(match self.root(root).context(DROPPED)?.sharing {
            Sharing::Private => Owner::Root(root),
            Sharing::Shared => Owner::Store,
        })
    }

    /// Frees a private root: contexts, memories, tables, references to code, and its host functions.
    ///
    /// # Errors
    ///
    /// Fails, and changes nothing, when the root is freed already, is shared, or is being called.
    pub(crate) fn free_root(&mut self, key: RootKey) -> Result<()> {
        let root = self.root(key).context(DROPPED)?;
        ensure!(
            root.sharing == Sharing::Private,
            Bug::new("instances of modules live as long as their store")
        );
        ensure!(!self.is_called(key), Bug::new("the instance is being called"));
        let slot = &mut self.roots[key.slot as usize];
        let Some(root) = slot.root.take() else { return Ok(()) };
        renew(&mut slot.generation, key.slot, &mut self.free_roots);
        self.blocks.remove(&root.block.start.addr().get());
        self.exceptions.end_those_of(key, &root);
        self.forget_what_was_thrown();
        for &at in &root.hosts {
            let slot = &mut self.hosts[at as usize];
            self.leaving.extend(slot.host.take());
            slot.of = None;
            renew(&mut slot.generation, at, &mut self.free_hosts);
        }
        self.let_go();
        Ok(())
    }

    /// Whether a call of one of a root's functions is under way, from whichever thread.
    fn is_called(&self, key: RootKey) -> bool {
        self.called().any(|func| {
            // SAFETY: `Stack` 2: what is noted as being called lives, in a context of the store or as a
            // host function of it.
            let place = unsafe { self.locate(func) };
            place
                .and_then(|(root, at)| self.owner_of(root, at))
                .is_ok_and(|owner| owner == Owner::Root(key))
        })
    }

    /// Drops host functions that are gone, unless one of them may be running: calls from host
    /// function to host function are only counted.
    pub(super) fn let_go(&mut self) {
        if !self.calls_between_host_functions() {
            self.leaving.clear();
        }
    }
}

/// A place is used again under the next number, as long as there is one.
fn renew(generation: &mut u32, at: u32, free: &mut Vec<u32>) {
    if let Some(next) = generation.checked_add(1) {
        *generation = next;
        free.push(at);
    }
}

#[cfg(all(test, feature = "compile", feature = "wat"))]
mod tests {
    use super::*;
    use crate::keys::InstanceKey;
    use crate::module::info::EntityIndex;
    use crate::raw::RawVal;
    use crate::vm::call::enter_host;
    use crate::vm::opaque::StoreOpaque;
    use crate::{
        AsContextMut, Engine, Extern, Func, HostFunc, Instance, Module, Ref, RefType, Store, Table,
        TableType, Val,
    };
    use std::slice;

    const WAT: &str = r#"(module
        (import "" "f" (func $f))
        (memory (export "memory") 1)
        (table (export "table") 1 funcref)
        (global (export "global") (mut i32) (i32.const 1))
        (func (export "call") (call $f)))"#;

    /// What is said of a root that cannot be freed yet.
    const CALLED: &str = "the instance is being called";
    const FUNC_DROPPED: &str = "the instance of this function was dropped";
    const HOST_DROPPED: &str = "the instance of this host function was dropped";

    /// Sees that something fails, and says so.
    fn refused(result: Result<()>, text: &str) {
        let error = result.expect_err("it is refused");
        assert!(format!("{error:#}").contains(text), "{error:#}, and not {text}");
    }

    /// A function of the host that does `what` with its store.
    fn host(engine: &Engine, what: impl Fn(&mut StoreOpaque) + Send + Sync + 'static) -> HostFunc {
        let ty = crate::FuncType::new(engine, [], []);
        let call = move |mut host: crate::HostCaller<'_, ()>, _: &mut [RawVal]| {
            what(host.store.opaque_mut());
            Ok(())
        };
        HostFunc::with_type(&ty, call).unwrap()
    }

    fn item(store: &StoreOpaque, root: RootKey, module: &Module, name: &str) -> Extern {
        let index: EntityIndex = module.info().exports[name];
        store.instance_item(InstanceKey { root, index: 0 }, index).unwrap()
    }

    /// A private root that calls `host`.
    fn private(store: &mut StoreOpaque, module: &Module, func: &HostFunc) -> RootKey {
        let root = store.new_root(slice::from_ref(module), Sharing::Private).unwrap();
        let func = store.add_host(func.clone(), 0, Some(root));
        store.start_instance(InstanceKey { root, index: 0 }, &[func.into()]).unwrap();
        root
    }

    #[test]
    fn nothing_outside_points_into_a_private_root() {
        let engine = Engine::default();
        let module = Module::new(&engine, WAT).unwrap();
        let mut store = Store::new(&engine, ());
        let shared = Func::wrap(&mut store, || {});
        let nothing = host(&engine, |_| {});
        let root = private(store.as_context_mut().opaque_mut(), &module, &nothing);
        let call = item(store.as_context_mut().opaque_mut(), root, &module, "call");

        // As an import: not of a shared instance, not of another private one, and not the other way.
        const LINKED: &str = "the instances of a component are not linked with others";
        refused(Instance::new(&mut store, &module, &[call]).map(drop), LINKED);
        let mut context = store.as_context_mut();
        let opaque = context.opaque_mut();
        let other = opaque.new_root(slice::from_ref(&module), Sharing::Private).unwrap();
        let foreign = opaque.add_host(nothing, 0, Some(root));
        for given in [call, shared.into(), foreign.into()] {
            let key = InstanceKey { root: other, index: 0 };
            refused(opaque.start_instance(key, &[given.into()]), LINKED);
        }
        let instance = opaque.new_root(slice::from_ref(&module), Sharing::Shared).unwrap();
        refused(opaque.vm.free_root(instance), "live as long as their store");

        // What it has inside is not changed.
        const INSIDE: &str = "what a component has inside of it is not changed from outside";
        let [table, global, memory] = ["table", "global", "memory"]
            .map(|name| item(store.as_context_mut().opaque_mut(), root, &module, name));
        let table = table.into_table().unwrap();
        refused(table.set(&mut store, 0, Ref::Func(Some(shared))), INSIDE);
        refused(table.fill(&mut store, 0, Ref::Func(None), 1), INSIDE);
        refused(table.grow(&mut store, 1, Ref::Func(None)).map(drop), INSIDE);
        refused(global.into_global().unwrap().set(&mut store, Val::I32(7)), INSIDE);
        refused(memory.into_memory().unwrap().grow(&mut store, 1).map(drop), INSIDE);

        // As a reference.
        let call = call.into_func().unwrap();
        let ty = TableType::new(RefType::FUNCREF, 1, None);
        const REFERENCE: &str = "a function of a component is no reference";
        refused(Table::new(&mut store, ty.clone(), Ref::Func(Some(call))).map(drop), REFERENCE);
        let table = Table::new(&mut store, ty, Ref::Func(None)).unwrap();
        refused(table.set(&mut store, 0, Ref::Func(Some(call))), REFERENCE);
        refused(table.set(&mut store, 0, Ref::Func(Some(foreign))), REFERENCE);
        let take = crate::FuncType::new(&engine, [crate::ValType::FUNCREF], []);
        let take = Func::new(&mut store, take, |_, _, _| Ok(()));
        refused(take.call(&mut store, &[Val::FuncRef(Some(call))], &mut []), REFERENCE);
    }

    #[test]
    fn handles_of_a_freed_root_are_errors() {
        let engine = Engine::default();
        let module = Module::new(&engine, WAT).unwrap();
        let mut store = Store::new(&engine, ());
        let nothing = host(&engine, |_| {});
        let mut context = store.as_context_mut();
        let opaque = context.opaque_mut();
        let root = private(opaque, &module, &nothing);
        let items =
            ["memory", "table", "global", "call"].map(|name| item(opaque, root, &module, name));
        let func = opaque.add_host(nothing.clone(), 0, Some(root));
        opaque.vm.free_root(root).unwrap();
        refused(opaque.vm.free_root(root), &DROPPED.to_string());
        // What takes its place is not taken for it.
        let next = private(opaque, &module, &nothing);
        assert_eq!(next.slot, root.slot);
        opaque.add_host(nothing, 0, Some(next));
        let [Extern::Memory(memory), Extern::Table(table), Extern::Global(global), call] = items
        else {
            panic!("the kinds are others")
        };
        refused(opaque.call_raw(&func, &mut []), HOST_DROPPED);
        refused(opaque.call_raw(&call.into_func().unwrap(), &mut []), FUNC_DROPPED);
        assert!(memory.data(&store).is_empty());
        refused(memory.grow(&mut store, 1).map(drop), &DROPPED.to_string());
        refused(table.set(&mut store, 0, Ref::Func(None)), &DROPPED.to_string());
        refused(table.grow(&mut store, 1, Ref::Func(None)).map(drop), &DROPPED.to_string());
        refused(global.set(&mut store, Val::I32(2)), &DROPPED.to_string());
    }

    #[test]
    fn a_root_is_not_freed_while_it_is_called() {
        let engine = Engine::default();
        let module = Module::new(&engine, WAT).unwrap();
        let mut store = Store::new(&engine, ());
        let mut context = store.as_context_mut();
        let opaque = context.opaque_mut();
        let nothing = host(&engine, |_| {});
        let idle = private(opaque, &module, &nothing);
        let direct = opaque.add_host(nothing, 0, Some(idle));
        // The roots are the second and the third.
        let outer = RootKey { slot: idle.slot + 1, generation: 0 };
        let inner = RootKey { slot: idle.slot + 2, generation: 0 };
        let frees = host(&engine, move |store| {
            refused(store.vm.free_root(outer), CALLED);
            refused(store.vm.free_root(inner), CALLED);
            store.call_raw(&direct, &mut []).unwrap();
            store.vm.free_root(idle).unwrap();
            refused(store.call_raw(&direct, &mut []), HOST_DROPPED);
        });
        let module_again = module.clone();
        let calls = host(&engine, move |store| {
            let call = item(store, inner, &module_again, "call").into_func().unwrap();
            store.call_raw(&call, &mut []).unwrap();
            store.vm.free_root(inner).unwrap();
            refused(store.vm.free_root(outer), CALLED);
        });
        assert_eq!(private(opaque, &module, &calls), outer);
        assert_eq!(private(opaque, &module, &frees), inner);
        let call = item(opaque, outer, &module, "call").into_func().unwrap();
        opaque.call_raw(&call, &mut []).unwrap();
        opaque.vm.free_root(outer).unwrap();

        // A host function that frees the root it is of, called by another host function.
        let root = RootKey { slot: outer.slot, generation: 1 };
        let ends = host(&engine, move |store| store.vm.free_root(root).unwrap());
        assert_eq!(private(opaque, &module, &ends), root);
        let ends = opaque.add_host(ends, 0, Some(root));
        let outermost = host(&engine, move |store| store.call_raw(&ends, &mut []).unwrap());
        enter_host(opaque, &outermost, &mut []).unwrap();
        refused(opaque.call_raw(&ends, &mut []), HOST_DROPPED);
    }
}
