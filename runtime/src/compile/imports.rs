//! What is known of a module's imports when it is compiled.
//!
//! Modules of one artifact are linked by a plan that is always the same
//! ([`KnownInstance`]): an import can be a function, memory,
//! table or global of a module beside it. The contexts of all instances lie in one block, so that
//! what belongs to another instance is at a constant distance from one's own context. A module that
//! is instantiated more than once has one code for all its instances, so only what is the same for
//! each of them is used; and of one that others instantiate, too, nothing is.

use super::closed::{Closed, OpenDefinitions};
use super::key::FuncKey;
use super::origins::Origins;
use crate::module::info::{
    DefinedFuncIndex, EntityIndex, FuncIndex, GlobalIndex, MemoryIndex, ModuleInfo, TableIndex,
    TagIndex,
};
use crate::module::layout::ContextLayout;
use crate::module::types::{IndexType, ModuleTypes, WasmValType};
use crate::module::wiring::{KnownCopy, KnownInstance, Wiring};
use std::collections::HashMap;

/// What is known of the imports of one module.
#[derive(Debug, Default)]
pub(crate) struct KnownImports {
    funcs: HashMap<FuncIndex, KnownFunc>,
    /// Of a table, memory, global or tag: the distance of its definition from the module's own context.
    definitions: HashMap<EntityIndex, i32>,
    copies: HashMap<FuncIndex, TextCopy>,
}

/// An imported function that copies UTF-8 between memories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextCopy {
    /// Which it reads.
    pub(crate) from: MemoryIndex,
    /// Which it writes.
    pub(crate) to: MemoryIndex,
}

/// A function of a module of the artifact, which only its instances' wiring can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownFunc {
    module: u32,
    index: DefinedFuncIndex,
    context: Option<i32>,
}

impl KnownFunc {
    /// The module's place in the artifact.
    pub(crate) fn module(self) -> u32 {
        self.module
    }

    /// The function.
    pub(crate) fn index(self) -> DefinedFuncIndex {
        self.index
    }

    /// The distance of its context from that of who knows it; `None` where it is not the same for all
    /// instances.
    pub(crate) fn context(self) -> Option<i32> {
        self.context
    }

    /// What it is called by.
    pub(crate) fn key(self) -> FuncKey {
        FuncKey::Func(self.module, self.index)
    }
}

impl KnownImports {
    /// What an imported function is.
    pub(crate) fn func(&self, index: FuncIndex) -> Option<KnownFunc> {
        self.funcs.get(&index).copied()
    }

    /// Between which memories an imported function copies text, if that is what it does.
    pub(crate) fn text_copy(&self, index: FuncIndex) -> Option<TextCopy> {
        self.copies.get(&index).copied()
    }

    /// Where an imported table is, from the importer's context.
    pub(crate) fn table(&self, index: TableIndex) -> Option<i32> {
        self.definitions.get(&EntityIndex::Table(index)).copied()
    }

    /// Where an imported memory is, from the importer's context.
    pub(crate) fn memory(&self, index: MemoryIndex) -> Option<i32> {
        self.definitions.get(&EntityIndex::Memory(index)).copied()
    }

    /// Where an imported global is, from the importer's context.
    pub(crate) fn global(&self, index: GlobalIndex) -> Option<i32> {
        self.definitions.get(&EntityIndex::Global(index)).copied()
    }

    /// Where an imported tag is, from the importer's context.
    pub(crate) fn tag(&self, index: TagIndex) -> Option<i32> {
        self.definitions.get(&EntityIndex::Tag(index)).copied()
    }
}

/// The instances of an artifact, with what it takes to follow their imports.
pub(crate) struct KnownInstances<'a> {
    infos: &'a [ModuleInfo],
    types: &'a ModuleTypes,
    layouts: &'a [ContextLayout],
    instances: &'a [KnownInstance],
    /// For each module, its places among the instances.
    places: Vec<Vec<usize>>,
    origins: Origins<'a>,
    open: OpenDefinitions,
    /// Where the instances' contexts are in their block; `None` when the block is too large for
    /// distances in it to be constants.
    offsets: Option<Vec<i32>>,
}

impl<'a> KnownInstances<'a> {
    /// What follows from `wiring` of modules that `infos`, `types` and `layouts` describe.
    pub(crate) fn new(
        infos: &'a [ModuleInfo],
        types: &'a ModuleTypes,
        layouts: &'a [ContextLayout],
        wiring: &'a Wiring,
    ) -> KnownInstances<'a> {
        let instances = &wiring.instances[..];
        let origins = Origins::new(infos, instances);
        let open = OpenDefinitions::new(infos, wiring, &origins);
        let mut places = vec![Vec::new(); infos.len()];
        for (place, instance) in instances.iter().enumerate() {
            places[instance.module].push(place);
        }
        let mut end = 0i32;
        let offsets = instances.iter().map(|instance| {
            let start = end;
            end = end.checked_add_unsigned(layouts.get(instance.module)?.size())?;
            Some(start)
        });
        KnownInstances {
            infos,
            types,
            layouts,
            instances,
            offsets: offsets.collect(),
            places,
            origins,
            open,
        }
    }

    /// The modules of the instances, in the order in which they are instantiated.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = usize> {
        self.instances.iter().map(|instance| instance.module)
    }

    /// Proof that nobody but the modules of the artifact can reach a definition of `module`'s, if it is so.
    pub(crate) fn closed(&self, module: usize, entity: EntityIndex) -> Option<Closed> {
        self.open.closed(module, entity)
    }

    /// Whether `module` has no instances of the list.
    pub(crate) fn is_alone(&self, module: usize) -> bool {
        self.places[module].is_empty()
    }

    /// The instances of `module`, if all that there ever are of it are in the list.
    fn all_of(&self, module: usize) -> &[usize] {
        let places = &self.places[module];
        if places.iter().any(|&place| self.instances[place].elsewhere) { &[] } else { places }
    }

    /// The distance from the context of the one instance of `from` to that of the one of `to`.
    fn distance(&self, from: usize, to: usize) -> Option<i32> {
        if self.is_alone(from) && from == to {
            return Some(0);
        }
        match (&self.places[from][..], &self.places[to][..], &self.offsets) {
            (&[from], &[to], Some(offsets)) => offsets[to].checked_sub(offsets[from]),
            _ => None,
        }
    }

    /// The module that defines what every instance of `module` has as `entity`, and what it is there.
    pub(crate) fn definition_of(
        &self,
        module: usize,
        entity: EntityIndex,
    ) -> Option<(usize, EntityIndex)> {
        let mut origins = self.all_of(module).iter().map(|&place| {
            let origin = self.origins.of(place, entity)?;
            Some((self.instances[origin.instance].module, origin.entity))
        });
        let first = origins.next()??;
        origins.all(|it| it == Some(first)).then_some(first)
    }

    /// What is known of the imports of `module`.
    pub(crate) fn imports(&self, module: usize) -> KnownImports {
        let instances = self.all_of(module);
        let mut known = KnownImports { copies: self.copies(module), ..KnownImports::default() };
        for import in &self.infos[module].imports {
            let origins: Option<Vec<KnownOrigin>> =
                instances.iter().map(|&instance| self.definition(instance, import.index)).collect();
            let Some(origins) = origins else { continue };
            let Some((&first, others)) = origins.split_first() else { continue };
            let same = |other: &KnownOrigin| {
                (other.module, other.entity, other.distance)
                    == (first.module, first.entity, first.distance)
            };
            let distance = first.distance.filter(|_| others.iter().all(same));
            let one =
                |other: &KnownOrigin| (other.module, other.entity) == (first.module, first.entity);
            match (import.index, first.entity) {
                (EntityIndex::Func(index), EntityIndex::Func(of)) if others.iter().all(one) => {
                    if let Some(func) = self.func((module, index), (first.module, of), distance) {
                        known.funcs.insert(index, func);
                    }
                }
                (index, entity) => {
                    let place = distance.and_then(|distance| {
                        distance.checked_add(self.offset(first.module, entity)?)
                    });
                    if let Some(place) = place {
                        known.definitions.insert(index, place);
                    }
                }
            }
        }
        known
    }

    /// A function of `writer`, with its context as `reader` finds it. `imports` are those of `writer`.
    pub(crate) fn func_of(
        &self,
        writer: usize,
        func: FuncIndex,
        imports: &KnownImports,
        reader: usize,
    ) -> Option<KnownFunc> {
        let distance = self.distance(reader, writer)?;
        match self.infos[writer].defined_func(func) {
            Some(index) => {
                let module = u32::try_from(writer).ok()?;
                Some(KnownFunc { module, index, context: Some(distance) })
            }
            None => {
                let known = imports.func(func)?;
                let context = Some(distance.checked_add(known.context?)?);
                Some(KnownFunc { context, ..known })
            }
        }
    }

    /// The copies of text among the imports of `module`, if it has one instance.
    fn copies(&self, module: usize) -> HashMap<FuncIndex, TextCopy> {
        let &[place] = self.all_of(module) else { return HashMap::new() };
        let index = |number: usize| self.infos[module].imports.get(number).map(|it| it.index);
        let copy = |copy: &KnownCopy| match [copy.func, copy.from, copy.to].map(index) {
            [
                Some(EntityIndex::Func(func)),
                Some(EntityIndex::Memory(from)),
                Some(EntityIndex::Memory(to)),
            ] => {
                self.copies_text(module, func, [from, to]).then_some((func, TextCopy { from, to }))
            }
            _ => None,
        };
        self.instances[place].copies.iter().filter_map(copy).collect()
    }

    /// Whether a function that is said to copy text takes what such a function does: an address, a length and
    /// an address, as wide as those of the memories.
    fn copies_text(&self, module: usize, func: FuncIndex, memories: [MemoryIndex; 2]) -> bool {
        let info = &self.infos[module];
        let ty = &self.types[info.functions[func].sig];
        memories.iter().all(|&memory| {
            let wide = match info.memories[memory].index {
                IndexType::I32 => WasmValType::I32,
                IndexType::I64 => WasmValType::I64,
            };
            ty.results.is_empty() && *ty.params == [wide; 3]
        })
    }

    fn func(
        &self,
        (importer, import): (usize, FuncIndex),
        (module, index): (usize, FuncIndex),
        context: Option<i32>,
    ) -> Option<KnownFunc> {
        let info = &self.infos[module];
        // Types were compared when the importer was given the function; a call must also have the
        // same signature.
        let same = info.functions[index].sig == self.infos[importer].functions[import].sig;
        let index = info.defined_func(index).filter(|_| same)?;
        Some(KnownFunc { module: u32::try_from(module).ok()?, index, context })
    }

    /// The offset of a definition in the context of its module's instances.
    fn offset(&self, module: usize, entity: EntityIndex) -> Option<i32> {
        let (info, layout) = (&self.infos[module], &self.layouts[module]);
        Some(match entity {
            EntityIndex::Func(_) => return None,
            EntityIndex::Table(index) => layout.defined_table(info.defined_table(index)?),
            EntityIndex::Memory(index) => layout.defined_memory(info.defined_memory(index)?),
            EntityIndex::Global(index) => layout.defined_global(info.defined_global(index)?),
            EntityIndex::Tag(index) => layout.defined_tag(info.defined_tag(index)?),
        })
    }

    /// What `instance` has as `entity`, where it is defined.
    fn definition(&self, instance: usize, entity: EntityIndex) -> Option<KnownOrigin> {
        let origin = self.origins.of(instance, entity)?;
        let offsets = self.offsets.as_ref();
        Some(KnownOrigin {
            module: self.instances[origin.instance].module,
            entity: origin.entity,
            distance: offsets
                .and_then(|offsets| offsets[origin.instance].checked_sub(offsets[instance])),
        })
    }
}

/// Where something is defined.
#[derive(Clone, Copy)]
struct KnownOrigin {
    module: usize,
    entity: EntityIndex,
    /// From the context of the importer to that of the instance which has it.
    distance: Option<i32>,
}
