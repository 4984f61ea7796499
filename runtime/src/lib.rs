//! The core WebAssembly engine below Wharf.
//!
//! Reading order is the order of the pipeline: bytes become a parsed module (`module`), machine
//! code (`compile`), an ELF object (`artifact`), loaded code (`code`) and instances (`vm`), and the public
//! API (`api`) on top of them. This crate knows no components.
#![deny(unsafe_code)]

// From the ground up to the faces: a room imports from those before it.
pub mod names;
pub mod packed;
pub mod entity;
mod raw;
mod keys;
mod progress;
pub mod error;
pub mod tables;
mod sys;
pub mod module;
pub mod artifact;
#[cfg(feature = "compile")]
pub mod compile;
#[cfg(feature = "cache")]
mod cache;
pub mod config;
mod engine;
pub mod types;
mod code;
mod vm;
#[cfg(feature = "compile")]
#[doc(hidden)]
pub mod pipeline;
mod api;

pub use api::asynchronous::WasmTyList;
#[doc(hidden)]
pub use api::asynchronous::ready;
#[cfg(feature = "compile")]
#[doc(hidden)]
pub use api::engine::ComponentCompiler;
pub use api::exception::{ExnRef, ExnRefPre, ExnType, RootScope};
pub use api::func::{Caller, TypedFunc};
pub use api::instance::Export;
pub use api::limits::{
    DEFAULT_INSTANCE_LIMIT, DEFAULT_MEMORY_LIMIT, DEFAULT_TABLE_LIMIT, ResourceLimiter,
    ResourceLimiterAsync, StoreLimits, StoreLimitsBuilder, UpdateDeadline,
};
pub use api::linker::{InstancePre, Linker};
pub use api::memory::MemoryAccessError;
pub use api::module::{ModuleExport, ResourcesRequired};
#[doc(hidden)]
pub use api::seam::{PrivateRoot, StoreMut, StoreRef, check_stack};
pub use api::store::{AsContext, AsContextMut, Store};
pub use api::typed::{IntoFunc, WasmParams, WasmResults, WasmRet, WasmTy};
pub use api::unknown_imports::UnknownImportError;
pub use api::value::{ExternRef, Ref, Rooted, V128, Val};
pub use artifact::format::Precompiled;
#[cfg(feature = "cache")]
pub use cache::{Cache, CacheConfig};
pub use code::backtrace::{FrameInfo, FrameRole, FrameRoles, FrameSymbol, WasmBacktrace};
#[cfg(feature = "compile")]
#[doc(hidden)]
pub use code::compiled::Compiled;
pub use code::loaded::{LoadedCode, Module, SharedCode};
#[cfg(feature = "compile")]
pub use compile::{CacheStore, TooMuchToCompile};
pub use config::{
    Config, Enabled, InstanceAllocationStrategy, ModuleVersionStrategy, PoolingAllocationConfig,
    RegallocAlgorithm, Strategy, WasmBacktraceDetails,
};
pub use engine::{Engine, EngineWeak};
pub use error::Foreign;
pub use keys::StoreId;
pub use raw::RawVal;
pub use tables::features::WasmFeatures;
#[cfg(feature = "profiling")]
pub use tables::settings::ProfilingStrategy;
pub use tables::settings::{Inlining, OptLevel};
pub use tables::trap_code::Trap;
#[doc(hidden)]
pub use tables::tunables::{FuelCounter, Looks};
pub use types::{
    ExportType, ExternType, Finality, FuncType, GlobalType, HeapType, ImportType, MemoryType,
    MemoryTypeBuilder, Mutability, RefType, TableType, TagType, ValType,
};
pub use vm::borrow::{StoreContext, StoreContextMut};
#[doc(hidden)]
pub use vm::bound::{BoundMemory, LinearMemoryOptions, NumericFunc};
pub use vm::call::OtherThread;
pub use vm::exceptions::ThrownException;
#[doc(hidden)]
pub use vm::fiber::{Abandoned, Fiber, suspend};
pub use vm::handle::{Extern, Func, Global, Instance, Memory, Table, Tag};
pub use vm::host::{HostCaller, HostFunc};
#[doc(hidden)]
pub use vm::shared::SharedWord;
pub use vm::start::Given;
