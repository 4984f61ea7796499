//! What this machine's processor can do, in the names that artifacts use.

use target_lexicon::{Architecture, Triple};

/// The features of this machine's processor that compiled code may use, sorted, in Cranelift's names
/// without the prefix `has_`.
pub fn host_features() -> Vec<String> {
    let mut features = detect();
    features.sort_unstable();
    features.into_iter().map(String::from).collect()
}

/// The features that code for another machine may use, in the same form: for x86-64 those of
/// x86-64-v2, without which compiled code would need library calls.
pub fn baseline(target: &Triple) -> Vec<String> {
    let features: &[&str] = match target.architecture {
        Architecture::X86_64 => &["cmpxchg16b", "popcnt", "sse3", "sse41", "sse42", "ssse3"],
        _ => &[],
    };
    features.iter().map(|&feature| feature.into()).collect()
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
macro_rules! detect {
    ($detect:ident: $($name:literal = $feature:tt),* $(,)?) => {
        [$(($name, $detect!($feature)),)*].into_iter().filter(|(_, on)| *on).map(|(name, _)| name)
    };
}

#[cfg(target_arch = "x86_64")]
fn detect() -> Vec<&'static str> {
    use std::arch::is_x86_feature_detected;
    detect! { is_x86_feature_detected:
        "sse3" = "sse3", "ssse3" = "ssse3", "cmpxchg16b" = "cmpxchg16b", "sse41" = "sse4.1",
        "sse42" = "sse4.2", "avx" = "avx", "avx2" = "avx2", "fma" = "fma", "popcnt" = "popcnt",
        "bmi1" = "bmi1", "bmi2" = "bmi2", "lzcnt" = "lzcnt", "avx512bitalg" = "avx512bitalg",
        "avx512dq" = "avx512dq", "avx512vl" = "avx512vl", "avx512vbmi" = "avx512vbmi",
        "avx512f" = "avx512f",
    }
    .collect()
}

#[cfg(target_arch = "aarch64")]
fn detect() -> Vec<&'static str> {
    use std::arch::is_aarch64_feature_detected;
    detect! { is_aarch64_feature_detected:
        "lse" = "lse", "pauth" = "paca", "fp16" = "fp16", "dotprod" = "dotprod", "i8mm" = "i8mm",
    }
    .collect()
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn detect() -> Vec<&'static str> {
    Vec::new()
}
