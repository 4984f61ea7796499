//! Long lists of small things, encoded as bytes of one width.
//!
//! A module can have a hundred thousand functions. Decoding a list of them one field after the
//! other is what loading an artifact would spend its time on; a packed list is copied instead. A
//! field is packed by `#[serde(with = "crate::packed")]` where its elements are [`Packed`].

use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;
use std::fmt;
use std::marker::PhantomData;

/// What is encoded as bytes of one width, whatever its value.
pub trait Packed: Copy {
    /// The bytes: an array.
    type Bytes: AsRef<[u8]> + for<'a> TryFrom<&'a [u8]>;

    /// How many bytes there are.
    const WIDTH: usize = size_of::<Self::Bytes>();

    /// This value as bytes.
    fn pack(self) -> Self::Bytes;

    /// The value of `bytes`. Every array is of some value.
    fn unpack(bytes: Self::Bytes) -> Self;
}

/// Encodes a list.
pub fn serialize<S: Serializer, T: Packed, L: AsRef<[T]>>(
    list: &L,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let list = list.as_ref();
    let mut bytes = Vec::with_capacity(list.len() * T::WIDTH);
    for item in list {
        bytes.extend_from_slice(item.pack().as_ref());
    }
    serializer.serialize_bytes(&bytes)
}

/// Decodes a list.
pub fn deserialize<'de, D: Deserializer<'de>, T: Packed, L: FromIterator<T>>(
    deserializer: D,
) -> Result<L, D::Error> {
    deserializer.deserialize_bytes(ListVisitor(PhantomData))
}

struct ListVisitor<T, L>(PhantomData<(T, L)>);

impl<T: Packed, L: FromIterator<T>> Visitor<'_> for ListVisitor<T, L> {
    type Value = L;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "items of {} bytes", T::WIDTH)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<L, E> {
        if !bytes.len().is_multiple_of(T::WIDTH) {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        let items = bytes.chunks_exact(T::WIDTH).filter_map(|item| item.try_into().ok());
        Ok(items.map(T::unpack).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::artifact::format::{decode, encode};
    use crate::entity::{EntityRef, PrimaryMap};
    use crate::module::info::{FuncIndex, FuncInfo, FuncRefIndex};
    use crate::module::types::SigIndex;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Lists {
        #[serde(with = "crate::packed")]
        functions: PrimaryMap<FuncIndex, FuncInfo>,
        #[serde(with = "crate::packed")]
        items: Box<[FuncIndex]>,
    }

    fn lists() -> Lists {
        let info = |sig, func_ref: Option<usize>| FuncInfo {
            sig: SigIndex::new(sig),
            func_ref: func_ref.map(FuncRefIndex::new),
        };
        Lists {
            functions: [info(7, None), info(0, Some(0)), info(70_000, Some(3))]
                .into_iter()
                .collect(),
            items: [0, 1, 4_000_000_000].map(FuncIndex::from_u32).into(),
        }
    }

    #[test]
    fn lists_come_back() {
        let bytes = encode(&lists()).unwrap();
        assert_eq!(bytes.len(), 1 + 3 * 8 + 1 + 3 * 4);
        assert_eq!(decode::<Lists>(&bytes).unwrap(), lists());
    }

    #[test]
    fn a_part_of_an_item_is_refused() {
        let mut bytes = encode(&lists()).unwrap();
        bytes[0] -= 1;
        let error = decode::<Lists>(&bytes).unwrap_err().to_string();
        assert!(error.contains("items of 8 bytes"), "{error}");
    }
}
