//! Lists that need no [`Value`] for each element.

use super::Value;
use super::elements::{Elements, ListElement};
use crate::types::scalars;
use std::borrow::Cow;
use std::fmt;
use std::iter::FusedIterator;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;
use std::{slice, vec};

/// The elements of a list.
///
/// A list is a slice of [`Value`]s, made from a `Vec<Value>` or by `collect`, indexed and iterated like
/// one. What it holds may be more compact: a list of scalars that a guest gives, or one that is made
/// from a `Vec<u8>`, a `Vec<f32>` and so on, holds just those, and so does a list of records or tuples
/// of scalars that a guest gives.
///
/// ```
/// use wharf_component::{List, Value};
///
/// let bytes = Value::List(vec![1_u8, 2, 3].into());
/// let values = Value::List(vec![Value::U8(1), Value::U8(2), Value::U8(3)].into());
/// assert_eq!(bytes, values);
///
/// let Value::List(items) = &bytes else { unreachable!() };
/// assert_eq!(items.as_slice::<u8>(), Some(&[1, 2, 3][..]));
/// assert_eq!(items.len(), 3);
/// assert_eq!(items[1], Value::U8(2));
/// for item in items {
///     println!("{item:?}");
/// }
/// ```
///
/// # What it costs
///
/// Length, comparison, cloning, passing it to a guest, [`List::as_slice`], [`List::values`] and
/// iteration by value leave a compact list as it is. Everything that gives a `&Value` (indexing,
/// [`slice::iter`]) makes the values of all elements when it is first used, and keeps them. What
/// changes elements makes it a `Vec<Value>` for good.
#[derive(Clone)]
pub struct List(Repr);

#[derive(Clone)]
enum Repr {
    Values(Vec<Value>),
    Compact(Box<Compact>),
}

/// Elements, and the same as values once anyone wants to see them.
struct Compact {
    elements: Elements,
    values: OnceLock<Vec<Value>>,
}

/// How a list holds its elements.
pub(crate) enum Form<'a> {
    Values(&'a [Value]),
    Compact(&'a Elements),
}

impl List {
    /// A list without elements.
    pub const fn new() -> List {
        List(Repr::Values(Vec::new()))
    }

    /// Without elements there is nothing to hold compactly.
    pub(crate) fn compact(elements: Elements) -> List {
        match elements.len() {
            0 => List::new(),
            _ => List(Repr::Compact(Box::new(Compact { elements, values: OnceLock::new() }))),
        }
    }

    /// A list of `values`, compact if they are scalars of one type.
    pub(crate) fn packed(values: Vec<Value>) -> List {
        macro_rules! pack {
            ($($kind:ident $ty:ident;)*) => {
                match values.first() {
                    $(Some(Value::$kind(_)) => match List::from(values).into_elements::<$ty>() {
                        Ok(items) => items.into(),
                        Err(list) => list,
                    },)*
                    _ => values.into(),
                }
            };
        }
        scalars! { pack }
    }

    #[inline]
    pub(crate) fn form(&self) -> Form<'_> {
        match &self.0 {
            Repr::Values(values) => Form::Values(values),
            Repr::Compact(compact) => Form::Compact(&compact.elements),
        }
    }

    /// The number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        match self.form() {
            Form::Values(values) => values.len(),
            Form::Compact(elements) => elements.len(),
        }
    }

    /// Whether there are no elements.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements, if they are held as a slice of `T`. Without elements they are.
    pub fn as_slice<T: ListElement>(&self) -> Option<&[T]> {
        match self.form() {
            Form::Compact(elements) => T::slice(elements),
            Form::Values(values) => values.is_empty().then_some(&[]),
        }
    }

    /// The elements of a `list<u8>` that is held compactly; see [`List::as_slice`].
    pub fn as_bytes(&self) -> Option<&[u8]> {
        self.as_slice()
    }

    /// The elements as a vector of `T`, without a copy where they are held as one.
    ///
    /// # Errors
    ///
    /// The list, when not all elements are of this type.
    pub fn into_elements<T: ListElement>(self) -> Result<Vec<T>, List> {
        match self.0 {
            Repr::Compact(compact) => T::items(compact.elements).map_err(List::compact),
            Repr::Values(values) => match values.iter().map(T::from_value).collect() {
                Some(items) => Ok(items),
                None => Err(values.into()),
            },
        }
    }

    /// The elements, one by one: those of a compact list are made on the way, and not kept.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Cow<'_, Value>> + DoubleEndedIterator {
        (0..self.len()).map(|index| self.value(index))
    }

    /// Element `index`, which has to be there.
    pub(crate) fn value(&self, index: usize) -> Cow<'_, Value> {
        match self.form() {
            Form::Values(values) => Cow::Borrowed(&values[index]),
            Form::Compact(elements) => Cow::Owned(elements.value(index)),
        }
    }

    /// The elements.
    pub fn into_vec(self) -> Vec<Value> {
        match self.0 {
            Repr::Values(values) => values,
            Repr::Compact(compact) => {
                compact.values.into_inner().unwrap_or_else(|| compact.elements.to_values())
            }
        }
    }

    /// The elements as a vector, to be changed.
    pub fn to_mut(&mut self) -> &mut Vec<Value> {
        if let Repr::Compact(_) = self.0 {
            self.0 = Repr::Values(std::mem::take(self).into_vec());
        }
        match &mut self.0 {
            Repr::Values(values) => values,
            Repr::Compact(_) => unreachable!("a list was just made a vector"),
        }
    }

    /// Adds an element.
    pub fn push(&mut self, value: Value) {
        self.to_mut().push(value);
    }
}

impl Clone for Compact {
    fn clone(&self) -> Compact {
        Compact { elements: self.elements.clone(), values: OnceLock::new() }
    }
}

impl Default for List {
    fn default() -> List {
        List::new()
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        match &self.0 {
            Repr::Values(values) => values,
            Repr::Compact(compact) => compact.values.get_or_init(|| compact.elements.to_values()),
        }
    }
}

impl DerefMut for List {
    fn deref_mut(&mut self) -> &mut [Value] {
        self.to_mut()
    }
}

/// Lists are equal when their elements are, however they are held.
impl PartialEq for List {
    fn eq(&self, other: &List) -> bool {
        let equal = match (self.form(), other.form()) {
            (Form::Values(a), Form::Values(b)) => Some(a == b),
            (Form::Compact(a), Form::Compact(b)) => a.equal(b),
            _ => None,
        };
        equal.unwrap_or_else(|| self.values().eq(other.values()))
    }
}

impl Eq for List {}

impl PartialEq<[Value]> for List {
    fn eq(&self, other: &[Value]) -> bool {
        self.len() == other.len() && self.values().zip(other).all(|(a, b)| *a == *b)
    }
}

impl PartialEq<Vec<Value>> for List {
    fn eq(&self, other: &Vec<Value>) -> bool {
        self == other.as_slice()
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values()).finish()
    }
}

impl From<Vec<Value>> for List {
    fn from(values: Vec<Value>) -> List {
        List(Repr::Values(values))
    }
}

impl<const N: usize> From<[Value; N]> for List {
    fn from(values: [Value; N]) -> List {
        Vec::from(values).into()
    }
}

impl From<List> for Vec<Value> {
    fn from(list: List) -> Vec<Value> {
        list.into_vec()
    }
}

impl FromIterator<Value> for List {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> List {
        Vec::from_iter(values).into()
    }
}

impl Extend<Value> for List {
    fn extend<I: IntoIterator<Item = Value>>(&mut self, values: I) {
        self.to_mut().extend(values);
    }
}

/// The elements of a [`List`], owned.
#[derive(Clone)]
pub struct IntoIter(Owned);

#[derive(Clone)]
enum Owned {
    Values(vec::IntoIter<Value>),
    Compact { elements: Elements, next: usize },
}

impl Iterator for IntoIter {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        match &mut self.0 {
            Owned::Values(values) => values.next(),
            Owned::Compact { elements, next } => {
                let value = (*next < elements.len()).then(|| elements.value(*next))?;
                *next += 1;
                Some(value)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            Owned::Values(values) => values.len(),
            Owned::Compact { elements, next } => elements.len() - next,
        };
        (left, Some(left))
    }
}

impl ExactSizeIterator for IntoIter {}
impl FusedIterator for IntoIter {}

impl IntoIterator for List {
    type Item = Value;
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter(match self.0 {
            Repr::Values(values) => Owned::Values(values.into_iter()),
            Repr::Compact(compact) => Owned::Compact { elements: compact.elements, next: 0 },
        })
    }
}

impl<'a> IntoIterator for &'a List {
    type Item = &'a Value;
    type IntoIter = slice::Iter<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut List {
    type Item = &'a mut Value;
    type IntoIter = slice::IterMut<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both() -> [List; 2] {
        [List::from(vec![1_u8, 2, 3]), [1, 2, 3].map(Value::U8).into()]
    }

    #[test]
    fn equality_is_of_elements() {
        for a in both() {
            for b in both() {
                assert_eq!(a, b);
            }
            assert_eq!(a, vec![Value::U8(1), Value::U8(2), Value::U8(3)]);
            assert_ne!(a, List::from(vec![1_u8, 2]));
            assert_ne!(a, List::from(vec![1_u8, 2, 4]));
            assert_ne!(a, List::from(vec![1_i8, 2, 3]));
            assert_ne!(a, vec![Value::U8(1)]);
        }
        let nan = List::from([f32::NAN, 0.0]);
        assert_eq!(nan, nan.clone());
        assert_eq!(nan, List::from([Value::Float32(-f32::NAN), Value::Float32(0.0)]));
        assert_ne!(nan, List::from([f32::NAN, -0.0]));
        assert_eq!(List::new(), List::from(Vec::<u64>::new()));
        assert_eq!(List::from(Vec::<Value>::new()).as_slice::<char>(), Some(&[][..]));
    }

    #[test]
    fn a_list_is_a_slice() {
        for mut list in both() {
            assert_eq!((list.len(), list.is_empty()), (3, false));
            assert_eq!(list[2], Value::U8(3));
            assert_eq!(list.get(3), None);
            assert_eq!(list.first(), Some(&Value::U8(1)));
            assert_eq!((&list).into_iter().count(), 3);
            assert_eq!(list.values().next_back().as_deref(), Some(&Value::U8(3)));
            assert_eq!(format!("{list:?}"), "[U8(1), U8(2), U8(3)]");
            let mut items = list.clone().into_iter();
            assert_eq!((items.len(), items.next(), items.len()), (3, Some(Value::U8(1)), 2));
            assert_eq!(Vec::from(list.clone()), list.iter().cloned().collect::<Vec<_>>());

            list[0] = Value::Bool(true);
            list.push(Value::U8(4));
            list.extend([Value::U8(5)]);
            assert_eq!(list.as_slice::<u8>(), None);
            assert_eq!(list.len(), 5);
            let list = list.into_elements::<u8>().unwrap_err();
            assert_eq!(list[..2], [Value::Bool(true), Value::U8(2)]);
        }
    }

    #[test]
    fn scalars_come_back() {
        for list in both() {
            assert_eq!(list.clone().into_elements::<i8>().unwrap_err(), list);
            assert_eq!(list.into_elements::<u8>().unwrap(), [1, 2, 3]);
        }
        assert_eq!(List::from([1_u8]).as_bytes(), Some(&[1][..]));
        assert_eq!(List::from([1_u16]).as_bytes(), None);
    }
}
