//! Bindings of worlds that bytes make, and what is told of components that have them.

use anyhow::{Context, Result, ensure};
use arbitrary::Unstructured;
use std::collections::BTreeSet;
use std::panic::catch_unwind;
use wharf::Engine;
use wharf::component::Component;
use wharf_wit::Bindings;
use wit_component::{ComponentEncoder, StringEncoding, WitPrinter};
use wit_component::{dummy_module, embed_component_metadata};
use wit_parser::decoding::{DecodedWasm, decode};
use wit_parser::{ManglingAndAbi, Resolve, WorldId};
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
    package.components.iter().try_for_each(|component| tell(component))?;
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
    /// A component for each of them of which one can be made.
    components: Vec<Vec<u8>>,
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
    // Some of what it makes up is no WIT, about which it panics.
    let smith = || wit_smith::smith(&config, &mut Unstructured::new(bytes));
    let wasm = std::panic::catch_unwind(smith).ok()?.ok()?;
    let DecodedWasm::WitPackage(resolve, package) = decode(&wasm).ok()? else { return None };
    let others = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != package);
    let mut printer = WitPrinter::default();
    printer.print(&resolve, package, &others.collect::<Vec<_>>()).ok()?;
    let text = printer.output.to_string();
    // In binary, there can be versions of gates that text does not allow.
    Resolve::default().push_str("generated.wit", &text).ok()?;
    let worlds = &resolve.packages[package].worlds;
    let components = worlds.values().filter_map(|&world| component(&resolve, world)).collect();
    let worlds = worlds.keys().cloned().collect();
    Some(Package { text, worlds, components })
}

/// A component that has a world, and functions that do nothing.
fn component(resolve: &Resolve, world: WorldId) -> Option<Vec<u8>> {
    let mut module = dummy_module(resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8).ok()?;
    ComponentEncoder::default().module(&module).ok()?.encode().ok()
}

/// Sees that a component's world is told as it is found by who reads its bytes for that.
fn tell(component: &[u8]) -> Result<()> {
    let Ok(Ok(decoded)) = catch_unwind(|| decode(component)) else { return Ok(()) };
    let (resolve, main) = (decoded.resolve(), decoded.package());
    let others = resolve.package_names.values().copied().filter(|id| *id != main);
    let mut printer = WitPrinter::default();
    printer.print(resolve, main, &others.collect::<Vec<_>>())?;
    let (expected, component) =
        (printer.output.to_string(), Component::new(&Engine::default(), component)?);
    let told = component.wit().unwrap_or_default();
    // What is out of all proportion is not told.
    let is_told = told == expected || told.is_empty() && expected.len() > 64 << 10;
    ensure!(is_told, "the world\n{expected}\nis told as\n{told}");
    Ok(())
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
