//! Where the instructions of a function come from.
//!
//! To Cranelift a place in the input is a number that it carries along. A function into which others
//! were inlined has instructions from many places, and each of them more than once where a callee was
//! inlined twice. So the numbers are *positions*: first come those of the function's own body, one for
//! each byte, then, for each inlined call, those of the callee. They are relative to the function, so
//! that they are the same wherever in the input it and its callees stand: a function's CLIF is the key
//! by which compiled ones are found.

use crate::module::info::DefinedFuncIndex;
use cranelift_codegen::ir::{Function, Inst, SourceLoc};

/// What the positions in a function's CLIF mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct Positions {
    /// Where the body begins in the input.
    start: u32,
    /// How many positions there are.
    len: u32,
    /// The calls that were inlined, in the order of their positions.
    calls: Vec<InlinedCall>,
}

/// A call that was inlined.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InlinedCall {
    /// The first position of the callee.
    first: u32,
    /// Where the callee's body begins in the input.
    start: u32,
    /// The position of the call.
    pub(crate) at: u32,
    /// The callee: its module's place in the artifact, and the function.
    pub(crate) callee: (u32, DefinedFuncIndex),
}

/// Where something comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The offset in the input.
    pub(crate) offset: u32,
    /// The inlined call whose callee has that offset; `None`: the function itself has it.
    pub(crate) call: Option<usize>,
}

impl Positions {
    /// Positions of a body that begins at `start` and has `len` bytes.
    pub(crate) fn new(start: u32, len: u32) -> Positions {
        Positions { start, len, calls: Vec::new() }
    }

    /// Adds positions for a callee that is inlined at position `at`; the first of them. `None`: there
    /// are not enough numbers.
    pub(crate) fn inline(
        &mut self,
        at: u32,
        callee: (u32, DefinedFuncIndex),
        inner: &Positions,
    ) -> Option<u32> {
        let first = self.len;
        let len = first.checked_add(inner.len)?;
        // The greatest number is no place to Cranelift.
        self.start.checked_add(len).filter(|&end| end < u32::MAX)?;
        self.len = len;
        self.calls.push(InlinedCall { first, start: inner.start, at, callee });
        self.calls.extend(inner.calls.iter().map(|call| InlinedCall {
            first: first + call.first,
            at: first + call.at,
            ..*call
        }));
        Some(first)
    }

    /// What `position` means.
    pub(crate) fn source(&self, position: u32) -> Source {
        match self.calls.partition_point(|call| call.first <= position).checked_sub(1) {
            None => Source { offset: self.start.wrapping_add(position), call: None },
            Some(place) => {
                let InlinedCall { first, start, .. } = self.calls[place];
                Source { offset: start.wrapping_add(position - first), call: Some(place) }
            }
        }
    }

    /// The inlined calls, by [`Source::call`].
    pub(crate) fn calls(&self) -> &[InlinedCall] {
        &self.calls
    }
}

/// The position of an instruction, if it has one.
pub(crate) fn position(func: &Function, inst: Inst) -> Option<u32> {
    let loc = func.srcloc(inst);
    (!loc.is_default()).then(|| loc.bits().wrapping_sub(func.params.base_srcloc().bits()))
}

/// Gives an instruction a position.
pub(crate) fn set_position(func: &mut Function, inst: Inst, position: u32) {
    let base = func.params.base_srcloc().bits();
    func.set_srcloc(inst, SourceLoc::new(base.wrapping_add(position)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityRef;

    fn func(index: usize) -> (u32, DefinedFuncIndex) {
        (0, DefinedFuncIndex::new(index))
    }

    #[test]
    fn callees_have_positions_of_their_own() {
        let leaf = Positions::new(900, 10);
        let mut middle = Positions::new(500, 20);
        assert_eq!(middle.inline(3, func(2), &leaf), Some(20));
        let mut outer = Positions::new(100, 50);
        assert_eq!(outer.inline(7, func(1), &middle), Some(50));
        assert_eq!(outer.inline(9, func(2), &leaf), Some(80));
        let source = |position| {
            let Source { offset, call } = outer.source(position);
            let call = call.map(|call| outer.calls()[call]);
            (offset, call.map(|call| (call.callee.1.index(), call.at)))
        };
        assert_eq!(source(0), (100, None));
        assert_eq!(source(49), (149, None));
        assert_eq!(source(50), (500, Some((1, 7))));
        assert_eq!(source(69), (519, Some((1, 7))));
        assert_eq!(source(70), (900, Some((2, 53))));
        assert_eq!(source(80), (900, Some((2, 9))));
        assert_eq!(source(89), (909, Some((2, 9))));
    }

    #[test]
    fn numbers_run_out_quietly() {
        let mut outer = Positions::new(u32::MAX - 100, 50);
        let inner = Positions::new(0, 50);
        assert_eq!(outer.inline(0, func(0), &inner), None);
        assert_eq!(outer.inline(0, func(0), &Positions::new(0, 40)), Some(50));
    }
}
