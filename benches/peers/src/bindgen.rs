//! Bindings of WASI's whole worlds: what `cargo check` is timed on, or, with feature `text`, a
//! program that prints what is generated. `cargo xtask bench-bindgen` puts the WIT where the paths
//! say.

#[cfg(all(feature = "cli", not(feature = "text")))]
wasmtime::component::bindgen!({ path: "../target/wit", world: "wasi:cli/command" });
#[cfg(all(feature = "http", not(feature = "text")))]
wasmtime::component::bindgen!({ path: "../target/wit", world: "wasi:http/proxy" });

#[cfg(all(feature = "cli", feature = "text"))]
const TEXT: &str = wasmtime::component::bindgen!({
    path: "../target/wit",
    world: "wasi:cli/command",
    stringify: true,
});
#[cfg(all(feature = "http", feature = "text"))]
const TEXT: &str = wasmtime::component::bindgen!({
    path: "../target/wit",
    world: "wasi:http/proxy",
    stringify: true,
});
#[cfg(not(feature = "text"))]
const TEXT: &str = "";

fn main() {
    print!("{TEXT}");
}
