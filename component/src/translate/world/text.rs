//! WIT text while it is printed, of which there is no more than there may be.

use wit_component::Output;

/// How far a line is indented for each brace around it.
const INDENT: &str = "  ";

/// Text up to a length: what is more is not kept.
pub(super) struct Text {
    text: String,
    most: usize,
    is_over: bool,
    indent: usize,
    /// Whether a line has begun on which there is nothing yet.
    begins: bool,
}

impl Text {
    /// An empty text, which may have `most` bytes.
    pub(super) fn new(most: usize) -> Text {
        Text { text: String::new(), most, is_over: false, indent: 0, begins: false }
    }

    /// The text, if it is whole.
    pub(super) fn finish(self) -> Option<String> {
        (!self.is_over).then_some(self.text)
    }
}

impl Output for Text {
    fn push_str(&mut self, src: &str) {
        self.is_over |= src.len() > self.most - self.text.len();
        if !self.is_over {
            self.text.push_str(src);
        }
    }

    fn indent_if_needed(&mut self) -> bool {
        if !std::mem::take(&mut self.begins) {
            return false;
        }
        (0..self.indent).for_each(|_| self.push_str(INDENT));
        true
    }

    fn indent_start(&mut self) {
        self.push_str(" {");
        self.indent += 1;
        self.newline();
    }

    fn indent_end(&mut self) {
        self.indent = self.indent.saturating_sub(1);
        self.indent_if_needed();
        self.push_str("}");
        self.newline();
    }

    fn newline(&mut self) {
        self.push_str("\n");
        self.begins = true;
    }
}
