//! Finds the crate that hosts write against.
//!
//! Hosts depend on `wharf` under a name of their choice, often
//! `wasmtime = { package = "wharf" }`; Cargo.toml knows it. Inside the facade's own tests and
//! examples the crate is `::wharf`. A crate that depends on the component layer alone (the
//! component crate itself and those that Wharf is made of) reaches the same items one level
//! higher. A crate that knows `wasmtime` only means that: in its graph, `compat/wasmtime` has been put in the
//! place of the crate of that name.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// Path of the facade's `component` module, as seen from the crate that is being compiled.
pub(crate) fn component(chosen: Option<&syn::Path>) -> TokenStream {
    if let Some(path) = chosen {
        return quote!(#path::component);
    }
    if let Some(name) = package("wharf") {
        return quote!(::#name::component);
    }
    if let Some(name) = package("wharf-component") {
        return quote!(::#name);
    }
    let name = package("wasmtime").unwrap_or_else(default);
    quote!(::#name::component)
}

/// Path of the facade itself.
pub(crate) fn root(chosen: Option<&syn::Path>) -> syn::Path {
    chosen.cloned().unwrap_or_else(|| {
        let name = package("wharf").or_else(|| package("wasmtime")).unwrap_or_else(default);
        syn::parse_quote!(::#name)
    })
}

/// The facade's own name.
fn default() -> Ident {
    Ident::new("wharf", Span::call_site())
}

/// The name by which the crate being compiled knows `package`.
fn package(package: &str) -> Option<Ident> {
    let name = match crate_name(package).ok()? {
        FoundCrate::Itself => package.replace('-', "_"),
        FoundCrate::Name(name) => name,
    };
    Some(Ident::new(&name, Span::call_site()))
}
