//! From what an embedder said to settings without defaults, or to what is wrong with it.

use super::{Config, InstanceAllocationStrategy, WasmBacktraceDetails};
use crate::error::InvalidOption;
use crate::tables::cpu;
use crate::tables::features::WasmFeatures;
use crate::tables::settings::{Inlining, OptLevel, Settings};
use crate::tables::tunables::Tunables;
use target_lexicon::{Architecture, Endianness, OperatingSystem, PointerWidth, Triple};

impl Config {
    /// Looks at the whole: the settings that follow from it, or what is wrong with it.
    pub fn validate(&self) -> Result<Settings, InvalidOption> {
        let target = self.target.clone().unwrap_or_else(Triple::host);
        let wide = check_target(&target)?;
        self.check_features()?;
        self.check_options()?;
        let for_growth = self.memory_reservation_for_growth;
        let for_growth = for_growth.unwrap_or(if wide { 2 << 30 } else { 1 << 20 });
        Ok(Settings {
            cpu_features: match self.target {
                Some(_) => cpu::baseline(&target),
                None => cpu::host_features(),
            },
            features: self.effective_features(),
            compiler: self.compiler.clone(),
            tunables: self.tunables(&target, wide)?,
            parallel_compilation: self.parallel_compilation && cfg!(feature = "parallel"),
            progress: self.progress.clone(),
            memory_reservation_for_growth: pages("memory_reservation_for_growth", for_growth)?,
            max_wasm_stack: self.max_wasm_stack,
            max_handles: self.max_handles,
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

    fn check_options(&self) -> Result<(), InvalidOption> {
        let refused = |name, why| Err(InvalidOption::new(name, format!("`{name}` is {why}")));
        if let Some((name, what)) = self.missing.first() {
            let message = format!("`{name}` asks for {what}, which is not implemented yet");
            return Err(InvalidOption::new(name, message));
        }
        if let InstanceAllocationStrategy::Pooling(_) = self.allocation {
            return refused("allocation_strategy", "pooling, which is not implemented yet");
        }
        if self.max_wasm_stack == 0 {
            return refused("max_wasm_stack", "0: WebAssembly needs some stack");
        }
        if self.consume_fuel {
            return refused("consume_fuel", "on, but fuel is not implemented yet");
        }
        if self.epoch_interruption {
            return refused("epoch_interruption", "on, but epochs are not implemented yet");
        }
        if self.signals_based_traps == Some(false) {
            let why = "off, but traps without signals are not implemented yet";
            return refused("signals_based_traps", why);
        }
        Ok(())
    }

    /// The proposals that are on, without those that nobody has asked for and that build upon one which is off.
    pub(crate) fn effective_features(&self) -> WasmFeatures {
        let mut features = self.features;
        while let Some(unmet) = features.unmet_among(WasmFeatures::all().difference(self.asked)) {
            features.remove(unmet);
        }
        features
    }

    fn check_features(&self) -> Result<(), InvalidOption> {
        let refused = |name: &str, why: String| {
            let name = format!("wasm_{name}");
            let message = format!("`{name}` is on, but {why}");
            Err(InvalidOption::new(name, message))
        };
        if let Some(name) = self.features.difference(WasmFeatures::IMPLEMENTED).names().next() {
            return refused(name, format!("`{name}` is not implemented yet"));
        }
        if let Some((name, needs)) = self.effective_features().unmet_need() {
            return refused(name, format!("`wasm_{needs}`, which it builds upon, is off"));
        }
        Ok(())
    }

    fn tunables(&self, target: &Triple, wide: bool) -> Result<Tunables, InvalidOption> {
        let reservation = self.memory_reservation.unwrap_or(if wide { 4 << 30 } else { 10 << 20 });
        let reservation = pages("memory_reservation", reservation)?;
        let guard = self.memory_guard_size.unwrap_or(if wide { 32 << 20 } else { 64 << 10 });
        let guard = pages("memory_guard_size", guard)?;
        let space: u64 = if wide { 1 << 47 } else { 1 << 32 };
        let total = reservation.checked_add(guard).filter(|&total| total < space);
        if total.is_none() {
            let message = format!(
                "`memory_reservation` ({reservation} bytes) and `memory_guard_size` ({guard} bytes) \
                 together exceed the address space of {target} ({space} bytes)"
            );
            return Err(InvalidOption::new("memory_reservation", message));
        }
        let possible = catches_faults(target);
        let signals = self.signals_based_traps.unwrap_or(possible);
        if signals && !possible {
            let message =
                format!("`signals_based_traps` is on, but faults cannot be caught on {target}");
            return Err(InvalidOption::new("signals_based_traps", message));
        }
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
            fuel: self.fuel_counter,
            looks: self.looks,
            generate_address_map: self.generate_address_map,
            memory_init_cow: self.memory_init_cow,
            relaxed_simd_deterministic: self.relaxed_simd_deterministic,
            check_assumptions: self.check_assumptions,
            donut_wrapping: self.donut_wrapping,
            debug_info: self.debug_info,
            guest_names: self.guest_names,
            inlining,
            inlining_callee_size: self.inlining_callee_size.unwrap_or(callee),
            inlining_growth: self.inlining_growth.unwrap_or(growth),
        })
    }
}

/// Sees that artifacts can be made for `target`; says whether its addresses have 64 bits.
fn check_target(target: &Triple) -> Result<bool, InvalidOption> {
    let little = target.endianness() == Ok(Endianness::Little);
    let wide = target.pointer_width() == Ok(PointerWidth::U64);
    // Elsewhere code would have to check everything itself, which is not implemented yet.
    if little && wide && catches_faults(target) {
        return Ok(wide);
    }
    let why = "is not supported: Wharf makes code for Linux on x86-64 and aarch64";
    Err(InvalidOption::new("target", format!("the target {target} {why}")))
}

/// Whether Wharf knows how to catch faults of compiled code on `target`.
fn catches_faults(target: &Triple) -> bool {
    let machine = matches!(target.architecture, Architecture::X86_64 | Architecture::Aarch64(_));
    machine && target.operating_system == OperatingSystem::Linux
}

/// `bytes` in whole pages of the largest size that hosts have.
fn pages(name: &str, bytes: u64) -> Result<u64, InvalidOption> {
    let rounded = bytes.checked_next_multiple_of(64 << 10);
    let message = || format!("`{name}` is too large: {bytes} bytes");
    rounded.ok_or_else(|| InvalidOption::new(name, message()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroUsize;

    fn refusal(set: impl FnOnce(&mut Config)) -> String {
        let mut config = Config::new();
        set(&mut config);
        config.validate().unwrap_err().to_string()
    }

    #[test]
    fn the_default_is_sound() {
        let settings = Config::new().validate().unwrap();
        assert_eq!(settings.target, Triple::host());
        assert_eq!(settings.features, WasmFeatures::DEFAULT);
        assert_eq!(settings.max_wasm_stack, 512 * 1024);
    }

    #[test]
    fn refusals_name_the_switch() {
        let gc = refusal(|c| _ = c.wasm_gc(true));
        assert_eq!(gc, "`wasm_gc` is on, but `gc` is not implemented yet");
        let simd = refusal(|c| _ = c.wasm_simd(false).wasm_relaxed_simd(true));
        assert!(simd.contains("`wasm_relaxed_simd` is on, but `wasm_simd`"), "{simd}");
        let bulk = refusal(|c| _ = c.wasm_bulk_memory(false).wasm_reference_types(true));
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
    fn what_builds_upon_what_is_off_is_off() {
        let mut config = Config::new();
        config.wasm_reference_types(false);
        let features = config.validate().unwrap().features;
        assert!(!features.contains(WasmFeatures::EXCEPTIONS));
        assert!(!features.contains(WasmFeatures::FUNCTION_REFERENCES));
        assert!(features.contains(WasmFeatures::SIMD));
    }

    #[test]
    fn what_is_not_there_is_refused_and_the_rest_taken() {
        use crate::config::{
            ModuleVersionStrategy, PoolingAllocationConfig, RegallocAlgorithm, Strategy,
        };
        type Asking = (&'static str, fn(&mut Config));
        let refused: [Asking; 11] = [
            ("strategy", |c| _ = c.strategy(Strategy::Winch)),
            ("cranelift_regalloc_algorithm", |c| {
                c.cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass);
            }),
            ("emit_clif", |c| _ = c.emit_clif("/".as_ref())),
            ("module_version", |c| _ = c.module_version(ModuleVersionStrategy::None).unwrap()),
            ("shared_memory", |c| _ = c.shared_memory(true)),
            ("coredump_on_trap", |c| _ = c.coredump_on_trap(true)),
            ("guest_debug", |c| _ = c.guest_debug(true)),
            ("debug_adapter_modules", |c| _ = c.debug_adapter_modules(true)),
            ("wmemcheck", |c| _ = c.wmemcheck(true)),
            ("allocation_strategy", |c| {
                c.allocation_strategy(PoolingAllocationConfig::new());
            }),
            ("consume_fuel", |c| _ = c.consume_fuel(true)),
        ];
        for (name, set) in refused {
            let mut config = Config::new();
            set(&mut config);
            let error = config.validate().unwrap_err();
            assert_eq!(error.name, name, "{error}");
            assert!(error.to_string().contains("not implemented yet"), "{error}");
        }
        let mut config = Config::new();
        config.coredump_on_trap(true).coredump_on_trap(false).strategy(Strategy::Auto);
        config.guard_before_linear_memory(true).table_lazy_init(false).debug_symbols(true);
        config.memory_guaranteed_dense_image_size(1).force_memory_init_memfd(true);
        config.async_stack_size(1).async_stack_zeroing(true).concurrency_support(false);
        config.metadata_for_internal_asserts(true).macos_use_mach_ports(true);
        config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
        config.validate().unwrap();
    }

    #[test]
    fn targets_are_triples() {
        let error = Config::new().target("not a triple").map(drop).unwrap_err();
        assert!(format!("{error:#}").contains("not a triple"), "{error:#}");
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
