//! What differs between operating systems and processors.

mod cut;
pub(crate) mod mmap;
pub(crate) mod signals;
pub(crate) mod raise;
pub(crate) mod stack;
