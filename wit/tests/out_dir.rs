//! What a build script gets: a file, and what Cargo watches.

use std::path::Path;
use wharf_wit::Bindings;

#[test]
fn folders_and_files_are_watched() {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/paths/folder");
    let mut bindings = Bindings::new();
    bindings.path(&wit);
    let folders = bindings.folders();
    assert_eq!(folders, [wit.clone(), wit.join("deps"), wit.join("deps/flat-dep")]);
    let generated = bindings.generate().expect("bindings");
    let files = generated.files();
    for file in ["main.wit", "other.wit", "deps/nested.wit", "deps/flat-dep/run.wit"] {
        assert!(files.contains(&wit.join(file)), "{file} in {files:?}");
    }
}

#[test]
fn what_is_the_same_is_not_written_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("w.rs");
    let mut bindings = Bindings::new();
    bindings.inline("package a:b; world w { export f: func(); }");
    let generated = bindings.generate().expect("bindings");
    generated.write(&file).expect("written");
    let time = |file: &Path| file.metadata().expect("a file").modified().expect("a time");
    let before = time(&file);
    generated.write(&file).expect("written");
    assert_eq!(time(&file), before);
    assert_eq!(std::fs::read_to_string(&file).expect("text"), generated.source().expect("text"));
}
