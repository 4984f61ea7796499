//! What the walks see of dynamic values, which come in two kinds: [`Value`] and [`Val`](crate::Val).

use crate::abi::{Lift, Lower, Sink, Source};
use crate::error::bug;
use crate::resource::ResourceAny;
use crate::types::{
    ComponentTypes, InterfaceType, ListType, Name, RecordType, RowField, RowShape, scalars,
};
use crate::value::{Elements, OfScalars, Val, Value};
use anyhow::{Result, bail};
use std::fmt::Display;

/// A value whose type is known at run time only. What there is to it beside [`OfScalars`]:
pub trait Dynamic: OfScalars + PassScalar + Clone + 'static {
    /// How it names cases and flags.
    type Name: CaseName;
    /// How it holds the fields of a record.
    type Fields: Fields<Self> + ?Sized;
    /// What is known after one row and helps with those after it.
    type Known<'v>: Default;

    /// What it is.
    fn view(&self) -> View<'_, Self>;

    /// Lets `each` see the fields of `shape` with their values, as long as it says yes. Whether the
    /// value has just those fields, in that order, and the answer was always yes.
    fn each_of_row<'v>(
        &'v self,
        shape: &RowShape,
        known: &mut Self::Known<'v>,
        each: impl FnMut(&RowField, &'v Self) -> bool,
    ) -> bool;

    /// What is allocated for the name of a case or a flag, beside its place.
    fn name_size(name: &str) -> usize;

    /// What is allocated for a field of this name, beside what its value has elsewhere.
    fn field_size(name: &str) -> usize;

    /// A string.
    fn string(text: String) -> Self;

    /// A handle.
    fn resource(handle: ResourceAny) -> Self;

    /// A list of fixed length.
    fn fixed_list(values: Vec<Self>) -> Self;

    /// A tuple.
    fn tuple(values: Vec<Self>) -> Self;

    /// A record of type `ty`, the values of whose fields `value` gives.
    fn record(ty: &RecordType, value: impl FnMut(InterfaceType) -> Result<Self>) -> Result<Self>;

    /// A case of a variant.
    fn variant(case: &Name, payload: Option<Box<Self>>) -> Self;

    /// A case of an enum.
    fn enumeration(case: &Name) -> Self;

    /// An option.
    fn option(payload: Option<Box<Self>>) -> Self;

    /// A result.
    fn result(result: Result<Option<Box<Self>>, Option<Box<Self>>>) -> Self;

    /// The flags of these names.
    fn flags<'n>(names: impl Iterator<Item = &'n Name> + Clone) -> Self;

    /// Lifts a list or a map.
    fn lift_list<S: Source>(types: &ComponentTypes, src: &mut S, ty: &ListType) -> Result<Self>;

    /// Lifts a list or a map over `old`, what of it may be used again.
    fn lift_list_over<S: Source>(
        types: &ComponentTypes,
        src: &mut S,
        ty: &ListType,
        old: &mut Self,
    ) -> Result<()> {
        *old = Self::lift_list(types, src, ty)?;
        Ok(())
    }
}

/// A dynamic value by its case.
pub enum View<'v, V: Dynamic> {
    /// Whatever [`OfScalars`] says.
    Scalar,
    String(&'v str),
    List(ListView<'v, V>),
    Record(&'v V::Fields),
    Tuple(&'v [V]),
    Variant(&'v V::Name, Option<&'v V>),
    Enum(&'v V::Name),
    Option(Option<&'v V>),
    Result(Result<Option<&'v V>, Option<&'v V>>),
    Flags(&'v [V::Name]),
    Resource(&'v ResourceAny),
}

/// The elements of a list.
pub enum ListView<'v, V> {
    Values(&'v [V]),
    /// Scalars, or rows of them.
    Compact(&'v Elements),
    /// Those of a map: the elements are tuples of both.
    Entries(&'v [(V, V)]),
}

/// The name of a case or a flag.
pub trait CaseName: Display {
    /// Whether it is that of a type.
    fn is(&self, name: &Name) -> bool;
}

/// The fields of a record.
pub trait Fields<V> {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether they are those of `ty`, in its order.
    fn in_order(&self, ty: &RecordType) -> bool;

    /// The value of field `index`.
    fn value(&self, index: usize) -> Option<&V>;

    /// The value of field `name`.
    fn get(&self, name: &str) -> Option<&V>;

    /// The names.
    fn names(&self) -> impl Iterator<Item = &str>;
}

impl<V: Dynamic> View<'_, V> {
    /// What messages call it.
    pub fn kind(&self) -> &'static str {
        match self {
            View::Scalar => "a scalar",
            View::String(_) => "a `string`",
            View::List(ListView::Entries(_)) => "a map",
            View::List(_) => "a list",
            View::Record(_) => "a record",
            View::Tuple(_) => "a tuple",
            View::Variant(..) => "a variant",
            View::Enum(_) => "an enum",
            View::Option(_) => "an option",
            View::Result(_) => "a result",
            View::Flags(_) => "flags",
            View::Resource(_) => "a resource",
        }
    }
}

/// Whether there is a handle in `value`, at any depth.
#[cfg(any(feature = "json", feature = "wave"))]
pub(crate) fn has_handle<V: Dynamic>(value: &V) -> bool {
    let any = |values: &[V]| values.iter().any(has_handle);
    match value.view() {
        View::Resource(_) => true,
        View::List(ListView::Values(values)) | View::Tuple(values) => any(values),
        View::List(ListView::Entries(entries)) => {
            entries.iter().any(|(key, value)| has_handle(key) || has_handle(value))
        }
        View::Record(fields) => {
            (0..fields.len()).filter_map(|index| fields.value(index)).any(has_handle)
        }
        View::Variant(_, Some(value))
        | View::Option(Some(value))
        | View::Result(Ok(Some(value)) | Err(Some(value))) => has_handle(value),
        _ => false,
    }
}

impl<V> ListView<'_, V> {
    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            ListView::Values(values) => values.len(),
            ListView::Compact(elements) => elements.len(),
            ListView::Entries(entries) => entries.len(),
        }
    }
}

/// How scalars go to a sink and come from a source.
pub trait PassScalar: Sized {
    /// Lowers the value, which is a scalar.
    fn lower_scalar<S: Sink>(&self, sink: &mut S) -> Result<()>;

    /// Lifts a value of type `ty`, which is a scalar's.
    fn lift_scalar<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self>;
}

macro_rules! pass_scalar {
    ($($kind:ident $ty:ident;)*) => {
        pass_scalar! { @ Value $($kind $ty;)* }
        pass_scalar! { @ Val $($kind $ty;)* }
    };
    (@ $value:ident $($kind:ident $ty:ident;)*) => {
        impl PassScalar for $value {
            #[inline]
            fn lower_scalar<S: Sink>(&self, sink: &mut S) -> Result<()> {
                match self {
                    $($value::$kind(value) => value.lower(sink, InterfaceType::$kind),)*
                    _ => bail!(super::unchecked()),
                }
            }

            #[inline]
            fn lift_scalar<S: Source>(src: &mut S, ty: InterfaceType) -> Result<Self> {
                Ok(match ty {
                    $(InterfaceType::$kind => $value::$kind(Lift::lift(src, ty)?),)*
                    _ => bail!(bug("a type of values that nobody knows")),
                })
            }
        }
    };
}

scalars! { pass_scalar }
