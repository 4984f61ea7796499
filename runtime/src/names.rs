//! Names that may be meant by a name that nothing has.

/// The candidate that is spelt most like `name`, if one is near enough to be meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.len() / 3).clamp(1, 4);
    let near = candidates.into_iter().map(|other| (distance(name, other), other));
    near.filter(|&(distance, _)| distance <= limit).min().map(|(_, other)| other)
}

/// How many letters have to be changed, added or removed to make one name of the other; the case of
/// letters and the choice of a separator do not count.
fn distance(a: &str, b: &str) -> usize {
    let plain = |c: char| if c == '_' { '-' } else { c.to_ascii_lowercase() };
    let b: Vec<char> = b.chars().map(plain).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().map(plain).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_may_be_meant() {
        let names = ["hello", "help", "read_file", "wasi:io/streams"];
        assert_eq!(nearest("helo", names), Some("hello"));
        assert_eq!(nearest("READ-FILE", names), Some("read_file"));
        assert_eq!(nearest("wasi:io/stream", names), Some("wasi:io/streams"));
        assert_eq!(nearest("write", names), None);
        assert_eq!(nearest("", names), None);
    }
}
