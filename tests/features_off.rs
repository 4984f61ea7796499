//! Each proposal can be switched off; what needs it is then refused with an error that names it.
#![cfg(feature = "wat")]

use wharf::{Config, Engine, Module, WasmFeatures};

/// Proposals, what needs each, and how the error calls it.
const CASES: &[(WasmFeatures, &str, &str)] = &[
    (
        WasmFeatures::BULK_MEMORY,
        "(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))))",
        "bulk memory",
    ),
    (
        WasmFeatures::MULTI_VALUE,
        "(module (func (result i32 i32) (i32.const 1) (i32.const 2)))",
        "multi-value",
    ),
    (WasmFeatures::REFERENCE_TYPES, "(module (func (param externref)))", "reference types"),
    (
        WasmFeatures::EXTENDED_CONST,
        "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))",
        "constant expression",
    ),
    (WasmFeatures::SIMD, "(module (func (param v128)))", "SIMD"),
    (
        WasmFeatures::RELAXED_SIMD,
        "(module (func (param v128) (result v128)
            (i8x16.relaxed_swizzle (local.get 0) (local.get 0))))",
        "relaxed SIMD",
    ),
    (WasmFeatures::TAIL_CALL, "(module (func $f (return_call $f)))", "tail calls"),
    (WasmFeatures::MULTI_MEMORY, "(module (memory 1) (memory 1))", "multiple memories"),
    (WasmFeatures::MEMORY64, "(module (memory i64 1))", "memory64"),
    (WasmFeatures::CUSTOM_PAGE_SIZES, "(module (memory 1 (pagesize 1)))", "custom page size"),
    (
        WasmFeatures::WIDE_ARITHMETIC,
        "(module (func (result i64 i64) (i64.mul_wide_u (i64.const 1) (i64.const 2))))",
        "wide arithmetic",
    ),
    (
        WasmFeatures::FUNCTION_REFERENCES,
        "(module (type $f (func)) (func (param (ref $f))))",
        "function references",
    ),
    (WasmFeatures::EXCEPTIONS, "(module (tag))", "exceptions"),
    (WasmFeatures::GC, "(module (type (struct)))", "gc"),
    (WasmFeatures::THREADS, "(module (memory 1 1 shared))", "threads"),
];

fn compile(features: WasmFeatures, text: &str) -> wharf::Result<Module> {
    let mut config = Config::new();
    config.wasm_features(WasmFeatures::all(), false).wasm_features(features, true);
    Module::new(&Engine::new(&config)?, text)
}

#[test]
fn what_is_off_is_refused_by_name() {
    for &(feature, text, name) in CASES {
        let mut without = WasmFeatures::IMPLEMENTED.difference(feature);
        // What builds upon it is off, too.
        if feature == WasmFeatures::BULK_MEMORY {
            without = without.difference(WasmFeatures::REFERENCE_TYPES);
        }
        if feature == WasmFeatures::SIMD {
            without = without.difference(WasmFeatures::RELAXED_SIMD);
        }
        if !without.contains(WasmFeatures::REFERENCE_TYPES) {
            without =
                without.difference(WasmFeatures::FUNCTION_REFERENCES | WasmFeatures::EXCEPTIONS);
        }
        let error = compile(without, text).expect_err(text);
        let error = format!("{error:#}").to_lowercase();
        assert!(error.contains(&name.to_lowercase()), "{feature:?}: {error}");
    }
}

#[test]
fn what_is_on_is_accepted() {
    for &(feature, text, _) in CASES {
        if WasmFeatures::IMPLEMENTED.contains(feature) {
            compile(WasmFeatures::IMPLEMENTED, text).expect(text);
        }
    }
}

#[test]
fn the_defaults_are_those_of_the_field() {
    let opt_in = WasmFeatures::CUSTOM_PAGE_SIZES | WasmFeatures::WIDE_ARITHMETIC;
    assert_eq!(WasmFeatures::default(), WasmFeatures::IMPLEMENTED.difference(opt_in));
}
