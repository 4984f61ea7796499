//! Anything, to be compiled.

use crate::generate;
use crate::seeds::{self, Rng};
use arbitrary::Unstructured;
use wharf::component::Component;
use wharf::{Config, Engine, Module};

/// How many of a thousand bytes are damaged at most.
const DAMAGE: usize = 20;

/// Compiles `bytes` as module and as component; then a module and a component that are made of them,
/// valid and damaged. Nothing is run. Says how often something could be compiled.
///
/// # Panics
///
/// When Wharf does: that is what is looked for.
pub fn compile(bytes: &[u8]) -> usize {
    let mut config = Config::new();
    config.parallel_compilation(false);
    let engine = Engine::new(&config).expect("the configuration is sound");
    let both = |bytes: &[u8]| {
        let module = Module::new(&engine, bytes).is_ok();
        let component = Component::new(&engine, bytes).is_ok();
        usize::from(module) + usize::from(component)
    };
    let mut compiled = both(bytes);
    let mut rng = Rng::new(seeds::of(bytes));
    for generate in [generate::any_module, generate::any_component] {
        if let Ok(mut made) = generate(&mut Unstructured::new(bytes)) {
            compiled += both(&made);
            damage(&mut made, &mut rng);
            compiled += both(&made);
        }
    }
    compiled
}

/// Changes, leaves out and repeats some bytes.
fn damage(bytes: &mut Vec<u8>, rng: &mut Rng) {
    for _ in 0..1 + rng.below(1 + bytes.len() * DAMAGE / 1000) {
        // The header stays: without it, nothing behind it is looked at.
        let Some(len) = bytes.len().checked_sub(8).filter(|&len| len > 0) else { return };
        let at = 8 + rng.below(len);
        match rng.below(4) {
            0 => bytes[at] = rng.number() as u8,
            1 => bytes[at] ^= 1 << rng.below(8),
            2 => _ = bytes.remove(at),
            _ => bytes.insert(at, bytes[at]),
        }
    }
}
