//! What is not loaded: bytes that are no artifact, artifacts of other engines, and damaged ones.
#![cfg(feature = "compile")]

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use wharf::component::Component;
use wharf::{Config, Engine, Module, OptLevel, Precompiled, Result};

const MODULE: &str = r#"
    (module $sample
      (import "env" "log" (func $log (param i32)))
      (memory (export "memory") 1)
      (table 2 funcref)
      (global $count (mut i32) (i32.const 3))
      (elem (i32.const 0) $log $add)
      (data (i32.const 8) "some data")
      (func $add (export "add") (param i32 i32) (result i32)
        (call $log (local.get 0))
        (i32.div_s (local.get 0) (local.get 1))))
"#;

const COMPONENT: &str = r#"
    (component
      (import "log" (func $log (param "text" string)))
      (core module $libc
        (memory (export "memory") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
      (core instance $libc (instantiate $libc))
      (core func $log (canon lower (func $log) (memory $libc "memory")))
      (core module $main
        (import "" "log" (func $log (param i32 i32)))
        (func (export "run") (param i32 i32) (call $log (local.get 0) (local.get 1))))
      (core instance $main (instantiate $main
        (with "" (instance (export "log" (func $log))))))
      (func (export "run") (param "text" string)
        (canon lift (core func $main "run") (memory $libc "memory")
          (realloc (func $libc "realloc")))))
"#;

fn load_module(engine: &Engine, bytes: &[u8]) -> Result<Module> {
    // SAFETY: machine code is as it was compiled, and is not run where anything was damaged.
    unsafe { Module::deserialize(engine, bytes) }
}

fn load_component(engine: &Engine, bytes: &[u8]) -> Result<Component> {
    // SAFETY: as above.
    unsafe { Component::deserialize(engine, bytes) }
}

fn load_file(engine: &Engine, path: &Path) -> Result<Module> {
    // SAFETY: as above.
    unsafe { Module::deserialize_file(engine, path) }
}

fn refusal<T>(loaded: Result<T>) -> String {
    let error = loaded.err().expect("it is refused");
    let is_typed = error.is::<wharf::error::ArtifactRefused>() || error.is::<std::io::Error>();
    assert!(is_typed, "no `ArtifactRefused`: {error:#}");
    format!("{error:#}")
}

/// The place of a section in an artifact.
fn section(bytes: &[u8], name: &str) -> Range<usize> {
    let number = |at: usize, size: usize| {
        bytes[at..at + size].iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte))
    };
    let header = |index: usize| number(0x28, 8) + index * 64;
    let names = number(header(number(0x3e, 2)) + 0x18, 8);
    let range = (0..number(0x3c, 2)).map(header).find_map(|at| {
        let found = &bytes[names + number(at, 4)..];
        let found = found.starts_with(name.as_bytes()) && found[name.len()] == 0;
        found.then(|| number(at + 0x18, 8)..number(at + 0x18, 8) + number(at + 0x20, 8))
    });
    range.unwrap_or_else(|| panic!("no section {name}"))
}

#[test]
fn what_is_no_artifact() {
    let engine = Engine::default();
    let wasm = b"\0asm\x01\0\0\0";
    let cases: [(&[u8], &str); 6] = [
        (b"", "expected an artifact, found nothing: the input is empty"),
        (
            wasm,
            "expected an artifact, found a WebAssembly module: compile it first, with \
             `Module::new`, `Component::new` or `Engine::precompile_module`",
        ),
        (
            b"\0asm\x0d\0\x01\0",
            "expected an artifact, found a WebAssembly component: compile it first, with \
             `Module::new`, `Component::new` or `Engine::precompile_module`",
        ),
        (
            b"\n  (module)",
            "expected an artifact, found text, WebAssembly perhaps: compile it first, with \
             `Module::new`, `Component::new` or `Engine::precompile_module`",
        ),
        (b"MZ\x90", "expected an artifact, which is an ELF object; found something else"),
        (
            b"\x7fELF\x01\x01\x01",
            "expected an artifact, found ELF that is not for a 64-bit little-endian machine",
        ),
    ];
    for (bytes, expected) in cases {
        assert_eq!(refusal(load_module(&engine, bytes)), expected);
        assert_eq!(refusal(load_component(&engine, bytes)), expected);
        assert_eq!(Engine::detect_precompiled(bytes), None);
    }
    let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let found = refusal(load_module(&engine, &own));
    assert!(found.contains("an ELF object that Wharf did not make"), "{found}");
}

#[test]
fn files() {
    let engine = Engine::default();
    let folder = tempfile::tempdir().unwrap();
    let found = refusal(load_file(&engine, folder.path()));
    assert!(found.ends_with("expected an artifact, found a directory"), "{found}");
    let found = refusal(load_file(&engine, &folder.path().join("none")));
    assert!(found.contains("none: "), "{found}");

    let empty = folder.path().join("empty");
    std::fs::write(&empty, b"").unwrap();
    let found = refusal(load_file(&engine, &empty));
    assert!(found.ends_with("found nothing: the input is empty"), "{found}");
    assert_eq!(Engine::detect_precompiled_file(&empty).unwrap(), None);

    // Many times the memory of any machine, none of it on the disk.
    let huge = folder.path().join("huge");
    let file = std::fs::File::create(&huge).unwrap();
    let bytes = engine.precompile_module(MODULE.as_bytes()).unwrap();
    for len in [1 << 20, 1 << 40, 1 << 43] {
        if file.set_len(len).is_ok() {
            refusal(load_file(&engine, &huge));
        }
    }
    drop(file);
    std::fs::write(&huge, &bytes).unwrap();
    let file = std::fs::File::options().write(true).open(&huge).unwrap();
    if file.set_len(1 << 40).is_ok() {
        // What follows the object is not looked at.
        load_file(&engine, &huge).unwrap();
        let kind = Engine::detect_precompiled_file(&huge).unwrap();
        assert_eq!(kind, Some(Precompiled::Module));
    }
    for len in [0, 1, 64, 4096, bytes.len() as u64 - 1] {
        file.set_len(len).unwrap();
        refusal(load_file(&engine, &huge));
    }
}

#[test]
fn kinds() {
    let engine = Engine::default();
    let module = engine.precompile_module(MODULE.as_bytes()).unwrap();
    let component = engine.precompile_component(COMPONENT.as_bytes()).unwrap();
    assert_eq!(Engine::detect_precompiled(&module), Some(Precompiled::Module));
    assert_eq!(Engine::detect_precompiled(&component), Some(Precompiled::Component));
    assert_eq!(
        refusal(load_component(&engine, &module)),
        "the artifact holds a module; expected a component"
    );
    assert_eq!(
        refusal(load_module(&engine, &component)),
        "the artifact holds a component; expected a module"
    );
    let found = Module::new(&engine, &module).unwrap_err().to_string();
    assert!(found.contains("an artifact is loaded with `deserialize`"), "{found}");
}

type Setting = (fn(&mut Config), &'static str);

#[test]
fn settings() {
    let cases: [Setting; 9] = [
        (
            |config| _ = config.wasm_bulk_memory(false).wasm_reference_types(false),
            "compiled with `wasm_bulk_memory` off; this engine has it on",
        ),
        (
            |config| _ = config.cranelift_nan_canonicalization(true),
            "compiled with `cranelift_nan_canonicalization` on; this engine has it off",
        ),
        (
            |config| _ = config.relaxed_simd_deterministic(true),
            "compiled with `relaxed_simd_deterministic` on; this engine has it off",
        ),
        (
            |config| _ = config.donut_wrapping(true),
            "compiled with `donut_wrapping` on; this engine has it off",
        ),
        (
            |config| _ = config.wasm_relaxed_simd(false).wasm_simd(false),
            "compiled with `wasm_simd` off; this engine has it on",
        ),
        (
            |config| _ = config.memory_reservation(1 << 20),
            "compiled with `memory_reservation` of 0x100000 bytes; this engine has 0x100000000",
        ),
        (
            |config| _ = config.memory_guard_size(1 << 20),
            "compiled with `memory_guard_size` of 0x100000 bytes; this engine has 0x2000000",
        ),
        (
            |config| _ = config.memory_may_move(false),
            "compiled with `memory_may_move` off; this engine has it on",
        ),
        (
            |config| _ = config.target("aarch64-unknown-linux-gnu").unwrap(),
            "the artifact was compiled for aarch64-unknown-linux-gnu; this engine runs on ",
        ),
    ];
    let here = Engine::default();
    for (set, expected) in cases {
        let mut config = Config::new();
        set(&mut config);
        // Some need others, and not every build can compile for every target.
        let Ok(other) = Engine::new(&config) else {
            let mut config = Config::new();
            config.wasm_function_references(false);
            set(&mut config);
            let Ok(other) = Engine::new(&config) else { continue };
            let bytes = other.precompile_module(b"(module)").unwrap();
            let found = refusal(load_module(&here, &bytes));
            assert!(found.starts_with("compiled with `"), "{found}");
            continue;
        };
        let bytes = other.precompile_module(b"(module)").unwrap();
        let found = refusal(load_module(&here, &bytes));
        assert!(found.starts_with(expected), "{found}");
        let bytes = other.precompile_component(b"(component)").unwrap();
        let found = refusal(load_component(&here, &bytes));
        assert!(found.starts_with(expected), "{found}");
    }
}

/// Settings that matter only while compiling do not matter to who loads.
#[test]
fn what_was_loaded_is_what_is_serialised() {
    let mut config = Config::new();
    config
        .cranelift_opt_level(OptLevel::None)
        .generate_address_map(false)
        .memory_init_cow(false)
        .native_unwind_info(false)
        .debug_info(true)
        .parallel_compilation(false)
        .max_wasm_stack(1 << 20);
    let (here, other) = (Engine::default(), Engine::new(&config).unwrap());
    for (made_by, loaded_by) in [(&here, &other), (&other, &here), (&here, &here)] {
        let bytes = made_by.precompile_module(MODULE.as_bytes()).unwrap();
        assert!(bytes == load_module(loaded_by, &bytes).unwrap().serialize().unwrap());
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        let loaded = load_file(loaded_by, file.path()).unwrap();
        assert!(bytes == loaded.serialize().unwrap());
        let bytes = made_by.precompile_component(COMPONENT.as_bytes()).unwrap();
        let loaded = load_component(loaded_by, &bytes).unwrap();
        assert!(bytes == loaded.serialize().unwrap());
        let metadata = section(&bytes, ".wharf.engine");
        let again = load_component(made_by, &loaded.serialize().unwrap()).unwrap();
        assert!(again.serialize().unwrap()[metadata.clone()] == bytes[metadata]);
    }
}

/// The same input, settings and version give the same bytes, whoever compiles.
#[cfg(feature = "parallel")]
#[test]
fn threads_make_no_difference() {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests");
    let guest = std::fs::read(guests.join("c-lib.wasm")).unwrap();
    let compile = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Engine::default().precompile_component(&guest).unwrap())
    };
    let one = compile(1);
    assert!(one == compile(4) && one == compile(4) && one == compile(1));
    let mut config = Config::new();
    config.parallel_compilation(false);
    assert!(one == Engine::new(&config).unwrap().precompile_component(&guest).unwrap());
}

#[test]
fn compatibility_hashes() {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let hash = |set: fn(&mut Config)| {
        let mut config = Config::new();
        set(&mut config);
        let mut hasher = DefaultHasher::new();
        let engine = Engine::new(&config).unwrap();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        hasher.finish()
    };
    let default = hash(|_| {});
    assert_eq!(default, hash(|_| {}));
    assert_eq!(default, hash(|config| _ = config.max_wasm_stack(1 << 20)));
    let settings: [fn(&mut Config); 4] = [
        |config| _ = config.wasm_multi_value(false),
        |config| _ = config.cranelift_opt_level(OptLevel::None),
        |config| _ = config.memory_may_move(false),
        |config| _ = config.debug_info(true),
    ];
    for set in settings {
        assert_ne!(default, hash(set));
    }
}

#[test]
fn every_truncation() {
    let engine = Engine::default();
    let module = engine.precompile_module(MODULE.as_bytes()).unwrap();
    for len in 0..module.len() {
        refusal(load_module(&engine, &module[..len]));
        assert_eq!(Engine::detect_precompiled(&module[..len]), None, "{len}");
    }
    let component = engine.precompile_component(COMPONENT.as_bytes()).unwrap();
    for len in 0..component.len() {
        refusal(load_component(&engine, &component[..len]));
    }
}

#[test]
fn flipped_bits() {
    let engine = Engine::default();
    let module = engine.precompile_module(MODULE.as_bytes()).unwrap();
    flips(&module, 1500, |bytes| {
        let Ok(module) = load_module(&engine, bytes) else { return };
        for import in module.imports() {
            _ = format!("{:?}", import.ty());
        }
        for export in module.exports() {
            _ = format!("{:?} {:?}", export.ty(), module.get_export(export.name()));
        }
        assert!(module.serialize().unwrap() == bytes);
    });
    let component = engine.precompile_component(COMPONENT.as_bytes()).unwrap();
    flips(&component, 1500, |bytes| {
        let Ok(component) = load_component(&engine, bytes) else { return };
        _ = format!("{component:?}");
        assert!(component.serialize().unwrap() == bytes);
    });
}

/// Uses `bytes` with one to three bits flipped in headers and encoded sections, `times` in each.
fn flips(bytes: &[u8], times: usize, load: impl Fn(&[u8])) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % bound as u64) as usize
    };
    let names = [
        ".wharf.engine",
        ".note.gnu.property",
        ".wharf.traps",
        ".wharf.addrs",
        ".wharf.inline",
        ".wharf.funcs",
        ".wharf.info",
        ".wharf.types",
        ".shstrtab",
    ];
    let headers = [0..0x40, 0x40..0x120, bytes.len() - 16 * 64..bytes.len()];
    let sections = names.iter().map(|name| section(bytes, name));
    for range in headers.into_iter().chain(sections) {
        for _ in 0..times {
            let mut damaged = bytes.to_vec();
            for _ in 0..=random(3) {
                damaged[range.start + random(range.len())] ^= 1 << random(8);
            }
            if catch_unwind(AssertUnwindSafe(|| load(&damaged))).is_err() {
                let at = (0..bytes.len()).filter(|&at| bytes[at] != damaged[at]);
                let at: Vec<_> = at.map(|at| (at, damaged[at])).collect();
                panic!("damage {at:?}, in {range:?} of {} bytes", bytes.len());
            }
        }
    }
}
