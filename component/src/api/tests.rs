//! Calls of all kinds that end in all ways, beside a model of what they leave.
//!
//! Two instances of one component (`tests/plugin.wat`) are called by the host, call each other inside, call the host,
//! and are called again from there. Wherever something of theirs runs, a case may have it end: by a trap, an exception,
//! an error or a panic of the host, by a `realloc` or `post-return` that traps, throws or lies. Whatever happened: who has
//! trapped is closed to calls and nobody else is, no scope is open, nothing is lent, tables hold what the model says, the
//! quotas are what they are recounted to, and each resource of the host's is destroyed once. Calls also wait where they
//! call the host, each on a stack of its own, while others are made and end; they go on in any order, or are abandoned.

use super::{Instance, InstancePre, Linker};
use crate::abi::Lower;
use crate::component::Component;
use crate::resource::{Resource, ResourceAny, ResourceType};
use crate::run::{EntryState, layer};
use anyhow::{Result, bail};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::rc::Rc;
use std::sync::Arc;
use wharf_runtime::error::{HostPanicked, NotEntered};
use wharf_runtime::{Abandoned, AsContextMut, Engine, Fiber, Store, StoreContextMut, suspend};

/// A resource of the host's.
struct Thing;

/// Something that the host does.
#[derive(Clone, Debug)]
struct Op {
    root: usize,
    what: What,
    /// What `realloc` and `post-return` do, of either component: see `plugin.wat`.
    armed: [u32; 2],
    /// How it ends, and at which step.
    end: Option<(u8, End)>,
    /// What the host does meanwhile, and at which step.
    nested: Option<(u8, Box<Op>)>,
    /// At which step it waits, if it can.
    waits: Option<u8>,
}

/// What is done next.
#[derive(Clone, Debug)]
enum Step {
    /// Something on the stack of the thread.
    Run(Op),
    /// Something on a stack of its own, which may wait.
    Start(Op),
    /// One of those that wait goes on, or is abandoned.
    GoOn(usize),
    Abandon(usize),
}

/// Something that waits: what it has under way, and the root that it calls.
struct Waiting {
    fiber: Fiber<()>,
    running: Vec<(Op, u8)>,
    root: usize,
}

/// What is called, with one of the resources that the host has of the root, and so many things.
#[derive(Clone, Copy, Debug)]
enum What {
    Make,
    Use(usize),
    Take(usize, u8),
    Pass(u8),
    All,
    Drop(usize),
    Close,
}

#[derive(Clone, Copy, Debug)]
enum End {
    Trap,
    Throw,
    Error,
    Panic,
}

#[derive(Default)]
struct Host {
    pre: Option<Arc<InstancePre<Host>>>,
    roots: Vec<Root>,
    /// What is under way, and how many steps it has gone; the last began last.
    running: Vec<(Op, u8)>,
    /// How many things were made, and which were destroyed.
    made: u32,
    destroyed: Vec<u32>,
    waiting: Vec<Waiting>,
    /// How often something waited, and was abandoned.
    waited: usize,
    abandoned: usize,
    /// Those that the host was given, or still has.
    things: Vec<Resource<Thing>>,
    /// What the host found wrong in the middle of a call, where a panic is an error of that.
    wrong: Vec<String>,
}

struct Root {
    instance: Instance,
    /// The resources of its own that the host has.
    held: Vec<ResourceAny>,
    has_trapped: bool,
}

/// What the host panics with when it is to.
const PANIC: &str = "the host panics";

type Context<'a> = StoreContextMut<'a, Host>;

fn link(engine: &Engine) -> Result<InstancePre<Host>> {
    let component = Component::new(engine, wat::parse_str(include_str!("tests/plugin.wat"))?)?;
    let mut linker = Linker::<Host>::new(engine);
    let mut root = linker.root();
    root.resource("t", ResourceType::host::<Thing>(), |mut store: Context<'_>, rep| {
        store.data_mut().destroyed.push(rep);
        act(store).map(drop)
    })?;
    root.func_wrap("step", |store: Context<'_>, (_point,): (u32,)| Ok((act(store)?,)))?;
    root.func_wrap("look", |store: Context<'_>, (thing,): (Resource<Thing>,)| {
        act(store)?;
        Ok((thing.rep(),))
    })?;
    root.func_wrap("exchange", |mut store: Context<'_>, (things,): (Vec<Resource<Thing>>,)| {
        // What it has got is its own, whatever comes.
        let reps = BTreeSet::from_iter(things.iter().map(Resource::rep));
        store.data_mut().things.extend(things);
        act(store.as_context_mut())?;
        let things = std::mem::take(&mut store.data_mut().things);
        let (back, others): (Vec<_>, Vec<_>) =
            things.into_iter().partition(|thing| thing.owned() && reps.contains(&thing.rep()));
        store.data_mut().things = others;
        Ok((back,))
    })?;
    linker.instantiate_pre(&component)
}

/// One step of what is under way: what the guest is to do.
fn act(mut store: Context<'_>) -> Result<u32> {
    let Some((op, steps)) = store.data_mut().running.last_mut() else { return Ok(0) };
    let step = *steps;
    *steps = steps.saturating_add(1);
    let end = op.end.filter(|(at, _)| *at == step);
    let nested = op.nested.take_if(|(at, _)| *at == step);
    if op.waits == Some(step) {
        match suspend(store.as_context_mut()) {
            Ok(mut store) => store.data_mut().waited += 1,
            Err(error) if error.is::<Abandoned>() => {
                store.data_mut().abandoned += 1;
                return Err(error);
            }
            // It is on the stack of the thread, or within another call.
            Err(error) if error.to_string().contains("cannot wait") => {}
            Err(error) => store.data_mut().wrong.push(format!("{error:#}")),
        }
    }
    if let Some((_, nested)) = nested {
        run(&mut store, &nested);
    }
    match end {
        None => Ok(0),
        Some((_, End::Trap)) => Ok(1),
        Some((_, End::Throw)) => Ok(2),
        Some((_, End::Error)) => bail!("the host fails"),
        Some((_, End::Panic)) => resume_unwind(Box::new(PANIC)),
    }
}

/// Does something, which may fail, and notes who is closed to calls by it.
fn run(store: &mut Context<'_>, op: &Op) {
    if matches!(op.what, What::Close) {
        let instance = store.data().roots[op.root].instance;
        if instance.close(&mut *store).is_ok() {
            make_anew(store, op.root);
        }
        return;
    }
    arm(store, op.root, op.armed);
    store.data_mut().running.push((op.clone(), 0));
    let result = call(store, op.root, op.what);
    store.data_mut().running.pop();
    if let Err(error) = result {
        let host = store.data_mut();
        host.roots[op.root].has_trapped |= !error.is::<NotEntered>();
        if error.is::<HostPanicked>() && !format!("{error:#}").contains(PANIC) {
            host.wrong.push(format!("{error:#}"));
        }
    }
    arm(store, op.root, [0, 0]);
}

/// Makes a step.
fn make(store: &mut Store<Host>, step: &Step) {
    let which = |which: usize, store: &Store<Host>| match store.data().waiting.len() {
        0 => None,
        len => Some(which % len),
    };
    match step {
        Step::Run(op) => run(&mut store.as_context_mut(), op),
        Step::Start(op) => {
            let (root, call) = (op.root, op.clone());
            let call = move |mut store: Context<'_>| run(&mut store, &call);
            let fiber = Fiber::new(&mut store.as_context_mut(), STACK, call).unwrap();
            go_on(store, Waiting { fiber, running: Vec::new(), root }, false);
        }
        Step::GoOn(at) => {
            let Some(at) = which(*at, store) else { return };
            let waiting = store.data_mut().waiting.remove(at);
            go_on(store, waiting, false);
        }
        Step::Abandon(at) => {
            let Some(at) = which(*at, store) else { return };
            let waiting = store.data_mut().waiting.remove(at);
            go_on(store, waiting, true);
        }
    }
}

/// How large stacks are.
const STACK: usize = 256 << 10;

/// Something goes on until it waits again or is over.
fn go_on(store: &mut Store<Host>, mut waiting: Waiting, is_abandoned: bool) {
    store.data_mut().running = std::mem::take(&mut waiting.running);
    if is_abandoned {
        let ended = waiting.fiber.abandon(store.as_context_mut()).unwrap();
        assert!(ended.is_some(), "it had begun");
    } else if waiting.fiber.resume(store.as_context_mut()).unwrap().is_none() {
        waiting.running = std::mem::take(&mut store.data_mut().running);
        store.data_mut().waiting.push(waiting);
    }
    assert!(store.data().running.is_empty());
}

/// Tells a root's components how to end, if it can be called.
fn arm(store: &mut Context<'_>, root: usize, how: [u32; 2]) {
    let instance = store.data().roots[root].instance;
    let running = std::mem::take(&mut store.data_mut().running);
    for (name, how) in std::iter::zip(["arm-first", "arm-second"], how) {
        let arm = instance.get_typed_func::<(u32,), ()>(&mut *store, name).unwrap();
        if let Err(error) = arm.call(&mut *store, (how,)) {
            assert!(error.is::<NotEntered>(), "{error:#}");
        }
    }
    store.data_mut().running = running;
}

fn make_anew(store: &mut Context<'_>, root: usize) {
    let pre = store.data().pre.clone().unwrap();
    let running = std::mem::take(&mut store.data_mut().running);
    let instance = pre.instantiate(&mut *store).unwrap();
    store.data_mut().running = running;
    store.data_mut().roots[root] = Root { instance, held: Vec::new(), has_trapped: false };
}

fn thing(store: &mut Context<'_>) -> Resource<Thing> {
    store.data_mut().made += 1;
    Resource::new_own(store.data().made)
}

fn call(store: &mut Context<'_>, root: usize, what: What) -> Result<()> {
    let instance = store.data().roots[root].instance;
    let held = &mut store.data_mut().roots[root].held;
    // A resource that is used is out of the list meanwhile: what is called may change that.
    let resource = match what {
        What::Use(which) | What::Take(which, _) | What::Drop(which) => match held.len() {
            0 => return Ok(()),
            len => Some(held.swap_remove(which % len)),
        },
        _ => None,
    };
    let keep = |store: &mut Context<'_>, resource: ResourceAny| {
        let root = &mut store.data_mut().roots[root];
        // Of another instance by now: it went with the one that was closed.
        if root.instance == instance {
            root.held.push(resource);
        }
    };
    match (what, resource) {
        (What::Make, _) => {
            let make = instance.get_typed_func::<(), (ResourceAny,)>(&mut *store, "make")?;
            let (made,) = make.call(&mut *store, ())?;
            keep(store, made);
        }
        (What::Use(_), Some(resource)) => {
            type Params<'a> = (ResourceAny, &'a Resource<Thing>, &'a str);
            let func = instance.get_typed_func::<Params<'_>, (String,)>(&mut *store, "use")?;
            let lent = thing(store);
            let called = func.call(&mut *store, (resource, &lent, "some text"));
            store.data_mut().things.push(lent);
            keep(store, resource);
            assert_eq!(called?, ("some text".to_owned(),));
        }
        (What::Take(_, count), Some(resource)) => {
            // By value: whatever the guest gets of it, it is given away.
            type Params = (ResourceAny, Vec<Resource<Thing>>);
            let func = instance.get_typed_func::<Params, ()>(&mut *store, "take")?;
            let things: Vec<_> = (0..count).map(|_| thing(store)).collect();
            let reps = Vec::from_iter(things.iter().map(Resource::rep));
            let called = func.call(&mut *store, (resource, things));
            if called.as_ref().is_err_and(|error| error.is::<NotEntered>()) {
                keep(store, resource);
                // No call was made, and nobody was given anything.
                store.data_mut().destroyed.extend(reps);
            }
            called?;
        }
        (What::Pass(count), _) => {
            type Params<'a> = (&'a [Resource<Thing>],);
            type Results = (Vec<Resource<Thing>>,);
            let func = instance.get_typed_func::<Params<'_>, Results>(&mut *store, "pass")?;
            let things: Vec<_> = (0..count).map(|_| thing(store)).collect();
            let called = func.call(&mut *store, (&things,));
            let reps =
                |things: &[Resource<Thing>]| Vec::from_iter(things.iter().map(Resource::rep));
            let before = reps(&things);
            store.data_mut().things.extend(things);
            let (back,) = called?;
            assert_eq!(reps(&back), before);
            store.data_mut().things.extend(back);
        }
        (What::All, _) => {
            type Params<'a> = (&'a Resource<Thing>, &'a Resource<Thing>, &'a str);
            let all = instance.get_typed_func::<Params<'_>, (ResourceAny,)>(&mut *store, "all")?;
            let (lent, given) = (thing(store), thing(store));
            let called = all.call(&mut *store, (&lent, &given, "some text"));
            store.data_mut().things.extend([lent, given]);
            keep(store, called?.0);
        }
        (What::Drop(_), Some(resource)) => {
            let dropped = resource.resource_drop(&mut *store);
            if dropped.as_ref().is_err_and(|error| error.is::<NotEntered>()) {
                keep(store, resource);
            }
            dropped?;
        }
        (what, _) => unreachable!("{what:?} is no call of this kind"),
    }
    Ok(())
}

/// What must be so between steps: of roots that are not called by what waits, or in any case when nothing does.
fn check(store: &mut Store<Host>) {
    let mut context = store.as_context_mut();
    let waiting = BTreeSet::from_iter(context.data().waiting.iter().map(|it| it.root));
    let roots: Vec<_> =
        context.data().roots.iter().map(|root| (root.instance, root.has_trapped)).collect();
    assert_eq!(context.data().wrong, Vec::<String>::new());
    let mut inner = context.store_mut();
    assert!(!inner.flag(), "a guest may not call out");
    assert_eq!(inner.mark(), 0, "a call is the last that has begun");
    let state = layer(&mut inner);
    if waiting.is_empty() {
        assert_eq!(state.resources.open_scopes(), 0);
    }
    for (number, (instance, has_trapped)) in roots.iter().enumerate() {
        let slot = instance.key.slot;
        let (resources, data) = state.split(slot);
        if waiting.contains(&number) {
            assert_eq!(data.state, EntryState::Entered, "root {number} is called by what waits");
            continue;
        }
        let expected = if *has_trapped { EntryState::Poisoned } else { EntryState::Idle };
        assert_eq!(data.state, expected, "root {number}");
        assert_eq!(resources.used(slot.root_id()), resources.recount(slot.root_id()));
        for inner in data.inner.values().filter(|_| !has_trapped) {
            assert_eq!(resources.handle_count(inner.id), 0, "root {number} keeps a handle");
        }
    }
    for (number, (instance, has_trapped)) in roots.iter().enumerate() {
        if waiting.contains(&number) {
            instance.close(&mut context).expect_err("it is being called");
        } else if *has_trapped {
            instance.close(&mut context).unwrap();
            make_anew(&mut context, number);
        }
    }
    if waiting.is_empty() {
        let held: usize = context.data().roots.iter().map(|root| root.held.len()).sum();
        assert_eq!(layer(&mut context.store_mut()).resources.host_count(), held);
    }
    let calls =
        [What::Make, What::Use(0), What::All, What::Pass(3), What::Take(0, 2), What::Drop(0)];
    for root in (0..roots.len()).filter(|root| !waiting.contains(root)) {
        for what in calls {
            call(&mut context, root, what).unwrap_or_else(|error| panic!("{what:?}: {error:#}"));
        }
    }
}

/// Each thing that was made is still the host's, or was destroyed.
fn check_things(store: &mut Store<Host>) {
    // While an instance imports them, the store knows how they are destroyed.
    for thing in std::mem::take(&mut store.data_mut().things) {
        // What a guest was given is no more the host's.
        if let Ok(thing) = thing.try_into_resource_any(&mut *store) {
            thing.resource_drop(&mut *store).unwrap();
        }
    }
    let last = thing(&mut store.as_context_mut()).try_into_resource_any(&mut *store).unwrap();
    for root in std::mem::take(&mut store.data_mut().roots) {
        root.instance.close(&mut *store).unwrap();
    }
    // It knows that longer for what the host still holds.
    let known =
        |store: &mut Store<Host>| layer(&mut store.as_context_mut().store_mut()).destructors.len();
    assert_eq!(known(store), 1);
    last.resource_drop(&mut *store).unwrap();
    assert_eq!(known(store), 0);
    let Host { made, destroyed, .. } = store.data_mut();
    let times = |thing: &u32| destroyed.iter().filter(|it| *it == thing).count();
    let wrong = Vec::from_iter((1..=*made).map(|it| (it, times(&it))).filter(|it| it.1 != 1));
    assert_eq!(wrong, [], "things, and how often they were destroyed");
}

fn store() -> Result<Store<Host>> {
    let engine = Engine::default();
    let pre = Arc::new(link(&engine)?);
    let mut store = Store::new(&engine, Host::default());
    for _ in 0..2 {
        let instance = pre.instantiate(&mut store)?;
        store.data_mut().roots.push(Root { instance, held: Vec::new(), has_trapped: false });
    }
    store.data_mut().pre = Some(pre);
    Ok(store)
}

fn ops() -> impl Strategy<Value = Op> {
    let what = prop_oneof![
        Just(What::Make),
        any::<usize>().prop_map(What::Use),
        (any::<usize>(), 0..4_u8).prop_map(|(which, count)| What::Take(which, count)),
        (0..4_u8).prop_map(What::Pass),
        Just(What::All),
        any::<usize>().prop_map(What::Drop),
        Just(What::Close),
    ];
    let armed = prop_oneof![4 => Just(0_u32), 1 => 1..24_u32];
    let end = prop_oneof![Just(End::Trap), Just(End::Throw), Just(End::Error), Just(End::Panic)];
    let waits = prop::option::of(0..8_u8);
    let op = (0..2_usize, what, [armed.clone(), armed], prop::option::of((0..12_u8, end)), waits);
    let op = op.prop_map(|(root, what, armed, end, waits)| Op {
        root,
        what,
        armed,
        end,
        nested: None,
        waits,
    });
    op.clone().prop_recursive(3, 4, 1, move |inner| {
        (op.clone(), 0..8_u8, inner).prop_map(|(op, at, nested)| {
            let nested = Some((at, Box::new(nested)));
            Op { nested, ..op }
        })
    })
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => ops().prop_map(Step::Run),
        3 => ops().prop_map(Step::Start),
        2 => any::<usize>().prop_map(Step::GoOn),
        1 => any::<usize>().prop_map(Step::Abandon),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_call_ends_by_leaves_what_the_model_says(
        steps in prop::collection::vec(steps(), 1..12),
    ) {
        let mut store = store().unwrap();
        for step in &steps {
            make(&mut store, step);
            check(&mut store);
        }
        while !store.data().waiting.is_empty() {
            make(&mut store, &Step::GoOn(0));
            check(&mut store);
        }
        check_things(&mut store);
    }
}

/// The cases reach what they are about.
#[test]
fn every_way_out_is_taken() {
    let mut store = store().unwrap();
    let op = |what, end| Op { root: 0, what, armed: [0, 0], end, nested: None, waits: None };
    let trapped = |store: &mut Store<Host>, op: &Op| {
        run(&mut store.as_context_mut(), op);
        let trapped = store.data().roots[0].has_trapped;
        check(store);
        trapped
    };
    for what in
        [What::Make, What::Use(0), What::Take(0, 2), What::Pass(2), What::All, What::Drop(0)]
    {
        for end in [End::Trap, End::Throw, End::Error, End::Panic] {
            trapped(&mut store, &op(What::Make, None));
            assert!(!trapped(&mut store, &op(what, None)), "{what:?}");
            trapped(&mut store, &op(What::Make, None));
            assert!(trapped(&mut store, &op(what, Some((0, end)))), "{what:?} {end:?}");
        }
    }
    for (what, armed) in [
        (What::Use(0), [1, 0]),
        (What::Use(0), [2, 0]),
        (What::Use(0), [3, 0]),
        (What::Use(0), [4, 0]),
        (What::Use(0), [5, 0]),
        // What the guest found no room for goes with it.
        (What::Take(0, 2), [1, 0]),
        (What::Take(0, 2), [2, 0]),
        (What::Pass(2), [1, 0]),
        // The result of the host's function finds no room.
        (What::Pass(2), [9, 0]),
        (What::Pass(2), [10, 0]),
        (What::Pass(2), [11, 0]),
        (What::Pass(2), [5, 0]),
        (What::All, [1, 0]),
        (What::All, [4, 0]),
        (What::All, [0, 1]),
        (What::All, [0, 2]),
        (What::All, [0, 3]),
    ] {
        trapped(&mut store, &op(What::Make, None));
        assert!(trapped(&mut store, &Op { armed, ..op(what, None) }), "{what:?} {armed:?}");
    }
    // One that is being called is not called again, and nothing comes of that.
    let nested = Some((0, Box::new(op(What::All, None))));
    assert!(!trapped(&mut store, &Op { nested, ..op(What::All, None) }));
    // The other is, and its trap is its own.
    let inner = Op { root: 1, end: Some((4, End::Throw)), ..op(What::All, None) };
    let nested = Some((4, Box::new(inner)));
    run(&mut store.as_context_mut(), &Op { nested, ..op(What::All, None) });
    let trapped = Vec::from_iter(store.data().roots.iter().map(|root| root.has_trapped));
    assert_eq!(trapped, [false, true]);
    check(&mut store);
    check_things(&mut store);
}

/// Calls that wait at each step go on in either order, or are abandoned there.
#[test]
fn calls_wait_at_every_step() {
    let mut store = store().unwrap();
    let op = |root, what, waits| Op { root, what, armed: [0, 0], end: None, nested: None, waits };
    for what in
        [What::Make, What::Use(0), What::Take(0, 2), What::Pass(2), What::All, What::Drop(0)]
    {
        let Host { waited, abandoned, .. } = store.data_mut();
        (*waited, *abandoned) = (0, 0);
        for step in 0..8 {
            for order in [
                [Step::GoOn(0), Step::GoOn(0)],
                [Step::GoOn(1), Step::GoOn(0)],
                [Step::Abandon(0), Step::GoOn(0)],
                [Step::Abandon(1), Step::GoOn(0)],
                [Step::Abandon(1), Step::Abandon(0)],
            ] {
                for root in 0..2 {
                    make(&mut store, &Step::Run(op(root, What::Make, None)));
                }
                for root in 0..2 {
                    make(&mut store, &Step::Start(op(root, what, Some(step))));
                    check(&mut store);
                }
                for step in order {
                    make(&mut store, &step);
                    check(&mut store);
                }
                assert!(store.data().waiting.is_empty());
            }
        }
        let Host { waited, abandoned, .. } = store.data();
        assert!(*waited > 0 && *abandoned > 0, "{what:?}: {waited} went on, {abandoned} did not");
    }
    check_things(&mut store);
}

/// What the host passes by reference to a call that fails before the guest has got it is the host's still; what it passes by
/// value goes with the instance.
#[test]
fn what_a_guest_does_not_get_is_whose_it_was() {
    type Things = Vec<Resource<Thing>>;

    /// Calls an instance whose `realloc` traps, and counts what is destroyed until, and when it is closed.
    fn fails<P: Lower + 'static>(
        pass: impl FnOnce(Things) -> ((P,), Option<Rc<Things>>),
    ) -> [usize; 2] {
        let mut store = store().unwrap();
        let things: Things = (0..3).map(|_| thing(&mut store.as_context_mut())).collect();
        let (params, kept) = pass(things);
        arm(&mut store.as_context_mut(), 0, [1, 0]);
        let instance = store.data().roots[0].instance;
        let func = instance.get_typed_func::<(P,), (Things,)>(&mut store, "pass").unwrap();
        func.call(&mut store, params).expect_err("its `realloc` traps");
        for thing in kept.and_then(Rc::into_inner).unwrap_or_default() {
            let thing = thing.try_into_resource_any(&mut store).expect("it is the host's");
            thing.resource_drop(&mut store).unwrap();
        }
        let before = store.data().destroyed.len();
        instance.close(&mut store).unwrap();
        [before, store.data().destroyed.len()]
    }

    assert_eq!(fails(|things| ((things,), None)), [0, 3]);
    assert_eq!(fails(|things| ((Box::new(things),), None)), [0, 3]);
    assert_eq!(fails(|things| ((things.into_boxed_slice(),), None)), [0, 3]);
    let shared = |things| {
        let things = Rc::new(things);
        ((Rc::clone(&things),), Some(things))
    };
    assert_eq!(fails(shared), [3, 3]);
}
