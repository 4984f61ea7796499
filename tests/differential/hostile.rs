//! Guests that lie: their values have been tampered with, or their `realloc` returns what it likes.

use crate::components::{
    Encoding, Forward, LOAD, MEMORY, image_base, join, lying_callee, lying_caller, memory_of,
};
use crate::model::{self, Image, Memory};
use crate::rng::Rng;
use crate::types::{Signature, Ty};
use crate::values::{admits, random, random_all};
use crate::{Kind, VALUES, World, causes, run, same};
use anyhow::{Context, Result, ensure};
use std::cell::Cell;
use wharf::component::{Component, Instance, Value};
use wharf::{Engine, Store};

#[test]
fn results() {
    let outcomes = Outcomes::default();
    run("hostile::results", 8, |engine, rng, about| {
        let ty = Ty::random(rng);
        let signature = Signature { result: Some(ty), ..Signature::default() };
        let encoding = Encoding::random(rng);
        let liar = lying_callee(encoding, &signature);
        let through =
            rng.one_in(2).then(|| Forward::random(rng).text("$link", &[("f", &signature)]));
        let links: Vec<String> = through.into_iter().chain([liar]).collect();
        let text = liars(&links, &signature, (0, "f"), links.len() - 1);
        check(engine, rng, &signature, encoding, text, about, &outcomes)
    });
    outcomes.check();
}

#[test]
fn parameters() {
    let outcomes = Outcomes::default();
    run("hostile::parameters", 9, |engine, rng, about| {
        let signature = Signature::random(rng);
        let encoding = Encoding::random(rng);
        let liar = lying_caller(encoding, &signature);
        let through =
            rng.one_in(2).then(|| Forward::random(rng).text("$link", &[("f", &signature)]));
        let links: Vec<String> = [liar].into_iter().chain(through).collect();
        let text = liars(&links, &signature, (0, "go"), 0);
        check(engine, rng, &signature, encoding, text, about, &outcomes)
    });
    outcomes.check();
}

#[test]
fn realloc() {
    let outcomes = Outcomes::default();
    run("hostile::results", 8, |engine, rng, about| {
        let mut signature = Signature::random(rng);
        signature.params.push(Ty::Str);
        let liar = Forward { post_return: false, lies: true, ..Forward::random(rng) };
        let mut links = vec![liar.text("$link", &[("f", &signature)])];
        let mut at = 0;
        match rng.below(3) {
            0 => links.push(Forward::random(rng).text("$link", &[("f", &signature)])),
            1 => {
                links.insert(0, Forward::random(rng).text("$link", &[("f", &signature)]));
                at = 1;
            }
            _ => {}
        }
        let text = liars(&links, &signature, (0, "f"), at);
        let mut world = World::new(engine, Kind::random(rng), &[("f", &signature)], text, about)?;
        let neighbour = Neighbour::new(engine, &mut world.store)?;
        for _ in 0..VALUES {
            world.instance = world.linker.instantiate(&mut world.store, &world.component)?;
            let params = random_all(rng, &signature.params);
            let answer = signature.result.as_ref().map(|ty| random(rng, ty));
            let lies = lies(rng);
            let outcome = lied_to(&mut world, &signature, &params, answer.as_ref(), &lies);
            let fine = outcome.with_context(|| {
                format!("f({params:?}), answered by {answer:?}, with `realloc` saying {lies:x?}")
            })?;
            outcomes.count(fine);
            neighbour.check(&mut world.store)?;
        }
        Ok(VALUES)
    });
    outcomes.check();
}

/// Components in a row, with the function that is called and that which loads the liar.
fn liars(links: &[String], signature: &Signature, called: (usize, &str), liar: usize) -> String {
    let exports = [(called.0, called.1, called.1.to_owned()), (liar, LOAD, LOAD.to_owned())];
    join(links, signature, &exports)
}

/// Values of the right type may come of a lying `realloc`, if any. Returns whether they did.
fn lied_to(
    world: &mut World,
    signature: &Signature,
    params: &[Value],
    answer: Option<&Value>,
    lies: &[u64],
) -> Result<bool> {
    load(world, lies)?;
    let func = world.func("f")?;
    // Whatever the encoding, what needs memory needs some.
    let mut image = Image::new(Encoding::Utf8, image_base(0));
    image.cells(&signature.params, params, model::MAX_FLAT_PARAMS);
    let beyond = lies.iter().all(|&lie| lie >= 2 * MEMORY as u64);
    match world.call(&func, params, answer) {
        Ok((seen, result)) => {
            ensure!(!beyond || image.bytes.is_empty(), "values were written beyond memory");
            let seen = seen.context("the host was not called")?;
            ensure!(
                seen.len() == params.len()
                    && signature.params.iter().zip(&seen).all(|(ty, value)| admits(ty, value)),
                "the host was called with {seen:?}"
            );
            let types = signature.result.iter().zip(&result);
            ensure!(types.into_iter().all(|(ty, value)| admits(ty, value)), "result {result:?}");
            Ok(true)
        }
        Err(error) => clean(&error).map(|()| false),
    }
}

/// Has the liar of a component pass or return tampered values, and compares what comes of it with
/// what the canonical ABI says.
fn check(
    engine: &Engine,
    rng: &mut Rng,
    signature: &Signature,
    encoding: Encoding,
    text: String,
    about: &mut String,
    outcomes: &Outcomes,
) -> Result<usize> {
    let mut world = World::new(engine, Kind::random(rng), &[("f", signature)], text, about)?;
    let neighbour = Neighbour::new(engine, &mut world.store)?;
    let returns = world.func("go").is_err();
    let (types, max) = match &signature.result {
        Some(ty) if returns => (vec![ty.clone()], 1),
        _ => (signature.params.clone(), model::MAX_FLAT_PARAMS),
    };
    let flat = model::flatten_all(&types).len();
    let count = if flat > max { 1 } else { flat };
    for _ in 0..VALUES {
        let values = random_all(rng, &types);
        let mut image = Image::new(encoding, image_base(count));
        let mut cells = image.cells(&types, &values, max);
        if image.bytes.len() > MEMORY / 2 {
            continue;
        }
        let touched = tamper(rng, &mut cells, &mut image.bytes);
        let words = [&cells[..], &words(&image.bytes)].concat();
        let memory = memory_of(&words);
        let expected = Memory { encoding, bytes: &memory }.values(&types, &cells, max);
        ensure!(
            touched || expected.as_deref() == Some(&values[..]),
            "the model has {expected:?} for {values:?}"
        );

        world.instance = world.linker.instantiate(&mut world.store, &world.component)?;
        let answer = signature.result.as_ref().map(|ty| random(rng, ty));
        let found = told(&mut world, returns, answer.as_ref(), &words);
        compare(expected.as_deref(), found).with_context(|| {
            format!("the guest has {values:?}, tampered: {touched}; its words are {words:x?}")
        })?;
        outcomes.count(expected.is_some());
        neighbour.check(&mut world.store)?;
    }
    Ok(VALUES)
}

/// What the liar's values came to be.
fn told(
    world: &mut World,
    returns: bool,
    answer: Option<&Value>,
    words: &[u64],
) -> Result<Result<Vec<Value>>> {
    load(world, words)?;
    let func = world.func(if returns { "f" } else { "go" })?;
    if returns {
        let called = world.call(&func, &[], answer);
        return Ok(called.map(|(_, result)| result.into_iter().collect()));
    }
    *world.store.data_mut() = crate::Host { answer: answer.cloned(), seen: None };
    let called = func.call(&mut world.store, &[], &mut []);
    let seen = world.store.data_mut().seen.take();
    match called {
        Ok(()) => Ok(Ok(seen.context("the host was not called")?)),
        Err(error) => {
            ensure!(
                seen.is_none(),
                "the host was called with {seen:?}, and then: {}",
                causes(&error)
            );
            Ok(Err(error))
        }
    }
}

fn compare(expected: Option<&[Value]>, found: Result<Result<Vec<Value>>>) -> Result<()> {
    match (expected, found?) {
        (None, Ok(found)) => anyhow::bail!("expected a trap, found {found:?}"),
        (None, Err(error)) => clean(&error),
        (Some(expected), Err(error)) => Err(error.context(format!("expected {expected:?}"))),
        (Some(expected), Ok(found)) => {
            ensure!(expected.len() == found.len(), "found {found:?}");
            expected.iter().zip(&found).try_for_each(|(a, b)| same(a, b, "a value"))
        }
    }
}

/// An error is the guest's, not ours.
fn clean(error: &anyhow::Error) -> Result<()> {
    let text = causes(error);
    ensure!(!text.contains("please report"), "{text}");
    Ok(())
}

fn load(world: &mut World, words: &[u64]) -> Result<()> {
    let load = world.func(LOAD)?;
    load.call_values(&mut world.store, &[Value::List(words.to_vec().into())], &mut [])
}

fn words(bytes: &[u8]) -> Vec<u64> {
    let word = |bytes: &[u8]| {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(word)
    };
    bytes.chunks(8).map(word).collect()
}

/// Numbers at which something ends: memory, discriminants, characters, alignment.
const EDGES: [u64; 20] = [
    0,
    1,
    2,
    3,
    5,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x101,
    0xd800,
    0xdfff,
    0xfffc,
    0xffff,
    0x1_0000,
    0x11_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    u64::MAX,
];

/// Changes cells and bytes here and there. Returns whether it did.
fn tamper(rng: &mut Rng, cells: &mut [u64], image: &mut [u8]) -> bool {
    let times = rng.pick(&[0, 1, 1, 1, 1, 2, 3, 8]);
    for _ in 0..times {
        let edge = rng.pick(&EDGES);
        if image.is_empty() || rng.one_in(3) {
            let index = rng.below(cells.len());
            let Some(cell) = cells.get_mut(index) else { continue };
            *cell = match rng.below(4) {
                0 => edge,
                1 => *cell ^ (1 << rng.below(64)),
                2 => cell.wrapping_add(rng.pick(&[1, 2, u64::MAX])),
                _ => rng.next(),
            };
            continue;
        }
        let at = rng.below(image.len());
        match rng.below(4) {
            0 => image[at] = rng.next() as u8,
            1 => image[at] ^= 1 << rng.below(8),
            2 => image[at] = edge as u8,
            _ => {
                let at = at & !3;
                let end = image.len().min(at + 4);
                image[at..end].copy_from_slice(&edge.to_le_bytes()[..end - at]);
            }
        }
    }
    times > 0
}

/// What a `realloc` may say: all beyond memory, or anything.
fn lies(rng: &mut Rng) -> Vec<u64> {
    const BEYOND: [u64; 4] = [0x20_0000, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];
    const ANY: [u64; 10] = [0, 1, 8, 16, 0x409, 0x1000, 0x8000, 0xfff0, 0xfffc, 0xffff];
    let beyond = rng.one_in(3);
    let mut lie = || if beyond { rng.pick(&BEYOND) } else { rng.pick(&ANY) };
    vec![lie(), lie(), lie()]
}

/// An instance that has nothing to do with the liar, and answers to the end.
struct Neighbour(Instance);

impl Neighbour {
    fn new(engine: &Engine, store: &mut Store<crate::Host>) -> Result<Neighbour> {
        const TEXT: &str = r#"(component
          (core module $m (func (export "fine") (result i32) (i32.const 42)))
          (core instance $i (instantiate $m))
          (func (export "fine") (result u32) (canon lift (core func $i "fine"))))"#;
        let component = Component::new(engine, TEXT)?;
        let linker = wharf::component::Linker::new(engine);
        Ok(Neighbour(linker.instantiate(store, &component)?))
    }

    fn check(&self, store: &mut Store<crate::Host>) -> Result<()> {
        let fine = self.0.get_typed_func::<(), (u32,)>(&mut *store, "fine")?;
        let (answer,) = fine.call(&mut *store, ())?;
        ensure!(answer == 42, "the neighbour answers {answer}");
        Ok(())
    }
}

/// How many lies passed as values, and how many were found out.
#[derive(Default)]
struct Outcomes {
    fine: Cell<usize>,
    trapped: Cell<usize>,
}

impl Outcomes {
    fn count(&self, fine: bool) {
        let counter = if fine { &self.fine } else { &self.trapped };
        counter.set(counter.get() + 1);
    }

    /// A test that met but one kind would say little.
    fn check(&self) {
        let (fine, trapped) = (self.fine.get(), self.trapped.get());
        assert!(fine + trapped < 200 || fine.min(trapped) > 20, "{fine} fine, {trapped} trapped");
    }
}
