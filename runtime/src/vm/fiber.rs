//! Fibers: calls on native stacks of their own, which wait in the middle and go on later, or are abandoned.
//!
//! What is suspended is a part of the host, too: functions of the host's that wait, with all that they have at hand. So a
//! fiber is bound to the thread that made it.

use super::borrow::{StoreContextMut, StoreInner};
use super::native::NativeStack;
use super::opaque::StoreOpaque;
use super::stack::StackId;
use crate::error::OrBug;
use crate::keys::StoreId;
use anyhow::{Context, Result, ensure};
use corosensei::stack::{DefaultStack, Stack as _};
use corosensei::{Coroutine, CoroutineResult, Yielder};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::{self, NonNull};

/// A call that can wait.
///
/// One that is dropped in the middle of its call leaves that as it is: what it has entered stays entered, and its native
/// stack is leaked with what is on it. [`Fiber::abandon`] ends it.
///
/// 1. The coroutine's native stack is that with which `stack` was made, of a store with the number `store` and with data of
///    the type for which this was made.
pub struct Fiber<R> {
    store: StoreId,
    stack: StackId,
    /// None once the call is over.
    routine: Option<Routine<R>>,
    native: NativeStack,
}

/// It is given the store's address whenever it goes on, and gives what the call has returned or panicked with.
type Routine<R> = Coroutine<*mut StoreOpaque, (), Ended<R>, DefaultStack>;
type Ended<R> = Result<R, Box<dyn Any + Send>>;

/// By which the code on a fiber's native stack leaves it: there as long as the call.
pub(super) type Leave = NonNull<Yielder<*mut StoreOpaque, ()>>;

/// The error of a host function that waits in a call which is abandoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abandoned;

impl std::fmt::Display for Abandoned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the call was abandoned")
    }
}

impl std::error::Error for Abandoned {}

impl<R: 'static> Fiber<R> {
    /// A fiber with a native stack of so many bytes that is to make `call`.
    ///
    /// # Errors
    ///
    /// Fails when there is no memory for the stack, it is too small, or more than the store may have.
    pub fn new<T: 'static>(
        mut store: StoreContextMut<'_, T>,
        stack_size: usize,
        call: impl FnOnce(StoreContextMut<'_, T>) -> R + 'static,
    ) -> Result<Fiber<R>> {
        let store = store.opaque_mut();
        let native = DefaultStack::new(stack_size).context("there is no memory for a stack")?;
        let stack = store.new_stack(native.limit().get()..native.base().get())?;
        let run = move |leave: &Yielder<*mut StoreOpaque, ()>, store| {
            // SAFETY: `Fiber` 1: whoever let this go on has borrowed the store, of this type, and waits.
            let mut store = unsafe { at::<T>(store) };
            store.opaque_mut().vm.stack.leave = Some(NonNull::from(leave));
            catch_unwind(AssertUnwindSafe(|| call(store)))
        };
        Ok(Fiber {
            store: store.id(),
            stack,
            routine: Some(Coroutine::with_stack(native, run)),
            native: NativeStack::new(),
        })
    }

    /// Lets the call begin or go on, until it waits or is over: then there is what it returns. It panics as the call does.
    ///
    /// # Errors
    ///
    /// Fails when the store is another one or is being called on another thread, or the call is over.
    pub fn go_on<T: 'static>(&mut self, mut store: StoreContextMut<'_, T>) -> Result<Option<R>> {
        let store = store.opaque_mut();
        ensure!(self.store == store.id(), "a fiber is used with a store that is not its own");
        let Fiber { stack, routine, native, .. } = self;
        let running = routine.as_mut().or_bug("the call of the fiber is over")?;
        // SAFETY: `Fiber` 1, `Stack` 1, 3: the native stack of the coroutine is that of the stack, which was just seen to be of
        // this store. It is left in `wait`, which says so; the fiber is of this thread, as it is not `Send`.
        let result =
            unsafe { store.go_on(*stack, |store| native.enter(|| running.resume(store))) }?;
        let CoroutineResult::Return(ended) = result else { return Ok(None) };
        *routine = None;
        store.vm.end_stack(*stack)?;
        match ended {
            Ok(result) => Ok(Some(result)),
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Ends the call: what it waits for fails, and so does whatever it waits for then. Gives what it returns; nothing, if it
    /// had not begun.
    ///
    /// # Errors
    ///
    /// As [`Fiber::go_on`].
    pub fn abandon<T: 'static>(mut self, mut store: StoreContextMut<'_, T>) -> Result<Option<R>> {
        let opaque = store.opaque_mut();
        ensure!(self.store == opaque.id(), "a fiber is used with a store that is not its own");
        if self.routine.as_ref().is_some_and(|routine| !routine.started()) {
            self.routine = None;
            opaque.vm.end_stack(self.stack)?;
            return Ok(None);
        }
        opaque.vm.abandon_stack(self.stack)?;
        let result = self.go_on(store)?;
        Ok(Some(result.or_bug("a call that was abandoned waits")?))
    }
}

impl<R> Drop for Fiber<R> {
    fn drop(&mut self) {
        // The store would have to be borrowed for what is on the native stack to end.
        if let Some(routine) = self.routine.take().filter(|routine| routine.started()) {
            std::mem::forget(routine);
        }
    }
}

/// Has the fiber wait whose call runs, until it goes on.
///
/// # Errors
///
/// [`Abandoned`], if the call is; and fails, without waiting, when it is on the stack of a thread, or a host function made
/// it, whose own frames are not suspended.
pub fn wait<T: 'static>(mut store: StoreContextMut<'_, T>) -> Result<StoreContextMut<'_, T>> {
    let opaque = store.opaque_mut();
    let stack = &opaque.vm.stack;
    ensure!(!stack.is_abandoned, Abandoned);
    let leave = stack.leave.context("a call on the stack of a thread cannot wait")?;
    // SAFETY: `Stack` 4: the call that runs is on the native stack whose coroutine was given it. `StoreContext` 3: it is where
    // the store is, which nobody else uses meanwhile, as it was borrowed for this.
    let store = unsafe { StoreOpaque::stop(&raw mut *opaque, || leave.as_ref().suspend(())) }?;
    // SAFETY: `Fiber` 1: whoever lets this go on has borrowed the store, of this type, and waits.
    let mut store = unsafe { at::<T>(store) };
    ensure!(!store.opaque_mut().vm.stack.is_abandoned, Abandoned);
    Ok(store)
}

/// The store at an address, with its data.
///
/// # Safety
///
/// It is the address of a store with such data, and nobody uses a reference to that meanwhile.
unsafe fn at<'a, T>(store: *mut StoreOpaque) -> StoreContextMut<'a, T> {
    let inner = ptr::with_exposed_provenance_mut::<StoreInner<T>>(store.addr());
    // SAFETY: Rust: our caller says that it is there, and nobody else's.
    StoreContextMut::from_inner(unsafe { &mut *inner })
}

#[cfg(all(test, feature = "compile", feature = "wat"))]
mod tests {
    use super::*;
    use crate::{AsContextMut, Caller, Engine, Func, Instance, Module, Store};

    const SIZE: usize = 256 << 10;

    /// A guest's function that calls the host, which waits so often; gives whether it waited every time.
    fn waits(store: &mut Store<u32>) -> Func {
        let wat = r#"(module (import "" "wait" (func $wait)) (func (export "f") (call $wait)))"#;
        let module = Module::new(&store.as_context_mut().engine().clone(), wat).unwrap();
        let host = Func::wrap(&mut *store, |mut caller: Caller<'_, u32>| {
            while caller.data() > &0 {
                *caller.data_mut() -= 1;
                wait(caller.as_context_mut())?;
            }
            anyhow::Ok(())
        });
        let instance = Instance::new(&mut *store, &module, &[host.into()]).unwrap();
        instance.get_func(&mut *store, "f").unwrap()
    }

    fn fiber(store: &mut Store<u32>, func: Func) -> Fiber<Result<()>> {
        let call = move |store: StoreContextMut<'_, u32>| func.call(store, &[], &mut []);
        Fiber::new(store.as_context_mut(), SIZE, call).unwrap()
    }

    fn refused<R>(result: Result<R>, text: &str) {
        let error = result.err().expect("it is refused");
        assert!(format!("{error:#}").contains(text), "{error:#}, and not {text}");
    }

    #[test]
    fn calls_wait_and_go_on() {
        let mut store = Store::new(&Engine::default(), 2);
        let func = waits(&mut store);
        let mut fiber = fiber(&mut store, func);
        assert!(fiber.go_on(store.as_context_mut()).unwrap().is_none());
        assert!(fiber.go_on(store.as_context_mut()).unwrap().is_none());
        fiber.go_on(store.as_context_mut()).unwrap().expect("it is over").unwrap();
        refused(fiber.go_on(store.as_context_mut()), "the call of the fiber is over");
        *store.data_mut() = 1;
        refused(func.call(&mut store, &[], &mut []), "on the stack of a thread cannot wait");
    }

    #[test]
    fn whoever_waits_in_an_abandoned_call_fails() {
        let mut store = Store::new(&Engine::default(), 5);
        let func = waits(&mut store);
        let mut waiting = fiber(&mut store, func);
        waiting.go_on(store.as_context_mut()).unwrap();
        let ended = waiting.abandon(store.as_context_mut()).unwrap().expect("it had begun");
        assert_eq!(ended.unwrap_err().downcast_ref(), Some(&Abandoned));
        assert_eq!(*store.data(), 4);
        // One that had not begun has no end.
        let call = move |mut store: StoreContextMut<'_, u32>| *store.data_mut() = 7;
        let fiber = Fiber::new(store.as_context_mut(), SIZE, call).unwrap();
        assert_eq!(fiber.abandon(store.as_context_mut()).unwrap(), None);
        assert_eq!(*store.data(), 4);
    }

    #[test]
    fn a_fiber_is_of_one_store() {
        let engine = Engine::default();
        let [mut store, mut other] = [(); 2].map(|()| Store::new(&engine, 1_u32));
        let func = waits(&mut store);
        let mut waiting = fiber(&mut store, func);
        let foreign = "a fiber is used with a store that is not its own";
        refused(waiting.go_on(other.as_context_mut()), foreign);
        waiting.go_on(store.as_context_mut()).unwrap();
        refused(waiting.go_on(other.as_context_mut()), foreign);
        waiting.go_on(store.as_context_mut()).unwrap().expect("it is over").unwrap();
        let small = Fiber::new(store.as_context_mut(), 1, |_: StoreContextMut<'_, u32>| ());
        refused(small, "is too small");
        // What is dropped in the middle stays there, and its store goes on.
        *store.data_mut() = 1;
        let mut dropped = fiber(&mut store, func);
        dropped.go_on(store.as_context_mut()).unwrap();
        drop(dropped);
        func.call(&mut store, &[], &mut []).unwrap();
    }

    #[test]
    fn a_panic_comes_out_of_the_fiber() {
        let mut store = Store::new(&Engine::default(), ());
        let panics = |_: StoreContextMut<'_, ()>| resume_unwind(Box::new("on purpose"));
        let mut fiber: Fiber<()> = Fiber::new(store.as_context_mut(), SIZE, panics).unwrap();
        let panic = catch_unwind(AssertUnwindSafe(|| fiber.go_on(store.as_context_mut())));
        assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"on purpose"));
        refused(fiber.go_on(store.as_context_mut()), "the call of the fiber is over");
    }
}
