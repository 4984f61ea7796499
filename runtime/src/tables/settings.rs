//! What an engine's configuration comes to: settings without defaults.

use super::features::WasmFeatures;
use super::tunables::Tunables;
use crate::progress::CompileProgress;
use serde::{Deserialize, Serialize};
use std::num::NonZeroUsize;
use target_lexicon::Triple;

/// A configuration that was found to be sound.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What code is generated for.
    pub target: Triple,
    /// The features of the target's processor that code may use, in Cranelift's names without
    /// `has_`: those of this machine, or what all have that count, when [`Config::target`](crate::Config::target) was given.
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
    /// How many handles an instance of a component has at most.
    pub max_handles: u32,
    /// How many frames a backtrace has at most; `None`: backtraces are not made.
    pub backtrace_max_frames: Option<NonZeroUsize>,
    /// Whether backtraces look up files and lines.
    pub backtrace_details: bool,
    /// How profilers are told of code.
    #[cfg(feature = "profiling")]
    pub profiler: ProfilingStrategy,
}

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

/// How profilers are told of compiled code.
#[cfg(feature = "profiling")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfilingStrategy {
    /// They are not.
    #[default]
    None,
    /// By a file `/tmp/perf-PID.map`, which `perf report` looks for.
    PerfMap,
    /// By a file `jit-PID.dump` in the current folder, with the code in it. Record with
    /// `perf record -k mono`, then use `perf inject --jit`.
    JitDump,
}
