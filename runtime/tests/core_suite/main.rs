//! Runs the WebAssembly core test suite: one test per file.
//!
//! The suite is not part of this repository. `WHARF_SUITES` says where it is: a folder with
//! `core/*.wast` (github.com/WebAssembly/testsuite). Without it there is nothing to test.

mod run;
mod values;

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};

/// Files that need a proposal which is not implemented, beside those of SIMD: garbage collection,
/// function references, exceptions. A file that is on the list and passes is an error, so that the
/// list shrinks as proposals come.
#[rustfmt::skip]
const NOT_YET: &[&str] = &[
    "array", "array_copy", "array_fill", "array_init_data", "array_init_elem",
    "array_new_data", "array_new_elem", "br_on_cast", "br_on_cast_fail", "br_on_non_null",
    "br_on_null", "br_table", "call_ref", "data", "elem",
    "extern", "global", "i31", "imports", "instance",
    "linking", "local_init", "ref", "ref_as_non_null", "ref_cast",
    "ref_eq", "ref_is_null", "ref_null", "ref_test", "return_call_ref",
    "struct", "table", "table-sub", "table64", "table_init",
    "table_init64", "tag", "throw", "throw_ref", "try_table",
    "type-canon", "type-equivalence", "type-rec", "type-subtyping", "unreached-valid",
];

fn main() {
    let args = Arguments::from_args();
    let Some(suites) = std::env::var_os("WHARF_SUITES") else {
        eprintln!("WHARF_SUITES is not set: the core test suite is not run");
        libtest_mimic::run(&args, Vec::new()).exit();
    };
    let files = files(&Path::new(&suites).join("core"));
    let trials = files.into_iter().map(trial).collect();
    libtest_mimic::run(&args, trials).exit();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "wast"));
    files.sort();
    files
}

fn trial(file: PathBuf) -> Trial {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let simd = name.starts_with("simd_") || name.contains("relaxed");
    let not_yet = simd || NOT_YET.contains(&name.as_str());
    Trial::test(name, move || match (run::file(&file), not_yet) {
        (Ok(()), false) | (Err(_), true) => Ok(()),
        (Err(error), false) => Err(Failed::from(format!("{error:?}"))),
        (Ok(()), true) => Err(Failed::from("passes: take it off NOT_YET")),
    })
}
