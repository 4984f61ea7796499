//! Where lifted values come from: core values, or memory.

use anyhow::{Error, Result, bail};
use bytemuck::Pod;

use super::context::{LiftContext, no_types, reserved};
use super::dynamic::{self, Dynamic};
use super::{ComponentType, Lift, Typed, strings};
use crate::error::{AbiError, bug};
use crate::types::layout::{CanonicalAbi, VariantAbi};
use crate::types::{ComponentTypes, InterfaceType, Scalar};
use wharf_runtime::RawVal;

/// A place that values are lifted from, one after the other.
///
/// The methods that begin with `take` expect that the source was aligned. Everything that is read
/// was written by a guest: bits that are no `char` are refused, any others are a scalar, and
/// discriminants, pointers and lengths are checked.
pub trait Source: Typed + Sized {
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

    /// Lets `f` use the context of the call.
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LiftContext<'_>) -> Result<R>) -> Result<R>;

    /// Quotas for what the host allocates beside the places that lists have for their elements.
    fn charge(&mut self, bytes: usize) -> Result<()>;

    /// Reads a dynamic value of type `ty`.
    fn dynamic<V: Dynamic>(&mut self, ty: InterfaceType) -> Result<V>;

    /// Reads a string.
    #[inline]
    fn string(&mut self) -> Result<String> {
        let (pointer, len) = self.span()?;
        self.with_cx(|cx| strings::lift(cx, pointer, len))
    }

    /// Reads a list, one element after the other.
    #[inline]
    fn list_of<T: Lift>(&mut self, element: InterfaceType) -> Result<Vec<T>> {
        let abi = self.abi::<T>(element);
        let (pointer, len) = self.span()?;
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
        let (pointer, len) = self.span()?;
        self.with_cx(|cx| {
            if size_of::<T>() != abi.size as usize {
                bail!(bug("a plain type of another size than the component's"));
            }
            let bytes = cx.list_bytes(pointer, len, abi, size_of::<T>())?;
            let mut items = reserved(len as usize)?;
            match bytemuck::try_cast_slice(bytes) {
                Ok(plain) => items.extend_from_slice(plain),
                // A memory that does not begin where a page does.
                Err(_) => {
                    let each = bytes.chunks_exact(size_of::<T>().max(1));
                    items.extend(each.map(bytemuck::pod_read_unaligned::<T>));
                }
            }
            Ok(items)
        })
    }

    /// Reads a list of scalars and looks at each.
    #[inline]
    fn scalar_list<T: Scalar>(&mut self) -> Result<Vec<T>> {
        let (pointer, len) = self.span()?;
        self.with_cx(|cx| {
            let bytes = cx.list_bytes(pointer, len, T::ABI, size_of::<T>())?;
            let mut items = reserved(len as usize)?;
            for bytes in bytes.chunks_exact(size_of::<T>()) {
                items.extend(T::read(bytes).transpose()?);
            }
            Ok(items)
        })
    }

    /// Reads pointer and length of what lies elsewhere.
    #[inline]
    fn span(&mut self) -> Result<(u32, u32)> {
        self.align(4);
        Ok((self.take()?, self.take()?))
    }

    /// Skips to where a `T` may begin, and to where one ends.
    #[inline]
    fn align_for<T: ComponentType>(&mut self, ty: InterfaceType) {
        let align = self.abi::<T>(ty).align;
        self.align(align);
    }
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

impl Typed for FlatSource<'_, '_> {
    fn types(&self) -> &ComponentTypes {
        self.cx.as_ref().map_or_else(|| no_types(), |cx| cx.types())
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
        Ok(T::of_cell(*cell)?)
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

    fn dynamic<V: Dynamic>(&mut self, ty: InterfaceType) -> Result<V> {
        let types = self.cx.as_ref().map_or_else(|| no_types(), |cx| cx.types());
        dynamic::lift(types, self, ty)
    }

    #[inline]
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LiftContext<'_>) -> Result<R>) -> Result<R> {
        match &mut self.cx {
            Some(cx) => f(cx),
            None => bail!(bug("a scalar that needs memory")),
        }
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Result<()> {
        // Without a context only scalars are lifted, which are no more than a function has flat parameters.
        self.cx.as_mut().map_or(Ok(()), |cx| cx.charge(bytes))
    }
}

impl<'c, 'a> MemorySource<'c, 'a> {
    /// Reads `bytes`, which begin at an address that is aligned for all that is read.
    #[inline]
    pub(super) fn new(bytes: &'a [u8], cx: &'c mut LiftContext<'a>) -> Self {
        Self { bytes, at: 0, cx }
    }
}

impl Typed for MemorySource<'_, '_> {
    fn types(&self) -> &ComponentTypes {
        self.cx.types()
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
        Ok(value?)
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

    fn dynamic<V: Dynamic>(&mut self, ty: InterfaceType) -> Result<V> {
        dynamic::lift(self.cx.types(), self, ty)
    }

    #[inline]
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LiftContext<'_>) -> Result<R>) -> Result<R> {
        f(self.cx)
    }

    #[inline]
    fn charge(&mut self, bytes: usize) -> Result<()> {
        self.cx.charge(bytes)
    }
}

fn checked(abi: &VariantAbi, discriminant: u32) -> Result<u32> {
    if discriminant >= abi.cases {
        return Err(no_case(discriminant, abi.cases));
    }
    Ok(discriminant)
}

#[cold]
fn no_case(discriminant: u32, cases: u32) -> Error {
    AbiError::InvalidDiscriminant { discriminant, cases }.into()
}

/// The bits of word `index` that stand for flags.
fn mask(count: usize, index: usize) -> u32 {
    match count - index * 32 {
        0..32 => (1 << (count - index * 32)) - 1,
        _ => u32::MAX,
    }
}
