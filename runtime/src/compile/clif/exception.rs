//! Exceptions: throwing, and the scopes in which they are caught.
//!
//! All calls in a `try_table` are `try_call`s with one exceptional edge, to a block of the
//! `try_table` that looks at the exception's tag in the order of the clauses. What matches none goes
//! on to that of the `try_table` around it, and from the outermost to the host, which looks for the
//! next frame with a handler. So the host compares no tags, and inlining, which gives the calls of a
//! callee the edge of the call that it replaces, changes nothing.

use super::Translator;
use super::control::{FrameKind, trap_code};
use crate::compile::abi::{self, WORD};
use crate::module::info::TagIndex;
use crate::module::types::WasmValType;
use crate::tables::builtins::Builtin;
use crate::tables::layout::{exception, tag};
use crate::tables::trap_code::Trap;
use anyhow::Result;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Block, BlockArg, ExceptionTable, ExceptionTableData, ExceptionTableItem, InstBuilder,
    MemFlagsData, SigRef, Value, types,
};
use wasmparser::{Catch, Operator, TryTable};

/// What becomes of the exceptions in an open `try_table`.
pub(super) struct TryHandler {
    catches: Vec<Catch>,
    /// Where they go; its parameter is the exception.
    block: Block,
    /// Whether any call has an edge to it.
    reached: bool,
}

impl Translator<'_, '_> {
    pub(super) fn exception(&mut self, op: &Operator<'_>) -> Result<bool> {
        match op {
            Operator::TryTable { try_table } => self.try_table(try_table)?,
            Operator::Throw { tag_index } => self.throw(TagIndex::from_u32(*tag_index)),
            Operator::ThrowRef => {
                let reference = self.pop();
                self.builder.ins().trapz(reference, trap_code(Trap::NullReference));
                self.raise(Builtin::throw_ref, reference);
                self.leave();
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn try_table(&mut self, table: &TryTable) -> Result<()> {
        let (params, results) = self.block_type(table.ty)?;
        let block = self.builder.create_block();
        self.builder.append_block_param(block, WORD);
        self.builder.set_cold_block(block);
        let handler = TryHandler { catches: table.catches.clone(), block, reached: false };
        self.tries.push(self.control.len());
        self.open(FrameKind::Try(handler), params.len(), &results);
        Ok(())
    }

    fn throw(&mut self, index: TagIndex) {
        let ty = &self.env.types[self.env.info.tags[index]];
        let values = self.stack.split_off(self.stack.len() - ty.params.len());
        let tag = self.i32(index.as_u32());
        let exception = self.call_builtin(Builtin::exception_new, &[tag]);
        let exception = exception.expect("the builtin that makes exceptions returns them");
        for (value, (_, offset)) in values.into_iter().zip(cells(&ty.params)) {
            let flags = MemFlagsData::new().with_notrap();
            self.builder.ins().store(flags, value, exception, offset);
        }
        self.raise(Builtin::throw_ref, exception);
        self.leave();
    }

    /// Calls a builtin that does not return.
    fn raise(&mut self, builtin: Builtin, exception: Value) {
        self.call_builtin(builtin, &[exception]);
        self.builder.ins().trap(trap_code(Trap::UnreachableCodeReached));
    }

    /// The exception table of a call of type `sig` in the innermost `try_table`, and the block, not
    /// filled yet, whose parameters are what the call returns; `None` outside of all.
    pub(super) fn exception_table(&mut self, sig: SigRef) -> Option<(ExceptionTable, Block)> {
        let handler = self.innermost_handler()?;
        let next = self.builder.create_block();
        let dfg = &mut self.builder.func.dfg;
        let returns: Vec<_> =
            dfg.signatures[sig].returns.iter().map(|ret| ret.value_type).collect();
        for &ty in &returns {
            self.builder.append_block_param(next, ty);
        }
        let results: Vec<BlockArg> = (0..).take(returns.len()).map(BlockArg::TryCallRet).collect();
        let dfg = &mut self.builder.func.dfg;
        let normal = dfg.block_call(next, &results);
        let caught = dfg.block_call(handler, &[BlockArg::TryCallExn(0)]);
        let caught = ExceptionTableItem::Default(caught);
        let table = dfg.exception_tables.push(ExceptionTableData::new(sig, normal, [caught]));
        Some((table, next))
    }

    /// Goes on behind a call that has an exception table. Gives what it returned.
    pub(super) fn go_on(&mut self, next: Block) -> &[Value] {
        self.builder.switch_to_block(next);
        self.builder.seal_block(next);
        self.builder.block_params(next)
    }

    /// Where exceptions go that come out of what is called here.
    fn innermost_handler(&mut self) -> Option<Block> {
        let frame = &mut self.control[*self.tries.last()?];
        let FrameKind::Try(handler) = &mut frame.kind else {
            unreachable!("only a `try_table` is noted as one")
        };
        handler.reached = true;
        Some(handler.block)
    }

    /// Fills the block of a `try_table` that was closed.
    pub(super) fn dispatch(&mut self, handler: &TryHandler) {
        self.builder.switch_to_block(handler.block);
        self.builder.seal_block(handler.block);
        let exception = self.builder.block_params(handler.block)[0];
        let mut found = None;
        for catch in &handler.catches {
            let (tag, label, by_reference) = match *catch {
                Catch::One { tag, label } => (Some(tag), label, false),
                Catch::OneRef { tag, label } => (Some(tag), label, true),
                Catch::All { label } => (None, label, false),
                Catch::AllRef { label } => (None, label, true),
            };
            let Some(tag) = tag.map(TagIndex::from_u32) else {
                return self.catch(exception, &[], label, by_reference);
            };
            let found =
                *found.get_or_insert_with(|| self.load_cell(types::I64, exception, exception::TAG));
            let expected = self.tag(tag);
            let same = self.builder.ins().icmp(IntCC::Equal, found, expected);
            let (caught, next) = (self.builder.create_block(), self.builder.create_block());
            self.builder.ins().brif(same, caught, &[], next, &[]);
            self.builder.seal_block(caught);
            self.builder.seal_block(next);
            self.builder.switch_to_block(caught);
            let params = &self.env.types[self.env.info.tags[tag]].params;
            self.catch(exception, params, label, by_reference);
            self.builder.switch_to_block(next);
        }
        match self.innermost_handler() {
            Some(outer) => {
                self.builder.ins().jump(outer, &[exception.into()]);
            }
            None => self.raise(Builtin::rethrow, exception),
        }
    }

    /// Goes to a label with what an exception carries.
    fn catch(&mut self, exception: Value, params: &[WasmValType], label: u32, by_reference: bool) {
        let mut args: Vec<BlockArg> = Vec::with_capacity(params.len() + 1);
        for (&ty, (_, offset)) in params.iter().zip(cells(params)) {
            args.push(self.load_cell(abi::value_type(ty), exception, offset).into());
        }
        if by_reference {
            let yes = self.i32(1);
            let flags = MemFlagsData::trusted();
            self.builder.ins().store(flags, yes, exception, exception::REFERRED);
            args.push(exception.into());
        }
        let target = self.label(label);
        self.builder.ins().jump(target, &args);
    }

    /// Loads of what an exception is. It may be used for another one once code has come to where it
    /// was caught, so that no load may be moved.
    fn load_cell(&mut self, ty: types::Type, exception: Value, offset: i32) -> Value {
        self.builder.ins().load(ty, MemFlagsData::new().with_notrap(), exception, offset)
    }

    /// The number of a tag, by which it is told from others.
    fn tag(&mut self, index: TagIndex) -> Value {
        let env = self.env;
        let distance = match env.info.defined_tag(index) {
            Some(defined) => Some(env.layout.defined_tag(defined)),
            None => env.known.tag(index).inspect(|&distance| {
                self.assume_distance(env.layout.imported_tag(index), distance);
            }),
        };
        let (base, distance) = match distance {
            Some(distance) => (self.vmctx, distance),
            None => {
                let at = env.layout.imported_tag(index);
                (self.load_constant(WORD, self.vmctx, at), 0)
            }
        };
        self.load_constant(types::I64, base, distance + tag::ID)
    }
}

impl TryHandler {
    /// Whether any call has an edge to its block, which then has to be filled.
    pub(super) fn is_reached(&self) -> bool {
        self.reached
    }
}

/// The types of what an exception carries, with the offsets of their cells.
fn cells(types: &[WasmValType]) -> impl Iterator<Item = (WasmValType, i32)> {
    let mut end = exception::CELLS;
    types.iter().map(move |&ty| {
        let start = end;
        end += 8 * ty.cells() as i32;
        (ty, start)
    })
}
