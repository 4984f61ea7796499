//! The world of a component as `wit-parser` has worlds, out of what linking has met.
//!
//! A type has a name where an interface, or the world, imports or exports it under one. Of a type that has one
//! already, that is another name: WIT's `use`, or an alias. Linking tells types apart by where they are written
//! ([`Written`]), and equal ones are not one here, as they are in [`crate::types`].

use super::PUNCTUATION;
use crate::translate::definitions::WrittenId;
use crate::translate::link::{ItemVal, Outline, RootItem, ScopeId, Written};
use anyhow::{Context, Result, bail, ensure};
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};
use wasmparser::names::{ComponentName, ComponentNameKind};
use wasmparser::{
    ComponentDefinedType, ComponentExternName, ComponentFuncType, ComponentType, ComponentValType,
    PrimitiveValType,
};
use wharf_runtime::entity::EntityRef;
use wit_parser::{
    Case, Docs, Enum, EnumCase, Field, Flag, Flags, Function, FunctionKind, Handle, Interface,
    InterfaceId, Package, PackageId, PackageName, Param, Record, Resolve, Result_, Stability,
    Tuple, Type, TypeDef, TypeDefKind, TypeId, TypeOwner, Variant, World, WorldId, WorldItem,
    WorldKey,
};

/// How deep types may be within each other.
const MAX_TYPE_DEPTH: usize = 200;

/// What the world and its package are called: a component does not say it.
const WORLD: &str = "root";
const PACKAGE: (&str, &str) = ("root", "component");

/// The world of a component, and its package.
///
/// # Errors
///
/// Fails when there is something in it that WIT cannot express, or its names alone make more than `most` bytes of text.
pub(super) fn package(outline: &Outline<'_, '_>, most: u64) -> Result<(Resolve, PackageId)> {
    let mut resolve = Resolve::default();
    let (namespace, name) = (PACKAGE.0.to_string(), PACKAGE.1.to_string());
    let name = PackageName { namespace, name, version: None };
    let package = package_named(&mut resolve, name);
    let world = resolve.worlds.alloc(World {
        name: WORLD.to_string(),
        imports: IndexMap::default(),
        exports: IndexMap::default(),
        package: Some(package),
        docs: Docs::default(),
        stability: Stability::default(),
        includes: Vec::new(),
        span: Default::default(),
    });
    resolve.packages[package].worlds.insert(WORLD.to_string(), world);
    let types = vec![None; outline.written.len()];
    let interfaces = HashMap::new();
    let nameless = HashMap::new();
    let mut builder = Builder {
        outline,
        resolve,
        package,
        world,
        types,
        nameless,
        interfaces,
        depth: 0,
        left: most,
    };
    for RootItem { name, item } in &outline.imports {
        let (key, item) = builder.world_item(name, item)?;
        builder.resolve.worlds[world].imports.insert(key, item);
    }
    for RootItem { name, item } in &outline.exports {
        ensure!(!matches!(item, ItemVal::Type(_)), "a world exports no types: `{}`", name.name);
        let (key, item) = builder.world_item(name, item)?;
        builder.resolve.worlds[world].exports.insert(key, item);
    }
    Ok((builder.resolve, package))
}

/// The packages but for `main`, each behind those whose types it uses, as far as they do not use each other's.
pub(super) fn dependencies(resolve: &Resolve, main: PackageId) -> Vec<PackageId> {
    let uses = |package: PackageId| {
        let interfaces = resolve.packages[package].interfaces.values();
        let types = interfaces.flat_map(|&id| resolve.interfaces[id].types.values());
        types.filter_map(|&id| match resolve.types[id].kind {
            TypeDefKind::Type(Type::Id(of)) => match resolve.types[of].owner {
                TypeOwner::Interface(of) => resolve.interfaces[of].package,
                TypeOwner::World(_) | TypeOwner::None => None,
            },
            _ => None,
        })
    };
    let (mut order, mut seen) = (Vec::new(), HashSet::from([main]));
    for (first, _) in resolve.packages.iter() {
        let mut open = Vec::new();
        if seen.insert(first) {
            open.push((first, uses(first)));
        }
        while let Some((package, left)) = open.last_mut() {
            match left.next() {
                Some(used) if seen.insert(used) => open.push((used, uses(used))),
                Some(_) => {}
                None => {
                    order.push(*package);
                    open.pop();
                }
            }
        }
    }
    order
}

/// The package of a name, which is made if it is not there.
fn package_named(resolve: &mut Resolve, name: PackageName) -> PackageId {
    if let Some(&id) = resolve.package_names.get(&name) {
        return id;
    }
    let id = resolve.packages.alloc(Package {
        name: name.clone(),
        docs: Docs::default(),
        interfaces: IndexMap::default(),
        worlds: IndexMap::default(),
    });
    resolve.package_names.insert(name, id);
    id
}

struct Builder<'o, 'd, 'a> {
    outline: &'o Outline<'d, 'a>,
    resolve: Resolve,
    package: PackageId,
    world: WorldId,
    /// What has been met of what is written.
    types: Vec<Option<Type>>,
    /// What they are that have no names.
    nameless: HashMap<TypeDefKind, Type>,
    /// The interfaces that are in a package, by their full names.
    interfaces: HashMap<&'a str, InterfaceId>,
    depth: usize,
    /// How many bytes of text there may still be.
    left: u64,
}

impl<'d, 'a> Builder<'_, 'd, 'a> {
    /// A copy of a name, which is spent.
    fn copy_name(&mut self, name: &str) -> Result<String> {
        let left = self.left.checked_sub(name.len() as u64 + PUNCTUATION);
        self.left = left.context("the world is out of all proportion")?;
        Ok(name.to_string())
    }

    fn copy_optional(&mut self, name: Option<&str>) -> Result<Option<String>> {
        name.map(|name| self.copy_name(name)).transpose()
    }

    /// What the world imports or exports.
    fn world_item(
        &mut self,
        extern_name: &ComponentExternName<'a>,
        item: &ItemVal<'d, 'a>,
    ) -> Result<(WorldKey, WorldItem)> {
        let &ComponentExternName { name, implements, version_suffix, external_id } = extern_name;
        let key = WorldKey::Name(self.copy_name(name)?);
        let owner = TypeOwner::World(self.world);
        match item {
            ItemVal::Func(func) => {
                let resource = |builder: &Self, resource: &str| {
                    let key = WorldKey::Name(resource.to_string());
                    match builder.resolve.worlds[builder.world].imports.get(&key) {
                        Some(WorldItem::Type { id, .. }) => Some(*id),
                        _ => None,
                    }
                };
                let func = self.function(name, func.written, resource)?;
                Ok((key, WorldItem::Function(func)))
            }
            ItemVal::Type(ty) => {
                let id = self.define(name, ty.written, owner)?;
                Ok((key, WorldItem::Type { id, span: Default::default() }))
            }
            ItemVal::Instance(instance) => {
                let (id, is_named) = self.interface(implements.unwrap_or(name), version_suffix)?;
                self.fill(id, &instance.exports)?;
                let key = match is_named && implements.is_none() {
                    true => WorldKey::Interface(id),
                    false => key,
                };
                let item = WorldItem::Interface {
                    id,
                    stability: Stability::default(),
                    external_id: self.copy_optional(external_id)?,
                    docs: Docs::default(),
                    span: Default::default(),
                };
                Ok((key, item))
            }
            ItemVal::Module(_) | ItemVal::Component(_) => {
                bail!("a world has neither modules nor components: `{name}`")
            }
        }
    }

    /// The interface that is imported or exported as `name`, and whether it has a name of its own.
    fn interface(
        &mut self,
        name: &'a str,
        version_suffix: Option<&'a str>,
    ) -> Result<(InterfaceId, bool)> {
        if let Some(&id) = self.interfaces.get(name) {
            return Ok((id, true));
        }
        let parsed = ComponentName::new(name, 0)?;
        let (package, own_name) = match parsed.kind() {
            ComponentNameKind::Interface(name) => {
                let namespace = self.copy_name(name.namespace().as_str())?;
                let package = self.copy_name(name.package().as_str())?;
                let version = name.version(version_suffix)?;
                let package = PackageName { namespace, name: package, version };
                (
                    package_named(&mut self.resolve, package),
                    Some(self.copy_name(name.interface().as_str())?),
                )
            }
            ComponentNameKind::Label(_) => (self.package, None),
            _ => bail!("an interface is not called `{name}`"),
        };
        let id = self.resolve.interfaces.alloc(Interface {
            name: own_name.clone(),
            types: IndexMap::default(),
            functions: IndexMap::default(),
            docs: Docs::default(),
            stability: Stability::default(),
            package: Some(package),
            span: Default::default(),
            clone_of: None,
        });
        let is_named = own_name.is_some();
        if let Some(own_name) = own_name {
            self.resolve.packages[package].interfaces.insert(own_name, id);
            self.interfaces.insert(name, id);
        }
        Ok((id, is_named))
    }

    /// Adds what is in an instance to its interface, which may have some of it, from another instance.
    fn fill(&mut self, id: InterfaceId, items: &IndexMap<&'a str, ItemVal<'d, 'a>>) -> Result<()> {
        let funcs = items.values().filter(|item| matches!(item, ItemVal::Func(_))).count();
        let known = &mut self.resolve.interfaces[id].functions;
        if known.is_empty() {
            known.reserve_exact(funcs);
        }
        for (&name, item) in items {
            match item {
                ItemVal::Type(ty) => {
                    if let Some(&known) = self.resolve.interfaces[id].types.get(name) {
                        self.learn(ty.written, Type::Id(known));
                        continue;
                    }
                    let ty = self.define(name, ty.written, TypeOwner::Interface(id))?;
                    let name = self.copy_name(name)?;
                    self.resolve.interfaces[id].types.insert(name, ty);
                }
                ItemVal::Func(func) => {
                    if self.resolve.interfaces[id].functions.contains_key(name) {
                        continue;
                    }
                    let resource = |builder: &Self, resource: &str| {
                        builder.resolve.interfaces[id].types.get(resource).copied()
                    };
                    let func = self.function(name, func.written, resource)?;
                    let name = self.copy_name(name)?;
                    self.resolve.interfaces[id].functions.insert(name, func);
                }
                ItemVal::Instance(_) | ItemVal::Module(_) | ItemVal::Component(_) => {
                    bail!("an interface has functions and types only: `{name}`")
                }
            }
        }
        Ok(())
    }

    /// Where the type that is written at `written` is defined, or the first of its names that has been met, with
    /// the type that is known there.
    fn origin(&self, mut written: WrittenId) -> (WrittenId, Option<Type>) {
        loop {
            match (self.types[written.index()], self.outline.written[written]) {
                (Some(ty), _) => return (written, Some(ty)),
                (None, Written::Name { of, .. }) => written = of,
                (None, _) => return (written, None),
            }
        }
    }

    /// Notes what is written at `written`, and at what that is a name of, as far as that is not known.
    fn learn(&mut self, mut written: WrittenId, ty: Type) {
        while self.types[written.index()].is_none() {
            self.types[written.index()] = Some(ty);
            let Written::Name { of, .. } = self.outline.written[written] else { break };
            written = of;
        }
    }

    /// Gives a type a name in its owner.
    fn define(&mut self, name: &str, written: WrittenId, owner: TypeOwner) -> Result<TypeId> {
        let kind = match self.origin(written) {
            (_, Some(ty)) => {
                self.check_use(ty, owner).with_context(|| format!("`{name}`"))?;
                TypeDefKind::Type(ty)
            }
            (origin, None) => self.definition(origin)?,
        };
        let id = {
            let (name, external_id) = (self.copy_name(name)?, self.external_id(written)?);
            self.add(Some(name), kind, owner, external_id)
        };
        // A second name is that of what is written as the name only.
        self.learn(written, Type::Id(id));
        Ok(id)
    }

    /// Sees that a type can have a name in `owner`: WIT uses types of interfaces that have a name.
    fn check_use(&self, ty: Type, owner: TypeOwner) -> Result<()> {
        let Type::Id(id) = ty else { return Ok(()) };
        let of = self.resolve.types[id].owner;
        let can_be_used = match of {
            TypeOwner::None => true,
            TypeOwner::Interface(id) => of == owner || self.resolve.interfaces[id].name.is_some(),
            TypeOwner::World(_) => of == owner,
        };
        ensure!(can_be_used, "a type is used of what has no name");
        Ok(())
    }

    fn external_id(&mut self, written: WrittenId) -> Result<Option<String>> {
        match self.outline.written[written] {
            Written::Name { external_id, .. } | Written::Abstract { external_id } => {
                self.copy_optional(external_id)
            }
            Written::Definition(..) => Ok(None),
        }
    }

    fn add(
        &mut self,
        name: Option<String>,
        kind: TypeDefKind,
        owner: TypeOwner,
        external_id: Option<String>,
    ) -> TypeId {
        self.resolve.types.alloc(TypeDef {
            name,
            kind,
            owner,
            docs: Docs::default(),
            stability: Stability::default(),
            span: Default::default(),
            external_id,
        })
    }

    /// The type that is written at `written`, where it is spoken of.
    fn ty(&mut self, written: WrittenId) -> Result<Type> {
        let ty = match self.origin(written) {
            (_, Some(ty)) => ty,
            (origin, None) => self.nameless(origin)?,
        };
        self.learn(written, ty);
        Ok(ty)
    }

    /// The type that is written at `written`, where it has no name.
    fn nameless(&mut self, written: WrittenId) -> Result<Type> {
        Ok(match self.definition(written)? {
            TypeDefKind::Type(ty) => ty,
            kind @ (TypeDefKind::Resource
            | TypeDefKind::Record(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Flags(_)) => bail!("a {} has no name", kind.as_str()),
            // Equal types without names are one.
            kind => match self.nameless.get(&kind) {
                Some(&ty) => ty,
                None => {
                    let ty = Type::Id(self.add(None, kind.clone(), TypeOwner::None, None));
                    *self.nameless.entry(kind).or_insert(ty)
                }
            },
        })
    }

    /// What is written at `written`, which is no name.
    fn definition(&mut self, written: WrittenId) -> Result<TypeDefKind> {
        match self.outline.written[written] {
            Written::Definition(ComponentType::Defined(ty), scope) => {
                ensure!(self.depth < MAX_TYPE_DEPTH, "types are more than {MAX_TYPE_DEPTH} deep");
                self.depth += 1;
                let kind = self.defined(ty, scope);
                self.depth -= 1;
                kind
            }
            Written::Definition(ComponentType::Resource { .. }, _) | Written::Abstract { .. } => {
                Ok(TypeDefKind::Resource)
            }
            _ => bail!("a value has no such type"),
        }
    }

    fn defined(&mut self, ty: &ComponentDefinedType<'a>, scope: ScopeId) -> Result<TypeDefKind> {
        let (docs, span) = (Docs::default, Default::default());
        Ok(match ty {
            ComponentDefinedType::Primitive(ty) => TypeDefKind::Type(primitive(*ty)),
            ComponentDefinedType::Record(fields) => {
                let fields = fields.iter().map(|(name, ty)| {
                    let ty = self.value(scope, *ty)?;
                    Ok(Field { name: self.copy_name(name)?, ty, docs: docs(), span })
                });
                TypeDefKind::Record(Record { fields: fields.collect::<Result<_>>()? })
            }
            ComponentDefinedType::Variant(cases) => {
                let cases = cases.iter().map(|case| {
                    let ty = self.optional(scope, case.ty)?;
                    Ok(Case { name: self.copy_name(case.name)?, ty, docs: docs(), span })
                });
                TypeDefKind::Variant(Variant { cases: cases.collect::<Result<_>>()? })
            }
            ComponentDefinedType::Flags(names) => {
                let flags = names
                    .iter()
                    .map(|name| Ok(Flag { name: self.copy_name(name)?, docs: docs(), span }));
                TypeDefKind::Flags(Flags { flags: flags.collect::<Result<_>>()? })
            }
            ComponentDefinedType::Enum(names) => {
                let cases = names
                    .iter()
                    .map(|name| Ok(EnumCase { name: self.copy_name(name)?, docs: docs(), span }));
                TypeDefKind::Enum(Enum { cases: cases.collect::<Result<_>>()? })
            }
            ComponentDefinedType::Tuple(types) => {
                let types = types.iter().map(|ty| self.value(scope, *ty));
                TypeDefKind::Tuple(Tuple { types: types.collect::<Result<_>>()? })
            }
            ComponentDefinedType::List(ty) => TypeDefKind::List(self.value(scope, *ty)?),
            ComponentDefinedType::FixedLengthList(ty, length) => {
                TypeDefKind::FixedLengthList(self.value(scope, *ty)?, *length)
            }
            ComponentDefinedType::Map(key, value) => {
                TypeDefKind::Map(self.value(scope, *key)?, self.value(scope, *value)?)
            }
            ComponentDefinedType::Option(ty) => TypeDefKind::Option(self.value(scope, *ty)?),
            ComponentDefinedType::Result { ok, err } => TypeDefKind::Result(Result_ {
                ok: self.optional(scope, *ok)?,
                err: self.optional(scope, *err)?,
            }),
            ComponentDefinedType::Own(index) => {
                TypeDefKind::Handle(Handle::Own(self.resource(scope, *index)?))
            }
            ComponentDefinedType::Borrow(index) => {
                TypeDefKind::Handle(Handle::Borrow(self.resource(scope, *index)?))
            }
            ComponentDefinedType::Future(_) | ComponentDefinedType::Stream(_) => {
                bail!("futures and streams are not supported")
            }
        })
    }

    fn value(&mut self, scope: ScopeId, ty: ComponentValType) -> Result<Type> {
        match ty {
            ComponentValType::Primitive(ty) => Ok(primitive(ty)),
            ComponentValType::Type(index) => self.ty(self.outline.type_at(scope, index)?),
        }
    }

    fn optional(&mut self, scope: ScopeId, ty: Option<ComponentValType>) -> Result<Option<Type>> {
        ty.map(|ty| self.value(scope, ty)).transpose()
    }

    fn resource(&mut self, scope: ScopeId, index: u32) -> Result<TypeId> {
        match self.ty(self.outline.type_at(scope, index)?)? {
            Type::Id(id) => Ok(id),
            other => bail!("expected a resource type, found {other:?}"),
        }
    }

    /// A function; `resource` is how a resource type is found that its name names.
    fn function(
        &mut self,
        name: &str,
        written: WrittenId,
        resource: impl Fn(&Self, &str) -> Option<TypeId>,
    ) -> Result<Function> {
        let (ty, scope) = self.func_type(written)?;
        let params = ty.params.iter().map(|(name, ty)| {
            let ty = self.value(scope, *ty)?;
            Ok(Param { name: self.copy_name(name)?, ty, span: Default::default() })
        });
        let params = params.collect::<Result<_>>()?;
        let result = self.optional(scope, ty.result)?;
        let parsed = ComponentName::new(name, 0)?;
        let resource = |name: &str| {
            resource(self, name).with_context(|| format!("there is no resource `{name}`"))
        };
        let kind = match parsed.kind() {
            ComponentNameKind::Label(_) => FunctionKind::Freestanding,
            ComponentNameKind::Constructor(of) => FunctionKind::Constructor(resource(of.as_str())?),
            ComponentNameKind::Method(of) => {
                FunctionKind::Method(resource(of.resource().as_str())?)
            }
            ComponentNameKind::Static(of) => {
                FunctionKind::Static(resource(of.resource().as_str())?)
            }
            _ => bail!("a function is not called `{name}`"),
        };
        let external_id = self.external_id(written)?;
        Ok(Function {
            name: self.copy_name(name)?,
            kind,
            params,
            result,
            docs: Docs::default(),
            stability: Stability::default(),
            span: Default::default(),
            external_id,
        })
    }

    fn func_type(&self, mut written: WrittenId) -> Result<(&'d ComponentFuncType<'a>, ScopeId)> {
        loop {
            match self.outline.written[written] {
                Written::Definition(ComponentType::Func(ty), scope) => return Ok((ty, scope)),
                Written::Name { of, .. } => written = of,
                _ => bail!("a function has no such type"),
            }
        }
    }
}

fn primitive(ty: PrimitiveValType) -> Type {
    match ty {
        PrimitiveValType::Bool => Type::Bool,
        PrimitiveValType::S8 => Type::S8,
        PrimitiveValType::U8 => Type::U8,
        PrimitiveValType::S16 => Type::S16,
        PrimitiveValType::U16 => Type::U16,
        PrimitiveValType::S32 => Type::S32,
        PrimitiveValType::U32 => Type::U32,
        PrimitiveValType::S64 => Type::S64,
        PrimitiveValType::U64 => Type::U64,
        PrimitiveValType::F32 => Type::F32,
        PrimitiveValType::F64 => Type::F64,
        PrimitiveValType::Char => Type::Char,
        PrimitiveValType::String => Type::String,
        PrimitiveValType::ErrorContext => Type::ErrorContext,
    }
}
