//! Backtraces of compiled frames, with names.

use crate::code::loaded::Module;
use crate::code::{dwarf, loaded};
use crate::sys::stack;
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
    pub(crate) module_name: Option<String>,
    pub(crate) module: Module,
    pub(crate) func_index: u32,
    pub(crate) func_name: Option<String>,
    pub(crate) module_offset: Option<usize>,
    pub(crate) func_offset: Option<usize>,
    pub(crate) symbols: Vec<FrameSymbol>,
    pub(crate) role: FrameRole,
}

/// What a function is to the layer above, which puts modules together: for backtraces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameRole {
    /// The name of what its module is a part of.
    pub component: Option<String>,
    /// The name under which it is called from elsewhere.
    pub func: Option<String>,
}

/// Says what the function with this index is, in the module with this place in an artifact.
pub type FrameRoles = dyn Fn(u32, u32) -> FrameRole + Send + Sync;

/// A function of the guest's source that a frame is in, as the guest's DWARF says it.
#[derive(Debug)]
pub struct FrameSymbol {
    name: Option<String>,
    file: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
}

impl WasmBacktrace {
    /// Symbolises code addresses; those that are of stubs are left out. An address has a frame for
    /// each function that was inlined there, too: there are at most `limit`.
    ///
    /// # Safety
    ///
    /// They are addresses of frames, and nothing was dropped since these were on the stack.
    pub(crate) unsafe fn new(addresses: &[usize], limit: usize) -> WasmBacktrace {
        // SAFETY: our caller says that the addresses are of frames, whose code nobody has dropped since.
        let frames = addresses.iter().flat_map(|&pc| unsafe { loaded::frames_at(pc) });
        WasmBacktrace { frames: frames.take(limit).collect() }
    }

    /// The frames, innermost first.
    pub fn frames(&self) -> &[FrameInfo] {
        &self.frames
    }
}

impl FrameInfo {
    /// The index of the function in its module.
    pub fn func_index(&self) -> u32 {
        self.func_index
    }

    /// The function's name, from the module's name section, else from an export.
    pub fn func_name(&self) -> Option<&str> {
        self.func_name.as_deref()
    }

    /// The module that the function is of. One of a component may be compiled for its place there: then it has no
    /// instances elsewhere, and its artifact is the component's. It is kept as long as the backtrace is.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The module's name, from its name section.
    pub fn module_name(&self) -> Option<&str> {
        self.module_name.as_deref()
    }

    /// The name of the component instance that the module is a part of, where the component names
    /// those inside of it.
    pub fn component_name(&self) -> Option<&str> {
        self.role.component.as_deref()
    }

    /// What the function is in its component, where it is one that others call: `ns:pkg/iface#func`,
    /// under the name by which it is exported, or else imported by the component beside it.
    pub fn component_func(&self) -> Option<&str> {
        self.role.func.as_deref()
    }

    /// The offset of the instruction in the module's binary, when the artifact knows it.
    pub fn module_offset(&self) -> Option<usize> {
        self.module_offset
    }

    /// The offset of the instruction from the beginning of the function's body.
    pub fn func_offset(&self) -> Option<usize> {
        self.func_offset
    }

    /// The functions of the source that the instruction is in, with file and line: inlined ones
    /// first, the innermost before the others.
    ///
    /// Empty unless the module has DWARF, it was compiled with
    /// [`Config::debug_info`](crate::Config::debug_info), and backtraces have details
    /// ([`Config::wasm_backtrace_details`](crate::Config::wasm_backtrace_details)).
    pub fn symbols(&self) -> &[FrameSymbol] {
        &self.symbols
    }
}

impl FrameSymbol {
    pub(crate) fn new(
        name: Option<String>,
        file: Option<String>,
        line: Option<u32>,
        column: Option<u32>,
    ) -> FrameSymbol {
        FrameSymbol { name, file, line, column }
    }

    /// The function's name in its language.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The source file.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line in the file, from 1.
    pub fn line(&self) -> Option<u32> {
        self.line
    }

    /// The column in the line, from 1.
    pub fn column(&self) -> Option<u32> {
        self.column
    }
}

impl fmt::Display for FrameSymbol {
    /// As `at FILE:LINE:COLUMN`, after the name of the function, as far as they are known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_deref().unwrap_or("<unknown>");
        let file = self.file.as_deref().unwrap_or("<unknown>");
        write!(f, "{} at {}", name.escape_debug(), file.escape_debug())?;
        for number in [self.line, self.column].into_iter().map_while(|number| number) {
            write!(f, ":{number}")?;
        }
        Ok(())
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
                None => write!(f, "<module {}>!", frame.module.index())?,
            }
            match &frame.func_name {
                Some(name) if stack::has_room(dwarf::ROOM) => {
                    write!(f, "{:#}", rustc_demangle::demangle(name))?;
                }
                Some(name) => f.write_str(name)?,
                None => write!(f, "<function {}>", frame.func_index)?,
            }
            // What the core function is called already needs no repetition.
            let func = frame.component_func().filter(|&func| frame.func_name() != Some(func));
            match (frame.component_name().map(str::escape_debug), func) {
                (None, None) => {}
                (None, Some(func)) => write!(f, " (`{func}`)")?,
                (Some(component), None) => write!(f, " (in `{component}`)")?,
                (Some(component), Some(func)) => write!(f, " (`{func}` of `{component}`)")?,
            }
            for symbol in &frame.symbols {
                write!(f, "\n         {symbol}")?;
            }
        }
        Ok(())
    }
}
