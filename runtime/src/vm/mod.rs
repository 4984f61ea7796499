//! The unsafe wall: everything that touches raw memory, machine code or signals is in this folder,
//! and nothing outside of it is `unsafe` but the functions that load an artifact on its user's word.
//!
//! What is exported from here is safe to call. What an `unsafe` block relies upon stands at the type that
//! it is about, as numbered *contracts*; the block's proof says which of them, and why they hold there. A
//! proof stands by itself: `cargo xtask tidy` refuses one that refers to another.
//!
//! | What | Where its contracts are |
//! |---|---|
//! | Stores: where they are, who touches what while code runs | [`StoreContext`](context::StoreContext) |
//! | Contexts of instances, and what they point to | [`InstanceContext`](context::InstanceContext), [`Root`](instance::Root) |
//! | Memories and tables as code sees them | [`Definition`](context::Definition), [`MemoryAddress`](transfer::MemoryAddress) |
//! | References | [`GuestWord`](word::GuestWord), [`FuncRef`](context::FuncRef) |
//! | Places of handles | [`FuncPlace`](func::FuncPlace), [`DefinedPlace`](place::DefinedPlace) |
//! | What imports are given | [`Linked`](link::Linked) |
//! | Exceptions | `exceptions::object::Object` |
//! | Code | [`LoadedCode`](code::LoadedCode), [`Node`](registry::Node) |
//! | Host functions | [`HostFuncEntry`](host::HostFuncEntry) |
//! | Calls: cells, threads, frames | [`Callee`](call::Callee), [`Calls`](call::Calls), [`Activation`](trap::Activation) |
//! | Mapped pages | [`sys::mmap`], [`LinearMemory`](memory::LinearMemory) |

#![allow(unsafe_code)]

pub(crate) mod context;
pub(crate) mod word;
pub(crate) mod cells;
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
mod exits;
pub(crate) mod func;
pub(crate) mod link;
pub(crate) mod place;
pub(crate) mod start;
pub(crate) mod init;
pub(crate) mod transfer;
pub(crate) mod host;
pub(crate) mod call;
pub(crate) mod trap;
pub(crate) mod stray;
pub(crate) mod exceptions;
pub(crate) mod backtrace;
pub(crate) mod builtins;
