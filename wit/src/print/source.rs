//! Tokens -> formatted source.
//!
//! `prettyplease` lays out everything but the bodies of macros, and generated code has two macros:
//! `flags!` and `host_trait!`. Their calls are laid out here, behind stand-ins that keep their places
//! meanwhile.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Ident, Item, Token, Visibility};

/// Formats generated code.
pub(crate) fn source(tokens: TokenStream) -> syn::Result<String> {
    let mut file: syn::File = syn::parse2(tokens)?;
    let mut calls = Vec::new();
    take_calls(&mut file.items, &mut calls)?;
    let mut source = String::new();
    for line in prettyplease::unparse(&file).lines() {
        let code = line.trim_start();
        let call = calls.iter().find(|(stand_in, _)| code == format!("use {stand_in};"));
        match call {
            Some((_, call)) => indent(&mut source, call, line.len() - code.len()),
            None => indent(&mut source, code, line.len() - code.len()),
        }
    }
    Ok(source)
}

/// Puts `use` items in the place of calls and keeps their text.
fn take_calls(items: &mut [Item], calls: &mut Vec<(Ident, String)>) -> syn::Result<()> {
    for item in items {
        match item {
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    take_calls(items, calls)?;
                }
            }
            Item::Macro(call) => {
                let name = call.mac.path.segments.last().map(|last| last.ident.to_string());
                let tokens = call.mac.tokens.clone();
                let text = match name.as_deref() {
                    Some("flags") => flags.parse2(tokens)?,
                    Some("host_trait") => items_within(tokens)?,
                    _ => continue,
                };
                let path = call.mac.path.to_token_stream().to_string().replace(' ', "");
                let stand_in = format_ident!("__call_{}", calls.len());
                *item = syn::parse_quote!(use #stand_in;);
                calls.push((stand_in, format!("{path}! {{\n{text}}}")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The lines between the braces of a macro that takes items as Rust has them.
fn items_within(tokens: TokenStream) -> syn::Result<String> {
    let mut text = String::new();
    indent(&mut text, &prettyplease::unparse(&syn::parse2(tokens)?), 4);
    Ok(text)
}

/// The lines between the braces of `flags!`.
fn flags(input: ParseStream<'_>) -> syn::Result<String> {
    let mut text = String::new();
    attributes(&mut text, &input.call(Attribute::parse_outer)?, 4);
    let visibility = Visibility::parse(input)?.to_token_stream();
    let ident: Ident = input.parse()?;
    text.push_str(&format!("    {visibility} {ident} {{\n"));
    let body;
    syn::braced!(body in input);
    while !body.is_empty() {
        attributes(&mut text, &body.call(Attribute::parse_outer)?, 8);
        body.parse::<Token![const]>()?;
        let ident: Ident = body.parse()?;
        body.parse::<Token![;]>()?;
        text.push_str(&format!("        const {ident};\n"));
    }
    text.push_str("    }\n");
    Ok(text)
}

fn attributes(text: &mut String, attributes: &[Attribute], depth: usize) {
    for attribute in attributes {
        // An item with the attribute is laid out as attributes are everywhere else.
        let item: Item = syn::parse_quote!(#attribute struct S;);
        let file = syn::File { shebang: None, attrs: Vec::new(), items: vec![item] };
        let laid_out = prettyplease::unparse(&file);
        for line in laid_out.lines().take_while(|line| !line.starts_with("struct")) {
            text.push_str(&format!("{:depth$}{line}\n", ""));
        }
    }
}

fn indent(source: &mut String, text: &str, depth: usize) {
    for line in text.lines() {
        source.push_str(format!("{:depth$}{line}", "").trim_end());
        source.push('\n');
    }
    if text.is_empty() {
        source.push('\n');
    }
}
