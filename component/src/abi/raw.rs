//! A core value in a cell of 64 bits, whatever its type.

/// Zero-extended bits of a core value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct RawVal(u64);

impl RawVal {
    /// An `i32`.
    pub fn from_i32(value: i32) -> Self {
        Self(value.cast_unsigned().into())
    }

    /// An `i64`.
    pub fn from_i64(value: i64) -> Self {
        Self(value.cast_unsigned())
    }

    /// An `f32`.
    pub fn from_f32(value: f32) -> Self {
        Self(value.to_bits().into())
    }

    /// An `f64`.
    pub fn from_f64(value: f64) -> Self {
        Self(value.to_bits())
    }

    /// The lower half.
    pub fn as_u32(self) -> u32 {
        self.0 as u32
    }

    /// All bits.
    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// The lower half as a float.
    pub fn as_f32(self) -> f32 {
        f32::from_bits(self.as_u32())
    }

    /// All bits as a float.
    pub fn as_f64(self) -> f64 {
        f64::from_bits(self.0)
    }
}
