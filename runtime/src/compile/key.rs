//! What every function of an artifact is called while it is compiled.

use crate::entity::EntityRef;
use crate::module::info::DefinedFuncIndex;
use crate::module::types::SigIndex;
use crate::tables::builtins::Builtin;
use cranelift_codegen::ir::UserExternalName;

/// A function of the artifact. The order of keys is the order of code in `.text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum FuncKey {
    /// A function of an inner module: the module's place in the artifact, and the function.
    Func(u32, DefinedFuncIndex),
    /// The entry stub of a type.
    Entry(SigIndex),
    /// The exit stub of a type.
    Exit(SigIndex),
    /// The stub of a builtin.
    Builtin(Builtin),
}

const ENTRY: u32 = 0;
const EXIT: u32 = 1;
const BUILTIN: u32 = 2;
/// Greater namespaces are those of modules.
const MODULES: u32 = 3;

impl FuncKey {
    /// Its name in CLIF.
    pub(crate) fn name(self) -> UserExternalName {
        let (namespace, index) = match self {
            FuncKey::Func(module, func) => (MODULES + module, func.as_u32()),
            FuncKey::Entry(sig) => (ENTRY, sig.as_u32()),
            FuncKey::Exit(sig) => (EXIT, sig.as_u32()),
            FuncKey::Builtin(builtin) => (BUILTIN, builtin as u32),
        };
        UserExternalName::new(namespace, index)
    }

    /// The inverse of [`FuncKey::name`].
    pub(crate) fn from_name(name: &UserExternalName) -> Option<FuncKey> {
        Some(match name.namespace {
            ENTRY => FuncKey::Entry(SigIndex::from_u32(name.index)),
            EXIT => FuncKey::Exit(SigIndex::from_u32(name.index)),
            BUILTIN => FuncKey::Builtin(*Builtin::ALL.get(name.index as usize)?),
            module => FuncKey::Func(module - MODULES, DefinedFuncIndex::new(name.index as usize)),
        })
    }
}
