//! Artifacts in a cache: `KEY.elf`, which is the artifact and nothing else, so that it can be mapped,
//! looked into and copied like any other; and `KEY.sum` beside it with its length and checksum.
//!
//! The two are not replaced at once. They need not be: compiling is deterministic, so whichever
//! process wrote either, they fit. Where they do not, one of them is damaged, and both are replaced.

use super::folder::{self, Folder};
use crate::artifact::format::Precompiled;
use crate::sys::content::Content;
use anyhow::Result;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io;

pub(super) const ARTIFACT: &str = ".elf";
pub(super) const CHECKSUM: &str = ".sum";

/// What an artifact's name is made of: everything that it follows from.
pub(super) fn key(settings: &impl Hash, kind: Precompiled, binary: &[u8]) -> String {
    let mut hasher = KeyHasher(blake3::Hasher::new());
    (crate::tables::SOURCES, kind).hash(&mut hasher);
    settings.hash(&mut hasher);
    binary.len().hash(&mut hasher);
    hasher.0.update(binary);
    hasher.0.finalize().to_hex().to_string()
}

/// An artifact as it was kept, mapped from its file. That nobody else put it there is what the user of the cache
/// vouches for ([`CacheConfig::with_directory`](super::config::CacheConfig::with_directory)), and that it is whole was
/// seen: only [`find`] makes one.
pub(crate) struct Found {
    content: Content,
    file: File,
}

impl Found {
    /// Its bytes, and the file that they are in.
    pub(crate) fn into_parts(self) -> (Content, File) {
        (self.content, self.file)
    }
}

/// The artifact with this key, as `load` makes it of what was kept, if it is there and whole.
pub(super) fn find<R>(
    folder: &Folder,
    key: &str,
    load: impl FnOnce(Found) -> Result<R>,
) -> Option<R> {
    let (_, expected) = folder.map(&format!("{key}{CHECKSUM}"))?;
    let name = format!("{key}{ARTIFACT}");
    let (file, content) = folder.map(&name)?;
    if checksum(key, content.bytes()) != expected.bytes() {
        tracing::warn!("{name} in the cache is damaged, and compiled anew");
        return None;
    }
    folder::touch(&file);
    let loaded = load(Found { content, file });
    loaded.map_err(|error| tracing::warn!("{name} in the cache is compiled anew: {error:#}")).ok()
}

/// Keeps an artifact.
pub(super) fn insert(folder: &Folder, key: &str, artifact: &[u8]) -> io::Result<()> {
    folder.write(&format!("{key}{ARTIFACT}"), artifact)?;
    folder.write(&format!("{key}{CHECKSUM}"), &checksum(key, artifact))
}

/// What `KEY.sum` holds: a word to know it by, the length and the checksum of the artifact, and one of
/// all that with the key, so that files which were given another name are not taken for its own.
fn checksum(key: &str, artifact: &[u8]) -> [u8; 24] {
    let mut sum = [0; 24];
    sum[..8].copy_from_slice(b"wharfsum");
    sum[8..16].copy_from_slice(&(artifact.len() as u64).to_le_bytes());
    sum[16..20].copy_from_slice(&crc32fast::hash(artifact).to_le_bytes());
    let mut own = crc32fast::Hasher::new();
    own.update(&sum[..20]);
    own.update(key.as_bytes());
    sum[20..].copy_from_slice(&own.finalize().to_le_bytes());
    sum
}

struct KeyHasher(blake3::Hasher);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("the whole hash is taken")
    }
}
