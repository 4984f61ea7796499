//! `memory.copy` and `memory.fill`.
//!
//! Programs move few bytes at a time: strings, keys, small structures. Up to [`SHORT`] bytes code
//! moves them itself, because calling the host takes longer than moving them; a builtin does the rest.
//! Bytes are moved in two pieces that overlap where they are not twice as many as a piece has, so that
//! there are few cases. All are read before any is written: source and target may overlap, too.

use super::Translator;
use super::memory::OUT_OF_BOUNDS;
use crate::module::info::MemoryIndex;
use crate::module::types::IndexType;
use crate::tables::builtins::Builtin;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Endianness, InstBuilder, InstructionData, MemFlagsData, Opcode, Type, Value, ValueDef, types,
};

/// The most bytes that code moves.
const SHORT: u64 = 64;

/// How so many bytes and more are moved: in pieces of a type, from the beginning and to the end.
const PIECES: [(u64, Type, &[PieceEnd]); 6] = {
    use PieceEnd::{FromEnd, FromStart};
    [
        (32, types::I8X16, &[FromStart(0), FromStart(16), FromEnd(32), FromEnd(16)]),
        (16, types::I8X16, &[FromStart(0), FromEnd(16)]),
        (8, types::I64, &[FromStart(0), FromEnd(8)]),
        (4, types::I32, &[FromStart(0), FromEnd(4)]),
        (2, types::I16, &[FromStart(0), FromEnd(2)]),
        (1, types::I8, &[FromStart(0)]),
    ]
};

/// Where a piece begins.
#[derive(Clone, Copy)]
enum PieceEnd {
    /// So many bytes behind the first.
    FromStart(i32),
    /// So many bytes before the end.
    FromEnd(i32),
}

/// Bytes in a memory, by the host's addresses of the first one and of the end.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) start: Value,
    end: Value,
}

impl Span {
    fn at(self, place: PieceEnd) -> (Value, i32) {
        match place {
            PieceEnd::FromStart(offset) => (self.start, offset),
            PieceEnd::FromEnd(offset) => (self.end, -offset),
        }
    }
}

impl Translator<'_, '_> {
    pub(super) fn memory_copy(&mut self, to: u32, from: u32) {
        let (dst, src, len) = self.pop3();
        let short = self.may_be_short(len);
        let (dst, src, len) = (self.extend(dst), self.extend(src), self.extend(len));
        let long = |this: &mut Self| {
            let args = [this.i32(to), dst, this.i32(from), src, len];
            this.call_builtin(Builtin::memory_copy, &args);
        };
        if !short {
            return long(self);
        }
        let spans = |this: &mut Self| {
            let to = this.span(MemoryIndex::from_u32(to), dst, len);
            (to, this.span(MemoryIndex::from_u32(from), src, len))
        };
        self.by_length(len, long, spans, |this, (to, from), ty, places| {
            let flags = this.span_flags();
            let load = |&place: &PieceEnd| {
                let (address, offset) = from.at(place);
                this.builder.ins().load(ty, flags, address, offset)
            };
            let pieces: Vec<Value> = places.iter().map(load).collect();
            for (&piece, &place) in pieces.iter().zip(places) {
                let (address, offset) = to.at(place);
                this.builder.ins().store(flags, piece, address, offset);
            }
        });
    }

    pub(super) fn memory_fill(&mut self, memory: u32) {
        let (dst, value, len) = self.pop3();
        let short = self.may_be_short(len);
        let (dst, len) = (self.extend(dst), self.extend(len));
        let long = |this: &mut Self| {
            let args = [this.i32(memory), dst, value, len];
            this.call_builtin(Builtin::memory_fill, &args);
        };
        if !short {
            return long(self);
        }
        let span = |this: &mut Self| this.span(MemoryIndex::from_u32(memory), dst, len);
        self.by_length(len, long, span, |this, span, ty, places| {
            let flags = this.span_flags();
            let piece = this.repeat_byte(value, ty);
            for &place in places {
                let (address, offset) = span.at(place);
                this.builder.ins().store(flags, piece, address, offset);
            }
        });
    }

    /// Whether code for short lengths is worth its place: not for a length that is known to be long.
    fn may_be_short(&self, len: Value) -> bool {
        let dfg = &self.builder.func.dfg;
        let ValueDef::Result(inst, _) = dfg.value_def(len) else { return true };
        match dfg.insts[inst] {
            InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => {
                imm.bits().cast_unsigned() <= SHORT
            }
            _ => true,
        }
    }

    /// Code for each of the cases of `len`: `long`, or `short` with what `prepare` made first.
    fn by_length<T: Copy>(
        &mut self,
        len: Value,
        long: impl FnOnce(&mut Self),
        prepare: impl FnOnce(&mut Self) -> T,
        short: impl Fn(&mut Self, T, Type, &[PieceEnd]),
    ) {
        let done = self.builder.create_block();
        self.when(len, SHORT + 1, |this| {
            long(this);
            this.builder.ins().jump(done, &[]);
        });
        let prepared = prepare(self);
        for (least, ty, places) in PIECES {
            self.when(len, least, |this| {
                short(this, prepared, ty, places);
                this.builder.ins().jump(done, &[]);
            });
        }
        self.builder.ins().jump(done, &[]);
        self.builder.seal_block(done);
        self.builder.switch_to_block(done);
    }

    /// Code for a `len` of `least` and more, which leaves; what follows is for less.
    fn when(&mut self, len: Value, least: u64, code: impl FnOnce(&mut Self)) {
        let (yes, no) = (self.builder.create_block(), self.builder.create_block());
        let least = self.i64(least);
        let is = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, len, least);
        self.builder.ins().brif(is, yes, &[], no, &[]);
        self.builder.seal_block(yes);
        self.builder.seal_block(no);
        self.builder.switch_to_block(yes);
        code(self);
        self.builder.switch_to_block(no);
    }

    /// The `len` bytes from `index` on; traps where they are not in the memory.
    pub(super) fn span(&mut self, memory: MemoryIndex, index: Value, len: Value) -> Span {
        let ty = self.env.info.memories[memory];
        let bytes = self.memory_len(memory, &ty);
        let end = match ty.index {
            // Both are below 2^32.
            IndexType::I32 => self.builder.ins().iadd(index, len),
            IndexType::I64 => self.builder.ins().uadd_overflow_trap(index, len, OUT_OF_BOUNDS),
        };
        let out = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, end, bytes);
        self.builder.ins().trapnz(out, OUT_OF_BOUNDS);
        let base = self.memory_base(memory, &ty);
        let mut start = self.builder.ins().iadd(base, index);
        if !self.faults_out_of_bounds(&ty, SHORT) {
            start = self.guard(out, start);
        }
        let end = self.builder.ins().iadd(start, len);
        Span { start, end }
    }

    fn span_flags(&self) -> MemFlagsData {
        let flags = MemFlagsData::new().with_endianness(Endianness::Little).with_notrap();
        flags.with_alias_region(Some(self.regions.memory))
    }

    /// The lowest byte of `value` in all bytes of a `ty`.
    fn repeat_byte(&mut self, value: Value, ty: Type) -> Value {
        let byte = self.builder.ins().ireduce(types::I8, value);
        match ty {
            types::I8 => byte,
            types::I8X16 => self.builder.ins().splat(ty, byte),
            _ => {
                let byte = self.builder.ins().uextend(ty, byte);
                let ones = 0x0101_0101_0101_0101_u64 >> (64 - ty.bits());
                let ones = self.builder.ins().iconst(ty, ones.cast_signed());
                self.builder.ins().imul(byte, ones)
            }
        }
    }
}
