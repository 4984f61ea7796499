//! Copies of text between memories, which adapters of components ask the host for.
//!
//! Most text is ASCII, and most of it is short enough that finding the two memories takes longer than
//! copying. So the addresses are computed here, where memories are known, and the host is only asked
//! when there is more in it than ASCII: then it does all of it again, and says what is wrong, if
//! anything is.

use super::Translator;
use crate::compile::imports::TextCopy;
use crate::tables::builtins::Builtin;

impl Translator<'_, '_> {
    /// Copies text as `copy` says; `call` calls the imported function that does the same.
    pub(super) fn copy_text(&mut self, copy: TextCopy, call: impl FnOnce(&mut Self)) {
        let [.., from, len, to] = self.stack[..] else { return call(self) };
        let [from, len, to] = [from, len, to].map(|value| self.extend(value));
        let from = self.span(copy.from, from, len);
        let to = self.span(copy.to, to, len);
        let ascii = self.call_builtin(Builtin::copy_text, &[to.start, from.start, len]);
        let ascii = ascii.expect("the builtin has a result");
        self.rarely_unless(ascii, |this| call(this));
    }
}
