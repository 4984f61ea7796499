//! Entries and packs that are not what they were: they are made anew.

use crate::{Folder, module, run};
use std::fs;
use std::path::Path;
use wharf::{Cache, Engine, Module, Result};

/// Replaces `file` by each of `damages`; sees that what it was for is compiled, not found, that it
/// comes out as `good`, and that the file is whole again.
fn check_damage(
    file: &Path,
    damages: impl Iterator<Item = Vec<u8>>,
    engine: &Engine,
    cache: &Cache,
    (text, good): (&str, &[u8]),
) -> usize {
    let whole = fs::read(file).expect("it is there");
    let mut count = 0;
    for damaged in damages {
        // By another name, so that nothing changes that is mapped.
        let other = file.with_extension("damaged");
        fs::write(&other, &damaged).expect("it can be written");
        fs::rename(other, file).expect("it can be renamed");
        let misses = cache.cache_misses();
        let module = Module::new(engine, text).expect("damage is no error");
        assert_eq!(cache.cache_misses(), misses + 1, "damage {count} of {}", file.display());
        assert!(module.serialize().expect("it is whole") == good);
        assert!(fs::read(file).expect("it is there") == whole, "it is replaced");
        count += 1;
    }
    count
}

/// `bytes` with damage: flipped every `step` bytes, cut short, zeroed, made longer.
fn damages(bytes: &[u8], step: usize) -> impl Iterator<Item = Vec<u8>> {
    let flipped = (0..bytes.len()).step_by(step).map(|at| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
    let cut = (0..bytes.len()).step_by(step * 16).map(|at| bytes[..at].to_vec());
    let zeroed = (0..bytes.len()).step_by(4096).filter_map(move |at| {
        let mut zeroed = bytes.to_vec();
        zeroed[at..].fill(0);
        (zeroed != bytes).then_some(zeroed)
    });
    flipped.chain(cut).chain(zeroed).chain([[bytes, &[0]].concat()])
}

#[test]
fn damaged_entries_are_replaced() -> Result<()> {
    let folder = Folder::new();
    let (engine, cache) = folder.open();
    let text = module(3, 7);
    let good = Module::new(&engine, &text)?.serialize()?;
    let (artifact, sum) = (folder.files(".elf").remove(0), folder.files(".sum").remove(0));
    let what = (&*text, &*good);
    let count = check_damage(&artifact, damages(&good, 7), &engine, &cache, what);
    assert!(count > 1000, "{count}");
    let bytes = fs::read(&sum)?;
    check_damage(&sum, damages(&bytes, 1), &engine, &cache, what);
    Ok(())
}

#[test]
fn foreign_entries_are_replaced() -> Result<()> {
    let folder = Folder::new();
    let (engine, cache) = folder.open();
    let (text, other) = (module(3, 7), module(3, 8));
    let good = Module::new(&engine, &text)?.serialize()?;
    let (artifact, sum) = (folder.files(".elf").remove(0), folder.files(".sum").remove(0));
    let foreign = Folder::new();
    Module::new(&foreign.open().0, &other)?;
    let foreign = |ending| fs::read(foreign.files(ending).remove(0)).expect("it is there");

    // A whole entry of another module under this one's name.
    fs::write(&sum, foreign(".sum"))?;
    let entry = [foreign(".elf")].into_iter();
    check_damage(&artifact, entry, &engine, &cache, (&text, &good));
    // Something that is no file.
    fs::remove_file(&artifact)?;
    fs::create_dir(&artifact)?;
    assert_eq!(run(&Module::new(&engine, &text)?), 7);
    Ok(())
}

#[test]
fn damaged_packs_are_replaced() -> Result<()> {
    let folder = Folder::new();
    let text = module(4, 7);
    let good = Module::new(&folder.open().0, &text)?.serialize()?;
    let [pack] = &folder.files(".pack")[..] else { panic!("one compilation writes one pack") };
    let pack = pack.clone();
    let whole = fs::read(&pack)?;
    let mut reused = 0;
    for damaged in damages(&whole, 2) {
        folder.remove(".elf");
        folder.remove(".pack");
        fs::write(&pack, &damaged)?;
        let (engine, cache) = folder.open();
        assert!(Module::new(&engine, &text)?.serialize()? == good);
        reused += usize::from(cache.function_hits() > 0);
        // What was damaged is there again.
        folder.remove(".elf");
        let (engine, cache) = folder.open();
        assert!(Module::new(&engine, &text)?.serialize()? == good);
        assert_eq!(cache.function_misses(), 0);
    }
    assert!(reused > 100, "damage of one function leaves the others: {reused}");
    Ok(())
}
