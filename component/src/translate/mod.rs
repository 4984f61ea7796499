//! From the bytes of a component to a plan, the types that the plan speaks of, and the core modules
//! to compile.
//!
//! - [`parse`]: bytes become definitions, validated;
//! - [`link`]: definitions are instantiated abstractly, nested components and all;
//! - [`graph`]: what that makes: core instances, functions and who is given what;
//! - [`plan`]: the graph in the order and with the numbers of instantiation.

mod definitions;
mod graph;
mod link;
mod parse;
mod plan;

use crate::plan::Plan;
use crate::types::ComponentTypes;
use anyhow::{Result, bail};
use wasmparser::WasmFeatures;
use wharf_runtime::module::parse::{ParseOptions, ParsedModules};

/// A component, translated.
#[derive(Debug)]
pub struct Translation<'a> {
    /// What instantiating it does.
    pub plan: Plan,
    /// The types that the plan speaks of.
    pub types: ComponentTypes,
    /// The core modules to compile, by `StaticModuleIndex`, and all core function types.
    pub modules: ParsedModules<'a>,
}

/// Proposals to the component model that nothing behind the validator knows.
const UNSUPPORTED: WasmFeatures = WasmFeatures::CM_ASYNC
    .union(WasmFeatures::CM_ASYNC_STACKFUL)
    .union(WasmFeatures::CM_MORE_ASYNC_BUILTINS)
    .union(WasmFeatures::CM_THREADING)
    .union(WasmFeatures::CM_ERROR_CONTEXT)
    .union(WasmFeatures::CM_VALUES)
    .union(WasmFeatures::CM_NESTED_NAMES)
    .union(WasmFeatures::CM_GC)
    .union(WasmFeatures::CM64);

/// Translates a component. `features` are those of core WebAssembly.
pub fn translate<'a>(
    bytes: &'a [u8],
    features: WasmFeatures,
    options: ParseOptions,
) -> Result<Translation<'a>> {
    let features = features.union(WasmFeatures::COMPONENT_MODEL).difference(UNSUPPORTED);
    let (definitions, mut modules) = parse::parse(bytes, features, options)?;
    let (graph, types) = link::link(&definitions, &mut modules)?;
    let plan = plan::plan(graph, &types, &mut modules)?;
    Ok(Translation { plan, types, modules })
}

impl Translation<'_> {
    /// An error that lists the calls between inner components, if there are any: for whoever has
    /// no adapters to run them with.
    pub fn refuse_adapters(&self) -> Result<()> {
        const SHOWN: usize = 20;
        let adapters = &self.plan.adapters;
        if adapters.is_empty() {
            return Ok(());
        }
        let names = adapters.values().take(SHOWN).map(|adapter| format!("`{}`", adapter.name));
        let mut names = names.collect::<Vec<_>>().join(", ");
        if adapters.len() > SHOWN {
            names += &format!(" and {} more", adapters.len() - SHOWN);
        }
        bail!(
            "the component joins components inside it to each other, which needs adapters; \
             these functions are called by one and implemented by another: {names}"
        )
    }
}
