//! Lists, options, results, and what merely points to a value.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::Result;

use super::context::reserved;
use super::{
    ComponentType, Lift, ListTypes, Lower, Needs, Shape, Sink, Source, TypeContext, Typecheck,
};
use crate::error::{TypeMismatch, bug};
use crate::types::InterfaceType;
use crate::types::layout::{CanonicalAbi, VariantAbi};

/// Pointers stand for what they point to. What is `shared` stays with whoever else has it: it is not discarded.
macro_rules! pointers {
    ($($ty:ty, shared: $shared:literal;)*) => {$(
        impl<T: ComponentType + ?Sized> ComponentType for $ty {
            const ABI: CanonicalAbi = T::ABI;
            const NEEDS: Needs = T::NEEDS;

            fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
                T::typecheck(ty, cx)
            }
        }

        impl<T: Lower + ?Sized> Lower for $ty {
            #[inline]
            fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> Result<()> {
                if const { $shared && T::NEEDS.types() } && sink.discards() {
                    return Ok(());
                }
                T::lower(self, sink, ty)
            }

            #[inline]
            fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> Result<()> {
                if const { $shared && T::NEEDS.types() } && sink.discards() {
                    return Ok(());
                }
                T::lower_all(self, sink, types)
            }
        }
    )*};
}

pointers! {
    &T, shared: true;
    Box<T>, shared: false;
    Rc<T>, shared: true;
    Arc<T>, shared: true;
}

/// What an allocation takes beside what is in it: counts of references, and what the allocator keeps.
const ALLOCATION_OVERHEAD: usize = 4 * size_of::<usize>();

macro_rules! lift_pointers {
    ($($pointer:ident)*) => {$(
        impl<T: Lift> Lift for $pointer<T> {
            #[inline]
            fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
                src.charge(size_of::<T>() + ALLOCATION_OVERHEAD)?;
                T::lift(src, ty).map(Self::new)
            }
        }

        impl Lift for $pointer<str> {
            #[inline]
            fn lift<S: Source>(src: &mut S, _ty: InterfaceType) -> Result<Self> {
                src.string().map(Self::from)
            }
        }

        impl<T: Lift> Lift for $pointer<[T]> {
            #[inline]
            fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
                Vec::lift(src, ty).map(Self::from)
            }
        }
    )*};
}

lift_pointers! { Box Rc Arc }

macro_rules! lists {
    ($($ty:ty)*) => {$(
        impl<T: ComponentType> ComponentType for $ty {
            const ABI: CanonicalAbi = CanonicalAbi::POINTER_PAIR;
            const NEEDS: Needs = Needs::Memory.and(T::NEEDS);

            fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
                cx.check(ty, Shape::List(T::typecheck))
            }
        }

        impl<T: Lower> Lower for $ty {
            #[inline]
            fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> Result<()> {
                let element = sink.part::<T>(ty, 0);
                T::lower_list(self, sink, element)
            }
        }
    )*};
}

lists! { [T] Vec<T> }

impl<T: Lift> Lift for Vec<T> {
    #[inline]
    fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
        let element = src.part::<T>(ty, 0);
        T::lift_list(src, element)
    }
}

/// A list of fixed length lies in place, as a tuple does.
impl<T: ComponentType, const N: usize> ComponentType for [T; N] {
    const ABI: CanonicalAbi = {
        assert!(N <= u32::MAX as usize, "no list is as long as this array");
        CanonicalAbi::fixed_list(T::ABI, N as u32)
    };
    const NEEDS: Needs = T::NEEDS;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        cx.check(ty, Shape::FixedList(T::typecheck, N))
    }
}

impl<T: Lower, const N: usize> Lower for [T; N] {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> Result<()> {
        let element = sink.part::<T>(ty, 0);
        self.iter().try_for_each(|item| item.lower(sink, element))
    }
}

impl<T: Lift, const N: usize> Lift for [T; N] {
    #[inline]
    fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
        let element = src.part::<T>(ty, 0);
        let mut items = reserved(N)?;
        for _ in 0..N {
            items.push(T::lift(src, element)?);
        }
        items.try_into().map_err(|_| bug("an array of wrong length"))
    }
}

impl<T: ComponentType> ComponentType for Option<T> {
    const ABI: CanonicalAbi = VariantAbi::option(T::ABI).abi;
    const NEEDS: Needs = T::NEEDS;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        cx.check(ty, Shape::Option(T::typecheck))
    }
}

impl<T: Lower> Lower for Option<T> {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> Result<()> {
        let abi = &sink.variant_abi::<Self>(ty, &const { VariantAbi::option(T::ABI) });
        match self {
            None => sink.variant(abi, 0, |_| Ok(())),
            Some(value) => sink.variant(abi, 1, |sink| {
                let payload = sink.part::<T>(ty, 1);
                value.lower(sink, payload)
            }),
        }
    }
}

impl<T: Lift> Lift for Option<T> {
    #[inline]
    fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
        let abi = &src.variant_abi::<Self>(ty, &const { VariantAbi::option(T::ABI) });
        src.variant(abi, |src, case| {
            if case == 0 {
                return Ok(None);
            }
            let payload = src.part::<T>(ty, 1);
            T::lift(src, payload).map(Some)
        })
    }
}

/// The layout of `result<T, E>`; a `()` is no payload, and takes no place.
const fn result_abi<T: ComponentType, E: ComponentType>() -> VariantAbi {
    VariantAbi::result(Some(T::ABI), Some(E::ABI))
}

/// How a payload is checked, if it is there: nothing but `()` takes no place.
fn payload<T: ComponentType>() -> Option<Typecheck> {
    (T::ABI != CanonicalAbi::UNIT).then_some(T::typecheck as Typecheck)
}

impl<T: ComponentType, E: ComponentType> ComponentType for Result<T, E> {
    const ABI: CanonicalAbi = result_abi::<T, E>().abi;
    const NEEDS: Needs = T::NEEDS.and(E::NEEDS);

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        cx.check(ty, Shape::Result([payload::<T>(), payload::<E>()]))
    }
}

impl<T: Lower, E: Lower> Lower for Result<T, E> {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> anyhow::Result<()> {
        let abi = &sink.variant_abi::<Self>(ty, &const { result_abi::<T, E>() });
        match self {
            Ok(value) => sink.variant(abi, 0, |sink| {
                let payload = sink.part::<T>(ty, 0);
                value.lower(sink, payload)
            }),
            Err(error) => sink.variant(abi, 1, |sink| {
                let payload = sink.part::<E>(ty, 1);
                error.lower(sink, payload)
            }),
        }
    }
}

impl<T: Lift, E: Lift> Lift for Result<T, E> {
    #[inline]
    fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> anyhow::Result<Self> {
        let abi = &src.variant_abi::<Self>(ty, &const { result_abi::<T, E>() });
        src.variant(abi, |src, case| {
            if case == 0 {
                let payload = src.part::<T>(ty, 0);
                T::lift(src, payload).map(Ok)
            } else {
                let payload = src.part::<E>(ty, 1);
                E::lift(src, payload).map(Err)
            }
        })
    }
}

impl<T: ComponentType + ToOwned + ?Sized> ComponentType for Cow<'_, T> {
    const ABI: CanonicalAbi = T::ABI;
    const NEEDS: Needs = T::NEEDS;

    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
        T::typecheck(ty, cx)
    }
}

impl<T: Lower + ToOwned + ?Sized> Lower for Cow<'_, T> {
    #[inline]
    fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> Result<()> {
        match self {
            // As a reference, which is shared.
            Cow::Borrowed(value) => <&T>::lower(value, sink, ty),
            Cow::Owned(_) => T::lower(self, sink, ty),
        }
    }
}
