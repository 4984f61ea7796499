//! Artifacts whose machine code can be trusted.

use super::loaded::SharedCode;
use crate::artifact::format::Precompiled;

/// An artifact that was compiled in this process, or found in its cache: its machine code can be
/// trusted.
#[doc(hidden)]
#[derive(Debug)]
pub struct Compiled {
    pub(crate) artifact: Artifact,
    pub(crate) kind: Precompiled,
}

#[derive(Debug)]
pub(crate) enum Artifact {
    Bytes(Vec<u8>),
    #[cfg_attr(not(feature = "cache"), expect(dead_code, reason = "it is what caches give"))]
    Loaded(SharedCode),
}

impl Compiled {
    /// An artifact of `kind` that was just compiled.
    pub(crate) fn new(bytes: Vec<u8>, kind: Precompiled) -> Compiled {
        Compiled { artifact: Artifact::Bytes(bytes), kind }
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
