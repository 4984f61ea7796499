//! Runs instructions on operands, as arguments and as constants, and compares.

use crate::case::{Case, Meaning, Outcome, Type};
use crate::random::Random;
use anyhow::{Context, Result};
use std::fmt::Write;
use wharf::{Config, Engine, Instance, Module, Store, Trap, Val};

/// How many times each instruction is run, with operands from outside.
const RUNS: u64 = 400;

/// How many times with operands that are constants, which the code generator may reckon with.
const CONSTANT_RUNS: usize = 12;

/// A configuration.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) set: fn(&mut Config),
    /// Whether NaNs are canonical.
    pub(crate) canonical: bool,
    /// Whether relaxed instructions do what the deterministic profile says.
    pub(crate) deterministic: bool,
}

/// Checks `cases` in a configuration, with operands that follow from `seed`.
pub(crate) fn check(cases: &[Case], setting: &Setting, seed: u64) -> Result<()> {
    let mut config = Config::new();
    config.wasm_wide_arithmetic(true);
    (setting.set)(&mut config);
    let engine = Engine::new(&config)?;
    let mut random = Random::new(seed);
    let mut draw = |case: &Case| -> Vec<u128> {
        case.params.iter().map(|&param| random.value(param)).collect()
    };
    let constants: Vec<Vec<Vec<u128>>> =
        cases.iter().map(|case| (0..CONSTANT_RUNS).map(|_| draw(case)).collect()).collect();
    let module = Module::new(&engine, text(cases, &constants))?;
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    let runs = std::env::var("WHARF_NUMERICS").ok().map(|runs| runs.parse()).transpose()?;
    for (at, case) in cases.iter().enumerate() {
        let may = if setting.deterministic { &case.may[..1] } else { &case.may[..] };
        let mut left: Vec<&Meaning> = may.iter().collect();
        let mut compare = |how: &str, args: &[u128], found: Outcome| {
            let left_before = left.len();
            let before: Vec<Outcome> = left.iter().map(|may| (may.outcome)(args)).collect();
            left.retain(|meaning| fits(case, meaning, args, &found, setting.canonical));
            anyhow::ensure!(
                !left.is_empty(),
                "{} of {}{how} {}, seed {seed}: expected {}{}, found {}",
                case.name,
                shown(&case.params, args),
                setting.name,
                before.iter().map(|may| outcome(case, may)).collect::<Vec<_>>().join(" or "),
                if left_before < may.len() { ", as others before" } else { "" },
                outcome(case, &found),
            );
            Ok(())
        };
        for (number, args) in constants[at].iter().enumerate() {
            let found = call(&mut store, &instance, &format!("{at} {number}"), case, &[])?;
            compare(" as constants", args, found)?;
        }
        for _ in 0..runs.unwrap_or(RUNS) {
            let args = draw(case);
            let found = call(&mut store, &instance, &at.to_string(), case, &args)?;
            compare("", &args, found)?;
        }
    }
    Ok(())
}

/// A module with a function for each case, and one for each of its constant operands.
fn text(cases: &[Case], constants: &[Vec<Vec<u128>>]) -> String {
    let mut text = "(module".to_owned();
    for (at, (case, constants)) in cases.iter().zip(constants).enumerate() {
        let names =
            |types: &[Type]| types.iter().fold(String::new(), |names, ty| names + " " + ty.name);
        let (params, results) = (names(&case.params), names(&case.results));
        let operands = (0..case.params.len()).map(|param| format!("(local.get {param})"));
        let operands: String = operands.collect();
        let name = &case.name;
        let _ = write!(
            text,
            "\n(func (export \"{at}\") (param{params}) (result{results}) {operands} {name})"
        );
        for (number, args) in constants.iter().enumerate() {
            let operands = case.params.iter().zip(args).map(|(&ty, &bits)| constant(ty, bits));
            let operands: String = operands.collect();
            let _ = write!(
                text,
                "\n(func (export \"{at} {number}\") (result{results}) {operands} {name})"
            );
        }
    }
    text + ")"
}

/// A value as a constant.
fn constant(ty: Type, bits: u128) -> String {
    let float = |negative: bool, nan: Option<u64>, value: String| match nan {
        Some(payload) => format!("{}nan:{payload:#x}", if negative { "-" } else { "" }),
        None => value,
    };
    match ty.name {
        "i32" => format!("(i32.const {})", bits as u32),
        "i64" => format!("(i64.const {})", bits as u64),
        "f32" => {
            let value = f32::from_bits(bits as u32);
            let nan = value.is_nan().then_some(bits as u64 & 0x7f_ffff);
            format!("(f32.const {})", float(value.is_sign_negative(), nan, format!("{value:?}")))
        }
        "f64" => {
            let value = f64::from_bits(bits as u64);
            let nan = value.is_nan().then_some(bits as u64 & 0xf_ffff_ffff_ffff);
            format!("(f64.const {})", float(value.is_sign_negative(), nan, format!("{value:?}")))
        }
        _ => format!("(v128.const i64x2 {} {})", bits as u64, (bits >> 64) as u64),
    }
}

fn call(
    store: &mut Store<()>,
    instance: &Instance,
    name: &str,
    case: &Case,
    args: &[u128],
) -> Result<Outcome> {
    let func = instance.get_func(&mut *store, name).context("it is exported")?;
    let args: Vec<Val> = case.params.iter().zip(args).map(|(&ty, &bits)| val(ty, bits)).collect();
    let mut results = vec![Val::I32(0); case.results.len()];
    Ok(match func.call(&mut *store, &args, &mut results) {
        Ok(()) => Ok(results.iter().map(bits).collect()),
        Err(error) => Err(*error.downcast_ref::<Trap>().context("no trap")?),
    })
}

fn val(ty: Type, bits: u128) -> Val {
    match ty.name {
        "i32" => Val::I32(bits as i32),
        "i64" => Val::I64(bits as i64),
        "f32" => Val::F32(bits as u32),
        "f64" => Val::F64(bits as u64),
        _ => Val::V128(bits.into()),
    }
}

fn bits(val: &Val) -> u128 {
    match *val {
        Val::I32(value) => value.cast_unsigned().into(),
        Val::I64(value) => value.cast_unsigned().into(),
        Val::F32(bits) => bits.into(),
        Val::F64(bits) => bits.into(),
        Val::V128(value) => value.as_u128(),
        _ => unreachable!("no instruction here gives references"),
    }
}

/// Whether `found` is what `meaning` says of `args`.
fn fits(case: &Case, meaning: &Meaning, args: &[u128], found: &Outcome, canonical: bool) -> bool {
    match ((meaning.outcome)(args), found) {
        (Err(expected), Err(found)) => expected == *found,
        (Ok(expected), Ok(found)) => {
            let lanes = case.results.iter().zip(expected.into_iter().zip(found));
            lanes.into_iter().all(|(&ty, (expected, &found))| {
                (0..ty.lanes).all(|at| {
                    let (expected, found) = (lane(ty, expected, at), lane(ty, found, at));
                    if meaning.exact || !is_nan(ty, expected) {
                        expected == found
                    } else if canonical {
                        found == quiet(ty)
                    } else {
                        nan_fits(case, args, at, ty, found)
                    }
                })
            })
        }
        _ => false,
    }
}

/// Whether `found` is a NaN that arithmetic may give: a canonical one, of any sign; or, where a lane
/// of the operands is a NaN that is not, a quiet one.
fn nan_fits(case: &Case, args: &[u128], at: u32, ty: Type, found: u64) -> bool {
    let other = case.params.iter().zip(args).any(|(&param, &bits)| {
        let there = param.float && at < param.lanes;
        let value = if there { lane(param, bits, at) } else { 0 };
        there && is_nan(param, value) && !is_canonical(param, value)
    });
    if other { found & quiet(ty) == quiet(ty) } else { is_canonical(ty, found) }
}

fn lane(ty: Type, bits: u128, at: u32) -> u64 {
    (bits >> (at * ty.lane)) as u64 & (u64::MAX >> (64 - ty.lane))
}

fn is_nan(ty: Type, bits: u64) -> bool {
    match (ty.float, ty.lane) {
        (true, 32) => f32::from_bits(bits as u32).is_nan(),
        (true, _) => f64::from_bits(bits).is_nan(),
        (false, _) => false,
    }
}

/// The canonical NaN without a sign.
fn quiet(ty: Type) -> u64 {
    if ty.lane == 32 { 0x7fc0_0000 } else { 0x7ff8_0000_0000_0000 }
}

fn is_canonical(ty: Type, bits: u64) -> bool {
    bits & !(1 << (ty.lane - 1)) == quiet(ty)
}

fn outcome(case: &Case, outcome: &Outcome) -> String {
    match outcome {
        Ok(bits) => shown(&case.results, bits),
        Err(trap) => format!("{trap:?}"),
    }
}

/// Values, lane by lane.
fn shown(types: &[Type], bits: &[u128]) -> String {
    let one = |(&ty, &bits): (&Type, &u128)| {
        let lanes: Vec<String> = (0..ty.lanes)
            .map(|at| match (lane(ty, bits, at), ty.float, ty.lane) {
                (bits, true, 32) => format!("{:?} {bits:#x}", f32::from_bits(bits as u32)),
                (bits, true, _) => format!("{:?} {bits:#x}", f64::from_bits(bits)),
                (bits, false, _) => format!("{bits:#x}"),
            })
            .collect();
        format!("({} {})", ty.name, lanes.join(", "))
    };
    types.iter().zip(bits).map(one).collect::<Vec<_>>().join(" ")
}
