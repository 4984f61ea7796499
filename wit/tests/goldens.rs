//! One test per WIT file or folder in the workspace's `tests/bindgen`: what is generated from it
//! stands beside it as `.rs`, or, where the WIT or the options are wrong, what is said about it as
//! `.error`. `BLESS=1` rewrites the expectations. The workspace's test `bindgen` compiles them, and
//! holds the macro to the same text; that of the command line does the latter for `wharf bindgen`.
//!
//! Lines `//! option = text` at the head of a WIT file, of `main.wit` in a folder, are options, as in
//! `//! with = a:b/c.d=crate::D`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use wharf_wit::Bindings;

fn main() {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bindgen");
    let mut inputs: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder of goldens")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir() || path.extension().is_some_and(|it| it == "wit"))
        .collect();
    inputs.sort();
    let trials = inputs
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            Trial::test(name, move || check(&path))
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn check(path: &Path) -> Result<(), Failed> {
    let (found, extension, other) = match bindings(path)?.generate() {
        Ok(generated) => (generated.source()?, "rs", "error"),
        Err(error) => {
            let folder = path.parent().unwrap_or(path).display().to_string();
            (format!("{error}\n").replace(&format!("{folder}/"), ""), "error", "rs")
        }
    };
    let expectation = path.with_extension(extension);
    if env::var_os("BLESS").is_some() {
        fs::write(&expectation, found)?;
        let _ = fs::remove_file(path.with_extension(other));
        return Ok(());
    }
    let expected = fs::read_to_string(&expectation).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    let differs = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
    let line = differs.unwrap_or_else(|| expected.lines().count().min(found.lines().count()));
    let show = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    Err(format!(
        "{} differs at line {}\nexpected: {}\n   found: {}\nBLESS=1 rewrites the expectation",
        expectation.display(),
        line + 1,
        show(&expected),
        show(&found),
    )
    .into())
}

/// The WIT, with the options at its head.
fn bindings(path: &Path) -> Result<Bindings, Failed> {
    let head = if path.is_dir() { path.join("main.wit") } else { path.to_owned() };
    let text = fs::read_to_string(head)?;
    let mut bindings = Bindings::new();
    for option in text.lines().map_while(|line| line.strip_prefix("//! ")) {
        let (name, value) = option.split_once(" = ").ok_or("options are written `name = value`")?;
        bindings.set(name, value)?;
    }
    bindings.path(path);
    Ok(bindings)
}
