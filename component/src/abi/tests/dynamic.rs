//! Compact lists: what they are made of, and what guests cannot do with them.

use super::*;
use crate::abi::dynamic::{self, RawScalar, Scalars};
use crate::abi::{Signature, Vals};
use crate::value::{List, Record, Value};
use InterfaceType as I;

impl World {
    fn lower_dynamic(&mut self, value: &Value, ty: InterfaceType) -> Result<Vec<RawVal>> {
        dynamic::typecheck(value, ty, &self.type_context())?;
        let types = self.types.clone();
        let mut cells = vec![RawVal::ZERO; types.abi(ty).flat as usize];
        self.lower_with(|cx| {
            dynamic::lower(&types, value, &mut FlatSink::new(&mut cells, cx), ty)
        })?;
        Ok(cells)
    }

    fn lift_value(&mut self, cells: &[RawVal], ty: InterfaceType) -> Result<Value> {
        let types = self.types.clone();
        self.lift_with(|cx| dynamic::lift(&types, &mut FlatSource::new(cells, cx), ty))
    }

    fn lift_value_i32(&mut self, cells: &[u32], ty: InterfaceType) -> Result<Value> {
        let cells: Vec<_> = cells.iter().map(|&cell| RawVal::from_u32(cell)).collect();
        self.lift_value(&cells, ty)
    }

    fn record(&mut self, fields: &[(&str, InterfaceType)]) -> InterfaceType {
        let fields = fields.iter().map(|&(name, ty)| (name.to_owned(), ty)).collect();
        self.types.add_record(fields).unwrap()
    }
}

fn refused<T>(result: Result<T>, message: &str) {
    match result {
        Ok(_) => panic!("accepted, expected: {message}"),
        Err(error) => assert!(error.to_string().contains(message), "{error}"),
    }
}

fn list(value: Value) -> List {
    match value {
        Value::List(list) => list,
        other => panic!("expected a list, found {other:?}"),
    }
}

#[test]
fn typed_and_dynamic_lists_are_the_same() {
    fn both<T>(w: &mut World, items: &[T], element: InterfaceType, val: fn(T) -> Value)
    where
        T: Lower + Lift + PartialEq + std::fmt::Debug + crate::value::ListElement,
    {
        let ty = w.types.add_list(element);
        let cells = w.lower(&items.to_vec(), ty).unwrap();
        let lifted = list(w.lift_value(&cells, ty).unwrap());
        assert_eq!(lifted.as_slice::<T>(), Some(items));
        assert_eq!(lifted, items.iter().copied().map(val).collect::<List>());
        for value in [List::from(items), lifted.iter().cloned().collect()] {
            let cells = w.lower_dynamic(&Value::List(value.clone()), ty).unwrap();
            assert_eq!(w.lift::<Vec<T>>(&cells, ty).unwrap(), items);
            assert_eq!(value.into_elements::<T>().unwrap(), items);
        }
    }
    let mut w = World::new();
    both(&mut w, &[true, false], I::Bool, Value::Bool);
    both(&mut w, &[i8::MIN, 1], I::S8, Value::S8);
    both(&mut w, &[1, u8::MAX], I::U8, Value::U8);
    both(&mut w, &[i16::MIN, 1], I::S16, Value::S16);
    both(&mut w, &[1, u16::MAX], I::U16, Value::U16);
    both(&mut w, &[i32::MIN, 1], I::S32, Value::S32);
    both(&mut w, &[1, u32::MAX], I::U32, Value::U32);
    both(&mut w, &[i64::MIN, 1], I::S64, Value::S64);
    both(&mut w, &[1, u64::MAX], I::U64, Value::U64);
    both(&mut w, &[-0.0, f32::MAX], I::Float32, Value::Float32);
    both(&mut w, &[-0.0, f64::MAX], I::Float64, Value::Float64);
    both(&mut w, &['a', '\u{1f980}'], I::Char, Value::Char);
    both(&mut w, &[] as &[u16], I::U16, Value::U16);
}

#[test]
fn lists_of_records_are_written_whatever_the_order_of_fields() {
    let mut w = World::new();
    let point = w.record(&[("x", I::U8), ("y", I::S32)]);
    let ty = w.types.add_list(point);
    let ordered = Record::from([("x", Value::U8(1)), ("y", Value::S32(-2))]);
    let other = Record::from([("y", Value::S32(-4)), ("x", Value::U8(3))]);
    let shared = ordered.with_values(vec![Value::U8(5), Value::S32(-6)]).unwrap();
    let points = [ordered, other, shared].map(Value::Record);
    let value = Value::List(List::from(points));
    let cells = w.lower_dynamic(&value, ty).unwrap();
    let lifted = w.lift_value(&cells, ty).unwrap();
    assert_eq!(lifted, value);
    assert_eq!(lifted.clone(), Value::List(list(lifted.clone()).into_vec().into()));

    // A component that has the fields in the other order.
    let mut w = World::new();
    let point = w.record(&[("y", I::S32), ("x", I::U8)]);
    let ty = w.types.add_list(point);
    let cells = w.lower_dynamic(&lifted, ty).unwrap();
    assert_eq!(w.lift_value(&cells, ty).unwrap(), value);

    let pairs = w.types.add_tuple(vec![I::U8, I::Float64]).unwrap();
    let ty = w.types.add_list(pairs);
    let pair = |a, b| Value::Tuple(vec![Value::U8(a), Value::Float64(b)]);
    let value = Value::List([pair(1, 0.5), pair(2, f64::NAN)].into());
    let cells = w.lower_dynamic(&value, ty).unwrap();
    let lifted = w.lift_value(&cells, ty).unwrap();
    assert_eq!(lifted, value);
    assert_eq!(lifted, lifted.clone(), "compared as bytes, NaN or not");
    let typed: Vec<(u8, f64)> = w.lift(&cells, ty).unwrap();
    assert_eq!((typed[0], typed[1].0), ((1, 0.5), 2));
}

#[test]
fn wrong_elements_are_named() {
    let mut w = World::new();
    let point = w.record(&[("x", I::U8), ("y", I::S32)]);
    let (points, bytes) = (w.types.add_list(point), w.types.add_list(I::U8));
    let strings = w.types.add_list(I::String);
    let array = w.types.add_fixed_list(I::U8, 2).unwrap();
    let good = Record::from([("x", Value::U8(1)), ("y", Value::S32(-2))]);
    let wrong = |value: Value| Value::List(vec![Value::Record(good.clone()), value].into());
    let other = good.with_values(vec![Value::U8(1), Value::U8(2)]).unwrap();
    let fewer = Record::from([("x", Value::U8(1))]);
    let unknown = Record::from([("x", Value::U8(1)), ("z", Value::S32(1))]);
    let scalars = Value::List(vec![1_u16].into());
    let cases = [
        (wrong(Value::Record(other)), points, "element 1, field `y`: the component has `s32`, the"),
        (wrong(Value::Record(fewer)), points, "a record of 1 fields"),
        (wrong(Value::Record(unknown)), points, "a record with a field `z`"),
        (wrong(Value::U8(1)), points, "element 1: the component has"),
        (scalars.clone(), bytes, "element 0: the component has `u8`, the host has a `u16`"),
        (scalars.clone(), strings, "element 0: the component has `string`, the host has a `u16`"),
        (scalars.clone(), points, "element 0: the component has"),
        (scalars.clone(), array, "a list of 1"),
        (Value::List(vec![1_u16, 2].into()), array, "element 0: the component has `u8`"),
        (scalars, I::String, "the component has `string`, the host has a list"),
    ];
    for (value, ty, message) in cases {
        refused(w.lower_dynamic(&value, ty), message);
    }
    assert!(w.guest.calls.is_empty(), "nothing was asked of the guest");
    let array_of = w.lower_dynamic(&Value::List(vec![1_u8, 2].into()), array).unwrap();
    assert_eq!(w.lift_value(&array_of, array).unwrap(), Value::List(vec![1_u8, 2].into()));
}

#[test]
fn rows_are_checked() {
    let mut w = World::new();
    let row = w.record(&[("flag", I::Bool), ("letter", I::Char)]);
    let ty = w.types.add_list(row);
    let size = w.guest.bytes.len() as u32;
    w.guest.bytes[8..16].copy_from_slice(&[7, 0xff, 0xff, 0xff, b'a', 0, 0, 0]);
    let lifted = w.lift_value_i32(&[8, 1], ty).unwrap();
    let expected = Record::from([("flag", Value::Bool(true)), ("letter", Value::Char('a'))]);
    assert_eq!(lifted, Value::List([Value::Record(expected)].into()));

    // What one guest has between the fields does not come to another.
    let mut other = World::new();
    other.guest.bytes.fill(0xee);
    let row = other.record(&[("flag", I::Bool), ("letter", I::Char)]);
    let there = other.types.add_list(row);
    let at = other.lower_dynamic(&lifted, there).unwrap()[0].as_u32() as usize;
    assert_eq!(other.guest.bytes[at..at + 8], [1, 0, 0, 0, b'a', 0, 0, 0]);

    w.guest.bytes[12..16].copy_from_slice(&0xd800_u32.to_le_bytes());
    refused(w.lift_value_i32(&[8, 1], ty), "invalid `char` bit pattern: 0xd800");
    refused(w.lift_value_i32(&[6, 1], ty), "unaligned pointer");
    refused(w.lift_value_i32(&[size - 8, 2], ty), "list pointer/length out of bounds of memory");
    refused(w.lift_value_i32(&[8, u32::MAX], ty), "list too long");
    refused(w.lift_value_i32(&[2, 0], ty), "unaligned pointer");
    assert!(list(w.lift_value_i32(&[8, 0], ty).unwrap()).is_empty());
    w.guest.lie = Some(|_| Ok(u32::MAX - 3));
    refused(w.lower_dynamic(&lifted, ty), "realloc return: beyond end of memory");
}

#[test]
fn what_a_list_may_become_is_accounted_for() {
    let mut w = World::new();
    let pair = w.types.add_tuple(vec![I::U8, I::U8]).unwrap();
    for (element, values) in [(I::U8, 1), (pair, 3)] {
        let ty = w.types.add_list(element);
        let size = w.types.abi(element).size as usize;
        let cells = [RawVal::from_i32(0), RawVal::from_i32(1000)];
        let lift = |budget| {
            let options = Options { encoding: w.encoding, types: Some(&w.types), scope: w.scope };
            let bytes = &w.guest.bytes;
            let mut cx = LiftContext::new(bytes, None, options, budget);
            dynamic::lift::<Value, _>(&w.types, &mut FlatSource::new(&cells, &mut cx), ty)
        };
        lift(1000 * (size + size_of::<Value>() * values)).unwrap();
        refused(lift(1000 * size_of::<Value>() * values), "too much memory of the host");
    }
}

#[test]
fn scalars_alone_are_passed_as_all_values_are() {
    let mut w = World::new();
    let scalars = [
        (Value::Bool(true), I::Bool),
        (Value::S8(-2), I::S8),
        (Value::U8(200), I::U8),
        (Value::S16(-2), I::S16),
        (Value::U16(u16::MAX), I::U16),
        (Value::S32(-2), I::S32),
        (Value::U32(u32::MAX), I::U32),
        (Value::S64(-2), I::S64),
        (Value::U64(u64::MAX), I::U64),
        (Value::Float32(-1.5), I::Float32),
        (Value::Float64(-1.5), I::Float64),
    ];
    for (value, ty) in scalars {
        let params = vec![("a".to_owned(), ty), ("b".to_owned(), I::Char)];
        let func = w.types.add_func(params, Some(ty)).unwrap();
        let types = w.types.clone();
        let values = [value.clone(), Value::Char('b')];
        let signature = Signature::params(types.func(func));
        let all = Vals { types: &types, values: &values, checked: Default::default() };
        let (mut expected, mut cells) = ([RawVal::ZERO; 2], [RawVal::ZERO; 2]);
        w.lower_with(|cx| signature.lower(&all, &mut expected, cx)).unwrap();
        let alone = Scalars::new(&values, types.func(func)).unwrap();
        w.lower_with(|cx| signature.lower(&alone, &mut cells, cx)).unwrap();
        assert_eq!(cells.map(RawVal::as_u64), expected.map(RawVal::as_u64));

        // What a guest leaves in the rest of the cell is no part of the value.
        let signature = Signature::result(types.func(func));
        for noise in [0, u64::MAX << 32] {
            let wide = types.abi(ty).size == 8;
            let cell = if wide { cells[0].as_u64() } else { cells[0].as_u64() ^ noise };
            let cells = [RawVal::from_i64(cell.cast_signed())];
            let raw: RawScalar = w.lift_with(|cx| signature.lift(&cells, cx)).unwrap();
            assert_eq!(raw.value(ty), Some(value.clone()));
            assert_eq!(w.lift_value(&cells, ty).unwrap(), value);
        }
    }
}

#[test]
fn what_is_not_scalars_alone() {
    let mut w = World::new();
    let mut func = |params: &[InterfaceType], result| {
        let params = params.iter().map(|&ty| ("p".to_owned(), ty)).collect();
        let func = w.types.add_func(params, result).unwrap();
        w.types.func(func).clone()
    };
    let value = [Value::U8(1)];
    assert!(Scalars::new(&value, &func(&[I::U8], None)).is_some());
    assert!(Scalars::new(&value, &func(&[I::S8], None)).is_none(), "another type");
    assert!(Scalars::new(&value, &func(&[], None)).is_none(), "too many");
    assert!(Scalars::new(&value, &func(&[I::U8, I::U8], None)).is_none(), "too few");
    assert!(Scalars::new(&value, &func(&[I::U8], Some(I::String))).is_none());
    assert!(Scalars::new(&value, &func(&[I::U8], Some(I::Char))).is_none(), "may be no `char`");
    let many = vec![Value::U8(1); 17];
    assert!(Scalars::new(&many[..16], &func(&[I::U8; 16], None)).is_some());
    assert!(Scalars::new(&many, &func(&[I::U8; 17], None)).is_none(), "they go through memory");
}
