//! The highest floor of the unsafe wall: everything that touches raw memory, machine code or signals is here, in
//! [`code`](crate::code) and in [`sys`](crate::sys), and nothing else is `unsafe` but the functions that load an
//! artifact on its user's word.
//!
//! What is exported from here is safe to call. What an `unsafe` block relies upon stands at the type that
//! it is about, as numbered *contracts*; the block's proof names each of them that it answers, as in
//! "`GuestWord` 2", and says why it holds there. What an `unsafe fn` asks for under `# Safety` is what "our
//! caller says" in its blocks. A proof that needs no contract begins with "Rust: " where the rules of the
//! language and its library are enough, and with "System: " where those of the operating system or the
//! processor are. It stands by itself. `cargo xtask tidy` refuses every other proof, and contracts of a type
//! that is not in this table.
//!
//! | What | Where its contracts are |
//! |---|---|
//! | Stores: where they are, who touches what while code runs | [`StoreContext`](context::StoreContext), `store::OwnContext` |
//! | What the layer above keeps in them | [`Layer`](layer::Layer) |
//! | Contexts of instances, and what they point to | [`InstanceContext`](context::InstanceContext), [`Root`](instance::Root), [`Block`](instance::Block), [`CoreInstance`](instance::CoreInstance) |
//! | Memories and tables as code sees them | [`Definition`](context::Definition), [`MemoryAddress`](transfer::MemoryAddress) |
//! | References | [`GuestWord`](word::GuestWord), [`ElementWord`](word::ElementWord), [`ExceptionWord`](word::ExceptionWord), [`FuncRef`](context::FuncRef) |
//! | Places of handles | [`FuncPlace`](func::FuncPlace), [`DefinedPlace`](place::DefinedPlace), [`SharedWord`](shared::SharedWord), [`NumericFunc`](bound::NumericFunc), [`BoundMemory`](bound::BoundMemory) |
//! | What imports are given | [`Linked`](link::Linked) |
//! | Exceptions | `exceptions::Exceptions`, `exceptions::object::Object` |
//! | Code | [`LoadedCode`](crate::code::loaded::LoadedCode), [`Node`](crate::code::registry::Node) |
//! | Host functions | [`HostFuncEntry`](host::HostFuncEntry), `host::SharedPtr`, [`Exits`](exits::Exits) |
//! | Calls: cells, threads, frames | [`Callee`](call::Callee), [`Stack`](stack::Stack), `fiber::Fiber`, [`Filling`](cells::Filling), [`HostCells`](cells::HostCells), [`Activation`](activation::Activation), [`Floor`](crate::sys::stack::Floor) |
//! | Mapped pages | [`Mmap`](crate::sys::mmap::Mmap), `sys::cut::Watch`, `sys::cut::WatchedPlace`, [`LinearMemory`](memory::LinearMemory), [`MemoryPool`](crate::sys::pool::MemoryPool), `table::Pages`, `table::SharedPart` |

#![allow(unsafe_code)]

pub(crate) mod context;
pub(crate) mod word;
pub(crate) mod cells;
mod give;
pub(crate) mod memory;
pub(crate) mod table;
pub(crate) mod layer;
pub(crate) mod opaque;
pub(crate) mod borrow;
pub(crate) mod handle;
pub(crate) mod store;
pub(crate) mod instance;
mod hosts;
mod account;
pub(crate) mod allowance;
pub(crate) mod free;
mod exits;
pub(crate) mod func;
pub(crate) mod link;
pub(crate) mod place;
pub(crate) mod start;
pub(crate) mod shared;
pub(crate) mod init;
pub(crate) mod transfer;
pub(crate) mod host;
pub(crate) mod call;
pub(crate) mod bound;
pub(crate) mod stack;
mod native;
pub(crate) mod fiber;
pub(crate) mod activation;
pub(crate) mod raise;
pub(crate) mod signals;
pub(crate) mod trap;
pub(crate) mod stray;
pub(crate) mod exceptions;
pub(crate) mod builtins;
