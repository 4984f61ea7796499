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
    /// Where it was asked for, in bytes from the start of what is compiled; `None` where nothing is compiled.
    pub offset: Option<usize>,
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
    /// The bytes that the host allocates for what one call gives to it: see
    /// [`Store::set_hostcall_fuel`](crate::Store::set_hostcall_fuel).
    LiftedBytes,
    /// The bytes of a string of the host's that goes to a guest.
    StringBytes,
    /// The bytes of a list of the host's that goes to a guest.
    ListBytes,
    /// The handles of a component's instance, all of those inside it included: in their tables, lent to calls of it and by
    /// it, and given to the host, which holds them. See [`Config::max_handles`](crate::Config::max_handles).
    Handles,
    /// How deep components are nested in a component's bytes.
    ComponentNesting,
    /// How deep types are nested in a component's bytes.
    TypeNesting,
    /// How deep the instances of a component, and their types, are nested.
    InstanceNesting,
}

impl LimitReached {
    #[doc(hidden)]
    #[cold]
    pub fn new(limit: Limit, wanted: u64, most: u64) -> LimitReached {
        LimitReached { limit, wanted, most, offset: None }
    }

    /// The same, asked for at an offset of what is compiled.
    #[doc(hidden)]
    #[must_use]
    pub fn at(self, offset: usize) -> LimitReached {
        LimitReached { offset: Some(offset), ..self }
    }

    /// What is nested too deep, and where.
    fn nested(&self, what: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{what} are nested more than {} deep", self.most)?;
        self.offset.map_or(Ok(()), |offset| write!(f, " (at offset {offset:#x})"))
    }
}

impl fmt::Display for LimitReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LimitReached { limit, wanted, most, .. } = self;
        match limit {
            Limit::MemoryBytes => write!(f, "cannot allocate a memory of {wanted} bytes")?,
            Limit::TableElements => write!(f, "cannot allocate a table of {wanted} elements")?,
            Limit::Instances => f.write_str("cannot allocate more instances in a store")?,
            Limit::StackBytes => write!(f, "cannot allocate a stack of {wanted} bytes")?,
            Limit::LiftedBytes => {
                return write!(
                    f,
                    "lifting needs too much memory of the host: {wanted} bytes; the most for a call is {most}"
                );
            }
            Limit::StringBytes => {
                return write!(f, "string too long: {wanted} bytes, at most {most} can be passed");
            }
            Limit::ListBytes => {
                return write!(f, "list too long: {wanted} bytes, at most {most} can be passed");
            }
            Limit::Handles => {
                return write!(f, "too many handles of resources: an instance may have {most}");
            }
            Limit::ComponentNesting => return self.nested("components", f),
            Limit::TypeNesting => return self.nested("types", f),
            Limit::InstanceNesting => return self.nested("instances", f),
        }
        write!(f, "; the most is {most}")
    }
}

impl std::error::Error for LimitReached {}
