//! Tuples, as values and as lists of parameters or results.

use anyhow::Result;

use super::part::listed_type;
use super::{
    ComponentNamedList, ComponentType, Lift, ListTypes, Lower, Needs, Shape, Sink, Source,
    TypeContext, Typecheck,
};
use crate::error::TypeMismatch;
use crate::types::InterfaceType;
use crate::types::layout::CanonicalAbi;

macro_rules! tuple {
    ($($name:ident $index:tt)*) => {
        impl<$($name: ComponentType),*> ComponentType for ($($name,)*) {
            const ABI: CanonicalAbi = CanonicalAbi::record(&[$($name::ABI),*]);
            const NEEDS: Needs = Needs::all(&[$($name::NEEDS),*]);

            fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
                cx.check(ty, Shape::Tuple(&[$($name::typecheck as Typecheck),*]))
            }
        }

        impl<$($name: ComponentType),*> ComponentNamedList for ($($name,)*) {
            const LEN: usize = <[usize]>::len(&[$($index),*]);

            fn typecheck_all(
                types: ListTypes<'_>,
                cx: &TypeContext<'_>,
            ) -> Result<(), TypeMismatch> {
                cx.check_all(types, &[$($name::typecheck as Typecheck),*])
            }
        }

        #[allow(unused_variables, reason = "the empty tuple has no fields")]
        impl<$($name: Lower),*> Lower for ($($name,)*) {
            #[inline]
            fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> Result<()> {
                sink.align_for::<Self>(ty);
                $(
                    let field = sink.part::<$name>(ty, $index);
                    self.$index.lower(sink, field)?;
                )*
                sink.align_for::<Self>(ty);
                Ok(())
            }

            #[inline]
            fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> Result<()> {
                $(
                    let ty = sink.listed::<$name>(&types, $index)?;
                    self.$index.lower(sink, ty)?;
                )*
                Ok(())
            }
        }

        #[allow(unused_variables, reason = "the empty tuple has no fields")]
        impl<$($name: Lift),*> Lift for ($($name,)*) {
            #[inline]
            fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
                src.align_for::<Self>(ty);
                let tuple = ($({
                    let field = src.part::<$name>(ty, $index);
                    $name::lift(src, field)?
                },)*);
                src.align_for::<Self>(ty);
                Ok(tuple)
            }

            #[inline]
            fn lift_all<S: Source>(src: &mut S, types: ListTypes<'_>) -> Result<Self> {
                Ok(($($name::lift(src, listed_type::<$name>(&types, $index)?)?,)*))
            }
        }
    };
}

/// Every tuple up to the whole list.
macro_rules! tuples {
    ($(@ $($done:ident $at:tt)*,)? $name:ident $index:tt $($rest:tt)*) => {
        tuple! { $($($done $at)*)? }
        tuples! { @ $($($done $at)*)? $name $index, $($rest)* }
    };
    (@ $($done:ident $at:tt)*,) => { tuple! { $($done $at)* } };
}

// Parameters of functions may be many; Rust's own traits end at 12.
tuples! {
    A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 A9 9 A10 10 A11 11 A12 12 A13 13 A14 14 A15 15
    A16 16 A17 17 A18 18 A19 19 A20 20 A21 21 A22 22 A23 23 A24 24 A25 25 A26 26 A27 27 A28 28
    A29 29 A30 30 A31 31
}
