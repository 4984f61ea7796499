//! What goes in comes out, through core values and through memory, in every encoding.

use proptest::prelude::*;

use super::*;
use crate::abi::dynamic::{self, Dynamic};
use crate::abi::{ComponentNamedList, LiftedVals, Signature, Vals};
use crate::types::Name;
use crate::value::{Val, Value};

const ENCODINGS: [StringEncoding; 3] =
    [StringEncoding::Utf8, StringEncoding::Utf16, StringEncoding::CompactUtf16];

pub(super) fn roundtrip<T>(world: &mut World, value: T, ty: InterfaceType)
where
    T: Lower + Lift + PartialEq + std::fmt::Debug,
{
    T::typecheck(&ty, &world.type_context()).unwrap();
    assert_eq!(T::ABI, world.types.abi(ty));
    let cells = world.lower(&value, ty).unwrap();
    assert_eq!(world.lift::<T>(&cells, ty).unwrap(), value);

    let pointer = world.lower_with(|cx| cx.allocate(T::ABI.align, T::ABI.size)).unwrap();
    world.lower_with(|cx| cx.write_at(pointer, T::ABI, |sink| value.lower(sink, ty))).unwrap();
    let lifted = world.lift_with(|cx| cx.read_at(pointer, T::ABI, |src| T::lift(src, ty)));
    assert_eq!(lifted.unwrap(), value);
}

#[test]
fn built_in_types() {
    use InterfaceType as I;
    let mut w = World::new();
    roundtrip(&mut w, true, I::Bool);
    roundtrip(&mut w, -128i8, I::S8);
    roundtrip(&mut w, u8::MAX, I::U8);
    roundtrip(&mut w, i16::MIN, I::S16);
    roundtrip(&mut w, u16::MAX, I::U16);
    roundtrip(&mut w, i32::MIN, I::S32);
    roundtrip(&mut w, u32::MAX, I::U32);
    roundtrip(&mut w, i64::MIN, I::S64);
    roundtrip(&mut w, u64::MAX, I::U64);
    roundtrip(&mut w, f32::MIN_POSITIVE, I::Float32);
    roundtrip(&mut w, -0.0f64, I::Float64);
    roundtrip(&mut w, '\u{10ffff}', I::Char);

    let strings = w.types.add_list(I::String);
    roundtrip(&mut w, vec!["a".to_string(), String::new(), "żółw".into()], strings);
    let bytes = w.types.add_list(I::U8);
    roundtrip(&mut w, (0..=255u8).collect::<Vec<_>>(), bytes);
    let longs = w.types.add_list(I::S64);
    roundtrip(&mut w, vec![i64::MIN, 0, i64::MAX], longs);
    let bools = w.types.add_list(I::Bool);
    roundtrip(&mut w, vec![true, false], bools);
    let chars = w.types.add_list(I::Char);
    roundtrip(&mut w, vec!['a', '\u{1f980}'], chars);
    let array = w.types.add_fixed_list(I::U16, 3).unwrap();
    roundtrip(&mut w, [1u16, 2, 3], array);

    let pair = w.types.add_tuple(vec![I::U8, I::String]).unwrap();
    let option = w.types.add_option(pair).unwrap();
    roundtrip(&mut w, Some((7u8, "seven".to_string())), option);
    roundtrip(&mut w, None::<(u8, String)>, option);
    let nested = w.types.add_list(option);
    roundtrip(&mut w, vec![None, Some((7u8, "seven".to_string())), None], nested);
    let result = w.types.add_result(None, Some(I::Float64)).unwrap();
    roundtrip(&mut w, Ok::<(), f64>(()), result);
    roundtrip(&mut w, Err::<(), f64>(1.5), result);
    let result = w.types.add_result(Some(I::Float32), Some(I::S64)).unwrap();
    roundtrip(&mut w, Ok::<f32, i64>(1.5), result);
    roundtrip(&mut w, Err::<f32, i64>(-1), result);
}

#[test]
fn long_lists_go_in_pieces() {
    let mut w = World::new();
    let pair = w.types.add_tuple(vec![InterfaceType::U8, InterfaceType::U64]).unwrap();
    let list = w.types.add_list(pair);
    let items: Vec<_> = (0..5000u64).map(|i| (i as u8, i * i)).collect();
    roundtrip(&mut w, items, list);
}

#[test]
fn scalars_ignore_the_bits_that_are_not_theirs() {
    use InterfaceType as I;
    let mut w = World::new();
    let cell = [RawVal::from_i64(0xdead_beef_ffff_ff80u64.cast_signed())];
    assert_eq!(w.lift::<u8>(&cell, I::U8).unwrap(), 0x80);
    assert_eq!(w.lift::<i8>(&cell, I::S8).unwrap(), -128);
    assert_eq!(w.lift::<u16>(&cell, I::U16).unwrap(), 0xff80);
    assert_eq!(w.lift::<i16>(&cell, I::S16).unwrap(), -128);
    assert_eq!(w.lift::<u32>(&cell, I::U32).unwrap(), 0xffff_ff80);
    assert!(w.lift_i32::<bool>(&[0x100], I::Bool).unwrap());
    assert_eq!(w.lower(&-1i8, I::S8).unwrap()[0].as_u64(), 0xffff_ffff);
    let nan = f32::from_bits(0x7fa0_1234);
    assert_eq!(w.lower(&nan, I::Float32).unwrap()[0].as_u64(), 0x7fa0_1234);
}

#[test]
fn parameters() {
    let mut w = World::new();
    let params = vec![("a".into(), InterfaceType::U32), ("b".into(), InterfaceType::String)];
    let func = w.types.add_func(params, Some(InterfaceType::Bool)).unwrap();
    let types = w.types.clone();
    let list = ListTypes::Params(&types.func(func).params);
    <(u32, &str)>::typecheck_all(list, &w.type_context()).unwrap();
    let mut cells = [RawVal::ZERO; 3];
    w.lower_with(|cx| (5u32, "five").lower_all(&mut FlatSink::new(&mut cells, cx), list)).unwrap();
    let back: (u32, String) =
        w.lift_with(|cx| Lift::lift_all(&mut FlatSource::new(&cells, cx), list)).unwrap();
    assert_eq!(back, (5, "five".to_string()));

    let error = <(u32, Vec<u8>)>::typecheck_all(list, &w.type_context()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "parameter 2 `b`: the component has `string`, the host has a list"
    );
    let error = <(u32,)>::typecheck_all(list, &w.type_context()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the component has `2 parameters { a, b }`, the host has 1 parameter"
    );
    <(bool,)>::typecheck_all(result_types(InterfaceType::Bool), &w.type_context()).unwrap();
    let error = <()>::typecheck_all(result_types(InterfaceType::Bool), &w.type_context());
    let error = error.unwrap_err();
    assert_eq!(error.to_string(), "the component has `bool`, the host has 0 results");
}

#[test]
fn whole_signatures() {
    let mut w = World::new();
    let result = w.types.add_tuple(vec![InterfaceType::U8, InterfaceType::String]).unwrap();
    let params = |count: usize| {
        let param =
            |i| (format!("p{i}"), if i % 2 == 0 { InterfaceType::U8 } else { InterfaceType::U64 });
        (0..count).map(param).collect()
    };
    let func = w.types.add_func(params(16), Some(result)).unwrap();
    let wide = w.types.add_func(params(17), None).unwrap();
    let types = w.types.clone();

    let many = (
        0u8, 1u64, 2u8, 3u64, 4u8, 5u64, 6u8, 7u64, 8u8, 9u64, 10u8, 11u64, 12u8, 13u64, 14u8,
        15u64,
    );
    let mut vals: Vec<_> =
        (0..16u8).map(|i| if i % 2 == 0 { Value::U8(i) } else { Value::U64(i.into()) }).collect();
    let mut cells = [RawVal::ZERO; 16];
    let signature = Signature::params(types.func(func));
    assert!(!signature.in_memory());
    assert_eq!(w.lower_with(|cx| signature.lower(&many, &mut cells, cx)).unwrap(), 16);
    let lifted: LiftedVals<Value> = w.lift_with(|cx| signature.lift(&cells, cx)).unwrap();
    assert_eq!(lifted.0, vals);

    vals.push(Value::U8(16));
    let signature = Signature::params(types.func(wide));
    assert!(signature.in_memory());
    let values = Vals { types: &types, values: &vals, checked: Default::default() };
    assert_eq!(w.lower_with(|cx| signature.lower(&values, &mut cells, cx)).unwrap(), 1);
    assert_eq!(w.guest.calls, [[0, 0, 8, 136]]);
    let lifted: LiftedVals<Value> = w.lift_with(|cx| signature.lift(&cells, cx)).unwrap();
    assert_eq!(lifted.0, vals);

    let signature = Signature::result(types.func(func));
    assert!(signature.in_memory());
    let value = ((9u8, "nine".to_string()),);
    w.lower_with(|cx| signature.lower_to(&value, 16, cx)).unwrap();
    let cells = [RawVal::from_i32(16)];
    let lifted: ((u8, String),) = w.lift_with(|cx| signature.lift(&cells, cx)).unwrap();
    assert_eq!(lifted, value);
}

#[test]
fn realloc_is_called_as_specified() {
    let calls = |encoding, string: &str| {
        let mut w = World::with_encoding(encoding);
        w.lower(&string.to_string(), InterfaceType::String).unwrap();
        w.guest.calls.iter().map(|c| (c[1], c[2], c[3])).collect::<Vec<_>>()
    };
    assert_eq!(calls(StringEncoding::Utf8, "żółw"), [(0, 1, 7)]);
    assert_eq!(calls(StringEncoding::Utf8, ""), [(0, 1, 0)]);
    assert_eq!(calls(StringEncoding::Utf16, "abc"), [(0, 2, 6)]);
    assert_eq!(calls(StringEncoding::Utf16, "żółw"), [(0, 2, 14), (14, 2, 8)]);
    assert_eq!(calls(StringEncoding::CompactUtf16, "abc"), [(0, 2, 3)]);
    assert_eq!(calls(StringEncoding::CompactUtf16, "é"), [(0, 2, 2), (2, 2, 1)]);
    assert_eq!(calls(StringEncoding::CompactUtf16, "aż"), [(0, 2, 3), (3, 2, 6), (6, 2, 4)]);
}

/// A type, as the tests make them up.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Primitive(InterfaceType),
    List(Box<Shape>),
    FixedList(Box<Shape>, u8),
    Record(Vec<Shape>),
    Tuple(Vec<Shape>),
    Variant(Vec<Option<Shape>>),
    Enum(u16),
    Flags(u8),
    Option(Box<Shape>),
    Result(Option<Box<Shape>>, Option<Box<Shape>>),
}

pub(super) fn shape() -> impl Strategy<Value = Shape> {
    use InterfaceType as I;
    let primitives = [
        I::Bool,
        I::S8,
        I::U8,
        I::S16,
        I::U16,
        I::S32,
        I::U32,
        I::S64,
        I::U64,
        I::Float32,
        I::Float64,
        I::Char,
        I::String,
    ];
    let leaf = prop_oneof![
        4 => proptest::sample::select(primitives.to_vec()).prop_map(Shape::Primitive),
        1 => (1u16..300).prop_map(Shape::Enum),
        1 => (1u8..40).prop_map(Shape::Flags),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let several = proptest::collection::vec(inner.clone(), 1..4);
        let cases = proptest::collection::vec(proptest::option::of(inner), 1..4);
        let optional = proptest::option::of(boxed.clone());
        prop_oneof![
            boxed.clone().prop_map(Shape::List),
            (boxed.clone(), 1..4u8).prop_map(|(shape, len)| Shape::FixedList(shape, len)),
            several.clone().prop_map(Shape::Record),
            several.prop_map(Shape::Tuple),
            cases.prop_map(Shape::Variant),
            boxed.prop_map(Shape::Option),
            (optional.clone(), optional).prop_map(|(ok, err)| Shape::Result(ok, err)),
        ]
    })
}

pub(super) fn intern(shape: &Shape, types: &mut ComponentTypes) -> InterfaceType {
    let names = |count: usize| (0..count).map(|i| format!("n{i}")).collect();
    match shape {
        Shape::Primitive(ty) => *ty,
        Shape::List(element) => {
            let element = intern(element, types);
            types.add_list(element)
        }
        Shape::FixedList(element, len) => {
            let element = intern(element, types);
            types.add_fixed_list(element, u32::from(*len)).unwrap()
        }
        Shape::Record(fields) => {
            let fields = fields.iter().enumerate();
            let fields = fields.map(|(i, f)| (format!("n{i}"), intern(f, types))).collect();
            types.add_record(fields).unwrap()
        }
        Shape::Tuple(fields) => {
            let fields = fields.iter().map(|f| intern(f, types)).collect();
            types.add_tuple(fields).unwrap()
        }
        Shape::Variant(cases) => {
            let mut payload = |case: &Option<Shape>| case.as_ref().map(|c| intern(c, types));
            let cases = cases.iter().enumerate();
            let cases = cases.map(|(i, case)| (format!("n{i}"), payload(case))).collect();
            types.add_variant(cases).unwrap()
        }
        Shape::Enum(count) => types.add_enum(names((*count).into())).unwrap(),
        Shape::Flags(count) => types.add_flags(names((*count).into())),
        Shape::Option(payload) => {
            let payload = intern(payload, types);
            types.add_option(payload).unwrap()
        }
        Shape::Result(ok, err) => {
            let ok = ok.as_ref().map(|shape| intern(shape, types));
            let err = err.as_ref().map(|shape| intern(shape, types));
            types.add_result(ok, err).unwrap()
        }
    }
}

/// Values of the type.
pub(super) fn values(shape: &Shape) -> BoxedStrategy<Value> {
    use InterfaceType as I;
    let list = |items: Vec<Value>| Value::List(items.into());
    let optional = |shape: Option<&Shape>| match shape {
        Some(shape) => values(shape).prop_map(|v| Some(Box::new(v))).boxed(),
        None => Just(None).boxed(),
    };
    match shape {
        Shape::Primitive(I::Bool) => any::<bool>().prop_map(Value::Bool).boxed(),
        Shape::Primitive(I::S8) => any::<i8>().prop_map(Value::S8).boxed(),
        Shape::Primitive(I::U8) => any::<u8>().prop_map(Value::U8).boxed(),
        Shape::Primitive(I::S16) => any::<i16>().prop_map(Value::S16).boxed(),
        Shape::Primitive(I::U16) => any::<u16>().prop_map(Value::U16).boxed(),
        Shape::Primitive(I::S32) => any::<i32>().prop_map(Value::S32).boxed(),
        Shape::Primitive(I::U32) => any::<u32>().prop_map(Value::U32).boxed(),
        Shape::Primitive(I::S64) => any::<i64>().prop_map(Value::S64).boxed(),
        Shape::Primitive(I::U64) => any::<u64>().prop_map(Value::U64).boxed(),
        Shape::Primitive(I::Float32) => any::<f32>().prop_map(Value::Float32).boxed(),
        Shape::Primitive(I::Float64) => any::<f64>().prop_map(Value::Float64).boxed(),
        Shape::Primitive(I::Char) => any::<char>().prop_map(Value::Char).boxed(),
        Shape::Primitive(_) => prop_oneof![
            any::<String>(),
            proptest::collection::vec((0..256u32).prop_map(|c| char::from(c as u8)), 0..20)
                .prop_map(String::from_iter),
        ]
        .prop_map(Value::String)
        .boxed(),
        Shape::List(element) => {
            proptest::collection::vec(values(element), 0..5).prop_map(list).boxed()
        }
        Shape::FixedList(element, len) => {
            let len = usize::from(*len);
            proptest::collection::vec(values(element), len..=len).prop_map(list).boxed()
        }
        Shape::Record(fields) => {
            let fields: Vec<_> = fields.iter().map(values).collect();
            let named = |(i, value)| (format!("n{i}"), value);
            fields
                .prop_map(move |values| {
                    Value::Record(values.into_iter().enumerate().map(named).collect())
                })
                .boxed()
        }
        Shape::Tuple(fields) => {
            fields.iter().map(values).collect::<Vec<_>>().prop_map(Value::Tuple).boxed()
        }
        Shape::Variant(cases) => {
            let cases = cases.iter().enumerate().map(|(i, case)| {
                optional(case.as_ref())
                    .prop_map(move |p| Value::Variant(format!("n{i}").into(), p))
                    .boxed()
            });
            proptest::strategy::Union::new(cases.collect::<Vec<_>>()).boxed()
        }
        Shape::Enum(count) => (0..*count).prop_map(|i| Value::Enum(format!("n{i}").into())).boxed(),
        Shape::Flags(count) => {
            let names: Vec<_> = (0..*count).map(|i| Name::from(format!("n{i}"))).collect();
            proptest::sample::subsequence(names, 0..=usize::from(*count))
                .prop_map(Value::Flags)
                .boxed()
        }
        Shape::Option(payload) => prop_oneof![Just(None).boxed(), optional(Some(&**payload))]
            .prop_map(Value::Option)
            .boxed(),
        Shape::Result(ok, err) => prop_oneof![
            optional(ok.as_deref()).prop_map(|p| Value::Result(Ok(p))),
            optional(err.as_deref()).prop_map(|p| Value::Result(Err(p))),
        ]
        .boxed(),
    }
}

/// `value` with a `Value` for each element of each list.
fn expanded(value: Value) -> Value {
    let boxed = |value: Option<Box<Value>>| value.map(|value| Box::new(expanded(*value)));
    match value {
        Value::List(list) => Value::List(list.into_iter().map(expanded).collect()),
        Value::Record(record) => {
            Value::Record(record.into_iter().map(|(name, value)| (name, expanded(value))).collect())
        }
        Value::Tuple(items) => Value::Tuple(items.into_iter().map(expanded).collect()),
        Value::Variant(case, payload) => Value::Variant(case, boxed(payload)),
        Value::Option(payload) => Value::Option(boxed(payload)),
        Value::Result(result) => Value::Result(result.map(boxed).map_err(boxed)),
        other => other,
    }
}

/// `value` after it was lowered to core values, and to memory, and lifted from there.
fn there_and_back<V>(world: &mut World, value: &V, ty: InterfaceType) -> V
where
    V: Dynamic + PartialEq + std::fmt::Debug,
{
    let types = world.types.clone();
    let abi = types.abi(ty);
    dynamic::typecheck(value, ty, &world.type_context()).unwrap();

    let mut cells = vec![RawVal::from_i64(-1); abi.flat as usize];
    world.lower_with(|cx| {
        let mut sink = FlatSink::new(&mut cells, cx);
        dynamic::lower(&types, value, &mut sink, ty).unwrap();
        assert_eq!(sink.written(), abi.flat as usize);
    });
    let from_cells: Result<V> =
        world.lift_with(|cx| dynamic::lift(&types, &mut FlatSource::new(&cells, cx), ty));

    // As a call does it: flat lists are written when they are checked.
    let listed = ListTypes::Result(Some(ty));
    let values = std::slice::from_ref(value);
    let mut checked = dynamic::typecheck_all(values, listed, &world.type_context()).unwrap();
    let lowered = world.lower_with(|cx| {
        let at = cx.allocate(abi.align, abi.size)?;
        cx.write_at(at, abi, |sink| {
            dynamic::lower_all(&types, values, &mut checked, sink, listed)
        })?;
        anyhow::Ok(at)
    });
    let at = lowered.unwrap();
    let lifted = world.lift_with(|cx| cx.read_at(at, abi, |src| dynamic::lift(&types, src, ty)));
    let lifted = lifted.unwrap();
    assert_eq!(from_cells.unwrap(), lifted);
    lifted
}

/// `value` after it was lowered to memory, and lifted over `old`.
fn lifted_over(world: &mut World, value: &Val, mut old: Val, ty: InterfaceType) -> Val {
    let types = world.types.clone();
    let abi = types.abi(ty);
    let at = world.lower_with(|cx| {
        let at = cx.allocate(abi.align, abi.size)?;
        cx.write_at(at, abi, |sink| dynamic::lower(&types, value, sink, ty))?;
        anyhow::Ok(at)
    });
    let at = at.unwrap();
    let lifted = world
        .lift_with(|cx| cx.read_at(at, abi, |src| dynamic::lift_over(&types, src, ty, &mut old)));
    lifted.unwrap();
    old
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn dynamic_values(
        (shape, value, other) in shape().prop_flat_map(|s| {
            let (value, other) = (values(&s), values(&s));
            (Just(s), value, other)
        }),
        encoding in proptest::sample::select(ENCODINGS.to_vec()),
    ) {
        let mut world = World::with_encoding(encoding);
        let ty = intern(&shape, &mut world.types);
        let lifted = there_and_back(&mut world, &value, ty);
        prop_assert_eq!(&lifted, &value);
        prop_assert_eq!(&value, &lifted);

        // What was lifted holds lists compactly; it is as good as what the test made.
        let again = there_and_back(&mut world, &lifted, ty);
        prop_assert_eq!(&again, &lifted);
        prop_assert_eq!(again.clone(), expanded(again));

        let val = Val::from(lifted);
        let lifted = there_and_back(&mut world, &val, ty);
        prop_assert_eq!(Value::from(lifted.clone()), value);
        // What a guest gives says which lists are of fixed length.
        prop_assert_eq!(&there_and_back(&mut world, &lifted, ty), &lifted);

        // Nothing is left of what a value is lifted over.
        for old in [Val::from(other), Val::Bool(false)] {
            prop_assert_eq!(&lifted_over(&mut world, &lifted, old, ty), &lifted);
        }
    }
}
