//! Reads a component: `wasmparser`'s payloads in, definitions and core modules out.
//!
//! One validator sees the whole component, so everything that later stages meet is valid but for
//! the bodies of core functions, which are validated while they are compiled.

use super::definitions::{
    ComponentDefinitions, ComponentId, Definitions, Item, ItemKind, ModuleId, Names,
};
use crate::error::bug;
use anyhow::{Error, Result, bail};
use std::ops::Range;
use wasmparser::{
    BinaryReader, BinaryReaderError, ComponentName, ComponentNameSectionReader, ComponentType,
    ComponentTypeDeclaration, FromReader, KnownCustom, Parser, Payload, SectionLimited,
    WasmFeatures,
};
use wharf_runtime::entity::EntityRef;
use wharf_runtime::error::{InvalidWasm, Limit, LimitReached, Unsupported};
use wharf_runtime::module::parse::{ModulesReader, ParseOptions, ParsedModules};
use wit_parser::PackageMetadata;

/// How deep components may be nested in each other, and types in types.
const MAX_NESTING: usize = 100;
/// How long names of instances may be that are only for messages.
const MAX_NAME: usize = 100;

/// Reads and validates `bytes`. The modules come in the order of the input, used or not.
pub(super) fn parse<'a>(
    bytes: &'a [u8],
    features: WasmFeatures,
    options: ParseOptions,
) -> Result<(Definitions<'a>, ParsedModules<'a>)> {
    if u32::try_from(bytes.len()).is_err() {
        bail!(Unsupported::new(format!(
            "the component has {} bytes, more than the 4 GiB that can be addressed",
            bytes.len()
        )));
    }
    if Parser::is_core_wasm(bytes) {
        // What follows the magic number says so.
        bail!(InvalidWasm::new(Some(4), "expected a component, found a core module"));
    }
    read_all(bytes, features, options).map_err(invalid)
}

/// What the validator refuses, and what the parser cannot read, is invalid: its error says where.
pub(super) fn invalid(error: Error) -> Error {
    match error.downcast::<BinaryReaderError>() {
        Ok(error) => InvalidWasm::new(Some(error.offset()), error.to_string()).into(),
        Err(error) => error,
    }
}

fn read_all<'a>(
    bytes: &'a [u8],
    features: WasmFeatures,
    options: ParseOptions,
) -> Result<(Definitions<'a>, ParsedModules<'a>)> {
    let mut reader = Reader {
        definitions: Definitions::default(),
        modules: ModulesReader::new(features, options),
        open: Vec::new(),
    };
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if let Payload::ComponentTypeSection(section) = &payload {
            check_nesting(bytes, section.range())?;
        }
        if let Some(payload) = reader.modules.payload(payload)? {
            reader.payload(payload)?;
        }
    }
    Ok((reader.definitions, reader.modules.finish()))
}

/// Refuses a type section in which types are nested too deep: `wasmparser` reads a type by
/// recursion, and three bytes are enough for a level.
fn check_nesting(bytes: &[u8], range: Range<usize>) -> Result<()> {
    let section = bytes.get(range.clone());
    let section = section.ok_or_else(|| bug("a section lies outside of the component"))?;
    let mut reader = BinaryReader::new(section, range.start);
    // How many types, or declarations, are left to read at each level.
    let mut left = vec![reader.read_var_u32()?];
    while let Some(count) = left.last_mut() {
        if *count == 0 {
            left.pop();
            continue;
        }
        *count -= 1;
        // The outermost level has types, the others declarations, among them types.
        let mut probe = reader.clone();
        if left.len() > 1 && probe.read_u8()? != 0x01 {
            reader.read::<ComponentTypeDeclaration<'_>>()?;
            continue;
        }
        let offset = probe.original_position();
        match probe.read_u8()? {
            0x41 | 0x42 => {
                if left.len() > MAX_NESTING {
                    bail!(too_deep(Limit::TypeNesting, left.len(), offset));
                }
                left.push(probe.read_var_u32()?);
                reader = probe;
            }
            _ if left.len() > 1 => drop(reader.read::<ComponentTypeDeclaration<'_>>()?),
            _ => drop(reader.read::<ComponentType<'_>>()?),
        }
    }
    Ok(())
}

fn too_deep(limit: Limit, wanted: usize, offset: usize) -> LimitReached {
    LimitReached::new(limit, wanted as u64, MAX_NESTING as u64).at(offset)
}

struct Reader<'a> {
    definitions: Definitions<'a>,
    modules: ModulesReader<'a>,
    /// The components of which the end has not been seen, the outermost first.
    open: Vec<ComponentId>,
}

impl<'a> Reader<'a> {
    /// Takes a payload that is of no core module.
    fn payload(&mut self, payload: Payload<'a>) -> Result<()> {
        if let Payload::Version { range, .. } = payload {
            return self.begin(range.start);
        }
        if let Payload::End(_) = payload {
            self.open.pop();
            return Ok(());
        }
        match self.open.last() {
            Some(&id) => self.section(id, payload),
            None => bail!(bug("bytes follow the end of the component")),
        }
    }

    fn begin(&mut self, offset: usize) -> Result<()> {
        if self.open.len() >= MAX_NESTING {
            bail!(too_deep(Limit::ComponentNesting, self.open.len() + 1, offset));
        }
        self.open.push(self.definitions.components.push(ComponentDefinitions::default()));
        Ok(())
    }

    fn section(&mut self, id: ComponentId, payload: Payload<'a>) -> Result<()> {
        // The parts of what begins here come next, so its index is known already.
        let module = ModuleId::new(self.modules.module_count());
        let component = self.definitions.components.next_key();
        let items = &mut self.definitions.components[id].items;
        match payload {
            Payload::CustomSection(section) => {
                if let KnownCustom::ComponentName(reader) = section.as_known() {
                    names(&mut self.definitions.components[id].names, reader);
                }
                if section.name() == PackageMetadata::SECTION_NAME && self.open.len() == 1 {
                    self.definitions.docs = Some(section.data());
                }
                Ok(())
            }
            Payload::ModuleSection { unchecked_range, .. } => {
                push(items, unchecked_range.start, ItemKind::CoreModule(module))
            }
            Payload::ComponentSection { unchecked_range, .. } => {
                push(items, unchecked_range.start, ItemKind::Component(component))
            }
            Payload::InstanceSection(section) => {
                read(items, section, |it| ItemKind::CoreInstance(Box::new(it)))
            }
            Payload::CoreTypeSection(section) => {
                read(items, section, |it| ItemKind::CoreType(Box::new(it)))
            }
            Payload::ComponentInstanceSection(section) => {
                read(items, section, |it| ItemKind::Instance(Box::new(it)))
            }
            Payload::ComponentAliasSection(section) => read(items, section, ItemKind::Alias),
            Payload::ComponentTypeSection(section) => {
                read(items, section, |it| ItemKind::Type(Box::new(it)))
            }
            Payload::ComponentCanonicalSection(section) => {
                read(items, section, |it| ItemKind::Canon(Box::new(it)))
            }
            Payload::ComponentImportSection(section) => {
                read(items, section, |it| ItemKind::Import(Box::new(it)))
            }
            Payload::ComponentExportSection(section) => {
                read(items, section, |it| ItemKind::Export(Box::new(it)))
            }
            Payload::ComponentStartSection { range, .. } => {
                let start = range.start;
                let message = format!("start functions are not supported (at offset {start:#x})");
                bail!(Unsupported::new(message).at(start))
            }
            _ => Ok(()),
        }
    }
}

/// What is custom says nothing about what the component does, and may be malformed.
fn names<'a>(names: &mut Names<'a>, reader: ComponentNameSectionReader<'a>) {
    for subsection in reader.into_iter().map_while(Result::ok) {
        let (known, map) = match subsection {
            ComponentName::Instances(map) => (&mut names.instances, map),
            ComponentName::Components(map) => (&mut names.components, map),
            _ => continue,
        };
        let found = map.into_iter().map_while(Result::ok);
        // Each instance has its name in the artifact.
        let found = found.filter(|naming| naming.name.len() <= MAX_NAME);
        known.extend(found.map(|naming| (naming.index, naming.name)));
    }
}

fn read<'a, T: FromReader<'a>>(
    items: &mut Vec<Item<'a>>,
    section: SectionLimited<'a, T>,
    kind: impl Fn(T) -> ItemKind<'a>,
) -> Result<()> {
    // A section says how many there are, but each takes some bytes.
    items.reserve((section.count() as usize).min(section.range().len() / 2));
    for item in section.into_iter_with_offsets() {
        let (offset, item) = item?;
        push(items, offset, kind(item))?;
    }
    Ok(())
}

fn push<'a>(items: &mut Vec<Item<'a>>, offset: usize, kind: ItemKind<'a>) -> Result<()> {
    items.push(Item { offset: u32::try_from(offset)?, kind });
    Ok(())
}
