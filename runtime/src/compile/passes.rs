//! The passes, in their order.

use super::bodies::{Bodies, Work};
use super::clif::{FuncBuilder, ModuleEnv, Relaxed};
use super::constants::constants;
use super::data::DataSections;
use super::elements::Modules;
use super::func::CompiledFunc;
use super::imports::{KnownImports, KnownInstances};
use super::incremental::{CacheStore, CodeGenerator};
use super::inline::{InliningLimits, Translated};
use super::isa::Effort;
use super::key::FuncKey;
use super::origins::wired;
use super::positions::Positions;
use super::{isa, link, stubs};
use crate::artifact::code::CompiledCode;
use crate::entity::PrimaryMap;
use crate::error::Unsupported;
use crate::module::info::ModuleInfo;
use crate::module::layout::ContextLayout;
use crate::module::parse::ParsedModules;
use crate::module::types::{ModuleTypes, SigIndex};
use crate::module::wiring::Wiring;
use crate::progress::CompileProgress;
use crate::tables::builtins::Builtin;
use crate::tables::settings::Settings;
use crate::tables::tunables::FuelCounter;
use crate::tables::tunables::Tunables;
use anyhow::{Context as _, Result};
use cranelift_codegen::Context;
use cranelift_codegen::isa::OwnedTargetIsa;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How modules are compiled.
#[derive(Clone)]
pub struct CompileSettings {
    /// The target and the code generator's settings.
    pub isa: OwnedTargetIsa,
    /// The same with settings under which it takes time in proportion, whatever a function is.
    pub linear_isa: OwnedTargetIsa,
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
        let isa = |effort| {
            isa::build(
                &settings.target,
                &settings.cpu_features,
                &settings.compiler,
                effort,
                settings.tunables.fuel,
            )
        };
        Ok(CompileSettings {
            isa: isa(Effort::Full)?,
            linear_isa: isa(Effort::Linear)?,
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
    let generator = CodeGenerator::new(isa, &*settings.linear_isa, store);
    let ParsedModules { types, modules, wiring } = parsed;

    let mut infos = Vec::with_capacity(modules.len());
    let mut work = Vec::new();
    let mut sections = DataSections::default();
    for (index, module) in modules.into_iter().enumerate() {
        let mut info = module.info;
        sections.add(&mut info, &module.data, tunables);
        sections.add_dwarf(&mut info, &module.dwarf);
        infos.push(info);
        work.extend(module.bodies.into_iter().map(|(func, body)| Work::new(index, func, body)));
    }

    let envs = environments(&infos, &wiring, &work, &types, settings)?;
    let mut funcs = compile_bodies(work, &envs, settings, &generator)?;
    let builtins = funcs.iter().flat_map(|func| &func.calls).filter_map(|call| match call.target {
        FuncKey::Builtin(builtin) => Some(builtin),
        _ => None,
    });
    let builtins: BTreeSet<Builtin> = builtins.collect();
    let owners = stubs::owners(&types);
    funcs.extend(compile_stubs(&types, &owners, &builtins, &generator, settings.parallel)?);
    let wired = wired(&infos, &wiring);
    let mut code = link::link(funcs, infos, types, &owners, sections, isa)?;
    code.info.wired = wired;
    Ok(code)
}

/// What the translator knows of each module.
pub(super) fn environments<'a>(
    infos: &'a [ModuleInfo],
    wiring: &Wiring,
    work: &[Work<'_>],
    types: &'a ModuleTypes,
    settings: &'a CompileSettings,
) -> Result<Vec<ModuleEnv<'a>>> {
    let flags = settings.isa.flags();
    let deterministic = settings.tunables.relaxed_simd_deterministic;
    let relaxed = Relaxed::new(&*settings.isa, deterministic);
    let layouts = infos.iter().map(ContextLayout::new).collect::<Option<Vec<_>>>();
    const TOO_LARGE: &str = "a module declares more than an instance's context can hold (2 GiB)";
    let layouts = layouts.ok_or_else(|| Unsupported::new(TOO_LARGE))?;
    let known = KnownInstances::new(infos, types, &layouts, wiring);
    let bodies = |module| Work::bodies_of(work, module);
    let constants = constants(infos, &known, bodies);
    let imports: Vec<KnownImports> = (0..infos.len()).map(|module| known.imports(module)).collect();
    let tables =
        Modules { infos, known: &known, imports: &imports, constants: &constants, bodies }.tables();
    let env = |(module, ((known, constants), tables))| {
        Ok(ModuleEnv {
            module: u32::try_from(module)?,
            info: &infos[module],
            types,
            layout: layouts[module],
            known,
            constants,
            tables,
            tunables: &settings.tunables,
            frontend: settings.isa.frontend_config(),
            relaxed,
            memory_spectre_guard: flags.enable_heap_access_spectre_mitigation(),
            table_spectre_guard: flags.enable_table_access_spectre_mitigation(),
        })
    };
    imports.into_iter().zip(constants).zip(tables).enumerate().map(env).collect()
}

fn compile_bodies(
    work: Vec<Work<'_>>,
    envs: &[ModuleEnv<'_>],
    settings: &CompileSettings,
    generator: &CodeGenerator<'_>,
) -> Result<Vec<CompiledFunc>> {
    let CompileSettings { tunables, parallel, progress, .. } = settings;
    let (done, total) = (AtomicUsize::new(0), work.len());
    if let Some(progress) = progress {
        progress.report(0, total);
    }
    let bytes = work.iter().map(Work::len).sum();
    let bodies = Bodies::new(envs, *parallel, InliningLimits::new(tunables, total, bytes), bytes);
    let (work, inlinable) = bodies.prepare(work)?;
    each(work, *parallel, |scratch, work| {
        let key = work.key();
        let func = bodies
            .finish(work, &inlinable, scratch)
            .and_then(|func| generator.compile(key, func, &mut scratch.context))
            .with_context(|| bodies.describe(key))?;
        if let Some(progress) = progress {
            progress.report(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        }
        Ok(func)
    })
}

fn compile_stubs(
    types: &ModuleTypes,
    owners: &PrimaryMap<SigIndex, SigIndex>,
    builtins: &BTreeSet<Builtin>,
    generator: &CodeGenerator<'_>,
    parallel: bool,
) -> Result<Vec<CompiledFunc>> {
    let own = || owners.iter().filter(|(sig, owner)| sig == *owner).map(|(sig, _)| sig);
    let mut keys: Vec<FuncKey> = own().map(FuncKey::Entry).collect();
    keys.extend(own().map(FuncKey::Exit));
    keys.extend(builtins.iter().map(|&builtin| FuncKey::Builtin(builtin)));
    each(keys, parallel, |scratch, key| {
        let target = generator.isa().frontend_config();
        let fuel = match generator.isa().flags().enable_pinned_reg() {
            true => FuelCounter::Register,
            false => FuelCounter::None,
        };
        let func = match key {
            FuncKey::Entry(sig) => stubs::entry(key, &types[sig], target, fuel),
            FuncKey::Exit(sig) => stubs::exit(key, &types[sig], target, fuel),
            FuncKey::Builtin(builtin) => stubs::builtin(key, builtin, target, fuel),
            FuncKey::Func(..) => unreachable!("no stub"),
        };
        let func = Translated { func, positions: Positions::default() };
        generator.compile(key, func, &mut scratch.context).with_context(|| format!("{key:?}"))
    })
}

/// What a thread uses again for one function after the other.
pub(super) struct Scratch {
    pub(super) builder: FuncBuilder,
    pub(super) context: Context,
}

impl Scratch {
    pub(super) fn new() -> Scratch {
        Scratch { builder: FuncBuilder::default(), context: Context::new() }
    }
}

/// Does `work` for each item, on all threads if `parallel`. Results are in the order of the items,
/// and the error is that of the first item that has one.
pub(super) fn each<T: Send, R: Send>(
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
