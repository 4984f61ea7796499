//! What was more than is granted.

use std::fmt;

/// Something was asked for beyond what there may be.
///
/// What a host does: it tells who asked, or raises the limit where that is an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LimitReached {
    /// Of what.
    pub limit: Limit,
    /// How much of it would have been needed.
    pub wanted: u64,
    /// How much there may be.
    pub most: u64,
}

/// What there is a limit to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// The bytes of a memory.
    MemoryBytes,
    /// The elements of a table.
    TableElements,
    /// The instances of a store.
    Instances,
    /// The bytes of a stack.
    StackBytes,
    /// The bytes that the host allocates for what one call gives to it.
    LiftedBytes,
    /// The bytes of one string or list that crosses the boundary.
    ValueBytes,
}

impl LimitReached {
    #[doc(hidden)]
    #[cold]
    pub fn new(limit: Limit, wanted: u64, most: u64) -> LimitReached {
        LimitReached { limit, wanted, most }
    }
}

impl fmt::Display for LimitReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LimitReached { limit, wanted, most } = self;
        match limit {
            Limit::MemoryBytes => write!(f, "cannot allocate a memory of {wanted} bytes")?,
            Limit::TableElements => write!(f, "cannot allocate a table of {wanted} elements")?,
            Limit::Instances => f.write_str("cannot allocate more instances in a store")?,
            Limit::StackBytes => write!(f, "cannot allocate a stack of {wanted} bytes")?,
            Limit::LiftedBytes => {
                return write!(
                    f,
                    "lifting needs too much memory of the host: {wanted} more bytes, {most} of the call's budget are left"
                );
            }
            Limit::ValueBytes => {
                return write!(f, "too long: {wanted} bytes, at most {most} can be passed");
            }
        }
        write!(f, "; the most is {most}")
    }
}

impl std::error::Error for LimitReached {}
