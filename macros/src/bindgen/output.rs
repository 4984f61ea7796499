//! What a call expands to.

use std::path::{Path, PathBuf};
use std::{env, fs};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use wharf_wit::Generated;

/// How the code is given back.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    #[default]
    Tokens,
    /// As a string with the formatted code.
    Text,
    /// Written to a file that is included, so that errors point at its lines.
    File,
}

/// The code, in the form that was asked for.
pub(super) fn tokens(generated: &Generated, form: Form) -> syn::Result<TokenStream> {
    if form == Form::Text {
        let source = generated.source()?;
        return Ok(quote!(#source));
    }
    let asked = ["WHARF_DEBUG_BINDGEN", "WASMTIME_DEBUG_BINDGEN"];
    let asked = asked.iter().any(|name| env::var_os(name).is_some_and(|value| value != "0"));
    let code = match form == Form::File || asked {
        true => included(&generated.source()?)?,
        false => generated.tokens().clone(),
    };
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

/// Writes the code to a file whose name follows from it, and includes that.
fn included(source: &str) -> syn::Result<TokenStream> {
    let file = folder().join(format!("bindgen-{:016x}.rs", hash(source)));
    let written = fs::read(&file).is_ok_and(|there| there == source.as_bytes());
    if !written && let Err(error) = write(&file, source) {
        let message = format!("cannot write the generated code to {}: {error}", file.display());
        return Err(syn::Error::new(Span::call_site(), message));
    }
    let file = file.to_string_lossy();
    Ok(quote!(::core::include!(#file);))
}

/// Another process that expands the same call must not see half of the file.
fn write(file: &Path, source: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = file.with_extension(format!("{}.part", std::process::id()));
    fs::write(&unfinished, source)?;
    fs::rename(&unfinished, file)
}

/// Where generated files go: `OUT_DIR` of a crate with a build script, else where the compiler puts
/// what it makes of the crate.
fn folder() -> PathBuf {
    let out_dir = env::var_os("OUT_DIR").map(PathBuf::from);
    let mut arguments = env::args_os().skip_while(|argument| argument != "--out-dir");
    let of_compiler = arguments.nth(1).map(|folder| PathBuf::from(folder).join("bindgen"));
    out_dir.or(of_compiler).unwrap_or_else(|| {
        // A test that `rustdoc` compiles has neither.
        env::temp_dir().join(format!("bindgen-{}", std::process::id()))
    })
}

/// The same for the same text, whatever the process (FNV-1a).
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}
