//! Lays functions out in one text, resolves the calls between them, and gathers their tables.

use super::data::DataSections;
use super::func::{CallKind, CallSite, CompiledFunc};
use super::key::FuncKey;
use super::positions::{Positions, Source};
use crate::artifact::code::{
    ArtifactInfo, CompiledCode, CompiledModuleInfo, FuncLoc, HandlerSite, InlinedFunc, SYMBOL_NAME,
    StubInfo, Symbol, SymbolKind, TEXT_ADDRESS, eh_frame_address, func_symbol, printable,
};
use crate::entity::PrimaryMap;
use crate::error::{Bug, OrBug, Unsupported};
use crate::module::info::{FuncIndex, ModuleInfo};
use crate::module::types::{ModuleTypes, SigIndex};
use crate::module::wiring::Wired;
use anyhow::{Result, bail, ensure};
use cranelift_codegen::isa::TargetIsa;
use gimli::RunTimeEndian;
use gimli::write::{Address, EhFrame, EndianVec, FrameTable, Writer};
use std::collections::HashMap;
use target_lexicon::{Architecture, Endianness};

/// Functions begin at multiples of this.
const FUNC_ALIGN: usize = 16;

/// Makes the artifact's sections of its functions, which are in the order of their keys.
pub(crate) fn link(
    funcs: Vec<CompiledFunc>,
    infos: Vec<ModuleInfo>,
    types: ModuleTypes,
    owners: &PrimaryMap<SigIndex, SigIndex>,
    sections: DataSections,
    isa: &dyn TargetIsa,
) -> Result<CompiledCode> {
    debug_assert!(funcs.is_sorted_by_key(|func| func.key));
    let mut code = CompiledCode {
        data: sections.data,
        images: sections.images,
        dwarf: sections.dwarf,
        ..Default::default()
    };
    let locs = lay_out(&funcs, &mut code.text, isa)?;
    let by_key: HashMap<FuncKey, FuncLoc> =
        funcs.iter().zip(&locs).map(|(func, &loc)| (func.key, loc)).collect();

    for (func, loc) in funcs.iter().zip(&locs) {
        for call in &func.calls {
            let target = by_key.get(&call.target);
            let target = target.ok_or_else(|| Bug::new(format!("no {:?}", call.target)))?;
            patch(&mut code.text, loc.start, call, target.start)?;
        }
        code.traps.extend(func.traps.iter().map(|&(at, trap)| (loc.start + at, trap as u8)));
        code.handlers.extend(func.handlers.iter().map(|handler| HandlerSite {
            returns_to: loc.start + handler.returns_to,
            goes_on_at: loc.start + handler.goes_on_at,
            frame_size: handler.frame_size,
        }));
        add_addresses(func, loc.start, &mut code);
    }
    // They are looked up by binary search.
    code.traps.sort_unstable();
    code.traps.dedup_by_key(|&mut (offset, _)| offset);
    code.handlers.sort_unstable_by_key(|site| site.returns_to);

    code.eh_frame = eh_frame(&funcs, &locs, code.text.len() as u64, isa)?;
    let names: Vec<FuncNames<'_>> = infos.iter().map(ModuleInfo::all_func_names).collect();
    let symbol = |(func, &loc): (&CompiledFunc, _)| symbol(func.key, loc, &infos, &names);
    code.symbols = funcs.iter().zip(&locs).map(symbol).collect();
    drop(names);
    let stub = |key: FuncKey| {
        let loc = by_key.get(&key).copied();
        Ok(loc.ok_or_else(|| Bug::new(format!("no {key:?}")))?)
    };
    let stubs = StubInfo {
        entry: owners.values().map(|&sig| stub(FuncKey::Entry(sig))).collect::<Result<_>>()?,
        exit: owners.values().map(|&sig| stub(FuncKey::Exit(sig))).collect::<Result<_>>()?,
    };
    code.info = artifact_info(stubs, infos);
    code.types = types;
    Ok(code)
}

fn lay_out(
    funcs: &[CompiledFunc],
    text: &mut Vec<u8>,
    isa: &dyn TargetIsa,
) -> Result<Vec<FuncLoc>> {
    // What lies between functions traps.
    let filler = if isa.triple().architecture == Architecture::X86_64 { 0xcc } else { 0 };
    let mut locs = Vec::with_capacity(funcs.len());
    for func in funcs {
        let align = FUNC_ALIGN.max(func.align as usize);
        text.resize(text.len().next_multiple_of(align), filler);
        let end = text.len() + func.code.len();
        ensure!(
            i32::try_from(end).is_ok(),
            Unsupported::new(
                "the machine code takes more than the 2 GiB that an artifact can hold"
            )
        );
        locs.push(FuncLoc { start: text.len() as u32, len: func.code.len() as u32 });
        text.extend_from_slice(&func.code);
    }
    Ok(locs)
}

/// Writes the distance from a call in the function at `start` to its callee at `target`.
fn patch(text: &mut [u8], start: u32, call: &CallSite, target: u32) -> Result<()> {
    let at = start as usize + call.offset as usize;
    let distance = i64::from(target) + call.addend - at as i64;
    let place = text.get_mut(at..at + 4).or_bug("a call outside of its function")?;
    let place: &mut [u8; 4] = place.try_into()?;
    match call.kind {
        CallKind::X86Relative32 => *place = i32::try_from(distance)?.to_le_bytes(),
        CallKind::Arm64Branch26 => {
            ensure!(distance % 4 == 0, Bug::new("a call to an odd address"));
            let words = distance / 4;
            if !(-(1 << 25)..1 << 25).contains(&words) {
                bail!(Unsupported::new(
                    "the machine code takes more than the 128 MiB that a call can reach"
                ));
            }
            let instruction = u32::from_le_bytes(*place) & !0x3ff_ffff;
            *place = (instruction | (words as u32 & 0x3ff_ffff)).to_le_bytes();
        }
    }
    Ok(())
}

/// Says where the code of a function that begins at `start` comes from.
fn add_addresses(func: &CompiledFunc, start: u32, code: &mut CompiledCode) {
    let positions = &func.positions;
    let mut places: Vec<Option<u32>> = vec![None; positions.calls().len()];
    for &(at, position) in &func.addresses {
        let Source { offset, call } = positions.source(position);
        let inlined = call.map_or(0, |call| inlined_func(call, positions, &mut places, code));
        code.addresses.push((start + at, offset));
        let last = code.inline_sites.last().map_or(0, |&(_, last)| last);
        if last != inlined {
            code.inline_sites.push((start + at, inlined));
        }
    }
}

/// One more than the place of an inlined function among those of the artifact, which it is added to
/// with its callers if it is not there. `places` are those of the others of its function.
fn inlined_func(
    call: usize,
    positions: &Positions,
    places: &mut [Option<u32>],
    code: &mut CompiledCode,
) -> u32 {
    // What is not there yet, from the innermost outwards. Positions of callers come first.
    let mut missing = Vec::new();
    let mut next = Some(call);
    while let Some(call) = next.filter(|&call| places[call].is_none()) {
        let source = positions.source(positions.calls()[call].at);
        missing.push((call, source.offset));
        next = source.call;
    }
    let mut caller = next.and_then(|call| places[call]).unwrap_or(0);
    for (call, offset) in missing.into_iter().rev() {
        let (module, func) = positions.calls()[call].callee;
        code.inlined_funcs.push(InlinedFunc { caller, call: offset, module, func });
        // There are less of them than bytes of code.
        caller = code.inlined_funcs.len() as u32;
        places[call] = Some(caller);
    }
    caller
}

fn eh_frame(
    funcs: &[CompiledFunc],
    locs: &[FuncLoc],
    text_len: u64,
    isa: &dyn TargetIsa,
) -> Result<Vec<u8>> {
    if funcs.iter().all(|func| func.unwind.is_none()) {
        return Ok(Vec::new());
    }
    let mut cie = isa.create_systemv_cie().or_bug("the target has no System V unwind info")?;
    cie.fde_address_encoding = gimli::DwEhPe(gimli::DW_EH_PE_pcrel.0 | gimli::DW_EH_PE_sdata4.0);
    let mut table = FrameTable::default();
    let cie = table.add_cie(cie);
    // gimli takes the section to begin at zero, so that addresses are given relative to it.
    let text = TEXT_ADDRESS.wrapping_sub(eh_frame_address(text_len));
    for (func, loc) in funcs.iter().zip(locs) {
        if let Some(unwind) = &func.unwind {
            let address = text.wrapping_add(u64::from(loc.start));
            table.add_fde(cie, unwind.to_fde(Address::Constant(address)));
        }
    }
    let endian = match isa.triple().endianness() {
        Ok(Endianness::Big) => RunTimeEndian::Big,
        _ => RunTimeEndian::Little,
    };
    let mut section = EhFrame::from(EndianVec::new(endian));
    table.write_eh_frame(&mut section)?;
    // A zero length ends the section.
    section.write_u32(0)?;
    Ok(section.0.into_vec())
}

/// The names of a module's functions.
type FuncNames<'a> = HashMap<FuncIndex, &'a str>;

fn symbol(key: FuncKey, loc: FuncLoc, infos: &[ModuleInfo], names: &[FuncNames<'_>]) -> Symbol {
    let (name, kind) = match key {
        FuncKey::Func(module, func) => {
            let info = &infos[module as usize];
            let index = info.func_index(func);
            let mut name = func_symbol(module, info.name.as_deref(), index);
            if let Some(given) = names[module as usize].get(&index) {
                name.push_str(SYMBOL_NAME);
                name.push_str(&printable(given));
            }
            (name, SymbolKind::Func { module, index: func })
        }
        FuncKey::Entry(sig) => (format!("wharf::entry[{}]", sig.as_u32()), SymbolKind::Stub),
        FuncKey::Exit(sig) => (format!("wharf::exit[{}]", sig.as_u32()), SymbolKind::Stub),
        FuncKey::Builtin(builtin) => {
            (format!("wharf::builtin::{}", builtin.name()), SymbolKind::Stub)
        }
    };
    Symbol { name, loc, kind }
}

fn artifact_info(stubs: StubInfo, infos: Vec<ModuleInfo>) -> ArtifactInfo {
    // Modules come first in the order of keys, one after the other.
    let mut next = 0;
    let module = |info: ModuleInfo| {
        let first_func = next;
        next += info.defined_funcs().len() as u32;
        CompiledModuleInfo { info, first_func }
    };
    let modules = infos.into_iter().map(module).collect();
    ArtifactInfo { modules, stubs, wired: Wired::default() }
}
