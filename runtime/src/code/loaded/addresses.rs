//! What an artifact knows of the addresses of its code: traps, handlers, functions and lines.

use super::{LoadedCode, Module};
use crate::Trap;
use crate::artifact::code::{
    CompiledModuleInfo, SYMBOL_NAME, SymbolKind, func_symbol, section_range,
};
use crate::code::backtrace::{FrameInfo, FrameSymbol};
use crate::code::dwarf::Lines;
use crate::code::registry;
use crate::entity::EntityRef;
use crate::module::info::DefinedFuncIndex;
use std::sync::PoisonError;

/// The trap at an address of compiled code, if it is a place that can trap.
///
/// It takes no lock, and can be asked by a signal handler, whatever that interrupts.
///
/// # Safety
///
/// As [`registry::with`].
pub(crate) unsafe fn trap_at(pc: usize) -> Option<Trap> {
    // SAFETY: our caller says that the code at `pc`, if there is any, is not dropped meanwhile.
    unsafe {
        registry::with(pc, |code, offset| {
            let layout = code.layout.as_ref()?;
            layout.traps(code.content.bytes()).lookup(offset)
        })
    }
}

/// Where the function goes on, to which a call returns at an address of compiled code, with an
/// exception that comes out of the call: its address, and the size of the frame there.
///
/// # Safety
///
/// As [`registry::with`].
pub(crate) unsafe fn handler_of(return_address: usize) -> Option<(usize, usize)> {
    // The call is before it, and may be the last instruction of its artifact.
    // SAFETY: our caller says that the code which the call is in is not dropped meanwhile.
    unsafe {
        registry::with(return_address - 1, |code, offset| {
            let layout = code.layout.as_ref()?;
            let site = layout.handlers(code.content.bytes()).lookup(offset + 1)?;
            let pc = code.text().as_ptr().addr() + site.goes_on_at as usize;
            Some((pc, site.frame_size as usize))
        })
    }
}

/// The functions of modules that an address of compiled code is in, innermost first: those that were
/// inlined, then the one that is there. None for a stub.
///
/// # Safety
///
/// As [`registry::with`].
pub(crate) unsafe fn frames_at(pc: usize) -> Vec<FrameInfo> {
    // SAFETY: our caller says that the code at `pc`, if there is any, is not dropped meanwhile.
    unsafe { registry::with(pc, |code, offset| code.frames(offset)) }.unwrap_or_default()
}

impl LoadedCode {
    /// What the guest's DWARF says of the instruction at an offset in a module's input.
    fn lines_at(&self, module: u32, offset: usize) -> Vec<FrameSymbol> {
        let Some(layout) = &self.layout else { return Vec::new() };
        let info = &self.info.modules[module as usize].info;
        if info.dwarf.is_empty() || !self.engine.settings().backtrace_details {
            return Vec::new();
        }
        let dwarf = &self.content.bytes()[layout.dwarf.clone()];
        let section = |name: &str| {
            let found = info.dwarf.iter().find(|(of, _)| of == name);
            let range = found.and_then(|(_, range)| section_range(range, dwarf.len()));
            range.map_or(&[][..], |range| &dwarf[range])
        };
        let mut read = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = read.entry(module).or_insert_with(|| Lines::new(section));
        let address = (offset as u64).checked_sub(info.code_offset);
        lines.as_ref().zip(address).map_or_else(Vec::new, |(lines, at)| lines.symbols(at))
    }

    /// The functions that an offset in the code is in.
    fn frames(&self, offset: u32) -> Option<Vec<FrameInfo>> {
        let layout = self.layout.as_ref()?;
        let bytes = self.content.bytes();
        let funcs = layout.funcs(bytes);
        let (_, SymbolKind::Func { module, index }) = funcs.get(funcs.lookup(offset)?)? else {
            return None;
        };
        let has_map = self.engine.settings().tunables.generate_address_map;
        // Where functions begin is known in any case.
        let mut position = layout.addresses(bytes).lookup(offset).filter(|_| has_map);
        let mut frames = Vec::new();
        for inlined in layout.inlined(bytes).lookup(offset) {
            frames.extend(self.frame(inlined.module, inlined.func, position));
            position = Some(inlined.call).filter(|_| has_map);
        }
        frames.extend(self.frame(module, index, position));
        Some(frames)
    }

    /// A frame of a function, at an offset in the input of its module.
    fn frame(&self, module: u32, index: DefinedFuncIndex, at: Option<u32>) -> Option<FrameInfo> {
        let layout = self.layout.as_ref()?;
        let bytes = self.content.bytes();
        let CompiledModuleInfo { info, first_func } = self.info.modules.get(module as usize)?;
        let place = (*first_func as usize).checked_add(index.index())?;
        let loc = layout.funcs(bytes).loc(place)?;
        let func = info.func_index(index);
        let start = layout.addresses(bytes).lookup(loc.start);
        let symbol = layout.symbol_names(bytes).name(place + 1);
        let name = symbol.and_then(|symbol| {
            let rest = symbol.strip_prefix(&func_symbol(module, info.name.as_deref(), func))?;
            rest.strip_prefix(SYMBOL_NAME)
        });
        let name = name.or_else(|| info.func_name(func));
        Some(FrameInfo {
            module: Module { code: self.own()?, index: module as usize },
            module_name: info.name.clone(),
            func_index: func.as_u32(),
            func_name: name.map(str::to_owned),
            module_offset: at.map(|at| at as usize),
            func_offset: at
                .zip(start)
                .and_then(|(at, start)| at.checked_sub(start))
                .map(|at| at as usize),
            symbols: at.map(|at| self.lines_at(module, at as usize)).unwrap_or_default(),
            role: self.roles.get().map(|role| role(module, func.as_u32())).unwrap_or_default(),
        })
    }
}
