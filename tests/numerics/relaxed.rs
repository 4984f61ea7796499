//! Relaxed SIMD: what the specification lets each instruction do, the deterministic profile first.

use crate::case::{Case, binary, each, each2, ternary, unary};
use crate::floats::{max, min};
use crate::lanes::q15;
use std::array::from_fn;

macro_rules! of_floats {
    ($cases:ident, $name:literal, $ty:ident, $n:literal) => {
        let name = |op: &str| format!(concat!($name, ".relaxed_{}"), op);
        let lanes = |name: &str, does: fn($ty, $ty) -> $ty| {
            binary(name, move |a: [$ty; $n], b: [$ty; $n]| each2(a, b, does))
        };
        let either = |name: &str, does: fn($ty, $ty) -> $ty| lanes(name, does).exact();
        $cases.push(
            lanes(&name("min"), min)
                .or(either(&name("min"), |a, b| if b < a { b } else { a }))
                .or(either(&name("min"), |a, b| if a < b { a } else { b }))
                .or(either(&name("min"), |a, b| {
                    if a.is_nan() {
                        b
                    } else if b.is_nan() {
                        a
                    } else {
                        min(a, b)
                    }
                })),
        );
        $cases.push(
            lanes(&name("max"), max)
                .or(either(&name("max"), |a, b| if a < b { b } else { a }))
                .or(either(&name("max"), |a, b| if b < a { a } else { b }))
                .or(either(&name("max"), |a, b| {
                    if a.is_nan() {
                        b
                    } else if b.is_nan() {
                        a
                    } else {
                        max(a, b)
                    }
                })),
        );
        let lanes = |name: &str, does: fn($ty, $ty, $ty) -> $ty| {
            ternary(name, move |a: [$ty; $n], b: [$ty; $n], c: [$ty; $n]| -> [$ty; $n] {
                from_fn(|at| does(a[at], b[at], c[at]))
            })
        };
        // Rounded twice, or once.
        $cases
            .push(lanes(&name("madd"), |a, b, c| a * b + c).or(lanes(&name("madd"), $ty::mul_add)));
        $cases.push(
            lanes(&name("nmadd"), |a, b, c| -a * b + c)
                .or(lanes(&name("nmadd"), |a, b, c| (-a).mul_add(b, c))),
        );
    };
}

macro_rules! lane_select {
    ($cases:ident, $name:literal, $signed:ident, $n:literal) => {
        let lanes = |does: fn($signed) -> $signed| {
            ternary(
                concat!($name, ".relaxed_laneselect"),
                move |a: [$signed; $n], b: [$signed; $n], c: [$signed; $n]| -> [$signed; $n] {
                    from_fn(|at| a[at] & does(c[at]) | b[at] & !does(c[at]))
                },
            )
        };
        // By each bit of the mask, or by the highest one.
        $cases.push(lanes(|mask| mask).or(lanes(|mask| mask >> ($signed::BITS - 1))));
    };
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    of_floats!(cases, "f32x4", f32, 4);
    of_floats!(cases, "f64x2", f64, 2);
    lane_select!(cases, "i8x16", i8, 16);
    lane_select!(cases, "i16x8", i16, 8);
    lane_select!(cases, "i32x4", i32, 4);
    lane_select!(cases, "i64x2", i64, 2);
    cases.extend(truncations());
    cases.extend([swizzle(), q15mulr(), dot(), dot_add()]);
    cases
}

fn truncations() -> Vec<Case> {
    /// `a` if it is an integer of 32 bits, or what is there instead.
    fn signed(a: f64, other: fn(f64) -> i32) -> i32 {
        let whole = a.trunc();
        if (-2147483648.0..2147483648.0).contains(&whole) { whole as i32 } else { other(a) }
    }
    fn unsigned(a: f64, other: fn(f64) -> u32) -> u32 {
        let whole = a.trunc();
        if (0.0..4294967296.0).contains(&whole) { whole as u32 } else { other(a) }
    }
    let signed_others: [fn(f64) -> i32; 2] = [|a| a as i32, |_| i32::MIN];
    let unsigned_others: [fn(f64) -> u32; 4] =
        [|a| a as u32, |_| u32::MAX, |_| u32::MAX - 1, |_| 1 << 31];
    let one_of = |cases: Vec<Case>| cases.into_iter().reduce(Case::or).expect("there are some");
    vec![
        one_of(
            signed_others
                .map(|other| {
                    unary("i32x4.relaxed_trunc_f32x4_s", move |a: [f32; 4]| {
                        each(a, |a| signed(a.into(), other))
                    })
                })
                .into(),
        ),
        one_of(
            signed_others
                .map(|other| {
                    unary("i32x4.relaxed_trunc_f64x2_s_zero", move |[a, b]: [f64; 2]| {
                        [signed(a, other), signed(b, other), 0, 0]
                    })
                })
                .into(),
        ),
        one_of(
            unsigned_others
                .map(|other| {
                    unary("i32x4.relaxed_trunc_f32x4_u", move |a: [f32; 4]| {
                        each(a, |a| unsigned(a.into(), other))
                    })
                })
                .into(),
        ),
        one_of(
            unsigned_others
                .map(|other| {
                    unary("i32x4.relaxed_trunc_f64x2_u_zero", move |[a, b]: [f64; 2]| {
                        [unsigned(a, other), unsigned(b, other), 0, 0]
                    })
                })
                .into(),
        ),
    ]
}

fn swizzle() -> Case {
    let lanes = |does: fn(u8) -> u8| {
        binary("i8x16.relaxed_swizzle", move |a: [u8; 16], b: [u8; 16]| {
            each(b, |b| a.get(usize::from(does(b))).copied().unwrap_or(0))
        })
    };
    lanes(|at| at).or(lanes(|at| if at < 128 { at % 16 } else { at }))
}

fn q15mulr() -> Case {
    let lanes = |does: fn(i16, i16) -> i16| {
        binary("i16x8.relaxed_q15mulr_s", move |a: [i16; 8], b: [i16; 8]| each2(a, b, does))
    };
    let wraps = |a, b| if (a, b) == (i16::MIN, i16::MIN) { i16::MIN } else { q15(a, b) };
    lanes(q15).or(lanes(wraps))
}

/// Sums of two products each, saturated; the second operand is signed or not.
fn products(a: [i8; 16], b: [i8; 16], second: fn(i8) -> i32) -> [i16; 8] {
    let product = |at: usize| i32::from(a[at]) * second(b[at]);
    from_fn(|at| {
        let sum = product(2 * at) + product(2 * at + 1);
        sum.clamp(i16::MIN.into(), i16::MAX.into()) as i16
    })
}

fn dot() -> Case {
    let lanes = |second: fn(i8) -> i32| {
        binary("i16x8.relaxed_dot_i8x16_i7x16_s", move |a, b| products(a, b, second))
    };
    lanes(i32::from).or(lanes(|b| b.cast_unsigned().into()))
}

fn dot_add() -> Case {
    let lanes = |second: fn(i8) -> i32| {
        let name = "i32x4.relaxed_dot_i8x16_i7x16_add_s";
        ternary(name, move |a: [i8; 16], b: [i8; 16], c: [i32; 4]| -> [i32; 4] {
            let sums = products(a, b, second);
            let sum = |at: usize| i32::from(sums[2 * at]) + i32::from(sums[2 * at + 1]);
            from_fn(|at| sum(at).wrapping_add(c[at]))
        })
    };
    lanes(i32::from).or(lanes(|b| b.cast_unsigned().into()))
}
