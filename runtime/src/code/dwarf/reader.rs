//! A reader of DWARF whose bytes run out.
//!
//! Entries refer to each other and to other sections. A few bytes in many places can all have the same
//! million bytes read, run, and remembered, so the size of DWARF bounds nothing by itself. Here each
//! section is read so many times over and no further, by whomever: what is allocated is allocated for
//! bytes that are read.

use gimli::{Error, LittleEndian, ReaderOffsetId, Result, SectionId};
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How often sections are read over from which something is kept for each thing in them: rows and files
/// of line programs, ranges. Compilers write each for one place that refers to it; the second time is
/// spare.
const TIMES_KEPT: u64 = 2;
/// How often the tables of abbreviations are: they are checked, and kept once; the rest is spare.
const TIMES_ABBREVIATIONS: u64 = 4;
/// How often other sections are. They are looked through a few times, and entries and addresses are
/// read again where others refer to them.
const TIMES_LOOKED_UP: u64 = 16;
/// How often as much as there is of DWARF in all is looked at or copied as text. The name of a folder is
/// copied for each file in it, that of a function for each place it is inlined in.
const TIMES_TEXT: u64 = 16;
/// What may be read of small sections in any case.
const FREE: u64 = 64 << 10;

/// The rest of a section.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    section: Arc<Section>,
    start: usize,
    end: usize,
}

#[derive(Debug)]
struct Section {
    bytes: Box<[u8]>,
    left: ReadBudget,
    /// Texts lie in many sections.
    left_of_text: Arc<ReadBudget>,
}

/// How many bytes may still be read.
#[derive(Debug)]
struct ReadBudget(AtomicU64);

impl ReadBudget {
    fn new(len: usize, times: u64) -> ReadBudget {
        ReadBudget(AtomicU64::new((len as u64).saturating_mul(times).saturating_add(FREE)))
    }

    fn spend(&self, bytes: usize) -> bool {
        // Somebody else's spending may be lost if two read at once, which a lock forbids anyway; adding
        // in one step would take much longer than reading.
        let left = self.0.load(Ordering::Relaxed).checked_sub(bytes as u64);
        // What has run out has done so for good.
        self.0.store(left.unwrap_or(0), Ordering::Relaxed);
        left.is_some()
    }
}

/// The sections that `section` gives by their names.
pub(super) fn load<'a>(section: impl Fn(&str) -> &'a [u8]) -> Result<gimli::Dwarf<Reader>> {
    let mut len = 0;
    gimli::DwarfSections::load(|id| {
        len += section(id.name()).len();
        Ok::<_, Error>(())
    })?;
    let text = Arc::new(ReadBudget::new(len, TIMES_TEXT));
    gimli::Dwarf::load(|id| Ok(Reader::new(id, section(id.name()), &text)))
}

impl Reader {
    fn new(id: SectionId, bytes: &[u8], text: &Arc<ReadBudget>) -> Reader {
        let times = match id {
            SectionId::DebugLine | SectionId::DebugRanges | SectionId::DebugRngLists => TIMES_KEPT,
            SectionId::DebugAbbrev => TIMES_ABBREVIATIONS,
            _ => TIMES_LOOKED_UP,
        };
        let (left, left_of_text) = (ReadBudget::new(bytes.len(), times), text.clone());
        let section = Arc::new(Section { bytes: bytes.into(), left, left_of_text });
        Reader { start: 0, end: bytes.len(), section }
    }

    /// At most `len` bytes of a text, whatever has been read.
    pub(super) fn first(&self, len: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes()[..self.bytes().len().min(len)])
    }

    fn bytes(&self) -> &[u8] {
        &self.section.bytes[self.start..self.end]
    }

    fn place(&self) -> ReaderOffsetId {
        ReaderOffsetId(self.bytes().as_ptr().addr() as u64)
    }

    fn check(&self, there: bool) -> Result<()> {
        if there { Ok(()) } else { Err(Error::UnexpectedEof(self.place())) }
    }

    /// The bytes of a text.
    fn text(&self) -> Result<&[u8]> {
        self.check(self.section.left_of_text.spend(self.bytes().len()))?;
        Ok(self.bytes())
    }
}

impl gimli::Reader for Reader {
    type Endian = LittleEndian;
    type Offset = usize;

    fn endian(&self) -> LittleEndian {
        LittleEndian
    }

    fn len(&self) -> usize {
        self.end - self.start
    }

    fn empty(&mut self) {
        self.end = self.start;
    }

    fn truncate(&mut self, len: usize) -> Result<()> {
        self.check(len <= self.len())?;
        self.end = self.start + len;
        Ok(())
    }

    fn offset_from(&self, base: &Reader) -> usize {
        self.start - base.start
    }

    fn offset_id(&self) -> ReaderOffsetId {
        self.place()
    }

    fn lookup_offset_id(&self, id: ReaderOffsetId) -> Option<usize> {
        let offset = id.0.checked_sub(self.place().0)? as usize;
        (offset <= self.len()).then_some(offset)
    }

    fn find(&self, byte: u8) -> Result<usize> {
        let found = self.bytes().iter().position(|&at| at == byte);
        self.check(self.section.left_of_text.spend(found.unwrap_or(self.len())))?;
        found.ok_or_else(|| Error::UnexpectedEof(self.place()))
    }

    fn skip(&mut self, len: usize) -> Result<()> {
        self.check(len <= self.len())?;
        self.start += len;
        Ok(())
    }

    fn split(&mut self, len: usize) -> Result<Reader> {
        let mut first = self.clone();
        first.truncate(len)?;
        self.start += len;
        Ok(first)
    }

    fn to_slice(&self) -> Result<Cow<'_, [u8]>> {
        self.text().map(Cow::Borrowed)
    }

    fn to_string(&self) -> Result<Cow<'_, str>> {
        let text = std::str::from_utf8(self.text()?);
        text.map(Cow::Borrowed).map_err(|_| Error::BadUtf8)
    }

    fn to_string_lossy(&self) -> Result<Cow<'_, str>> {
        self.text().map(String::from_utf8_lossy)
    }

    fn read_slice(&mut self, buf: &mut [u8]) -> Result<()> {
        self.check(buf.len() <= self.len() && self.section.left.spend(buf.len()))?;
        buf.copy_from_slice(&self.bytes()[..buf.len()]);
        self.start += buf.len();
        Ok(())
    }
}
