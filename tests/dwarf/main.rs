//! Files and lines of guests in backtraces.
#![cfg(all(feature = "compile", feature = "component", feature = "wat"))]

mod hostile;

use peak_alloc::PeakAlloc;
use wharf::component::{self, Component};
use wharf::{
    Config, Engine, FrameSymbol, Instance, Module, Store, Trap, WasmBacktrace, WasmBacktraceDetails,
};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// A core module made from `guests/lines.c`.
const LINES: &[u8] = include_bytes!("../guests/lines.wasm");

/// What `guests/lines.c` says: `pay` calls `bill`, where `share`, which divides, was inlined.
const FRAMES: [&[&str]; 2] =
    [&["share at ./lines.c:4:16", "bill at ./lines.c:9:12"], &["pay at ./lines.c:13:12"]];

fn engine(debug_info: bool, details: WasmBacktraceDetails) -> Engine {
    let mut config = Config::new();
    config.debug_info(debug_info).wasm_backtrace_details(details);
    Engine::new(&config).unwrap()
}

/// The symbols of the frames in which `pay` divides by zero.
fn symbols(module: &Module) -> Vec<Vec<String>> {
    let mut store = Store::new(module.engine(), ());
    let instance = Instance::new(&mut store, module, &[]).unwrap();
    let pay = instance.get_typed_func::<i32, i32>(&mut store, "pay").unwrap();
    assert_eq!(pay.call(&mut store, 4).unwrap(), 68);
    of_frames(&pay.call(&mut store, 0).unwrap_err())
}

fn of_frames(error: &anyhow::Error) -> Vec<Vec<String>> {
    assert_eq!(error.downcast_ref(), Some(&Trap::IntegerDivisionByZero));
    let frames = error.downcast_ref::<WasmBacktrace>().unwrap().frames();
    let names: Vec<_> = frames.iter().map(|frame| frame.func_name()).collect();
    assert_eq!(names, [Some("bill"), Some("pay")]);
    frames
        .iter()
        .map(|frame| frame.symbols().iter().map(FrameSymbol::to_string).collect())
        .collect()
}

#[test]
fn frames_have_files_and_lines() {
    let engine = engine(true, WasmBacktraceDetails::Enable);
    let module = Module::new(&engine, LINES).unwrap();
    assert_eq!(symbols(&module), FRAMES);
    // What has been read once is there for the next backtrace.
    assert_eq!(symbols(&module), FRAMES);
}

#[test]
fn the_text_of_an_error_shows_them() {
    let engine = engine(true, WasmBacktraceDetails::Enable);
    let mut store = Store::new(&engine, ());
    let module = Module::new(&engine, LINES).unwrap();
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let pay = instance.get_typed_func::<i32, i32>(&mut store, "pay").unwrap();
    let text = format!("{:?}", pay.call(&mut store, 0).unwrap_err());
    for symbol in FRAMES.concat() {
        assert!(text.contains(symbol), "{symbol} is missing in {text}");
    }
}

#[test]
fn they_are_there_when_asked_for_only() {
    let with = engine(true, WasmBacktraceDetails::Enable);
    let artifact = with.precompile_module(LINES).unwrap();
    let none = [[""; 0]; 2];

    // Whether an artifact has DWARF is said by whoever compiles, whether it is read by whoever loads.
    let reading = engine(false, WasmBacktraceDetails::Enable);
    // SAFETY: it was made a moment ago.
    let loaded = unsafe { Module::deserialize(&reading, &artifact).unwrap() };
    assert_eq!(symbols(&loaded), FRAMES);
    assert_eq!(symbols(&Module::new(&reading, LINES).unwrap()), none);

    let silent = engine(true, WasmBacktraceDetails::Disable);
    // SAFETY: as above.
    let loaded = unsafe { Module::deserialize(&silent, &artifact).unwrap() };
    assert_eq!(symbols(&loaded), none);
}

#[test]
fn in_a_component_addresses_are_those_of_the_inner_module() {
    // The module before it moves `lines.wasm` within the file.
    let component = lines_component(
        r#"(component
            (core module (func (export "one")))
            MODULE
            (core instance $i (instantiate 1))
            (func (export "pay") (param "people" s32) (result s32)
                (canon lift (core func $i "pay"))))"#,
    );
    let engine = engine(true, WasmBacktraceDetails::Enable);
    let component = Component::new(&engine, &component).unwrap();
    let mut store = Store::new(&engine, ());
    let linker = component::Linker::new(&engine);
    let instance = linker.instantiate(&mut store, &component).unwrap();
    let pay = instance.get_typed_func::<(i32,), (i32,)>(&mut store, "pay").unwrap();
    assert_eq!(of_frames(&pay.call(&mut store, (0,)).unwrap_err()), FRAMES);
}

/// The component of `wat`, where `MODULE` stands for a core module: that of `lines.wasm`.
fn lines_component(wat: &str) -> Vec<u8> {
    // The text format has no word for a binary inside of a component: a module of the same type
    // holds its place.
    let module = r#"(module (func (export "pay") (param i32) (result i32) unreachable))"#;
    let of_component = wat.replace("MODULE", &module.replace("(module", "(core module"));
    let (module, component) = (binary(module), binary(&of_component));
    let at = component.windows(module.len()).position(|bytes| bytes == module).unwrap();
    // Before it stand the section's number and its length, here in two bytes.
    let len = [LINES.len() as u8 | 0x80, (LINES.len() >> 7) as u8];
    [&component[..at - 1], &len, LINES, &component[at + module.len()..]].concat()
}

fn binary(wat: &str) -> Vec<u8> {
    let buffer = wast::parser::ParseBuffer::new(wat).unwrap();
    wast::parser::parse::<wast::Wat<'_>>(&buffer).unwrap().encode().unwrap()
}

/// The guest can say anything in its DWARF: traps are traps all the same.
#[test]
fn damaged_dwarf_does_no_harm() {
    let engine = engine(true, WasmBacktraceDetails::Enable);
    let start = LINES.windows(11).position(|name| name == b".debug_info").unwrap();
    let end = LINES.windows(10).position(|name| name == b".debug_str").unwrap();
    let mut differing = 0;
    for at in (start + 11..end).step_by(3) {
        for bits in [0x01, 0x80, 0xff] {
            let mut damaged = LINES.to_vec();
            damaged[at] ^= bits;
            // The length of a section may have been hit.
            let Ok(module) = Module::new(&engine, &damaged) else { continue };
            differing += usize::from(symbols(&module) != FRAMES);
        }
    }
    assert!(differing > 50, "{differing} of the damages were seen");
}
