//! In which configurations the suite is run: those that change the code that is generated.

use wharf::component::Component;
use wharf::{Config, Engine, Inlining, Module, OptLevel, Result};
use wharf_wast::Runner;

/// A configuration.
pub(crate) struct Mode {
    /// Its name, in the names of tests.
    pub(crate) name: &'static str,
    /// What is special about it.
    pub(crate) about: &'static str,
    configure: fn(&mut Config),
    /// Whether what is compiled becomes an artifact, which another engine loads.
    reloads: bool,
}

pub(crate) const MODES: &[Mode] = &[
    Mode {
        name: "signals",
        about: "the default: bounds of memories by faults, small functions inlined",
        configure: |_| {},
        reloads: false,
    },
    Mode {
        name: "checked",
        about: "bounds checked by code, memories that move, inlining as much as can be",
        configure: |config| {
            config.memory_reservation(0).memory_guard_size(0);
            config.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
        },
        reloads: false,
    },
    Mode {
        name: "unoptimised",
        about: "no optimisation, and bounds checked by code",
        configure: |config| {
            config.cranelift_opt_level(OptLevel::None);
            config.memory_reservation(0).memory_guard_size(0);
        },
        reloads: false,
    },
    Mode {
        name: "canonical",
        about: "code for any processor, NaNs and relaxed vector instructions as on all of them",
        configure: |config| {
            let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
            config.target(&target).expect("a target of the host's architecture");
            config.cranelift_nan_canonicalization(true).relaxed_simd_deterministic(true);
        },
        reloads: false,
    },
    Mode {
        name: "distrustful",
        about: "code checks what it relies upon, inlining as much as can be",
        configure: |config| {
            config.check_assumptions(true);
            config.compiler_inlining_callee_size(500).compiler_inlining_growth(5_000);
        },
        reloads: false,
    },
    Mode {
        name: "reloaded",
        about: "no inlining, each module saved and loaded by another engine",
        configure: |config| {
            config.compiler_inlining(Inlining::No);
        },
        reloads: true,
    },
];

impl Mode {
    /// A runner in this configuration, with proposals that `enable` switches on.
    pub(crate) fn runner(&self, enable: fn(&mut Config)) -> Result<Runner> {
        let mut config = Config::new();
        enable(&mut config);
        (self.configure)(&mut config);
        let runner = Runner::new(&Engine::new(&config)?);
        Ok(if self.reloads { runner.make_by(reload_module, reload_component) } else { runner })
    }
}

fn reload_module(engine: &Engine, bytes: &[u8]) -> Result<Module> {
    let artifact = Engine::new(engine.config())?.precompile_module(bytes)?;
    // SAFETY: it was made above.
    let module = unsafe { Module::deserialize(engine, &artifact) }?;
    anyhow::ensure!(module.serialize()? == artifact, "an artifact was changed by loading it");
    Ok(module)
}

fn reload_component(engine: &Engine, bytes: &[u8]) -> Result<Component> {
    let artifact = Engine::new(engine.config())?.precompile_component(bytes)?;
    // SAFETY: it was made above.
    unsafe { Component::deserialize(engine, &artifact) }
}
