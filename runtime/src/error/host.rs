//! What host functions do that they may not.

/// A host function panicked, or a builtin of Wharf did. The call that it was made in failed; nothing unwinds through
/// guests.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{who} panicked: {message}")]
#[non_exhaustive]
pub struct HostPanicked {
    /// Who did, as in "a host function".
    pub who: &'static str,
    /// What it panicked with, if that was text.
    pub message: String,
}

impl HostPanicked {
    #[cold]
    pub(crate) fn new(who: &'static str, message: &str) -> HostPanicked {
        HostPanicked { who, message: message.to_owned() }
    }
}

/// An asynchronous function of the host waits for something, and the guest that calls it cannot be suspended.
///
/// What a host does: it has the function finish without waiting, or block.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the host's asynchronous function `{function}` waits for something, and Wharf cannot suspend the guest that calls \
     it yet: let it finish without waiting, or block"
)]
#[non_exhaustive]
pub struct HostFunctionWaits {
    /// What the function is called.
    pub function: String,
}

impl HostFunctionWaits {
    #[cold]
    pub(crate) fn new(function: &str) -> HostFunctionWaits {
        HostFunctionWaits { function: function.to_owned() }
    }
}
