//! Tuples, as values and as lists of parameters or results.

use anyhow::Result;

use super::handle::bug;
use super::layout::CanonicalAbi;
use super::{
    ComponentNamedList, ComponentType, Lift, ListTypes, Lower, Needs, Sink, Source, TypeContext,
    Typecheck,
};
use crate::error::TypeMismatch;
use crate::types::InterfaceType;

macro_rules! tuple {
    ($($name:ident $index:tt)*) => {
        impl<$($name: ComponentType),*> ComponentType for ($($name,)*) {
            const ABI: CanonicalAbi = CanonicalAbi::record(&[$($name::ABI),*]);
            const NEEDS: Needs = Needs::all(&[$($name::NEEDS),*]);

            fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
                cx.check_tuple(ty, &[$($name::typecheck as Typecheck),*])
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
                sink.align(Self::ABI.align);
                $(
                    let field = sink.field::<$name>(ty, $index);
                    self.$index.lower(sink, field)?;
                )*
                sink.align(Self::ABI.align);
                Ok(())
            }

            #[inline]
            fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> Result<()> {
                $(self.$index.lower(sink, value_type::<$name>(&types, $index)?)?;)*
                Ok(())
            }
        }

        #[allow(unused_variables, reason = "the empty tuple has no fields")]
        impl<$($name: Lift),*> Lift for ($($name,)*) {
            #[inline]
            fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
                src.align(Self::ABI.align);
                let tuple = ($({
                    let field = src.field::<$name>(ty, $index);
                    $name::lift(src, field)?
                },)*);
                src.align(Self::ABI.align);
                Ok(tuple)
            }

            #[inline]
            fn lift_all<S: Source>(src: &mut S, types: ListTypes<'_>) -> Result<Self> {
                Ok(($($name::lift(src, value_type::<$name>(&types, $index)?)?,)*))
            }
        }
    };
}

/// The type of value `index`, where `T` needs to know it.
#[inline]
fn value_type<T: ComponentType>(types: &ListTypes<'_>, index: usize) -> Result<InterfaceType> {
    if !T::NEEDS.types() {
        return Ok(InterfaceType::Bool);
    }
    types.get(index).ok_or_else(|| bug("more values than the function has"))
}

tuple! {}
tuple! { A0 0 }
tuple! { A0 0 A1 1 }
tuple! { A0 0 A1 1 A2 2 }
tuple! { A0 0 A1 1 A2 2 A3 3 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 A9 9 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 A9 9 A10 10 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 A9 9 A10 10 A11 11 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 A9 9 A10 10 A11 11 A12 12 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 A9 9 A10 10 A11 11 A12 12 A13 13 }
tuple! { A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 A9 9 A10 10 A11 11 A12 12 A13 13 A14 14 }
tuple! {
    A0 0 A1 1 A2 2 A3 3 A4 4 A5 5 A6 6 A7 7 A8 8 A9 9 A10 10 A11 11 A12 12 A13 13 A14 14 A15 15
}
