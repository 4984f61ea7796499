//! The impls of variants and enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Index;

use super::shape::{Case, Checked, Variant};

/// The layout, what the values need, the check, and what stands beside the impl.
pub(super) fn component_type(
    checked: &Checked,
    variant: &Variant,
) -> (TokenStream, TokenStream, TokenStream, TokenStream) {
    let component = &checked.component;
    let names = variant.cases.iter().map(|case| &case.name);
    let payloads: Vec<_> = variant.cases.iter().filter_map(|case| case.payload.as_ref()).collect();
    let layout = layout(component, variant);
    let abi = quote!(#layout.abi);
    let needs = super::needs(component, payloads.iter().copied());
    let typecheck = if variant.is_enum {
        quote!(cx.check(ty, #component::__internal::Shape::Enum(&[#(#names),*])))
    } else {
        let checks = variant.cases.iter().map(|case| match &case.payload {
            Some(ty) => quote! {
                ::core::option::Option::Some(<#ty as #component::ComponentType>::typecheck)
            },
            None => quote!(::core::option::Option::None),
        });
        quote! {
            cx.check(ty, #component::__internal::Shape::Variant(&[#((#names, #checks)),*]))
        }
    };
    (abi, needs, typecheck, TokenStream::new())
}

/// The body of `lower`.
pub(super) fn lower(checked: &Checked, variant: &Variant) -> TokenStream {
    let component = &checked.component;
    let layout = layout(component, variant);
    let abi = quote!(let abi = sink.variant_abi::<Self>(ty, &const { #layout }););
    let arms = variant.cases.iter().enumerate().map(|(i, Case { ident, payload, .. })| {
        let discriminant = Literal::usize_unsuffixed(i);
        let i = Index::from(i);
        match payload {
            Some(ty) => quote! {
                Self::#ident(payload) => sink.variant(&abi, #discriminant, |sink| {
                    let case_type = sink.part::<#ty>(ty, #i);
                    <#ty as #component::Lower>::lower(payload, sink, case_type)
                }),
            },
            None => quote!(Self::#ident => #discriminant,),
        }
    });
    if has_payloads(variant) {
        let arms = arms.zip(&variant.cases).enumerate().map(|(i, (arm, case))| {
            if case.payload.is_some() {
                return arm;
            }
            let ident = &case.ident;
            let discriminant = Literal::usize_unsuffixed(i);
            quote! {
                Self::#ident => sink.variant(&abi, #discriminant, |_| {
                    ::core::result::Result::Ok(())
                }),
            }
        });
        quote! {
            #abi
            match self { #(#arms)* }
        }
    } else {
        quote! {
            #abi
            let discriminant: u32 = match self { #(#arms)* };
            sink.variant(&abi, discriminant, |_| ::core::result::Result::Ok(()))
        }
    }
}

/// The body of `lift`.
pub(super) fn lift(checked: &Checked, variant: &Variant) -> TokenStream {
    let component = &checked.component;
    let layout = layout(component, variant);
    let last = variant.cases.len() - 1;
    let arms = variant.cases.iter().enumerate().map(|(i, Case { ident, payload, .. })| {
        // `Source::variant` lets no other discriminant through, so the last case takes the rest.
        let pattern = if i == last {
            quote!(_)
        } else {
            let discriminant = Literal::usize_unsuffixed(i);
            quote!(#discriminant)
        };
        let i = Index::from(i);
        match payload {
            Some(ty) => quote! {
                #pattern => {
                    let case_type = src.part::<#ty>(ty, #i);
                    Self::#ident(<#ty as #component::Lift>::lift(src, case_type)?)
                }
            },
            None => quote!(#pattern => Self::#ident,),
        }
    });
    let unused = (!has_payloads(variant)).then(|| quote!(let _ = &src;));
    quote! {
        let abi = src.variant_abi::<Self>(ty, &const { #layout });
        src.variant(&abi, |src, discriminant| {
            #unused
            ::core::result::Result::Ok(match discriminant { #(#arms)* })
        })
    }
}

fn has_payloads(variant: &Variant) -> bool {
    variant.cases.iter().any(|case| case.payload.is_some())
}

fn layout(component: &TokenStream, variant: &Variant) -> TokenStream {
    let cases = variant.cases.iter().map(|case| match &case.payload {
        Some(ty) => {
            quote!(::core::option::Option::Some(<#ty as #component::ComponentType>::ABI))
        }
        None => quote!(::core::option::Option::None),
    });
    quote!(#component::__internal::VariantAbi::new(&[#(#cases),*]))
}
