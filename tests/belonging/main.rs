//! Whose is it? Each kind of thing × each function that takes one × whose it is instead: another
//! engine's, another store's, or one that is gone. Every such use is an error, or the panic that the
//! documentation promises, and says what is wrong.
//!
//! A row is a use of something foreign with what it has to say; [`check`] runs all rows of a table and
//! tells of all that came out otherwise. Each row gets two fresh [`World`]s, so none sees another's.

mod component;
mod core;
mod resources;
mod strangers;

use std::panic::{AssertUnwindSafe, catch_unwind};
use wharf::{Engine, Error, Result, Store};

/// Whose the foreign thing is.
#[allow(dead_code, reason = "not every table has all of them")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Foreign {
    /// It is of another engine.
    Engine,
    /// It is of another store of the same engine.
    Store,
    /// It is of an instance that was dropped, in the right store.
    Dropped,
    /// It is of a scope that is closed, in the right store.
    Closed,
}

/// What has to come of it.
#[allow(dead_code, reason = "not every table has all of them")]
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// An error whose chain has this text.
    Error(&'static str),
    /// A panic whose message has this text.
    Panic(&'static str),
    /// `Option`s have no texts: nothing is found.
    Nothing,
}

/// An engine with a store.
struct World {
    engine: Engine,
    store: Store<()>,
}

/// One use of something foreign.
struct Row {
    thing: &'static str,
    taker: &'static str,
    foreign: Foreign,
    /// Uses something of the second world in the first.
    run: fn(&mut World, &mut World) -> Result<Found>,
    expected: Outcome,
}

/// What came of a function that panics where it refuses.
fn gives<T>(_: T) -> Result<()> {
    Ok(())
}

/// What a function gave that did not fail.
enum Found {
    Something,
    Nothing,
}

impl From<()> for Found {
    fn from((): ()) -> Found {
        Found::Something
    }
}

impl<T> From<Option<T>> for Found {
    fn from(option: Option<T>) -> Found {
        option.map_or(Found::Nothing, |_| Found::Something)
    }
}

/// Runs every row, and fails with all that came out otherwise than expected.
fn check(rows: &[Row]) {
    let problems: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let Row { thing, taker, foreign, expected, .. } = row;
            let found = outcome(row);
            let holds = match (&found, expected) {
                (Came::Error(text), Outcome::Error(expected))
                | (Came::Panic(text), Outcome::Panic(expected)) => text.contains(expected),
                (Came::Nothing, Outcome::Nothing) => true,
                _ => false,
            };
            (!holds).then(|| {
                format!("{thing} in {taker}, {foreign:?}:\n  expected {expected:?}\n     found {found:?}")
            })
        })
        .collect();
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), rows.len(), problems.join("\n"));
}

/// What came of a row.
#[derive(Debug)]
enum Came {
    #[expect(dead_code, reason = "shown by `Debug`")]
    Value(&'static str),
    Nothing,
    Error(String),
    Panic(String),
}

fn outcome(row: &Row) -> Came {
    let mut here = World::new(&Engine::default());
    let other =
        if row.foreign == Foreign::Engine { Engine::default() } else { here.engine.clone() };
    let mut there = World::new(&other);
    match catch_unwind(AssertUnwindSafe(|| (row.run)(&mut here, &mut there))) {
        Ok(Ok(Found::Something)) => Came::Value("a value, as if it were nobody else's"),
        Ok(Ok(Found::Nothing)) => Came::Nothing,
        Ok(Err(error)) => {
            let text = chain(&error);
            assert_is_typed(row.taker, &error);
            Came::Error(text)
        }
        Err(panic) => Came::Panic(match panic.downcast::<String>() {
            Ok(text) => *text,
            Err(panic) => panic.downcast_ref::<&str>().map_or_else(String::new, |it| (*it).into()),
        }),
    }
}

/// Sees that who catches it can tell it from other errors.
fn assert_is_typed(taker: &str, error: &Error) {
    let text = chain(error);
    let is_said = ["a store that is not its own", "of another engine than"]
        .iter()
        .any(|it| text.contains(it));
    let is_typed = error.is::<wharf::Foreign>() || text.contains("a resource is");
    assert!(is_typed || !is_said, "no `Foreign` in {taker}: `{text}`");
}

fn chain(error: &Error) -> String {
    format!("{error:#}")
}

impl World {
    fn new(engine: &Engine) -> World {
        World { engine: engine.clone(), store: Store::new(engine, ()) }
    }
}

/// A table of rows: `thing, taker, whose => what comes of it, (here, there) use`.
macro_rules! rows {
    ($($thing:literal, $taker:literal, $foreign:ident => $outcome:ident $(($text:expr))?,
        |$here:ident, $there:ident| $run:expr;)*) => {
        &[$(crate::Row {
            thing: $thing,
            taker: $taker,
            foreign: crate::Foreign::$foreign,
            run: |$here, $there| {
                let _ = (&*$here, &*$there);
                ($run).map(crate::Found::from)
            },
            expected: crate::Outcome::$outcome $(($text))?,
        }),*]
    };
}

use rows;
