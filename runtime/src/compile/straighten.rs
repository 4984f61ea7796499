//! Cuts long blocks before calls in them are inlined, and joins those that follow each other in any case
//! afterwards.
//!
//! Inlining cuts a block at each call, and returns to a block by a jump. Cranelift joins them only once
//! there are machine instructions; before that, it computes values in the block where they are first
//! used but leaves loads where they are, so that needless blocks cost registers.
//!
//! Where Cranelift cuts a block, it visits all instructions behind the cut. It goes from the first call to the
//! last, so that a block of many calls would take the square of their number; cutting from the last call to the
//! first, as is done here, takes each instruction once.

use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Value};

/// How many instructions may be behind a call in its block. Most blocks have less, and are left as they are.
const LONG: usize = 64;

/// Cuts blocks behind calls that `may_be_inlined`, so that few instructions are behind each of these. Whether it
/// did: then blocks are to be joined again.
pub(crate) fn cut(func: &mut Function, may_be_inlined: impl Fn(&Function, Inst) -> bool) -> bool {
    let mut any = false;
    let mut next = func.layout.entry_block();
    while let Some(block) = next {
        // What is cut off comes behind this block.
        next = func.layout.next_block(block);
        let (mut behind, mut after) = (0, None);
        let mut at = func.layout.last_inst(block);
        while let Some(inst) = at {
            at = func.layout.prev_inst(inst);
            match after {
                Some(after) if behind > LONG && may_be_inlined(func, inst) => {
                    cut_before(func, block, after);
                    any = true;
                    behind = 0;
                }
                _ => {}
            }
            behind += 1;
            after = Some(inst);
        }
    }
    any
}

/// Makes `inst` and what follows it in `block` a block of its own.
fn cut_before(func: &mut Function, block: Block, inst: Inst) {
    let rest = func.dfg.make_block();
    func.layout.split_block(rest, inst);
    if func.layout.is_cold(block) {
        func.layout.set_cold(rest);
    }
    let destination = func.dfg.block_call(rest, &[]);
    let jump = InstructionData::Jump { opcode: Opcode::Jump, destination };
    let jump = func.dfg.make_inst(jump);
    func.layout.append_inst(jump, block);
}

/// Appends each block that is only reached by a jump from one other to that one.
pub(crate) fn straighten(func: &mut Function) {
    let mut reached: SecondaryMap<Block, u32> = SecondaryMap::new();
    if let Some(entry) = func.layout.entry_block() {
        reached[entry] += 1;
    }
    for block in func.layout.blocks() {
        let Some(last) = func.layout.last_inst(block) else { continue };
        let dfg = &func.dfg;
        let targets = dfg.insts[last].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
        for target in targets {
            reached[target.block(&dfg.value_lists)] += 1;
        }
    }
    let mut next = func.layout.entry_block();
    while let Some(block) = next {
        while let Some(target) = only_successor(func, block).filter(|&it| reached[it] == 1) {
            append(func, block, target);
        }
        next = func.layout.next_block(block);
    }
}

/// The other block to which `block` jumps.
fn only_successor(func: &Function, block: Block) -> Option<Block> {
    let last = func.layout.last_inst(block)?;
    match func.dfg.insts[last] {
        InstructionData::Jump { opcode: Opcode::Jump, destination } => {
            Some(destination.block(&func.dfg.value_lists)).filter(|&target| target != block)
        }
        _ => None,
    }
}

/// Appends `target`, to which only `block` jumps, to it.
fn append(func: &mut Function, block: Block, target: Block) {
    let Some(jump) = func.layout.last_inst(block) else { return };
    let InstructionData::Jump { destination, .. } = func.dfg.insts[jump] else { return };
    let args: Vec<Option<Value>> =
        destination.args(&func.dfg.value_lists).map(|arg| arg.as_value()).collect();
    let params = func.dfg.detach_block_params(target);
    let params: Vec<Value> = params.as_slice(&func.dfg.value_lists).to_vec();
    for (param, arg) in params.into_iter().zip(args) {
        if let Some(arg) = arg {
            func.dfg.change_to_alias(param, arg);
        }
    }
    func.layout.remove_inst(jump);
    while let Some(inst) = func.layout.first_inst(target) {
        func.layout.remove_inst(inst);
        func.layout.append_inst(inst, block);
    }
    func.layout.remove_block(target);
}
