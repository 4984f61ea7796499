//! Sections that nothing depends upon: what is wrong with one is as if it were not there.

use super::ModuleParser;
use crate::module::info::*;
use wasmparser::KnownCustom;

impl<'a> ModuleParser<'a> {
    pub(super) fn custom(&mut self, section: wasmparser::CustomSectionReader<'a>) {
        match section.as_known() {
            KnownCustom::Name(names) if self.options.names => self.names(names),
            KnownCustom::BranchHints(hints) => self.branch_hints(hints),
            _ if self.options.debug_info && section.name().starts_with(".debug_") => {
                self.module.dwarf.push((section.name(), section.data()));
            }
            _ => {}
        }
    }

    /// Reads which branches are likely. A malformed section is no error (only speed depends on it):
    /// reading ends where it is malformed.
    fn branch_hints(&mut self, section: wasmparser::BranchHintSectionReader<'a>) {
        for function in section.into_iter().map_while(|function| function.ok()) {
            let hints = function.hints.into_iter().map_while(|hint| hint.ok());
            let hints = hints.map(|hint| (hint.func_offset, hint.taken)).collect();
            self.hints.insert(FuncIndex::from_u32(function.func), hints);
        }
    }

    /// Reads names. A malformed name section is no error (nothing depends on it): reading ends
    /// where it is malformed.
    fn names(&mut self, section: wasmparser::NameSectionReader<'a>) {
        let info = &mut self.module.info;
        let mut names = std::mem::take(&mut info.func_names);
        for subsection in section {
            match subsection {
                Ok(wasmparser::Name::Module { name, .. }) => info.name = Some(name.to_string()),
                Ok(wasmparser::Name::Function(map)) => {
                    let entries = map.into_iter().map_while(|entry| entry.ok());
                    let known = entries.filter(|entry| entry.index < info.functions.len() as u32);
                    names.extend(known.map(|n| (FuncIndex::from_u32(n.index), n.name.to_string())));
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        names.sort_by_key(|&(func, _)| func);
        names.dedup_by_key(|&mut (func, _)| func);
        info.func_names = names;
    }
}
