//! What compilation makes and the artifact writer takes: machine code laid out, with its tables.

use crate::entity::PrimaryMap;
use crate::module::info::{DefinedFuncIndex, FuncIndex, ModuleInfo};
use crate::module::types::{ModuleTypes, SigIndex};
use crate::module::wiring::Wired;
use crate::packed::Packed;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The offset of `.text` in an artifact, in the file and in memory alike: an artifact is mapped as it
/// is, so virtual addresses are file offsets.
pub const TEXT_ADDRESS: u64 = 0x1000;

/// The offset of `.eh_frame` in an artifact with `text_len` bytes of code. It begins a page, so that
/// `.text` has its pages to itself.
pub fn eh_frame_address(text_len: u64) -> u64 {
    (TEXT_ADDRESS + text_len).next_multiple_of(TEXT_ADDRESS)
}

/// Where a function lies in `.text`, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FuncLoc {
    /// Its first byte.
    pub start: u32,
    /// How many bytes it has.
    pub len: u32,
}

impl Packed for FuncLoc {
    type Bytes = [u8; 8];

    fn pack(self) -> [u8; 8] {
        (u64::from(self.start) | u64::from(self.len) << 32).to_le_bytes()
    }

    fn unpack(bytes: [u8; 8]) -> FuncLoc {
        let both = u64::from_le_bytes(bytes);
        FuncLoc { start: both as u32, len: (both >> 32) as u32 }
    }
}

/// A module as it is kept in an artifact's `.wharf.info`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompiledModuleInfo {
    /// What the module declares. Ranges of data and images are of the artifact's sections.
    pub info: ModuleInfo,
    /// The place of its first function in the artifact's table of functions, where the others
    /// follow in order.
    pub first_func: u32,
}

/// The stubs of an artifact.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StubInfo {
    /// For each type, the stub by which the host calls compiled code of that type.
    #[serde(with = "crate::packed")]
    pub entry: PrimaryMap<SigIndex, FuncLoc>,
    /// For each type, the stub by which compiled code calls a host function of that type.
    #[serde(with = "crate::packed")]
    pub exit: PrimaryMap<SigIndex, FuncLoc>,
}

/// What `.wharf.info` holds: the modules, then the stubs. (A component's plan follows, in the
/// encoding of the component layer.)
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ArtifactInfo {
    /// One for a core module, one for each inner module of a component.
    pub modules: Vec<CompiledModuleInfo>,
    /// The stubs that they share.
    pub stubs: StubInfo,
    /// The instances that are always made of them: their code relies upon it.
    pub wired: Wired,
}

/// A function in `.text` that gets a symbol.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// Its name, unique in the artifact.
    pub name: String,
    /// Where it is.
    pub loc: FuncLoc,
    /// What it is, for backtraces.
    pub kind: SymbolKind,
}

/// What a function in `.text` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A function of inner module `module`.
    Func {
        /// The module's place in [`ArtifactInfo::modules`].
        module: u32,
        /// The function.
        index: DefinedFuncIndex,
    },
    /// A stub or adapter: no frame of its own in backtraces.
    Stub,
}

/// A place in `.text` that can trap: the offset of the instruction and the number of the
/// [`crate::Trap`].
pub type TrapSite = (u32, u8);

/// Where a function goes on with an exception that comes out of a call. Offsets are in `.text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandlerSite {
    /// Where the call would return to.
    pub returns_to: u32,
    /// Where the function goes on.
    pub goes_on_at: u32,
    /// How far its stack pointer then is below its frame pointer.
    pub frame_size: u32,
}

/// An instruction's offset in `.text`, and its offset in the input of its module.
pub type AddressSite = (u32, u32);

/// From which instruction in `.text` on code is of a function that was inlined: the offset, and one more
/// than the place of the [`InlinedFunc`]; zero where it is of the function itself.
pub type InlineSite = (u32, u32);

/// A function that was inlined into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlinedFunc {
    /// One more than the place of the inlined function that calls it; zero where that is the function
    /// that the code is of.
    pub caller: u32,
    /// The offset of the call in the input of the caller's module.
    pub call: u32,
    /// Its module's place in [`ArtifactInfo::modules`].
    pub module: u32,
    /// The function.
    pub func: DefinedFuncIndex,
}

/// A compiled artifact, laid out but not yet written as ELF. Every table is sorted by offset.
#[derive(Debug, Default)]
pub struct CompiledCode {
    /// The machine code, all references within it resolved: there are no relocations.
    pub text: Vec<u8>,
    /// Every function in `text`, in order.
    pub symbols: Vec<Symbol>,
    /// Places that can trap.
    pub traps: Vec<TrapSite>,
    /// Where exceptions go.
    pub handlers: Vec<HandlerSite>,
    /// Where instructions come from.
    pub addresses: Vec<AddressSite>,
    /// Where code of inlined functions is.
    pub inline_sites: Vec<InlineSite>,
    /// The inlined functions, callers before what they call.
    pub inlined_funcs: Vec<InlinedFunc>,
    /// `.eh_frame`, made for [`TEXT_ADDRESS`] and [`eh_frame_address`].
    pub eh_frame: Vec<u8>,
    /// The bytes of data segments, one after the other.
    pub data: Vec<u8>,
    /// The bytes of memory images, each at a multiple of `IMAGE_ALIGN`.
    pub images: Vec<u8>,
    /// The guest's DWARF; empty without debug information.
    pub dwarf: Vec<u8>,
    /// What `.wharf.info` holds.
    pub info: ArtifactInfo,
    /// What `.wharf.types` holds, for a core module.
    pub types: ModuleTypes,
}

/// How the symbol of a function begins; the function's name, where it has one, follows after
/// [`SYMBOL_NAME`]. All functions of a module begin with its name, so of a long one with its beginning.
pub fn func_symbol(module: u32, name: Option<&str>, func: FuncIndex) -> String {
    let name = name.unwrap_or("wasm");
    let of = printable(&name[..name.floor_char_boundary(MAX_MODULE_NAME)]);
    format!("{of}[{module}]::function[{}]", func.as_u32())
}

/// How many bytes of a module's name are in the symbols of its functions.
const MAX_MODULE_NAME: usize = 64;

/// What comes before a function's name in its symbol.
pub const SYMBOL_NAME: &str = "::";

/// Symbol tables end names with NUL, and tools print them, one a line.
pub fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// A range of a section as `usize`, or `None` where it lies outside of `len` bytes.
pub fn section_range(range: &Range<u64>, len: usize) -> Option<Range<usize>> {
    let start = usize::try_from(range.start).ok()?;
    let end = usize::try_from(range.end).ok()?;
    (start <= end && end <= len).then_some(start..end)
}
