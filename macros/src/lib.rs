//! `bindgen!`, `flags!` and the derives of Wharf.
//!
//! This crate is thin: what WIT means in Rust is decided in `wharf-wit`; here its options are read
//! from tokens, errors are pointed at the tokens that caused them, and the crate that hosts know
//! as `wharf` (or by whatever name they gave it) is found. The derives say once how a Rust type
//! maps to a component-model type, over the traits `ComponentType`, `Lift` and `Lower`.
#![forbid(unsafe_code)]

mod errors;
mod facade;
mod bindgen;
mod derive;

use derive::Derive;
use proc_macro::TokenStream;

/// Generates Rust bindings for a WIT world.
///
/// ```text
/// bindgen!();                          // the only world in `wit/`
/// bindgen!("plugin");                  // a world in `wit/`
/// bindgen!("plugin" in "path/to/wit"); // a world in a file or folder
/// bindgen!(in "path/to/wit");          // the only world there
/// bindgen!({ world: "plugin", path: "path/to/wit" });
/// ```
///
/// ```
/// use wharf::component::{Component, Linker, bindgen};
/// use wharf::{Result, Store};
///
/// bindgen!({ inline: "package a:b; world plugin { export double: func(n: u32) -> u32; }" });
///
/// fn double(store: &mut Store<()>, component: &Component) -> Result<u32> {
///     let linker = Linker::new(component.engine());
///     Plugin::instantiate(&mut *store, component, &linker)?.call_double(store, 21)
/// }
/// ```
///
/// Paths are relative to the folder of the crate's Cargo.toml. For a world `plugin` there is
///
/// * `Plugin`, an instance: `Plugin::instantiate(&mut store, &component, &linker)`,
///   `Plugin::add_to_linker::<_, D>(&mut linker, host_getter)`, a method `call_name` for each
///   exported function, and an accessor for each exported interface, whose functions are methods
///   `call_name` of its `Guest`;
/// * `PluginPre`, a component linked once and instantiated often, and `PluginIndices`, where the
///   exports are;
/// * `PluginImports`, a trait of the functions that the world imports itself, and a module
///   `namespace::package::interface` with a trait `Host` for each imported interface. A resource
///   has a trait `HostName` with `new`, its methods and `drop`. `D: HasData` says what of the
///   store's data implements them; `HasSelf<T>` is for data that does so itself.
///
/// # Options
///
/// | Option | Meaning |
/// |---|---|
/// | `world: "name"` | the world, also as `"namespace:package/name"`; needed if there are several |
/// | `worlds: ["...", "..."]` | several worlds side by side; what they share is generated once |
/// | `versions: { v1: "...", v2: "..." }` | versions of a world, and an enum that picks the one a component fits |
/// | `path: "..."`, `path: ["...", "..."]` | WIT files and folders with `deps/`; a list goes from dependencies to dependents |
/// | `inline: "..."` | WIT text, whose package has the world; it may use the packages of `path` |
/// | `interfaces: "import a:b/c; ..."` | lines of imports and exports, instead of a world |
/// | `features: ["..."]` | features that `@unstable` items need |
/// | `imports: { "ns:pkg/iface.func": trappable, default: tracing }` | flags of imported functions |
/// | `exports: { ... }` | flags of exported functions |
/// | `optional: ["...", "..."]` | exports that a component may lack |
/// | `named_imports: { "ns:pkg/iface": MyKey }` | interfaces that components import under names of their own, and what the host makes of those |
/// | `with: { "ns:pkg/iface.resource": MyType }` | Rust types and modules that stand for a WIT type, interface, package or namespace |
/// | `trappable_error_type: { "ns:pkg/iface.error" => MyError }` | hosts return `MyError`; `convert_error` of the interface's `Host` makes it the WIT's error or a trap |
/// | `additional_derives: [PartialEq]` | derives for every generated type |
/// | `ownership: Borrowing { duplicate_if_necessary: true }` | what is passed to exports borrows; `Owning` is the default |
/// | `require_store_data_send: true` | a store's data must be `Send` |
/// | `skip_mut_forwarding_impls: true` | no `impl Host for &mut T` |
/// | `include_component_type: true` | the world in binary, as a constant `COMPONENT_TYPE` |
/// | `stringify: true` | expands to the generated code as a string |
/// | `debug: true`, `include_generated_code_from_file: true` | all of the code lies in a file, at which errors point |
/// | `crate: path` | where Wharf is, if Cargo.toml does not tell; also `wasmtime_crate` |
/// | `anyhow: true` | nothing: results are `anyhow`'s |
///
/// A key that means nothing is an error that lists what there is.
#[doc = include_str!("bindgen/options.md")]
#[proc_macro]
pub fn bindgen(input: TokenStream) -> TokenStream {
    bindgen::expand(input.into()).into()
}

/// Says which component-model type a Rust type is.
///
/// ```
/// use wharf::component::{ComponentType, Lift, Lower};
///
/// #[derive(ComponentType, Lift, Lower)]
/// #[component(record)]
/// struct Person {
///     #[component(name = "full-name")]
///     name: String,
///     age: u32,
/// }
/// ```
///
/// The container takes `#[component(record)]`, `#[component(variant)]` or `#[component(enum)]`,
/// `#[component(plain)]` for a `#[repr(C)]` record that is copied as bytes, and
/// `#[component(crate = path::to::wharf)]`. Fields and cases take `#[component(name = "...")]`;
/// without it their name is the Rust one in kebab-case.
#[proc_macro_derive(ComponentType, attributes(component))]
pub fn component_type(input: TokenStream) -> TokenStream {
    derive::derive(Derive::ComponentType, input.into()).into()
}

/// Lifts a value of this type out of a component; see [`macro@ComponentType`] for the attributes.
#[proc_macro_derive(Lift, attributes(component))]
pub fn lift(input: TokenStream) -> TokenStream {
    derive::derive(Derive::Lift, input.into()).into()
}

/// Lowers a value of this type into a component; see [`macro@ComponentType`] for the attributes.
#[proc_macro_derive(Lower, attributes(component))]
pub fn lower(input: TokenStream) -> TokenStream {
    derive::derive(Derive::Lower, input.into()).into()
}

/// [`macro@ComponentType`], [`macro@Lift`] and [`macro@Lower`] at once: generated code has many types,
/// and reading each of them three times would be felt.
#[doc(hidden)]
#[proc_macro_derive(ComponentValue, attributes(component))]
pub fn component_value(input: TokenStream) -> TokenStream {
    derive::derive(Derive::Value, input.into()).into()
}

/// Defines a set of flags that maps to a component-model `flags` type.
///
/// ```
/// wharf::component::flags! {
///     /// What a file may be used for.
///     pub Permissions {
///         #[component(name = "read")]
///         const READ;
///         #[component(name = "write")]
///         const WRITE;
///     }
/// }
/// assert!(Permissions::all().contains(Permissions::READ));
/// ```
///
/// The type has `empty`, `all`, `contains`, `intersects`, `insert`, `remove`, `toggle`, `set` and
/// the set operators, and implements `ComponentType`, `Lift` and `Lower`.
#[proc_macro]
pub fn flags(input: TokenStream) -> TokenStream {
    derive::flags(input.into()).into()
}

/// What `bindgen!` puts in a file: errors say that it lies there, and lints that a macro wrote it.
#[doc(hidden)]
#[proc_macro]
pub fn generated(input: TokenStream) -> TokenStream {
    bindgen::as_expanded(input)
}
