//! `bindgen!`, `flags!` and the derives of Wharf.
//!
//! This crate is thin: what WIT means in Rust is decided in `wharf-wit`; here its options are read
//! from tokens, errors are pointed at the tokens that caused them, and the crate that hosts know
//! as `wharf` (or by whatever name they gave it) is found. The derives say once how a Rust type
//! maps to a component-model type, over the traits `ComponentType`, `Lift` and `Lower`.
#![forbid(unsafe_code)]

mod bindgen;
mod derive;
mod errors;
mod facade;

use proc_macro::TokenStream;

/// Generates Rust bindings for a WIT world; see the facade's documentation of
/// `component::bindgen!`.
#[proc_macro]
pub fn bindgen(input: TokenStream) -> TokenStream {
    bindgen::expand(input.into()).into()
}

/// Says which component-model type a Rust type is.
///
/// ```ignore
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
    derive::component_type(input.into()).into()
}

/// Lifts a value of this type out of a component; see [`macro@ComponentType`] for the attributes.
#[proc_macro_derive(Lift, attributes(component))]
pub fn lift(input: TokenStream) -> TokenStream {
    derive::lift(input.into()).into()
}

/// Lowers a value of this type into a component; see [`macro@ComponentType`] for the attributes.
#[proc_macro_derive(Lower, attributes(component))]
pub fn lower(input: TokenStream) -> TokenStream {
    derive::lower(input.into()).into()
}

/// Defines a set of flags that maps to a component-model `flags` type.
///
/// ```ignore
/// flags! {
///     /// What a file may be used for.
///     pub Permissions {
///         #[component(name = "read")]
///         const READ;
///         const WRITE;
///     }
/// }
/// ```
///
/// The type has `empty`, `all`, `contains`, `intersects`, `insert`, `remove`, `toggle`, `set` and
/// the set operators, and implements `ComponentType`, `Lift` and `Lower`.
#[proc_macro]
pub fn flags(input: TokenStream) -> TokenStream {
    derive::flags(input.into()).into()
}
