//! Stacks of their own, on coroutines: several of one store that wait in the middle of calls, go on in any order
//! and on any thread, walk, trap, throw, collect, and are abandoned.

use super::*;
use crate::code::backtrace::WasmBacktrace;
use crate::module::info::EntityIndex;
use crate::raw::RawVal;
use crate::vm::borrow::StoreInner;
use crate::vm::call::cookie;
use crate::vm::exceptions::ThrownException;
use crate::vm::instance::Sharing;
use crate::vm::native::NativeStack;
use crate::{
    AsContextMut, Engine, Func, FuncType, HostCaller, HostFunc, Module, Store, StoreContextMut,
    Trap, ValType,
};
use corosensei::stack::{DefaultStack, Stack as _};
use corosensei::{Coroutine, CoroutineResult, Yielder};
use proptest::prelude::*;
use std::collections::HashMap;
use std::{ptr, slice};

const WAT: &str = r#"(module
    (import "" "wait" (func $wait (param i64) (result i64)))
    (import "" "call back" (func $call_back (param i64) (result i64)))
    (tag $t (param i64))
    (memory 1)
    (global $g (mut exnref) (ref.null exn))
    ;; So many frames, and the host, which waits.
    (func $walk (export "walk") (param $depth i64) (param $k i64) (result i64)
      (if (result i64) (i64.eqz (local.get $depth))
        (then (call $wait (local.get $k)))
        (else
          (i64.add (i64.const 1)
            (call $walk (i64.sub (local.get $depth) (i64.const 1)) (local.get $k))))))
    (func (export "fault") (param i64 i64) (result i64)
      (call $walk (local.get 0) (local.get 1))
      (i64.load (i32.or (i32.wrap_i64) (i32.const -1))))
    (func $thrown (param i64 i64) (throw $t (call $walk (local.get 0) (local.get 1))))
    (func (export "uncaught") (param i64 i64) (result i64)
      (call $thrown (local.get 0) (local.get 1)) unreachable)
    (func (export "caught") (param i64 i64) (result i64)
      (block $h (result i64)
        (try_table (catch $t $h) (call $thrown (local.get 0) (local.get 1)))
        unreachable))
    (func $made (param i64) (result exnref)
      (block $h (result exnref) (try_table (catch_all_ref $h) (throw $t (local.get 0))) unreachable))
    ;; An exception that only this frame has while it waits.
    (func (export "kept") (param i64 i64) (result i64) (local $e exnref)
      (local.set $e (call $made (local.get 1)))
      (drop (call $walk (local.get 0) (i64.const 0)))
      (block $h (result i64)
        (try_table (catch $t $h) (throw_ref (local.get $e)))
        unreachable))
    ;; So many exceptions that nobody keeps, so that somebody looks which are kept.
    (func (export "litter") (param i64 i64) (result i64) (local $n i64)
      (loop $next
        (global.set $g (call $made (local.get $n)))
        (local.set $n (i64.add (local.get $n) (i64.const 1)))
        (br_if $next (i64.lt_u (local.get $n) (i64.const 4000))))
      (global.set $g (ref.null exn))
      (i64.add (local.get 0) (local.get 1)))
    (func $recurse (export "recurse") (param i64 i64) (result i64)
      (i64.add (i64.const 1) (call $recurse (local.get 0) (local.get 1))))
    (func (export "call back") (param i64 i64) (result i64) (call $call_back (local.get 0))))"#;

/// How many exceptions there would be if nobody had looked which are kept.
const LITTER: usize = 4000;

/// What a stack does, one call after the other.
#[derive(Clone, Copy, Debug)]
enum Op {
    Walk,
    Fault,
    Uncaught,
    Caught,
    Kept,
    Litter,
    Recurse,
    /// Has a host function that does not wait itself call one that does.
    CallBack,
    /// The same, with no guest's code below it; and of a function that recurses without end.
    HostFirst,
    HostRecurses,
}

impl Op {
    fn name(self) -> &'static str {
        match self {
            Op::Walk => "walk",
            Op::Fault => "fault",
            Op::Uncaught => "uncaught",
            Op::Caught => "caught",
            Op::Kept => "kept",
            Op::Litter => "litter",
            Op::Recurse => "recurse",
            Op::CallBack => "call back",
            Op::HostFirst => "host first",
            Op::HostRecurses => "host recurses",
        }
    }
}

/// What is done next with all stacks.
#[derive(Clone, Debug)]
enum Step {
    /// One of them goes on, or its call is abandoned.
    GoOn(usize, bool),
    /// A call on the stack of the thread.
    Call(Op),
    /// A call on the stack of the thread, in the middle of which steps are made.
    Within(u8, Vec<Step>),
}

/// What a stack that waits is told.
enum Told {
    GoOn(*mut StoreOpaque),
    Abandoned(*mut StoreOpaque),
}

type Routine = Coroutine<Told, (), (), DefaultStack>;

/// A stack, its coroutine, and what a sanitizer knows of it.
struct Fiber {
    id: StackId,
    routine: Routine,
    native: NativeStack,
}

/// The host's data.
#[derive(Default)]
struct Data {
    /// All that are not running, and not at their ends.
    fibers: Vec<Option<Fiber>>,
    /// By which a stack is left, by its number: addresses of those that coroutines were given.
    yielders: HashMap<u64, usize>,
    /// What is to be done in the middle of a call on the stack of the thread.
    within: Vec<Step>,
    /// How many frames of `walk` there are beneath the stacks of their own.
    beneath: usize,
    /// How many frames of `walk` there are on a stack, by its number, when it waits next.
    frames: HashMap<u64, usize>,
    /// The stacks whose calls were abandoned, by their numbers.
    abandoned: Vec<u64>,
    funcs: HashMap<&'static str, Func>,
    /// What did not happen as it should.
    wrong: Vec<String>,
}

/// The store at an address, with its data.
///
/// # Safety
///
/// It is the address of a store with such data, and nobody uses a reference to that meanwhile.
unsafe fn at<'a>(store: *mut StoreOpaque) -> StoreContextMut<'a, Data> {
    let inner = ptr::with_exposed_provenance_mut::<StoreInner<Data>>(store.addr());
    // SAFETY: Rust: our caller says that it is there, and nobody else's.
    StoreContextMut::from_inner(unsafe { &mut *inner })
}

/// How many frames of `walk` are under way.
fn walking() -> usize {
    let frames = WasmBacktrace::at_exit(1000);
    frames.frames().iter().filter(|it| it.func_name() == Some("walk")).count()
}

/// Makes a call, and sees that it ends as it should.
fn call(mut store: StoreContextMut<'_, Data>, op: Op, depth: u8, k: i64) {
    let number = store.opaque_mut().vm.stack.number();
    let data = store.data_mut();
    let func = data.funcs[op.name()];
    data.frames.insert(number, usize::from(depth) + 1);
    data.abandoned.retain(|&it| it != number);
    let mut cells = [RawVal::from_i64(depth.into()), RawVal::from_i64(k)];
    let result = store.opaque_mut().call_raw(&func, &mut cells).map(|()| cells[0].as_i64());
    let has_exception = store.opaque_mut().vm.forget_pending_exception();
    let exceptions = store.opaque_mut().vm.exceptions.count();
    // The call has left nothing behind.
    let frames = walking();
    let beneath = store.data().beneath;
    if frames != beneath {
        store.data_mut().wrong.push(format!("{frames} frames after {op:?} on {number}"));
    }
    let data = store.data_mut();
    let was_abandoned = data.abandoned.contains(&number);
    let as_expected = match (op, &result) {
        (_, Err(error)) if was_abandoned => format!("{error:#}").contains("abandoned"),
        (Op::Walk | Op::Caught, Ok(sum)) => *sum == k + i64::from(depth),
        (Op::Litter, Ok(sum)) => *sum == k + i64::from(depth) && exceptions < LITTER,
        (Op::Kept, Ok(sum)) => *sum == k,
        (Op::Recurse | Op::HostRecurses, Err(error)) => {
            error.downcast_ref() == Some(&Trap::StackOverflow)
        }
        (Op::Fault, Err(error)) => error.downcast_ref() == Some(&Trap::MemoryOutOfBounds),
        (Op::Uncaught, Err(error)) => error.is::<ThrownException>() && has_exception,
        (Op::CallBack | Op::HostFirst, Err(error)) => match number {
            0 => false,
            _ => format!("{error:#}").contains("a call cannot wait that a host function made"),
        },
        (Op::CallBack | Op::HostFirst, Ok(sum)) => number == 0 && *sum == 7,
        _ => false,
    };
    if !as_expected {
        data.wrong.push(format!("{op:?} with {depth} and {k} on {number}: {result:?}"));
    }
}

/// What the host function that waits is known by.
const COOKIE: u64 = 1;

/// The host function that waits, on a stack of its own; on that of the thread it makes steps.
fn wait(mut host: HostCaller<'_, Data>, _: &mut [RawVal]) -> Result<()> {
    let number = host.store.opaque_mut().vm.stack.number();
    let see_frames = |store: &mut StoreContextMut<'_, Data>| {
        // Frames of the stack of the thread are beneath.
        let found = walking();
        let data = store.data_mut();
        let (own, beneath) = (data.frames[&number], data.beneath);
        if found != own + beneath {
            data.wrong.push(format!("{found} frames on {number}, not {own} and {beneath}"));
        }
    };
    see_frames(&mut host.store);
    if number == 0 {
        let data = host.store.data_mut();
        let steps = std::mem::take(&mut data.within);
        let frames = data.frames[&0];
        data.beneath += frames;
        steps.iter().for_each(|step| make(&mut host.store, step));
        host.store.data_mut().beneath -= frames;
        return Ok(());
    }
    let (store, data) = host.store.into_split();
    let yielder = data.yielders[&number];
    store.vm.set_flag(number % 2 == 1);
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively.
    unsafe { (*store.vm.context()).mark = number };
    // SAFETY: Rust: the coroutine that runs was given it, and it is there as long as that.
    let yielder = unsafe { &*ptr::with_exposed_provenance::<Yielder<Told, ()>>(yielder) };
    // SAFETY: `StoreContext` 3: it is where the store is, and the coroutine was resumed in `go_on`.
    let told = unsafe { StoreOpaque::stop(&raw mut *store, || yielder.suspend(())) };
    let (store, is_abandoned) = match told? {
        Told::GoOn(store) => (store, false),
        Told::Abandoned(store) => (store, true),
    };
    // SAFETY: `StoreContext` 3: it is the store's address, by which whoever lets this stack go on has borrowed it.
    let mut store = unsafe { at(store) };
    see_frames(&mut store);
    let vm = &mut store.opaque_mut().vm;
    let flag = vm.flag();
    vm.set_flag(false);
    let cookie = cookie(store.opaque_mut());
    // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively.
    let mark = unsafe { (*store.opaque_mut().vm.context()).mark };
    if (flag, mark, cookie) != (number % 2 == 1, number, Some(COOKIE)) {
        store.data_mut().wrong.push(format!("{flag}, {mark} and {cookie:?} on {number}"));
    }
    if is_abandoned {
        store.data_mut().abandoned.push(number);
        anyhow::bail!("the call was abandoned");
    }
    Ok(())
}

/// The host function that calls one that waits.
fn call_back(mut host: HostCaller<'_, Data>, cells: &mut [RawVal]) -> Result<()> {
    let walk = host.store.data().funcs["walk"];
    let number = host.store.opaque_mut().vm.stack.number();
    host.store.data_mut().frames.insert(number, 1);
    let mut inner = [RawVal::from_i64(0), RawVal::from_i64(7)];
    host.store.opaque_mut().call_raw(&walk, &mut inner)?;
    cells[0] = inner[0];
    Ok(())
}

/// The host function that calls one that recurses without end.
fn recurses(mut host: HostCaller<'_, Data>, _: &mut [RawVal]) -> Result<()> {
    let recurse = host.store.data().funcs["recurse"];
    let mut inner = [RawVal::ZERO; 2];
    host.store.opaque_mut().call_raw(&recurse, &mut inner)
}

/// A stack that makes `calls`.
fn fiber(store: &mut StoreContextMut<'_, Data>, calls: Vec<(Op, u8)>) -> Fiber {
    let native = DefaultStack::new(256 << 10).expect("there is memory for a stack");
    let own = native.limit().get()..native.base().get();
    let id = store.opaque_mut().new_stack(own.clone()).unwrap();
    let run = move |yielder: &Yielder<Told, ()>, first: Told| {
        let Told::GoOn(address) = first else { return };
        for (place, (op, depth)) in calls.into_iter().enumerate() {
            // SAFETY: `StoreContext` 3: the store is where it was, and whoever lets this stack go on waits.
            let mut store = unsafe { at(address) };
            let number = store.opaque_mut().vm.stack.number();
            let yielder = ptr::from_ref(yielder).expose_provenance();
            store.data_mut().yielders.insert(number, yielder);
            call(store, op, depth, i64::try_from(place).unwrap() + 1000 * number.cast_signed());
        }
    };
    let routine = Coroutine::with_stack(native, run);
    Fiber { id, routine, native: NativeStack::new(own) }
}

/// Makes a step.
fn make(store: &mut StoreContextMut<'_, Data>, step: &Step) {
    match step {
        Step::GoOn(which, is_abandoned) => {
            let fibers = &mut store.data_mut().fibers;
            let which = which % fibers.len().max(1);
            let Some(mut fiber) = fibers.get_mut(which).and_then(Option::take) else { return };
            let id = fiber.id;
            if *is_abandoned && !fiber.routine.started() {
                store.opaque_mut().vm.end_stack(id).unwrap();
                return;
            }
            // SAFETY: `Stack` 1, 3: the native stack of the coroutine is that which `id` was made with. It is left in
            // `wait`, which says so, and what is on it is bound to no thread.
            let result = unsafe {
                store.opaque_mut().go_on(id, |address| {
                    let told = match is_abandoned {
                        false => Told::GoOn(address),
                        true => Told::Abandoned(address),
                    };
                    fiber.native.enter(|| fiber.routine.resume(told))
                })
            };
            match result.unwrap() {
                CoroutineResult::Yield(()) => {
                    let error = store.opaque_mut().vm.end_stack(id).unwrap_err();
                    assert!(error.to_string().contains("calls are under way"), "{error:#}");
                    store.data_mut().fibers[which] = Some(fiber);
                }
                CoroutineResult::Return(()) => store.opaque_mut().vm.end_stack(id).unwrap(),
            }
        }
        Step::Call(op) => call(store.as_context_mut(), *op, 2, 5),
        Step::Within(depth, steps) => {
            if store.opaque_mut().vm.stack.has_calls() {
                return steps.iter().for_each(|step| make(store, step));
            }
            store.data_mut().within = steps.clone();
            call(store.as_context_mut(), Op::Walk, *depth, 3);
        }
    }
}

/// Runs stacks that make `calls` by `steps`, in parts, each on a thread of its own; and then to their ends.
fn run(calls: Vec<Vec<(Op, u8)>>, parts: Vec<Vec<Step>>) {
    struct Anywhere<T>(T);
    // SAFETY: `Stack` 3: what is on stacks that wait is addresses and numbers, bound to no thread.
    unsafe impl<T> Send for Anywhere<T> {}

    let engine = Engine::default();
    let module = Module::new(&engine, WAT).unwrap();
    let mut store = Store::new(&engine, Data::default());
    let mut context = store.as_context_mut();
    let ty = FuncType::new(&engine, [ValType::I64], [ValType::I64]);
    let funcs = [HostFunc::with_type(&ty, wait), HostFunc::with_type(&ty, call_back)];
    let root = context.opaque_mut().new_root(slice::from_ref(&module), Sharing::Private).unwrap();
    let key = crate::keys::InstanceKey { root, index: 0 };
    let mut number = COOKIE;
    let funcs = funcs.map(|func| {
        let func = context.opaque_mut().add_host(func.unwrap(), number, Some(root));
        number += 1;
        func.into()
    });
    context.opaque_mut().start_instance(key, &funcs).unwrap();
    for op in [
        Op::Walk,
        Op::Fault,
        Op::Uncaught,
        Op::Caught,
        Op::Kept,
        Op::Litter,
        Op::Recurse,
        Op::CallBack,
    ] {
        let index: EntityIndex = module.info().exports[op.name()];
        let func = context.opaque_mut().instance_item(key, index).unwrap().into_func().unwrap();
        context.data_mut().funcs.insert(op.name(), func);
    }
    for (op, func) in [
        (Op::HostFirst, HostFunc::with_type(&ty, call_back)),
        (Op::HostRecurses, HostFunc::with_type(&ty, recurses)),
    ] {
        let func = context.opaque_mut().add_host(func.unwrap(), 0, Some(root));
        context.data_mut().funcs.insert(op.name(), func);
    }
    let fibers = calls.into_iter().map(|calls| Some(fiber(&mut context, calls))).collect();
    context.data_mut().fibers = fibers;
    let mut world = Anywhere(store);
    for part in parts {
        world = std::thread::spawn(move || {
            let mut world = world;
            let store = &mut world.0;
            part.iter().for_each(|step| make(&mut store.as_context_mut(), step));
            world
        })
        .join()
        .expect("nothing panics");
    }
    let mut store = world.0;
    let count = store.data().fibers.len();
    for which in 0..count {
        while let Some(fiber) = &store.data().fibers[which] {
            if fiber.routine.started() {
                let freed = store.as_context_mut().opaque_mut().vm.free_root(root);
                let error = freed.expect_err("it is called on a stack that waits");
                assert!(error.to_string().contains("is being called"), "{error:#}");
            }
            make(&mut store.as_context_mut(), &Step::GoOn(which, false));
        }
    }
    let data = store.data();
    assert!(data.wrong.is_empty(), "{:#?}", data.wrong);
    store.data_mut().fibers.clear();
    let vm = &mut store.as_context_mut().into_opaque().vm;
    vm.free_root(root).unwrap();
    assert!(vm.stack.is_idle() && vm.stack.depth() == 0);
}

/// What the host was given on a stack ends with it, and with nothing else.
#[test]
fn references_end_with_their_stack() {
    let engine = Engine::default();
    let module = Module::new(&engine, r#"(module (tag (export "t")))"#).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = crate::Instance::new(&mut store, &module, &[]).unwrap();
    let tag = instance.get_tag(&mut store, "t").unwrap();
    let mut context = store.as_context_mut();
    let opaque = context.opaque_mut();
    let own = 1 << 20..2 << 20;
    let [first, second] = [(); 2].map(|()| opaque.new_stack(own.clone()).unwrap());
    let shared = opaque.new_host_exception(tag.place).unwrap();
    let on = |opaque: &mut StoreOpaque, id, what: &mut dyn FnMut(&mut StoreOpaque)| {
        // SAFETY: `Stack` 1: nobody goes to the native stack, which is none: no code runs.
        unsafe { opaque.go_on(id, |store| what(&mut *store)) }.unwrap();
    };
    let mut own = None;
    on(opaque, first, &mut |store| {
        // Again and again: it is held once.
        for _ in 0..3 {
            assert_eq!(store.vm.root_exception(shared.word).unwrap(), shared);
        }
        own = Some(store.new_host_exception(tag.place).unwrap());
        // What is on its way out of a call there is held by nobody else.
        let scope = store.vm.open_exception_scope();
        let thrown = store.new_host_exception(tag.place).unwrap();
        store.vm.set_pending_exception(thrown).unwrap();
        store.vm.close_exception_scope(scope);
    });
    assert!(!opaque.vm.has_pending_exception(), "it is on the way out of a call of another stack");
    let own = own.unwrap();
    on(opaque, second, &mut |store| {
        store.vm.root_exception(shared.word).unwrap();
        store.vm.exception_parts(own).unwrap();
    });
    // What ends further out does not end what a stack holds.
    let scope = opaque.vm.open_exception_scope();
    let further_out = opaque.new_host_exception(tag.place).unwrap();
    on(opaque, second, &mut |store| {
        store.vm.root_exception(further_out.word).unwrap();
    });
    opaque.vm.close_exception_scope(scope);
    for _ in 0..LITTER {
        let scope = opaque.vm.open_exception_scope();
        let exception = opaque.new_host_exception(tag.place).unwrap();
        // It is kept apart from those that were forgotten at once.
        opaque.vm.exception_word(exception).unwrap();
        opaque.vm.close_exception_scope(scope);
    }
    assert!(opaque.vm.exceptions.count() < LITTER);
    on(opaque, second, &mut |store| {
        store.vm.exception_parts(further_out).unwrap();
    });
    // What it was given outside of calls goes to who ends the stack: here, a scope.
    let scope = opaque.vm.open_exception_scope();
    opaque.vm.end_stack(first).unwrap();
    opaque.vm.exception_parts(own).unwrap();
    let thrown = opaque.vm.take_pending_exception().unwrap();
    opaque.vm.exception_parts(thrown).unwrap();
    opaque.vm.close_exception_scope(scope);
    let error = opaque.vm.exception_parts(own).unwrap_err();
    assert!(error.to_string().contains("the exception is gone"), "{error:#}");
    opaque.vm.end_stack(second).unwrap();
    opaque.vm.exception_parts(shared).unwrap();
    let scope = opaque.vm.open_exception_scope();
    opaque.vm.exception_parts(shared).unwrap();
    opaque.vm.close_exception_scope(scope);
    opaque.vm.exception_parts(shared).unwrap();

    let error = opaque.vm.end_stack(first).unwrap_err();
    assert!(error.to_string().contains("no such stack has stopped"), "{error:#}");
    // SAFETY: `Stack` 1: the function is not called, as there is no such stack.
    let error = unsafe { opaque.go_on::<()>(first, |_| unreachable!()) }.unwrap_err();
    assert!(error.to_string().contains("no such stack has stopped"), "{error:#}");
    // SAFETY: `StoreContext` 3: it is where the store is; the function is not called.
    let error =
        unsafe { StoreOpaque::stop::<()>(&raw mut *opaque, || unreachable!()) }.unwrap_err();
    assert!(error.to_string().contains("on the stack of a thread cannot wait"), "{error:#}");
    let error = opaque.new_stack(4096..8192).unwrap_err();
    assert!(error.to_string().contains("too small"), "{error:#}");
}

/// Whoever lets a stack go on may panic: then it is as it was left, or over.
#[test]
fn a_panic_leaves_all_stacks() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let mut context = store.as_context_mut();
    let opaque = context.opaque_mut();
    let id = opaque.new_stack(1 << 20..2 << 20).unwrap();
    let panics = AssertUnwindSafe(|| {
        // SAFETY: `Stack` 1: nobody goes to the native stack, which is none: no code runs.
        unsafe { opaque.go_on::<()>(id, |_| resume_unwind(Box::new("on purpose"))) }
    });
    let panic = catch_unwind(panics).expect_err("it panics");
    assert_eq!(panic.downcast_ref(), Some(&"on purpose"));
    assert!(opaque.vm.stack.is_idle());
    opaque.vm.end_stack(id).unwrap();
}

#[test]
fn calls_wait_in_turn() {
    use Op::*;
    let all = [
        Walk,
        Caught,
        Kept,
        Recurse,
        Litter,
        HostRecurses,
        Uncaught,
        Fault,
        CallBack,
        HostFirst,
        Kept,
        Walk,
    ];
    let calls: Vec<Vec<(Op, u8)>> =
        (0..3).map(|depth| all.iter().map(|&op| (op, depth)).collect()).collect();
    let turns = |which: usize| Step::GoOn(which, false);
    let parts = (0..40).map(|turn| {
        let within = Step::Within(turn, vec![turns(1), Step::Call(Litter), turns(2)]);
        vec![turns(usize::from(turn)), Step::Call(Fault), within, Step::Call(Kept)]
    });
    run(calls, parts.collect());
}

#[test]
fn calls_are_abandoned_wherever_they_wait() {
    use Op::*;
    for at in 0..8 {
        let calls =
            vec![vec![(Walk, 1), (Kept, 2), (Caught, 0), (Walk, 3), (Kept, 1), (Walk, 0)]; 2];
        let turns: Vec<Step> =
            (0..16).map(|turn| Step::GoOn(turn, turn % 2 == 0 && turn / 2 == at)).collect();
        run(calls, vec![turns]);
    }
}

fn ops() -> impl Strategy<Value = Op> {
    use Op::*;
    prop::sample::select(vec![
        Walk,
        Fault,
        Uncaught,
        Caught,
        Kept,
        Kept,
        Litter,
        Recurse,
        CallBack,
        HostFirst,
        HostRecurses,
    ])
}

fn steps() -> impl Strategy<Value = Step> {
    let go_on = (0_usize..4, prop::bool::weighted(0.1)).prop_map(|(it, gone)| Step::GoOn(it, gone));
    let step = prop_oneof![4 => go_on, 1 => ops().prop_map(Step::Call)];
    step.prop_recursive(2, 8, 4, |step| {
        (0_u8..4, prop::collection::vec(step, 1..4))
            .prop_map(|(depth, steps)| Step::Within(depth, steps))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn stacks_go_on_in_any_order(
        calls in prop::collection::vec(prop::collection::vec((ops(), 0_u8..6), 1..6), 1..4),
        parts in prop::collection::vec(prop::collection::vec(steps(), 1..6), 1..5),
    ) {
        run(calls, parts);
    }
}
