//! The passes, in their order.

use super::clif::{self, FuncBuilder, ModuleEnv};
use super::code::CompiledCode;
use super::data::DataSections;
use super::func::CompiledFunc;
use super::incremental::{CacheStore, CodeGenerator};
use super::key::FuncKey;
use super::{isa, link, stubs};
use crate::builtins::Builtin;
use crate::config::Settings;
use crate::module::info::{DefinedFuncIndex, ModuleInfo};
use crate::module::parse::{FuncBody, ParsedModules};
use crate::module::types::ModuleTypes;
use crate::progress::CompileProgress;
use crate::tunables::Tunables;
use anyhow::{Context as _, Result, ensure};
use cranelift_codegen::Context;
use cranelift_codegen::ir::Function;
use cranelift_codegen::isa::OwnedTargetIsa;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How modules are compiled.
#[derive(Clone)]
pub struct CompileSettings {
    /// The target and the code generator's settings.
    pub isa: OwnedTargetIsa,
    /// The engine's settings.
    pub tunables: Tunables,
    /// Whether to use more than one thread, where the crate is built for it.
    pub parallel: bool,
    /// Whom to tell how far it is.
    pub progress: Option<CompileProgress>,
}

impl CompileSettings {
    /// What `settings` mean for compilation.
    ///
    /// # Errors
    ///
    /// Fails when there is no code generator for the target and its features.
    pub fn new(settings: &Settings) -> Result<CompileSettings> {
        Ok(CompileSettings {
            isa: isa::build(&settings.target, &settings.cpu_features, &settings.compiler)?,
            tunables: settings.tunables.clone(),
            parallel: settings.parallel_compilation,
            progress: settings.progress.clone(),
        })
    }
}

impl fmt::Debug for CompileSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompileSettings")
            .field("target", &self.isa.triple())
            .field("tunables", &self.tunables)
            .finish_non_exhaustive()
    }
}

/// Compiles the modules of an artifact, validating their function bodies. Functions that `store` has
/// are taken from it.
pub fn compile(
    parsed: ParsedModules<'_>,
    settings: &CompileSettings,
    store: Option<&dyn CacheStore>,
) -> Result<CompiledCode> {
    let CompileSettings { isa, tunables, .. } = settings;
    let isa = &**isa;
    let generator = CodeGenerator::new(isa, store);
    ensure!(!tunables.consume_fuel, "code that consumes fuel is not supported");
    ensure!(!tunables.epoch_interruption, "code that epochs interrupt is not supported");
    let ParsedModules { types, modules } = parsed;

    let mut infos = Vec::with_capacity(modules.len());
    let mut bodies = Vec::new();
    let mut sections = DataSections::default();
    for (index, module) in modules.into_iter().enumerate() {
        let mut info = module.info;
        sections.add(&mut info, &module.data, tunables);
        sections.add_dwarf(&mut info, &module.dwarf);
        infos.push(info);
        bodies.extend(module.bodies.into_iter().map(|(func, body)| (index, func, body)));
    }

    let mut funcs = compile_bodies(bodies, &infos, &types, settings, &generator)?;
    let builtins = funcs.iter().flat_map(|func| &func.calls).filter_map(|call| match call.target {
        FuncKey::Builtin(builtin) => Some(builtin),
        _ => None,
    });
    let builtins: BTreeSet<Builtin> = builtins.collect();
    funcs.extend(compile_stubs(&types, &builtins, &generator, settings.parallel)?);
    link::link(funcs, infos, types, sections, isa)
}

fn compile_bodies(
    bodies: Vec<(usize, DefinedFuncIndex, FuncBody<'_>)>,
    infos: &[ModuleInfo],
    types: &ModuleTypes,
    settings: &CompileSettings,
    generator: &CodeGenerator<'_>,
) -> Result<Vec<CompiledFunc>> {
    let CompileSettings { tunables, progress, .. } = settings;
    let (done, total) = (AtomicUsize::new(0), bodies.len());
    if let Some(progress) = progress {
        progress.report(0, total);
    }
    let mut envs = Vec::with_capacity(infos.len());
    for (module, info) in (0..).zip(infos) {
        envs.push(ModuleEnv::new(module, info, types, tunables, generator.isa())?);
    }
    each(bodies, settings.parallel, |scratch, (module, index, body)| {
        let env = &envs[module];
        let key = FuncKey::Func(env.module, index);
        let func = clif::translate(env, index, body, &mut scratch.builder)
            .and_then(|func| generator.compile(key, func, &mut scratch.context))
            .with_context(|| match envs.len() {
                1 => clif::describe(env.info, index),
                _ => format!("{} of module {module}", clif::describe(env.info, index)),
            })?;
        if let Some(progress) = progress {
            progress.report(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        }
        Ok(func)
    })
}

fn compile_stubs(
    types: &ModuleTypes,
    builtins: &BTreeSet<Builtin>,
    generator: &CodeGenerator<'_>,
    parallel: bool,
) -> Result<Vec<CompiledFunc>> {
    let mut keys: Vec<FuncKey> = types.iter().map(|(sig, _)| FuncKey::Entry(sig)).collect();
    keys.extend(types.iter().map(|(sig, _)| FuncKey::Exit(sig)));
    keys.extend(builtins.iter().map(|&builtin| FuncKey::Builtin(builtin)));
    each(keys, parallel, |scratch, key| {
        let target = generator.isa().frontend_config();
        let func: Function = match key {
            FuncKey::Entry(sig) => stubs::entry(key, &types[sig], target),
            FuncKey::Exit(sig) => stubs::exit(key, &types[sig], target),
            FuncKey::Builtin(builtin) => stubs::builtin(key, builtin, target),
            FuncKey::Func(..) => unreachable!("no stub"),
        };
        generator.compile(key, func, &mut scratch.context).with_context(|| format!("{key:?}"))
    })
}

/// What a thread uses again for one function after the other.
struct Scratch {
    builder: FuncBuilder,
    context: Context,
}

impl Scratch {
    fn new() -> Scratch {
        Scratch { builder: FuncBuilder::default(), context: Context::new() }
    }
}

/// Does `work` for each item, on all threads if `parallel`. Results are in the order of the items,
/// and the error is that of the first item that has one.
fn each<T: Send, R: Send>(
    items: Vec<T>,
    parallel: bool,
    work: impl Fn(&mut Scratch, T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    #[cfg(feature = "parallel")]
    if parallel {
        use rayon::prelude::*;
        let results: Vec<Result<R>> = items
            .into_par_iter()
            .map_init(Scratch::new, |scratch, item| work(scratch, item))
            .collect();
        return results.into_iter().collect();
    }
    let _ = parallel;
    let mut scratch = Scratch::new();
    items.into_iter().map(|item| work(&mut scratch, item)).collect()
}
