//! What a plan says that machine code is compiled to rely upon: which instances there are, and who is
//! given what.

use super::{
    AdapterBuiltinKind, CoreDef, CoreInstanceIndex, EntryWords, ExportItem, ModuleArgs, ModuleRef,
    Plan, PlannedResource, Step,
};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use wharf_runtime::entity::SecondaryMap;
use wharf_runtime::module::wiring::{KnownCopy, KnownExport, KnownInstance, Wiring};

impl Plan {
    /// The core instances of the artifact's modules, and who is given what they have.
    pub(crate) fn known_wiring(&self) -> Wiring {
        let exported: HashSet<ModuleRef> = self
            .export_items
            .values()
            .filter_map(|item| match item {
                ExportItem::Module(module) => Some(*module),
                _ => None,
            })
            .collect();
        let mut places: SecondaryMap<CoreInstanceIndex, Option<usize>> = SecondaryMap::new();
        let mut instances: Vec<KnownInstance> = Vec::new();
        for slot in self.context_order() {
            let module = &self.core_instances[slot];
            let ModuleRef::Static(index) = module else { break };
            places[slot] = Some(instances.len());
            instances.push(KnownInstance {
                module: index.as_u32() as usize,
                imports: Vec::new(),
                copies: Vec::new(),
                // Of an exported module the host can make instances by itself.
                elsewhere: exported.contains(module),
            });
        }
        let export = |def: &CoreDef| match *def {
            CoreDef::Export { slot, entity } => {
                Some(KnownExport { instance: places[slot]?, entity })
            }
            _ => None,
        };
        for step in &self.steps {
            let Step::InstantiateModule { slot, args: ModuleArgs::Positional(args) } = step else {
                continue;
            };
            if let Some(place) = places[*slot] {
                instances[place].imports = args.iter().map(export).collect();
                instances[place].copies = self.copies(args);
            }
        }
        Wiring { instances, given_away: self.given_away().filter_map(|def| export(&def)).collect() }
    }

    /// What imported modules are given, and what the host uses: to call, to lift, to lower and to enter.
    fn given_away(&self) -> impl Iterator<Item = Cow<'_, CoreDef>> {
        let args = self.steps.iter().filter_map(|step| match step {
            Step::InstantiateModule { args: ModuleArgs::Named(args), .. } => Some(args),
            _ => None,
        });
        let args = args.flatten().map(|arg| &arg.def);
        let options = self.lifts.values().map(|lift| &lift.options);
        let options = options.chain(self.lowerings.values().map(|lowering| &lowering.options));
        let options = options.flat_map(|it| [&it.memory, &it.realloc, &it.post_return]);
        let destructors = self.resources.values().map(|resource| match resource {
            PlannedResource::Defined { dtor, .. } => dtor,
            PlannedResource::Imported(_) | PlannedResource::Abstract => &None,
        });
        let builtins = self.adapter_builtins.values();
        let words = self.entry_words.iter().flat_map(EntryWords::iter);
        args.chain(options.chain(destructors).flatten())
            .chain(self.lifts.values().map(|lift| &lift.func))
            .chain(self.adapters.values().map(|adapter| &adapter.func))
            .chain(builtins.flat_map(|builtin| builtin.kind.memories()))
            .map(Cow::Borrowed)
            .chain(words.map(|(_, word)| Cow::Owned(word)))
    }

    /// Those of the arguments of a module that copy text between memories among the others.
    fn copies(&self, args: &[CoreDef]) -> Vec<KnownCopy> {
        let copies = args.iter().enumerate().filter_map(|(func, arg)| {
            let CoreDef::AdapterBuiltin(index) = arg else { return None };
            match &self.adapter_builtins[*index].kind {
                AdapterBuiltinKind::CopyUtf8 { from, to } => Some((func, from, to)),
                _ => None,
            }
        });
        let mut copies = copies.peekable();
        if copies.peek().is_none() {
            return Vec::new();
        }
        let mut numbers = HashMap::new();
        for (number, arg) in args.iter().enumerate() {
            numbers.entry(arg).or_insert(number);
        }
        let number = |memory: &CoreDef| numbers.get(memory).copied();
        let known =
            |(func, from, to)| Some(KnownCopy { func, from: number(from)?, to: number(to)? });
        copies.filter_map(known).collect()
    }
}
