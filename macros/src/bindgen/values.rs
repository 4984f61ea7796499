//! The values of options that several options share.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitBool, Token};
use wharf_wit::Ownership;

/// `[a, b]`
pub(super) fn list<T: Parse>(input: ParseStream<'_>) -> syn::Result<Punctuated<T, Token![,]>> {
    let body;
    syn::bracketed!(body in input);
    Punctuated::parse_terminated(&body)
}

/// `true` or `false`.
pub(super) fn boolean(input: ParseStream<'_>) -> syn::Result<bool> {
    Ok(input.parse::<LitBool>()?.value)
}

/// `Owning`, or `Borrowing { duplicate_if_necessary: bool }`.
pub(super) fn ownership(input: ParseStream<'_>) -> syn::Result<Ownership> {
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

/// Skips the value of an option that there is not, to find what else is wrong.
pub(super) fn skip_value(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}
