//! The one way into the code of guests.
//!
//! Whatever of a guest the component layer runs (exports, `realloc`, `post-return`, destructors, start
//! functions), it runs by [`call`] or [`start`]: nothing else enters. What a call
//! fails with is a [`Failure`], which is no exception: none leaves a component, and none is left in
//! the store for the host to take, with a tag of an instance that may be gone when it looks.
//! Between the components of one root it is adapters that see to that.

use crate::error::bug;
use anyhow::{Error, Result};
use wharf_runtime::{
    Extern, Given, HostFunc, NumericFunc, PrivateRoot, RawVal, StoreMut, ThrownException, Trap,
    WasmBacktrace,
};

/// Why a call of guest code failed: a trap, or the error of a host function that it called.
#[derive(Debug)]
pub(crate) struct Failure(Error);

/// A core item that the plan says is a function, to be called.
///
/// # Errors
///
/// It is something else.
pub(crate) fn func(store: &StoreMut<'_>, item: Extern) -> Result<NumericFunc> {
    let func = item.into_func();
    let func =
        func.ok_or_else(|| bug("the plan expects a function where there is something else"))?;
    // What is lifted, destroys, or is an option has numbers only.
    store.bind_func(func)
}

/// Calls a function of a component: arguments are in `cells` from the first on, results take their place.
///
/// # Errors
///
/// See [`Failure`].
#[inline(always)]
pub(crate) fn call(
    store: &mut StoreMut<'_>,
    func: &NumericFunc,
    cells: &mut [RawVal],
) -> Result<(), Failure> {
    match store.reborrow().call(func, cells) {
        Ok(()) => Ok(()),
        Err(error) => Err(Failure::new(store.reborrow(), error)),
    }
}

/// Links core instance `place` of a root, makes what it defines, and runs its start function.
///
/// # Errors
///
/// See [`Failure`]; or what the host cannot give.
pub(crate) fn start(
    store: &mut StoreMut<'_>,
    root: PrivateRoot,
    place: u32,
    imports: &[Given],
) -> Result<(), Failure> {
    match store.start_instance(root, place, imports) {
        Ok(()) => Ok(()),
        Err(error) => Err(Failure::new(store.reborrow(), error)),
    }
}

/// Runs a host function that is given to guests, for the host. It may call guests, and what it throws ends with it.
///
/// # Errors
///
/// What it fails with, or see [`Failure`].
pub(super) fn run_host(
    store: &mut StoreMut<'_>,
    func: &HostFunc,
    cells: &mut [RawVal],
) -> Result<(), Failure> {
    match store.call_host(func, cells) {
        Ok(()) => Ok(()),
        Err(error) => Err(Failure::new(store.reborrow(), error)),
    }
}

impl Failure {
    #[cold]
    fn new(mut store: StoreMut<'_>, error: Error) -> Failure {
        if !error.is::<ThrownException>() {
            return Failure(error);
        }
        store.forget_pending_exception();
        Failure(uncaught(error))
    }
}

impl From<Failure> for Error {
    #[inline(always)]
    fn from(failure: Failure) -> Error {
        failure.0
    }
}

/// The trap that an exception is which nothing in its component caught: with the backtrace, and with
/// what hosts on the way have said.
fn uncaught(error: Error) -> Error {
    let thrown = ThrownException.to_string();
    let backtrace = error.downcast_ref::<WasmBacktrace>().map(ToString::to_string);
    let words: Vec<String> = error
        .chain()
        .map(ToString::to_string)
        .filter(|words| *words != thrown && Some(words) != backtrace.as_ref())
        .collect();
    let mut trap = Error::new(Trap::UncaughtException);
    if let Ok(backtrace) = error.downcast::<WasmBacktrace>() {
        trap = trap.context(backtrace);
    }
    words.into_iter().rev().fold(trap, |trap, words| trap.context(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_is_a_trap_in_other_words() {
        let error = Error::new(ThrownException).context("inner").context("outer");
        let error = uncaught(error);
        assert!(!error.is::<ThrownException>(), "{error:?}");
        assert_eq!(error.downcast_ref(), Some(&Trap::UncaughtException));
        let trap = Trap::UncaughtException;
        assert_eq!(format!("{error:#}"), format!("outer: inner: {trap}"));
    }
}
