//! What a component adds to its artifact: the plan after the modules, and after the core types its
//! own, followed by the text of its world.
//!
//! The text is the rest of its section, so that loading need not copy it and who asks for it finds
//! it in place.

use crate::plan::{Plan, Surroundings};
use crate::types::ComponentTypes;
use anyhow::{Context, Result};
use wharf_runtime::artifact::format;
#[cfg(feature = "compile")]
use wharf_runtime::artifact::write::LayerSections;
use wharf_runtime::error::ArtifactRefused;
use wharf_runtime::module::info::ModuleInfo;
use wharf_runtime::module::types::ModuleTypes;

/// What was found in an artifact, and is sound.
#[derive(Debug)]
pub struct Sections<'a> {
    /// What instantiating the component does.
    pub plan: Plan,
    /// The types that the plan speaks of.
    pub types: ComponentTypes,
    /// The world as a WIT document; empty where WIT cannot express it.
    pub world: &'a str,
}

impl<'a> Sections<'a> {
    /// Decodes what [`encode`] made, and sees that it is sound beside core types and modules that
    /// are.
    ///
    /// # Errors
    ///
    /// Fails when the sections are damaged: the error says what is wrong.
    pub fn decode(
        (plan, types): (&'a [u8], &'a [u8]),
        core: &ModuleTypes,
        modules: Vec<&ModuleInfo>,
    ) -> Result<Sections<'a>> {
        let (types, world): (ComponentTypes, _) =
            format::decode_prefix(types).with_context(|| damaged("types"))?;
        types.check(core).with_context(|| damaged("types"))?;
        let plan: Plan = format::decode(plan).with_context(|| damaged("plan"))?;
        let around = Surroundings { types: &types, core, modules };
        plan.check(&around).with_context(|| damaged("plan"))?;
        let world = std::str::from_utf8(world).with_context(|| damaged("world"))?;
        Ok(Sections { plan, types, world })
    }
}

/// That a part of a component is not as it was written; what is beneath says why.
#[cold]
fn damaged(part: &str) -> ArtifactRefused {
    let is = if part == "types" { "are" } else { "is" };
    ArtifactRefused::Damaged { message: format!("the component's {part} {is} damaged") }
}

/// Encodes what a component adds.
#[cfg(feature = "compile")]
pub(crate) fn encode(plan: &Plan, types: &ComponentTypes, world: &str) -> Result<LayerSections> {
    let mut types = format::encode(types)?;
    types.extend_from_slice(world.as_bytes());
    Ok(LayerSections { plan: format::encode(plan)?, types })
}
