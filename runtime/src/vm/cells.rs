//! Cells that are filled value by value, each compared with the type of its place: those of dynamic calls, and of
//! all that have references.
//!
//! Cells of numbers are a slice that anybody writes. The functions that are called with such a slice have no
//! references among their parameters and results, which is seen where they are called.

use super::exceptions::ExceptionId;
use super::word::GuestValue;
use crate::error::{Bug, OrBug};
use crate::keys::StoreId;
use crate::module::types::WasmValType;
use crate::raw::RawVal;
use crate::vm::opaque::StoreOpaque;
use anyhow::{Result, ensure};

/// Cells while they are filled, in the order of the types of what they are for.
///
/// 1. The first `at` cells have values of the first types, as guests of `store` have them; `types` are
///    those that are left.
pub struct Filling<'a> {
    store: &'a StoreOpaque,
    types: &'a [WasmValType],
    cells: &'a mut [RawVal],
    at: usize,
}

/// The cells of a host function that puts its results one by one: arguments, whose places these take.
///
/// 1. Once `is_filled`, they begin with results of the function's type, for the store that calls.
pub(crate) struct HostCells<'a> {
    cells: &'a mut [RawVal],
    results: &'a [WasmValType],
    store: StoreId,
    is_filled: bool,
}

impl<'a> Filling<'a> {
    /// `types` are in the numbers of the store's engine.
    pub(super) fn new(
        store: &'a StoreOpaque,
        types: &'a [WasmValType],
        cells: &'a mut [RawVal],
    ) -> Filling<'a> {
        Filling { store, types, cells, at: 0 }
    }

    /// The store, which stays as it is meanwhile.
    #[inline]
    pub(crate) fn store(&self) -> &'a StoreOpaque {
        self.store
    }

    /// The type of the next value, in the numbers of the store's engine.
    ///
    /// # Errors
    ///
    /// Fails when there is none left to be put.
    #[inline]
    pub(crate) fn next_type(&self) -> Result<WasmValType> {
        self.types.first().copied().or_bug("more values than are expected")
    }

    /// Puts the next value.
    ///
    /// # Errors
    ///
    /// Fails when there is none left to be put, it is of another type, or is not there any more.
    #[inline]
    pub(crate) fn put(&mut self, value: GuestValue) -> Result<()> {
        let ty = self.next_type()?;
        let bits = self.store.vm.bits_of(self.store.engine(), value, ty)?;
        for (cell, bits) in self.cells[self.at..][..ty.cells()].iter_mut().zip([bits, bits >> 64]) {
            *cell = RawVal::from_u64(bits as u64);
        }
        // Only now: who goes on after an error puts a value of the same type.
        self.types = &self.types[1..];
        self.at += ty.cells();
        Ok(())
    }

    /// Sees that there is a value for each type.
    #[inline]
    pub(super) fn finish(self) -> Result<()> {
        let left = self.types.len();
        ensure!(left == 0, Bug::new(format!("{left} values fewer than are expected")));
        Ok(())
    }
}

impl<'a> HostCells<'a> {
    /// Those of a call by `store` of a function that gives `results`.
    pub(super) fn new(
        store: &StoreOpaque,
        results: &'a [WasmValType],
        cells: &'a mut [RawVal],
    ) -> HostCells<'a> {
        HostCells { cells, results, store: store.id(), is_filled: false }
    }

    /// The arguments, until there are results.
    #[inline]
    pub(crate) fn arguments(&self) -> &[RawVal] {
        self.cells
    }

    /// Puts the results.
    ///
    /// # Errors
    ///
    /// As `fill`, or when it puts fewer than the function gives, or it is not this store that calls.
    #[inline]
    pub(crate) fn give(
        &mut self,
        store: &StoreOpaque,
        fill: impl FnOnce(&mut Filling<'_>) -> Result<()>,
    ) -> Result<()> {
        store.check(self.store, "call")?;
        self.is_filled = false;
        let mut filling = Filling::new(store, self.results, self.cells);
        fill(&mut filling)?;
        filling.finish()?;
        self.is_filled = true;
        Ok(())
    }

    /// Sees that there are results.
    #[inline]
    pub(super) fn finish(self) -> Result<()> {
        ensure!(self.is_filled, Bug::new("a host function gave no results"));
        Ok(())
    }
}

impl StoreOpaque {
    /// Fills an exception of the host with what it carries.
    ///
    /// # Errors
    ///
    /// As `fill`, or when that puts fewer values than the tag says, or the exception has ended.
    pub(crate) fn fill_exception(
        &mut self,
        id: ExceptionId,
        fill: impl FnOnce(&mut Filling<'_>) -> Result<()>,
    ) -> Result<()> {
        let (tag, cells) = self.vm.exception_parts(id)?;
        let mut cells = vec![RawVal::ZERO; cells.len()];
        let ty = self.vm.tag_type(tag)?;
        let mut filling = Filling::new(self, &ty.params, &mut cells);
        fill(&mut filling)?;
        filling.finish()?;
        // SAFETY: `Filling` 1: all values were put, of the types of the tag, for this store.
        unsafe { self.vm.write_exception(id, &cells) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vm::call::{enter, enter_filled};
    use crate::vm::host::{HostCaller, HostFunc, NO_COOKIE};
    use crate::vm::word::Referent;
    use crate::{
        AsContextMut, Config, Engine, ExnRef, ExnRefPre, ExnType, ExternRef, Func, FuncType,
        Global, GlobalType, HeapType, Mutability, Ref, RefType, RootScope, Store, Table, TableType,
        Tag, TagType, Val, ValType,
    };

    fn refused<T>(result: Result<T>, text: &str) {
        let error = result.map(drop).unwrap_err();
        assert!(format!("{error:#}").contains(text), "expected {text}, found {error:#}");
    }

    const FUNC: &str = "expected `funcref`, found `(ref extern)`";
    const NUMBER: &str = "a number is given where a reference is expected";

    #[test]
    fn places_take_references_of_their_type() {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let value = ExternRef::new(&mut store, 7).unwrap();
        let func = Func::wrap(&mut store, || {});
        let other = FuncType::new(&engine, [ValType::I32], []);
        let typed = RefType::new(true, HeapType::ConcreteFunc(other));
        let table = |store: &mut Store<()>, ty| {
            Table::new(store, TableType::new(ty, 1, None), Ref::Func(None)).unwrap()
        };
        let funcs = table(&mut store, RefType::FUNCREF);
        let typed = table(&mut store, typed);
        let ty = GlobalType::new(ValType::FUNCREF, Mutability::Var);
        let global = Global::new(&mut store, ty, Val::FuncRef(None)).unwrap();

        let (func, value) = (Referent::Func(func.place), Referent::Extern(value.number));
        let mut context = store.as_context_mut();
        let opaque = context.opaque_mut();
        refused(opaque.grow_table(funcs.place, 1, value), FUNC);
        let vm = &mut opaque.vm;
        refused(vm.fill_table(funcs.place, 0, value, 1), FUNC);
        refused(vm.set_global(global.place, GuestValue::Reference(value)), FUNC);
        refused(vm.set_global(global.place, GuestValue::Number(4096)), NUMBER);
        refused(vm.fill_table(typed.place, 0, func, 1), "expected `(ref null (func (param i32)))`");
        refused(vm.fill_table(funcs.place, 0, Referent::Extern(2), 1), FUNC);
        vm.fill_table(funcs.place, 0, func, 1).unwrap();
        vm.set_global(global.place, GuestValue::Reference(func)).unwrap();

        let mut other = Store::new(&engine, ());
        let vm = &mut other.as_context_mut().into_opaque().vm;
        let Referent::Func(place) = func else { unreachable!() };
        refused(vm.func_type(place), "a function is used with a store that is not its own");
    }

    #[test]
    fn cells_of_references_are_filled_by_type() {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let ty = FuncType::new(&engine, [ValType::FUNCREF, ValType::I64], []);
        let func = Func::new(&mut store, ty, |_, _, _| Ok(()));
        let value = ExternRef::new(&mut store, 7).unwrap();
        let mut context = store.as_context_mut();
        let store = context.opaque_mut();
        let number = GuestValue::Number(4096);
        let null = GuestValue::Reference(Ref::Func(None).referent(store).unwrap());
        let value = GuestValue::Reference(Referent::Extern(value.number));
        let mut call = |values: &[GuestValue]| {
            enter_filled(store, func.place, &mut [RawVal::ZERO; 2], |cells, _| {
                values.iter().try_for_each(|&value| cells.put(value))
            })
        };
        refused(call(&[value, number]), FUNC);
        refused(call(&[number, number]), NUMBER);
        refused(call(&[null, null]), "a reference is given where a number is expected");
        refused(call(&[null]), "1 values fewer than are expected");
        refused(call(&[null, number, number]), "more values than are expected");
        call(&[null, number]).unwrap();
        let undaunted = enter_filled(store, func.place, &mut [RawVal::ZERO; 2], |cells, _| {
            refused(cells.put(number), NUMBER);
            refused(cells.put(number), NUMBER);
            Ok(())
        });
        refused(undaunted, "2 values fewer than are expected");
        let numbers = enter(store, func.place, &mut [RawVal::ZERO; 2]);
        refused(numbers, "a function with references is called by cells of numbers");
    }

    /// What is refused is refused before it is made.
    #[test]
    fn what_is_refused_leaves_nothing() {
        let engine = Engine::new(Config::new().wasm_exceptions(true)).unwrap();
        let mut store = Store::new(&engine, ());
        let field = ValType::FUNCREF;
        let ty = TagType::new(FuncType::new(&engine, [field], []));
        let tag = Tag::new(&mut store, &ty).unwrap();
        let pre = ExnRefPre::new(&mut store, ExnType::from_tag_type(&ty).unwrap());
        let ended = {
            let mut scope = RootScope::new(&mut store);
            ExnRef::new(&mut scope, &pre, &tag, &[Val::FuncRef(None)]).unwrap()
        };
        let roots = |store: &mut Store<()>| {
            let mut context = store.as_context_mut();
            let vm = &mut context.opaque_mut().vm;
            let roots = vm.roots.iter().filter(|slot| slot.root.is_some());
            (roots.count(), vm.open_exception_scope())
        };
        let before = roots(&mut store);
        let gone = "the exception is gone";
        let ty = TableType::new(RefType::new(true, HeapType::Exn), 1, None);
        refused(Table::new(&mut store, ty, Ref::Exn(Some(ended))), gone);
        let content = ValType::Ref(RefType::new(true, HeapType::Exn));
        let ty = GlobalType::new(content, Mutability::Var);
        refused(Global::new(&mut store, ty, Val::ExnRef(Some(ended))), gone);
        refused(ExnRef::new(&mut store, &pre, &tag, &[Val::I32(1)]), "expected `funcref`");
        assert_eq!(roots(&mut store), before);
    }

    #[test]
    fn host_functions_give_results_to_who_calls() {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let ty = FuncType::new(&engine, [ValType::I64], [ValType::EXTERNREF]);
        let mut call = |func: fn(HostCaller<'_, ()>, &mut HostCells<'_>) -> Result<()>| {
            let host = HostFunc::filling(&ty, func);
            let func = store.as_context_mut().opaque_mut().add_host(host, NO_COOKIE, None);
            func.call(&mut store, &[Val::I64(4096)], &mut [Val::I32(0)])
        };
        refused(call(|_, _| Ok(())), "a host function gave no results");
        refused(
            call(|mut it, cells| cells.give(it.store.opaque_mut(), |_| Ok(()))),
            "1 values fewer",
        );
        let other = |_: HostCaller<'_, ()>, cells: &mut HostCells<'_>| {
            cells.give(Store::new(&Engine::default(), ()).as_context_mut().opaque_mut(), |_| Ok(()))
        };
        refused(call(other), "a call is used with a store that is not its own");
    }
}
