//! The compilation cache, as a host sees it: what is found, what is not, and what never fails.
#![cfg(all(feature = "cache", feature = "component", feature = "wat"))]

mod damage;
mod edits;
mod folders;

use std::fs;
use std::path::{Path, PathBuf};
use wharf::component::Component;
use wharf::{Cache, CacheConfig, Config, Engine, Instance, Module, OptLevel, Result, Store};

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
