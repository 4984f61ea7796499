//! Globals that have one value for as long as an instance lives.
//!
//! These are the immutable ones whose initial value is known, in the module itself or in the one
//! that it imports them from, and mutable ones that are not exported and that no code writes.

use super::imports::KnownInstances;
use super::writes;
use crate::module::info::{ConstExpr, ConstOp, EntityIndex, GlobalIndex, ModuleInfo};
use crate::module::parse::FuncBody;
use std::collections::{HashMap, HashSet};

/// The value of a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Constant {
    I32(i32),
    I64(i64),
    /// As bits.
    F32(u32),
    /// As bits.
    F64(u64),
    /// As bits.
    V128(u128),
}

/// The constant globals of a module. Only what is found here is one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Constants(HashMap<GlobalIndex, Constant>);

impl Constants {
    /// The value of a global, if it is one of them.
    pub(crate) fn get(&self, index: GlobalIndex) -> Option<Constant> {
        self.0.get(&index).copied()
    }
}

/// Finds the constant globals of all modules. `bodies` are those of a module.
pub(crate) fn constants<'w, 'b: 'w, B>(
    infos: &[ModuleInfo],
    known: &KnownInstances<'_>,
    bodies: impl Fn(usize) -> B,
) -> Vec<Constants>
where
    B: Iterator<Item = &'w FuncBody<'b>>,
{
    let mut found: Vec<Option<Constants>> = vec![None; infos.len()];
    // Who is given a global comes after who defines it, so that it is known by then.
    for module in known.in_order() {
        if found[module].is_none() {
            let given = |index| {
                let (module, entity) = known.definition_of(module, EntityIndex::Global(index))?;
                let EntityIndex::Global(index) = entity else { return None };
                found[module].as_ref()?.get(index)
            };
            found[module] = Some(of_module(&infos[module], given, || bodies(module)));
        }
    }
    let found = found.into_iter().enumerate();
    let alone = |module: usize| of_module(&infos[module], |_| None, || bodies(module));
    found.map(|(module, known)| known.unwrap_or_else(|| alone(module))).collect()
}

fn of_module<'w, 'b: 'w, B: Iterator<Item = &'w FuncBody<'b>>>(
    info: &ModuleInfo,
    given: impl Fn(GlobalIndex) -> Option<Constant>,
    bodies: impl Fn() -> B,
) -> Constants {
    let mut constants = Constants::default();
    let exported: HashSet<EntityIndex> = info.exports.values().copied().collect();
    let mut unwritten = HashSet::new();
    for (index, ty) in &info.globals {
        let value = match info.defined_global(index) {
            None if ty.mutable => None,
            None => given(index),
            // A host, or another module, can write what is exported.
            Some(_) if ty.mutable && exported.contains(&EntityIndex::Global(index)) => None,
            Some(defined) => evaluate(&info.global_inits[defined], &constants),
        };
        if let Some(value) = value {
            constants.0.insert(index, value);
            if ty.mutable {
                unwritten.insert(index);
            }
        }
    }
    // No initial value refers to a mutable global, so that taking some away again is all there is to do.
    for written in writes::written_globals(unwritten, bodies) {
        constants.0.remove(&written);
    }
    constants
}

/// The value of an expression, if it is a number that is known.
pub(crate) fn evaluate(expr: &ConstExpr, constants: &Constants) -> Option<Constant> {
    let mut stack = Vec::new();
    for op in &expr.ops {
        let value = match *op {
            ConstOp::I32(value) => Constant::I32(value),
            ConstOp::I64(value) => Constant::I64(value),
            ConstOp::F32(bits) => Constant::F32(bits),
            ConstOp::F64(bits) => Constant::F64(bits),
            ConstOp::GlobalGet(index) => constants.get(index)?,
            ConstOp::V128(bits) => Constant::V128(bits),
            ConstOp::RefNull(_) | ConstOp::RefFunc(_) => return None,
            ConstOp::I32Add => i32s(&mut stack, i32::wrapping_add)?,
            ConstOp::I32Sub => i32s(&mut stack, i32::wrapping_sub)?,
            ConstOp::I32Mul => i32s(&mut stack, i32::wrapping_mul)?,
            ConstOp::I64Add => i64s(&mut stack, i64::wrapping_add)?,
            ConstOp::I64Sub => i64s(&mut stack, i64::wrapping_sub)?,
            ConstOp::I64Mul => i64s(&mut stack, i64::wrapping_mul)?,
        };
        stack.push(value);
    }
    stack.pop().filter(|_| stack.is_empty())
}

fn i32s(stack: &mut Vec<Constant>, op: fn(i32, i32) -> i32) -> Option<Constant> {
    match (stack.pop(), stack.pop()) {
        (Some(Constant::I32(right)), Some(Constant::I32(left))) => {
            Some(Constant::I32(op(left, right)))
        }
        _ => None,
    }
}

fn i64s(stack: &mut Vec<Constant>, op: fn(i64, i64) -> i64) -> Option<Constant> {
    match (stack.pop(), stack.pop()) {
        (Some(Constant::I64(right)), Some(Constant::I64(left))) => {
            Some(Constant::I64(op(left, right)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityRef;

    #[test]
    fn expressions_have_values() {
        let globals = Constants([(GlobalIndex::new(3), Constant::I32(7))].into());
        let value = |ops: &[ConstOp]| evaluate(&ConstExpr { ops: ops.into() }, &globals);
        let seven = ConstOp::GlobalGet(GlobalIndex::new(3));
        assert_eq!(value(&[seven]), Some(Constant::I32(7)));
        let ops = [ConstOp::I32(i32::MIN), seven, ConstOp::I32Sub];
        assert_eq!(value(&ops), Some(Constant::I32(i32::MIN.wrapping_sub(7))));
        let ops = [ConstOp::I64(3), ConstOp::I64(-5), ConstOp::I64Mul];
        assert_eq!(value(&ops), Some(Constant::I64(-15)));
        assert_eq!(value(&[ConstOp::GlobalGet(GlobalIndex::new(0))]), None);
        assert_eq!(value(&[ConstOp::I64(3), seven, ConstOp::I64Add]), None);
    }
}
