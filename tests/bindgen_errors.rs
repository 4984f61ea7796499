//! Mistakes in what macros are given: each file of `tests/bindgen_errors` must not compile, and
//! `.stderr` beside it has what is said. `TRYBUILD=overwrite` rewrites what is said.
#![cfg(all(feature = "component", feature = "compile"))]

#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("tests/bindgen_errors/*.rs");
}
