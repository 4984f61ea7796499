//! WIT from files: a folder with `deps/`, a list of packages, packages and inline text together,
//! and what is said when something is not there.

use std::path::{Path, PathBuf};

use wharf_wit::{Bindings, Generated};

#[test]
fn a_folder_with_deps() {
    let generated = Bindings::new().path(at("folder")).generate().expect("bindings");
    let names: Vec<String> = files(&generated);
    assert_eq!(names, ["run.wit", "nested.wit", "main.wit", "other.wit"]);
    let source = generated.source().expect("formatted");
    assert!(source.contains("pub type Key = super::super::super::nested::dep::kv::Key;"));
    assert!(source.contains("pub fn flat_dep_run(&self)"));
}

#[test]
fn a_list_of_packages() {
    let generated = Bindings::new()
        .path(at("list/first.wit"))
        .path(at("list/second.wit"))
        .world("user")
        .generate()
        .expect("bindings");
    assert_eq!(files(&generated), ["first.wit", "second.wit"]);
}

#[test]
fn inline_text_uses_packages() {
    let generated = Bindings::new()
        .path(at("list/first.wit"))
        .inline("package in:line; world w { import many:first/api; }")
        .generate()
        .expect("bindings");
    assert!(generated.source().expect("formatted").contains("pub mod first {"));
}

#[test]
fn errors_name_what_is_there() {
    let error = Bindings::new().path(at("folder/deps/nestet.wit")).generate().unwrap_err();
    assert!(error.to_string().contains("has `flat-dep`, `nested.wit`"), "{error}");
    let error = Bindings::new()
        .path(at("list/first.wit"))
        .path(at("list/broken.wit"))
        .generate()
        .unwrap_err();
    let text = error.to_string();
    assert!(text.contains("broken.wit:4:10") && text.contains("many:first"), "{text}");
    let error = Bindings::new().with("a:b/c", "not a path").generate().unwrap_err();
    assert!(error.to_string().contains("option `with`, \"not a path\""), "{error}");
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/paths").join(path)
}

fn files(generated: &Generated) -> Vec<String> {
    let names = generated.files().iter().filter_map(|file| file.file_name());
    names.map(|name| name.to_string_lossy().into_owned()).collect()
}
