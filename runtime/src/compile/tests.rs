//! Compiles texts with Cranelift's verifier on, and looks at what links out of them.

mod clif;
mod lies;
mod vectors;

use super::isa::Effort;
use super::{CompileSettings, compile, isa};
use crate::artifact::code::{CompiledCode, SymbolKind};
use crate::module::info::SegmentMode;
use crate::module::parse::{ParseOptions, ParsedModules, parse_module};
use crate::progress::CompileProgress;
use crate::tables::cpu;
use crate::tables::settings::{CompilerSettings, OptLevel};
use crate::tables::trap_code::Trap;
use crate::tables::tunables::Tunables;
use anyhow::Result;
use cranelift_codegen::isa::OwnedTargetIsa;
use target_lexicon::Triple;
use wasmparser::WasmFeatures;

fn settings(tunables: Tunables) -> CompileSettings {
    let compiler = CompilerSettings { debug_verifier: true, ..CompilerSettings::default() };
    let linear_isa = isa::build(
        &Triple::host(),
        &cpu::host_features(),
        &compiler,
        Effort::Linear,
        crate::tables::tunables::FuelCounter::None,
    )
    .unwrap();
    CompileSettings { isa: isa(&compiler), linear_isa, tunables, parallel: true, progress: None }
}

fn isa(compiler: &CompilerSettings) -> OwnedTargetIsa {
    isa::build(
        &Triple::host(),
        &cpu::host_features(),
        compiler,
        Effort::Full,
        crate::tables::tunables::FuelCounter::None,
    )
    .unwrap()
}

fn compile_with(texts: &[&str], settings: &CompileSettings) -> Result<CompiledCode> {
    let bytes: Vec<Vec<u8>> = texts.iter().map(|text| wat::parse_str(text).unwrap()).collect();
    compile(parse(&bytes)?, settings, None)
}

fn parse(modules: &[Vec<u8>]) -> Result<ParsedModules<'_>> {
    let features = WasmFeatures::WASM2
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::TAIL_CALL
        | WasmFeatures::FUNCTION_REFERENCES
        | WasmFeatures::GC
        | WasmFeatures::MULTI_MEMORY
        | WasmFeatures::MEMORY64
        | WasmFeatures::RELAXED_SIMD
        | WasmFeatures::WIDE_ARITHMETIC
        | WasmFeatures::EXCEPTIONS;
    let mut parsed = ParsedModules::default();
    for bytes in modules {
        let options = ParseOptions::default();
        parsed.modules.push(parse_module(bytes, features, options, &mut parsed.types)?);
    }
    Ok(parsed)
}

fn compile_text(text: &str) -> CompiledCode {
    compile_with(&[text], &settings(Tunables::default())).unwrap()
}

/// Settings under which every access is checked by code.
fn checked() -> Tunables {
    Tunables {
        memory_reservation: 1 << 20,
        memory_guard_size: 0,
        signals_based_traps: false,
        ..Tunables::default()
    }
}

const EVERYTHING: &str = include_str!("tests/everything.wat");

#[test]
fn everything_compiles_under_all_settings() {
    for tunables in [Tunables::default(), checked()] {
        for opt_level in [OptLevel::None, OptLevel::Speed, OptLevel::SpeedAndSize] {
            let mut settings = settings(tunables.clone());
            let nan_canonicalization = opt_level == OptLevel::Speed;
            settings.isa = isa(&CompilerSettings {
                opt_level,
                nan_canonicalization,
                debug_verifier: true,
                ..CompilerSettings::default()
            });
            compile_with(&[EVERYTHING], &settings).unwrap();
        }
    }
}

#[test]
fn output_does_not_depend_on_threads() {
    let mut settings = settings(Tunables::default());
    let many = compile_with(&[EVERYTHING, EVERYTHING], &settings).unwrap();
    settings.parallel = false;
    let one = compile_with(&[EVERYTHING, EVERYTHING], &settings).unwrap();
    assert!(many.text == one.text && many.eh_frame == one.eh_frame);
    assert_eq!((many.traps, many.addresses), (one.traps, one.addresses));
    assert_eq!(many.handlers, one.handlers);
    assert!(!one.handlers.is_empty());
}

#[test]
fn symbols_cover_the_text_in_order() {
    let code = compile_text(
        r#"(module (func $first) (func (export "second") (call $first) (drop (memory.grow (i32.const 1))))
           (memory 1))"#,
    );
    let names: Vec<&str> = code.symbols.iter().map(|symbol| symbol.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "wasm[0]::function[0]::first",
            "wasm[0]::function[1]::second",
            "wharf::entry[0]",
            "wharf::exit[0]",
            "wharf::builtin::memory_grow",
        ]
    );
    assert!(matches!(code.symbols[1].kind, SymbolKind::Func { module: 0, .. }));
    let mut end = 0;
    for symbol in &code.symbols {
        assert!(symbol.loc.start % 16 == 0 && symbol.loc.start >= end);
        end = symbol.loc.start + symbol.loc.len;
    }
    assert_eq!(code.text.len(), end as usize);
}

#[test]
fn traps_and_addresses_are_found_in_their_function() {
    let code = compile_text(
        "(module (func) (func unreachable) (func (drop (i32.div_u (i32.const 1) (i32.const 0)))))",
    );
    let reasons = |func: usize| -> Vec<u8> {
        let loc = code.symbols[func].loc;
        let inside = code.traps.iter().filter(|t| (loc.start..loc.start + loc.len).contains(&t.0));
        inside.map(|&(_, reason)| reason).collect()
    };
    assert_eq!(reasons(0), []);
    assert_eq!(reasons(1), [Trap::UnreachableCodeReached as u8]);
    assert!(reasons(2).contains(&(Trap::IntegerDivisionByZero as u8)));
    assert!(code.addresses.is_sorted_by_key(|&(offset, _)| offset));
    for func in 0..3 {
        let start = code.symbols[func].loc.start;
        assert!(code.addresses.binary_search_by_key(&start, |&(offset, _)| offset).is_ok());
    }
}

#[test]
fn unwind_info_names_every_function() {
    use gimli::UnwindSection;
    let code = compile_text(EVERYTHING);
    let frames = gimli::EhFrame::new(&code.eh_frame, gimli::LittleEndian);
    let eh_frame = crate::artifact::code::eh_frame_address(code.text.len() as u64);
    let bases = gimli::BaseAddresses::default()
        .set_text(crate::artifact::code::TEXT_ADDRESS)
        .set_eh_frame(eh_frame);
    let mut entries = frames.entries(&bases);
    let mut starts = Vec::new();
    while let Some(entry) = entries.next().unwrap() {
        if let gimli::CieOrFde::Fde(partial) = entry {
            let fde = partial.parse(gimli::EhFrame::cie_from_offset).unwrap();
            starts.push(fde.initial_address() - crate::artifact::code::TEXT_ADDRESS);
        }
    }
    let expected: Vec<u64> = code.symbols.iter().map(|s| u64::from(s.loc.start)).collect();
    assert_eq!(starts, expected);
}

#[test]
fn constant_data_becomes_an_image() {
    let text = r#"(module (memory 2) (memory 1) (memory 4096)
        (data (i32.const 5000) "abc") (data (i32.const 5001) "X") (data "passive")
        (data (memory 1) (i32.const 65535) "ab")
        (data (memory 2) (i32.const 0) "a") (data (memory 2) (i32.const 200000000) "b"))"#;
    let code = compile_text(text);
    let info = &code.info.modules[0].info;
    let images: Vec<_> = info.images.values().collect();
    let image = images[0].as_ref().unwrap();
    assert_eq!((image.address, image.range.clone()), (4096, 0..4096));
    assert_eq!(&code.images[904..907], b"aXc");
    // One is out of bounds, which must trap at instantiation; one is too sparse.
    assert!(images[1].is_none() && images[2].is_none());
    let active: Vec<bool> =
        info.data.values().map(|data| matches!(data.mode, SegmentMode::Active { .. })).collect();
    assert_eq!(active, [false, false, false, true, true, true]);
    assert_eq!(code.data, b"passiveabab");
}

#[test]
fn errors_name_function_and_offset() {
    let settings = settings(Tunables::default());
    let error = compile_with(&["(module (func) (func $bad (i32.add)))"], &settings).unwrap_err();
    let message = format!("{error:#}");
    assert!(message.contains("function 1 `bad`") && message.contains("offset 0x"), "{message}");
}

#[test]
fn a_loop_is_left_at_its_end() {
    let text = "(module (func (param i32) (loop (br_if 0 (local.get 0))) unreachable))";
    let code = compile_text(text);
    assert!(code.traps.iter().any(|&(_, trap)| trap == Trap::UnreachableCodeReached as u8));
}

#[test]
fn progress_is_told_once_for_each_function() {
    let (tell, told) = std::sync::mpsc::channel();
    let tell = std::sync::Mutex::new(tell);
    let mut settings = settings(Tunables::default());
    settings.progress = Some(CompileProgress::new(move |done, total| {
        tell.lock().unwrap().send((done, total)).unwrap();
    }));
    let functions = "(func) (func) (func) (func (result i32) i32.const 1)";
    compile_with(&[&format!("(module {functions})"), "(module (func))"], &settings).unwrap();
    let mut told: Vec<(usize, usize)> = told.try_iter().collect();
    assert_eq!(told[0], (0, 5));
    told.sort();
    assert_eq!(told, [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]);
}
