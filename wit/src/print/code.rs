//! Code as text: pieces of it, which stand in tokens as well, and items, line by line.

use std::cell::OnceCell;
use std::fmt::{self, Display};

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;

/// A path or a type.
#[derive(Clone)]
pub(super) struct Code {
    text: String,
    tokens: OnceCell<TokenStream>,
}

impl From<String> for Code {
    fn from(text: String) -> Self {
        Self { text, tokens: OnceCell::new() }
    }
}

impl From<&syn::Path> for Code {
    fn from(path: &syn::Path) -> Self {
        let tokens = path.to_token_stream();
        let text = tokens.to_string().replace(' ', "");
        Self { text, tokens: tokens.into() }
    }
}

impl Code {
    /// Whether it begins with `$crate`.
    pub(super) fn is_of_macro(&self) -> bool {
        self.text.starts_with('$')
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl ToTokens for Code {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.tokens.get_or_init(|| parsed(&self.text)).to_tokens(tokens);
    }
}

/// The tokens of printed code.
pub(super) fn parsed(text: &str) -> TokenStream {
    text.parse().expect("printed code has tokens")
}

/// The head of a function.
pub(super) struct FunctionHead {
    pub(super) ident: Ident,
    /// The first parameter, with its type.
    pub(super) receiver: String,
    /// The others: their names and types.
    pub(super) params: Vec<(String, String)>,
    /// Of what is returned, if anything is.
    pub(super) result: Option<String>,
}

/// Items, laid out for errors to show them: a function's head has a line, or a few if it is long.
#[derive(Default)]
pub(super) struct CodeLines {
    text: String,
    depth: usize,
    /// Whether it goes to the compiler as it is, which is done sooner with one comment than with one a line.
    joins_docs: bool,
}

/// Of a line that may be broken.
const WIDTH: usize = 100;
const INDENT: usize = 4;

impl CodeLines {
    /// Items in the braces of a call of a macro.
    pub(super) fn in_call(path: &str, print: impl FnOnce(&mut Self)) -> String {
        let mut lines = Self { joins_docs: true, ..Self::default() };
        lines.block(format_args!("{path}!"), print);
        lines.text
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn line(&mut self, line: impl Display) {
        self.begin(0);
        self.text.push_str(&format!("{line}\n"));
    }

    /// Lines in braces.
    pub(super) fn block(&mut self, head: impl Display, print: impl FnOnce(&mut Self)) {
        self.line(format_args!("{head} {{"));
        self.depth += 1;
        print(self);
        self.depth -= 1;
        self.line("}");
    }

    /// A line of documentation.
    pub(super) fn doc(&mut self, line: &str) {
        match line {
            "" => self.line("///"),
            // A comment cannot have it.
            _ if line.contains('\r') => self.line(format_args!("#[doc = {line:?}]")),
            _ => self.line(format_args!("/// {line}")),
        }
    }

    /// Lines of documentation.
    pub(super) fn docs(&mut self, docs: &[String]) {
        // In a comment of several lines, these would be read as something else.
        let is_plain = |line: &String| {
            let marks = ["*/", "/*", "\r"];
            !line.trim_start().starts_with('*') && !marks.iter().any(|mark| line.contains(mark))
        };
        match self.joins_docs && docs.len() > 1 && docs.iter().all(is_plain) {
            true => {
                self.line("/**");
                docs.iter().for_each(|line| self.line(line));
                self.line("*/");
            }
            false => docs.iter().for_each(|line| self.doc(line)),
        }
    }

    pub(super) fn allow(&mut self, lints: &[&str]) {
        if !lints.is_empty() {
            self.line(format_args!("#[allow({})]", lints.join(", ")));
        }
    }

    /// A function, without a body if there is none.
    pub(super) fn function(&mut self, signature: &FunctionHead, body: Option<&str>) {
        let FunctionHead { ident, receiver, params, result } = signature;
        // Each parameter stays with what follows it.
        let ends = params.iter().map(|_| ",").chain([")"]);
        let receiver = [format!("fn {ident}({receiver}")];
        let params = params.iter().map(|(name, ty)| format!("{name}: {ty}"));
        let heads = receiver.into_iter().chain(params);
        let mut pieces: Vec<_> = heads.zip(ends).map(|(head, end)| head + end).collect();
        pieces.extend(result.iter().map(|result| format!("-> {result}")));
        match body {
            None => self.broken(&pieces, ";"),
            Some(body) => {
                self.broken(&pieces, " {");
                self.depth += 1;
                self.line(body);
                self.depth -= 1;
                self.line("}");
            }
        }
    }

    /// A line that is broken between pieces, where it has to be.
    fn broken(&mut self, pieces: &[String], end: &str) {
        self.begin(0);
        let mut width = INDENT * self.depth;
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 && width + piece.len() < WIDTH {
                self.text.push(' ');
                width += 1;
            } else if i > 0 {
                self.text.push('\n');
                self.begin(1);
                width = INDENT * (self.depth + 1);
            }
            self.text.push_str(piece);
            width += piece.len();
        }
        self.text.push_str(end);
        self.text.push('\n');
    }

    fn begin(&mut self, more: usize) {
        let indent = INDENT * (self.depth + more);
        self.text.extend(std::iter::repeat_n(' ', indent));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_says_the_same_however_it_is_written() {
        let all: [&[&str]; 8] = [
            &["One line."],
            &["Two", "lines."],
            &["A paragraph.", "", "    let code = 1;"],
            &["* a list", "* of two"],
            &["ends */ early", "or not"],
            &["begins /* another", "or not"],
            &["a line\rwith a return", "and one without"],
            &["ends with *", "/ begins with it"],
        ];
        for docs in all {
            let docs: Vec<String> = docs.iter().copied().map(String::from).collect();
            let text = CodeLines::in_call("call", |lines| {
                lines.docs(&docs);
                lines.line("struct S;");
            });
            let call: syn::ItemMacro = syn::parse_str(&text).expect("a call");
            let item: syn::ItemStruct = call.mac.parse_body().expect("an item");
            let said = item.attrs.iter().map(|attribute| match &attribute.meta {
                syn::Meta::NameValue(doc) => match &doc.value {
                    syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => text.value(),
                    _ => panic!("{text}"),
                },
                _ => panic!("{text}"),
            });
            let said: Vec<_> = said.collect();
            let lines = |text: &str| -> Vec<String> {
                let lines = text.split('\n').map(|line| line.trim().to_owned());
                lines.filter(|line| !line.is_empty()).collect()
            };
            assert_eq!(lines(&said.join("\n")), lines(&docs.join("\n")), "{text}");
        }
    }

    #[test]
    fn long_functions_take_several_lines() {
        let long = |name: &str| (name.to_owned(), "T".repeat(40));
        let signature = FunctionHead {
            ident: quote::format_ident!("f"),
            receiver: String::from("&mut self"),
            params: vec![long("a"), long("b")],
            result: Some("R".repeat(60)),
        };
        let text = CodeLines::in_call("call", |lines| lines.function(&signature, None));
        let [t, r] = ["T".repeat(40), "R".repeat(60)];
        let expected = format!(
            "call! {{\n    fn f(&mut self, a: {t},\n        b: {t})\n        -> {r};\n}}\n"
        );
        assert_eq!(text, expected);
    }
}
