//! The scalars among the cases of [`Value`] and [`Val`].

use super::{Val, Value};
use crate::types::{InterfaceType, NoChar, Scalar, ScalarType, scalars};
use wharf_runtime::RawVal;

/// A value that may be a scalar.
pub trait OfScalars: Sized {
    /// Whether it is a scalar of type `ty`.
    fn is_scalar(&self, ty: InterfaceType) -> bool;

    /// Whether it is of type `ty`.
    fn is(&self, ty: ScalarType) -> bool;

    /// The scalar that the start of `bytes` says, if they are enough.
    fn read(ty: ScalarType, bytes: &[u8]) -> Option<Result<Self, NoChar>>;

    /// Writes it to the start of `bytes`. `None` when it is of another type, or there is no room.
    fn write(&self, ty: ScalarType, bytes: &mut [u8]) -> Option<()>;

    /// The scalar that a cell says.
    fn of_cell(ty: ScalarType, cell: RawVal) -> Result<Self, NoChar>;

    /// What messages call it, if it is a scalar.
    fn scalar_kind(&self) -> Option<&'static str>;
}

macro_rules! of_scalars {
    ($($kind:ident $ty:ident;)*) => {
        of_scalars! { @ Value $($kind $ty;)* }
        of_scalars! { @ Val $($kind $ty;)* }
    };
    (@ $value:ident $($kind:ident $ty:ident;)*) => {
        impl OfScalars for $value {
            #[inline(always)]
            fn is_scalar(&self, ty: InterfaceType) -> bool {
                matches!((self, ty), $(($value::$kind(_), InterfaceType::$kind))|*)
            }

            #[inline(always)]
            fn is(&self, ty: ScalarType) -> bool {
                match ty {
                    $(ScalarType::$kind => matches!(self, $value::$kind(_)),)*
                }
            }

            #[inline(always)]
            fn read(ty: ScalarType, bytes: &[u8]) -> Option<Result<Self, NoChar>> {
                match ty {
                    $(ScalarType::$kind => Some(<$ty>::read(bytes)?.map($value::$kind)),)*
                }
            }

            #[inline(always)]
            fn write(&self, ty: ScalarType, bytes: &mut [u8]) -> Option<()> {
                match ty {
                    $(ScalarType::$kind => match self {
                        $value::$kind(scalar) => scalar.write(bytes),
                        _ => None,
                    },)*
                }
            }

            #[inline]
            fn of_cell(ty: ScalarType, cell: RawVal) -> Result<Self, NoChar> {
                match ty {
                    $(ScalarType::$kind => <$ty as Scalar>::of_cell(cell).map($value::$kind),)*
                }
            }

            fn scalar_kind(&self) -> Option<&'static str> {
                match self {
                    $($value::$kind(_) => Some(<$ty as Scalar>::KIND),)*
                    _ => None,
                }
            }
        }
    };
}

scalars! { of_scalars }
