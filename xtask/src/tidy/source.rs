//! Rust source without what is not code: enough of a lexer to look for words and braces.

/// `source` with every comment and the inside of every string and character literal blanked out.
/// Lines, and the columns of what is left, stay where they were (in bytes).
pub(crate) fn code_of(source: &str) -> String {
    let mut out = source.as_bytes().to_vec();
    let mut at = 0;
    while at < out.len() {
        let end = skip(source.as_bytes(), at);
        if let Some(end) = end {
            out[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
            at = end;
        } else if is_word(source.as_bytes()[at]) {
            // A word is passed as a whole, so that the `r` in `for"` begins no raw string.
            at += source.as_bytes()[at..].iter().take_while(|byte| is_word(**byte)).count();
        } else {
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

/// The lines, counted from one, on which `word` stands as a whole word, with what follows it.
pub(crate) fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    code.match_indices(word).filter_map(move |(at, _)| {
        let rest = &code[at + word.len()..];
        let begins = !code[..at].bytes().next_back().is_some_and(is_word);
        let ends = !rest.bytes().next().is_some_and(is_word);
        (begins && ends).then(|| (line_of(code, at), rest))
    })
}

/// The line, counted from one, that byte `at` is on.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The functions with a body in `code`: name, first line, number of lines.
pub(crate) fn functions(code: &str) -> Vec<(&str, usize, usize)> {
    let functions = words(code, "fn").filter_map(|(line, rest)| {
        let rest = rest.trim_start();
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        let body = (!name.is_empty()).then(|| body_lines(rest)).flatten()?;
        Some((name, line, body))
    });
    functions.collect()
}

/// How many lines there are from the beginning of `code` to the brace that closes the first body.
fn body_lines(code: &str) -> Option<usize> {
    let mut depth = 0;
    let mut braces = 0;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b';' if depth == 0 && braces == 0 => return None,
            b'{' if depth == 0 || braces > 0 => braces += 1,
            b'}' if braces > 0 => {
                braces -= 1;
                if braces == 0 {
                    return Some(line_of(code, at));
                }
            }
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    None
}

/// The end of the comment or literal that begins at `at`, if one does.
fn skip(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let find = |needle: &[u8], from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        let found = tail.windows(needle.len()).position(|window| window == needle);
        found.map_or(bytes.len(), |found| at + from + found + needle.len())
    };
    match rest {
        [b'/', b'/', ..] => Some(find(b"\n", 2) - 1).map(|end| end.max(at + 2)),
        [b'/', b'*', ..] => Some(at + block_comment(rest)),
        [b'"', ..] => Some(at + quoted(rest, 1, b'"')),
        [b'b' | b'c', b'"', ..] => Some(at + quoted(rest, 2, b'"')),
        [b'b', b'\'', ..] => Some(at + quoted(rest, 2, b'\'')),
        [b'r', b'"' | b'#', ..] => raw(rest, 1).map(|len| at + len),
        [b'b' | b'c', b'r', b'"' | b'#', ..] => raw(rest, 2).map(|len| at + len),
        [b'\'', b'\\', ..] => Some(at + quoted(rest, 1, b'\'')),
        // A lifetime has no closing quote after one character.
        [b'\'', ..] => {
            let text = std::str::from_utf8(&rest[1..rest.len().min(6)]);
            let valid = text.map_or_else(|error| error.valid_up_to(), str::len);
            let text = std::str::from_utf8(&rest[1..1 + valid]).ok()?;
            let len = 1 + text.chars().next()?.len_utf8();
            (rest.get(len) == Some(&b'\'')).then_some(at + len + 1)
        }
        _ => None,
    }
}

fn block_comment(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a literal in quotes whose content begins at `at`.
fn quoted(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while at < bytes.len() && bytes[at] != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// The length of a raw string whose hashes begin at `at`; `None` for a raw identifier.
fn raw(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at..].iter().take_while(|byte| **byte == b'#').count();
    let start = at + hashes + 1;
    if bytes.get(at + hashes) != Some(&b'"') {
        return None;
    }
    let closes = |window: &[u8]| window[0] == b'"' && window[1..].iter().all(|byte| *byte == b'#');
    let end = bytes[start..].windows(hashes + 1).position(closes);
    Some(end.map_or(bytes.len(), |end| start + end + hashes + 1))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_no_code() {
        let source = "a // x\nb /* x /* x */ x */ c \"x\\\"x\" d 'x' '\\'' e b'x' r#\"x\"x\"# f";
        let code = code_of(source);
        assert!(!code.contains('x'), "{code}");
        assert_eq!(code.split_whitespace().collect::<String>(), "abcdef");
        assert_eq!(code.len(), source.len());
        assert_eq!(code.lines().count(), 2);
    }

    #[test]
    fn lifetimes_and_raw_identifiers_are_code() {
        let code = code_of("fn f<'a>(x: &'a u8, y: &'static str) -> r#type { 'ä' for\"x\" }");
        assert!(code.contains("<'a>(x: &'a u8") && code.contains("'static str"), "{code}");
        assert!(code.contains("r#type {") && !code.contains('ä') && code.ends_with(" }"), "{code}");
    }

    #[test]
    fn words_are_whole() {
        let found: Vec<_> = words("unsafe_code\nunsafe { }\nnot_unsafe", "unsafe").collect();
        assert_eq!(found, [(2, " { }\nnot_unsafe")]);
    }

    #[test]
    fn functions_have_lengths() {
        let source =
            "trait T {\n fn a(&self);\n fn b(x: fn(u8) -> [u8; 3]) {\n {\n }\n }\n}\nfn c() {}";
        assert_eq!(functions(source), [("b", 3, 4), ("c", 8, 1)]);
    }
}
