//! Files and lines of guests, from the DWARF that their modules carry.
//!
//! DWARF for WebAssembly counts addresses from the first byte of the code section's contents. It is
//! kept in artifacts as the guest has it and read when a backtrace asks for it; machine code's own
//! addresses never appear in it.
//!
//! The guest can say anything in it. What reading it takes grows as its size does, and no faster: what
//! would take more is read no further, and frames have no lines then.

mod names;
mod proportion;
mod reader;

use self::names::{cut, name_of};
use self::proportion::is_proportionate;
use self::reader::Reader;
use crate::code::backtrace::FrameSymbol;
use crate::sys::stack;

use addr2line::{Context, Frame};
use gimli::AbbreviationsCacheStrategy;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most functions that one instruction is said to be inlined in: what DWARF claims of a hostile
/// guest is read no further.
const MAX_INLINED: usize = 64;

/// How many bytes of stack it takes to read what DWARF says of an instruction, and names of languages in it: the
/// host may ask where a guest has left little.
pub(crate) const ROOM: usize = 128 << 10;

/// What a module's DWARF says of its code.
pub(crate) struct Lines {
    context: Context<Reader>,
}

impl Lines {
    /// Reads the DWARF whose sections, by name, `section` gives; `None` where it is malformed, or out of
    /// proportion.
    pub(crate) fn new<'a>(section: impl Fn(&str) -> &'a [u8]) -> Option<Lines> {
        let read = || -> Result<Option<Lines>, gimli::Error> {
            let mut dwarf = reader::load(section)?;
            // Units have tables of abbreviations in common: each is kept once.
            dwarf.populate_abbreviations_cache(AbbreviationsCacheStrategy::Duplicates);
            if !is_proportionate(&dwarf)? {
                return Ok(None);
            }
            Ok(Some(Lines { context: Context::from_dwarf(dwarf)? }))
        };
        // The reader of DWARF is written to bear anything. If it does not, the guest only loses its
        // lines.
        catch_unwind(AssertUnwindSafe(read)).ok()?.ok()?
    }

    /// The functions that the instruction at `address` is in, the innermost of the inlined ones
    /// first. Empty where nothing is known, or the stack has no room.
    pub(crate) fn symbols(&self, address: u64) -> Vec<FrameSymbol> {
        if !stack::has_room(ROOM) {
            return Vec::new();
        }
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
    let location = frame.location.as_ref();
    FrameSymbol::new(
        frame.function.as_ref().map(name_of),
        location.and_then(|location| location.file).map(|file| cut(file).to_owned()),
        location.and_then(|location| location.line),
        location.and_then(|location| location.column),
    )
}
