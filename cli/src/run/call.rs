//! The text of a call: `interface#function(args).method(args)`, taken apart without knowing any
//! types.

use super::text::{Misplaced, Piece};

/// A call, or a chain of them.
#[derive(Debug, PartialEq)]
pub(crate) struct Call<'t> {
    /// The interface, where it was said.
    pub(crate) interface: Option<Piece<'t>>,
    /// What is called first; `resource.function` for a static function.
    pub(crate) first: Step<'t>,
    /// Methods called on what came of the step before.
    pub(crate) methods: Vec<Step<'t>>,
}

/// One call of a chain.
#[derive(Debug, PartialEq)]
pub(crate) struct Step<'t> {
    /// The name of the function.
    pub(crate) name: Piece<'t>,
    /// The arguments with their parentheses, empty where there are none.
    pub(crate) list: Piece<'t>,
    /// The arguments, one by one.
    pub(crate) args: Vec<Piece<'t>>,
}

impl<'t> Call<'t> {
    /// Reads a call. A name alone is a call without arguments.
    pub(crate) fn parse(text: Piece<'t>) -> Result<Call<'t>, Misplaced> {
        let text = text.after(0);
        let head = text.text.find('(').unwrap_or(text.text.len());
        // Interfaces have versions with dots; functions come after the last `#`.
        let (interface, text) = match text.text[..head].rfind('#') {
            Some(at) => (Some(text.part(0..at)), text.after(at + 1)),
            None => (None, text),
        };
        let (first, mut rest) = step(text)?;
        let mut methods = Vec::new();
        while !rest.text.is_empty() {
            if !rest.text.starts_with('.') {
                return Err(rest.error("expected `.` and a method"));
            }
            let (method, after) = step(rest.after(1))?;
            methods.push(method);
            rest = after;
        }
        Ok(Call { interface, first, methods })
    }
}

/// Reads a name and its arguments; gives what follows, too.
fn step(text: Piece<'_>) -> Result<(Step<'_>, Piece<'_>), Misplaced> {
    let open = text.text.find('(').unwrap_or(text.text.len());
    let name = text.part(0..open);
    if name.text.is_empty() {
        return Err(text.part(0..open).error("expected the name of a function"));
    }
    let rest = text.after(open);
    if rest.text.is_empty() {
        return Ok((Step { name, list: rest, args: Vec::new() }, rest));
    }
    let end = rest.closing()?;
    let list = rest.part(0..end);
    Ok((Step { name, list, args: list.items()? }, rest.after(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps of a call as names and arguments.
    fn steps(text: &str) -> Vec<(&str, Vec<&str>)> {
        let call = Call::parse(Piece::whole(text)).unwrap();
        [call.first]
            .into_iter()
            .chain(call.methods)
            .map(|step| (step.name.text, step.args.iter().map(|arg| arg.text).collect()))
            .collect()
    }

    #[test]
    fn calls_are_taken_apart() {
        let call = Call::parse(Piece::whole("a:b/c@0.1.0#area(circle(1.5))")).unwrap();
        assert_eq!(call.interface.map(|interface| interface.text), Some("a:b/c@0.1.0"));
        assert_eq!(steps("a:b/c@0.1.0#area(circle(1.5))"), [("area", vec!["circle(1.5)"])]);
        assert_eq!(
            steps(r##"counter(1).add( ")\"#" , '\'') . get()"##),
            [("counter", vec!["1"]), ("add", vec![r##"")\"#""##, r"'\''"]), ("get", vec![])]
        );
        assert_eq!(
            steps("merge(counter(1), counter(2).twice())"),
            [("merge", vec!["counter(1)", "counter(2).twice()"])]
        );
        assert_eq!(steps(" run "), [("run", vec![])]);
    }

    #[test]
    fn what_is_no_call_is_refused() {
        for (text, expected) in [
            ("", "expected the name of a function\n  \n  ^"),
            ("f(1", "this is opened and not closed\n  f(1\n   ^"),
            ("f(\"1)", "\" is opened and not closed\n  f(\"1)\n    ^^^"),
            ("f(1) g()", "expected `.` and a method\n  f(1) g()\n       ^^^"),
            ("f().()", "expected the name of a function\n  f().()\n      ^"),
        ] {
            let error = Call::parse(Piece::whole(text)).unwrap_err();
            assert_eq!(error.show(text), expected, "{text}");
        }
    }
}
