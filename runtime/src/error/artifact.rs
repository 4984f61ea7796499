//! Why an artifact is not loaded.

use std::fmt;

/// Bytes or a file are not loaded as an artifact.
///
/// What a host does: what [is stale](ArtifactRefused::is_stale) is compiled again from its source; what is damaged, of a
/// module where a component is expected, or no artifact at all, came from the wrong place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArtifactRefused {
    /// It is no artifact, but something else.
    NotAnArtifact {
        /// What is there instead, and what to do with that.
        message: String,
    },
    /// It is an artifact of a module where one of a component is expected, or the other way round.
    OtherKind {
        /// What it holds.
        found: String,
        /// What was asked for.
        expected: String,
    },
    /// Its format is another than that which this version of Wharf reads.
    OtherFormat {
        /// The number of its format.
        found: u32,
        /// The number that this version reads.
        expected: u32,
    },
    /// Another version of Wharf wrote it.
    OtherVersion {
        /// That version.
        found: String,
        /// This one.
        expected: &'static str,
    },
    /// It was compiled for another target.
    OtherTarget {
        /// The triple that it is for.
        found: String,
        /// The engine's.
        expected: String,
    },
    /// It was compiled for processors with a feature that this one does not have, or that the engine may not use.
    MissingCpuFeature {
        /// The feature's name.
        feature: String,
    },
    /// It was compiled with another value of a setting on which code depends.
    OtherSetting {
        /// The method of `Config`, as in `wasm_tail_call`.
        name: String,
        /// What differs, for people.
        message: String,
    },
    /// It does not say what an artifact says.
    Damaged {
        /// What is wrong with which part; the error's cause may say more.
        message: String,
    },
}

impl ArtifactRefused {
    /// Whether it is an artifact in order, made by another version of Wharf, for another machine or with other settings:
    /// compiling its source again makes one that this engine loads.
    pub fn is_stale(&self) -> bool {
        match self {
            ArtifactRefused::NotAnArtifact { .. }
            | ArtifactRefused::OtherKind { .. }
            | ArtifactRefused::Damaged { .. } => false,
            ArtifactRefused::OtherFormat { .. }
            | ArtifactRefused::OtherVersion { .. }
            | ArtifactRefused::OtherTarget { .. }
            | ArtifactRefused::MissingCpuFeature { .. }
            | ArtifactRefused::OtherSetting { .. } => true,
        }
    }

    /// It is something else.
    #[doc(hidden)]
    #[cold]
    pub fn no_artifact(message: impl Into<String>) -> ArtifactRefused {
        ArtifactRefused::NotAnArtifact { message: message.into() }
    }

    /// It is an artifact, and wrong in itself.
    #[doc(hidden)]
    #[cold]
    pub fn damaged(message: impl Into<String>) -> ArtifactRefused {
        ArtifactRefused::Damaged { message: message.into() }
    }
}

impl fmt::Display for ArtifactRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArtifactRefused::NotAnArtifact { message }
            | ArtifactRefused::OtherSetting { message, .. }
            | ArtifactRefused::Damaged { message } => f.write_str(message),
            ArtifactRefused::OtherKind { found, expected } => {
                write!(f, "the artifact holds a {found}; expected a {expected}")
            }
            ArtifactRefused::OtherFormat { found, expected } => write!(
                f,
                "the artifact has format version {found}; this engine reads version {expected}"
            ),
            ArtifactRefused::OtherVersion { found, expected } => {
                write!(f, "the artifact was compiled by Wharf {found}; this is Wharf {expected}")
            }
            ArtifactRefused::OtherTarget { found, expected } => {
                write!(f, "the artifact was compiled for {found}; this engine runs on {expected}")
            }
            ArtifactRefused::MissingCpuFeature { feature } => write!(
                f,
                "the artifact was compiled for processors with `{feature}`; this one does not have it, or the engine \
                 may not use it"
            ),
        }
    }
}

impl std::error::Error for ArtifactRefused {}
