//! Versions of one world: each in a module of its own, and what stands for all of them.
//!
//! What did not change from one version to the next is one type in Rust. So a host converts only
//! what changed, one version at a time, and a new version needs conversions from the last one only.

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;

use super::Generation;
use crate::bindings::{
    Change, Function, Interface, ItemPath, NamedTy, Ty, TypeDef, TypeDefKind, VersionedCall,
    VersionedFunction, VersionedInterface, World, WorldVersion, WorldVersions,
};
use crate::error::Error;
use crate::names;

/// A named type without its version: modules and name.
type UnversionedType = (Vec<Ident>, Ident);

impl Generation<'_> {
    /// Makes types that did not change the same, and finds how calls get from version to version.
    pub(super) fn versions(&mut self, worlds: &mut [World]) -> Option<WorldVersions> {
        if self.options.versions.is_empty() {
            return None;
        }
        self.check_imports(worlds);
        let same: Vec<HashSet<UnversionedType>> =
            worlds.windows(2).map(|pair| unchanged(&pair[0], &pair[1])).collect();
        let family = Family { worlds, same: &same };
        let newest = family.worlds.last()?;
        let functions = newest.functions.iter();
        let functions = functions.filter_map(|function| family.function(None, function)).collect();
        let interfaces = newest.exports.iter().filter_map(|export| {
            let interface = &export.interface;
            let functions = interface.functions.iter();
            let functions: Vec<_> = functions
                .filter_map(|function| family.function(Some(interface), function))
                .collect();
            let world = &newest.idents.world;
            let camel = names::camel(&export.accessor.to_string());
            (!functions.is_empty()).then(|| VersionedInterface {
                name: base(&interface.name).to_owned(),
                item: names::ident(&format!("{world}{camel}")),
                accessor: export.accessor.clone(),
                functions,
            })
        });
        let versions = WorldVersions {
            name: newest.name.clone(),
            world: newest.idents.world.clone(),
            pre: newest.idents.pre.clone(),
            interfaces: interfaces.collect(),
            functions,
            is_async: worlds.iter().any(|world| world.is_async),
            versions: self.each_version(worlds),
        };
        for (i, same) in same.iter().enumerate() {
            let (older, newer) = worlds.split_at_mut(i + 1);
            share(&mut older[i], &newer[0], same);
        }
        Some(versions)
    }

    /// One linker serves all versions, so what they import must differ in name.
    fn check_imports(&mut self, worlds: &[World]) {
        let mut known: HashMap<&str, &str> = HashMap::new();
        for (world, (version, _)) in worlds.iter().zip(&self.options.versions) {
            let functions = world.root.functions.iter().map(|function| &function.name);
            let interfaces = world.imports.iter().filter(|interface| !interface.repeated);
            for name in functions.chain(interfaces.map(|interface| &interface.name)) {
                if let Some(other) = known.insert(name, version) {
                    let message = format!(
                        "this version and `{other}` both import `{name}`, and one linker cannot have \
                         both; put it into an interface of the package, whose name has the version"
                    );
                    self.problems.push(Error::option("versions", Some(version), message));
                }
            }
        }
    }

    fn each_version(&self, worlds: &[World]) -> Vec<WorldVersion> {
        let version = |((module, _), (world, id)): (&(String, String), (&World, _))| {
            let root = world.root.functions.iter().map(|function| function.name.clone());
            let imports = world.imports.iter().map(|interface| interface.name.clone());
            let package = self.resolve.worlds[id].package;
            WorldVersion {
                module: names::ident(module),
                case: names::camel(module),
                name: match package {
                    Some(package) => self.resolve.id_of_name(package, &world.name),
                    None => world.name.clone(),
                },
                imports: imports.chain(root).collect(),
            }
        };
        let worlds = worlds.iter().zip(self.worlds.iter().copied());
        self.options.versions.iter().zip(worlds).map(version).collect()
    }
}

/// The types of `older` that `newer` has just so.
fn unchanged(older: &World, newer: &World) -> HashSet<UnversionedType> {
    let defs = |world: &World| -> Vec<(UnversionedType, TypeDef)> {
        let interfaces = interfaces(world).filter(|interface| !interface.repeated);
        let defs = interfaces.flat_map(|interface| {
            let key = |def: &TypeDef| (relative(&interface.module, world), def.ident.clone());
            interface.types.iter().map(move |def| (key(def), def.clone()))
        });
        defs.collect()
    };
    let newer_defs = defs(newer);
    let pairs = defs(older).into_iter().filter_map(|(key, def)| {
        let (_, other) = newer_defs.iter().find(|(other, _)| *other == key)?;
        Some((key, def, other.clone()))
    });
    let mut pairs: Vec<_> = pairs.collect();
    // All are the same until a difference is seen, which makes those different that refer to it.
    loop {
        let same: HashSet<UnversionedType> = pairs.iter().map(|(key, ..)| key.clone()).collect();
        let before = pairs.len();
        pairs.retain(|(_, def, other)| {
            let names = VersionPair { older, newer, same: &same };
            names.defs(def, other)
        });
        if pairs.len() == before {
            return same;
        }
    }
}

/// Makes each type that did not change a name for that of the next version.
fn share(older: &mut World, newer: &World, same: &HashSet<UnversionedType>) {
    let prefix = older.root.module.clone();
    let exports = older.exports.iter_mut().map(|export| &mut export.interface);
    for interface in older.imports.iter_mut().chain(exports).chain([&mut older.root]) {
        if interface.repeated {
            continue;
        }
        let rest = interface.module[prefix.len()..].to_vec();
        for def in &mut interface.types {
            if same.contains(&(rest.clone(), def.ident.clone())) {
                let module = [newer.root.module.clone(), rest.clone()].concat();
                let path = ItemPath { module, ident: def.ident.clone() };
                let lifetime = def.lifetime;
                let named = NamedTy { path, copy: false, means: None, lifetime };
                def.kind = TypeDefKind::Alias(Ty::Named(named));
            }
        }
    }
}

fn interfaces(world: &World) -> impl Iterator<Item = &Interface> {
    let exports = world.exports.iter().map(|export| &export.interface);
    world.imports.iter().chain(exports).chain([&world.root])
}

/// A module without that of its version; as it is, if it is none of the version's.
fn relative(module: &[Ident], world: &World) -> Vec<Ident> {
    module.strip_prefix(&world.root.module[..]).unwrap_or(module).to_vec()
}

/// The name of an interface without its version.
fn base(name: &str) -> &str {
    name.split('@').next().unwrap_or(name)
}

/// Compares types of two versions.
struct VersionPair<'a> {
    older: &'a World,
    newer: &'a World,
    same: &'a HashSet<UnversionedType>,
}

impl VersionPair<'_> {
    /// Whether two definitions are one but for their documentation.
    fn defs(&self, older: &TypeDef, newer: &TypeDef) -> bool {
        let about = |def: &TypeDef| (def.name.clone(), def.derives, def.is_error, def.lifetime);
        let cases = |older: &[crate::bindings::Case], newer: &[crate::bindings::Case]| {
            older.len() == newer.len()
                && older.iter().zip(newer).all(|(older, newer)| {
                    older.name == newer.name
                        && self.maybe(older.payload.as_ref(), newer.payload.as_ref())
                })
        };
        about(older) == about(newer)
            && match (&older.kind, &newer.kind) {
                (
                    TypeDefKind::Record { fields: older, .. },
                    TypeDefKind::Record { fields: newer, .. },
                ) => {
                    older.len() == newer.len()
                        && older.iter().zip(newer).all(|(older, newer)| {
                            older.name == newer.name && self.tys(&older.ty, &newer.ty)
                        })
                }
                (TypeDefKind::Variant(older), TypeDefKind::Variant(newer))
                | (TypeDefKind::Enum(older), TypeDefKind::Enum(newer))
                | (TypeDefKind::Flags(older), TypeDefKind::Flags(newer)) => cases(older, newer),
                (TypeDefKind::Alias(older), TypeDefKind::Alias(newer)) => self.tys(older, newer),
                (TypeDefKind::Marker, TypeDefKind::Marker) => true,
                _ => false,
            }
    }

    fn tys(&self, older: &Ty, newer: &Ty) -> bool {
        match (older, newer) {
            (Ty::List(older), Ty::List(newer))
            | (Ty::Slice(older), Ty::Slice(newer))
            | (Ty::Ref(older), Ty::Ref(newer))
            | (Ty::Option(older), Ty::Option(newer)) => self.tys(older, newer),
            (Ty::Array(older, length), Ty::Array(newer, newer_length)) => {
                length == newer_length && self.tys(older, newer)
            }
            (Ty::Map(key, value), Ty::Map(newer_key, newer_value)) => {
                self.tys(key, newer_key) && self.tys(value, newer_value)
            }
            (Ty::Result(ok, err), Ty::Result(newer_ok, newer_err)) => {
                self.maybe(ok.as_deref(), newer_ok.as_deref())
                    && self.maybe(err.as_deref(), newer_err.as_deref())
            }
            (Ty::Tuple(older), Ty::Tuple(newer)) => {
                older.len() == newer.len()
                    && older.iter().zip(newer).all(|(older, newer)| self.tys(older, newer))
            }
            (Ty::Named(older), Ty::Named(newer)) => self.paths(&older.path, &newer.path),
            (Ty::Handle(older), Ty::Handle(newer)) => self.paths(older, newer),
            (Ty::GuestHandle(_), Ty::GuestHandle(_)) => false,
            (older, newer) => older == newer,
        }
    }

    fn maybe(&self, older: Option<&Ty>, newer: Option<&Ty>) -> bool {
        match (older, newer) {
            (Some(older), Some(newer)) => self.tys(older, newer),
            (older, newer) => older.is_none() && newer.is_none(),
        }
    }

    fn paths(&self, older: &ItemPath, newer: &ItemPath) -> bool {
        if older == newer {
            return true;
        }
        let key = (relative(&older.module, self.older), older.ident.clone());
        key == (relative(&newer.module, self.newer), newer.ident.clone())
            && self.same.contains(&key)
    }
}

/// All versions, the newest last, and what did not change from each to the next.
struct Family<'a> {
    worlds: &'a [World],
    same: &'a [HashSet<UnversionedType>],
}

impl Family<'_> {
    /// How all versions have a function of the newest one; `None` if one has it in a way that no
    /// conversion of values makes up for.
    fn function(
        &self,
        interface: Option<&Interface>,
        newest: &Function,
    ) -> Option<VersionedFunction> {
        let found: Vec<Option<FunctionOfVersion<'_>>> =
            self.worlds.iter().map(|world| find(world, interface, newest)).collect();
        let mut calls = Vec::new();
        for (at, this) in found.iter().enumerate() {
            let Some(this) = this else {
                calls.push(None);
                continue;
            };
            // The versions on the way to the newest that have the function as well.
            let way: Vec<_> = (at..self.worlds.len())
                .filter_map(|at| Some((at, found[at].as_ref()?.function)))
                .collect();
            let same_params =
                |(_, function): &(usize, &Function)| function.params.len() == newest.params.len();
            if !way.iter().all(same_params) {
                return None;
            }
            let param = |index: usize| {
                let steps = way.windows(2).rev().map(|pair| {
                    let ((older, old), (newer, new)) = (pair[0], pair[1]);
                    let (from, to) = (&new.params[index].ty, &old.params[index].ty);
                    let change = self.change((newer, from), (older, to))?;
                    change.is_of_parameter(from).then_some(change)
                });
                steps.collect::<Option<Vec<Change>>>()
            };
            let params: Option<Vec<_>> = (0..newest.params.len()).map(param).collect();
            let results = way.windows(2).map(|pair| {
                let ((older, old), (newer, new)) = (pair[0], pair[1]);
                match (&old.result, &new.result) {
                    (None, None) => Some(Change::None),
                    (Some(from), Some(to)) => self.change((older, from), (newer, to)),
                    _ => None,
                }
            });
            calls.push(Some(VersionedCall {
                accessor: this.accessor.clone(),
                method: this.function.ident.clone(),
                optional: this.function.optional,
                params: params?,
                result: results.collect::<Option<Vec<_>>>()?,
            }));
        }
        let lacks = |call: &Option<VersionedCall>| match call {
            Some(call) => call.optional || call.accessor.as_ref().is_some_and(|(_, maybe)| *maybe),
            None => true,
        };
        let optional = calls.iter().any(lacks);
        let newest = Function { optional, ..newest.clone() };
        Some(VersionedFunction { newest, calls })
    }

    /// What makes a value of a type out of one of another version's.
    fn change(&self, from: (usize, &Ty), to: (usize, &Ty)) -> Option<Change> {
        let boxed = |a: &Ty, b: &Ty| Some(Box::new(self.change((from.0, a), (to.0, b))?));
        let change = match (from.1, to.1) {
            (Ty::Named(a), Ty::Named(b)) => match (&a.means, &b.means) {
                _ if self.is_same((from.0, &a.path), (to.0, &b.path)) => Change::None,
                (Some(a), Some(b)) => *boxed(a, b)?,
                (None, None) => {
                    let copy = [a, b].map(|named| named.copy || named.lifetime);
                    Change::From { to: b.path.clone(), copy }
                }
                _ => return None,
            },
            (Ty::Named(a), b) => self.change((from.0, a.means.as_deref()?), (to.0, b))?,
            (a, Ty::Named(b)) => self.change((from.0, a), (to.0, b.means.as_deref()?))?,
            (Ty::GuestHandle(_), Ty::GuestHandle(to)) => {
                Change::From { to: to.clone(), copy: [true; 2] }
            }
            (Ty::Handle(a), Ty::Handle(b)) if self.is_same((from.0, a), (to.0, b)) => Change::None,
            (Ty::List(a), Ty::List(b)) | (Ty::Slice(a), Ty::Slice(b)) => Change::List(boxed(a, b)?),
            (Ty::Ref(a), Ty::Ref(b)) => *boxed(a, b)?,
            (Ty::Option(a), Ty::Option(b)) => Change::Option(boxed(a, b)?),
            (Ty::Result(ok, err), Ty::Result(to_ok, to_err)) => {
                let arm = |a: &Option<Box<Ty>>, b: &Option<Box<Ty>>| match (a, b) {
                    (Some(a), Some(b)) => boxed(a, b),
                    (None, None) => Some(Box::new(Change::None)),
                    _ => None,
                };
                Change::Result(arm(ok, to_ok)?, arm(err, to_err)?)
            }
            (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
                let parts = a.iter().zip(b).map(|(a, b)| self.change((from.0, a), (to.0, b)));
                Change::Tuple(parts.collect::<Option<_>>()?)
            }
            (a, b) if a == b => Change::None,
            _ => return None,
        };
        Some(change.or_none())
    }

    /// Whether a type did not change between two versions.
    fn is_same(&self, (a, path): (usize, &ItemPath), (b, other): (usize, &ItemPath)) -> bool {
        let key = |at: usize, path: &ItemPath| {
            (relative(&path.module, &self.worlds[at]), path.ident.clone())
        };
        let first = key(a, path);
        path == other
            || (first == key(b, other)
                && self.same[a.min(b)..a.max(b)].iter().all(|same| same.contains(&first)))
    }
}

/// A function in a version.
struct FunctionOfVersion<'a> {
    function: &'a Function,
    /// The accessor of its interface, and whether a component may lack that.
    accessor: Option<(Ident, bool)>,
}

fn find<'a>(
    world: &'a World,
    interface: Option<&Interface>,
    newest: &Function,
) -> Option<FunctionOfVersion<'a>> {
    let named = |function: &&Function| function.name == newest.name;
    let Some(interface) = interface else {
        let function = world.functions.iter().find(named)?;
        return Some(FunctionOfVersion { function, accessor: None });
    };
    let is_it = |name: &str| base(name) == base(&interface.name);
    let export = world.exports.iter().find(|export| is_it(&export.interface.name))?;
    let function = export.interface.functions.iter().find(named)?;
    Some(FunctionOfVersion { function, accessor: Some((export.accessor.clone(), export.optional)) })
}

impl Change {
    /// Nothing, if nothing changes within.
    fn or_none(self) -> Change {
        let nothing = match &self {
            Change::None => true,
            Change::From { .. } => false,
            Change::List(inner) | Change::Option(inner) => **inner == Change::None,
            Change::Result(ok, err) => **ok == Change::None && **err == Change::None,
            Change::Tuple(parts) => parts.iter().all(|part| *part == Change::None),
        };
        if nothing { Change::None } else { self }
    }

    /// Whether it can be made of a parameter of a type: whatever of that can be is borrowed, and the
    /// rest copied, which handles of the host cannot be.
    fn is_of_parameter(&self, ty: &Ty) -> bool {
        *self == Change::None || (self.takes_references() && !has_handle(ty))
    }

    fn takes_references(&self) -> bool {
        match self {
            Change::None | Change::From { .. } => true,
            Change::List(element) => matches!(**element, Change::From { .. }),
            Change::Option(some) => some.takes_references(),
            Change::Result(ok, err) => ok.takes_references() && err.takes_references(),
            Change::Tuple(parts) => parts.iter().all(Change::takes_references),
        }
    }
}

fn has_handle(ty: &Ty) -> bool {
    matches!(ty, Ty::Handle(_)) || ty.parts().into_iter().any(has_handle)
}
