//! What a plan says that machine code is compiled to rely upon: which instances there are, and who is
//! given what.

use super::{
    AdapterBuiltinKind, CoreDef, CoreInstanceIndex, ExportItem, ModuleArgs, ModuleRef, Plan, Step,
};
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use wharf_runtime::entity::SecondaryMap;
use wharf_runtime::module::known::{KnownCopy, KnownExport, KnownInstance};

impl Plan {
    /// The core instances in the order in which their contexts lie: first those whose modules are in
    /// the artifact, because code is compiled to rely upon the distances between them. How large the
    /// contexts of others are is not known before they are imported.
    pub(crate) fn context_order(&self) -> impl Iterator<Item = CoreInstanceIndex> {
        let of = |imported: bool| {
            let instances = self.core_instances.iter();
            instances.filter_map(move |(slot, module)| {
                (matches!(module, ModuleRef::Imported(_)) == imported).then_some(slot)
            })
        };
        of(false).chain(of(true))
    }

    /// The core instances of the artifact's modules, in the order of their contexts, with what is
    /// known of them.
    pub(crate) fn known_instances(&self) -> Vec<KnownInstance> {
        let exported: HashSet<ModuleRef> = self
            .export_items
            .values()
            .filter_map(|item| match item {
                ExportItem::Module(module) => Some(*module),
                _ => None,
            })
            .collect();
        let mut places: SecondaryMap<CoreInstanceIndex, Option<usize>> = SecondaryMap::new();
        let mut known: Vec<KnownInstance> = Vec::new();
        for slot in self.context_order() {
            let module = &self.core_instances[slot];
            let ModuleRef::Static(index) = module else { break };
            places[slot] = Some(known.len());
            known.push(KnownInstance {
                module: index.as_u32() as usize,
                imports: Vec::new(),
                copies: Vec::new(),
                // Of an exported module the host can make instances by itself.
                closed: !exported.contains(module),
            });
        }
        for step in &self.steps {
            let Step::InstantiateModule { slot, args } = step else { continue };
            match (args, places[*slot]) {
                (ModuleArgs::Positional(args), Some(place)) => {
                    let closed = known[place].closed;
                    let export = |def: &CoreDef| match *def {
                        CoreDef::Export { slot, entity } if closed => {
                            Some(KnownExport { instance: places[slot]?, entity })
                        }
                        _ => None,
                    };
                    known[place].imports = args.iter().map(export).collect();
                    known[place].copies = self.copies(args).collect();
                }
                (ModuleArgs::Named(args), _) => {
                    for arg in args {
                        if let CoreDef::Export { slot, .. } = arg.def
                            && let Some(place) = places[slot]
                        {
                            known[place].closed = false;
                        }
                    }
                }
                (ModuleArgs::Positional(_), None) => {}
            }
        }
        known
    }

    /// Those of the arguments of a module that copy text between memories among the others.
    fn copies(&self, args: &[CoreDef]) -> impl Iterator<Item = KnownCopy> {
        let number = |memory: &CoreDef| args.iter().position(|arg| arg == memory);
        args.iter().enumerate().filter_map(move |(func, arg)| {
            let CoreDef::AdapterBuiltin(index) = arg else { return None };
            match &self.adapter_builtins[*index].kind {
                AdapterBuiltinKind::CopyUtf8 { from, to } => {
                    Some(KnownCopy { func, from: number(from)?, to: number(to)? })
                }
                _ => None,
            }
        })
    }

    /// A number that follows from [`Plan::known_instances`]: an artifact has that of the plan which
    /// its code was compiled for, so that damage to the plan is noticed before such code runs.
    pub(crate) fn wiring(&self) -> u64 {
        let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
        self.known_instances().hash(&mut hasher);
        hasher.finish()
    }
}

/// FNV-1a: the same on every machine and in every version. It is against damage, not against malice.
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
