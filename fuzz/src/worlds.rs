//! Bindings of worlds that bytes make.

use anyhow::{Context, Result};
use arbitrary::Unstructured;
use std::collections::BTreeSet;
use wharf_wit::Bindings;
use wit_component::WitPrinter;
use wit_parser::decoding::{DecodedWasm, decode};
use wit_smith::Config;

/// Options that change most of what is generated, as `wharf bindgen` takes them.
const MODES: &[&[(&str, &str)]] = &[
    &[],
    &[("imports", "default=trappable|tracing"), ("ownership", "duplicating")],
    &[("imports", "default=store|verbose_tracing"), ("exports", "default=async|store|tracing")],
    &[("imports", "default=async|store"), ("exports", "default=async"), ("ownership", "borrowing")],
    &[("imports", "default=async|trappable"), ("require_store_data_send", "true")],
    &[("skip_mut_forwarding_impls", "true"), ("include_component_type", "true")],
];

/// The bindings of all worlds that bytes make, each in one mode: none if they make no WIT.
///
/// # Errors
///
/// Fails when a world is refused, or the code is not Rust, with the WIT.
pub fn bindings(bytes: &[u8]) -> Result<Vec<String>> {
    let Some(package) = package(bytes) else { return Ok(Vec::new()) };
    let modes = MODES.iter().cycle().skip(bytes.len() % MODES.len());
    let generated = package.worlds.iter().zip(modes).map(|(world, mode)| {
        let code = generate(&package, world, mode);
        code.with_context(|| format!("world `{world}` with {mode:?} of\n{}", package.text))
    });
    generated.collect()
}

/// A package of WIT.
struct Package {
    /// With the packages that it depends upon.
    text: String,
    worlds: Vec<String>,
}

fn package(bytes: &[u8]) -> Option<Package> {
    // What needs concurrency is not generated yet.
    let config = Config {
        async_: false,
        error_context: false,
        fixed_length_lists: true,
        futures: false,
        implements: true,
        streams: false,
        world_include: true,
        ..Config::default()
    };
    let wasm = wit_smith::smith(&config, &mut Unstructured::new(bytes)).ok()?;
    let DecodedWasm::WitPackage(resolve, package) = decode(&wasm).ok()? else { return None };
    let others = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != package);
    let mut printer = WitPrinter::default();
    printer.print(&resolve, package, &others.collect::<Vec<_>>()).ok()?;
    let worlds = resolve.packages[package].worlds.keys().cloned().collect();
    Some(Package { text: printer.output.to_string(), worlds })
}

fn generate(package: &Package, world: &str, mode: &[(&str, &str)]) -> Result<String> {
    let mut bindings = Bindings::new();
    bindings.inline(&package.text).world(world);
    for feature in package.features() {
        bindings.feature(feature);
    }
    for (option, text) in mode {
        bindings.set(option, text)?;
    }
    Ok(bindings.generate()?.source()?)
}

impl Package {
    /// The features by which items are gated.
    fn features(&self) -> BTreeSet<&str> {
        let gates = self.text.split("feature = ").skip(1);
        let end = |c: char| !c.is_alphanumeric() && c != '-';
        gates.filter_map(|gate| gate.split(end).next()).collect()
    }
}
