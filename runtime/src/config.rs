//! [`Config`]: what an engine is told, in the embedder's words.
//!
//! Setting is free of errors; [`Config::validate`] looks at the whole, once, when an engine is
//! made, and turns it into [`Settings`], where every default has become a value.

use crate::artifact::cpu;
use crate::artifact::format::{EngineMetadata, Precompiled};
use crate::features::{WasmFeatures, for_each_feature};
use crate::progress::CompileProgress;
use crate::tunables::Tunables;
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::num::NonZeroUsize;
use target_lexicon::{Architecture, Endianness, OperatingSystem, PointerWidth, Triple};

/// How hard the code generator works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum OptLevel {
    /// Compile fast.
    None,
    /// Make fast code.
    #[default]
    Speed,
    /// Make fast code that is small, too.
    SpeedAndSize,
}

/// Whether backtraces look up files and lines in a guest's DWARF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WasmBacktraceDetails {
    /// They do.
    Enable,
    /// They do not.
    Disable,
    /// They do when the environment variable `WASMTIME_BACKTRACE_DETAILS` is `1` when the engine is
    /// made. (The name is the one that hosts of this API set already.)
    #[default]
    Environment,
}

/// Which calls are replaced by what they call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Inlining {
    /// Those of small functions, in the same module and in others of the same component.
    #[default]
    Yes,
    /// Those between modules, and those within modules that use garbage collection (which is not
    /// implemented: there are none).
    InterModuleAndIntraGc,
    /// Those between modules.
    InterModule,
    /// Those of functions that the code generator makes up itself: there are none.
    Intrinsics,
    /// None.
    No,
}

impl From<bool> for Inlining {
    fn from(all: bool) -> Inlining {
        if all { Inlining::Yes } else { Inlining::No }
    }
}

/// Settings of the code generator.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CompilerSettings {
    /// How hard it works.
    pub opt_level: OptLevel,
    /// Whether a computed NaN always has the same bits.
    pub nan_canonicalization: bool,
    /// Whether `.eh_frame` is made.
    pub unwind_info: bool,
    /// Whether it checks its own intermediate code. Left out of artifacts, because it does not
    /// change them.
    #[serde(skip)]
    pub debug_verifier: bool,
}

impl Default for CompilerSettings {
    fn default() -> CompilerSettings {
        CompilerSettings {
            opt_level: OptLevel::Speed,
            nan_canonicalization: false,
            unwind_info: true,
            debug_verifier: false,
        }
    }
}

/// The configuration of an [`Engine`](crate::Engine).
///
/// Nothing is checked before [`Engine::new`](crate::Engine::new), which refuses what cannot be.
#[derive(Clone, Debug)]
pub struct Config {
    target: Option<Triple>,
    features: WasmFeatures,
    compiler: CompilerSettings,
    parallel_compilation: bool,
    memory_reservation: Option<u64>,
    memory_guard_size: Option<u64>,
    memory_reservation_for_growth: Option<u64>,
    memory_may_move: bool,
    memory_init_cow: bool,
    signals_based_traps: Option<bool>,
    max_wasm_stack: usize,
    debug_info: bool,
    guest_names: bool,
    generate_address_map: bool,
    backtrace_max_frames: Option<NonZeroUsize>,
    backtrace_details: WasmBacktraceDetails,
    consume_fuel: bool,
    epoch_interruption: bool,
    inlining: Inlining,
    inlining_callee_size: Option<u32>,
    inlining_growth: Option<u32>,
    progress: Option<CompileProgress>,
    #[cfg(feature = "compile")]
    function_store: Option<std::sync::Arc<dyn crate::CacheStore>>,
    #[cfg(feature = "cache")]
    cache: Option<crate::Cache>,
    #[cfg(feature = "profiling")]
    profiler: crate::ProfilingStrategy,
}

/// A configuration that was found to be sound.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What code is generated for.
    pub target: Triple,
    /// The features of the target's processor that code may use, in Cranelift's names without
    /// `has_`: those of this machine, or what all have that count, when [`Config::target`] was given.
    pub cpu_features: Vec<String>,
    /// The proposals that modules may use.
    pub features: WasmFeatures,
    /// Settings of the code generator.
    pub compiler: CompilerSettings,
    /// Settings that change machine code, and what is expected of the host at run time.
    pub tunables: Tunables,
    /// Whether functions are compiled on many threads.
    pub parallel_compilation: bool,
    /// Whom to tell how far a compilation is.
    pub progress: Option<CompileProgress>,
    /// Bytes of address space reserved behind a memory that moves.
    pub memory_reservation_for_growth: u64,
    /// Bytes of stack that WebAssembly may use.
    pub max_wasm_stack: usize,
    /// How many frames a backtrace has at most; `None`: backtraces are not made.
    pub backtrace_max_frames: Option<NonZeroUsize>,
    /// Whether backtraces look up files and lines.
    pub backtrace_details: bool,
    /// How profilers are told of code.
    #[cfg(feature = "profiling")]
    pub profiler: crate::ProfilingStrategy,
}

impl Settings {
    /// What an artifact of `kind` made by this engine says of itself, and what an artifact that
    /// this engine loads is held against.
    pub fn metadata(&self, kind: Precompiled) -> EngineMetadata {
        EngineMetadata {
            kind,
            target: self.target.to_string(),
            cpu_features: self.cpu_features.clone(),
            compiler: self.compiler.clone(),
            features: self.features,
            tunables: self.tunables.clone(),
        }
    }
}

impl Default for Config {
    fn default() -> Config {
        Config::new()
    }
}

macro_rules! switches {
    ($($(#[$doc:meta])* $flag:ident = $bit:literal, $name:ident, $switch:ident, $state:ident, [$($needs:ident),*];)*) => {
        /// The WebAssembly proposals. What is implemented is on by default; enabling what is not
        /// makes [`Engine::new`](crate::Engine::new) fail.
        impl Config {
            $($(#[$doc])*
            ///
            #[doc = switches!(@$state)]
            pub fn $switch(&mut self, enable: bool) -> &mut Self {
                self.wasm_features(WasmFeatures::$flag, enable)
            })*
        }
    };
    (@on) => { "On by default." };
    (@off) => { "Not implemented yet: off by default, and it cannot be enabled." };
}

for_each_feature!(switches);

impl Config {
    /// The default configuration: for this machine, all implemented proposals on.
    pub fn new() -> Config {
        let compiler = CompilerSettings::default();
        Config {
            target: None,
            features: WasmFeatures::IMPLEMENTED,
            compiler,
            parallel_compilation: true,
            memory_reservation: None,
            memory_guard_size: None,
            memory_reservation_for_growth: None,
            memory_may_move: true,
            memory_init_cow: true,
            signals_based_traps: None,
            max_wasm_stack: 512 * 1024,
            debug_info: false,
            guest_names: true,
            generate_address_map: true,
            backtrace_max_frames: NonZeroUsize::new(20),
            backtrace_details: WasmBacktraceDetails::default(),
            consume_fuel: false,
            epoch_interruption: false,
            inlining: Inlining::default(),
            inlining_callee_size: None,
            inlining_growth: None,
            progress: None,
            #[cfg(feature = "compile")]
            function_store: None,
            #[cfg(feature = "cache")]
            cache: None,
            #[cfg(feature = "profiling")]
            profiler: crate::ProfilingStrategy::None,
        }
    }

    /// Compiles for the target `target`, a triple like `x86_64-unknown-linux-gnu`, instead of this
    /// machine. Code then uses only what every processor of that architecture has.
    pub fn target(&mut self, target: &str) -> Result<&mut Self> {
        match target.parse::<Triple>() {
            Ok(triple) => self.target = Some(triple),
            Err(error) => bail!("`{target}` is not a target triple: {error}"),
        }
        Ok(self)
    }

    /// Switches a set of WebAssembly proposals on or off.
    pub fn wasm_features(&mut self, features: WasmFeatures, enable: bool) -> &mut Self {
        self.features.set(features, enable);
        self
    }

    /// How hard the code generator works; [`OptLevel::Speed`] by default.
    pub fn cranelift_opt_level(&mut self, level: OptLevel) -> &mut Self {
        self.compiler.opt_level = level;
        self
    }

    /// Whether a computed NaN always has the same bits, on every machine; off by default.
    pub fn cranelift_nan_canonicalization(&mut self, enable: bool) -> &mut Self {
        self.compiler.nan_canonicalization = enable;
        self
    }

    /// Whether the code generator checks its own intermediate code: for work on Wharf itself; off by
    /// default.
    pub fn cranelift_debug_verifier(&mut self, enable: bool) -> &mut Self {
        self.compiler.debug_verifier = enable;
        self
    }

    /// Which calls are replaced by what they call; [`Inlining::Yes`] by default. `true` and `false` stand
    /// for [`Inlining::Yes`] and [`Inlining::No`]. Nothing is inlined with [`OptLevel::None`].
    ///
    /// Only calls of known functions are: within a module, and between the core modules of a
    /// component. Backtraces have a frame for each function nevertheless.
    pub fn compiler_inlining(&mut self, inlining: impl Into<Inlining>) -> &mut Self {
        self.inlining = inlining.into();
        self
    }

    /// The size of the largest function that is inlined, in instructions of the code generator's
    /// (about as many as in WebAssembly, without those that only move values).
    pub fn compiler_inlining_callee_size(&mut self, instructions: u32) -> &mut Self {
        self.inlining_callee_size = Some(instructions);
        self
    }

    /// How much a function may grow by what is inlined into it, in the same instructions. (A large one
    /// may grow more, by half of its size.)
    pub fn compiler_inlining_growth(&mut self, instructions: u32) -> &mut Self {
        self.inlining_growth = Some(instructions);
        self
    }

    /// Whether functions are compiled on many threads; on by default where the Cargo feature
    /// `parallel` is. What comes out is the same.
    pub fn parallel_compilation(&mut self, enable: bool) -> &mut Self {
        self.parallel_compilation = enable;
        self
    }

    /// Tells `report` how far a compilation is: how many functions are compiled, and of how many.
    /// By default nobody is told, and nothing is counted.
    ///
    /// It is called once with none compiled, when the functions are counted, and again after each,
    /// by the thread that compiled it: calls from several threads may come at once and out of order,
    /// but no two of one compilation say the same number. Whatever time it takes compilation takes
    /// longer; where it panics, so does the function that compiles.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use wharf_runtime::{Config, Engine};
    ///
    /// let (done, total) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    /// let (most, all) = (Arc::clone(&done), Arc::clone(&total));
    /// let mut config = Config::new();
    /// config.compile_progress(move |done, total| {
    ///     most.fetch_max(done, Ordering::Relaxed);
    ///     all.store(total, Ordering::Relaxed);
    /// });
    /// let engine = Engine::new(&config)?;
    /// # #[cfg(all(feature = "compile", feature = "wat"))]
    /// # {
    /// engine.precompile_module(b"(module (func) (func) (func))")?;
    /// assert_eq!(done.load(Ordering::Relaxed), 3);
    /// assert_eq!(total.load(Ordering::Relaxed), 3);
    /// # }
    /// # anyhow::Ok(())
    /// ```
    pub fn compile_progress(
        &mut self,
        report: impl Fn(usize, usize) + Send + Sync + 'static,
    ) -> &mut Self {
        self.progress = Some(CompileProgress::new(report));
        self
    }

    /// Bytes of address space to reserve for each linear memory; by default 4 GiB on 64-bit targets
    /// and 10 MiB on others. With at least 4 GiB, 32-bit memories need no bounds checks in code.
    pub fn memory_reservation(&mut self, bytes: u64) -> &mut Self {
        self.memory_reservation = Some(bytes);
        self
    }

    /// Bytes behind each linear memory's reservation that fault when accessed; by default 32 MiB on
    /// 64-bit targets and 64 KiB on others. Rounded up to whole pages.
    pub fn memory_guard_size(&mut self, bytes: u64) -> &mut Self {
        self.memory_guard_size = Some(bytes);
        self
    }

    /// Bytes of address space to reserve beyond the size of a memory that has outgrown its
    /// reservation and moves, so that it need not move again soon; by default 2 GiB on 64-bit
    /// targets and 1 MiB on others.
    pub fn memory_reservation_for_growth(&mut self, bytes: u64) -> &mut Self {
        self.memory_reservation_for_growth = Some(bytes);
        self
    }

    /// Whether a linear memory may move when it outgrows its reservation; on by default. If not,
    /// the reservation is the most that it can grow to.
    pub fn memory_may_move(&mut self, enable: bool) -> &mut Self {
        self.memory_may_move = enable;
        self
    }

    /// Whether initial content of memories is mapped copy-on-write from the artifact, where it can
    /// be; on by default.
    pub fn memory_init_cow(&mut self, enable: bool) -> &mut Self {
        self.memory_init_cow = enable;
        self
    }

    /// Whether hardware faults are caught and stand for bounds checks; on by default where it is
    /// possible. If not, code checks everything itself and no signal handler is installed; that is
    /// not implemented yet, so an engine cannot be made with it. (Checks of memory bounds alone are
    /// there: see [`Config::memory_reservation`].)
    pub fn signals_based_traps(&mut self, enable: bool) -> &mut Self {
        self.signals_based_traps = Some(enable);
        self
    }

    /// Bytes of native stack that WebAssembly may use before it traps; 512 KiB by default. The
    /// thread's own stack must be larger, with room for the host functions that are called.
    pub fn max_wasm_stack(&mut self, size: usize) -> &mut Self {
        self.max_wasm_stack = size;
        self
    }

    /// Whether artifacts keep the DWARF of guests, for files and lines in backtraces (see
    /// [`Config::wasm_backtrace_details`]); off by default.
    pub fn debug_info(&mut self, enable: bool) -> &mut Self {
        self.debug_info = enable;
        self
    }

    /// Whether artifacts keep the names of modules and functions that a guest's name sections give;
    /// on by default. Backtraces, debuggers and profilers show them. Without them functions are
    /// numbered, but for those that are exported: the names of exports are always there.
    ///
    /// ```
    /// use wharf_runtime::{Config, Engine};
    ///
    /// # #[cfg(all(feature = "compile", feature = "wat"))]
    /// # {
    /// let wat = b"(module $m (func $secret))";
    /// let named = Engine::default().precompile_module(wat)?;
    /// let nameless = Engine::new(Config::new().guest_names(false))?.precompile_module(wat)?;
    /// let mentions = |artifact: &[u8]| artifact.windows(6).any(|bytes| bytes == b"secret");
    /// assert!(mentions(&named) && !mentions(&nameless));
    /// # }
    /// # anyhow::Ok(())
    /// ```
    pub fn guest_names(&mut self, keep: bool) -> &mut Self {
        self.guest_names = keep;
        self
    }

    /// Whether artifacts say from which instruction their machine code comes, for backtraces; on by
    /// default.
    pub fn generate_address_map(&mut self, generate: bool) -> &mut Self {
        self.generate_address_map = generate;
        self
    }

    /// Whether errors of WebAssembly calls carry a backtrace; on by default, with 20 frames. See
    /// [`Config::wasm_backtrace_max_frames`].
    pub fn wasm_backtrace(&mut self, enable: bool) -> &mut Self {
        let default = self.backtrace_max_frames.or(NonZeroUsize::new(20));
        self.wasm_backtrace_max_frames(default.filter(|_| enable))
    }

    /// How many frames a backtrace has at most, 20 by default; with `None` backtraces are not made.
    pub fn wasm_backtrace_max_frames(&mut self, limit: Option<NonZeroUsize>) -> &mut Self {
        self.backtrace_max_frames = limit;
        self
    }

    /// Whether backtraces look up files and lines in a guest's DWARF.
    pub fn wasm_backtrace_details(&mut self, details: WasmBacktraceDetails) -> &mut Self {
        self.backtrace_details = details;
        self
    }

    /// Whether artifacts have native unwind information (`.eh_frame`), with which debuggers and
    /// profilers walk through guest frames; on by default.
    pub fn native_unwind_info(&mut self, enable: bool) -> &mut Self {
        self.compiler.unwind_info = enable;
        self
    }

    /// Whether code counts the fuel that it uses. Not implemented yet: it cannot be enabled.
    pub fn consume_fuel(&mut self, enable: bool) -> &mut Self {
        self.consume_fuel = enable;
        self
    }

    /// Whether code stops when the engine's epoch advances. Not implemented yet: it cannot be
    /// enabled.
    pub fn epoch_interruption(&mut self, enable: bool) -> &mut Self {
        self.epoch_interruption = enable;
        self
    }

    /// Where compiled artifacts are kept, and found when the same is compiled again: by
    /// `Module::new`, `Component::new` and their like, `Engine::precompile_module` and
    /// `precompile_component`. By default nowhere. See [`Cache`](crate::Cache).
    #[cfg(feature = "cache")]
    pub fn cache(&mut self, cache: Option<crate::Cache>) -> &mut Self {
        self.cache = cache;
        self
    }

    /// What [`Config::cache`] was given.
    #[cfg(feature = "cache")]
    pub(crate) fn get_cache(&self) -> Option<&crate::Cache> {
        self.cache.as_ref()
    }

    /// Keeps compiled functions in `store`, and takes from it those that were compiled before, so
    /// that a module of which little has changed is compiled anew in little time. Artifacts are
    /// byte for byte what they are without. By default functions are kept in the cache, where there
    /// is one (`Config::cache`); `store` is used instead of it.
    ///
    /// # Errors
    ///
    /// None at present.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::borrow::Cow;
    /// use std::collections::HashMap;
    /// use std::sync::{Arc, Mutex};
    /// use wharf_runtime::{CacheStore, Config, Engine};
    ///
    /// #[derive(Debug, Default)]
    /// struct InMemory(Mutex<HashMap<Vec<u8>, Vec<u8>>>);
    ///
    /// impl CacheStore for InMemory {
    ///     fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
    ///         self.0.lock().unwrap().get(key).map(|value| Cow::Owned(value.clone()))
    ///     }
    ///
    ///     fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
    ///         self.0.lock().unwrap().insert(key.to_vec(), value);
    ///         true
    ///     }
    /// }
    ///
    /// let mut config = Config::new();
    /// config.enable_incremental_compilation(Arc::new(InMemory::default()))?;
    /// let engine = Engine::new(&config)?;
    /// # anyhow::Ok(())
    /// ```
    #[cfg(feature = "compile")]
    pub fn enable_incremental_compilation(
        &mut self,
        store: std::sync::Arc<dyn crate::CacheStore>,
    ) -> Result<&mut Self> {
        self.function_store = Some(store);
        Ok(self)
    }

    /// What [`Config::enable_incremental_compilation`] was given.
    #[cfg(feature = "compile")]
    pub(crate) fn function_store(&self) -> Option<&dyn crate::CacheStore> {
        self.function_store.as_deref()
    }

    /// How profilers are told of compiled code, so that they find names for it; by default they are
    /// not.
    #[cfg(feature = "profiling")]
    pub fn profiler(&mut self, strategy: crate::ProfilingStrategy) -> &mut Self {
        self.profiler = strategy;
        self
    }

    /// Looks at the whole: the settings that follow from it, or what is wrong with it.
    pub fn validate(&self) -> Result<Settings> {
        let target = self.target.clone().unwrap_or_else(Triple::host);
        let wide = check_target(&target)?;
        self.check_features()?;
        ensure!(self.max_wasm_stack > 0, "`max_wasm_stack` is 0: WebAssembly needs some stack");
        ensure!(!self.consume_fuel, "`consume_fuel` is on, but fuel is not implemented yet");
        ensure!(
            !self.epoch_interruption,
            "`epoch_interruption` is on, but epochs are not implemented yet"
        );
        ensure!(
            self.signals_based_traps != Some(false),
            "`signals_based_traps` is off, but traps without signals are not implemented yet"
        );
        let for_growth = self.memory_reservation_for_growth;
        let for_growth = for_growth.unwrap_or(if wide { 2 << 30 } else { 1 << 20 });
        Ok(Settings {
            cpu_features: match self.target {
                Some(_) => cpu::baseline(&target),
                None => cpu::host_features(),
            },
            features: self.features,
            compiler: self.compiler.clone(),
            tunables: self.tunables(&target, wide)?,
            parallel_compilation: self.parallel_compilation && cfg!(feature = "parallel"),
            progress: self.progress.clone(),
            memory_reservation_for_growth: pages("memory_reservation_for_growth", for_growth)?,
            max_wasm_stack: self.max_wasm_stack,
            backtrace_max_frames: self.backtrace_max_frames,
            backtrace_details: match self.backtrace_details {
                WasmBacktraceDetails::Enable => true,
                WasmBacktraceDetails::Disable => false,
                WasmBacktraceDetails::Environment => {
                    std::env::var("WASMTIME_BACKTRACE_DETAILS").is_ok_and(|value| value == "1")
                }
            },
            #[cfg(feature = "profiling")]
            profiler: self.profiler,
            target,
        })
    }

    fn check_features(&self) -> Result<()> {
        if let Some(name) = self.features.difference(WasmFeatures::IMPLEMENTED).names().next() {
            bail!("`wasm_{name}` is on, but `{name}` is not implemented yet");
        }
        if let Some((name, needs)) = self.features.unmet_need() {
            bail!("`wasm_{name}` is on, but `wasm_{needs}`, which it builds upon, is off");
        }
        Ok(())
    }

    fn tunables(&self, target: &Triple, wide: bool) -> Result<Tunables> {
        let reservation = self.memory_reservation.unwrap_or(if wide { 4 << 30 } else { 10 << 20 });
        let reservation = pages("memory_reservation", reservation)?;
        let guard = self.memory_guard_size.unwrap_or(if wide { 32 << 20 } else { 64 << 10 });
        let guard = pages("memory_guard_size", guard)?;
        let space: u64 = if wide { 1 << 47 } else { 1 << 32 };
        let total = reservation.checked_add(guard).filter(|&total| total < space);
        ensure!(
            total.is_some(),
            "`memory_reservation` ({reservation} bytes) and `memory_guard_size` ({guard} bytes) \
             together exceed the address space of {target} ({space} bytes)"
        );
        let possible = catches_faults(target);
        let signals = self.signals_based_traps.unwrap_or(possible);
        ensure!(
            possible || !signals,
            "`signals_based_traps` is on, but faults cannot be caught on {target}"
        );
        let inlining = match self.compiler.opt_level {
            OptLevel::None => Inlining::No,
            _ => self.inlining,
        };
        let defaults = Tunables::default();
        let (callee, growth) = (defaults.inlining_callee_size, defaults.inlining_growth);
        Ok(Tunables {
            memory_reservation: reservation,
            memory_guard_size: guard,
            memory_may_move: self.memory_may_move,
            signals_based_traps: signals,
            consume_fuel: self.consume_fuel,
            epoch_interruption: self.epoch_interruption,
            generate_address_map: self.generate_address_map,
            memory_init_cow: self.memory_init_cow,
            debug_info: self.debug_info,
            guest_names: self.guest_names,
            inlining,
            inlining_callee_size: self.inlining_callee_size.unwrap_or(callee),
            inlining_growth: self.inlining_growth.unwrap_or(growth),
        })
    }
}

/// Sees that artifacts can be made for `target`; says whether its addresses have 64 bits.
fn check_target(target: &Triple) -> Result<bool> {
    let little = target.endianness() == Ok(Endianness::Little);
    let wide = target.pointer_width() == Ok(PointerWidth::U64);
    // Elsewhere code would have to check everything itself, which is not implemented yet.
    ensure!(
        little && wide && catches_faults(target),
        "the target {target} is not supported: Wharf makes code for Linux on x86-64 and aarch64"
    );
    Ok(wide)
}

/// Whether Wharf knows how to catch faults of compiled code on `target`.
fn catches_faults(target: &Triple) -> bool {
    let machine = matches!(target.architecture, Architecture::X86_64 | Architecture::Aarch64(_));
    machine && target.operating_system == OperatingSystem::Linux
}

/// `bytes` in whole pages of the largest size that hosts have.
fn pages(what: &str, bytes: u64) -> Result<u64> {
    let rounded = bytes.checked_next_multiple_of(64 << 10);
    rounded.with_context(|| format!("`{what}` is too large: {bytes} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(set: impl FnOnce(&mut Config)) -> String {
        let mut config = Config::new();
        set(&mut config);
        config.validate().unwrap_err().to_string()
    }

    #[test]
    fn the_default_is_sound() {
        let settings = Config::new().validate().unwrap();
        assert_eq!(settings.target, Triple::host());
        assert_eq!(settings.features, WasmFeatures::IMPLEMENTED);
        assert_eq!(settings.max_wasm_stack, 512 * 1024);
    }

    #[test]
    fn refusals_name_the_switch() {
        let simd = refusal(|c| _ = c.wasm_simd(true));
        assert_eq!(simd, "`wasm_simd` is on, but `simd` is not implemented yet");
        let bulk = refusal(|c| _ = c.wasm_bulk_memory(false));
        assert!(bulk.contains("`wasm_reference_types` is on, but `wasm_bulk_memory`"), "{bulk}");
        assert!(refusal(|c| _ = c.max_wasm_stack(0)).contains("`max_wasm_stack`"));
        assert!(refusal(|c| _ = c.consume_fuel(true)).contains("`consume_fuel`"));
        assert!(refusal(|c| _ = c.epoch_interruption(true)).contains("`epoch_interruption`"));
        assert!(refusal(|c| _ = c.signals_based_traps(false)).contains("`signals_based_traps`"));
        assert!(refusal(|c| _ = c.memory_guard_size(u64::MAX)).contains("`memory_guard_size`"));
        assert!(refusal(|c| _ = c.memory_reservation(1 << 47)).contains("address space"));
        assert!(refusal(|c| _ = c.target("s390x-unknown-linux-gnu").unwrap()).contains("s390x"));
    }

    #[test]
    fn targets_are_triples() {
        assert!(Config::new().target("not a triple").is_err());
        let mut config = Config::new();
        config.target("aarch64-unknown-linux-gnu").unwrap();
        let settings = config.validate().unwrap();
        assert_eq!(settings.cpu_features, Vec::<String>::new());
    }

    #[test]
    fn backtraces_switch_off_and_on() {
        let mut config = Config::new();
        config.wasm_backtrace(false);
        assert_eq!(config.validate().unwrap().backtrace_max_frames, None);
        config.wasm_backtrace(true);
        assert_eq!(config.validate().unwrap().backtrace_max_frames, NonZeroUsize::new(20));
    }
}
