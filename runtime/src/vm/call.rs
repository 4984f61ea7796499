//! Calls from the host into compiled code, and what became of them.

use super::activation::{self, Rank};
use super::bound::{LinearMemoryOptions, NumericFunc};
use super::cells::Filling;
use super::context::{EntryCall, FuncRef};
use super::func::FuncPlace;
use super::host::{HostFunc, HostFuncEntry, NO_COOKIE};
use crate::Trap;
use crate::code::backtrace::WasmBacktrace;
use crate::error::Bug;
use crate::module::types::WasmFuncType;
use crate::raw::RawVal;
use crate::sys::stack::{self, stack_pointer};
use crate::tables::layout::FEW_CELLS;
use crate::vm::opaque::StoreOpaque;
use anyhow::{Error, Result, anyhow};
use std::ptr::{self, NonNull};

/// A function of a store, resolved: valid while the store is not changed by anything but calls.
///
/// 1. `func` leads to the reference of a function that is there, and stays there as long as it is noted as
///    being called.
/// 2. Neither an entry stub nor a host function touches more cells than the function's type says
///    (`WasmFuncType::cells`), and they rely on it that those of references are such.
#[derive(Clone, Copy)]
pub(super) struct Callee {
    pub(super) func: NonNull<FuncRef>,
    /// Whether it is one of the host: then no compiled code is entered.
    pub(super) host: bool,
}

/// How many bytes of stack an entry stub takes for a cell, at most: one to pass an argument, one for
/// room for a result, and as much again for what a vector's alignment and spilling take.
const BYTES_OF_CELL: usize = 32;

/// Calls the function at `place`, which takes and gives numbers: arguments are in `cells` from the first on,
/// and so are results afterwards.
///
/// # Errors
///
/// The trap, or the error of a host function, with a backtrace as context; or its instance was dropped, it
/// is of another store, or there are references among its parameters and results.
///
/// # Panics
///
/// When there are fewer cells than the callee's type needs.
#[inline]
pub(crate) fn enter(store: &mut StoreOpaque, place: FuncPlace, cells: &mut [RawVal]) -> Result<()> {
    let callee = store.vm.callee(place)?;
    enter_numbers(store, callee, place, cells)
}

/// [`enter`], of a function whose address is known. It is a part of whoever calls: so processors foresee where each of them
/// goes.
///
/// # Errors
///
/// As [`enter`].
///
/// # Panics
///
/// As [`enter`].
#[inline(always)]
pub(crate) fn enter_bound(
    store: &mut StoreOpaque,
    func: &NumericFunc,
    cells: &mut [RawVal],
) -> Result<()> {
    let callee = store.vm.bound_callee(func)?;
    enter_numbers(store, callee, func.place, cells)
}

/// Calls what was found at `place`.
#[inline(always)]
fn enter_numbers(
    store: &mut StoreOpaque,
    callee: Callee,
    place: FuncPlace,
    cells: &mut [RawVal],
) -> Result<()> {
    if cells.len() < place.cells_of_numbers() {
        return Err(not_numbers(cells.len(), place));
    }
    // SAFETY: `FuncPlace` 2, `Callee` 2: there are enough cells, and none is a reference, of which a function's
    // shape tells by more cells than there can be.
    unsafe { enter_callee(store, callee, cells) }
}

/// Calls the function at `place`: `fill` puts the arguments to `cells`, in which there are results
/// afterwards. It is given the function's type. Gives the number of that, which stays when its instance is gone.
///
/// # Errors
///
/// As [`enter`], whatever it takes and gives, or as `fill`.
///
/// # Panics
///
/// As [`enter`].
pub(crate) fn enter_filled(
    store: &mut StoreOpaque,
    place: FuncPlace,
    cells: &mut [RawVal],
    fill: impl FnOnce(&mut Filling<'_>, &WasmFuncType) -> Result<()>,
) -> Result<u32> {
    let callee = store.vm.callee(place)?;
    let needed = place.cells() as usize;
    if cells.len() < needed {
        too_few(cells.len(), needed);
    }
    let number = store.vm.func_type(place)?;
    let ty = store.engine().func_type(number);
    let mut filling = Filling::new(store, &ty.params, cells);
    fill(&mut filling, ty)?;
    filling.finish()?;
    // SAFETY: `FuncPlace` 2, `Callee` 2: there are enough cells, which were filled for the function's parameters
    // (`Filling` 1) a moment ago, since when nothing of the store was changed.
    unsafe { enter_callee(store, callee, cells) }?;
    Ok(number)
}

/// # Safety
///
/// There are as many cells as the callee's type says, and those of references are such.
#[inline(always)]
unsafe fn enter_callee(
    store: &mut StoreOpaque,
    callee: Callee,
    cells: &mut [RawVal],
) -> Result<()> {
    // SAFETY: `Callee` 2: our caller says of the cells what both ask for.
    let succeeded = unsafe {
        match store.vm.stack.is_idle() {
            true => enter_first(store, callee, cells),
            false => enter_again(store, callee, cells),
        }
    }?;
    if succeeded { Ok(()) } else { Err(failure(store)) }
}

/// [`enter_callee`] on the stack of a thread, while no other call is under way.
///
/// # Safety
///
/// As [`enter_callee`].
#[inline(always)]
unsafe fn enter_first(
    store: &mut StoreOpaque,
    callee: Callee,
    cells: &mut [RawVal],
) -> Result<bool> {
    let here = activation::here();
    let limit = stack::limit(&here.floor, store.engine().settings().max_wasm_stack);
    check_room(limit, cells)?;
    let context = store.vm.context();
    store.vm.stack.begin(callee.func, here.thread());
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively; nothing else
    // is under way, so that no frame relies on the limit that was there. `StoreContext` 4: the new one is by
    // this stack. `Stack` 2: the callee is noted above. `Callee` 2: our caller says of the cells what it asks for.
    let succeeded = unsafe {
        (*context).stack_limit = limit;
        activation::activate(here, context, Rank::First, || run(store, callee, cells))
    };
    store.vm.stack.end();
    Ok(succeeded != 0)
}

/// [`enter_callee`] during another call, or on a stack of its own: not a part of functions that may be left in the
/// middle, so that none of these keeps where a thread has what is its own.
///
/// # Safety
///
/// As [`enter_callee`].
#[inline(never)]
unsafe fn enter_again(
    store: &mut StoreOpaque,
    callee: Callee,
    cells: &mut [RawVal],
) -> Result<bool> {
    let (limit, left_at) = bounds(store)?;
    if store.vm.stack.own_and_free().is_some() {
        if !(limit..left_at).contains(&stack_pointer()) {
            limit_elsewhere(store, left_at)?;
            return Err(anyhow!(
                "a call is made on another stack than the one that its store is on"
            ));
        }
        // SAFETY: `Callee` 2: our caller says of the cells what this asks for.
        return unsafe { enter_own(store, callee, cells, limit) };
    }
    let context = store.vm.context();
    // Compiled code looks at the limit where its functions begin, but a call may go from one host function
    // to the next, and a host function may go on on another stack than the one that it was called on.
    if (limit..left_at).contains(&stack_pointer()) {
        // SAFETY: `Callee` 2: our caller says of the cells what this asks for.
        return unsafe { enter_within(store, callee, cells, limit) };
    }
    let limit = limit_elsewhere(store, left_at)?;
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively. `StoreContext` 4:
    // the limit is by this stack; frames that rely on the one that was there go on when it is there again.
    // `Callee` 2: our caller says of the cells what it asks for.
    unsafe {
        let before = std::mem::replace(&mut (*context).stack_limit, limit);
        let succeeded = enter_within(store, callee, cells, limit);
        (*context).stack_limit = before;
        succeeded
    }
}

/// [`enter_callee`] as the first call on a native stack of its own, on which the thread is. It may be left in the
/// middle: whatever is asked of a thread was asked by whoever let the stack go on.
///
/// # Safety
///
/// As [`enter_callee`].
#[inline(never)]
unsafe fn enter_own(
    store: &mut StoreOpaque,
    callee: Callee,
    cells: &mut [RawVal],
    limit: usize,
) -> Result<bool> {
    let most = store.engine().settings().max_wasm_stack;
    let limit_of_call = limit.max(stack_pointer().saturating_sub(most));
    check_room(limit_of_call, cells)?;
    let context = store.vm.context();
    store.vm.stack.set_first(Some(callee.func));
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively. `StoreContext` 4: the
    // limit is on this stack. `Stack` 1, 2: the callee is noted, and is called as the activation of this stack, in
    // which no code is left behind. `Callee` 2: our caller says of the cells what it asks for.
    let succeeded = unsafe {
        (*context).stack_limit = limit_of_call;
        let succeeded = run(store, callee, cells);
        (*context).exit_fp = 0;
        (*context).stack_limit = limit;
        succeeded
    };
    store.vm.stack.set_first(None);
    Ok(succeeded != 0)
}

/// Sees that a call which is made here gets to its callee: the store is not being called on another thread, and
/// there is room on this stack. Whoever moves something before a call asks for it first.
///
/// # Errors
///
/// [`OtherThread`], [`Trap::StackOverflow`].
#[inline(always)]
pub(crate) fn check_callable(store: &mut StoreOpaque) -> Result<()> {
    if store.vm.stack.is_idle() { Ok(()) } else { check_callable_again(store) }
}

/// [`check_callable`] during another call.
#[inline(never)]
fn check_callable_again(store: &mut StoreOpaque) -> Result<()> {
    let (limit, left_at) = bounds(store)?;
    match (limit.saturating_add(ON_THE_WAY)..left_at).contains(&stack_pointer()) {
        true => Ok(()),
        false => limit_elsewhere(store, left_at).map(drop),
    }
}

/// What the host takes of a stack from where it asks whether there is room for a call to the call.
const ON_THE_WAY: usize = 4 << 10;

/// Between what the stack of a call lies that is not the first on the stack of a thread: the limit of compiled code,
/// and the frame pointer with which that was left, or the end of the stack.
///
/// # Errors
///
/// [`OtherThread`].
#[inline(always)]
fn bounds(store: &mut StoreOpaque) -> Result<(usize, usize)> {
    if store.vm.stack.is_elsewhere() {
        return Err(Error::new(OtherThread));
    }
    let context = store.vm.context();
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively.
    let (limit, left_at) = unsafe { ((*context).stack_limit, (*context).exit_fp) };
    // Where no code was entered, nothing was left.
    let own = store.vm.stack.own().filter(|_| left_at == 0);
    Ok((limit, own.map_or(left_at, |own| own.end)))
}

/// The stack limit for a call where the one that is in force says nothing: compiled code was left at frame
/// pointer `left_at`, or zero if it was not, and the stack pointer is not between that and the limit.
///
/// # Errors
///
/// Fails when it is that stack, which is used up.
#[cold]
#[inline(never)]
fn limit_elsewhere(store: &StoreOpaque, left_at: usize) -> Result<usize> {
    let (sp, most) = (stack_pointer(), store.engine().settings().max_wasm_stack);
    let limit = stack::limit(&activation::here().floor, most);
    let is_own = store.vm.stack.own().is_some_and(|own| own.contains(&sp));
    // Stacks grow downwards, so what is above is on another one.
    let is_same = is_own || sp <= left_at && stack::are_one(sp..left_at, most);
    if is_same || sp < limit {
        return Err(Error::new(Trap::StackOverflow));
    }
    Ok(limit)
}

/// Enters `callee` during another call, where the stack may go down to `limit`.
///
/// # Safety
///
/// As [`enter_callee`].
#[inline(always)]
unsafe fn enter_within(
    store: &mut StoreOpaque,
    callee: Callee,
    cells: &mut [RawVal],
    limit: usize,
) -> Result<bool> {
    check_room(limit, cells)?;
    let context = store.vm.context();
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively. `Callee`
    // 2: our caller says of the cells what it asks for. `Stack` 1, 2: what is compiled is noted, an
    // activation above the others, on their thread; what is not is kept while it is counted.
    let succeeded = unsafe {
        let cookie = (*context).cookie;
        let succeeded = if callee.host {
            *store.vm.stack.count_of_host_functions() += 1;
            let succeeded = run(store, callee, cells);
            *store.vm.stack.count_of_host_functions() -= 1;
            succeeded
        } else {
            store.vm.stack.push(callee.func);
            let here = activation::here();
            let succeeded =
                activation::activate(here, context, Rank::Above, || run(store, callee, cells));
            store.vm.stack.pop();
            succeeded
        };
        (*context).cookie = cookie;
        succeeded
    };
    Ok(succeeded != 0)
}

/// Sees that there is room for an entry stub's frame where the stack may go down to `limit`. Compiled
/// functions see to theirs, but an entry stub comes before anybody could handle its trap.
#[inline(always)]
fn check_room(limit: usize, cells: &[RawVal]) -> Result<()> {
    // Where cells are an array of the caller's, nobody asks.
    if cells.len() <= FEW_CELLS {
        return Ok(());
    }
    match stack_pointer().checked_sub(cells.len() * BYTES_OF_CELL) {
        Some(lowest) if lowest >= limit => Ok(()),
        _ => Err(Error::new(Trap::StackOverflow)),
    }
}

/// Runs `callee`, which is noted in the store as being called. Returns whether it succeeded.
///
/// # Safety
///
/// There are as many cells as the callee's type needs, and if it is compiled, its call is an
/// activation.
#[inline(always)]
unsafe fn run(store: &mut StoreOpaque, callee: Callee, cells: &mut [RawVal]) -> u32 {
    let context = store.vm.context();
    // SAFETY: `Callee` 1, 2, `Stack` 2: it was resolved from a place in this store and is noted as being
    // called, so that its reference, context and code are there until it returns, and our caller says that
    // the cells are as it asks. `FuncRef` 2: `entry` is an entry stub, or what stands for one.
    // `StoreContext` 3: the store's address is that of its exclusive borrow, which is exposed, as that of the
    // whole was when the part was borrowed of it.
    unsafe {
        let store = &raw mut *store;
        store.expose_provenance();
        (*context).store = store;
        let func = callee.func.as_ref();
        let entry = std::mem::transmute::<*const std::ffi::c_void, EntryCall>(func.entry);
        entry(func.context, ptr::null_mut(), cells.as_mut_ptr(), func.code)
    }
}

/// The cookie of the innermost host function that is being called, if it has one.
pub(crate) fn cookie(store: &StoreOpaque) -> Option<u64> {
    // What host functions of an earlier call left in the context is not looked at: whoever asks during a
    // call is in a host function of it.
    if !store.vm.stack.has_calls() {
        return None;
    }
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed.
    let cookie = unsafe { (*store.vm.context()).cookie };
    (cookie != NO_COOKIE).then_some(cookie)
}

/// Calls a host function that is not in the store. Its cookie is that of the host function that calls
/// it, if one does.
///
/// # Errors
///
/// What the function fails with; or there are references among its parameters and results.
///
/// # Panics
///
/// As [`enter`], or when the function is for other stores.
pub(crate) fn enter_host(
    store: &mut StoreOpaque,
    host: &HostFunc,
    cells: &mut [RawVal],
) -> Result<()> {
    host.assert_fits(store);
    host.check_numeric()?;
    let needed = host.ty().as_wasm().cells();
    if cells.len() < needed {
        too_few(cells.len(), needed);
    }
    let cookie = cookie(store).unwrap_or(NO_COOKIE);
    let linear = LinearMemoryOptions::default();
    // It lives as long as the call, whatever happens to instances in the meantime.
    // SAFETY: `FuncRef` 2: it has no stub, as no guest gets it.
    let entry = unsafe {
        HostFuncEntry::new(&store.vm, u32::MAX, host.clone(), cookie, linear, ptr::null())
    };
    let callee = Callee { func: entry.func_ref(), host: true };
    // SAFETY: `Callee` 2: there are enough cells, and none is a reference, as was seen above.
    unsafe { enter_callee(store, callee, cells) }
}

/// What is wrong with so few cells of numbers.
#[cold]
fn not_numbers(cells: usize, place: FuncPlace) -> Error {
    if !place.has_references() {
        too_few(cells, place.cells() as usize);
    }
    Bug::new("a function with references is called by cells of numbers").into()
}

#[cold]
fn too_few(cells: usize, needed: usize) -> ! {
    panic!("{cells} cells for a call that needs {needed}")
}

/// Why a call failed: what a host function or builtin left, else what the signal handler recorded.
#[cold]
fn failure(store: &mut StoreOpaque) -> Error {
    // Whoever would have taken it down does not run any more.
    store.vm.set_flag(false);
    if !store.vm.stack.has_calls() {
        store.vm.end_what_frames_kept();
    }
    if let Some(error) = store.vm.stack.pending.take() {
        return error;
    }
    let context = store.vm.context();
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively.
    let fault = unsafe { (*context).fault.take() };
    let Some((trap, address, frames)) = fault else {
        return Bug::new("compiled code failed without a reason").into();
    };
    let error = store.vm.stopped(trap, address);
    match store.engine().settings().backtrace_max_frames {
        Some(limit) => {
            // SAFETY: they were on the stack when compiled code faulted. `Root` 2, 3: no root is freed that
            // has a frame, and nothing ran since that could free one, so that the code is there
            // (`LoadedCode` 1).
            error.context(unsafe { WasmBacktrace::new(&frames, limit.get()) })
        }
        None => error,
    }
}

/// The error of a call of a store's code on another thread than the one on which the store is being
/// called already: by a host function that hands the store to a thread of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherThread;

impl std::fmt::Display for OtherThread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "called from another thread than the one on which the store is being called: a host \
             function calls back on the thread that it runs on",
        )
    }
}

impl std::error::Error for OtherThread {}
