//! The `#[component(...)]` attributes of containers, fields and cases.

use quote::ToTokens;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Ident, LitStr, Path};

use crate::errors::Errors;

/// What stands on the type.
#[derive(Default)]
pub(super) struct ContainerAttributes {
    /// `record`, `variant` or `enum`, as the user wrote it.
    pub(super) kind: Option<(Kind, Ident)>,
    pub(super) plain: Option<Ident>,
    pub(super) facade: Option<Path>,
    /// Whether `#[repr(C)]` is there.
    pub(super) repr_c: bool,
}

/// The kind of component-model type that a container maps to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Record,
    Variant,
    Enum,
}

impl ContainerAttributes {
    /// Reads all attributes of a type; what is wrong goes to `errors`.
    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut found = Self::default();
        for attribute in attributes {
            let parsed = if attribute.path().is_ident("component") {
                attribute.parse_nested_meta(|meta| found.item(meta))
            } else if attribute.path().is_ident("repr") {
                attribute.parse_nested_meta(|meta| {
                    found.repr_c |= meta.path.is_ident("C");
                    skip_arguments(&meta)
                })
            } else {
                Ok(())
            };
            errors.keep(parsed);
        }
        found
    }

    fn item(&mut self, meta: ParseNestedMeta<'_>) -> syn::Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "record" => self.kind(&meta, Kind::Record),
            "variant" => self.kind(&meta, Kind::Variant),
            "enum" => self.kind(&meta, Kind::Enum),
            "plain" => {
                self.plain = meta.path.get_ident().cloned();
                Ok(())
            }
            "crate" | "wasmtime_crate" => {
                self.facade = Some(meta.value()?.parse()?);
                Ok(())
            }
            "name" => Err(meta.error(
                "a type's name in WIT does not matter to Rust; `name` belongs on fields and cases",
            )),
            "transparent" | "flags" => Err(meta.error(format!(
                "`{name}` cannot be derived; flags are made by `flags!`, and the derives take \
                 `record`, `variant` or `enum`"
            ))),
            _ => Err(meta.error(format!(
                "unknown attribute `{}`; a type takes `record`, `variant`, `enum`, `plain` and \
                 `crate = path::to::wharf`",
                meta.path.to_token_stream()
            ))),
        }
    }

    fn kind(&mut self, meta: &ParseNestedMeta<'_>, kind: Kind) -> syn::Result<()> {
        if let Some((_, first)) = &self.kind {
            return Err(
                meta.error(format!("this type is already a `{first}`; keep one of the two"))
            );
        }
        self.kind = meta.path.get_ident().map(|ident| (kind, ident.clone()));
        Ok(())
    }
}

/// The name in WIT that `#[component(name = "...")]` gives to a field, case or flag.
pub(super) fn name(attributes: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let mut found: Option<LitStr> = None;
    for attribute in attributes {
        if !attribute.path().is_ident("component") {
            continue;
        }
        let parsed = attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("name") {
                return Err(meta.error(format!(
                    "unknown attribute `{}`; fields, cases and flags take `name = \"kebab-name\"`",
                    meta.path.to_token_stream()
                )));
            }
            if found.is_some() {
                return Err(meta.error("the name is given twice; keep one"));
            }
            found = Some(meta.value()?.parse()?);
            Ok(())
        });
        errors.keep(parsed);
    }
    found
}

/// `#[repr(align(8))]` and its like carry arguments that are none of our business.
fn skip_arguments(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(syn::token::Paren) {
        let arguments;
        syn::parenthesized!(arguments in meta.input);
        arguments.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}
