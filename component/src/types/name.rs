//! Names of cases, flags and fields, shared between the types of a component and its values.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// The name of a case of a variant or an enum, or of a flag.
///
/// It is a `str` that is cheap to clone: values that a guest gives share the names of their type.
///
/// ```
/// use wharf_component::{Name, Value};
///
/// let color = Value::Enum("red".into());
/// let Value::Enum(name) = &color else { unreachable!() };
/// assert_eq!(name, "red");
/// assert!(name.starts_with('r'));
/// ```
#[derive(Clone)]
pub struct Name(Arc<str>);

/// What a copy of a name takes that is shared with nobody: an allocation, and what allocators add to one.
pub(crate) fn size_of_copy(name: &str) -> usize {
    name.len().next_multiple_of(16) + 16
}

/// The names of a record's fields, in order.
pub(crate) type FieldNames = Arc<Box<[String]>>;

impl Name {
    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Most names that are compared are one.
impl PartialEq for Name {
    #[inline]
    fn eq(&self, other: &Name) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Name) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Name) -> Ordering {
        self.as_str().cmp(other)
    }
}

/// As a `str`, see [`Borrow`].
impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Deref for Name {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self
    }
}

/// As keys of maps, names are found by their text.
impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

macro_rules! from {
    ($($ty:ty)*) => {$(
        impl From<$ty> for Name {
            fn from(name: $ty) -> Name {
                Name(name.into())
            }
        }
    )*};
}

from! { &str String Box<str> Arc<str> Cow<'_, str> }

impl From<&String> for Name {
    fn from(name: &String) -> Name {
        Name(name.as_str().into())
    }
}

impl From<Name> for String {
    fn from(name: Name) -> String {
        name.as_str().to_owned()
    }
}

macro_rules! equals {
    ($($ty:ty)*) => {$(
        impl PartialEq<$ty> for Name {
            fn eq(&self, other: &$ty) -> bool {
                self.as_str() == AsRef::<str>::as_ref(other)
            }
        }

        impl PartialEq<Name> for $ty {
            fn eq(&self, other: &Name) -> bool {
                other == self
            }
        }
    )*};
}

equals! { str &str String }

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
                Ok(text.into())
            }
        }

        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn names_are_text() {
        let name = Name::from("red");
        assert_eq!(name, "red");
        assert_eq!(name, "red".to_owned());
        assert_eq!(*"red", name);
        assert_ne!(name, Name::from("green"));
        assert_eq!(name, Name::from(String::from("red")), "equal though not shared");
        assert_eq!((name.to_string(), format!("{name:?}")), ("red".into(), "\"red\"".into()));
        assert_eq!(format!("{name:>5}"), "  red");
        let map = HashMap::from([(name, 1)]);
        assert_eq!(map.get("red"), Some(&1));
    }
}
