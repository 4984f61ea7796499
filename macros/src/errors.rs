//! Collects errors, so that one build shows all mistakes of a macro's input.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The errors found so far, each pointing at the tokens that caused it.
#[derive(Default)]
pub(crate) struct Errors {
    found: Option<syn::Error>,
}

impl Errors {
    /// An error about `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// An error that knows its own place.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.found {
            Some(found) => found.combine(error),
            None => self.found = Some(error),
        }
    }

    /// Keeps the value of a result, or the error that took its place.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// The value if nothing was wrong, otherwise all errors as one.
    pub(crate) fn finish<T>(self, value: Option<T>) -> syn::Result<T> {
        match (self.found, value) {
            (None, Some(value)) => Ok(value),
            (Some(error), _) => Err(error),
            (None, None) => Err(syn::Error::new(
                proc_macro2::Span::call_site(),
                "bug in wharf, please report: the macro's input was rejected without a reason",
            )),
        }
    }
}

/// The tokens of a result: what was made, or `compile_error!` for each error.
pub(crate) fn tokens(result: syn::Result<TokenStream>) -> TokenStream {
    result.unwrap_or_else(|error| error.into_compile_error())
}
