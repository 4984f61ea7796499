//! Conversions between numbers of different types.

use crate::case::{Case, unary};
use wharf::Trap;

/// Truncations from `$float`, which trap where there is no such integer, or saturate.
macro_rules! truncations {
    ($cases:ident, $from:literal, $float:ident: $($to:literal $sign:literal $int:ident;)*) => {$(
        let name = |op: &str| format!(concat!($to, ".{}_", $from, "_", $sign), op);
        // Rust's conversion saturates.
        $cases.push(unary(&name("trunc_sat"), |a: $float| a as $int));
        $cases.push(unary(&name("trunc"), |a: $float| {
            // The ends of the type as floats, both of which are exact: `MAX` may not be.
            let (low, high) = ($int::MIN as $float, ($int::MAX / 2 + 1) as $float * 2.0);
            let whole = a.trunc();
            if a.is_nan() {
                Err(Trap::BadConversionToInteger)
            } else if whole < low || whole >= high {
                Err(Trap::IntegerOverflow)
            } else {
                Ok(whole as $int)
            }
        }));
    )*};
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = vec![
        unary("f32.convert_i32_s", |a: i32| a as f32),
        unary("f32.convert_i32_u", |a: u32| a as f32),
        unary("f32.convert_i64_s", |a: i64| a as f32),
        unary("f32.convert_i64_u", |a: u64| a as f32),
        unary("f64.convert_i32_s", |a: i32| f64::from(a)),
        unary("f64.convert_i32_u", |a: u32| f64::from(a)),
        unary("f64.convert_i64_s", |a: i64| a as f64),
        unary("f64.convert_i64_u", |a: u64| a as f64),
        unary("f32.demote_f64", |a: f64| a as f32),
        unary("f64.promote_f32", |a: f32| f64::from(a)),
        unary("i32.reinterpret_f32", f32::to_bits),
        unary("i64.reinterpret_f64", f64::to_bits),
        unary::<u32, f32>("f32.reinterpret_i32", f32::from_bits).exact(),
        unary::<u64, f64>("f64.reinterpret_i64", f64::from_bits).exact(),
    ];
    truncations! { cases, "f32", f32:
        "i32" "s" i32;
        "i32" "u" u32;
        "i64" "s" i64;
        "i64" "u" u64;
    }
    truncations! { cases, "f64", f64:
        "i32" "s" i32;
        "i32" "u" u32;
        "i64" "s" i64;
        "i64" "u" u64;
    }
    cases
}
