//! What the canonical ABI makes of a type: its size and alignment in memory, and the core values
//! that it becomes as a parameter or result ("flattening").

use super::{CaseLayout, MAX_FLAT_PARAMS};
use serde::{Deserialize, Serialize};
use wharf_runtime::module::types::WasmValType;

/// The type of a core value that is part of a component value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FlatType {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
}

impl FlatType {
    /// The type that holds values of either type: where two cases of a variant share a core value.
    fn join(self, other: FlatType) -> FlatType {
        match (self, other) {
            (a, b) if a == b => a,
            (FlatType::I32, FlatType::F32) | (FlatType::F32, FlatType::I32) => FlatType::I32,
            _ => FlatType::I64,
        }
    }
}

impl From<FlatType> for WasmValType {
    fn from(ty: FlatType) -> WasmValType {
        match ty {
            FlatType::I32 => WasmValType::I32,
            FlatType::I64 => WasmValType::I64,
            FlatType::F32 => WasmValType::F32,
            FlatType::F64 => WasmValType::F64,
        }
    }
}

/// The core values that a component value becomes, when there are few enough to be passed as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FlatTypes {
    /// The first `len`; the others are `I32`.
    types: [FlatType; MAX_FLAT_PARAMS],
    /// How many there are; [`TOO_MANY`] stands for more than the array can hold.
    len: u8,
}

const TOO_MANY: u8 = MAX_FLAT_PARAMS as u8 + 1;

impl FlatTypes {
    /// No value at all.
    pub const EMPTY: FlatTypes = FlatTypes { types: [FlatType::I32; MAX_FLAT_PARAMS], len: 0 };

    const fn one(ty: FlatType) -> FlatTypes {
        let mut flat = FlatTypes::EMPTY;
        flat.types[0] = ty;
        flat.len = 1;
        flat
    }

    /// The types, or `None` when there are more than `max`.
    pub fn as_slice(&self, max: usize) -> Option<&[FlatType]> {
        let len = usize::from(self.len);
        if len > max { None } else { self.types.get(..len) }
    }

    fn push(&mut self, ty: FlatType) {
        match self.types.get_mut(usize::from(self.len)) {
            Some(slot) => {
                *slot = ty;
                self.len += 1;
            }
            None => self.overflow(),
        }
    }

    fn extend(&mut self, other: &FlatTypes) {
        match other.as_slice(MAX_FLAT_PARAMS) {
            Some(types) => types.iter().for_each(|&ty| self.push(ty)),
            None => self.overflow(),
        }
    }

    /// The types that hold either what `self` or what `other` holds.
    fn join(&mut self, other: &FlatTypes) {
        let Some(types) = other.as_slice(MAX_FLAT_PARAMS) else { return self.overflow() };
        if self.len == TOO_MANY {
            return;
        }
        for (i, &ty) in types.iter().enumerate() {
            if i < usize::from(self.len) {
                self.types[i] = self.types[i].join(ty);
            } else {
                self.push(ty);
            }
        }
    }

    /// Equal types have equal bytes: what is past the end is reset.
    fn overflow(&mut self) {
        *self = FlatTypes { len: TOO_MANY, ..FlatTypes::EMPTY };
    }
}

/// The layout of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TypeAbi {
    /// Its size in memory, in bytes: a multiple of the alignment.
    pub size: u32,
    /// Its alignment: 1, 2, 4 or 8.
    pub align: u32,
    /// The core values that it becomes.
    pub flat: FlatTypes,
}

impl TypeAbi {
    /// No value.
    pub const UNIT: TypeAbi = TypeAbi { size: 0, align: 1, flat: FlatTypes::EMPTY };
    /// An integer of one byte.
    pub const SCALAR_1: TypeAbi = TypeAbi::scalar(1, FlatType::I32);
    /// An integer of two bytes.
    pub const SCALAR_2: TypeAbi = TypeAbi::scalar(2, FlatType::I32);
    /// An integer of four bytes, a `char`, a handle.
    pub const SCALAR_4: TypeAbi = TypeAbi::scalar(4, FlatType::I32);
    /// An integer of eight bytes.
    pub const SCALAR_8: TypeAbi = TypeAbi::scalar(8, FlatType::I64);
    /// `f32`.
    pub const FLOAT_4: TypeAbi = TypeAbi::scalar(4, FlatType::F32);
    /// `f64`.
    pub const FLOAT_8: TypeAbi = TypeAbi::scalar(8, FlatType::F64);
    /// Address and length: a string or a list.
    pub const POINTER_PAIR: TypeAbi = {
        let mut flat = FlatTypes::EMPTY;
        flat.len = 2;
        TypeAbi { size: 8, align: 4, flat }
    };

    const fn scalar(size: u32, ty: FlatType) -> TypeAbi {
        TypeAbi { size, align: size, flat: FlatTypes::one(ty) }
    }

    /// A record, or anything that is laid out like one, and where each field begins. `None` when
    /// it would not fit 32 bits.
    pub(super) fn record(fields: impl Iterator<Item = TypeAbi>) -> Option<(TypeAbi, Vec<u32>)> {
        let mut abi = TypeAbi::UNIT;
        let mut offsets = Vec::with_capacity(fields.size_hint().0);
        for field in fields {
            let offset = abi.size.checked_next_multiple_of(field.align)?;
            offsets.push(offset);
            abi.size = offset.checked_add(field.size)?;
            abi.align = abi.align.max(field.align);
            abi.flat.extend(&field.flat);
        }
        abi.size = abi.size.checked_next_multiple_of(abi.align)?;
        Some((abi, offsets))
    }

    /// A list of fixed length: a record of `length` equal fields.
    pub(super) fn fixed_list(element: TypeAbi, length: u32) -> Option<TypeAbi> {
        let size = element.size.checked_mul(length)?;
        let mut flat = FlatTypes::EMPTY;
        for _ in 0..length {
            if flat.len == TOO_MANY || element.flat.len == 0 {
                break;
            }
            flat.extend(&element.flat);
        }
        Some(TypeAbi { size, align: element.align, flat })
    }

    /// Flags: one, two or four bytes, or as many words as are needed.
    pub(super) fn flags(count: usize) -> TypeAbi {
        let words = count.div_ceil(32);
        let mut flat = FlatTypes::EMPTY;
        (0..words.min(usize::from(TOO_MANY))).for_each(|_| flat.push(FlatType::I32));
        let (size, align) = match count {
            0 => (0, 1),
            1..=8 => (1, 1),
            9..=16 => (2, 2),
            // The validator allows a thousand flags, so this is small.
            _ => (u32::try_from(words).unwrap_or(u32::MAX).saturating_mul(4), 4),
        };
        TypeAbi { size, align, flat }
    }

    /// A variant, by the payloads of its cases. `None` without cases, and when it would not fit
    /// 32 bits.
    pub(super) fn variant(
        cases: impl Iterator<Item = Option<TypeAbi>>,
    ) -> Option<(TypeAbi, CaseLayout)> {
        let mut count = 0u64;
        let mut payload = TypeAbi::UNIT;
        for case in cases {
            count += 1;
            let Some(case) = case else { continue };
            payload.size = payload.size.max(case.size);
            payload.align = payload.align.max(case.align);
            payload.flat.join(&case.flat);
        }
        let discriminant = match count {
            0 => return None,
            1..=0x100 => 1,
            0x101..=0x1_0000 => 2,
            _ => 4,
        };
        let payload_offset = u32::next_multiple_of(discriminant, payload.align);
        let align = payload.align.max(discriminant);
        let size = payload_offset.checked_add(payload.size)?.checked_next_multiple_of(align)?;
        let mut flat = FlatTypes::one(FlatType::I32);
        flat.extend(&payload.flat);
        let layout = CaseLayout { discriminant_size: discriminant, payload_offset };
        Some((TypeAbi { size, align, flat }, layout))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_pad_their_fields() {
        let fields = [TypeAbi::SCALAR_1, TypeAbi::SCALAR_8, TypeAbi::SCALAR_2];
        let (abi, offsets) = TypeAbi::record(fields.into_iter()).unwrap();
        assert_eq!((abi.size, abi.align), (24, 8));
        assert_eq!(offsets, [0, 8, 16]);
        assert_eq!(abi.flat.as_slice(16).unwrap(), [FlatType::I32, FlatType::I64, FlatType::I32]);
    }

    #[test]
    fn cases_share_core_values() {
        let cases = [
            Some(TypeAbi::FLOAT_4),
            None,
            Some(TypeAbi::POINTER_PAIR),
            Some(TypeAbi::record([TypeAbi::FLOAT_4, TypeAbi::FLOAT_8].into_iter()).unwrap().0),
        ];
        let (abi, layout) = TypeAbi::variant(cases.into_iter()).unwrap();
        assert_eq!((abi.size, abi.align), (24, 8));
        assert_eq!(layout, CaseLayout { discriminant_size: 1, payload_offset: 8 });
        assert_eq!(abi.flat.as_slice(16).unwrap(), [FlatType::I32, FlatType::I32, FlatType::I64]);
    }

    #[test]
    fn too_many_core_values_go_through_memory() {
        let fields = |count| TypeAbi::record(std::iter::repeat_n(TypeAbi::SCALAR_4, count));
        let (abi, _) = fields(16).unwrap();
        assert_eq!(abi.flat.as_slice(16).map(<[_]>::len), Some(16));
        let (abi, _) = fields(17).unwrap();
        assert_eq!(abi.flat.as_slice(16), None);
        assert_eq!(abi.size, 68);
        let (option, _) =
            TypeAbi::variant([None, Some(fields(16).unwrap().0)].into_iter()).unwrap();
        assert_eq!(option.flat.as_slice(16), None);
    }

    #[test]
    fn discriminants_and_flags_grow() {
        let cases = |count| TypeAbi::variant(std::iter::repeat_n(None, count)).unwrap().0.size;
        assert_eq!([cases(1), cases(256), cases(257), cases(65_537)], [1, 1, 2, 4]);
        assert!(TypeAbi::variant(std::iter::empty()).is_none());
        let flags = |count| TypeAbi::flags(count).size;
        assert_eq!([flags(8), flags(9), flags(17), flags(33), flags(65)], [1, 2, 4, 8, 12]);
        assert_eq!(TypeAbi::flags(1000).flat.as_slice(16), None);
    }
}
