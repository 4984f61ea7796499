//! [`Config`]: what an engine is told, in the embedder's words.
//!
//! Setting is free of errors; [`Config::validate`] (`validate.rs`) looks at the whole, once, when an engine is
//! made, and turns it into [`Settings`](crate::tables::settings::Settings), where every default has become a value.

mod others;
mod pooling;
mod validate;

pub use others::{Enabled, ModuleVersionStrategy, RegallocAlgorithm, Strategy};
pub use pooling::{InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::error::InvalidOption;
use crate::progress::CompileProgress;
use crate::tables::features::{WasmFeatures, for_each_feature};
use crate::tables::settings::{CompilerSettings, Inlining, OptLevel};
use crate::tables::tunables::{FuelCounter, Looks};
use anyhow::Result;
use std::num::NonZeroUsize;
use target_lexicon::Triple;

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

/// The configuration of an [`Engine`](crate::Engine).
///
/// Nothing is checked before [`Engine::new`](crate::Engine::new), which refuses what cannot be.
#[derive(Clone, Debug)]
pub struct Config {
    target: Option<Triple>,
    features: WasmFeatures,
    /// Those that somebody has asked for.
    asked: WasmFeatures,
    #[cfg_attr(not(feature = "compile"), expect(dead_code, reason = "there is none"))]
    has_compiler: bool,
    missing: others::Missing,
    allocation: InstanceAllocationStrategy,
    async_stack_size: usize,
    async_stack_zeroing: bool,
    compiler: CompilerSettings,
    parallel_compilation: bool,
    memory_reservation: Option<u64>,
    memory_guard_size: Option<u64>,
    memory_reservation_for_growth: Option<u64>,
    memory_may_move: bool,
    memory_init_cow: bool,
    relaxed_simd_deterministic: bool,
    check_assumptions: bool,
    donut_wrapping: bool,
    signals_based_traps: Option<bool>,
    max_wasm_stack: usize,
    max_handles: u32,
    debug_info: bool,
    guest_names: bool,
    generate_address_map: bool,
    backtrace_max_frames: Option<NonZeroUsize>,
    backtrace_details: WasmBacktraceDetails,
    consume_fuel: bool,
    epoch_interruption: bool,
    fuel_counter: FuelCounter,
    looks: Looks,
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

impl Default for Config {
    fn default() -> Config {
        Config::new()
    }
}

macro_rules! switches {
    ($($(#[$doc:meta])* $flag:ident = $bit:literal, $name:ident, $switch:ident, $state:ident, [$($needs:ident),*];)*) => {
        /// The WebAssembly proposals. Enabling what is not implemented makes [`Engine::new`](crate::Engine::new) fail.
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
    (@opt_in) => { "Off by default." };
    (@off) => { "Not implemented yet: off by default, and it cannot be enabled." };
}

for_each_feature!(switches);

impl Config {
    /// The default configuration: for this machine, with the proposals that are on by default.
    pub fn new() -> Config {
        let compiler = CompilerSettings::default();
        Config {
            target: None,
            features: WasmFeatures::DEFAULT,
            asked: WasmFeatures::empty(),
            has_compiler: true,
            missing: others::Missing::default(),
            allocation: InstanceAllocationStrategy::default(),
            async_stack_size: 2 << 20,
            async_stack_zeroing: false,
            compiler,
            parallel_compilation: true,
            memory_reservation: None,
            memory_guard_size: None,
            memory_reservation_for_growth: None,
            memory_may_move: true,
            memory_init_cow: true,
            relaxed_simd_deterministic: false,
            check_assumptions: false,
            donut_wrapping: false,
            signals_based_traps: None,
            max_wasm_stack: 512 * 1024,
            max_handles: 1_000_000,
            debug_info: false,
            guest_names: true,
            generate_address_map: true,
            backtrace_max_frames: NonZeroUsize::new(20),
            backtrace_details: WasmBacktraceDetails::default(),
            consume_fuel: false,
            epoch_interruption: false,
            fuel_counter: FuelCounter::None,
            looks: Looks::None,
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
            Err(error) => {
                let message = format!("`{target}` is not a target triple: {error}");
                return Err(InvalidOption::new("target", message).into());
            }
        }
        Ok(self)
    }

    /// Switches a set of WebAssembly proposals on or off. What builds upon one that is off is off, too, unless it was
    /// switched on.
    ///
    /// ```
    /// use wharf_runtime::{Config, Engine, WasmFeatures};
    ///
    /// let engine = Engine::new(Config::new().wasm_simd(false))?;
    /// assert!(!engine.get_wasm_features().contains(WasmFeatures::RELAXED_SIMD));
    /// let error = Engine::new(Config::new().wasm_simd(false).wasm_relaxed_simd(true)).unwrap_err();
    /// assert!(error.to_string().starts_with("`wasm_relaxed_simd` is on, but `wasm_simd`"));
    /// # anyhow::Ok(())
    /// ```
    pub fn wasm_features(&mut self, features: WasmFeatures, enable: bool) -> &mut Self {
        self.features.set(features, enable);
        self.asked.set(features, enable);
        self
    }

    /// Whether the engine compiles; on by default. If not, it runs artifacts only. (A host without Cargo feature `compile`
    /// has no compiler in it.)
    pub fn enable_compiler(&mut self, enable: bool) -> &mut Self {
        self.has_compiler = enable;
        self
    }

    /// Whether [`Config::enable_compiler`] is on.
    #[cfg(feature = "compile")]
    pub(crate) fn has_compiler(&self) -> bool {
        self.has_compiler
    }

    pub(crate) fn get_async_stack_size(&self) -> usize {
        self.async_stack_size
    }

    pub(crate) fn get_async_stack_zeroing(&self) -> bool {
        self.async_stack_zeroing
    }

    pub(crate) fn get_target(&self) -> Option<String> {
        self.target.as_ref().map(Triple::to_string)
    }

    /// Where what instances need comes from.
    pub fn allocation_strategy(
        &mut self,
        strategy: impl Into<InstanceAllocationStrategy>,
    ) -> &mut Self {
        self.allocation = strategy.into();
        self
    }

    /// Whether the instructions of relaxed SIMD, which may do one thing or another where processors differ,
    /// do what the specification's deterministic profile says, on every machine; off by default, which is
    /// faster.
    ///
    /// ```
    /// use wharf_runtime::{Config, Engine, Instance, Module, Store, V128};
    ///
    /// # #[cfg(all(feature = "compile", feature = "wat"))]
    /// # {
    /// let engine = Engine::new(Config::new().relaxed_simd_deterministic(true))?;
    /// let module = Module::new(
    ///     &engine,
    ///     r#"(module (func (export "pick") (param v128 v128) (result v128)
    ///         (i8x16.relaxed_swizzle (local.get 0) (local.get 1))))"#,
    /// )?;
    /// let mut store = Store::new(&engine, ());
    /// let instance = Instance::new(&mut store, &module, &[])?;
    /// let pick = instance.get_typed_func::<(V128, V128), V128>(&mut store, "pick")?;
    /// // There is no lane 16.
    /// let picked = pick.call(&mut store, (V128::from(7), V128::from(16)))?;
    /// assert_eq!(picked.as_u128() & 0xff, 0);
    /// # }
    /// # anyhow::Ok(())
    /// ```
    pub fn relaxed_simd_deterministic(&mut self, enable: bool) -> &mut Self {
        self.relaxed_simd_deterministic = enable;
        self
    }

    /// Whether code checks what it relies upon where it leaves a check of WebAssembly's out (that a function
    /// is the one that was known when its caller was compiled, that a global never changes, that an address
    /// lies in what is reserved for a memory), and aborts the process where that does not hold: for work on
    /// Wharf itself, whose bug that would be. Such code is several times as slow; off by default.
    ///
    /// ```
    /// use wharf_runtime::{Config, Engine, Instance, Module, Store};
    ///
    /// # #[cfg(all(feature = "compile", feature = "wat"))]
    /// # {
    /// let engine = Engine::new(Config::new().check_assumptions(true))?;
    /// let wat = r#"(module (memory 1) (func (export "load") (param i32) (result i32)
    ///     (i32.load (local.get 0))))"#;
    /// let mut store = Store::new(&engine, ());
    /// let instance = Instance::new(&mut store, &Module::new(&engine, wat)?, &[])?;
    /// let load = instance.get_typed_func::<i32, i32>(&mut store, "load")?;
    /// assert_eq!(load.call(&mut store, 8)?, 0);
    /// # }
    /// # anyhow::Ok(())
    /// ```
    pub fn check_assumptions(&mut self, enable: bool) -> &mut Self {
        self.check_assumptions = enable;
        self
    }

    /// How hard the code generator works; [`OptLevel::Speed`] by default.
    pub fn cranelift_opt_level(&mut self, level: OptLevel) -> &mut Self {
        self.compiler.opt_level = level;
        self
    }

    /// Whether a computed NaN always has the same bits, on every machine, which costs a comparison for each
    /// instruction that computes floats; off by default. NaNs that are only moved about, or whose sign is
    /// changed, keep their bits.
    ///
    /// ```
    /// use wharf_runtime::{Config, Engine, Instance, Module, Store};
    ///
    /// # #[cfg(all(feature = "compile", feature = "wat"))]
    /// # {
    /// let engine = Engine::new(Config::new().cranelift_nan_canonicalization(true))?;
    /// let wat = r#"(module (func (export "sqrt") (param f64) (result f64) (f64.sqrt (local.get 0))))"#;
    /// let mut store = Store::new(&engine, ());
    /// let instance = Instance::new(&mut store, &Module::new(&engine, wat)?, &[])?;
    /// let sqrt = instance.get_typed_func::<f64, f64>(&mut store, "sqrt")?;
    /// for nan in [-1.0, f64::from_bits(0xfff0_0000_0000_0001)] {
    ///     assert_eq!(sqrt.call(&mut store, nan)?.to_bits(), 0x7ff8_0000_0000_0000);
    /// }
    /// # }
    /// # anyhow::Ok(())
    /// ```
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
    /// (about as many as in WebAssembly, without those that only move values); 60 by default.
    pub fn compiler_inlining_callee_size(&mut self, instructions: u32) -> &mut Self {
        self.inlining_callee_size = Some(instructions);
        self
    }

    /// How much a function may grow by what is inlined into it, in the same instructions; 240 by default. A large
    /// one may grow more, by half of its size. Where the functions of a module or component have fewer than 40
    /// instructions on average, each may grow by less, in proportion.
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

    /// Whether a component may call those that are nested in it, and these may call it, which the component model calls
    /// *donut wrapping* (CanonicalABI.md, `ComponentInstance.may_enter_from`); off by default, as the model's test suite
    /// has it. Composed components, which are side by side inside of one, call each other in any case.
    ///
    /// If off, such a call traps ([`NotEnteredReason::Nested`](crate::error::NotEnteredReason::Nested)), and so does a
    /// component's call of what it exports itself, and a `resource.drop` that would run a destructor there. If on, a
    /// component may be called again by itself and from inside it, and by nobody else meanwhile: those that this could
    /// befall have words that say whether they are under way, at which each call of them looks. Artifacts are for one of
    /// the two.
    ///
    /// ```
    /// use wharf_runtime::{Config, Engine};
    ///
    /// let engine = Engine::new(Config::new().donut_wrapping(true))?;
    /// # Ok::<(), anyhow::Error>(())
    /// ```
    pub fn donut_wrapping(&mut self, enable: bool) -> &mut Self {
        self.donut_wrapping = enable;
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

    /// Bytes of native stack that WebAssembly may use before it traps; 512 KiB by default. On a thread
    /// whose own stack is smaller it traps before: 64 KiB are left to the host functions that are
    /// called, or a quarter of a small stack.
    ///
    /// Where a stack is not the thread's own (a coroutine's, or one that a host function went on on), nobody
    /// can ask how large it is: there this many bytes have to be, and room for host functions, or a guest
    /// that recurses without end comes to the page that guards the stack, and the process is killed.
    pub fn max_wasm_stack(&mut self, size: usize) -> &mut Self {
        self.max_wasm_stack = size;
        self
    }

    /// How many handles of resources an instance of a component may have at a time, all of those inside it included;
    /// 1,000,000 by default. Counted are the places in their tables (a place stays, and stays counted, when its handle is
    /// dropped), what its guests have given to the host, which holds it as a `ResourceAny`, and what guests lend and give
    /// to calls that are under way, from the 65th in each on; each takes 50 to 120 bytes of the host's. A guest that wants
    /// more traps, and a host that gives it more gets an error, both with
    /// [`LimitReached`](crate::error::LimitReached).
    pub fn max_handles(&mut self, handles: u32) -> &mut Self {
        self.max_handles = handles;
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

    /// Has code count fuel, so that what that costs can be measured: nothing else is done with it yet.
    #[doc(hidden)]
    pub fn fuel_counter(&mut self, counter: FuelCounter) -> &mut Self {
        self.fuel_counter = counter;
        self
    }

    /// Has code look whether it is to stop, so that what that costs can be measured: nobody asks it to yet.
    #[doc(hidden)]
    pub fn looks(&mut self, looks: Looks) -> &mut Self {
        self.looks = looks;
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
}
