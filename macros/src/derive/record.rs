//! The impls of a record.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Index;

use super::shape::{Checked, Field, Record};

/// The layout, what the values need, the check, and what stands beside the impl.
pub(super) fn component_type(
    checked: &Checked,
    record: &Record,
) -> (TokenStream, TokenStream, TokenStream, TokenStream) {
    let component = &checked.component;
    let names = record.fields.iter().map(|field| &field.name);
    let types: Vec<_> = record.fields.iter().map(|field| &field.ty).collect();
    let layouts = layouts(component, &record.fields);
    let abi = quote!(#component::__internal::CanonicalAbi::record(#layouts));
    let needs = super::needs(component, types.iter().copied());
    let typecheck = quote! {
        cx.check(ty, #component::__internal::Shape::Record(&[
            #((#names, <#types as #component::ComponentType>::typecheck)),*
        ]))
    };
    let assertions =
        if record.plain { plain_assertions(checked, record) } else { TokenStream::new() };
    (abi, needs, typecheck, assertions)
}

/// The body of `lower`, and further methods.
pub(super) fn lower(checked: &Checked, record: &Record) -> (TokenStream, TokenStream) {
    let component = &checked.component;
    let fields = record.fields.iter().enumerate().map(|(i, Field { ident, ty, .. })| {
        let i = Index::from(i);
        quote! {
            let field_type = sink.part::<#ty>(ty, #i);
            <#ty as #component::Lower>::lower(&self.#ident, sink, field_type)?;
        }
    });
    let align = quote!(sink.align_for::<Self>(ty););
    let body = quote! {
        #align
        #(#fields)*
        #align
        ::core::result::Result::Ok(())
    };
    let list = record.plain.then(|| {
        quote! {
            fn lower_list<__S: #component::__internal::Sink>(
                items: &[Self],
                sink: &mut __S,
                _element: #component::__internal::InterfaceType,
            ) -> #component::__internal::anyhow::Result<()> {
                #component::__internal::plain::lower_list(items, sink)
            }
        }
    });
    (body, list.unwrap_or_default())
}

/// The body of `lift`, and further methods.
pub(super) fn lift(checked: &Checked, record: &Record) -> (TokenStream, TokenStream) {
    let component = &checked.component;
    let locals: Vec<_> = (0..record.fields.len()).map(|i| format_ident!("__field_{i}")).collect();
    let idents = record.fields.iter().map(|field| &field.ident);
    let fields = record.fields.iter().enumerate().map(|(i, Field { ty, .. })| {
        let local = &locals[i];
        let i = Index::from(i);
        quote! {
            let field_type = src.part::<#ty>(ty, #i);
            let #local = <#ty as #component::Lift>::lift(src, field_type)?;
        }
    });
    let align = quote!(src.align_for::<Self>(ty););
    let body = quote! {
        #align
        #(#fields)*
        #align
        ::core::result::Result::Ok(Self { #(#idents: #locals),* })
    };
    let list = record.plain.then(|| {
        quote! {
            fn lift_list<__S: #component::__internal::Source>(
                src: &mut __S,
                _element: #component::__internal::InterfaceType,
            ) -> #component::__internal::anyhow::Result<::std::vec::Vec<Self>> {
                #component::__internal::plain::lift_list(src)
            }
        }
    });
    (body, list.unwrap_or_default())
}

/// A plain record is copied as bytes, so Rust's layout has to be the canonical one.
fn plain_assertions(checked: &Checked, record: &Record) -> TokenStream {
    let Checked { ident, component, .. } = checked;
    let layouts = layouts(component, &record.fields);
    let fields = record.fields.iter().enumerate().map(|(i, Field { ident: field, .. })| {
        let message = format!(
            "`{ident}` is not plain: `{field}` lies elsewhere in Rust than in the canonical ABI"
        );
        let i = Index::from(i);
        quote! {
            ::core::assert!(
                ::core::mem::offset_of!(#ident, #field)
                    == #component::__internal::CanonicalAbi::field_offset(#layouts, #i) as usize,
                #message
            );
        }
    });
    let message =
        format!("`{ident}` is not plain: its size in Rust is not its size in the canonical ABI");
    quote! {
        #[allow(deprecated)]
        const _: () = {
            ::core::assert!(
                ::core::mem::size_of::<#ident>()
                    == <#ident as #component::ComponentType>::ABI.size as usize,
                #message
            );
            #(#fields)*
        };
    }
}

fn layouts(component: &TokenStream, fields: &[Field]) -> TokenStream {
    let types = fields.iter().map(|field| &field.ty);
    quote!(&[#(<#types as #component::ComponentType>::ABI),*])
}
