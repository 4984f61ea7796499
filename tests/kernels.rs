//! Real programs, compiled from C and Rust, compute what they are to compute: those with which
//! `benches/peers` measures how fast compiled code runs, with less to do.
#![cfg(all(feature = "compile", feature = "component"))]

use wharf::component::{self, Component};
use wharf::{Engine, Instance, Module, Store};

/// What each module answers when it is to do so much of its work. The checksums are those of the same
/// sources, compiled for a host.
macro_rules! modules {
    ($($file:ident $size:literal $checksum:literal)*) => {
        $(#[test]
        fn $file() {
            let wasm = include_bytes!(concat!("../benches/peers/kernels/", stringify!($file), ".wasm"));
            let engine = Engine::default();
            let mut store = Store::new(&engine, ());
            let module = Module::new(&engine, wasm).unwrap();
            let instance = Instance::new(&mut store, &module, &[]).unwrap();
            let run = instance.get_typed_func::<i32, i64>(&mut store, "run").unwrap();
            // Again: nothing that it leaves behind changes what comes out.
            for _ in 0..2 {
                let checksum = run.call(&mut store, $size).unwrap().cast_unsigned();
                assert_eq!(checksum, $checksum, "{checksum:#x}");
            }
        })*
    };
}

modules! {
    sort   500 0x64d7a3729c542e00
    sha256 20  0x33d4c83de7efcbd0
    lz     1   0x96f510220a158721
    regex  20  0xb6f8f6192eedeb4c
    vm     700 0x133e200020b2906
    nbody  50  0xe4caefd07871c428
    json   10  0x392696b6ef40e18e
    table  500 0x2f98f49a8648a9ea
    matrix 12  0xf4b5777e5c303bb9
    bigint 100 0xa0fd91ca6058c287
    paths  20  0xf60ba90446996f92
    report 100 0xb7076e81a79a42ab
}

#[test]
fn linked() {
    let wasm = include_bytes!("../benches/peers/kernels/linked.wasm");
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let component = Component::new(&engine, wasm).unwrap();
    let instance = component::Linker::new(&engine).instantiate(&mut store, &component).unwrap();
    let run = instance.get_typed_func::<(i32,), (u64,)>(&mut store, "run").unwrap();
    for _ in 0..2 {
        let (checksum,) = run.call(&mut store, (5000,)).unwrap();
        assert_eq!(checksum, 0x8ba3d3471877fdfb, "{checksum:#x}");
    }
}
