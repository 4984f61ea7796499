//! `bindgen!`: tokens -> [`wharf_wit::Options`] -> generated code, with each error at the token
//! that caused it.

use std::path::PathBuf;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, LitStr, Path, Token};
use wharf_wit::{FunctionFlags, Options, Ownership, Problem, Rules};

use crate::errors::{self, Errors};
use crate::facade;

/// Expands one call.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    errors::tokens(syn::parse2::<Input>(input).and_then(generate))
}

fn generate(input: Input) -> syn::Result<TokenStream> {
    let generated = match wharf_wit::generate(&input.options) {
        Ok(generated) => generated,
        Err(error) => {
            let mut errors = Errors::default();
            for problem in error.problems() {
                errors.push(input.places.error(problem));
            }
            return errors.finish(None);
        }
    };
    if input.stringify {
        let source = generated.source()?;
        return Ok(quote!(#source));
    }
    let code = generated.tokens();
    let files = generated
        .files()
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "wit"));
    let files = files.map(|file| file.to_string_lossy().into_owned());
    // Cargo rebuilds when an included file changes.
    Ok(quote! {
        #code
        #(const _: &str = ::core::include_str!(#files);)*
    })
}

/// A call that could be read.
struct Input {
    options: Options,
    stringify: bool,
    places: Places,
}

/// Where options stand.
#[derive(Default)]
struct Places {
    options: Vec<(String, Span)>,
    keys: Vec<(String, String, Span)>,
}

impl Places {
    fn key(&mut self, option: &str, key: &LitStr) {
        self.keys.push((option.to_owned(), key.value(), key.span()));
    }

    /// An error at the key of an option, else at the option, else at the macro.
    fn error(&self, problem: &Problem) -> syn::Error {
        let (option, key, message) = match problem {
            Problem::Option { option, key, message } => {
                let message = match key {
                    Some(key) => format!("`{option}`, \"{key}\": {message}"),
                    None => format!("`{option}`: {message}"),
                };
                (*option, key.as_deref(), message)
            }
            other => ("wit", None, other.to_string()),
        };
        let by_key = self
            .keys
            .iter()
            .find(|(o, k, _)| o == option && Some(k.as_str()) == key)
            .map(|(.., span)| *span);
        let sources: &[&str] = if option == "wit" { &["inline", "path"] } else { &[option] };
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
    stringify: bool,
    places: Places,
    errors: Errors,
}

/// All options, in the order in which an error lists them.
const OPTIONS: [&str; 18] = [
    "world",
    "path",
    "inline",
    "features",
    "imports",
    "exports",
    "with",
    "trappable_error_type",
    "additional_derives",
    "ownership",
    "require_store_data_send",
    "skip_mut_forwarding_impls",
    "stringify",
    "crate",
    "wasmtime_crate",
    "anyhow",
    "debug",
    "include_generated_code_from_file",
];

/// Options that are known elsewhere or planned, and what to do without them.
const NOT_YET: [(&str, &str); 6] = [
    ("interfaces", "write a world that imports the interfaces, in `inline` if need be"),
    ("named_imports", "import the interface under its own name"),
    ("worlds", "call `bindgen!` once for each world"),
    ("versions", "call `bindgen!` once for each version, each in a module of its own"),
    ("optional", "look the export up with `Instance::get_func`"),
    ("include_component_type", "leave it out"),
];

impl Reader {
    /// `"world"`, `"world" in "path"`, `in "path"`, or nothing.
    fn short(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(LitStr) {
            self.world(&input.parse()?);
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
                let message = match NOT_YET.iter().find(|(known, _)| *known == text) {
                    Some((_, instead)) => {
                        format!("`bindgen!` cannot do `{text}` yet: {instead}")
                    }
                    None => format!(
                        "there is no option `{text}`; the options are {}",
                        OPTIONS.map(|option| format!("`{option}`")).join(", ")
                    ),
                };
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
            "path" => self.path_value(input)?,
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
            "stringify" => self.stringify = boolean(input)?,
            "crate" | "wasmtime_crate" => {
                if self.facade.is_some() {
                    self.errors.at(name, "`crate` and `wasmtime_crate` mean the same; keep one");
                }
                self.facade = Some(input.parse()?);
            }
            // Results are `anyhow`'s here, and errors in generated code point at the WIT.
            "anyhow" => drop(input.parse::<Path>()?),
            _ => drop(boolean(input)?),
        }
        Ok(())
    }

    fn world(&mut self, world: &LitStr) {
        self.places.key("world", world);
        self.places.options.push(("world".to_owned(), world.span()));
        self.options.world = Some(world.value());
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
        let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        for path in &self.paths {
            let full = folder.join(path.value());
            let key = LitStr::new(&full.to_string_lossy(), path.span());
            self.places.key("path", &key);
            self.places.options.push(("path".to_owned(), path.span()));
            self.options.paths.push(full);
        }
        if self.paths.is_empty() && self.options.inline.is_none() {
            self.options.paths.push(folder.join("wit"));
        }
        self.options.facade = facade::root(self.facade.as_ref());
        let Self { options, stringify, places, errors, .. } = self;
        errors.finish(Some(Input { options, stringify, places }))
    }
}

fn list<T: Parse>(input: ParseStream<'_>) -> syn::Result<Punctuated<T, Token![,]>> {
    let body;
    syn::bracketed!(body in input);
    Punctuated::parse_terminated(&body)
}

fn boolean(input: ParseStream<'_>) -> syn::Result<bool> {
    Ok(input.parse::<LitBool>()?.value)
}

/// `Owning`, or `Borrowing { duplicate_if_necessary: bool }`.
fn ownership(input: ParseStream<'_>) -> syn::Result<Ownership> {
    let name: Ident = input.parse()?;
    match name.to_string().as_str() {
        "Owning" => Ok(Ownership::Owning),
        "Borrowing" => {
            let body;
            syn::braced!(body in input);
            let field: Ident = body.parse()?;
            if field != "duplicate_if_necessary" {
                return Err(syn::Error::new(
                    field.span(),
                    "`Borrowing` takes `duplicate_if_necessary: true` or `false`",
                ));
            }
            body.parse::<Token![:]>()?;
            let duplicate_if_necessary = boolean(&body)?;
            body.parse::<Option<Token![,]>>()?;
            Ok(Ownership::Borrowing { duplicate_if_necessary })
        }
        _ => Err(syn::Error::new(
            name.span(),
            "`ownership` is `Owning` or `Borrowing { duplicate_if_necessary: true }`",
        )),
    }
}

/// Skips the value of an option that is not there, to find what else is wrong.
fn skip_value(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIT: &str = "package a:b; interface i { f: func(); } world w { import i; }";

    fn errors(input: TokenStream) -> Vec<String> {
        match syn::parse2::<Input>(input).and_then(generate) {
            Ok(_) => Vec::new(),
            Err(error) => error.into_iter().map(|error| error.to_string()).collect(),
        }
    }

    #[test]
    fn all_options_are_read() {
        let found = errors(quote!({
            world: "w",
            inline: #WIT,
            imports: { "a:b/i.f": trappable | tracing, default: trappable },
            exports: { default: exact },
            with: {},
            trappable_error_type: {},
            additional_derives: [PartialEq, serde::Serialize],
            ownership: Owning,
            crate: my::wharf,
            features: ["x"],
            stringify: false,
        }));
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn mistakes_are_collected_and_explained() {
        let found = errors(quote!({
            wrld: "w",
            inline: #WIT,
            imports: { default: trapable },
            worlds: ["a", "b"],
        }));
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found[0].contains("no option `wrld`; the options are `world`"));
        assert!(found[1].contains("no flag `trapable`; the flags are `async`"));
        assert!(found[2].contains("cannot do `worlds` yet"));
    }

    #[test]
    fn keys_that_mean_nothing_are_listed() {
        let found = errors(quote!({
            inline: #WIT,
            imports: { "a:b/i.g": trappable },
            exports: { default: async },
        }));
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].contains("`async` needs asynchronous calls"));
        assert!(found[1].contains("\"a:b/i.f\""));
    }

    #[test]
    fn wit_errors_have_a_place() {
        let found = errors(quote!({ inline: "package a:b;\nworld w { import x; }" }));
        assert!(found[0].contains("<inline>:2:18"), "{found:#?}");
    }
}
