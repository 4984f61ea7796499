//! From syntax to a shape that maps to a component-model type; everything that cannot is reported
//! here, so that the printers below have nothing left to refuse.

use std::collections::HashMap;

use heck::ToKebabCase;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, Ident, Type};

use super::input::{self, ContainerAttributes, Kind};
use crate::errors::Errors;
use crate::facade;

/// A type whose derive cannot fail any more.
pub(super) struct Checked {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    /// Path of the facade's `component` module.
    pub(super) component: TokenStream,
    pub(super) shape: Shape,
}

pub(super) enum Shape {
    Record(Record),
    /// Variants, and enums, which are variants without payloads.
    Variant(Variant),
}

pub(super) struct Record {
    pub(super) fields: Vec<Field>,
    /// Lists of the record are copied as bytes.
    pub(super) plain: bool,
}

pub(super) struct Field {
    pub(super) ident: Ident,
    /// Name in WIT.
    pub(super) name: String,
    pub(super) ty: Type,
}

pub(super) struct Variant {
    pub(super) cases: Vec<Case>,
    /// The component-model type is an `enum`.
    pub(super) is_enum: bool,
}

pub(super) struct Case {
    pub(super) ident: Ident,
    /// Name in WIT.
    pub(super) name: String,
    pub(super) payload: Option<Type>,
}

/// Parses and checks the item under a derive.
pub(super) fn checked(input: TokenStream) -> syn::Result<Checked> {
    let input: DeriveInput = syn::parse2(input)?;
    let mut errors = Errors::default();
    let attributes = ContainerAttributes::parse(&input.attrs, &mut errors);
    let shape = shape(&input, &attributes, &mut errors);
    let component = facade::component(attributes.facade.as_ref());
    let checked = shape.map(|shape| Checked {
        ident: input.ident,
        generics: input.generics,
        component,
        shape,
    });
    errors.finish(checked)
}

fn shape(
    input: &DeriveInput,
    attributes: &ContainerAttributes,
    errors: &mut Errors,
) -> Option<Shape> {
    let kind = attributes.kind.as_ref();
    match &input.data {
        Data::Struct(data) => {
            if let Some((Kind::Variant | Kind::Enum, written)) = kind {
                errors.at(written, format!("a struct maps to a WIT `record`, not to `{written}`"));
            }
            record(input, &data.fields, attributes, errors).map(Shape::Record)
        }
        Data::Enum(data) => {
            if let Some(plain) = &attributes.plain {
                errors.at(plain, "`plain` is for records whose bytes can be copied as they are");
            }
            let has_payloads = data.variants.iter().any(|v| !matches!(v.fields, Fields::Unit));
            let kind = match kind {
                Some((Kind::Record, written)) => {
                    errors.at(
                        written,
                        "a Rust enum maps to a WIT `variant` or `enum`, not to `record`",
                    );
                    Kind::Variant
                }
                Some((kind, _)) => *kind,
                None if has_payloads => Kind::Variant,
                None => {
                    errors.at(
                        &input.ident,
                        "WIT's `enum` and its `variant` without payloads are two types: say which \
                         with `#[component(enum)]` or `#[component(variant)]`",
                    );
                    Kind::Enum
                }
            };
            variant(input, data, kind, errors).map(Shape::Variant)
        }
        Data::Union(data) => {
            errors.at(
                data.union_token,
                "unions have no component-model type; use an enum with `#[component(variant)]`",
            );
            None
        }
    }
}

fn record(
    input: &DeriveInput,
    fields: &Fields,
    attributes: &ContainerAttributes,
    errors: &mut Errors,
) -> Option<Record> {
    let named = match fields {
        Fields::Named(fields) => &fields.named,
        Fields::Unnamed(_) => {
            errors.at(
                &input.ident,
                "a record's fields have names: write `struct Name { field: Type }`, or use a Rust \
                 tuple for a WIT `tuple`",
            );
            return None;
        }
        Fields::Unit => {
            errors.at(&input.ident, "a record has its fields in braces: write `struct Name {}`");
            return None;
        }
    };
    if let Some(plain) = &attributes.plain {
        if !attributes.repr_c {
            errors
                .at(plain, "a plain record is laid out as in the canonical ABI: add `#[repr(C)]`");
        }
        if !input.generics.params.is_empty() {
            errors.at(
                &input.generics,
                "a plain record's layout is checked at compile time, which generic parameters \
                 prevent",
            );
        }
    }
    let mut names = Names::default();
    let fields = named
        .iter()
        .filter_map(|field| {
            let ident = field.ident.clone()?;
            let name = names.name(&field.attrs, &ident, "field", errors);
            Some(Field { ident, name, ty: field.ty.clone() })
        })
        .collect();
    Some(Record { fields, plain: attributes.plain.is_some() })
}

fn variant(
    input: &DeriveInput,
    data: &syn::DataEnum,
    kind: Kind,
    errors: &mut Errors,
) -> Option<Variant> {
    if data.variants.is_empty() {
        errors.at(&input.ident, "a WIT `variant` or `enum` has at least one case");
        return None;
    }
    let mut names = Names::default();
    let mut cases = Vec::new();
    for case in &data.variants {
        let name = names.name(&case.attrs, &case.ident, "case", errors);
        let payload = match &case.fields {
            Fields::Unit => None,
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                fields.unnamed.first().map(|field| field.ty.clone())
            }
            Fields::Unnamed(fields) => {
                errors.at(
                    fields,
                    "a case carries one payload; for several values write a tuple, as in \
                     `Case((A, B))`, or a record",
                );
                None
            }
            Fields::Named(fields) => {
                errors.at(
                    fields,
                    "a case carries one unnamed payload; put the fields into a struct with \
                     `#[component(record)]`",
                );
                None
            }
        };
        if kind == Kind::Enum && payload.is_some() {
            errors.at(
                &case.fields,
                "the cases of a WIT `enum` carry nothing; write `#[component(variant)]` on the type",
            );
        }
        cases.push(Case { ident: case.ident.clone(), name, payload });
    }
    Some(Variant { cases, is_enum: kind == Kind::Enum })
}

/// The WIT names given so far in one type.
#[derive(Default)]
pub(super) struct Names {
    given: HashMap<String, Ident>,
}

impl Names {
    /// The WIT name of a field, case or flag: what the attribute says, else the Rust name in
    /// kebab-case.
    pub(super) fn name(
        &mut self,
        attributes: &[Attribute],
        ident: &Ident,
        what: &str,
        errors: &mut Errors,
    ) -> String {
        let written = input::name(attributes, errors);
        let name = match &written {
            Some(literal) => literal.value(),
            None => ident.unraw().to_string().to_kebab_case(),
        };
        let place = match &written {
            Some(literal) => literal.to_token_stream(),
            None => ident.to_token_stream(),
        };
        if !is_wit_name(&name) {
            let hint = name.to_kebab_case();
            let hint = if is_wit_name(&hint) { format!("; try \"{hint}\"") } else { String::new() };
            errors.at(
                &place,
                format!(
                    "\"{name}\" is no name in WIT: names are words of letters and digits, all of \
                     one case, joined by `-`{hint}"
                ),
            );
        }
        if let Some(first) = self.given.insert(name.to_ascii_lowercase(), ident.clone()) {
            errors.at(&place, format!("two {what}s are called \"{name}\": this one and `{first}`"));
        }
        name
    }
}

impl Checked {
    /// `impl component::Trait for Type`, with the trait asked of every type parameter.
    pub(super) fn implementation(&self, of: &str, body: TokenStream) -> TokenStream {
        let Self { ident, component, .. } = self;
        let of = format_ident!("{of}");
        let mut generics = self.generics.clone();
        let parameters: Vec<Ident> = generics.type_params().map(|p| p.ident.clone()).collect();
        if !parameters.is_empty() {
            let clause = generics.make_where_clause();
            for parameter in parameters {
                clause.predicates.push(syn::parse_quote!(#parameter: #component::#of));
            }
        }
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            impl #impl_generics #component::#of for #ident #type_generics #where_clause {
                #body
            }
        }
    }
}

/// Words of letters and digits, each starting with a letter and all of one case, joined by `-`.
fn is_wit_name(name: &str) -> bool {
    // The first word begins with a letter; others may with a digit.
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.split('-').all(|word| {
            let lower = word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
            let upper = word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
            !word.is_empty() && (lower || upper)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(item: TokenStream) -> Vec<String> {
        match checked(item) {
            Ok(_) => Vec::new(),
            Err(error) => error.into_iter().map(|e| e.to_string()).collect(),
        }
    }

    #[test]
    fn names_default_to_kebab_case() {
        let checked = checked(quote! {
            struct Point { long_name: u32, r#type: u32, #[component(name = "zed")] z: u32 }
        });
        let Ok(Checked { shape: Shape::Record(record), .. }) = checked else {
            panic!("a record was expected")
        };
        let names: Vec<_> = record.fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["long-name", "type", "zed"]);
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let found = errors(quote! {
            #[component(enum, wide)]
            enum Shape { Circle(f64), #[component(name = "Bad_Name")] Square, Line { x: u32 } }
        });
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(found[0].contains("unknown attribute `wide`"));
        assert!(found[1].contains("`#[component(variant)]`"));
        assert!(found[2].contains("try \"bad-name\""));
        assert!(found[3].contains("one unnamed payload"));
    }

    #[test]
    fn plain_asks_for_repr_c() {
        let found = errors(quote! { #[component(record, plain)] struct P { x: u32 } });
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("#[repr(C)]"));
        assert!(errors(quote! { #[component(plain)] #[repr(C)] struct P { x: u32 } }).is_empty());
    }

    #[test]
    fn wit_names() {
        for good in ["a", "a-b2", "HTTP-get", "x86"] {
            assert!(is_wit_name(good), "{good}");
        }
        for bad in ["", "-", "a-", "2a", "aB", "a_b", "a--b", "é"] {
            assert!(!is_wit_name(bad), "{bad}");
        }
    }
}
