//! Joins blocks that follow each other in any case.
//!
//! Inlining cuts a block at each call, and returns to a block by a jump. Cranelift joins them only once
//! there are machine instructions; before that, it computes values in the block where they are first
//! used but leaves loads where they are, so that needless blocks cost registers.

use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{Block, Function, InstructionData, Opcode, Value};

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
