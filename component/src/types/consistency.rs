//! Consistency of types that were decoded from an artifact: a damaged one can say anything.
//!
//! After this check every index in the types is of one that exists, no type contains itself, and
//! layouts are what they would be if the types were made anew.

use super::layout::CanonicalAbi;
use super::{ComponentTypes, CoreExternType, FlatTypes, FuncType, InterfaceType};
use anyhow::{Context, Result, bail, ensure};
use std::collections::HashMap;
use wharf_runtime::module::types::{ModuleTypes, WasmHeapType, WasmRefType, WasmValType};

impl ComponentTypes {
    /// Sees that the types are sound; `core` are the core function types of the same artifact.
    pub(crate) fn check(&self, core: &ModuleTypes) -> Result<()> {
        let mut order = Order { types: self, done: HashMap::new() };
        self.composites().try_for_each(|ty| order.visit(ty))?;
        for (index, func) in self.funcs.items.iter() {
            for ty in func.params.iter().map(|param| param.ty).chain(func.result) {
                self.parts(ty).with_context(|| format!("in {index}"))?;
            }
            ensure!(self.func_layout_is_sound(func), "{index} has a layout that is not its own");
        }
        for (index, module) in self.modules.iter() {
            let imports = module.imports.iter().map(|(_, _, ty)| ty);
            let sound = imports.chain(module.exports.values()).all(|ty| core_type(ty, core));
            ensure!(sound, "{index} uses a core type that does not exist");
        }
        Ok(())
    }

    /// Every type that has parts or a layout of its own.
    fn composites(&self) -> impl Iterator<Item = InterfaceType> {
        let lists = self.lists.items.keys().map(InterfaceType::List);
        lists
            .chain(self.fixed_lists.items.keys().map(InterfaceType::FixedList))
            .chain(self.records.items.keys().map(InterfaceType::Record))
            .chain(self.variants.items.keys().map(InterfaceType::Variant))
            .chain(self.tuples.items.keys().map(InterfaceType::Tuple))
            .chain(self.flags.items.keys().map(InterfaceType::Flags))
            .chain(self.enums.items.keys().map(InterfaceType::Enum))
            .chain(self.options.items.keys().map(InterfaceType::Option))
            .chain(self.results.items.keys().map(InterfaceType::Result))
    }

    /// The types that `ty` consists of, or that it does not exist.
    pub(crate) fn parts(&self, ty: InterfaceType) -> Result<Vec<InterfaceType>> {
        let parts = match ty {
            InterfaceType::List(index) => self.lists.items.get(index).map(|ty| vec![ty.element]),
            InterfaceType::FixedList(index) => {
                self.fixed_lists.items.get(index).map(|ty| vec![ty.element])
            }
            InterfaceType::Record(index) => {
                let record = self.records.items.get(index);
                record.map(|ty| ty.fields.iter().map(|field| field.ty).collect())
            }
            InterfaceType::Variant(index) => {
                let variant = self.variants.items.get(index);
                variant.map(|ty| ty.cases.iter().filter_map(|case| case.ty).collect())
            }
            InterfaceType::Tuple(index) => self.tuples.items.get(index).map(|ty| ty.types.to_vec()),
            InterfaceType::Flags(index) => self.flags.items.get(index).map(|_| Vec::new()),
            InterfaceType::Enum(index) => self.enums.items.get(index).map(|_| Vec::new()),
            InterfaceType::Option(index) => self.options.items.get(index).map(|ty| vec![ty.ty]),
            InterfaceType::Result(index) => {
                let result = self.results.items.get(index);
                result.map(|ty| ty.ok.into_iter().chain(ty.err).collect())
            }
            InterfaceType::Own(index) | InterfaceType::Borrow(index) => {
                self.resources.get(index).map(|_| Vec::new())
            }
            _ => Some(Vec::new()),
        };
        parts.with_context(|| format!("{ty:?} does not exist"))
    }

    /// Whether the layout of `ty` is that of a type made anew of its parts, whose layouts are sound.
    fn layout_is_sound(&self, ty: InterfaceType) -> bool {
        match ty {
            InterfaceType::List(index) => {
                let ty = &self[index];
                !ty.is_map || self.entry(ty).is_some()
            }
            InterfaceType::FixedList(index) => {
                let ty = &self[index];
                ty.abi == CanonicalAbi::fixed_list(self.abi(ty.element), ty.length)
                    && ty.flat == FlatTypes::fixed_list(self.flat(ty.element), ty.length)
            }
            InterfaceType::Record(index) => {
                let ty = &self[index];
                let anew = self.in_sequence(ty.fields.iter().map(|field| field.ty));
                anew.is_some_and(|(abi, flat, offsets)| {
                    let found = ty.fields.iter().map(|field| field.offset);
                    abi == ty.abi && flat == ty.flat && found.eq(offsets)
                })
            }
            InterfaceType::Tuple(index) => {
                let ty = &self[index];
                let anew = self.in_sequence(ty.types.iter().copied());
                anew == Some((ty.abi, ty.flat, ty.offsets.to_vec()))
            }
            InterfaceType::Variant(index) => {
                let ty = &self[index];
                self.in_cases(ty.cases.iter().map(|case| case.ty)) == Some((ty.abi, ty.flat))
            }
            InterfaceType::Enum(index) => {
                let ty = &self[index];
                self.in_cases(ty.names.iter().map(|_| None)) == Some((ty.abi, ty.flat))
            }
            InterfaceType::Option(index) => {
                let ty = &self[index];
                self.in_cases([None, Some(ty.ty)].into_iter()) == Some((ty.abi, ty.flat))
            }
            InterfaceType::Result(index) => {
                let ty = &self[index];
                self.in_cases([ty.ok, ty.err].into_iter()) == Some((ty.abi, ty.flat))
            }
            InterfaceType::Flags(index) => {
                let ty = &self[index];
                let count = ty.names.len();
                ty.abi == CanonicalAbi::flags(count) && ty.flat == FlatTypes::flags(count)
            }
            _ => true,
        }
    }

    fn func_layout_is_sound(&self, func: &FuncType) -> bool {
        let params = self.in_sequence(func.params.iter().map(|param| param.ty));
        let params = params.is_some_and(|(abi, flat, offsets)| {
            let found = func.params.iter().map(|param| param.offset);
            abi == func.params_abi && flat == func.params_flat && found.eq(offsets)
        });
        params
            && func.result_abi == func.result.map_or(CanonicalAbi::UNIT, |ty| self.abi(ty))
            && func.result_flat == func.result.map_or(FlatTypes::EMPTY, |ty| self.flat(ty))
    }
}

/// Visits types, their parts first. Without recursion: what a file says does not decide how much
/// stack is used.
struct Order<'a> {
    types: &'a ComponentTypes,
    /// False while the parts of a type are being visited.
    done: HashMap<InterfaceType, bool>,
}

impl Order<'_> {
    fn visit(&mut self, root: InterfaceType) -> Result<()> {
        let mut stack = vec![root];
        while let Some(&ty) = stack.last() {
            match self.done.get(&ty) {
                Some(true) => {
                    stack.pop();
                }
                Some(false) => {
                    let sound = self.types.layout_is_sound(ty);
                    ensure!(sound, "{ty:?} has a layout that is not its own");
                    self.done.insert(ty, true);
                    stack.pop();
                }
                None => {
                    self.done.insert(ty, false);
                    for part in self.types.parts(ty)? {
                        match self.done.get(&part) {
                            Some(true) => {}
                            Some(false) => bail!("{part:?} is a part of itself"),
                            None => stack.push(part),
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

fn core_type(ty: &CoreExternType, core: &ModuleTypes) -> bool {
    let value = |ty: WasmValType| match ty {
        WasmValType::Ref(WasmRefType { heap: WasmHeapType::Concrete(sig), .. }) => {
            core.get(sig).is_some()
        }
        _ => true,
    };
    match ty {
        CoreExternType::Func(sig) => core.get(*sig).is_some(),
        CoreExternType::Table(ty) => value(WasmValType::Ref(ty.element)),
        CoreExternType::Memory(_) => true,
        CoreExternType::Global(ty) => value(ty.content),
        CoreExternType::Tag(sig) => core.get(*sig).is_some(),
    }
}
