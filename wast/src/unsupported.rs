//! What a script may have and Wharf does not.

use std::fmt;

/// A directive, or something in it, that Wharf has nothing for: the error that then is the
/// directive's failure.
#[derive(Debug)]
pub struct Unsupported(pub String);

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not supported", self.0)
    }
}

impl std::error::Error for Unsupported {}
