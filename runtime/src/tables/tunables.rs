//! The settings of an engine that compiled code depends on: part of an artifact's identity.

use crate::tables::settings::Inlining;
use serde::{Deserialize, Serialize};

/// Settings that change the machine code of a module, beside the code generator's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tunables {
    /// Bytes of address space reserved for each memory. Accesses that cannot leave reservation and
    /// guard are not checked by code.
    pub memory_reservation: u64,
    /// Bytes behind the reservation that are never accessible.
    pub memory_guard_size: u64,
    /// Whether memories may be moved when they grow past their reservation. Their base is then
    /// loaded anew for each access.
    pub memory_may_move: bool,
    /// Whether hardware faults stand for bounds checks and traps.
    pub signals_based_traps: bool,
    /// Whether code counts the fuel that it uses, and how.
    pub fuel: FuelCounter,
    /// Whether code looks whether it is to stop, and how.
    pub looks: Looks,
    /// Whether artifacts say from which instruction machine code comes.
    pub generate_address_map: bool,
    /// Whether memory images are prepared for copy-on-write mapping.
    pub memory_init_cow: bool,
    /// Whether DWARF is kept.
    pub debug_info: bool,
    /// Whether the names in modules' name sections are kept.
    pub guest_names: bool,
    /// Whether relaxed vector instructions do the same on every machine.
    pub relaxed_simd_deterministic: bool,
    /// Whether code checks what it relies upon.
    pub check_assumptions: bool,
    /// Whether a component and those inside it may call each other.
    pub donut_wrapping: bool,
    /// Which functions are inlined.
    pub inlining: Inlining,
    /// The size of the largest function that is inlined, in instructions of the code generator's.
    pub inlining_callee_size: u32,
    /// How much a function may grow by inlining, in the same instructions, where functions are not tiny.
    pub inlining_growth: u32,
}

/// Where code counts the fuel that it uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FuelCounter {
    /// It counts none.
    #[default]
    None,
    /// In its account.
    Memory,
    /// In a register that nothing else is in, and in its account while the host runs.
    Register,
}

/// How code looks whether it is to stop: where a function begins, and where a loop goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Looks {
    /// It does not.
    #[default]
    None,
    /// It reads a word, and goes elsewhere if that is not zero.
    Branch,
    /// It reads a word that cannot be read once it is to stop.
    Fault,
}

impl Tunables {
    /// Whether a 32-bit memory's whole address space lies within its reservation: it then never
    /// moves, and bounds are checked by faults.
    pub fn reserves_whole_memory32(&self) -> bool {
        self.signals_based_traps && self.memory_reservation >= 1 << 32
    }
}

impl Default for Tunables {
    fn default() -> Tunables {
        Tunables {
            memory_reservation: 1 << 32,
            memory_guard_size: 32 << 20,
            memory_may_move: true,
            signals_based_traps: true,
            fuel: FuelCounter::None,
            looks: Looks::None,
            generate_address_map: true,
            memory_init_cow: true,
            debug_info: false,
            guest_names: true,
            relaxed_simd_deterministic: false,
            check_assumptions: false,
            donut_wrapping: false,
            inlining: Inlining::Yes,
            inlining_callee_size: 60,
            inlining_growth: 240,
        }
    }
}
