//! Which calls are replaced by what they call, and Cranelift's inliner at work.
//!
//! Candidates are small functions. That a function is small is seen from the length of its body,
//! before it is translated, so that of all the other functions never more is held in memory than
//! the one at which a thread works. Candidates are translated first, and inlined into each other from
//! the leaves of the call graph upwards; then each function of the artifact is given its callees
//! while it is compiled. What is inlined where follows from the functions alone, not from which
//! thread is where.
//!
//! A call in a `try_table` hands its exceptional edge on to the calls of what is inlined in its place.
//!
//! What is copied is bounded by the input: a caller grows in proportion to its own size, and what it
//! grows by is not only code. Functions that only forward become nothing but the calls that they were, each
//! a frame in backtraces; so a callee has few of these in it, and counts for as much as it has ([`cost`]).
//!
//! A function that can come to call itself is no candidate, nor is one with tail calls: where it is
//! inlined these would be calls. A callee's check of the stack goes with its frame, which becomes part
//! of the caller's, whose check covers it; every circle of calls still has a function that is called
//! and checks.

use super::key::FuncKey;
use super::positions::{Positions, position, set_position};
use super::straighten::{cut, straighten};
use super::{callgraph, clif};
use crate::error::Bug;
use crate::module::info::DefinedFuncIndex;
use crate::tables::settings::Inlining;
use crate::tables::tunables::Tunables;
use anyhow::{Result, ensure};
use cranelift_codegen::Context;
use cranelift_codegen::inline::{Inline, InlineCommand};
use cranelift_codegen::ir::{self, ExternalName, Function, Inst, InstructionData, Opcode, Value};
use cranelift_codegen::traversals::Dfs;
use std::borrow::Cow;
use std::collections::HashMap;

/// A function in CLIF, and what the positions in it mean.
#[derive(Clone)]
pub(crate) struct Translated {
    pub(crate) func: Function,
    pub(crate) positions: Positions,
}

/// How much is inlined. Sizes are numbers of CLIF instructions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InliningLimits {
    /// Whether functions are inlined into others of their own module.
    within_modules: bool,
    /// The size of the largest callee.
    callee: usize,
    /// How much a caller may grow, if it is not so large that it may grow by half.
    growth: usize,
}

impl InliningLimits {
    /// What `tunables` say for so many functions with bodies of so many bytes in all; `None`: nothing is inlined.
    ///
    /// Where many functions are tiny, each of them may grow by less: inlining would else be most of the work.
    pub(crate) fn new(
        tunables: &Tunables,
        functions: usize,
        bytes: usize,
    ) -> Option<InliningLimits> {
        let within_modules = match tunables.inlining {
            Inlining::Yes => true,
            Inlining::InterModuleAndIntraGc | Inlining::InterModule => false,
            Inlining::Intrinsics | Inlining::No => return None,
        };
        let (callee, growth) = (tunables.inlining_callee_size, tunables.inlining_growth);
        let average = (bytes + ENOUGH) / BYTES_OF_AN_INSTRUCTION / functions.max(1);
        let growth = (growth as usize).saturating_mul(average.min(SMALL)) / SMALL;
        Some(InliningLimits { within_modules, callee: callee as usize, growth })
    }

    /// Whether a body of so many bytes may turn out small enough.
    pub(crate) fn may_fit(&self, bytes: usize) -> bool {
        bytes <= self.callee.saturating_mul(BYTES_OF_AN_INSTRUCTION)
    }

    /// How much a caller of so many instructions may grow: by half of them, if that is more than it may in
    /// any case. Its calls count as one each, so that it is no more than half as long again.
    fn growth(&self, instructions: usize) -> usize {
        self.growth.max(instructions / 2)
    }
}

/// An instruction of WebAssembly has two bytes and more, and rarely becomes none of CLIF.
const BYTES_OF_AN_INSTRUCTION: usize = 2;

/// A small average of functions' instructions: where it is less, each may grow by less, in proportion.
const SMALL: usize = 40;

/// So many bytes more are counted, so that a few functions can be as tiny as they like.
const ENOUGH: usize = 4 << 10;

/// How many calls can be inlined in a function that is inlined itself. Functions that do something
/// reach the limit on their size before this one.
const MAX_FRAMES: usize = 32;

/// The functions that are inlined.
#[derive(Default)]
pub(crate) struct Inlinable {
    /// In boxes: a table has room for twice as many as are in it.
    funcs: HashMap<FuncKey, Box<Candidate>>,
}

struct Candidate {
    translated: Translated,
    /// How much of what its caller may grow it takes.
    cost: usize,
    /// Its module, and the function.
    callee: (u32, DefinedFuncIndex),
}

impl Inlinable {
    /// The function `key` by itself, if it is inlined where it is called.
    pub(crate) fn get(&self, key: FuncKey) -> Option<Translated> {
        let candidate = self.funcs.get(&key)?;
        let mut translated = candidate.translated.clone();
        clif::set_stack_limit(&mut translated.func);
        Some(translated)
    }

    /// Adds a function, if it is small enough; gives it back if not.
    pub(crate) fn add(
        &mut self,
        key: FuncKey,
        mut translated: Translated,
        limits: &InliningLimits,
    ) -> Option<Translated> {
        let cost = cost(&translated);
        let fits = cost <= limits.callee && translated.positions.calls().len() <= MAX_FRAMES;
        match key {
            FuncKey::Func(module, func) if fits => {
                let callee = (module, func);
                // Where it is inlined it has no prologue.
                translated.func.stack_limit = None;
                translated.func.global_values.clear();
                self.funcs.insert(key, Box::new(Candidate { translated, cost, callee }));
                None
            }
            _ => Some(translated),
        }
    }
}

/// The functions among `candidates` that can be inlined, in groups: what one calls is in a group
/// before its own.
pub(crate) fn bottom_up(candidates: &[(FuncKey, &Function)]) -> Vec<Vec<usize>> {
    let numbers: HashMap<FuncKey, usize> =
        candidates.iter().enumerate().map(|(number, (key, _))| (*key, number)).collect();
    let callees: Vec<Vec<usize>> = candidates
        .iter()
        .map(|(_, func)| {
            let names = func.params.user_named_funcs().values();
            let keys = names.filter_map(FuncKey::from_name);
            keys.filter_map(|key| numbers.get(&key).copied()).collect()
        })
        .collect();
    let mut groups = callgraph::bottom_up(&callees);
    for group in &mut groups {
        group.retain(|&number| can_be_inlined(candidates[number].1));
    }
    groups
}

/// Inlines what `caller` calls and `inlinable` has. `context` is scratch space.
pub(crate) fn inline(
    key: FuncKey,
    caller: Translated,
    inlinable: &Inlinable,
    limits: &InliningLimits,
    context: &mut Context,
) -> Result<Translated> {
    let Translated { mut func, mut positions } = caller;
    let mut named = func.params.user_named_funcs().values().filter_map(FuncKey::from_name);
    if !named.any(|key| inlinable.funcs.contains_key(&key)) {
        return Ok(Translated { func, positions });
    }
    let FuncKey::Func(module, _) = key else { return Ok(Translated { func, positions }) };
    let mut inliner = Inliner {
        module,
        inlinable,
        within_modules: limits.within_modules,
        left: limits.growth(opcodes(&func).count()),
        positions: &mut positions,
        inlined: Vec::new(),
    };
    let is_cut = cut(&mut func, |func, inst| {
        let InstructionData::Call { func_ref, .. } = func.dfg.insts[inst] else { return false };
        callee(func, func_ref).is_some_and(|key| inlinable.funcs.contains_key(&key))
    });
    context.clear();
    context.func = func;
    let result = context.inline(&mut inliner);
    result.map_err(|error| Bug::new(format!("inlining failed: {error}")))?;
    let inlined = std::mem::take(&mut inliner.inlined);
    let mut func = std::mem::replace(&mut context.func, Function::new());
    for (place, it) in inlined.iter().enumerate() {
        let end = inlined.get(place + 1).map_or(func.dfg.num_insts(), |next| next.instructions);
        copy_positions(&mut func, it, end)?;
    }
    if is_cut || !inlined.is_empty() {
        straighten(&mut func);
    }
    Ok(Translated { func, positions })
}

/// Decides for each call of a function.
struct Inliner<'a> {
    /// The caller's module.
    module: u32,
    inlinable: &'a Inlinable,
    within_modules: bool,
    /// How much the caller may still grow.
    left: usize,
    positions: &'a mut Positions,
    inlined: Vec<Inlined<'a>>,
}

/// A call that was inlined.
struct Inlined<'a> {
    callee: &'a Translated,
    /// How many instructions the caller had before: those of the callee follow.
    instructions: usize,
    /// The first position of the callee.
    first: u32,
}

impl<'a> Inliner<'a> {
    fn decide(
        &mut self,
        caller: &Function,
        call: Inst,
        callee: ir::FuncRef,
    ) -> Option<&'a Function> {
        let found = self.inlinable.funcs.get(&self::callee(caller, callee)?)?;
        let foreign = found.callee.0 != self.module;
        if found.cost > self.left || !(foreign || self.within_modules) {
            return None;
        }
        let inner = &found.translated.positions;
        let at = position(caller, call).unwrap_or(0);
        let first = self.positions.inline(at, found.callee, inner)?;
        self.left -= found.cost;
        let instructions = caller.dfg.num_insts();
        self.inlined.push(Inlined { callee: &found.translated, instructions, first });
        Some(&found.translated.func)
    }
}

impl Inline for Inliner<'_> {
    fn inline(
        &mut self,
        caller: &Function,
        call: Inst,
        opcode: Opcode,
        callee: ir::FuncRef,
        _: &[Value],
    ) -> InlineCommand<'_> {
        if !matches!(opcode, Opcode::Call | Opcode::TryCall) {
            return InlineCommand::KeepCall;
        }
        match self.decide(caller, call, callee) {
            // What the callee calls has been considered when the callee was made a candidate.
            Some(callee) => {
                InlineCommand::Inline { callee: Cow::Borrowed(callee), visit_callee: false }
            }
            None => InlineCommand::KeepCall,
        }
    }
}

/// The function that a reference in `caller` stands for.
fn callee(caller: &Function, callee: ir::FuncRef) -> Option<FuncKey> {
    let ExternalName::User(name) = caller.dfg.ext_funcs[callee].name else { return None };
    FuncKey::from_name(&caller.params.user_named_funcs()[name])
}

/// Cranelift's inliner leaves the positions of what it copies behind. The copies are the newest
/// instructions of the caller, in the order in which the inliner walks the callee.
fn copy_positions(func: &mut Function, inlined: &Inlined<'_>, end: usize) -> Result<()> {
    let callee = &inlined.callee.func;
    let mut next = inlined.instructions;
    for block in Dfs::new().pre_order_iter(callee) {
        for inst in callee.layout.block_insts(block) {
            if let Some(position) = position(callee, inst) {
                let copy = Inst::from_u32(u32::try_from(next)?);
                set_position(func, copy, inlined.first + position);
            }
            next += 1;
        }
    }
    ensure!(next == end, Bug::new(format!("{end} instructions were inlined, not {next}")));
    Ok(())
}

/// How much of what its caller may grow a function takes: its size; or more, where there is more to be
/// kept of it than that says.
fn cost(translated: &Translated) -> usize {
    let frames = translated.positions.calls().len() + 1;
    let values = clif::values(&translated.func);
    size(&translated.func).max(frames).max(values / VALUES_OF_AN_INSTRUCTION)
}

/// An instruction has a handful of values. Those of vectors have some more, with their casts.
const VALUES_OF_AN_INSTRUCTION: usize = 16;

/// How many instructions a function has. A call is as much code as a handful of others, and where a
/// function spends its time in calls, one call less is little. Casts, of which vectors
/// have many, are no code.
fn size(func: &Function) -> usize {
    let size = |opcode: Opcode| match opcode {
        Opcode::Bitcast => 0,
        opcode if opcode.is_call() => 5,
        _ => 1,
    };
    opcodes(func).map(size).sum()
}

/// Whether a function's instructions mean the same in another function's frame, and somebody may
/// gain by having them there: a function that only ever traps is called once.
fn can_be_inlined(func: &Function) -> bool {
    let tail_call = |opcode| matches!(opcode, Opcode::ReturnCall | Opcode::ReturnCallIndirect);
    !opcodes(func).any(tail_call) && opcodes(func).any(|opcode| opcode == Opcode::Return)
}

fn opcodes(func: &Function) -> impl Iterator<Item = Opcode> {
    let insts = func.layout.blocks().flat_map(|block| func.layout.block_insts(block));
    insts.map(|inst| func.dfg.insts[inst].opcode())
}
