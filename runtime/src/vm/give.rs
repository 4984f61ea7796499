//! What the host gives to guests: the one door for its references, which are compared with the type of
//! their place, and become words there.

use super::builtins::range;
use super::opaque::StoreOpaque;
use super::place::DefinedPlace;
use super::store::Vm;
use super::word::{GuestValue, GuestWord, Referent};
use crate::engine::Engine;
use crate::error::{OutOfRange, WrongType};
use crate::module::info::{DefinedGlobalIndex, DefinedTableIndex};
use crate::module::types::{SigIndex, WasmHeapType, WasmRefType, WasmValType};
use crate::types::RefType;
use anyhow::{Result, bail, ensure};

impl Vm {
    /// Has the host set `len` elements of a table from `dst` on.
    ///
    /// # Errors
    ///
    /// Fails when they go past the end, the value is of another type, or the table is inside of a component.
    pub(crate) fn fill_table(
        &mut self,
        place: DefinedPlace<DefinedTableIndex>,
        dst: u64,
        value: Referent,
        len: u64,
    ) -> Result<()> {
        let word = self.element_word(place, value)?;
        let table = self.table_mut(place)?;
        let size = table.words().len();
        let range = range(dst, len, size);
        let range = range.ok_or_else(|| {
            let message = format!("elements {dst}..{dst}+{len} of a table of {size} elements");
            OutOfRange::new(dst, len, size as u64, message)
        })?;
        // SAFETY: `GuestWord` 2: the word was made for the type of the table's elements.
        unsafe { table.words_mut()[range].fill(word) };
        Ok(())
    }

    /// Has the host copy `len` elements from one table to another, or within one; each is said with the place in it where
    /// they begin.
    ///
    /// # Errors
    ///
    /// Fails when they go past the end of one, what the one has is not of the type of the other's elements, or one is
    /// inside of a component.
    pub(crate) fn copy_table(
        &mut self,
        engine: &Engine,
        (source, src): (DefinedPlace<DefinedTableIndex>, u64),
        (target, dst): (DefinedPlace<DefinedTableIndex>, u64),
        len: u64,
    ) -> Result<()> {
        let element = |place: DefinedPlace<DefinedTableIndex>| {
            self.check_shared(place.instance().root)?;
            let ty = self.instance(place.instance())?.table_type(place.index()).element;
            anyhow::Ok(RefType::from_wasm(engine, ty))
        };
        let (found, expected) = (element(source)?, element(target)?);
        ensure!(found.matches(&expected), WrongType::new(expected, found));
        // SAFETY: `GuestWord` 2: the types were just compared.
        let in_bounds = unsafe { self.copy_elements((source, src), (target, dst), len)? };
        if !in_bounds {
            let [has, room] = [self.table_size(source)?, self.table_size(target)?];
            let fits = src.checked_add(len).is_some_and(|end| end <= has);
            let (first, size) = if fits { (dst, room) } else { (src, has) };
            let message = format!("elements {first}..{first}+{len} of a table of {size} elements");
            bail!(OutOfRange::new(first, len, size, message));
        }
        Ok(())
    }

    /// Copies `len` elements from one table to another, or within one; each is said with the place in it where they
    /// begin. Says whether both have so many there: if not, nothing is copied.
    ///
    /// # Safety
    ///
    /// What the one table has is of the type of the other's elements.
    pub(super) unsafe fn copy_elements(
        &mut self,
        (source, src): (DefinedPlace<DefinedTableIndex>, u64),
        (target, dst): (DefinedPlace<DefinedTableIndex>, u64),
        len: u64,
    ) -> Result<bool> {
        let table = self.table_mut(source)?;
        let Some(from) = range(src, len, table.words().len()) else { return Ok(false) };
        if source == target {
            let Some(to) = range(dst, len, table.words().len()) else { return Ok(false) };
            // SAFETY: `GuestWord` 2: words of a table are of the type of its elements.
            unsafe { table.words_mut().copy_within(from, to.start) };
            return Ok(true);
        }
        let room = self.table_size(target)?;
        let Some(to) = usize::try_from(room).ok().and_then(|room| range(dst, len, room)) else {
            return Ok(false);
        };
        let copy = self.table_mut(source)?.words()[from].to_vec();
        let table = self.table_mut(target)?;
        // SAFETY: `GuestWord` 2: our caller vouches for the types.
        unsafe { table.words_mut()[to].copy_from_slice(&copy) };
        Ok(true)
    }

    /// Has the host set a global.
    ///
    /// # Errors
    ///
    /// Fails when the value is of another type, or the global is inside of a component.
    pub(crate) fn set_global(
        &mut self,
        place: DefinedPlace<DefinedGlobalIndex>,
        value: GuestValue,
    ) -> Result<()> {
        self.check_shared(place.instance().root)?;
        let instance = self.instance(place.instance())?;
        let ty = instance.global_type(place.index()).content;
        let bits = self.bits_of(instance.module.code().engine(), value, ty)?;
        // SAFETY: `GuestWord` 2: a word among these bits was made for the global's type.
        unsafe { self.write_global(place, bits) }
    }

    /// The word that a host gives for the elements of a table.
    fn element_word(
        &self,
        place: DefinedPlace<DefinedTableIndex>,
        value: Referent,
    ) -> Result<GuestWord> {
        self.check_shared(place.instance().root)?;
        let instance = self.instance(place.instance())?;
        let ty = instance.table_type(place.index()).element;
        self.word_of(instance.module.code().engine(), value, ty)
    }

    /// Sees that a value can be given where one of type `ty` is to be, which is in the numbers of `engine`, the
    /// store's.
    ///
    /// # Errors
    ///
    /// As [`Vm::word_of`].
    pub(crate) fn check_given(
        &self,
        engine: &Engine,
        value: GuestValue,
        ty: WasmValType,
    ) -> Result<()> {
        self.bits_of(engine, value, ty).map(drop)
    }

    /// The word of a reference which the host gives where one of type `ty` may be. Types are in the numbers
    /// of `engine`, the store's.
    ///
    /// # Errors
    ///
    /// Fails when it is of another type, or is not there any more, or is a function of a private root.
    #[inline]
    pub(super) fn word_of(
        &self,
        engine: &Engine,
        referent: Referent,
        ty: WasmRefType,
    ) -> Result<GuestWord> {
        // Most places are of a type that says no more than the kind.
        let is_of_kind = match referent {
            Referent::Null(top) => ty.nullable && ty.heap.top() == top,
            Referent::Func(_) => ty.heap == WasmHeapType::Func,
            Referent::Extern(_) => ty.heap == WasmHeapType::Extern,
            Referent::Exception(_) => ty.heap == WasmHeapType::Exn,
        };
        if !is_of_kind {
            self.check_referent(engine, referent, ty)?;
        }
        match referent {
            Referent::Null(_) => Ok(GuestWord::NULL),
            Referent::Func(place) => self.func_word(place),
            Referent::Extern(number) => self.extern_word(number),
            Referent::Exception(id) => self.exception_word(id),
        }
    }

    /// Sees that what is referred to is of type `ty`.
    fn check_referent(&self, engine: &Engine, referent: Referent, ty: WasmRefType) -> Result<()> {
        let heap = match referent {
            Referent::Null(WasmHeapType::Extern) => WasmHeapType::NoExtern,
            Referent::Null(WasmHeapType::Exn) => WasmHeapType::NoExn,
            Referent::Null(_) => WasmHeapType::NoFunc,
            Referent::Func(place) => {
                WasmHeapType::Concrete(SigIndex::from_u32(self.func_type(place)?))
            }
            Referent::Extern(_) => WasmHeapType::Extern,
            Referent::Exception(_) => WasmHeapType::Exn,
        };
        let found = WasmRefType { nullable: matches!(referent, Referent::Null(_)), heap };
        // Functions have the very type of most places that say one; others are found among subtypes.
        if found.heap == ty.heap && (ty.nullable || !found.nullable) {
            return Ok(());
        }
        let [found, expected] = [found, ty].map(|ty| RefType::from_wasm(engine, ty));
        ensure!(found.matches(&expected), WrongType::new(expected, found));
        Ok(())
    }

    /// The bits of a value which the host gives where one of type `ty` may be: numbers are any.
    ///
    /// # Errors
    ///
    /// As [`Vm::word_of`].
    #[inline]
    pub(super) fn bits_of(
        &self,
        engine: &Engine,
        value: GuestValue,
        ty: WasmValType,
    ) -> Result<u128> {
        match (value, ty) {
            (GuestValue::Reference(referent), WasmValType::Ref(ty)) => {
                Ok(self.word_of(engine, referent, ty)?.bits().into())
            }
            (GuestValue::Reference(_), _) => {
                bail!(
                    WrongType::new("a number", "a reference")
                        .saying("a reference is given where a number is expected")
                )
            }
            (GuestValue::Number(_), WasmValType::Ref(_)) => {
                bail!(
                    WrongType::new("a reference", "a number")
                        .saying("a number is given where a reference is expected")
                )
            }
            (GuestValue::Number(bits), _) => Ok(bits),
        }
    }
}

impl StoreOpaque {
    /// Has the host grow a table by `delta` elements with the value `init`. Returns its old size, or `None`
    /// when it cannot grow.
    ///
    /// # Errors
    ///
    /// Fails when the value is of another type, or the table is inside of a component.
    pub(crate) fn grow_table(
        &mut self,
        place: DefinedPlace<DefinedTableIndex>,
        delta: u64,
        init: Referent,
    ) -> Result<Option<u64>> {
        let word = self.vm.element_word(place, init)?;
        // SAFETY: `GuestWord` 2: the word was made for the type of the table's elements.
        unsafe { self.grow_table_with(place, delta, word) }
    }
}
