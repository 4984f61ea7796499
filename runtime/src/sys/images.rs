//! Where the images of memories come from.

use crate::error::ArtifactRefused;
use anyhow::{Context as _, Result, ensure};
use std::fs::File;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Images up to this size are copied. Mapping one takes a file to map it from, and as long as several
/// page faults; and memories without mapped images can stand in for each other.
pub(crate) const MAX_COPIED_IMAGE: usize = 16 << 10;

/// Where memory images come from: the bytes that the images of an artifact are ranges of.
#[derive(Debug)]
pub(crate) struct ImageSource {
    /// What tells it from all others that there ever are in this process.
    number: u64,
    pub(crate) bytes: ImageBytes,
}

#[derive(Debug)]
pub(crate) enum ImageBytes {
    /// Part of a file that can be mapped: an artifact's, or one in memory only.
    File {
        /// The file, at least `offset + len` bytes long.
        file: Arc<File>,
        /// Where in the file the bytes begin.
        offset: u64,
        /// How many bytes there are.
        len: u64,
    },
    /// Bytes that are copied: few, or all where the host has no files in memory.
    Copied(Box<[u8]>),
}

impl ImageSource {
    /// The bytes of `file` from `offset` on, which have to be there.
    pub(crate) fn from_file(file: Arc<File>, offset: u64, len: u64) -> Result<ImageSource> {
        let size = file.metadata().context("cannot ask for the size of a file")?.len();
        ensure!(
            offset.checked_add(len).is_some_and(|end| end <= size),
            ArtifactRefused::damaged(format!(
                "{len} bytes of memory images at offset {offset} are not in a file of {size} bytes"
            ))
        );
        Ok(ImageSource::new(ImageBytes::File { file, offset, len }))
    }

    pub(crate) fn new(bytes: ImageBytes) -> ImageSource {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        ImageSource { number: NEXT.fetch_add(1, Ordering::Relaxed), bytes }
    }

    /// A number that no other source of the process has or will have.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// A copy of `bytes`: of many in a file that is in memory only, if the host has such files.
    pub(crate) fn from_bytes(bytes: &[u8]) -> ImageSource {
        if bytes.len() <= MAX_COPIED_IMAGE {
            return ImageSource::new(ImageBytes::Copied(bytes.into()));
        }
        let flags = rustix::fs::MemfdFlags::CLOEXEC;
        let file = rustix::fs::memfd_create("wharf-images", flags).ok().map(File::from);
        ImageSource::new(match file.map(|mut file| file.write_all(bytes).map(|()| file)) {
            Some(Ok(file)) => {
                ImageBytes::File { file: Arc::new(file), offset: 0, len: bytes.len() as u64 }
            }
            Some(Err(_)) | None => ImageBytes::Copied(bytes.into()),
        })
    }

    pub(crate) fn len(&self) -> u64 {
        match &self.bytes {
            ImageBytes::File { len, .. } => *len,
            ImageBytes::Copied(bytes) => bytes.len() as u64,
        }
    }
}
