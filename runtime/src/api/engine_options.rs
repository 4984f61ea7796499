//! What options an engine has, as its configuration has come to.

use crate::config::{PoolingAllocationConfig, RegallocAlgorithm, Strategy};
use crate::engine::Engine;
use crate::tables::features::WasmFeatures;
use crate::tables::settings::{Inlining, OptLevel};

macro_rules! options {
    ($($(#[$doc:meta])* $get:ident($settings:ident, $config:ident) -> $ty:ty = $value:expr;)*) => {
        /// The options that it has.
        impl Engine {
            $(
                $(#[$doc])*
                pub fn $get(&self) -> $ty {
                    let ($settings, $config) = (self.settings(), self.config());
                    $value
                }
            )*
        }
    };
}

options! {
    /// [`Config::memory_may_move`](crate::Config::memory_may_move).
    get_memory_may_move(s, _c) -> bool = s.tunables.memory_may_move;
    /// [`Config::memory_reservation`](crate::Config::memory_reservation), in bytes.
    get_memory_reservation(s, _c) -> u64 = s.tunables.memory_reservation;
    /// [`Config::memory_reservation_for_growth`](crate::Config::memory_reservation_for_growth), in bytes.
    get_memory_reservation_for_growth(s, _c) -> u64 = s.memory_reservation_for_growth;
    /// [`Config::memory_guard_size`](crate::Config::memory_guard_size), in bytes.
    get_memory_guard_size(s, _c) -> u64 = s.tunables.memory_guard_size;
    /// Whether there is a guard before memories, too: there is none.
    get_guard_before_linear_memory(_s, _c) -> bool = false;
    /// Whether elements of tables are written when they are first used: they are written when an instance is made.
    get_table_lazy_init(_s, _c) -> bool = false;
    /// [`Config::memory_init_cow`](crate::Config::memory_init_cow).
    get_memory_init_cow(s, _c) -> bool = s.tunables.memory_init_cow;
    /// [`Config::signals_based_traps`](crate::Config::signals_based_traps).
    get_signals_based_traps(s, _c) -> bool = s.tunables.signals_based_traps;
    /// [`Config::cranelift_opt_level`](crate::Config::cranelift_opt_level).
    get_cranelift_opt_level(s, _c) -> Option<OptLevel> = Some(s.compiler.opt_level);
    /// [`Config::cranelift_regalloc_algorithm`](crate::Config::cranelift_regalloc_algorithm).
    get_cranelift_regalloc_algorithm(_s, _c) -> Option<RegallocAlgorithm> =
        Some(RegallocAlgorithm::Backtracking);
    /// [`Config::strategy`](crate::Config::strategy).
    get_strategy(_s, _c) -> Option<Strategy> = Some(Strategy::Cranelift);
    /// [`Config::cranelift_debug_verifier`](crate::Config::cranelift_debug_verifier).
    get_cranelift_debug_verifier(s, _c) -> Option<bool> = Some(s.compiler.debug_verifier);
    /// [`Config::cranelift_nan_canonicalization`](crate::Config::cranelift_nan_canonicalization).
    get_cranelift_nan_canonicalization(s, _c) -> Option<bool> = Some(s.compiler.nan_canonicalization);
    /// [`Config::compiler_inlining`](crate::Config::compiler_inlining).
    get_compiler_inlining(s, _c) -> Inlining = s.tunables.inlining;
    /// [`Config::native_unwind_info`](crate::Config::native_unwind_info).
    get_native_unwind_info(s, _c) -> Option<bool> = Some(s.compiler.unwind_info);
    /// [`Config::parallel_compilation`](crate::Config::parallel_compilation).
    get_parallel_compilation(s, _c) -> bool = s.parallel_compilation;
    /// The pools that instances come from: there are none yet.
    get_pooling_config(_s, _c) -> Option<&PoolingAllocationConfig> = None;
    /// The proposals that are on: [`Config::wasm_features`](crate::Config::wasm_features).
    get_wasm_features(s, _c) -> WasmFeatures = s.features;
    /// [`Config::async_stack_size`](crate::Config::async_stack_size), in bytes.
    get_async_stack_size(_s, c) -> usize = c.get_async_stack_size();
    /// [`Config::async_stack_zeroing`](crate::Config::async_stack_zeroing).
    get_async_stack_zeroing(_s, c) -> bool = c.get_async_stack_zeroing();
    /// Whether several calls of a store may run at a time: they cannot yet.
    get_concurrency_support(_s, _c) -> bool = false;
    /// [`Config::epoch_interruption`](crate::Config::epoch_interruption).
    get_epoch_interruption(_s, _c) -> bool = false;
    /// [`Config::consume_fuel`](crate::Config::consume_fuel).
    get_consume_fuel(_s, _c) -> bool = false;
    /// [`Config::max_wasm_stack`](crate::Config::max_wasm_stack), in bytes.
    get_max_wasm_stack(s, _c) -> usize = s.max_wasm_stack;
    /// [`Config::relaxed_simd_deterministic`](crate::Config::relaxed_simd_deterministic).
    get_relaxed_simd_deterministic(s, _c) -> bool = s.tunables.relaxed_simd_deterministic;
    /// [`Config::shared_memory`](crate::Config::shared_memory).
    get_shared_memory(_s, _c) -> bool = false;
    /// [`Config::generate_address_map`](crate::Config::generate_address_map).
    get_generate_address_map(s, _c) -> bool = s.tunables.generate_address_map;
    /// [`Config::debug_info`](crate::Config::debug_info).
    get_debug_info(s, _c) -> bool = s.tunables.debug_info;
    /// [`Config::guest_debug`](crate::Config::guest_debug).
    get_guest_debug(_s, _c) -> bool = false;
    /// Whether artifacts have symbols: they do.
    get_debug_symbols(_s, _c) -> bool = true;
    /// [`Config::wasm_backtrace_max_frames`](crate::Config::wasm_backtrace_max_frames); zero if backtraces are not made.
    get_wasm_backtrace_max_frames(s, _c) -> usize = s.backtrace_max_frames.map_or(0, |most| most.get());
    /// What [`Config::target`](crate::Config::target) was given.
    get_target(_s, c) -> Option<String> = c.get_target();
}
