//! Functions for which optimising is out of proportion.
//!
//! Cranelift's optimiser and its allocator of registers take time, and some of it memory, with the square
//! of some measures of a function: of how deep its blocks dominate each other, of how many
//! instructions values live through, of how many branches pass values on to one parameter. Functions
//! that people write stay far below what is allowed here; those that do not are compiled without
//! either, which takes no more than their size justifies.

use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{DataFlowGraph, Function, Opcode, Signature, Value};
use std::iter;

/// How many blocks a function may have: as many again take four times as long.
const MAX_BLOCKS: usize = 30_000;

/// Through how many instructions all values may live, taken together; or for how many of them each
/// instruction may, on average.
const MAX_LIVES: usize = 20_000_000;
const MAX_LIVE: usize = 256;

/// How large the square of the number of values may be which branches pass on so that they could all be in
/// one place, summed over all places.
const MAX_PASSED: usize = 25_000_000;

/// A function with no more instructions and values than this is none, whatever they are.
const SMALL: usize = 8192;

/// How many values a function may take and give, or one that it calls: all of them live at once.
const MAX_WIDTH: usize = 128;

/// Whether a function is one that should not be optimised.
pub(crate) fn is_out_of_proportion(func: &Function) -> bool {
    if iter::once(&func.signature).chain(func.dfg.signatures.values()).any(is_wide) {
        return true;
    }
    if func.dfg.num_insts() <= SMALL && func.dfg.num_values() <= SMALL {
        return false;
    }
    let blocks = func.layout.blocks().count();
    blocks > MAX_BLOCKS
        || lives(func) > MAX_LIVES.max(func.dfg.num_insts().saturating_mul(MAX_LIVE))
        || passed(func) > MAX_PASSED
}

fn is_wide(sig: &Signature) -> bool {
    sig.params.len().max(sig.returns.len()) > MAX_WIDTH
}

/// Through how many instructions values live: from where they are made to where they are used last, in
/// the order in which the instructions stand.
fn lives(func: &Function) -> usize {
    let mut seen: SecondaryMap<Value, usize> = SecondaryMap::new();
    let (mut at, mut lives) = (0, 0_usize);
    for block in func.layout.blocks() {
        func.dfg.block_params(block).iter().for_each(|&param| seen[param] = at);
        for inst in func.layout.block_insts(block) {
            at += 1;
            for value in func.dfg.inst_values(inst) {
                let seen = &mut seen[func.dfg.resolve_aliases(value)];
                // One that a loop hands back to itself was made further down.
                lives = lives.saturating_add(at.saturating_sub(*seen));
                *seen = at;
            }
            func.dfg.inst_results(inst).iter().for_each(|&result| seen[result] = at);
        }
    }
    lives
}

/// The sum of the squares of how many values could be in one place, because branches pass them on as each
/// other.
fn passed(func: &Function) -> usize {
    let dfg = &func.dfg;
    let mut places = Places::default();
    for block in func.layout.blocks() {
        let Some(last) = func.layout.last_inst(block) else { continue };
        let branches = dfg.insts[last].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
        for branch in branches {
            let params = dfg.block_params(branch.block(&dfg.value_lists));
            for (&param, arg) in params.iter().zip(branch.args(&dfg.value_lists)) {
                let arg = arg.as_value().map(|arg| dfg.resolve_aliases(arg));
                if let Some(arg) = arg.filter(|&arg| !is_constant(dfg, arg)) {
                    places.join(param, arg);
                }
            }
        }
    }
    places.others.values().fold(0, |sum: usize, &count| sum.saturating_add(count * count))
}

/// Whether a value is made where it is needed, so that it is in no place of its own: many locals begin as
/// one zero.
fn is_constant(dfg: &DataFlowGraph, value: Value) -> bool {
    let opcode = dfg.value_def(value).inst().map(|inst| dfg.insts[inst].opcode());
    let constants = [Opcode::Iconst, Opcode::F32const, Opcode::F64const, Opcode::Vconst];
    opcode.is_some_and(|opcode| constants.contains(&opcode))
}

/// Values that are in one place, as a forest: which of them stands for all of its place.
#[derive(Default)]
struct Places {
    parents: SecondaryMap<Value, Option<Value>>,
    /// How many other values are in its place, at the value that stands for it.
    others: SecondaryMap<Value, usize>,
}

impl Places {
    /// Notes that a branch passes one of two values on as the other.
    fn join(&mut self, one: Value, other: Value) {
        let (one, other) = (self.find(one), self.find(other));
        if one != other {
            let (few, many) = match self.others[one] < self.others[other] {
                true => (one, other),
                false => (other, one),
            };
            self.parents[few] = Some(many);
            self.others[many] += std::mem::take(&mut self.others[few]) + 1;
        }
    }

    fn find(&mut self, value: Value) -> Value {
        let mut at = value;
        while let Some(parent) = self.parents[at] {
            // Paths are halved on the way.
            if let Some(above) = self.parents[parent] {
                self.parents[at] = Some(above);
            }
            at = parent;
        }
        at
    }
}
