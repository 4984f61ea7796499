//! Adapters in a plan. An adapter is core code like any other: a function of a module that was made
//! for it, whose instance the plan makes. What is special is whom it calls in the host.

use super::{CoreDef, LiftIndex, RuntimeInstanceIndex, StringEncoding};
use crate::types::ResourceIndex;
use serde::{Deserialize, Serialize};
use wharf_runtime::module::types::{SigIndex, WasmFuncType, WasmValType};

/// A call from one inner component to another: `canon lower` of a `canon lift`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adapter {
    /// The callee.
    pub lift: LiftIndex,
    /// The calling component instance.
    pub caller: RuntimeInstanceIndex,
    /// The core function that it became.
    pub func: CoreDef,
    /// How the caller came by it: the name of the core import.
    pub name: String,
}

/// A host function that adapters call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AdapterBuiltin {
    /// What it does.
    pub kind: AdapterBuiltinKind,
    /// Its core type: [`AdapterBuiltinKind::signature`].
    pub sig: SigIndex,
}

/// What adapters cannot do, or should not do each for itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AdapterBuiltinKind {
    /// Fails: the number of a [`Fault`](crate::adapter::Fault), and two numbers for its message.
    Fail,
    /// Begins a call that handles are lent to: until it ends it is the last that has begun on its stack.
    EnterCall,
    /// Ends the call that has begun last.
    ExitCall,
    /// Moves a resource: takes a handle of one instance, returns one of the other.
    TransferOwn(Transfer),
    /// Lends a resource to the call that has begun last: takes a handle of the caller, returns what the callee gets.
    TransferBorrow(Transfer),
    /// Lends a resource to the instance that defines it: takes a handle, returns the representation.
    Lend(HandlesOf),
    /// Undoes [`AdapterBuiltinKind::Lend`]: takes the handle.
    GiveBack(HandlesOf),
    /// Copies a string that must be UTF-8: its address, its bytes, and where it goes.
    CopyUtf8 {
        /// The memory that it is in.
        from: CoreDef,
        /// The memory that it goes to.
        to: CoreDef,
    },
    /// Sees that a string (address, code units) is one, and says what it takes when converted: bytes
    /// of UTF-8, or code units. In `latin1+utf16` the highest bit says that it is UTF-16.
    MeasureString {
        /// The memory that it is in.
        memory: CoreDef,
        /// In which code units.
        from: CodeUnits,
        /// What it will be.
        to: StringEncoding,
    },
    /// Converts a string that was measured: its address, its code units, where it goes, and how many
    /// bytes it takes there.
    ConvertString {
        /// The memory that it is in.
        from: CoreDef,
        /// The memory that it goes to.
        to: CoreDef,
        /// From what to what.
        conversion: Conversion,
    },
}

/// The handles that an instance has of a resource type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HandlesOf {
    /// The component instance.
    pub instance: RuntimeInstanceIndex,
    /// The resource type.
    pub resource: ResourceIndex,
}

/// From whom to whom a resource goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Transfer {
    /// From whose handles.
    pub from: HandlesOf,
    /// To whose handles.
    pub to: HandlesOf,
}

/// How the code units of a string are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CodeUnits {
    /// Bytes of UTF-8.
    Utf8,
    /// 16 bits, little end first.
    Utf16,
    /// Bytes, each a character.
    Latin1,
}

/// What the code units of a string become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Conversion {
    /// What they are.
    pub from: CodeUnits,
    /// What they become.
    pub to: CodeUnits,
}

impl CodeUnits {
    /// The bytes of one.
    pub fn size(self) -> u32 {
        match self {
            CodeUnits::Utf8 | CodeUnits::Latin1 => 1,
            CodeUnits::Utf16 => 2,
        }
    }
}

impl AdapterBuiltinKind {
    /// The core type of such a function.
    pub fn signature(&self) -> WasmFuncType {
        use WasmValType::{I32, I64};
        let (params, results): (&[WasmValType], &[WasmValType]) = match self {
            AdapterBuiltinKind::Fail => (&[I32, I64, I64], &[]),
            AdapterBuiltinKind::EnterCall | AdapterBuiltinKind::ExitCall => (&[], &[]),
            AdapterBuiltinKind::TransferOwn(_)
            | AdapterBuiltinKind::TransferBorrow(_)
            | AdapterBuiltinKind::Lend(_) => (&[I32], &[I32]),
            AdapterBuiltinKind::GiveBack(_) => (&[I32], &[]),
            AdapterBuiltinKind::CopyUtf8 { .. } => (&[I32, I32, I32], &[]),
            AdapterBuiltinKind::MeasureString { .. } => (&[I32, I32], &[I32]),
            AdapterBuiltinKind::ConvertString { .. } => (&[I32, I32, I32, I32], &[]),
        };
        WasmFuncType { params: params.into(), results: results.into() }
    }

    /// The component instances that it speaks of.
    pub(crate) fn instances(&self) -> impl Iterator<Item = RuntimeInstanceIndex> {
        let pair = match *self {
            AdapterBuiltinKind::TransferOwn(it) | AdapterBuiltinKind::TransferBorrow(it) => {
                [Some(it.from.instance), Some(it.to.instance)]
            }
            AdapterBuiltinKind::Lend(it) | AdapterBuiltinKind::GiveBack(it) => {
                [Some(it.instance), None]
            }
            _ => [None, None],
        };
        pair.into_iter().flatten()
    }

    /// The resource types that it speaks of.
    pub(crate) fn resources(&self) -> impl Iterator<Item = ResourceIndex> {
        let pair = match *self {
            AdapterBuiltinKind::TransferOwn(it) | AdapterBuiltinKind::TransferBorrow(it) => {
                [Some(it.from.resource), Some(it.to.resource)]
            }
            AdapterBuiltinKind::Lend(it) | AdapterBuiltinKind::GiveBack(it) => {
                [Some(it.resource), None]
            }
            _ => [None, None],
        };
        pair.into_iter().flatten()
    }

    /// The memories that it reads and writes.
    pub(crate) fn memories(&self) -> impl Iterator<Item = &CoreDef> {
        let pair = match self {
            AdapterBuiltinKind::MeasureString { memory, .. } => [Some(memory), None],
            AdapterBuiltinKind::CopyUtf8 { from, to }
            | AdapterBuiltinKind::ConvertString { from, to, .. } => [Some(from), Some(to)],
            _ => [None, None],
        };
        pair.into_iter().flatten()
    }
}
