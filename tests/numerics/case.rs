//! An instruction with what it must do, said in Rust.

use std::array::from_fn;
use wharf::Trap;

/// What an instruction makes of its operands, all of them as bits.
pub(crate) type Outcome = Result<Vec<u128>, Trap>;

/// An instruction, and what it may do.
pub(crate) struct Case {
    /// As it is written.
    pub(crate) name: String,
    pub(crate) params: Vec<Type>,
    pub(crate) results: Vec<Type>,
    /// One thing, or those of which a relaxed instruction does one and always the same. The first is
    /// that of the deterministic profile.
    pub(crate) may: Vec<Meaning>,
}

/// Makes results of operands.
type Does = Box<dyn Fn(&[u128]) -> Outcome>;

/// One thing that an instruction may do.
pub(crate) struct Meaning {
    pub(crate) outcome: Does,
    /// Whether a NaN that comes out has just these bits; if not, it is one of those that the
    /// specification lets arithmetic give.
    pub(crate) exact: bool,
}

/// A type of operands and results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Type {
    /// In WebAssembly.
    pub(crate) name: &'static str,
    /// Bits of a lane; a number is one lane.
    pub(crate) lane: u32,
    pub(crate) lanes: u32,
    /// Whether lanes are floats.
    pub(crate) float: bool,
}

/// Rust's side of a type.
pub(crate) trait Value: Copy {
    const TYPE: Type;
    fn from_bits(bits: u128) -> Self;
    fn bits(self) -> u128;
}

macro_rules! values {
    ($($ty:ty: $name:literal, $float:literal, $lanes:literal, |$bits:ident| $from:expr, |$value:ident| $to:expr;)*) => {$(
        impl Value for $ty {
            const TYPE: Type = Type {
                name: $name,
                lane: 8 * size_of::<$ty>() as u32,
                lanes: 1,
                float: $float,
            };

            fn from_bits($bits: u128) -> $ty {
                $from
            }

            fn bits(self) -> u128 {
                let $value = self;
                $to
            }
        }

        impl Value for [$ty; $lanes] {
            const TYPE: Type =
                Type { name: "v128", lanes: $lanes, ..<$ty as Value>::TYPE };

            fn from_bits(bits: u128) -> [$ty; $lanes] {
                from_fn(|at| <$ty as Value>::from_bits(bits >> (at as u32 * 128 / $lanes)))
            }

            fn bits(self) -> u128 {
                let lane = |(at, value): (usize, $ty)| value.bits() << (at as u32 * 128 / $lanes);
                self.into_iter().enumerate().map(lane).fold(0, |all, lane| all | lane)
            }
        }
    )*};
}

values! {
    i8: "i32", false, 16, |bits| bits as i8, |v| v.cast_unsigned().into();
    u8: "i32", false, 16, |bits| bits as u8, |v| v.into();
    i16: "i32", false, 8, |bits| bits as i16, |v| v.cast_unsigned().into();
    u16: "i32", false, 8, |bits| bits as u16, |v| v.into();
    i32: "i32", false, 4, |bits| bits as i32, |v| v.cast_unsigned().into();
    u32: "i32", false, 4, |bits| bits as u32, |v| v.into();
    i64: "i64", false, 2, |bits| bits as i64, |v| v.cast_unsigned().into();
    u64: "i64", false, 2, |bits| bits as u64, |v| v.into();
    f32: "f32", true, 4, |bits| f32::from_bits(bits as u32), |v| v.to_bits().into();
    f64: "f64", true, 2, |bits| f64::from_bits(bits as u64), |v| v.to_bits().into();
}

/// What a function that says what an instruction does gives.
pub(crate) trait Results {
    fn types() -> Vec<Type>;
    fn outcome(self) -> Outcome;
}

impl<V: Value> Results for V {
    fn types() -> Vec<Type> {
        vec![V::TYPE]
    }

    fn outcome(self) -> Outcome {
        Ok(vec![self.bits()])
    }
}

impl<V: Value> Results for Result<V, Trap> {
    fn types() -> Vec<Type> {
        vec![V::TYPE]
    }

    fn outcome(self) -> Outcome {
        Ok(vec![self?.bits()])
    }
}

impl<V: Value, W: Value> Results for (V, W) {
    fn types() -> Vec<Type> {
        vec![V::TYPE, W::TYPE]
    }

    fn outcome(self) -> Outcome {
        Ok(vec![self.0.bits(), self.1.bits()])
    }
}

fn case<R: Results>(
    name: &str,
    params: Vec<Type>,
    outcome: impl Fn(&[u128]) -> Outcome + 'static,
) -> Case {
    let meaning = Meaning { outcome: Box::new(outcome), exact: false };
    Case { name: name.to_owned(), params, results: R::types(), may: vec![meaning] }
}

/// An instruction with one operand.
pub(crate) fn unary<A: Value, R: Results>(name: &str, does: impl Fn(A) -> R + 'static) -> Case {
    case::<R>(name, vec![A::TYPE], move |args| does(A::from_bits(args[0])).outcome())
}

/// An instruction with two operands.
pub(crate) fn binary<A: Value, B: Value, R: Results>(
    name: &str,
    does: impl Fn(A, B) -> R + 'static,
) -> Case {
    case::<R>(name, vec![A::TYPE, B::TYPE], move |args| {
        does(A::from_bits(args[0]), B::from_bits(args[1])).outcome()
    })
}

/// An instruction with three operands.
pub(crate) fn ternary<A: Value, B: Value, C: Value, R: Results>(
    name: &str,
    does: impl Fn(A, B, C) -> R + 'static,
) -> Case {
    case::<R>(name, vec![A::TYPE, B::TYPE, C::TYPE], move |args| {
        does(A::from_bits(args[0]), B::from_bits(args[1]), C::from_bits(args[2])).outcome()
    })
}

/// An instruction with four operands of one type.
pub(crate) fn quaternary<A: Value, R: Results>(
    name: &str,
    does: impl Fn(A, A, A, A) -> R + 'static,
) -> Case {
    case::<R>(name, vec![A::TYPE; 4], move |args| {
        let arg = |at: usize| A::from_bits(args[at]);
        does(arg(0), arg(1), arg(2), arg(3)).outcome()
    })
}

impl Case {
    /// NaNs come out as they are said.
    pub(crate) fn exact(mut self) -> Case {
        self.may.iter_mut().for_each(|meaning| meaning.exact = true);
        self
    }

    /// It may do what `other` says, too.
    pub(crate) fn or(mut self, other: Case) -> Case {
        assert_eq!((&self.params, &self.results), (&other.params, &other.results));
        self.may.extend(other.may);
        self
    }
}

/// Lane by lane.
pub(crate) fn each<T: Copy, U, const N: usize>(a: [T; N], does: impl Fn(T) -> U) -> [U; N] {
    a.map(does)
}

/// Lane by lane.
pub(crate) fn each2<T: Copy, U: Copy, V, const N: usize>(
    a: [T; N],
    b: [U; N],
    does: impl Fn(T, U) -> V,
) -> [V; N] {
    from_fn(|at| does(a[at], b[at]))
}
