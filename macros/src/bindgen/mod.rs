//! `bindgen!`: tokens -> [`wharf_wit::Options`] -> generated code, with each error at the token
//! that caused it.
//!
//! `input` reads a call, `values` the values of its options, `output` gives the code back: as
//! tokens, as text, or through files.

mod input;
mod output;
mod values;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use crate::errors::{self, Errors};

use input::Input;
pub(crate) use output::as_expanded;

/// Expands one call.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    errors::tokens(syn::parse2::<Input>(input).and_then(generate))
}

fn generate(input: Input) -> syn::Result<TokenStream> {
    let form = input.form.in_environment();
    match output::generate(&input.options, form) {
        Ok(generated) => output::tokens(&generated, form),
        Err(error) => {
            let mut errors = Errors::default();
            for problem in error.problems() {
                errors.push(input.places.error(problem));
            }
            errors.finish(None)
        }
    }
}
