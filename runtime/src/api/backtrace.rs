//! Backtraces that the host asks for.

use crate::api::store::AsContext;
use crate::code::backtrace::WasmBacktrace;

/// How many frames a backtrace has at most that is made whatever the configuration says.
const FORCED: usize = 10_000;

impl WasmBacktrace {
    /// The frames of this store's guests that are active on this thread, innermost first: in a host function, those that
    /// led to its call. There are as many as [`Config::wasm_backtrace_max_frames`] allows; none, if it is `None`.
    ///
    /// ```
    /// use wharf_runtime::{Caller, Engine, Func, Instance, Module, Store, WasmBacktrace};
    ///
    /// let engine = Engine::default();
    /// let module = Module::new(
    ///     &engine,
    ///     r#"(module (import "" "" (func $host)) (func $f (export "f") (call $host)))"#,
    /// )?;
    /// let mut store = Store::new(&engine, ());
    /// let host = Func::wrap(&mut store, |caller: Caller<'_, ()>| {
    ///     let backtrace = WasmBacktrace::capture(&caller);
    ///     assert_eq!(backtrace.frames()[0].func_name(), Some("f"));
    /// });
    /// let instance = Instance::new(&mut store, &module, &[host.into()])?;
    /// instance.get_typed_func::<(), ()>(&mut store, "f")?.call(&mut store, ())?;
    /// assert!(WasmBacktrace::capture(&store).frames().is_empty());
    /// # anyhow::Ok(())
    /// ```
    ///
    /// [`Config::wasm_backtrace_max_frames`]: crate::Config::wasm_backtrace_max_frames
    pub fn capture(store: impl AsContext) -> WasmBacktrace {
        let store = store.as_context();
        WasmBacktrace::of_store(store.opaque(), store.opaque().max_frames())
    }

    /// [`WasmBacktrace::capture`], whether or not backtraces are on: 10,000 frames at the most.
    pub fn force_capture(store: impl AsContext) -> WasmBacktrace {
        WasmBacktrace::of_store(store.as_context().opaque(), FORCED)
    }
}
