//! Integers of 32, 64 and 128 bits.

use crate::case::{Case, binary, quaternary, unary};
use wharf::Trap;

/// A function of the same name for each of both widths.
macro_rules! of_width {
    ($cases:ident, $name:literal, $signed:ident, $unsigned:ident) => {
        let name = |op: &str| format!(concat!($name, ".{}"), op);
        // Divisions, with their traps.
        let nonzero = |b: bool| if b { Ok(()) } else { Err(Trap::IntegerDivisionByZero) };
        $cases.push(binary(&name("div_s"), move |a: $signed, b: $signed| {
            nonzero(b != 0)?;
            a.checked_div(b).ok_or(Trap::IntegerOverflow)
        }));
        $cases.push(binary(&name("div_u"), move |a: $unsigned, b: $unsigned| {
            nonzero(b != 0).map(|()| a / b)
        }));
        $cases.push(binary(&name("rem_s"), move |a: $signed, b: $signed| {
            nonzero(b != 0).map(|()| a.wrapping_rem(b))
        }));
        $cases.push(binary(&name("rem_u"), move |a: $unsigned, b: $unsigned| {
            nonzero(b != 0).map(|()| a % b)
        }));
        $cases.extend([
            binary(&name("add"), $signed::wrapping_add),
            binary(&name("sub"), $signed::wrapping_sub),
            binary(&name("mul"), $signed::wrapping_mul),
            binary(&name("and"), |a: $signed, b: $signed| a & b),
            binary(&name("or"), |a: $signed, b: $signed| a | b),
            binary(&name("xor"), |a: $signed, b: $signed| a ^ b),
            // Distances are taken modulo the width.
            binary(&name("shl"), |a: $signed, b: $unsigned| a.wrapping_shl(b as u32)),
            binary(&name("shr_s"), |a: $signed, b: $unsigned| a.wrapping_shr(b as u32)),
            binary(&name("shr_u"), |a: $unsigned, b: $unsigned| a.wrapping_shr(b as u32)),
            binary(&name("rotl"), |a: $unsigned, b: $unsigned| {
                a.rotate_left((b % $unsigned::from($unsigned::BITS as u8)) as u32)
            }),
            binary(&name("rotr"), |a: $unsigned, b: $unsigned| {
                a.rotate_right((b % $unsigned::from($unsigned::BITS as u8)) as u32)
            }),
            unary(&name("clz"), |a: $unsigned| a.leading_zeros() as $unsigned),
            unary(&name("ctz"), |a: $unsigned| a.trailing_zeros() as $unsigned),
            unary(&name("popcnt"), |a: $unsigned| a.count_ones() as $unsigned),
            unary(&name("extend8_s"), |a: $signed| $signed::from(a as i8)),
            unary(&name("extend16_s"), |a: $signed| $signed::from(a as i16)),
            unary(&name("eqz"), |a: $signed| u32::from(a == 0)),
            binary(&name("eq"), |a: $signed, b: $signed| u32::from(a == b)),
            binary(&name("ne"), |a: $signed, b: $signed| u32::from(a != b)),
            binary(&name("lt_s"), |a: $signed, b: $signed| u32::from(a < b)),
            binary(&name("lt_u"), |a: $unsigned, b: $unsigned| u32::from(a < b)),
            binary(&name("gt_s"), |a: $signed, b: $signed| u32::from(a > b)),
            binary(&name("gt_u"), |a: $unsigned, b: $unsigned| u32::from(a > b)),
            binary(&name("le_s"), |a: $signed, b: $signed| u32::from(a <= b)),
            binary(&name("le_u"), |a: $unsigned, b: $unsigned| u32::from(a <= b)),
            binary(&name("ge_s"), |a: $signed, b: $signed| u32::from(a >= b)),
            binary(&name("ge_u"), |a: $unsigned, b: $unsigned| u32::from(a >= b)),
        ]);
    };
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    of_width!(cases, "i32", i32, u32);
    of_width!(cases, "i64", i64, u64);
    cases.extend([
        unary("i64.extend32_s", |a: i64| i64::from(a as i32)),
        unary("i32.wrap_i64", |a: i64| a as i32),
        unary("i64.extend_i32_s", |a: i32| i64::from(a)),
        unary("i64.extend_i32_u", |a: u32| u64::from(a)),
    ]);
    cases.extend(wide());
    cases
}

/// Wide arithmetic: a number of 128 bits is two values.
fn wide() -> Vec<Case> {
    vec![
        binary("i64.mul_wide_s", |a: i64, b: i64| {
            halves((i128::from(a) * i128::from(b)).cast_unsigned())
        }),
        binary("i64.mul_wide_u", |a: u64, b: u64| halves(u128::from(a) * u128::from(b))),
        quaternary("i64.add128", |low, high, other_low, other_high| {
            halves(whole(low, high).wrapping_add(whole(other_low, other_high)))
        }),
        quaternary("i64.sub128", |low, high, other_low, other_high| {
            halves(whole(low, high).wrapping_sub(whole(other_low, other_high)))
        }),
    ]
}

fn whole(low: u64, high: u64) -> u128 {
    u128::from(low) | u128::from(high) << 64
}

fn halves(value: u128) -> (u64, u64) {
    (value as u64, (value >> 64) as u64)
}
