//! Finding the parts of an artifact in its bytes.
//!
//! What is checked comes in this order: it is ELF, it is ours, the format's version, Wharf's
//! version, what the artifact holds, target and processor features, settings of the code generator,
//! WebAssembly features, tunables, and only then the bounds of the other sections. Nothing but the
//! small engine section is decoded on the way, and nothing is copied.

use super::format::{EngineMetadata, Precompiled, decode_prefix, section};
use super::tables::{AddressTable, FuncTable, HandlerTable, InlineTable, SymbolTable, TrapTable};
use crate::artifact::code::{ArtifactInfo, TEXT_ADDRESS, eh_frame_address};
use crate::artifact::consistency;
use crate::error::ArtifactRefused;
use crate::module::info::IMAGE_ALIGN;
use crate::module::types::ModuleTypes;
use anyhow::{Context, Result, bail, ensure};
use object::elf;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use std::ops::Range;

/// An artifact has about 30 sections; a file that claims more than this is none.
const MAX_SECTIONS: usize = 64;

/// Where the parts of an artifact are: ranges of its bytes, all of them inside of it.
#[derive(Clone, Debug)]
pub struct ArtifactLayout {
    /// How many bytes the artifact has.
    pub len: usize,
    /// Machine code; begins and ends on pages of its own.
    pub text: Range<usize>,
    /// Unwind information.
    pub eh_frame: Range<usize>,
    /// The bytes of a [`TrapTable`].
    pub traps: Range<usize>,
    /// The bytes of a [`HandlerTable`].
    pub handlers: Range<usize>,
    /// The bytes of an [`AddressTable`].
    pub addresses: Range<usize>,
    /// The bytes of an [`InlineTable`].
    pub inlined: Range<usize>,
    /// The bytes of a [`FuncTable`].
    pub funcs: Range<usize>,
    /// Encoded [`ArtifactInfo`], then a layer's plan.
    pub info: Range<usize>,
    /// Encoded [`ModuleTypes`], then a layer's types.
    pub types: Range<usize>,
    /// Data segments.
    pub data: Range<usize>,
    /// Images of memories; begins at a page.
    pub images: Range<usize>,
    /// Whether code must be mapped with branch protection.
    pub branch_protection: bool,
    /// The guest's DWARF.
    pub dwarf: Range<usize>,
    /// The bytes of a [`SymbolTable`]: symbols, and their names. Both are empty where tools took
    /// them away.
    pub symbols: [Range<usize>; 2],
}

/// What the artifact in `bytes` holds, or `None` where it is none that this version of Wharf can
/// read.
pub fn detect(bytes: &[u8]) -> Option<Precompiled> {
    metadata(bytes).ok().map(|metadata| metadata.kind)
}

/// What the artifact in `bytes` says of itself.
pub fn metadata(bytes: &[u8]) -> Result<EngineMetadata> {
    EngineMetadata::decode(engine_section(bytes, &Sections::parse(bytes)?)?)
}

impl ArtifactLayout {
    /// Finds the parts of the artifact in `bytes`, which must fit the engine described by `engine`.
    pub fn parse(bytes: &[u8], engine: &EngineMetadata) -> Result<ArtifactLayout> {
        ArtifactLayout::parse_if(bytes, |section| EngineMetadata::decode(section)?.check(engine))
    }

    /// [`ArtifactLayout::parse`] for an engine whose own artifacts say `own` of it: who says the same
    /// need not be asked more.
    pub(crate) fn parse_for(
        bytes: &[u8],
        own: &[u8],
        engine: impl FnOnce() -> EngineMetadata,
    ) -> Result<ArtifactLayout> {
        ArtifactLayout::parse_if(bytes, |section| match section == own {
            true => Ok(()),
            false => EngineMetadata::decode(section)?.check(&engine()),
        })
    }

    /// `check` sees whether what the artifact says of its engine is as it has to be.
    fn parse_if(bytes: &[u8], check: impl FnOnce(&[u8]) -> Result<()>) -> Result<ArtifactLayout> {
        let sections = Sections::parse(bytes)?;
        check(engine_section(bytes, &sections)?)?;
        let layout = ArtifactLayout {
            len: bytes.len(),
            text: sections.required(section::TEXT)?,
            eh_frame: sections.required(section::EH_FRAME)?,
            traps: sections.required(section::TRAPS)?,
            handlers: sections.required(section::HANDLERS)?,
            addresses: sections.required(section::ADDRESSES)?,
            inlined: sections.required(section::INLINED)?,
            funcs: sections.required(section::FUNCS)?,
            info: sections.required(section::INFO)?,
            types: sections.required(section::TYPES)?,
            data: sections.required(section::DATA)?,
            images: sections.required(section::IMAGES)?,
            branch_protection: branch_protection(&bytes[sections.required(section::PROPERTY)?])?,
            dwarf: sections.required(section::DWARF)?,
            symbols: sections.symbols(),
        };
        layout.check_places(bytes)?;
        Ok(layout)
    }

    /// What a machine's mapping of the file relies upon.
    fn check_places(&self, bytes: &[u8]) -> Result<()> {
        let text_len = self.text.len() as u64;
        ensure!(
            self.text.start as u64 == TEXT_ADDRESS && i32::try_from(text_len).is_ok(),
            ArtifactRefused::damaged(format!(
                "section `.text` is at {:#x}..{:#x}; it must begin at {TEXT_ADDRESS:#x} and be smaller \
                 than 2 GiB",
                self.text.start, self.text.end
            ))
        );
        let (found, expected) = (self.eh_frame.start as u64, eh_frame_address(text_len));
        ensure!(
            found == expected,
            ArtifactRefused::damaged(format!(
                "section `.eh_frame` is at {found:#x}; it must be at {expected:#x}"
            ))
        );
        ensure!(
            (self.images.start as u64).is_multiple_of(IMAGE_ALIGN),
            ArtifactRefused::damaged(format!(
                "section `.wharf.images` is at {:#x}, which is not a multiple of {IMAGE_ALIGN:#x}",
                self.images.start
            ))
        );
        let tables = [
            (section::TRAPS, TrapTable::new(&bytes[self.traps.clone()]).is_some()),
            (section::HANDLERS, HandlerTable::new(&bytes[self.handlers.clone()]).is_some()),
            (section::ADDRESSES, AddressTable::new(&bytes[self.addresses.clone()]).is_some()),
            (section::INLINED, InlineTable::new(&bytes[self.inlined.clone()]).is_some()),
            (section::FUNCS, FuncTable::new(&bytes[self.funcs.clone()]).is_some()),
        ];
        match tables.into_iter().find(|(_, sound)| !sound) {
            Some((name, _)) => bail!(ArtifactRefused::damaged(format!(
                "section `{name}` has a length that no table has"
            ))),
            None => Ok(()),
        }
    }

    /// Decodes modules and stubs, and sees that every index and range in them is one that exists.
    /// `types` are those of the same artifact. Also gives what follows: a layer's plan.
    pub fn info<'a>(
        &self,
        bytes: &'a [u8],
        types: &ModuleTypes,
    ) -> Result<(ArtifactInfo, &'a [u8])> {
        let (info, rest) = self.section(bytes, section::INFO, &self.info)?;
        let funcs = self.funcs(bytes);
        consistency::info(&info, types, self, funcs)
            .with_context(|| damaged_section(section::INFO))?;
        Ok((info, rest))
    }

    /// Decodes the types of functions. Also gives what follows: a layer's types.
    pub fn types<'a>(&self, bytes: &'a [u8]) -> Result<(ModuleTypes, &'a [u8])> {
        let (types, rest): (ModuleTypes, _) = self.section(bytes, section::TYPES, &self.types)?;
        types.check().with_context(|| damaged_section(section::TYPES))?;
        Ok((types, rest))
    }

    /// Where functions are.
    pub fn funcs<'a>(&self, bytes: &'a [u8]) -> FuncTable<'a> {
        bytes.get(self.funcs.clone()).and_then(FuncTable::new).unwrap_or_default()
    }

    /// Which instructions trap.
    pub fn traps<'a>(&self, bytes: &'a [u8]) -> TrapTable<'a> {
        bytes.get(self.traps.clone()).and_then(TrapTable::new).unwrap_or_default()
    }

    /// Where exceptions go.
    pub fn handlers<'a>(&self, bytes: &'a [u8]) -> HandlerTable<'a> {
        bytes.get(self.handlers.clone()).and_then(HandlerTable::new).unwrap_or_default()
    }

    /// Where instructions come from.
    pub fn addresses<'a>(&self, bytes: &'a [u8]) -> AddressTable<'a> {
        bytes.get(self.addresses.clone()).and_then(AddressTable::new).unwrap_or_default()
    }

    /// Which code is of inlined functions.
    pub fn inlined<'a>(&self, bytes: &'a [u8]) -> InlineTable<'a> {
        bytes.get(self.inlined.clone()).and_then(InlineTable::new).unwrap_or_default()
    }

    /// Symbols. That of the function at a place in the table of functions is one place further on,
    /// after the null symbol.
    pub fn symbol_names<'a>(&self, bytes: &'a [u8]) -> SymbolTable<'a> {
        let [symbols, strings] =
            self.symbols.each_ref().map(|range| bytes.get(range.clone()).unwrap_or_default());
        SymbolTable::new(symbols, strings)
    }

    fn section<'a, T: DeserializeOwned>(
        &self,
        bytes: &'a [u8],
        name: &str,
        range: &Range<usize>,
    ) -> Result<(T, &'a [u8])> {
        let section = bytes.get(range.clone()).ok_or_else(cut_short)?;
        decode_prefix(section).with_context(|| damaged_section(name))
    }
}

/// The section headers of an ELF object, as they are: only their place was checked.
struct Sections<'a> {
    file_len: usize,
    entries: &'a [[u8; 64]],
    names: &'a [u8],
    /// Where the next one is looked for first: who asks in the order of the file finds it there.
    next: Cell<usize>,
}

/// One of them.
struct Header {
    address: u64,
    offset: u64,
    size: u64,
    mapped: bool,
}

impl<'a> Sections<'a> {
    /// Reads the headers of ELF for 64-bit little-endian machines.
    fn parse(bytes: &'a [u8]) -> Result<Sections<'a>> {
        const EMPTY: &str = "expected an artifact, found nothing: the input is empty";
        ensure!(!bytes.is_empty(), ArtifactRefused::no_artifact(EMPTY));
        check_magic(bytes)?;
        let table = u64_at(bytes, 0x28).ok_or_else(cut_short)?;
        let entry_size = u16_at(bytes, 0x3a).ok_or_else(cut_short)?;
        let count = usize::from(u16_at(bytes, 0x3c).ok_or_else(cut_short)?);
        let names = usize::from(u16_at(bytes, 0x3e).ok_or_else(cut_short)?);
        ensure!(
            entry_size == 64 && count <= MAX_SECTIONS && names < count,
            ArtifactRefused::no_artifact(format!(
                "expected an artifact, found an ELF object with {count} section headers of \
                 {entry_size} bytes, names in section {names}"
            ))
        );
        let table = usize::try_from(table).ok().and_then(|table| bytes.get(table..));
        let table = table.and_then(|table| table.get(..count * 64)).ok_or_else(cut_short)?;
        let (entries, _) = table.as_chunks::<64>();
        let names = range_in(bytes.len(), header_range(&entries[names])).ok_or_else(cut_short)?;
        let names = &bytes[names];
        Ok(Sections { file_len: bytes.len(), entries, names, next: Cell::new(0) })
    }

    /// The header of the section with this name. (The first one, where a damaged file has several
    /// and they are asked for in the order of the file.)
    fn find(&self, name: &str) -> Option<Header> {
        let next = self.next.get();
        let at = (next..self.entries.len()).chain(0..next).find(|&at| self.has_name(at, name))?;
        self.next.set(at + 1);
        Some(Header::parse(&self.entries[at]))
    }

    fn has_name(&self, at: usize, name: &str) -> bool {
        let found = u32_at(&self.entries[at], 0).and_then(|at| self.names.get(at as usize..));
        let rest = found.and_then(|found| found.strip_prefix(name.as_bytes()));
        rest.is_some_and(|rest| rest.first().is_none_or(|&end| end == 0))
    }

    fn required(&self, name: &str) -> Result<Range<usize>> {
        let none = || ArtifactRefused::damaged(format!("the artifact has no section `{name}`"));
        self.place(name, self.find(name).ok_or_else(none)?)
    }

    /// Where a section is, by its header.
    fn place(&self, name: &str, header: Header) -> Result<Range<usize>> {
        let range = range_in(self.file_len, (header.offset, header.size));
        let range = range.ok_or_else(|| {
            let (offset, size, len) = (header.offset, header.size, self.file_len);
            ArtifactRefused::damaged(format!(
                "section `{name}` is {size:#x} bytes at {offset:#x}, but the artifact has {len:#x} \
                 bytes"
            ))
        })?;
        ensure!(
            !header.mapped || header.address == header.offset,
            ArtifactRefused::damaged(format!(
                "section `{name}` has address {:#x}; it must be its offset {:#x}",
                header.address, header.offset
            ))
        );
        Ok(range)
    }

    /// Symbols and their names. A section that is out of bounds is as good as none.
    fn symbols(&self) -> [Range<usize>; 2] {
        [section::SYMBOLS, section::STRINGS].map(|name| self.required(name).unwrap_or(0..0))
    }
}

impl Header {
    fn parse(entry: &[u8; 64]) -> Header {
        let (offset, size) = header_range(entry);
        let flags = u64_at(entry, 0x08).unwrap_or(0);
        Header {
            address: u64_at(entry, 0x10).unwrap_or(0),
            offset,
            size,
            mapped: flags & elf::SHF_ALLOC.0 != 0,
        }
    }
}

/// What the first bytes say that this is. WebAssembly is what people most often give instead.
fn check_magic(bytes: &[u8]) -> Result<()> {
    const COMPILE: &str = if cfg!(feature = "compile") {
        "compile it first, with `Module::new`, `Component::new` or `Engine::precompile_module`"
    } else {
        "this build of Wharf only loads artifacts; Cargo feature `compile` lets it compile"
    };
    let no_artifact = |message: String| ArtifactRefused::no_artifact(message);
    if let Some(version) = bytes.strip_prefix(b"\0asm") {
        let layer = if version.get(2..4) == Some(&[1, 0]) { "component" } else { "module" };
        bail!(no_artifact(format!("expected an artifact, found a WebAssembly {layer}: {COMPILE}")));
    }
    if looks_like_text(bytes) {
        bail!(no_artifact(format!(
            "expected an artifact, found text, WebAssembly perhaps: {COMPILE}"
        )));
    }
    ensure!(
        bytes.starts_with(&elf::ELFMAG),
        no_artifact("expected an artifact, which is an ELF object; found something else".into())
    );
    ensure!(
        bytes.get(4..6) == Some(&[elf::ELFCLASS64.0, elf::ELFDATA2LSB.0]),
        no_artifact(
            "expected an artifact, found ELF that is not for a 64-bit little-endian machine".into()
        )
    );
    Ok(())
}

/// Whether `bytes` begin as WebAssembly text does: with a parenthesis, after space and comments.
pub fn looks_like_text(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.starts_with(b"(") || text.starts_with(b";;")
}

/// What an artifact says of its engine, encoded.
fn engine_section<'a>(bytes: &'a [u8], sections: &Sections<'_>) -> Result<&'a [u8]> {
    let header = sections.find(section::ENGINE).ok_or_else(|| {
        ArtifactRefused::no_artifact(format!(
            "expected an artifact, found an ELF object that Wharf did not make: it has no section `{}`",
            section::ENGINE
        ))
    })?;
    Ok(&bytes[sections.place(section::ENGINE, header)?])
}

/// The last word of the note is padding, the one before it the flags.
fn branch_protection(note: &[u8]) -> Result<bool> {
    let flags = u32_at(note, 24).filter(|_| note.len() == 32);
    Ok(flags.ok_or_else(|| damaged_section(section::PROPERTY))? & 1 != 0)
}

#[cold]
fn cut_short() -> ArtifactRefused {
    ArtifactRefused::damaged("the artifact is cut short")
}

/// What is wrong with the section may be said beneath it.
#[cold]
fn damaged_section(name: &str) -> ArtifactRefused {
    ArtifactRefused::damaged(format!("section `{name}` is damaged"))
}

/// Offset and size in a section header.
fn header_range(entry: &[u8; 64]) -> (u64, u64) {
    (u64_at(entry, 0x18).unwrap_or(u64::MAX), u64_at(entry, 0x20).unwrap_or(u64::MAX))
}

fn range_in(len: usize, (offset, size): (u64, u64)) -> Option<Range<usize>> {
    let end = usize::try_from(offset.checked_add(size)?).ok()?;
    (end <= len).then_some(offset as usize..end)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}
