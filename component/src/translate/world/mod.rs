//! A component's world as text: what tools show of it and artifacts keep.

mod resolve;
mod size;

use super::link::Outline;
use crate::plan::{ExportItem, ImportItem, Plan};
use crate::types::ComponentTypes;
use anyhow::Result;
use wit_component::WitPrinter;
use wit_parser::{PackageId, PackageMetadata, Resolve};

/// How many bytes of text a byte of a component may come to.
const TEXT_OF_A_BYTE: u64 = 16;
/// How many there may be beside these, so that small components can be as they like.
const BESIDES: u64 = 64 << 10;

/// The world of a component.
pub(super) struct World {
    resolve: Resolve,
    /// The package that it is in.
    package: PackageId,
}

impl World {
    /// The world of the component of which that is the outline.
    ///
    /// # Errors
    ///
    /// Fails when there is something in it that WIT cannot express.
    pub(super) fn new(outline: &Outline<'_, '_>) -> Result<World> {
        let (resolve, package) = resolve::resolve(outline)?;
        Ok(World { resolve, package })
    }

    /// The world as a WIT document, with the packages that it uses, if that is not out of all proportion to the
    /// `bytes` of the component: types without names are written out wherever they are used. `plan` and `types`
    /// are what it was translated to, `docs` what its custom section has.
    pub(super) fn text(
        self,
        docs: Option<&[u8]>,
        plan: &Plan,
        types: &ComponentTypes,
        bytes: usize,
    ) -> Option<String> {
        let World { mut resolve, package } = self;
        let most = (bytes as u64).saturating_mul(TEXT_OF_A_BYTE).saturating_add(BESIDES);
        if !expressible(plan) || size::of_world(plan, types) > most {
            return None;
        }
        if let Some(docs) = docs {
            // They say nothing about what the component does, and may be malformed.
            let _ = PackageMetadata::decode(docs).and_then(|it| it.inject(&mut resolve, package));
        }
        let others = resolve::dependencies(&resolve, package);
        let mut printer = WitPrinter::default();
        printer.print(&resolve, package, &others).ok()?;
        Some(printer.output.into())
    }
}

/// Whether WIT can express what a component imports and exports: functions and interfaces, no core
/// modules or components, and no functions with the names of interfaces.
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
