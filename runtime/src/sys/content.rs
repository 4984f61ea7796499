//! The bytes of an artifact, or of another file: copied where they are few, mapped where they are
//! many.
//!
//! Mapping a file costs the same whatever its size, but it costs: changing the process's mappings
//! twice and a page fault for every 64 KiB is several times what reading a small file takes. And
//! what is copied stays as it was, whoever cuts the file.
//!
//! Code of copied content runs in pages of its own ([`Text`]), which are made when it is first
//! needed.

use crate::error::OrBug;
use crate::sys::mmap::Mmap;
use anyhow::{Context as _, Result};
use rustix::io::Errno;
use std::fs::File;
use std::io;
use std::ops::Range;

/// How many bytes are copied at most.
const MAX_COPIED: usize = 64 << 10;

/// Bytes that stay as they are.
#[derive(Debug)]
pub(crate) enum Content {
    /// A copy of our own.
    Copied(Box<[u8]>),
    /// A mapping: of a file, or of pages with a copy.
    Mapped(Mmap),
}

/// Where machine code can be run.
#[derive(Debug)]
pub(crate) enum Text {
    /// Where it lies in mapped content.
    InPlace,
    /// In pages of its own.
    Copied(Mmap),
}

impl Content {
    /// A copy of `bytes`.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Content> {
        match bytes.len() <= MAX_COPIED {
            true => Ok(Content::Copied(bytes.into())),
            false => Ok(Content::Mapped(Mmap::with_bytes(bytes)?)),
        }
    }

    /// The whole of `file`, which has `len` bytes and for which its user vouches
    /// ([`Mmap::from_file`]).
    pub(crate) fn from_file(file: &File, len: u64) -> Result<Content> {
        match usize::try_from(len) {
            Ok(len) if len <= MAX_COPIED => Ok(Content::Copied(read(file, len)?)),
            _ => Ok(Content::Mapped(Mmap::from_file(file, len)?)),
        }
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Content::Copied(bytes) => bytes,
            Content::Mapped(mmap) => mmap.bytes(),
        }
    }

    /// Whether a mapped file was cut short so that bytes were missing when they were read. They
    /// were read as zeros.
    pub(crate) fn was_cut(&self) -> bool {
        match self {
            Content::Copied(_) => false,
            Content::Mapped(mmap) => mmap.was_cut(),
        }
    }

    /// Whether the bytes are those of a file, which has to be kept for what is mapped from it.
    pub(crate) fn is_mapped(&self) -> bool {
        matches!(self, Content::Mapped(_))
    }

    /// Makes the code in `range` runnable: `pages` are the pages that it has to itself.
    pub(crate) fn make_text(&self, range: Range<usize>, pages: Range<usize>) -> Result<Text> {
        match self {
            Content::Copied(bytes) => {
                let code = bytes.get(range).or_bug("code out of bounds")?;
                Ok(Text::Copied(Mmap::with_code(code)?))
            }
            Content::Mapped(mmap) => {
                mmap.make_executable(pages)?;
                Ok(Text::InPlace)
            }
        }
    }
}

/// Reads what `file` has, which should be `len` bytes.
fn read(file: &File, len: usize) -> Result<Box<[u8]>> {
    let mut bytes = Vec::with_capacity(len);
    while bytes.len() < len {
        let at = bytes.len() as u64;
        match rustix::io::pread(file, rustix::buffer::spare_capacity(&mut bytes), at) {
            // Somebody may be shortening it.
            Ok(0) => break,
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(io::Error::from(error)).context("cannot read a file"),
        }
    }
    // It may have grown as well, and room is not always given exactly.
    bytes.truncate(len);
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::mmap::page_size;
    use std::io::Write as _;

    #[test]
    fn small_content_is_copied_and_large_content_mapped() {
        for len in [0, 1, 4096, MAX_COPIED, MAX_COPIED + 1, 3 * MAX_COPIED] {
            let bytes: Vec<u8> = (0..len).map(|at| (at % 251) as u8).collect();
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&bytes).unwrap();
            for content in [Content::from_bytes(&bytes), Content::from_file(&file, len as u64)] {
                let content = content.unwrap();
                assert_eq!(content.is_mapped(), len > MAX_COPIED);
                assert!(content.bytes() == bytes && !content.was_cut(), "{len}");
            }
        }
    }

    #[test]
    fn what_is_copied_is_indifferent_to_its_file() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"some bytes").unwrap();
        let content = Content::from_file(&file, 10).unwrap();
        file.set_len(0).unwrap();
        assert_eq!(content.bytes(), b"some bytes");
        assert!(read(&file, 10).unwrap().is_empty());
    }

    #[test]
    fn text_has_the_bytes_of_the_code() {
        let page = page_size();
        let bytes: Vec<u8> = (0..3 * page).map(|at| (at % 251) as u8).collect();
        let text = Content::Copied(bytes.clone().into()).make_text(page..page + 9, page..2 * page);
        let Text::Copied(text) = text.unwrap() else { panic!("copied content has its own text") };
        assert_eq!(text.bytes(), &bytes[page..][..9]);
        let error = Content::Copied(bytes.clone().into())
            .make_text(0..4 * page, 0..4 * page)
            .map(drop)
            .unwrap_err();
        assert!(format!("{error:#}").contains("code out of bounds"), "{error:#}");
        let mapped = Content::Mapped(Mmap::with_bytes(&bytes).unwrap());
        assert!(matches!(mapped.make_text(page..page + 9, page..2 * page), Ok(Text::InPlace)));
        let error = mapped.make_text(0..4 * page, 0..4 * page).map(drop).unwrap_err();
        assert!(format!("{error:#}").contains("not in"), "{error:#}");
    }
}
