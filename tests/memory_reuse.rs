//! Memories are used again by later instances: that nothing of an earlier one is ever seen, whatever
//! it did and however it ended.
#![cfg(feature = "compile")]

use wharf::{Engine, Instance, Memory, Module, Store, Trap};

const PAGE: usize = 1 << 16;

/// A memory with an image in its second page, and a guest that can do anything with it. `LAST` makes the
/// image one that is mapped instead of copied.
const WAT: &str = r#"
    (module
        (memory (export "memory") 2 40)
        (data (i32.const 65536) "what every instance begins with")
        (data (i32.const 100000) "LAST")
        (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
        (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
        (func (export "fill") (param $value i32)
            (memory.fill (i32.const 0) (local.get $value)
                (i32.mul (memory.size) (i32.const 65536))))
        (func (export "store-and-trap") (param $at i32) (param $value i32)
            (i32.store8 (local.get $at) (local.get $value))
            (i32.store8 (i32.const -1) (local.get $value))))
"#;

/// The same memory for modules whose instantiation fails after they have written to it.
const FAILING: [&str; 2] = [
    r#"(module
        (memory 2 40)
        (func $start
            (memory.fill (i32.const 0) (i32.const 0xee) (i32.const 131072))
            (drop (memory.grow (i32.const 30)))
            (memory.fill (i32.const 0) (i32.const 0xee) (i32.const 2097152))
            unreachable)
        (start $start))"#,
    r#"(module
        (memory 2 40)
        (data (i32.const 100000) "written before the next one fails")
        (data (i32.const 131070) "beyond the end"))"#,
];

/// What there can be instead of `LAST`: nothing, and something.
const LASTS: [&str; 2] = ["", "and where its image ends"];

fn wat(last: &str) -> String {
    let segment = "(data (i32.const 100000) \"LAST\")";
    let instead = if last.is_empty() { String::new() } else { segment.replace("LAST", last) };
    WAT.replace(segment, &instead)
}

struct Guest {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
    /// What the memory has at 100,000.
    last: &'static str,
}

impl Guest {
    fn new(engine: &Engine, module: &Module, last: &'static str) -> Guest {
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, module, &[]).unwrap();
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        Guest { store, instance, memory, last }
    }

    fn call(&mut self, name: &str, argument: i32) -> anyhow::Result<i32> {
        let func = self.instance.get_typed_func::<i32, i32>(&mut self.store, name)?;
        func.call(&mut self.store, argument)
    }

    fn fill(&mut self, value: i32) {
        let func = self.instance.get_typed_func::<i32, ()>(&mut self.store, "fill").unwrap();
        func.call(&mut self.store, value).unwrap();
    }

    /// That the memory is as new, and ends where a new one ends.
    fn assert_new(&mut self) {
        let bytes = self.memory.data(&self.store);
        assert_eq!(bytes.len(), 2 * PAGE);
        let mut expected = vec![0; 2 * PAGE];
        for (at, part) in [(PAGE, "what every instance begins with"), (100_000, self.last)] {
            expected[at..][..part.len()].copy_from_slice(part.as_bytes());
        }
        assert!(bytes == expected);
        let end = 2 * PAGE as i32;
        assert_eq!(self.call("load", end - 1).unwrap(), 0);
        for beyond in [end, end + 4096, 30 * PAGE as i32, i32::MAX, -1] {
            let error = self.call("load", beyond).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&Trap::MemoryOutOfBounds), "{beyond}");
        }
    }
}

/// Does everything with memories of `module`, one after the other.
fn exercise(engine: &Engine, module: &Module, last: &'static str) {
    Guest::new(engine, module, last).assert_new();
    for round in 0..4 {
        let mut guest = Guest::new(engine, module, last);
        guest.assert_new();
        guest.fill(0xee);
        assert_eq!(guest.call("grow", 30 + round).unwrap(), 2);
        guest.fill(0xdd);
        drop(guest);

        // What it grows into is new, too.
        let mut guest = Guest::new(engine, module, last);
        guest.assert_new();
        assert_eq!(guest.call("grow", 38).unwrap(), 2);
        assert!(guest.memory.data(&guest.store)[2 * PAGE..].iter().all(|&byte| byte == 0));
        guest.memory.data_mut(&mut guest.store).fill(0xcc);
        drop(guest);

        let mut guest = Guest::new(engine, module, last);
        let trap =
            guest.instance.get_typed_func::<(i32, i32), ()>(&mut guest.store, "store-and-trap");
        let error = trap.unwrap().call(&mut guest.store, (70_000, 0xbb)).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::MemoryOutOfBounds));
        drop(guest);
        Guest::new(engine, module, last).assert_new();
    }
    // Several at a time, given back in another order.
    let mut guests: Vec<Guest> = (0..5).map(|_| Guest::new(engine, module, last)).collect();
    for (value, guest) in guests.iter_mut().enumerate() {
        guest.assert_new();
        guest.fill(value as i32 + 1);
    }
    for (value, guest) in guests.iter().enumerate() {
        assert!(guest.memory.data(&guest.store).iter().all(|&byte| byte == value as u8 + 1));
    }
    guests.swap(0, 3);
    drop(guests);
    for mut guest in (0..6).map(|_| Guest::new(engine, module, last)).collect::<Vec<_>>() {
        guest.assert_new();
    }
}

#[test]
fn compiled_modules() {
    let engine = Engine::default();
    for last in LASTS {
        exercise(&engine, &Module::new(&engine, wat(last)).unwrap(), last);
    }
}

#[test]
fn artifacts_from_memory_and_files() {
    let engine = Engine::default();
    let folder = tempfile::tempdir().unwrap();
    let padding = format!("(data \"{}\") (func (export \"grow\")", "padding ".repeat(PAGE / 8));
    for last in LASTS {
        // One that is small and copied, and one that is mapped.
        let wat = wat(last);
        let artifact = engine.precompile_module(wat.as_bytes()).unwrap();
        let padded = wat.replace("(func (export \"grow\")", &padding);
        let large = engine.precompile_module(padded.as_bytes()).unwrap();
        assert!(artifact.len() < 1 << 16 && large.len() > 1 << 16);
        for artifact in [&artifact, &large] {
            // SAFETY: it was compiled a moment ago.
            let module = unsafe { Module::deserialize(&engine, artifact).unwrap() };
            exercise(&engine, &module, last);
            let file = folder.path().join("module.wharf");
            std::fs::write(&file, artifact).unwrap();
            // SAFETY: it was compiled and written a moment ago.
            let module = unsafe { Module::deserialize_file(&engine, &file).unwrap() };
            assert_eq!(&module.serialize().unwrap(), artifact);
            std::fs::remove_file(&file).unwrap();
            exercise(&engine, &module, last);
        }
    }
}

#[test]
fn instantiations_that_fail_leave_nothing() {
    let engine = Engine::default();
    let last = LASTS[1];
    let module = Module::new(&engine, wat(last)).unwrap();
    let plain = Module::new(&engine, "(module (memory (export \"memory\") 2 40))").unwrap();
    for failing in FAILING {
        let failing = Module::new(&engine, failing).unwrap();
        for _ in 0..3 {
            let mut store = Store::new(&engine, ());
            Instance::new(&mut store, &failing, &[]).unwrap_err();
            drop(store);
            let mut store = Store::new(&engine, ());
            let instance = Instance::new(&mut store, &plain, &[]).unwrap();
            let memory = instance.get_memory(&mut store, "memory").unwrap();
            assert_eq!(memory.data_size(&store), 2 * PAGE);
            assert!(memory.data(&store).iter().all(|&byte| byte == 0));
            Guest::new(&engine, &module, last).assert_new();
        }
    }
}

#[test]
fn threads_do_not_see_each_other() {
    let engine = Engine::default();
    let last = LASTS[1];
    let module = Module::new(&engine, wat(last)).unwrap();
    std::thread::scope(|scope| {
        for secret in 1..=4 {
            let (engine, module) = (&engine, &module);
            scope.spawn(move || {
                for round in 0..100 {
                    let mut guest = Guest::new(engine, module, last);
                    guest.assert_new();
                    guest.call("grow", round % 5).unwrap();
                    guest.fill(secret);
                    let bytes = guest.memory.data(&guest.store);
                    assert!(bytes.iter().all(|&byte| i32::from(byte) == secret));
                }
            });
        }
    });
}
