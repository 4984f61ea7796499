//! A host without a compiler: what it says of WebAssembly. `.ci/run` builds and runs this without
//! Cargo feature `compile`.
#![cfg(all(not(feature = "compile"), feature = "component"))]

use wharf::component::Component;
use wharf::{Engine, Module};

#[test]
fn webassembly_needs_a_feature() {
    let engine = Engine::default();
    let cases: [(&[u8], &str); 3] = [
        (b"\0asm\x01\0\0\0", "found a WebAssembly module"),
        (b"\0asm\x0d\0\x01\0", "found a WebAssembly component"),
        (b"(component)", "found text, WebAssembly perhaps"),
    ];
    for (bytes, found) in cases {
        // SAFETY: it is no artifact.
        let module = unsafe { Module::deserialize(&engine, bytes) }.unwrap_err().to_string();
        // SAFETY: as above.
        let component = unsafe { Component::deserialize(&engine, bytes) }.unwrap_err().to_string();
        for text in [module, component] {
            assert!(text.contains(found) && text.contains("Cargo feature `compile`"), "{text}");
        }
    }
}
