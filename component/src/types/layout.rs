//! Sizes, alignments and flattened lengths of component values: CanonicalABI.md "Alignment",
//! "Element Size" and "Flattening", as `const fn`.
//!
//! The derives evaluate these functions at compile time, `ComponentTypes` evaluates them when a
//! component is compiled, and both must say the same, so there is no second place. Sums saturate:
//! a type too large to exist is refused by validation, and no layout of it wraps meanwhile.

/// The canonical layout of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct CanonicalAbi {
    /// Bytes in linear memory, a multiple of `align`.
    pub size: u32,
    /// Alignment in linear memory: 1, 2, 4 or 8.
    pub align: u32,
    /// Number of core values that the flattened type takes.
    pub flat: u32,
}

impl CanonicalAbi {
    /// What takes no place at all: an absent payload, an empty list of parameters.
    pub const UNIT: Self = Self { size: 0, align: 1, flat: 0 };
    /// `bool`, `u8`, `s8`.
    pub const SCALAR_1: Self = Self::scalar(1);
    /// `u16`, `s16`.
    pub const SCALAR_2: Self = Self::scalar(2);
    /// `u32`, `s32`, `f32`, `char` and handles.
    pub const SCALAR_4: Self = Self::scalar(4);
    /// `u64`, `s64`, `f64`.
    pub const SCALAR_8: Self = Self::scalar(8);
    /// Pointer and length: `string`, `list`.
    pub const POINTER_PAIR: Self = Self { size: 8, align: 4, flat: 2 };

    /// A scalar of `size` bytes.
    pub(super) const fn scalar(size: u32) -> Self {
        Self { size, align: size, flat: 1 }
    }

    /// A record or a tuple.
    pub const fn record(fields: &[CanonicalAbi]) -> Self {
        let mut record = Self::UNIT;
        let mut i = 0;
        while i < fields.len() {
            record = record.and_field(fields[i]);
            i += 1;
        }
        record.padded()
    }

    /// `self`, the fields so far, with `field` behind them. Ends without padding; see
    /// [`CanonicalAbi::padded`].
    pub const fn and_field(self, field: CanonicalAbi) -> Self {
        Self {
            size: align_to(self.size, field.align).saturating_add(field.size),
            align: max(self.align, field.align),
            flat: self.flat.saturating_add(field.flat),
        }
    }

    /// `self` with its size rounded up to its alignment, which closes a record.
    pub const fn padded(self) -> Self {
        Self { size: align_to(self.size, self.align), ..self }
    }

    /// A set of `count` flags: one, two or four bytes, or as many words of four bytes as it takes.
    pub const fn flags(count: usize) -> Self {
        match count {
            0 => Self::UNIT,
            1..=8 => Self::SCALAR_1,
            9..=16 => Self::SCALAR_2,
            _ => {
                let words = saturate(count.div_ceil(32));
                Self { size: words.saturating_mul(4), align: 4, flat: words }
            }
        }
    }

    /// An enum: a variant without payloads.
    pub const fn enumeration(cases: usize) -> Self {
        match discriminant_size(cases) {
            1 => Self::SCALAR_1,
            2 => Self::SCALAR_2,
            _ => Self::SCALAR_4,
        }
    }

    /// A list of a fixed number of elements, which lies in place like a tuple.
    pub const fn fixed_list(element: CanonicalAbi, len: u32) -> Self {
        Self {
            size: element.size.saturating_mul(len),
            align: element.align,
            flat: element.flat.saturating_mul(len),
        }
    }

    /// Where field `index` of a record of `fields` begins.
    pub const fn field_offset(fields: &[CanonicalAbi], index: usize) -> u32 {
        let mut record = Self::UNIT;
        let mut i = 0;
        while i < index {
            record = record.and_field(fields[i]);
            i += 1;
        }
        align_to(record.size, fields[index].align)
    }
}

/// The canonical layout of a variant, an option, a result or an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct VariantAbi {
    /// Layout of the whole.
    pub abi: CanonicalAbi,
    /// Number of cases.
    pub cases: u32,
    /// Bytes of the discriminant: 1, 2 or 4.
    pub discriminant_size: u32,
    /// Where the payload begins, whatever the case.
    pub payload_offset: u32,
}

impl VariantAbi {
    /// A variant with these payloads; `None` is a case without one.
    pub const fn new(cases: &[Option<CanonicalAbi>]) -> Self {
        let mut payload = CanonicalAbi::UNIT;
        let mut i = 0;
        while i < cases.len() {
            if let Some(case) = cases[i] {
                payload = CanonicalAbi {
                    size: max(payload.size, case.size),
                    align: max(payload.align, case.align),
                    flat: max(payload.flat, case.flat),
                };
            }
            i += 1;
        }
        let discriminant_size = discriminant_size(cases.len());
        let payload_offset = align_to(discriminant_size, payload.align);
        let align = max(discriminant_size, payload.align);
        Self {
            abi: CanonicalAbi {
                size: align_to(payload_offset.saturating_add(payload.size), align),
                align,
                flat: payload.flat.saturating_add(1),
            },
            cases: saturate(cases.len()),
            discriminant_size,
            payload_offset,
        }
    }

    /// `option<T>`: `none` is case 0, `some` is case 1.
    pub const fn option(payload: CanonicalAbi) -> Self {
        Self::new(&[None, Some(payload)])
    }

    /// `result<T, E>`: `ok` is case 0, `err` is case 1.
    pub const fn result(ok: Option<CanonicalAbi>, err: Option<CanonicalAbi>) -> Self {
        Self::new(&[ok, err])
    }
}

/// `offset` rounded up to a multiple of `align`, a power of two.
pub const fn align_to(offset: u32, align: u32) -> u32 {
    let mask = align - 1;
    match offset.checked_add(mask) {
        Some(sum) => sum & !mask,
        // The largest multiple that there is.
        None => !mask,
    }
}

/// Bytes of the smallest integer that numbers `cases` cases.
const fn discriminant_size(cases: usize) -> u32 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

const fn max(a: u32, b: u32) -> u32 {
    if a > b { a } else { b }
}

const fn saturate(n: usize) -> u32 {
    if n > u32::MAX as usize { u32::MAX } else { n as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S1: CanonicalAbi = CanonicalAbi::SCALAR_1;
    const S2: CanonicalAbi = CanonicalAbi::SCALAR_2;
    const S4: CanonicalAbi = CanonicalAbi::SCALAR_4;
    const S8: CanonicalAbi = CanonicalAbi::SCALAR_8;
    const STR: CanonicalAbi = CanonicalAbi::POINTER_PAIR;

    fn abi(size: u32, align: u32, flat: u32) -> CanonicalAbi {
        CanonicalAbi { size, align, flat }
    }

    // The expected numbers are those of `elem_size`, `alignment` and `flatten_type` in the
    // specification's definitions.py.
    #[test]
    fn records() {
        assert_eq!(CanonicalAbi::record(&[]), abi(0, 1, 0));
        assert_eq!(CanonicalAbi::record(&[S1, S8, S1]), abi(24, 8, 3));
        assert_eq!(CanonicalAbi::record(&[S1, S1, S2, S4]), abi(8, 4, 4));
        assert_eq!(CanonicalAbi::record(&[S4, STR, S1]), abi(16, 4, 4));
        let inner = CanonicalAbi::record(&[S1, S2]);
        assert_eq!(CanonicalAbi::record(&[inner, S1]), abi(6, 2, 3));
        assert_eq!(CanonicalAbi::field_offset(&[S1, S8, S1], 0), 0);
        assert_eq!(CanonicalAbi::field_offset(&[S1, S8, S1], 1), 8);
        assert_eq!(CanonicalAbi::field_offset(&[S1, S8, S1], 2), 16);
    }

    #[test]
    fn flags() {
        for (count, size, flat) in
            [(1, 1, 1), (8, 1, 1), (9, 2, 1), (16, 2, 1), (17, 4, 1), (32, 4, 1), (33, 8, 2)]
        {
            let flags = CanonicalAbi::flags(count);
            assert_eq!((flags.size, flags.flat), (size, flat), "{count} flags");
            assert_eq!(flags.align, size.min(4), "{count} flags");
        }
    }

    #[test]
    fn variants() {
        assert_eq!(VariantAbi::option(S1).abi, abi(2, 1, 2));
        assert_eq!(VariantAbi::option(S8).abi, abi(16, 8, 2));
        assert_eq!(VariantAbi::option(S8).payload_offset, 8);
        assert_eq!(VariantAbi::result(None, None).abi, abi(1, 1, 1));
        assert_eq!(VariantAbi::result(Some(STR), Some(S1)).abi, abi(12, 4, 3));
        let many = vec![None; 257];
        assert_eq!(VariantAbi::new(&many).abi, abi(2, 2, 1));
        assert_eq!(VariantAbi::new(&many[..256]).abi, abi(1, 1, 1));
        let large = vec![Some(S1); 65_537];
        assert_eq!(VariantAbi::new(&large).abi, abi(8, 4, 2));
        assert_eq!(CanonicalAbi::enumeration(256), S1);
        assert_eq!(CanonicalAbi::enumeration(257), S2);
        assert_eq!(CanonicalAbi::enumeration(65_537), S4);
    }

    #[test]
    fn layouts_saturate() {
        let huge = abi(u32::MAX - 3, 4, u32::MAX);
        let record = CanonicalAbi::record(&[huge, huge, S8]);
        assert_eq!(record.flat, u32::MAX);
        assert!(record.size >= u32::MAX - 7);
        assert_eq!(CanonicalAbi::fixed_list(S8, u32::MAX).size, u32::MAX);
    }
}
