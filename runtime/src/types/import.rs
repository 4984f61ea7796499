//! What may be imported as what.

use super::{ExternType, GlobalType, MemoryType, TableType};
use crate::engine::Engine;
use crate::module::types::{Limits, WasmExternType, WasmMemoryType, WasmTableType};
use std::fmt;

/// Why something cannot be imported: its type is not the one that the module asks for.
#[derive(Clone, Debug)]
pub struct ImportMismatch {
    expected: ExternType,
    found: ExternType,
    reason: String,
}

impl ImportMismatch {
    /// The type that the module asks for.
    pub fn expected(&self) -> &ExternType {
        &self.expected
    }

    /// How it differs.
    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }

    /// The type of what it was given. Of a table or memory, the minimum is its current size.
    pub fn found(&self) -> &ExternType {
        &self.found
    }
}

impl fmt::Display for ImportMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}: {}", self.expected, self.found, self.reason)
    }
}

impl std::error::Error for ImportMismatch {}

impl ExternType {
    /// Whether something of type `found` can be imported where `expected` is asked for.
    ///
    /// The minimum of a table or memory in `found` has to be its current size.
    #[doc(hidden)]
    pub fn check_import(
        expected: &ExternType,
        found: &ExternType,
    ) -> Result<(), Box<ImportMismatch>> {
        let reason = match (expected, found) {
            (ExternType::Func(expected), ExternType::Func(found)) => {
                if found.matches(expected) {
                    None
                } else if found.engine().same(expected.engine()) {
                    Some("the signatures differ".to_owned())
                } else {
                    Some("they belong to different engines".to_owned())
                }
            }
            (ExternType::Global(expected), ExternType::Global(found)) => global(expected, found),
            (ExternType::Table(expected), ExternType::Table(found)) => table(expected, found),
            (ExternType::Memory(expected), ExternType::Memory(found)) => memory(expected, found),
            (ExternType::Tag(expected), ExternType::Tag(found)) => {
                (found != expected).then(|| "what they carry differs".to_owned())
            }
            (expected, found) => Some(format!("a {} is not a {}", found.kind(), expected.kind())),
        };
        let (expected, found) = (expected.clone(), found.clone());
        match reason {
            Some(reason) => Err(Box::new(ImportMismatch { expected, found, reason })),
            None => Ok(()),
        }
    }
}

/// Sees that something of type `found` can be imported where `expected` is asked for, as
/// [`ExternType::check_import`]. Both types speak the numbers of `engine`.
pub(crate) fn check_import(
    engine: &Engine,
    expected: WasmExternType,
    found: WasmExternType,
) -> Result<(), Box<ImportMismatch>> {
    if fits_plainly(&expected, &found) {
        return Ok(());
    }
    let [expected, found] = [expected, found].map(|ty| ExternType::from_wasm(engine, ty));
    ExternType::check_import(&expected, &found)
}

/// Whether what is imported can be seen to fit without asking how types relate: mostly it can. Both types
/// speak the numbers of one engine.
fn fits_plainly(expected: &WasmExternType, found: &WasmExternType) -> bool {
    let within = |expected: Limits, found: Limits| {
        let max = match (expected.max, found.max) {
            (Some(expected), Some(found)) => found <= expected,
            (expected, _) => expected.is_none(),
        };
        max && expected.min <= found.min
    };
    match (*expected, *found) {
        (WasmExternType::Table(expected), WasmExternType::Table(found)) => {
            within(expected.limits, found.limits)
                && (WasmTableType { limits: expected.limits, ..found }) == expected
        }
        (WasmExternType::Memory(expected), WasmExternType::Memory(found)) => {
            within(expected.limits, found.limits)
                && (WasmMemoryType { limits: expected.limits, ..found }) == expected
        }
        (expected, found) => expected == found,
    }
}

fn global(expected: &GlobalType, found: &GlobalType) -> Option<String> {
    let mutable = expected.mutability().is_var();
    if found.mutability().is_var() != mutable {
        return Some(if mutable { "it is not mutable" } else { "it is mutable" }.to_owned());
    }
    // A mutable global is written by both sides, so neither type may be wider than the other.
    let fits = if mutable {
        found.content() == expected.content()
    } else {
        found.content().matches(expected.content())
    };
    (!fits).then(|| format!("its value is not of type {}", expected.content()))
}

fn table(expected: &TableType, found: &TableType) -> Option<String> {
    if expected.element() != found.element() {
        return Some(format!("its elements are not of type {}", expected.element()));
    }
    if expected.is_64() != found.is_64() {
        return Some("their indices differ in width".to_owned());
    }
    let expected = (expected.minimum(), expected.maximum());
    limits(expected, (found.minimum(), found.maximum()), "elements")
}

fn memory(expected: &MemoryType, found: &MemoryType) -> Option<String> {
    if expected.is_64() != found.is_64() {
        return Some("their addresses differ in width".to_owned());
    }
    if expected.is_shared() != found.is_shared() {
        let not = if expected.is_shared() { "not " } else { "" };
        return Some(format!("it is {not}shared"));
    }
    if expected.page_size_log2() != found.page_size_log2() {
        return Some("their page sizes differ".to_owned());
    }
    let expected = (expected.minimum(), expected.maximum());
    limits(expected, (found.minimum(), found.maximum()), "pages")
}

fn limits(
    (expected_min, expected_max): (u64, Option<u64>),
    (found_min, found_max): (u64, Option<u64>),
    unit: &str,
) -> Option<String> {
    if found_min < expected_min {
        return Some(format!("it has {found_min} {unit}, fewer than {expected_min}"));
    }
    match (expected_max, found_max) {
        (Some(expected), None) => Some(format!("it may grow past {expected} {unit}")),
        (Some(expected), Some(found)) if found > expected => {
            Some(format!("it may grow to {found} {unit}, more than {expected}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::types::{
        ExternType, FuncType, GlobalType, HeapType, MemoryType, Mutability, RefType, TableType,
        ValType,
    };

    fn ok(expected: impl Into<ExternType>, found: impl Into<ExternType>) {
        ExternType::check_import(&expected.into(), &found.into()).unwrap();
    }

    fn fails(expected: impl Into<ExternType>, found: impl Into<ExternType>, message: &str) {
        let result = ExternType::check_import(&expected.into(), &found.into());
        assert_eq!(result.unwrap_err().to_string(), message);
    }

    #[test]
    fn functions_and_kinds() {
        let engine = Engine::default();
        let func = FuncType::new(&engine, [ValType::I32], []);
        ok(func.clone(), func.clone());
        fails(
            func.clone(),
            FuncType::new(&engine, [], [ValType::I32]),
            "expected (func (param i32)), found (func (result i32)): the signatures differ",
        );
        fails(
            func,
            MemoryType::new(1, None),
            "expected (func (param i32)), found (memory 1): a memory is not a function",
        );
    }

    #[test]
    fn sizes() {
        let memory = MemoryType::new;
        ok(memory(1, None), memory(2, Some(3)));
        ok(memory(1, Some(3)), memory(1, Some(3)));
        fails(
            memory(2, None),
            memory(1, None),
            "expected (memory 2), found (memory 1): it has 1 pages, fewer than 2",
        );
        fails(
            memory(1, Some(2)),
            memory(1, None),
            "expected (memory 1 2), found (memory 1): it may grow past 2 pages",
        );
        fails(
            TableType::new(RefType::FUNCREF, 1, Some(2)),
            TableType::new(RefType::FUNCREF, 1, Some(4)),
            "expected (table 1 2 funcref), found (table 1 4 funcref): \
             it may grow to 4 elements, more than 2",
        );
        fails(
            TableType::new(RefType::FUNCREF, 1, None),
            TableType::new(RefType::EXTERNREF, 1, None),
            "expected (table 1 funcref), found (table 1 externref): \
             its elements are not of type funcref",
        );
    }

    #[test]
    fn globals() {
        let concrete = RefType::new(false, HeapType::Func);
        let constant = |ty| GlobalType::new(ty, Mutability::Const);
        let variable = |ty| GlobalType::new(ty, Mutability::Var);
        ok(constant(ValType::FUNCREF), constant(concrete.clone().into()));
        fails(
            variable(ValType::FUNCREF),
            variable(concrete.into()),
            "expected (global (mut funcref)), found (global (mut (ref func))): \
             its value is not of type funcref",
        );
        fails(
            constant(ValType::I32),
            variable(ValType::I32),
            "expected (global i32), found (global (mut i32)): it is mutable",
        );
    }
}
