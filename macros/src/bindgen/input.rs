//! A call of `bindgen!`: which options it gives, and where.

use std::path::PathBuf;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Path, Token};
use wharf_wit::{FunctionFlags, Options, Problem, Rules};

use super::output::Form;
use super::values::{boolean, list, ownership, skip_value};
use crate::errors::Errors;
use crate::facade;

/// A call that could be read.
pub(super) struct Input {
    pub(super) options: Options,
    pub(super) form: Form,
    pub(super) places: Places,
}

/// Where options stand.
#[derive(Default)]
pub(super) struct Places {
    options: Vec<(String, Span)>,
    keys: Vec<(String, String, Span)>,
}

impl Places {
    fn key(&mut self, option: &str, key: &LitStr) {
        self.keys.push((option.to_owned(), key.value(), key.span()));
    }

    /// An error at the key of an option, else at the option, else at the macro.
    pub(super) fn error(&self, problem: &Problem) -> syn::Error {
        let (option, key, message) = match problem {
            Problem::Option { option, key, message, .. } => {
                let message = match key {
                    Some(key) => format!("`{option}`, \"{key}\": {message}"),
                    None => format!("`{option}`: {message}"),
                };
                (*option, key.as_deref(), message)
            }
            Problem::Read { path, message, .. } => {
                ("path", None, format!("`path`, \"{}\": {message}", path.display()))
            }
            other => ("wit", None, other.to_string()),
        };
        let by_key = self
            .keys
            .iter()
            .find(|(o, k, _)| o == option && Some(k.as_str()) == key)
            .map(|(.., span)| *span);
        let sources: &[&str] = match option {
            "wit" => &["inline", "interfaces", "path"],
            "world" => &["world", "worlds", "versions"],
            option => &[option],
        };
        let by_option = sources.iter().find_map(|source| {
            self.options.iter().find(|(o, _)| o == source).map(|(_, span)| *span)
        });
        syn::Error::new(by_key.or(by_option).unwrap_or_else(Span::call_site), message)
    }
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut reader = Reader::default();
        if input.peek(syn::token::Brace) {
            let body;
            syn::braced!(body in input);
            reader.options(&body)?;
        } else {
            reader.short(input)?;
        }
        if !input.is_empty() {
            return Err(input.error(
                "`bindgen!` is called as `bindgen!()`, `bindgen!(\"world\")`, `bindgen!(\"world\" in \
                 \"path\")`, `bindgen!(in \"path\")` or `bindgen!({ option: value, ... })`",
            ));
        }
        reader.finish()
    }
}

/// Options, and what was wrong with them.
#[derive(Default)]
struct Reader {
    options: Options,
    paths: Vec<LitStr>,
    facade: Option<Path>,
    form: Form,
    places: Places,
    errors: Errors,
}

/// All options, in the order in which an error lists them.
const OPTIONS: [&str; 24] = [
    "world",
    "worlds",
    "versions",
    "path",
    "inline",
    "interfaces",
    "features",
    "imports",
    "exports",
    "optional",
    "named_imports",
    "with",
    "trappable_error_type",
    "additional_derives",
    "ownership",
    "require_store_data_send",
    "skip_mut_forwarding_impls",
    "include_component_type",
    "stringify",
    "include_generated_code_from_file",
    "debug",
    "crate",
    "wasmtime_crate",
    "anyhow",
];

impl Reader {
    /// `"world"`, `"world" in "path"`, `in "path"`, or nothing.
    fn short(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(LitStr) {
            let world: LitStr = input.parse()?;
            self.places.options.push(("world".to_owned(), world.span()));
            self.world(&world);
        }
        if input.peek(Token![in]) {
            input.parse::<Token![in]>()?;
            self.path_value(input)?;
        }
        Ok(())
    }

    fn options(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            let name = input.call(Ident::parse_any)?;
            let text = name.to_string();
            if self.places.options.iter().any(|(known, _)| *known == text) {
                self.errors.at(&name, format!("the option `{text}` is given twice"));
            }
            self.places.options.push((text.clone(), name.span()));
            input.parse::<Token![:]>()?;
            if OPTIONS.contains(&text.as_str()) {
                self.option(&name, &text, input)?;
            } else {
                let message = format!(
                    "there is no option `{text}`; the options are {}",
                    OPTIONS.map(|option| format!("`{option}`")).join(", ")
                );
                self.errors.at(&name, message);
                skip_value(input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn option(&mut self, name: &Ident, text: &str, input: ParseStream<'_>) -> syn::Result<()> {
        match text {
            "world" => self.world(&input.parse()?),
            "worlds" => {
                for world in list::<LitStr>(input)? {
                    self.world(&world);
                }
            }
            "versions" => self.versions(input)?,
            "path" => self.path_value(input)?,
            "interfaces" => self.options.interfaces = Some(input.parse::<LitStr>()?.value()),
            "optional" => {
                for export in list::<LitStr>(input)? {
                    self.places.key("optional", &export);
                    self.options.optional.push(export.value());
                }
            }
            "named_imports" => self.options.named_imports = self.map("named_imports", input)?,
            "include_component_type" => self.options.include_component_type = boolean(input)?,
            "inline" => self.options.inline = Some(input.parse::<LitStr>()?.value()),
            "features" => {
                let features = list::<LitStr>(input)?;
                self.options.features = features.iter().map(LitStr::value).collect();
            }
            "imports" => self.options.imports = self.rules("imports", input)?,
            "exports" => self.options.exports = self.rules("exports", input)?,
            "with" => self.options.with = self.map("with", input)?,
            "trappable_error_type" => {
                self.options.trappable_error_types = self.map("trappable_error_type", input)?;
            }
            "additional_derives" => {
                self.options.additional_derives = list::<Path>(input)?.into_iter().collect();
            }
            "ownership" => self.options.ownership = ownership(input)?,
            "require_store_data_send" => {
                self.options.require_store_data_send = boolean(input)?;
            }
            "skip_mut_forwarding_impls" => {
                self.options.skip_mut_forwarding_impls = boolean(input)?;
            }
            "stringify" => self.form(input, Form::Text)?,
            "debug" | "include_generated_code_from_file" => self.form(input, Form::File)?,
            "crate" | "wasmtime_crate" => {
                if self.facade.is_some() {
                    self.errors.at(name, "`crate` and `wasmtime_crate` mean the same; keep one");
                }
                self.facade = Some(input.parse()?);
            }
            // `anyhow`: results are `anyhow`'s either way.
            _ => drop(boolean(input)?),
        }
        Ok(())
    }

    fn form(&mut self, input: ParseStream<'_>, form: Form) -> syn::Result<()> {
        if boolean(input)? {
            self.form = form;
        }
        Ok(())
    }

    /// `{ v1: "world", v2: "world" }`
    fn versions(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let body;
        syn::braced!(body in input);
        while !body.is_empty() {
            let version = body.call(Ident::parse_any)?;
            body.parse::<Token![:]>()?;
            let world: LitStr = body.parse()?;
            self.places.key("versions", &world);
            self.options.versions.push((version.to_string(), world.value()));
            if !body.is_empty() {
                body.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn world(&mut self, world: &LitStr) {
        self.places.key("world", world);
        self.options.worlds.push(world.value());
    }

    fn path_value(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(syn::token::Bracket) {
            self.paths.extend(list::<LitStr>(input)?);
        } else {
            self.paths.push(input.parse()?);
        }
        Ok(())
    }

    /// `{ "filter": flag | flag, default: flag }`
    fn rules(&mut self, option: &str, input: ParseStream<'_>) -> syn::Result<Rules> {
        let body;
        syn::braced!(body in input);
        let mut rules = Rules::default();
        while !body.is_empty() {
            if body.peek(LitStr) {
                let key: LitStr = body.parse()?;
                body.parse::<Token![:]>()?;
                self.places.key(option, &key);
                let flags = self.flags(&body)?;
                rules.filters.push((key.value(), flags));
            } else {
                let key = body.call(Ident::parse_any)?;
                if key != "default" {
                    self.errors.at(
                        &key,
                        format!("`{option}` takes names in quotes, and `default` for the rest"),
                    );
                }
                body.parse::<Token![:]>()?;
                let place = LitStr::new("default", key.span());
                self.places.key(option, &place);
                rules.default = self.flags(&body)?;
            }
            if !body.is_empty() {
                body.parse::<Token![,]>()?;
            }
        }
        Ok(rules)
    }

    fn flags(&mut self, input: ParseStream<'_>) -> syn::Result<FunctionFlags> {
        let mut flags = FunctionFlags::default();
        loop {
            let name = input.call(Ident::parse_any)?;
            if !flags.set(&name.to_string()) {
                self.errors.at(
                    &name,
                    format!(
                        "there is no flag `{name}`; the flags are {}",
                        FunctionFlags::NAMES.map(|flag| format!("`{flag}`")).join(", ")
                    ),
                );
            }
            if !input.peek(Token![|]) {
                return Ok(flags);
            }
            input.parse::<Token![|]>()?;
        }
    }

    /// `{ "name": path, "name" => path }`
    fn map(&mut self, option: &str, input: ParseStream<'_>) -> syn::Result<Vec<(String, Path)>> {
        let body;
        syn::braced!(body in input);
        let mut entries = Vec::new();
        while !body.is_empty() {
            let key: LitStr = body.parse()?;
            if body.peek(Token![=>]) {
                body.parse::<Token![=>]>()?;
            } else {
                body.parse::<Token![:]>()?;
            }
            self.places.key(option, &key);
            entries.push((key.value(), body.parse()?));
            if !body.is_empty() {
                body.parse::<Token![,]>()?;
            }
        }
        Ok(entries)
    }

    fn finish(mut self) -> syn::Result<Input> {
        let given = |option: &&str| self.places.options.iter().any(|(known, _)| known == option);
        let which: Vec<&str> =
            ["world", "worlds", "versions", "interfaces"].into_iter().filter(given).collect();
        if let [first, .., last] = which[..] {
            let message = format!("`{first}` and `{last}` both say what to generate; keep one");
            let place = self.places.options.iter().find(|(known, _)| known == last);
            self.errors
                .push(syn::Error::new(place.map_or(Span::call_site(), |(_, at)| *at), message));
        }
        let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        for path in &self.paths {
            let full = folder.join(path.value());
            let key = LitStr::new(&full.to_string_lossy(), path.span());
            self.places.key("path", &key);
            self.places.options.push(("path".to_owned(), path.span()));
            self.options.paths.push(full);
        }
        let default = folder.join("wit");
        // Lines of a world need no packages, if there are none.
        let is_needed = self.options.interfaces.is_none() || default.exists();
        if self.paths.is_empty() && self.options.inline.is_none() && is_needed {
            self.options.paths.push(default);
        }
        self.options.facade = facade::root(self.facade.as_ref());
        let Self { options, form, places, errors, .. } = self;
        errors.finish(Some(Input { options, form, places }))
    }
}
