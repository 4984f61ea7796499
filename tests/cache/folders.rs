//! Folders that processes share, that grow too large, and that nobody may use.

use crate::{Folder, counts, module, run};
use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};
use wharf::{Cache, CacheConfig, Config, Engine, Module, Result};

/// Set for the processes that `processes_share_a_folder` starts, which are that test once more.
const SHARED: &str = "WHARF_TEST_SHARED_CACHE";

#[test]
fn processes_share_a_folder() -> Result<()> {
    if let Some(folder) = std::env::var_os(SHARED) {
        return one_of_many_processes(folder);
    }
    let folder = Folder::new();
    let processes = (0..8).map(|_| {
        let mut command = Command::new(std::env::current_exe().expect("the test is a file"));
        command.args(["--exact", "folders::processes_share_a_folder"]);
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

fn one_of_many_processes(folder: OsString) -> Result<()> {
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
