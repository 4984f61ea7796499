//! Components that mean harm, and a host that is careless: lists that lie upon each other, handles that are none, in
//! every type; `realloc`s that trap, throw and lie; destructors and `post-return`s that do, too; calls that go on from one
//! component to another and back to the host, which fails, panics, keeps what it was lent, drops what it was given, calls
//! in again and closes what it likes.
//!
//! Nothing has to come of that but errors. No panic is ours and no error a bug of ours; a component beside them works, whatever
//! they do; no resource of the host's is destroyed twice; and all configurations do the same.

mod make;
mod host;

use self::host::{Run, Tale};
use self::make::Hostile;
use crate::configurations::configurations;
use crate::seeds::{self, Rng};
use anyhow::{Context, Result, ensure};
use arbitrary::Unstructured;
use std::sync::LazyLock;
use wharf::Engine;
use wharf::component::Component;

/// What came of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HostileOutcome {
    /// Whether the bytes make a component.
    pub component: bool,
    /// How many calls returned, and how many failed.
    pub returned: usize,
    pub failed: usize,
    /// How many handles the host got.
    pub handles: usize,
}

/// An engine of each configuration.
static ENGINES: LazyLock<[(&str, Engine); 4]> = LazyLock::new(|| {
    configurations().map(|(name, config)| (name, Engine::new(&config).expect("it is sound")))
});

/// Makes a component of `bytes`, and has a host use it.
///
/// # Errors
///
/// Fails when something comes of it that may not, with the component in the text format.
pub fn hostile(bytes: &[u8]) -> Result<HostileOutcome> {
    let mut u = Unstructured::new(bytes);
    let Ok(hostile) = Hostile::new(&mut u) else { return Ok(HostileOutcome::default()) };
    let seed = seeds::of(bytes);
    let mut tale: Option<Tale> = None;
    for (name, engine) in &*ENGINES {
        let described = || format!("{name}:\n{}", hostile.text);
        let component = match Component::new(engine, &hostile.text) {
            Ok(component) => component,
            // It may ask for more than there may be.
            Err(error) => {
                ensure!(error.is::<wharf::TooMuchToCompile>(), "{error:?}\n{}", described());
                return Ok(HostileOutcome::default());
            }
        };
        let found = Run::of(engine, &component, seed).with_context(described)?;
        match &tale {
            Some(tale) => ensure!(found == *tale, "{found:#?}\n{tale:#?}\n{}", described()),
            None => tale = Some(found),
        }
    }
    damaged(&hostile, seed)?;
    Ok(tale.map_or_else(HostileOutcome::default, |tale| tale.outcome))
}

/// The same with damage in its bytes, in one configuration: if it is a component still, it is as bad as any.
fn damaged(hostile: &Hostile, seed: u64) -> Result<()> {
    let (name, engine) = &ENGINES[0];
    let mut rng = Rng::new(seed);
    let mut binary = wat::parse_str(&hostile.text)?;
    for _ in 0..1 + rng.below(4) {
        let at = rng.below(binary.len());
        match rng.below(3) {
            0 => binary[at] = rng.number() as u8,
            1 => binary[at] ^= 1 << rng.below(8),
            _ => {
                let middle = binary.len() / 2;
                binary.swap(at, middle);
            }
        }
    }
    let Ok(component) = Component::new(engine, &binary) else { return Ok(()) };
    let described = || format!("{name}, damaged ({seed}):\n{}", hostile.text);
    Run::of(engine, &component, seed).with_context(described).map(drop)
}
