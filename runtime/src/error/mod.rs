//! Errors that a host can match.
//!
//! Each is a public type with fields, found in an [`anyhow::Error`] by `downcast_ref`, whatever was said around it;
//! what it prints is for people. The facade's page `error` lists them, with what a host does about each.

mod artifact;
mod bug;
mod foreign;
mod gone;
mod host;
mod invalid;
mod limit;
mod link;
mod not_yet;
mod option;
mod wrong;

pub use artifact::ArtifactRefused;
pub use bug::Bug;
pub(crate) use bug::OrBug;
pub use foreign::Foreign;
pub use gone::{Gone, NoExport, NotEntered, NotEnteredReason};
pub use host::{HostFunctionWaits, HostPanicked};
pub use invalid::{InvalidWasm, Unsupported};
pub use limit::{Limit, LimitReached};
pub use link::{AlreadyDefined, LinkError, LinkProblem, LinkReport, NotDefined, Unsatisfied};
pub use not_yet::NotYet;
pub use option::InvalidOption;
pub use wrong::{OutOfRange, WrongCount, WrongType};
