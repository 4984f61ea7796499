//! Artifacts whose machine code can be trusted.

use super::loaded::SharedCode;
use crate::artifact::code::CompiledCode;
use crate::artifact::format::{EngineMetadata, Precompiled};
use crate::artifact::write::{self, LayerSections};
use anyhow::Result;

/// An artifact that was compiled in this process, or found in its cache: its machine code can be
/// trusted.
#[doc(hidden)]
#[derive(Debug)]
pub struct Compiled {
    pub(super) artifact: Artifact,
    pub(super) kind: Precompiled,
}

#[derive(Debug)]
pub(super) enum Artifact {
    Bytes(Vec<u8>),
    #[cfg_attr(not(feature = "cache"), expect(dead_code, reason = "it is what caches give"))]
    Loaded(SharedCode),
}

impl Compiled {
    /// The artifact of what was just compiled: nobody else's bytes become one.
    ///
    /// # Errors
    ///
    /// Fails when something is beyond what an artifact can hold.
    pub(crate) fn write(
        code: &CompiledCode,
        metadata: &EngineMetadata,
        layer: Option<LayerSections>,
    ) -> Result<Compiled> {
        let artifact = Artifact::Bytes(write::write(code, metadata, layer)?);
        Ok(Compiled { artifact, kind: metadata.kind })
    }

    /// An artifact that was found in a cache.
    #[cfg(feature = "cache")]
    pub(crate) fn loaded(code: SharedCode, kind: Precompiled) -> Compiled {
        Compiled { artifact: Artifact::Loaded(code), kind }
    }

    /// The artifact.
    pub fn bytes(&self) -> &[u8] {
        match &self.artifact {
            Artifact::Bytes(bytes) => bytes,
            Artifact::Loaded(code) => code.bytes(),
        }
    }

    /// The artifact, to be kept.
    pub fn into_bytes(self) -> Vec<u8> {
        match self.artifact {
            Artifact::Bytes(bytes) => bytes,
            Artifact::Loaded(code) => code.bytes().to_vec(),
        }
    }
}
