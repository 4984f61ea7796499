//! Files and lines of guests, from the DWARF that their modules carry.
//!
//! DWARF for WebAssembly counts addresses from the first byte of the code section's contents. It is
//! kept in artifacts as the guest has it and read when a backtrace asks for it; machine code's own
//! addresses never appear in it.

use crate::vm::backtrace::FrameSymbol;

use addr2line::{Context, Frame};
use gimli::{EndianArcSlice, LittleEndian};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

type Reader = EndianArcSlice<LittleEndian>;

/// The most functions that one instruction is said to be inlined in: what DWARF claims of a hostile
/// guest is read no further.
const MAX_INLINED: usize = 64;

/// What a module's DWARF says of its code.
pub(crate) struct Lines {
    context: Context<Reader>,
}

impl Lines {
    /// Reads the DWARF whose sections, by name, `section` gives; `None` where it is malformed.
    pub(crate) fn new<'a>(section: impl Fn(&str) -> &'a [u8]) -> Option<Lines> {
        let load = |id: gimli::SectionId| -> Result<Reader, gimli::Error> {
            Ok(Reader::new(Arc::from(section(id.name())), LittleEndian))
        };
        // The reader of DWARF is written to bear anything. If it does not, the guest only loses its
        // lines.
        let read = || Context::from_dwarf(gimli::Dwarf::load(load)?);
        let context = catch_unwind(AssertUnwindSafe(read)).ok()?.ok()?;
        Some(Lines { context })
    }

    /// The functions that the instruction at `address` is in, the innermost of the inlined ones
    /// first. Empty where nothing is known.
    pub(crate) fn symbols(&self, address: u64) -> Vec<FrameSymbol> {
        let find = || -> Result<Vec<FrameSymbol>, gimli::Error> {
            let mut frames = self.context.find_frames(address).skip_all_loads()?;
            let mut symbols = Vec::new();
            while let Some(frame) = frames.next()? {
                symbols.push(symbol(&frame));
                if symbols.len() == MAX_INLINED {
                    break;
                }
            }
            Ok(symbols)
        };
        let found = catch_unwind(AssertUnwindSafe(find));
        found.ok().and_then(Result::ok).unwrap_or_default()
    }
}

fn symbol(frame: &Frame<'_, Reader>) -> FrameSymbol {
    let name = frame.function.as_ref().and_then(|function| function.demangle().ok());
    let location = frame.location.as_ref();
    FrameSymbol::new(
        name.map(|name| name.into_owned()),
        location.and_then(|location| location.file).map(str::to_owned),
        location.and_then(|location| location.line),
        location.and_then(|location| location.column),
    )
}
