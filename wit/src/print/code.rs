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
pub(super) struct Signature {
    pub(super) ident: Ident,
    /// With their names; the receiver comes first.
    pub(super) params: Vec<String>,
    /// Of what is returned, if anything is.
    pub(super) result: Option<String>,
}

/// Items, laid out for errors to show them: a function's head has a line, or a few if it is long.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    depth: usize,
    /// Whether it goes to the compiler as it is, which is done sooner with one comment than with one a line.
    joins_docs: bool,
}

/// Of a line that may be broken.
const WIDTH: usize = 100;
const INDENT: usize = 4;

impl Lines {
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
        self.text.push_str(&line.to_string());
        self.text.push('\n');
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

    /// Documentation.
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
    pub(super) fn function(&mut self, signature: &Signature, body: Option<&str>) {
        let Signature { ident, params, result } = signature;
        let end = if body.is_some() { " {" } else { ";" };
        let (close, last) = match result {
            Some(result) => (")", Some(format!("-> {result}{end}"))),
            None => (if body.is_some() { ") {" } else { ");" }, None),
        };
        self.begin(0);
        let mut width = INDENT * self.depth;
        let mut add = |lines: &mut Self, piece: &str, first: bool| {
            if !first && width + 1 + piece.len() > WIDTH {
                lines.text.push('\n');
                lines.begin(1);
                width = INDENT * (lines.depth + 1);
            } else if !first {
                lines.text.push(' ');
                width += 1;
            }
            lines.text.push_str(piece);
            width += piece.len();
        };
        for (i, param) in params.iter().enumerate() {
            let open = if i == 0 { format!("fn {ident}(") } else { String::new() };
            let comma = if i + 1 == params.len() { close } else { "," };
            add(self, &format!("{open}{param}{comma}"), i == 0);
        }
        if let Some(last) = &last {
            add(self, last, false);
        }
        self.text.push('\n');
        if let Some(body) = body {
            self.depth += 1;
            self.line(body);
            self.depth -= 1;
            self.line("}");
        }
    }

    fn begin(&mut self, more: usize) {
        let indent = INDENT * (self.depth + more);
        self.text.extend(std::iter::repeat_n(' ', indent));
    }
}
