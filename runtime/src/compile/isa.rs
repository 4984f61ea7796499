//! The code generator for a target, with the settings that Wharf's code depends on.

use anyhow::{Context, Result, anyhow, ensure};
use cranelift_codegen::isa::{self, OwnedTargetIsa, TargetIsa};
use cranelift_codegen::settings::{self, Configurable, Flags};
use target_lexicon::{Architecture, Triple};

/// How hard the code generator tries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OptLevel {
    /// Compile fast.
    None,
    /// Make fast code.
    #[default]
    Speed,
    /// Make fast code, but rather smaller than faster.
    SpeedAndSize,
}

/// What the code generator is asked for.
#[derive(Clone, Debug, Default)]
pub struct IsaSettings {
    /// The target, or `None` for this machine with every instruction that it has.
    pub target: Option<Triple>,
    /// How hard to optimise.
    pub opt_level: OptLevel,
    /// Whether operations that make a NaN make the same one on every machine.
    pub nan_canonicalization: bool,
    /// Cranelift settings by name, over Wharf's own; a flag without value is enabled.
    pub flags: Vec<(String, Option<String>)>,
}

/// Makes the code generator for `settings`.
pub fn build(settings: &IsaSettings) -> Result<OwnedTargetIsa> {
    let target = settings.target.clone().unwrap_or_else(Triple::host);
    let mut isa = isa::lookup(target.clone())
        .with_context(|| format!("no code generator for target `{target}`"))?;
    let mut shared = shared_flags(settings)?;
    if target.architecture == Architecture::X86_64 {
        let flags = match settings.target {
            Some(_) => BASELINE.to_vec(),
            None => host_flags(),
        };
        for (flag, present) in flags {
            isa.set(flag, if present { "true" } else { "false" })?;
        }
    }
    for (name, value) in &settings.flags {
        let value = value.as_deref().unwrap_or("true");
        let set = match isa.set(name, value) {
            Err(settings::SetError::BadName(_)) => shared.set(name, value),
            set => set,
        };
        set.map_err(|error| anyhow!("Cranelift setting `{name}` = `{value}`: {error}"))?;
    }
    let isa = isa.finish(Flags::new(shared))?;
    check(&*isa)?;
    Ok(isa)
}

/// All settings of `isa` as names and values: part of an artifact's identity.
pub fn describe(isa: &dyn TargetIsa) -> (Vec<(String, String)>, Vec<(String, String)>) {
    let list = |values: &mut dyn Iterator<Item = settings::Value>| {
        values.map(|value| (value.name.to_string(), value.value_string())).collect()
    };
    (list(&mut isa.flags().iter()), list(&mut isa.isa_flags().into_iter()))
}

fn shared_flags(settings: &IsaSettings) -> Result<settings::Builder> {
    let opt_level = match settings.opt_level {
        OptLevel::None => "none",
        OptLevel::Speed => "speed",
        OptLevel::SpeedAndSize => "speed_and_size",
    };
    let flag = |on: bool| if on { "true" } else { "false" };
    let mut shared = settings::builder();
    for (name, value) in [
        ("opt_level", opt_level),
        ("enable_verifier", flag(cfg!(debug_assertions))),
        ("enable_nan_canonicalization", flag(settings.nan_canonicalization)),
        // Functions with more results than fit registers return the rest through memory.
        ("enable_multi_ret_implicit_sret", "true"),
        // Backtraces walk frame pointers; stubs hand them to the host.
        ("preserve_frame_pointers", "true"),
        ("unwind_info", "true"),
        // Every function compares its frame with the stack limit before it touches the stack.
        ("enable_probestack", "false"),
        ("enable_heap_access_spectre_mitigation", "true"),
        ("enable_table_access_spectre_mitigation", "true"),
    ] {
        shared.set(name, value)?;
    }
    Ok(shared)
}

/// What code cannot do without: the translator makes no library calls, which Cranelift would need
/// for rounding on machines without SSE4.1.
fn check(isa: &dyn TargetIsa) -> Result<()> {
    let target = isa.triple();
    ensure!(isa.pointer_bits() == 64, "target `{target}` has no 64-bit addresses");
    if target.architecture == Architecture::X86_64 {
        let sse41 =
            isa.isa_flags().iter().any(|f| f.name == "has_sse41" && f.as_bool() == Some(true));
        ensure!(sse41, "code for target `{target}` needs SSE4.1");
    }
    let flags = isa.flags();
    for (name, ok) in [
        ("preserve_frame_pointers", flags.preserve_frame_pointers()),
        ("unwind_info", flags.unwind_info()),
        ("enable_multi_ret_implicit_sret", flags.enable_multi_ret_implicit_sret()),
    ] {
        ensure!(ok, "Cranelift setting `{name}` cannot be switched off");
    }
    Ok(())
}

/// The instructions of x86-64-v2, which code for another machine may use.
const BASELINE: [(&str, bool); 6] = [
    ("has_sse3", true),
    ("has_ssse3", true),
    ("has_cmpxchg16b", true),
    ("has_sse41", true),
    ("has_sse42", true),
    ("has_popcnt", true),
];

macro_rules! detect {
    ($($flag:literal $feature:tt),* $(,)?) => {
        /// The instructions of this machine.
        #[cfg(target_arch = "x86_64")]
        fn host_flags() -> Vec<(&'static str, bool)> {
            vec![$(($flag, std::is_x86_feature_detected!($feature)),)*]
        }
    };
}

detect! {
    "has_sse3" "sse3",
    "has_ssse3" "ssse3",
    "has_cmpxchg16b" "cmpxchg16b",
    "has_sse41" "sse4.1",
    "has_sse42" "sse4.2",
    "has_popcnt" "popcnt",
    "has_avx" "avx",
    "has_avx2" "avx2",
    "has_fma" "fma",
    "has_bmi1" "bmi1",
    "has_bmi2" "bmi2",
    "has_lzcnt" "lzcnt",
    "has_avx512bitalg" "avx512bitalg",
    "has_avx512dq" "avx512dq",
    "has_avx512f" "avx512f",
    "has_avx512vl" "avx512vl",
    "has_avx512vbmi" "avx512vbmi",
}

/// This machine is none that [`build`] asks about.
#[cfg(not(target_arch = "x86_64"))]
fn host_flags() -> Vec<(&'static str, bool)> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_checked() {
        let with = |name: &str, value: &str| IsaSettings {
            flags: vec![(name.to_string(), Some(value.to_string()))],
            ..IsaSettings::default()
        };
        assert!(build(&IsaSettings::default()).is_ok());
        let error = |settings| build(&settings).err().unwrap().to_string();
        assert!(error(with("has_sse41", "false")).contains("SSE4.1"));
        assert!(error(with("unwind_info", "false")).contains("`unwind_info`"));
        assert!(error(with("warp", "9")).contains("`warp` = `9`"));
    }
}
