//! `bool`, numbers, `char` and strings.

use anyhow::Result;

use super::{ComponentType, Lift, Lower, Needs, Shape, Sink, Source, TypeContext, plain};
use crate::error::TypeMismatch;
use crate::types::layout::CanonicalAbi;
use crate::types::{InterfaceType, Scalar, scalars};

macro_rules! component_type {
    ($ty:ty, $kind:ident, $abi:expr, $needs:ident) => {
        impl ComponentType for $ty {
            const ABI: CanonicalAbi = $abi;
            const NEEDS: Needs = Needs::$needs;

            fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
                let name = concat!("`", stringify!($ty), "`");
                cx.check(ty, Shape::Simple(InterfaceType::$kind, name))
            }
        }
    };
}

macro_rules! scalar {
    ($($kind:ident $ty:ident;)*) => {$(
        component_type!($ty, $kind, <$ty as Scalar>::ABI, Nothing);

        impl Lower for $ty {
            #[inline]
            fn lower<S: Sink>(&self, sink: &mut S, _ty: InterfaceType) -> Result<()> {
                sink.align(<$ty as Scalar>::ABI.align);
                sink.put(*self)
            }

            fn lower_list<S: Sink>(items: &[Self], sink: &mut S, _: InterfaceType) -> Result<()> {
                plain::lower_list(items, sink)
            }
        }
    )*};
}

scalars! { scalar }

macro_rules! lift {
    ($list:path: $($ty:ident)*) => {$(
        impl Lift for $ty {
            #[inline]
            fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
                src.align(<$ty as Scalar>::ABI.align);
                src.take()
            }

            fn lift_list<S: Source>(src: &mut S, _: InterfaceType) -> Result<Vec<Self>> {
                $list(src)
            }
        }
    )*};
}

lift! { plain::lift_list: i8 u8 i16 u16 i32 u32 i64 u64 f32 f64 }
// Not all that a guest may give is one.
lift! { Source::scalar_list: bool char }

component_type!(str, String, CanonicalAbi::POINTER_PAIR, Memory);
component_type!(String, String, CanonicalAbi::POINTER_PAIR, Memory);

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
