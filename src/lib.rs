//! Wharf: a runtime for WebAssembly components.
//!
//! Its names follow the embedding API that hosts know from crate `wasmtime`; components are in
//! [`component`].
#![forbid(unsafe_code)]

#[cfg(doc)]
#[doc = include_str!("coming_from_wasmtime.md")]
pub mod coming_from_wasmtime {}
pub mod error;

pub use anyhow::{Error, Result, bail, ensure, format_err};
pub use error::ToWasmtimeResult;

pub use wharf_runtime::{
    AsContext, AsContextMut, Caller, Config, DEFAULT_INSTANCE_LIMIT, DEFAULT_MEMORY_LIMIT,
    DEFAULT_TABLE_LIMIT, Enabled, Engine, EngineWeak, ExnRef, ExnRefPre, ExnType, Export,
    ExportType, Extern, ExternRef, ExternType, Finality, Foreign, FrameInfo, FrameSymbol, Func,
    FuncType, Global, GlobalType, HeapType, ImportType, Inlining, Instance,
    InstanceAllocationStrategy, InstancePre, IntoFunc, Linker, Memory, MemoryAccessError,
    MemoryType, MemoryTypeBuilder, Module, ModuleExport, ModuleVersionStrategy, Mutability,
    OptLevel, OtherThread, PoolingAllocationConfig, Precompiled, Ref, RefType, RegallocAlgorithm,
    ResourceLimiter, ResourceLimiterAsync, ResourcesRequired, RootScope, Rooted, Store,
    StoreContext, StoreContextMut, StoreLimits, StoreLimitsBuilder, Strategy, Table, TableType,
    Tag, TagType, ThrownException, Trap, TypedFunc, UnknownImportError, UpdateDeadline, V128, Val,
    ValType, WasmBacktrace, WasmBacktraceDetails, WasmFeatures, WasmParams, WasmResults, WasmRet,
    WasmTy, WasmTyList,
};

#[cfg(feature = "compile")]
pub use wharf_runtime::{CacheStore, TooMuchToCompile};
// What measures accounts before there are any: see `benches/peers`.
#[doc(hidden)]
pub use wharf_runtime::{FuelCounter, Looks};

#[cfg(feature = "cache")]
pub use wharf_runtime::{Cache, CacheConfig};

#[cfg(feature = "profiling")]
pub use wharf_runtime::ProfilingStrategy;

/// The component model: typed calls between a host and components, both ways.
#[cfg(feature = "component")]
pub mod component {
    #[cfg(feature = "json")]
    pub use wharf_component::JsonError;
    pub use wharf_component::{
        __internal, AbiError, AbiValue, Access, Accessor, Component, ComponentExportIndex,
        ComponentFunc, ComponentNamedList, ComponentType, ErrorContextAny, Func, FutureAny,
        HasData, HasSelf, Instance, InstanceExportLookup, InstancePre, Lift, Linker,
        LinkerInstance, List, ListElement, Lower, Misfit, MissingExports, Name, NoVersionFits,
        Record, Resource, ResourceAny, ResourceDynamic, ResourceError, ResourceTable,
        ResourceTableError, ResourceType, StreamAny, Type, TypeMismatch, TypedFunc,
        UndefinedImport, Val, Value, WasmList, WasmStr, WrongExports, bindgen, flags,
    };
    #[cfg(feature = "wave")]
    pub use wharf_component::{WaveError, wasm_wave};

    /// The types of a component, to be looked at when a host learns of them at run time.
    pub mod types {
        pub use wharf_component::reflect::{
            Case, Component, ComponentExtern, ComponentFunc, ComponentInstance, ComponentItem,
            Enum, Field, FixedLengthList, Flags, List, Map, Module, OptionType, Record, ResultType,
            Tuple, Type, Variant,
        };
    }
}

/// The programs in README.md, compiled and run by `cargo test --doc`.
#[cfg(all(doctest, feature = "component", feature = "wat"))]
#[doc = include_str!("../README.md")]
struct Readme;
