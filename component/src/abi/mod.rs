//! What a value is, said once: the way between Rust and a guest.
//!
//! A type says how it is written to a [`Sink`] and read from a [`Source`]; both come in two kinds,
//! core values (`FlatSink`, `FlatSource`) and linear memory (`MemorySink`, `MemorySource`), and no
//! type knows which it deals with. The scalar types, strings, lists, options, results, tuples and
//! handles are implemented here, records, variants and flags by the derives, and `Value` walks the
//! component's own types through the same sinks and sources.
//!
//! A memory sink writes to a buffer of the host, which is copied to the guest when it is full.
//! Writing to guest memory directly was rejected: every string inside a list calls the guest's
//! `realloc`, which may move the memory, so each scalar would have to look the memory up again.

mod needs;
mod call;
mod types;
mod compound;
mod context;
mod describe;
mod handle;
mod in_memory;
mod map;
mod part;
pub mod plain;
mod scalar;
mod shape;
mod sink;
mod source;
pub(crate) mod strings;
mod tuple;
pub mod dynamic;

pub use call::{
    LiftAll, LiftedVals, LowerAll, Signature, Vals, Values, lift_scalars, lower_scalars,
};
pub use context::{Guest, Handles, LiftContext, LowerContext, Options};
pub use in_memory::{WasmList, WasmStr};
pub use needs::Needs;
pub use part::Typed;
pub use shape::Shape;
pub use sink::{FlatSink, MemorySink, Sink};
pub use source::{FlatSource, MemorySource, Source};
pub use types::{ListTypes, TypeContext, Typecheck};

use crate::error::{TypeMismatch, bug};
use crate::types::InterfaceType;
use crate::types::layout::CanonicalAbi;

/// A Rust type that stands for a component type.
///
/// It is derived, or implemented here for the types that WIT builds in.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stand for a component type",
    note = "derive `ComponentType` for records, variants and enums, and use `flags!` for flags"
)]
pub trait ComponentType {
    /// The layout.
    #[doc(hidden)]
    const ABI: CanonicalAbi;

    /// What lifting and lowering need beside core values.
    #[doc(hidden)]
    const NEEDS: Needs;

    /// Whether `ty` is the component type that `Self` stands for.
    #[doc(hidden)]
    fn typecheck(ty: &InterfaceType, cx: &TypeContext<'_>) -> Result<(), TypeMismatch>;
}

/// A Rust type that can be passed to a component.
pub trait Lower: ComponentType {
    /// Writes the value to where it belongs: aligns the sink first, and leaves it
    /// [`CanonicalAbi::size`] further, or as many core values.
    #[doc(hidden)]
    fn lower<S: Sink>(&self, sink: &mut S, ty: InterfaceType) -> anyhow::Result<()>;

    /// Writes a `list<Self>`, in one copy where elements are plain bytes.
    #[doc(hidden)]
    fn lower_list<S: Sink>(
        items: &[Self],
        sink: &mut S,
        element: InterfaceType,
    ) -> anyhow::Result<()>
    where
        Self: Sized,
    {
        sink.list_of(items, element)
    }

    /// Writes the parameters or the result of a function; only what implements
    /// [`ComponentNamedList`] can.
    #[doc(hidden)]
    fn lower_all<S: Sink>(&self, sink: &mut S, types: ListTypes<'_>) -> anyhow::Result<()> {
        let _ = (sink, types);
        Err(bug("lowering what is no list of values"))
    }
}

/// A Rust type that a component can give to the host.
pub trait Lift: ComponentType + Sized {
    /// Reads the value from where it belongs; leaves the source as [`Lower::lower`] leaves a sink.
    #[doc(hidden)]
    fn lift<S: Source>(src: &mut S, ty: InterfaceType) -> anyhow::Result<Self>;

    /// Reads a `list<Self>`, in one copy where elements are plain bytes.
    #[doc(hidden)]
    fn lift_list<S: Source>(src: &mut S, element: InterfaceType) -> anyhow::Result<Vec<Self>> {
        src.list_of(element)
    }

    /// Reads the parameters or the result of a function; only what implements
    /// [`ComponentNamedList`] can.
    #[doc(hidden)]
    fn lift_all<S: Source>(src: &mut S, types: ListTypes<'_>) -> anyhow::Result<Self> {
        let _ = (src, types);
        Err(bug("lifting what is no list of values"))
    }
}

/// The parameters of a function, or its result: a tuple of up to 16 component types. A function
/// without result returns `()`, one with a result a tuple of one.
pub trait ComponentNamedList: ComponentType {
    /// How many values these are.
    #[doc(hidden)]
    const LEN: usize;

    /// Whether these are the types of the parameters or the result.
    #[doc(hidden)]
    fn typecheck_all(types: ListTypes<'_>, cx: &TypeContext<'_>) -> Result<(), TypeMismatch>;
}

#[cfg(test)]
mod tests;
