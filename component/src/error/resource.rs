//! What a host cannot do with a resource.

use super::AbiError;
use crate::resource::{HandleError, ResourceType};
use anyhow::Error;
use wharf_runtime::error::{Foreign, Gone, Limit, LimitReached};

/// The host uses a resource in a way that its state does not allow.
///
/// The guest has no part in it: a call that fails so before the guest has seen anything of it does not poison the
/// instance. (A resource of another store is a [`Foreign`](wharf_runtime::Foreign), one of an instance that was dropped
/// a [`Gone`](wharf_runtime::error::Gone), and what a guest does wrong an [`AbiError`](crate::AbiError).)
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResourceError {
    /// It was used after it was dropped or given away.
    #[error("host resource handle was already dropped or given away")]
    Stale,
    /// It is of another type than the guest asks for.
    #[error("expected {expected} but the host gave {}{found}", different(expected, found))]
    WrongType {
        /// The type that was asked for.
        expected: ResourceType,
        /// The type of the resource.
        found: ResourceType,
    },
    /// It is to be a [`ResourceDynamic`](crate::ResourceDynamic), and its type has no number.
    #[error("expected a resource of the host whose type is a number, found a {found}")]
    NotDynamic {
        /// The type of the resource.
        found: ResourceType,
    },
    /// The host only borrows what it was asked to give away.
    #[error("the host only borrows this resource and cannot give it away as owned")]
    NotOwned,
    /// The host cannot give away what it has lent.
    #[error("cannot remove owned resource while borrowed: the host has lent it to a call")]
    Lent,
    /// A borrow was used after the call that it belonged to.
    #[error("the call for which this resource was borrowed has ended")]
    CallEnded,
}

impl From<HandleError> for Error {
    #[cold]
    fn from(error: HandleError) -> Error {
        match error {
            HandleError::Unknown { index } => AbiError::UnknownHandle { index }.into(),
            HandleError::WrongType { index, expected, found } => {
                AbiError::HandleOfOtherType { index, expected, found }.into()
            }
            HandleError::NotOwned { index } => AbiError::HandleNotOwned { index }.into(),
            HandleError::Lent { index, lends } => AbiError::HandleLent { index, lends }.into(),
            HandleError::BorrowsHeld { count } => AbiError::BorrowsHeld { count }.into(),
            HandleError::CallEnded => ResourceError::CallEnded.into(),
            HandleError::Full { most } => {
                let most = most.into();
                LimitReached::new(Limit::Handles, most + 1, most).into()
            }
            HandleError::InstanceGone => Gone::dropped("the instance of this resource").into(),
            HandleError::OtherStore => Foreign::OtherStore { what: "resource" }.into(),
            HandleError::HostStale => ResourceError::Stale.into(),
            HandleError::HostWrongType { expected, found } => {
                ResourceError::WrongType { expected, found }.into()
            }
            HandleError::HostNotDynamic { found } => ResourceError::NotDynamic { found }.into(),
            HandleError::HostNotOwned => ResourceError::NotOwned.into(),
            HandleError::HostLent => ResourceError::Lent.into(),
        }
    }
}

/// What tells two types apart that are called the same.
pub(super) fn different(expected: &ResourceType, found: &ResourceType) -> &'static str {
    if expected.to_string() == found.to_string() { "a different " } else { "a " }
}
