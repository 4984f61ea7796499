//! Blocks and branches.

use super::Translator;
use super::exception::TryHandler;
use crate::compile::abi;
use crate::module::info::TypeIndex;
use crate::module::types::SigIndex;
use crate::tables::trap_code::Trap;
use anyhow::Result;
use cranelift_codegen::ir::{
    Block, BlockArg, BlockCall, InstBuilder, JumpTableData, TrapCode, Type, Value,
};
use std::collections::HashMap;
use wasmparser::{BlockType, BrTable, Operator};

/// An open block.
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    /// Where code goes on after its `end`; its parameters are the block's results.
    exit: Block,
    /// Whether anything branches to `exit`.
    exit_reached: bool,
    /// The height of the value stack below the block's parameters.
    height: usize,
    params: usize,
    results: usize,
    /// How often locals had been accessed when it was opened.
    accesses: usize,
}

pub(super) enum FrameKind {
    /// `block`, `else` and the function itself.
    Block,
    Loop {
        header: Block,
    },
    /// `if`, whose `else` has not been met yet.
    If {
        otherwise: Block,
        params: Box<[Value]>,
    },
    Try(TryHandler),
}

/// The blocks by which the entries of one jump table reach labels that take values.
#[derive(Default)]
struct Landings {
    by_depth: HashMap<u32, Block>,
    in_order: Vec<(u32, Block)>,
}

impl Translator<'_, '_> {
    pub(super) fn control(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::Nop => {}
            Operator::Unreachable => {
                self.builder.ins().trap(trap_code(Trap::UnreachableCodeReached));
                self.leave();
            }
            Operator::Block { blockty } => self.block(*blockty)?,
            Operator::Loop { blockty } => self.loop_(*blockty)?,
            Operator::If { blockty } => self.if_(*blockty)?,
            Operator::Else => self.else_(),
            Operator::End => self.end(),
            Operator::Br { relative_depth } => self.br(*relative_depth),
            Operator::BrIf { relative_depth } => {
                let condition = self.pop();
                self.br_when(condition, *relative_depth);
            }
            Operator::BrTable { targets } => self.br_table(targets)?,
            Operator::Return => {
                let results = self.control[0].results;
                let values = self.stack.split_off(self.stack.len() - results);
                self.builder.ins().return_(&values);
                self.leave();
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Follows the nesting of blocks in code that cannot be reached.
    pub(super) fn skip(&mut self, op: &Operator<'_>) {
        match op {
            Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::TryTable { .. } => {
                self.skipped_blocks += 1;
            }
            Operator::Else if self.skipped_blocks == 0 => self.else_(),
            Operator::End if self.skipped_blocks == 0 => self.end(),
            Operator::End => self.skipped_blocks -= 1,
            _ => {}
        }
    }

    /// Opens the block that is the whole function.
    pub(super) fn open_function(&mut self, sig: SigIndex) {
        let env = self.env;
        let results: Vec<Type> =
            env.types[sig].results.iter().map(|&ty| abi::value_type(ty)).collect();
        self.open(FrameKind::Block, 0, &results);
    }

    /// Notes that what follows cannot be reached.
    pub(super) fn leave(&mut self) {
        self.reachable = false;
        self.skipped_blocks = 0;
    }

    fn block(&mut self, ty: BlockType) -> Result<()> {
        let (params, results) = self.block_type(ty)?;
        self.open(FrameKind::Block, params.len(), &results);
        Ok(())
    }

    fn loop_(&mut self, ty: BlockType) -> Result<()> {
        let (params, results) = self.block_type(ty)?;
        let header = self.block_with_params(&params);
        let args = self.top(params.len());
        self.builder.ins().jump(header, &args);
        self.open(FrameKind::Loop { header }, params.len(), &results);
        self.builder.switch_to_block(header);
        self.stack.truncate(self.stack.len() - params.len());
        self.stack.extend_from_slice(self.builder.block_params(header));
        Ok(())
    }

    fn if_(&mut self, ty: BlockType) -> Result<()> {
        let (params, results) = self.block_type(ty)?;
        let condition = self.pop();
        let (then, otherwise) = (self.builder.create_block(), self.builder.create_block());
        self.builder.ins().brif(condition, then, &[], otherwise, &[]);
        match self.likely {
            Some(true) => self.builder.set_cold_block(otherwise),
            Some(false) => self.builder.set_cold_block(then),
            None => {}
        }
        self.builder.seal_block(then);
        self.builder.seal_block(otherwise);
        let values = self.stack[self.stack.len() - params.len()..].into();
        self.open(FrameKind::If { otherwise, params: values }, params.len(), &results);
        self.builder.switch_to_block(then);
        Ok(())
    }

    fn else_(&mut self) {
        self.fall_through();
        let frame = self.control.last_mut().expect("validated code has an open `if`");
        let kind = std::mem::replace(&mut frame.kind, FrameKind::Block);
        let FrameKind::If { otherwise, params } = kind else {
            unreachable!("validated code has `else` only in `if`")
        };
        self.stack.truncate(frame.height);
        self.stack.extend_from_slice(&params);
        self.builder.switch_to_block(otherwise);
        self.reachable = true;
    }

    fn end(&mut self) {
        if self.goes_straight_on() {
            return;
        }
        self.fall_through();
        let mut frame = self.control.pop().expect("validated code has an open block");
        match &frame.kind {
            FrameKind::Block => {}
            FrameKind::Loop { header } => self.builder.seal_block(*header),
            FrameKind::If { otherwise, params } => {
                // Without `else`, the parameters are the results.
                self.builder.switch_to_block(*otherwise);
                let args: Vec<BlockArg> = params.iter().map(|&v| v.into()).collect();
                self.builder.ins().jump(frame.exit, &args);
                frame.exit_reached = true;
            }
            FrameKind::Try(handler) => {
                self.tries.pop();
                if handler.is_reached() {
                    self.dispatch(handler);
                }
            }
        }
        self.stack.truncate(frame.height);
        if !frame.exit_reached {
            self.leave();
            return;
        }
        self.reachable = true;
        self.builder.switch_to_block(frame.exit);
        self.builder.seal_block(frame.exit);
        self.stack.extend_from_slice(self.builder.block_params(frame.exit));
        if self.control.is_empty() {
            self.builder.ins().return_(&self.stack);
        }
    }

    /// Ends a block whose end is reached from the code before it only: no branch goes to its exit, so
    /// that none is needed. Whether it is one.
    ///
    /// Cranelift computes values where they are first used, but loads them where the guest does: each
    /// block that there need not be is a place from which computations are moved away from their loads.
    /// What follows a loop is better kept apart from it: matrices took 8 % more time, an interpreter
    /// 12 %, when it was not.
    fn goes_straight_on(&mut self) -> bool {
        let frame = self.control.last().expect("validated code has an open block");
        let plain = matches!(frame.kind, FrameKind::Block);
        if !self.reachable || frame.exit_reached || !plain {
            return false;
        }
        self.control.pop();
        if self.control.is_empty() {
            self.builder.ins().return_(&self.stack);
            self.leave();
        }
        true
    }

    /// Goes from the end of a block's code to its exit.
    fn fall_through(&mut self) {
        if !self.reachable {
            return;
        }
        let frame = self.control.last_mut().expect("validated code has an open block");
        frame.exit_reached = true;
        let (exit, results) = (frame.exit, frame.results);
        let args = self.top(results);
        self.builder.ins().jump(exit, &args);
    }

    fn br(&mut self, depth: u32) {
        let (target, args) = self.target(depth);
        self.builder.ins().jump(target, &args);
        self.leave();
    }

    /// Branches where `condition` is not zero.
    pub(super) fn br_when(&mut self, condition: Value, depth: u32) {
        let (target, args) = self.target(depth);
        let next = self.builder.create_block();
        if self.likely == Some(false) {
            // Others may go to the target more often: only the way there is cold.
            let way = self.builder.create_block();
            self.builder.set_cold_block(way);
            self.builder.ins().brif(condition, way, &[], next, &[]);
            self.builder.seal_block(way);
            self.builder.switch_to_block(way);
            self.builder.ins().jump(target, &args);
        } else {
            self.builder.ins().brif(condition, target, &args, next, &[]);
        }
        if self.likely == Some(true) {
            self.builder.set_cold_block(next);
        }
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
    }

    /// Does what `code` does where `condition` is zero, which is rare, and goes on.
    pub(super) fn rarely_unless(&mut self, condition: Value, code: impl FnOnce(&mut Self)) {
        let (rare, next) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(rare);
        self.builder.ins().brif(condition, next, &[], rare, &[]);
        self.builder.seal_block(rare);
        self.builder.switch_to_block(rare);
        code(self);
        self.builder.ins().jump(next, &[]);
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
    }

    fn br_table(&mut self, targets: &BrTable<'_>) -> Result<()> {
        let index = self.pop();
        let mut landings = Landings::default();
        let default = self.table_target(targets.default(), &mut landings);
        let mut table = Vec::with_capacity(targets.len() as usize);
        for depth in targets.targets() {
            table.push(self.table_target(depth?, &mut landings));
        }
        let table = self.builder.create_jump_table(JumpTableData::new(default, &table));
        self.builder.ins().br_table(index, table);
        for (depth, landing) in landings.in_order {
            self.builder.switch_to_block(landing);
            self.builder.seal_block(landing);
            let (target, args) = self.target(depth);
            self.builder.ins().jump(target, &args);
        }
        self.leave();
        Ok(())
    }

    /// Where an entry of a jump table goes. One that takes values goes by a block of its own, shared
    /// by all entries for that label: a long table to a block with many parameters stays small.
    fn table_target(&mut self, depth: u32, landings: &mut Landings) -> BlockCall {
        let (target, args) = self.label_and_arity(depth);
        self.clock += 1;
        let target = if args == 0 {
            target
        } else {
            *landings.by_depth.entry(depth).or_insert_with(|| {
                let landing = self.builder.create_block();
                landings.in_order.push((depth, landing));
                landing
            })
        };
        self.builder.func.dfg.block_call(target, &[])
    }

    /// The block that a branch to the label at `depth` goes to, and the values that it takes there.
    fn target(&mut self, depth: u32) -> (Block, Vec<BlockArg>) {
        let (block, count) = self.label_and_arity(depth);
        (block, self.top(count))
    }

    /// The block that the label at `depth` stands for.
    pub(super) fn label(&mut self, depth: u32) -> Block {
        self.label_and_arity(depth).0
    }

    fn label_and_arity(&mut self, depth: u32) -> (Block, usize) {
        let index = self.control.len() - 1 - depth as usize;
        let frame = &mut self.control[index];
        match frame.kind {
            FrameKind::Loop { header } => {
                // Locals that may differ at the header are handed back to it.
                let locals = (self.accesses - frame.accesses).min(self.locals.len());
                let params = frame.params;
                self.spend(locals);
                (header, params)
            }
            _ => {
                frame.exit_reached = true;
                (frame.exit, frame.results)
            }
        }
    }

    pub(super) fn open(&mut self, kind: FrameKind, params: usize, results: &[Type]) {
        let exit = self.block_with_params(results);
        let height = self.stack.len() - params;
        let results = results.len();
        let accesses = self.accesses;
        let exit_reached = false;
        self.control.push(Frame { kind, exit, exit_reached, height, params, results, accesses });
    }

    fn block_with_params(&mut self, types: &[Type]) -> Block {
        let block = self.builder.create_block();
        self.spend(types.len());
        for &ty in types {
            self.builder.append_block_param(block, ty);
        }
        block
    }

    /// The uppermost `count` values, which stay where they are.
    fn top(&mut self, count: usize) -> Vec<BlockArg> {
        self.spend(count);
        self.stack[self.stack.len() - count..].iter().map(|&value| value.into()).collect()
    }

    pub(super) fn block_type(&self, ty: BlockType) -> Result<(Vec<Type>, Vec<Type>)> {
        Ok(match ty {
            BlockType::Empty => (vec![], vec![]),
            BlockType::Type(ty) => (vec![], vec![abi::value_type(self.env.info.val_type(ty)?)]),
            BlockType::FuncType(index) => {
                let ty = &self.env.types[self.env.info.types[TypeIndex::from_u32(index)]];
                let list = |types: &[_]| types.iter().map(|&ty| abi::value_type(ty)).collect();
                (list(&ty.params), list(&ty.results))
            }
        })
    }
}

/// Cranelift's code for a trap of ours.
pub(super) fn trap_code(trap: Trap) -> TrapCode {
    TrapCode::unwrap_user(trap as u8)
}
