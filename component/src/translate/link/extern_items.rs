//! What comes into a component: the root's imports, which are made up after their types, and the
//! arguments of inner components, which are narrowed to the types that they are taken for.
//!
//! Both walk a type in the same way. A resource type that an imported instance exports is new where
//! the host is to give it, and the argument's own where there is an argument.

use super::scope::{ComponentScope, InstanceVal, ItemVal, ScopeId, TypeKind, TypeVal, Written, at};
use super::{Linking, SCOPE_COST};
use crate::error::bug;
use crate::plan::{ImportItem, ImportedFunc, ImportedModule, Path, TypeItem};
use crate::translate::definitions::WrittenId;
use crate::translate::graph::{FuncNode, FuncSource, ModuleNode, ResourceNode};
use anyhow::{Result, bail};
use indexmap::IndexMap;
use std::rc::Rc;
use wasmparser::{ComponentExternName, ComponentTypeRef, InstanceTypeDeclaration, TypeBounds};
use wharf_runtime::error::Unsupported;

impl<'d, 'a> Linking<'_, 'd, 'a> {
    /// Makes up what the root imports under `path`, after its type.
    pub(super) fn import(
        &mut self,
        scope: ScopeId,
        path: &[&'a str],
        external_id: Option<&'a str>,
        ty: ComponentTypeRef,
    ) -> Result<(ItemVal<'d, 'a>, ImportItem)> {
        // Names are copied into each path, the external id into the world.
        self.spend_names(path.iter().copied().chain(external_id))?;
        let name = path.last().copied().unwrap_or_default();
        let full = || Path(path.iter().map(|name| name.to_string()).collect());
        match ty {
            ComponentTypeRef::Func(index) => {
                let TypeVal { kind: TypeKind::Func(ty), written } =
                    *at(&self.scopes[scope].types, index)?
                else {
                    bail!(bug(&format!("import `{}` is not of a function type", full())));
                };
                let import = self.graph.imported_funcs.push(ImportedFunc { path: full(), ty });
                let written = self.func_name(written, external_id);
                let func = FuncNode { source: FuncSource::Import(import), ty, written };
                Ok((ItemVal::Func(func), ImportItem::Func(import)))
            }
            ComponentTypeRef::Module(index) => {
                let ty = self.module_type(scope, index)?;
                let import = self.graph.imported_modules.push(ImportedModule { path: full(), ty });
                Ok((ItemVal::Module(ModuleNode::Imported(import)), ImportItem::Module(import)))
            }
            ComponentTypeRef::Type(TypeBounds::SubResource) => {
                let resource = self.add_resource(ResourceNode::Imported(full()))?;
                self.types.set_resource_name(resource, name);
                let kind = TypeKind::Resource(resource);
                let ty =
                    TypeVal { kind, written: self.written.push(Written::Abstract { external_id }) };
                Ok((ItemVal::Type(ty), ImportItem::Resource(resource)))
            }
            ComponentTypeRef::Type(TypeBounds::Eq(index)) => {
                let ty = *at(&self.scopes[scope].types, index)?;
                let ty = self.named(ty, name, external_id);
                Ok((ItemVal::Type(ty), ImportItem::Type(type_item(ty))))
            }
            ComponentTypeRef::Instance(index) => {
                let (instance, imports) = self.import_instance(scope, path, index)?;
                Ok((ItemVal::Instance(instance), ImportItem::Instance(imports)))
            }
            ComponentTypeRef::Component(_) => {
                let import = full();
                let message = format!("import `{import}` is a component, which a host cannot give");
                bail!(Unsupported::new(message))
            }
            ComponentTypeRef::Value(_) => {
                bail!(Unsupported::new(format!("import `{}` is a value", full())))
            }
        }
    }

    fn import_instance(
        &mut self,
        scope: ScopeId,
        path: &[&'a str],
        index: u32,
    ) -> Result<(Rc<InstanceVal<'a, 'd>>, IndexMap<String, ImportItem>)> {
        let mut imports = IndexMap::new();
        let exports = self.walk_instance_type(scope, index, |linker, inner, name, ty| {
            let path = [path, &[name.name]].concat();
            let (item, import) = linker.import(inner, &path, name.external_id, ty)?;
            imports.insert(name.name.to_string(), import);
            Ok(item)
        })?;
        imports.shrink_to_fit();
        Ok((Rc::new(InstanceVal::new(exports)), imports))
    }

    /// Narrows `item` to `ty`: an instance keeps what its type names.
    pub(super) fn narrow(
        &mut self,
        scope: ScopeId,
        item: ItemVal<'d, 'a>,
        ty: ComponentTypeRef,
    ) -> Result<ItemVal<'d, 'a>> {
        match (item, ty) {
            (ItemVal::Instance(instance), ComponentTypeRef::Instance(index)) => {
                let exports =
                    self.walk_instance_type(scope, index, |linker, inner, name, ty| {
                        let item = instance.exports.get(name.name).cloned();
                        let lacking = || bug(&format!("an instance lacks `{}`", name.name));
                        linker.narrow(inner, item.ok_or_else(lacking)?, ty)
                    })?;
                Ok(ItemVal::Instance(Rc::new(InstanceVal::new(exports))))
            }
            // Its type is written in the words of who takes it.
            (ItemVal::Func(func), ComponentTypeRef::Func(index)) => {
                let written = at(&self.scopes[scope].types, index)?.written;
                Ok(ItemVal::Func(FuncNode { written, ..func }))
            }
            (item, _) => Ok(item),
        }
    }

    /// Evaluates the instance type at `index`, asking `export` for each thing that an instance of
    /// it exports.
    fn walk_instance_type(
        &mut self,
        scope: ScopeId,
        index: u32,
        mut export: impl FnMut(
            &mut Self,
            ScopeId,
            &ComponentExternName<'a>,
            ComponentTypeRef,
        ) -> Result<ItemVal<'d, 'a>>,
    ) -> Result<IndexMap<&'a str, ItemVal<'d, 'a>>> {
        let TypeKind::Instance { declarations, scope } = at(&self.scopes[scope].types, index)?.kind
        else {
            bail!(bug("expected the type of an instance"));
        };
        self.enter()?;
        self.spend(SCOPE_COST + declarations.len())?;
        let inner = self.scopes.push(ComponentScope::new(Some(scope), None));
        let mut exports = IndexMap::new();
        for declaration in declarations {
            match declaration {
                InstanceTypeDeclaration::CoreType(ty) => self.eval_core_type(inner, ty)?,
                InstanceTypeDeclaration::Type(ty) => {
                    let ty = self.eval_type(inner, ty)?;
                    self.scopes[inner].types.push(ty);
                }
                InstanceTypeDeclaration::Alias(alias) => self.eval_alias(inner, alias)?,
                InstanceTypeDeclaration::Export { name, ty } => {
                    let item = export(self, inner, name, *ty)?;
                    self.scopes[inner].push(("", name.name), item.clone());
                    exports.insert(name.name, item);
                }
            }
        }
        self.leave();
        Ok(exports)
    }

    /// `ty` under a name of its own, which is noted.
    pub(super) fn named(
        &mut self,
        ty: TypeVal<'d, 'a>,
        name: &str,
        external_id: Option<&'a str>,
    ) -> TypeVal<'d, 'a> {
        match ty.kind {
            TypeKind::Value(ty) => self.types.set_name(ty, name),
            TypeKind::Resource(resource) => self.types.set_resource_name(resource, name),
            TypeKind::Func(_) | TypeKind::Instance { .. } | TypeKind::Component => {}
        }
        let written = match ty.kind {
            TypeKind::Func(_) => self.func_name(ty.written, external_id),
            _ => self.written.push(Written::Name { of: ty.written, external_id }),
        };
        TypeVal { written, ..ty }
    }

    /// A name of a function, or of its type, which is written at `of`. Names in between say nothing.
    pub(super) fn func_name(&mut self, of: WrittenId, external_id: Option<&'a str>) -> WrittenId {
        let of = match self.written[of] {
            Written::Name { of, .. } => of,
            _ => of,
        };
        self.written.push(Written::Name { of, external_id })
    }
}

/// A type as the host sees it.
pub(super) fn type_item(ty: TypeVal<'_, '_>) -> TypeItem {
    match ty.kind {
        TypeKind::Value(ty) => TypeItem::Value(ty),
        TypeKind::Func(ty) => TypeItem::Func(ty),
        TypeKind::Resource(resource) => TypeItem::Resource(resource),
        TypeKind::Instance { .. } | TypeKind::Component => TypeItem::Other,
    }
}
