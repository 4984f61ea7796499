//! What cannot be compiled.

/// Bytes or text that are to be compiled are not valid WebAssembly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct InvalidWasm {
    /// Where it is wrong, in bytes from the start of the whole input; `None` where that is not known, in text for
    /// instance.
    pub offset: Option<usize>,
    /// What is wrong with it, for people, and where.
    message: String,
}

impl InvalidWasm {
    #[doc(hidden)]
    pub fn new(offset: Option<usize>, message: impl Into<String>) -> InvalidWasm {
        InvalidWasm { offset, message: message.into() }
    }

    /// `error` as hosts see it: what the parser or the validator says, alone, is of this type.
    #[doc(hidden)]
    #[cold]
    #[cfg(feature = "compile")]
    pub fn of_parser(error: anyhow::Error) -> anyhow::Error {
        match error.downcast::<wasmparser::BinaryReaderError>() {
            Ok(error) => InvalidWasm::from(error).into(),
            Err(error) => error,
        }
    }
}

#[cfg(feature = "compile")]
impl From<wasmparser::BinaryReaderError> for InvalidWasm {
    #[cold]
    fn from(error: wasmparser::BinaryReaderError) -> InvalidWasm {
        InvalidWasm::new(Some(error.offset()), error.to_string())
    }
}

/// Something that the specification allows, and Wharf cannot do (yet).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct Unsupported {
    /// Where it is, in bytes from the start of the whole input; `None` where it is no matter of a place, or of bytes.
    pub offset: Option<usize>,
    /// What it is, and where, for people.
    message: String,
}

impl Unsupported {
    #[doc(hidden)]
    pub fn new(message: impl Into<String>) -> Unsupported {
        Unsupported { offset: None, message: message.into() }
    }

    /// The same, found at an offset.
    #[doc(hidden)]
    #[must_use]
    pub fn at(self, offset: usize) -> Unsupported {
        Unsupported { offset: Some(offset), ..self }
    }

    /// The same error, which was found at an offset if it is about something unsupported whose place is not known.
    #[doc(hidden)]
    #[cold]
    pub fn within(mut error: anyhow::Error, offset: usize) -> anyhow::Error {
        if let Some(unsupported) = error.downcast_mut::<Unsupported>() {
            unsupported.offset.get_or_insert(offset);
        }
        error
    }
}
