//! What is out of all proportion in DWARF without being read often.

use super::reader::Reader;

use gimli::{Dwarf, Reader as _, Result, Section as _, UnitHeader};

/// How many functions may be inlined in each other: what looks for them calls itself for each, on a stack
/// that may be a fiber's. Optimisers stop at some dozens.
const MAX_NESTING: usize = 128;
/// How many attributes an entry may have. They may be such that take no room in it, and are looked at all
/// the same. Compilers write about twenty.
const MAX_ATTRIBUTES: usize = 64;

/// Whether functions are inlined in each other, and entries have attributes, as in what compilers write.
pub(super) fn is_proportionate(dwarf: &Dwarf<Reader>) -> Result<bool> {
    let mut units = dwarf.units();
    let mut tables = Vec::new();
    while let Some(unit) = units.next()? {
        tables.push(unit.debug_abbrev_offset().0);
    }
    tables.sort_unstable();
    tables.dedup();
    for table in tables {
        let mut rest = dwarf.debug_abbrev.reader().clone();
        // What is malformed is read no further by others.
        if rest.skip(table).is_ok() && !attributes_are_few(rest).unwrap_or(true) {
            return Ok(false);
        }
    }
    let mut units = dwarf.units();
    while let Some(unit) = units.next()? {
        if !nesting_is_flat(dwarf, &unit).unwrap_or(true) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether each abbreviation in a table has few attributes.
fn attributes_are_few(mut table: Reader) -> Result<bool> {
    // A code, a tag, whether there are children.
    while table.read_uleb128()? != 0 {
        table.read_uleb128()?;
        table.read_u8()?;
        let mut attributes = 0;
        loop {
            let (name, form) = (table.read_uleb128()?, table.read_uleb128()?);
            if (name, form) == (0, 0) {
                break;
            }
            if form == u64::from(gimli::DW_FORM_implicit_const.0) {
                table.read_sleb128()?;
            }
            attributes += 1;
            if attributes > MAX_ATTRIBUTES {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Whether few functions are inlined in each other.
fn nesting_is_flat(dwarf: &Dwarf<Reader>, unit: &UnitHeader<Reader>) -> Result<bool> {
    let abbreviations = dwarf.abbreviations(unit)?;
    let mut entries = unit.entries_raw(&abbreviations, None)?;
    // The depths of the inlined functions that the entry is in.
    let mut inlined = Vec::new();
    while !entries.is_empty() {
        let depth = entries.next_depth();
        while inlined.last().is_some_and(|&outer| outer >= depth) {
            inlined.pop();
        }
        let Some(abbreviation) = entries.read_abbreviation()? else { continue };
        if abbreviation.tag() == gimli::DW_TAG_inlined_subroutine {
            inlined.push(depth);
            if inlined.len() > MAX_NESTING {
                return Ok(false);
            }
        }
        entries.skip_attributes(abbreviation.attributes())?;
    }
    Ok(true)
}
