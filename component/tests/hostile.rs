//! Components made to break the translator: each is an error, soon and without a panic.

use anyhow::Result;
use nix::time::{ClockId, clock_gettime};
use std::fmt::Write;
use std::time::Duration;
use wasmparser::WasmFeatures;
use wharf_component::plan::Plan;
use wharf_component::translate::{AdapterModules, TranslateOptions, translate};
use wharf_runtime::error::{Limit, LimitReached};

/// What a component begins with.
const HEADER: &[u8] = b"\0asm\x0d\0\x01\0";

fn run(bytes: &[u8]) -> Result<Plan> {
    let (features, made) = (WasmFeatures::default(), AdapterModules::default());
    Ok(translate(bytes, features, TranslateOptions::default(), &made)?.plan)
}

fn error_of(text: &str) -> String {
    let bytes = wat::parse_str(text).unwrap();
    format!("{:#}", run(&bytes).unwrap_err())
}

/// The limit that was reached, how much was wanted, and the most that there may be.
fn limit(error: &anyhow::Error) -> (Limit, u64, u64) {
    let reached: &LimitReached = error.downcast_ref().unwrap_or_else(|| panic!("{error:?}"));
    (reached.limit, reached.wanted, reached.most)
}

#[test]
fn core_modules_and_rubbish() {
    assert_eq!(error_of("(module)"), "expected a component, found a core module");
    for bytes in [&b""[..], b"\0asm", b"\0asm\x0d\0\x01\0\xff", b"(component)"] {
        let error = format!("{:#}", run(bytes).unwrap_err());
        assert!(error.contains("offset"), "{bytes:?}: {error}");
    }
}

#[test]
fn too_many_modules() {
    let inner = |count: usize| format!("(component {})", "(core module (func))".repeat(count));
    let components = |last: usize| format!("(component {} {})", inner(600), inner(last));
    run(&wat::parse_str(components(400)).unwrap()).unwrap();
    let error = error_of(&components(401));
    let expected =
        "is one too many: a component has at most 1000 modules, those of components in it included";
    assert!(error.contains(expected), "{error}");
}

/// Types without names are written out in a world wherever they are used: these, more often than doubled with
/// each type.
#[test]
fn worlds_out_of_proportion() {
    let world = |depth: usize, name: &str| {
        let mut text = format!(
            "(component (type $r (record (field \"x\" u8))) (import \"{name}\" (type $t0 (eq $r)))"
        );
        for i in 0..depth {
            write!(text, "(type $t{} (tuple $t{i} $t{i}))", i + 1).unwrap();
        }
        write!(text, "(type $list (list $t{depth})) (import \"f\" (func (param \"x\" $list))))")
            .unwrap();
        let bytes = wat::parse_str(&text).unwrap();
        let made = AdapterModules::default();
        let features = WasmFeatures::default();
        translate(&bytes, features, TranslateOptions::default(), &made).unwrap().world
    };
    let small = world(6, "t").expect("it is in proportion");
    assert_eq!(small.matches("t,").count() + small.matches("t>").count(), 64, "{small}");
    assert_eq!(world(16, "t"), None);
    assert_eq!(world(9, &"n".repeat(1000)), None);
}

/// Names that are written once, in the type of an instance or of a function, and are used many times.
#[test]
fn long_names_of_many_imports() {
    let name = "n".repeat(50_000);
    let imports = |count: usize, item: &str| -> String {
        (0..count).map(|number| format!("(import \"{item}{number}\" (ITEM))")).collect()
    };
    let record = format!("(type $r (record (field \"{name}\" u8))) (export \"r\" (type (eq $r)))");
    let instances = imports(900, "a:b/c").replace("ITEM", "instance (type $t)");
    let error = error_of(&format!("(component (type $t (instance {record})) {instances})"));
    assert!(error.contains("definitions and instances"), "{error}");

    let functions = imports(4000, "f").replace("ITEM", "func (type $f)");
    let ty = format!("(type $f (func (param \"{name}\" u8)))");
    let bytes = wat::parse_str(format!("(component {ty} {functions})")).unwrap();
    let (features, made) = (WasmFeatures::default(), AdapterModules::default());
    let translated = translate(&bytes, features, TranslateOptions::default(), &made).unwrap();
    assert_eq!(translated.world, None, "the text would have 200 MB");
}

/// Names of names, each of the one before: in a component of 1 MB, many.
#[test]
fn chains_of_names() {
    let time = |text: String| {
        let bytes = wat::parse_str(text).unwrap();
        // Of this thread, whatever else the machine does.
        let now = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
        let start = now();
        run(&bytes).unwrap();
        now() - start
    };
    let functions = |n: usize| {
        let exports: String = (0..n).map(|i| format!("(export \"a{i}\" (func {i}))")).collect();
        format!("(component (import \"f\" (func)) {exports})")
    };
    let types = |n: usize| {
        let exports: String =
            (0..n).map(|i| format!("(export \"a{i}\" (type (eq {i})))")).collect();
        let uses: String =
            (0..n).map(|i| format!("(export \"f{i}\" (func (param \"x\" {n})))")).collect();
        format!("(component (import \"a:b/c\" (instance (type (list u8)) {exports} {uses})))")
    };
    for text in [&functions as &dyn Fn(usize) -> String, &types] {
        // Four times as many take four times as long; the square would be sixteen times.
        let (few, many) = (time(text(5_000)), time(text(20_000)));
        assert!(many < 10 * few.max(Duration::from_millis(20)), "{few:?}, {many:?}");
    }
}

/// A long name, of which there are many aliases, or which is in the path of many uses.
#[test]
fn long_names_in_text() {
    let name = "n".repeat(50_000);
    let aliases: String = (0..4000).map(|i| format!("(export \"a{i}\" (type (eq 0)))")).collect();
    let instance = format!("(instance (export \"{name}\" (type (sub resource))) {aliases})");
    let bytes = wat::parse_str(format!("(component (import \"a:b/c\" {instance}))")).unwrap();
    let (features, made) = (WasmFeatures::default(), AdapterModules::default());
    let translated = translate(&bytes, features, TranslateOptions::default(), &made).unwrap();
    assert_eq!(translated.world, None, "the text would have 200 MB");
}

/// An instance whose exports are those of a component, as often as it is instantiated.
#[test]
fn more_instances_than_their_size_justifies() {
    let instances = |exports: usize, count: usize| {
        let exports: String =
            (0..exports).map(|i| format!("(export \"e{i}\" (func $f))")).collect();
        let inner = format!(
            "(component $c (core module $m (func (export \"f\"))) (core instance $i (instantiate $m)) \
             (func $f (canon lift (core func $i \"f\"))) {exports})"
        );
        let each =
            |i| format!("(instance $i{i} (instantiate $c)) (export \"i{i}\" (instance $i{i}))");
        format!("(component {inner} {})", (0..count).map(each).collect::<String>())
    };
    run(&wat::parse_str(instances(20, 100)).unwrap()).unwrap();
    let error = error_of(&instances(1600, 450));
    assert!(error.contains("definitions and instances, which is the most for"), "{error}");
}

#[test]
fn damaged_components() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "wat") {
            continue;
        }
        let bytes = wat::parse_file(&path).unwrap();
        for end in 0..bytes.len() {
            let _ = run(&bytes[..end]);
        }
        for at in 8..bytes.len() {
            for mask in [1, 0x40, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= mask;
                let _ = run(&damaged);
            }
        }
    }
}

#[test]
fn nested_components() {
    let nested = |depth: usize| {
        let mut bytes = HEADER.to_vec();
        for _ in 0..depth {
            let inner = std::mem::replace(&mut bytes, [HEADER, &[4]].concat());
            leb(&mut bytes, inner.len());
            bytes.extend(inner);
        }
        bytes
    };
    assert!(run(&nested(90)).is_ok());
    for depth in [150, 20_000] {
        let error = format!("{:#}", run(&nested(depth)).unwrap_err());
        assert!(error.contains("nested more than"), "{error}");
    }
}

#[test]
fn instances_by_the_billion() {
    let mut text = "(component (component $c0)\n".to_string();
    for i in 1..12 {
        let inner = format!("(instance (instantiate $c{}))", i - 1).repeat(10);
        let before = i - 1;
        writeln!(
            text,
            "(component $c{i} (alias outer 1 $c{before} (component $c{before})) {inner})"
        )
        .unwrap();
    }
    let error = error_of(&(text + "(instance (instantiate $c11)))"));
    assert!(error.contains("definitions and instances, which is the most for"), "{error}");
}

#[test]
fn instances_in_a_long_row() {
    let mut text = "(component (component $c0)\n".to_string();
    for i in 1..500 {
        let before = i - 1;
        writeln!(
            text,
            "(component $c{i} (alias outer 1 $c{before} (component $c{before})) \
             (instance (instantiate $c{before})))"
        )
        .unwrap();
    }
    let bytes = wat::parse_str(text + "(instance (instantiate $c499)))").unwrap();
    let error = run(&bytes).unwrap_err();
    assert_eq!(limit(&error), (Limit::InstanceNesting, 151, 150));
    assert!(format!("{error:#}").contains("nested more than"), "{error:#}");
}

#[test]
fn options_in_a_long_row() {
    let mut text = r#"(component
        (import "f" (func $f (param "a" s32) (param "b" s32) (param "c" s32) (param "d" s32)
            (result s32)))
        (core module $m (memory (export "memory") 1)
            (func (export "r") (param i32 i32 i32 i32) (result i32) unreachable))
        (core instance $i (instantiate $m))
        (alias core export $i "memory" (core memory $memory))
        (alias core export $i "r" (core func $r0))"#
        .to_string();
    for i in 1..20_000 {
        let before = i - 1;
        writeln!(
            text,
            "(core func $r{i} (canon lower (func $f) (memory $memory) (realloc $r{before})))"
        )
        .unwrap();
    }
    text += r#"(core module $n (import "" "r" (func (param i32 i32 i32 i32) (result i32))))
        (core instance (instantiate $n (with "" (instance (export "r" (func $r19999)))))))"#;
    let bytes = wat::parse_str(text).unwrap();
    assert_eq!(run(&bytes).unwrap().lowerings.len(), 19_999);
}

/// A type of a thousand cases in each of two hundred calls: more code than any component needs.
#[test]
fn adapters_without_end() {
    let component = |calls: usize| {
        let mut text = "(component (type $v (variant".to_string();
        for case in 0..1_000 {
            write!(text, " (case \"c{case}\" (list (tuple u8 (option u{}))))", 8 << (case % 4))
                .unwrap();
        }
        text += r#"))
            (component $callee
                (alias outer 1 $v (type $v))
                (export $w "v" (type $v))
                (core module $m
                    (memory (export "m") 1)
                    (func (export "r") (param i32 i32 i32 i32) (result i32) unreachable)
                    (func (export "f") (param i32 i32 i32)))
                (core instance $i (instantiate $m))
                (alias core export $i "m" (core memory $memory))
                (func (export "f") (param "v" $w)
                    (canon lift (core func $i "f") (memory $memory) (realloc (func $i "r")))))
            (component $caller
                (alias outer 1 $v (type $v))
                (import "v" (type $w (eq $v)))
                (import "f" (func $f (param "v" $w)))
                (core module $libc (memory (export "m") 1))
                (core instance $libc (instantiate $libc))
                (core func $f (canon lower (func $f) (memory $libc "m")))
                (core module $m (import "" "f" (func (param i32 i32 i32))))
                (core instance (instantiate $m (with "" (instance (export "f" (func $f)))))))
            (instance $callee (instantiate $callee))"#;
        for _ in 0..calls {
            text += r#"(instance (instantiate $caller
                (with "v" (type $v)) (with "f" (func $callee "f"))))"#;
        }
        run(&wat::parse_str(text + ")").unwrap())
    };
    assert_eq!(component(3).unwrap().adapters.len(), 3);
    let error = format!("{:#}", component(200).unwrap_err());
    assert!(error.contains("instructions for calls between"), "{error}");
}

/// Types nested so deep that reading one by recursion would overflow the stack.
#[test]
fn nested_types() {
    for depth in [50, 200_000] {
        // Each level: a component type with one declaration, which is a type.
        let mut ty = Vec::new();
        for _ in 0..depth {
            ty.extend([0x41, 1, 1]);
        }
        ty.extend([0x41, 0]);
        let mut bytes = [HEADER, &[7]].concat();
        leb(&mut bytes, ty.len() + 1);
        bytes.push(1);
        bytes.extend(ty);
        match run(&bytes) {
            Ok(_) => assert_eq!(depth, 50),
            Err(error) => {
                assert_eq!(depth, 200_000);
                assert_eq!(limit(&error), (Limit::TypeNesting, 101, 100));
            }
        }
    }
}

fn leb(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            return out.push(byte);
        }
        out.push(byte | 0x80);
    }
}
