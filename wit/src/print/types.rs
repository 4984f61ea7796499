//! Type definitions, and types where they are used.

use heck::ToKebabCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Printer;
use super::code::Code;
use crate::bindings::{Case, Field, ModulePath, Ty, TypeDef, TypeDefKind};

impl Printer<'_> {
    pub(super) fn type_def(&self, def: &TypeDef, at: &ModulePath) -> TokenStream {
        let ident = &def.ident;
        let (kind, body) = match &def.kind {
            TypeDefKind::Record { fields, plain } => {
                ("record", self.record(def, fields, *plain, at))
            }
            TypeDefKind::Variant(cases) => ("variant", self.variant(def, cases, at)),
            TypeDefKind::Enum(cases) => ("enum", self.enumeration(def, cases)),
            TypeDefKind::Flags(flags) => return self.flags(def, flags),
            TypeDefKind::Alias(ty) => {
                let (ty, lifetime) = (self.owned(ty, at), lifetime(def));
                ("type", quote!(pub type #ident #lifetime = #ty;))
            }
            TypeDefKind::Marker => ("resource", quote!(#[derive(Debug)] pub enum #ident {})),
            TypeDefKind::Exported => {
                let component = &self.component;
                let body = quote! {
                    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                    pub struct #ident { any: #component::ResourceAny }
                    #component::__internal::guest_resource!(#ident);
                };
                ("resource", body)
            }
        };
        let docs = self.docs(&def.docs, || format!("The WIT {kind} `{}`.", def.name));
        let error = def.is_error.then(|| self.error_impls(def));
        quote!(#docs #body #error)
    }

    /// A type where a value of it is owned.
    pub(super) fn owned(&self, ty: &Ty, at: &ModulePath) -> Code {
        let part = |ty: &Ty| self.owned(ty, at);
        self.reference(ty, at, &part, true).unwrap_or_else(|| self.ty(ty, at, &part)).into()
    }

    /// A type that borrows: in a definition for its lifetime, else for one that is found out.
    fn reference(
        &self,
        ty: &Ty,
        at: &ModulePath,
        part: &dyn Fn(&Ty) -> Code,
        in_definition: bool,
    ) -> Option<String> {
        let (lifetime, generic) = if in_definition { ("'a ", "'a") } else { ("", "'_") };
        Some(match ty {
            Ty::Str => format!("&{lifetime}str"),
            Ty::Slice(element) => format!("&{lifetime}[{}]", part(element)),
            Ty::Ref(ty) => format!("&{lifetime}{}", self.owned(ty, at)),
            Ty::Named(named) if named.lifetime => {
                format!("{}<{generic}>", self.path(&named.path, at))
            }
            _ => return None,
        })
    }

    /// A type where it is a parameter of a guest's function: whatever can be is borrowed.
    pub(super) fn borrowed(&self, ty: &Ty, at: &ModulePath) -> Code {
        let text = match ty {
            Ty::String => String::from("&str"),
            Ty::List(element) => format!("&[{}]", self.owned(element, at)),
            Ty::Map(..) => format!("&{}", self.owned(ty, at)),
            Ty::Named(named) if !named.copy && !named.lifetime => match &named.means {
                Some(means) => return self.borrowed(means, at),
                None => format!("&{}", self.path(&named.path, at)),
            },
            ty => {
                let part = |ty: &Ty| self.borrowed(ty, at);
                self.reference(ty, at, &part, false).unwrap_or_else(|| self.ty(ty, at, &part))
            }
        };
        text.into()
    }

    /// A type whose parts are printed by `part`.
    fn ty(&self, ty: &Ty, at: &ModulePath, part: &dyn Fn(&Ty) -> Code) -> String {
        match ty {
            Ty::Scalar(name) => (*name).to_owned(),
            Ty::String => self.prelude("String").to_string(),
            Ty::List(element) => format!("{}<{}>", self.prelude("Vec"), part(element)),
            Ty::Array(element, length) => format!("[{}; {length}]", part(element)),
            Ty::Map(key, value) => {
                format!("::std::collections::HashMap<{}, {}>", part(key), part(value))
            }
            Ty::Option(some) => format!("{}<{}>", self.prelude("Option"), part(some)),
            Ty::Result(ok, err) => {
                let arm = |ty: &Option<Box<Ty>>| match ty {
                    Some(ty) => part(ty).to_string(),
                    None => String::from("()"),
                };
                format!("{}<{}, {}>", self.prelude("Result"), arm(ok), arm(err))
            }
            Ty::Tuple(types) => tuple(types.iter().map(part)).to_string(),
            Ty::Named(named) => self.path(&named.path, at).to_string(),
            Ty::Str | Ty::Slice(_) | Ty::Ref(_) => String::new(),
            Ty::Handle(resource) => {
                format!("{}::Resource<{}>", self.component, self.path(resource, at))
            }
            Ty::GuestHandle(resource) => self.path(resource, at).to_string(),
        }
    }

    fn record(&self, def: &TypeDef, fields: &[Field], plain: bool, at: &ModulePath) -> TokenStream {
        let derives = self.derives(def, &[]);
        let component = self.component_derives("record", plain);
        let (ident, lifetime) = (&def.ident, lifetime(def));
        let fields = fields.iter().map(|field| {
            let docs = self.docs(&field.docs, || format!("The field `{}`.", field.name));
            let name = name_attribute(&field.ident, &field.name);
            let (ident, ty) = (&field.ident, self.owned(&field.ty, at));
            quote!(#docs #name pub #ident: #ty,)
        });
        quote! {
            #derives
            #component
            pub struct #ident #lifetime { #(#fields)* }
        }
    }

    fn variant(&self, def: &TypeDef, cases: &[Case], at: &ModulePath) -> TokenStream {
        let derives = self.derives(def, &[]);
        let component = self.component_derives("variant", false);
        let (ident, lifetime) = (&def.ident, lifetime(def));
        let cases = cases.iter().map(|case| {
            let docs = self.docs(&case.docs, || format!("The case `{}`.", case.name));
            let name = name_attribute(&case.ident, &case.name);
            let ident = &case.ident;
            let payload = case.payload.as_ref().map(|ty| {
                let ty = self.owned(ty, at);
                quote!((#ty))
            });
            quote!(#docs #name #ident #payload,)
        });
        quote! {
            #derives
            #component
            pub enum #ident #lifetime { #(#cases)* }
        }
    }

    fn enumeration(&self, def: &TypeDef, cases: &[Case]) -> TokenStream {
        let derives = self.derives(def, &["PartialEq", "Eq", "Hash"]);
        let component = self.component_derives("enum", false);
        let ident = &def.ident;
        let cases = cases.iter().map(|case| {
            let docs = self.docs(&case.docs, || format!("The case `{}`.", case.name));
            let name = name_attribute(&case.ident, &case.name);
            let ident = &case.ident;
            quote!(#docs #name #ident,)
        });
        quote! {
            #derives
            #component
            pub enum #ident { #(#cases)* }
        }
    }

    fn flags(&self, def: &TypeDef, flags: &[Case]) -> TokenStream {
        let component = &self.component;
        let docs = self.docs(&def.docs, || format!("The WIT flags `{}`.", def.name));
        // `flags!` derives these itself.
        let own = ["Clone", "Copy", "Debug", "Default", "PartialEq", "Eq", "Hash"];
        let additional = self.additional_derives(&own);
        let additional = (!additional.is_empty()).then(|| quote!(#[derive(#(#additional),*)]));
        let facade = self.facade_attribute().map(|facade| quote!(#[component(#facade)]));
        let ident = &def.ident;
        let flags = flags.iter().map(|flag| {
            let docs = self.docs(&flag.docs, || format!("The flag `{}`.", flag.name));
            let name = name_attribute(&flag.ident, &flag.name);
            let ident = &flag.ident;
            quote!(#docs #name const #ident;)
        });
        let error = def.is_error.then(|| self.error_impls(def));
        quote! {
            #component::flags! {
                #docs
                #additional
                #facade
                pub #ident { #(#flags)* }
            }
            #error
        }
    }

    /// `Debug`, `Clone`, `Copy` where possible, what the kind of type adds, what the options add.
    fn derives(&self, def: &TypeDef, more: &[&str]) -> TokenStream {
        let mut own = vec!["Debug"];
        own.extend(def.derives.clone.then_some("Clone"));
        own.extend((def.derives.clone && def.derives.copy).then_some("Copy"));
        own.extend(more);
        let known: Vec<&str> = own.iter().copied().chain(["Clone", "Copy"]).collect();
        let additional = self.additional_derives(&known);
        let own = own.iter().map(|name| format_ident!("{name}"));
        let component = &self.component;
        // What borrows cannot be lifted.
        let ours = match def.lifetime {
            true => quote!(#component::ComponentType, #component::Lower),
            false => quote!(#component::__internal::ComponentValue),
        };
        quote!(#[derive(#(#own),* #(, #additional)*, #ours)])
    }

    /// The derives that options add, but for those that are derived anyway.
    fn additional_derives(&self, own: &[&str]) -> Vec<&syn::Path> {
        let known = |path: &syn::Path| {
            path.segments.last().is_some_and(|last| own.iter().any(|own| last.ident == own))
        };
        self.options.additional_derives.iter().filter(|path| !known(path)).collect()
    }

    fn component_derives(&self, kind: &str, plain: bool) -> TokenStream {
        let component = &self.component;
        let kind = format_ident!("{kind}");
        let facade = self.facade_attribute();
        // What proves that a record is plain takes a path as text, and so no path of a macro.
        if !plain || self.facade.is_of_macro() {
            return quote!(#[component(#kind, #facade)]);
        }
        let bytemuck = quote!(#component::__internal::bytemuck);
        // This attribute knows no names of the module.
        let path = format!("{}::component::__internal::bytemuck", self.facade);
        quote! {
            #[derive(#bytemuck::Pod, #bytemuck::Zeroable)]
            #[bytemuck(crate = #path)]
            #[component(#kind, plain, #facade)]
            #[repr(C)]
        }
    }

    /// The derives find the facade as the macro did, unless it has a path of its own.
    fn facade_attribute(&self) -> Option<TokenStream> {
        let facade = &self.facade;
        (facade.to_string() != "::wharf").then(|| quote!(crate = #facade))
    }

    /// `Display` and `Error`, so that hosts can use `?` and print what a guest answered.
    fn error_impls(&self, def: &TypeDef) -> Option<TokenStream> {
        let ident = &def.ident;
        let body = match &def.kind {
            TypeDefKind::Enum(cases) => {
                let arms = cases.iter().map(|case| {
                    let (case, name) = (&case.ident, &case.name);
                    quote!(Self::#case => #name,)
                });
                quote!(f.write_str(match self { #(#arms)* }))
            }
            TypeDefKind::Variant(cases) => {
                let arms = cases.iter().map(|case| {
                    let (ident, name) = (&case.ident, &case.name);
                    match case.payload {
                        Some(_) => {
                            let format = format!("{name}: {{payload:?}}");
                            quote!(Self::#ident(payload) => ::core::write!(f, #format),)
                        }
                        None => quote!(Self::#ident => f.write_str(#name),),
                    }
                });
                quote!(match self { #(#arms)* })
            }
            TypeDefKind::Record { .. } | TypeDefKind::Flags(_) => {
                quote!(::core::fmt::Debug::fmt(self, f))
            }
            TypeDefKind::Alias(_) | TypeDefKind::Marker | TypeDefKind::Exported => return None,
        };
        Some(quote! {
            impl ::core::fmt::Display for #ident {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #body
                }
            }

            impl ::std::error::Error for #ident {}
        })
    }
}

/// A tuple type.
pub(super) fn tuple(types: impl Iterator<Item = Code>) -> Code {
    let types: Vec<_> = types.map(|ty| ty.to_string()).collect();
    let comma = if types.len() == 1 { "," } else { "" };
    format!("({}{comma})", types.join(", ")).into()
}

/// The lifetime of what a type borrows.
fn lifetime(def: &TypeDef) -> Option<TokenStream> {
    def.lifetime.then(|| quote!(<'a>))
}

/// The name in WIT, where the derive would not find it by itself.
fn name_attribute(ident: &Ident, name: &str) -> Option<TokenStream> {
    (ident.to_string().to_kebab_case() != name).then(|| quote!(#[component(name = #name)]))
}
