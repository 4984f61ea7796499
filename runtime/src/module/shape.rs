//! What a call of a function takes, in one word.

use super::types::WasmFuncType;

/// What a call of a function takes: how many cells, and whether there are references in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallShape(u32);

impl CallShape {
    const REFERENCES: u32 = 1 << 31;

    /// What a call of a function of this type takes.
    pub(crate) fn of(ty: &WasmFuncType) -> CallShape {
        // A type has fewer parameters and results than fit memory, sixteen bytes each.
        let cells = u32::try_from(ty.cells()).unwrap_or(u32::MAX).min(CallShape::REFERENCES - 1);
        CallShape(if ty.has_references() { cells | CallShape::REFERENCES } else { cells })
    }

    /// How many cells.
    #[inline]
    pub(crate) fn cells(self) -> u32 {
        self.0 & !CallShape::REFERENCES
    }

    /// How many cells of numbers: more than there can be where there are references.
    #[inline]
    pub(crate) fn cells_of_numbers(self) -> usize {
        // The bit that says that there are references is the sign.
        self.0.cast_signed() as usize
    }

    /// Whether there are references.
    #[inline]
    pub(crate) fn has_references(self) -> bool {
        self.0 & CallShape::REFERENCES != 0
    }
}
