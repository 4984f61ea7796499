//! Rules for the comments that prove `unsafe` code: each is a proof by itself.

use super::rust::WALL;
use super::{File, Problem};

/// How many words a proof has at least, beside the numbers of invariants.
const WORDS: usize = 6;

/// What stands for a proof that is elsewhere, or nowhere.
const REFERENCES: &[&str] =
    &["by contract", "as above", "as in `", "as for `", "as our caller", "as [`"];

/// What begins a proof.
const PROOF: &str = concat!("// SAF", "ETY:");

pub(crate) fn check(file: &File) -> Vec<Problem> {
    let Some(text) = file.text.as_ref().filter(|_| file.path.starts_with(WALL)) else {
        return Vec::new();
    };
    let proofs = proofs(text).filter_map(|(line, proof)| {
        let lower = proof.to_lowercase();
        if let Some(reference) = REFERENCES.iter().find(|reference| lower.contains(**reference)) {
            let message = format!("a proof says `{reference}`: say what holds here, and why");
            return Some(Problem::new(file, line, message));
        }
        let words = proof.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
        let count = words.count();
        (count < WORDS).then(|| {
            let message = format!("a proof of {count} words proves nothing; at least {WORDS}");
            Problem::new(file, line, message)
        })
    });
    proofs.collect()
}

/// The proofs in a file: the line on which each begins, and its text.
fn proofs(text: &str) -> impl Iterator<Item = (usize, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    (0..lines.len()).filter_map(move |at| {
        let first = lines[at].strip_prefix(PROOF)?;
        let more = lines[at + 1..].iter().map_while(|line| line.strip_prefix("//"));
        let text = [first].into_iter().chain(more).map(str::trim).collect::<Vec<_>>().join(" ");
        Some((at + 1, text))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{file, shown};
    use super::*;

    fn found(proof: &str) -> Vec<String> {
        shown(check(&file(
            "runtime/src/vm/a.rs",
            &format!("fn f() {{\n    {PROOF} {proof}\n    g()\n}}\n"),
        )))
    }

    #[test]
    fn proofs_stand_by_themselves() {
        let good = "the block was made with this layout,\n    // and is freed once.";
        assert_eq!(found(good), [""; 0]);
        let above = "runtime/src/vm/a.rs:2: a proof says `as above`: say what holds here, and why";
        assert_eq!(found("as above, and nobody else has a pointer to it."), [above]);
        let few = "runtime/src/vm/a.rs:2: a proof of 3 words proves nothing; at least 6";
        assert_eq!(found("invariant 7 holds here: 1, 2."), [few]);
    }
}
