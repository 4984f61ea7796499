//! The code generator for a target, with the settings that Wharf's code depends on.

use crate::error::{Bug, InvalidOption};
use crate::tables::settings::{CompilerSettings, OptLevel};
use crate::tables::tunables::FuelCounter;
use anyhow::{Context, Result, ensure};
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable, Flags};
use target_lexicon::{Architecture, Triple};

/// The architectures that Cargo feature `all-arch` makes code for.
const ARCHITECTURES: [&str; 2] = ["x86_64", "aarch64"];

/// How much time code generation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// What the settings say. For some functions it is the square of their size.
    Full,
    /// In proportion to the size of any function: nothing is optimised, and registers are allocated in one
    /// pass.
    Linear,
}

/// Makes the code generator for `target`, whose processor has `cpu_features` (Cranelift's names
/// without `has_`) and nothing else.
pub(crate) fn build(
    target: &Triple,
    cpu_features: &[String],
    compiler: &CompilerSettings,
    effort: Effort,
    fuel: FuelCounter,
) -> Result<OwnedTargetIsa> {
    let mut isa = isa::lookup(target.clone()).map_err(|_| no_code_generator(target))?;
    for feature in cpu_features {
        isa.enable(&format!("has_{feature}")).with_context(|| {
            Bug::new(format!("processor feature `{feature}` of target `{target}`"))
        })?;
    }
    // The translator makes no library calls, which Cranelift would need for rounding without the one and
    // for moving lanes about without the other.
    let has = |name| cpu_features.iter().any(|feature| feature == name);
    let complete = target.architecture != Architecture::X86_64 || (has("sse41") && has("ssse3"));
    ensure!(
        complete,
        InvalidOption::new("target", format!("code for target `{target}` needs SSE4.1 and SSSE3"))
    );
    let isa = isa.finish(Flags::new(shared_flags(compiler, effort, fuel)?))?;
    ensure!(
        isa.pointer_bits() == 64,
        Bug::new(format!("target `{target}` has no 64-bit addresses"))
    );
    Ok(isa)
}

/// Says which code generators there are, and how to get another.
#[cold]
fn no_code_generator(target: &Triple) -> InvalidOption {
    let built = |name: &&str| name.parse().is_ok_and(|triple| isa::lookup(triple).is_ok());
    let (built, missing): (Vec<&str>, Vec<&str>) = ARCHITECTURES.iter().copied().partition(built);
    let (there, hint) = (built.join(" and "), missing.join(" and "));
    let known = missing.contains(&&*target.architecture.to_string());
    let hint =
        if known { format!("; Cargo feature `all-arch` adds {hint}") } else { String::new() };
    let built = format!("this build has one for {there}{hint}");
    InvalidOption::new("target", format!("no code generator for target `{target}`: {built}"))
}

fn shared_flags(
    compiler: &CompilerSettings,
    effort: Effort,
    fuel: FuelCounter,
) -> Result<settings::Builder> {
    let opt_level = match (effort, compiler.opt_level) {
        (Effort::Linear, _) | (_, OptLevel::None) => "none",
        (Effort::Full, OptLevel::Speed) => "speed",
        (Effort::Full, OptLevel::SpeedAndSize) => "speed_and_size",
    };
    let registers = match effort {
        Effort::Full => "backtracking",
        Effort::Linear => "single_pass",
    };
    let flag = |on: bool| if on { "true" } else { "false" };
    // What it verifies takes the square, too.
    let verified = cfg!(debug_assertions) && effort == Effort::Full;
    let mut shared = settings::builder();
    for (name, value) in [
        ("opt_level", opt_level),
        ("regalloc_algorithm", registers),
        ("enable_verifier", flag(compiler.debug_verifier || verified)),
        ("enable_nan_canonicalization", flag(compiler.nan_canonicalization)),
        ("unwind_info", flag(compiler.unwind_info)),
        // Functions with more results than fit registers return the rest through memory.
        ("enable_multi_ret_implicit_sret", "true"),
        // Backtraces walk frame pointers; stubs hand them to the host.
        ("preserve_frame_pointers", "true"),
        // Every function compares its frame with the stack limit before it touches the stack. Where
        // nobody knows the end of a stack, a frame of many pages does not get past the guard page.
        ("enable_pinned_reg", flag(fuel == FuelCounter::Register)),
        ("enable_probestack", "true"),
        ("probestack_strategy", "inline"),
        ("probestack_size_log2", "12"),
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
    use crate::tables::cpu;

    /// On a stack whose end nobody knows, a large frame does not get past the guard page.
    #[test]
    fn frames_probe() {
        use cranelift_codegen::settings::ProbestackStrategy;
        for effort in [Effort::Full, Effort::Linear] {
            let flags = settings::Flags::new(
                shared_flags(&CompilerSettings::default(), effort, FuelCounter::None).unwrap(),
            );
            assert!(flags.enable_probestack());
            assert_eq!(flags.probestack_strategy(), ProbestackStrategy::Inline);
            assert_eq!(flags.probestack_size_log2(), 12);
        }
    }

    #[test]
    fn this_machine_and_the_baseline() {
        let target = Triple::host();
        for features in [cpu::host_features(), cpu::baseline(&target)] {
            for effort in [Effort::Full, Effort::Linear] {
                build(&target, &features, &CompilerSettings::default(), effort, FuelCounter::None)
                    .unwrap();
            }
        }
    }

    #[test]
    fn what_cannot_be_is_named() {
        let error = |target: &str, features: &[&str]| {
            let features: Vec<String> = features.iter().map(|&f| f.into()).collect();
            let settings = CompilerSettings::default();
            let isa = build(
                &target.parse().unwrap(),
                &features,
                &settings,
                Effort::Full,
                FuelCounter::None,
            );
            format!("{:#}", isa.err().unwrap())
        };
        let target = "x86_64-unknown-linux-gnu";
        assert!(error(target, &[]).contains("SSE4.1"));
        assert!(error(target, &["sse41"]).contains("SSSE3"));
        assert!(error(target, &["sse41", "ssse3", "warp"]).contains("`warp`"));
        let mips = error("mips-unknown-linux-gnu", &[]);
        assert!(mips.contains("`mips-unknown-linux-gnu`: this build has one for"), "{mips}");
        assert!(!mips.contains("all-arch"), "{mips}");
    }

    #[test]
    fn other_architectures_have_their_feature() {
        for name in ARCHITECTURES {
            let target: Triple = format!("{name}-unknown-linux-gnu").parse().unwrap();
            let settings = CompilerSettings::default();
            let isa =
                build(&target, &cpu::baseline(&target), &settings, Effort::Full, FuelCounter::None);
            let here = target.architecture == Triple::host().architecture;
            assert_eq!(isa.is_ok(), here || cfg!(feature = "all-arch"), "{name}");
            if let Err(error) = isa {
                let end = format!("; Cargo feature `all-arch` adds {name}");
                assert!(error.to_string().ends_with(&end), "{error}");
            }
        }
    }
}
