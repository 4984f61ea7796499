//! Records whose field names are shared with their type.

use super::Value;
use crate::types::FieldNames;
use std::fmt;
use std::iter::{FusedIterator, Zip};
use std::sync::Arc;
use std::{slice, vec};

/// The fields of a record, with their names.
///
/// It is made from pairs of names and values, and gives them back when it is iterated. The records
/// that a guest gives share their names; so do clones, and what [`Record::with_values`] makes, which
/// is the way to make many records of one type.
///
/// ```
/// use wharf_component::{Record, Value};
///
/// let fields = vec![("x".to_owned(), Value::U8(1)), ("y".to_owned(), Value::U8(2))];
/// let point = Value::Record(fields.into());
/// let Value::Record(fields) = &point else { unreachable!() };
/// assert_eq!(fields.get("y"), Some(&Value::U8(2)));
/// for (name, value) in fields {
///     println!("{name}: {value:?}");
/// }
///
/// let other = fields.with_values(vec![Value::U8(2), Value::U8(1)]).unwrap();
/// assert_eq!(other, Record::from([("x", Value::U8(2)), ("y", Value::U8(1))]));
/// ```
///
/// Records are equal when they have equal values under equal names, in whatever order.
#[derive(Clone, Default)]
pub struct Record {
    names: FieldNames,
    /// As many as there are names.
    values: Box<[Value]>,
}

impl Record {
    /// Values for all of `names`.
    pub(crate) fn new(names: FieldNames, values: Vec<Value>) -> Option<Record> {
        (names.len() == values.len()).then(|| Record { names, values: values.into() })
    }

    /// Values for `names`, of which there are as many.
    pub(super) fn of_names(names: &FieldNames, values: Vec<Value>) -> Record {
        debug_assert_eq!(names.len(), values.len());
        Record { names: Arc::clone(names), values: values.into() }
    }

    /// A record with other values in the same fields. `None` when there are more or fewer values
    /// than fields.
    #[must_use]
    pub fn with_values(&self, values: Vec<Value>) -> Option<Record> {
        Record::new(Arc::clone(&self.names), values)
    }

    /// The number of fields.
    #[inline]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no fields.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of field `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.position(name).map(|index| &self.values[index])
    }

    /// The value of field `name`, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.position(name).map(|index| &mut self.values[index])
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The names of the fields, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        self.names.iter().map(String::as_str)
    }

    /// The values of the fields, in order.
    #[inline]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The values of the fields, in order, to be changed.
    pub fn values_mut(&mut self) -> &mut [Value] {
        &mut self.values
    }

    /// The fields, in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.names.iter().zip(&self.values))
    }

    /// The fields, in order.
    pub fn into_vec(self) -> Vec<(String, Value)> {
        self.into_iter().collect()
    }

    /// The names as they are shared.
    #[inline]
    pub(crate) fn shared_names(&self) -> &FieldNames {
        &self.names
    }

    /// The fields by their names.
    fn sorted(&self) -> Vec<(&String, &Value)> {
        let mut fields = Vec::from_iter(self);
        fields.sort_by_key(|(name, _)| *name);
        fields
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Record) -> bool {
        if Arc::ptr_eq(&self.names, &other.names) || self.names == other.names {
            return self.values == other.values;
        }
        self.len() == other.len() && self.sorted() == other.sorted()
    }
}

impl Eq for Record {}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl FromIterator<(String, Value)> for Record {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Record {
        let (names, values): (Vec<String>, Vec<Value>) = fields.into_iter().unzip();
        Record { names: Arc::new(names.into()), values: values.into() }
    }
}

impl From<Vec<(String, Value)>> for Record {
    fn from(fields: Vec<(String, Value)>) -> Record {
        fields.into_iter().collect()
    }
}

impl<S: Into<String>, const N: usize> From<[(S, Value); N]> for Record {
    fn from(fields: [(S, Value); N]) -> Record {
        fields.into_iter().map(|(name, value)| (name.into(), value)).collect()
    }
}

impl From<Record> for Vec<(String, Value)> {
    fn from(record: Record) -> Vec<(String, Value)> {
        record.into_vec()
    }
}

/// The fields of a [`Record`]: names and values.
#[derive(Clone, Debug)]
pub struct Iter<'a>(Zip<slice::Iter<'a, String>, slice::Iter<'a, Value>>);

/// The fields of a [`Record`], owned: names and values.
#[derive(Clone, Debug)]
pub struct IntoIter {
    names: FieldNames,
    values: vec::IntoIter<Value>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a String, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back()
    }
}

impl ExactSizeIterator for Iter<'_> {}
impl FusedIterator for Iter<'_> {}

impl Iterator for IntoIter {
    type Item = (String, Value);

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.names.len() - self.values.len();
        let value = self.values.next()?;
        // Names that nobody else has are given away.
        let name = match Arc::get_mut(&mut self.names) {
            Some(names) => std::mem::take(&mut names[index]),
            None => self.names[index].clone(),
        };
        Some((name, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.values.size_hint()
    }
}

impl ExactSizeIterator for IntoIter {}
impl FusedIterator for IntoIter {}

impl<'a> IntoIterator for &'a Record {
    type Item = (&'a String, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl IntoIterator for Record {
    type Item = (String, Value);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter { names: self.names, values: self.values.into_vec().into_iter() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: u8, y: u8) -> Record {
        Record::from([("x", Value::U8(x)), ("y", Value::U8(y))])
    }

    #[test]
    fn equality_is_by_names_and_values() {
        let record = point(1, 2);
        assert_eq!(record, record.clone());
        assert_eq!(record, point(1, 2), "names are not shared");
        assert_eq!(record, Record::from([("y", Value::U8(2)), ("x", Value::U8(1))]));
        assert_ne!(record, point(2, 1));
        assert_ne!(record, Record::from([("x", Value::U8(1)), ("z", Value::U8(2))]));
        assert_ne!(record, Record::from([("x", Value::U8(1))]));
        let twice =
            |a, b| Record::from([("x", Value::U8(a)), ("x", Value::U8(b)), ("y", Value::U8(3))]);
        assert_ne!(twice(1, 2), twice(2, 1), "no type has such fields, still it is an equivalence");
    }

    #[test]
    fn fields_come_back() {
        let fields = vec![("x".to_owned(), Value::U8(1)), ("y".to_owned(), Value::U8(2))];
        let record = Record::from(fields.clone());
        assert_eq!(record.len(), 2);
        assert_eq!(Record::from_iter(fields.clone()), record);
        let shared = record.clone();
        assert_eq!(shared.into_vec(), fields, "names are cloned");
        assert_eq!(record.names().rev().collect::<String>(), "yx");
        assert_eq!(record.iter().next_back(), Some((&"y".to_owned(), &Value::U8(2))));
        assert_eq!(Vec::from(record), fields, "names are moved");
        assert!(Record::default().is_empty());
    }

    #[test]
    fn values_change_names_do_not() {
        let mut record = point(1, 2);
        *record.get_mut("y").unwrap() = Value::Bool(true);
        assert_eq!(record.values(), [Value::U8(1), Value::Bool(true)]);
        assert_eq!(record.get("z"), None);
        let other = record.with_values(vec![Value::U8(3), Value::U8(4)]).unwrap();
        assert_eq!(other, point(3, 4));
        assert!(Arc::ptr_eq(other.shared_names(), record.shared_names()));
        assert_eq!(record.with_values(vec![Value::U8(3)]), None);
    }
}
