//! Telling a host how far a compilation is.

use std::fmt;
use std::sync::Arc;

/// Whom to tell.
#[derive(Clone)]
#[cfg_attr(not(feature = "compile"), expect(dead_code, reason = "nothing is compiled"))]
pub struct CompileProgress(Arc<dyn Fn(usize, usize) + Send + Sync>);

impl CompileProgress {
    pub(crate) fn new(report: impl Fn(usize, usize) + Send + Sync + 'static) -> CompileProgress {
        CompileProgress(Arc::new(report))
    }

    /// Tells that `done` functions of `total` are compiled.
    #[cfg(feature = "compile")]
    pub(crate) fn report(&self, done: usize, total: usize) {
        (self.0)(done, total);
    }
}

impl fmt::Debug for CompileProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CompileProgress(..)")
    }
}
