//! The artifact: one ELF object that holds everything compiled.
//!
//! [`write`](mod@write) makes it, [`read`] finds its parts again; [`format`](mod@format) is what
//! both know, and [`tables`] are the parts that are used in place. Sections lie at the file offset
//! that is their address, so that mapping the file is loading it:
//!
//! | section | holds |
//! |---|---|
//! | `.wharf.engine` | [`format::EngineMetadata`]; in the first page, checked before all else |
//! | `.note.gnu.property` | whether code has branch protection |
//! | `.text` | every function, stub and adapter, from [`TEXT_ADDRESS`] on, on pages of its own |
//! | `.eh_frame` | unwind information |
//! | `.wharf.traps`, `.wharf.handlers`, `.wharf.addrs`, `.wharf.funcs` | [`tables`] |
//! | `.wharf.info` | [`ArtifactInfo`], then the component's plan |
//! | `.wharf.types` | [`ModuleTypes`], then the component's types |
//! | `.wharf.data` | data segments |
//! | `.wharf.images` | images of memories, at page boundaries |
//! | `.wharf.dwarf` | the guests' DWARF, as it was |
//! | `.symtab`, `.strtab`, `.shstrtab` | for tools, and the names of functions |
//!
//! **Invariants.** Nothing follows the ELF. There are no relocations. Bytes that were written are
//! never changed: what was loaded is what is serialised. Reading checks before it trusts: no input
//! panics or makes it allocate more than the input's size justifies.
//!
//! [`TEXT_ADDRESS`]: crate::artifact::code::TEXT_ADDRESS
//! [`ArtifactInfo`]: crate::artifact::code::ArtifactInfo
//! [`ModuleTypes`]: crate::module::types::ModuleTypes

pub mod code;
pub mod format;
mod frugal;
pub mod tables;
#[cfg(feature = "compile")]
pub mod write;
pub mod read;
mod consistency;
#[cfg(all(test, feature = "compile"))]
mod tests;

use crate::error::ArtifactRefused;
use anyhow::{Result, ensure};
use rustix::fs::OFlags;
use std::fs::File;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Opens a file that should be an artifact. Also gives its size.
pub(crate) fn open(path: &Path) -> Result<(File, u64)> {
    // Opening a pipe would wait for someone to write to it, and opening a terminal would make it
    // ours.
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = File::options().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    let about = file.metadata()?;
    let found = about.file_type();
    const FOLDER: &str = "expected an artifact, found a directory";
    ensure!(!found.is_dir(), ArtifactRefused::no_artifact(FOLDER));
    const DEVICE: &str = "expected an artifact, found something that is no file";
    ensure!(found.is_file(), ArtifactRefused::no_artifact(DEVICE));
    Ok((file, about.len()))
}
