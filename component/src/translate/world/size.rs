//! How long the text of a world is, about: in time that grows as the component does, however long it is.

use super::PUNCTUATION;
use crate::plan::{ExportIndex, ExportItem, ImportItem, Plan, TypeItem};
use crate::types::{ComponentTypes, FuncTypeIndex, InterfaceType, Name};
use indexmap::IndexMap;
use std::collections::HashMap;

/// How many bytes of text a component's world comes to, about.
pub(super) fn of_world(plan: &Plan, types: &ComponentTypes) -> u64 {
    let longest = longest_name(plan);
    let mut sizes =
        TextSizes { plan, types, longest, values: HashMap::new(), exports: HashMap::new() };
    let imports = sum(plan.imports.iter().map(|(name, item)| named(name, sizes.import(item))));
    let exports = sum(plan.exports.iter().map(|(name, &item)| named(name, sizes.export(item))));
    imports.saturating_add(exports)
}

fn sum(sizes: impl Iterator<Item = u64>) -> u64 {
    sizes.fold(0, u64::saturating_add)
}

fn named(name: &str, size: u64) -> u64 {
    size.saturating_add(name.len() as u64 + PUNCTUATION)
}

/// The length of the longest name in an interface or of something beside them.
fn longest_name(plan: &Plan) -> u64 {
    fn imported(items: &IndexMap<String, ImportItem>) -> usize {
        let longest = |(name, item): (&String, &ImportItem)| match item {
            ImportItem::Instance(items) => imported(items),
            _ => name.len(),
        };
        items.iter().map(longest).max().unwrap_or(0)
    }
    let exported = |items: &IndexMap<String, ExportIndex>| {
        let items = items
            .iter()
            .filter(|(_, item)| !matches!(plan.export_items[**item], ExportItem::Instance(_)));
        items.map(|(name, _)| name.len()).max().unwrap_or(0)
    };
    let instances = plan.export_items.values().filter_map(|item| match item {
        ExportItem::Instance(items) => Some(exported(items)),
        _ => None,
    });
    instances.chain([imported(&plan.imports), exported(&plan.exports)]).max().unwrap_or(0) as u64
}

struct TextSizes<'a> {
    plan: &'a Plan,
    types: &'a ComponentTypes,
    /// What the name of a type takes at most.
    longest: u64,
    /// Of types, and of exports, that were seen before.
    values: HashMap<InterfaceType, u64>,
    exports: HashMap<ExportIndex, u64>,
}

impl TextSizes<'_> {
    // Instances nest as deep as their types, which are bounded.
    fn import(&mut self, item: &ImportItem) -> u64 {
        match item {
            ImportItem::Func(func) => self.func(self.plan.imported_funcs[*func].ty),
            ImportItem::Instance(items) => {
                sum(items.iter().map(|(name, item)| named(name, self.import(item))))
            }
            ImportItem::Type(item) => self.definition(*item),
            ImportItem::Module(_) | ImportItem::Resource(_) => PUNCTUATION,
        }
    }

    fn export(&mut self, item: ExportIndex) -> u64 {
        if let Some(&size) = self.exports.get(&item) {
            return size;
        }
        let size = match &self.plan.export_items[item] {
            ExportItem::Func(lift) => self.func(self.plan.lifts[*lift].ty),
            ExportItem::ImportedFunc(func) => self.func(self.plan.imported_funcs[*func].ty),
            ExportItem::Instance(items) => {
                sum(items.iter().map(|(name, &item)| named(name, self.export(item))))
            }
            ExportItem::Type(item) => self.definition(*item),
            ExportItem::Module(_) | ExportItem::Component(_) => PUNCTUATION,
        };
        self.exports.insert(item, size);
        size
    }

    fn func(&mut self, ty: FuncTypeIndex) -> u64 {
        let ty = &self.types[ty];
        let params = sum(ty.params.iter().map(|param| named(&param.name, self.value(param.ty))));
        let result = ty.result.map_or(0, |ty| self.value(ty));
        params.saturating_add(result).saturating_add(PUNCTUATION)
    }

    /// A type that is defined: what is in it.
    fn definition(&mut self, item: TypeItem) -> u64 {
        let types = self.types;
        let inner = match item {
            TypeItem::Func(func) => return self.func(func),
            TypeItem::Value(InterfaceType::Record(index)) => {
                let fields = types[index].fields.iter();
                sum(fields.map(|field| named(&field.name, self.value(field.ty))))
            }
            TypeItem::Value(InterfaceType::Variant(index)) => {
                let cases = types[index].cases.iter();
                sum(cases.map(|case| named(&case.name, case.ty.map_or(0, |ty| self.value(ty)))))
            }
            TypeItem::Value(InterfaceType::Flags(index)) => of_names(&types[index].names),
            TypeItem::Value(InterfaceType::Enum(index)) => of_names(&types[index].names),
            TypeItem::Value(ty) => return self.value(ty),
            TypeItem::Resource(_) | TypeItem::Other => 0,
        };
        inner.saturating_add(PUNCTUATION)
    }

    /// A type where it is used: its name, if it has to have one, or else all of it.
    fn value(&mut self, ty: InterfaceType) -> u64 {
        if let Some(&size) = self.values.get(&ty) {
            return size;
        }
        let types = self.types;
        // Types nest as deep as they may, which is bounded.
        let inner = match ty {
            InterfaceType::List(index) => self.value(types[index].element),
            InterfaceType::FixedList(index) => self.value(types[index].element),
            InterfaceType::Option(index) => self.value(types[index].ty),
            InterfaceType::Result(index) => {
                let parts = [types[index].ok, types[index].err].into_iter().flatten();
                sum(parts.map(|ty| self.value(ty)))
            }
            InterfaceType::Tuple(index) => sum(types[index].types.iter().map(|&ty| self.value(ty))),
            ty => ty.primitive_name().map_or(self.longest, |name| name.len() as u64),
        };
        let size = inner.saturating_add(PUNCTUATION);
        self.values.insert(ty, size);
        size
    }
}

fn of_names(names: &[Name]) -> u64 {
    sum(names.iter().map(|name| named(name.as_str(), 0)))
}
