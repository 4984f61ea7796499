//! What writer and reader of artifacts agree on: names of sections, versions, what an artifact says
//! of the engine that made it, and the encoding of everything that is not used in place.
//!
//! This is the one module that knows `bincode`.

use super::frugal::Frugal;
use crate::error::{ArtifactRefused, Bug};
use crate::tables::features::WasmFeatures;
use crate::tables::settings::{CompilerSettings, Settings};
use crate::tables::tunables::Tunables;
use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The version of the format of artifacts: counts up whenever a reader of the old would misread
/// the new.
pub const FORMAT_VERSION: u32 = 10;

/// The version of Wharf. An artifact is loaded by the version that made it and by no other, because
/// what compiled code expects of its host is not kept between versions.
pub const WHARF_VERSION: &str = env!("CARGO_PKG_VERSION");

/// How `.wharf.engine` begins: what makes an ELF object an artifact.
pub const MAGIC: [u8; 8] = *b"\0wharf\r\n";

/// The names of sections.
pub mod section {
    /// [`super::EngineMetadata`].
    pub const ENGINE: &str = ".wharf.engine";
    /// Branch protection.
    pub const PROPERTY: &str = ".note.gnu.property";
    /// Machine code.
    pub const TEXT: &str = ".text";
    /// Unwind information.
    pub const EH_FRAME: &str = ".eh_frame";
    /// Places that trap.
    pub const TRAPS: &str = ".wharf.traps";
    /// Where exceptions go.
    pub const HANDLERS: &str = ".wharf.handlers";
    /// Where instructions come from.
    pub const ADDRESSES: &str = ".wharf.addrs";
    /// Which code is of inlined functions.
    pub const INLINED: &str = ".wharf.inline";
    /// Where functions are.
    pub const FUNCS: &str = ".wharf.funcs";
    /// Modules, stubs, a component's plan.
    pub const INFO: &str = ".wharf.info";
    /// Types.
    pub const TYPES: &str = ".wharf.types";
    /// Data segments.
    pub const DATA: &str = ".wharf.data";
    /// Images of memories.
    pub const IMAGES: &str = ".wharf.images";
    /// The guest's DWARF. (Under its own names debuggers would take it for that of machine code.)
    pub const DWARF: &str = ".wharf.dwarf";
    /// A symbol for each function.
    pub const SYMBOLS: &str = ".symtab";
    /// The names of symbols.
    pub const STRINGS: &str = ".strtab";
}

/// What an artifact holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Precompiled {
    /// A core module.
    Module,
    /// A component.
    Component,
}

impl fmt::Display for Precompiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Precompiled::Module => "module",
            Precompiled::Component => "component",
        })
    }
}

/// What an artifact says of itself and of the engine that made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineMetadata {
    /// What it holds.
    pub kind: Precompiled,
    /// The target triple.
    pub target: String,
    /// The processor features that code may use; of a loading engine: those that there are.
    pub cpu_features: Vec<String>,
    /// Settings of the code generator.
    pub compiler: CompilerSettings,
    /// The proposals that its modules may use.
    pub features: WasmFeatures,
    /// Settings that change machine code.
    pub tunables: Tunables,
}

impl EngineMetadata {
    /// What an artifact of `kind` made by an engine with these settings says of itself, and what an artifact that
    /// it loads is held against.
    pub fn new(settings: &Settings, kind: Precompiled) -> EngineMetadata {
        EngineMetadata {
            kind,
            target: settings.target.to_string(),
            cpu_features: settings.cpu_features.clone(),
            compiler: settings.compiler.clone(),
            features: settings.features,
            tunables: settings.tunables.clone(),
        }
    }

    /// The contents of `.wharf.engine`: magic, format version, Wharf's version with its length,
    /// and only then what is encoded.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes.push(u8::try_from(WHARF_VERSION.len())?);
        bytes.extend_from_slice(WHARF_VERSION.as_bytes());
        bytes.extend_from_slice(&encode(self)?);
        Ok(bytes)
    }

    /// The inverse of [`EngineMetadata::encode`]. Versions are checked before anything is decoded.
    pub fn decode(bytes: &[u8]) -> Result<EngineMetadata> {
        const STRANGE: &str = "expected an artifact, found an ELF object that Wharf did not make";
        const DAMAGED: &str = "the artifact's engine section is damaged";
        let cut = || ArtifactRefused::damaged("the artifact is cut short");
        let rest = bytes.strip_prefix(&MAGIC);
        let rest = rest.ok_or_else(|| ArtifactRefused::no_artifact(STRANGE))?;
        let (format, rest) = rest.split_first_chunk().ok_or_else(cut)?;
        let (found, expected) = (u32::from_le_bytes(*format), FORMAT_VERSION);
        ensure!(found == expected, ArtifactRefused::OtherFormat { found, expected });
        let (&len, rest) = rest.split_first().ok_or_else(cut)?;
        let (version, rest) = rest.split_at_checked(len.into()).ok_or_else(cut)?;
        ensure!(
            version == WHARF_VERSION.as_bytes(),
            ArtifactRefused::OtherVersion {
                found: String::from_utf8_lossy(version).escape_debug().to_string(),
                expected: WHARF_VERSION,
            }
        );
        decode(rest).with_context(|| ArtifactRefused::damaged(DAMAGED))
    }

    /// Whether an engine described by `engine` can run this artifact: if not, what differs, as found
    /// in the artifact and as the engine has it.
    ///
    /// Settings that no longer matter once code is compiled (the optimisation level, what is inlined,
    /// whether there are unwind information, address maps, images, DWARF or names) may differ.
    pub fn check(&self, engine: &EngineMetadata) -> Result<()> {
        let (found, expected) = (self.kind, engine.kind);
        ensure!(
            found == expected,
            ArtifactRefused::OtherKind { found: found.to_string(), expected: expected.to_string() }
        );
        let (found, expected) = (&self.target, &engine.target);
        ensure!(
            found == expected,
            ArtifactRefused::OtherTarget {
                found: found.escape_debug().to_string(),
                expected: expected.clone(),
            }
        );
        for feature in &self.cpu_features {
            ensure!(
                engine.cpu_features.contains(feature),
                ArtifactRefused::MissingCpuFeature { feature: feature.escape_debug().to_string() }
            );
        }
        let (found, expected) = (&self.compiler, &engine.compiler);
        switch(
            "cranelift_nan_canonicalization",
            found.nan_canonicalization,
            expected.nan_canonicalization,
        )?;
        let differing = self.features.symmetric_difference(engine.features);
        if let Some(name) = differing.names().next() {
            let on = engine.features.difference(self.features).names().any(|on| on == name);
            return switch(&format!("wasm_{name}"), !on, on);
        }
        check_tunables(&self.tunables, &engine.tunables)
    }
}

fn check_tunables(found: &Tunables, expected: &Tunables) -> Result<()> {
    // Taken apart, so that a new tunable cannot be forgotten here.
    let Tunables {
        memory_reservation,
        memory_guard_size,
        memory_may_move,
        signals_based_traps,
        fuel,
        looks,
        generate_address_map: _,
        memory_init_cow: _,
        debug_info: _,
        guest_names: _,
        relaxed_simd_deterministic,
        check_assumptions,
        donut_wrapping,
        inlining: _,
        inlining_callee_size: _,
        inlining_growth: _,
    } = *found;
    size("memory_reservation", memory_reservation, expected.memory_reservation)?;
    size("memory_guard_size", memory_guard_size, expected.memory_guard_size)?;
    switch(
        "relaxed_simd_deterministic",
        relaxed_simd_deterministic,
        expected.relaxed_simd_deterministic,
    )?;
    switch("check_assumptions", check_assumptions, expected.check_assumptions)?;
    switch("donut_wrapping", donut_wrapping, expected.donut_wrapping)?;
    switch("memory_may_move", memory_may_move, expected.memory_may_move)?;
    switch("signals_based_traps", signals_based_traps, expected.signals_based_traps)?;
    form("fuel_counter", fuel, expected.fuel)?;
    form("looks", looks, expected.looks)
}

fn switch(name: &str, found: bool, expected: bool) -> Result<()> {
    let state = |on| if on { "on" } else { "off" };
    let (was, is) = (state(found), state(expected));
    ensure!(
        found == expected,
        other_setting(name, format!("compiled with `{name}` {was}; this engine has it {is}"))
    );
    Ok(())
}

fn form<T: PartialEq + std::fmt::Debug>(name: &str, found: T, expected: T) -> Result<()> {
    ensure!(
        found == expected,
        other_setting(
            name,
            format!("compiled with `{name}` of the form {found:?}; this engine has {expected:?}")
        )
    );
    Ok(())
}

fn size(name: &str, found: u64, expected: u64) -> Result<()> {
    ensure!(
        found == expected,
        other_setting(
            name,
            format!("compiled with `{name}` of {found:#x} bytes; this engine has {expected:#x}")
        )
    );
    Ok(())
}

#[cold]
fn other_setting(name: &str, message: String) -> ArtifactRefused {
    ArtifactRefused::OtherSetting { name: name.to_owned(), message }
}

/// Encodes `value`. The same value always gives the same bytes.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let encoded = bincode::serde::encode_to_vec(value, bincode::config::standard());
    Ok(encoded.map_err(|error| Bug::new(format!("cannot be encoded: {error}")))?)
}

/// Decodes a value that takes all of `bytes`.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let (value, rest) = decode_prefix(bytes)?;
    ensure!(rest.is_empty(), "{} bytes are left over after decoding", rest.len());
    Ok(value)
}

/// Decodes a value that `bytes` begin with; gives what follows it, too.
///
/// Allocates in proportion to `bytes`, whatever lengths they claim.
pub fn decode_prefix<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, &[u8])> {
    let config = bincode::config::standard();
    let (Frugal(value), read) = bincode::serde::borrow_decode_from_slice(bytes, config)?;
    let rest = bytes.get(read..).context("decoded past the end")?;
    Ok((value, rest))
}
