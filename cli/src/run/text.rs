//! Parts of the text of a call, which know where they stand: errors point at them.

use super::list;
use std::fmt;
use std::ops::Range;

/// The characters of a line that an error shows.
const WIDTH: usize = 76;
/// How many brackets may be open at once: values are read by recursion.
const DEPTH: usize = 100;

/// A part of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Piece<'t> {
    pub(crate) text: &'t str,
    /// Where it begins in the whole.
    at: usize,
}

/// What is wrong, and where.
#[derive(Debug, PartialEq)]
pub(crate) struct Misplaced {
    span: Range<usize>,
    message: String,
    /// What is told after the place.
    note: Option<String>,
}

impl<'t> Piece<'t> {
    /// The whole text.
    pub(crate) fn whole(text: &'t str) -> Piece<'t> {
        Piece { text, at: 0 }
    }

    /// The part of this part that `range` says, without the space around it.
    pub(crate) fn part(self, range: Range<usize>) -> Piece<'t> {
        let text = &self.text[range.clone()];
        let skipped = text.len() - text.trim_start().len();
        Piece { text: text.trim(), at: self.at + range.start + skipped }
    }

    /// What follows the first `bytes` bytes.
    pub(crate) fn after(self, bytes: usize) -> Piece<'t> {
        self.part(bytes..self.text.len())
    }

    /// The items of a list: what stands between the first and the last character, which are its
    /// brackets, parted by commas. Commas in brackets and quotes do not count, and one at the end
    /// is of no matter.
    pub(crate) fn items(self) -> Result<Vec<Piece<'t>>, Misplaced> {
        let inner = self.part(1..self.text.len().saturating_sub(1).max(1));
        let mut items = Vec::new();
        let mut rest = inner;
        while !rest.text.is_empty() {
            let end = rest.until(',')?;
            items.push(rest.part(0..end));
            rest = rest.after((end + 1).min(rest.text.len()));
        }
        Ok(items)
    }

    /// The offset of the first `wanted` that is in no brackets and no quotes, or the end.
    pub(crate) fn until(self, wanted: char) -> Result<usize, Misplaced> {
        self.scan(|c, depth| depth == 0 && c == wanted)
    }

    /// The offset behind the bracket that closes the one that the text begins with.
    pub(crate) fn closing(self) -> Result<usize, Misplaced> {
        let end = self.scan(|c, depth| depth == 1 && matches!(c, ')' | ']' | '}'))?;
        match end < self.text.len() {
            true => Ok(end + 1),
            false => Err(self.part(0..1).error("this is opened and not closed")),
        }
    }

    /// The offset of the first character for which `found` holds, given how many brackets are open
    /// before it, or the end. What is in quotes is passed over.
    fn scan(self, found: impl Fn(char, usize) -> bool) -> Result<usize, Misplaced> {
        // The brackets that will close those that are open.
        let mut closers = Vec::new();
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            if let (')' | ']' | '}', Some(&closer)) = (c, closers.last())
                && c != closer
            {
                return Err(self.part(at..at + 1).error(format!("expected `{closer}`")));
            }
            if found(c, closers.len()) {
                return Ok(at);
            }
            if closers.len() > DEPTH {
                return Err(self.part(at..at + c.len_utf8()).error("this is nested too deeply"));
            }
            match c {
                '"' | '\'' => {
                    at = self.behind_quotes(at)?;
                    continue;
                }
                '(' => closers.push(')'),
                '[' => closers.push(']'),
                '{' => closers.push('}'),
                ')' | ']' | '}' => _ = closers.pop(),
                _ => {}
            }
            at += c.len_utf8();
        }
        Ok(at)
    }

    /// The offset behind what is quoted from `open` on: `"..."`, `'.'` or `"""..."""`.
    fn behind_quotes(self, open: usize) -> Result<usize, Misplaced> {
        let text = &self.text[open..];
        let quote = if text.starts_with("\"\"\"") { "\"\"\"" } else { &text[..1] };
        let mut at = quote.len();
        while let Some(c) = text[at..].chars().next() {
            if text[at..].starts_with(quote) {
                return Ok(open + at + quote.len());
            }
            at += c.len_utf8();
            if c == '\\' {
                at += text[at..].chars().next().map_or(0, char::len_utf8);
            }
        }
        Err(self.part(open..self.text.len()).error(format!("{quote} is opened and not closed")))
    }

    /// Whether it begins with a bracket that its last character closes.
    pub(crate) fn is_bracketed(self) -> bool {
        self.text.starts_with(['(', '[', '{']) && self.closing() == Ok(self.text.len())
    }

    /// That something is wrong here.
    pub(crate) fn error(self, message: impl Into<String>) -> Misplaced {
        self.error_at(0..self.text.len(), message)
    }

    /// That something is wrong with the part that `range` says.
    pub(crate) fn error_at(self, range: Range<usize>, message: impl Into<String>) -> Misplaced {
        let clamp = |offset: usize| self.at + offset.min(self.text.len());
        let span = clamp(range.start)..clamp(range.end.max(range.start));
        Misplaced { span, message: message.into(), note: None }
    }
}

impl Misplaced {
    /// The error with what there is instead.
    pub(crate) fn listing(self, names: Vec<String>) -> Misplaced {
        self.about(match names.is_empty() {
            true => "there is none".to_owned(),
            false => format!("there is:{}", list(&names)),
        })
    }

    /// The error with something more about it, if there is nothing yet: what is said first is
    /// nearest to it.
    pub(crate) fn about(mut self, note: String) -> Misplaced {
        self.note.get_or_insert(note);
        self
    }

    /// The message, with the line of `whole` that it is about and a mark under the place.
    pub(crate) fn show(&self, whole: &str) -> String {
        let Range { start, end } = self.span.clone();
        let (before, after) = (&whole[..start], &whole[end..]);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line_end = after.find('\n').map_or(whole.len(), |at| end + at);
        // Of a place of several lines the first is marked.
        let marked = whole[start..end].lines().next().unwrap_or_default();
        let mut column = whole[line_start..start].chars().count();
        let mut length = marked.chars().count().max(1);
        let mut line: Vec<char> =
            whole[line_start..line_end].lines().next().unwrap_or_default().chars().collect();
        if column > WIDTH / 2 && line.len() > WIDTH {
            let cut = column - WIDTH / 2;
            line.drain(..cut);
            line.insert(0, '…');
            column -= cut - 1;
        }
        if line.len() > WIDTH {
            line.truncate(WIDTH);
            line.push('…');
            length = length.min(WIDTH.saturating_sub(column).max(1));
        }
        let line: String = line.into_iter().collect();
        let note = self.note.as_ref().map(|note| format!("\n{note}")).unwrap_or_default();
        format!("{}\n  {line}\n  {:column$}{}{note}", self.message, "", "^".repeat(length))
    }
}

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misplaced {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_know_where_they_stand() {
        let text = r#"(1, [2, 3] , "a, \"b", 'x', {n: (4)}, """ ",""" , )"#;
        let items = Piece::whole(text).items().unwrap();
        let texts: Vec<&str> = items.iter().map(|item| item.text).collect();
        assert_eq!(texts, ["1", "[2, 3]", r#""a, \"b""#, "'x'", "{n: (4)}", r#"""" ",""""#]);
        for item in items {
            assert_eq!(&text[item.at..][..item.text.len()], item.text);
        }
        assert_eq!(Piece::whole("()").items().unwrap(), []);
        assert_eq!(Piece::whole("( )").items().unwrap(), []);
    }

    #[test]
    fn what_is_not_closed_is_pointed_at() {
        let error = Piece::whole("(1, (2)").closing().unwrap_err();
        assert_eq!(error.show("(1, (2)"), "this is opened and not closed\n  (1, (2)\n  ^");
        let error = Piece::whole("(1, [2)").closing().unwrap_err();
        assert_eq!(error.show("(1, [2)"), "expected `]`\n  (1, [2)\n        ^");
        let error = Piece::whole("('a\\').closing()").closing().unwrap_err();
        assert_eq!(error.span, 1..16);
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("f({}wrong{})", "1, ".repeat(100), ", 1".repeat(100));
        let at = text.find("wrong").unwrap();
        let shown = Piece::whole(&text).part(at..at + 5).error("no").show(&text);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[1].starts_with("  …") && lines[1].ends_with('…'), "{shown}");
        let (start, end) = (lines[2].find('^').unwrap(), lines[2].len());
        let marked: String = lines[1].chars().skip(start).take(end - start).collect();
        assert_eq!(marked, "wrong");
    }

    #[test]
    fn places_in_texts_of_several_lines() {
        let text = "f(1,\n  [2,\n 3])";
        let shown = Piece::whole(text).part(7..15).error("no").show(text);
        assert_eq!(shown, "no\n    [2,\n    ^^^");
    }
}
