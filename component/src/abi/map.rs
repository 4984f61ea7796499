//! Maps: to the component model the lists of their entries.
//!
//! A guest sees the entries in the order of their keys, whatever order a `HashMap` has them in, so
//! that runs can be repeated. Of entries with the same key the last one counts. Who wants the
//! entries as the guest wrote them takes `Vec<(K, V)>`.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use anyhow::Result;

use super::{ComponentType, Lift, Lower, Needs, Shape, Sink, Source, TypeContext};
use crate::error::TypeMismatch;
use crate::types::InterfaceType;
use crate::types::layout::CanonicalAbi;

macro_rules! maps {
    ($({$($generics:tt)*} $ty:ty where {$($key:tt)*};)*) => {$(
        impl<K: ComponentType, V: ComponentType, $($generics)*> ComponentType for $ty {
            const ABI: CanonicalAbi = CanonicalAbi::POINTER_PAIR;
            const NEEDS: Needs = Needs::Memory.and(K::NEEDS).and(V::NEEDS);

            fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
                cx.check(ty, Shape::List(<(K, V)>::typecheck))
            }
        }

        impl<K: Lower + Ord, V: Lower, $($generics)*> Lower for $ty {
            fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> Result<()> {
                let mut entries: Vec<(&K, &V)> = self.iter().collect();
                // In the order already where the map has one.
                entries.sort_by_key(|(key, _)| *key);
                let element = sink.part::<(K, V)>(ty, 0);
                Lower::lower_list(&entries, sink, element)
            }
        }

        impl<K: Lift + $($key)*, V: Lift, $($generics)*> Lift for $ty {
            fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
                let entries = Vec::<(K, V)>::lift(src, ty)?;
                // Both are there at the same time, and a map is not full.
                src.charge(entries.len().saturating_mul(2 * (size_of::<(K, V)>() + 1)))?;
                Ok(entries.into_iter().collect())
            }
        }
    )*};
}

maps! {
    {H: BuildHasher + Default} HashMap<K, V, H> where {Hash + Eq};
    {} BTreeMap<K, V> where {Ord};
}
