//! What to write instead, for mistakes in WIT that the parser names and does not explain.

/// Parts of the parser's messages (all of them must be there), and what helps.
const HINTS: &[(&[&str], &str)] = &[
    (
        &["excluded due to its feature"],
        "activate the feature, as in `features: [\"name\"]`, or put the same `@unstable(feature = name)` \
         before what uses the type",
    ),
    (
        &["package '", "not found"],
        "put the package's WIT into the folder `deps` beside the one that uses it, or name its folder in `path` first",
    ),
    (
        &["interface or world `", "does not exist"],
        "one of another package is named with it, as in `namespace:package/interface`",
    ),
    (
        &["expected an identifier or string"],
        "a keyword is a name with `%` before it, as in `%resource`",
    ),
    (
        &["invalid character in identifier"],
        "names are lower case words with dashes, as in `send-text`",
    ),
    (
        &["depends on itself"],
        "values are trees of a known depth: keep the parts in a list and refer to them by index, or make it a resource",
    ),
    (
        &["returns a type which contains a `borrow<T>`"],
        "what a function returns is its caller's: return the resource itself",
    ),
    (&["is defined more than once"], "rename one of them, or leave it out"),
    (&["does not exist"], "define it here, or bring it in with `use interface.{name};`"),
];

/// What helps against what the parser says.
pub(crate) fn help(message: &str) -> Option<&'static str> {
    let hint = HINTS.iter().find(|(parts, _)| parts.iter().all(|part| message.contains(part)));
    hint.map(|(_, help)| *help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_follow_the_message() {
        assert_eq!(
            help("name `strin` does not exist"),
            Some("define it here, or bring it in with `use interface.{name};`")
        );
        assert_eq!(help("something else"), None);
    }
}
