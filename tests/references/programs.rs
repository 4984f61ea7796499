//! Random programs of a host and guests, beside a model of what refers to what.

use super::{PADDING, module};
use wharf::component::{Component, Linker as ComponentLinker};
use wharf::{
    AsContext, AsContextMut, Caller, Engine, ExnRef, ExnRefPre, ExnType, ExternRef, Func, FuncType,
    Global, Instance, Ref, Result, RootScope, Rooted, Store, StoreContextMut, Table, Tag, TagType,
    ThrownException, TypedFunc, Val, ValType,
};

type Exn = Option<Rooted<ExnRef>>;
type Extern = Option<Rooted<ExternRef>>;
type Read = (i32, i64, Exn, Option<Func>, Extern);

/// How many instances there are, and elements in the table of each to begin with.
const INSTANCES: usize = 3;
const ELEMENTS: usize = 4;

/// How many calls of the host there are inside of each other.
const DEPTH: usize = 2;

/// How many programs run, unless `WHARF_REFERENCE_PROGRAMS` says how many.
const PROGRAMS: u64 = 200;

/// An exception as it should be. The model forgets none.
#[derive(Clone, Debug)]
struct Model {
    kind: Kind,
    value: i64,
    inner: Option<usize>,
    func: Option<usize>,
    external: Option<u32>,
}

/// What it is thrown with: a tag of an instance, or that which all share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Small(usize),
    Large(usize),
    Shared,
}

/// What the host has of an instance.
#[derive(Clone, Copy)]
struct Handles {
    small: Tag,
    large: Tag,
    global: Global,
    function: Global,
    table: Table,
    id: TypedFunc<(), i64>,
    make_small: TypedFunc<i64, Exn>,
    make_large: TypedFunc<(i64, Exn, Option<Func>, Extern), Exn>,
    make_shared: TypedFunc<(i64, Exn), Exn>,
    store: TypedFunc<Exn, ()>,
    store_in_table: TypedFunc<(i32, Exn), ()>,
    load: TypedFunc<(), Exn>,
    throw: TypedFunc<Exn, ()>,
    throw_large: TypedFunc<i64, ()>,
    pass: TypedFunc<Exn, (Exn, Exn)>,
    pass_and_catch: TypedFunc<Exn, Exn>,
    read: TypedFunc<Exn, Read>,
    churn: TypedFunc<i32, ()>,
}

/// The host's data: a program under way, and what it should have done.
struct World {
    random: u64,
    shared: Option<Tag>,
    handles: Vec<Handles>,
    exceptions: Vec<Model>,
    globals: Vec<Option<usize>>,
    functions: Vec<Option<usize>>,
    tables: Vec<Vec<Option<usize>>>,
    /// What the host's function is given, and what it gave: those are asked for by who calls a guest.
    given: Option<usize>,
    gives: Option<usize>,
    /// How many calls of the host's function there may be inside of each other.
    depth: usize,
    plugins: Option<(Component, ComponentLinker<World>)>,
}

/// A reference that the host has, and what it should be to.
type Held = Vec<(Rooted<ExnRef>, usize)>;

impl World {
    fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn add(&mut self, model: Model) -> usize {
        self.exceptions.push(model);
        self.exceptions.len() - 1
    }
}

#[test]
fn random_programs_do_what_their_model_does() -> Result<()> {
    let programs = std::env::var("WHARF_REFERENCE_PROGRAMS");
    let programs = programs.map_or(Ok(PROGRAMS), |count| count.parse())?;
    let engine = Engine::default();
    let module = module(&engine)?;
    let component = Component::new(&engine, PLUGIN)?;
    for seed in 0..programs {
        eprintln!("program {seed}");
        let mut store = Store::new(&engine, world(seed));
        let linker = ComponentLinker::new(&engine);
        store.data_mut().plugins = Some((component.clone(), linker));
        let ty = FuncType::new(&engine, [ValType::I64, ValType::EXNREF], []);
        let shared = Tag::new(&mut store, &TagType::new(ty))?;
        store.data_mut().shared = Some(shared);
        let pass = Func::wrap(&mut store, host_pass);
        for number in 0..INSTANCES {
            let instance = Instance::new(&mut store, &module, &[shared.into(), pass.into()])?;
            let id = instance.get_global(&mut store, "id number").unwrap();
            id.set(&mut store, Val::I64(number as i64))?;
            let handles = handles(&mut store, &instance)?;
            store.data_mut().handles.push(handles);
        }
        for _ in 0..6 {
            steps(store.as_context_mut(), 24, None)?;
        }
    }
    Ok(())
}

fn world(seed: u64) -> World {
    World {
        random: seed,
        shared: None,
        handles: Vec::new(),
        exceptions: Vec::new(),
        globals: vec![None; INSTANCES],
        functions: vec![None; INSTANCES],
        tables: vec![vec![None; ELEMENTS]; INSTANCES],
        given: None,
        gives: None,
        depth: DEPTH,
        plugins: None,
    }
}

fn handles(store: &mut Store<World>, instance: &Instance) -> Result<Handles> {
    macro_rules! func {
        ($name:literal) => {
            instance.get_typed_func(&mut *store, $name)?
        };
    }
    Ok(Handles {
        small: instance.get_tag(&mut *store, "small").unwrap(),
        large: instance.get_tag(&mut *store, "large").unwrap(),
        global: instance.get_global(&mut *store, "global").unwrap(),
        function: instance.get_global(&mut *store, "function").unwrap(),
        table: instance.get_table(&mut *store, "table").unwrap(),
        id: func!("id"),
        make_small: func!("make small"),
        make_large: func!("make large"),
        make_shared: func!("make shared"),
        store: func!("store"),
        store_in_table: func!("store in table"),
        load: func!("load"),
        throw: func!("throw"),
        throw_large: func!("throw large"),
        pass: func!("pass"),
        pass_and_catch: func!("pass and catch"),
        read: func!("read"),
        churn: func!("churn"),
    })
}

/// Some steps of a program, whose references end with them. The host has `given`, too.
fn steps(
    mut store: StoreContextMut<'_, World>,
    count: usize,
    given: Option<(Rooted<ExnRef>, usize)>,
) -> Result<()> {
    let mut scope = RootScope::new(&mut store);
    let mut held: Held = given.into_iter().collect();
    for _ in 0..count {
        step(scope.as_context_mut(), &mut held)?;
    }
    for (exception, model) in &held {
        check(scope.as_context_mut(), Some(*exception), Some(*model), 3)?;
    }
    // The last that is made may be thought to be forgotten once the host has no reference to it.
    if scope.as_context_mut().data_mut().below(2) == 0 {
        make_in_host(scope.as_context_mut(), &mut held, 0)?;
        let &(last, model) = held.last().expect("one that was made");
        let global = scope.as_context().data().handles[0].global;
        global.set(&mut scope, last.into())?;
        scope.as_context_mut().data_mut().globals[0] = Some(model);
    }
    drop(scope);
    // Those that the host was given further out do not end here.
    if store.data().depth == DEPTH {
        for (exception, _) in held {
            let error = exception.field(&mut store, 0).unwrap_err();
            assert!(error.to_string().contains("the exception is gone"), "{error:#}");
        }
    }
    Ok(())
}

fn step(mut store: StoreContextMut<'_, World>, held: &mut Held) -> Result<()> {
    let (what, on) = {
        let world = store.data_mut();
        (world.below(17), world.below(INSTANCES))
    };
    let handles = store.data().handles[on];
    match what {
        0 | 1 => make_in_guest(store, held, on)?,
        2 | 3 => make_in_host(store, held, on)?,
        4 => {
            let (exception, model) = any(&mut store, held);
            match store.data_mut().below(2) {
                0 => handles.global.set(&mut store, Val::ExnRef(exception))?,
                _ => handles.store.call(&mut store, exception)?,
            }
            store.data_mut().globals[on] = model;
        }
        5 => {
            let (exception, model) = any(&mut store, held);
            let size = store.data().tables[on].len();
            let at = store.data_mut().below(size);
            match store.data_mut().below(3) {
                0 => handles.table.set(&mut store, at as u64, Ref::Exn(exception))?,
                1 => handles.table.fill(&mut store, at as u64, Ref::Exn(exception), 1)?,
                _ => handles.store_in_table.call(&mut store, (at as i32, exception))?,
            }
            store.data_mut().tables[on][at] = model;
        }
        6 if store.data().tables[on].len() < 20 => {
            let (exception, model) = any(&mut store, held);
            handles.table.grow(&mut store, 2, Ref::Exn(exception))?;
            store.data_mut().tables[on].extend([model, model]);
        }
        7 | 8 => {
            let found = match store.data_mut().below(2) {
                0 => handles.global.get(&mut store).unwrap_exnref().copied(),
                _ => handles.load.call(&mut store, ())?,
            };
            let model = store.data().globals[on];
            check(store.as_context_mut(), found, model, 3)?;
            held.extend(found.zip(model));
        }
        9 => {
            let size = store.data().tables[on].len();
            let at = store.data_mut().below(size);
            let Some(Ref::Exn(found)) = handles.table.get(&mut store, at as u64) else {
                panic!("an element that is an exception");
            };
            let model = store.data().tables[on][at];
            check(store.as_context_mut(), found, model, 3)?;
            held.extend(found.zip(model));
        }
        10 => throw(store, held, on)?,
        11 | 12 => pass(store, held, on)?,
        13 => {
            let times = store.data_mut().below(400);
            handles.churn.call(&mut store, times as i32)?;
        }
        14 => {
            let of = store.data_mut().below(INSTANCES);
            let func = *store.data().handles[of].id.func();
            handles.function.set(&mut store, Val::FuncRef(Some(func)))?;
            store.data_mut().functions[on] = Some(of);
        }
        15 => held.truncate(2),
        _ => plugin(store)?,
    }
    Ok(())
}

/// One of those that the host has, or null.
fn any(store: &mut StoreContextMut<'_, World>, held: &Held) -> (Exn, Option<usize>) {
    match held.get(store.data_mut().below(held.len() + 1)) {
        Some(&(exception, model)) => (Some(exception), Some(model)),
        None => (None, None),
    }
}

/// What a new exception is to be, with the references that it is to carry.
fn plan(
    store: &mut StoreContextMut<'_, World>,
    held: &Held,
    on: usize,
) -> Result<(Model, Exn, Option<Func>, Extern)> {
    let (exception, inner) = any(store, held);
    let world = store.data_mut();
    let value = world.below(1 << 40) as i64;
    let kind = match world.below(3) {
        0 => {
            return Ok((
                Model { kind: Kind::Small(on), value, inner: None, func: None, external: None },
                None,
                None,
                None,
            ));
        }
        1 => {
            return Ok((
                Model { kind: Kind::Shared, value, inner, func: None, external: None },
                exception,
                None,
                None,
            ));
        }
        _ => Kind::Large(on),
    };
    let func = Some(world.below(INSTANCES + 1)).filter(|&func| func < INSTANCES);
    let external = Some(world.below(9) as u32).filter(|&number| number > 3);
    let model = Model { kind, value, inner, func, external };
    let func = func.map(|func| *store.data().handles[func].id.func());
    let external = external.map(|number| ExternRef::new(&mut *store, number)).transpose()?;
    Ok((model, exception, func, external))
}

fn make_in_guest(mut store: StoreContextMut<'_, World>, held: &mut Held, on: usize) -> Result<()> {
    let (model, inner, func, external) = plan(&mut store, held, on)?;
    let handles = store.data().handles[on];
    let made = match model.kind {
        Kind::Small(_) => handles.make_small.call(&mut store, model.value)?,
        Kind::Shared => handles.make_shared.call(&mut store, (model.value, inner))?,
        Kind::Large(_) => {
            handles.make_large.call(&mut store, (model.value, inner, func, external))?
        }
    };
    let model = store.data_mut().add(model);
    held.push((made.expect("an exception"), model));
    Ok(())
}

fn make_in_host(mut store: StoreContextMut<'_, World>, held: &mut Held, on: usize) -> Result<()> {
    let (model, inner, func, external) = plan(&mut store, held, on)?;
    let (tag, mut fields) = match model.kind {
        Kind::Small(_) => (store.data().handles[on].small, vec![Val::I64(model.value)]),
        Kind::Shared => {
            let shared = store.data().shared.expect("a tag that all share");
            (shared, vec![Val::I64(model.value), Val::ExnRef(inner)])
        }
        Kind::Large(_) => {
            let mut fields = vec![Val::I64(model.value), Val::ExnRef(inner)];
            fields.extend([Val::FuncRef(func), Val::ExternRef(external)]);
            fields.resize(4 + PADDING, Val::I64(0));
            (store.data().handles[on].large, fields)
        }
    };
    let ty = ExnType::from_tag_type(&tag.ty(&store))?;
    let pre = ExnRefPre::new(&mut store, ty);
    // One that is refused leaves nothing.
    let value = std::mem::replace(&mut fields[0], Val::I32(0));
    let error = ExnRef::new(&mut store, &pre, &tag, &fields).unwrap_err();
    assert!(format!("{error:#}").contains("expected `i64`"), "{error:#}");
    fields[0] = value;
    let made = ExnRef::new(&mut store, &pre, &tag, &fields)?;
    let model = store.data_mut().add(model);
    held.push((made, model));
    Ok(())
}

/// Has a guest throw, and takes what is thrown.
fn throw(mut store: StoreContextMut<'_, World>, held: &mut Held, on: usize) -> Result<()> {
    let handles = store.data().handles[on];
    let (exception, mut model) = any(&mut store, held);
    let thrown = match exception {
        Some(exception) => handles.throw.call(&mut store, Some(exception)),
        None => {
            let value = store.data_mut().below(1 << 40) as i64;
            let kind = Kind::Large(on);
            let made = Model { kind, value, inner: None, func: None, external: None };
            model = Some(store.data_mut().add(made));
            handles.throw_large.call(&mut store, value)
        }
    };
    assert!(thrown.unwrap_err().is::<ThrownException>());
    if store.data_mut().below(2) == 0 {
        // It waits until somebody takes it, whatever else is made.
        handles.churn.call(&mut store, 300)?;
    }
    let taken = store.take_pending_exception();
    check(store.as_context_mut(), taken, model, 3)?;
    held.extend(taken.zip(model));
    Ok(())
}

/// Passes an exception through a guest to the host's function, which gives another, or throws it.
fn pass(mut store: StoreContextMut<'_, World>, held: &mut Held, on: usize) -> Result<()> {
    if store.data().depth == 0 {
        return Ok(());
    }
    store.data_mut().depth -= 1;
    let handles = store.data().handles[on];
    let (exception, model) = any(&mut store, held);
    store.data_mut().given = model;
    if store.data_mut().below(2) == 0 {
        match handles.pass.call(&mut store, exception) {
            Ok((gave, kept)) => {
                check(store.as_context_mut(), kept, model, 2)?;
                let gives = store.data_mut().gives.take();
                check(store.as_context_mut(), gave, gives, 2)?;
                held.extend(gave.zip(gives));
            }
            Err(error) => {
                assert!(error.is::<ThrownException>(), "{error:#}");
                let taken = store.take_pending_exception();
                let gives = store.data_mut().gives.take();
                check(store.as_context_mut(), taken, gives, 2)?;
                held.extend(taken.zip(gives));
            }
        }
    } else {
        let caught = handles.pass_and_catch.call(&mut store, exception)?;
        let gives = store.data_mut().gives.take();
        check(store.as_context_mut(), caught, gives, 2)?;
        held.extend(caught.zip(gives));
    }
    store.data_mut().depth += 1;
    Ok(())
}

/// The host's function: does some steps of its own, and gives or throws something else.
fn host_pass(mut caller: Caller<'_, World>, exception: Exn) -> Result<Exn> {
    let model = caller.data_mut().given.take();
    check(caller.as_context_mut(), exception, model, 2)?;
    let (given, few) = (exception.zip(model), caller.data_mut().below(6));
    steps(caller.as_context_mut(), few, given)?;
    check(caller.as_context_mut(), exception, model, 2)?;
    let mut held: Held = given.into_iter().collect();
    let on = caller.data_mut().below(INSTANCES);
    if caller.data_mut().below(2) == 0 {
        make_in_host(caller.as_context_mut(), &mut held, on)?;
    } else {
        make_in_guest(caller.as_context_mut(), &mut held, on)?;
    }
    let (gives, model) = held.pop().expect("one that was made");
    caller.data_mut().gives = Some(model);
    match caller.data_mut().below(2) {
        0 => Ok(Some(gives)),
        _ => Ok(caller.throw(gives)?),
    }
}

/// Sees that an exception is what it should be, and what it carries, so deep.
fn check(
    mut store: StoreContextMut<'_, World>,
    exception: Exn,
    model: Option<usize>,
    depth: usize,
) -> Result<()> {
    let Some((exception, number)) = exception.zip(model) else {
        assert!(exception.is_none() && model.is_none(), "{exception:?} {model:?}");
        return Ok(());
    };
    let model = store.data().exceptions[number].clone();
    let on = store.data_mut().below(INSTANCES);
    let by_guest = store.data_mut().below(2) == 0;
    let (value, inner, func, external) = if by_guest {
        let handles = store.data().handles[on];
        let (kind, value, inner, func, external) =
            handles.read.call(&mut store, Some(exception))?;
        let expected = match model.kind {
            Kind::Small(of) if of == on => 1,
            Kind::Large(of) if of == on => 2,
            Kind::Shared => 3,
            Kind::Small(_) | Kind::Large(_) => {
                assert_eq!(kind, 4, "{model:?}");
                return Ok(());
            }
        };
        assert_eq!(kind, expected, "{model:?}");
        (value, inner, func, external)
    } else {
        let expected = match model.kind {
            Kind::Small(of) => store.data().handles[of].small,
            Kind::Large(of) => store.data().handles[of].large,
            Kind::Shared => store.data().shared.expect("a tag that all share"),
        };
        let tag = exception.tag(&mut store)?;
        assert!(Tag::eq(&tag, &expected, store.as_context()), "{model:?}");
        let fields: Vec<Val> = exception.fields(&mut store)?.collect();
        let value = fields[0].unwrap_i64();
        let inner = fields.get(1).and_then(|field| field.unwrap_exnref().copied());
        let func = fields.get(2).and_then(|field| field.unwrap_funcref().copied());
        (value, inner, func, fields.get(3).and_then(|field| field.unwrap_externref().copied()))
    };
    assert_eq!(value, model.value, "{model:?}");
    assert_eq!(func.is_some(), model.func.is_some(), "{model:?}");
    if let Some((func, of)) = func.zip(model.func) {
        let id = func.typed::<(), i64>(&store)?.call(&mut store, ())?;
        assert_eq!(id, of as i64, "{model:?}");
    }
    let number = match external {
        Some(external) => external.data(&store)?.and_then(|data| data.downcast_ref::<u32>()),
        None => None,
    };
    assert_eq!(number.copied(), model.external, "{model:?}");
    if depth > 0 {
        check(store, inner, model.inner, depth - 1)?;
    }
    Ok(())
}

/// A component that throws and catches by itself, and whose functions are in what it throws.
const PLUGIN: &str = r#"(component
    (core module $M
      (tag $t (param i64 funcref))
      (global $g (mut exnref) (ref.null exn))
      (func $seven (result i32) (i32.const 7))
      (elem declare func $seven)
      (table $table 1 funcref)
      (type $gives (func (result i32)))
      (func (export "keep") (result i32)
        (global.set $g (block $h (result exnref)
          (try_table (catch_all_ref $h) (throw $t (i64.const 0x414141414141) (ref.func $seven)))
          unreachable))
        (block $h (result i64 funcref)
          (try_table (catch $t $h) (throw_ref (global.get $g)))
          unreachable)
        (global.set $last)
        (drop)
        (table.set $table (i32.const 0) (global.get $last))
        (call_indirect $table (type $gives) (i32.const 0)))
      (global $last (mut funcref) (ref.null func))
      (func (export "throw") (throw $t (i64.const 1) (ref.func $seven))))
    (core instance $m (instantiate $M))
    (func (export "keep") (result u32) (canon lift (core func $m "keep")))
    (func (export "throw") (canon lift (core func $m "throw"))))"#;

/// Instantiates the component, has it throw, and closes it.
fn plugin(mut store: StoreContextMut<'_, World>) -> Result<()> {
    let (component, linker) = store.data_mut().plugins.take().expect("a component");
    let mut run = |throws: bool| -> Result<()> {
        let instance = linker.instantiate(&mut store, &component)?;
        let keep = instance.get_typed_func::<(), (u32,)>(&mut store, "keep")?;
        assert_eq!(keep.call(&mut store, ())?, (7,));
        if throws {
            let throw = instance.get_typed_func::<(), ()>(&mut store, "throw")?;
            let error = throw.call(&mut store, ()).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&wharf::Trap::UncaughtException), "{error:#}");
            assert!(!store.has_pending_exception());
        }
        instance.close(&mut store)
    };
    let result = run(false).and_then(|()| run(true));
    store.data_mut().plugins = Some((component, linker));
    result
}
