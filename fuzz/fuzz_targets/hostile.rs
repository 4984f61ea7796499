//! `cargo fuzz run hostile --features libfuzzer`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = wharf_fuzz::hostile(bytes) {
        panic!("{error:?}");
    }
});
