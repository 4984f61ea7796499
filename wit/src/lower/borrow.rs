//! `ownership: Borrowing`: what hosts pass to guests borrows what it holds.
//!
//! Everything was lowered with types that own. Here the types of parameters of exported functions
//! are turned into such that borrow: a type that is used for nothing else is defined with a
//! lifetime; one that is used otherwise, too, is defined twice or stays as it is. One that no
//! function uses borrows as well, because what it is made of may be there with a lifetime only.

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;

use crate::bindings::{
    Case, Derives, Field, Function, Interface, ItemPath, NamedTy, Ty, TypeDef, TypeDefKind, World,
};
use crate::names::{self, TakenNames};

/// Lets exported functions borrow, in worlds that lie beside each other.
pub(super) fn borrow(worlds: &mut [World], duplicate: bool) {
    let forms = TypeUses::of(worlds).forms(duplicate);
    let has_both = forms.values().any(|form| matches!(form, TypeForm::Both { .. }));
    let forms = TypeForms { forms, has_both };
    for world in worlds {
        forms.interface(&mut world.root, false);
        for interface in &mut world.imports {
            forms.interface(interface, false);
        }
        for export in &mut world.exports {
            forms.interface(&mut export.interface, true);
        }
        for function in &mut world.functions {
            forms.function(function, true);
        }
    }
}

/// What a type is defined as.
#[derive(Clone)]
enum TypeForm {
    /// With a lifetime only.
    Borrowed,
    /// Twice, under these names.
    Both { param: Ident, result: Ident },
}

/// Who uses which types.
struct TypeUses<'a> {
    /// Definitions, but for those that another version has as well.
    defs: HashMap<ItemPath, &'a TypeDef>,
    params: HashSet<ItemPath>,
    others: HashSet<ItemPath>,
}

impl<'a> TypeUses<'a> {
    fn of(worlds: &'a [World]) -> Self {
        let mut defs = HashMap::new();
        let interfaces = worlds.iter().flat_map(interfaces);
        for interface in interfaces.filter(|interface| !interface.repeated) {
            for def in &interface.types {
                defs.insert(path(interface, def), def);
            }
        }
        let mut uses = Self { defs, params: HashSet::new(), others: HashSet::new() };
        for world in worlds {
            for interface in world.imports.iter().chain([&world.root]) {
                for function in interface.all_functions() {
                    uses.function(function, false);
                }
            }
            let exports = world.exports.iter().flat_map(|export| export.interface.all_functions());
            for function in exports.chain(&world.functions) {
                uses.function(function, true);
            }
        }
        let used = |path: &&ItemPath| uses.params.contains(path) || uses.others.contains(path);
        let unused: Vec<ItemPath> = uses.defs.keys().filter(|path| !used(path)).cloned().collect();
        uses.params.extend(unused);
        uses
    }

    fn function(&mut self, function: &Function, exported: bool) {
        for param in &function.params {
            self.uses(&param.ty, exported);
        }
        function.result.iter().for_each(|ty| self.uses(ty, false));
    }

    fn uses(&mut self, ty: &Ty, in_param: bool) {
        let Ty::Named(NamedTy { path, means: None, .. }) = ty else {
            ty.parts().into_iter().for_each(|part| self.uses(part, in_param));
            return;
        };
        let known = if in_param { &mut self.params } else { &mut self.others };
        if known.insert(path.clone())
            && let Some(def) = self.defs.get(path).copied()
        {
            def.parts().into_iter().for_each(|part| self.uses(part, in_param));
        }
    }

    fn forms(&self, duplicate: bool) -> HashMap<ItemPath, TypeForm> {
        let mut scopes: HashMap<&[Ident], TakenNames> = HashMap::new();
        for path in self.defs.keys() {
            scopes.entry(&path.module).or_default().take(path.ident.clone());
        }
        // In an order that does not change from run to run.
        let mut paths: Vec<&ItemPath> = self.defs.keys().collect();
        paths.sort_by_key(|path| format!("{}{:?}", path.ident, path.module));
        let (mut forms, mut known) = (HashMap::new(), HashMap::new());
        for path in paths {
            let target = self.ultimate(path);
            if !self.params.contains(target) || !self.borrows(target, &mut known) {
                continue;
            }
            let form = match (self.others.contains(target), duplicate) {
                (false, _) => TypeForm::Borrowed,
                (true, false) => continue,
                (true, true) => {
                    let scope = scopes.entry(&path.module).or_default();
                    let mut name = |end| scope.take(names::ident(&format!("{}{end}", path.ident)));
                    TypeForm::Both { param: name("Param"), result: name("Result") }
                }
            };
            forms.insert(path.clone(), form);
        }
        for (path, def) in &self.defs {
            if matches!(&def.kind, TypeDefKind::Alias(ty) if only_borrowed(ty, &forms)) {
                forms.insert(path.clone(), TypeForm::Borrowed);
            }
        }
        forms
    }

    /// Follows names to the definition.
    fn ultimate<'p>(&'p self, path: &'p ItemPath) -> &'p ItemPath {
        match self.defs.get(path).map(|def| &def.kind) {
            Some(TypeDefKind::Alias(Ty::Named(NamedTy { path, means: None, .. }))) => {
                self.ultimate(path)
            }
            _ => path,
        }
    }

    /// Whether there is something to borrow in a definition; `known` are those that were asked for.
    fn borrows<'p>(&'p self, path: &'p ItemPath, known: &mut HashMap<&'p ItemPath, bool>) -> bool {
        if let Some(borrows) = known.get(path) {
            return *borrows;
        }
        let Some(def) = self.defs.get(path) else { return false };
        let is_type = matches!(def.kind, TypeDefKind::Record { .. } | TypeDefKind::Variant(_));
        let mut parts = def.parts().into_iter();
        let borrows = is_type && parts.any(|part| self.borrows_within(part, known));
        known.insert(path, borrows);
        borrows
    }

    fn borrows_within<'p>(&'p self, ty: &'p Ty, known: &mut HashMap<&'p ItemPath, bool>) -> bool {
        match ty {
            Ty::String | Ty::List(_) | Ty::Map(..) => true,
            Ty::Named(NamedTy { path, means: None, .. }) => {
                self.borrows(self.ultimate(path), known)
            }
            ty => ty.parts().into_iter().any(|part| self.borrows_within(part, known)),
        }
    }
}

/// Whether a type has parts that are there with a lifetime only.
fn only_borrowed(ty: &Ty, forms: &HashMap<ItemPath, TypeForm>) -> bool {
    match ty {
        Ty::Named(NamedTy { path, means: None, .. }) => {
            matches!(forms.get(path), Some(TypeForm::Borrowed))
        }
        ty => ty.parts().into_iter().any(|part| only_borrowed(part, forms)),
    }
}

/// The types that are not just defined as they were.
struct TypeForms {
    forms: HashMap<ItemPath, TypeForm>,
    /// Whether one is defined twice: else all names stay, and what aliases stand for stays shared.
    has_both: bool,
}

impl TypeForms {
    fn interface(&self, interface: &mut Interface, exported: bool) {
        for function in &mut interface.functions {
            self.function(function, exported);
        }
        for function in interface.resources.iter_mut().flat_map(|r| &mut r.functions) {
            self.function(function, exported);
        }
        for conversion in &mut interface.conversions {
            self.owned(&mut conversion.wit);
        }
        let defs = std::mem::take(&mut interface.types);
        for mut def in defs {
            match self.forms.get(&path(interface, &def)) {
                Some(TypeForm::Borrowed) => {
                    let ident = def.ident.clone();
                    interface.types.push(self.borrowed_def(&def, ident));
                    continue;
                }
                Some(TypeForm::Both { param, result }) => {
                    interface.types.push(self.borrowed_def(&def, param.clone()));
                    def.ident = result.clone();
                }
                None => {}
            }
            def.parts_mut().into_iter().for_each(|part| self.owned(part));
            interface.types.push(def);
        }
    }

    fn function(&self, function: &mut Function, exported: bool) {
        for param in &mut function.params {
            match exported {
                true => param.ty = self.borrowed(&param.ty),
                false => self.owned(&mut param.ty),
            }
        }
        function.result.iter_mut().for_each(|ty| self.owned(ty));
        if let Some(throws) = &mut function.throws {
            throws.ok.iter_mut().for_each(|ty| self.owned(ty));
            self.owned(&mut throws.conversion.wit);
        }
    }

    /// Names a type as it is called where it owns.
    fn owned(&self, ty: &mut Ty) {
        if !self.has_both {
            return;
        }
        if let Ty::Named(named) = ty
            && let Some(TypeForm::Both { result, .. }) = self.forms.get(&named.path)
        {
            named.path.ident = result.clone();
        }
        ty.parts_mut().into_iter().for_each(|part| self.owned(part));
    }

    fn borrowed_def(&self, def: &TypeDef, ident: Ident) -> TypeDef {
        let kind = match &def.kind {
            TypeDefKind::Record { fields, .. } => {
                let fields = fields.iter().map(|field| {
                    let ty = self.borrowed(&field.ty);
                    Field { ty, ..field.clone() }
                });
                TypeDefKind::Record { fields: fields.collect(), plain: false }
            }
            TypeDefKind::Variant(cases) => {
                let cases = cases.iter().map(|case| {
                    let payload = case.payload.as_ref().map(|ty| self.borrowed(ty));
                    Case { payload, ..case.clone() }
                });
                TypeDefKind::Variant(cases.collect())
            }
            TypeDefKind::Alias(ty) => TypeDefKind::Alias(self.borrowed(ty)),
            other => other.clone(),
        };
        // References are `Copy`, whatever they refer to.
        let derives = Derives { copy: def.derives.clone, ..def.derives };
        TypeDef { ident, kind, derives, lifetime: true, is_error: false, ..def.clone() }
    }

    /// A type that holds references where it can.
    fn borrowed(&self, ty: &Ty) -> Ty {
        match self.element(ty) {
            map @ Ty::Map(..) => Ty::Ref(Box::new(map)),
            Ty::Named(named) if !named.copy && !named.lifetime => {
                Ty::Ref(Box::new(Ty::Named(named)))
            }
            ty => ty,
        }
    }

    /// The same for what lies in a list, whose elements are there and not referred to.
    fn element(&self, ty: &Ty) -> Ty {
        let boxed = |ty: &Ty| Box::new(self.borrowed(ty));
        match ty {
            Ty::String => Ty::Str,
            Ty::List(element) => Ty::Slice(Box::new(self.element(element))),
            Ty::Array(element, length) => Ty::Array(Box::new(self.element(element)), *length),
            Ty::Option(some) => Ty::Option(boxed(some)),
            Ty::Result(ok, err) => Ty::Result(ok.as_deref().map(boxed), err.as_deref().map(boxed)),
            Ty::Tuple(types) => Ty::Tuple(types.iter().map(|ty| self.borrowed(ty)).collect()),
            Ty::Named(named) => match (&named.means, self.forms.get(&named.path)) {
                (Some(means), _) if !named.copy => self.element(means),
                (_, Some(form)) => {
                    let mut named = named.clone();
                    if let TypeForm::Both { param, .. } = form {
                        named.path.ident = param.clone();
                    }
                    Ty::Named(NamedTy { lifetime: true, ..named })
                }
                _ => ty.clone(),
            },
            ty => {
                let mut ty = ty.clone();
                self.owned(&mut ty);
                ty
            }
        }
    }
}

fn interfaces(world: &World) -> impl Iterator<Item = &Interface> {
    let exports = world.exports.iter().map(|export| &export.interface);
    world.imports.iter().chain(exports).chain([&world.root])
}

fn path(interface: &Interface, def: &TypeDef) -> ItemPath {
    ItemPath { module: interface.module.clone(), ident: def.ident.clone() }
}
