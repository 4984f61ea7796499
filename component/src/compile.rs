//! From a component's bytes to its artifact: the component pipeline from end to end.

use crate::artifact;
use crate::plan::{ExportItem, ImportItem, Plan};
use crate::translate::translate;
use anyhow::Result;
use wharf_runtime::module::build::{Compiled, compile_modules, to_binary};
use wharf_runtime::module::parse::ParseOptions;
use wharf_runtime::{Engine, Precompiled};
use wit_component::WitPrinter;

/// Compiles a component to an artifact.
pub(crate) fn compile(engine: &Engine, bytes: &[u8]) -> Result<Compiled> {
    let settings = engine.settings();
    let options = ParseOptions { debug_info: settings.tunables.debug_info };
    let translation = translate(bytes, settings.features.into(), options)?;
    let world = Some(bytes).filter(|_| expressible(&translation.plan)).and_then(world);
    let world = world.unwrap_or_default();
    let layer = artifact::encode(&translation.plan, &translation.types, &world)?;
    compile_modules(engine, translation.modules, Precompiled::Component, Some(layer))
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
        ExportItem::Module(_) | ExportItem::Component => false,
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

/// The world of a valid component as a WIT document, with the packages that it uses, if it is one
/// that WIT can express.
pub fn world(bytes: &[u8]) -> Option<String> {
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

/// What an engine can do with components.
pub trait PrecompileComponent {
    /// Compiles a component to an artifact: bytes to keep, and to load with
    /// [`Component::deserialize`](crate::Component::deserialize).
    ///
    /// # Errors
    ///
    /// As [`Component::new`](crate::Component::new).
    fn precompile_component(&self, bytes: &[u8]) -> Result<Vec<u8>>;
}

impl PrecompileComponent for Engine {
    fn precompile_component(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(compile(self, &to_binary(bytes)?)?.into_bytes())
    }
}
