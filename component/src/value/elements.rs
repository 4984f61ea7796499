//! The elements of compact lists: scalars as Rust has them, records of scalars as guests have them.

use super::rows::Rows;
use super::{List, Value};
use crate::types::{InterfaceType, scalars};

/// A Rust type of which a [`List`] can hold many without a [`Value`] for each: `bool`, integers of 8 to
/// 64 bits, `f32`, `f64` and `char`.
pub trait ListElement: Copy + sealed::Element {}

pub(super) mod sealed {
    use super::{Elements, Value};

    pub trait Element: Sized {
        /// Elements of a list.
        fn elements(items: Vec<Self>) -> Elements;
        /// The elements, if they are of this type.
        fn slice(elements: &Elements) -> Option<&[Self]>;
        /// The elements, if they are of this type.
        fn items(elements: Elements) -> Result<Vec<Self>, Elements>;
        /// The value, if it is of this type.
        fn from_value(value: &Value) -> Option<Self>;
    }
}

macro_rules! elements {
    ($($kind:ident $ty:ident;)*) => {
        /// The elements of a list that is held compactly.
        #[derive(Clone)]
        pub enum Elements {
            $(
                #[doc = concat!("Elements of type `", stringify!($ty), "`.")]
                $kind(Vec<$ty>),
            )*
            /// Records or tuples of scalars.
            Rows(Rows),
        }

        impl Elements {
            /// How many there are.
            pub(crate) fn len(&self) -> usize {
                match self {
                    $(Elements::$kind(items) => items.len(),)*
                    Elements::Rows(rows) => rows.len(),
                }
            }

            /// Element `index`, which has to be there.
            pub(crate) fn value(&self, index: usize) -> Value {
                match self {
                    $(Elements::$kind(items) => Value::$kind(items[index]),)*
                    Elements::Rows(rows) => rows.value(index),
                }
            }

            /// All elements.
            pub(super) fn to_values(&self) -> Vec<Value> {
                match self {
                    $(Elements::$kind(items) => items.iter().copied().map(Value::$kind).collect(),)*
                    Elements::Rows(rows) => (0..rows.len()).map(|i| rows.value(i)).collect(),
                }
            }

            /// The type of scalars.
            pub(crate) fn scalar(&self) -> Option<InterfaceType> {
                match self {
                    $(Elements::$kind(_) => Some(InterfaceType::$kind),)*
                    Elements::Rows(_) => None,
                }
            }
        }

        $(
            impl sealed::Element for $ty {
                fn elements(items: Vec<Self>) -> Elements {
                    Elements::$kind(items)
                }

                fn slice(elements: &Elements) -> Option<&[Self]> {
                    match elements {
                        Elements::$kind(items) => Some(items),
                        _ => None,
                    }
                }

                fn items(elements: Elements) -> Result<Vec<Self>, Elements> {
                    match elements {
                        Elements::$kind(items) => Ok(items),
                        other => Err(other),
                    }
                }

                fn from_value(value: &Value) -> Option<Self> {
                    match value {
                        Value::$kind(value) => Some(*value),
                        _ => None,
                    }
                }
            }

            impl ListElement for $ty {}
        )*
    };
}

scalars! { elements }

impl Elements {
    /// The rows, if they are such.
    pub(crate) fn rows(&self) -> Option<&Rows> {
        match self {
            Elements::Rows(rows) => Some(rows),
            _ => None,
        }
    }

    /// Whether all elements are equal, where that can be said without looking at each as a value.
    pub(super) fn equal(&self, other: &Elements) -> Option<bool> {
        macro_rules! equal {
            ($($kind:ident)*) => {
                match (self, other) {
                    $((Elements::$kind(a), Elements::$kind(b)) => Some(a == b),)*
                    (Elements::Rows(a), Elements::Rows(b)) => a.equal(b),
                    // Floats are not compared as Rust does.
                    _ => None,
                }
            };
        }
        equal! { Bool S8 U8 S16 U16 S32 U32 S64 U64 Char }
    }
}

impl<T: ListElement> From<Vec<T>> for List {
    fn from(items: Vec<T>) -> List {
        List::compact(T::elements(items))
    }
}

impl<T: ListElement> From<&[T]> for List {
    fn from(items: &[T]) -> List {
        items.to_vec().into()
    }
}

impl<T: ListElement, const N: usize> From<[T; N]> for List {
    fn from(items: [T; N]) -> List {
        items.to_vec().into()
    }
}
