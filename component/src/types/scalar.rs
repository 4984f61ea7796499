//! The types of scalars, as a table.

use super::InterfaceType;

/// Calls `$with` with a row for each scalar type: its case of `Val` and of [`InterfaceType`], and its
/// Rust type.
macro_rules! scalars {
    ($with:ident) => {
        $with! {
            Bool bool;
            S8 i8;
            U8 u8;
            S16 i16;
            U16 u16;
            S32 i32;
            U32 u32;
            S64 i64;
            U64 u64;
            Float32 f32;
            Float64 f64;
            Char char;
        }
    };
}
pub(crate) use scalars;

macro_rules! scalar {
    ($($kind:ident $ty:ident;)*) => {
        /// A type of scalars.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum ScalarType {
            $($kind,)*
        }

        impl ScalarType {
            pub(super) fn of(ty: InterfaceType) -> Option<ScalarType> {
                match ty {
                    $(InterfaceType::$kind => Some(ScalarType::$kind),)*
                    _ => None,
                }
            }

            /// The bytes that a value takes in memory.
            pub(super) fn size(self) -> usize {
                match self {
                    $(ScalarType::$kind => size_of::<$ty>(),)*
                }
            }
        }
    };
}

scalars! { scalar }
