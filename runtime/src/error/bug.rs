//! What is our fault.

use anyhow::Result;

/// Something that cannot be, if Wharf is right: whoever sees it, please report it.
///
/// The store that it came from is in order; what failed is the operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("bug in wharf, please report: {what}")]
#[non_exhaustive]
pub struct Bug {
    /// What was found.
    pub what: String,
}

impl Bug {
    #[doc(hidden)]
    #[cold]
    pub fn new(what: impl Into<String>) -> Bug {
        Bug { what: what.into() }
    }
}

/// What is there, unless Wharf is wrong.
pub(crate) trait OrBug<T> {
    /// The value; or that it is not there, a [`Bug`].
    fn or_bug(self, what: &'static str) -> Result<T>;
}

impl<T> OrBug<T> for Option<T> {
    #[inline]
    fn or_bug(self, what: &'static str) -> Result<T> {
        self.ok_or_else(|| Bug::new(what).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_a_bug() {
        let error = None::<()>.or_bug("nothing there").unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Bug::new("nothing there")));
        assert_eq!(error.to_string(), "bug in wharf, please report: nothing there");
    }
}
