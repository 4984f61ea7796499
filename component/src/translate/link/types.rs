//! Types evaluated in their scope: where `own 3` becomes a handle of one concrete resource type.

use super::Linking;
use super::scope::{CoreTypeVal, ScopeId, TypeKind, TypeVal, Written, at};
use crate::error::bug;
use crate::types::{CoreExternType, InterfaceType, ModuleType, ModuleTypeIndex, ResourceIndex};
use anyhow::{Result, bail};
use std::fmt::Display;
use wasmparser::{
    ComponentDefinedType, ComponentFuncType, ComponentType, ComponentValType, CoreType,
    ModuleTypeDeclaration, PrimitiveValType, TypeRef,
};
use wharf_runtime::error::Unsupported;
use wharf_runtime::module::info::ModuleInfo;
use wharf_runtime::module::types::SigIndex;

/// What a component may ask for, and does not get; `what` with its verb.
pub(super) fn unsupported(what: impl Display) -> Unsupported {
    Unsupported::new(format!("{what} not supported"))
}

#[cold]
fn too_large() -> Unsupported {
    Unsupported::new("a type is empty or its values are larger than 256 MiB")
}

impl<'d, 'a> Linking<'_, 'd, 'a> {
    /// Evaluates a type definition. Resource definitions are the caller's: they need an instance.
    pub(super) fn eval_type(
        &mut self,
        scope: ScopeId,
        ty: &'d ComponentType<'a>,
    ) -> Result<TypeVal<'d, 'a>> {
        let kind = match ty {
            ComponentType::Defined(ty) => self.eval_defined(scope, ty)?,
            ComponentType::Func(ty) => self.eval_func(scope, ty)?,
            ComponentType::Instance(declarations) => TypeKind::Instance { declarations, scope },
            ComponentType::Component(_) => TypeKind::Component,
            ComponentType::Resource { .. } => {
                bail!(bug("a resource type is defined inside a type"))
            }
        };
        Ok(TypeVal { kind, written: self.written.push(Written::Definition(ty, scope)) })
    }

    fn eval_func(
        &mut self,
        scope: ScopeId,
        ty: &ComponentFuncType<'a>,
    ) -> Result<TypeKind<'d, 'a>> {
        if ty.async_ {
            bail!(unsupported("async functions are"));
        }
        let params = self.labelled(scope, &ty.params)?;
        let result = self.optional(scope, ty.result)?;
        Ok(TypeKind::Func(self.types.add_func(params, result).ok_or_else(too_large)?))
    }

    fn eval_defined(
        &mut self,
        scope: ScopeId,
        ty: &ComponentDefinedType<'a>,
    ) -> Result<TypeKind<'d, 'a>> {
        let value = match ty {
            ComponentDefinedType::Primitive(ty) => primitive(*ty)?,
            ComponentDefinedType::Record(fields) => {
                let fields = self.labelled(scope, fields)?;
                self.types.add_record(fields).ok_or_else(too_large)?
            }
            ComponentDefinedType::Variant(cases) => {
                self.spend_names(cases.iter().map(|case| case.name))?;
                let cases = cases
                    .iter()
                    .map(|case| Ok((case.name.to_string(), self.optional(scope, case.ty)?)));
                let cases = cases.collect::<Result<_>>()?;
                self.types.add_variant(cases).ok_or_else(too_large)?
            }
            ComponentDefinedType::List(ty) => {
                let element = self.value(scope, *ty)?;
                self.types.add_list(element)
            }
            ComponentDefinedType::FixedLengthList(ty, length) => {
                let element = self.value(scope, *ty)?;
                self.types.add_fixed_list(element, *length).ok_or_else(too_large)?
            }
            ComponentDefinedType::Tuple(types) => {
                self.spend(types.len())?;
                let types = types.iter().map(|ty| self.value(scope, *ty));
                let types = types.collect::<Result<_>>()?;
                self.types.add_tuple(types).ok_or_else(too_large)?
            }
            ComponentDefinedType::Flags(names) => {
                let names = self.names(names)?;
                self.types.add_flags(names)
            }
            ComponentDefinedType::Enum(names) => {
                let names = self.names(names)?;
                self.types.add_enum(names).ok_or_else(too_large)?
            }
            ComponentDefinedType::Option(ty) => {
                let ty = self.value(scope, *ty)?;
                self.types.add_option(ty).ok_or_else(too_large)?
            }
            ComponentDefinedType::Result { ok, err } => {
                let (ok, err) = (self.optional(scope, *ok)?, self.optional(scope, *err)?);
                self.types.add_result(ok, err).ok_or_else(too_large)?
            }
            ComponentDefinedType::Own(index) => InterfaceType::Own(self.resource(scope, *index)?),
            ComponentDefinedType::Borrow(index) => {
                InterfaceType::Borrow(self.resource(scope, *index)?)
            }
            ComponentDefinedType::Map(key, value) => {
                let (key, value) = (self.value(scope, *key)?, self.value(scope, *value)?);
                self.types.add_map(key, value).ok_or_else(too_large)?
            }
            ComponentDefinedType::Future(_) => bail!(unsupported("futures are")),
            ComponentDefinedType::Stream(_) => bail!(unsupported("streams are")),
        };
        Ok(TypeKind::Value(value))
    }

    fn labelled(
        &mut self,
        scope: ScopeId,
        items: &[(&'a str, ComponentValType)],
    ) -> Result<Vec<(String, InterfaceType)>> {
        self.spend_names(items.iter().map(|(name, _)| *name))?;
        items.iter().map(|(name, ty)| Ok((name.to_string(), self.value(scope, *ty)?))).collect()
    }

    fn names(&mut self, names: &[&'a str]) -> Result<Vec<String>> {
        self.spend_names(names.iter().copied())?;
        Ok(names.iter().map(|name| name.to_string()).collect())
    }

    fn optional(
        &self,
        scope: ScopeId,
        ty: Option<ComponentValType>,
    ) -> Result<Option<InterfaceType>> {
        ty.map(|ty| self.value(scope, ty)).transpose()
    }

    fn value(&self, scope: ScopeId, ty: ComponentValType) -> Result<InterfaceType> {
        match ty {
            ComponentValType::Primitive(ty) => primitive(ty),
            ComponentValType::Type(index) => match at(&self.scopes[scope].types, index)?.kind {
                TypeKind::Value(ty) => Ok(ty),
                other => bail!(bug(&format!("expected a value type, found {other:?}"))),
            },
        }
    }

    pub(super) fn resource(&self, scope: ScopeId, index: u32) -> Result<ResourceIndex> {
        match at(&self.scopes[scope].types, index)?.kind {
            TypeKind::Resource(index) => Ok(index),
            other => bail!(bug(&format!("expected a resource type, found {other:?}"))),
        }
    }

    /// Evaluates a core type definition into `scope`.
    pub(super) fn eval_core_type(&mut self, scope: ScopeId, ty: &'d CoreType<'a>) -> Result<()> {
        match ty {
            CoreType::Rec(group) => {
                let mut info = ModuleInfo::default();
                self.core_types.rec_group(&mut info, group)?;
                let funcs = info.types.values().map(|&sig| CoreTypeVal::Func(sig));
                self.scopes[scope].core_mut().types.extend(funcs);
            }
            CoreType::Module(declarations) => {
                let ty = CoreTypeVal::Module { declarations, scope };
                self.scopes[scope].core_mut().types.push(ty);
            }
        }
        Ok(())
    }

    /// Evaluates the type of a core module that is imported.
    pub(super) fn module_type(&mut self, scope: ScopeId, index: u32) -> Result<ModuleTypeIndex> {
        let CoreTypeVal::Module { declarations, scope } =
            *at(&self.scopes[scope].core().types, index)?
        else {
            bail!(bug("expected the type of a core module, found that of a core function"));
        };
        self.spend(declarations.len())?;
        let mut info = ModuleInfo::default();
        let mut ty = ModuleType::default();
        for declaration in declarations {
            match declaration {
                ModuleTypeDeclaration::Type(group) => {
                    self.core_types.rec_group(&mut info, group)?;
                }
                ModuleTypeDeclaration::OuterAlias { count, index, .. } => {
                    // Scope 0 is the module type itself.
                    let sig = match count.checked_sub(1) {
                        None => *at(info.types.as_values_slice(), *index)?,
                        Some(count) => self.outer_core_func(scope, count, *index)?,
                    };
                    info.types.push(sig);
                }
                ModuleTypeDeclaration::Import(import) => {
                    let item = core_extern(&mut info, import.ty)?;
                    ty.imports.push((import.module.to_string(), import.name.to_string(), item));
                }
                ModuleTypeDeclaration::Export { name, ty: item } => {
                    let item = core_extern(&mut info, *item)?;
                    ty.exports.insert(name.to_string(), item);
                }
            }
        }
        Ok(self.types.add_module(ty))
    }

    fn outer_core_func(&self, scope: ScopeId, count: u32, index: u32) -> Result<SigIndex> {
        let scope = self.outer(scope, count)?;
        match at(&self.scopes[scope].core().types, index)? {
            CoreTypeVal::Func(sig) => Ok(*sig),
            CoreTypeVal::Module { .. } => bail!(bug("expected a core function type")),
        }
    }
}

fn core_extern(info: &mut ModuleInfo, ty: TypeRef) -> Result<CoreExternType> {
    let index = info.import(ty)?;
    Ok(info.extern_type(index))
}

fn primitive(ty: PrimitiveValType) -> Result<InterfaceType> {
    Ok(match ty {
        PrimitiveValType::Bool => InterfaceType::Bool,
        PrimitiveValType::S8 => InterfaceType::S8,
        PrimitiveValType::U8 => InterfaceType::U8,
        PrimitiveValType::S16 => InterfaceType::S16,
        PrimitiveValType::U16 => InterfaceType::U16,
        PrimitiveValType::S32 => InterfaceType::S32,
        PrimitiveValType::U32 => InterfaceType::U32,
        PrimitiveValType::S64 => InterfaceType::S64,
        PrimitiveValType::U64 => InterfaceType::U64,
        PrimitiveValType::F32 => InterfaceType::Float32,
        PrimitiveValType::F64 => InterfaceType::Float64,
        PrimitiveValType::Char => InterfaceType::Char,
        PrimitiveValType::String => InterfaceType::String,
        PrimitiveValType::ErrorContext => {
            bail!(unsupported("error contexts are"))
        }
    })
}
