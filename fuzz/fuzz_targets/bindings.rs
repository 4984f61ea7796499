//! `cargo fuzz run bindings --features libfuzzer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    wharf_fuzz::bindings(bytes).unwrap_or_else(|error| panic!("{error:?}"));
});
