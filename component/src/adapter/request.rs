//! What adapters are asked for.

use crate::plan::{CanonicalOptions, CoreDef, RuntimeInstanceIndex};
use crate::types::{FuncTypeIndex, ResourceIndex};
use anyhow::Result;
use wharf_runtime::module::types::WasmMemoryType;

/// A call from one component instance to another.
pub(crate) struct AdapterCall<'a> {
    /// What the caller calls it: for backtraces.
    pub(crate) name: &'a str,
    /// The function, as the caller knows it.
    pub(crate) lowered: FuncTypeIndex,
    /// The caller's options.
    pub(crate) caller: &'a CanonicalOptions,
    /// The function, as the callee knows it.
    pub(crate) lifted: FuncTypeIndex,
    /// The callee's options.
    pub(crate) callee: &'a CanonicalOptions,
    /// The core function that is called.
    pub(crate) func: CoreDef,
    /// Whether the call always fails, because one side is around the other, or is the other.
    pub(crate) is_refused: bool,
    /// Whether the caller has functions during which it may not call out.
    pub(crate) may_be_restricted: bool,
    /// The words of the instances that the call enters which could be under way already.
    pub(crate) entered: Vec<CoreDef>,
}

/// Who knows of the component what adapters have to know.
pub(crate) trait ComponentFacts {
    /// The type of `def`, a memory.
    fn memory_type(&self, def: &CoreDef) -> Result<WasmMemoryType>;

    /// Whether code of the component may throw exceptions.
    fn throws(&self) -> bool;

    /// The component instance that defines a resource type; `None` where it is imported.
    fn definer(&self, resource: ResourceIndex) -> Option<RuntimeInstanceIndex>;
}
