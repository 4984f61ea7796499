//! Every instruction on vectors, as wasmparser lists them, goes through the translator, Cranelift's
//! verifier and its selection of instructions. (A call of a library would be an error.) The core suite
//! says what they do.

use super::super::isa::Effort;
use super::{compile_with, settings};
use crate::compile::isa;
use crate::tables::cpu;
use crate::tables::settings::{CompilerSettings, OptLevel};
use crate::tables::tunables::Tunables;
use target_lexicon::Triple;

/// An instruction: its name in wasmparser, its immediates and how many operands it has.
type Instruction = (&'static str, &'static [&'static str], usize);

macro_rules! list {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })?
        => $visit:ident (arity $operands:literal -> $results:literal))*) => {
        const INSTRUCTIONS: &[Instruction] =
            &[$((stringify!($visit), &[$($(stringify!($arg)),*)?], $operands),)*];
    };
}
wasmparser::for_each_visit_simd_operator!(list);

#[test]
fn every_instruction_compiles() {
    let text = module();
    for deterministic in [false, true] {
        let tunables =
            Tunables { relaxed_simd_deterministic: deterministic, ..Tunables::default() };
        for opt_level in [OptLevel::None, OptLevel::Speed] {
            for nan_canonicalization in [false, true] {
                for target in targets() {
                    let compiler = CompilerSettings {
                        opt_level,
                        nan_canonicalization,
                        debug_verifier: true,
                        ..CompilerSettings::default()
                    };
                    let mut settings = settings(tunables.clone());
                    settings.isa = isa::build(
                        &target,
                        &cpu::baseline(&target),
                        &compiler,
                        Effort::Full,
                        crate::tables::tunables::FuelCounter::None,
                    )
                    .unwrap();
                    compile_with(&[&text], &settings).unwrap();
                }
            }
        }
    }
    compile_with(&[&text], &settings(Tunables::default())).unwrap();
}

fn targets() -> Vec<Triple> {
    let names: &[&str] = match cfg!(feature = "all-arch") {
        true => &["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"],
        false => &[],
    };
    let mut targets: Vec<Triple> = names.iter().map(|name| name.parse().unwrap()).collect();
    targets.push(Triple::host());
    targets
}

/// A module with a function for each instruction, whose parameters are its operands.
fn module() -> String {
    let functions: Vec<String> = INSTRUCTIONS.iter().map(function).collect();
    format!("(module (memory 1) {})", functions.join("\n"))
}

fn function((visit, immediates, operands): &Instruction) -> String {
    let name = visit.strip_prefix("visit_").unwrap().replacen('_', ".", 1);
    let (shape, what) = name.split_once('.').unwrap();
    let scalar = match shape {
        "i64x2" => "i64",
        "f32x4" => "f32",
        "f64x2" => "f64",
        _ => "i32",
    };
    let params: Vec<&str> = match what {
        "splat" => vec![scalar],
        "replace_lane" => vec!["v128", scalar],
        "shl" | "shr_s" | "shr_u" => vec!["v128", "i32"],
        _ if immediates.contains(&"memarg") => ["i32", "v128"][..*operands].to_vec(),
        _ => vec!["v128"; *operands],
    };
    let result = match what {
        "extract_lane" | "extract_lane_s" | "extract_lane_u" => scalar,
        "any_true" | "all_true" | "bitmask" => "i32",
        _ if what.starts_with("store") => "",
        _ => "v128",
    };
    let immediates: String = immediates
        .iter()
        .map(|immediate| match *immediate {
            "memarg" => " offset=7",
            "lane" => " 1",
            "lanes" => " 31 0 30 1 29 2 28 3 27 4 26 5 25 6 24 7",
            _ => " i64x2 0x0123456789abcdef 0x0f1e2d3c4b5a6978",
        })
        .collect();
    let operands: String = (0..params.len()).map(|at| format!(" (local.get {at})")).collect();
    let params = params.join(" ");
    format!("(func (param {params}) (result {result}) ({name}{immediates}{operands}))")
}
