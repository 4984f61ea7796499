//! The unsafe wall: everything that touches raw memory, machine code or signals is in this folder,
//! and nothing outside of it is `unsafe` but the functions that load an artifact on its user's word.
//!
//! What is exported from here is safe to call. Each `unsafe` block proves itself against one of
//! these invariants, by number:
//!
//! 1. **Store address.** A `StoreOpaque` lives in a `Box<StoreInner<T>>` from creation to drop, and
//!    is its first field (`repr(C)`). The `StoreContext` that it owns lives as long, at one address,
//!    and its `store` field is set from the exclusive borrow with which compiled code is entered.
//! 2. **Contexts.** The block of a root instance is allocated once, zeroed, and lives as long as the
//!    root; a context lies in it at the offset and with the size of its module's `ContextLayout`.
//!    Every pointer in an initialised context is valid as long as the context. A *shared* root lives
//!    until the store is dropped, and its imports are of shared roots and of host functions that live
//!    as long. A *private* root is freed as a whole, with its host functions: its imports are its own,
//!    nothing outside of it has a pointer into it, and it is not freed while one of its functions is
//!    being called, so that no frame has one either. `free` says how that is kept.
//! 3. **Code.** `.text` of a `LoadedCode` can be run before the first context of one of its modules
//!    is made (`make_runnable`), and stays mapped as long as any root that has instances of it: they
//!    hold an `Arc` of it. Addresses of code are in the contexts of such a root, and in host functions
//!    that live no longer than one. Its machine code follows the calling conventions of
//!    `compile::stubs`; an artifact from elsewhere is trusted by the `unsafe fn deserialize*` that
//!    let it in.
//! 4. **Cells.** A call's cells number at least `WasmFuncType::cells` of the callee's type.
//! 5. **Definitions.** The `base` and `len` of a memory or table definition are those of the
//!    `LinearMemory` or `TableStorage` that the instance owns, updated in the same breath as it.
//! 6. **Exclusive borrow.** While the host holds `&mut StoreOpaque` (or what was derived from it),
//!    compiled code of that store does not run, except inside a call made with that very borrow.
//! 7. **Frames.** Compiled code keeps frame pointers. From an exit or fault up to the frame pointer
//!    of the entry stub, every frame is of compiled code, so two words at each frame pointer are the
//!    parent's frame pointer and the return address.
//! 8. **Funcrefs.** A non-null funcref word is a [`word::GuestWord`]: it points to a `FuncRef` in a root's
//!    block or in a host function of the same store. Words of a private root's functions are in that
//!    root only; all others live as long as the store.
//! 9. **Ranges.** Where compiled code gives a builtin an address of the host with a length, it has
//!    compared both with the definition of a memory: that many bytes are there (invariant 5).
//! 10. **Exceptions.** A non-null exnref word was written by compiled code that got it from `exceptions`,
//!     or is a [`word::GuestWord`] of the host's: it points to an exception of the same store, a block
//!     that begins with an `ExceptionHead` and has the cells of its tag's type behind it. It is freed
//!     when no word of compiled code or of the host's references leads to it, or with the private root
//!     whose tag it has, which it does not leave.

#![allow(unsafe_code)]

pub(crate) mod context;
pub(crate) mod word;
pub(crate) mod sys;
pub(crate) mod content;
pub(crate) mod code;
mod registry;
pub(crate) mod pool;
pub(crate) mod memory;
pub(crate) mod table;
pub(crate) mod layer;
pub(crate) mod instance;
pub(crate) mod free;
pub(crate) mod func;
pub(crate) mod link;
pub(crate) mod init;
pub(crate) mod transfer;
pub(crate) mod host;
pub(crate) mod call;
pub(crate) mod trap;
pub(crate) mod stray;
pub(crate) mod exceptions;
pub(crate) mod backtrace;
pub(crate) mod builtins;
