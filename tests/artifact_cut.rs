//! Artifacts whose files are cut short while they are mapped: errors, as long as lost code is not
//! run.
#![cfg(feature = "compile")]

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use wharf::{Engine, Instance, Module, Store};

/// A module with a memory image that lies behind its code.
const WAT: &str = r#"
    (module
        (memory (export "memory") 4)
        (data (i32.const 0) "first")
        (data (i32.const 100000) "last")
        (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))
"#;

fn cut(file: &Path, len: u64) {
    OpenOptions::new().write(true).open(file).unwrap().set_len(len).unwrap();
}

fn load(engine: &Engine, file: &Path) -> anyhow::Result<Module> {
    // SAFETY: the file holds an artifact, a part of one at times; no code is run that it lost.
    unsafe { Module::deserialize_file(engine, file) }
}

#[test]
fn what_was_loaded_is_not_serialised_in_part() {
    let engine = Engine::default();
    let artifact = engine.precompile_module(WAT.as_bytes()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("module.wharf");
    for len in [0, 1, 0x1000, artifact.len() / 2, artifact.len() - 0x1000] {
        std::fs::write(&file, &artifact).unwrap();
        let module = load(&engine, &file).unwrap();
        assert_eq!(module.serialize().unwrap(), artifact);
        cut(&file, len as u64);
        let error = module.serialize().unwrap_err().to_string();
        assert!(error.contains("was cut short"), "{error}");
        let error = load(&engine, &file).map(drop).unwrap_err();
        assert!(format!("{error:#}").contains("artifact"), "{error:#}");
    }
}

#[test]
fn hosts_and_guests_read_memories_whose_image_is_gone() {
    let engine = Engine::default();
    let artifact = engine.precompile_module(WAT.as_bytes()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("module.wharf");
    std::fs::write(&file, &artifact).unwrap();
    let module = load(&engine, &file).unwrap();
    let mut store = Store::new(&engine, ());
    let [instance, untouched] = [(); 2].map(|()| Instance::new(&mut store, &module, &[]).unwrap());
    let [memory, other] =
        [instance, untouched].map(|of| of.get_memory(&mut store, "memory").unwrap());
    let load = instance.get_typed_func::<i32, i32>(&mut store, "load").unwrap();
    assert_eq!(load.call(&mut store, 100_000).unwrap(), i32::from(b'l'));

    // The image is behind the code: what is left is enough to run. Its first page is kept.
    let image = artifact.windows(5).position(|bytes| bytes == b"first").unwrap();
    cut(&file, image as u64 + 0x1000);
    let mut bytes = [0xff; 4];
    other.read(&store, 100_000, &mut bytes).unwrap();
    assert_eq!(bytes, [0; 4]);
    other.read(&store, 0, &mut bytes).unwrap();
    assert_eq!(&bytes, b"firs");
    let trap = load.call(&mut store, 50_000).unwrap_err();
    assert!(trap.downcast_ref::<wharf::Trap>().is_some(), "{trap:?}");
    // What the host reads first is mended for the guest, too.
    memory.read(&store, 50_000, &mut bytes).unwrap();
    assert_eq!(load.call(&mut store, 50_000).unwrap(), 0);
}

#[test]
fn loading_while_the_file_shrinks_and_grows() {
    let engine = Engine::default();
    let artifact = engine.precompile_module(WAT.as_bytes()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("module.wharf");
    std::fs::write(&file, &artifact).unwrap();
    let done = AtomicBool::new(false);
    let (mut loaded, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for len in (0..artifact.len()).step_by(0x400).cycle() {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                cut(&file, len as u64);
                std::fs::write(&file, &artifact).unwrap();
            }
        });
        while loaded + refused < 3000 {
            match load(&engine, &file) {
                Ok(_) => loaded += 1,
                Err(_) => refused += 1,
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    eprintln!("{loaded} loaded, {refused} refused");
}
