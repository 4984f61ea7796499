//! Backtraces of compiled frames, with names.

use super::code;
use super::trap;
use std::fmt;

/// The frames of compiled code that were active when an error came up, innermost first.
///
/// An error of a call carries one as context: `error.downcast_ref::<WasmBacktrace>()`.
#[derive(Debug)]
pub struct WasmBacktrace {
    frames: Vec<FrameInfo>,
}

/// A frame of a [`WasmBacktrace`].
#[derive(Debug)]
pub struct FrameInfo {
    module_name: Option<String>,
    module: u32,
    func_index: u32,
    func_name: Option<String>,
    module_offset: Option<usize>,
    func_offset: Option<usize>,
}

impl WasmBacktrace {
    /// Symbolises code addresses; those that are of stubs are left out.
    pub(super) fn new(addresses: &[usize]) -> WasmBacktrace {
        let frames = addresses.iter().filter_map(|&pc| code::frame_at(pc)).collect();
        WasmBacktrace { frames }
    }

    /// The frames below the host function that is being called.
    pub(super) fn at_exit(limit: usize) -> WasmBacktrace {
        WasmBacktrace::new(&trap::frames_at_exit(limit))
    }

    /// The frames, innermost first.
    pub fn frames(&self) -> &[FrameInfo] {
        &self.frames
    }
}

impl FrameInfo {
    pub(super) fn new(
        module: u32,
        module_name: Option<&str>,
        func_index: u32,
        func_name: Option<&str>,
        (module_offset, func_offset): (Option<usize>, Option<usize>),
    ) -> FrameInfo {
        FrameInfo {
            module,
            module_name: module_name.map(str::to_owned),
            func_index,
            func_name: func_name.map(str::to_owned),
            module_offset,
            func_offset,
        }
    }

    /// The index of the function in its module.
    pub fn func_index(&self) -> u32 {
        self.func_index
    }

    /// The function's name, from the module's name section, else from an export.
    pub fn func_name(&self) -> Option<&str> {
        self.func_name.as_deref()
    }

    /// The module's name, from its name section.
    pub fn module_name(&self) -> Option<&str> {
        self.module_name.as_deref()
    }

    /// The offset of the instruction in the module's binary, when the artifact knows it.
    pub fn module_offset(&self) -> Option<usize> {
        self.module_offset
    }

    /// The offset of the instruction from the beginning of the function's body.
    pub fn func_offset(&self) -> Option<usize> {
        self.func_offset
    }
}

impl fmt::Display for WasmBacktrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("error while executing at wasm backtrace:")?;
        for (i, frame) in self.frames.iter().enumerate() {
            write!(f, "\n  {i:>3}: ")?;
            if let Some(offset) = frame.module_offset {
                write!(f, "{offset:#8x} - ")?;
            }
            match &frame.module_name {
                Some(name) => write!(f, "{name}!")?,
                None => write!(f, "<module {}>!", frame.module)?,
            }
            match &frame.func_name {
                Some(name) => write!(f, "{:#}", rustc_demangle::demangle(name))?,
                None => write!(f, "<function {}>", frame.func_index)?,
            }
        }
        Ok(())
    }
}
