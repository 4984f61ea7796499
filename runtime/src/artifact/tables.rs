//! Tables that are used where they lie in a mapped artifact, without decoding.
//!
//! A table is a count (`u32`) followed by one column after the other, each with that many little
//! endian numbers; the first column is sorted and searched. Nothing is assumed of alignment. A
//! damaged table gives wrong answers, never a panic: only the length is checked beforehand.
//!
//! Looking up allocates nothing and takes no lock, so that a signal handler can do it.

use crate::Trap;
use crate::artifact::code::{
    AddressSite, FuncLoc, HandlerSite, InlineSite, InlinedFunc, Symbol, SymbolKind, TrapSite,
};
use crate::entity::EntityRef;
use crate::module::info::DefinedFuncIndex;

/// In the column of modules, what says that a function is a stub.
const STUB: u32 = u32::MAX;

/// The places in `.text` that can trap.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrapTable<'a> {
    offsets: Column<'a>,
    codes: &'a [u8],
}

impl<'a> TrapTable<'a> {
    /// The table in `bytes`, or `None` where its length is wrong.
    pub fn new(bytes: &'a [u8]) -> Option<TrapTable<'a>> {
        let (count, rest) = count(bytes)?;
        let (offsets, codes) = Column::split(count, rest)?;
        (codes.len() == count).then_some(TrapTable { offsets, codes })
    }

    /// Which trap the instruction at `offset` in `.text` raises when it faults.
    pub fn lookup(&self, offset: u32) -> Option<Trap> {
        let at = self.offsets.last_not_after(offset)?;
        let exact = self.offsets.get(at) == Some(offset);
        exact.then(|| self.codes.get(at).and_then(|&code| Trap::from_u8(code))).flatten()
    }

    /// The bytes of the table with `sites`, sorted by offset.
    pub fn write(sites: &[TrapSite]) -> Vec<u8> {
        let mut bytes = write_columns(sites.len(), [sites.iter().map(|site| site.0)]);
        bytes.extend(sites.iter().map(|site| site.1));
        bytes
    }
}

/// Where functions go on with exceptions that come out of calls.
#[derive(Clone, Copy, Debug, Default)]
pub struct HandlerTable<'a> {
    returns_to: Column<'a>,
    goes_on_at: Column<'a>,
    frame_sizes: Column<'a>,
}

impl<'a> HandlerTable<'a> {
    /// The table in `bytes`, or `None` where its length is wrong.
    pub fn new(bytes: &'a [u8]) -> Option<HandlerTable<'a>> {
        let (count, rest) = count(bytes)?;
        let (returns_to, rest) = Column::split(count, rest)?;
        let (goes_on_at, rest) = Column::split(count, rest)?;
        let (frame_sizes, rest) = Column::split(count, rest)?;
        rest.is_empty().then_some(HandlerTable { returns_to, goes_on_at, frame_sizes })
    }

    /// What is to be done with an exception that comes out of the call that would return to an
    /// offset in `.text`.
    pub fn lookup(&self, returns_to: u32) -> Option<HandlerSite> {
        let at = self.returns_to.last_not_after(returns_to)?;
        let goes_on_at = self.goes_on_at.get(at)?;
        let frame_size = self.frame_sizes.get(at)?;
        let exact = self.returns_to.get(at) == Some(returns_to);
        exact.then_some(HandlerSite { returns_to, goes_on_at, frame_size })
    }

    /// The bytes of the table with `sites`, sorted by where calls return to.
    pub fn write(sites: &[HandlerSite]) -> Vec<u8> {
        let columns: [fn(&HandlerSite) -> u32; 3] =
            [|site| site.returns_to, |site| site.goes_on_at, |site| site.frame_size];
        write_columns(sites.len(), columns.map(|column| sites.iter().map(column)))
    }
}

/// From which offset in the input instructions in `.text` come.
#[derive(Clone, Copy, Debug, Default)]
pub struct AddressTable<'a> {
    offsets: Column<'a>,
    positions: Column<'a>,
}

impl<'a> AddressTable<'a> {
    /// The table in `bytes`, or `None` where its length is wrong.
    pub fn new(bytes: &'a [u8]) -> Option<AddressTable<'a>> {
        let (count, rest) = count(bytes)?;
        let (offsets, rest) = Column::split(count, rest)?;
        let (positions, rest) = Column::split(count, rest)?;
        rest.is_empty().then_some(AddressTable { offsets, positions })
    }

    /// The offset, in the input of its module, of the instruction whose code covers `offset` in
    /// `.text`.
    pub fn lookup(&self, offset: u32) -> Option<u32> {
        self.positions.get(self.offsets.last_not_after(offset)?)
    }

    /// The bytes of the table with `sites`, sorted by offset.
    pub fn write(sites: &[AddressSite]) -> Vec<u8> {
        let columns: [fn(&AddressSite) -> u32; 2] = [|site| site.0, |site| site.1];
        write_columns(sites.len(), columns.map(|column| sites.iter().map(column)))
    }
}

/// Which code in `.text` is of inlined functions: a table of places, then one of the functions.
#[derive(Clone, Copy, Debug, Default)]
pub struct InlineTable<'a> {
    offsets: Column<'a>,
    innermost: Column<'a>,
    callers: Column<'a>,
    calls: Column<'a>,
    modules: Column<'a>,
    funcs: Column<'a>,
}

impl<'a> InlineTable<'a> {
    /// The table in `bytes`, or `None` where its length is wrong.
    pub fn new(bytes: &'a [u8]) -> Option<InlineTable<'a>> {
        let (sites, rest) = count(bytes)?;
        let (offsets, rest) = Column::split(sites, rest)?;
        let (innermost, rest) = Column::split(sites, rest)?;
        let (inlined, rest) = count(rest)?;
        let (callers, rest) = Column::split(inlined, rest)?;
        let (calls, rest) = Column::split(inlined, rest)?;
        let (modules, rest) = Column::split(inlined, rest)?;
        let (funcs, rest) = Column::split(inlined, rest)?;
        let table = InlineTable { offsets, innermost, callers, calls, modules, funcs };
        rest.is_empty().then_some(table)
    }

    /// The inlined functions that the code at `offset` is of, innermost first. What the last of them
    /// was inlined into is the function that has the offset.
    pub fn lookup(&self, offset: u32) -> impl Iterator<Item = InlinedFunc> + use<'a> {
        let table = *self;
        let place = self.offsets.last_not_after(offset).and_then(|at| self.innermost.get(at));
        let first = place.and_then(|place| table.get(place));
        // Callers come before callees; where a damaged table says otherwise, this ends.
        std::iter::successors(first, move |(place, func)| {
            table.get(func.caller).filter(|(caller, _)| caller < place)
        })
        .map(|(_, func)| func)
    }

    /// The function at a place, counted from one, with that place.
    fn get(&self, place: u32) -> Option<(u32, InlinedFunc)> {
        let at = place.checked_sub(1)? as usize;
        let func = InlinedFunc {
            caller: self.callers.get(at)?,
            call: self.calls.get(at)?,
            module: self.modules.get(at)?,
            func: checked_index(self.funcs.get(at)? as usize)?,
        };
        Some((place, func))
    }

    /// The bytes of the table with `sites`, sorted by offset, and the functions that they name.
    pub fn write(sites: &[InlineSite], inlined: &[InlinedFunc]) -> Vec<u8> {
        let columns: [fn(&InlineSite) -> u32; 2] = [|site| site.0, |site| site.1];
        let mut bytes = write_columns(sites.len(), columns.map(|column| sites.iter().map(column)));
        let columns: [fn(&InlinedFunc) -> u32; 4] =
            [|func| func.caller, |func| func.call, |func| func.module, |func| func.func.as_u32()];
        let columns = columns.map(|column| inlined.iter().map(column));
        bytes.extend(write_columns(inlined.len(), columns));
        bytes
    }
}

/// Where functions are in `.text`.
#[derive(Clone, Copy, Debug, Default)]
pub struct FuncTable<'a> {
    starts: Column<'a>,
    lens: Column<'a>,
    modules: Column<'a>,
    funcs: Column<'a>,
}

impl<'a> FuncTable<'a> {
    /// The table in `bytes`, or `None` where its length is wrong.
    pub fn new(bytes: &'a [u8]) -> Option<FuncTable<'a>> {
        let (count, rest) = count(bytes)?;
        let (starts, rest) = Column::split(count, rest)?;
        let (lens, rest) = Column::split(count, rest)?;
        let (modules, rest) = Column::split(count, rest)?;
        let (funcs, rest) = Column::split(count, rest)?;
        rest.is_empty().then_some(FuncTable { starts, lens, modules, funcs })
    }

    /// The place in the table of the function whose code covers `offset` in `.text`.
    pub fn lookup(&self, offset: u32) -> Option<usize> {
        let at = self.starts.last_not_after(offset)?;
        let loc = self.loc(at)?;
        (offset.checked_sub(loc.start)? < loc.len).then_some(at)
    }

    /// The function at a place in the table.
    pub fn get(&self, at: usize) -> Option<(FuncLoc, SymbolKind)> {
        let func = self.funcs.get(at)? as usize;
        let kind = match self.modules.get(at)? {
            STUB => SymbolKind::Stub,
            module => SymbolKind::Func { module, index: checked_index(func)? },
        };
        Some((self.loc(at)?, kind))
    }

    /// How many functions there are.
    pub fn len(&self) -> usize {
        self.starts.0.len() / 4
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the function at a place in the table is.
    pub fn loc(&self, at: usize) -> Option<FuncLoc> {
        Some(FuncLoc { start: self.starts.get(at)?, len: self.lens.get(at)? })
    }

    /// Whether all functions lie in a text of `len` bytes.
    pub fn all_within(&self, len: usize) -> bool {
        let ends = self.starts.iter().zip(self.lens.iter());
        ends.fold(true, |all, (start, size)| {
            all & (u64::from(start) + u64::from(size) <= len as u64)
        })
    }

    /// All functions, in the order of their code.
    pub fn iter(&self) -> impl Iterator<Item = (FuncLoc, SymbolKind)> {
        (0..self.len()).map_while(|at| self.get(at))
    }

    /// The bytes of the table with the functions of `symbols`, sorted by offset.
    pub fn write(symbols: &[Symbol]) -> Vec<u8> {
        let columns: [fn(&Symbol) -> u32; 4] = [
            |symbol| symbol.loc.start,
            |symbol| symbol.loc.len,
            |symbol| match symbol.kind {
                SymbolKind::Func { module, .. } => module,
                SymbolKind::Stub => STUB,
            },
            |symbol| match symbol.kind {
                SymbolKind::Func { index, .. } => index.as_u32(),
                SymbolKind::Stub => 0,
            },
        ];
        write_columns(symbols.len(), columns.map(|column| symbols.iter().map(column)))
    }
}

/// The names of ELF's symbols.
#[derive(Clone, Copy, Debug)]
pub struct SymbolTable<'a> {
    symbols: &'a [u8],
    strings: &'a [u8],
}

impl<'a> SymbolTable<'a> {
    /// The symbols in the bytes of `.symtab`, with their names in those of `.strtab`.
    pub fn new(symbols: &'a [u8], strings: &'a [u8]) -> SymbolTable<'a> {
        SymbolTable { symbols, strings }
    }

    /// The name of the symbol at a place in the table; that at zero is nobody's.
    pub fn name(&self, at: usize) -> Option<&'a str> {
        const ENTRY: usize = 24;
        let entry = self.symbols.get(at.checked_mul(ENTRY)?..)?;
        let name = u32::from_le_bytes(*entry.first_chunk()?) as usize;
        let name = self.strings.get(name..)?.split(|&byte| byte == 0).next()?;
        std::str::from_utf8(name).ok()
    }
}

/// A column of `u32`.
#[derive(Clone, Copy, Debug, Default)]
struct Column<'a>(&'a [u8]);

impl<'a> Column<'a> {
    /// Splits a column of `count` numbers off `bytes`.
    fn split(count: usize, bytes: &'a [u8]) -> Option<(Column<'a>, &'a [u8])> {
        let (column, rest) = bytes.split_at_checked(count.checked_mul(4)?)?;
        Some((Column(column), rest))
    }

    fn get(&self, at: usize) -> Option<u32> {
        let (numbers, _) = self.0.as_chunks::<4>();
        numbers.get(at).map(|bytes| u32::from_le_bytes(*bytes))
    }

    fn iter(&self) -> impl Iterator<Item = u32> + use<'a> {
        self.0.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// The place of the last number that is at most `value`, of numbers in ascending order.
    fn last_not_after(&self, value: u32) -> Option<usize> {
        let (numbers, _) = self.0.as_chunks::<4>();
        numbers.partition_point(|bytes| u32::from_le_bytes(*bytes) <= value).checked_sub(1)
    }
}

fn count(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (count, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*count) as usize, rest))
}

/// An index; `None` for the one number that stands for none.
fn checked_index(index: usize) -> Option<DefinedFuncIndex> {
    (index < u32::MAX as usize).then(|| DefinedFuncIndex::new(index))
}

fn write_columns<const N: usize>(count: usize, columns: [impl Iterator<Item = u32>; N]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 + count * 4 * N);
    // The writer of artifacts refuses code of 2 GiB and more: tables have less entries than bytes.
    bytes.extend_from_slice(&(count as u32).to_le_bytes());
    for number in columns.into_iter().flatten() {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traps_are_found_at_their_offset_only() {
        let bytes = TrapTable::write(&[(4, 10), (9, 2), (9000, 250)]);
        let table = TrapTable::new(&bytes).unwrap();
        assert_eq!(table.lookup(4), Some(Trap::UnreachableCodeReached));
        assert_eq!(table.lookup(9), Some(Trap::MemoryOutOfBounds));
        for offset in [0, 3, 5, 8, 10, 9000, u32::MAX] {
            assert_eq!(table.lookup(offset), None, "{offset}");
        }
    }

    #[test]
    fn handlers_are_found_by_the_return_address_only() {
        let site =
            |returns_to, goes_on_at, frame_size| HandlerSite { returns_to, goes_on_at, frame_size };
        let sites = [site(4, 90, 16), site(9, 80, 32)];
        let bytes = HandlerTable::write(&sites);
        let table = HandlerTable::new(&bytes).unwrap();
        assert_eq!([4, 9].map(|at| table.lookup(at)), sites.map(Some));
        assert_eq!([0, 3, 5, 10, u32::MAX].map(|at| table.lookup(at)), [None; 5]);
        for len in 0..bytes.len() {
            assert!(HandlerTable::new(&bytes[..len]).is_none());
        }
    }

    #[test]
    fn addresses_cover_what_follows() {
        let bytes = AddressTable::write(&[(4, 100), (8, 200)]);
        let table = AddressTable::new(&bytes).unwrap();
        let found = [3, 4, 7, 8, u32::MAX].map(|offset| table.lookup(offset));
        assert_eq!(found, [None, Some(100), Some(100), Some(200), Some(200)]);
    }

    #[test]
    fn inlined_functions_are_listed_from_within() {
        let inlined = |caller, call, func| InlinedFunc {
            caller,
            call,
            module: 7,
            func: DefinedFuncIndex::new(func),
        };
        let all = [inlined(0, 10, 1), inlined(1, 20, 2), inlined(0, 30, 3)];
        let bytes = InlineTable::write(&[(4, 2), (8, 1), (9, 0), (12, 3)], &all);
        let table = InlineTable::new(&bytes).unwrap();
        let at = |offset| table.lookup(offset).map(|it| it.func.index()).collect::<Vec<_>>();
        assert_eq!([at(3), at(4), at(7)], [vec![], vec![2, 1], vec![2, 1]]);
        assert_eq!([at(8), at(9), at(u32::MAX)], [vec![1], vec![], vec![3]]);
        for len in 0..bytes.len() {
            assert!(InlineTable::new(&bytes[..len]).is_none());
        }
        let circle = [inlined(2, 10, 1), inlined(1, 20, 2)];
        let bytes = InlineTable::write(&[(0, 2)], &circle);
        assert_eq!(InlineTable::new(&bytes).unwrap().lookup(0).count(), 2);
    }

    #[test]
    fn functions_cover_their_code() {
        let kind = SymbolKind::Func { module: 3, index: DefinedFuncIndex::new(7) };
        let loc = FuncLoc { start: 16, len: 8 };
        let stub = FuncLoc { start: 32, len: 1 };
        let symbols = [
            Symbol { name: String::new(), loc, kind },
            Symbol { name: String::new(), loc: stub, kind: SymbolKind::Stub },
        ];
        let bytes = FuncTable::write(&symbols);
        let table = FuncTable::new(&bytes).unwrap();
        assert_eq!(table.lookup(15), None);
        assert_eq!(table.lookup(16), Some(0));
        assert_eq!(table.lookup(23), Some(0));
        assert_eq!(table.get(0), Some((loc, kind)));
        assert_eq!(table.lookup(24), None);
        assert_eq!(table.lookup(32), Some(1));
        assert_eq!(table.get(1), Some((stub, SymbolKind::Stub)));
        assert!(table.all_within(33) && !table.all_within(32));
        assert_eq!(table.iter().count(), 2);
    }

    #[test]
    fn wrong_lengths_are_refused_and_disorder_is_borne() {
        let bytes = AddressTable::write(&[(4, 100), (8, 200)]);
        for len in 0..bytes.len() {
            assert!(AddressTable::new(&bytes[..len]).is_none());
            assert!(TrapTable::new(&bytes[..len]).is_none_or(|t| t.lookup(4).is_none()));
        }
        assert!(FuncTable::new(&[0xff; 64]).is_none());
        let disordered = AddressTable::write(&[(9, 1), (2, 2), (7, 3), (1, 4)]);
        let table = AddressTable::new(&disordered).unwrap();
        for offset in 0..12 {
            table.lookup(offset);
        }
    }
}
