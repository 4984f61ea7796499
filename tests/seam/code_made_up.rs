//! Bytes that are said to be compiled, and a module that nobody validated.

use wharf_runtime::Compiled;
use wharf_runtime::module::info::ModuleInfo;
use wharf_runtime::module::parse::{ParsedModule, ParsedModules};
use wharf_runtime::{Engine, LoadedCode, Precompiled};

fn changed<'a>(mut module: ParsedModule<'a>, modules: &mut ParsedModules<'a>) {
    module.info = ModuleInfo::default();
    modules.modules.push(module);
}

fn main() {
    let (engine, bytes) = (Engine::default(), vec![0xcc; 4096]);
    let _ = LoadedCode::from_bytes(&engine, &bytes, Precompiled::Module);
    let compiled = Compiled { kind: Precompiled::Module, ..unreachable!() };
    let _ = LoadedCode::from_compiled(&engine, &compiled);
    let _ = changed;
}
