//! `bool`, numbers, `char` and strings.

use anyhow::Result;

use super::{ComponentType, Lift, Lower, Needs, Sink, Source, TypeContext, plain};
use crate::error::TypeMismatch;
use crate::types::InterfaceType;
use crate::types::layout::CanonicalAbi;
use wharf_runtime::RawVal;

macro_rules! component_type {
    ($ty:ty, $kind:ident, $abi:ident, $needs:ident) => {
        impl ComponentType for $ty {
            const ABI: CanonicalAbi = CanonicalAbi::$abi;
            const NEEDS: Needs = Needs::$needs;

            fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
                cx.check_scalar(ty, InterfaceType::$kind, concat!("`", stringify!($ty), "`"))
            }
        }
    };
}

/// A scalar as sinks and sources know it: in a cell, and in memory.
pub trait Scalar: Copy {
    /// The cell that it is passed in: what is narrower than a core value is extended to one.
    fn to_cell(self) -> RawVal;

    /// What a cell has of it. The bits that it does not have may be anything.
    fn of_cell(cell: RawVal) -> Self;

    /// Writes it to the first of `bytes`, if they are enough.
    fn write(self, bytes: &mut [u8]) -> Option<()>;

    /// Reads it from the first of `bytes`, if they are enough.
    fn read(bytes: &[u8]) -> Option<Self>;
}

/// Numbers: how they go to a core value and come from it, and what reads a list of them.
macro_rules! numbers {
    ($($ty:ident $kind:ident $abi:ident $core:ident $to_cell:ident $of_cell:ident $list:path;)*) => {$(
        component_type!($ty, $kind, $abi, Nothing);

        impl Scalar for $ty {
            #[inline(always)]
            fn to_cell(self) -> RawVal {
                RawVal::$to_cell(self as $core)
            }

            #[inline(always)]
            fn of_cell(cell: RawVal) -> $ty {
                cell.$of_cell() as $ty
            }

            #[inline(always)]
            fn write(self, bytes: &mut [u8]) -> Option<()> {
                *bytes.first_chunk_mut()? = self.to_le_bytes();
                Some(())
            }

            #[inline(always)]
            fn read(bytes: &[u8]) -> Option<$ty> {
                bytes.first_chunk().copied().map($ty::from_le_bytes)
            }
        }

        impl Lower for $ty {
            #[inline]
            fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
                sink.align(Self::ABI.align);
                sink.put(*self)
            }

            fn lower_list<S: Sink>(items: &[Self], sink: &mut S, _: InterfaceType) -> Result<()> {
                plain::lower_list(items, sink)
            }
        }

        impl Lift for $ty {
            #[inline]
            fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
                src.align(Self::ABI.align);
                src.take()
            }

            fn lift_list<S: Source>(src: &mut S, _: InterfaceType) -> Result<Vec<Self>> {
                $list(src)
            }
        }
    )*};
}

numbers! {
    u8 U8 SCALAR_1 u32 from_u32 as_u32 Source::byte_list;
    i8 S8 SCALAR_1 i32 from_i32 as_i32 plain::lift_list;
    u16 U16 SCALAR_2 u32 from_u32 as_u32 plain::lift_list;
    i16 S16 SCALAR_2 i32 from_i32 as_i32 plain::lift_list;
    u32 U32 SCALAR_4 u32 from_u32 as_u32 plain::lift_list;
    i32 S32 SCALAR_4 i32 from_i32 as_i32 plain::lift_list;
    u64 U64 SCALAR_8 u64 from_u64 as_u64 plain::lift_list;
    i64 S64 SCALAR_8 i64 from_i64 as_i64 plain::lift_list;
    f32 Float32 SCALAR_4 f32 from_f32 as_f32 plain::lift_list;
    f64 Float64 SCALAR_8 f64 from_f64 as_f64 plain::lift_list;
}

/// 0 or 1; what a guest gives that is not 0 is true.
impl Scalar for bool {
    #[inline(always)]
    fn to_cell(self) -> RawVal {
        u8::from(self).to_cell()
    }

    #[inline(always)]
    fn of_cell(cell: RawVal) -> bool {
        cell.as_u32() != 0
    }

    #[inline(always)]
    fn write(self, bytes: &mut [u8]) -> Option<()> {
        u8::from(self).write(bytes)
    }

    #[inline(always)]
    fn read(bytes: &[u8]) -> Option<bool> {
        u8::read(bytes).map(|byte| byte != 0)
    }
}

component_type!(bool, Bool, SCALAR_1, Nothing);
component_type!(char, Char, SCALAR_4, Nothing);
component_type!(str, String, POINTER_PAIR, Memory);
component_type!(String, String, POINTER_PAIR, Memory);

impl Lower for bool {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
        sink.put(*self)
    }

    fn lower_list<S: Sink>(items: &[Self], sink: &mut S, _: InterfaceType) -> Result<()> {
        plain::lower_list(items, sink)
    }
}

impl Lift for bool {
    #[inline]
    fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
        src.take()
    }
}

impl Lower for char {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
        sink.align(4);
        sink.put(u32::from(*self))
    }

    fn lower_list<S: Sink>(items: &[Self], sink: &mut S, _: InterfaceType) -> Result<()> {
        plain::lower_list(items, sink)
    }
}

impl Lift for char {
    #[inline]
    fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
        src.align(4);
        src.take_char()
    }
}

impl Lower for str {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
        sink.string(self)
    }
}

impl Lower for String {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
        sink.string(self)
    }
}

impl Lift for String {
    #[inline]
    fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
        src.string()
    }
}
