//! What the translator of a function knows beside its body.

use super::Relaxed;
use crate::compile::constants::Constants;
use crate::compile::elements::KnownTables;
use crate::compile::imports::KnownImports;
use crate::module::info::ModuleInfo;
use crate::module::layout::ContextLayout;
use crate::module::types::ModuleTypes;
use crate::tables::tunables::Tunables;
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilderContext;
use wasmparser::FuncValidatorAllocations;

/// The module of a function, the layout of its context, and the settings of the engine: the one
/// way by which these reach the translator.
pub(crate) struct ModuleEnv<'a> {
    /// The module's place in the artifact.
    pub(crate) module: u32,
    /// What the module declares.
    pub(crate) info: &'a ModuleInfo,
    /// The function types of the artifact.
    pub(crate) types: &'a ModuleTypes,
    /// Where the parts of the module's context are.
    pub(crate) layout: ContextLayout,
    /// What is known of what the module imports.
    pub(crate) known: KnownImports,
    /// The module's globals that never change, with their values.
    pub(crate) constants: Constants,
    /// The module's tables of which it is known what can be in them.
    pub(crate) tables: KnownTables,
    /// The engine's settings.
    pub(crate) tunables: &'a Tunables,
    /// The target, for cranelift-frontend.
    pub(crate) frontend: TargetFrontendConfig,
    /// What relaxed vector instructions do.
    pub(crate) relaxed: Relaxed,
    /// Whether checked memory addresses are guarded against speculation.
    pub(crate) memory_spectre_guard: bool,
    /// Whether checked table addresses are guarded against speculation.
    pub(crate) table_spectre_guard: bool,
}

/// Allocations that the translation of one function leaves for the next.
#[derive(Default)]
pub(crate) struct FuncBuilder {
    /// Of cranelift-frontend.
    pub(crate) builder: FunctionBuilderContext,
    /// Of wasmparser.
    pub(crate) validator: FuncValidatorAllocations,
}
