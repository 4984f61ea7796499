//! What the translator of a function knows beside its body.

use crate::layout::ContextLayout;
use crate::module::info::ModuleInfo;
use crate::module::types::ModuleTypes;
use crate::tunables::Tunables;
use anyhow::{Context, Result};
use cranelift_codegen::isa::{TargetFrontendConfig, TargetIsa};
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
    /// The engine's settings.
    pub(crate) tunables: &'a Tunables,
    /// The target, for cranelift-frontend.
    pub(crate) frontend: TargetFrontendConfig,
    /// Whether checked memory addresses are guarded against speculation.
    pub(crate) memory_spectre_guard: bool,
    /// Whether checked table addresses are guarded against speculation.
    pub(crate) table_spectre_guard: bool,
}

impl<'a> ModuleEnv<'a> {
    /// The environment of the functions of module `module`.
    pub(crate) fn new(
        module: u32,
        info: &'a ModuleInfo,
        types: &'a ModuleTypes,
        tunables: &'a Tunables,
        isa: &dyn TargetIsa,
    ) -> Result<ModuleEnv<'a>> {
        let layout = ContextLayout::new(info)
            .context("the module declares more than an instance's context can hold (2 GiB)")?;
        Ok(ModuleEnv {
            module,
            info,
            types,
            layout,
            tunables,
            frontend: isa.frontend_config(),
            memory_spectre_guard: isa.flags().enable_heap_access_spectre_mitigation(),
            table_spectre_guard: isa.flags().enable_table_access_spectre_mitigation(),
        })
    }
}

/// Allocations that the translation of one function leaves for the next.
#[derive(Default)]
pub(crate) struct FuncBuilder {
    /// Of cranelift-frontend.
    pub(crate) builder: FunctionBuilderContext,
    /// Of wasmparser.
    pub(crate) validator: FuncValidatorAllocations,
}
