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

/// Lists whose items are small numbers, as they mostly are: the zeros that all items end with are left out.
///
/// The first byte says how many bytes of each item there are. Reading such a list takes longer, so it is for
/// what there can be more of than of all other things.
pub mod narrow {
    use super::{Packed, Visitor, fmt};
    use serde::de::{Deserializer, Error};
    use serde::ser::Serializer;
    use std::marker::PhantomData;

    /// Encodes a list.
    pub fn serialize<S: Serializer, T: Packed, L: AsRef<[T]>>(
        list: &L,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let list = list.as_ref();
        let width = list.iter().map(|item| significant(item.pack().as_ref())).max();
        // An empty list has no bytes.
        let Some(width) = width else { return serializer.serialize_bytes(&[]) };
        let width = width.max(1);
        let mut bytes = Vec::with_capacity(1 + list.len() * width);
        bytes.push(width as u8);
        for item in list {
            bytes.extend_from_slice(&item.pack().as_ref()[..width]);
        }
        serializer.serialize_bytes(&bytes)
    }

    /// How many bytes there are up to the last that is not zero.
    fn significant(bytes: &[u8]) -> usize {
        bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1)
    }

    /// Decodes a list.
    pub fn deserialize<'de, D: Deserializer<'de>, T: Packed, L: FromIterator<T>>(
        deserializer: D,
    ) -> Result<L, D::Error>
    where
        T::Bytes: Default + AsMut<[u8]>,
    {
        deserializer.deserialize_bytes(NarrowVisitor(PhantomData))
    }

    struct NarrowVisitor<T, L>(PhantomData<(T, L)>);

    impl<T: Packed, L: FromIterator<T>> Visitor<'_> for NarrowVisitor<T, L>
    where
        T::Bytes: Default + AsMut<[u8]>,
    {
        type Value = L;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a width of at most {} bytes, and items of it", T::WIDTH)
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<L, E> {
            let Some((&width, items)) = bytes.split_first() else { return Ok(L::from_iter([])) };
            let width = usize::from(width);
            if !(1..=T::WIDTH).contains(&width) || !items.len().is_multiple_of(width) {
                return Err(E::invalid_length(bytes.len(), &self));
            }
            let item = |item: &[u8]| {
                let mut whole = T::Bytes::default();
                whole.as_mut()[..width].copy_from_slice(item);
                T::unpack(whole)
            };
            Ok(items.chunks_exact(width).map(item).collect())
        }
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

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Narrow(#[serde(with = "crate::packed::narrow")] Box<[FuncIndex]>);

    #[test]
    fn narrow_lists_come_back() {
        for (items, len) in
            [(vec![], 0), (vec![0, 0], 3), (vec![255, 0], 3), (vec![256, 1], 5), (vec![1 << 31], 5)]
        {
            let list = Narrow(items.iter().map(|&item| FuncIndex::from_u32(item)).collect());
            let bytes = encode(&list).unwrap();
            assert_eq!(bytes.len(), 1 + len, "{items:?}");
            assert_eq!(decode::<Narrow>(&bytes).unwrap(), list);
        }
        // Of no width, of too great a one, and with half an item.
        for bytes in [&[2, 0, 7][..], &[7, 6, 1, 2, 3, 4, 5, 6], &[4, 2, 1, 2, 3]] {
            let error = decode::<Narrow>(bytes).unwrap_err().to_string();
            assert!(error.contains("a width of at most 4 bytes"), "{error}");
        }
    }

    #[test]
    fn a_part_of_an_item_is_refused() {
        let mut bytes = encode(&lists()).unwrap();
        bytes[0] -= 1;
        let error = decode::<Lists>(&bytes).unwrap_err().to_string();
        assert!(error.contains("items of 8 bytes"), "{error}");
    }
}
