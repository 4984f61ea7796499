//! What the macro reads, and what it says of mistakes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Input, generate};

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
        imports: {},
    }));
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].contains("no option `wrld`; the options are `world`"));
    assert!(found[1].contains("no flag `trapable`; the flags are `async`"));
    assert!(found[2].contains("the option `imports` is given twice"));
}

#[test]
fn keys_that_mean_nothing_are_listed() {
    let found = errors(quote!({
        inline: #WIT,
        imports: { "a:b/i.g": trappable },
        exports: { "a:b/i": tracing },
    }));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("\"a:b/i.f\""));
}

#[test]
fn wit_errors_have_a_place() {
    let found = errors(quote!({ inline: "package a:b;\nworld w { import x; }" }));
    assert!(found[0].contains("<inline>:2:18"), "{found:#?}");
}

#[test]
fn code_goes_through_a_file() {
    let read = |form: TokenStream| {
        let input = syn::parse2::<Input>(quote!({ inline: #WIT, #form: true }));
        input.and_then(generate).expect("it is generated")
    };
    let text: syn::LitStr = syn::parse2(read(quote!(stringify))).expect("a string");
    for form in [quote!(debug), quote!(include_generated_code_from_file)] {
        let tokens = read(form);
        let call: syn::ItemMacro = syn::parse2(tokens).expect("one call of `include!`");
        assert_eq!(call.mac.path.segments.last().expect("a name").ident, "include");
        let file: syn::LitStr = call.mac.parse_body().expect("a file's name");
        let code = std::fs::read_to_string(file.value()).expect("the file");
        assert_eq!(code, text.value());
    }
}
