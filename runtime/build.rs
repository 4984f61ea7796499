//! Says by which sources code is made, for caches: what another state of them made is not used again.
//!
//! A version number alone would do for releases. While Wharf itself is worked on, its sources change
//! and its version does not.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

fn main() {
    let mut hasher = DefaultHasher::new();
    // Where a crate stands by itself, the other one is not beside it.
    for folder in ["src", "../component/src"] {
        if Path::new(folder).is_dir() {
            println!("cargo::rerun-if-changed={folder}");
            hash_folder(Path::new(folder), &mut hasher);
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=WHARF_SOURCES={:016x}", hasher.finish());
}

fn hash_folder(folder: &Path, hasher: &mut DefaultHasher) {
    let entries = folder.read_dir().and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.expect("the sources can be read");
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        entry.file_name().hash(hasher);
        if path.is_dir() {
            hash_folder(&path, hasher);
        } else {
            std::fs::read(&path).expect("the sources can be read").hash(hasher);
        }
    }
}
