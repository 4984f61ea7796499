//! `flags!`: a set type over words of 32 bits.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Path, Token, Visibility};

use super::input::ContainerAttributes;
use super::shape::Names;
use crate::errors::{self, Errors};
use crate::facade;

/// Expands one call.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    errors::tokens(syn::parse2::<FlagsInput>(input).and_then(check).map(|flags| flags.print()))
}

/// What the user wrote.
struct FlagsInput {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    ident: Ident,
    flags: Vec<(Vec<Attribute>, Ident)>,
}

impl Parse for FlagsInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let ident = input.parse()?;
        let body;
        syn::braced!(body in input);
        let mut flags = Vec::new();
        while !body.is_empty() {
            let attributes = body.call(Attribute::parse_outer)?;
            body.parse::<Token![const]>().map_err(|error| {
                syn::Error::new(error.span(), "flags are written as `const NAME;`")
            })?;
            flags.push((attributes, body.parse()?));
            body.parse::<Token![;]>()?;
        }
        Ok(Self { attributes, visibility, ident, flags })
    }
}

/// A set of flags that can be printed.
struct Flags {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    ident: Ident,
    component: TokenStream,
    flags: Vec<Flag>,
}

struct Flag {
    attributes: Vec<Attribute>,
    ident: Ident,
    name: String,
}

fn check(input: FlagsInput) -> syn::Result<Flags> {
    let mut errors = Errors::default();
    let container = ContainerAttributes::parse(&input.attributes, &mut errors);
    for word in container.plain.iter().chain(container.kind.iter().map(|(_, written)| written)) {
        errors.at(word, "`flags!` makes flags; of the attributes it takes only `crate`");
    }
    if input.flags.is_empty() {
        errors.at(&input.ident, "a WIT `flags` has at least one flag");
    }
    let mut names = Names::default();
    let flags = input
        .flags
        .into_iter()
        .map(|(attributes, ident)| {
            let name = names.name(&attributes, &ident, "flag", &mut errors);
            Flag { attributes: others(attributes), ident, name }
        })
        .collect();
    let facade: Option<Path> = container.facade;
    let visibility = match input.visibility {
        Visibility::Inherited => syn::parse_quote!(pub),
        visibility => visibility,
    };
    errors.finish(Some(Flags {
        attributes: others(input.attributes),
        visibility,
        ident: input.ident,
        component: facade::component(facade.as_ref()),
        flags,
    }))
}

/// The attributes that are not ours.
fn others(attributes: Vec<Attribute>) -> Vec<Attribute> {
    attributes.into_iter().filter(|a| !a.path().is_ident("component")).collect()
}

impl Flags {
    fn print(&self) -> TokenStream {
        let Self { attributes, visibility, ident, .. } = self;
        let words = self.words();
        let constants = self.constants();
        let methods = self.methods();
        let operators = self.operators();
        let debug = self.debug();
        let abi = self.abi();
        quote! {
            #(#attributes)*
            #[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
            #visibility struct #ident {
                words: [u32; #words],
            }

            #[allow(dead_code, deprecated)]
            impl #ident {
                #constants
                #methods
            }

            #operators
            #debug
            #abi
        }
    }

    /// Words of 32 bits that hold all flags.
    fn words(&self) -> Literal {
        Literal::usize_unsuffixed(self.flags.len().div_ceil(32))
    }

    fn constants(&self) -> TokenStream {
        let words = self.flags.len().div_ceil(32);
        let constants = self.flags.iter().enumerate().map(|(i, flag)| {
            let Flag { attributes, ident, name } = flag;
            let documented = attributes.iter().any(|a| a.path().is_ident("doc"));
            let doc = (!documented).then(|| {
                let text = format!(" The flag `{name}`.");
                quote!(#[doc = #text])
            });
            let bits = (0..words).map(|word| {
                let bits = if word == i / 32 { 1u32 << (i % 32) } else { 0 };
                Literal::u32_unsuffixed(bits)
            });
            quote! {
                #(#attributes)*
                #doc
                pub const #ident: Self = Self { words: [#(#bits),*] };
            }
        });
        quote!(#(#constants)*)
    }

    fn methods(&self) -> TokenStream {
        let words = self.words();
        let all = (0..self.flags.len().div_ceil(32)).map(|word| {
            let count = (self.flags.len() - word * 32).min(32);
            Literal::u32_unsuffixed((u64::MAX >> (64 - count)) as u32)
        });
        quote! {
            /// No flag.
            pub const fn empty() -> Self {
                Self { words: [0; #words] }
            }

            /// Every flag.
            pub const fn all() -> Self {
                Self { words: [#(#all),*] }
            }

            /// Whether no flag is set.
            pub fn is_empty(&self) -> bool {
                *self == Self::empty()
            }

            /// Whether every flag is set.
            pub fn is_all(&self) -> bool {
                *self == Self::all()
            }

            /// Whether all flags of `other` are set.
            pub fn contains(&self, other: Self) -> bool {
                *self & other == other
            }

            /// Whether any flag of `other` is set.
            pub fn intersects(&self, other: Self) -> bool {
                !(*self & other).is_empty()
            }

            /// Sets the flags of `other`.
            pub fn insert(&mut self, other: Self) {
                *self |= other;
            }

            /// Clears the flags of `other`.
            pub fn remove(&mut self, other: Self) {
                *self -= other;
            }

            /// Flips the flags of `other`.
            pub fn toggle(&mut self, other: Self) {
                *self ^= other;
            }

            /// Sets or clears the flags of `other`.
            pub fn set(&mut self, other: Self, value: bool) {
                if value {
                    self.insert(other);
                } else {
                    self.remove(other);
                }
            }

            /// The flags as words of 32 bits, the first flag in the lowest bit.
            pub const fn as_array(&self) -> [u32; #words] {
                self.words
            }
        }
    }

    fn operators(&self) -> TokenStream {
        let ident = &self.ident;
        let table = [
            ("BitOr", "bitor", quote!(*a |= b)),
            ("BitAnd", "bitand", quote!(*a &= b)),
            ("BitXor", "bitxor", quote!(*a ^= b)),
            ("Sub", "sub", quote!(*a &= !b)),
        ];
        let binary = table.iter().map(|(name, method, apply)| {
            let (of, method) = (format_ident!("{name}"), format_ident!("{method}"));
            let (of_assign, assign) =
                (format_ident!("{name}Assign"), format_ident!("{method}_assign"));
            quote! {
                #[allow(deprecated)]
                impl ::core::ops::#of_assign for #ident {
                    fn #assign(&mut self, other: Self) {
                        for (a, b) in self.words.iter_mut().zip(other.words) {
                            #apply;
                        }
                    }
                }

                #[allow(deprecated)]
                impl ::core::ops::#of for #ident {
                    type Output = Self;

                    fn #method(mut self, other: Self) -> Self {
                        ::core::ops::#of_assign::#assign(&mut self, other);
                        self
                    }
                }
            }
        });
        quote! {
            #(#binary)*

            #[allow(deprecated)]
            impl ::core::ops::Not for #ident {
                type Output = Self;

                fn not(self) -> Self {
                    Self::all() - self
                }
            }
        }
    }

    fn debug(&self) -> TokenStream {
        let ident = &self.ident;
        let type_name = ident.to_string();
        let flags = self.flags.iter().map(|flag| &flag.ident);
        let names = self.flags.iter().map(|flag| flag.ident.to_string());
        quote! {
            #[allow(deprecated)]
            impl ::core::fmt::Debug for #ident {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(#type_name)?;
                    f.write_str("(")?;
                    let mut separator = "";
                    for (flag, name) in [#((Self::#flags, #names)),*] {
                        if self.contains(flag) {
                            f.write_str(separator)?;
                            f.write_str(name)?;
                            separator = " | ";
                        }
                    }
                    f.write_str(")")
                }
            }
        }
    }

    fn abi(&self) -> TokenStream {
        let Self { ident, component, .. } = self;
        let internal = quote!(#component::__internal);
        let count = Literal::usize_unsuffixed(self.flags.len());
        let words = self.words();
        let names = self.flags.iter().map(|flag| &flag.name);
        quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            impl #component::ComponentType for #ident {
                const ABI: #internal::CanonicalAbi = #internal::CanonicalAbi::flags(#count);
                const NEEDS: #internal::Needs = #internal::Needs::Nothing;
                fn typecheck(
                    ty: &#internal::InterfaceType,
                    cx: &#internal::TypeContext<'_>,
                ) -> ::core::result::Result<(), #internal::TypeMismatch> {
                    cx.check(ty, #internal::Shape::Flags(&[#(#names),*]))
                }
            }

            #[automatically_derived]
            #[allow(deprecated)]
            impl #component::Lower for #ident {
                fn lower<__S: #internal::Sink>(
                    &self,
                    sink: &mut __S,
                    _ty: #internal::InterfaceType,
                ) -> #internal::anyhow::Result<()> {
                    sink.align(<Self as #component::ComponentType>::ABI.align);
                    sink.put_flags(#count, &self.words)
                }
            }

            #[automatically_derived]
            #[allow(deprecated)]
            impl #component::Lift for #ident {
                fn lift<__S: #internal::Source>(
                    src: &mut __S,
                    _ty: #internal::InterfaceType,
                ) -> #internal::anyhow::Result<Self> {
                    src.align(<Self as #component::ComponentType>::ABI.align);
                    let mut words = [0; #words];
                    src.take_flags(#count, &mut words)?;
                    ::core::result::Result::Ok(Self { words })
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_checked() {
        let error = expand(quote!(Perms { const READ; #[component(name = "read")] const WRITE; }));
        assert!(error.to_string().contains("two flags are called"), "{error}");
        let error = expand(quote!(Perms { READ; }));
        assert!(error.to_string().contains("const NAME"), "{error}");
    }

    #[test]
    fn forty_flags_take_two_words() {
        let flags = (0..40).map(|i| {
            let ident = format_ident!("F{i}");
            quote!(const #ident;)
        });
        let printed = expand(quote!(Many { #(#flags)* })).to_string();
        assert!(printed.contains("[4294967295 , 255]"), "{printed}");
        syn::parse_str::<syn::File>(&printed).expect("items");
    }
}
