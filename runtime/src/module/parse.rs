//! Reads modules: wasmparser's payloads in, a [`ParsedModule`] out.
//!
//! [`ModuleParser`] is pushed to: it is handed each payload of one module, which it validates. So a core module
//! ([`parse_module`]) and the modules inside a component ([`ModulesReader`]) are read by the same code. Everything but
//! function bodies is valid by then; each body keeps its validator beside it and is validated while it is
//! translated, many at once.

mod convert;
mod custom;

use super::info::*;
use super::types::*;
use super::wiring::Wiring;
use crate::entity::PrimaryMap;
use crate::error::{InvalidWasm, Unsupported};
use crate::tables::tunables::Tunables;
use anyhow::{Context, Result, bail, ensure};
use convert::memory_type;
use std::collections::HashMap;
use std::ops::Deref;
use wasmparser::{
    DataKind, ElementKind, Encoding, ExternalKind, FuncToValidate, FuncValidatorAllocations,
    FunctionBody, Parser, Payload, TableInit, ValidPayload, Validator, ValidatorResources,
    WasmFeatures,
};

/// What is kept of a module beside what is needed to run it.
#[derive(Clone, Copy, Debug)]
pub struct ParseOptions {
    /// Keep the custom sections that hold DWARF.
    pub debug_info: bool,
    /// Keep the names of the module and of its functions.
    pub names: bool,
}

impl ParseOptions {
    /// What an engine with these `tunables` keeps.
    pub fn new(tunables: &Tunables) -> ParseOptions {
        ParseOptions { debug_info: tunables.debug_info, names: tunables.guest_names }
    }
}

impl Default for ParseOptions {
    fn default() -> ParseOptions {
        ParseOptions::new(&Tunables::default())
    }
}

/// A module parsed and validated (but for its bodies), with the parts of its bytes that
/// compilation needs.
///
/// That there is one proves that it was validated: only [`ModulesReader`] and
/// [`ParsedModules::parse`] make them, and none can be changed from elsewhere.
#[derive(Debug)]
pub struct ParsedModule<'a> {
    /// All but code and data.
    pub(crate) info: ModuleInfo,
    /// The function bodies.
    pub(crate) bodies: PrimaryMap<DefinedFuncIndex, FuncBody<'a>>,
    /// The bytes of the data segments; their `range` in `info` is laid out one after the other,
    /// from zero for each module.
    pub(crate) data: PrimaryMap<DataIndex, &'a [u8]>,
    /// DWARF sections, when [`ParseOptions::debug_info`] asked for them.
    pub(crate) dwarf: Vec<(&'a str, &'a [u8])>,
}

impl ParsedModule<'_> {
    /// All but code and data.
    pub fn info(&self) -> &ModuleInfo {
        &self.info
    }

    /// How many bytes its function bodies have.
    pub fn code_size(&self) -> u64 {
        self.bodies.values().map(|body| body.body.range().len() as u64).sum()
    }

    /// Validates the bodies, of a module that is not compiled.
    ///
    /// # Errors
    ///
    /// Fails when one is invalid.
    pub fn validate_bodies(self) -> Result<()> {
        let mut allocations = FuncValidatorAllocations::default();
        for (_, body) in self.bodies {
            let mut validator = body.validator.into_validator(allocations);
            validator.validate(&body.body)?;
            allocations = validator.into_allocations();
        }
        Ok(())
    }
}

/// The body of a function in the input, not validated yet.
#[derive(Debug)]
pub(crate) struct FuncBody<'a> {
    /// Locals and code; knows its offset in the input.
    pub(crate) body: FunctionBody<'a>,
    /// What validates it.
    pub(crate) validator: FuncToValidate<ValidatorResources>,
    /// Which of its branches are likely.
    pub(crate) hints: BranchHints,
}

/// Branches by where they are, in bytes from the beginning of a body, and whether they are taken more
/// often than not.
pub(crate) type BranchHints = Vec<(u32, bool)>;

/// The types of an artifact under construction, and the modules that share them.
#[derive(Debug, Default)]
pub struct ParsedModules<'a> {
    /// The function types of all modules.
    pub(crate) types: ModuleTypes,
    /// The modules, in the order of the artifact.
    pub(crate) modules: Vec<ParsedModule<'a>>,
    /// The instances that are always made of them; none where the host makes them as it likes.
    pub(crate) wiring: Wiring,
}

/// The function types of an artifact under construction, to which more can be added.
pub struct ArtifactTypes<'m>(&'m mut ModuleTypes);

impl Deref for ArtifactTypes<'_> {
    type Target = ModuleTypes;

    fn deref(&self) -> &ModuleTypes {
        self.0
    }
}

impl ArtifactTypes<'_> {
    /// The index of the plain type `ty`, which is added when it is not there yet.
    pub fn intern(&mut self, ty: WasmFuncType) -> SigIndex {
        self.0.intern(ty)
    }

    /// Adds the types of a recursion group to those of `info`.
    ///
    /// # Errors
    ///
    /// Fails when there are other types in it than those of functions.
    pub fn rec_group(&mut self, info: &mut ModuleInfo, group: &wasmparser::RecGroup) -> Result<()> {
        info.rec_group(group, self.0)
    }
}

impl<'a> ParsedModules<'a> {
    /// The function types of all modules.
    pub fn types(&self) -> &ModuleTypes {
        &self.types
    }

    /// The same, to add more.
    pub fn types_mut(&mut self) -> ArtifactTypes<'_> {
        ArtifactTypes(&mut self.types)
    }

    /// The modules, in the order of the artifact.
    pub fn modules(&self) -> &[ParsedModule<'a>] {
        &self.modules
    }

    /// The modules, and the types, to add more.
    pub fn split(&mut self) -> (&[ParsedModule<'a>], ArtifactTypes<'_>) {
        (&self.modules, ArtifactTypes(&mut self.types))
    }

    /// Parses and validates a core module, and adds it.
    ///
    /// # Errors
    ///
    /// Fails when it is malformed or invalid, or needs what is not supported.
    pub fn parse(
        &mut self,
        bytes: &'a [u8],
        features: WasmFeatures,
        options: ParseOptions,
    ) -> Result<()> {
        let module = parse_module(bytes, features, options, &mut self.types)?;
        self.modules.push(module);
        Ok(())
    }

    /// Says which instances are always made of the modules, and who is given what.
    pub fn set_wiring(&mut self, wiring: Wiring) {
        self.wiring = wiring;
    }

    /// Keeps the modules that are used, in their order. Returns the others.
    pub fn keep(&mut self, used: &[bool]) -> Vec<ParsedModule<'a>> {
        let (mut unused, mut at) = (Vec::new(), 0);
        for module in std::mem::take(&mut self.modules) {
            match used.get(at) {
                Some(true) => self.modules.push(module),
                _ => unused.push(module),
            }
            at += 1;
        }
        unused
    }
}

/// How many modules a component may have, those of components in it included. Validating copies what it knows
/// of types with each, so that the time that they take grows with their square.
const MAX_MODULES: usize = 1000;

/// Reads a component: validates all of it, and takes the core modules that are in it.
///
/// A module is validated a second time, alone: what validates its bodies then keeps the types of the module, not
/// a copy of all that came before it in the component.
pub struct ModulesReader<'a> {
    validator: Validator,
    features: WasmFeatures,
    options: ParseOptions,
    /// The module that is being read.
    open: Option<Box<ModuleParser<'a>>>,
    modules: ParsedModules<'a>,
}

impl<'a> ModulesReader<'a> {
    /// A reader that has read nothing.
    pub fn new(features: WasmFeatures, options: ParseOptions) -> ModulesReader<'a> {
        let validator = Validator::new_with_features(features);
        let modules = ParsedModules::default();
        ModulesReader { validator, features, options, open: None, modules }
    }

    /// Validates the next payload, and gives it back unless it is of a core module, its header and
    /// its end included.
    ///
    /// # Errors
    ///
    /// Fails when it is invalid, or needs what is not supported.
    pub fn payload(&mut self, payload: Payload<'a>) -> Result<Option<Payload<'a>>> {
        self.read(payload).map_err(InvalidWasm::of_parser)
    }

    fn read(&mut self, payload: Payload<'a>) -> Result<Option<Payload<'a>>> {
        self.validator.payload(&payload)?;
        match (&payload, self.open.take()) {
            (Payload::Version { encoding: Encoding::Module, range, .. }, None) => {
                ensure!(
                    self.modules.modules.len() < MAX_MODULES,
                    Unsupported::new(format!(
                        "the module at offset {:#x} is one too many: a component has at most {MAX_MODULES} modules, \
                         those of components in it included",
                        range.start
                    ))
                    .at(range.start)
                );
                self.open = Some(Box::new(ModuleParser::new(self.features, self.options)));
            }
            (_, None) => return Ok(Some(payload)),
            (_, open) => self.open = open,
        }
        if let Some(module) = &mut self.open {
            let is_last = matches!(payload, Payload::End(_));
            module.payload(payload, &mut self.modules.types)?;
            if is_last {
                let module = self.open.take();
                self.modules.modules.extend(module.map(|module| module.finish()));
            }
        }
        Ok(None)
    }

    /// How many modules have been read to their end.
    pub fn module_count(&self) -> usize {
        self.modules.modules.len()
    }

    /// The modules, in the order of the input.
    pub fn finish(self) -> ParsedModules<'a> {
        self.modules
    }
}

/// Parses a core module. Its function types are added to `types`.
pub(crate) fn parse_module<'a>(
    bytes: &'a [u8],
    features: WasmFeatures,
    options: ParseOptions,
    types: &mut ModuleTypes,
) -> Result<ParsedModule<'a>> {
    ensure!(
        u32::try_from(bytes.len()).is_ok(),
        Unsupported::new(format!(
            "the module has {} bytes, more than the 4 GiB that can be addressed",
            bytes.len()
        ))
    );
    if Parser::is_component(bytes) {
        bail!(InvalidWasm::new(Some(0), "expected a core module, found a component"));
    }
    let mut module = ModuleParser::new(features, options);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    for payload in parser.parse_all(bytes) {
        let payload = payload.map_err(InvalidWasm::from)?;
        module.payload(payload, types).map_err(InvalidWasm::of_parser)?;
    }
    Ok(module.finish())
}

/// A module of which some payloads have been read.
struct ModuleParser<'a> {
    validator: Validator,
    options: ParseOptions,
    module: ParsedModule<'a>,
    data_len: u64,
    /// What is said of the branches of bodies that are still to come.
    hints: HashMap<FuncIndex, BranchHints>,
}

impl<'a> ModuleParser<'a> {
    /// A module of which nothing has been read.
    fn new(features: WasmFeatures, options: ParseOptions) -> ModuleParser<'a> {
        let module = ParsedModule {
            info: ModuleInfo::default(),
            bodies: PrimaryMap::new(),
            data: PrimaryMap::new(),
            dwarf: Vec::new(),
        };
        let validator = Validator::new_with_features(features);
        ModuleParser { validator, options, module, data_len: 0, hints: HashMap::new() }
    }

    /// Validates and takes the next payload of the module. Function types are added to `types`.
    fn payload(&mut self, payload: Payload<'a>, types: &mut ModuleTypes) -> Result<()> {
        if let ValidPayload::Func(validator, body) = self.validator.payload(&payload)? {
            let index = self.module.info.func_index(self.module.bodies.next_key());
            let hints = self.hints.remove(&index).unwrap_or_default();
            self.module.bodies.push(FuncBody { body, validator, hints });
            return Ok(());
        }
        match payload {
            Payload::TypeSection(section) => self.types(section, types),
            Payload::ImportSection(section) => self.imports(section),
            Payload::FunctionSection(section) => self.functions(section),
            Payload::TableSection(section) => self.tables(section),
            Payload::MemorySection(section) => self.memories(section),
            Payload::GlobalSection(section) => self.globals(section),
            Payload::ExportSection(section) => self.exports(section),
            Payload::StartSection { func, .. } => {
                // The host calls it through its reference.
                self.module.info.refer(FuncIndex::from_u32(func));
                self.module.info.start = Some(FuncIndex::from_u32(func));
                Ok(())
            }
            Payload::ElementSection(section) => self.elements(section),
            Payload::CodeSectionStart { range, .. } => {
                self.module.info.code_offset = range.start as u64;
                Ok(())
            }
            Payload::DataSection(section) => self.data(section),
            Payload::CustomSection(section) => {
                self.custom(section);
                Ok(())
            }
            Payload::TagSection(section) => self.tags(section),
            // The header, the data count and the end say nothing that the rest does not.
            _ => Ok(()),
        }
    }

    /// The module, once its last payload has been taken.
    fn finish(mut self) -> ParsedModule<'a> {
        let images = self.module.info.memories.len() - self.module.info.imported_memories;
        self.module.info.images.extend((0..images).map(|_| None));
        self.module
    }

    fn types(
        &mut self,
        section: wasmparser::TypeSectionReader<'a>,
        types: &mut ModuleTypes,
    ) -> Result<()> {
        for group in section.into_iter_with_offsets() {
            let (offset, group) = group?;
            let info = &mut self.module.info;
            info.rec_group(&group, types)
                .map_err(|error| Unsupported::within(error, offset))
                .with_context(|| format!("in the type at offset {offset:#x}"))?;
        }
        Ok(())
    }

    fn imports(&mut self, section: wasmparser::ImportSectionReader<'a>) -> Result<()> {
        let info = &mut self.module.info;
        for import in section.into_imports_with_offsets() {
            let (offset, import) = import?;
            let index = info.import(import.ty).map_err(|error| {
                let place =
                    format!("import `{}` `{}` at offset {offset:#x}", import.module, import.name);
                Unsupported::within(error, offset).context(place)
            })?;
            let (module, field) = (import.module.to_string(), import.name.to_string());
            info.imports.push(ImportInfo { module, field, index });
        }
        Ok(())
    }

    fn functions(&mut self, section: wasmparser::FunctionSectionReader<'a>) -> Result<()> {
        let info = &mut self.module.info;
        for ty in section {
            let sig = info.types[TypeIndex::from_u32(ty?)];
            info.functions.push(FuncInfo { sig, func_ref: None });
        }
        Ok(())
    }

    fn tables(&mut self, section: wasmparser::TableSectionReader<'a>) -> Result<()> {
        let info = &mut self.module.info;
        for table in section {
            let table = table?;
            let ty = info.table_type(table.ty)?;
            info.tables.push(ty);
            let init = match table.init {
                TableInit::RefNull => None,
                TableInit::Expr(expr) => Some(info.const_expr(&expr)?),
            };
            info.table_inits.push(init);
        }
        Ok(())
    }

    fn memories(&mut self, section: wasmparser::MemorySectionReader<'a>) -> Result<()> {
        for memory in section {
            self.module.info.memories.push(memory_type(memory?)?);
        }
        Ok(())
    }

    fn globals(&mut self, section: wasmparser::GlobalSectionReader<'a>) -> Result<()> {
        let info = &mut self.module.info;
        for global in section {
            let global = global?;
            let ty = info.global_type(global.ty)?;
            let init = info.const_expr(&global.init_expr)?;
            info.globals.push(ty);
            info.global_inits.push(init);
        }
        Ok(())
    }

    fn tags(&mut self, section: wasmparser::TagSectionReader<'a>) -> Result<()> {
        let info = &mut self.module.info;
        for tag in section {
            let sig = info.types[TypeIndex::from_u32(tag?.func_type_idx)];
            info.tags.push(sig);
        }
        Ok(())
    }

    fn exports(&mut self, section: wasmparser::ExportSectionReader<'a>) -> Result<()> {
        let info = &mut self.module.info;
        for export in section.into_iter_with_offsets() {
            let (offset, export) = export?;
            let index = match export.kind {
                ExternalKind::Func => {
                    let func = FuncIndex::from_u32(export.index);
                    info.refer(func);
                    EntityIndex::Func(func)
                }
                ExternalKind::Table => EntityIndex::Table(TableIndex::from_u32(export.index)),
                ExternalKind::Memory => EntityIndex::Memory(MemoryIndex::from_u32(export.index)),
                ExternalKind::Global => EntityIndex::Global(GlobalIndex::from_u32(export.index)),
                ExternalKind::Tag => EntityIndex::Tag(TagIndex::from_u32(export.index)),
                ExternalKind::FuncExact => bail!(
                    Unsupported::new(format!(
                        "export `{}` at offset {offset:#x} is of a kind that is not supported",
                        export.name
                    ))
                    .at(offset)
                ),
            };
            info.exports.insert(export.name.to_string(), index);
        }
        Ok(())
    }

    fn elements(&mut self, section: wasmparser::ElementSectionReader<'a>) -> Result<()> {
        let info = &mut self.module.info;
        for element in section {
            let element = element?;
            let (ty, items) = match element.items {
                wasmparser::ElementItems::Functions(reader) => {
                    let mut funcs = Vec::new();
                    for func in reader {
                        let func = FuncIndex::from_u32(func?);
                        info.refer(func);
                        funcs.push(func);
                    }
                    (WasmRefType::FUNC, ElementItems::Functions(funcs.into()))
                }
                wasmparser::ElementItems::Expressions(ty, reader) => {
                    let mut exprs = Vec::new();
                    for expr in reader {
                        exprs.push(info.const_expr(&expr?)?);
                    }
                    (info.ref_type(ty)?, ElementItems::Expressions(exprs.into()))
                }
            };
            let mode = match element.kind {
                ElementKind::Passive => SegmentMode::Passive,
                ElementKind::Declared => SegmentMode::Declared,
                ElementKind::Active { table_index, offset_expr } => SegmentMode::Active {
                    target: TableIndex::from_u32(table_index.unwrap_or(0)),
                    offset: info.const_expr(&offset_expr)?,
                },
            };
            info.elements.push(ElementSegment { ty, mode, items });
        }
        Ok(())
    }

    fn data(&mut self, section: wasmparser::DataSectionReader<'a>) -> Result<()> {
        let info = &mut self.module.info;
        for data in section {
            let data = data?;
            let mode = match data.kind {
                DataKind::Passive => SegmentMode::Passive,
                DataKind::Active { memory_index, offset_expr } => SegmentMode::Active {
                    target: MemoryIndex::from_u32(memory_index),
                    offset: info.const_expr(&offset_expr)?,
                },
            };
            let start = self.data_len;
            self.data_len += data.data.len() as u64;
            info.data.push(DataSegment { mode, range: start..self.data_len });
            self.module.data.push(data.data);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityRef;

    fn parse(text: &str, check: impl FnOnce(&ParsedModule<'_>, &ModuleTypes)) {
        let bytes = wat::parse_str(text).unwrap();
        let mut types = ModuleTypes::default();
        let features = WasmFeatures::WASM2 | WasmFeatures::EXTENDED_CONST;
        let module = parse_module(&bytes, features, ParseOptions::default(), &mut types).unwrap();
        check(&module, &types);
    }

    #[test]
    fn sections() {
        let text = r#"(module $names
            (type $a (func (param i32) (result i64)))
            (type $b (func (param i32) (result i64)))
            (import "m" "f" (func $imported (type $a)))
            (import "m" "g" (global $base i32))
            (memory (export "memory") 1 2)
            (table $t 3 funcref)
            (global $sum i32 (i32.add (global.get $base) (i32.const 4)))
            (global funcref (ref.func $imported))
            (func $plain (type $b) (i64.const 0))
            (func $named (type $b) (i64.const 0))
            (export "named" (func $named))
            (elem (i32.const 0) $named $imported)
            (data (i32.const 8) "abc")
            (data "de"))"#;
        parse(text, |module, types| {
            let info = &module.info;
            assert_eq!(types.len(), 1);
            assert_eq!(info.types.len(), 2);
            assert_eq!(info.name.as_deref(), Some("names"));
            assert_eq!(info.func_name(FuncIndex::new(1)), Some("plain"));
            assert_eq!((info.functions.len(), info.imported_functions), (3, 1));
            let referred: Vec<_> =
                info.functions.values().map(|func| func.func_ref.map(|f| f.index())).collect();
            assert_eq!(referred, [Some(0), None, Some(1)]);
            let sum = &info.global_inits[DefinedGlobalIndex::new(0)].ops;
            let base = ConstOp::GlobalGet(GlobalIndex::new(0));
            assert_eq!(**sum, [base, ConstOp::I32(4), ConstOp::I32Add]);
            assert_eq!(info.data[DataIndex::new(1)].range, 3..5);
            assert_eq!(module.data[DataIndex::new(1)], b"de");
            assert_eq!(module.bodies.len(), 2);
        });
    }

    #[test]
    fn components_and_rubbish_are_errors() {
        let mut types = ModuleTypes::default();
        let mut error = |bytes: &[u8]| {
            let options = ParseOptions::default();
            let module = parse_module(bytes, WasmFeatures::WASM2, options, &mut types);
            module.unwrap_err().to_string()
        };
        let component = wat::parse_str("(component)").unwrap();
        assert!(error(&component).contains("found a component"));
        assert!(error(b"rubbish").contains("offset 0x0"));
    }
}
