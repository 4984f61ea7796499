//! Does what a program says, in stores of some engines, and compares.

use super::act::{act, signature};
use super::guest::{Exception, Failure, Value};
use super::program::{Action, Arg, Leave, Outcome, STORES, Step};
use anyhow::{Context as _, Result, bail, ensure};
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::rc::Rc;
use wharf::component::{self, Component, InstancePre};
use wharf::{
    AsContextMut, Engine, ExnRef, Extern, FuncType, Module, Ref, Rooted, Store, StoreContextMut,
    ThrownException, Trap, Val,
};

/// A program, and what its numbers stand for.
pub(super) struct Case {
    /// In the text format.
    pub(super) modules: Vec<String>,
    pub(super) components: Vec<String>,
    /// The modules that each component is given, with their names.
    pub(super) given: Vec<Vec<(String, String)>>,
    pub(super) steps: Vec<Step>,
    /// The types of functions.
    pub(super) sigs: Vec<usize>,
    pub(super) exceptions: Vec<Exception>,
}

/// Runs the program in stores of two engines.
///
/// # Errors
///
/// Fails at the first step of which something else comes than has to.
pub(super) fn run(case: &Rc<Case>, engines: &[Engine; 2]) -> Result<()> {
    let host = Rc::new(RefCell::new(Host::new(Rc::clone(case), engines.clone())));
    for (number, &engine) in STORES.iter().enumerate() {
        let store = Store::new(&engines[engine], Data { host: Rc::clone(&host), number });
        host.borrow_mut().stores.push(Some(store));
    }
    play(&host, None);
    // Stores refer to what refers to them.
    let stores = std::mem::take(&mut host.borrow_mut().stores);
    drop(stores);
    let failed = host.borrow_mut().failed.take();
    failed.map_or(Ok(()), Err)
}

/// What a store has.
pub(super) struct Data {
    host: Rc<RefCell<Host>>,
    number: usize,
}

pub(super) type Context<'a> = StoreContextMut<'a, Data>;

/// What the host has, in the order in which the program counts it.
pub(super) struct Host {
    case: Rc<Case>,
    engines: [Engine; 2],
    modules: HashMap<(usize, usize), Module>,
    components: HashMap<(usize, usize), InstancePre<Data>>,
    /// The next step.
    at: usize,
    /// Those that nobody uses.
    stores: Vec<Option<Store<Data>>>,
    pub(super) held: Vec<Val>,
    pub(super) items: Vec<Extern>,
    pub(super) plugins: Vec<Option<Plugin>>,
    /// Which functions the host has seen, by what they look like (one may look like several), and exceptions.
    funcs: HashMap<String, usize>,
    exceptions: HashMap<usize, Rooted<ExnRef>>,
    failed: Option<anyhow::Error>,
}

/// An instance of a component, and its functions: `grant` is the last.
#[derive(Clone)]
pub(super) struct Plugin {
    pub(super) instance: component::Instance,
    pub(super) funcs: Vec<component::Func>,
}

/// An error of the host.
#[derive(Debug)]
struct HostError(usize);

impl std::fmt::Display for HostError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the host failed with {}", self.0)
    }
}

impl std::error::Error for HostError {}

impl Host {
    fn new(case: Rc<Case>, engines: [Engine; 2]) -> Host {
        Host {
            case,
            engines,
            modules: HashMap::new(),
            components: HashMap::new(),
            at: 0,
            stores: Vec::new(),
            held: Vec::new(),
            items: Vec::new(),
            plugins: Vec::new(),
            funcs: HashMap::new(),
            exceptions: HashMap::new(),
            failed: None,
        }
    }

    /// The next step, unless there is none or one has failed.
    fn next(&mut self) -> Option<(usize, Step)> {
        let step = self.case.steps.get(self.at).filter(|_| self.failed.is_none())?.clone();
        self.at += 1;
        Some((self.at - 1, step))
    }

    pub(super) fn value(&self, arg: Arg) -> Val {
        match arg {
            Arg::Held(held) => self.held[held],
            Arg::New(Value::I64(number)) => Val::I64(number.cast_signed()),
            Arg::New(Value::F64(bits)) => Val::F64(bits),
            Arg::New(Value::Func(_)) => Val::FuncRef(None),
            Arg::New(Value::Extern(_)) => Val::ExternRef(None),
            Arg::New(Value::Exn(_)) => Val::ExnRef(None),
        }
    }

    pub(super) fn values(&self, args: &[Arg]) -> Vec<Val> {
        args.iter().map(|&arg| self.value(arg)).collect()
    }

    pub(super) fn reference(&self, arg: Arg) -> Result<Ref> {
        self.value(arg).try_into()
    }

    pub(super) fn module(&mut self, number: usize, engine: usize) -> Result<Module> {
        if let Some(module) = self.modules.get(&(number, engine)) {
            return Ok(module.clone());
        }
        let module = Module::new(&self.engines[engine], &self.case.modules[number])?;
        self.modules.insert((number, engine), module.clone());
        Ok(module)
    }
}

impl Host {
    /// A component with what it needs, in an engine.
    pub(super) fn component(&mut self, number: usize, engine: usize) -> Result<InstancePre<Data>> {
        if let Some(component) = self.components.get(&(number, engine)) {
            return Ok(component.clone());
        }
        let engine_ = &self.engines[engine];
        let component = Component::new(engine_, &self.case.components[number])?;
        let mut linker = component::Linker::new(engine_);
        let mut root = linker.root();
        root.func_wrap("host", |store: Context<'_>, (n,): (u64,)| {
            let caller = component::Instance::calling(&store).context("nobody calls")?;
            let looks = format!("{caller:?}");
            let results = called(store, Who::Looks(looks), &[Val::I64(n.cast_signed())])?;
            Ok((results[0].unwrap_i64().cast_unsigned(),))
        })?;
        for (name, module) in &self.case.given[number] {
            root.module(name, &Module::new(engine_, module)?)?;
        }
        let component = linker.instantiate_pre(&component)?;
        self.components.insert((number, engine), component.clone());
        Ok(component)
    }
}

/// Does steps until a call of the host, or a scope, ends; in `current`, or in stores that are not in use.
pub(super) fn play(host: &Rc<RefCell<Host>>, mut current: Option<Context<'_>>) -> Option<Leave> {
    loop {
        let next = host.borrow_mut().next();
        let (at, store, action, outcome) = match next? {
            (at, Step::Do(store, action, outcome)) => (at, store, action, outcome),
            (_, Step::Leave(leave)) => return Some(leave),
            (at, enter @ Step::Enter(..)) => {
                fail(host, at, anyhow::anyhow!("it did not come to {enter:?}"));
                return None;
            }
        };
        let compared = match &mut current {
            Some(current) if current.data().number == store => {
                perform(current.as_context_mut(), &action, &outcome)
            }
            _ => {
                let taken = host.borrow_mut().stores[store].take();
                let mut taken = taken.expect("a store that is not being called");
                let compared = perform(taken.as_context_mut(), &action, &outcome);
                host.borrow_mut().stores[store] = Some(taken);
                compared
            }
        };
        if let Err(error) = compared {
            fail(host, at, error);
        }
    }
}

/// Notes what went wrong first.
fn fail(host: &Rc<RefCell<Host>>, at: usize, error: anyhow::Error) {
    let mut host = host.borrow_mut();
    if host.failed.is_none() {
        let step = format!("step {at}: {:?}", host.case.steps[at]);
        host.failed = Some(error.context(step));
    }
}

/// Does something, and compares what comes of it.
fn perform(mut store: Context<'_>, action: &Action, expected: &Outcome) -> Result<()> {
    let host = Rc::clone(&store.data().host);
    let found = act(store.as_context_mut(), &host, action);
    if host.borrow().failed.is_some() {
        return Ok(());
    }
    match (found, expected) {
        (Ok(values), Ok(expected)) => {
            ensure!(values.len() == expected.len(), "it came to {values:?}");
            for (value, expected) in values.iter().zip(expected) {
                keep(store.as_context_mut(), &host, *value, *expected)
                    .with_context(|| format!("it came to {values:?}"))?;
            }
            Ok(())
        }
        (Err(error), Err(expected)) => {
            let is_expected = match expected {
                Failure::Trap(trap) => error.downcast_ref::<Trap>() == Some(trap),
                Failure::Thrown(_) => error.is::<ThrownException>(),
                Failure::Error(text) => {
                    !error.is::<Trap>() && format!("{error:#}").contains(text.as_str())
                }
            };
            ensure!(is_expected, "it failed: {error:#}");
            Ok(())
        }
        (Ok(values), Err(_)) => bail!("it came to {values:?}"),
        (Err(error), Ok(_)) => Err(error.context("it failed")),
    }
}

/// Compares a value with what it has to be, and keeps it.
fn keep(
    mut store: Context<'_>,
    host: &Rc<RefCell<Host>>,
    value: Val,
    expected: Value,
) -> Result<()> {
    let mut host = host.borrow_mut();
    let host = &mut *host;
    host.held.push(value);
    let is_expected = match (value, expected) {
        (Val::I64(number), Value::I64(expected)) => number.cast_unsigned() == expected,
        (Val::F64(bits), Value::F64(expected)) => bits == expected,
        (Val::FuncRef(None), Value::Func(None))
        | (Val::ExternRef(None), Value::Extern(None))
        | (Val::ExnRef(None), Value::Exn(None)) => true,
        (Val::FuncRef(Some(func)), Value::Func(Some(number))) => {
            let ty = signature(store.engine(), host.case.sigs[number]);
            ensure!(FuncType::eq(&func.ty(&store), &ty), "a function of type {}", func.ty(&store));
            *host.funcs.entry(format!("{func:?}")).or_insert(number) == number
        }
        (Val::ExternRef(Some(value)), Value::Extern(Some(expected))) => {
            let data = value.data(&store)?;
            data.and_then(|data| data.downcast_ref()) == Some(&expected)
        }
        (Val::ExnRef(Some(exception)), Value::Exn(Some(number))) => {
            let Exception { carries, .. } = &host.case.exceptions[number];
            // Whoever looks at what it carries is given that, too.
            let fields = exception.ty(&mut store)?.tag_type().ty().params().len();
            let known = *host.exceptions.entry(number).or_insert(exception);
            fields == carries.len() && Rooted::ref_eq(&store, &known, &exception)?
        }
        _ => false,
    };
    ensure!(is_expected, "{value:?} where there has to be {expected:?}");
    Ok(())
}

/// Which function is called.
#[derive(Debug)]
pub(super) enum Who {
    Number(usize),
    /// That of a plugin which looks like this.
    Looks(String),
}

/// A function of the host is called: is it the one that the program says, with what it says?
pub(super) fn called(
    mut caller: impl AsContextMut<Data = Data>,
    who: Who,
    args: &[Val],
) -> Result<Vec<Val>> {
    let mut caller = caller.as_context_mut();
    let host = Rc::clone(&caller.data().host);
    let next = host.borrow_mut().next();
    let Some((at, step)) = next else { bail!("the program is over") };
    let mut compare = || -> Result<()> {
        let Step::Enter(expected, expected_args) = &step else { bail!("{who:?} is called") };
        let is_expected = match &who {
            Who::Number(number) => number == expected,
            Who::Looks(looks) => {
                *host.borrow_mut().funcs.entry(looks.clone()).or_insert(*expected) == *expected
            }
        };
        ensure!(is_expected, "{who:?} is called");
        for (arg, expected) in args.iter().zip(expected_args) {
            keep(caller.as_context_mut(), &host, *arg, *expected)?;
        }
        Ok(())
    };
    if let Err(error) = compare() {
        fail(&host, at, error);
    }
    match play(&host, Some(caller.as_context_mut())) {
        Some(Leave::Return(args)) => Ok(host.borrow().values(&args)),
        Some(Leave::Fail(number)) => Err(HostError(number).into()),
        Some(Leave::Throw(held)) => {
            let exception =
                host.borrow().held[held].unwrap_exnref().copied().context("no exception")?;
            Ok(caller.throw(exception)?)
        }
        Some(Leave::Rethrow) => Err(ThrownException.into()),
        // No hook is to write about it.
        Some(Leave::Panic(number)) => resume_unwind(Box::new(format!("{number}"))),
        Some(Leave::Scope) | None => bail!("the program is over"),
    }
}
