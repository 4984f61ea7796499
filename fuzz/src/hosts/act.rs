//! What the host does, by what is safe to call.

use super::model::{SIGS, TAGS, Ty, Type};
use super::program::{Action, Arg, Given, Way};
use super::run::{Context, Data, Host, Plugin, Who, called, play};
use anyhow::{Context as _, Result, bail, ensure};
use std::cell::RefCell;
use std::rc::Rc;
use wharf::component;
use wharf::{
    AsContextMut, Caller, Engine, ExnRef, ExnRefPre, ExnType, Extern, ExternRef, Func, FuncType,
    Global, GlobalType, HeapType, Instance, Linker, Memory, MemoryType, Module, Mutability, Ref,
    RefType, RootScope, Rooted, Table, TableType, Tag, TagType, Val, ValType,
};

/// Does something, and says what comes of it.
pub(super) fn act(
    mut store: Context<'_>,
    host: &Rc<RefCell<Host>>,
    action: &Action,
) -> Result<Vec<Val>> {
    let value = |arg: Arg| host.borrow().value(arg);
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
                    host.borrow().held[held].unwrap_funcref().copied().expect("a function").into()
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
            let func = value(Arg::Held(func)).unwrap_funcref().copied().context("no function")?;
            let args = host.borrow().values(args);
            call(&mut store, func, sig, &args, way)?
        }
        Action::Take => {
            let pending = store.has_pending_exception();
            let taken = store.take_pending_exception();
            ensure!(taken.is_some() == pending, "an exception that is to be taken is not");
            taken.map(Val::from).into_iter().collect()
        }
        Action::Fields(held) => {
            let exception =
                value(Arg::Held(held)).unwrap_exnref().copied().context("no exception")?;
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
        _ => return act_on_item(store, host, action),
    })
}

/// What is done with tables, globals and memories.
fn act_on_item(
    mut store: Context<'_>,
    host: &Rc<RefCell<Host>>,
    action: &Action,
) -> Result<Vec<Val>> {
    let value = |arg: Arg| host.borrow().value(arg);
    let reference = |arg: Arg| host.borrow().reference(arg);
    let table = |item: usize| host.borrow().items[item].into_table().context("no table");
    let global = |item: usize| host.borrow().items[item].into_global().context("no global");
    let memory = |item: usize| host.borrow().items[item].into_memory().context("no memory");
    let size = |size: u64| vec![Val::I64(size.cast_signed())];
    Ok(match *action {
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
        _ => return act_on_plugin(store, host, action),
    })
}

/// What is done with plugins.
fn act_on_plugin(
    mut store: Context<'_>,
    host: &Rc<RefCell<Host>>,
    action: &Action,
) -> Result<Vec<Val>> {
    let size = |size: u64| vec![Val::I64(size.cast_signed())];
    Ok(match *action {
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
        _ => bail!("nobody does {action:?}"),
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
            func.call(store, (args[0].unwrap_i64(), args[1].unwrap_funcref().copied()))?.into()
        }
        2 => {
            let func = func.typed::<(External, i64), External>(&*store)?;
            func.call(store, (args[0].unwrap_externref().copied(), args[1].unwrap_i64()))?.into()
        }
        3 => {
            let func = func.typed::<ExceptionRef, ExceptionRef>(&*store)?;
            func.call(store, args[0].unwrap_exnref().copied())?.into()
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
            Ok(one(caller, &[n.into(), f.into()])?.unwrap_funcref().copied())
        }),
        2 => Func::wrap(store, move |caller: Called<'_>, x: External, n: i64| {
            Ok(one(caller, &[x.into(), n.into()])?.unwrap_externref().copied())
        }),
        _ => Func::wrap(store, move |caller: Called<'_>, e: ExceptionRef| {
            Ok(one(caller, &[e.into()])?.unwrap_exnref().copied())
        }),
    }
}

pub(super) fn signature(engine: &Engine, sig: usize) -> FuncType {
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
