//! Integer lanes.

use crate::case::{Case, binary, each, each2, ternary, unary};
use std::array::from_fn;

/// What there is for lanes of all widths.
macro_rules! of_shape {
    ($cases:ident, $name:literal, $signed:ident, $unsigned:ident, $n:literal) => {
        let name = |op: &str| format!(concat!($name, ".{}"), op);
        let mask = |yes: bool| if yes { -1 } else { 0 };
        $cases.extend([
            unary(&name("abs"), |a: [$signed; $n]| each(a, $signed::wrapping_abs)),
            unary(&name("neg"), |a: [$signed; $n]| each(a, $signed::wrapping_neg)),
            unary(&name("all_true"), |a: [$signed; $n]| u32::from(a.iter().all(|&a| a != 0))),
            unary(&name("bitmask"), |a: [$signed; $n]| {
                let bit = |(at, &a): (usize, &$signed)| u32::from(a < 0) << at;
                a.iter().enumerate().map(bit).sum::<u32>()
            }),
            binary(&name("add"), |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, $signed::wrapping_add)
            }),
            binary(&name("sub"), |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, $signed::wrapping_sub)
            }),
            // Distances are taken modulo the width of a lane.
            binary(&name("shl"), |a: [$signed; $n], b: u32| each(a, |a| a << (b % $signed::BITS))),
            binary(&name("shr_s"), |a: [$signed; $n], b: u32| {
                each(a, |a| a >> (b % $signed::BITS))
            }),
            binary(&name("shr_u"), |a: [$unsigned; $n], b: u32| {
                each(a, |a| a >> (b % $signed::BITS))
            }),
            binary(&name("eq"), move |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, |a, b| mask(a == b) as $signed)
            }),
            binary(&name("ne"), move |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, |a, b| mask(a != b) as $signed)
            }),
            binary(&name("lt_s"), move |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, |a, b| mask(a < b) as $signed)
            }),
            binary(&name("gt_s"), move |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, |a, b| mask(a > b) as $signed)
            }),
            binary(&name("le_s"), move |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, |a, b| mask(a <= b) as $signed)
            }),
            binary(&name("ge_s"), move |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, |a, b| mask(a >= b) as $signed)
            }),
        ]);
    };
}

/// What there is for lanes of up to 32 bits.
macro_rules! of_small_shape {
    ($cases:ident, $name:literal, $signed:ident, $unsigned:ident, $n:literal) => {
        let name = |op: &str| format!(concat!($name, ".{}"), op);
        let mask = |yes: bool| if yes { $unsigned::MAX } else { 0 };
        $cases.extend([
            binary(&name("min_s"), |a: [$signed; $n], b: [$signed; $n]| each2(a, b, Ord::min)),
            binary(&name("min_u"), |a: [$unsigned; $n], b: [$unsigned; $n]| each2(a, b, Ord::min)),
            binary(&name("max_s"), |a: [$signed; $n], b: [$signed; $n]| each2(a, b, Ord::max)),
            binary(&name("max_u"), |a: [$unsigned; $n], b: [$unsigned; $n]| each2(a, b, Ord::max)),
            binary(&name("lt_u"), move |a: [$unsigned; $n], b: [$unsigned; $n]| {
                each2(a, b, |a, b| mask(a < b))
            }),
            binary(&name("gt_u"), move |a: [$unsigned; $n], b: [$unsigned; $n]| {
                each2(a, b, |a, b| mask(a > b))
            }),
            binary(&name("le_u"), move |a: [$unsigned; $n], b: [$unsigned; $n]| {
                each2(a, b, |a, b| mask(a <= b))
            }),
            binary(&name("ge_u"), move |a: [$unsigned; $n], b: [$unsigned; $n]| {
                each2(a, b, |a, b| mask(a >= b))
            }),
        ]);
    };
}

/// What saturates and what has an average: lanes of up to 16 bits.
macro_rules! saturating {
    ($cases:ident, $name:literal, $signed:ident, $unsigned:ident, $n:literal) => {
        let name = |op: &str| format!(concat!($name, ".{}"), op);
        $cases.extend([
            binary(&name("add_sat_s"), |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, $signed::saturating_add)
            }),
            binary(&name("add_sat_u"), |a: [$unsigned; $n], b: [$unsigned; $n]| {
                each2(a, b, $unsigned::saturating_add)
            }),
            binary(&name("sub_sat_s"), |a: [$signed; $n], b: [$signed; $n]| {
                each2(a, b, $signed::saturating_sub)
            }),
            binary(&name("sub_sat_u"), |a: [$unsigned; $n], b: [$unsigned; $n]| {
                each2(a, b, $unsigned::saturating_sub)
            }),
            binary(&name("avgr_u"), |a: [$unsigned; $n], b: [$unsigned; $n]| {
                each2(a, b, |a, b| (u32::from(a) + u32::from(b)).div_ceil(2) as $unsigned)
            }),
        ]);
    };
}

/// What has lanes twice as wide as its operands.
macro_rules! widening {
    ($cases:ident, $name:literal, $from:literal, $sign:literal, $ty:ident, $n:literal, $wide:ident, $half:literal) => {
        let name = |op: &str| format!(concat!($name, ".{}_", $from, "_", $sign), op);
        $cases.extend([
            unary(&name("extend_low"), |a: [$ty; $n]| -> [$wide; $half] {
                from_fn(|at| a[at].into())
            }),
            unary(&name("extend_high"), |a: [$ty; $n]| -> [$wide; $half] {
                from_fn(|at| a[at + $half].into())
            }),
            binary(&name("extmul_low"), |a: [$ty; $n], b: [$ty; $n]| -> [$wide; $half] {
                from_fn(|at| $wide::from(a[at]) * $wide::from(b[at]))
            }),
            binary(&name("extmul_high"), |a: [$ty; $n], b: [$ty; $n]| -> [$wide; $half] {
                from_fn(|at| $wide::from(a[at + $half]) * $wide::from(b[at + $half]))
            }),
        ]);
    };
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    of_shape!(cases, "i8x16", i8, u8, 16);
    of_shape!(cases, "i16x8", i16, u16, 8);
    of_shape!(cases, "i32x4", i32, u32, 4);
    of_shape!(cases, "i64x2", i64, u64, 2);
    of_small_shape!(cases, "i8x16", i8, u8, 16);
    of_small_shape!(cases, "i16x8", i16, u16, 8);
    of_small_shape!(cases, "i32x4", i32, u32, 4);
    saturating!(cases, "i8x16", i8, u8, 16);
    saturating!(cases, "i16x8", i16, u16, 8);
    widening!(cases, "i16x8", "i8x16", "s", i8, 16, i16, 8);
    widening!(cases, "i16x8", "i8x16", "u", u8, 16, u16, 8);
    widening!(cases, "i32x4", "i16x8", "s", i16, 8, i32, 4);
    widening!(cases, "i32x4", "i16x8", "u", u16, 8, u32, 4);
    widening!(cases, "i64x2", "i32x4", "s", i32, 4, i64, 2);
    widening!(cases, "i64x2", "i32x4", "u", u32, 4, u64, 2);
    cases.extend(multiplying());
    cases.extend(narrowing());
    cases.extend(bits());
    cases.extend(moving());
    cases
}

fn multiplying() -> Vec<Case> {
    vec![
        binary("i16x8.mul", |a: [i16; 8], b: [i16; 8]| each2(a, b, i16::wrapping_mul)),
        binary("i32x4.mul", |a: [i32; 4], b: [i32; 4]| each2(a, b, i32::wrapping_mul)),
        binary("i64x2.mul", |a: [i64; 2], b: [i64; 2]| each2(a, b, i64::wrapping_mul)),
        binary("i16x8.q15mulr_sat_s", |a: [i16; 8], b: [i16; 8]| each2(a, b, q15)),
        binary("i32x4.dot_i16x8_s", |a: [i16; 8], b: [i16; 8]| -> [i32; 4] {
            let product = |at: usize| i32::from(a[at]) * i32::from(b[at]);
            from_fn(|at| product(2 * at).wrapping_add(product(2 * at + 1)))
        }),
        unary("i16x8.extadd_pairwise_i8x16_s", |a: [i8; 16]| -> [i16; 8] {
            from_fn(|at| i16::from(a[2 * at]) + i16::from(a[2 * at + 1]))
        }),
        unary("i16x8.extadd_pairwise_i8x16_u", |a: [u8; 16]| -> [u16; 8] {
            from_fn(|at| u16::from(a[2 * at]) + u16::from(a[2 * at + 1]))
        }),
        unary("i32x4.extadd_pairwise_i16x8_s", |a: [i16; 8]| -> [i32; 4] {
            from_fn(|at| i32::from(a[2 * at]) + i32::from(a[2 * at + 1]))
        }),
        unary("i32x4.extadd_pairwise_i16x8_u", |a: [u16; 8]| -> [u32; 4] {
            from_fn(|at| u32::from(a[2 * at]) + u32::from(a[2 * at + 1]))
        }),
    ]
}

/// A product of fractions of 15 bits, rounded and saturated.
pub(crate) fn q15(a: i16, b: i16) -> i16 {
    let product = (i32::from(a) * i32::from(b) + 0x4000) >> 15;
    product.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}

fn narrowing() -> Vec<Case> {
    fn both<T: Copy, U, const N: usize, const M: usize>(
        a: [T; N],
        b: [T; N],
        does: impl Fn(T) -> U,
    ) -> [U; M] {
        from_fn(|at| does(if at < N { a[at] } else { b[at - N] }))
    }
    vec![
        binary("i8x16.narrow_i16x8_s", |a: [i16; 8], b: [i16; 8]| -> [i8; 16] {
            both(a, b, |lane| lane.clamp(-128, 127) as i8)
        }),
        binary("i8x16.narrow_i16x8_u", |a: [i16; 8], b: [i16; 8]| -> [u8; 16] {
            both(a, b, |lane| lane.clamp(0, 255) as u8)
        }),
        binary("i16x8.narrow_i32x4_s", |a: [i32; 4], b: [i32; 4]| -> [i16; 8] {
            both(a, b, |lane| lane.clamp(-32768, 32767) as i16)
        }),
        binary("i16x8.narrow_i32x4_u", |a: [i32; 4], b: [i32; 4]| -> [u16; 8] {
            both(a, b, |lane| lane.clamp(0, 65535) as u16)
        }),
    ]
}

fn bits() -> Vec<Case> {
    vec![
        unary("v128.not", |a: [u64; 2]| each(a, |a| !a)),
        binary("v128.and", |a: [u64; 2], b: [u64; 2]| each2(a, b, |a, b| a & b)),
        binary("v128.or", |a: [u64; 2], b: [u64; 2]| each2(a, b, |a, b| a | b)),
        binary("v128.xor", |a: [u64; 2], b: [u64; 2]| each2(a, b, |a, b| a ^ b)),
        binary("v128.andnot", |a: [u64; 2], b: [u64; 2]| each2(a, b, |a, b| a & !b)),
        ternary("v128.bitselect", |a: [u64; 2], b: [u64; 2], c: [u64; 2]| -> [u64; 2] {
            from_fn(|at| a[at] & c[at] | b[at] & !c[at])
        }),
        unary("v128.any_true", |a: [u8; 16]| u32::from(a != [0; 16])),
        unary("i8x16.popcnt", |a: [u8; 16]| each(a, |a| a.count_ones() as u8)),
    ]
}

fn moving() -> Vec<Case> {
    let mut cases = vec![
        binary("i8x16.swizzle", |a: [u8; 16], b: [u8; 16]| {
            each(b, |b| a.get(usize::from(b)).copied().unwrap_or(0))
        }),
        unary("i8x16.splat", |a: u32| [a as u8; 16]),
        unary("i16x8.splat", |a: u32| [a as u16; 8]),
        unary("i32x4.splat", |a: u32| [a; 4]),
        unary("i64x2.splat", |a: u64| [a; 2]),
        unary("f32x4.splat", |a: f32| [a; 4]).exact(),
        unary("f64x2.splat", |a: f64| [a; 2]).exact(),
    ];
    for at in 0..16 {
        cases.push(unary(&format!("i8x16.extract_lane_s {at}"), move |a: [i8; 16]| {
            i32::from(a[at])
        }));
        cases.push(unary(&format!("i8x16.extract_lane_u {at}"), move |a: [u8; 16]| {
            u32::from(a[at])
        }));
        cases.push(binary(&format!("i8x16.replace_lane {at}"), move |mut a: [u8; 16], b: u32| {
            a[at] = b as u8;
            a
        }));
        // Each of Cranelift's special cases of a shuffle, and most others.
        let masks: [fn(usize, usize) -> usize; 6] = [
            |at, i| at + i,
            |at, i| (i * at) % 32,
            |at, i| (i / 2 + 16 * (i % 2) + at) % 32,
            |at, i| i ^ at,
            |at, i| (i / 4 * 4 + at) % 32,
            |at, i| (i * 7 + at * 5) % 32,
        ];
        for mask in masks {
            let mask: [usize; 16] = from_fn(|i| mask(at, i));
            let lanes: String = mask.iter().map(|lane| format!(" {lane}")).collect();
            cases.push(binary(
                &format!("i8x16.shuffle{lanes}"),
                move |a: [u8; 16], b: [u8; 16]| {
                    mask.map(|lane| if lane < 16 { a[lane] } else { b[lane - 16] })
                },
            ));
        }
    }
    for at in 0..8 {
        cases.push(unary(&format!("i16x8.extract_lane_s {at}"), move |a: [i16; 8]| {
            i32::from(a[at])
        }));
        cases.push(unary(&format!("i16x8.extract_lane_u {at}"), move |a: [u16; 8]| {
            u32::from(a[at])
        }));
        cases.push(binary(&format!("i16x8.replace_lane {at}"), move |mut a: [u16; 8], b: u32| {
            a[at] = b as u16;
            a
        }));
    }
    for at in 0..4 {
        cases.push(unary(&format!("i32x4.extract_lane {at}"), move |a: [i32; 4]| a[at]));
        cases.push(unary(&format!("f32x4.extract_lane {at}"), move |a: [f32; 4]| a[at]).exact());
        cases.push(binary(&format!("i32x4.replace_lane {at}"), move |mut a: [u32; 4], b: u32| {
            a[at] = b;
            a
        }));
        let replace = move |mut a: [f32; 4], b: f32| {
            a[at] = b;
            a
        };
        cases.push(binary(&format!("f32x4.replace_lane {at}"), replace).exact());
    }
    for at in 0..2 {
        cases.push(unary(&format!("i64x2.extract_lane {at}"), move |a: [i64; 2]| a[at]));
        cases.push(unary(&format!("f64x2.extract_lane {at}"), move |a: [f64; 2]| a[at]).exact());
        cases.push(binary(&format!("i64x2.replace_lane {at}"), move |mut a: [u64; 2], b: u64| {
            a[at] = b;
            a
        }));
        let replace = move |mut a: [f64; 2], b: f64| {
            a[at] = b;
            a
        };
        cases.push(binary(&format!("f64x2.replace_lane {at}"), replace).exact());
    }
    cases
}
