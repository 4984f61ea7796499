//! Writing an artifact: ELF around compiled code.
//!
//! The object is of type `ET_DYN` with program headers, because that is what debuggers, profilers
//! and disassemblers know as code mapped at an offset; it has no dynamic section, for there is
//! nothing to link.

use super::format::{self, EngineMetadata, section};
use super::tables::{AddressTable, FuncTable, HandlerTable, InlineTable, TrapTable};
use crate::artifact::code::{CompiledCode, Symbol, TEXT_ADDRESS, eh_frame_address};
use crate::error::{Bug, Unsupported};
use crate::module::info::IMAGE_ALIGN;
use anyhow::{Result, bail, ensure};
use object::write::StringId;
use object::write::elf::{FileHeader, ProgramHeader, SectionHeader, SectionIndex, Sym, Writer};
use object::{Endianness, elf};
use std::borrow::Cow;
use std::ops::Range;
use target_lexicon::{Architecture, Triple};

/// What the layer above adds, already encoded.
#[derive(Clone, Debug, Default)]
pub struct LayerSections {
    /// What follows the modules and stubs in `.wharf.info`: a component's plan.
    pub plan: Vec<u8>,
    /// What follows the types of functions in `.wharf.types`: a component's types.
    pub types: Vec<u8>,
}

/// Writes `code` as an artifact. The same arguments always give the same bytes.
pub fn write(
    code: &CompiledCode,
    metadata: &EngineMetadata,
    layer: Option<LayerSections>,
) -> Result<Vec<u8>> {
    check(code)?;
    let layer = layer.unwrap_or_default();
    let target = metadata.target.parse::<Triple>();
    let Ok(target) = target else {
        bail!(Bug::new(format!("`{}` is not a target triple", metadata.target)))
    };
    let machine = machine(&target)?;

    let mut info = format::encode(&code.info)?;
    info.extend_from_slice(&layer.plan);
    let mut types = format::encode(&code.types)?;
    types.extend_from_slice(&layer.types);
    let parts = [
        SectionPart::new(section::ENGINE, metadata.encode()?),
        SectionPart::new(section::PROPERTY, property_note(machine, false)?).note(),
        SectionPart::new(section::TEXT, &code.text).at(TEXT_ADDRESS).code(machine),
        SectionPart::new(section::EH_FRAME, &code.eh_frame)
            .at(eh_frame_address(code.text.len() as u64)),
        SectionPart::new(section::TRAPS, TrapTable::write(&code.traps)),
        SectionPart::new(section::HANDLERS, HandlerTable::write(&code.handlers)),
        SectionPart::new(section::ADDRESSES, AddressTable::write(&code.addresses)),
        SectionPart::new(
            section::INLINED,
            InlineTable::write(&code.inline_sites, &code.inlined_funcs),
        ),
        SectionPart::new(section::FUNCS, FuncTable::write(&code.symbols)),
        SectionPart::new(section::INFO, info),
        SectionPart::new(section::TYPES, types),
        SectionPart::new(section::DATA, &code.data),
        SectionPart::new(section::IMAGES, &code.images).align(IMAGE_ALIGN),
        SectionPart::new(section::DWARF, &code.dwarf).unmapped(),
    ];
    let mut bytes = Vec::new();
    // A guest names its functions as it likes, but a string table ends names at a zero byte.
    let names = code.symbols.iter().map(|symbol| symbol.name.replace('\0', "\u{fffd}"));
    let names: Vec<String> = names.collect();
    ElfObject::place(&mut bytes, parts.into(), &names)?.write(&code.symbols, machine)?;
    Ok(bytes)
}

/// What whoever compiled has to see to.
fn check(code: &CompiledCode) -> Result<()> {
    ensure!(
        i32::try_from(code.text.len()).is_ok(),
        Unsupported::new(format!(
            "the compiled code has {} bytes; an artifact can hold 2 GiB",
            code.text.len()
        ))
    );
    let end = |symbol: &Symbol| {
        symbol.loc.start.checked_add(symbol.loc.len).map_or(usize::MAX, |end| end as usize)
    };
    let sorted = code.symbols.is_sorted_by_key(|symbol| symbol.loc.start)
        && code.traps.is_sorted_by_key(|site| site.0)
        && code.handlers.is_sorted_by_key(|site| site.returns_to)
        && code.addresses.is_sorted_by_key(|site| site.0)
        && code.inline_sites.is_sorted_by_key(|site| site.0);
    let inside = code.symbols.iter().all(|symbol| end(symbol) <= code.text.len());
    ensure!(sorted && inside, Bug::new("tables of compiled code are not in order"));
    Ok(())
}

fn machine(target: &Triple) -> Result<elf::Machine> {
    Ok(match target.architecture {
        Architecture::X86_64 => elf::EM_X86_64,
        Architecture::Aarch64(_) => elf::EM_AARCH64,
        Architecture::Riscv64(_) => elf::EM_RISCV,
        _ => bail!(Bug::new(format!("there are no artifacts for the target {target}"))),
    })
}

/// A note for loaders and tools that says whether code may run with branch protection.
fn property_note(machine: elf::Machine, branch_protection: bool) -> Result<Vec<u8>> {
    let property = match machine {
        elf::EM_AARCH64 => elf::GNU_PROPERTY_AARCH64_FEATURE_1_AND,
        _ => elf::GNU_PROPERTY_X86_FEATURE_1_AND,
    };
    // In both architectures the first bit says that indirect branches land on marked instructions.
    let words = [4, 16, elf::NT_GNU_PROPERTY_TYPE_0.0];
    let mut note: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    note.extend_from_slice(b"GNU\0");
    let words = [property.0, 4, u32::from(branch_protection), 0];
    note.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    Ok(note)
}

/// A section to be.
struct SectionPart<'a> {
    name: &'a str,
    bytes: Cow<'a, [u8]>,
    kind: elf::SectionType,
    flags: elf::SectionFlags,
    align: u64,
    /// Where it has to be; elsewhere it comes as it comes.
    at: Option<u64>,
}

impl<'a> SectionPart<'a> {
    fn new(name: &'a str, bytes: impl Into<Cow<'a, [u8]>>) -> SectionPart<'a> {
        SectionPart {
            name,
            bytes: bytes.into(),
            kind: elf::SHT_PROGBITS,
            flags: elf::SHF_ALLOC,
            align: 16,
            at: None,
        }
    }

    fn at(self, offset: u64) -> SectionPart<'a> {
        SectionPart { at: Some(offset), ..self }
    }

    fn align(self, align: u64) -> SectionPart<'a> {
        SectionPart { align, ..self }
    }

    fn code(self, machine: elf::Machine) -> SectionPart<'a> {
        let align = if machine == elf::EM_X86_64 { 16 } else { 4 };
        SectionPart { flags: elf::SHF_ALLOC | elf::SHF_EXECINSTR, align, ..self }
    }

    fn note(self) -> SectionPart<'a> {
        SectionPart { kind: elf::SHT_NOTE, align: 8, ..self }
    }

    fn unmapped(self) -> SectionPart<'a> {
        SectionPart { flags: elf::SectionFlags(0), align: 1, ..self }
    }

    fn is_mapped(&self) -> bool {
        self.flags != elf::SectionFlags(0)
    }
}

/// How many program headers there are: what precedes the code, the code, what follows it, and that
/// no stack need be executable.
const SEGMENTS: u32 = 4;

/// An object as it is written: everything is given its place first.
struct ElfObject<'w> {
    writer: Writer<'w>,
    parts: Vec<Placed<'w>>,
    names: Vec<StringId>,
}

/// A section in its place.
struct Placed<'a> {
    part: SectionPart<'a>,
    offset: u64,
    name: StringId,
    index: SectionIndex,
}

impl<'w> ElfObject<'w> {
    /// Gives everything its place.
    fn place(
        bytes: &'w mut Vec<u8>,
        parts: Vec<SectionPart<'w>>,
        symbols: &'w [String],
    ) -> Result<ElfObject<'w>> {
        let mut writer = Writer::new(Endianness::Little, true, bytes);
        writer.reserve_file_header();
        writer.reserve_program_headers(SEGMENTS);
        let mut placed = Vec::with_capacity(parts.len());
        for part in parts {
            if let Some(offset) = part.at {
                let end = writer.reserved_len();
                ensure!(end <= offset, Bug::new(format!("no room for `{}`", part.name)));
                writer.reserve_until(offset);
            }
            let offset = writer.reserve(part.bytes.len() as u64, part.align);
            let name = writer.add_section_name(part.name.as_bytes());
            let index = writer.reserve_section_index();
            placed.push(Placed { part, offset, name, index });
        }
        writer.reserve_null_symbol_index();
        let mut names = Vec::with_capacity(symbols.len());
        for symbol in symbols {
            names.push(writer.add_string(symbol.as_bytes()));
            writer.reserve_symbol_index(None);
        }
        writer.reserve_symtab_section_index();
        writer.reserve_strtab_section_index();
        writer.reserve_shstrtab_section_index();
        writer.reserve_symtab();
        writer.reserve_strtab()?;
        writer.reserve_shstrtab()?;
        writer.reserve_section_headers();
        Ok(ElfObject { writer, parts: placed, names })
    }

    /// Writes everything in its place.
    fn write(mut self, symbols: &[Symbol], machine: elf::Machine) -> Result<()> {
        self.writer.write_file_header(&FileHeader {
            os_abi: elf::ELFOSABI_NONE,
            abi_version: 0,
            e_type: elf::ET_DYN,
            e_machine: machine,
            e_entry: 0,
            e_flags: elf::FileFlags(0),
        })?;
        self.write_program_headers()?;
        for placed in &self.parts {
            self.writer.pad_until(placed.offset);
            self.writer.write(&placed.part.bytes);
        }
        self.write_symbols(symbols)?;
        self.writer.write_strtab();
        self.writer.write_shstrtab();
        self.write_section_headers(symbols.len());
        Ok(())
    }

    fn write_program_headers(&mut self) -> Result<()> {
        let text = self.part(section::TEXT)?;
        let (text, text_len) = (text.offset, text.part.bytes.len() as u64);
        let after = self.part(section::EH_FRAME)?.offset;
        let mapped = self.parts.iter().filter(|placed| placed.part.is_mapped());
        let end = mapped.map(|placed| placed.offset + placed.part.bytes.len() as u64).max();
        let end = end.unwrap_or(after);

        let (read, execute) = (elf::PF_R, elf::PF_R | elf::PF_X);
        self.writer.write_align_program_headers();
        self.write_segment(elf::PT_LOAD, read, 0..text, TEXT_ADDRESS);
        // A segment of no bytes is one that tools complain of.
        let kind = if text_len == 0 { elf::PT_NULL } else { elf::PT_LOAD };
        self.write_segment(kind, execute, text..text + text_len, TEXT_ADDRESS);
        self.write_segment(elf::PT_LOAD, read, after..end, TEXT_ADDRESS);
        self.write_segment(elf::PT_GNU_STACK, read | elf::PF_W, 0..0, 16);
        Ok(())
    }

    fn write_segment(
        &mut self,
        kind: elf::ProgramType,
        flags: elf::ProgramFlags,
        range: Range<u64>,
        align: u64,
    ) {
        self.writer.write_program_header(&ProgramHeader {
            p_type: kind,
            p_flags: flags,
            p_offset: range.start,
            p_vaddr: range.start,
            p_paddr: range.start,
            p_filesz: range.end - range.start,
            p_memsz: range.end - range.start,
            p_align: align,
        });
    }

    fn write_symbols(&mut self, symbols: &[Symbol]) -> Result<()> {
        let text = self.part(section::TEXT)?.index;
        self.writer.write_null_symbol();
        for (symbol, name) in symbols.iter().zip(&self.names) {
            let st_name = self.writer.string_offset(Some(*name));
            self.writer.write_symbol(&Sym {
                section: Some(text.0),
                st_name,
                st_info: elf::SymbolInfo::new(elf::STB_LOCAL, elf::STT_FUNC),
                st_other: elf::SymbolOther(0),
                st_shndx: elf::SHN_UNDEF,
                st_value: TEXT_ADDRESS + u64::from(symbol.loc.start),
                st_size: u64::from(symbol.loc.len),
            });
        }
        Ok(())
    }

    fn write_section_headers(&mut self, symbols: usize) {
        self.writer.write_null_section_header();
        for placed in &self.parts {
            let part = &placed.part;
            let sh_name = self.writer.section_name_offset(Some(placed.name));
            self.writer.write_section_header(&SectionHeader {
                sh_name,
                sh_type: part.kind,
                sh_flags: part.flags,
                sh_addr: if part.is_mapped() { placed.offset } else { 0 },
                sh_offset: placed.offset,
                sh_size: part.bytes.len() as u64,
                sh_link: 0,
                sh_info: 0,
                sh_addralign: part.align,
                sh_entsize: 0,
            });
        }
        // All symbols are local, and the null symbol counts. There are less than bytes of code.
        self.writer.write_symtab_section_header(symbols as u32 + 1);
        self.writer.write_strtab_section_header();
        self.writer.write_shstrtab_section_header();
    }

    fn part(&self, name: &str) -> Result<&Placed<'w>> {
        let found = self.parts.iter().find(|placed| placed.part.name == name);
        Ok(found.ok_or_else(|| Bug::new(format!("no section `{name}`")))?)
    }
}
