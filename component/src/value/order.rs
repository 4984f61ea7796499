//! Which of two values comes first.

use super::Value;
use std::cmp::Ordering;

/// Values of one type are ordered as far as the type is: numbers, `char`s and strings as in Rust,
/// negative zero before zero; lists, tuples and records by the first elements that differ; `none`
/// before `some`, `ok` before `err`. Cases of variants and enums are known by name only, so different
/// ones have no order, and neither have a NaN and a number, different flags, or different resources.
impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => a.partial_cmp(b),
            (Value::S8(a), Value::S8(b)) => a.partial_cmp(b),
            (Value::U8(a), Value::U8(b)) => a.partial_cmp(b),
            (Value::S16(a), Value::S16(b)) => a.partial_cmp(b),
            (Value::U16(a), Value::U16(b)) => a.partial_cmp(b),
            (Value::S32(a), Value::S32(b)) => a.partial_cmp(b),
            (Value::U32(a), Value::U32(b)) => a.partial_cmp(b),
            (Value::S64(a), Value::S64(b)) => a.partial_cmp(b),
            (Value::U64(a), Value::U64(b)) => a.partial_cmp(b),
            (Value::Float32(a), Value::Float32(b)) => {
                floats(self == other, a.is_nan() || b.is_nan(), a.total_cmp(b))
            }
            (Value::Float64(a), Value::Float64(b)) => {
                floats(self == other, a.is_nan() || b.is_nan(), a.total_cmp(b))
            }
            (Value::Char(a), Value::Char(b)) => a.partial_cmp(b),
            (Value::String(a), Value::String(b)) => a.partial_cmp(b),
            (Value::List(a), Value::List(b)) => a.values().partial_cmp(b.values()),
            (Value::Tuple(a), Value::Tuple(b)) => a.partial_cmp(b),
            (Value::Record(a), Value::Record(b)) if a.names().eq(b.names()) => {
                a.values().partial_cmp(b.values())
            }
            (Value::Variant(a, x), Value::Variant(b, y)) if a == b => x.partial_cmp(y),
            (Value::Option(a), Value::Option(b)) => a.partial_cmp(b),
            (Value::Result(a), Value::Result(b)) => a.partial_cmp(b),
            _ => (self == other).then_some(Ordering::Equal),
        }
    }
}

/// Every NaN equals every other.
fn floats(equal: bool, nan: bool, order: Ordering) -> Option<Ordering> {
    match (equal, nan) {
        (true, _) => Some(Ordering::Equal),
        (false, true) => None,
        (false, false) => Some(order),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{List, Record};

    #[test]
    fn order_and_equality_agree() {
        let some = |value| Value::Option(Some(Box::new(value)));
        let point = |x, y| Record::from([("x", Value::S8(x)), ("y", Value::S8(y))]);
        let less = [
            (Value::S8(-1), Value::S8(0)),
            (Value::Float32(-0.0), Value::Float32(0.0)),
            (Value::String("a".into()), Value::String("b".into())),
            (
                Value::List(vec![1_u8, 2].into()),
                Value::List(List::from([Value::U8(1), Value::U8(3)])),
            ),
            (Value::List(vec![1_u8].into()), Value::List(vec![1_u8, 0].into())),
            (Value::Option(None), some(Value::U8(0))),
            (Value::Result(Ok(None)), Value::Result(Err(None))),
            (Value::Record(point(1, 2)), Value::Record(point(1, 3))),
        ];
        for (a, b) in less {
            assert_eq!(a.partial_cmp(&b), Some(Ordering::Less), "{a:?} {b:?}");
            assert_eq!(b.partial_cmp(&a), Some(Ordering::Greater), "{a:?} {b:?}");
            assert_ne!(a, b);
            assert_eq!(a.partial_cmp(&a.clone()), Some(Ordering::Equal));
        }
        let nan = Value::Float64(f64::NAN);
        let swapped = Record::from([("y", Value::S8(2)), ("x", Value::S8(1))]);
        assert_eq!(nan.partial_cmp(&Value::Float64(-f64::NAN)), Some(Ordering::Equal));
        assert_eq!(
            Value::Record(swapped).partial_cmp(&Value::Record(point(1, 2))),
            Some(Ordering::Equal)
        );
        let unordered = [
            (nan, Value::Float64(0.0)),
            (Value::Enum("a".into()), Value::Enum("b".into())),
            (Value::U8(1), Value::S8(1)),
        ];
        for (a, b) in unordered {
            assert_eq!(a.partial_cmp(&b), None, "{a:?} {b:?}");
        }
    }
}
