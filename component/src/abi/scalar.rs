//! `bool`, numbers, `char` and strings.

use anyhow::Result;

use super::layout::CanonicalAbi;
use super::{ComponentType, Lift, Lower, Needs, Sink, Source, TypeContext, plain};
use crate::error::TypeMismatch;
use crate::types::InterfaceType;

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

/// Numbers: `put` and `take` are the methods for a type of the same size, `as` goes between; at last
/// what reads a list of them.
macro_rules! numbers {
    ($($ty:ident $kind:ident $abi:ident $put:ident($via:ident) $take:ident $list:path;)*) => {$(
        component_type!($ty, $kind, $abi, Nothing);

        impl Lower for $ty {
            #[inline]
            fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
                sink.align(Self::ABI.align);
                sink.$put(*self as $via)
            }

            fn lower_list<S: Sink>(items: &[Self], sink: &mut S, _: InterfaceType) -> Result<()> {
                plain::lower_list(items, sink)
            }
        }

        impl Lift for $ty {
            #[inline]
            fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
                src.align(Self::ABI.align);
                Ok(src.$take()? as $ty)
            }

            fn lift_list<S: Source>(src: &mut S, _: InterfaceType) -> Result<Vec<Self>> {
                $list(src)
            }
        }
    )*};
}

numbers! {
    u8 U8 SCALAR_1 put_u8(u8) take_u8 Source::byte_list;
    i8 S8 SCALAR_1 put_s8(i8) take_s8 plain::lift_list;
    u16 U16 SCALAR_2 put_u16(u16) take_u16 plain::lift_list;
    i16 S16 SCALAR_2 put_s16(i16) take_s16 plain::lift_list;
    u32 U32 SCALAR_4 put_u32(u32) take_u32 plain::lift_list;
    i32 S32 SCALAR_4 put_u32(u32) take_u32 plain::lift_list;
    u64 U64 SCALAR_8 put_u64(u64) take_u64 plain::lift_list;
    i64 S64 SCALAR_8 put_u64(u64) take_u64 plain::lift_list;
    f32 Float32 SCALAR_4 put_f32(f32) take_f32 plain::lift_list;
    f64 Float64 SCALAR_8 put_f64(f64) take_f64 plain::lift_list;
}

component_type!(bool, Bool, SCALAR_1, Nothing);
component_type!(char, Char, SCALAR_4, Nothing);
component_type!(str, String, POINTER_PAIR, Memory);
component_type!(String, String, POINTER_PAIR, Memory);

impl Lower for bool {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
        sink.put_u8((*self).into())
    }

    fn lower_list<S: Sink>(items: &[Self], sink: &mut S, _: InterfaceType) -> Result<()> {
        plain::lower_list(items, sink)
    }
}

impl Lift for bool {
    #[inline]
    fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
        src.take_bool()
    }
}

impl Lower for char {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
        sink.align(4);
        sink.put_u32((*self).into())
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
