//! The host: careless, but by what is safe.

use super::HostileOutcome;
use crate::seeds::Rng;
use anyhow::{Context as _, Result, anyhow, bail, ensure};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use wharf::component::types::ComponentItem;
use wharf::component::{
    Component, ComponentFunc, Instance, InstancePre, Linker, Resource, ResourceAny, ResourceType,
    Type, Val, Value,
};
use wharf::error::{Bug, HostPanicked};
use wharf::{AsContextMut, Engine, Store, StoreContextMut};

/// How many calls the host makes.
const CALLS: usize = 24;
/// How deep they are nested.
const DEEP: usize = 3;
/// What the host panics with.
const PANIC: &str = "the host panics";

/// The host's resource.
struct Thing;

/// What happened, call by call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tale {
    pub(super) outcome: HostileOutcome,
    calls: Vec<String>,
}

/// A host with its instances.
pub(super) struct Run {
    rng: Rng,
    pre: Option<InstancePre<Run>>,
    instances: Vec<Instance>,
    /// The functions that the component exports.
    exports: Vec<String>,
    kept: Vec<ResourceAny>,
    made: u32,
    destroyed: BTreeSet<u32>,
    depth: usize,
    tale: Tale,
    /// What may not be, and was seen where an error would not get far.
    wrong: Vec<String>,
}

type Context<'a> = StoreContextMut<'a, Run>;

/// A component that does nobody any harm.
const HARMLESS: &str = r#"(component
    (core module $m (memory (export "m") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
        (func (export "echo") (param i32 i32) (result i32)
            (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (local.get 1))
            (i32.const 0)))
    (core instance $i (instantiate $m))
    (func (export "echo") (param "s" string) (result string)
        (canon lift (core func $i "echo") (memory $i "m") (realloc (func $i "realloc")))))"#;

impl Run {
    /// Has a host use the component; what it does follows from `seed`.
    pub(super) fn of(engine: &Engine, component: &Component, seed: u64) -> Result<Tale> {
        let functions = component.component_type();
        let exports = functions.exports(engine).filter_map(|(name, item)| {
            matches!(item.ty, ComponentItem::ComponentFunc(_)).then(|| name.to_owned())
        });
        let run = Run {
            rng: Rng::new(seed),
            pre: None,
            instances: Vec::new(),
            exports: exports.collect(),
            kept: Vec::new(),
            made: 0,
            destroyed: BTreeSet::new(),
            depth: 0,
            tale: Tale {
                outcome: HostileOutcome { component: true, ..HostileOutcome::default() },
                calls: Vec::new(),
            },
            wrong: Vec::new(),
        };
        let harmless = Component::new(engine, HARMLESS)?;
        let mut store = Store::new(engine, run);
        // What is damaged may import something else.
        let Ok(pre) = link(engine, component) else { return Ok(store.into_data().tale) };
        store.data_mut().pre = Some(pre);
        let beside = Linker::new(engine).instantiate(&mut store, &harmless)?;
        let echo = beside.get_typed_func::<(&str,), (String,)>(&mut store, "echo")?;
        for number in 0..CALLS {
            let stepped = catch_unwind(AssertUnwindSafe(|| step(&mut store.as_context_mut())));
            ensure!(stepped.is_ok(), "a panic came out of call {number}");
            let (back,) = echo.call(&mut store, ("harmless",)).context("one that is beside it")?;
            ensure!(back == "harmless", "one that is beside it says `{back}`");
            ensure!(store.data().wrong.is_empty(), "{:?}", store.data().wrong);
        }
        while let Some(instance) = store.data_mut().instances.pop() {
            let closed = instance.close(&mut store);
            note(&mut store.as_context_mut(), "close at the end", &closed.err());
        }
        ensure!(store.data().wrong.is_empty(), "{:?}", store.data().wrong);
        Ok(store.into_data().tale)
    }

    /// Whether something happens that happens once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.rng.below(times) == 0
    }
}

/// The host's functions.
fn link(engine: &Engine, component: &Component) -> Result<InstancePre<Run>> {
    let mut linker = Linker::<Run>::new(engine);
    let mut root = linker.root();
    root.resource("t", ResourceType::host::<Thing>(), |mut store: Context<'_>, rep| {
        let run = store.data_mut();
        if !run.destroyed.insert(rep) {
            run.wrong.push(format!("{rep} is destroyed twice"));
        }
        match run.rng.below(40) {
            0 => bail!("the destructor fails"),
            1 => resume_unwind(Box::new(PANIC)),
            _ => Ok(()),
        }
    })?;
    let functions = component.component_type();
    for (i, (name, item)) in functions.imports(engine).enumerate() {
        if let ComponentItem::ComponentFunc(_) = item.ty {
            match i % 2 {
                0 => root.func_new_values(name, serve::<Value>)?,
                _ => root.func_new(name, serve::<Val>)?,
            }
        }
    }
    linker.instantiate_pre(component)
}

/// A host function: does something or other, and gives values of the types that it is to give.
fn serve<V>(
    mut store: Context<'_>,
    ty: ComponentFunc,
    params: &[V],
    results: &mut [V],
) -> Result<()>
where
    V: Clone + Into<Value> + From<Value>,
{
    for value in params {
        keep(&mut store, &value.clone().into());
    }
    while store.data_mut().once_in(3) && store.data().depth < DEEP {
        step(&mut store);
    }
    match store.data_mut().rng.below(40) {
        0 => bail!("the host fails"),
        1 => resume_unwind(Box::new(PANIC)),
        _ => {}
    }
    for (result, ty) in results.iter_mut().zip(ty.results()) {
        *result = value(&mut store, &ty, 0)?.into();
    }
    Ok(())
}

/// Something that a host does.
fn step(store: &mut Context<'_>) {
    store.data_mut().depth += 1;
    let what = store.data_mut().rng.below(32);
    let count = store.data().instances.len();
    match what {
        _ if count == 0 => open(store),
        0 if count < 3 => open(store),
        1..=3 => {
            let which = store.data_mut().rng.below(count);
            let instance = store.data().instances[which];
            let closed = instance.close(&mut *store);
            note(store, "close", &closed.as_ref().err());
            if closed.is_ok() {
                store.data_mut().instances.retain(|it| *it != instance);
            }
        }
        4 | 5 => {
            if let Some(resource) = take(store) {
                let dropped = resource.resource_drop(&mut *store);
                note(store, "drop", &dropped.err());
            }
        }
        _ => call(store, count),
    }
    store.data_mut().depth -= 1;
}

fn open(store: &mut Context<'_>) {
    let Some(pre) = store.data_mut().pre.take() else { return };
    let made = pre.instantiate(&mut *store);
    store.data_mut().pre = Some(pre);
    note(store, "open", &made.as_ref().err());
    store.data_mut().instances.extend(made);
}

/// Calls something with some values.
fn call(store: &mut Context<'_>, count: usize) {
    let run = store.data_mut();
    if run.exports.is_empty() {
        return;
    }
    let instance = run.instances[run.rng.below(count)];
    let name = run.exports[run.rng.below(run.exports.len())].clone();
    let Some(func) = instance.get_func(&mut *store, &name) else { return };
    let ty = func.ty(&*store);
    let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
    let params: Result<Vec<Value>> = types.iter().map(|ty| value(store, ty, 0)).collect();
    let Ok(params) = params else { return };
    let mut results = vec![Value::Bool(false); ty.results().len()];
    let called = match store.data_mut().rng.below(2) {
        0 => func.call_values(&mut *store, &params, &mut results),
        _ => {
            let params: Vec<Val> = params.into_iter().map(Val::from).collect();
            let mut vals = vec![Val::Bool(false); results.len()];
            let called = func.call(&mut *store, &params, &mut vals);
            results = vals.into_iter().map(Value::from).collect();
            called
        }
    };
    note(store, &name, &called.as_ref().err());
    if called.is_ok() {
        results.iter().for_each(|value| keep(store, value));
    }
}

/// Writes down what came of something.
fn note(
    store: &mut Context<'_>,
    what: &str,
    error: &Option<impl std::borrow::Borrow<anyhow::Error>>,
) {
    let run = store.data_mut();
    let Some(error) = error.as_ref().map(std::borrow::Borrow::borrow) else {
        run.tale.outcome.returned += 1;
        run.tale.calls.push(format!("{what}: done"));
        return;
    };
    run.tale.outcome.failed += 1;
    let cause = error.root_cause().to_string();
    run.tale.calls.push(format!("{what}: {cause}"));
    let ours = error.is::<HostPanicked>() && !format!("{error:#}").contains(PANIC);
    if ours || error.is::<Bug>() {
        run.wrong.push(format!("{what}: {error:#}"));
    }
}

/// Keeps some of the handles of a value.
fn keep(store: &mut Context<'_>, value: &Value) {
    let mut payload = |value: &Option<Box<Value>>| {
        if let Some(value) = value {
            keep(store, value);
        }
    };
    match value {
        Value::Resource(resource) => {
            let run = store.data_mut();
            run.tale.outcome.handles += 1;
            if run.kept.len() < 64 {
                run.kept.push(*resource);
            }
        }
        Value::Option(value) => payload(value),
        Value::Result(Ok(value) | Err(value)) => payload(value),
        Value::List(list) => list.values().take(20).for_each(|value| keep(store, &value)),
        Value::Tuple(items) => items.iter().for_each(|value| keep(store, value)),
        _ => {}
    }
}

/// One of the handles that the host keeps, and keeps on keeping now and then.
fn take(store: &mut Context<'_>) -> Option<ResourceAny> {
    let run = store.data_mut();
    let which = run.rng.below(run.kept.len().max(1));
    match run.once_in(4) {
        true => run.kept.get(which).copied(),
        false => (which < run.kept.len()).then(|| run.kept.swap_remove(which)),
    }
}

/// A value of a type; its handles are new, or some that the host has, of that type or not.
fn value(store: &mut Context<'_>, ty: &Type, depth: usize) -> Result<Value> {
    let inner = |store: &mut Context<'_>, ty: &Type| value(store, ty, depth + 1);
    let number = store.data_mut().rng.number();
    let few = store.data_mut().rng.below(4 >> depth.min(2));
    Ok(match ty {
        Type::Bool => Value::Bool(number % 2 == 1),
        Type::U8 => Value::U8(number as u8),
        Type::S16 => Value::S16(number as i16),
        Type::U32 => Value::U32(number as u32),
        Type::S64 => Value::S64(number as i64),
        Type::Float32 => Value::Float32(f32::from(number as u8)),
        Type::Float64 => Value::Float64(f64::from(number as u8)),
        Type::Char => Value::Char(char::from(number as u8)),
        Type::String => Value::String("text".repeat(few)),
        Type::List(list) => {
            let items = (0..few).map(|_| inner(store, &list.ty()));
            Value::List(items.collect::<Result<Vec<_>>>()?.into())
        }
        Type::Tuple(tuple) => {
            let types: Vec<Type> = tuple.types().collect();
            Value::Tuple(types.iter().map(|ty| inner(store, ty)).collect::<Result<_>>()?)
        }
        Type::Option(option) => {
            let some = (!number.is_multiple_of(3)).then(|| inner(store, &option.ty()));
            Value::Option(some.transpose()?.map(Box::new))
        }
        Type::Result(result) => {
            let mut some = |ty: Option<Type>| {
                let value = ty.map(|ty| inner(store, &ty)).transpose();
                anyhow::Ok(value?.map(Box::new))
            };
            Value::Result(match number % 2 {
                0 => Ok(some(result.ok())?),
                _ => Err(some(result.err())?),
            })
        }
        Type::Own(ty) | Type::Borrow(ty) => {
            let is_thing = *ty == ResourceType::host::<Thing>();
            if is_thing && !number.is_multiple_of(16) {
                let run = store.data_mut();
                run.made += 1;
                let thing = Resource::<Thing>::new_own(run.made);
                Value::Resource(thing.try_into_resource_any(&mut *store)?)
            } else {
                let wanted = store.data().kept.iter().position(|kept| kept.ty() == *ty);
                match wanted {
                    Some(which) if !number.is_multiple_of(8) => {
                        Value::Resource(store.data_mut().kept.swap_remove(which))
                    }
                    _ => Value::Resource(take(store).ok_or_else(|| anyhow!("the host has none"))?),
                }
            }
        }
        _ => bail!("no type of this kind was made"),
    })
}
