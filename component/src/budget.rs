//! What a compilation may make of a component: in proportion to its bytes, because a few of them can ask for
//! billions of instances, or for the code of every call of a type.

use wharf_runtime::TooMuchToCompile;

/// What may still be made of one kind.
pub(crate) struct Budget {
    left: usize,
    error: TooMuchToCompile,
}

/// How large a budget is for a component of some size.
pub(crate) struct Proportion {
    /// How many there may be for a byte.
    pub(crate) of_a_byte: usize,
    /// How many there may be beside these, so that small components can be as they like.
    pub(crate) besides: usize,
    /// How many there may be at most, whatever a component's size.
    pub(crate) most: usize,
}

impl Budget {
    /// That of a component of `bytes` bytes for `what`, in the plural.
    pub(crate) fn new(what: &'static str, proportion: &Proportion, bytes: usize) -> Budget {
        let Proportion { of_a_byte, besides, most } = *proportion;
        let most = bytes.saturating_mul(of_a_byte).saturating_add(besides).min(most);
        Budget { left: most, error: TooMuchToCompile::new(what, most, bytes) }
    }

    /// Takes so many out of it.
    ///
    /// # Errors
    ///
    /// Fails when there are not so many left.
    pub(crate) fn spend(&mut self, amount: usize) -> Result<(), TooMuchToCompile> {
        self.left = self.left.checked_sub(amount).ok_or(self.error)?;
        Ok(())
    }
}
