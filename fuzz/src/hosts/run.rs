//! Does what a program says, in stores of some engines, and compares.

use super::guest::{Exception, Failure, Value};
use super::model::{SIGS, TAGS, Ty, Type};
use super::program::{Action, Arg, Given, Leave, Outcome, STORES, Step, Way};
use anyhow::{Context as _, Result, bail, ensure};
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::rc::Rc;
use wharf::component::{self, Component, InstancePre};
use wharf::{
    AsContextMut, Caller, Engine, ExnRef, ExnRefPre, ExnType, Extern, ExternRef, Func, FuncType,
    Global, GlobalType, HeapType, Instance, Linker, Memory, MemoryType, Module, Mutability, Ref,
    RefType, RootScope, Rooted, Store, StoreContextMut, Table, TableType, Tag, TagType,
    ThrownException, Trap, Val, ValType,
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
struct Data {
    host: Rc<RefCell<Host>>,
    number: usize,
}

type Context<'a> = StoreContextMut<'a, Data>;

/// What the host has, in the order in which the program counts it.
struct Host {
    case: Rc<Case>,
    engines: [Engine; 2],
    modules: HashMap<(usize, usize), Module>,
    components: HashMap<(usize, usize), InstancePre<Data>>,
    /// The next step.
    at: usize,
    /// Those that nobody uses.
    stores: Vec<Option<Store<Data>>>,
    held: Vec<Val>,
    items: Vec<Extern>,
    plugins: Vec<Option<Plugin>>,
    /// Which functions the host has seen, by what they look like (one may look like several), and exceptions.
    funcs: HashMap<String, usize>,
    exceptions: HashMap<usize, Rooted<ExnRef>>,
    failed: Option<anyhow::Error>,
}

/// An instance of a component, and its functions: `grant` is the last.
#[derive(Clone)]
struct Plugin {
    instance: component::Instance,
    funcs: Vec<component::Func>,
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

    fn value(&self, arg: Arg) -> Val {
        match arg {
            Arg::Held(held) => self.held[held],
            Arg::New(Value::I64(number)) => Val::I64(number.cast_signed()),
            Arg::New(Value::F64(bits)) => Val::F64(bits),
            Arg::New(Value::Func(_)) => Val::FuncRef(None),
            Arg::New(Value::Extern(_)) => Val::ExternRef(None),
            Arg::New(Value::Exn(_)) => Val::ExnRef(None),
        }
    }

    fn values(&self, args: &[Arg]) -> Vec<Val> {
        args.iter().map(|&arg| self.value(arg)).collect()
    }

    fn reference(&self, arg: Arg) -> Result<Ref> {
        self.value(arg).try_into()
    }

    fn module(&mut self, number: usize, engine: usize) -> Result<Module> {
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
    fn component(&mut self, number: usize, engine: usize) -> Result<InstancePre<Data>> {
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
fn play(host: &Rc<RefCell<Host>>, mut current: Option<Context<'_>>) -> Option<Leave> {
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

fn act(mut store: Context<'_>, host: &Rc<RefCell<Host>>, action: &Action) -> Result<Vec<Val>> {
    let value = |arg: Arg| host.borrow().value(arg);
    let reference = |arg: Arg| host.borrow().reference(arg);
    let table = |item: usize| host.borrow().items[item].into_table().context("no table");
    let global = |item: usize| host.borrow().items[item].into_global().context("no global");
    let memory = |item: usize| host.borrow().items[item].into_memory().context("no memory");
    let size = |size: u64| vec![Val::I64(size.cast_signed())];
    Ok(match *action {
        Action::Make(ty) => {
            let item = make(&mut store, ty)?;
            host.borrow_mut().items.push(item);
            Vec::new()
        }
        Action::MakeFunc { sig, number, typed } => {
            vec![host_func(&mut store, sig, number, typed).into()]
        }
        Action::MakeExtern(number) => vec![ExternRef::new(&mut store, number)?.into()],
        Action::MakeExn { tag, number, ref args } => {
            let tag = host.borrow().items[tag].into_tag().context("no tag")?;
            let fields = TAGS[number].iter().map(|&ty| val_type(store.engine(), ty));
            let ty = ExnType::new(store.engine(), fields.collect::<Vec<_>>())?;
            let pre = ExnRefPre::new(&mut store, ty);
            let args = host.borrow().values(args);
            vec![ExnRef::new(&mut store, &pre, &tag, &args)?.into()]
        }
        Action::Instantiate { module, engine, ref given, way } => {
            let module = host.borrow_mut().module(module, engine)?;
            let given = given.iter().map(|given| match *given {
                Given::Item(item) => host.borrow().items[item],
                Given::Held(held) => {
                    host.borrow().held[held].unwrap_funcref().expect("a function").into()
                }
            });
            let instance = instantiate(&mut store, &module, given.collect(), way)?;
            let (mut funcs, mut items) = (Vec::new(), Vec::new());
            for number in 0.. {
                match instance.get_export(&mut store, &number.to_string()) {
                    Some(Extern::Func(func)) => funcs.push(func.into()),
                    Some(item) => items.push(item),
                    None => break,
                }
            }
            ensure!(funcs.len() + items.len() == instance.exports(&mut store).len(), "exports");
            host.borrow_mut().items.extend(items);
            funcs
        }
        Action::Call { func, sig, ref args, way } => {
            let func = value(Arg::Held(func)).unwrap_funcref().context("no function")?;
            let args = host.borrow().values(args);
            call(&mut store, func, sig, &args, way)?
        }
        Action::TableGet(item, at) => {
            table(item)?.get(&mut store, at).map(Val::from).into_iter().collect()
        }
        Action::TableSize(item) => size(table(item)?.size(&store)),
        Action::TableSet(item, at, arg) => {
            table(item)?.set(&mut store, at, reference(arg)?)?;
            Vec::new()
        }
        Action::TableFill(item, at, arg, len) => {
            table(item)?.fill(&mut store, at, reference(arg)?, len)?;
            Vec::new()
        }
        Action::TableGrow(item, delta, arg) => {
            size(table(item)?.grow(&mut store, delta, reference(arg)?)?)
        }
        Action::GlobalGet(item) => vec![global(item)?.get(&mut store)],
        Action::GlobalSet(item, arg) => {
            global(item)?.set(&mut store, value(arg))?;
            Vec::new()
        }
        Action::MemoryRead(item, at) => {
            let mut bytes = [0; 8];
            memory(item)?.read(&store, at as usize, &mut bytes)?;
            size(u64::from_le_bytes(bytes))
        }
        Action::MemoryWrite(item, at, number) => {
            let (memory, at, bytes) = (memory(item)?, at as usize, number.to_le_bytes());
            // What is there can also be changed in place.
            match memory.data_mut(store.as_context_mut()).get_mut(at..at + bytes.len()) {
                Some(there) if number.is_multiple_of(2) => there.copy_from_slice(&bytes),
                _ => memory.write(&mut store, at, &bytes)?,
            }
            Vec::new()
        }
        Action::MemoryGrow(item, delta) => size(memory(item)?.grow(&mut store, delta)?),
        Action::Take => {
            let pending = store.has_pending_exception();
            let taken = store.take_pending_exception();
            ensure!(taken.is_some() == pending, "an exception that is to be taken is not");
            taken.map(Val::from).into_iter().collect()
        }
        Action::Fields(held) => {
            let exception = value(Arg::Held(held)).unwrap_exnref().context("no exception")?;
            exception.fields(store)?.collect()
        }
        Action::Scope => {
            let mut scope = RootScope::new(store);
            let _ = play(host, Some(scope.as_context_mut()));
            Vec::new()
        }
        Action::Collect => {
            let params = [ValType::EXNREF, ValType::I64];
            let tag = TagType::new(FuncType::new(store.engine(), params, []));
            let mut scope = RootScope::new(store);
            let pre = ExnRefPre::new(&mut scope, ExnType::from_tag_type(&tag)?);
            let tag = Tag::new(&mut scope, &tag)?;
            for _ in 0..4_000 {
                ExnRef::new(&mut scope, &pre, &tag, &[Val::ExnRef(None), Val::I64(0)])?;
                drop(RootScope::new(&mut scope));
            }
            Vec::new()
        }
        Action::Open { component, engine, way } => {
            let number = host.borrow().plugins.len();
            host.borrow_mut().plugins.push(None);
            let pre = host.borrow_mut().component(component, engine)?;
            let pre = if way == Way::Other { pre.named("a plugin") } else { pre };
            let instance = pre.instantiate(&mut store)?;
            let names = (0..).map(|number| format!("f{number}"));
            let funcs = names.map_while(|name| instance.get_func(&mut store, name.as_str()));
            let mut funcs: Vec<_> = funcs.collect();
            funcs.extend(instance.get_func(&mut store, "grant"));
            host.borrow_mut().plugins[number] = Some(Plugin { instance, funcs });
            Vec::new()
        }
        Action::CallPlugin { plugin, export, arg, way } => {
            let func = host.borrow().plugins[plugin].as_ref().context("no plugin")?.funcs[export];
            if way == Way::Dynamic {
                let mut results = [component::Val::Bool(false)];
                func.call(&mut store, &[component::Val::U64(arg)], &mut results)?;
                let component::Val::U64(result) = results[0] else { bail!("{results:?}") };
                return Ok(size(result));
            }
            size(func.typed::<(u64,), (u64,)>(&store)?.call(&mut store, (arg,))?.0)
        }
        Action::Grant(plugin, calls) => {
            let plugin = host.borrow().plugins[plugin].clone().context("no plugin")?;
            let grant = plugin.funcs.last().context("no function")?;
            grant.call(&mut store, &[component::Val::U64(calls)], &mut [])?;
            Vec::new()
        }
        Action::Close(plugin) => {
            let plugin = host.borrow().plugins[plugin].clone().context("no plugin")?;
            plugin.instance.close(&mut store)?;
            Vec::new()
        }
    })
}

fn make(store: &mut Context<'_>, ty: Type) -> Result<Extern> {
    let small = |number: u64| u32::try_from(number).expect("a small number");
    let engine = store.engine().clone();
    Ok(match ty {
        Type::Table(ty, limits) => {
            let (min, max) = (small(limits.min), limits.max.map(small));
            let ValType::Ref(ty) = val_type(&engine, ty) else { bail!("no references: {ty}") };
            let null = Ref::null(ty.heap_type());
            Table::new(store, TableType::new(ty, min, max), null)?.into()
        }
        Type::Memory(limits) => {
            let ty = MemoryType::new(small(limits.min), limits.max.map(small));
            Memory::new(store, ty)?.into()
        }
        Type::Global(mutable, ty) => {
            let mutability = if mutable { Mutability::Var } else { Mutability::Const };
            let ty = val_type(&engine, ty);
            let zero = Val::default_for_ty(&ty).context("no zero")?;
            Global::new(store, GlobalType::new(ty, mutability), zero)?.into()
        }
        Type::Tag(tag) => {
            let params = TAGS[tag].iter().map(|&ty| val_type(&engine, ty));
            let ty = FuncType::new(&engine, params.collect::<Vec<_>>(), []);
            Tag::new(store, &TagType::new(ty))?.into()
        }
        Type::Func(_) => bail!("functions are made elsewhere"),
    })
}

fn instantiate(
    store: &mut Context<'_>,
    module: &Module,
    given: Vec<Extern>,
    way: Way,
) -> Result<Instance> {
    if way == Way::Dynamic {
        return Instance::new(store, module, &given);
    }
    let mut linker = Linker::new(store.engine());
    for (number, item) in given.into_iter().enumerate() {
        linker.define(store.as_context_mut(), "x", &number.to_string(), item)?;
    }
    match way {
        Way::Other => linker.instantiate_pre(module)?.instantiate(store),
        _ => linker.instantiate(store, module),
    }
}

type External = Option<Rooted<ExternRef>>;
type ExceptionRef = Option<Rooted<ExnRef>>;

fn call(
    store: &mut Context<'_>,
    func: Func,
    sig: usize,
    args: &[Val],
    way: Way,
) -> Result<Vec<Val>> {
    if way == Way::Other {
        func.typed::<(u32, i64, f64), f32>(&*store)?;
        bail!("it has any type");
    }
    if way == Way::Dynamic {
        let mut results = vec![Val::I32(0); SIGS[sig].1.len()];
        func.call(store, args, &mut results)?;
        return Ok(results);
    }
    Ok(vec![match sig {
        0 => func.typed::<i64, i64>(&*store)?.call(store, args[0].unwrap_i64())?.into(),
        1 => {
            let func = func.typed::<(i64, Option<Func>), Option<Func>>(&*store)?;
            func.call(store, (args[0].unwrap_i64(), args[1].unwrap_funcref()))?.into()
        }
        2 => {
            let func = func.typed::<(External, i64), External>(&*store)?;
            func.call(store, (args[0].unwrap_externref(), args[1].unwrap_i64()))?.into()
        }
        3 => {
            let func = func.typed::<ExceptionRef, ExceptionRef>(&*store)?;
            func.call(store, args[0].unwrap_exnref())?.into()
        }
        sig => bail!("no types of Rust's for {sig}"),
    }])
}

/// A function of the host, which does what the program says.
fn host_func(store: &mut Context<'_>, sig: usize, number: usize, typed: bool) -> Func {
    type Called<'a> = Caller<'a, Data>;
    if !typed {
        let ty = signature(store.engine(), sig);
        return Func::new(store, ty, move |caller: Called<'_>, args, results| {
            results.copy_from_slice(&called(caller, Who::Number(number), args)?);
            Ok(())
        });
    }
    let one = move |caller: Called<'_>, args: &[Val]| -> Result<Val> {
        Ok(called(caller, Who::Number(number), args)?[0])
    };
    match sig {
        0 => Func::wrap(store, move |caller: Called<'_>, n: i64| {
            Ok(one(caller, &[n.into()])?.unwrap_i64())
        }),
        1 => Func::wrap(store, move |caller: Called<'_>, n: i64, f: Option<Func>| {
            Ok(one(caller, &[n.into(), f.into()])?.unwrap_funcref())
        }),
        2 => Func::wrap(store, move |caller: Called<'_>, x: External, n: i64| {
            Ok(one(caller, &[x.into(), n.into()])?.unwrap_externref())
        }),
        _ => Func::wrap(store, move |caller: Called<'_>, e: ExceptionRef| {
            Ok(one(caller, &[e.into()])?.unwrap_exnref())
        }),
    }
}

/// Which function is called.
#[derive(Debug)]
enum Who {
    Number(usize),
    /// That of a plugin which looks like this.
    Looks(String),
}

/// A function of the host is called: is it the one that the program says, with what it says?
fn called(mut caller: impl AsContextMut<Data = Data>, who: Who, args: &[Val]) -> Result<Vec<Val>> {
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
            let exception = host.borrow().held[held].unwrap_exnref().context("no exception")?;
            Ok(caller.throw(exception)?)
        }
        Some(Leave::Rethrow) => Err(ThrownException.into()),
        // No hook is to write about it.
        Some(Leave::Panic(number)) => resume_unwind(Box::new(format!("{number}"))),
        Some(Leave::Scope) | None => bail!("the program is over"),
    }
}

fn signature(engine: &Engine, sig: usize) -> FuncType {
    let types = |types: &[Ty]| types.iter().map(|&ty| val_type(engine, ty)).collect::<Vec<_>>();
    FuncType::new(engine, types(SIGS[sig].0), types(SIGS[sig].1))
}

fn val_type(engine: &Engine, ty: Ty) -> ValType {
    let heap = match ty {
        Ty::I64 => return ValType::I64,
        Ty::F64 => return ValType::F64,
        Ty::Func => HeapType::Func,
        Ty::Sig(sig) => HeapType::ConcreteFunc(signature(engine, sig)),
        Ty::Extern => HeapType::Extern,
        Ty::Exn => HeapType::Exn,
    };
    ValType::Ref(RefType::new(true, heap))
}
