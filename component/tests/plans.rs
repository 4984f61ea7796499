//! Small components and the plans that they become: `tests/plans/NAME.wat` and `NAME.plan`. And
//! others with the adapters that they get: `tests/adapters/NAME.wat` and `NAME.adapters`, as text.
//! `BLESS=1` rewrites what is expected.

use std::fmt::Write;
use std::path::Path;
use wasmparser::WasmFeatures;
use wharf_component::plan::{
    CanonicalOptions, CoreDef, ExportIndex, ExportItem, ImportItem, ModuleArgs, Plan,
    PlannedResource, Step, TypeItem,
};
use wharf_component::translate::{AdapterModules, TranslateOptions, Translation, translate};

#[test]
fn plans() {
    check_all("plan", print);
}

#[test]
fn adapters() {
    check_all("adapters", |_, made| {
        let texts = made.bytes().map(|bytes| wasmprinter::print_bytes(bytes).unwrap());
        texts.collect()
    });
}

/// What a test makes of a component.
type Printed = fn(&Translation<'_>, &AdapterModules) -> String;

/// Compares what `print` makes of each component of a folder with what is expected.
fn check_all(kind: &str, print: Printed) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folder = folder.join(if kind == "plan" { "plans" } else { kind });
    let mut inputs: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wat"))
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty());
    let failed: Vec<_> = inputs.iter().filter(|input| !check(input, kind, print)).collect();
    assert!(failed.is_empty(), "they differ (BLESS=1 rewrites them): {failed:?}");
}

/// Whether what `print` makes of `input` is the expected text.
fn check(input: &Path, kind: &str, print: Printed) -> bool {
    let bytes = wat::parse_file(input).unwrap();
    let (features, made) = (WasmFeatures::default(), AdapterModules::default());
    // Nobody gets back to a component unless one inside it may call it.
    let donut_wrapping = input.file_stem().is_some_and(|name| name == "entered");
    let options = TranslateOptions { donut_wrapping, ..TranslateOptions::default() };
    let found = match translate(&bytes, features, options, &made) {
        Ok(translation) => print(&translation, &made),
        Err(error) => format!("error: {error:#}\n"),
    };
    let expectation = input.with_extension(kind);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&expectation, &found).unwrap();
        return true;
    }
    let expected = std::fs::read_to_string(&expectation).unwrap_or_default();
    if expected != found {
        println!("{}: expected\n{expected}\nfound\n{found}", input.display());
    }
    expected == found
}

fn print(translation: &Translation<'_>, _: &AdapterModules) -> String {
    let Translation { plan, types, modules, .. } = translation;
    let mut out = String::new();
    let sig = |sig| &modules.types()[sig];
    let to = &mut out;
    print_imports(to, translation, &plan.imports, 0);
    for (id, instance) in plan.component_instances.iter().skip(1) {
        writeln!(to, "{id:?} in {:?}", instance.parent.unwrap()).unwrap();
    }
    for (instance, word) in plan.entry_words.iter().flat_map(|words| words.iter()) {
        writeln!(to, "{instance:?} is entered: {}", def(&word)).unwrap();
    }
    for (id, resource) in &plan.resources {
        let name = types.resource(id).name.as_deref().unwrap_or("_");
        match resource {
            PlannedResource::Imported(path) => writeln!(to, "{id:?} {name} = import {path}"),
            PlannedResource::Abstract => {
                writeln!(to, "{id:?} {name} = of a component that is exported")
            }
            PlannedResource::Defined { instance, dtor } => {
                let dtor = dtor.as_ref().map(def).unwrap_or_default();
                writeln!(to, "{id:?} {name} = of {instance:?} {dtor}")
            }
        }
        .unwrap();
    }
    for (id, module) in modules.modules().iter().enumerate() {
        writeln!(to, "static_module{id} = {:?}", module.info().name).unwrap();
    }
    for (id, lowering) in &plan.lowerings {
        let options = options(&lowering.options);
        let (import, sig) = (lowering.import, sig(lowering.sig));
        writeln!(to, "{id:?} = {import:?} as {sig} {options}").unwrap();
    }
    for (id, builtin) in &plan.canon_builtins {
        let (kind, resource) = (builtin.kind, builtin.resource);
        let (instance, sig) = (builtin.instance, sig(builtin.sig));
        writeln!(to, "{id:?} = {kind:?} {resource:?} of {instance:?} as {sig}").unwrap();
    }
    for (id, lift) in &plan.lifts {
        let (func, ty, sig) = (def(&lift.func), types.display_func(lift.ty), sig(lift.sig));
        writeln!(to, "{id:?} = {func}: {ty} as {sig} {}", options(&lift.options)).unwrap();
    }
    for (id, adapter) in &plan.adapters {
        let (lift, name, func) = (adapter.lift, &adapter.name, def(&adapter.func));
        writeln!(to, "{id:?} {name} = {func} of {:?} to {lift:?}", adapter.caller).unwrap();
    }
    for (id, builtin) in &plan.adapter_builtins {
        writeln!(to, "{id:?} = {:?} as {}", builtin.kind, sig(builtin.sig)).unwrap();
    }
    print_steps(to, plan);
    for (name, index) in &plan.exports {
        print_export(to, translation, name, *index, 0);
    }
    out
}

fn print_steps(out: &mut String, plan: &Plan) {
    for step in &plan.steps {
        match step {
            Step::DefineResource(resource) => writeln!(out, "define {resource:?}").unwrap(),
            Step::InstantiateModule { slot, args } => {
                let args: Vec<_> = match args {
                    ModuleArgs::Positional(args) => args.iter().map(def).collect(),
                    ModuleArgs::Named(args) => {
                        let arg = |arg: &wharf_component::plan::NamedArg| {
                            format!("{} {} = {}", arg.module, arg.field, def(&arg.def))
                        };
                        args.iter().map(arg).collect()
                    }
                };
                let (module, args) = (plan.core_instances[*slot], args.join(", "));
                writeln!(out, "{slot:?} = {module:?}({args})").unwrap();
            }
        }
    }
}

fn print_imports(
    out: &mut String,
    translation: &Translation<'_>,
    imports: &indexmap::IndexMap<String, ImportItem>,
    depth: usize,
) {
    let Translation { plan, types, .. } = translation;
    for (name, item) in imports {
        write!(out, "{:1$}import {name}: ", "", depth * 2).unwrap();
        match item {
            ImportItem::Func(id) => {
                let ty = types.display_func(plan.imported_funcs[*id].ty);
                writeln!(out, "{id:?} {ty}").unwrap();
            }
            ImportItem::Module(id) => {
                let ty = types.module(plan.imported_modules[*id].ty);
                writeln!(out, "{id:?} {:?} -> {:?}", ty.imports, ty.exports).unwrap();
            }
            ImportItem::Resource(id) => writeln!(out, "{id:?}").unwrap(),
            ImportItem::Type(ty) => writeln!(out, "{}", type_item(translation, *ty)).unwrap(),
            ImportItem::Instance(imports) => {
                writeln!(out).unwrap();
                print_imports(out, translation, imports, depth + 1);
            }
        }
    }
}

fn print_export(
    out: &mut String,
    translation: &Translation<'_>,
    name: &str,
    index: ExportIndex,
    depth: usize,
) {
    write!(out, "{:1$}export {name}: ", "", depth * 2).unwrap();
    match &translation.plan.export_items[index] {
        ExportItem::Type(ty) => writeln!(out, "{}", type_item(translation, *ty)).unwrap(),
        ExportItem::Instance(exports) => {
            writeln!(out).unwrap();
            for (name, index) in exports {
                print_export(out, translation, name, *index, depth + 1);
            }
        }
        item => writeln!(out, "{item:?}").unwrap(),
    }
}

fn type_item(translation: &Translation<'_>, ty: TypeItem) -> String {
    match ty {
        TypeItem::Value(ty) => format!("type {}", translation.types.display(ty)),
        TypeItem::Func(ty) => format!("type {}", translation.types.display_func(ty)),
        ty => format!("{ty:?}"),
    }
}

fn def(def: &CoreDef) -> String {
    match def {
        CoreDef::Export { slot, entity } => format!("{slot:?}.{entity:?}"),
        CoreDef::NamedExport { slot, name } => format!("{slot:?}.{name:?}"),
        CoreDef::Lowering(id) => format!("{id:?}"),
        CoreDef::CanonBuiltin(id) => format!("{id:?}"),
        CoreDef::AdapterBuiltin(id) => format!("{id:?}"),
        CoreDef::MayNotLeave => "may-not-leave".into(),
    }
}

fn options(options: &CanonicalOptions) -> String {
    let mut out = format!("[{:?} {:?}", options.instance, options.encoding);
    let parts = [
        ("memory", &options.memory),
        ("realloc", &options.realloc),
        ("post-return", &options.post_return),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            write!(out, " {name}={}", def(value)).unwrap();
        }
    }
    out + "]"
}
