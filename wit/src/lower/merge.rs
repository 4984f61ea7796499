//! Several worlds at the same place: what they share is generated once.

use std::collections::HashMap;

use proc_macro2::Ident;

use crate::bindings::{Interface, ModulePath, TypeDef, World};
use crate::error::{Error, Problems};

/// Marks the interfaces, and removes the types, that an earlier world has as well. Two of one name
/// that differ are a problem.
pub(super) fn merge(worlds: &mut [World], problems: &mut Problems) {
    if worlds.len() < 2 {
        return;
    }
    let mut merger = Merger { known: EarlierWorlds::default(), problems };
    for world in worlds {
        merger.world(world);
    }
}

/// What earlier worlds have, and which of them has it.
#[derive(Default)]
struct EarlierWorlds {
    worlds: HashMap<String, String>,
    types: HashMap<Ident, (TypeDef, String)>,
    interfaces: HashMap<ModulePath, (Interface, String)>,
}

struct Merger<'a> {
    known: EarlierWorlds,
    problems: &'a mut Problems,
}

impl Merger<'_> {
    fn world(&mut self, world: &mut World) {
        let name = world.name.clone();
        let ident = world.idents.world.to_string();
        if self.known.worlds.insert(ident, name.clone()).is_some() {
            let message = "two worlds have this name, and one Rust type cannot stand for both; if \
                           they are versions of one world, name them in `versions`";
            self.problems.push(Error::option("worlds", Some(&name), message));
        }
        let types = std::mem::take(&mut world.root.types);
        world.root.types = types.into_iter().filter(|def| self.is_new(&name, def)).collect();
        let exports = world.exports.iter_mut().map(|export| &mut export.interface);
        for interface in world.imports.iter_mut().chain(exports) {
            self.interface(&name, interface);
        }
    }

    fn is_new(&mut self, world: &str, def: &TypeDef) -> bool {
        let Some((known, first)) = self.known.types.get(&def.ident) else {
            let known = (def.clone(), world.to_owned());
            self.known.types.insert(def.ident.clone(), known);
            return true;
        };
        if known != def {
            let message = format!(
                "this world and `{first}` both have a type `{}`, but not the same; rename one of \
                 them, or call `bindgen!` for each world in a module of its own",
                def.name
            );
            self.problems.push(Error::option("worlds", Some(world), message));
        }
        false
    }

    fn interface(&mut self, world: &str, interface: &mut Interface) {
        if interface.repeated {
            return;
        }
        // What a world calls it is its own affair.
        let unlabelled = Interface { label: None, ..interface.clone() };
        let Some((known, first)) = self.known.interfaces.get(&interface.module) else {
            let known = (unlabelled, world.to_owned());
            self.known.interfaces.insert(interface.module.clone(), known);
            return;
        };
        if *known != unlabelled {
            let message = format!(
                "this world and `{first}` both have `{}`, but not with the same types: what it \
                 uses is imported in one of them and exported in the other, or it is defined \
                 twice; call `bindgen!` for each world in a module of its own",
                interface.name
            );
            self.problems.push(Error::option("worlds", Some(world), message));
        }
        interface.repeated = true;
    }
}
