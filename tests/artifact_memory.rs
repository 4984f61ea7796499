//! What loading allocates: never more than the size of what is loaded justifies, whatever an
//! artifact claims.
//!
//! A test program of one test: the allocator counts for all of its threads.
#![cfg(all(feature = "compile", feature = "component"))]

use peak_alloc::PeakAlloc;
use std::path::Path;
use wharf::Engine;
use wharf::component::Component;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The most that may be allocated for each byte of an artifact, and besides: what is decoded takes
/// more room than its encoding. A length that was believed would be in the gigabytes.
const FACTOR: usize = 2;
const BESIDES: usize = 16 << 10;

/// How many bytes were allocated at once at most while `bytes` were loaded, beyond those before.
fn peak(engine: &Engine, bytes: &[u8]) -> (usize, bool) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    // SAFETY: nothing of it is run.
    let loaded = unsafe { Component::deserialize(engine, bytes) };
    (ALLOCATOR.peak_usage().saturating_sub(before), loaded.is_ok())
}

#[test]
fn allocations_are_in_proportion() {
    let engine = Engine::default();
    let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guests/rust-lib.wasm");
    let artifact = engine.precompile_component(&std::fs::read(guest).unwrap()).unwrap();
    let limit = FACTOR * artifact.len() + BESIDES;

    let (whole, loaded) = peak(&engine, &artifact);
    assert!(loaded && whole <= artifact.len(), "{whole} bytes for {}", artifact.len());
    let mut highest = 0;
    for len in (0..artifact.len()).step_by(artifact.len() / 400) {
        let (peak, _) = peak(&engine, &artifact[..len]);
        assert!(peak <= FACTOR * len + BESIDES, "{peak} bytes for {len}");
    }

    // Lengths and counts are where they are: every byte of what is decoded is made large in turn,
    // and so that a number of two, four or eight bytes begins there.
    let info = section(&artifact, ".wharf.info").chain(section(&artifact, ".wharf.types"));
    let headers = 0..64;
    let mut refused = 0;
    for at in headers.chain(info) {
        for value in [0xfb, 0xfc, 0xfd, 0xff] {
            let mut damaged = artifact.clone();
            damaged[at] = value;
            let (peak, loaded) = peak(&engine, &damaged);
            assert!(peak <= limit, "{peak} bytes where byte {at:#x} is {value:#x}");
            highest = highest.max(peak);
            refused += usize::from(!loaded);
        }
    }
    assert!(refused > 1000, "{refused} of the damages were refused");
    eprintln!("{} bytes: {whole} allocated, {highest} at most under damage", artifact.len());
}

/// The place of a section in an artifact.
fn section(bytes: &[u8], name: &str) -> std::ops::Range<usize> {
    use object::{Object, ObjectSection};
    let file = object::File::parse(bytes).unwrap();
    let (start, len) = file.section_by_name(name).unwrap().file_range().unwrap();
    start as usize..(start + len) as usize
}
