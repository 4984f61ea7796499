//! From the bytes of a component to a plan, the types that the plan speaks of, and the core modules
//! to compile.
//!
//! - [`parse`]: bytes become definitions, validated;
//! - [`link`]: definitions are instantiated abstractly, nested components and all;
//! - [`graph`]: what that makes: core instances, functions and who is given what;
//! - [`plan`]: the graph in the order and with the numbers of instantiation;
//! - [`world`]: what the component imports and exports, as WIT;
//! - [`adapt`]: on the way there, calls between components become functions of modules of their own.

mod adapt;
mod definitions;
mod graph;
mod link;
mod parse;
mod plan;
mod world;

use crate::plan::Plan;
use crate::types::ComponentTypes;
use anyhow::Result;
use std::cell::OnceCell;
use wasmparser::WasmFeatures;
use wharf_runtime::error::Bug;
use wharf_runtime::module::parse::{ParseOptions, ParsedModules};
use wharf_runtime::tables::tunables::Tunables;

/// A component, translated.
#[derive(Debug)]
pub struct Translation<'a> {
    /// What instantiating it does.
    pub plan: Plan,
    /// The types that the plan speaks of.
    pub types: ComponentTypes,
    /// Its world as a WIT document, with the packages that it uses, if WIT can express it, and the document is not
    /// out of all proportion to the component.
    pub world: Option<String>,
    /// The core modules to compile, by `StaticModuleIndex`, and all core function types.
    pub modules: ParsedModules<'a>,
}

/// Room for the modules of adapters, which a translation makes itself.
#[derive(Debug, Default)]
pub struct AdapterModules(OnceCell<Vec<Vec<u8>>>);

impl AdapterModules {
    /// The modules, in the order in which they follow those of the component.
    pub fn bytes(&self) -> impl Iterator<Item = &[u8]> {
        self.0.get().into_iter().flatten().map(Vec::as_slice)
    }
}

/// What is done with a component on the way.
#[derive(Clone, Copy, Debug)]
pub struct TranslateOptions {
    /// What is kept of its core modules.
    pub parse: ParseOptions,
    /// Whether a component and those inside it may call each other.
    pub donut_wrapping: bool,
}

impl TranslateOptions {
    /// Those of an engine.
    pub fn new(tunables: &Tunables) -> TranslateOptions {
        let parse = ParseOptions::new(tunables);
        TranslateOptions { parse, donut_wrapping: tunables.donut_wrapping }
    }
}

impl Default for TranslateOptions {
    fn default() -> TranslateOptions {
        TranslateOptions::new(&Tunables::default())
    }
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

/// What adapters use of core WebAssembly, whatever guests may.
const ADAPTER_FEATURES: WasmFeatures = WasmFeatures::WASM2
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(WasmFeatures::EXCEPTIONS);

/// Translates a component. `features` are those of core WebAssembly; `made` is where modules are put
/// that the component does not bring itself.
///
/// # Errors
///
/// Fails when the component is malformed or invalid, or needs what is not supported.
pub fn translate<'a>(
    bytes: &'a [u8],
    features: WasmFeatures,
    options: TranslateOptions,
    made: &'a AdapterModules,
) -> Result<Translation<'a>> {
    let features = features.union(WasmFeatures::COMPONENT_MODEL).difference(UNSUPPORTED);
    let (definitions, mut modules) = parse::parse(bytes, features, options.parse)?;
    let (graph, types, outline) = link::link(&definitions, &mut modules, bytes.len())?;
    let (plan, adapters) =
        plan::plan(graph, &types, &mut modules, bytes.len(), options.donut_wrapping)?;
    let world = world::text(&outline, definitions.docs, &plan, &types, bytes.len());
    for bytes in made.0.get_or_init(|| adapters) {
        let adapters = modules.parse(bytes, ADAPTER_FEATURES, options.parse);
        adapters.map_err(|error| error.context(Bug::new("adapters are not valid")))?;
    }
    modules.set_wiring(plan.known_wiring());
    Ok(Translation { plan, types, world, modules })
}
