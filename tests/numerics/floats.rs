//! Floats.

use crate::case::{Case, binary, unary};

macro_rules! of_width {
    ($cases:ident, $name:literal, $ty:ident, $bits:ident) => {{
        const SIGN: $bits = 1 << ($bits::BITS - 1);
        let name = |op: &str| format!(concat!($name, ".{}"), op);
        $cases.extend([
            unary(&name("ceil"), $ty::ceil),
            unary(&name("floor"), $ty::floor),
            unary(&name("trunc"), $ty::trunc),
            unary(&name("nearest"), $ty::round_ties_even),
            unary(&name("sqrt"), $ty::sqrt),
            binary(&name("add"), |a: $ty, b: $ty| a + b),
            binary(&name("sub"), |a: $ty, b: $ty| a - b),
            binary(&name("mul"), |a: $ty, b: $ty| a * b),
            binary(&name("div"), |a: $ty, b: $ty| a / b),
            binary(&name("min"), |a: $ty, b: $ty| min(a, b)),
            binary(&name("max"), |a: $ty, b: $ty| max(a, b)),
            // These deal with the sign and nothing else.
            unary(&name("abs"), |a: $ty| $ty::from_bits(a.to_bits() & !SIGN)).exact(),
            unary(&name("neg"), |a: $ty| $ty::from_bits(a.to_bits() ^ SIGN)).exact(),
            binary(&name("copysign"), |a: $ty, b: $ty| {
                $ty::from_bits((a.to_bits() & !SIGN) | (b.to_bits() & SIGN))
            })
            .exact(),
            binary(&name("eq"), |a: $ty, b: $ty| u32::from(a == b)),
            binary(&name("ne"), |a: $ty, b: $ty| u32::from(a != b)),
            binary(&name("lt"), |a: $ty, b: $ty| u32::from(a < b)),
            binary(&name("gt"), |a: $ty, b: $ty| u32::from(a > b)),
            binary(&name("le"), |a: $ty, b: $ty| u32::from(a <= b)),
            binary(&name("ge"), |a: $ty, b: $ty| u32::from(a >= b)),
        ]);
    }};
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    of_width!(cases, "f32", f32, u32);
    of_width!(cases, "f64", f64, u64);
    cases
}

/// A float, for what is the same for both.
pub(crate) trait Float: Copy + PartialOrd {
    const NAN: Self;
    fn is_negative(self) -> bool;
}

impl Float for f32 {
    const NAN: f32 = f32::NAN;

    fn is_negative(self) -> bool {
        self.is_sign_negative()
    }
}

impl Float for f64 {
    const NAN: f64 = f64::NAN;

    fn is_negative(self) -> bool {
        self.is_sign_negative()
    }
}

/// The lesser one: NaN if there is one, and -0 is less than 0.
pub(crate) fn min<F: Float>(a: F, b: F) -> F {
    match a.partial_cmp(&b) {
        None => F::NAN,
        Some(std::cmp::Ordering::Less) => a,
        Some(std::cmp::Ordering::Greater) => b,
        Some(std::cmp::Ordering::Equal) => {
            if a.is_negative() {
                a
            } else {
                b
            }
        }
    }
}

pub(crate) fn max<F: Float>(a: F, b: F) -> F {
    match a.partial_cmp(&b) {
        None => F::NAN,
        Some(std::cmp::Ordering::Greater) => a,
        Some(std::cmp::Ordering::Less) => b,
        Some(std::cmp::Ordering::Equal) => {
            if a.is_negative() {
                b
            } else {
                a
            }
        }
    }
}
