//! The configurations in which what is linked together has to do the same.

use wharf::{Config, Inlining};

/// Them, with their names, in the order in which they are run: what goes wrong in the last one aborts.
pub(crate) fn configurations() -> [(&'static str, Config); 4] {
    let config = |configure: &dyn Fn(&mut Config)| {
        let mut config = Config::new();
        config.parallel_compilation(false);
        configure(&mut config);
        config
    };
    let eager = |config: &mut Config| {
        config.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
    };
    [
        ("as usual", config(&|_| {})),
        ("without inlining", config(&|config| _ = config.compiler_inlining(Inlining::No))),
        ("with much inlining", config(&eager)),
        (
            "with checks",
            config(&|config| {
                eager(config);
                config.check_assumptions(true);
            }),
        ),
    ]
}
