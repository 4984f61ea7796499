//! What was edited, function by function.

use crate::{Folder, guest, module, run};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use wharf::component::Component;
use wharf::{Cache, CacheStore, Config, Engine, Module, Result};

#[test]
fn only_what_was_edited_is_compiled() -> Result<()> {
    // Where the edited function were inlined, its callers would change with it.
    let alone = |config: &mut Config| _ = config.compiler_inlining(false);
    let mut plain = Config::new();
    alone(&mut plain);
    let plain = Engine::new(&plain)?;
    let folder = Folder::new();
    let (engine, cache) = folder.open_with(alone);
    Module::new(&engine, module(100, 1))?;
    // With an entry stub and an exit stub for the one type.
    assert_eq!((cache.function_hits(), cache.function_misses()), (0, 102));

    let edited = Module::new(&engine, module(100, 2))?;
    assert_eq!((cache.function_hits(), cache.function_misses()), (101, 103));
    assert_eq!(run(&edited), 2);

    // A function more at the beginning: all others have other numbers and other places. (No number
    // takes more bytes than before, which would move what comes after it in the function.)
    let text = module(100, 2).replacen("(module", "(module (func (export \"new\") nop)", 1);
    let shifted = Module::new(&engine, &text)?;
    // It has a type of its own, so two stubs.
    assert_eq!(cache.function_misses(), 106);
    assert_eq!(run(&shifted), 2);
    assert!(shifted.serialize()? == plain.precompile_module(text.as_bytes())?);

    // The same compiled by one thread, from what several have made.
    folder.remove(".elf");
    let (engine, cache) = folder.open_with(|config| {
        alone(config);
        config.parallel_compilation(false);
    });
    assert!(shifted.serialize()? == engine.precompile_module(text.as_bytes())?);
    assert_eq!(cache.function_misses(), 0);
    Ok(())
}

#[test]
fn what_an_edit_was_inlined_into_is_compiled_with_it() -> Result<()> {
    let text = |number: i32, shift: &str| {
        let large = "i32.const 3 i32.mul i32.const 5 i32.add ".repeat(20);
        format!(
            "(module {shift}
               (func $small (param i32) (result i32) local.get 0 i32.const {number} i32.add)
               (func (export \"run\") (result i32) i32.const 1 call $small {large})
               (func (param i32) (result i32) local.get 0 call $small {large})
               (func (param i32) (result i32) local.get 0 {large}))"
        )
    };
    let folder = Folder::new();
    let (engine, cache) = folder.open();
    Module::new(&engine, text(7, ""))?;
    let all = cache.function_misses();
    let edited = Module::new(&engine, text(8, ""))?;
    assert_eq!(cache.function_misses(), all + 3);
    assert!(edited.serialize()? == Engine::default().precompile_module(text(8, "").as_bytes())?);

    // What moved, together with what was inlined, has not changed.
    let shifted = text(8, "(func nop)");
    let module = Module::new(&engine, &shifted)?;
    assert_eq!(cache.function_misses(), all + 3 + 3, "the new function and two stubs of its type");
    assert!(module.serialize()? == Engine::default().precompile_module(shifted.as_bytes())?);
    Ok(())
}

/// A component with one number in one of its functions changed.
fn edited(wasm: &[u8], engine: &Engine, cache: &Cache) -> (Vec<u8>, Duration) {
    let mut edited = wasm.to_vec();
    for at in wasm.len() / 4..wasm.len() - 2 {
        // `i32.const N`, `i32.add`; if it is not, it may still be a component, or not.
        if wasm[at] == 0x41 && wasm[at + 1] < 0x3f && wasm[at + 2] == 0x6a {
            edited[at + 1] += 1;
            let (before, start) = (cache.function_misses(), Instant::now());
            let compiled = Component::from_binary(engine, &edited).is_ok();
            if compiled && cache.function_misses() > before {
                return (edited, start.elapsed());
            }
            edited[at + 1] -= 1;
        }
    }
    panic!("there is no number to change");
}

#[test]
fn an_edited_component_is_mostly_found() -> Result<()> {
    let mut guests = vec![guest("rust-lib.wasm")];
    if let Some(folder) = std::env::var_os("WHARF_GUESTS") {
        guests.push(fs::read(Path::new(&folder).join("js-lib-qjs.wasm"))?);
    }
    for wasm in guests {
        for parallel in [true, false] {
            let folder = Folder::new();
            let (engine, cache) = folder.open_with(|config| {
                config.parallel_compilation(parallel);
            });
            let start = Instant::now();
            Component::from_binary(&engine, &wasm)?;
            let (first, all) = (start.elapsed(), cache.function_misses());
            let (edited, again) = edited(&wasm, &engine, &cache);
            // It and those into which it was inlined.
            let changed = cache.function_misses() - all;
            assert!(changed <= 8, "of {all} functions {changed} have changed");
            println!(
                "{} bytes, {all} functions, parallel {parallel}: edited and compiled in {:.3} of {first:?}",
                wasm.len(),
                again.as_secs_f64() / first.as_secs_f64()
            );
            let plain = Engine::default().precompile_component(&edited)?;
            assert!(engine.precompile_component(&edited)? == plain);
        }
    }
    Ok(())
}

#[test]
fn many_packs_become_few() -> Result<()> {
    let folder = Folder::new();
    for answer in 0..60 {
        let (engine, cache) = folder.open_with(|config| _ = config.compiler_inlining(false));
        assert_eq!(run(&Module::new(&engine, module(20, answer))?), answer);
        let made = if answer == 0 { 22 } else { 1 };
        assert_eq!(cache.function_misses(), made);
    }
    let packs = folder.files(".pack").len();
    assert!(packs <= 17, "{packs}");
    // None was lost.
    folder.remove(".elf");
    let (engine, cache) = folder.open_with(|config| _ = config.compiler_inlining(false));
    for answer in 0..60 {
        assert_eq!(run(&Module::new(&engine, module(20, answer))?), answer);
    }
    assert_eq!(cache.function_misses(), 0);
    Ok(())
}

#[derive(Debug, Default)]
struct InMemory {
    values: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
    found: Mutex<usize>,
}

impl CacheStore for InMemory {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        let value = self.values.lock().unwrap().get(key)?.clone();
        *self.found.lock().unwrap() += 1;
        Some(Cow::Owned(value))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        self.values.lock().unwrap().insert(key.to_vec(), value);
        true
    }
}

#[test]
fn hosts_can_keep_functions_themselves() -> Result<()> {
    let wasm = guest("rust-lib.wasm");
    let plain = Engine::default().precompile_component(&wasm)?;
    let store = Arc::new(InMemory::default());
    let mut config = Config::new();
    config.enable_incremental_compilation(store.clone())?;
    let engine = Engine::new(&config)?;
    assert!(engine.precompile_component(&wasm)? == plain);
    let (kept, found) = (store.values.lock().unwrap().len(), *store.found.lock().unwrap());
    assert!(engine.precompile_component(&wasm)? == plain);
    let again = *store.found.lock().unwrap() - found;
    assert!(kept > 100 && again >= kept, "{kept} functions, {again} found");

    // Values of other keys, or that were cut short, or are of something else, are not used.
    let mut values: Vec<Vec<u8>> = store.values.lock().unwrap().values().cloned().collect();
    values.rotate_left(1);
    let give = |(place, other): (&mut Vec<u8>, Vec<u8>)| *place = other;
    store.values.lock().unwrap().values_mut().zip(values).for_each(give);
    assert!(engine.precompile_component(&wasm)? == plain);
    let cut = |(_, value): (&Vec<u8>, &mut Vec<u8>)| value.truncate(value.len() - 1);
    store.values.lock().unwrap().iter_mut().for_each(cut);
    assert!(engine.precompile_component(&wasm)? == plain);
    let empty = |(at, value): (usize, &mut Vec<u8>)| *value = vec![0xff; at % 50];
    store.values.lock().unwrap().values_mut().enumerate().for_each(empty);
    assert!(engine.precompile_component(&wasm)? == plain);
    Ok(())
}
