//! What a call expands to.

use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs, io, path};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use wharf_wit::{Generated, Options};

/// How the code is given back.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is, but for the traits that hosts implement: they lie in files that are included, so that
    /// errors point at their lines.
    #[default]
    Traits,
    /// As it is.
    Tokens,
    /// As a string with the formatted code.
    Text,
    /// Formatted, in a file that is included.
    File,
}

impl Form {
    /// What the environment makes of it.
    pub(super) fn in_environment(self) -> Self {
        let names = ["WHARF_DEBUG_BINDGEN", "WASMTIME_DEBUG_BINDGEN"];
        let asked = names.iter().find_map(env::var_os).map(|value| value != "0");
        match (self, asked) {
            (Self::Traits, Some(false)) => Self::Tokens,
            (Self::Traits, Some(true)) => Self::File,
            _ => self,
        }
    }
}

/// Generates the code.
pub(super) fn generate(options: &Options, form: Form) -> wharf_wit::Result<Generated> {
    match cargo_folder() {
        Some(folder) if form == Form::Traits => {
            // Where they cannot be written they stand in the code, as they do elsewhere.
            let place = |traits: &str| Some(include(&write(&folder, "host", traits).ok()?));
            wharf_wit::generate_with(options, &place)
        }
        _ => wharf_wit::generate(options),
    }
}

/// The code, in the form that was asked for.
pub(super) fn tokens(generated: &Generated, form: Form) -> syn::Result<TokenStream> {
    let code = match form {
        Form::Text => {
            let source = generated.source()?;
            return Ok(quote!(#source));
        }
        Form::File => included(&generated.source()?)?,
        Form::Traits | Form::Tokens => generated.tokens().clone(),
    };
    let files = generated
        .files()
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "wit"));
    let files: Vec<_> = files.map(|file| file.to_string_lossy()).collect();
    // Cargo rebuilds when an included file changes.
    let watched = (!files.is_empty())
        .then(|| quote!(const _: &[&[u8]] = &[#(::core::include_bytes!(#files)),*];));
    Ok(quote!(#code #watched))
}

/// Writes all of the code to a file and includes that.
fn included(source: &str) -> syn::Result<TokenStream> {
    // A test that `rustdoc` compiles has no folder.
    let folder = cargo_folder()
        .unwrap_or_else(|| env::temp_dir().join(format!("bindgen-{}", std::process::id())));
    match write(&folder, "bindgen", source) {
        Ok(file) => Ok(include(&file)),
        Err(error) => {
            let message =
                format!("cannot write the generated code in {}: {error}", folder.display());
            Err(syn::Error::new(Span::call_site(), message))
        }
    }
}

fn include(file: &Path) -> TokenStream {
    let file = file.to_string_lossy();
    quote!(::core::include!(#file);)
}

/// Writes a file in a folder whose name follows from what is in it, unless it is there. The folder is named
/// like those that Cargo has for build scripts, which tests of what the compiler says know to leave out.
fn write(folder: &Path, name: &str, source: &str) -> io::Result<PathBuf> {
    let folder = path::absolute(folder)?.join(format!("bindgen-{:016x}", hash(source))).join("out");
    let file = folder.join(name).with_extension("rs");
    if fs::read(&file).is_ok_and(|there| there == source.as_bytes()) {
        return Ok(file);
    }
    fs::create_dir_all(folder)?;
    // Another process that expands the same call must not see half of the file.
    let unfinished = file.with_extension(format!("{}.part", std::process::id()));
    fs::write(&unfinished, source)?;
    // To Cargo, a file that is newer than the build was changed since.
    File::options().append(true).open(&unfinished)?.set_modified(UNIX_EPOCH)?;
    fs::rename(&unfinished, &file)?;
    Ok(file)
}

/// Where Cargo has generated files: `OUT_DIR` of a crate with a build script, else where the compiler
/// puts what it makes of the crate.
fn cargo_folder() -> Option<PathBuf> {
    let out_dir = env::var_os("OUT_DIR");
    let mut arguments = env::args_os().skip_while(|argument| argument != "--out-dir");
    out_dir.or_else(|| arguments.nth(1)).map(PathBuf::from)
}

/// The same for the same text, whatever the process.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// Tokens that stay where they are, but come from the macro that is being expanded: the code of macros
/// is no business of lints. It takes the compiler's own tokens, as there are many.
pub(crate) fn as_expanded(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    use proc_macro::{Group, Span, TokenStream, TokenTree};

    let here = Span::call_site();
    let mut is_attribute = false;
    let expanded = tokens.into_iter().map(|mut tree| {
        let span = tree.span();
        match &tree {
            // What is in an attribute has no lints of its own.
            TokenTree::Group(group) if !is_attribute => {
                tree = Group::new(group.delimiter(), as_expanded(group.stream())).into();
            }
            tree => is_attribute = matches!(tree, TokenTree::Punct(punct) if *punct == '#'),
        }
        tree.set_span(here.located_at(span));
        tree
    });
    TokenStream::from_iter(expanded)
}
