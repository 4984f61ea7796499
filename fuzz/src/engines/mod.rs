//! What modules are run by, and what can be seen of a run.

mod interpreter;
mod wharf;

pub(crate) use self::interpreter::Interpreter;
pub(crate) use self::wharf::{Configuration, Wharf};

use anyhow::Result;

/// A module that some engine has compiled.
pub(crate) trait Guest {
    /// What [`Guest::instantiate`] makes.
    type Instance: Instance;
    /// An instance, in a store of its own.
    fn instantiate(&self) -> Result<Made<Self::Instance>>;
}

/// What came of instantiating.
pub(crate) enum Made<I> {
    Instance(I),
    Trap(String),
}

/// An instance.
pub(crate) trait Instance {
    /// Calls a function that is exported.
    fn call(&mut self, name: &str, args: &[Value]) -> Result<Called>;
    /// The functions that are exported, with the types of their parameters, in order.
    fn functions(&mut self) -> Vec<(String, Vec<Kind>)>;
    /// All else that is exported.
    fn state(&mut self) -> Result<Vec<(String, State)>>;
}

/// A type of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    I32,
    I64,
    F32,
    F64,
    V128,
    FuncRef,
    ExternRef,
}

/// A value, floats as bits. Of references only whether they are null can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    I32(i32),
    I64(i64),
    F32(u32),
    F64(u64),
    V128(u128),
    FuncRef { null: bool },
    ExternRef { null: bool },
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Called {
    Values(Vec<Value>),
    /// The name of the trap, which is the same in all engines.
    Trap(String),
}

/// What can be seen of something exported.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum State {
    Memory(Vec<u8>),
    Global(Value),
    /// Which elements are null.
    Table(Vec<bool>),
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            State::Memory(bytes) => write!(f, "a memory of {} bytes", bytes.len()),
            State::Global(value) => write!(f, "a global with {value:?}"),
            State::Table(nulls) => write!(f, "a table of {} elements", nulls.len()),
        }
    }
}
