//! The interface `shapes`, which has every common type: exported by components of several
//! toolchains and called by the host, typed and dynamically; and implemented by the host for a
//! component that checks it.
#![cfg(all(feature = "component", feature = "compile"))]

#[path = "guests/find.rs"]
mod find;
#[path = "../examples/sampler/host.rs"]
mod host;

mod library {
    wharf::component::bindgen!({
        path: "tests/guests/wit",
        world: "library",
        additional_derives: [PartialEq],
    });
}

use library::Library;
use library::exports::guests::sampler::shapes::{Color, Error, Guest, Item, Perms, Point, Shape};
use std::path::{Path, PathBuf};
use wharf::component::{Component, HasSelf, Instance, Linker, Val};
use wharf::{Engine, Store};

const INTERFACE: &str = "guests:sampler/shapes@0.1.0";

fn guest(name: &str) -> Option<PathBuf> {
    find::guest(Path::new(env!("CARGO_MANIFEST_DIR")), name)
}

/// What a guest cannot do for reasons of its toolchain.
#[derive(Clone, Copy, Default)]
struct Limits {
    /// 64-bit integers are floats inside.
    inexact_s64: bool,
    /// It cannot take handles to its own resource.
    no_handles: bool,
}

/// Calls every export, typed and dynamically; `from` is what the greeting ends with.
fn check_library(name: &str, from: &str, limits: Limits) {
    let Some(path) = guest(name) else { return };
    let engine = Engine::default();
    let component = Component::from_file(&engine, path).unwrap();
    let linker = Linker::new(&engine);
    let mut store = Store::new(&engine, ());
    let library = Library::instantiate(&mut store, &component, &linker).unwrap();
    let shapes = library.guests_sampler_shapes();
    check_texts_and_lists(&mut store, shapes, from, limits);
    check_compounds(&mut store, shapes);
    if !limits.no_handles {
        check_resource(&mut store, shapes);
    }
    let instance = linker.instantiate(&mut store, &component).unwrap();
    check_dynamic(&mut store, &instance, limits);
}

#[test]
fn rust_library() {
    check_library("rust-lib.wasm", "from Rust!", Limits::default());
}

#[test]
fn c_library() {
    check_library("c-lib.wasm", "from C!", Limits::default());
}

#[test]
fn quickjs_library() {
    let limits = Limits { inexact_s64: true, no_handles: true };
    check_library("js-lib-qjs.wasm", "!", limits);
}

#[test]
fn cpython_library() {
    check_library("py-lib-stub.wasm", "from Python!", Limits::default());
}

fn check_texts_and_lists(store: &mut Store<()>, shapes: &Guest, from: &str, limits: Limits) {
    let greeting = shapes.call_greet(&mut *store, "wörld ✓").unwrap();
    assert!(greeting.contains("wörld ✓") && greeting.ends_with(from), "{greeting}");
    assert_eq!(shapes.call_reverse(&mut *store, "aé漢🦀").unwrap(), "🦀漢éa");
    assert_eq!(shapes.call_reverse(&mut *store, "").unwrap(), "");
    let long: String = ('a'..='z').cycle().take(100_000).collect();
    let reversed: String = long.chars().rev().collect();
    assert_eq!(shapes.call_reverse(&mut *store, &long).unwrap(), reversed);

    assert_eq!(shapes.call_sum(&mut *store, &[1, -2, 1 << 40]).unwrap(), (1 << 40) - 1);
    if !limits.inexact_s64 {
        let sum = shapes.call_sum(&mut *store, &[1, -2, i64::MAX / 4]).unwrap();
        assert_eq!(sum, i64::MAX / 4 - 1);
    }
    assert_eq!(shapes.call_sum(&mut *store, &[]).unwrap(), 0);
    assert_eq!(shapes.call_checksum(&mut *store, b"hello").unwrap(), 0x4f9f_2cab);
    let bytes: Vec<u8> = (0..200_000_u32).map(|i| i as u8).collect();
    let fnv = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let expected = bytes.iter().fold(0x811c_9dc5, fnv);
    assert_eq!(shapes.call_checksum(&mut *store, &bytes).unwrap(), expected);
    let stats = shapes.call_stats(&mut *store, &[1.5, -2.0, 3.5]).unwrap();
    assert_eq!(stats, (-2.0, 3.5, 1.0));
}

fn check_compounds(store: &mut Store<()>, shapes: &Guest) {
    let circle = shapes.call_area(&mut *store, &Shape::Circle(2.0)).unwrap().unwrap();
    assert!((circle - 4.0 * std::f64::consts::PI).abs() < 1e-12);
    assert_eq!(shapes.call_area(&mut *store, &Shape::Rect((2.0, 3.5))).unwrap(), Ok(7.0));
    let corners = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)];
    let square = Shape::Polygon(corners.map(|(x, y)| Point { x, y }).to_vec());
    assert_eq!(shapes.call_area(&mut *store, &square).unwrap(), Ok(4.0));
    let line = Shape::Polygon(vec![Point { x: 0.0, y: 0.0 }]);
    assert_eq!(shapes.call_area(&mut *store, &line).unwrap(), Err(Error::Invalid(1)));
    assert_eq!(
        shapes.call_area(&mut *store, &Shape::Circle(-1.0)).unwrap(),
        Err(Error::Invalid(1))
    );
    assert_eq!(shapes.call_area(&mut *store, &Shape::Empty).unwrap(), Err(Error::Internal));

    let items = items();
    let sorted = shapes.call_sort_items(&mut *store, &items).unwrap();
    assert_eq!(sorted.len(), items.len());
    for (i, item) in sorted.iter().enumerate() {
        assert_eq!(item.name, format!("n{i:02}"));
        assert_eq!(*item, items[item.id as usize]);
    }
    let found = shapes.call_find(&mut *store, &items, "n37").unwrap();
    assert_eq!(found, Ok(items[1].clone()));
    let missing = shapes.call_find(&mut *store, &items, "zz").unwrap();
    assert_eq!(missing, Err(Error::NotFound("zz".to_owned())));

    let toggled = shapes.call_toggle(&mut *store, Perms::READ, Color::Blue).unwrap();
    assert_eq!(toggled, (Perms::WRITE | Perms::EXEC, Color::Red));
    assert_eq!(shapes.call_next_char(&mut *store, 'a').unwrap(), Some('b'));
    assert_eq!(shapes.call_next_char(&mut *store, '\u{d7ff}').unwrap(), Some('\u{e000}'));
    assert_eq!(shapes.call_next_char(&mut *store, '\u{10ffff}').unwrap(), None);
}

fn items() -> Vec<Item> {
    let item = |i: u32| Item {
        id: i,
        name: format!("n{:02}", (i * 37) % 50),
        tags: (0..i % 4).map(|t| format!("t{t}")).collect(),
        at: i.is_multiple_of(3).then_some(Point { x: f64::from(i), y: -f64::from(i) }),
    };
    (0..50).map(item).collect()
}

fn check_resource(store: &mut Store<()>, shapes: &Guest) {
    let counter = shapes.counter();
    let a = counter.call_constructor(&mut *store, 40).unwrap();
    assert_eq!(counter.call_add(&mut *store, a, 2).unwrap(), 42);
    let b = counter.call_constructor(&mut *store, -2).unwrap();
    let merged = counter.call_merge(&mut *store, a, b).unwrap();
    assert_eq!(counter.call_get(&mut *store, merged).unwrap(), 40);
    // `a` was given away: a clear error, and the guest is as well as before.
    let error = counter.call_get(&mut *store, a).unwrap_err();
    assert!(format!("{error:#}").contains("given away"), "{error:#}");
    assert_eq!(counter.call_get(&mut *store, b).unwrap(), -2);
    b.resource_drop(&mut *store).unwrap();
    let error = b.resource_drop(&mut *store).map(drop).unwrap_err();
    assert!(format!("{error:#}").contains("dropped"), "{error:#}");
    merged.resource_drop(&mut *store).unwrap();
    for i in 0..1000 {
        let counter_i = counter.call_constructor(&mut *store, i).unwrap();
        assert_eq!(counter.call_add(&mut *store, counter_i, 1).unwrap(), i + 1);
        counter_i.resource_drop(&mut *store).unwrap();
    }
}

fn string(text: &str) -> Val {
    Val::String(text.to_owned())
}

fn case(name: &str, payload: Option<Val>) -> Val {
    Val::Variant(name.into(), payload.map(Box::new))
}

fn ok(value: Val) -> Val {
    Val::Result(Ok(Some(Box::new(value))))
}

fn err(value: Val) -> Val {
    Val::Result(Err(Some(Box::new(value))))
}

fn flags(names: &[&str]) -> Val {
    Val::Flags(names.iter().map(|&name| name.into()).collect())
}

/// Calls a function of the interface with values whose types the host does not know.
fn call(store: &mut Store<()>, instance: &Instance, name: &str, params: &[Val]) -> Val {
    let interface = instance.get_export_index(&mut *store, None, INTERFACE).unwrap();
    let index = instance.get_export_index(&mut *store, Some(&interface), name).unwrap();
    let func = instance.get_func(&mut *store, index).unwrap();
    let mut results = [Val::Bool(false)];
    func.call(&mut *store, params, &mut results)
        .unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let [result] = results;
    result
}

fn check_dynamic(store: &mut Store<()>, instance: &Instance, limits: Limits) {
    let mut check = |name: &str, params: &[Val], expected: Val| {
        assert_eq!(call(store, instance, name, params), expected, "{name}");
    };
    check("reverse", &[string("aé漢🦀")], string("🦀漢éa"));
    check("sum", &[Val::List(vec![Val::S64(1), Val::S64(-2)])], Val::S64(-1));
    check("checksum", &[Val::List(b"hello".map(Val::U8).to_vec())], Val::U32(0x4f9f_2cab));
    let floats = |values: &[f64]| values.iter().copied().map(Val::Float64).collect::<Vec<_>>();
    let stats = Val::Tuple(floats(&[-2.0, 3.5, 1.0]));
    check("stats", &[Val::List(floats(&[1.5, -2.0, 3.5]))], stats);
    let rect = case("rect", Some(Val::Tuple(floats(&[2.0, 3.5]))));
    check("area", &[rect], ok(Val::Float64(7.0)));
    check("area", &[case("empty", None)], err(case("internal", None)));

    let item = |id: u32, name: &str, at: Option<(f64, f64)>| {
        let point = |(x, y)| {
            let fields = [("x", x), ("y", y)];
            let fields = fields.map(|(name, value)| (name.to_owned(), Val::Float64(value)));
            Box::new(Val::Record(fields.to_vec()))
        };
        let fields = [
            ("id", Val::U32(id)),
            ("name", string(name)),
            ("tags", Val::List(vec![string("t")])),
            ("at", Val::Option(at.map(point))),
        ];
        Val::Record(fields.map(|(name, value)| (name.to_owned(), value)).to_vec())
    };
    let (a, b) = (item(1, "b", Some((1.0, -1.0))), item(2, "a", None));
    let list = |items: &[&Val]| Val::List(items.iter().map(|item| (*item).clone()).collect());
    check("sort-items", &[list(&[&a, &b])], list(&[&b, &a]));
    check("find", &[list(&[&a, &b]), string("a")], ok(b.clone()));
    check("find", &[list(&[&a]), string("z")], err(case("not-found", Some(string("z")))));

    let toggled = Val::Tuple(vec![flags(&["write", "exec"]), Val::Enum("red".into())]);
    check("toggle", &[flags(&["read"]), Val::Enum("blue".into())], toggled);
    let some = |c| Val::Option(Some(Box::new(Val::Char(c))));
    check("next-char", &[Val::Char('a')], some('b'));
    check("next-char", &[Val::Char('\u{10ffff}')], Val::Option(None));
    if limits.no_handles {
        return;
    }
    let counter = call(store, instance, "[constructor]counter", &[Val::S32(40)]);
    let add = [counter.clone(), Val::S32(2)];
    assert_eq!(call(store, instance, "[method]counter.add", &add), Val::S32(42));
    let Val::Resource(counter) = counter else { panic!("expected a resource, found {counter:?}") };
    counter.resource_drop(&mut *store).unwrap();
}

fn itself(shapes: &mut host::Shapes) -> &mut host::Shapes {
    shapes
}

#[test]
fn the_host_implements_the_interface() {
    let engine = Engine::default();
    let component = Component::from_file(&engine, guest("rust-caller.wasm").unwrap()).unwrap();
    let mut linker = Linker::new(&engine);
    host::Caller::add_to_linker::<_, HasSelf<_>>(&mut linker, itself).unwrap();
    let mut store = Store::new(&engine, host::Shapes::default());
    let pre = host::CallerPre::new(linker.instantiate_pre(&component).unwrap()).unwrap();
    // Twice, and in the same store: a linked component makes as many instances as are wanted.
    for _ in 0..2 {
        let caller = pre.instantiate(&mut store).unwrap();
        assert_eq!(caller.call_check(&mut store).unwrap(), Ok(1173));
    }
    assert!(store.data().table.is_empty(), "the guest dropped every counter");
}

/// The host's failure reaches the host again, through the guest, as it was.
#[test]
fn the_host_fails() {
    let engine = Engine::default();
    let component = Component::from_file(&engine, guest("rust-caller.wasm").unwrap()).unwrap();
    let mut linker = Linker::new(&engine);
    host::Caller::add_to_linker::<_, HasSelf<_>>(&mut linker, itself).unwrap();
    let mut store = Store::new(&engine, host::Shapes::default());
    store.data_mut().table.set_max_capacity(0);
    let caller = host::Caller::instantiate(&mut store, &component, &linker).unwrap();
    let error = caller.call_check(&mut store).unwrap_err();
    assert!(error.downcast_ref::<wharf::component::ResourceTableError>().is_some(), "{error:?}");
}
