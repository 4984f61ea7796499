//! Real programs, compiled from C and Rust (`../kernels/build.sh`): how fast compiled code runs.
//!
//! Each exports `run`, which computes something for a number that says how much, and answers with a
//! checksum of all of it. The checksum has to be the expected one: what is compared is the same work.

use crate::measure::Rows;
use std::hint::black_box;
use wasmtime::component::{self, Component};
use wasmtime::{Engine, Instance, Module, Result, Store};

struct Kernel {
    /// Its name, and what it is written in.
    name: &'static str,
    wasm: &'static [u8],
    /// How much it computes: about ten milliseconds of it.
    size: i32,
    checksum: u64,
}

macro_rules! kernels {
    ($($file:literal $language:literal $size:literal $checksum:literal)*) => {
        &[$(Kernel {
            name: concat!("run: ", $file, " (", $language, ")"),
            wasm: include_bytes!(concat!("../kernels/", $file, ".wasm")),
            size: $size,
            checksum: $checksum,
        }),*]
    };
}

/// Core modules that import nothing.
const MODULES: &[Kernel] = kernels! {
    "sort"   "C"    16_000 0xeb51fc8e439e5e38
    "sha256" "C"    500    0x7d7764c83db982a5
    "lz"     "C"    10     0xcd77f61528e8550a
    "regex"  "C"    200    0xa08b9f8bd5d5f2d2
    "vm"     "C"    4_000  0x14082d002209e477
    "nbody"  "C"    4_000  0x2ee9f60c5c104993
    "json"   "Rust" 1_000 0xaac9a137e582a7c9
    "table"  "Rust" 40_000 0x560c3a96d553e299
    "matrix" "Rust" 128    0x5f99da1f730e8a85
    "bigint" "Rust" 3_000  0xeb867cd537babd2a
    "paths"  "Rust" 300    0x6539ec750f49cc4c
    "report" "Rust" 3_000  0xd99c5359878505c
};

/// A component of two modules: the one calls the other all the time.
const COMPONENTS: &[Kernel] = kernels! {
    "linked" "C" 40_000 0x2b85282d52b76a12
};

pub fn run(rows: &mut Rows, engine: &Engine) -> Result<()> {
    for kernel in MODULES {
        // Nothing is compiled for rows that nobody asked for.
        if !rows.wants(kernel.name) {
            continue;
        }
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, &Module::new(engine, kernel.wasm)?, &[])?;
        let run = instance.get_typed_func::<i32, i64>(&mut store, "run")?;
        kernel.measure(rows, |size| Ok(run.call(&mut store, size)?.cast_unsigned()))?;
    }
    for kernel in COMPONENTS {
        if !rows.wants(kernel.name) {
            continue;
        }
        let mut store = Store::new(engine, ());
        let component = Component::new(engine, kernel.wasm)?;
        let instance = component::Linker::new(engine).instantiate(&mut store, &component)?;
        let run = instance.get_typed_func::<(i32,), (u64,)>(&mut store, "run")?;
        kernel.measure(rows, |size| Ok(run.call(&mut store, (size,))?.0))?;
    }
    Ok(())
}

impl Kernel {
    fn measure(&self, rows: &mut Rows, mut run: impl FnMut(i32) -> Result<u64>) -> Result<()> {
        rows.row(self.name, || {
            let checksum = run(black_box(self.size))?;
            assert_eq!(checksum, self.checksum, "{} computed something else", self.name);
            Ok(())
        })
    }
}
