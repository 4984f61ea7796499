//! Recursion groups: types that a module defines together, because they refer to each other.

use super::info::{ModuleInfo, TypeIndex};
use super::types::{ModuleTypes, SigIndex, Subtyping, WasmFuncType, WasmSubType, WasmValType};
use crate::entity::EntityRef;
use crate::error::{Bug, OrBug, Unsupported};
use anyhow::{Result, bail, ensure};
use wasmparser::{CompositeInnerType, RecGroup, SubType, UnpackedIndex, ValType};

impl ModuleInfo {
    /// Adds the types of a recursion group to the module's, and to `types` if they are not there yet.
    ///
    /// # Errors
    ///
    /// Fails when there are other types in it than those of functions.
    pub(crate) fn rec_group(&mut self, group: &RecGroup, types: &mut ModuleTypes) -> Result<()> {
        // As long as nobody knows whether the group is there already, its types are called what they
        // would be if it were not.
        let (start, next) = (self.types.len(), types.next().index());
        self.types.extend((next..).take(group.types().len()).map(SigIndex::new));
        let sub_types = group.types().map(|ty| self.sub_type(ty)).collect::<Result<Vec<_>>>()?;
        let first = types.intern_group(sub_types).index();
        for (place, index) in (start..self.types.len()).zip(first..) {
            self.types[TypeIndex::new(place)] = SigIndex::new(index);
        }
        // The validator has seen to that, but whoever adds a type need not have asked it.
        let mut added = (first..).take(self.types.len() - start).map(SigIndex::new);
        ensure!(
            added.all(|ty| types.extends_soundly(ty)),
            Bug::new("a type cannot stand for its supertype")
        );
        Ok(())
    }

    fn sub_type(&self, ty: &SubType) -> Result<WasmSubType> {
        let func = match &ty.composite_type.inner {
            CompositeInnerType::Func(func) => func,
            CompositeInnerType::Struct(_) | CompositeInnerType::Array(_) => {
                bail!(Unsupported::new(
                    "structures and arrays need `gc`, which is not implemented yet"
                ))
            }
            CompositeInnerType::Cont(_) => {
                bail!(Unsupported::new(
                    "continuations need `stack_switching`, which is not implemented yet"
                ))
            }
        };
        let list = |types: &[ValType]| -> Result<Box<[WasmValType]>> {
            types.iter().map(|&ty| self.val_type(ty)).collect()
        };
        let func = WasmFuncType { params: list(func.params())?, results: list(func.results())? };
        let supertype = ty.supertype_idx.map(|index| match index.unpack() {
            UnpackedIndex::Module(index) => {
                let index = self.types.get(TypeIndex::from_u32(index));
                index.copied().or_bug("the supertype of a type is not there")
            }
            index => bail!(Bug::new(format!("the supertype of a type is {index:?}"))),
        });
        let subtyping = Subtyping { is_final: ty.is_final, supertype: supertype.transpose()? };
        Ok(WasmSubType { func, subtyping })
    }
}
