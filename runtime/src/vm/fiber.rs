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
use crate::sys::mmap::page_size;
use anyhow::{Context, Result, ensure};
use corosensei::stack::{DefaultStack, Stack as _};
use corosensei::{Coroutine, CoroutineResult, Yielder};
use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::{self, NonNull};

/// A call that can wait.
///
/// One that is dropped in the middle of its call leaves that as it is: what it has entered stays entered, and its
/// native stack is leaked with what is on it. [`Fiber::abandon`] ends it.
///
/// 1. The coroutine's native stack has `bounds` above its guard, with which `stack` was made, of a store with the number `store` and
///    with data of the type for which this was made.
pub struct Fiber<R> {
    store: StoreId,
    /// None before the call has begun.
    stack: Option<StackId>,
    bounds: Range<usize>,
    /// None once the call is over.
    routine: Option<Routine<R>>,
    native: NativeStack,
}

/// What a coroutine is told when it goes on, with the store's address.
#[derive(Clone, Copy)]
pub(super) enum Told {
    GoOn(*mut StoreOpaque),
    Abandoned(*mut StoreOpaque),
}

/// It gives what the call has returned or panicked with.
type Routine<R> = Coroutine<Told, (), Ended<R>, DefaultStack>;
type Ended<R> = Result<R, Box<dyn Any + Send>>;

/// The error of a host function that waits in a call which is abandoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abandoned;

impl std::fmt::Display for Abandoned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the call was abandoned")
    }
}

impl std::error::Error for Abandoned {}

/// How many bytes a native stack has at the most.
const MOST: usize = 1 << 30;

/// What messages call a fiber.
const FIBER: &str = "fiber";

impl<R: 'static> Fiber<R> {
    /// A fiber with a native stack of so many bytes that is to make `call` in this store.
    ///
    /// # Errors
    ///
    /// Fails when there is no memory for the stack, or it is larger than 1 GiB.
    pub fn new<T: 'static>(
        store: &mut StoreContextMut<'_, T>,
        stack_size: usize,
        call: impl FnOnce(StoreContextMut<'_, T>) -> R + 'static,
    ) -> Result<Fiber<R>> {
        ensure!(stack_size <= MOST, "a stack has {MOST} bytes at the most, not {stack_size}");
        let native = DefaultStack::new(stack_size).context("there is no memory for a stack")?;
        // The lowest page is a guard.
        let bounds = native.limit().get() + page_size()..native.base().get();
        // Whatever is in it, a box goes to the native stack.
        let call = Box::new(call);
        let run = move |yielder: &Yielder<Told, ()>, told| {
            let (Told::GoOn(store) | Told::Abandoned(store)) = told;
            // SAFETY: `Fiber` 1: whoever let this go on has borrowed the store, of this type, and waits.
            let mut store = unsafe { at::<T>(store) };
            store.opaque_mut().vm.stack.yielder = Some(NonNull::from(yielder));
            catch_unwind(AssertUnwindSafe(|| call(store)))
        };
        Ok(Fiber {
            store: store.opaque_mut().id(),
            stack: None,
            native: NativeStack::new(bounds.clone()),
            bounds,
            routine: Some(Coroutine::with_stack(native, run)),
        })
    }

    /// Lets the call begin or go on, until it waits or is over: then there is what it returns. It panics as the call
    /// does.
    ///
    /// # Errors
    ///
    /// Fails when the store is another one or is being called on another thread, it may have no more stacks or none so
    /// small, or the call is over.
    pub fn resume<T: 'static>(&mut self, mut store: StoreContextMut<'_, T>) -> Result<Option<R>> {
        self.go_on(store.opaque_mut(), Told::GoOn)
    }

    /// Ends the call: what it waits for fails, and so does whatever it waits for then. Gives what it returns; nothing,
    /// if it had not begun.
    ///
    /// # Errors
    ///
    /// As [`Fiber::resume`].
    pub fn abandon<T: 'static>(&mut self, mut store: StoreContextMut<'_, T>) -> Result<Option<R>> {
        let store = store.opaque_mut();
        store.check(self.store, FIBER)?;
        if self.stack.is_none() {
            self.routine = None;
            return Ok(None);
        }
        loop {
            if let Some(result) = self.go_on(store, Told::Abandoned)? {
                return Ok(Some(result));
            }
        }
    }

    fn go_on(
        &mut self,
        store: &mut StoreOpaque,
        told: fn(*mut StoreOpaque) -> Told,
    ) -> Result<Option<R>> {
        store.check(self.store, FIBER)?;
        let Fiber { stack, bounds, routine, native, .. } = self;
        let running = routine.as_mut().or_bug("the call of the fiber is over")?;
        let id = match *stack {
            Some(id) => id,
            None => *stack.insert(store.new_stack(bounds.clone())?),
        };
        // SAFETY: `Fiber` 1, `Stack` 1, 3: the native stack of the coroutine is that of the stack, which was just
        // seen to be of this store. It is left in `suspend`, which says so; the fiber is of this thread, as it is not
        // `Send`.
        let result =
            unsafe { store.go_on(id, |store| native.enter(|| running.resume(told(store)))) }?;
        let CoroutineResult::Return(ended) = result else { return Ok(None) };
        *routine = None;
        store.vm.end_stack(id)?;
        match ended {
            Ok(result) => Ok(Some(result)),
            Err(panic) => resume_unwind(panic),
        }
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

/// Suspends the fiber whose call runs, until that goes on.
///
/// # Errors
///
/// [`Abandoned`], if the call is; and fails, without waiting, when it is on the stack of a thread, or a host function
/// made it, whose own frames are not suspended.
pub fn suspend<T: 'static>(mut store: StoreContextMut<'_, T>) -> Result<StoreContextMut<'_, T>> {
    let opaque = store.opaque_mut();
    let yielder = opaque.vm.stack.yielder;
    let switch = || {
        let yielder = yielder.or_bug("a stack of its own is no fiber's")?;
        // SAFETY: `Stack` 4: the call that runs is on the native stack whose coroutine was given it.
        anyhow::Ok(unsafe { yielder.as_ref() }.suspend(()))
    };
    // SAFETY: `StoreContext` 3: it is where the store is, which nobody else uses meanwhile, as it was borrowed for this.
    match unsafe { StoreOpaque::stop(&raw mut *opaque, switch) }?? {
        // SAFETY: `Fiber` 1: whoever lets this go on has borrowed the store, of this type, and waits.
        Told::GoOn(store) => Ok(unsafe { at::<T>(store) }),
        Told::Abandoned(_) => Err(Abandoned.into()),
    }
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
    use crate::{AsContextMut, Caller, Engine, Func, Instance, Module, Store, Trap, check_stack};

    const SIZE: usize = 256 << 10;

    /// A guest's function that calls the host, which waits as often as the store's data says.
    fn waits(store: &mut Store<u32>) -> Func {
        let wat = r#"(module (import "" "wait" (func $wait)) (func (export "f") (call $wait)))"#;
        let module = Module::new(&store.as_context_mut().engine().clone(), wat).unwrap();
        let host = Func::wrap(&mut *store, |mut caller: Caller<'_, u32>| {
            while caller.data() > &0 {
                *caller.data_mut() -= 1;
                suspend(caller.as_context_mut())?;
            }
            anyhow::Ok(())
        });
        let instance = Instance::new(&mut *store, &module, &[host.into()]).unwrap();
        instance.get_func(&mut *store, "f").unwrap()
    }

    fn fiber(store: &mut Store<u32>, func: Func) -> Fiber<Result<()>> {
        let call = move |store: StoreContextMut<'_, u32>| func.call(store, &[], &mut []);
        Fiber::new(&mut store.as_context_mut(), SIZE, call).unwrap()
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
        assert!(fiber.resume(store.as_context_mut()).unwrap().is_none());
        assert!(fiber.resume(store.as_context_mut()).unwrap().is_none());
        fiber.resume(store.as_context_mut()).unwrap().expect("it is over").unwrap();
        refused(fiber.resume(store.as_context_mut()), "the call of the fiber is over");
        *store.data_mut() = 1;
        refused(func.call(&mut store, &[], &mut []), "on the stack of a thread cannot wait");
    }

    #[test]
    fn whoever_waits_in_an_abandoned_call_fails() {
        let mut store = Store::new(&Engine::default(), 5);
        let func = waits(&mut store);
        let mut waiting = fiber(&mut store, func);
        waiting.resume(store.as_context_mut()).unwrap();
        let ended = waiting.abandon(store.as_context_mut()).unwrap().expect("it had begun");
        assert_eq!(ended.unwrap_err().downcast_ref(), Some(&Abandoned));
        assert_eq!(*store.data(), 4);
        // One that had not begun has no end.
        let call = move |mut store: StoreContextMut<'_, u32>| *store.data_mut() = 7;
        let mut fiber = Fiber::new(&mut store.as_context_mut(), SIZE, call).unwrap();
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
        refused(waiting.resume(other.as_context_mut()), foreign);
        waiting.resume(store.as_context_mut()).unwrap();
        refused(waiting.resume(other.as_context_mut()), foreign);
        waiting.resume(store.as_context_mut()).unwrap().expect("it is over").unwrap();
        let nothing = |_: StoreContextMut<'_, u32>| ();
        let mut small = Fiber::new(&mut store.as_context_mut(), 1, nothing).unwrap();
        refused(small.resume(store.as_context_mut()), "is too small");
        // What is dropped in the middle stays there, and its store goes on.
        let call = |store: StoreContextMut<'_, u32>| suspend(store).is_ok();
        let mut dropped = Fiber::new(&mut store.as_context_mut(), SIZE, call).unwrap();
        assert_eq!(dropped.resume(store.as_context_mut()).unwrap(), None);
        drop(dropped);
        func.call(&mut store, &[], &mut []).unwrap();
    }

    #[test]
    fn nobody_waits_from_another_stack() {
        let mut store = Store::new(&Engine::default(), ());
        let call = |store: StoreContextMut<'_, ()>| {
            std::thread::scope(|scope| {
                let waits = scope.spawn(move || suspend(store).map(drop));
                refused(waits.join().unwrap(), "cannot wait from another native stack");
            });
        };
        let mut fiber = Fiber::new(&mut store.as_context_mut(), SIZE, call).unwrap();
        fiber.resume(store.as_context_mut()).unwrap().expect("it is over");
        let large = Fiber::new(&mut store.as_context_mut(), usize::MAX, |_| ());
        refused(large, "bytes at the most");
    }

    #[test]
    fn a_recursion_of_the_host_sees_where_a_fiber_ends() {
        fn deeper(depth: u64) -> Result<u64, Trap> {
            check_stack()?;
            let room = [depth; 64];
            deeper(depth + 1).map(|it| it + std::hint::black_box(&room)[0])
        }
        let mut store = Store::new(&Engine::default(), ());
        // The stack of the thread has much more.
        check_stack().unwrap();
        let call = |_: StoreContextMut<'_, ()>| deeper(0);
        let mut fiber = Fiber::new(&mut store.as_context_mut(), SIZE, call).unwrap();
        let result = fiber.resume(store.as_context_mut()).unwrap().expect("it is over");
        assert_eq!(result, Err(Trap::StackOverflow));
        check_stack().unwrap();
    }

    #[test]
    fn a_panic_comes_out_of_the_fiber() {
        let mut store = Store::new(&Engine::default(), ());
        let panics = |_: StoreContextMut<'_, ()>| resume_unwind(Box::new("on purpose"));
        let mut fiber: Fiber<()> = Fiber::new(&mut store.as_context_mut(), SIZE, panics).unwrap();
        let panic = catch_unwind(AssertUnwindSafe(|| fiber.resume(store.as_context_mut())));
        assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"on purpose"));
        refused(fiber.resume(store.as_context_mut()), "the call of the fiber is over");
    }
}
