//! The derives: tokens -> [`input`] (syntax and attributes) -> [`shape`] (a shape that maps to a
//! component-model type) -> `record`, `variant`, `flags` (the impls).

mod shape;
mod flags;
mod input;
mod record;
mod variant;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors;

use shape::{Checked, Shape};

pub(crate) use flags::expand as flags;

/// What can be derived.
#[derive(Clone, Copy)]
pub(crate) enum Derive {
    ComponentType,
    Lift,
    Lower,
    /// All three, of one look at the type.
    Value,
}

/// Expands one derive.
pub(crate) fn derive(derive: Derive, input: TokenStream) -> TokenStream {
    errors::tokens(shape::checked(input).map(|checked| match derive {
        Derive::ComponentType => component_type(&checked),
        Derive::Lift => lift(&checked),
        Derive::Lower => lower(&checked),
        Derive::Value => {
            [component_type, lift, lower].map(|make| make(&checked)).into_iter().collect()
        }
    }))
}

/// What `derive(ComponentType)` gives.
fn component_type(checked: &Checked) -> TokenStream {
    let (abi, needs, typecheck, extra) = match &checked.shape {
        Shape::Record(record) => record::component_type(checked, record),
        Shape::Variant(variant) => variant::component_type(checked, variant),
    };
    let component = &checked.component;
    let body = quote! {
        const ABI: #component::__internal::CanonicalAbi = #abi;
        const NEEDS: #component::__internal::Needs = #needs;
        fn typecheck(
            ty: &#component::__internal::InterfaceType,
            cx: &#component::__internal::TypeContext<'_>,
        ) -> ::core::result::Result<(), #component::__internal::TypeMismatch> {
            #typecheck
        }
    };
    let implementation = checked.implementation("ComponentType", body);
    quote!(#implementation #extra)
}

/// What `derive(Lower)` gives.
fn lower(checked: &Checked) -> TokenStream {
    let (body, extra) = match &checked.shape {
        Shape::Record(record) => record::lower(checked, record),
        Shape::Variant(variant) => (variant::lower(checked, variant), TokenStream::new()),
    };
    let component = &checked.component;
    let body = quote! {
        fn lower<__S: #component::__internal::Sink>(
            &self,
            sink: &mut __S,
            ty: #component::__internal::InterfaceType,
        ) -> #component::__internal::anyhow::Result<()> {
            #body
        }
        #extra
    };
    checked.implementation("Lower", body)
}

/// What `derive(Lift)` gives.
fn lift(checked: &Checked) -> TokenStream {
    let (body, extra) = match &checked.shape {
        Shape::Record(record) => record::lift(checked, record),
        Shape::Variant(variant) => (variant::lift(checked, variant), TokenStream::new()),
    };
    let component = &checked.component;
    let body = quote! {
        fn lift<__S: #component::__internal::Source>(
            src: &mut __S,
            ty: #component::__internal::InterfaceType,
        ) -> #component::__internal::anyhow::Result<Self> {
            #body
        }
        #extra
    };
    checked.implementation("Lift", body)
}

/// What values made of `parts` need to be lifted and lowered.
fn needs<'a>(component: &TokenStream, parts: impl Iterator<Item = &'a syn::Type>) -> TokenStream {
    let parts = parts.map(|ty| quote!(<#ty as #component::ComponentType>::NEEDS));
    quote!(#component::__internal::Needs::all(&[#(#parts),*]))
}
