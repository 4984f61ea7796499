//! Values of component types: made at random, with the edges of each type in front.

use crate::rng::Rng;
use crate::types::Ty;
use wharf::component::{List, Record, Value};

/// Values for all of `types`.
pub(crate) fn random_all(rng: &mut Rng, types: &[Ty]) -> Vec<Value> {
    types.iter().map(|ty| random(rng, ty)).collect()
}

/// A value of type `ty`.
pub(crate) fn random(rng: &mut Rng, ty: &Ty) -> Value {
    // Lists get shorter inwards, and end when so much was made.
    let mut budget = rng.pick(&[4, 16, 64, 256]);
    value(rng, ty, &mut budget)
}

fn value(rng: &mut Rng, ty: &Ty, budget: &mut usize) -> Value {
    *budget = budget.saturating_sub(1);
    match ty {
        Ty::Bool => Value::Bool(rng.one_in(2)),
        Ty::S8 => Value::S8(integer(rng) as i8),
        Ty::U8 => Value::U8(integer(rng) as u8),
        Ty::S16 => Value::S16(integer(rng) as i16),
        Ty::U16 => Value::U16(integer(rng) as u16),
        Ty::S32 => Value::S32(integer(rng) as i32),
        Ty::U32 => Value::U32(integer(rng) as u32),
        Ty::S64 => Value::S64(integer(rng) as i64),
        Ty::U64 => Value::U64(integer(rng)),
        Ty::F32 => Value::Float32(float32(rng)),
        Ty::F64 => Value::Float64(float64(rng)),
        Ty::Char => Value::Char(character(rng)),
        Ty::Str => Value::String(string(rng, budget)),
        Ty::List(element) => {
            let count = length(rng, element, budget);
            list(rng, count, element, budget)
        }
        Ty::Fixed(element, length) => list(rng, *length as usize, element, budget),
        Ty::Map(key, element) => {
            let mut entries: Vec<Vec<Value>> = Vec::new();
            for _ in 0..length(rng, element, budget).min(8) {
                let entry = vec![value(rng, key, budget), value(rng, element, budget)];
                if entries.iter().all(|other| other[0] != entry[0]) {
                    entries.push(entry);
                }
            }
            Value::List(entries.into_iter().map(Value::Tuple).collect())
        }
        Ty::Record(fields) => {
            let field = |(name, ty): &(String, Ty)| (name.clone(), value(rng, ty, budget));
            Value::Record(fields.iter().map(field).collect::<Record>())
        }
        Ty::Tuple(types) => Value::Tuple(types.iter().map(|ty| value(rng, ty, budget)).collect()),
        Ty::Variant(cases) => {
            let (name, payload) = &cases[one_of_many(rng, cases.len())];
            let payload = payload.as_ref().map(|ty| Box::new(value(rng, ty, budget)));
            Value::Variant(name.as_str().into(), payload)
        }
        Ty::Enum(names) => Value::Enum(names[one_of_many(rng, names.len())].as_str().into()),
        Ty::Flags(names) => {
            let bits = integer(rng);
            let set = names.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
            Value::Flags(set.map(|(_, name)| name.as_str().into()).collect())
        }
        Ty::Option(ty) => Value::Option((!rng.one_in(3)).then(|| Box::new(value(rng, ty, budget)))),
        Ty::Result(ok, err) => {
            let mut side =
                |rng, ty: &Option<Box<Ty>>| ty.as_ref().map(|ty| Box::new(value(rng, ty, budget)));
            Value::Result(match rng.one_in(2) {
                true => Ok(side(rng, ok)),
                false => Err(side(rng, err)),
            })
        }
    }
}

fn list(rng: &mut Rng, count: usize, element: &Ty, budget: &mut usize) -> Value {
    let values: List = (0..count).map(|_| value(rng, element, budget)).collect();
    Value::List(if rng.one_in(2) { packed(values, element) } else { values })
}

/// The list as one that holds scalars, and no values, where it can be.
fn packed(list: List, element: &Ty) -> List {
    fn pack<T: wharf::component::ListElement>(list: List) -> List
    where
        List: From<Vec<T>>,
    {
        list.into_elements::<T>().map_or_else(|list| list, List::from)
    }
    match element {
        Ty::Bool => pack::<bool>(list),
        Ty::S8 => pack::<i8>(list),
        Ty::U8 => pack::<u8>(list),
        Ty::S16 => pack::<i16>(list),
        Ty::U16 => pack::<u16>(list),
        Ty::S32 => pack::<i32>(list),
        Ty::U32 => pack::<u32>(list),
        Ty::S64 => pack::<i64>(list),
        Ty::U64 => pack::<u64>(list),
        Ty::F32 => pack::<f32>(list),
        Ty::F64 => pack::<f64>(list),
        Ty::Char => pack::<char>(list),
        _ => list,
    }
}

/// How many elements: often none, of scalars now and then more than any buffer has room for.
fn length(rng: &mut Rng, element: &Ty, budget: &mut usize) -> usize {
    let scalar = !matches!(
        element,
        Ty::Str
            | Ty::List(_)
            | Ty::Fixed(..)
            | Ty::Map(..)
            | Ty::Record(_)
            | Ty::Tuple(_)
            | Ty::Variant(_)
            | Ty::Option(_)
            | Ty::Result(..)
    );
    match rng.below(40) {
        0 if scalar => rng.below(20_000),
        1 => rng.below((*budget * 4).max(2)),
        2..12 => 0,
        _ => 1 + rng.below((*budget / 2).clamp(1, 6)),
    }
}

/// The first, the last, or any.
fn one_of_many(rng: &mut Rng, count: usize) -> usize {
    match rng.below(6) {
        0 => 0,
        1 => count - 1,
        _ => rng.below(count),
    }
}

/// Numbers at the edges of all widths, and others.
fn integer(rng: &mut Rng) -> u64 {
    let width = rng.pick(&[8, 16, 32, 64]);
    match rng.below(6) {
        0 => 0,
        1 => u64::MAX,
        2 => 1 << (width - 1),
        3 => (1 << (width - 1)) - 1,
        4 => rng.next() >> (64 - width),
        _ => rng.next(),
    }
}

fn float32(rng: &mut Rng) -> f32 {
    match rng.below(4) {
        0 => rng.pick(&[0.0, -0.0, 1.5, f32::MAX, f32::MIN_POSITIVE, f32::INFINITY]),
        1 => rng.pick(&[f32::NAN, -f32::NAN, f32::NEG_INFINITY, f32::from_bits(0x7f80_0001)]),
        _ => f32::from_bits(rng.next() as u32),
    }
}

fn float64(rng: &mut Rng) -> f64 {
    match rng.below(4) {
        0 => rng.pick(&[0.0, -0.0, 1.5, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY]),
        1 => rng.pick(&[f64::NAN, -f64::NAN, f64::NEG_INFINITY, f64::from_bits(0x7ff0 << 48 | 1)]),
        _ => f64::from_bits(rng.next()),
    }
}

/// The last and first of every length in UTF-8, in UTF-16 and in Latin-1, and others.
fn character(rng: &mut Rng) -> char {
    const EDGES: [char; 15] = [
        '\0',
        'a',
        '\u{7f}',
        '\u{80}',
        '\u{ff}',
        '\u{100}',
        '\u{7ff}',
        '\u{800}',
        '\u{d7ff}',
        '\u{e000}',
        '\u{fffd}',
        '\u{feff}',
        '\u{ffff}',
        '\u{10000}',
        '\u{10ffff}',
    ];
    match rng.below(3) {
        0 => rng.pick(&EDGES),
        1 => char::from_u32(rng.below(0x300) as u32).unwrap_or('x'),
        _ => char::from_u32(rng.below(0x11_0000) as u32).unwrap_or('y'),
    }
}

/// Strings of one alphabet, or of one with something of another at the end, which a recoding meets
/// late; short, or longer than what fits any buffer.
fn string(rng: &mut Rng, budget: &mut usize) -> String {
    let count = match rng.below(20) {
        0..3 => 0,
        3 => 15 + rng.below(4),
        4 => rng.below(300),
        5 if *budget > 16 => rng.below(6_000),
        _ => 1 + rng.below(8),
    };
    *budget = budget.saturating_sub(count / 64);
    let alphabet = rng.below(6);
    let mut of = |alphabet| match alphabet {
        0 => char::from(b' ' + rng.below(95) as u8),
        1 => char::from(rng.below(0x100) as u8),
        2 => char::from_u32(0x100 + rng.below(0x700) as u32).unwrap_or('x'),
        3 => char::from_u32(0x4e00 + rng.below(0x5000) as u32).unwrap_or('y'),
        4 => char::from_u32(0x1_f300 + rng.below(0x300) as u32).unwrap_or('z'),
        _ => character(rng),
    };
    let mut string: String = (0..count).map(|_| of(alphabet)).collect();
    if count > 0 && of(0) < '@' {
        let other = (of(0) as usize) % 5;
        string.push(of(other));
    }
    string
}

/// Whether `value` is of type `ty`, and as a guest gives it.
pub(crate) fn admits(ty: &Ty, value: &Value) -> bool {
    let optional = |ty: Option<&Ty>, value: Option<&Value>| match (ty, value) {
        (Some(ty), Some(value)) => admits(ty, value),
        (ty, value) => ty.is_none() && value.is_none(),
    };
    let all = |types: &mut dyn Iterator<Item = &Ty>, values: &[Value]| {
        values.iter().all(|value| types.next().is_some_and(|ty| admits(ty, value)))
            && types.next().is_none()
    };
    match (ty, value) {
        (Ty::Bool, Value::Bool(_))
        | (Ty::S8, Value::S8(_))
        | (Ty::U8, Value::U8(_))
        | (Ty::S16, Value::S16(_))
        | (Ty::U16, Value::U16(_))
        | (Ty::S32, Value::S32(_))
        | (Ty::U32, Value::U32(_))
        | (Ty::S64, Value::S64(_))
        | (Ty::U64, Value::U64(_))
        | (Ty::F32, Value::Float32(_))
        | (Ty::F64, Value::Float64(_))
        | (Ty::Char, Value::Char(_))
        | (Ty::Str, Value::String(_)) => true,
        (Ty::List(element), Value::List(values)) => {
            values.values().all(|value| admits(element, &value))
        }
        (Ty::Fixed(element, length), Value::List(values)) => {
            values.len() == *length as usize && values.values().all(|value| admits(element, &value))
        }
        (Ty::Map(key, element), Value::List(entries)) => entries.values().all(|entry| {
            matches!(&*entry, Value::Tuple(pair)
                if pair.len() == 2 && admits(key, &pair[0]) && admits(element, &pair[1]))
        }),
        (Ty::Record(fields), Value::Record(record)) => {
            fields.iter().map(|field| &field.0).eq(record.names())
                && all(&mut fields.iter().map(|field| &field.1), record.values())
        }
        (Ty::Tuple(types), Value::Tuple(values)) => all(&mut types.iter(), values),
        (Ty::Variant(cases), Value::Variant(name, payload)) => cases
            .iter()
            .any(|case| name == case.0.as_str() && optional(case.1.as_ref(), payload.as_deref())),
        (Ty::Enum(names), Value::Enum(name)) => names.iter().any(|known| name == known.as_str()),
        (Ty::Flags(names), Value::Flags(set)) => {
            set.iter().all(|flag| names.iter().any(|known| flag == known.as_str()))
        }
        (Ty::Option(ty), Value::Option(payload)) => {
            payload.as_deref().is_none_or(|value| admits(ty, value))
        }
        (Ty::Result(ok, _), Value::Result(Ok(payload))) => {
            optional(ok.as_deref(), payload.as_deref())
        }
        (Ty::Result(_, err), Value::Result(Err(payload))) => {
            optional(err.as_deref(), payload.as_deref())
        }
        _ => false,
    }
}
