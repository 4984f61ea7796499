//! Strings: CanonicalABI.md `load_string` and `store_string`, with the calls of `realloc` that it
//! fixes for each pair of encodings.

use super::Fault;
use super::body::{Body, Local, place};
use super::call::{check_aligned, check_bounds};
use super::module::{FuncRef, Shared};
use super::value::{ValuePlace, ValueWriter};
use crate::abi::LiftContext;
use crate::abi::strings::UTF16_TAG;
use crate::plan::{AdapterBuiltinKind, CodeUnits, Conversion, StringEncoding};
use anyhow::Result;
use wasm_encoder::{BlockType, Instruction, ValType};

/// Strings of so many bytes are copied by the adapter, if they are ASCII.
const SHORT: u32 = 64;
/// Set in a byte that is not ASCII.
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// A string whose code units are known.
#[derive(Clone, Copy)]
struct StringSource {
    address: Local,
    /// How many code units.
    units: Local,
    encoding: CodeUnits,
}

impl ValueWriter<'_, '_> {
    pub(super) fn string(&mut self, from: &ValuePlace<'_>, to: &ValuePlace<'_>) -> Result<()> {
        let way = self.way;
        let ty = (vec![ValType::I32; 2], vec![ValType::I32; 2]);
        let copy = self.module.shared(
            Shared::String(way),
            |_| "string".into(),
            ty,
            |module, body| ValueWriter { module, body, way }.copy_string(),
        )?;
        let (address, length) = self.load_pair(from)?;
        self.body.gets([address, length]);
        self.body.call(copy);
        let length = self.body.keep(ValType::I32);
        let address = self.body.keep(ValType::I32);
        self.store_pair(address, length, to)
    }

    /// The body of the function that copies a string.
    fn copy_string(&mut self) -> Result<()> {
        let (address, length) = (self.body.param(0), self.body.param(1));
        let source = |encoding| StringSource { address, units: length, encoding };
        match self.module.options(self.way.from).encoding {
            StringEncoding::Utf8 => self.copy_units(source(CodeUnits::Utf8), false),
            StringEncoding::Utf16 => self.copy_units(source(CodeUnits::Utf16), false),
            StringEncoding::CompactUtf16 => {
                self.body.get(length);
                self.body.i32(UTF16_TAG);
                self.body.ops([Instruction::I32And, Instruction::If(BlockType::Empty)]);
                self.body.get(length);
                self.body.i32(UTF16_TAG);
                self.body.op(Instruction::I32Xor);
                self.body.set(length);
                self.copy_units(source(CodeUnits::Utf16), true)?;
                self.body.ops([Instruction::Return, Instruction::End]);
                self.copy_units(source(CodeUnits::Latin1), true)
            }
        }
    }

    /// Leaves address and length of the copy on the stack. `compact` says that the source could have
    /// been in another encoding.
    fn copy_units(&mut self, source: StringSource, compact: bool) -> Result<()> {
        self.check_string(source, compact)?;
        match (source.encoding, self.module.options(self.way.to).encoding) {
            (CodeUnits::Utf8, StringEncoding::Utf8) => self.copy_utf8(source),
            (CodeUnits::Utf16, StringEncoding::Utf16) => {
                self.measure(source, StringEncoding::Utf16)?;
                self.body.op(Instruction::Drop);
                self.same_units(source, 2)
            }
            (CodeUnits::Latin1, StringEncoding::CompactUtf16) => self.same_units(source, 2),
            (CodeUnits::Latin1, StringEncoding::Utf16) => {
                let size = self.scaled(source.units, 2);
                let copied = self.allocate_string(2, size)?;
                self.convert(source, copied, size, CodeUnits::Utf16)?;
                self.body.gets([copied, source.units]);
                Ok(())
            }
            (CodeUnits::Utf16, StringEncoding::Utf8) => self.write_utf8(source, 3),
            (CodeUnits::Latin1, StringEncoding::Utf8) => self.write_utf8(source, 2),
            (CodeUnits::Utf8, StringEncoding::Utf16) => self.write_utf16(source),
            (CodeUnits::Utf16, StringEncoding::CompactUtf16) if compact => {
                self.probably_utf16(source)
            }
            (CodeUnits::Utf8 | CodeUnits::Utf16, StringEncoding::CompactUtf16) => {
                self.write_compact(source)
            }
        }
    }

    /// Sees that a string is within its memory.
    fn check_string(&mut self, source: StringSource, compact: bool) -> Result<()> {
        let fail = self.module.fail()?;
        let memory = self.module.memory(self.way.from)?;
        let page = self.module.page_size_log2(memory);
        let unit = source.encoding.size();
        let size = |body: &mut Body| {
            body.get_wide(source.units);
            if unit != 1 {
                body.i64(unit.into());
                body.op(Instruction::I64Mul);
            }
        };
        size(self.body);
        self.body.i64(LiftContext::MAX_BYTE_LENGTH.into());
        self.body.op(Instruction::I64GtU);
        self.body.fail_if(fail, Fault::StringTooLong, |body| {
            size(body);
            body.i64(0);
        });
        let align = if compact { 2 } else { unit };
        check_aligned(self.body, fail, Fault::Unaligned, source.address, align);
        check_bounds(self.body, fail, Fault::StringBeyond, (memory, page), source.address, size);
        Ok(())
    }

    /// UTF-8 that is copied and seen to be UTF-8 at once. A short string is copied here, and if that
    /// finds nothing but ASCII, it is done.
    fn copy_utf8(&mut self, source: StringSource) -> Result<()> {
        let copied = self.allocate_string(1, source.units)?;
        let kind = AdapterBuiltinKind::CopyUtf8 {
            from: self.module.memory_def(self.way.from)?,
            to: self.module.memory_def(self.way.to)?,
        };
        let copy = self.module.builtin(kind)?;
        let bits = self.body.local(ValType::I64);
        self.body.i64(HIGH_BITS);
        self.body.set(bits);
        self.body.get(source.units);
        self.body.i32(SHORT);
        self.body.op(Instruction::I32LeU);
        self.when(|values| values.copy_short(source, copied, bits))?;
        self.body.get(bits);
        self.body.i64(HIGH_BITS);
        self.body.ops([Instruction::I64And, Instruction::I64Const(0), Instruction::I64Ne]);
        self.when(|values| {
            values.body.gets([source.address, source.units, copied]);
            values.body.call(copy);
            Ok(())
        })?;
        self.body.gets([copied, source.units]);
        Ok(())
    }

    /// Copies a string in pieces, and gathers their bits in `bits`.
    fn copy_short(&mut self, source: StringSource, copied: Local, bits: Local) -> Result<()> {
        let [from, to, end] = [(); 3].map(|()| self.body.local(ValType::I32));
        for (local, start) in [(from, source.address), (to, copied)] {
            self.body.get(start);
            self.body.set(local);
        }
        self.body.i64(0);
        self.body.set(bits);
        self.body.gets([source.address, source.units]);
        self.body.op(Instruction::I32Add);
        self.body.set(end);
        for piece in [8, 1] {
            // While there is room for one more.
            self.body
                .ops([Instruction::Block(BlockType::Empty), Instruction::Loop(BlockType::Empty)]);
            self.body.gets([end, from]);
            self.body.op(Instruction::I32Sub);
            self.body.i32(piece);
            self.body.ops([Instruction::I32LtU, Instruction::BrIf(1)]);
            self.copy_piece(piece, from, to, bits)?;
            self.body.advance(from, piece);
            self.body.advance(to, piece);
            self.body.ops([Instruction::Br(0), Instruction::End, Instruction::End]);
        }
        Ok(())
    }

    fn copy_piece(&mut self, piece: u32, from: Local, to: Local, bits: Local) -> Result<()> {
        let target = place(self.module.memory(self.way.to)?, 0, 1);
        let source = place(self.module.memory(self.way.from)?, 0, 1);
        let (load, store) = match piece {
            8 => (Instruction::I64Load(source), Instruction::I64Store(target)),
            _ => (Instruction::I64Load8U(source), Instruction::I64Store8(target)),
        };
        self.body.get(from);
        self.body.op(load);
        let value = self.body.keep(ValType::I64);
        self.body.gets([to, value]);
        self.body.op(store);
        self.body.gets([bits, value]);
        self.body.op(Instruction::I64Or);
        self.body.set(bits);
        Ok(())
    }

    /// A string whose code units stay as they are.
    fn same_units(&mut self, source: StringSource, align: u32) -> Result<()> {
        let size = self.scaled(source.units, source.encoding.size());
        let copied = self.allocate_string(align, size)?;
        self.copy_bytes(source, copied, size)?;
        self.body.gets([copied, source.units]);
        Ok(())
    }

    fn copy_bytes(&mut self, source: StringSource, to: Local, size: Local) -> Result<()> {
        let memories = (self.module.memory(self.way.to)?, self.module.memory(self.way.from)?);
        self.body.gets([to, source.address, size]);
        self.body.op(Instruction::MemoryCopy { dst_mem: memories.0, src_mem: memories.1 });
        Ok(())
    }

    /// It is hoped that each code unit is a byte; if one is not, there is room for the `worst` case.
    fn write_utf8(&mut self, source: StringSource, worst: u32) -> Result<()> {
        self.measure(source, StringEncoding::Utf8)?;
        let size = self.body.keep(ValType::I32);
        let copied = self.allocate_string(1, source.units)?;
        self.body.gets([size, source.units]);
        self.body.op(Instruction::I32Ne);
        self.when(|values| {
            let worst = values.scaled(source.units, worst);
            values.reallocate_string(copied, source.units, 1, worst)?;
            values.convert(source, copied, size, CodeUnits::Utf8)?;
            values.shrink(copied, worst, 1, size)?;
            values.body.gets([copied, size]);
            values.body.op(Instruction::Return);
            Ok(())
        })?;
        self.convert(source, copied, size, CodeUnits::Utf8)?;
        self.body.gets([copied, size]);
        Ok(())
    }

    /// There is room for a code unit for each byte.
    fn write_utf16(&mut self, source: StringSource) -> Result<()> {
        self.measure(source, StringEncoding::Utf16)?;
        let units = self.body.keep(ValType::I32);
        let worst = self.scaled(source.units, 2);
        let copied = self.allocate_string(2, worst)?;
        let size = self.scaled(units, 2);
        self.convert(source, copied, size, CodeUnits::Utf16)?;
        self.shrink(copied, worst, 2, size)?;
        self.body.gets([copied, units]);
        Ok(())
    }

    /// It is hoped that the string is Latin-1; if it is not, there is room for a code unit for each
    /// one of the source.
    fn write_compact(&mut self, source: StringSource) -> Result<()> {
        self.measure(source, StringEncoding::CompactUtf16)?;
        let length = self.body.keep(ValType::I32);
        let copied = self.allocate_string(2, source.units)?;
        self.when_tagged(length, |values| {
            let worst = values.scaled(source.units, 2);
            values.reallocate_string(copied, source.units, 2, worst)?;
            values.body.get(length);
            values.body.i32(1);
            // The tag goes over the edge.
            values.body.op(Instruction::I32Shl);
            let size = values.body.keep(ValType::I32);
            values.convert(source, copied, size, CodeUnits::Utf16)?;
            values.shrink(copied, worst, 2, size)?;
            values.body.gets([copied, length]);
            values.body.op(Instruction::Return);
            Ok(())
        })?;
        self.convert(source, copied, length, CodeUnits::Latin1)?;
        self.shrink(copied, source.units, 2, length)?;
        self.body.gets([copied, length]);
        Ok(())
    }

    /// What was UTF-16 where it might have been Latin-1 probably cannot be Latin-1.
    fn probably_utf16(&mut self, source: StringSource) -> Result<()> {
        self.measure(source, StringEncoding::CompactUtf16)?;
        let length = self.body.keep(ValType::I32);
        let size = self.scaled(source.units, 2);
        let copied = self.allocate_string(2, size)?;
        self.when_tagged(length, |values| {
            values.copy_bytes(source, copied, size)?;
            values.body.gets([copied, length]);
            values.body.op(Instruction::Return);
            Ok(())
        })?;
        self.convert(source, copied, length, CodeUnits::Latin1)?;
        self.reallocate_string(copied, size, 1, length)?;
        self.body.gets([copied, length]);
        Ok(())
    }

    fn when_tagged(
        &mut self,
        length: Local,
        act: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        self.body.get(length);
        self.body.i32(UTF16_TAG);
        self.body.op(Instruction::I32And);
        self.when(act)
    }

    /// Sees that a string is one; what it takes when converted is on the stack.
    fn measure(&mut self, source: StringSource, to: StringEncoding) -> Result<()> {
        let memory = self.module.memory_def(self.way.from)?;
        let kind = AdapterBuiltinKind::MeasureString { memory, from: source.encoding, to };
        let measure = self.module.builtin(kind)?;
        self.body.gets([source.address, source.units]);
        self.body.call(measure);
        Ok(())
    }

    fn convert(
        &mut self,
        source: StringSource,
        to: Local,
        size: Local,
        units: CodeUnits,
    ) -> Result<()> {
        let kind = AdapterBuiltinKind::ConvertString {
            from: self.module.memory_def(self.way.from)?,
            to: self.module.memory_def(self.way.to)?,
            conversion: Conversion { from: source.encoding, to: units },
        };
        let convert = self.module.builtin(kind)?;
        self.body.gets([source.address, source.units, to, size]);
        self.body.call(convert);
        Ok(())
    }

    /// A size in bytes: lengths are bounded so that nothing wraps.
    fn scaled(&mut self, units: Local, by: u32) -> Local {
        if by == 1 {
            return units;
        }
        self.body.get(units);
        self.body.i32(by);
        self.body.op(Instruction::I32Mul);
        self.body.keep(ValType::I32)
    }

    fn allocate_string(&mut self, align: u32, size: Local) -> Result<Local> {
        let allocate: FuncRef = self.module.allocate(self.way.to, Fault::StringReallocBeyond)?;
        self.body.i32(align);
        self.body.get(size);
        self.body.call(allocate);
        Ok(self.body.keep(ValType::I32))
    }

    /// Moves an allocation to where there is room for `size`.
    fn reallocate_string(
        &mut self,
        address: Local,
        old: Local,
        align: u32,
        size: Local,
    ) -> Result<()> {
        let reallocate = self.module.reallocate(self.way.to, Fault::StringReallocBeyond)?;
        self.body.gets([address, old]);
        self.body.i32(align);
        self.body.get(size);
        self.body.call(reallocate);
        self.body.set(address);
        Ok(())
    }

    /// Gives back what was not needed.
    fn shrink(&mut self, address: Local, old: Local, align: u32, size: Local) -> Result<()> {
        self.body.gets([size, old]);
        self.body.op(Instruction::I32LtU);
        self.when(|values| values.reallocate_string(address, old, align, size))
    }
}
