//! Wharf: a runtime for WebAssembly components.
//!
//! Its names follow the embedding API that hosts know from crate `wasmtime`; components are in
//! [`component`].
#![forbid(unsafe_code)]

pub use anyhow::{Error, Result};

pub use wharf_runtime::{
    AsContext, AsContextMut, Caller, Config, Engine, Export, ExportType, Extern, ExternRef,
    ExternType, FrameInfo, Func, FuncType, Global, GlobalType, HeapType, ImportType, Instance,
    InstancePre, IntoFunc, Linker, Memory, MemoryAccessError, MemoryType, Module, Mutability,
    OptLevel, Precompiled, Ref, RefType, Rooted, Store, StoreContext, StoreContextMut, Table,
    TableType, Trap, TypedFunc, V128, Val, ValType, WasmBacktrace, WasmBacktraceDetails,
    WasmFeatures, WasmParams, WasmResults, WasmRet, WasmTy,
};
