//! The blocks that compiled code touches, as Rust structures: the other face of `layout`.

use super::bound::LinearMemoryOptions;
use crate::keys::RootKey;
use crate::raw::RawVal;
use crate::tables::layout;
use crate::vm::opaque::StoreOpaque;
use crate::vm::trap::Fault;
use std::ffi::c_void;
use std::sync::atomic::AtomicU64;

/// The store context: `layout::store`, and behind it what only the host uses.
///
/// 1. It lives as long as its store, at one address: [`Vm::new`](super::store::Vm::new) makes it, and
///    nobody but the store's end frees it.
/// 2. Who has borrowed the store may touch it, and nobody else does: compiled code of the store runs
///    inside of calls only that are made with the store's exclusive borrow, and the signal handler writes
///    to it only where such code faulted. The same holds of the contexts of the store's instances, of its
///    memories and of its exceptions.
/// 3. While code of the store is being called, `store` is the address of the whole `StoreInner<T>`, of
///    which the `StoreOpaque` is the beginning (`repr(C)`), as the innermost call borrowed it exclusively.
/// 4. `stack_limit` is by the stack that the innermost call was made on: no lower than its thread's
///    [`Floor`](crate::sys::stack::Floor), or on a stack that somebody else made `max_wasm_stack` below the
///    call, where frames that are larger than a page touch each of their pages.
#[repr(C)]
pub(crate) struct StoreContext {
    pub(crate) stack_limit: usize,
    pub(crate) exit_fp: usize,
    pub(crate) entry_fp: usize,
    pub(crate) entry_sp: usize,
    pub(crate) entry_handler: usize,
    pub(crate) builtins: *const *const c_void,
    pub(crate) resume_pc: usize,
    pub(crate) resume_sp: usize,
    pub(crate) resume_fp: usize,
    pub(crate) resume_exception: usize,
    /// Not zero once code of the store is to stop.
    pub(crate) look: AtomicU64,
    /// A word that code reads to the same end, once somebody takes its page away: see `super::account`.
    pub(crate) look_page: *const u64,
    /// The store, as borrowed by the innermost call.
    pub(crate) store: *mut StoreOpaque,
    /// The cookie of the innermost host function that is being called, while one is.
    pub(crate) cookie: u64,
    /// What the signal handler recorded of a fault.
    pub(crate) fault: Fault,
    /// A flag of the layer above, an `i32` that compiled code can import as a global.
    pub(crate) flag: u32,
    /// A mark of the layer above: beside the flag, as both are of the calls on one stack, and are swapped with that.
    pub(crate) mark: u64,
    /// The account of the store, on which its instances run.
    pub(crate) account: Account,
}

/// What begins every context that a function can be called with.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct ContextHead {
    pub(crate) magic: u32,
    /// The instance's place in its root, or the host function's in its store.
    pub(crate) index: u32,
    pub(crate) store: *mut StoreContext,
}

/// The header of an instance context: `layout::context`.
///
/// 1. It lies in its root's block, aligned to 16 bytes, at the offset and with the size that the root was
///    made with, which is that of its module's `ContextLayout`; it lives as long as the root.
/// 2. Each of its fields is of the type that the layout says, and zero until it is written.
/// 3. A pointer in it that is not null is valid as long as the root ([`Root`](super::instance::Root)).
#[repr(C, align(16))]
pub(crate) struct InstanceContext {
    pub(crate) head: ContextHead,
    pub(crate) sig_ids: *const u32,
    pub(crate) root: *const RootHeader,
    pub(crate) account: *mut Account,
}

/// The words of an account that compiled code touches: `layout::account`.
#[repr(C)]
pub(crate) struct Account {
    /// How much fuel is left.
    pub(crate) fuel: i64,
}

/// The context of a host function: `layout::host_func`, and behind it what only the host uses.
#[repr(C)]
pub(crate) struct HostFuncContext {
    pub(crate) head: ContextHead,
    pub(crate) call: HostCall,
    /// The reference by which the function is called.
    pub(crate) func_ref: FuncRef,
    /// The closure.
    pub(crate) data: *const c_void,
    /// How many cells a call has.
    pub(crate) cells: u32,
    /// A number that whoever made the function chose.
    pub(crate) cookie: u64,
    /// Where its arguments and results lie.
    pub(crate) linear: LinearMemoryOptions,
}

/// What all instances of a root share: the beginning of its block.
#[repr(C)]
pub(crate) struct RootHeader {
    pub(crate) key: RootKey,
}

/// The size of a root's header in its block: contexts follow, 16-byte aligned.
pub(crate) const ROOT_HEADER_SIZE: usize = 16;

/// A function that compiled code calls in the host.
pub(crate) type HostCall = unsafe extern "C" fn(
    callee: *mut HostFuncContext,
    caller: *mut InstanceContext,
    cells: *mut RawVal,
) -> u32;

/// How the host calls a function through its reference: an entry stub, or what stands for one.
pub(crate) type EntryCall = unsafe extern "C" fn(
    callee: *mut c_void,
    caller: *mut InstanceContext,
    cells: *mut RawVal,
    code: *const c_void,
) -> u32;

/// An imported function: `layout::import`.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct FuncImport {
    pub(crate) code: *const c_void,
    pub(crate) context: *mut c_void,
}

/// A function reference: `layout::func_ref`.
///
/// 1. `context` is null, in the place of an import that is not linked yet, or leads to the context of an
///    instance or of a host function that lives as long as the reference, and begins with a
///    [`ContextHead`].
/// 2. `entry` is the entry stub of the function's type, or what stands for one; `code` is the function, or
///    null where no module has an exit stub for a host function. Both are runnable as long as the context.
/// 3. `sig_id` is the engine's number of the function's type.
/// 4. `code` changes once, from null, and before code that has such a type is run in the store: such code
///    may read it as a constant.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct FuncRef {
    pub(crate) code: *const c_void,
    pub(crate) context: *mut c_void,
    pub(crate) entry: *const c_void,
    pub(crate) sig_id: u32,
}

/// A table or memory: `layout::table`, `layout::memory`.
///
/// 1. It says where the `LinearMemory` or `TableStorage` is that the instance owns whose context has it, and
///    how many bytes or words that has: so many can be read and written. It is written anew in the same
///    breath as these change.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Definition {
    pub(crate) base: *mut u8,
    pub(crate) len: u64,
}

/// A tag: `layout::tag`.
#[derive(Clone, Copy)]
#[repr(C, align(16))]
pub(crate) struct TagDefinition {
    /// Its number, which no other tag of the store has or had.
    pub(crate) id: u64,
    pub(crate) sig_id: u32,
}

/// What begins an exception: `layout::exception`, and what only the host uses.
#[repr(C)]
pub(crate) struct ExceptionHead {
    /// The number of its tag.
    pub(crate) tag: u64,
    pub(crate) referred: u32,
    /// Not zero while the host has references to it: on how many stacks, or more.
    pub(crate) rooted: u32,
    /// Its number, by which an exception at the same address later is not taken for it.
    pub(crate) serial: u64,
}

/// The offsets that `layout` tells compiled code are the offsets that Rust gives the fields.
const _: () = {
    use std::mem::{offset_of, size_of};
    macro_rules! same {
        ($($ty:ident . $($field:ident).+ == $offset:expr;)*) => {
            $(assert!(offset_of!($ty, $($field).+) as i32 == $offset);)*
        };
    }
    same! {
        StoreContext.stack_limit == layout::store::STACK_LIMIT;
        StoreContext.exit_fp == layout::store::EXIT_FP;
        StoreContext.entry_fp == layout::store::ENTRY_FP;
        StoreContext.entry_sp == layout::store::ENTRY_SP;
        StoreContext.entry_handler == layout::store::ENTRY_HANDLER;
        StoreContext.builtins == layout::store::BUILTINS;
        StoreContext.resume_pc == layout::store::RESUME_PC;
        StoreContext.resume_sp == layout::store::RESUME_SP;
        StoreContext.resume_fp == layout::store::RESUME_FP;
        StoreContext.resume_exception == layout::store::RESUME_EXCEPTION;
        StoreContext.look == layout::store::LOOK;
        StoreContext.look_page == layout::store::LOOK_PAGE;
        InstanceContext.head.magic == layout::context::MAGIC;
        InstanceContext.head.store == layout::context::STORE;
        InstanceContext.sig_ids == layout::context::SIG_IDS;
        InstanceContext.root == layout::context::ROOT;
        InstanceContext.account == layout::context::ACCOUNT;
        Account.fuel == layout::account::FUEL;
        HostFuncContext.head.magic == layout::host_func::MAGIC;
        HostFuncContext.head.store == layout::host_func::STORE;
        HostFuncContext.call == layout::host_func::CALL;
        FuncImport.code == layout::import::CODE;
        FuncImport.context == layout::import::CONTEXT;
        FuncRef.code == layout::func_ref::CODE;
        FuncRef.context == layout::func_ref::CONTEXT;
        FuncRef.entry == layout::func_ref::ENTRY;
        FuncRef.sig_id == layout::func_ref::SIG_ID;
        Definition.base == layout::table::BASE;
        Definition.len == layout::table::LEN;
        Definition.base == layout::memory::BASE;
        Definition.len == layout::memory::LEN;
        TagDefinition.id == layout::tag::ID;
        TagDefinition.sig_id == layout::tag::SIG_ID;
        ExceptionHead.tag == layout::exception::TAG;
        ExceptionHead.referred == layout::exception::REFERRED;
    }
    assert!(size_of::<TagDefinition>() == layout::tag::SIZE as usize);
    assert!(size_of::<ExceptionHead>() == layout::exception::CELLS as usize);
    assert!(size_of::<InstanceContext>() == layout::context::SIZE as usize);
    assert!(size_of::<FuncImport>() == layout::import::SIZE as usize);
    assert!(size_of::<FuncRef>() == layout::func_ref::SIZE as usize);
    assert!(size_of::<Definition>() == layout::table::SIZE as usize);
    assert!(size_of::<Definition>() == layout::memory::SIZE as usize);
    assert!(size_of::<RootHeader>() <= ROOT_HEADER_SIZE);
};
