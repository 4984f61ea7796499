//! Names of functions, as their languages have them.

use super::reader::Reader;

use addr2line::FunctionName;
use cpp_demangle::{DemangleOptions, ParseOptions, Symbol};
use std::fmt;

/// How many bytes of a name, or of a file's path, a frame keeps: as much as paths may have on the host. A
/// long name may stand in every frame.
const MAX_NAME: usize = 4096;
/// How deep things may lie in each other in a name of C++: its parser tries alternatives at each level,
/// twice as many at the next. Of the seventy thousand names in a large library, two dozen are deeper.
const MAX_CPP_DEPTH: u32 = 48;
/// How often a name of C++ may have what its parser tries alternatives for at once, without getting deep.
const MAX_CPP_ALTERNATIVES: usize = 8;

/// The name of a function: in its language if that is not too long, else what the binary has.
pub(super) fn name_of(function: &FunctionName<Reader>) -> String {
    let raw = function.name.first(MAX_NAME + 1);
    let shown = if raw.len() > MAX_NAME { None } else { demangled(&raw, function.language) };
    shown.unwrap_or_else(|| cut(&raw).to_owned())
}

/// The start of a name.
pub(super) fn cut(name: &str) -> &str {
    &name[..name.floor_char_boundary(MAX_NAME)]
}

/// The name that `raw` stands for in a language, else in Rust or C++.
fn demangled(raw: &str, language: Option<gimli::DwLang>) -> Option<String> {
    match language {
        Some(gimli::DW_LANG_Rust) => from_rust(raw),
        Some(
            gimli::DW_LANG_C_plus_plus
            | gimli::DW_LANG_C_plus_plus_03
            | gimli::DW_LANG_C_plus_plus_11
            | gimli::DW_LANG_C_plus_plus_14
            | gimli::DW_LANG_C_plus_plus_17
            | gimli::DW_LANG_C_plus_plus_20,
        ) => from_cpp(raw),
        Some(_) => None,
        None => from_rust(raw).or_else(|| from_cpp(raw)),
    }
}

fn from_rust(raw: &str) -> Option<String> {
    let name = rustc_demangle::try_demangle(raw).ok()?;
    let mut short = Short::default();
    // Without the hash.
    fmt::write(&mut short, format_args!("{name:#}")).ok()?;
    Some(short.0)
}

fn from_cpp(raw: &str) -> Option<String> {
    // Functions of C are among those of C++; types have short names, `f` is one.
    if !raw.starts_with("_Z") {
        return None;
    }
    let alternatives = raw.as_bytes().windows(2).filter(|pair| has_alternatives(pair)).count();
    if alternatives > MAX_CPP_ALTERNATIVES {
        return None;
    }
    let options = ParseOptions::default().recursion_limit(MAX_CPP_DEPTH);
    let name = Symbol::new_with_options(raw, &options).ok()?;
    let mut short = Short::default();
    name.structured_demangle(&mut short, &DemangleOptions::default()).ok()?;
    Some(short.0)
}

/// Whether an expression that allocates or frees may begin here, a literal of a type that has a name, or
/// arguments of what stands for a template. Where words have these letters, it does no harm.
fn has_alternatives(pair: &[u8]) -> bool {
    matches!(pair, b"nw" | b"na" | b"dl" | b"da" | b"_I" | [b'L', b'A'..=b'Z'])
}

/// A name, if it is short: a few bytes can stand for a name that doubles with each of them.
#[derive(Default)]
struct Short(String);

impl fmt::Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > MAX_NAME {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}
