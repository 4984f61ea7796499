//! That nothing is forgotten: the public functions that take something of an engine or a store, read from
//! the sources, and for each of them the rows that there must be, or the reason why there are none.
//!
//! A function takes two *sides* where it could go wrong: a thing and a store, an engine or another thing.
//! Which rows there must be then follows from the types of its parameters ([`CORE`], [`COMPONENT`]).

use crate::Foreign::{self, Closed, Dropped, Engine, Store};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use syn::{FnArg, ImplItem, Item, Signature, TraitItem, Type, UseTree, Visibility};

/// Types by which a function is given a store, an engine, or what knows one and is no thing by itself.
const SIDES: &[&str] = &[
    "Access",
    "Accessor",
    "AsContext",
    "AsContextMut",
    "Caller",
    "Engine",
    "LinkerInstance",
    "ResourceTable",
    "RootScope",
    "Store",
    "StoreContext",
    "StoreContextMut",
    "StoreMut",
    "StoreRef",
];

/// What a parameter's type can bring: things as rows call them, and whose they can be instead.
type Kind = (&'static str, &'static [(&'static str, &'static [Foreign])]);

/// Values that are references, and what leads to one.
const REFERENCES: &[(&str, &[Foreign])] = &[
    ("a function", &[Store, Dropped]),
    // It lives as long as its store.
    ("an external reference", &[Store]),
    ("an exception", &[Store, Closed]),
];

/// What a module imports. No host gets at an instance of a module that can be dropped, but at what the layer
/// above takes out of one.
const ITEMS: &[(&str, &[Foreign])] = &[
    ("a function", &[Store, Dropped]),
    ("a table", &[Store, Dropped]),
    ("a memory", &[Store, Dropped]),
    ("a global", &[Store, Dropped]),
    ("a tag", &[Store, Dropped]),
];

/// Kinds of things of core WebAssembly.
const CORE: &[Kind] = &[
    ("BoundMemory", &[("a bound memory", &[Store, Dropped])]),
    ("ExnRef", &[("an exception", &[Store, Closed])]),
    ("ExnRefPre", &[("a prepared exception", &[Store])]),
    ("ExnType", &[("an exception's type", &[Engine])]),
    ("Extern", ITEMS),
    ("ExternRef", &[("an external reference", &[Store])]),
    ("Func", &[("a function", &[Store, Dropped])]),
    ("SharedWord", &[("a word", &[Store, Dropped])]),
    ("Fiber", &[("a fiber", &[Store])]),
    ("FuncType", &[("a function's type", &[Engine])]),
    ("Given", &[("an item", &[Store, Dropped])]),
    ("Global", &[("a global", &[Store, Dropped])]),
    ("GlobalType", &[("a global's type", &[Engine])]),
    ("HeapType", &[("a value's type", &[Engine])]),
    ("HostFunc", &[("a host function", &[Engine])]),
    ("Instance", &[("an instance", &[Store])]),
    ("InstancePre", &[("a prepared module", &[Engine]), ("an item", &[Store, Dropped])]),
    ("Linker", &[("a linker", &[Engine]), ("an item", &[Store, Dropped])]),
    ("Memory", &[("a memory", &[Store, Dropped])]),
    ("Module", &[("a module", &[Engine])]),
    ("ModuleExport", &[("an export of a module", &[Engine])]),
    ("NumericFunc", &[("a function", &[Store, Dropped])]),
    ("Params", REFERENCES),
    ("PrivateRoot", &[("a root", &[Store, Dropped])]),
    ("Ref", REFERENCES),
    ("RefType", &[("a value's type", &[Engine])]),
    ("Rooted", &[("an external reference", &[Store]), ("an exception", &[Store, Closed])]),
    ("Table", &[("a table", &[Store, Dropped])]),
    ("TableType", &[("a table's type", &[Engine])]),
    ("Tag", &[("a tag", &[Store, Dropped])]),
    ("TagType", &[("a tag's type", &[Engine])]),
    ("TypedFunc", &[("a typed function", &[Store, Dropped])]),
    ("Val", REFERENCES),
    ("ValType", &[("a value's type", &[Engine])]),
];

/// Handles whose type the host does not say.
const ANY: &[(&str, &[Foreign])] =
    &[("a guest's resource", &[Store, Dropped, Closed]), ("the host's resource", &[Store, Closed])];

/// Kinds of things of components.
const COMPONENT: &[Kind] = &[
    ("Component", &[("a component", &[Engine])]),
    ("ComponentExportIndex", &[("an export's index", &[Store])]),
    ("Func", &[("a function", &[Store, Dropped])]),
    ("Instance", &[("an instance", &[Store, Dropped])]),
    ("InstanceExportLookup", &[("an export's index", &[Store])]),
    (
        "InstancePre",
        &[("a prepared component", &[Engine]), ("a guest's resource type", &[Store, Dropped])],
    ),
    ("Linker", &[("a linker", &[Engine]), ("a guest's resource type", &[Store, Dropped])]),
    ("Module", &[("a module", &[Engine])]),
    (
        "Params",
        &[
            ANY[0],
            ANY[1],
            ("a resource of the host", &[Store, Closed]),
            ("a numbered resource", &[Store, Closed]),
        ],
    ),
    ("Resource", &[("a resource of the host", &[Store, Closed])]),
    ("ResourceAny", ANY),
    ("ResourceDynamic", &[("a numbered resource", &[Store, Closed])]),
    ("ResourceType", &[("a guest's resource type", &[Store, Dropped])]),
    ("TypedFunc", &[("a typed function", &[Store, Dropped])]),
    ("Val", ANY),
    ("Value", ANY),
    ("WasmList", &[("a list in memory", &[Store, Dropped])]),
    ("WasmStr", &[("a string in memory", &[Store, Dropped])]),
];

/// Kinds of things of `component::types`.
const TYPES: &[Kind] = &[
    ("Component", &[("a component's type", &[Engine])]),
    ("ComponentInstance", &[("an instance's type", &[Engine])]),
    ("Module", &[("a module's type", &[Engine])]),
];

/// What else the facade exports: nothing of it is one engine's or one store's without being a value or a
/// type that is looked at where it is used.
const PLAIN: &str = "AbiError AbiValue Cache CacheConfig CacheStore Case ComponentExtern ComponentFunc ComponentItem ComponentNamedList \
    ComponentType Config DEFAULT_INSTANCE_LIMIT DEFAULT_MEMORY_LIMIT DEFAULT_TABLE_LIMIT Enabled \
    EngineWeak Enum Error ErrorContextAny Export ExportType ExternType Field Finality FixedLengthList \
    Flags Foreign FrameInfo FrameSymbol FuelCounter FutureAny HasData HasSelf ImportType Inlining \
    InstanceAllocationStrategy IntoFunc JsonError Lift List ListElement Looks Lower Map \
    MemoryAccessError MemoryType MemoryTypeBuilder Misfit MissingExports ModuleVersionStrategy \
    Mutability Name NoVersionFits OptLevel OptionType OtherThread PoolingAllocationConfig Precompiled \
    ProfilingStrategy Record RegallocAlgorithm ResourceError ResourceLimiter ResourceLimiterAsync \
    ResourceTableError ResourcesRequired Result ResultType StoreLimits StoreLimitsBuilder Strategy \
    StreamAny ThrownException ToWasmtimeResult TooMuchToCompile Trap Tuple Type TypeMismatch \
    UndefinedImport UnknownImportError UpdateDeadline V128 Variant WasmBacktrace WasmBacktraceDetails \
    WasmFeatures WasmParams WasmResults WasmRet WasmTy WasmTyList WaveError WrongExports __internal bail \
    bindgen ensure flags format_err wasm_wave";

/// Functions, or all of a type (`Type::*`), of which a thing (`*`: none) needs no row, and why.
const REASONS: &[(&str, &str, &str)] = &[
    ("FuncType::matches", "*", "types of two engines are compared: `comparing_types`"),
    ("FuncType::eq", "*", "types of two engines are compared: `comparing_types`"),
    ("ValType::*", "*", "types of two engines are compared: `comparing_types`"),
    ("RefType::*", "*", "types of two engines are compared: `comparing_types`"),
    ("HeapType::*", "*", "types of two engines are compared: `comparing_types`"),
    ("Func::try_new", "*", "it is `Func::new`"),
    ("Func::try_wrap", "*", "it is `Func::wrap`"),
    ("FuncType::default_value", "*", "it is `Func::new`"),
    ("GlobalType::default_value", "*", "it is `Global::new`"),
    ("TableType::default_value", "*", "it is `Table::new`"),
    ("TagType::default_value", "*", "it is `Tag::new`"),
    (
        "Func::matches_ty",
        "a function's type",
        "types of two engines are compared: `comparing_types`",
    ),
    ("Ref::matches_ty", "a value's type", "types of two engines are compared: `comparing_types`"),
    (
        "Rooted::rooted_eq",
        "an exception",
        "it says whether two references are one, whatever they are of",
    ),
    (
        "Rooted::rooted_eq",
        "an external reference",
        "it says whether two references are one, whatever they are of",
    ),
    ("Val::matches_ty", "a value's type", "types of two engines are compared: `comparing_types`"),
    ("Module::same", "*", "modules of two engines are two"),
    (
        "Linker::define_unknown_imports_as_traps",
        "an item",
        "others that it has are looked at when they are used",
    ),
    (
        "Linker::define_unknown_imports_as_default_values",
        "an item",
        "others that it has are looked at when they are used",
    ),
    ("Linker::define", "an item", "others that it has are looked at when they are used"),
    ("Linker::instance", "an item", "others that it has are looked at when they are used"),
    ("Linker::func_new", "an item", "others that it has are looked at when they are used"),
    ("Linker::func_wrap", "an item", "others that it has are looked at when they are used"),
    ("Linker::func_wrap", "a linker", "the closure's types are made for its engine"),
    ("Linker::instantiate_pre", "an item", "there is no store: `InstancePre::instantiate` looks"),
    ("component::Component::*", "a component", "it is the one that is asked"),
    ("component::InstanceExportLookup::*", "a component", "it is the one that is asked"),
    ("component::Exports::check", "a prepared component", "it is the one that is asked"),
    ("component::Exports::check", "a guest's resource type", "nothing is instantiated"),
    ("component::find_exports", "*", "generated code asks the component of an `InstancePre`"),
    ("component::Versions::fits", "*", "the closure is given what the function is"),
    (
        "component::HostLinker::resource_with_store",
        "*",
        "the closure is given what a guest drops, in the store that it drops it in",
    ),
    (
        "component::LinkerInstance::resource",
        "a guest's resource type",
        "there is no store: `Linker::instantiate` looks",
    ),
    (
        "component::Linker::instantiate_pre",
        "a guest's resource type",
        "there is no store: `InstancePre::instantiate` looks",
    ),
    (
        "component::Linker::substituted_component_type",
        "a guest's resource type",
        "it is told, and not used",
    ),
    (
        "component::Linker::define_unknown_imports_as_traps",
        "a guest's resource type",
        "what is defined is left as it is",
    ),
];

/// A function that a macro makes, with its types.
type Made = (&'static str, &'static [&'static str]);

/// The files in which macros make public functions, with those that take two sides.
const MADE_BY_MACROS: &[(&str, &[Made])] = &[
    (
        "runtime/src/api/exception.rs",
        &[
            ("Store::throw", &["Store", "ExnRef"]),
            ("StoreContextMut::throw", &["StoreContextMut", "ExnRef"]),
            ("Caller::throw", &["Caller", "ExnRef"]),
        ],
    ),
    ("component/src/abi/in_memory.rs", &[("WasmList::as_le_slice", &["WasmList", "StoreContext"])]),
    // `ResourceAny::resource_drop` of what it is made for.
    ("component/src/bindings/guest_resource.rs", &[]),
];

/// The public functions, with the types by which each takes something.
type Functions = BTreeMap<String, Vec<String>>;

#[test]
fn each_public_function_has_its_rows() {
    let functions = functions();
    let mut rows = BTreeSet::new();
    for (part, table) in crate::all() {
        for row in table {
            let foreign = if row.foreign == Foreign::Sibling { Store } else { row.foreign };
            let function = row.taker.split(',').next().unwrap_or_default();
            rows.insert((format!("{part}{function}"), row.thing, foreign));
        }
    }
    let (mut problems, mut given) = (Vec::new(), BTreeSet::new());
    // What is asynchronous does what its sibling does, by calling it.
    let is_sibling = |function: &str| {
        function.strip_suffix("_async").is_some_and(|other| functions.contains_key(other))
    };
    for (function, types) in functions.iter().filter(|(function, _)| !is_sibling(function)) {
        for (thing, foreign) in needed(function, types) {
            if rows.contains(&(function.clone(), thing, foreign)) {
                continue;
            }
            match reason(function, thing) {
                Some(reason) => _ = given.insert(reason),
                None => problems.push(format!("no row: {thing} in {function}, {foreign:?}")),
            }
        }
    }
    let gone =
        |function: &str| !functions.contains_key(function) && !function.contains("bindings: ");
    let of_nothing = rows.iter().filter(|(function, ..)| gone(function));
    problems.extend(of_nothing.map(|(function, ..)| format!("rows of no function: {function}")));
    let without = REASONS.iter().filter(|reason| !given.contains(reason));
    problems.extend(without.map(|reason| format!("a reason for nothing: {reason:?}")));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn each_public_type_is_known() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")).unwrap();
    let exported: BTreeSet<String> = exports(&syn::parse_file(&text).unwrap().items);
    assert!(exported.len() > 100, "the facade is read: {exported:?}");
    let plain: Vec<&str> = PLAIN.split_whitespace().collect();
    let kinds = [CORE, COMPONENT, TYPES].into_iter().flatten().map(|(name, _)| *name);
    let known: Vec<&str> = kinds.chain(SIDES.iter().copied()).chain(plain.clone()).collect();
    let unknown = exported.iter().filter(|name| !known.contains(&name.as_str()));
    assert_eq!(unknown.collect::<Vec<_>>(), [""; 0], "whose are things of these types?");
    let gone = plain.iter().filter(|name| !exported.contains(**name));
    assert_eq!(gone.collect::<Vec<_>>(), [&""; 0], "not exported any more");
}

/// The rows that there must be of a function with these types.
fn needed(function: &str, types: &[String]) -> BTreeSet<(&'static str, Foreign)> {
    let kinds = kinds(function);
    let kind = |ty: &String| kinds.iter().find(|(name, _)| name == ty);
    let is_side = |ty: &&String| SIDES.contains(&ty.as_str()) || kind(ty).is_some();
    if types.iter().filter(is_side).count() < 2 {
        return BTreeSet::new();
    }
    let things = types.iter().filter_map(kind).flat_map(|(_, things)| *things);
    things.flat_map(|(thing, whose)| whose.iter().map(|foreign| (*thing, *foreign))).collect()
}

fn kinds(function: &str) -> &'static [Kind] {
    match function {
        _ if function.starts_with("component::types::") => TYPES,
        _ if function.starts_with("component::") => COMPONENT,
        _ => CORE,
    }
}

/// Why there is no row.
fn reason(
    function: &str,
    thing: &str,
) -> Option<&'static (&'static str, &'static str, &'static str)> {
    REASONS.iter().find(|(of, what, _)| {
        let is_of = match of.strip_suffix('*') {
            Some(of) => function.starts_with(of),
            None => function == *of,
        };
        is_of && (*what == "*" || *what == thing)
    })
}

/// The names that `pub use` items end with.
fn exports(items: &[Item]) -> BTreeSet<String> {
    let names = items.iter().flat_map(|item| match item {
        Item::Use(it) => leaves(&it.tree),
        Item::Mod(it) => {
            let items = it.content.as_ref().map_or(&[][..], |(_, items)| items);
            exports(items).into_iter().collect()
        }
        _ => Vec::new(),
    });
    names.collect()
}

fn leaves(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(it) => leaves(&it.tree),
        UseTree::Group(it) => it.items.iter().flat_map(leaves).collect(),
        UseTree::Name(it) => vec![it.ident.to_string()],
        UseTree::Rename(it) => vec![it.rename.to_string()],
        UseTree::Glob(_) => panic!("what is exported is named"),
    }
}

fn functions() -> Functions {
    let mut functions = Functions::new();
    for part in ["runtime/src", "component/src"] {
        read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join(part), part, &mut functions);
    }
    assert!(functions.len() > 500, "the sources are read: {}", functions.len());
    functions
}

fn read_folder(folder: &Path, name: &str, functions: &mut Functions) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{name}/{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read_folder(&path, &name, functions);
        } else if name.ends_with(".rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let part = match name.split('/').collect::<Vec<_>>()[..] {
                ["component", "src", "reflect", ..] => "component::types::",
                ["component", ..] => "component::",
                _ => "",
            };
            File { name: &name, part, functions }.items(&file.items);
        }
    }
}

/// A file that is read.
struct File<'a> {
    name: &'a str,
    /// What the names of its functions begin with.
    part: &'static str,
    functions: &'a mut Functions,
}

impl File<'_> {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Fn(it) if is_public(&it.vis) => self.function(None, &it.sig),
                Item::Mod(it) if !is_test(&it.attrs) => {
                    self.items(it.content.as_ref().map_or(&[], |(_, items)| items));
                }
                Item::Impl(it) if it.trait_.is_none() => {
                    for item in &it.items {
                        match item {
                            ImplItem::Fn(method) if is_public(&method.vis) => {
                                self.function(Some(&it.self_ty), &method.sig);
                            }
                            ImplItem::Macro(it) => self.made_by(&it.mac),
                            _ => {}
                        }
                    }
                }
                Item::Trait(it) if is_public(&it.vis) => {
                    let ident = &it.ident;
                    let own: Type = syn::parse_quote!(#ident);
                    for item in &it.items {
                        if let TraitItem::Fn(method) = item {
                            self.function(Some(&own), &method.sig);
                        }
                    }
                }
                Item::Macro(it) => self.made_by(&it.mac),
                _ => {}
            }
        }
    }

    fn function(&mut self, own: Option<&Type>, signature: &Signature) {
        // Names of parameters say nothing.
        let is_name = |it: &String| it == "Params";
        let mut own = own.map_or(Vec::new(), idents);
        own.retain(|it| !is_name(it));
        let mut types = Vec::new();
        for input in &signature.inputs {
            match input {
                FnArg::Receiver(_) => types.extend(own.clone()),
                FnArg::Typed(it) => {
                    let found = idents(&it.ty);
                    let own = found.iter().filter(|it| *it == "Self").flat_map(|_| own.clone());
                    types.extend(own.collect::<Vec<_>>());
                    types.extend(found);
                }
            }
        }
        // What closures are given.
        let generics = [idents(&signature.generics), idents(&signature.generics.where_clause)];
        types.extend(generics.into_iter().flatten().filter(|it| !is_name(it)));
        // A reference is one to something.
        if types.iter().any(|it| it == "ExnRef" || it == "ExternRef") {
            types.retain(|it| it != "Rooted");
        }
        let own = own.first().map_or(String::new(), |own| format!("{own}::"));
        self.insert(format!("{own}{}", signature.ident), types);
    }

    /// Reads what a macro makes, as far as it makes functions that take something.
    fn made_by(&mut self, mac: &syn::Macro) {
        let known = |kinds: &[Kind], word: &str| kinds.iter().any(|(name, _)| *name == word);
        let is_thing = |word: &str| {
            SIDES.contains(&word)
                || known(CORE, word)
                || known(COMPONENT, word)
                || known(TYPES, word)
        };
        let text = mac.tokens.to_string();
        let mut taken = text.split("pub fn ").skip(1).flat_map(|it| words(parameters(it)));
        if !taken.any(|word| is_thing(&word)) {
            return;
        }
        let made = MADE_BY_MACROS.iter().find(|(file, _)| *file == self.name);
        let (_, made) = made.unwrap_or_else(|| panic!("{}: what do macros make here?", self.name));
        for (function, types) in *made {
            self.insert((*function).to_owned(), types.iter().map(|&ty| ty.to_owned()).collect());
        }
    }

    /// Types of several of one name (`Func`) have functions of one name: each takes what any does.
    fn insert(&mut self, function: String, types: Vec<String>) {
        self.functions.entry(format!("{}{function}", self.part)).or_default().extend(types);
    }
}

/// The words in a piece of the sources, in order.
fn idents(tokens: &impl ToTokens) -> Vec<String> {
    words(&tokens.to_token_stream().to_string())
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|it: char| !it.is_alphanumeric() && it != '_');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What is in the first parentheses of a text.
fn parameters(text: &str) -> &str {
    let begin = text.find('(').map_or(text.len(), |at| at + 1);
    let mut depth = 1;
    let end = text[begin..].find(|it| {
        depth += match it {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    &text[begin..end.map_or(text.len(), |end| begin + end)]
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|it| idents(it) == ["cfg", "test"])
}
