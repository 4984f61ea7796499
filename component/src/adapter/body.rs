//! A function body under construction.
//!
//! The functions that a module imports come before its own, and which those are is known when all
//! code is written: so calls are kept apart from other instructions until then.

use super::Fault;
use super::module::FuncRef;
use wasm_encoder::{BlockType, Instruction, MemArg, ValType};

/// A local variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Local {
    index: u32,
    pub(super) ty: ValType,
}

/// An instruction.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Plain(Instruction<'static>),
    Call(FuncRef),
}

/// A body.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) params: Vec<ValType>,
    pub(super) results: Vec<ValType>,
    pub(super) locals: Vec<ValType>,
    pub(super) ops: Vec<Op>,
    /// The local variables in use, in the order in which they were taken.
    taken: Vec<Local>,
    /// Those that can be taken again.
    free: Vec<Local>,
}

impl Body {
    pub(super) fn new(params: Vec<ValType>, results: Vec<ValType>) -> Body {
        let (locals, ops) = (Vec::new(), Vec::new());
        Body { params, results, locals, ops, taken: Vec::new(), free: Vec::new() }
    }

    /// How many instructions it has; each target of a table of jumps counts as one.
    pub(super) fn size(&self) -> usize {
        let size = |op: &Op| match op {
            Op::Plain(Instruction::BrTable(targets, _)) => 1 + targets.len(),
            Op::Plain(_) | Op::Call(_) => 1,
        };
        self.ops.iter().map(size).sum()
    }

    /// Parameter `index`.
    pub(super) fn param(&self, index: usize) -> Local {
        Local { index: index as u32, ty: self.params[index] }
    }

    /// All parameters.
    pub(super) fn param_locals(&self) -> Vec<Local> {
        (0..self.params.len()).map(|index| self.param(index)).collect()
    }

    /// A local variable that nobody uses. It has some value: code may be in a loop.
    pub(super) fn local(&mut self, ty: ValType) -> Local {
        let free = self.free.iter().rposition(|local| local.ty == ty);
        let local = match free {
            Some(at) => self.free.swap_remove(at),
            None => {
                self.locals.push(ty);
                Local { index: (self.params.len() + self.locals.len() - 1) as u32, ty }
            }
        };
        self.taken.push(local);
        local
    }

    /// How many local variables are in use: see [`Body::release`].
    pub(super) fn in_use(&self) -> usize {
        self.taken.len()
    }

    /// Gives back the local variables that were taken since so many were in use.
    pub(super) fn release(&mut self, in_use: usize) {
        self.free.extend(self.taken.drain(in_use..));
    }

    pub(super) fn op(&mut self, instruction: Instruction<'static>) {
        self.ops.push(Op::Plain(instruction));
    }

    pub(super) fn ops<const N: usize>(&mut self, instructions: [Instruction<'static>; N]) {
        self.ops.extend(instructions.map(Op::Plain));
    }

    pub(super) fn call(&mut self, func: FuncRef) {
        self.ops.push(Op::Call(func));
    }

    pub(super) fn get(&mut self, local: Local) {
        self.op(Instruction::LocalGet(local.index));
    }

    /// Some variables, one after the other.
    pub(super) fn gets<const N: usize>(&mut self, locals: [Local; N]) {
        locals.into_iter().for_each(|local| self.get(local));
    }

    pub(super) fn set(&mut self, local: Local) {
        self.op(Instruction::LocalSet(local.index));
    }

    pub(super) fn tee(&mut self, local: Local) {
        self.op(Instruction::LocalTee(local.index));
    }

    /// A local variable that nobody uses, with the value on the stack.
    pub(super) fn keep(&mut self, ty: ValType) -> Local {
        let local = self.local(ty);
        self.set(local);
        local
    }

    pub(super) fn i32(&mut self, value: u32) {
        self.op(Instruction::I32Const(value.cast_signed()));
    }

    pub(super) fn i64(&mut self, value: u64) {
        self.op(Instruction::I64Const(value.cast_signed()));
    }

    /// An `i32` that is an address or a size, as an `i64`.
    pub(super) fn get_wide(&mut self, local: Local) {
        self.get(local);
        self.op(Instruction::I64ExtendI32U);
    }

    /// Zero.
    pub(super) fn zero(&mut self, ty: ValType) {
        self.op(match ty {
            ValType::I64 => Instruction::I64Const(0),
            ValType::F32 => Instruction::F32Const(0f32.into()),
            ValType::F64 => Instruction::F64Const(0f64.into()),
            _ => Instruction::I32Const(0),
        });
    }

    /// Fails with `fault` if the `i32` on the stack is not zero: `numbers` puts the two numbers of
    /// the fault there.
    pub(super) fn fail_if(&mut self, fail: FuncRef, fault: Fault, numbers: impl FnOnce(&mut Body)) {
        self.op(Instruction::If(BlockType::Empty));
        self.fail(fail, fault, numbers);
        self.op(Instruction::End);
    }

    /// Fails with `fault`.
    pub(super) fn fail(&mut self, fail: FuncRef, fault: Fault, numbers: impl FnOnce(&mut Body)) {
        self.i32(fault as u32);
        numbers(self);
        self.call(fail);
        self.op(Instruction::Unreachable);
    }

    /// Counts `count` down to zero, and does `step` as often.
    pub(super) fn repeat(&mut self, count: Local, step: impl FnOnce(&mut Body)) {
        self.op(Instruction::Block(BlockType::Empty));
        self.get(count);
        self.ops([Instruction::I32Eqz, Instruction::BrIf(0), Instruction::Loop(BlockType::Empty)]);
        step(self);
        self.get(count);
        self.i32(1);
        self.op(Instruction::I32Sub);
        self.tee(count);
        self.ops([Instruction::BrIf(0), Instruction::End, Instruction::End]);
    }

    /// Adds to an address.
    pub(super) fn advance(&mut self, address: Local, by: u32) {
        self.get(address);
        self.i32(by);
        self.op(Instruction::I32Add);
        self.set(address);
    }
}

/// The place `offset` bytes after an address in a memory, of something with an alignment.
pub(super) fn place(memory: u32, offset: u32, align: u32) -> MemArg {
    MemArg { offset: offset.into(), align: align.trailing_zeros(), memory_index: memory }
}
