//! Options that change nothing here, and those of which nothing is there yet.
//!
//! Hosts that come from elsewhere set them. Where an option only asks for speed, or for what is always so, it is taken and
//! does nothing; where a host would rely on what it asks for, an engine with it is not made.

use super::Config;
use std::path::Path;

/// Which compiler makes machine code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strategy {
    /// The one that there is.
    Auto,
    /// Cranelift, which is that.
    Cranelift,
    /// Winch, which makes worse code in less time. It is not there: an engine with it is not made.
    Winch,
}

/// How Cranelift gives registers to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegallocAlgorithm {
    /// By an algorithm that takes its time, and makes good code.
    Backtracking,
    /// By one that is fast, and makes worse code. Wharf chooses it by itself for functions that are so large
    /// that the other would take too long; for all functions it cannot be asked for yet.
    SinglePass,
}

/// Whether something is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Enabled {
    /// Where it is possible.
    Auto,
    /// It is, or what asks for it fails.
    Yes,
    /// It is not.
    No,
}

/// What artifacts say of the version that made them, which is compared when one is loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum ModuleVersionStrategy {
    /// The version of Wharf. (The name is the one that hosts of this API know.)
    #[default]
    WasmtimeVersion,
    /// Something that the host chooses. Not implemented yet: an engine with it is not made.
    Custom(String),
    /// Nothing. Not implemented yet: an engine with it is not made.
    None,
}

impl ModuleVersionStrategy {
    /// What artifacts say.
    pub fn as_str(&self) -> &str {
        match self {
            ModuleVersionStrategy::WasmtimeVersion => env!("CARGO_PKG_VERSION"),
            ModuleVersionStrategy::Custom(version) => version,
            ModuleVersionStrategy::None => "",
        }
    }
}

/// Options that were set to what is not there, each once, with what is missing.
#[derive(Clone, Debug, Default)]
pub(super) struct Missing(Vec<(&'static str, &'static str)>);

impl Missing {
    /// Remembers of an option whether it asks for what is not there.
    fn set(&mut self, option: &'static str, asks: bool, what: &'static str) {
        self.0.retain(|(other, _)| *other != option);
        if asks {
            self.0.push((option, what));
        }
    }

    /// An option that asks for what is not there, and for what.
    pub(super) fn first(&self) -> Option<(&'static str, &'static str)> {
        self.0.first().copied()
    }
}

/// Options of the compiler.
impl Config {
    /// Which compiler makes machine code: with [`Strategy::Winch`], an engine is not made.
    pub fn strategy(&mut self, strategy: Strategy) -> &mut Self {
        self.missing.set("strategy", strategy == Strategy::Winch, "Winch");
        self
    }

    /// How Cranelift gives registers to values: with [`RegallocAlgorithm::SinglePass`], an engine is not made.
    pub fn cranelift_regalloc_algorithm(&mut self, algorithm: RegallocAlgorithm) -> &mut Self {
        let asks = algorithm == RegallocAlgorithm::SinglePass;
        self.missing.set("cranelift_regalloc_algorithm", asks, "a choice of it");
        self
    }

    /// Whether code checks what it relies upon: [`Config::check_assumptions`] by the name that hosts know.
    pub fn cranelift_wasmtime_debug_checks(&mut self, enable: bool) -> &mut Self {
        self.check_assumptions(enable)
    }

    /// Writes the code generator's intermediate code to a folder. Not implemented yet: an engine with it is not made.
    pub fn emit_clif(&mut self, path: &Path) -> &mut Self {
        let _ = path;
        self.missing.set("emit_clif", true, "files of intermediate code");
        self
    }

    /// What artifacts say of the version that made them: with anything but Wharf's version, an engine is not made.
    ///
    /// # Errors
    ///
    /// None at present.
    pub fn module_version(&mut self, strategy: ModuleVersionStrategy) -> anyhow::Result<&mut Self> {
        let asks = strategy != ModuleVersionStrategy::WasmtimeVersion;
        self.missing.set("module_version", asks, "versions of the host's own");
        Ok(self)
    }

    /// Whether artifacts have symbols, which they always do.
    pub fn debug_symbols(&mut self, enable: bool) -> &mut Self {
        let _ = enable;
        self
    }

    /// Whether artifacts say more, for work on the runtime itself. They say the same.
    pub fn metadata_for_internal_asserts(&mut self, enable: bool) -> &mut Self {
        let _ = enable;
        self
    }
}

/// Options of memories, tables and stacks.
impl Config {
    /// Whether there is address space without contents before a memory, too. There is none: code that Wharf makes
    /// adds to a memory's base, and never takes away from it.
    pub fn guard_before_linear_memory(&mut self, enable: bool) -> &mut Self {
        let _ = enable;
        self
    }

    /// Whether elements of tables are written when they are first used. They are written when an instance is made.
    pub fn table_lazy_init(&mut self, enable: bool) -> &mut Self {
        let _ = enable;
        self
    }

    /// How large the initial content of a memory may be at least to be mapped. It is mapped where that pays.
    pub fn memory_guaranteed_dense_image_size(&mut self, bytes: u64) -> &mut Self {
        let _ = bytes;
        self
    }

    /// Whether initial content of memories is kept in a file without a name. That is so wherever the artifact itself is in
    /// none.
    pub fn force_memory_init_memfd(&mut self, enable: bool) -> &mut Self {
        let _ = enable;
        self
    }

    /// How many bytes the stacks of asynchronous calls have. There are none yet; the number is kept.
    pub fn async_stack_size(&mut self, bytes: usize) -> &mut Self {
        self.async_stack_size = bytes;
        self
    }

    /// Whether the stacks of asynchronous calls are zeroed before they are used again. There are none yet.
    pub fn async_stack_zeroing(&mut self, enable: bool) -> &mut Self {
        self.async_stack_zeroing = enable;
        self
    }

    /// Whether there may be asynchronous calls, for which nothing has to be asked.
    #[deprecated(note = "asynchronous calls need no permission")]
    #[doc(hidden)]
    pub fn async_support(&mut self, enable: bool) -> &mut Self {
        let _ = enable;
        self
    }

    /// Whether hosts may run several calls of a store at a time. They cannot yet: what asks for it fails.
    pub fn concurrency_support(&mut self, enable: bool) -> &mut Self {
        let _ = enable;
        self
    }

    /// Whether memories may be made that threads share. Not implemented yet: an engine with it is not made.
    pub fn shared_memory(&mut self, enable: bool) -> &mut Self {
        self.missing.set("shared_memory", enable, "shared memories");
        self
    }
}

/// Options for finding mistakes, and of platforms.
impl Config {
    /// Whether traps come with a core dump. Not implemented yet: an engine with it is not made.
    pub fn coredump_on_trap(&mut self, enable: bool) -> &mut Self {
        self.missing.set("coredump_on_trap", enable, "core dumps");
        self
    }

    /// Whether guests can be debugged through the API. Not implemented yet: an engine with it is not made.
    pub fn guest_debug(&mut self, enable: bool) -> &mut Self {
        self.missing.set("guest_debug", enable, "debugging through the API");
        self
    }

    /// Whether the glue between components can be debugged. Not implemented yet: an engine with it is not made.
    pub fn debug_adapter_modules(&mut self, enable: bool) -> &mut Self {
        self.missing.set("debug_adapter_modules", enable, "debugging through the API");
        self
    }

    /// Whether guests' use of `malloc` is checked. Not implemented yet: an engine with it is not made.
    pub fn wmemcheck(&mut self, enable: bool) -> &mut Self {
        self.missing.set("wmemcheck", enable, "a check of guests' allocations");
        self
    }

    /// How faults are caught on macOS, on which Wharf does not run yet.
    pub fn macos_use_mach_ports(&mut self, enable: bool) -> &mut Self {
        let _ = enable;
        self
    }
}
