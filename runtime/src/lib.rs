//! The core WebAssembly engine below Wharf.
//!
//! Reading order is the order of the pipeline: bytes become a parsed module (`module`), machine
//! code (`compile`), an ELF object (`artifact`), mapped code and instances (`vm`), and the public
//! API on top of them. This crate knows no components.
#![deny(unsafe_code)]

mod engine;
pub mod config;
mod features;
mod progress;
pub mod tunables;
pub mod entity;
pub mod packed;
pub mod types;
pub mod layout;
pub mod builtins;
mod trap_code;
mod assumption;
pub mod module;
pub mod compile;
pub mod artifact;
#[cfg(feature = "cache")]
mod cache;
mod dwarf;
mod vm;
#[cfg(feature = "profiling")]
mod profile;
mod raw;
mod foreign;
mod store;
mod seam;
mod instance;
mod linker;
pub mod names;
mod func;
mod typed;
mod value;
mod memory;
mod table;
mod global;
mod exception;
mod made;

pub use artifact::format::Precompiled;
#[cfg(feature = "cache")]
pub use cache::{Cache, CacheConfig};
#[cfg(feature = "compile")]
pub use compile::{CacheStore, TooMuchToCompile};
pub use config::{Config, Inlining, OptLevel, WasmBacktraceDetails};
pub use engine::Engine;
pub use exception::{ExnRef, ExnRefPre, ExnType, RootScope, Tag};
pub use features::WasmFeatures;
pub use foreign::Foreign;
pub use func::{Caller, Func, TypedFunc};
pub use global::Global;
pub use instance::{Export, Extern, Instance};
pub use linker::{InstancePre, Linker};
pub use memory::{Memory, MemoryAccessError};
pub use module::handle::Module;
#[cfg(feature = "profiling")]
pub use profile::ProfilingStrategy;
pub use raw::RawVal;
#[doc(hidden)]
pub use seam::{NumericFunc, PrivateRoot, StoreMut, StoreRef, check_stack};
pub use store::{AsContext, AsContextMut, Store, StoreContext, StoreContextMut, StoreId};
pub use table::Table;
pub use trap_code::Trap;
pub use typed::{IntoFunc, WasmParams, WasmResults, WasmRet, WasmTy};
pub use types::{
    ExportType, ExternType, Finality, FuncType, GlobalType, HeapType, ImportType, MemoryType,
    MemoryTypeBuilder, Mutability, RefType, TableType, TagType, ValType,
};
pub use value::{ExternRef, Ref, Rooted, V128, Val};
pub use vm::backtrace::{FrameInfo, FrameRole, FrameRoles, FrameSymbol, WasmBacktrace};
pub use vm::call::OtherThread;
pub use vm::code::{CoreModule, LoadedCode, SharedCode};
pub use vm::exceptions::ThrownException;
pub use vm::host::{HostCaller, HostFunc};
#[doc(hidden)]
pub use vm::start::Given;

/// Which state of Wharf's sources this is, for what must not outlive it.
#[cfg(feature = "compile")]
const SOURCES: &str = env!("WHARF_SOURCES");
