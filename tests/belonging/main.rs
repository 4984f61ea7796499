//! Whose is it? Each kind of thing × each function that takes one × whose it is instead: another
//! engine's, another store's, or one that is gone. Every such use is an error, or the panic that the
//! documentation promises, and says what is wrong.
//!
//! A row is a use of something foreign with what it has to say; [`check`] runs all rows of a table and
//! tells of all that came out otherwise. Each row gets two fresh [`World`]s, so none sees another's. That
//! there is a row for each public function is seen from the sources ([`surface`]).

mod component;
mod core;
mod items;
mod resources;
mod roots;
mod strangers;
mod surface;
mod values;

use std::panic::{AssertUnwindSafe, catch_unwind};
use wharf::{Engine, Error, Result, Store};

/// Whose the foreign thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Foreign {
    /// It is of another engine.
    Engine,
    /// It is of another store: one of the same engine, and one of another.
    Store,
    /// It is of another store of the same engine; that another engine's is refused has another reason.
    Sibling,
    /// It is of an instance that was dropped, in the right store.
    Dropped,
    /// It was in the right store until it was given away, or its scope closed.
    Closed,
}

/// What has to come of it.
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
    /// The function, and after a comma how it takes the thing.
    taker: &'static str,
    foreign: Foreign,
    /// Uses something of the second world in the first.
    run: Run,
    expected: Outcome,
}

type Run = Box<dyn Fn(&mut World, &mut World) -> Result<Found>>;

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
    let problems: Vec<String> = rows.iter().flat_map(problems).collect();
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), rows.len(), problems.join("\n"));
}

/// What came out otherwise than a row expects.
fn problems(row: &Row) -> Vec<String> {
    let Row { thing, taker, foreign, expected, .. } = row;
    let others: &[Foreign] = match foreign {
        Foreign::Store => &[Foreign::Store, Foreign::Engine],
        other => &[*other],
    };
    let problem = |other: &Foreign| {
        let found = outcome(row, *other);
        let holds = match (&found, expected) {
            (Came::Error(text), Outcome::Error(expected))
            | (Came::Panic(text), Outcome::Panic(expected)) => text.contains(expected),
            (Came::Nothing, Outcome::Nothing) => true,
            _ => false,
        };
        (!holds).then(|| {
            format!("{thing} in {taker}, {other:?}:\n  expected {expected:?}\n     found {found:?}")
        })
    };
    others.iter().filter_map(problem).collect()
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

/// Runs a row, in which the second world is another engine's or only another store's.
fn outcome(row: &Row, foreign: Foreign) -> Came {
    let mut here = World::new(&Engine::default());
    let other = if foreign == Foreign::Engine { Engine::default() } else { here.engine.clone() };
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
    // What panics in a host function is text.
    let is_typed = error.is::<wharf::Foreign>() || error.is::<wharf::error::HostPanicked>();
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
        vec![$(crate::Row {
            thing: $thing,
            taker: $taker,
            foreign: crate::Foreign::$foreign,
            run: Box::new(|$here: &mut crate::World, $there: &mut crate::World| {
                let _ = (&*$here, &*$there);
                ($run).map(crate::Found::from)
            }),
            expected: crate::Outcome::$outcome $(($text))?,
        }),*]
    };
}

/// The tables of a module: a test for each, and all of their rows.
macro_rules! tables {
    ($($table:ident)*) => {
        mod tables {
            $(#[test]
            fn $table() {
                crate::check(&super::$table());
            })*
        }

        pub(crate) fn all() -> Vec<crate::Row> {
            [$($table()),*].into_iter().flatten().collect()
        }
    };
}

use {rows, tables};

/// All rows, with the part of the library whose functions take the things.
fn all() -> [(&'static str, Vec<Row>); 6] {
    [
        ("", core::all()),
        ("", items::all()),
        ("", values::all()),
        ("", roots::all()),
        ("component::", component::all()),
        ("component::", resources::all()),
    ]
}
