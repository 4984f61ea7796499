//! Cells: how values cross between the host and compiled code.

use std::fmt;

/// A 64-bit cell that holds one argument or result of a call (a vector takes two).
///
/// Values narrower than 64 bits are zero-extended bits, so that a cell can be read at any type
/// without undefined behaviour: what comes out of a wrong read is a wrong number. Cells of references are
/// filled by `vm` alone, and those who call with numbers do not get to functions that take or give
/// references.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct RawVal(u64);

macro_rules! cell {
    ($($from:ident $to:ident $ty:ty: |$v:ident| $into:expr, |$bits:ident| $out:expr;)*) => {
        impl RawVal {
            /// A cell of zero bits.
            pub const ZERO: RawVal = RawVal(0);
            $(
                #[doc = concat!("A cell that holds an `", stringify!($ty), "`.")]
                #[inline]
                pub const fn $from($v: $ty) -> RawVal {
                    RawVal($into)
                }

                #[doc = concat!("The cell's low bits as an `", stringify!($ty), "`.")]
                #[inline]
                pub const fn $to(self) -> $ty {
                    let $bits = self.0;
                    $out
                }
            )*
        }
    };
}

cell! {
    from_i32 as_i32 i32: |v| v.cast_unsigned() as u64, |bits| bits as i32;
    from_u32 as_u32 u32: |v| v as u64, |bits| bits as u32;
    from_i64 as_i64 i64: |v| v.cast_unsigned(), |bits| bits.cast_signed();
    from_u64 as_u64 u64: |v| v, |bits| bits;
    from_f32 as_f32 f32: |v| v.to_bits() as u64, |bits| f32::from_bits(bits as u32);
    from_f64 as_f64 f64: |v| v.to_bits(), |bits| f64::from_bits(bits);
}

impl fmt::Debug for RawVal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawVal({:#x})", self.0)
    }
}
