//! Where lifted values come from: core values, or memory.

use anyhow::{Result, anyhow, bail};
use bytemuck::Pod;

use super::context::{LiftContext, no_types, reserved};
use super::handle::bug;
use super::{ComponentType, Lift, ListTypes, Scalar, strings, value};
use crate::types::layout::{CanonicalAbi, VariantAbi};
use crate::types::{ComponentTypes, InterfaceType};
use crate::val::Val;
use wharf_runtime::RawVal;

/// A place that values are lifted from, one after the other.
///
/// The methods that begin with `take` expect that the source was aligned. Everything that is read
/// was written by a guest: no value of a scalar is refused here, and discriminants, pointers and
/// lengths are checked.
pub trait Source: Sized {
    /// Skips to a multiple of `align`; core values have no alignment.
    fn align(&mut self, align: u32);

    /// Reads a scalar.
    fn take<T: Scalar>(&mut self) -> Result<T>;

    /// Reads a set of `count` flags; see [`Sink::put_flags`](super::Sink::put_flags). Bits that
    /// stand for no flag are cleared.
    fn take_flags(&mut self, count: usize, words: &mut [u32]) -> Result<()>;

    /// Reads a variant; `f` gets the discriminant, which is one of a case, and reads the payload.
    fn variant<R>(
        &mut self,
        abi: &VariantAbi,
        f: impl FnOnce(&mut Self, u32) -> Result<R>,
    ) -> Result<R>;

    /// The types of the component.
    fn types(&self) -> &ComponentTypes;

    /// Lets `f` use the context of the call.
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LiftContext<'_>) -> Result<R>) -> Result<R>;

    /// Reads a dynamic value of type `ty`.
    fn value(&mut self, ty: InterfaceType) -> Result<Val>;

    /// Reads a `char`.
    #[inline]
    fn take_char(&mut self) -> Result<char> {
        let bits = self.take()?;
        match char::from_u32(bits) {
            Some(char) => Ok(char),
            None => Err(invalid_char(bits)),
        }
    }

    /// Reads a string.
    #[inline]
    fn string(&mut self) -> Result<String> {
        let (pointer, len) = self.pair()?;
        self.with_cx(|cx| strings::lift(cx, pointer, len))
    }

    /// Reads a list, one element after the other.
    #[inline]
    fn list_of<T: Lift>(&mut self, element: InterfaceType) -> Result<Vec<T>> {
        let abi = self.abi::<T>(element);
        let (pointer, len) = self.pair()?;
        self.with_cx(|cx| {
            cx.list(pointer, len, abi, size_of::<T>(), |source, len| {
                let mut items = reserved(len)?;
                for _ in 0..len {
                    items.push(T::lift(source, element)?);
                }
                Ok(items)
            })
        })
    }

    /// Reads a list whose elements are as in Rust, in one copy.
    #[inline]
    fn plain_list<T: Pod>(&mut self, abi: CanonicalAbi) -> Result<Vec<T>> {
        let (pointer, len) = self.pair()?;
        self.with_cx(|cx| {
            if size_of::<T>() != abi.size as usize {
                bail!(bug("a plain type of another size than the component's"));
            }
            let bytes = cx.list_bytes(pointer, len, abi, size_of::<T>())?;
            let Ok(mut items) = bytemuck::allocation::try_zeroed_vec::<T>(len as usize) else {
                bail!("the host has no memory for a list of {len} elements");
            };
            bytemuck::cast_slice_mut(&mut items).copy_from_slice(bytes);
            Ok(items)
        })
    }

    /// Reads a `list<u8>`: one copy, to memory that nobody has to clear before.
    #[inline]
    fn byte_list(&mut self) -> Result<Vec<u8>> {
        let (pointer, len) = self.pair()?;
        self.with_cx(|cx| {
            let bytes = cx.list_bytes(pointer, len, CanonicalAbi::SCALAR_1, 1)?;
            let mut items = reserved(bytes.len())?;
            items.extend_from_slice(bytes);
            Ok(items)
        })
    }

    /// Reads pointer and length of what lies elsewhere.
    #[inline]
    fn pair(&mut self) -> Result<(u32, u32)> {
        self.align(4);
        Ok((self.take()?, self.take()?))
    }

    /// The type of field `index` of a record, of an element of a tuple or a list, where `T` needs
    /// to know it.
    #[inline]
    fn field<T: ComponentType>(&self, ty: InterfaceType, index: usize) -> InterfaceType {
        if T::NEEDS.types() { field_type(self.types(), ty, index) } else { ty }
    }

    /// The type of the payload of case `index`, where `T` needs to know it.
    #[inline]
    fn case<T: ComponentType>(&self, ty: InterfaceType, index: usize) -> InterfaceType {
        if T::NEEDS.types() { case_type(self.types(), ty, index) } else { ty }
    }

    /// The layout of `T`, which is of type `ty`.
    #[inline]
    fn abi<T: ComponentType>(&self, ty: InterfaceType) -> CanonicalAbi {
        if T::NEEDS.layouts() { self.types().abi(ty) } else { T::ABI }
    }

    /// Skips to where a `T` may begin, and to where one ends.
    #[inline]
    fn align_for<T: ComponentType>(&mut self, ty: InterfaceType) {
        let align = self.abi::<T>(ty).align;
        self.align(align);
    }

    /// The layout of `T`, which is of the variant type `ty`: `known`, where Rust knows it.
    #[inline]
    fn variant_abi<T: ComponentType>(&self, ty: InterfaceType, known: &VariantAbi) -> VariantAbi {
        if T::NEEDS.layouts() { self.types().variant_abi(ty).unwrap_or(*known) } else { *known }
    }
}

/// The error of a guest that gives what is no `char`.
#[cold]
pub(super) fn invalid_char(bits: u32) -> anyhow::Error {
    anyhow!("invalid `char` bit pattern: {bits:#x} is no Unicode scalar value")
}

/// The type of field `index`. Types were compared before, so there is one; where not, `ty` makes
/// whoever asks for it fail.
pub(super) fn field_type(types: &ComponentTypes, ty: InterfaceType, index: usize) -> InterfaceType {
    match ty {
        InterfaceType::Record(i) => types.record(i).fields.get(index).map_or(ty, |field| field.ty),
        InterfaceType::Tuple(i) => types.tuple(i).types.get(index).copied().unwrap_or(ty),
        InterfaceType::List(i) => types.list(i).element,
        InterfaceType::FixedList(i) => types.fixed_list(i).element,
        _ => ty,
    }
}

/// The type of the payload of case `index`; see [`field_type`].
pub(super) fn case_type(types: &ComponentTypes, ty: InterfaceType, index: usize) -> InterfaceType {
    let case = match ty {
        InterfaceType::Variant(i) => types.variant(i).cases.get(index).and_then(|case| case.ty),
        InterfaceType::Option(i) => Some(types.option(i).ty),
        InterfaceType::Result(i) if index == 0 => types.result(i).ok,
        InterfaceType::Result(i) => types.result(i).err,
        _ => None,
    };
    case.unwrap_or(ty)
}

/// The type of parameter or result `index`, where `T` needs to know it.
#[inline]
pub(super) fn listed_type<T: ComponentType>(
    types: &ListTypes<'_>,
    index: usize,
) -> Result<InterfaceType> {
    if !T::NEEDS.types() {
        return Ok(InterfaceType::Bool);
    }
    types.get(index).ok_or_else(|| bug("more values than the function has"))
}

/// Lifts from core values.
pub struct FlatSource<'c, 'a> {
    cells: &'c [RawVal],
    at: usize,
    /// Scalars need none.
    cx: Option<&'c mut LiftContext<'a>>,
}

/// Lifts from a piece of memory whose bounds were checked.
pub struct MemorySource<'c, 'a> {
    bytes: &'a [u8],
    at: usize,
    cx: &'c mut LiftContext<'a>,
}

impl<'c, 'a> FlatSource<'c, 'a> {
    /// Reads from `cells`, from the first on.
    #[inline]
    pub fn new(cells: &'c [RawVal], cx: &'c mut LiftContext<'a>) -> Self {
        Self { cells, at: 0, cx: Some(cx) }
    }

    /// Reads values that are scalars, or made of scalars alone.
    #[inline]
    pub fn of_scalars(cells: &'c [RawVal]) -> Self {
        Self { cells, at: 0, cx: None }
    }
}

/// Core values narrower than their cell may have anything in the other bits, and scalars narrower
/// than their core value as well.
impl Source for FlatSource<'_, '_> {
    #[inline]
    fn align(&mut self, _align: u32) {}

    #[inline]
    fn take<T: Scalar>(&mut self) -> Result<T> {
        let Some(cell) = self.cells.get(self.at) else {
            bail!(bug("fewer core values than the function has"));
        };
        self.at += 1;
        Ok(T::of_cell(*cell))
    }

    fn take_flags(&mut self, count: usize, words: &mut [u32]) -> Result<()> {
        for i in 0..count.div_ceil(32) {
            let word = self.take::<u32>()? & mask(count, i);
            if let Some(slot) = words.get_mut(i) {
                *slot = word;
            }
        }
        Ok(())
    }

    #[inline]
    fn variant<R>(
        &mut self,
        abi: &VariantAbi,
        f: impl FnOnce(&mut Self, u32) -> Result<R>,
    ) -> Result<R> {
        let end = self.at.saturating_add(abi.abi.flat as usize);
        let discriminant = self.take()?;
        let value = f(self, checked(abi, discriminant)?)?;
        self.at = end;
        Ok(value)
    }

    fn types(&self) -> &ComponentTypes {
        self.cx.as_ref().map_or_else(|| no_types(), |cx| cx.types())
    }

    fn value(&mut self, ty: InterfaceType) -> Result<Val> {
        let types = self.cx.as_ref().map_or_else(|| no_types(), |cx| cx.types());
        value::lift(types, self, ty)
    }

    #[inline]
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LiftContext<'_>) -> Result<R>) -> Result<R> {
        match &mut self.cx {
            Some(cx) => f(cx),
            None => bail!(bug("a scalar that needs memory")),
        }
    }
}

impl<'c, 'a> MemorySource<'c, 'a> {
    /// Reads `bytes`, which begin at an address that is aligned for all that is read.
    #[inline]
    pub(super) fn new(bytes: &'a [u8], cx: &'c mut LiftContext<'a>) -> Self {
        Self { bytes, at: 0, cx }
    }
}

impl Source for MemorySource<'_, '_> {
    #[inline]
    fn align(&mut self, align: u32) {
        self.at = self.at.next_multiple_of(align as usize);
    }

    #[inline]
    fn take<T: Scalar>(&mut self) -> Result<T> {
        let Some(value) = self.bytes.get(self.at..).and_then(T::read) else {
            bail!(bug("a value larger than its type"));
        };
        self.at += size_of::<T>();
        Ok(value)
    }

    fn take_flags(&mut self, count: usize, words: &mut [u32]) -> Result<()> {
        for i in 0..count.div_ceil(32) {
            let word: u32 = match count {
                1..=8 => self.take::<u8>()?.into(),
                9..=16 => self.take::<u16>()?.into(),
                _ => self.take()?,
            };
            if let Some(slot) = words.get_mut(i) {
                *slot = word & mask(count, i);
            }
        }
        Ok(())
    }

    #[inline]
    fn variant<R>(
        &mut self,
        abi: &VariantAbi,
        f: impl FnOnce(&mut Self, u32) -> Result<R>,
    ) -> Result<R> {
        self.align(abi.abi.align);
        let start = self.at;
        let discriminant = match abi.discriminant_size {
            1 => self.take::<u8>()?.into(),
            2 => self.take::<u16>()?.into(),
            _ => self.take()?,
        };
        let discriminant = checked(abi, discriminant)?;
        self.at = start + abi.payload_offset as usize;
        let value = f(self, discriminant)?;
        self.at = start + abi.abi.size as usize;
        Ok(value)
    }

    fn types(&self) -> &ComponentTypes {
        self.cx.types()
    }

    fn value(&mut self, ty: InterfaceType) -> Result<Val> {
        value::lift(self.cx.types(), self, ty)
    }

    #[inline]
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LiftContext<'_>) -> Result<R>) -> Result<R> {
        f(self.cx)
    }
}

fn checked(abi: &VariantAbi, discriminant: u32) -> Result<u32> {
    if discriminant >= abi.cases {
        bail!("invalid variant discriminant: {discriminant}, there are {} cases", abi.cases);
    }
    Ok(discriminant)
}

/// The bits of word `index` that stand for flags.
fn mask(count: usize, index: usize) -> u32 {
    match count - index * 32 {
        0..32 => (1 << (count - index * 32)) - 1,
        _ => u32::MAX,
    }
}
