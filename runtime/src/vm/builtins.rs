//! The builtin functions: a shim for each row of the table in `builtins`, and the safe function
//! that it calls.

use super::context::InstanceContext;
use super::host::{drop_quietly, fail, panic_error};
use super::instance::told_to_guest;
use super::transfer::{self, MemoryAddress};
use super::word::{ElementWord, ExceptionWord};
use crate::Trap;
use crate::code::backtrace::WasmBacktrace;
use crate::error::{Bug, OrBug};
use crate::keys::InstanceKey;
use crate::module::info::{
    DataIndex, DefinedFuncIndex, ElemIndex, MemoryIndex, TableIndex, TagIndex,
};
use crate::tables::assumption::Assumption;
use crate::tables::builtins::FAILED;
use crate::vm::opaque::StoreOpaque;
use crate::vm::raise::raise;
use anyhow::{Error, Result, ensure};
use std::ffi::c_void;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many frames are told of when the process is aborted.
const MAX_FRAMES: usize = 20;

macro_rules! shims {
    ($($(#[$doc:meta])* $name:ident($($param:ident: $ty:ident),*) -> $ret:ident, $sentinel:ident;)*) => {
        mod shim {
            use super::*;
            use ElementWord as word;
            use ExceptionWord as exception;
            use MemoryAddress as address;
            $(
                /// # Safety
                ///
                /// Called by the builtin stub of compiled code, with its own context and words that it
                /// has as references.
                pub(super) unsafe extern "C" fn $name(
                    caller: *mut InstanceContext,
                    $($param: $ty),*
                ) -> $ret {
                    // SAFETY: `InstanceContext` 1, 3, `StoreContext` 2, 3: our caller says that the context
                    // is its own: it leads to its store's, which has the store's address as borrowed by the
                    // call that this runs under; compiled code stands still meanwhile.
                    let (store, instance) = unsafe {
                        let store = &mut *(*(*caller).head.store).store;
                        (store, InstanceContext::key(caller).unwrap_unchecked())
                    };
                    let result = catch_unwind(AssertUnwindSafe(|| {
                        super::$name(store, instance, $($param),*)
                    }));
                    let error = match result {
                        Ok(Ok(value)) => return shims!(@ok $sentinel, value),
                        Ok(Err(error)) => error,
                        Err(panic) => {
                            let what = panic_error("a builtin", &*panic).to_string();
                            drop_quietly(panic);
                            Error::new(Bug::new(what))
                        }
                    };
                    fail(store, error);
                    shims!(@failed $sentinel)
                }
            )*
        }

        const COUNT: usize = crate::tables::builtins::Builtin::ALL.len() + 1;
        static TABLE: BuiltinTable = BuiltinTable([$(shim::$name as *const c_void,)* raise as *const c_void]);
    };
    (@ok Zero, $value:ident) => {{ let () = $value; 1 }};
    (@ok Failed, $value:ident) => { $value };
    (@ok Raises, $value:ident) => {{ let () = $value; 1 }};
    (@failed Zero) => { 0 };
    (@failed Raises) => { 0 };
    (@failed Failed) => { FAILED };
}

struct BuiltinTable([*const c_void; COUNT]);
// SAFETY: Rust: addresses of functions are numbers that never change, whichever thread reads them.
unsafe impl Sync for BuiltinTable {}

crate::tables::builtins::for_each_builtin!(shims);

/// The addresses of all builtins, in the order of their slots.
pub(super) fn table() -> *const *const c_void {
    TABLE.0.as_ptr()
}

fn memory_grow(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    memory: i32,
    delta: i64,
) -> Result<i64> {
    let memory = store.vm.memory_owner(instance, MemoryIndex::from_u32(memory.cast_unsigned()))?;
    told_to_guest(store.grow_memory(memory, delta.cast_unsigned()))
}

fn memory_copy(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    dst_memory: i32,
    dst: i64,
    src_memory: i32,
    src: i64,
    len: i64,
) -> Result<()> {
    let to = MemoryIndex::from_u32(dst_memory.cast_unsigned());
    let from = MemoryIndex::from_u32(src_memory.cast_unsigned());
    let copied = store.vm.copy_memory(
        instance,
        (to, dst.cast_unsigned()),
        (from, src.cast_unsigned()),
        len.cast_unsigned(),
    )?;
    copied.ok_or_else(|| Trap::MemoryOutOfBounds.into())
}

fn memory_fill(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    memory: i32,
    dst: i64,
    value: i32,
    len: i64,
) -> Result<()> {
    let bytes = store.vm.memory_of(instance, MemoryIndex::from_u32(memory.cast_unsigned()))?;
    let range = range(dst.cast_unsigned(), len.cast_unsigned(), bytes.len());
    bytes[range.ok_or(Trap::MemoryOutOfBounds)?].fill(value as u8);
    Ok(())
}

fn memory_init(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    memory: i32,
    data: i32,
    dst: i64,
    src: i32,
    len: i32,
) -> Result<()> {
    let data = DataIndex::from_u32(data.cast_unsigned());
    let (src, len) = (u64::from(src.cast_unsigned()), u64::from(len.cast_unsigned()));
    let memory = MemoryIndex::from_u32(memory.cast_unsigned());
    store.vm.init_memory(instance, memory, data, dst.cast_unsigned(), src, len)
}

fn data_drop(store: &mut StoreOpaque, instance: InstanceKey, data: i32) -> Result<()> {
    store.vm.drop_data(instance, DataIndex::from_u32(data.cast_unsigned()))
}

fn table_grow(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    table: i32,
    delta: i64,
    init: ElementWord,
) -> Result<i64> {
    let table = store.vm.table_owner(instance, TableIndex::from_u32(table.cast_unsigned()))?;
    // SAFETY: `ElementWord` 1: the word is of the type of this table's elements.
    told_to_guest(unsafe { store.grow_table_with(table, delta.cast_unsigned(), init.word()) })
}

fn table_fill(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    table: i32,
    dst: i64,
    value: ElementWord,
    len: i64,
) -> Result<()> {
    let place = store.vm.table_owner(instance, TableIndex::from_u32(table.cast_unsigned()))?;
    let table = store.vm.table_mut(place)?;
    let range = range(dst.cast_unsigned(), len.cast_unsigned(), table.words().len());
    let range = range.ok_or(Trap::TableOutOfBounds)?;
    // SAFETY: `ElementWord` 1: the word is of the type of this table's elements.
    unsafe { table.words_mut()[range].fill(value.word()) };
    Ok(())
}

fn table_copy(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    dst_table: i32,
    dst: i64,
    src_table: i32,
    src: i64,
    len: i64,
) -> Result<()> {
    let (dst, src, len) = (dst.cast_unsigned(), src.cast_unsigned(), len.cast_unsigned());
    let dst_table = TableIndex::from_u32(dst_table.cast_unsigned());
    let src_table = TableIndex::from_u32(src_table.cast_unsigned());
    let vm = &mut store.vm;
    let source = vm.table_owner(instance, src_table)?;
    let target = vm.table_owner(instance, dst_table)?;
    // SAFETY: `GuestWord` 2: validation has seen of the caller's instruction that what the one table has is
    // of the type of the other's elements.
    let in_bounds = unsafe { vm.copy_elements((source, src), (target, dst), len)? };
    ensure!(in_bounds, Trap::TableOutOfBounds);
    Ok(())
}

fn table_init(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    table: i32,
    elem: i32,
    dst: i64,
    src: i32,
    len: i32,
) -> Result<()> {
    let elem = ElemIndex::from_u32(elem.cast_unsigned());
    let (src, len) = (u64::from(src.cast_unsigned()), u64::from(len.cast_unsigned()));
    let table = TableIndex::from_u32(table.cast_unsigned());
    store.vm.init_table(instance, table, elem, dst.cast_unsigned(), src, len)
}

fn elem_drop(store: &mut StoreOpaque, instance: InstanceKey, elem: i32) -> Result<()> {
    store.vm.drop_elem(instance, ElemIndex::from_u32(elem.cast_unsigned()))
}

fn exception_new(store: &mut StoreOpaque, instance: InstanceKey, tag: i32) -> Result<i64> {
    let tag = TagIndex::from_u32(tag.cast_unsigned());
    Ok(store.new_exception_of(instance, tag)?.cast_signed())
}

fn throw_ref(store: &mut StoreOpaque, _: InstanceKey, exception: ExceptionWord) -> Result<()> {
    let max_frames = store.max_frames();
    store.vm.throw(exception, false, max_frames)
}

fn rethrow(store: &mut StoreOpaque, _: InstanceKey, exception: ExceptionWord) -> Result<()> {
    let max_frames = store.max_frames();
    store.vm.throw(exception, true, max_frames)
}

/// `start..start + len` where that lies within `size`.
pub(super) fn range(start: u64, len: u64, size: usize) -> Option<std::ops::Range<usize>> {
    let end = start.checked_add(len).filter(|&end| end <= size as u64)?;
    Some(start as usize..end as usize)
}

fn copy_text(
    _: &mut StoreOpaque,
    _: InstanceKey,
    dst: MemoryAddress,
    src: MemoryAddress,
    len: i64,
) -> Result<i64> {
    let len = len.cast_unsigned() as usize;
    // SAFETY: `MemoryAddress` 1: `len` bytes are at both addresses. `StoreContext` 2: code stands still
    // while the host has the store.
    let bits = unsafe { transfer::copy(src.pointer(), dst.pointer(), len) };
    Ok(i64::from(bits.is_ascii()))
}

fn out_of_fuel(_: &mut StoreOpaque, _: InstanceKey) -> Result<()> {
    Err(Trap::OutOfFuel.into())
}

fn asked_to_stop(_: &mut StoreOpaque, _: InstanceKey) -> Result<()> {
    Err(Trap::Interrupt.into())
}

fn check_subtype(store: &mut StoreOpaque, _: InstanceKey, found: i32, expected: i32) -> Result<()> {
    let is_subtype = store.engine().is_subtype(found.cast_unsigned(), expected.cast_unsigned());
    ensure!(is_subtype, Trap::BadSignature);
    Ok(())
}

fn assumption_broken(
    _: &mut StoreOpaque,
    _: InstanceKey,
    assumption: i32,
    found: i64,
    expected: i64,
) -> Result<()> {
    let assumption = u8::try_from(assumption).ok().and_then(Assumption::from_u8);
    abort(assumption, &format!("found {found:#x}, expected {expected:#x}"))
}

fn check_code(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    code: i64,
    module: i32,
    func: i32,
) -> Result<()> {
    let own = store.vm.module(instance)?.code();
    let known = usize::try_from(module).ok().and_then(|index| own.module(index));
    let known = known.or_bug("code calls a function of a module that its artifact lacks")?;
    let index = DefinedFuncIndex::from_u32(func.cast_unsigned());
    let expected = known.func_address(index).addr();
    let found = code.cast_unsigned() as usize;
    if found != expected {
        let index = known.info().func_index(index).as_u32();
        let details = format!("function {index} of module {module} at {expected:#x}");
        abort(Assumption::KnownCode, &format!("found code at {found:#x}, expected {details}"));
    }
    Ok(())
}

fn check_type(
    store: &mut StoreOpaque,
    _: InstanceKey,
    assumption: i32,
    found: i32,
    expected: i32,
) -> Result<()> {
    if !store.engine().is_subtype(found.cast_unsigned(), expected.cast_unsigned()) {
        let assumption = u8::try_from(assumption).ok().and_then(Assumption::from_u8);
        abort(assumption, &format!("found type {found}, expected {expected}"));
    }
    Ok(())
}

fn check_final(store: &mut StoreOpaque, _: InstanceKey, found: i32, expected: i32) -> Result<()> {
    if store.engine().is_subtype(found.cast_unsigned(), expected.cast_unsigned()) {
        abort(Assumption::FinalType, &format!("type {found} is a subtype of {expected}"));
    }
    Ok(())
}

fn check_guarded(
    store: &mut StoreOpaque,
    instance: InstanceKey,
    memory: i32,
    start: i64,
    size: i32,
) -> Result<()> {
    let index = MemoryIndex::from_u32(memory.cast_unsigned());
    let (reserved, len) = store.vm.memory_extent(instance, index)?;
    let end = start.checked_add(i64::from(size)).map(|end| end.cast_unsigned() as usize);
    if end.is_none_or(|end| end <= len || end > reserved) {
        let access = format!("{size} bytes at {start:#x} of a memory of {len:#x} bytes");
        abort(Assumption::Guarded, &format!("{access}, for which {reserved:#x} are reserved"));
    }
    Ok(())
}

/// Ends the process, because code relies on something that does not hold.
fn abort(assumption: impl Into<Option<Assumption>>, details: &str) -> ! {
    let it = assumption.into().map_or("something without a number".into(), |it| it.to_string());
    // Whatever cannot be said, because there is no place to say it or what is to be said is broken, too:
    // nothing goes on from here.
    let mut out = std::io::stderr();
    let _ = writeln!(out, "Wharf relies on it that {it}, which does not hold: {details}");
    let frames = std::panic::catch_unwind(|| WasmBacktrace::at_exit(MAX_FRAMES));
    let _ = frames.map(|frames| writeln!(out, "{frames}"));
    let _ = writeln!(out, "This is a bug: please report it. The process is aborted.");
    std::process::abort()
}
