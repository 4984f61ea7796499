//! What the code of a module writes, as far as somebody wants to know: a look through the bodies of its
//! functions before they are translated.
//!
//! Bodies are not validated yet. One that cannot be read is taken to write everything; that it is
//! invalid is found when it is translated.

use crate::module::info::{GlobalIndex, TableIndex};
use crate::module::parse::FuncBody;
use std::collections::HashSet;
use wasmparser::Operator;

/// Those of `candidates` that are written. The search ends when all of them are.
pub(crate) fn written_globals<'w, 'b: 'w, B: Iterator<Item = &'w FuncBody<'b>>>(
    candidates: HashSet<GlobalIndex>,
    bodies: impl Fn() -> B,
) -> HashSet<GlobalIndex> {
    let mut written = HashSet::new();
    if candidates.is_empty() {
        return written;
    }
    let known = each_instruction(bodies(), |op| {
        if let Operator::GlobalSet { global_index } = *op {
            let index = GlobalIndex::from_u32(global_index);
            if candidates.contains(&index) {
                written.insert(index);
            }
        }
        written.len() < candidates.len()
    });
    if known { written } else { candidates }
}

/// The tables that are written; `None` when that cannot be said.
pub(crate) fn written_tables<'w, 'b: 'w>(
    bodies: impl Iterator<Item = &'w FuncBody<'b>>,
) -> Option<HashSet<TableIndex>> {
    let mut written = HashSet::new();
    let known = each_instruction(bodies, |op| {
        match *op {
            Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableFill { table }
            | Operator::TableCopy { dst_table: table, .. }
            | Operator::TableInit { table, .. } => {
                written.insert(TableIndex::from_u32(table));
            }
            _ => {}
        }
        true
    });
    known.then_some(written)
}

/// Shows `visit` one instruction after the other until it wants no more. Whether they could be read.
fn each_instruction<'w, 'b: 'w>(
    bodies: impl Iterator<Item = &'w FuncBody<'b>>,
    mut visit: impl FnMut(&Operator<'_>) -> bool,
) -> bool {
    for body in bodies {
        let Ok(mut ops) = body.body.get_operators_reader() else { return false };
        while !ops.eof() {
            match ops.read() {
                Ok(op) if visit(&op) => {}
                Ok(_) => return true,
                Err(_) => return false,
            }
        }
    }
    true
}
