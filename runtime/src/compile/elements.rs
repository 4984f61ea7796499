//! Tables of which it is known what can be in them.
//!
//! Such a table is seen by modules of the artifact only, none of which has code that writes it, so
//! that what comes into it are the element segments of these modules. Whether they have been there
//! yet is not known: a table can be filled by an instance that is made later. So any element may still
//! be null, and a call through the table has to look; but it need not compare types where the element,
//! or all of them, can only be functions of the right one, and where there is only one function that
//! an element can be, it is called directly.
//!
//! This is for the small modules by which toolchains join modules that import each other: in one the
//! table, and a function for each element that calls it; in another the segment. Large modules write
//! theirs, or have so many functions in it that nothing follows, and are not looked at.

use super::closed::Closed;
use super::constants::{Constant, Constants, evaluate};
use super::imports::{KnownFunc, KnownImports, KnownInstances};
use super::writes;
use crate::module::info::{
    ConstOp, ElementItems, EntityIndex, ModuleInfo, SegmentMode, TableIndex,
};
use crate::module::parse::FuncBody;
use crate::module::types::SigIndex;
use std::collections::{HashMap, HashSet};

/// How much code may have access to a table, in bytes.
const MAX_CODE: usize = 64 << 10;
/// How large a table may be.
const MAX_TABLE: u64 = 4096;
/// How many elements of tables are known of an artifact, once for each module that has access: a table of
/// any size takes a few bytes of input.
const MAX_ELEMENTS: u64 = 256 << 10;
/// How many modules may have access to a table: what each of them writes is looked at for each of them.
const MAX_ACCESSES: usize = 16;

/// The tables of a module of which it is known what can be in them. Only what is found here is one.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownTables(HashMap<TableIndex, KnownTable>);

impl KnownTables {
    /// What is known of a table.
    pub(crate) fn get(&self, index: TableIndex) -> Option<&KnownTable> {
        self.0.get(&index)
    }
}

/// What can be in a table.
#[derive(Clone, Debug)]
pub(crate) struct KnownTable {
    elements: Vec<Element>,
    /// What an element can be that is not known by its index.
    any: Element,
}

/// What an element can be, beside null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// Nothing.
    Null,
    /// Functions of one type; the function, where there is only one.
    Funcs(SigIndex, Option<KnownFunc>),
    /// Anything.
    Unknown,
}

impl Element {
    /// Either of two.
    fn or(self, other: Element) -> Element {
        match (self, other) {
            (Element::Null, it) | (it, Element::Null) => it,
            (Element::Funcs(sig, func), Element::Funcs(other, other_func)) if sig == other => {
                Element::Funcs(sig, func.filter(|_| func == other_func))
            }
            _ => Element::Unknown,
        }
    }
}

impl KnownTable {
    /// Of a table that nobody else can reach: `elements` are what those can be that can.
    fn new(_: Closed, elements: Vec<Element>) -> KnownTable {
        // It is not worth much to know which functions an element is one of.
        let any = match elements.iter().copied().reduce(Element::or) {
            Some(Element::Funcs(sig, _)) => Element::Funcs(sig, None),
            _ => Element::Unknown,
        };
        KnownTable { elements, any }
    }

    /// What the element at an index can be, which is a constant or not.
    pub(crate) fn element(&self, index: Option<u64>) -> Element {
        match index {
            // What is out of bounds traps.
            Some(index) => {
                let at = usize::try_from(index).ok();
                at.and_then(|at| self.elements.get(at)).copied().unwrap_or(Element::Unknown)
            }
            None => self.any,
        }
    }
}

/// What there is to find tables in.
pub(crate) struct Modules<'a, F> {
    pub(crate) infos: &'a [ModuleInfo],
    pub(crate) known: &'a KnownInstances<'a>,
    pub(crate) imports: &'a [KnownImports],
    pub(crate) constants: &'a [Constants],
    /// The bodies of a module.
    pub(crate) bodies: F,
}

/// A module that has access to a table, and what the table is there.
type Access = (usize, TableIndex);

impl<'w, 'b: 'w, F, B> Modules<'_, F>
where
    F: Fn(usize) -> B,
    B: Iterator<Item = &'w FuncBody<'b>>,
{
    /// The known tables of all modules.
    pub(crate) fn tables(&self) -> Vec<KnownTables> {
        let mut found = vec![KnownTables::default(); self.infos.len()];
        let mut written = HashMap::new();
        let mut left = MAX_ELEMENTS;
        for (closed, accesses) in self.accesses().unwrap_or_default() {
            let (module, index) = accesses[0];
            let elements = self.infos[module].tables[index].limits.min;
            let Some(rest) = left.checked_sub(elements.saturating_mul(accesses.len() as u64))
            else {
                continue;
            };
            if self.is_small(&accesses) && self.is_unwritten(&accesses, &mut written) {
                left = rest;
                // It is code that has use for it.
                let readers = accesses.iter().filter(|(it, _)| (self.bodies)(*it).next().is_some());
                for &(reader, table) in readers {
                    if let Some(elements) = self.elements((module, index), &accesses, reader) {
                        found[reader].0.insert(table, KnownTable::new(closed, elements));
                    }
                }
            }
        }
        found
    }

    /// The tables that nobody else can reach, with all modules that can, the one that defines it first.
    /// `None`: that is not known of any.
    fn accesses(&self) -> Option<Vec<(Closed, Vec<Access>)>> {
        let mut all = Vec::new();
        let mut places = HashMap::new();
        for (module, info) in self.infos.iter().enumerate() {
            for index in info.tables.keys().skip(info.imported_tables) {
                if let Some(closed) = self.known.closed(module, EntityIndex::Table(index)) {
                    places.insert((module, index), all.len());
                    all.push((closed, vec![(module, index)]));
                }
            }
        }
        for (module, info) in self.infos.iter().enumerate() {
            for index in info.tables.keys().take(info.imported_tables) {
                match self.known.definition_of(module, EntityIndex::Table(index)) {
                    Some((of, EntityIndex::Table(table))) => {
                        if let Some(&place) = places.get(&(of, table)) {
                            all[place].1.push((module, index));
                        }
                    }
                    // By itself a module is given tables that others export.
                    _ if self.known.is_alone(module) => {}
                    _ => return None,
                }
            }
        }
        Some(all)
    }

    fn is_small(&self, accesses: &[Access]) -> bool {
        let mut code = 0;
        let is_small = |&(module, _): &Access| {
            let mut bodies = (self.bodies)(module);
            bodies.all(|body| {
                code += body.body.range().len();
                code <= MAX_CODE
            })
        };
        accesses.len() <= MAX_ACCESSES && accesses.iter().all(is_small)
    }

    fn is_unwritten(
        &self,
        accesses: &[Access],
        written: &mut HashMap<usize, Option<HashSet<TableIndex>>>,
    ) -> bool {
        accesses.iter().all(|&(module, table)| {
            let written = written
                .entry(module)
                .or_insert_with(|| writes::written_tables((self.bodies)(module)));
            written.as_ref().is_some_and(|tables| !tables.contains(&table))
        })
    }

    /// What can be in a table, as `reader` sees it.
    fn elements(
        &self,
        (module, index): Access,
        accesses: &[Access],
        reader: usize,
    ) -> Option<Vec<Element>> {
        let info = &self.infos[module];
        let ty = info.tables[index];
        let empty = info.table_inits[info.defined_table(index)?].is_none();
        if !empty || !ty.element.is_func() || ty.limits.min > MAX_TABLE {
            return None;
        }
        let mut elements = vec![Element::Null; ty.limits.min as usize];
        for &(writer, table) in accesses {
            for segment in self.infos[writer].elements.values() {
                let SegmentMode::Active { target, offset } = &segment.mode else { continue };
                if *target != table {
                    continue;
                }
                let start = match evaluate(offset, &self.constants[writer])? {
                    Constant::I32(value) => u64::from(value.cast_unsigned()),
                    Constant::I64(value) => value.cast_unsigned(),
                    Constant::F32(_) | Constant::F64(_) | Constant::V128(_) => return None,
                };
                // What is out of bounds is never written: such a segment traps.
                let places = elements.iter_mut().skip(usize::try_from(start).ok()?);
                for (at, element) in places.take(segment.items.len()).enumerate() {
                    *element = element.or(self.item(writer, &segment.items, at, reader));
                }
            }
        }
        // Nothing is said of the nulls behind the others: a table may have many, of a few bytes of input.
        let last = elements.iter().rposition(|&element| element != Element::Null);
        elements.truncate(last.map_or(0, |last| last + 1));
        elements.shrink_to_fit();
        Some(elements)
    }

    /// What an item of a segment of `writer` is to `reader`.
    fn item(&self, writer: usize, items: &ElementItems, at: usize, reader: usize) -> Element {
        let func = match items {
            ElementItems::Functions(funcs) => funcs[at],
            ElementItems::Expressions(items) => match *items[at].ops {
                [ConstOp::RefFunc(func)] => func,
                [ConstOp::RefNull(_)] => return Element::Null,
                _ => return Element::Unknown,
            },
        };
        let sig = self.infos[writer].functions[func].sig;
        let known = self.known.func_of(writer, func, &self.imports[writer], reader);
        Element::Funcs(sig, known)
    }
}
