//! The compilation cache, as a host sees it: what is found, what is not, and what never fails.
#![cfg(all(feature = "cache", feature = "component", feature = "wat"))]

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use wharf::component::{Component, PrecompileComponent};
use wharf::{
    Cache, CacheConfig, CacheStore, Config, Engine, Instance, Module, OptLevel, Result, Store,
};

/// A folder for a cache, gone when it is dropped.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a folder can be made"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("cache")
    }

    fn config(&self) -> CacheConfig {
        let mut config = CacheConfig::new();
        config.with_directory(self.path());
        config
    }

    fn open(&self) -> (Engine, Cache) {
        self.open_with(|_| {})
    }

    fn open_with(&self, set: impl FnOnce(&mut Config)) -> (Engine, Cache) {
        let cache = Cache::new(self.config()).expect("it is a folder for a cache");
        let mut config = Config::new();
        set(config.cache(Some(cache.clone())));
        (Engine::new(&config).expect("the configuration is sound"), cache)
    }

    /// Its files whose names end so.
    fn files(&self, ending: &str) -> Vec<PathBuf> {
        let files = fs::read_dir(self.path()).expect("it is there");
        let files = files.map(|file| file.expect("it can be read").path());
        let mut files: Vec<PathBuf> =
            files.filter(|path| path.to_str().is_some_and(|path| path.ends_with(ending))).collect();
        files.sort();
        files
    }

    fn remove(&self, ending: &str) {
        for file in self.files(ending) {
            fs::remove_file(file).expect("it can be removed");
        }
    }
}

/// A module of `count` functions that call each other, the last of which answers `answer`.
fn module(count: usize, answer: i32) -> String {
    let mut text = String::from("(module ");
    for i in 0..count - 1 {
        text += &format!(
            "(func $f{i} (param i32) (result i32) local.get 0 i32.const {i} i32.mul call $f{})\n",
            i + 1
        );
    }
    text + &format!(
        "(func $f{} (param i32) (result i32) i32.const {answer}) (export \"run\" (func $f0)))",
        count - 1
    )
}

fn run(module: &Module) -> i32 {
    let mut store = Store::new(module.engine(), ());
    let instance = Instance::new(&mut store, module, &[]).expect("it needs nothing");
    let run = instance.get_typed_func::<i32, i32>(&mut store, "run").expect("it is exported");
    run.call(&mut store, 3).expect("it answers")
}

fn counts(cache: &Cache) -> (usize, usize) {
    (cache.cache_hits(), cache.cache_misses())
}

fn guest(name: &str) -> Vec<u8> {
    fs::read(Path::new("tests/guests").join(name)).expect("the guest is there")
}

#[test]
fn what_was_compiled_is_found() -> Result<()> {
    let folder = Folder::new();
    let (engine, cache) = folder.open();
    let text = module(3, 7);
    let first = Module::new(&engine, &text)?;
    assert_eq!(counts(&cache), (0, 1));
    let second = Module::new(&engine, &text)?;
    assert_eq!(counts(&cache), (1, 1));
    assert!(first.serialize()? == second.serialize()?);
    assert_eq!((run(&first), run(&second)), (7, 7));

    // Text and binary, memory and file, loaded and precompiled: one artifact.
    let file = folder.0.path().join("module.wat");
    fs::write(&file, &text)?;
    Module::from_file(&engine, &file)?;
    assert!(engine.precompile_module(text.as_bytes())? == first.serialize()?);
    assert_eq!(counts(&cache), (3, 1));

    let wasm = guest("rust-lib.wasm");
    let component = Component::from_binary(&engine, &wasm)?;
    assert!(engine.precompile_component(&wasm)? == component.serialize()?);
    assert_eq!(counts(&cache), (4, 2));

    // Another engine, and what is compiled without a cache is the same.
    let (other, cache) = folder.open();
    assert_eq!(run(&Module::new(&other, &text)?), 7);
    assert_eq!(counts(&cache), (1, 0));
    assert!(Engine::default().precompile_module(text.as_bytes())? == first.serialize()?);
    Ok(())
}

#[test]
fn what_is_found_is_mapped() -> Result<()> {
    let folder = Folder::new();
    let (engine, _) = folder.open();
    // Small files are read; this one is not small.
    let data = format!("(module (data \"{}\")", "sixteen letters.".repeat(1 << 12));
    let text = module(3, 7).replacen("(module", &data, 1);
    Module::new(&engine, &text)?;
    let maps = || fs::read_to_string("/proc/self/maps").expect("a process can see its mappings");
    let name = folder.files(".elf").remove(0).display().to_string();
    assert!(!maps().contains(&name), "what is compiled is not written first and mapped then");
    let module = Module::new(&engine, &text)?;
    assert!(maps().contains(&name));

    // It stays when its file goes.
    fs::remove_dir_all(folder.path())?;
    assert_eq!(run(&module), 7);
    Ok(())
}

#[test]
fn errors_are_not_kept() {
    let folder = Folder::new();
    let (engine, cache) = folder.open();
    for _ in 0..2 {
        let error = Module::new(&engine, "(module (func (result i32)))").unwrap_err();
        assert!(format!("{error:#}").contains("type mismatch"), "{error:#}");
    }
    assert_eq!(counts(&cache), (0, 2));
    assert_eq!(folder.files(".elf"), Vec::<PathBuf>::new());
}

#[test]
fn other_settings_miss() -> Result<()> {
    let folder = Folder::new();
    let text = module(3, 7);
    let settings: [fn(&mut Config); 8] = [
        |_| {},
        |config| _ = config.cranelift_opt_level(OptLevel::None),
        |config| _ = config.debug_info(true),
        |config| _ = config.generate_address_map(false),
        |config| _ = config.native_unwind_info(false),
        |config| _ = config.memory_reservation(1 << 20),
        |config| _ = config.wasm_tail_call(false),
        |config| _ = config.guest_names(false),
    ];
    for set in settings {
        let (engine, cache) = folder.open_with(set);
        Module::new(&engine, &text)?;
        assert_eq!(counts(&cache), (0, 1));
    }
    for set in settings {
        let (engine, cache) = folder.open_with(set);
        let found = Module::new(&engine, &text)?.serialize()?;
        assert_eq!(counts(&cache), (1, 0));
        let mut config = Config::new();
        set(&mut config);
        assert!(Engine::new(&config)?.precompile_module(text.as_bytes())? == found);
    }
    Ok(())
}

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

    // Values that were cut short, or are of something else, are not used.
    let cut = |(_, value): (&Vec<u8>, &mut Vec<u8>)| value.truncate(value.len() - 1);
    store.values.lock().unwrap().iter_mut().for_each(cut);
    assert!(engine.precompile_component(&wasm)? == plain);
    let empty = |(at, value): (usize, &mut Vec<u8>)| *value = vec![0xff; at % 50];
    store.values.lock().unwrap().values_mut().enumerate().for_each(empty);
    assert!(engine.precompile_component(&wasm)? == plain);
    Ok(())
}

/// Set for the processes that `processes_share_a_folder` starts.
const SHARED: &str = "WHARF_TEST_SHARED_CACHE";

#[test]
fn processes_share_a_folder() -> Result<()> {
    let folder = Folder::new();
    let processes = (0..8).map(|_| {
        let mut command = Command::new(std::env::current_exe().expect("the test is a file"));
        command.args(["--exact", "one_of_many_processes", "--include-ignored"]);
        command.env(SHARED, folder.path()).spawn().expect("it starts")
    });
    for mut process in processes.collect::<Vec<_>>() {
        assert!(process.wait()?.success());
    }
    assert_eq!(folder.files(".tmp"), Vec::<PathBuf>::new());
    let (engine, cache) = folder.open();
    for answer in 0..30 {
        assert_eq!(run(&Module::new(&engine, module(10, answer))?), answer);
    }
    assert_eq!(counts(&cache), (30, 0));
    Ok(())
}

#[test]
#[ignore = "a process of `processes_share_a_folder`"]
fn one_of_many_processes() -> Result<()> {
    let Some(folder) = std::env::var_os(SHARED) else { return Ok(()) };
    let mut config = CacheConfig::new();
    config.with_directory(folder).with_cleanup_interval(Duration::ZERO);
    let cache = Cache::new(config)?;
    let engine = Engine::new(Config::new().cache(Some(cache)))?;
    let expected = Engine::default();
    for answer in 0..30 {
        let text = module(10, answer);
        let module = Module::new(&engine, &text)?;
        assert_eq!(run(&module), answer);
        assert!(module.serialize()? == expected.precompile_module(text.as_bytes())?);
    }
    Ok(())
}

#[test]
fn what_was_used_least_recently_goes_first() -> Result<()> {
    let folder = Folder::new();
    let (engine, _) = folder.open();
    let texts: Vec<String> = (0..8).map(|answer| module(3, answer)).collect();
    for (text, age) in texts.iter().zip([80, 70, 60, 50, 40, 30, 20, 10]) {
        let known = folder.files(".elf");
        Module::new(&engine, text)?;
        let new = folder.files(".elf").into_iter().find(|file| !known.contains(file));
        let file = File::open(new.expect("an artifact is written"))?;
        file.set_modified(SystemTime::now() - Duration::from_secs(age * 3600))?;
    }
    // Using the oldest makes it the youngest.
    Module::new(&engine, &texts[0])?;
    folder.remove(".pack");
    // What a process that died has left over goes too, what one is writing stays.
    fs::write(folder.path().join("new.tmp"), "")?;
    fs::write(folder.path().join("old.tmp"), "")?;
    File::open(folder.path().join("old.tmp"))?
        .set_modified(SystemTime::now() - Duration::from_secs(7200))?;

    let size = fs::metadata(folder.files(".elf").remove(0))?.len();
    let mut config = folder.config();
    config.with_cleanup_interval(Duration::ZERO).with_files_total_size_soft_limit(6 * size);
    config.with_files_total_size_limit_percent_if_deleting(100);
    let cache = Cache::new(config)?;
    let engine = Engine::new(Config::new().cache(Some(cache)))?;
    Module::new(&engine, module(3, 100))?;
    let (engine, cache) = folder.open();
    let found = |text: &String| {
        let hits = cache.cache_hits();
        Module::new(&engine, text).expect("it compiles");
        cache.cache_hits() > hits
    };
    assert_eq!(folder.files(".tmp"), [folder.path().join("new.tmp")]);
    assert_eq!(folder.files(".elf").len(), folder.files(".sum").len());
    // Nine artifacts and a small pack, of which as many as six artifacts take space stay.
    let found: Vec<bool> = texts.iter().map(found).collect();
    assert_eq!(found, [true, false, false, false, false, true, true, true]);
    Ok(())
}

#[test]
fn folders_of_others_are_refused() -> Result<()> {
    let folder = Folder::new();
    Cache::new(folder.config())?;
    assert_eq!(fs::metadata(folder.path())?.permissions().mode() & 0o777, 0o700);
    let refusal = |config: CacheConfig| format!("{:#}", Cache::new(config).unwrap_err());
    for mode in [0o777, 0o720, 0o702, 0o1777] {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode))?;
        let told = refusal(folder.config());
        assert!(told.contains("others can write to the cache folder"), "{told}");
        assert!(told.contains(&format!("its mode is {mode:o}")), "{told}");
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    Cache::new(folder.config())?;

    let mut config = CacheConfig::new();
    assert!(refusal(config.with_directory("relative").clone()).contains("not an absolute path"));
    let mut config = folder.config();
    config.with_files_total_size_limit_percent_if_deleting(101);
    assert!(refusal(config).contains("is 101, expected at most 100"));
    let file = folder.0.path().join("file");
    fs::write(&file, "")?;
    let mut config = CacheConfig::new();
    assert!(refusal(config.with_directory(file).clone()).contains("cannot make the cache folder"));
    Ok(())
}

#[test]
fn a_folder_that_cannot_be_written_is_no_error() -> Result<()> {
    // Gone, with something else in its place: whoever runs this, nothing can be written there.
    let folder = Folder::new();
    let (engine, cache) = folder.open();
    fs::remove_dir(folder.path())?;
    fs::write(folder.path(), "no folder")?;
    for _ in 0..2 {
        assert_eq!(run(&Module::new(&engine, module(3, 7))?), 7);
    }
    assert_eq!(counts(&cache), (0, 2));

    // For reading only: what is there is found. (A superuser can write everywhere.)
    let folder = Folder::new();
    Module::new(&folder.open().0, module(3, 7))?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500))?;
    let (engine, cache) = folder.open();
    assert_eq!(run(&Module::new(&engine, module(3, 7))?), 7);
    assert_eq!(run(&Module::new(&engine, module(3, 8))?), 8);
    assert_eq!(counts(&cache), (1, 1));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))?;
    Ok(())
}
