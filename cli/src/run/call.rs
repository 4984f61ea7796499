//! The text of a call: `interface#function(args).method(args)`, taken apart without knowing any
//! types.

/// A call, or a chain of them.
#[derive(Debug, PartialEq)]
pub(crate) struct Call {
    /// The interface, where it was said.
    pub(crate) interface: Option<String>,
    /// What is called first; `resource.function` for a static function.
    pub(crate) first: Step,
    /// Methods called on what came of the step before.
    pub(crate) methods: Vec<Step>,
}

/// One call of a chain.
#[derive(Debug, PartialEq)]
pub(crate) struct Step {
    /// The name of the function.
    pub(crate) name: String,
    /// The arguments, with their parentheses.
    pub(crate) args: String,
}

impl Call {
    /// Reads a call. A name alone is a call without arguments.
    pub(crate) fn parse(text: &str) -> Result<Call, String> {
        let text = text.trim();
        let head = text.find('(').unwrap_or(text.len());
        // Interfaces have versions with dots; functions come after the last `#`.
        let (interface, text) = match text[..head].rfind('#') {
            Some(at) => (Some(text[..at].trim().to_owned()), &text[at + 1..]),
            None => (None, text),
        };
        let (first, mut rest) = step(text)?;
        let mut methods = Vec::new();
        while !rest.is_empty() {
            let Some(next) = rest.strip_prefix('.') else {
                return Err(format!("expected `.` and a method, found `{rest}`"));
            };
            let (method, after) = step(next)?;
            methods.push(method);
            rest = after;
        }
        Ok(Call { interface, first, methods })
    }
}

/// Reads a name and its arguments; gives what follows, too.
fn step(text: &str) -> Result<(Step, &str), String> {
    let open = text.find('(').unwrap_or(text.len());
    let name = text[..open].trim();
    if name.is_empty() {
        return Err(format!("expected the name of a function at `{text}`"));
    }
    let (args, rest) = match open == text.len() {
        true => ("()", ""),
        false => text[open..].split_at(closing(&text[open..])?),
    };
    Ok((Step { name: name.to_owned(), args: args.to_owned() }, rest.trim_start()))
}

/// The offset after the parenthesis that closes the one that `text` begins with. Parentheses in
/// strings and characters do not count.
fn closing(text: &str) -> Result<usize, String> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match (c, quote) {
            ('\\', Some(_)) => {
                chars.next();
            }
            (c, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('(', None) => depth += 1,
            (')', None) => {
                depth -= 1;
                if depth == 0 {
                    return Ok(at + 1);
                }
            }
            _ => {}
        }
    }
    Err(match quote {
        Some(quote) => format!("{quote} is opened and not closed"),
        None => "a parenthesis is opened and not closed".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &str, args: &str) -> Step {
        Step { name: name.into(), args: args.into() }
    }

    #[test]
    fn calls_are_taken_apart() {
        let call = Call::parse("a:b/c@0.1.0#area(circle(1.5))").unwrap();
        let interface = Some("a:b/c@0.1.0".to_owned());
        let first = step("area", "(circle(1.5))");
        assert_eq!(call, Call { interface, first, methods: vec![] });
        let call = Call::parse(r##"counter(1).add( ")\"#" , '\'') . get()"##).unwrap();
        assert_eq!(call.interface, None);
        assert_eq!(call.first, step("counter", "(1)"));
        assert_eq!(call.methods, [step("add", r##"( ")\"#" , '\'')"##), step("get", "()")]);
        assert_eq!(Call::parse("run").unwrap().first, step("run", "()"));
    }

    #[test]
    fn what_is_no_call_is_refused() {
        for (text, expected) in [
            ("", "expected the name of a function at ``"),
            ("f(1", "a parenthesis is opened and not closed"),
            ("f(\"1)", "\" is opened and not closed"),
            ("f(1) g()", "expected `.` and a method, found `g()`"),
            ("f().()", "expected the name of a function at `()`"),
        ] {
            assert_eq!(Call::parse(text).unwrap_err(), expected, "{text}");
        }
    }
}
