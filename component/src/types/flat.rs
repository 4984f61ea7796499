//! The core values that a component value becomes as a parameter or result ("flattening"). How it
//! lies in memory is the matter of `layout`.

use super::MAX_FLAT_PARAMS;
use serde::{Deserialize, Serialize};
use wharf_runtime::module::types::WasmValType;

/// The type of a core value that is part of a component value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[serde(from = "Encoded", into = "Encoded")]
pub struct FlatTypes {
    /// The first `len`; the others are `I32`.
    types: [FlatType; MAX_FLAT_PARAMS],
    /// How many there are; [`TOO_MANY`] stands for more than the array can hold.
    len: u8,
}

/// How they are kept in an artifact: how many there are, and two bits for each. Sixteen enums one
/// after the other would be most of what a function type takes to decode.
#[derive(Serialize, Deserialize)]
struct Encoded(u8, u32);

impl From<FlatTypes> for Encoded {
    fn from(flat: FlatTypes) -> Encoded {
        let bits = flat.types.iter().rev().fold(0, |bits, &ty| bits << 2 | ty as u32);
        Encoded(flat.len, bits)
    }
}

impl From<Encoded> for FlatTypes {
    fn from(Encoded(len, bits): Encoded) -> FlatTypes {
        const ALL: [FlatType; 4] = [FlatType::I32, FlatType::I64, FlatType::F32, FlatType::F64];
        let types = std::array::from_fn(|at| ALL[(bits >> (2 * at)) as usize & 3]);
        FlatTypes { types, len }
    }
}

const _: () = assert!(MAX_FLAT_PARAMS * 2 == u32::BITS as usize);

const TOO_MANY: u8 = MAX_FLAT_PARAMS as u8 + 1;

impl FlatTypes {
    /// No value at all.
    pub const EMPTY: FlatTypes = FlatTypes { types: [FlatType::I32; MAX_FLAT_PARAMS], len: 0 };

    /// One `i32`.
    pub const I32: FlatTypes = FlatTypes::new([FlatType::I32]);
    /// One `i64`.
    pub const I64: FlatTypes = FlatTypes::new([FlatType::I64]);
    /// One `f32`.
    pub const F32: FlatTypes = FlatTypes::new([FlatType::F32]);
    /// One `f64`.
    pub const F64: FlatTypes = FlatTypes::new([FlatType::F64]);
    /// Address and length.
    pub const POINTER_PAIR: FlatTypes = FlatTypes::new([FlatType::I32, FlatType::I32]);

    const fn new<const N: usize>(types: [FlatType; N]) -> FlatTypes {
        const { assert!(N <= MAX_FLAT_PARAMS) }
        let mut flat = FlatTypes::EMPTY;
        while (flat.len as usize) < N {
            flat.types[flat.len as usize] = types[flat.len as usize];
            flat.len += 1;
        }
        flat
    }

    /// What fields become that follow one another.
    pub(super) fn record(fields: impl Iterator<Item = FlatTypes>) -> FlatTypes {
        let mut flat = FlatTypes::EMPTY;
        fields.for_each(|field| flat.extend(&field));
        flat
    }

    /// What `length` equal fields become.
    pub(super) fn fixed_list(element: FlatTypes, length: u32) -> FlatTypes {
        // One value too many says as much as a billion, and no value is none however often.
        let length = if element.len == 0 { 0 } else { length.min(u32::from(TOO_MANY)) };
        FlatTypes::record((0..length).map(|_| element))
    }

    /// What flags become: as many words as are needed.
    pub(super) fn flags(count: usize) -> FlatTypes {
        let words = count.div_ceil(32).min(usize::from(TOO_MANY));
        FlatTypes::record((0..words).map(|_| FlatTypes::I32))
    }

    /// What a variant becomes: the discriminant, then what the payload of any case needs.
    pub(super) fn variant(payloads: impl Iterator<Item = FlatTypes>) -> FlatTypes {
        let mut payload = FlatTypes::EMPTY;
        payloads.for_each(|case| payload.join(&case));
        FlatTypes::record([FlatTypes::I32, payload].into_iter())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_share_core_values() {
        let pair = FlatTypes::record([FlatTypes::F32, FlatTypes::F64].into_iter());
        let cases = [FlatTypes::F32, FlatTypes::POINTER_PAIR, pair];
        let flat = FlatTypes::variant(cases.into_iter());
        assert_eq!(flat.as_slice(16).unwrap(), [FlatType::I32, FlatType::I32, FlatType::I64]);
    }

    #[test]
    fn they_are_kept_as_they_are() {
        let all = [FlatTypes::I32, FlatTypes::I64, FlatTypes::F32, FlatTypes::F64];
        let mixed = FlatTypes::record((0..16).map(|at| all[at * at % 7 % 4]));
        let many = FlatTypes::record((0..17).map(|_| FlatTypes::F64));
        for flat in all.into_iter().chain([FlatTypes::EMPTY, mixed, many]) {
            assert_eq!(FlatTypes::from(Encoded::from(flat)), flat);
        }
    }

    #[test]
    fn too_many_core_values_are_none() {
        let fields = |count| FlatTypes::record(std::iter::repeat_n(FlatTypes::I64, count));
        assert_eq!(fields(16).as_slice(16).map(<[_]>::len), Some(16));
        assert_eq!(fields(16).as_slice(1), None);
        assert_eq!(fields(17).as_slice(16), None);
        assert_eq!(fields(17), fields(40), "equal whatever was dropped");
        assert_eq!(FlatTypes::variant([fields(16)].into_iter()).as_slice(16), None);
        assert_eq!(FlatTypes::flags(1000).as_slice(16), None);
        assert_eq!(FlatTypes::fixed_list(FlatTypes::F32, u32::MAX).as_slice(16), None);
        assert_eq!(FlatTypes::fixed_list(FlatTypes::EMPTY, u32::MAX).as_slice(16), Some(&[][..]));
    }
}
