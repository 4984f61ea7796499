//! Float lanes, and conversions to and from them.

use crate::case::{Case, binary, each, each2, unary};
use crate::floats::{max, min};
use std::array::from_fn;

macro_rules! of_shape {
    ($cases:ident, $name:literal, $ty:ident, $n:literal, $int:ident) => {
        let name = |op: &str| format!(concat!($name, ".{}"), op);
        let mask = |yes: bool| if yes { $int::MAX } else { 0 };
        $cases.extend([
            unary(&name("ceil"), |a: [$ty; $n]| each(a, $ty::ceil)),
            unary(&name("floor"), |a: [$ty; $n]| each(a, $ty::floor)),
            unary(&name("trunc"), |a: [$ty; $n]| each(a, $ty::trunc)),
            unary(&name("nearest"), |a: [$ty; $n]| each(a, $ty::round_ties_even)),
            unary(&name("sqrt"), |a: [$ty; $n]| each(a, $ty::sqrt)),
            unary(&name("abs"), |a: [$int; $n]| each(a, |a| a << 1 >> 1)),
            unary(&name("neg"), |a: [$int; $n]| each(a, |a| a ^ (1 << ($int::BITS - 1)))),
            binary(&name("add"), |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| a + b)),
            binary(&name("sub"), |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| a - b)),
            binary(&name("mul"), |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| a * b)),
            binary(&name("div"), |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| a / b)),
            binary(&name("min"), |a: [$ty; $n], b: [$ty; $n]| each2(a, b, min)),
            binary(&name("max"), |a: [$ty; $n], b: [$ty; $n]| each2(a, b, max)),
            // These take one of the two as it is.
            binary(&name("pmin"), |a: [$ty; $n], b: [$ty; $n]| {
                each2(a, b, |a, b| if b < a { b } else { a })
            })
            .exact(),
            binary(&name("pmax"), |a: [$ty; $n], b: [$ty; $n]| {
                each2(a, b, |a, b| if a < b { b } else { a })
            })
            .exact(),
            binary(&name("eq"), move |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| mask(a == b))),
            binary(&name("ne"), move |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| mask(a != b))),
            binary(&name("lt"), move |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| mask(a < b))),
            binary(&name("gt"), move |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| mask(a > b))),
            binary(&name("le"), move |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| mask(a <= b))),
            binary(&name("ge"), move |a: [$ty; $n], b: [$ty; $n]| each2(a, b, |a, b| mask(a >= b))),
        ]);
    };
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    of_shape!(cases, "f32x4", f32, 4, u32);
    of_shape!(cases, "f64x2", f64, 2, u64);
    cases.extend(conversions());
    cases
}

fn conversions() -> Vec<Case> {
    vec![
        unary("f32x4.convert_i32x4_s", |a: [i32; 4]| each(a, |a| a as f32)),
        unary("f32x4.convert_i32x4_u", |a: [u32; 4]| each(a, |a| a as f32)),
        unary("f64x2.convert_low_i32x4_s", |a: [i32; 4]| -> [f64; 2] {
            from_fn(|at| a[at].into())
        }),
        unary("f64x2.convert_low_i32x4_u", |a: [u32; 4]| -> [f64; 2] {
            from_fn(|at| a[at].into())
        }),
        unary("i32x4.trunc_sat_f32x4_s", |a: [f32; 4]| each(a, |a| a as i32)),
        unary("i32x4.trunc_sat_f32x4_u", |a: [f32; 4]| each(a, |a| a as u32)),
        unary("i32x4.trunc_sat_f64x2_s_zero", |[a, b]: [f64; 2]| [a as i32, b as i32, 0, 0]),
        unary("i32x4.trunc_sat_f64x2_u_zero", |[a, b]: [f64; 2]| [a as u32, b as u32, 0, 0]),
        unary("f32x4.demote_f64x2_zero", |[a, b]: [f64; 2]| [a as f32, b as f32, 0.0, 0.0]),
        unary("f64x2.promote_low_f32x4", |a: [f32; 4]| -> [f64; 2] { from_fn(|at| a[at].into()) }),
    ]
}
