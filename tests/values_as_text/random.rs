//! Random types, and random values of them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::strategy::LazyJust;
use std::fmt::Write as _;
use wharf::Engine;
use wharf::component::types::ComponentItem;
use wharf::component::{Component, Name, Record, Type, Value};

/// Names that mean something in WAVE or JSON are among them.
const NAMES: [&str; 8] = ["a", "true", "none", "ok", "inf", "two-words", "null", "some"];

/// A type as it is written.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Scalar(&'static str),
    List(Box<Tree>),
    FixedList(Box<Tree>, usize),
    Record(Vec<Tree>),
    Tuple(Vec<Tree>),
    Variant(Vec<Option<Tree>>),
    Enum(usize),
    Flags(usize),
    Option(Box<Tree>),
    Result(Option<Box<Tree>>, Option<Box<Tree>>),
}

/// A type and values of it.
pub(crate) fn typed_values() -> impl Strategy<Value = (Tree, Vec<Value>)> {
    trees().prop_flat_map(|tree| {
        let values = vec(values(&tree), 1..6);
        (Just(tree), values)
    })
}

fn trees() -> impl Strategy<Value = Tree> {
    let scalars = prop::sample::select(vec![
        "bool", "s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64", "f32", "f64", "char",
        "string",
    ]);
    let leaves = prop_oneof![
        4 => scalars.prop_map(Tree::Scalar),
        1 => (1..=NAMES.len()).prop_map(Tree::Enum),
        1 => (1..=NAMES.len()).prop_map(Tree::Flags),
    ];
    leaves.prop_recursive(4, 24, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new).boxed();
        prop_oneof![
            boxed.clone().prop_map(Tree::List),
            (boxed.clone(), 1..4_usize).prop_map(|(ty, len)| Tree::FixedList(ty, len)),
            vec(inner.clone(), 1..5).prop_map(Tree::Record),
            vec(inner.clone(), 1..4).prop_map(Tree::Tuple),
            vec(prop::option::of(inner), 1..5).prop_map(Tree::Variant),
            boxed.clone().prop_map(Tree::Option),
            (prop::option::of(boxed.clone()), prop::option::of(boxed))
                .prop_map(|(ok, err)| Tree::Result(ok, err)),
        ]
    })
}

/// Values of the type that `tree` says.
fn values(tree: &Tree) -> BoxedStrategy<Value> {
    match tree {
        Tree::Scalar(name) => scalars(name),
        Tree::List(ty) => vec(values(ty), 0..4).prop_map(|items| Value::List(items.into())).boxed(),
        Tree::FixedList(ty, len) => {
            vec(values(ty), *len).prop_map(|items| Value::List(items.into())).boxed()
        }
        Tree::Record(types) => {
            let fields: Vec<_> = types.iter().map(values).collect();
            let named = |values: Vec<Value>| {
                let names = NAMES.iter().map(|name| (*name).to_owned());
                Value::Record(names.zip(values).collect::<Record>())
            };
            fields.prop_map(named).boxed()
        }
        Tree::Tuple(types) => {
            types.iter().map(values).collect::<Vec<_>>().prop_map(Value::Tuple).boxed()
        }
        Tree::Variant(cases) => {
            let cases = cases.iter().zip(NAMES).map(|(ty, name)| {
                let value = move |payload| Value::Variant(name.into(), payload);
                payloads(ty.as_ref()).prop_map(value).boxed()
            });
            proptest::strategy::Union::new(cases).boxed()
        }
        Tree::Enum(count) => (0..*count).prop_map(|i| Value::Enum(NAMES[i].into())).boxed(),
        Tree::Flags(count) => {
            let set = subsequence(NAMES[..*count].to_vec(), 0..=*count);
            set.prop_map(|set| Value::Flags(set.into_iter().map(Name::from).collect())).boxed()
        }
        Tree::Option(ty) => {
            let some = values(ty).prop_map(|value| Value::Option(Some(value.into())));
            prop_oneof![Just(Value::Option(None)), some].boxed()
        }
        Tree::Result(ok, err) => prop_oneof![
            payloads(ok.as_deref()).prop_map(|ok| Value::Result(Ok(ok))),
            payloads(err.as_deref()).prop_map(|err| Value::Result(Err(err))),
        ]
        .boxed(),
    }
}

fn payloads(ty: Option<&Tree>) -> BoxedStrategy<Option<Box<Value>>> {
    match ty {
        Some(ty) => values(ty).prop_map(|value| Some(Box::new(value))).boxed(),
        None => LazyJust::new(|| None).boxed(),
    }
}

fn scalars(name: &str) -> BoxedStrategy<Value> {
    match name {
        "bool" => any::<bool>().prop_map(Value::Bool).boxed(),
        "s8" => any::<i8>().prop_map(Value::S8).boxed(),
        "u8" => any::<u8>().prop_map(Value::U8).boxed(),
        "s16" => any::<i16>().prop_map(Value::S16).boxed(),
        "u16" => any::<u16>().prop_map(Value::U16).boxed(),
        "s32" => any::<i32>().prop_map(Value::S32).boxed(),
        "u32" => any::<u32>().prop_map(Value::U32).boxed(),
        "s64" => any::<i64>().prop_map(Value::S64).boxed(),
        "u64" => any::<u64>().prop_map(Value::U64).boxed(),
        "f32" => prop_oneof![
            any::<u32>().prop_map(|bits| Value::Float32(f32::from_bits(bits))),
            prop::sample::select(vec![0.0, -0.0, f32::INFINITY, -f32::INFINITY, f32::NAN])
                .prop_map(Value::Float32),
        ]
        .boxed(),
        "f64" => prop_oneof![
            any::<u64>().prop_map(|bits| Value::Float64(f64::from_bits(bits))),
            prop::sample::select(vec![0.0, -0.0, f64::INFINITY, -f64::INFINITY, f64::NAN])
                .prop_map(Value::Float64),
        ]
        .boxed(),
        "char" => any::<char>().prop_map(Value::Char).boxed(),
        _ => vec(any::<char>(), 0..6)
            .prop_map(|chars| Value::String(chars.into_iter().collect()))
            .boxed(),
    }
}

/// The type that `tree` says, of a component that imports it.
pub(crate) fn compile(tree: &Tree) -> Type {
    let mut wat = String::from("(component\n");
    let mut whole = define(tree, &mut wat, &mut 0);
    if !whole.starts_with('$') {
        let _ = writeln!(wat, "(type $d {whole}) (import \"t\" (type $t (eq $d)))");
        whole = "$t".to_owned();
    }
    wat.push(')');
    let engine = Engine::default();
    let component =
        Component::new(&engine, &wat).unwrap_or_else(|error| panic!("{error:#}\n{wat}"));
    match component.component_type().get_import(&engine, &whole[1..]).map(|it| it.ty) {
        Some(ComponentItem::Type(ty)) => ty,
        other => panic!("expected a type, found {other:?}"),
    }
}

/// Defines what `tree` consists of, and returns how it is referred to.
fn define(tree: &Tree, wat: &mut String, count: &mut usize) -> String {
    let mut inner = |tree: &Tree| define(tree, wat, count);
    let named = |types: Vec<String>, keyword: &str| {
        let items =
            NAMES.iter().zip(types).map(|(name, ty)| format!("({keyword} \"{name}\" {ty})"));
        items.collect::<Vec<_>>().join(" ")
    };
    let names = |count: &usize| {
        NAMES[..*count].iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" ")
    };
    let ty = match tree {
        Tree::Scalar(name) => return (*name).to_owned(),
        Tree::List(ty) => format!("(list {})", inner(ty)),
        Tree::FixedList(ty, len) => format!("(list {} {len})", inner(ty)),
        Tree::Record(types) => {
            format!("(record {})", named(types.iter().map(inner).collect(), "field"))
        }
        Tree::Tuple(types) => {
            format!("(tuple {})", types.iter().map(inner).collect::<Vec<_>>().join(" "))
        }
        Tree::Variant(cases) => {
            let types = cases.iter().map(|ty| ty.as_ref().map(&mut inner).unwrap_or_default());
            format!("(variant {})", named(types.collect(), "case"))
        }
        Tree::Enum(count) => format!("(enum {})", names(count)),
        Tree::Flags(count) => format!("(flags {})", names(count)),
        Tree::Option(ty) => format!("(option {})", inner(ty)),
        Tree::Result(ok, err) => {
            let ok = ok.as_ref().map(|ty| inner(ty)).unwrap_or_default();
            let err = err.as_ref().map(|ty| format!("(error {})", inner(ty))).unwrap_or_default();
            format!("(result {ok} {err})")
        }
    };
    let n = *count;
    *count += 1;
    let _ = writeln!(wat, "(type $d{n} {ty}) (import \"t{n}\" (type $t{n} (eq $d{n})))");
    format!("$t{n}")
}

/// Whether lists of scalars in `value` are held as such.
pub(crate) fn is_packed(value: &Value) -> bool {
    match value {
        Value::List(list) => match list.first() {
            Some(Value::U8(_)) => list.as_slice::<u8>().is_some(),
            Some(Value::Float64(_)) => list.as_slice::<f64>().is_some(),
            _ => list.iter().all(is_packed),
        },
        Value::Tuple(items) => items.iter().all(is_packed),
        Value::Record(record) => record.values().iter().all(is_packed),
        _ => true,
    }
}
