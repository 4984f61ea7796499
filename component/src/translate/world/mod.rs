//! A component's world as text: what tools show of it and artifacts keep.

mod package;
mod size;
mod text;

use self::text::Text;
use super::link::Outline;
use crate::plan::Plan;
use crate::types::ComponentTypes;
use wit_component::WitPrinter;
use wit_parser::{PackageMetadata, Resolve, Stability, WorldItem};

/// How many bytes of text a byte of a component may come to.
const TEXT_OF_A_BYTE: u64 = 16;
/// How many there may be beside these, so that small components can be as they like.
const BESIDES: u64 = 64 << 10;

/// What something takes beside the names in it, about.
const PUNCTUATION: u64 = 16;

/// The world of a component of `bytes` bytes as a WIT document, with the packages that it uses. `plan` and `types`
/// are what it was translated to, `docs` what its custom section has.
///
/// `None` where WIT cannot express it, or the document would be out of all proportion to the component: an instance
/// type may be imported many times, and types without names are written out wherever they are used.
pub(super) fn text(
    outline: &Outline<'_, '_>,
    docs: Option<&[u8]>,
    plan: &Plan,
    types: &ComponentTypes,
    bytes: usize,
) -> Option<String> {
    let most = (bytes as u64).saturating_mul(TEXT_OF_A_BYTE).saturating_add(BESIDES);
    if size::of_world(plan, types) > most {
        return None;
    }
    let (mut resolve, package) = package::package(outline, most).ok()?;
    if let Some(docs) = docs {
        // They say nothing about what the component does, and may be malformed.
        let _ = PackageMetadata::decode(docs).and_then(|it| it.inject(&mut resolve, package));
        check_gates(&mut resolve);
    }
    let others = package::dependencies(&resolve, package);
    let mut printer = WitPrinter::new(Text::new(usize::try_from(most).ok()?));
    printer.print(&resolve, package, &others).ok()?;
    printer.output.finish()
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
