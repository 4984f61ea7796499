//! The code generator for a target, with the settings that Wharf's code depends on.

use crate::config::{CompilerSettings, OptLevel};
use anyhow::{Context, Result, ensure};
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable, Flags};
use target_lexicon::{Architecture, Triple};

/// Makes the code generator for `target`, whose processor has `cpu_features` (Cranelift's names
/// without `has_`) and nothing else.
pub(crate) fn build(
    target: &Triple,
    cpu_features: &[String],
    compiler: &CompilerSettings,
) -> Result<OwnedTargetIsa> {
    let mut isa = isa::lookup(target.clone())
        .with_context(|| format!("no code generator for target `{target}`"))?;
    for feature in cpu_features {
        isa.enable(&format!("has_{feature}"))
            .with_context(|| format!("processor feature `{feature}` of target `{target}`"))?;
    }
    // The translator makes no library calls, which Cranelift would need for rounding without it.
    let rounds = target.architecture != Architecture::X86_64
        || cpu_features.iter().any(|feature| feature == "sse41");
    ensure!(rounds, "code for target `{target}` needs SSE4.1");
    let isa = isa.finish(Flags::new(shared_flags(compiler)?))?;
    ensure!(isa.pointer_bits() == 64, "target `{target}` has no 64-bit addresses");
    Ok(isa)
}

fn shared_flags(compiler: &CompilerSettings) -> Result<settings::Builder> {
    let opt_level = match compiler.opt_level {
        OptLevel::None => "none",
        OptLevel::Speed => "speed",
        OptLevel::SpeedAndSize => "speed_and_size",
    };
    let flag = |on: bool| if on { "true" } else { "false" };
    let mut shared = settings::builder();
    for (name, value) in [
        ("opt_level", opt_level),
        ("enable_verifier", flag(compiler.debug_verifier || cfg!(debug_assertions))),
        ("enable_nan_canonicalization", flag(compiler.nan_canonicalization)),
        ("unwind_info", flag(compiler.unwind_info)),
        // Functions with more results than fit registers return the rest through memory.
        ("enable_multi_ret_implicit_sret", "true"),
        // Backtraces walk frame pointers; stubs hand them to the host.
        ("preserve_frame_pointers", "true"),
        // Every function compares its frame with the stack limit before it touches the stack.
        ("enable_probestack", "false"),
        ("enable_heap_access_spectre_mitigation", "true"),
        ("enable_table_access_spectre_mitigation", "true"),
    ] {
        shared.set(name, value)?;
    }
    Ok(shared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::cpu;

    #[test]
    fn this_machine_and_the_baseline() {
        let target = Triple::host();
        for features in [cpu::host_features(), cpu::baseline(&target)] {
            build(&target, &features, &CompilerSettings::default()).unwrap();
        }
    }

    #[test]
    fn what_cannot_be_is_named() {
        let error = |target: &str, features: &[&str]| {
            let features: Vec<String> = features.iter().map(|&f| f.into()).collect();
            let isa = build(&target.parse().unwrap(), &features, &CompilerSettings::default());
            format!("{:#}", isa.err().unwrap())
        };
        let target = "x86_64-unknown-linux-gnu";
        assert!(error(target, &[]).contains("SSE4.1"));
        assert!(error(target, &["sse41", "warp"]).contains("`warp`"));
        assert!(error("mips-unknown-linux-gnu", &[]).contains("`mips-unknown-linux-gnu`"));
    }
}
