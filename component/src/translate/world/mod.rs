//! A component's world as text: what tools show of it and artifacts keep.

mod resolve;
mod size;

use super::link::Outline;
use crate::plan::Plan;
use crate::types::ComponentTypes;
use anyhow::Result;
use wit_component::WitPrinter;
use wit_parser::{PackageId, PackageMetadata, Resolve};

/// How many bytes of text a byte of a component may come to.
const TEXT_OF_A_BYTE: u64 = 16;
/// How many there may be beside these, so that small components can be as they like.
const BESIDES: u64 = 64 << 10;

/// What something takes beside the names in it, about.
const PUNCTUATION: u64 = 16;

/// The world of a component.
pub(super) struct World {
    resolve: Resolve,
    /// The package that it is in.
    package: PackageId,
    /// How long its text may be, in bytes.
    most: u64,
}

impl World {
    /// The world of the component of `bytes` bytes of which that is the outline.
    ///
    /// # Errors
    ///
    /// Fails when there is something in it that WIT cannot express, or what has names is out of all proportion
    /// to the component: an instance type may be imported many times.
    pub(super) fn new(outline: &Outline<'_, '_>, bytes: usize) -> Result<World> {
        let most = (bytes as u64).saturating_mul(TEXT_OF_A_BYTE).saturating_add(BESIDES);
        let (resolve, package) = resolve::resolve(outline, most)?;
        Ok(World { resolve, package, most })
    }

    /// The world as a WIT document, with the packages that it uses, if that is not out of all proportion to the
    /// component: types without names are written out wherever they are used. `plan` and `types` are what it was
    /// translated to, `docs` what its custom section has.
    pub(super) fn text(
        self,
        docs: Option<&[u8]>,
        plan: &Plan,
        types: &ComponentTypes,
    ) -> Option<String> {
        let World { mut resolve, package, most } = self;
        if size::of_world(plan, types) > most {
            return None;
        }
        if let Some(docs) = docs {
            // They say nothing about what the component does, and may be malformed.
            let _ = PackageMetadata::decode(docs).and_then(|it| it.inject(&mut resolve, package));
        }
        let others = resolve::dependencies(&resolve, package);
        let mut printer = WitPrinter::default();
        printer.print(&resolve, package, &others).ok()?;
        Some(printer.output.into())
    }
}
