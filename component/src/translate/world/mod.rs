//! A component's world as text: what tools show of it and artifacts keep.

mod resolve;
mod size;
mod text;

use self::text::Text;
use super::link::Outline;
use crate::plan::Plan;
use crate::types::ComponentTypes;
use anyhow::Result;
use wit_component::WitPrinter;
use wit_parser::{PackageId, PackageMetadata, Resolve, Stability, WorldItem};

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
            check_gates(&mut resolve);
        }
        let others = resolve::dependencies(&resolve, package);
        let mut printer = WitPrinter::new(Text::new(usize::try_from(most).ok()?));
        printer.print(&resolve, package, &others).ok()?;
        printer.output.finish()
    }
}

/// Drops gates whose features have names that WIT does not have: they come from a custom section as they are.
fn check_gates(resolve: &mut Resolve) {
    let check = |stability: &mut Stability| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if matches!(stability, Stability::Unstable { feature, .. } if !feature.chars().all(is_name))
        {
            *stability = Stability::Unknown;
        }
    };
    for (_, world) in resolve.worlds.iter_mut() {
        check(&mut world.stability);
        for item in world.imports.values_mut().chain(world.exports.values_mut()) {
            match item {
                WorldItem::Interface { stability, .. } => check(stability),
                WorldItem::Function(func) => check(&mut func.stability),
                WorldItem::Type { .. } => {}
            }
        }
    }
    for (_, interface) in resolve.interfaces.iter_mut() {
        check(&mut interface.stability);
        interface.functions.values_mut().for_each(|func| check(&mut func.stability));
    }
    resolve.types.iter_mut().for_each(|(_, ty)| check(&mut ty.stability));
}
