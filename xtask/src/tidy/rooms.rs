//! Rules for rooms, which is what a crate's top-level modules are: who imports whom has no circle, and the root
//! names them from the ground up, so that each imports only from those before it.
//!
//! Imports are paths that begin with `crate`, `super` or `self`, in `use` lines or elsewhere, bodies of
//! macros included; a name that the crate's root exports is imported from the room that it is in. Tests may
//! import whatever they like.

use super::{File, Problem};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// From a room to a room: what is imported, and by which file.
type Arrows = BTreeMap<String, BTreeMap<String, BTreeSet<Import>>>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Import {
    name: String,
    by: String,
}

/// Checks each crate of which `files` has the root.
pub(crate) fn check(files: &[File]) -> Vec<Problem> {
    let roots = files.iter().filter(|file| {
        let path = file.path.strip_suffix("src/lib.rs").or(file.path.strip_suffix("src/main.rs"));
        path.is_some() && file.is_rust()
    });
    roots
        .filter_map(|root| {
            let rooms = rooms(root);
            let arrows = arrows(root, &rooms, files);
            let circle = knot(root, &arrows);
            let disorder = circle.or_else(|| disorder(root, &rooms, &arrows));
            disorder.or_else(|| homeless(root, &rooms, &arrows))
        })
        .collect()
}

/// The rooms of a crate, in the order in which its root names them.
fn rooms(root: &File) -> Vec<String> {
    let tokens: TokenStream = root.text.as_deref().unwrap_or_default().parse().unwrap_or_default();
    let words: Vec<_> = tokens.into_iter().map(|token| token.to_string()).collect();
    let rooms = words.windows(3).filter(|it| it[0] == "mod" && it[2] == ";");
    rooms.map(|it| it[1].clone()).collect()
}

/// What a crate's rooms import from each other.
fn arrows(root: &File, rooms: &[String], files: &[File]) -> Arrows {
    let folder = root.path.trim_end_matches(root.name());
    let tokens = |file: &File| file.text.as_deref().unwrap_or_default().parse().unwrap_or_default();
    let mut walk = Walk { rooms, exported: BTreeMap::new(), paths: Vec::new() };
    // The root imports from its rooms what it exports under the same or another name.
    walk.tokens(tokens(root), &[]);
    for path in std::mem::take(&mut walk.paths) {
        if let (Some(name), true) = (path.last(), path.len() > 1 && rooms.contains(&path[0])) {
            walk.exported.insert(name.clone(), path[0].clone());
        }
    }
    let mut arrows = Arrows::new();
    for file in files.iter().filter(|file| file.is_rust() && file.path != root.path) {
        let Some(within) = file.path.strip_prefix(folder) else { continue };
        let within = within.trim_end_matches(".rs").trim_end_matches("/mod");
        let module: Vec<_> = within.split('/').map(str::to_owned).collect();
        if module.iter().any(|part| part == "tests") {
            continue;
        }
        walk.tokens(tokens(file), &module);
        for path in std::mem::take(&mut walk.paths) {
            let Some(room) = walk.room(&path).filter(|room| *room != module[0]) else { continue };
            let import = Import { name: path.join("::"), by: within.to_owned() };
            let to = arrows.entry(module[0].clone()).or_default().entry(room.to_owned());
            to.or_default().insert(import);
        }
    }
    arrows
}

struct Walk<'a> {
    rooms: &'a [String],
    /// The rooms of what the crate's root exports.
    exported: BTreeMap<String, String>,
    /// Paths from the crate's root.
    paths: Vec<Vec<String>>,
}

impl Walk<'_> {
    /// The room of what `path` leads to.
    fn room<'a>(&'a self, path: &'a [String]) -> Option<&'a str> {
        let first = path.first()?;
        Some(self.exported.get(first).unwrap_or(first))
    }

    /// Takes down the paths in `tokens`, which are of `module`.
    fn tokens(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at += match (&tokens[at], tokens.get(at + 1)) {
                (TokenTree::Punct(punct), Some(TokenTree::Group(attribute)))
                    if punct.as_char() == '#' && is_test(attribute) =>
                {
                    item_len(&tokens[at..])
                }
                (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if word == "mod" => {
                    if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                        self.tokens(body.stream(), &[module, &[name.to_string()]].concat());
                        3
                    } else {
                        2
                    }
                }
                // A `use` in the root begins with the name of a room.
                (TokenTree::Ident(word), Some(_)) if word == "use" && module.is_empty() => {
                    1 + self.path(&tokens[at + 1..], Vec::new())
                }
                (TokenTree::Ident(word), Some(_))
                    if word == "crate" && goes_on(&tokens[at + 1..]) =>
                {
                    let before = self.paths.len();
                    let len = self.path(&tokens[at + 3..], Vec::new());
                    // Whoever uses a macro finds what its root has, which is above all rooms.
                    if at > 0 && is_punct(&tokens[at - 1], '$') {
                        let new = self.paths.split_off(before);
                        let of_room = |path: &Vec<String>| {
                            self.room(path)
                                .is_some_and(|room| self.rooms.iter().any(|it| it == room))
                        };
                        let new: Vec<_> = new.into_iter().filter(of_room).collect();
                        self.paths.extend(new);
                    }
                    3 + len
                }
                (TokenTree::Ident(word), Some(_))
                    if (word == "super" || word == "self") && goes_on(&tokens[at + 1..]) =>
                {
                    self.path(&tokens[at..], module.to_vec())
                }
                (TokenTree::Group(group), _) => {
                    self.tokens(group.stream(), module);
                    1
                }
                _ => 1,
            };
        }
    }

    /// Takes down the path, or the tree of paths, that `tokens` begin with, from `base` on; how many
    /// tokens that is.
    fn path(&mut self, tokens: &[TokenTree], mut base: Vec<String>) -> usize {
        let mut at = 0;
        loop {
            match tokens.get(at) {
                Some(TokenTree::Ident(word)) if word == "super" => _ = base.pop(),
                Some(TokenTree::Ident(word)) if word == "self" || word == "crate" => {}
                Some(TokenTree::Ident(word)) => base.push(word.to_string()),
                Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                    let tree: Vec<_> = tree.stream().into_iter().collect();
                    for branch in tree.split(|token| is_punct(token, ',')) {
                        self.path(branch, base.clone());
                    }
                    return at + 1;
                }
                _ => break,
            }
            at += 1;
            if !goes_on(&tokens[at..]) {
                break;
            }
            at += 2;
        }
        self.paths.push(base);
        at.max(1)
    }
}

/// Whether a path goes on.
fn goes_on(tokens: &[TokenTree]) -> bool {
    tokens.len() > 2 && tokens[..2].iter().all(|token| is_punct(token, ':'))
}

fn is_punct(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == punct)
}

fn is_test(attribute: &Group) -> bool {
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    text == "cfg(test)" || text.starts_with("cfg(all(test,")
}

/// How many tokens the item has that begins with its attributes.
fn item_len(tokens: &[TokenTree]) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_punct(token, ';'),
    };
    tokens.iter().position(ends).map_or(tokens.len(), |at| at + 1)
}

/// What there is to say of circles among the rooms of a crate.
fn knot(root: &File, arrows: &Arrows) -> Option<Problem> {
    let circles = circles(arrows);
    let rooms: usize = circles.iter().map(BTreeSet::len).sum();
    let shortest = circles.iter().map(|rooms| shortest(arrows, rooms)).min_by_key(Vec::len)?;
    let mut message = format!("{rooms} rooms import each other in circles: ");
    for (place, room) in shortest.iter().enumerate() {
        let next = &shortest[(place + 1) % shortest.len()];
        let imports = &arrows[room][next];
        let names: Vec<_> =
            imports.iter().map(|import| format!("{} ({})", import.name, import.by)).collect();
        message += &format!("\n    {room} -> {next}: {}", names.join(", "));
    }
    Some(Problem::new(root, 0, message))
}

/// What there is to say of a room that imports from one behind it, where there are no circles.
fn disorder(root: &File, rooms: &[String], arrows: &Arrows) -> Option<Problem> {
    let place = |room: &str| rooms.iter().position(|it| *it == room);
    let all = arrows.iter().flat_map(|(from, to)| to.keys().map(move |to| (from, to)));
    let back: Vec<_> = all
        .filter(|(from, to)| place(from).is_some_and(|from| Some(from) < place(to)))
        .map(|(from, to)| format!("`{from}` imports from `{to}`"))
        .collect();
    let message = format!("rooms stand before what they import from: {}", back.join(", "));
    (!back.is_empty()).then(|| Problem::new(root, 0, message))
}

/// What there is to say of what stands in the root and is imported from there: it is above all rooms.
fn homeless(root: &File, rooms: &[String], arrows: &Arrows) -> Option<Problem> {
    let all = arrows.iter().flat_map(|(from, to)| to.keys().map(move |to| (from, to)));
    let from_root: Vec<_> = all
        .filter(|(_, to)| !rooms.contains(to))
        .map(|(from, to)| format!("`{to}` for `{from}`"))
        .collect();
    let message = format!("rooms import what stands in the root: {}", from_root.join(", "));
    (!from_root.is_empty()).then(|| Problem::new(root, 0, message))
}

/// The sets of rooms each of which can be reached from each other.
fn circles(arrows: &Arrows) -> Vec<BTreeSet<String>> {
    let reach = |from: &String| {
        let mut reached = BTreeSet::new();
        let mut next = vec![from];
        while let Some(room) = next.pop() {
            let to = arrows.get(room).into_iter().flat_map(BTreeMap::keys);
            next.extend(to.filter(|to| reached.insert((*to).clone())));
        }
        reached
    };
    let reached: BTreeMap<_, _> = arrows.keys().map(|room| (room, reach(room))).collect();
    let mut circles = BTreeSet::new();
    for (room, reached_from) in &reached {
        if reached_from.contains(*room) {
            let back = |to: &&String| reached.get(to).is_some_and(|back| back.contains(*room));
            circles.insert(reached_from.iter().filter(back).cloned().collect());
        }
    }
    circles.into_iter().collect()
}

/// The shortest circle among `rooms`, each of which can be reached from each other.
fn shortest(arrows: &Arrows, rooms: &BTreeSet<String>) -> Vec<String> {
    let from = |start: &String| {
        let mut queue = VecDeque::from([vec![start.clone()]]);
        let mut seen = BTreeSet::new();
        while let Some(way) = queue.pop_front() {
            for next in arrows.get(way.last()?)?.keys().filter(|next| rooms.contains(*next)) {
                if next == start {
                    return Some(way);
                }
                if seen.insert(next.clone()) {
                    queue.push_back([&way[..], std::slice::from_ref(next)].concat());
                }
            }
        }
        None
    };
    rooms.iter().filter_map(from).min_by_key(Vec::len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::{file, shown};
    use super::*;

    fn found(rooms: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> =
            rooms.iter().map(|(path, text)| file(&format!("a/src/{path}"), text)).collect();
        shown(check(&files))
    }

    #[test]
    fn arrows_one_way() {
        let rooms = [
            ("lib.rs", "mod b; mod a; pub use b::{B, c::C as D};"),
            ("a.rs", "use crate::B; fn f() { vec![super::b::g()] }"),
            ("b.rs", "mod c; fn g() {} pub struct B; #[cfg(test)] mod tests { use crate::a::f; }"),
            ("b/d.rs", "#[cfg(all(test, feature = \"x\"))] mod inner { use crate::a::f; }"),
            ("b/c.rs", "use super::B; pub struct C; use std::fmt;"),
            ("b/tests.rs", "use crate::a::f;"),
        ];
        assert_eq!(found(&rooms), [""; 0]);
    }

    #[test]
    fn an_arrow_back() {
        let rooms =
            [("lib.rs", "mod b; mod a; mod c;"), ("a.rs", ""), ("b.rs", "use crate::a::A;")];
        let expected =
            "a/src/lib.rs: rooms stand before what they import from: `b` imports from `a`";
        assert_eq!(found(&rooms), [expected]);
    }

    #[test]
    fn what_stands_in_the_root() {
        let rooms = [
            ("lib.rs", "mod a; pub use other::D; pub struct B;"),
            ("a.rs", "use crate::B; use crate::a::C; macro_rules! m { () => { $crate::E } }"),
        ];
        let expected = "a/src/lib.rs: rooms import what stands in the root: `B` for `a`";
        assert_eq!(found(&rooms), [expected]);
    }

    #[test]
    fn a_circle() {
        let rooms = [
            ("lib.rs", "mod a; mod b; mod c; pub use c::{C, sub::D};"),
            ("a.rs", "use crate::{b::{f, g::H}, C};"),
            ("b.rs", "fn f() { m!(crate::D::new()) }"),
            ("c.rs", "mod sub;"),
            ("c/sub.rs", "mod inner { use super::super::super::a::A; }"),
        ];
        let expected = "a/src/lib.rs: 3 rooms import each other in circles: \
            \n    a -> c: C (a)\n    c -> a: a::A (c/sub)";
        assert_eq!(found(&rooms), [expected]);
    }
}
