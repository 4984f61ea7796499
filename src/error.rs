//! Errors, and what a host does about them.
//!
//! Functions that can fail return an [`Error`], which is [`anyhow`](mod@anyhow)'s. What it prints is for people: `{error}` is the
//! outermost sentence, `{error:#}` all of them in one line, `{error:?}` all of them with the frames of guests. What a
//! program may want to act on is a type of this page, with fields: [`Error::downcast_ref`] finds it, whatever
//! was said around it. What prints is no part of the API, and changes.
//!
//! | Type | When it comes | What a host does |
//! |---|---|---|
//! | [`Trap`](crate::Trap) | A guest did what it may not, or ran out of stack. | Ends the guest: what it was doing is not done. Instances of components that trapped are not entered again. |
//! | [`ThrownException`](crate::ThrownException) | A guest threw an exception that it did not catch. | Takes it (`Store::take_pending_exception`), or treats it as a trap. |
//! | [`WasmBacktrace`](crate::WasmBacktrace) | Beside what went wrong under a guest: the frames of its functions. | Logs it. |
//! | [`LinkError`] | A linker does not have all that a module or component imports. | Reports all of [`LinkError::imports`] at once, or defines what is missing and tries again. |
//! | [`AlreadyDefined`] | A linker has the name already. | Allows shadowing, or defines it once. |
//! | [`NotDefined`] | A linker is asked for a name that it does not have. | Defines it, or asks for what there is: [`NotDefined::nearest`]. |
//! | [`UnknownImportError`](crate::UnknownImportError) | A guest called an import that `define_unknown_imports_as_traps` stands in for. | Defines it, or tells its user what the guest needs. |
//! | [`WrongType`] | Arguments, results, a value, a function or a type is not of the type that is expected. (In functions of components it is a `TypeMismatch`.) | Mends the call; with values from elsewhere, tells who gave them. |
//! | [`WrongCount`] | There are more or fewer arguments, results, values or imports. | The same. |
//! | [`NoExport`] | A module or component has no export of that name, or it is of another kind. | Shows what there is: [`NoExport::exports`]. |
//! | [`Foreign`] | Something is used with a store or engine that is not its own. | Nothing: it mixed them up, which is a mistake of the host. |
//! | [`Gone`] | What is used was part of an instance that was dropped, or an exception whose scope is over. | Makes a new one. |
//! | [`NotEntered`] | An instance is being made or called, or a call of it has failed before; or a component calls itself, or one around it or inside it ([`NotEnteredReason`]). | Calls it later; makes a new instance, if a call has failed; turns `Config::donut_wrapping` on. |
//! | [`OtherThread`](crate::OtherThread) | A store is called on another thread than the one on which it is being called. | Calls it on that thread, or later. |
//! | [`HostFunctionWaits`] | A host's asynchronous function waits, and its guest cannot be suspended yet. | Has it finish without waiting, or block. |
//! | [`HostPanicked`] | A host function panicked. | Mends the function: the guest did nothing wrong, but the instance that called it is closed to calls. |
//! | [`MemoryAccessError`](crate::MemoryAccessError) | The host accesses a memory past its end. | Does not trust the address that a guest gave. |
//! | [`OutOfRange`] | The host accesses elements of a table, or values of an exception, past the end. | The same. |
//! | [`LimitReached`] | A memory, a table, a stack, a value, or the number of instances or handles would be larger than it may be, or something nests deeper. | Tells who asked, or raises the limit where that is an option (`Config::max_handles`, `Store::set_hostcall_fuel`). |
//! | [`InvalidWasm`] | Bytes or text are no valid WebAssembly, or need a proposal that is off. | Shows whoever wrote it the text, and the place: [`InvalidWasm::offset`]. |
//! | [`Unsupported`] | They are valid, and Wharf cannot do what they say. | The same, with [`Unsupported::offset`]; a later version may. |
#![cfg_attr(
    feature = "compile",
    doc = "| [`TooMuchToCompile`](crate::TooMuchToCompile) | Compiling them would take more than their size justifies. | Refuses them: no toolchain makes such code. |"
)]
//! | [`ArtifactRefused`] | Bytes or a file are no artifact that this engine can run. | Compiles the source again if it [is stale](ArtifactRefused::is_stale); else it came from a wrong place. |
//! | [`NotYet`] | Something of the API is not implemented yet: [`NotYet::what`]. | Does without, or waits for a later version. |
//! | [`InvalidOption`] | An engine, a cache or the type of a memory is not made, for an option. | Mends the option: [`InvalidOption::name`]. |
//! | [`std::io::Error`] | The operating system refuses a file, or memory. | As ever; [`OutOfMemory`](std::io::ErrorKind::OutOfMemory) is among its kinds. |
//! | [`Bug`] | What cannot be, if Wharf is right. | Reports it, please. The store goes on. |
#![cfg_attr(
    feature = "component",
    doc = "
Of components there are, beside these:

| Type | When it comes | What a host does |
|---|---|---|
| [`TypeMismatch`](crate::component::TypeMismatch) | A function of a component, or a value that is given to it, is not of the type that its WIT says. | Shows both: the component is of another version of its WIT, or the call is wrong. |
| [`AbiError`](crate::component::AbiError) | A guest broke a rule of the canonical ABI: a string that is none, a pointer out of bounds, a handle that it does not have. | The same as about a trap: its instance is not entered again. |
| [`ResourceError`](crate::component::ResourceError) | The host uses a resource that it gave away, lent, dropped, or of another type. | Mends itself: guests have no part in it. |
| [`UndefinedImport`](crate::component::UndefinedImport) | A guest called an import that `define_unknown_imports_as_traps` stands in for. | Defines it, or tells its user what the guest needs. |
| [`WrongExports`](crate::component::WrongExports) | Several exports are not what the world of generated bindings says. | Tells whoever made the component. |
| [`MissingExports`](crate::component::MissingExports) | A component lacks an interface or functions that the world of generated bindings has. | Tells whoever made the component. |
| [`NoVersionFits`](crate::component::NoVersionFits) | A component fits no version of a world. | Tells whoever made it which versions there are. |
| [`ResourceTableError`](crate::component::ResourceTableError) | A `ResourceTable` has no such entry, or one of another type, or is full. | Treats the handle as wrong: guests choose them. |"
)]
#![cfg_attr(
    feature = "json",
    doc = "| [`JsonError`](crate::component::JsonError) | Text is no value of a type, in JSON. | Shows the place in the text: [`line`](crate::component::JsonError::line). |"
)]
#![cfg_attr(
    feature = "wave",
    doc = "| [`WaveError`](crate::component::WaveError) | Text is no value of a type, in WAVE. | Shows the place in the text. |"
)]
//!
//! Code is generated from WIT by `bindgen!`, whose mistakes are errors of the Rust compiler, or by crate `wharf-wit`,
//! whose `Error` is a list of problems, each with file, line and column, or the option or file that it is about.
//!
//! Errors of a host function come out of the call as they went in: `downcast_ref` finds the host's own types, too.
//!
//! # Examples
//!
//! A host without all that a module imports:
//!
//! ```
//! # #[cfg(all(feature = "compile", feature = "wat"))]
//! # fn main() -> wharf::Result<()> {
//! use wharf::error::{LinkError, LinkProblem};
//! use wharf::{Engine, Linker, Module};
//!
//! let engine = Engine::default();
//! let module = Module::new(
//!     &engine,
//!     r#"(module
//!         (import "log" "write" (func (param i32)))
//!         (import "log" "flush" (func)))"#,
//! )?;
//! let mut linker = Linker::<()>::new(&engine);
//! linker.func_wrap("log", "write", |_: f64| ())?;
//!
//! let error = linker.instantiate_pre(&module).unwrap_err();
//! let report: &LinkError = error.downcast_ref().unwrap();
//! let [write, flush] = &report.imports[..] else { panic!("both do not fit") };
//! assert!(matches!(write.problem, LinkProblem::Mismatch { .. }));
//! assert_eq!(flush.path, ["log", "flush"]);
//! assert_eq!(flush.problem, LinkProblem::Missing { nearest: None });
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "compile", feature = "wat")))]
//! # fn main() {}
//! ```
//!
//! A guest that traps, and where:
//!
//! ```
//! # #[cfg(all(feature = "compile", feature = "wat"))]
//! # fn main() -> wharf::Result<()> {
//! use wharf::{Engine, Instance, Module, Store, Trap, WasmBacktrace};
//!
//! let engine = Engine::default();
//! let module = Module::new(
//!     &engine,
//!     r#"(module (func (export "divide") (param i32 i32) (result i32)
//!         (i32.div_u (local.get 0) (local.get 1))))"#,
//! )?;
//! let mut store = Store::new(&engine, ());
//! let instance = Instance::new(&mut store, &module, &[])?;
//! let divide = instance.get_typed_func::<(u32, u32), u32>(&mut store, "divide")?;
//!
//! let error = divide.call(&mut store, (1, 0)).unwrap_err();
//! assert_eq!(error.downcast_ref(), Some(&Trap::IntegerDivisionByZero));
//! let frames = error.downcast_ref::<WasmBacktrace>().unwrap().frames();
//! assert_eq!(frames[0].func_name(), Some("divide"));
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "compile", feature = "wat")))]
//! # fn main() {}
//! ```
//!
//! An artifact that an earlier version made, and is made again:
//!
//! ```
//! # #[cfg(all(feature = "compile", feature = "wat"))]
//! # fn main() -> wharf::Result<()> {
//! use wharf::error::{ArtifactRefused, Result};
//! use wharf::{Engine, Module};
//!
//! /// # Safety
//! ///
//! /// Nobody else can write where the artifact is from.
//! unsafe fn load(engine: &Engine, artifact: &[u8], source: &[u8]) -> Result<Module> {
//!     let error = match unsafe { Module::deserialize(engine, artifact) } {
//!         Ok(module) => return Ok(module),
//!         Err(error) => error,
//!     };
//!     match error.downcast_ref::<ArtifactRefused>() {
//!         Some(refused) if refused.is_stale() => Module::new(engine, source),
//!         _ => Err(error),
//!     }
//! }
//!
//! let engine = Engine::default();
//! let source = b"(module)";
//! let artifact = engine.precompile_module(source)?;
//! unsafe { load(&engine, &artifact, source)? };
//! let error = unsafe { load(&engine, source, source) }.unwrap_err();
//! assert!(matches!(error.downcast_ref(), Some(ArtifactRefused::NotAnArtifact { .. })));
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "compile", feature = "wat")))]
//! # fn main() {}
//! ```
//!
//! Values of another type than the function's parameters:
//!
//! ```
//! # #[cfg(all(feature = "compile", feature = "wat"))]
//! # fn main() -> wharf::Result<()> {
//! use wharf::error::WrongType;
//! use wharf::{Engine, Instance, Module, Store, Val};
//!
//! let engine = Engine::default();
//! let module = Module::new(&engine, r#"(module (func (export "f") (param i32 i64)))"#)?;
//! let mut store = Store::new(&engine, ());
//! let instance = Instance::new(&mut store, &module, &[])?;
//! let f = instance.get_func(&mut store, "f").unwrap();
//!
//! let error = f.call(&mut store, &[Val::I32(1), Val::I32(2)], &mut []).unwrap_err();
//! let wrong: &WrongType = error.downcast_ref().unwrap();
//! assert_eq!([&wrong.place, &wrong.expected, &wrong.found], ["argument 1", "i64", "i32"]);
//! # Ok(())
//! # }
//! # #[cfg(not(all(feature = "compile", feature = "wat")))]
//! # fn main() {}
//! ```

// Hosts expect these names here.
pub use anyhow::{Chain, Context, Error, Ok, Result, anyhow, bail, ensure, format_err};
pub use wharf_runtime::error::{
    AlreadyDefined, ArtifactRefused, Bug, Foreign, Gone, HostFunctionWaits, HostPanicked,
    InvalidOption, InvalidWasm, Limit, LimitReached, LinkError, LinkProblem, NoExport, NotDefined,
    NotEntered, NotEnteredReason, NotYet, OutOfRange, Unsatisfied, Unsupported, WrongCount,
    WrongType,
};

/// What hosts write where one crate's results become another's. Here both are [`anyhow`](mod@anyhow)'s: nothing happens.
pub trait ToWasmtimeResult<T> {
    /// The same result.
    ///
    /// # Errors
    ///
    /// The same.
    fn to_wasmtime_result(self) -> Result<T>;
}

impl<T> ToWasmtimeResult<T> for Result<T> {
    fn to_wasmtime_result(self) -> Result<T> {
        self
    }
}
