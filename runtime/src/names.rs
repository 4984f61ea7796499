//! Names that may be meant by a name that nothing has.

/// For how many names one error should say what may be meant: each looks at all that there are.
pub const MAX_ASKED: usize = 100;

/// The candidate that is spelt most like `name`, if one is near enough to be meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.len() / 3).clamp(1, 4);
    let name: Vec<char> = name.chars().map(plain).collect();
    let near = candidates.into_iter().filter_map(|other| {
        let distance = distance(&name, other.chars().map(plain), limit)?;
        Some((distance, other))
    });
    near.min().map(|(_, other)| other)
}

/// The case of letters and the choice of a separator do not count.
fn plain(c: char) -> char {
    if c == '_' { '-' } else { c.to_ascii_lowercase() }
}

/// How many letters have to be changed, added or removed to make one name of the other, if these are no
/// more than `limit`. Beginnings of names are compared only where they differ in length by no more,
/// and while any are near enough: guests choose names as long as they like.
fn distance(a: &[char], b: impl Iterator<Item = char>, limit: usize) -> Option<usize> {
    let far = limit + 1;
    // Of `b` as far as it was read, to the beginning of `a` that has as many letters more or less.
    let mut row: Vec<usize> = (0..=2 * limit).map(|at| at.abs_diff(limit)).collect();
    let mut read = 0;
    for y in b {
        read += 1;
        for at in 0..row.len() {
            let Some(len) = (read + at).checked_sub(limit).filter(|&len| len <= a.len()) else {
                row[at] = far;
                continue;
            };
            let replaced = match len.checked_sub(1).map(|last| a[last]) {
                Some(x) => row[at] + usize::from(x != y),
                None => far,
            };
            let removed = row.get(at + 1).map_or(far, |&distance| distance + 1);
            let added = at.checked_sub(1).map_or(far, |before| row[before] + 1);
            row[at] = replaced.min(removed).min(added).min(far);
        }
        if row.iter().all(|&distance| distance == far) {
            return None;
        }
    }
    let at = (a.len() + limit).checked_sub(read)?;
    row.get(at).copied().filter(|&distance| distance <= limit)
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

    #[test]
    fn distances_are_those_of_the_whole_table() {
        // What the definition says, without a limit.
        fn whole(a: &[char], b: &[char]) -> usize {
            let ([a @ .., x], [b @ .., y]) = (a, b) else { return a.len().max(b.len()) };
            let replaced = whole(a, b) + usize::from(x != y);
            let (mut longer_a, mut longer_b) = (a.to_vec(), b.to_vec());
            longer_a.push(*x);
            longer_b.push(*y);
            replaced.min(whole(&longer_a, b) + 1).min(whole(a, &longer_b) + 1)
        }
        let words: Vec<Vec<char>> =
            ["", "a", "ab", "ba", "abc", "cab", "abcde", "bcdea", "aaaaa", "xbcdy", "abxcde"]
                .iter()
                .map(|word| word.chars().collect())
                .collect();
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (a, b))) {
            for limit in 1..=4 {
                let expected = Some(whole(a, b)).filter(|&distance| distance <= limit);
                assert_eq!(distance(a, b.iter().copied(), limit), expected, "{a:?} {b:?} {limit}");
            }
        }
    }
}
