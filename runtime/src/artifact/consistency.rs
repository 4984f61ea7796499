//! Consistency of what was decoded from an artifact: what parsing ensures of a module, seen to
//! again, because a damaged file can say anything.
//!
//! After these checks, indexing what was decoded by what was decoded does not panic, and constant
//! expressions have values.

use super::read::ArtifactLayout;
use super::tables::FuncTable;
use crate::artifact::code::{ArtifactInfo, CompiledModuleInfo, FuncLoc, section_range};
use crate::entity::EntityRef;
use crate::module::info::{
    ConstExpr, ConstOp, ElementItems, EntityIndex, FuncIndex, IMAGE_ALIGN, MemoryImage, ModuleInfo,
    SegmentMode,
};
use crate::module::types::{
    IndexType, ModuleTypes, WasmHeapType, WasmMemoryType, WasmRefType, WasmValType,
};
use crate::module::wiring::{KnownExport, Wired};
use anyhow::{Context, Result, bail, ensure};
use smallvec::SmallVec;

/// Sees that indices and ranges in `info` are of what exists.
pub(super) fn info(
    info: &ArtifactInfo,
    types: &ModuleTypes,
    layout: &ArtifactLayout,
    funcs: FuncTable<'_>,
) -> Result<()> {
    for (number, module) in info.modules.iter().enumerate() {
        let context = || format!("module {number}");
        let checker = Checker { info: &module.info, types, layout };
        checker.module().with_context(context)?;
        checker.code(module, funcs).with_context(context)?;
    }
    ensure!(funcs.all_within(layout.text.len()), "the code of a function is out of bounds");
    wired(info).context("the list of instances")?;
    for (what, stubs) in [("entry", &info.stubs.entry), ("exit", &info.stubs.exit)] {
        ensure!(
            stubs.len() == types.len(),
            "{} {what} stubs for {} function types",
            stubs.len(),
            types.len()
        );
        ensure!(stubs.values().all(|loc| in_text(*loc, layout)), "an {what} stub is out of bounds");
    }
    Ok(())
}

/// Sees that instances are of modules that are there, and are given what earlier ones have.
fn wired(info: &ArtifactInfo) -> Result<()> {
    let Wired { instances, given_away, bound } = &info.wired;
    let module = |instance: usize| -> Result<&ModuleInfo> {
        let module = instances.get(instance).and_then(|it| info.modules.get(it.module));
        Ok(&module.context("an instance of no module")?.info)
    };
    let exists = |export: &KnownExport| -> Result<()> {
        ensure!(module(export.instance)?.has(export.entity), "something that no instance has");
        Ok(())
    };
    for (place, instance) in instances.iter().enumerate() {
        let expected = module(place)?.imports.len();
        ensure!(instance.imports.len() <= expected, "more arguments than imports");
        for export in instance.imports.iter().flatten() {
            ensure!(export.instance < place, "an instance is given what a later one has");
            exists(export)?;
        }
    }
    given_away.iter().try_for_each(exists)?;
    ensure!(given_away.is_sorted(), "what is given away is not in order");
    let expected = if instances.is_empty() { 0 } else { info.modules.len() };
    ensure!(bound.len() == expected, "{} modules, of {expected}", bound.len());
    Ok(())
}

/// A module, and what its indices go into.
struct Checker<'a> {
    info: &'a ModuleInfo,
    types: &'a ModuleTypes,
    layout: &'a ArtifactLayout,
}

impl Checker<'_> {
    fn module(&self) -> Result<()> {
        self.spaces()?;
        self.entity_types()?;
        for (index, entity) in self.info.exports.values().enumerate() {
            ensure!(self.exists(*entity), "export {index} is of nothing that exists");
        }
        self.initial_values()?;
        self.elements()?;
        self.data()?;
        self.images()?;
        let within = |range| section_range(range, self.layout.dwarf.len()).is_some();
        ensure!(self.info.dwarf.iter().all(|(_, range)| within(range)), "DWARF is out of bounds");
        if let Some(start) = self.info.start {
            let func = self.info.functions.get(start).context("the start function is missing")?;
            let ty = &self.types[func.sig];
            ensure!(ty.params.is_empty() && ty.results.is_empty(), "a start function of type {ty}");
        }
        Ok(())
    }

    /// Sees that there is code for each function.
    fn code(&self, module: &CompiledModuleInfo, funcs: FuncTable<'_>) -> Result<()> {
        let (first, count) = (module.first_func as usize, self.info.defined_funcs().len());
        let end = first.checked_add(count).filter(|&end| end <= funcs.len());
        ensure!(end.is_some(), "{count} functions from {first} on, of {}", funcs.len());
        Ok(())
    }

    /// The sizes of index spaces, and that the imported part of each is what is imported.
    fn spaces(&self) -> Result<()> {
        let info = self.info;
        let (mut funcs, mut tables, mut memories, mut globals, mut tags) = (0, 0, 0, 0, 0);
        for import in &info.imports {
            let (next, index) = match import.index {
                EntityIndex::Func(index) => (&mut funcs, index.index()),
                EntityIndex::Table(index) => (&mut tables, index.index()),
                EntityIndex::Memory(index) => (&mut memories, index.index()),
                EntityIndex::Global(index) => (&mut globals, index.index()),
                EntityIndex::Tag(index) => (&mut tags, index.index()),
            };
            ensure!(index == *next, "imports are not in order");
            *next += 1;
        }
        let defined = |what: &str, all: usize, imported: usize, counted: usize| {
            ensure!(
                imported == counted && imported <= all,
                "{counted} of {all} {what} are imported, not {imported}"
            );
            Ok(all - imported)
        };
        defined("functions", info.functions.len(), info.imported_functions, funcs)?;
        let tables = defined("tables", info.tables.len(), info.imported_tables, tables)?;
        let memories = defined("memories", info.memories.len(), info.imported_memories, memories)?;
        let globals = defined("globals", info.globals.len(), info.imported_globals, globals)?;
        defined("tags", info.tags.len(), info.imported_tags, tags)?;
        let sound = info.table_inits.len() == tables
            && info.images.len() == memories
            && info.global_inits.len() == globals;
        ensure!(sound, "what is defined is not all there");
        Ok(())
    }

    fn entity_types(&self) -> Result<()> {
        let info = self.info;
        let mut refs = vec![false; info.func_refs.min(info.functions.len())];
        ensure!(refs.len() == info.func_refs, "more function references than functions");
        for func in info.functions.values() {
            ensure!(
                self.types.get(func.sig).is_some(),
                "a function has a type that does not exist"
            );
            if let Some(index) = func.func_ref {
                let seen =
                    refs.get_mut(index.index()).context("a function reference is missing")?;
                ensure!(!std::mem::replace(seen, true), "two functions share a reference");
            }
        }
        let known = |ty| known_type(ty, self.types);
        let sound = info.types.values().all(|sig| self.types.get(*sig).is_some())
            && info.tags.values().all(|sig| self.types.get(*sig).is_some())
            && info.tables.values().all(|table| known(WasmValType::Ref(table.element)))
            && info.globals.values().all(|global| known(global.content));
        ensure!(sound, "a type is used that does not exist");
        ensure!(info.memories.values().all(memory_type_is_sound), "a memory has impossible pages");
        Ok(())
    }

    fn initial_values(&self) -> Result<()> {
        let info = self.info;
        let globals = info.globals.values().skip(info.imported_globals);
        for (init, global) in info.global_inits.values().zip(globals) {
            self.expression(init, global.content).context("the initial value of a global")?;
        }
        let tables = info.tables.values().skip(info.imported_tables);
        for (init, table) in info.table_inits.values().zip(tables) {
            if let Some(init) = init {
                let ty = WasmValType::Ref(table.element);
                self.expression(init, ty).context("the initial value of a table")?;
            }
        }
        Ok(())
    }

    fn elements(&self) -> Result<()> {
        for (index, segment) in &self.info.elements {
            let context = || format!("{index}");
            if let SegmentMode::Active { target, offset } = &segment.mode {
                let table = self.info.tables.get(*target).with_context(context)?;
                self.expression(offset, index_type(table.index)).with_context(context)?;
            }
            let element = WasmValType::Ref(segment.ty);
            ensure!(known_type(element, self.types), "{index} has a type that does not exist");
            match &segment.items {
                ElementItems::Functions(funcs) => {
                    let sound = segment.ty.is_func() && funcs.iter().all(|f| self.can_refer(*f));
                    ensure!(sound, "{index} has a function that does not exist");
                }
                ElementItems::Expressions(items) => {
                    for item in items {
                        self.expression(item, element).with_context(context)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn data(&self) -> Result<()> {
        for (index, segment) in &self.info.data {
            let context = || format!("{index}");
            if let SegmentMode::Active { target, offset } = &segment.mode {
                let memory = self.info.memories.get(*target).with_context(context)?;
                self.expression(offset, index_type(memory.index)).with_context(context)?;
            }
            let inside = section_range(&segment.range, self.layout.data.len()).is_some();
            ensure!(inside, "{index} is out of bounds");
        }
        Ok(())
    }

    fn images(&self) -> Result<()> {
        let memories = self.info.memories.values().skip(self.info.imported_memories);
        for (image, memory) in self.info.images.values().zip(memories) {
            let sound = image.as_ref().is_none_or(|image| {
                let inside = section_range(&image.range, self.layout.images.len()).is_some();
                inside && image_fits(image, memory)
            });
            ensure!(sound, "the image of a memory is out of bounds");
        }
        Ok(())
    }

    fn exists(&self, entity: EntityIndex) -> bool {
        match entity {
            EntityIndex::Func(index) => self.can_refer(index),
            EntityIndex::Table(index) => self.info.tables.is_valid(index),
            EntityIndex::Memory(index) => self.info.memories.is_valid(index),
            EntityIndex::Global(index) => self.info.globals.is_valid(index),
            EntityIndex::Tag(index) => self.info.tags.is_valid(index),
        }
    }

    fn can_refer(&self, index: FuncIndex) -> bool {
        self.info.functions.get(index).is_some_and(|func| func.func_ref.is_some())
    }

    /// Sees that `expression` leaves one value, of a type that may stand for `expected`.
    fn expression(&self, expression: &ConstExpr, expected: WasmValType) -> Result<()> {
        let mut stack = Stack::new();
        for op in &expression.ops {
            let value = match *op {
                ConstOp::I32(_) => WasmValType::I32,
                ConstOp::I64(_) => WasmValType::I64,
                ConstOp::F32(_) => WasmValType::F32,
                ConstOp::F64(_) => WasmValType::F64,
                ConstOp::V128(_) => WasmValType::V128,
                ConstOp::GlobalGet(index) => {
                    let global = self.info.globals.get(index);
                    global.with_context(|| format!("{index} does not exist"))?.content
                }
                ConstOp::RefNull(heap) => {
                    let ty = WasmValType::Ref(WasmRefType { nullable: true, heap });
                    ensure!(known_type(ty, self.types), "a null of a type that does not exist");
                    ty
                }
                ConstOp::RefFunc(index) => {
                    ensure!(self.can_refer(index), "{index} cannot be referred to");
                    WasmValType::Ref(WasmRefType::FUNC)
                }
                ConstOp::I32Add | ConstOp::I32Sub | ConstOp::I32Mul => {
                    binary(&mut stack, WasmValType::I32)?
                }
                ConstOp::I64Add | ConstOp::I64Sub | ConstOp::I64Mul => {
                    binary(&mut stack, WasmValType::I64)?
                }
            };
            stack.push(value);
        }
        match (stack.as_slice(), expected) {
            ([WasmValType::Ref(found)], WasmValType::Ref(expected)) => {
                let same = found.heap.top() == expected.heap.top();
                ensure!(same, "a {found}, not a {expected}");
                Ok(())
            }
            (&[found], expected) if found == expected => Ok(()),
            _ => bail!("a constant expression does not leave one {expected}"),
        }
    }
}

/// The types of the values of a constant expression.
type Stack = SmallVec<[WasmValType; 4]>;

/// Takes the operands of an operation on two values of type `ty`, which gives a third.
fn binary(stack: &mut Stack, ty: WasmValType) -> Result<WasmValType> {
    let operands = [stack.pop(), stack.pop()];
    ensure!(operands == [Some(ty); 2], "a constant expression lacks operands");
    Ok(ty)
}

fn known_type(ty: WasmValType, types: &ModuleTypes) -> bool {
    match ty {
        WasmValType::Ref(WasmRefType { heap: WasmHeapType::Concrete(sig), .. }) => {
            types.get(sig).is_some()
        }
        _ => true,
    }
}

fn index_type(index: IndexType) -> WasmValType {
    match index {
        IndexType::I32 => WasmValType::I32,
        IndexType::I64 => WasmValType::I64,
    }
}

fn memory_type_is_sound(memory: &WasmMemoryType) -> bool {
    memory.page_size_log2 <= 16
}

fn image_fits(image: &MemoryImage, memory: &WasmMemoryType) -> bool {
    let MemoryImage { address, ref range } = *image;
    let aligned = [address, range.start, range.end].iter().all(|at| at.is_multiple_of(IMAGE_ALIGN));
    let end = address.checked_add(range.end - range.start);
    aligned && end.is_some_and(|end| memory.min_bytes().is_some_and(|min| end <= min))
}

fn in_text(loc: FuncLoc, layout: &ArtifactLayout) -> bool {
    let end = loc.start.checked_add(loc.len);
    end.is_some_and(|end| end as usize <= layout.text.len())
}
