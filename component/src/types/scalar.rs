//! Scalars: their types, as a table, and how they are passed.

use super::InterfaceType;
use super::layout::CanonicalAbi;
use crate::error::AbiError;
use wharf_runtime::RawVal;

/// Calls `$with` with a row for each scalar type: its case of `Value`, of `Val` and of [`InterfaceType`], and its
/// Rust type, which is a [`Scalar`].
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

/// A scalar as Rust has it: what it is in WIT, in a cell, and in memory.
pub trait Scalar: Copy {
    /// Its name in WIT.
    const NAME: &'static str;

    /// What messages call one.
    const KIND: &'static str;

    /// The layout.
    const ABI: CanonicalAbi = CanonicalAbi::scalar(size_of::<Self>() as u32);

    /// The cell that it is passed in: what is narrower than a core value is extended to one.
    fn to_cell(self) -> RawVal;

    /// What a cell has of it. The bits that it does not have may be anything.
    fn of_cell(cell: RawVal) -> Result<Self, NoChar>;

    /// Writes it to the first of `bytes`, if they are enough.
    fn write(self, bytes: &mut [u8]) -> Option<()>;

    /// Reads it from the first of `bytes`, if they are enough.
    fn read(bytes: &[u8]) -> Option<Result<Self, NoChar>>;
}

/// Of all scalars, only a `char` can be none: a guest gave these bits for one.
#[derive(Debug)]
pub struct NoChar(u32);

impl From<NoChar> for anyhow::Error {
    #[cold]
    fn from(NoChar(bits): NoChar) -> anyhow::Error {
        AbiError::InvalidChar { bits }.into()
    }
}

/// Numbers: their names in WIT, and how they go to a core value and come from it.
macro_rules! numbers {
    ($($ty:ident $article:literal $name:literal $core:ident $to_cell:ident $of_cell:ident;)*) => {$(
        impl Scalar for $ty {
            const NAME: &'static str = $name;
            const KIND: &'static str = concat!($article, " `", $name, "`");

            #[inline(always)]
            fn to_cell(self) -> RawVal {
                RawVal::$to_cell(self as $core)
            }

            #[inline(always)]
            fn of_cell(cell: RawVal) -> Result<$ty, NoChar> {
                Ok(cell.$of_cell() as $ty)
            }

            #[inline(always)]
            fn write(self, bytes: &mut [u8]) -> Option<()> {
                *bytes.first_chunk_mut()? = self.to_le_bytes();
                Some(())
            }

            #[inline(always)]
            fn read(bytes: &[u8]) -> Option<Result<$ty, NoChar>> {
                bytes.first_chunk().map(|bytes| Ok($ty::from_le_bytes(*bytes)))
            }
        }
    )*};
}

numbers! {
    i8 "an" "s8" i32 from_i32 as_i32;
    u8 "a" "u8" u32 from_u32 as_u32;
    i16 "an" "s16" i32 from_i32 as_i32;
    u16 "a" "u16" u32 from_u32 as_u32;
    i32 "an" "s32" i32 from_i32 as_i32;
    u32 "a" "u32" u32 from_u32 as_u32;
    i64 "an" "s64" i64 from_i64 as_i64;
    u64 "a" "u64" u64 from_u64 as_u64;
    f32 "an" "f32" f32 from_f32 as_f32;
    f64 "an" "f64" f64 from_f64 as_f64;
}

/// 0 or 1; what a guest gives that is not 0 is true.
impl Scalar for bool {
    const NAME: &'static str = "bool";
    const KIND: &'static str = "a `bool`";

    #[inline(always)]
    fn to_cell(self) -> RawVal {
        u8::from(self).to_cell()
    }

    #[inline(always)]
    fn of_cell(cell: RawVal) -> Result<bool, NoChar> {
        Ok(cell.as_u32() != 0)
    }

    #[inline(always)]
    fn write(self, bytes: &mut [u8]) -> Option<()> {
        u8::from(self).write(bytes)
    }

    #[inline(always)]
    fn read(bytes: &[u8]) -> Option<Result<bool, NoChar>> {
        bytes.first().map(|byte| Ok(*byte != 0))
    }
}

/// A Unicode scalar value.
impl Scalar for char {
    const NAME: &'static str = "char";
    const KIND: &'static str = "a `char`";

    #[inline(always)]
    fn to_cell(self) -> RawVal {
        u32::from(self).to_cell()
    }

    #[inline(always)]
    fn of_cell(cell: RawVal) -> Result<char, NoChar> {
        let bits = cell.as_u32();
        char::from_u32(bits).ok_or(NoChar(bits))
    }

    #[inline(always)]
    fn write(self, bytes: &mut [u8]) -> Option<()> {
        u32::from(self).write(bytes)
    }

    #[inline(always)]
    fn read(bytes: &[u8]) -> Option<Result<char, NoChar>> {
        bytes.first_chunk().map(|bytes| {
            let bits = u32::from_le_bytes(*bytes);
            char::from_u32(bits).ok_or(NoChar(bits))
        })
    }
}

macro_rules! types {
    ($($kind:ident $ty:ident;)*) => {
        /// A type of scalars.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ScalarType {
            $($kind,)*
        }

        impl ScalarType {
            #[inline]
            pub(crate) fn of(ty: InterfaceType) -> Option<ScalarType> {
                match ty {
                    $(InterfaceType::$kind => Some(ScalarType::$kind),)*
                    _ => None,
                }
            }

            /// Its name in WIT.
            pub(super) fn name(self) -> &'static str {
                match self {
                    $(ScalarType::$kind => <$ty>::NAME,)*
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

scalars! { types }
