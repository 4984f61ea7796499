//! Values whose types are known at run time only, through the same sources and sinks: the component's own types
//! say what to do. There are two kinds, [`Value`] and [`Val`], and one walk each way for both.
//!
//! How deep a value nests is bounded by its type, and validation bounds types. Where the guest has left little of
//! the stack, that is still too deep: each step of a walk sees that there is [room](wharf_runtime::check_stack).
//!
//! Arguments are looked at twice: [`typecheck`] sees that they are of their types before [`lower`] writes
//! any of them. One walk for both was rejected: a list calls the guest's `realloc` before its elements
//! are written, so a host's mistake in the last of them would leave a guest in the middle of a call
//! that nobody made. Of lists of scalars or of records of scalars, the first walk makes the guest's bytes
//! ([`Checked`]), which the second copies.

mod view;
mod of_value;
mod of_val;
mod flat;
mod typecheck;
mod fits;
mod lift;
mod lower;
mod scalars;

pub(super) use fits::fits;
pub use flat::Checked;
pub use lift::{lift, lift_over};
pub use lower::{lower, lower_all};
pub use scalars::{RawScalar, Scalars};
pub use typecheck::{typecheck, typecheck_all};
pub use view::Dynamic;
#[cfg(any(feature = "json", feature = "wave"))]
pub(crate) use view::has_handle;

use super::{ComponentType, Lift, Lower, Needs, Sink, Source, TypeContext};
use crate::error::{TypeMismatch, bug};
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, InterfaceType};
use crate::value::{Val, Value};

macro_rules! component_type {
    ($($value:ident)*) => {$(
        /// A value of any type: which one, the component says.
        ///
        /// In the parameters of a [`TypedFunc`](crate::TypedFunc) or the result of a host function it is
        /// compared with that type when it is passed, before anything is lowered.
        impl ComponentType for $value {
            /// Nobody looks at it, because of [`Needs::Layouts`]; but it is not that of `()`.
            const ABI: CanonicalAbi = CanonicalAbi::SCALAR_8;
            const NEEDS: Needs = Needs::Layouts;

            fn typecheck(_ty: &InterfaceType, _cx: &TypeContext<'_>) -> Result<(), TypeMismatch> {
                Ok(())
            }
        }

        impl Lower for $value {
            fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> anyhow::Result<()> {
                let lowered = sink.dynamic(self, ty);
                // Where it is discarded, nobody has seen that it is of its type.
                if sink.discards() { Ok(()) } else { lowered }
            }
        }

        impl Lift for $value {
            fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> anyhow::Result<$value> {
                src.dynamic(ty)
            }
        }
    )*};
}

component_type! { Value Val }

fn unchecked() -> anyhow::Error {
    bug("a value of another type than was checked")
}

/// The element type of a list, and how many elements it has, where that is fixed.
fn element(types: &ComponentTypes, ty: InterfaceType) -> Option<(InterfaceType, Option<u32>)> {
    match ty {
        InterfaceType::List(i) => Some((types.list(i).element, None)),
        InterfaceType::FixedList(i) => {
            let list = types.fixed_list(i);
            Some((list.element, Some(list.length)))
        }
        _ => None,
    }
}
