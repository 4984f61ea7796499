//! The world of a component, beside what `wit-parser` finds in the same bytes: it reads them once more, and
//! panics at some that are valid, which a host cannot have.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use wasmparser::WasmFeatures;
use wharf_component::translate::{AdapterModules, TranslateOptions, translate};
use wit_component::{ComponentEncoder, StringEncoding, WitPrinter, dummy_module};
use wit_component::{decode, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

/// The world as Wharf tells it; `None` where it does not take the component, and the text is empty where WIT
/// cannot express the world.
fn told(bytes: &[u8]) -> Option<String> {
    let (features, made) = (WasmFeatures::default(), AdapterModules::default());
    let translation = translate(bytes, features, TranslateOptions::default(), &made);
    Some(translation.ok()?.world.unwrap_or_default())
}

/// The world as it is found in the bytes, if it is.
fn found(bytes: &[u8]) -> Option<String> {
    let find = || {
        let decoded = decode(bytes).ok()?;
        let (resolve, main) = (decoded.resolve(), decoded.package());
        let others = resolve.package_names.values().copied().filter(|id| *id != main);
        let mut printer = WitPrinter::default();
        printer.print(resolve, main, &others.collect::<Vec<_>>()).ok()?;
        Some(printer.output.to_string())
    };
    catch_unwind(find).ok()?
}

/// Sees that both tell the same of a component. Says whether both tell of it.
fn compare(name: &str, bytes: &[u8]) -> bool {
    let (Some(told), Some(found)) = (told(bytes), found(bytes)) else { return false };
    assert_eq!(told, found, "{name}");
    true
}

/// Files below a folder, by their ending.
fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
}

/// A component for each world that a file has, if it is a package by itself.
fn components(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    let Ok(package) = resolve.push_file(path) else { return Vec::new() };
    let worlds = resolve.packages[package].worlds.clone();
    let component = |(name, world)| {
        let mut module = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).ok()?;
        let bytes = ComponentEncoder::default().module(&module).ok()?.encode().ok()?;
        Some((format!("{} {name}", path.display()), bytes))
    };
    worlds.into_iter().filter_map(component).collect()
}

#[test]
fn worlds_that_tools_make() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    for folder in ["tests", "cli/tests", "examples", "benches/peers/src"] {
        files(&root.join(folder), "wit", &mut paths);
    }
    let components = paths.iter().flat_map(|path| components(path));
    let compared = components.filter(|(name, bytes)| compare(name, bytes)).count();
    assert!(compared > 40, "{compared}");
}

#[test]
fn worlds_of_text() {
    for (name, bytes) in texts("tests/worlds/expressible") {
        assert!(compare(&name, &bytes), "{name}");
    }
}

/// What WIT cannot say is not told.
#[test]
fn worlds_that_wit_has_not() {
    for (name, bytes) in texts("tests/worlds/inexpressible") {
        assert_eq!(told(&bytes).as_deref(), Some(""), "{name}");
    }
}

/// A type that is used first, and named afterwards: `wit-parser` panics at it.
#[test]
fn types_that_are_used_before_they_are_named() {
    let text = r#"(component (import "a:b/c" (instance
        (type $l (list u8))
        (export "f" (func (param "x" $l)))
        (export "l" (type (eq $l))))))"#;
    let told = told(&wat::parse_str(text).unwrap()).unwrap();
    assert!(told.contains("type l = list<u8>;") && told.contains("f: func(x: "), "{told}");
}

/// Documentation is what a custom section has, whatever that is.
#[test]
fn documentation() {
    let told_with = |docs: &str| {
        let mut bytes = wat::parse_str(r#"(component (import "f" (func)))"#).unwrap();
        let (name, docs) = ("package-docs", docs.as_bytes());
        let len = u8::try_from(name.len() + docs.len() + 2).unwrap();
        assert!(len < 128, "a length of one byte");
        bytes.extend([0, len, name.len() as u8]);
        bytes.extend(name.bytes());
        bytes.push(1);
        bytes.extend(docs);
        told(&bytes).unwrap()
    };
    let bare = told_with("");
    assert!(bare.contains("import f: func();"), "{bare}");
    for malformed in ["{", r#"{"worlds":{"other":{}}}"#, r#"{"worlds":7}"#] {
        assert_eq!(told_with(malformed), bare);
    }
    let documented = told_with(r#"{"worlds":{"root":{"docs":"one\ntwo"}}}"#);
    assert!(documented.contains("/// one\n/// two\nworld root"), "{documented}");
    let gate = |feature| {
        let json = r#"{"worlds":{"root":{"stability":{"unstable":{"feature":"FEATURE"}}}}}"#;
        told_with(&json.replace("FEATURE", feature))
    };
    assert!(gate("a-b").contains("@unstable(feature = a-b)"), "{}", gate("a-b"));
    assert_eq!(gate("a\\nb"), bare);
    assert_eq!(gate("x) world evil {"), bare);
}

/// The components of a folder, as they are in text.
fn texts(folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "wat", &mut paths);
    assert!(!paths.is_empty());
    let component = |path: &PathBuf| (path.display().to_string(), wat::parse_file(path).unwrap());
    paths.iter().map(component).collect()
}

/// Components of real toolchains, in `tests/guests` and in the folder that `WHARF_GUESTS` names.
#[test]
fn worlds_of_guests() {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/guests"), "wasm", &mut paths);
    match std::env::var_os("WHARF_GUESTS") {
        Some(folder) => files(Path::new(&folder), "wasm", &mut paths),
        None => println!("SKIPPED: the guests that WHARF_GUESTS names"),
    }
    let compared =
        paths.iter().filter(|path| compare(&path.display().to_string(), &fs::read(path).unwrap()));
    assert!(compared.count() > 0, "no guest is a component that is compared");
}
