//! From WIT's kebab-case names to Rust's, without keywords and without collisions.

use std::collections::HashSet;

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// A function, field, parameter or module: `next-char` is `next_char`, `type` is `type_`.
pub(crate) fn snake(name: &str) -> Ident {
    ident(&snake_text(name))
}

/// As [`snake`], to be a part of a name. WIT's names are in kebab-case: nothing has to be found out.
pub(crate) fn snake_text(name: &str) -> String {
    name.to_ascii_lowercase().replace('-', "_")
}

/// A type or case: `not-found` is `NotFound`.
pub(crate) fn camel(name: &str) -> Ident {
    ident(&name.to_upper_camel_case())
}

/// A flag: `read-only` is `READ_ONLY`.
pub(crate) fn shouty(name: &str) -> Ident {
    ident(&name.to_shouty_snake_case())
}

/// Rust's keywords, strict and reserved, in all editions: what cannot be a name, in order.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe",
    "unsized", "use", "virtual", "where", "while", "yield",
];

/// A name of our own making; keywords get an underscore.
pub(crate) fn ident(name: &str) -> Ident {
    // There are thousands in a world, so that asking the parser would be felt.
    match KEYWORDS.binary_search(&name) {
        Ok(_) => Ident::new(&format!("{name}_"), Span::call_site()),
        Err(_) => Ident::new(name, Span::call_site()),
    }
}

/// Whether [`ident`] can make a name of it.
pub(crate) fn can_be(name: &str) -> bool {
    syn::parse_str::<Ident>(name).is_ok() || KEYWORDS.contains(&name)
}

/// The names taken in one scope.
#[derive(Default, Clone)]
pub(crate) struct TakenNames {
    reserved: &'static [&'static str],
    taken: HashSet<String>,
}

impl TakenNames {
    /// A scope in which some names are taken already.
    pub(crate) fn with(reserved: &'static [&'static str]) -> Self {
        Self { reserved, taken: HashSet::new() }
    }

    /// Takes a name that nothing else has: the wished one, or it with underscores behind.
    pub(crate) fn take(&mut self, wish: Ident) -> Ident {
        let mut name = wish.to_string();
        while self.reserved.contains(&&*name) || !self.taken.insert(name.clone()) {
            name.push('_');
        }
        ident(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions() {
        assert_eq!(snake("next-char").to_string(), "next_char");
        assert_eq!(snake("HTTP-get2").to_string(), "http_get2");
        assert_eq!(camel("HTTP-get2").to_string(), "HttpGet2");
        assert_eq!(shouty("read-only").to_string(), "READ_ONLY");
    }

    #[test]
    fn keywords_get_an_underscore() {
        assert!(KEYWORDS.is_sorted());
        for word in KEYWORDS {
            assert!(*word == "gen" || syn::parse_str::<Ident>(word).is_err(), "{word}");
        }
        for word in ["type", "self", "async", "gen", "crate", "yield", "box"] {
            assert_eq!(snake(word).to_string(), format!("{word}_"));
        }
        assert_eq!(camel("self").to_string(), "Self_");
        assert_eq!(snake("union").to_string(), "union");
    }

    #[test]
    fn collisions_get_underscores() {
        let mut scope = TakenNames::with(&["Host"]);
        assert_eq!(scope.take(camel("host")).to_string(), "Host_");
        assert_eq!(scope.take(camel("host")).to_string(), "Host__");
        assert_eq!(scope.take(camel("point")).to_string(), "Point");
    }
}
