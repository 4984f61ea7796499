//! Artifacts there and back, and what is no artifact.

use super::format::{self, EngineMetadata, MAGIC, Precompiled};
use super::read::{self, ArtifactLayout};
use super::write::{LayerSections, write};
use crate::artifact::code::{
    ArtifactInfo, CompiledCode, CompiledModuleInfo, FuncLoc, HandlerSite, StubInfo, Symbol,
    SymbolKind,
};
use crate::compile::{CompileSettings, compile};
use crate::entity::EntityRef;
use crate::module::info::*;
use crate::module::layout::ContextLayout;
use crate::module::parse::{ParseOptions, ParsedModules, parse_module};
use crate::module::types::*;
use crate::tables::settings::Settings;
use crate::{Config, Trap, WasmFeatures};
use expect_test::{Expect, expect};
use std::ops::Range;

fn settings() -> Settings {
    let mut config = Config::new();
    config.target("x86_64-unknown-linux-gnu").unwrap();
    config.validate().unwrap()
}

fn engine() -> EngineMetadata {
    EngineMetadata::new(&settings(), Precompiled::Module)
}

/// A module with one of everything, its code being `push rbp; mov rbp, rsp; pop rbp; ret`.
fn code() -> CompiledCode {
    let body = [0x55, 0x48, 0x89, 0xe5, 0x5d, 0xc3];
    let mut text = vec![0xcc; 40];
    for start in [0, 16, 32] {
        text[start..start + body.len()].copy_from_slice(&body);
    }
    let loc = |start| FuncLoc { start, len: body.len() as u32 };
    let index = DefinedFuncIndex::new(0);
    let symbol = |name: &str, start, kind| Symbol { name: name.to_owned(), loc: loc(start), kind };

    let mut types = ModuleTypes::default();
    let sig = types.intern(WasmFuncType { params: Box::new([]), results: Box::new([]) });
    let mut code = CompiledCode {
        text,
        symbols: vec![
            symbol("wasm[0]::run", 0, SymbolKind::Func { module: 0, index }),
            symbol("entry[0]", 16, SymbolKind::Stub),
            symbol("exit[0]", 32, SymbolKind::Stub),
        ],
        traps: vec![(1, Trap::IntegerOverflow as u8), (4, Trap::StackOverflow as u8)],
        handlers: vec![HandlerSite { returns_to: 4, goes_on_at: 6, frame_size: 16 }],
        addresses: vec![(0, 30), (4, 36)],
        inline_sites: Vec::new(),
        inlined_funcs: Vec::new(),
        eh_frame: vec![0; 4],
        data: b"hello".to_vec(),
        images: vec![7; 2 * IMAGE_ALIGN as usize],
        dwarf: b"main.c\0".to_vec(),
        info: ArtifactInfo::default(),
        types,
    };
    code.info.modules.push(CompiledModuleInfo { info: module(sig), first_func: 0 });
    code.info.stubs = StubInfo::default();
    code.info.stubs.entry.push(loc(16));
    code.info.stubs.exit.push(loc(32));
    code
}

fn module(sig: SigIndex) -> ModuleInfo {
    let mut info = ModuleInfo { name: Some("sample".to_owned()), ..ModuleInfo::default() };
    let limits = Limits { min: 1, max: None };
    let i32_const = |value| ConstExpr { ops: Box::new([ConstOp::I32(value)]) };

    let global = info.globals.push(WasmGlobalType { content: WasmValType::I32, mutable: false });
    info.imports.push(ImportInfo {
        module: "host".to_owned(),
        field: "base".to_owned(),
        index: EntityIndex::Global(global),
    });
    info.imported_globals = 1;
    info.types.push(sig);
    let run = info.functions.push(FuncInfo { sig, func_ref: Some(FuncRefIndex::new(0)) });
    info.func_refs = 1;
    info.exports.insert("run".to_owned(), EntityIndex::Func(run));
    info.dwarf.push((".debug_str".to_owned(), 0..7));
    info.start = Some(run);
    let element = WasmRefType::FUNC;
    let table = info.tables.push(WasmTableType { element, index: IndexType::I32, limits });
    info.table_inits.push(None);
    let offset = Box::new([ConstOp::GlobalGet(global), ConstOp::I32(4), ConstOp::I32Add]);
    info.elements.push(ElementSegment {
        ty: element,
        mode: SegmentMode::Active { target: table, offset: ConstExpr { ops: offset } },
        items: ElementItems::Functions(Box::new([run])),
    });
    let memory =
        WasmMemoryType { index: IndexType::I32, limits, shared: false, page_size_log2: 16 };
    let memory = info.memories.push(memory);
    info.images.push(Some(MemoryImage { address: 0, range: 0..IMAGE_ALIGN }));
    let mode = SegmentMode::Active { target: memory, offset: i32_const(8) };
    info.data.push(DataSegment { mode, range: 0..5 });
    info.globals.push(WasmGlobalType { content: WasmValType::I32, mutable: true });
    info.global_inits.push(i32_const(3));
    info
}

#[test]
fn depth_is_not_believed() {
    #[derive(Debug, serde::Serialize, serde::Deserialize)]
    enum Deep {
        End,
        More(Box<Deep>),
    }
    let nested = |depth| (0..depth).fold(Deep::End, |deep, _| Deep::More(Box::new(deep)));
    let bytes = format::encode(&nested(50)).unwrap();
    format::decode::<Deep>(&bytes).unwrap();
    let error = format::decode::<Deep>(&[1; 1 << 20]).unwrap_err();
    assert!(error.to_string().contains("nested too deeply"), "{error}");
}

/// Everything that a loading engine does with `bytes`.
fn load(bytes: &[u8]) -> anyhow::Result<ArtifactInfo> {
    let layout = ArtifactLayout::parse(bytes, &engine())?;
    for offset in 0..48 {
        layout.traps(bytes).lookup(offset);
        layout.handlers(bytes).lookup(offset);
        layout.addresses(bytes).lookup(offset);
        let place = layout.funcs(bytes).lookup(offset);
        place.and_then(|place| layout.symbol_names(bytes).name(place + 1));
    }
    let (types, _) = layout.types(bytes)?;
    let (info, _) = layout.info(bytes, &types)?;
    for module in &info.modules {
        ContextLayout::new(&module.info);
        for (index, _) in module.info.defined_funcs() {
            module.info.func_name(module.info.func_index(index));
        }
    }
    Ok(info)
}

fn refused(bytes: &[u8], expected: Expect) {
    expected.assert_eq(&format!("{:#}", load(bytes).unwrap_err()));
}

#[test]
fn there_and_back() {
    let code = code();
    let layer = LayerSections { plan: b"plan".to_vec(), types: b"types".to_vec() };
    let bytes = write(&code, &engine(), Some(layer.clone())).unwrap();
    assert_eq!(bytes, write(&code, &engine(), Some(layer)).unwrap());
    assert_eq!(read::detect(&bytes), Some(Precompiled::Module));
    assert_eq!(read::metadata(&bytes).unwrap(), engine());

    let layout = ArtifactLayout::parse(&bytes, &engine()).unwrap();
    let part = |range: &Range<usize>| &bytes[range.clone()];
    assert_eq!(part(&layout.text), code.text);
    assert_eq!(part(&layout.eh_frame), code.eh_frame);
    assert_eq!(part(&layout.data), code.data);
    assert_eq!(part(&layout.images), code.images);
    assert!(!layout.branch_protection);
    assert_eq!(part(&layout.dwarf), code.dwarf);
    assert_eq!(layout.symbol_names(&bytes).name(1), Some("wasm[0]::run"));
    assert_eq!(layout.symbol_names(&bytes).name(9), None);

    assert_eq!(layout.traps(&bytes).lookup(4), Some(Trap::StackOverflow));
    assert_eq!(layout.handlers(&bytes).lookup(4), Some(code.handlers[0]));
    assert_eq!(layout.addresses(&bytes).lookup(5), Some(36));
    let funcs = layout.funcs(&bytes);
    assert_eq!(funcs.get(funcs.lookup(17).unwrap()).unwrap().1, SymbolKind::Stub);

    let (types, rest) = layout.types(&bytes).unwrap();
    assert_eq!((types.len(), rest), (1, &b"types"[..]));
    let (info, rest) = layout.info(&bytes, &types).unwrap();
    assert_eq!(rest, b"plan");
    assert_eq!(format::encode(&info).unwrap(), format::encode(&code.info).unwrap());
}

/// What compilation makes of a module with everything in it is sound to its last index, under
/// damage too.
#[test]
fn compiled_modules_there_and_back() {
    let bytes = wat::parse_str(include_str!("../compile/tests/everything.wat")).unwrap();
    let features = wasmparser::WasmFeatures::default() | wasmparser::WasmFeatures::WIDE_ARITHMETIC;
    let mut parsed = ParsedModules::default();
    for _ in 0..2 {
        let module = parse_module(&bytes, features, ParseOptions::default(), &mut parsed.types);
        parsed.modules.push(module.unwrap());
    }
    let code = compile(parsed, &CompileSettings::new(&settings()).unwrap(), None).unwrap();
    let bytes = write(&code, &engine(), None).unwrap();
    assert_eq!(load(&bytes).unwrap().modules.len(), 2);

    let layout = ArtifactLayout::parse(&bytes, &engine()).unwrap();
    let mut random = random();
    for _ in 0..2000 {
        _ = load(&flipped(&bytes, &layout.info, &mut random));
        _ = load(&flipped(&bytes, &layout.types, &mut random));
    }
}

#[test]
fn an_artifact_of_nothing() {
    let bytes = write(&CompiledCode::default(), &engine(), None).unwrap();
    assert!(load(&bytes).unwrap().modules.is_empty());
}

#[test]
fn every_truncation_is_refused() {
    let bytes = write(&code(), &engine(), None).unwrap();
    load(&bytes).unwrap();
    for len in 0..bytes.len() {
        assert!(load(&bytes[..len]).is_err(), "{len}");
        assert_eq!(read::detect(&bytes[..len]), None, "{len}");
    }
}

#[test]
fn flipped_bits_do_not_panic() {
    let bytes = write(&code(), &engine(), None).unwrap();
    let layout = ArtifactLayout::parse(&bytes, &engine()).unwrap();
    let headers = bytes.len() - 20 * 64..bytes.len();
    let mut random = random();
    for range in [0..0x400, headers, layout.info, layout.types, layout.traps, layout.funcs] {
        for _ in 0..3000 {
            _ = load(&flipped(&bytes, &range, &mut random));
        }
    }
}

/// `bytes` with one to three bits of `range` flipped.
fn flipped(bytes: &[u8], range: &Range<usize>, random: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    for _ in 0..=random(3) {
        damaged[range.start + random(range.len())] ^= 1 << random(8);
    }
    damaged
}

/// Numbers below a bound, the same in every run.
fn random() -> impl FnMut(usize) -> usize {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move |bound| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound as u64) as usize
    }
}

#[test]
fn claimed_lengths_are_not_believed() {
    // A varint of 8 bytes: more than any machine has.
    let huge = [253, 255, 255, 255, 255, 255, 255, 255, 0x0f, b'x'];
    undecodable::<String>(&huge, "UnexpectedEnd");
    undecodable::<Vec<String>>(&huge, "UnexpectedEnd");
    undecodable::<Option<Box<str>>>(&[&[1][..], &huge].concat(), "UnexpectedEnd");
    undecodable::<indexmap::IndexMap<String, u8>>(&huge, "UnexpectedEnd");
    assert_eq!(format::decode::<(String, u8)>(&[1, b'x', 7]).unwrap(), ("x".to_owned(), 7));
    undecodable::<u8>(&[7, 7], "1 bytes are left over");
}

#[test]
fn what_is_no_artifact() {
    let bytes = write(&code(), &engine(), None).unwrap();
    refused(b"", expect!["expected an artifact, found nothing: the input is empty"]);
    refused(
        b"\0asm\x01\0\0\0",
        expect![
            "expected an artifact, found a WebAssembly module: compile it first, with `Module::new`, `Component::new` or `Engine::precompile_module`"
        ],
    );
    refused(
        b"(module)",
        expect![
            "expected an artifact, found text, WebAssembly perhaps: compile it first, with `Module::new`, `Component::new` or `Engine::precompile_module`"
        ],
    );
    refused(
        &std::fs::read(std::env::current_exe().unwrap()).unwrap(),
        expect![
            "expected an artifact, found an ELF object that Wharf did not make: it has no section `.wharf.engine`"
        ],
    );
    refused(&bytes[..bytes.len() / 2], expect!["the artifact is cut short"]);

    let magic = bytes.windows(MAGIC.len()).position(|window| window == MAGIC).unwrap();
    let with = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[magic + at] = byte;
        bytes
    };
    refused(
        &with(1, b'W'),
        expect!["expected an artifact, found an ELF object that Wharf did not make"],
    );
    refused(
        &with(8, 77),
        expect!["the artifact has format version 77; this engine reads version 10"],
    );
    refused(
        &with(13, b'9'),
        expect!["the artifact was compiled by Wharf 9.1.0; this is Wharf 0.1.0"],
    );
}

#[test]
fn refusals_name_the_difference() {
    let differs = |change: &dyn Fn(&mut EngineMetadata), expected: Expect| {
        let mut metadata = engine();
        change(&mut metadata);
        refused(&write(&code(), &metadata, None).unwrap(), expected);
    };
    differs(
        &|m| m.kind = Precompiled::Component,
        expect!["the artifact holds a component; expected a module"],
    );
    differs(
        &|m| m.target = "aarch64-unknown-linux-gnu".to_owned(),
        expect![
            "the artifact was compiled for aarch64-unknown-linux-gnu; this engine runs on \
             x86_64-unknown-linux-gnu"
        ],
    );
    differs(
        &|m| m.cpu_features.push("avx2".to_owned()),
        expect![
            "the artifact was compiled for processors with `avx2`; this one does not have it, or \
             the engine may not use it"
        ],
    );
    differs(
        &|m| m.compiler.nan_canonicalization = true,
        expect!["compiled with `cranelift_nan_canonicalization` on; this engine has it off"],
    );
    differs(
        &|m| m.features.remove(WasmFeatures::BULK_MEMORY),
        expect!["compiled with `wasm_bulk_memory` off; this engine has it on"],
    );
    differs(
        &|m| m.features.insert(WasmFeatures::WIDE_ARITHMETIC),
        expect!["compiled with `wasm_wide_arithmetic` on; this engine has it off"],
    );
    differs(
        &|m| m.tunables.memory_reservation = 0,
        expect!["compiled with `memory_reservation` of 0x0 bytes; this engine has 0x100000000"],
    );
    differs(
        &|m| m.tunables.relaxed_simd_deterministic = true,
        expect!["compiled with `relaxed_simd_deterministic` on; this engine has it off"],
    );
    differs(
        &|m| m.tunables.check_assumptions = true,
        expect!["compiled with `check_assumptions` on; this engine has it off"],
    );
    let mut same = engine();
    same.compiler.opt_level = crate::OptLevel::None;
    same.tunables.debug_info = true;
    load(&write(&code(), &same, None).unwrap()).unwrap();
}

#[test]
fn damage_within_sections_is_found() {
    let damaged = |change: &dyn Fn(&mut ModuleInfo), expected: Expect| {
        let mut code = code();
        change(&mut code.info.modules[0].info);
        refused(&write(&code, &engine(), None).unwrap(), expected);
    };
    damaged(
        &|info| info.imported_functions = 1,
        expect!["section `.wharf.info` is damaged: module 0: 0 of 1 functions are imported, not 1"],
    );
    damaged(
        &|info| info.func_refs = usize::MAX,
        expect![
            "section `.wharf.info` is damaged: module 0: more function references than functions"
        ],
    );
    damaged(
        &|info| info.start = Some(FuncIndex::new(9)),
        expect!["section `.wharf.info` is damaged: module 0: the start function is missing"],
    );
    damaged(
        &|info| info.data[DataIndex::new(0)].range = 3..6,
        expect!["section `.wharf.info` is damaged: module 0: data0 is out of bounds"],
    );
    damaged(
        &|info| {
            info.global_inits.values_mut().for_each(|init| init.ops = Box::new([ConstOp::I32Add]))
        },
        expect![
            "section `.wharf.info` is damaged: module 0: the initial value of a global: a constant \
             expression lacks operands"
        ],
    );
}

#[test]
fn any_name_will_do() {
    let mut code = code();
    code.symbols[0].name = "a\0b".to_owned();
    code.symbols[1].name = String::new();
    load(&write(&code, &engine(), None).unwrap()).unwrap();
}

#[test]
fn the_writer_refuses_disorder() {
    let mut code = code();
    code.traps.reverse();
    assert!(write(&code, &engine(), None).unwrap_err().to_string().contains("not in order"));
}

/// Sees that bytes are no encoded `T`, and why.
fn undecodable<T: serde::de::DeserializeOwned>(bytes: &[u8], why: &str) {
    let error = format!("{:#}", format::decode::<T>(bytes).map(drop).unwrap_err());
    assert!(error.contains(why), "expected `{why}`, found `{error}`");
}
