//! Attacks from outside: each file of `tests/seam` tries to break memory safety without `unsafe`, through
//! the facade or the crates beneath it, whatever of them is hidden from their documentation. None
//! compiles, and `.stderr` beside it says why. `TRYBUILD=overwrite` rewrites what is said: read it.
#![cfg(all(feature = "component", feature = "compile"))]

#[test]
fn nothing_safe_breaks_memory_safety() {
    trybuild::TestCases::new().compile_fail("tests/seam/*.rs");
}
