//! What a module takes.

use crate::ALLOCATOR;
use crate::shapes::{End, Shape};
use libtest_mimic::Failed;
use nix::time::{ClockId, clock_gettime};
use std::fmt;
use wharf::component::{self, Component};
use wharf::{Config, Engine, Extern, Instance, Linker, Module, Store, TooMuchToCompile};

/// What compiling a module or component, loading the artifact and instantiating it took.
pub(crate) struct Cost {
    /// Of the processor.
    pub(crate) milliseconds: f64,
    /// Of them, those of compiling.
    compiling: f64,
    /// Of them, those of loading and instantiating.
    pub(crate) starting: f64,
    /// How many bytes were allocated at once.
    pub(crate) peak: f64,
    /// The size of the artifact.
    pub(crate) artifact: f64,
    /// How many bytes instances took of the host's memory.
    pub(crate) resident: f64,
    /// The size of the module.
    pub(crate) input: usize,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cost { milliseconds, compiling, peak, artifact, resident, input, .. } = self;
        let [peak, artifact, resident] = [peak, artifact, resident].map(|bytes| bytes / 1024.0);
        write!(
            f,
            "({} KiB): {milliseconds:.0} ms ({compiling:.0} compiling), {peak:.0} KiB allocated, \
             artifact of {artifact:.0} KiB, {resident:.0} KiB resident",
            input / 1024
        )
    }
}

/// Compiles, loads and instantiates `shape` with `count` of its things, on one thread.
pub(crate) fn measure(shape: &Shape, count: usize) -> Result<Cost, Failed> {
    let text = (shape.text)(count);
    let is_component = text.starts_with("(component");
    let binary = wat::parse_str(&text).map_err(|error| format!("{error:#}"))?;
    drop(text);
    let engine = engine()?;
    let given = shape.given.map(|given| Module::new(&engine, given(count))).transpose()?;
    let (before, started) = (ALLOCATOR.current_usage(), now());
    ALLOCATOR.reset_peak_usage();
    let compiled = compile_shape(&engine, &binary, is_component);
    let compiling = now() - started;
    let mut cost = Cost {
        milliseconds: compiling,
        compiling,
        starting: 0.0,
        peak: 0.0,
        artifact: 0.0,
        resident: 0.0,
        input: binary.len(),
    };
    match (compiled, shape.end) {
        (Ok(artifact), End::Runs) => {
            cost.artifact = artifact.len() as f64;
            let resident = resident();
            if is_component {
                // SAFETY: it is what was just compiled.
                let component = unsafe { Component::deserialize(&engine, &artifact)? };
                drop(artifact);
                instantiate_component(&engine, &component, given.as_ref())?;
            } else {
                // SAFETY: it is what was just compiled.
                let module = unsafe { Module::deserialize(&engine, &artifact)? };
                drop(artifact);
                instantiate(&engine, &module)?;
            }
            cost.resident = self::resident().saturating_sub(resident) as f64;
        }
        (Ok(artifact), End::Refused) => cost.artifact = artifact.len() as f64,
        (Err(error), End::Refused) if error.is::<TooMuchToCompile>() => {}
        (Err(error), _) => return Err(format!("{error:#}").into()),
    }
    cost.milliseconds = now() - started;
    cost.starting = cost.milliseconds - compiling;
    cost.peak = ALLOCATOR.peak_usage().saturating_sub(before) as f64;
    Ok(cost)
}

/// Compiles a module or component. Who counts instructions does so by this name: no closure in it begins alike.
#[inline(never)]
pub(crate) fn compile_shape(
    engine: &Engine,
    binary: &[u8],
    is_component: bool,
) -> wharf::Result<Vec<u8>> {
    if is_component {
        engine.precompile_component(binary)
    } else {
        engine.precompile_module(binary)
    }
}

/// An engine that compiles on one thread.
pub(crate) fn engine() -> wharf::Result<Engine> {
    let mut config = Config::new();
    config.parallel_compilation(false).wasm_exceptions(true).wasm_multi_memory(true);
    Engine::new(&config)
}

/// Makes an instance, whose imports are functions that do nothing; looks for what it exports, and for
/// what it does not.
fn instantiate(engine: &Engine, module: &Module) -> Result<(), Failed> {
    let mut store = Store::new(engine, ());
    let mut linker = Linker::new(engine);
    let missing = linker.instantiate(&mut store, module).err();
    if module.imports().len() > 0 {
        let missing = missing.ok_or("what is missing was not missed")?;
        let _ = format!("{missing:#}");
    }
    for import in module.imports() {
        let ty = import.ty().func().cloned().ok_or("imports are functions here")?;
        linker.func_new(import.module(), import.name(), ty, |_, _, _| Ok(()))?;
    }
    let instance: Instance = linker.instantiate(&mut store, module)?;
    for export in module.exports() {
        let found: Option<Extern> = instance.get_export(&mut store, export.name());
        found.ok_or("an export is not there")?;
    }
    Ok(())
}

/// Makes an instance of a component that imports a module, or else functions and resources, which end the guest
/// when it uses them; looks for what it exports.
fn instantiate_component(
    engine: &Engine,
    component: &Component,
    given: Option<&Module>,
) -> Result<(), Failed> {
    let mut store = Store::new(engine, ());
    let mut linker = component::Linker::new(engine);
    if let Some(module) = given {
        linker.root().module("m", module)?;
    } else {
        if let Err(missing) = linker.instantiate(&mut store, component) {
            let _ = format!("{missing:#}");
        }
        linker.define_unknown_imports_as_traps(component)?;
    }
    let instance = linker.instantiate(&mut store, component)?;
    for (name, _) in component.component_type().exports(engine) {
        instance.get_export(&mut store, None, name).ok_or("an export is not there")?;
    }
    Ok(())
}

/// The time that this thread has had, in milliseconds.
pub(crate) fn now() -> f64 {
    let time = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("threads have clocks");
    time.tv_sec() as f64 * 1e3 + time.tv_nsec() as f64 / 1e6
}

/// How many bytes of the process are in the host's memory.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    pages.unwrap_or(0_usize) * 4096
}
