//! What instructions on numbers and vectors compute, against the same in Rust: each of them with a few
//! hundred operands, as arguments and as constants, in configurations that change the code.
//!
//! `WHARF_NUMERICS` is how many operands each has, `WHARF_NUMERICS_SEED` what they follow from; without
//! the latter they are the same each time.
#![cfg(all(feature = "compile", feature = "wat"))]

mod case;
mod check;
mod conversions;
mod float_lanes;
mod floats;
mod integers;
mod lanes;
mod random;
#[path = "../differential/rng.rs"]
mod rng;
mod relaxed;

use anyhow::Result;
use case::Case;
use check::Setting;
use wharf::{Config, OptLevel};

const SETTINGS: &[Setting] = &[
    Setting { name: "by default", set: |_| {}, canonical: false, deterministic: false },
    Setting {
        name: "unoptimised",
        set: |config| _ = config.cranelift_opt_level(OptLevel::None),
        canonical: false,
        deterministic: false,
    },
    Setting {
        name: "with canonical NaNs",
        set: |config| _ = config.cranelift_nan_canonicalization(true),
        canonical: true,
        deterministic: false,
    },
    Setting {
        name: "for any processor",
        set: any_processor,
        canonical: false,
        deterministic: false,
    },
    Setting {
        name: "the same on all processors",
        set: |config| {
            any_processor(config);
            config.cranelift_nan_canonicalization(true).relaxed_simd_deterministic(true);
        },
        canonical: true,
        deterministic: true,
    },
];

/// Uses nothing that only some processors have, like AVX and fused multiplications.
fn any_processor(config: &mut Config) {
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    config.target(&target).expect("a target of the host's architecture");
}

fn check(cases: &[Case]) -> Result<()> {
    let seed = std::env::var("WHARF_NUMERICS_SEED").map_or(Ok(2026), |seed| seed.parse())?;
    SETTINGS.iter().try_for_each(|setting| check::check(cases, setting, seed))
}

#[test]
fn integers() -> Result<()> {
    check(&integers::cases())
}

#[test]
fn floats() -> Result<()> {
    check(&floats::cases())
}

#[test]
fn conversions() -> Result<()> {
    check(&conversions::cases())
}

#[test]
fn integer_lanes() -> Result<()> {
    check(&lanes::cases())
}

#[test]
fn float_lanes() -> Result<()> {
    check(&float_lanes::cases())
}

#[test]
fn relaxed_instructions() -> Result<()> {
    check(&relaxed::cases())
}

/// A wrong answer is found: this is what the other tests rest upon.
#[test]
fn mistakes_are_found() {
    let wrong = [
        case::binary("i32.add", |a: i32, b: i32| a.wrapping_sub(b)),
        case::binary("i32.div_u", |a: u32, b: u32| a.checked_div(b).unwrap_or(0)),
        case::unary("f32.ceil", f32::floor),
        case::unary("f64.nearest", f64::round),
        // The NaNs of arithmetic do not have the bits of an operand.
        case::unary("f32.sqrt", |a: f32| if a.is_nan() { a } else { a.sqrt() }).exact(),
        case::binary("i8x16.add_sat_s", |a: [i8; 16], b: [i8; 16]| {
            case::each2(a, b, i8::wrapping_add)
        }),
    ];
    for case in wrong {
        let name = case.name.clone();
        let error = check(&[case]).unwrap_err().to_string();
        assert!(error.starts_with(&name), "{error}");
    }
}
