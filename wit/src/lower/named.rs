//! `named_imports`: interfaces that components import under names of their own.
//!
//! Beside the interface there is another with the same types, whose functions are told which name
//! the guest called them by.

use crate::bindings::{Interface, ItemPath, NamedTy, Ty, TypeDef, TypeDefKind, World};
use crate::names;

/// Adds those that options ask for.
pub(super) fn add(world: &mut World) {
    let root = &world.root.module;
    let asked = world.imports.iter().filter(|interface| {
        interface.id_type.is_some() && !interface.repeated && interface.module.starts_with(root)
    });
    world.named = asked.map(|interface| named(interface, root.len())).collect();
}

fn named(interface: &Interface, root: usize) -> Interface {
    let mut named = interface.clone();
    named.module.insert(root, names::ident("named_imports"));
    for def in &mut named.types {
        *def = alias(interface, def);
    }
    for conversion in &mut named.conversions {
        conversion.module.clone_from(&named.module);
    }
    let methods = named.resources.iter_mut().flat_map(|resource| &mut resource.functions);
    for function in named.functions.iter_mut().chain(methods) {
        if let Some(throws) = &mut function.throws
            && throws.conversion.module == interface.module
        {
            throws.conversion.module.clone_from(&named.module);
        }
    }
    named
}

/// The same type under the same name.
fn alias(interface: &Interface, def: &TypeDef) -> TypeDef {
    let path = ItemPath { module: interface.module.clone(), ident: def.ident.clone() };
    let named = NamedTy { path, copy: false, means: None, lifetime: def.lifetime };
    TypeDef { kind: TypeDefKind::Alias(Ty::Named(named)), ..def.clone() }
}
