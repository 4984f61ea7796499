//! A component's world as text: what tools show of it and artifacts keep.

mod size;

use crate::plan::{ExportItem, ImportItem, Plan};
use crate::types::ComponentTypes;
use wit_component::WitPrinter;

/// How many bytes of text a byte of a component may come to.
const TEXT_OF_A_BYTE: u64 = 16;
/// How many there may be beside these, so that small components can be as they like.
const BESIDES: u64 = 64 << 10;

/// The world of a valid component as a WIT document, with the packages that it uses, if it is one
/// that WIT can express, in a text that is not out of all proportion: types without names are written out
/// wherever they are used. `plan` and `types` are what `bytes` were translated to.
pub fn world(bytes: &[u8], plan: &Plan, types: &ComponentTypes) -> Option<String> {
    let most = (bytes.len() as u64).saturating_mul(TEXT_OF_A_BYTE).saturating_add(BESIDES);
    if !expressible(plan) || size::of_world(plan, types) > most {
        return None;
    }
    // The decoder asserts what WIT's own tools see to and validation does not, so a component made
    // by hand can make it panic. It then has no world; it works on nothing but its argument.
    let decoded = std::panic::catch_unwind(|| wit_component::decode(bytes)).ok()?.ok()?;
    let resolve = decoded.resolve();
    let main = decoded.package();
    let others: Vec<_> = resolve.package_names.values().copied().filter(|id| *id != main).collect();
    let mut printer = WitPrinter::default();
    printer.print(resolve, main, &others).ok()?;
    Some(printer.output.to_string())
}

/// Whether WIT can express what a component imports and exports: functions and interfaces, no core
/// modules or components, and no functions with the names of interfaces. The decoder takes that for
/// granted.
fn expressible(plan: &Plan) -> bool {
    let func = |name: &String| !name.contains([':', '/', '=', '@']);
    let import = |(name, item): (&String, &ImportItem), nested: bool| match item {
        ImportItem::Func(_) => func(name),
        ImportItem::Module(_) => false,
        ImportItem::Instance(_) => !nested,
        ImportItem::Resource(_) | ImportItem::Type(_) => true,
    };
    let imports = plan.imports.iter().all(|(name, item)| {
        let inner = match item {
            ImportItem::Instance(items) => items.iter().all(|item| import(item, true)),
            _ => true,
        };
        inner && import((name, item), false)
    });
    let export = |name: &String, item: &ExportItem, nested: bool| match item {
        ExportItem::Func(_) | ExportItem::ImportedFunc(_) => func(name),
        ExportItem::Instance(_) => !nested,
        ExportItem::Type(_) => true,
        ExportItem::Module(_) | ExportItem::Component(_) => false,
    };
    imports
        && plan.exports.iter().all(|(name, index)| {
            let item = &plan.export_items[*index];
            let inner = match item {
                ExportItem::Instance(items) => {
                    items.iter().all(|(name, index)| export(name, &plan.export_items[*index], true))
                }
                _ => true,
            };
            inner && export(name, item, false)
        })
}
