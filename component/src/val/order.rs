//! Which of two values comes first.

use super::Val;
use std::cmp::Ordering;

/// Values of one type are ordered as far as the type is: numbers, `char`s and strings as in Rust,
/// negative zero before zero; lists, tuples and records by the first elements that differ; `none`
/// before `some`, `ok` before `err`. Cases of variants and enums are known by name only, so different
/// ones have no order, and neither have a NaN and a number, different flags, or different resources.
impl PartialOrd for Val {
    fn partial_cmp(&self, other: &Val) -> Option<Ordering> {
        match (self, other) {
            (Val::Bool(a), Val::Bool(b)) => a.partial_cmp(b),
            (Val::S8(a), Val::S8(b)) => a.partial_cmp(b),
            (Val::U8(a), Val::U8(b)) => a.partial_cmp(b),
            (Val::S16(a), Val::S16(b)) => a.partial_cmp(b),
            (Val::U16(a), Val::U16(b)) => a.partial_cmp(b),
            (Val::S32(a), Val::S32(b)) => a.partial_cmp(b),
            (Val::U32(a), Val::U32(b)) => a.partial_cmp(b),
            (Val::S64(a), Val::S64(b)) => a.partial_cmp(b),
            (Val::U64(a), Val::U64(b)) => a.partial_cmp(b),
            (Val::Float32(a), Val::Float32(b)) => {
                floats(self == other, a.is_nan() || b.is_nan(), a.total_cmp(b))
            }
            (Val::Float64(a), Val::Float64(b)) => {
                floats(self == other, a.is_nan() || b.is_nan(), a.total_cmp(b))
            }
            (Val::Char(a), Val::Char(b)) => a.partial_cmp(b),
            (Val::String(a), Val::String(b)) => a.partial_cmp(b),
            (Val::List(a), Val::List(b)) => a.values().partial_cmp(b.values()),
            (Val::Tuple(a), Val::Tuple(b)) => a.partial_cmp(b),
            (Val::Record(a), Val::Record(b)) if a.names().eq(b.names()) => {
                a.values().partial_cmp(b.values())
            }
            (Val::Variant(a, x), Val::Variant(b, y)) if a == b => x.partial_cmp(y),
            (Val::Option(a), Val::Option(b)) => a.partial_cmp(b),
            (Val::Result(a), Val::Result(b)) => a.partial_cmp(b),
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
    use crate::val::{List, Record};

    #[test]
    fn order_and_equality_agree() {
        let some = |value| Val::Option(Some(Box::new(value)));
        let point = |x, y| Record::from([("x", Val::S8(x)), ("y", Val::S8(y))]);
        let less = [
            (Val::S8(-1), Val::S8(0)),
            (Val::Float32(-0.0), Val::Float32(0.0)),
            (Val::String("a".into()), Val::String("b".into())),
            (Val::List(vec![1_u8, 2].into()), Val::List(List::from([Val::U8(1), Val::U8(3)]))),
            (Val::List(vec![1_u8].into()), Val::List(vec![1_u8, 0].into())),
            (Val::Option(None), some(Val::U8(0))),
            (Val::Result(Ok(None)), Val::Result(Err(None))),
            (Val::Record(point(1, 2)), Val::Record(point(1, 3))),
        ];
        for (a, b) in less {
            assert_eq!(a.partial_cmp(&b), Some(Ordering::Less), "{a:?} {b:?}");
            assert_eq!(b.partial_cmp(&a), Some(Ordering::Greater), "{a:?} {b:?}");
            assert_ne!(a, b);
            assert_eq!(a.partial_cmp(&a.clone()), Some(Ordering::Equal));
        }
        let nan = Val::Float64(f64::NAN);
        let swapped = Record::from([("y", Val::S8(2)), ("x", Val::S8(1))]);
        assert_eq!(nan.partial_cmp(&Val::Float64(-f64::NAN)), Some(Ordering::Equal));
        assert_eq!(
            Val::Record(swapped).partial_cmp(&Val::Record(point(1, 2))),
            Some(Ordering::Equal)
        );
        let unordered = [
            (nan, Val::Float64(0.0)),
            (Val::Enum("a".into()), Val::Enum("b".into())),
            (Val::U8(1), Val::S8(1)),
        ];
        for (a, b) in unordered {
            assert_eq!(a.partial_cmp(&b), None, "{a:?} {b:?}");
        }
    }
}
