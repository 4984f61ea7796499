//! Where lowered values go: core values, or memory.

use anyhow::{Result, bail};

use super::context::{LowerContext, Span, no_types};
use super::dynamic::{self, Dynamic};
use super::part::listed_type;
use super::{ComponentType, ListTypes, Lower, Typed, strings};
use crate::error::bug;
use crate::types::layout::{CanonicalAbi, VariantAbi};
use crate::types::{ComponentTypes, InterfaceType, Scalar};
use wharf_runtime::RawVal;

/// A place that values are lowered to, one after the other.
///
/// The methods that begin with `put` expect that the sink was aligned.
pub trait Sink: Typed + Sized {
    /// Skips to a multiple of `align`; core values have no alignment.
    fn align(&mut self, align: u32);

    /// Writes a scalar.
    fn put<T: Scalar>(&mut self, value: T) -> Result<()>;

    /// Writes a set of `count` flags, the first in the lowest bit of the first word.
    fn put_flags(&mut self, count: usize, words: &[u32]) -> Result<()>;

    /// Writes a case of a variant, and its payload if `payload` writes one.
    fn variant(
        &mut self,
        abi: &VariantAbi,
        discriminant: u32,
        payload: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()>;

    /// Lets `f` use the context of the call.
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LowerContext<'_>) -> Result<R>) -> Result<R>;

    /// Whether what is given is discarded: see [`LowerContext::discarding`].
    fn discards(&self) -> bool;

    /// Writes a dynamic value of type `ty`.
    fn dynamic<V: Dynamic>(&mut self, value: &V, ty: InterfaceType) -> Result<()>;

    /// Writes the handle that `make` puts into the guest's table.
    #[inline]
    fn handle(&mut self, make: impl FnOnce(&mut LowerContext<'_>) -> Result<u32>) -> Result<()> {
        let index = self.with_cx(make)?;
        self.align(4);
        self.put(index)
    }

    /// Writes a string.
    #[inline]
    fn string(&mut self, string: &str) -> Result<()> {
        let span = self.with_cx(|cx| strings::lower(cx, string))?;
        self.span(span)
    }

    /// Writes a list, one element after the other.
    #[inline]
    fn list_of<T: Lower>(&mut self, items: &[T], element: InterfaceType) -> Result<()> {
        let abi = self.abi::<T>(element);
        let span =
            self.with_cx(|cx| cx.list(items.len(), abi, |sink, i| items[i].lower(sink, element)))?;
        self.span(span)
    }

    /// Writes a list whose `len` elements are `bytes`, in one copy.
    #[inline]
    fn plain_list(&mut self, bytes: &[u8], len: usize, abi: CanonicalAbi) -> Result<()> {
        let span = self.with_cx(|cx| cx.plain_list(bytes, len, abi))?;
        self.span(span)
    }

    /// Writes pointer and length of what lies elsewhere.
    #[inline]
    fn span(&mut self, span: Span) -> Result<()> {
        self.align(4);
        self.put(span.pointer())?;
        self.put(span.len())
    }

    /// The type of parameter or result `index`, where `T` needs to know it.
    #[inline]
    fn listed<T: ComponentType>(
        &self,
        types: &ListTypes<'_>,
        index: usize,
    ) -> Result<InterfaceType> {
        listed_type::<T>(types, index)
    }

    /// Skips to where a `T` may begin, and to where one ends.
    #[inline]
    fn align_for<T: ComponentType + ?Sized>(&mut self, ty: InterfaceType) {
        let align = self.abi::<T>(ty).align;
        self.align(align);
    }
}

/// Lowers to core values.
pub struct FlatSink<'c, 'a> {
    cells: &'c mut [RawVal],
    at: usize,
    /// Scalars need none.
    cx: Option<&'c mut LowerContext<'a>>,
}

/// Lowers to a buffer that is copied to guest memory afterwards.
pub struct MemorySink<'c, 'a> {
    bytes: &'c mut [u8],
    at: usize,
    cx: &'c mut LowerContext<'a>,
}

impl<'c, 'a> FlatSink<'c, 'a> {
    /// Writes to `cells`, from the first on.
    #[inline]
    pub fn new(cells: &'c mut [RawVal], cx: &'c mut LowerContext<'a>) -> Self {
        Self { cells, at: 0, cx: Some(cx) }
    }

    /// Writes values that are scalars, or made of scalars alone.
    #[inline]
    pub fn of_scalars(cells: &'c mut [RawVal]) -> Self {
        Self { cells, at: 0, cx: None }
    }

    /// How many cells were written.
    #[inline]
    pub fn written(&self) -> usize {
        self.at
    }

    #[inline]
    fn put_cell(&mut self, value: RawVal) -> Result<()> {
        let Some(cell) = self.cells.get_mut(self.at) else {
            bail!(bug("more core values than the function takes"));
        };
        *cell = value;
        self.at += 1;
        Ok(())
    }
}

impl Typed for FlatSink<'_, '_> {
    fn types(&self) -> &ComponentTypes {
        self.cx.as_ref().map_or_else(|| no_types(), |cx| cx.types())
    }
}

impl Sink for FlatSink<'_, '_> {
    #[inline]
    fn align(&mut self, _align: u32) {}

    #[inline]
    fn put<T: Scalar>(&mut self, value: T) -> Result<()> {
        self.put_cell(value.to_cell())
    }

    fn put_flags(&mut self, count: usize, words: &[u32]) -> Result<()> {
        for i in 0..count.div_ceil(32) {
            self.put(words.get(i).copied().unwrap_or(0))?;
        }
        Ok(())
    }

    /// Cells are wide enough for every core type, so the types of the cases need no joining; those
    /// that this case does not use are zero.
    #[inline]
    fn variant(
        &mut self,
        abi: &VariantAbi,
        discriminant: u32,
        payload: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let end = self.at.saturating_add(abi.abi.flat as usize);
        self.put(discriminant)?;
        payload(self)?;
        while self.at < end {
            self.put_cell(RawVal::ZERO)?;
        }
        Ok(())
    }

    fn discards(&self) -> bool {
        self.cx.as_ref().is_some_and(|cx| cx.discards())
    }

    fn dynamic<V: Dynamic>(&mut self, value: &V, ty: InterfaceType) -> Result<()> {
        let types = self.cx.as_ref().map_or_else(|| no_types(), |cx| cx.types());
        dynamic::lower(types, value, self, ty)
    }

    #[inline]
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LowerContext<'_>) -> Result<R>) -> Result<R> {
        match &mut self.cx {
            Some(cx) => f(cx),
            None => bail!(bug("a scalar that needs memory")),
        }
    }
}

impl<'c, 'a> MemorySink<'c, 'a> {
    /// Writes to `bytes`, which begin at an address that is aligned for all that is written.
    #[inline]
    pub(super) fn new(bytes: &'c mut [u8], cx: &'c mut LowerContext<'a>) -> Self {
        Self { bytes, at: 0, cx }
    }
}

impl Typed for MemorySink<'_, '_> {
    fn types(&self) -> &ComponentTypes {
        self.cx.types()
    }
}

impl Sink for MemorySink<'_, '_> {
    #[inline]
    fn align(&mut self, align: u32) {
        self.at = self.at.next_multiple_of(align as usize);
    }

    #[inline]
    fn put<T: Scalar>(&mut self, value: T) -> Result<()> {
        match self.bytes.get_mut(self.at..).and_then(|bytes| value.write(bytes)) {
            Some(()) => self.at += size_of::<T>(),
            None => bail!(bug("a value larger than its type")),
        }
        Ok(())
    }

    fn put_flags(&mut self, count: usize, words: &[u32]) -> Result<()> {
        let word = |i: usize| words.get(i).copied().unwrap_or(0);
        match count {
            0 => Ok(()),
            1..=8 => self.put(word(0) as u8),
            9..=16 => self.put(word(0) as u16),
            _ => (0..count.div_ceil(32)).try_for_each(|i| self.put(word(i))),
        }
    }

    #[inline]
    fn variant(
        &mut self,
        abi: &VariantAbi,
        discriminant: u32,
        payload: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        self.align(abi.abi.align);
        let start = self.at;
        match abi.discriminant_size {
            1 => self.put(discriminant as u8)?,
            2 => self.put(discriminant as u16)?,
            _ => self.put(discriminant)?,
        }
        self.at = start + abi.payload_offset as usize;
        payload(self)?;
        self.at = start + abi.abi.size as usize;
        Ok(())
    }

    fn discards(&self) -> bool {
        self.cx.discards()
    }

    fn dynamic<V: Dynamic>(&mut self, value: &V, ty: InterfaceType) -> Result<()> {
        dynamic::lower(self.cx.types(), value, self, ty)
    }

    #[inline]
    fn with_cx<R>(&mut self, f: impl FnOnce(&mut LowerContext<'_>) -> Result<R>) -> Result<R> {
        f(self.cx)
    }
}
