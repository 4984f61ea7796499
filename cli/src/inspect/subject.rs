//! What is known of a file.

use crate::input::Input;
use anyhow::Result;
use object::{Object, ObjectSection};
use wasmparser::{Parser, Payload};
use wharf_component::artifact::Sections;
use wharf_component::plan::{ExportIndex, ExportItem, ImportItem, Plan, TypeItem};
use wharf_component::translate::{AdapterModules, TranslateOptions, translate};
use wharf_component::types::ComponentTypes;
use wharf_runtime::artifact::format::EngineMetadata;
use wharf_runtime::artifact::read::{ArtifactLayout, metadata};
use wharf_runtime::module::info::{EntityIndex, ModuleInfo};
use wharf_runtime::module::parse::{ParseOptions, ParsedModules};
use wharf_runtime::module::types::{Limits, ModuleTypes};
use wharf_runtime::{Engine, Precompiled};

/// A component, module or artifact.
pub(crate) struct Subject {
    pub(crate) kind: Precompiled,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// What an artifact says of itself.
    pub(crate) artifact: Option<EngineMetadata>,
    /// The world as a WIT document.
    pub(crate) world: Option<String>,
    /// What instantiating a component does.
    pub(crate) plan: Option<Plan>,
    /// What a host must give.
    pub(crate) imports: Vec<Item>,
    pub(crate) exports: Vec<Item>,
    pub(crate) modules: Vec<Inner>,
    pub(crate) sections: Vec<Section>,
}

/// Something imported or exported.
pub(crate) struct Item {
    pub(crate) name: String,
    /// `function`, `instance`, `resource` and so on.
    pub(crate) kind: &'static str,
    /// Its type as people write it.
    pub(crate) ty: String,
    /// What is in an instance.
    pub(crate) items: Vec<Item>,
}

/// A core module.
pub(crate) struct Inner {
    pub(crate) info: ModuleInfo,
    /// The bytes of its functions: machine code in an artifact, else WebAssembly.
    pub(crate) code: u64,
}

/// All sections of one name.
pub(crate) struct Section {
    pub(crate) name: String,
    pub(crate) count: u64,
    pub(crate) bytes: u64,
}

impl Subject {
    pub(crate) fn of(input: Input) -> Result<Subject> {
        match input {
            Input::Module(binary) => module(&binary),
            Input::Component(binary) => component(&binary),
            Input::Artifact(bytes) => artifact(&bytes),
        }
    }
}

impl Item {
    /// Whether a host must give anything for it: types alone are known already.
    pub(crate) fn is_needed(&self) -> bool {
        match self.kind {
            "type" => false,
            "instance" => self.items.iter().any(Item::is_needed),
            _ => true,
        }
    }
}

fn module(binary: &[u8]) -> Result<Subject> {
    let engine = Engine::default();
    let mut parsed = ParsedModules::default();
    let features = engine.settings().features.into();
    parsed.parse(binary, features, ParseOptions::default())?;
    let sections = wasm_sections(binary)?;
    let types = parsed.types().clone();
    let modules = inner_of_parsed(&parsed);
    Ok(core(modules, &types, sections, binary.len()))
}

fn core(modules: Vec<Inner>, types: &ModuleTypes, sections: Vec<Section>, size: usize) -> Subject {
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    if let Some(Inner { info, .. }) = modules.first() {
        for import in &info.imports {
            let name = format!("{}::{}", import.module, import.field);
            imports.push(core_item(info, types, name, import.index));
        }
        for (name, index) in &info.exports {
            exports.push(core_item(info, types, name.clone(), *index));
        }
    }
    Subject {
        kind: Precompiled::Module,
        size: size as u64,
        artifact: None,
        world: None,
        plan: None,
        imports,
        exports,
        modules,
        sections,
    }
}

fn core_item(info: &ModuleInfo, types: &ModuleTypes, name: String, index: EntityIndex) -> Item {
    let limits = |limits: Limits| match limits.max {
        Some(max) => format!("{}..{max}", limits.min),
        None => format!("{}..", limits.min),
    };
    let (kind, ty) = match index {
        EntityIndex::Func(index) => {
            let ty = info.functions.get(index).and_then(|func| types.get(func.sig));
            ("function", ty.map(|ty| ty.to_string()))
        }
        EntityIndex::Table(index) => {
            let ty = info.tables.get(index);
            ("table", ty.map(|ty| format!("table {} {}", limits(ty.limits), ty.element)))
        }
        EntityIndex::Memory(index) => {
            let ty = info.memories.get(index);
            ("memory", ty.map(|ty| format!("memory {} pages", limits(ty.limits))))
        }
        EntityIndex::Global(index) => {
            let ty = info.globals.get(index);
            let mutable = |on| if on { "mut " } else { "" };
            ("global", ty.map(|ty| format!("global {}{}", mutable(ty.mutable), ty.content)))
        }
        EntityIndex::Tag(index) => {
            let ty = info.tags.get(index).and_then(|sig| types.get(*sig));
            ("tag", ty.map(|ty| format!("tag {ty}")))
        }
    };
    Item { name, kind, ty: ty.unwrap_or_default(), items: Vec::new() }
}

fn component(binary: &[u8]) -> Result<Subject> {
    let engine = Engine::default();
    let made = AdapterModules::default();
    let features = engine.settings().features.into();
    let translation = translate(binary, features, TranslateOptions::default(), &made)?;
    let (plan, types) = (translation.plan, translation.types);
    Ok(Subject {
        kind: Precompiled::Component,
        size: binary.len() as u64,
        artifact: None,
        world: translation.world,
        imports: imports(&plan, &types, &plan.imports),
        exports: exports(&plan, &types, &plan.exports),
        modules: inner_of_parsed(&translation.modules),
        sections: wasm_sections(binary)?,
        plan: Some(plan),
    })
}

fn inner_of_parsed(parsed: &ParsedModules<'_>) -> Vec<Inner> {
    let modules = parsed.modules().iter();
    modules.map(|it| Inner { info: it.info().clone(), code: it.code_size() }).collect()
}

/// Reads an artifact without an engine that it must fit: one for another machine can be looked at.
fn artifact(bytes: &[u8]) -> Result<Subject> {
    let metadata = metadata(bytes)?;
    let layout = ArtifactLayout::parse(bytes, &metadata)?;
    let (core_types, types) = layout.types(bytes)?;
    let (info, plan) = layout.info(bytes, &core_types)?;
    let funcs = layout.funcs(bytes);
    let modules = info.modules.into_iter().map(|module| {
        let (first, count) = (module.first_func as usize, module.info.defined_funcs().len());
        let locs = (first..first + count).filter_map(|at| funcs.loc(at));
        Inner { info: module.info, code: locs.map(|loc| u64::from(loc.len)).sum() }
    });
    let modules: Vec<Inner> = modules.collect();
    let sections = elf_sections(bytes)?;
    let subject = match metadata.kind {
        Precompiled::Module => core(modules, &core_types, sections, bytes.len()),
        Precompiled::Component => {
            let infos = modules.iter().map(|module| &module.info).collect();
            let Sections { plan, types, world } =
                Sections::decode((plan, types), &core_types, infos)?;
            Subject {
                kind: Precompiled::Component,
                size: bytes.len() as u64,
                artifact: None,
                world: Some(world.to_owned()).filter(|text| !text.is_empty()),
                imports: imports(&plan, &types, &plan.imports),
                exports: exports(&plan, &types, &plan.exports),
                modules,
                sections,
                plan: Some(plan),
            }
        }
    };
    Ok(Subject { artifact: Some(metadata), ..subject })
}

type Imports = indexmap::IndexMap<String, ImportItem>;
type Exports = indexmap::IndexMap<String, ExportIndex>;

fn imports(plan: &Plan, types: &ComponentTypes, items: &Imports) -> Vec<Item> {
    let item = |(name, item): (&String, &ImportItem)| {
        let (kind, ty, items) = match item {
            ImportItem::Func(index) => {
                let ty = types.display_func(plan.imported_funcs[*index].ty).whole().to_string();
                ("function", ty, Vec::new())
            }
            ImportItem::Instance(items) => ("instance", String::new(), imports(plan, types, items)),
            ImportItem::Module(_) => ("module", "core module".to_owned(), Vec::new()),
            ImportItem::Resource(_) => ("resource", "resource".to_owned(), Vec::new()),
            ImportItem::Type(ty) => ("type", type_text(types, *ty), Vec::new()),
        };
        Item { name: name.clone(), kind, ty, items }
    };
    items.iter().map(item).collect()
}

fn exports(plan: &Plan, types: &ComponentTypes, items: &Exports) -> Vec<Item> {
    let item = |(name, index): (&String, &ExportIndex)| {
        let func = |ty| ("function", types.display_func(ty).whole().to_string(), Vec::new());
        let (kind, ty, items) = match &plan.export_items[*index] {
            ExportItem::Func(lift) => func(plan.lifts[*lift].ty),
            ExportItem::ImportedFunc(import) => func(plan.imported_funcs[*import].ty),
            ExportItem::Instance(items) => ("instance", String::new(), exports(plan, types, items)),
            ExportItem::Module(_) => ("module", "core module".to_owned(), Vec::new()),
            ExportItem::Type(TypeItem::Resource(_)) => {
                ("resource", "resource".to_owned(), Vec::new())
            }
            ExportItem::Type(ty) => ("type", type_text(types, *ty), Vec::new()),
            ExportItem::Component(_) => ("component", "component".to_owned(), Vec::new()),
        };
        Item { name: name.clone(), kind, ty, items }
    };
    items.iter().map(item).collect()
}

fn type_text(types: &ComponentTypes, ty: TypeItem) -> String {
    match ty {
        TypeItem::Value(ty) => types.display(ty).to_string(),
        TypeItem::Func(ty) => types.display_func(ty).whole().to_string(),
        TypeItem::Resource(_) => "resource".to_owned(),
        TypeItem::Other => "type".to_owned(),
    }
}

fn elf_sections(bytes: &[u8]) -> Result<Vec<Section>> {
    let file = object::read::elf::ElfFile64::<object::Endianness>::parse(bytes)?;
    let section = |section: object::read::elf::ElfSection64<'_, '_>| {
        let name = section.name().unwrap_or("?").to_owned();
        Section { name, count: 1, bytes: section.size() }
    };
    Ok(file.sections().map(section).collect())
}

/// The sections of the outermost module or component, in the order in which their names first
/// come.
fn wasm_sections(binary: &[u8]) -> Result<Vec<Section>> {
    let names = if Parser::is_component(binary) { COMPONENT_SECTIONS } else { CORE_SECTIONS };
    let mut found: Vec<Section> = Vec::new();
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(binary) {
        let payload = payload?;
        if matches!(payload, Payload::End(_)) {
            depth = depth.saturating_sub(1);
        }
        if depth == 0
            && let Some((id, range)) = payload.as_section()
        {
            let name = match &payload {
                Payload::CustomSection(custom) => format!("custom `{}`", custom.name()),
                _ => names.get(usize::from(id)).copied().unwrap_or("unknown").to_owned(),
            };
            let bytes = range.len() as u64;
            match found.iter_mut().find(|section| section.name == name) {
                Some(section) => {
                    section.count += 1;
                    section.bytes += bytes;
                }
                None => found.push(Section { name, count: 1, bytes }),
            }
        }
        let nested =
            matches!(payload, Payload::ModuleSection { .. } | Payload::ComponentSection { .. });
        depth += u32::from(nested);
    }
    Ok(found)
}

/// The sections of core modules, by number.
const CORE_SECTIONS: &[&str] = &[
    "custom",
    "type",
    "import",
    "function",
    "table",
    "memory",
    "global",
    "export",
    "start",
    "element",
    "code",
    "data",
    "data count",
    "tag",
];

/// The sections of components, by number.
const COMPONENT_SECTIONS: &[&str] = &[
    "custom",
    "core module",
    "core instance",
    "core type",
    "component",
    "instance",
    "alias",
    "type",
    "canonical",
    "start",
    "import",
    "export",
];
