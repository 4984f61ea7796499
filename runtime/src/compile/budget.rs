//! What a compilation may make of its input.
//!
//! A few bytes of WebAssembly can ask for a thousand values: a call, a block or a branch passes as many as
//! its type says, and a local that is used has to be looked for through all the blocks since it was
//! touched last. Code that toolchains write has a few values for each byte. So there is one budget for
//! all functions of a compilation, in proportion to their bytes, and what would take more is refused.
//!
//! While a function is translated, *steps* are counted: values passed, and blocks that locals are looked for in.
//! Where these are many, the values that came of them are, too: one is as much work as [`STEPS`] steps.

use std::sync::atomic::{AtomicUsize, Ordering};
use thiserror::Error;

/// How many values a byte of code may come to.
const VALUES_OF_A_BYTE: usize = 16;

/// How many there may be beside these, so that small modules can be as they like.
const BESIDES: usize = 256 << 10;

/// How many steps of the translator a value is worth.
pub(crate) const STEPS: usize = 4;

/// The steps that may still be made for an input.
pub(crate) struct Budget {
    left: AtomicUsize,
    error: TooMuchToCompile,
}

/// A module or component asks for more than its size allows: compiling it would take time and memory out of all
/// proportion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("compiling takes more than {most} {what}, which is the most for {bytes} bytes")]
#[non_exhaustive]
pub struct TooMuchToCompile {
    /// What it asks for, in the plural: values, for instance, or definitions.
    pub what: &'static str,
    /// How many there may be at most; what was asked for is more, how much is not counted.
    pub most: usize,
    /// How many bytes there are: of code, or of a component.
    pub bytes: usize,
}

impl TooMuchToCompile {
    #[doc(hidden)]
    pub fn new(what: &'static str, most: usize, bytes: usize) -> TooMuchToCompile {
        TooMuchToCompile { what, most, bytes }
    }
}

/// What code is too much of.
const VALUES: &str = "values (operands, parameters and results of blocks, branches and calls, and locals that \
                      blocks hand on)";

impl Budget {
    /// The budget for `bytes` of code.
    pub(crate) fn new(bytes: usize) -> Budget {
        let values = bytes.saturating_mul(VALUES_OF_A_BYTE).saturating_add(BESIDES);
        let left = AtomicUsize::new(values.saturating_mul(STEPS));
        Budget { left, error: TooMuchToCompile::new(VALUES, values, bytes) }
    }

    /// Takes so many steps out of it.
    pub(crate) fn take(&self, steps: usize) -> Result<(), TooMuchToCompile> {
        let rest = |left: usize| left.checked_sub(steps);
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest);
        taken.map(|_| ()).map_err(|_| self.error)
    }
}
