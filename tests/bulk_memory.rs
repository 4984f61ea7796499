//! `memory.copy` and `memory.fill` of every short length, and around: code moves short ones itself.
#![cfg(all(feature = "compile", feature = "wat"))]

use wharf::{Config, Engine, Instance, Memory, Module, Store, Trap, TypedFunc};

const SIZE: usize = 65536;
/// Lengths up to this are tried: twice as long as what code moves itself.
const LENGTHS: u64 = 130;

struct Guest {
    store: Store<()>,
    memory: Memory,
    copy: TypedFunc<(i64, i64, i64), ()>,
    fill: TypedFunc<(i64, i32, i64), ()>,
}

/// Guests with memories of every kind that code is made for.
fn guests() -> Vec<Guest> {
    let small = |config: &mut Config| {
        config.memory_reservation(0).memory_guard_size(0);
    };
    let as_it_comes = |_: &mut Config| ();
    vec![guest("i32", as_it_comes), guest("i32", small), guest("i64", as_it_comes)]
}

fn guest(index: &str, configure: impl Fn(&mut Config)) -> Guest {
    let mut config = Config::new();
    config.wasm_memory64(true);
    configure(&mut config);
    let engine = Engine::new(&config).unwrap();
    let take = |local: u32| match index {
        "i32" => format!("(i32.wrap_i64 (local.get {local}))"),
        _ => format!("(local.get {local})"),
    };
    let (first, second, third) = (take(0), take(1), take(2));
    let text = format!(
        r#"(module
          (memory (export "memory") {index} 1)
          (func (export "copy") (param i64 i64 i64) (memory.copy {first} {second} {third}))
          (func (export "fill") (param i64 i32 i64)
            (memory.fill {first} (local.get 1) {third})))"#
    );
    let module = Module::new(&engine, text).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    Guest {
        memory: instance.get_memory(&mut store, "memory").unwrap(),
        copy: instance.get_typed_func(&mut store, "copy").unwrap(),
        fill: instance.get_typed_func(&mut store, "fill").unwrap(),
        store,
    }
}

impl Guest {
    /// Bytes that are all different nearby.
    fn reset(&mut self) -> Vec<u8> {
        let bytes: Vec<u8> = (0..SIZE).map(|i| (i % 251) as u8).collect();
        self.memory.write(&mut self.store, 0, &bytes).unwrap();
        bytes
    }

    fn bytes(&self) -> &[u8] {
        self.memory.data(&self.store)
    }

    /// Calls, and says whether that was in bounds.
    fn copies(&mut self, dst: u64, src: u64, len: u64) -> bool {
        let args = [dst, src, len].map(u64::cast_signed);
        in_bounds(self.copy.call(&mut self.store, args.into()))
    }

    fn fills(&mut self, dst: u64, value: i32, len: u64) -> bool {
        let args = (dst.cast_signed(), value, len.cast_signed());
        in_bounds(self.fill.call(&mut self.store, args))
    }
}

fn in_bounds(result: wharf::Result<()>) -> bool {
    match result {
        Ok(()) => true,
        Err(error) => {
            assert_eq!(error.downcast_ref(), Some(&Trap::MemoryOutOfBounds));
            false
        }
    }
}

#[test]
fn copies_apart_and_overlapping() {
    for mut guest in guests() {
        for len in 0..LENGTHS {
            for (dst, src) in [(1000, 3), (3, 1000), (500, 507), (507, 500), (40, 40)] {
                let mut expected = guest.reset();
                let (from, count) = (src as usize, len as usize);
                expected.copy_within(from..from + count, dst as usize);
                assert!(guest.copies(dst, src, len));
                assert!(guest.bytes() == expected, "{len} bytes from {src} to {dst}");
            }
        }
    }
}

#[test]
fn fills() {
    for mut guest in guests() {
        for len in 0..LENGTHS {
            let mut expected = guest.reset();
            expected[77..77 + len as usize].fill(0xab);
            assert!(guest.fills(77, 0x1234_56ab, len));
            assert!(guest.bytes() == expected, "{len} bytes");
        }
    }
}

#[test]
fn nothing_is_moved_out_of_bounds() {
    let end = SIZE as u64;
    for mut guest in guests() {
        for len in 0..LENGTHS {
            let expected = guest.reset();
            // One byte too far; where nothing is moved, the end itself is still in bounds.
            let far = end - len + 1;
            assert!(!guest.copies(far, 0, len) && !guest.copies(0, far, len));
            assert!(!guest.fills(far, 7, len));
            // In a memory with addresses of 64 bits their sum would wrap.
            assert!(
                !guest.copies(0, u64::MAX, len.max(1)) && !guest.fills(u64::MAX, 7, len.max(1))
            );
            assert!(guest.bytes() == expected, "{len} bytes");
            assert!(guest.copies(0, end - len, len) && guest.copies(end - len, 0, len));
            assert!(guest.fills(end - len, 7, len));
        }
    }
}
