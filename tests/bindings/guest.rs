//! Components that pass everything along: what a world exports, they ask of what it imports under
//! the same names. So a value that goes in comes out at the host's own implementation, and the other
//! way around, whatever its type is.
//!
//! The core module is written from the WIT, by core signatures alone: values of both sides lie in
//! the same memory in the same way. A handle of the guest's own has the host's as its
//! representation; only those that are a whole parameter or result are exchanged, the others must
//! not occur.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{Function, Handle, Interface, InterfaceId, Resolve, Type, TypeDefKind, TypeId};
use wit_parser::{World, WorldId, WorldItem};

/// Where results lie that are more than one core value; the heap begins behind it.
const RESULTS: u32 = 1024;

/// The component of a world that exports what it imports.
pub(crate) fn echo(wit: &str, world: Option<&str>) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.features.insert("lasers".to_owned());
    let text = std::fs::read_to_string(wit).unwrap_or_default();
    let package = match !text.is_empty() && !text.contains("package ") {
        true => resolve.push_str(wit, &format!("package root:component; {text}")),
        false => resolve.push_path(wit).map(|(package, _)| package),
    };
    let package = package.expect("WIT");
    let world = resolve.select_world(&[package], world).expect("a world");
    let mut module = encode(&Module::new(&resolve, world).print());
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).expect("metadata");
    // What the specification has behind a gate is not known to the encoder's own validation.
    let mut encoder = ComponentEncoder::default().validate(false).module(&module).expect("module");
    encoder.encode().expect("a component")
}

fn encode(text: &str) -> Vec<u8> {
    let buffer = wast::parser::ParseBuffer::new(text).expect("tokens");
    let mut module = wast::parser::parse::<wast::Wat>(&buffer).expect("a core module");
    module.encode().expect("a core module")
}

struct Module<'a> {
    resolve: &'a Resolve,
    world: &'a World,
    /// The resources that the guest exports.
    own: BTreeSet<TypeId>,
    imports: String,
    body: String,
}

impl<'a> Module<'a> {
    fn new(resolve: &'a Resolve, world: WorldId) -> Self {
        let world = &resolve.worlds[world];
        let interfaces = world.exports.values().filter_map(interface);
        let types = interfaces.flat_map(|id| resolve.interfaces[id].types.values().copied());
        let own = types.filter(|ty| matches!(resolve.types[*ty].kind, TypeDefKind::Resource));
        Self { resolve, world, own: own.collect(), imports: String::new(), body: String::new() }
    }

    fn print(mut self) -> String {
        let imports = self.world.imports.keys();
        let imported: BTreeSet<_> = imports.map(|key| self.resolve.name_world_key(key)).collect();
        for (key, item) in &self.world.exports {
            match item {
                WorldItem::Interface { id, .. } => {
                    let interface = &self.resolve.interfaces[*id];
                    let name = self.resolve.name_world_key(key);
                    let hollow = interface.functions.is_empty();
                    assert!(hollow || imported.contains(&name), "what is exported is imported");
                    self.interface(&name, interface);
                }
                WorldItem::Function(function) => self.function("$root", function, &function.name),
                WorldItem::Type { .. } => {}
            }
        }
        let Self { imports, body, .. } = self;
        format!("(module {imports}\n{MEMORY}\n{body})")
    }

    fn interface(&mut self, name: &str, interface: &Interface) {
        for (resource, ty) in &interface.types {
            if !self.own.contains(ty) {
                continue;
            }
            self.resource(name, resource);
        }
        for function in interface.functions.values() {
            self.function(name, function, &format!("{name}#{}", function.name));
        }
    }

    /// What is needed to exchange handles: `new` and `rep` of the guest's own, `drop` of the host's
    /// when the guest's own is dropped.
    fn resource(&mut self, interface: &str, name: &str) {
        let _ = write!(
            self.imports,
            r#"
            (import "[export]{interface}" "[resource-new]{name}"
                (func $new-{name} (param i32) (result i32)))
            (import "[export]{interface}" "[resource-rep]{name}"
                (func $rep-{name} (param i32) (result i32)))
            (import "{interface}" "[resource-drop]{name}" (func $drop-{name} (param i32)))"#
        );
        let _ = write!(
            self.body,
            r#"
            (func (export "{interface}#[dtor]{name}") (param i32)
                (call $drop-{name} (local.get 0)))"#
        );
    }

    fn function(&mut self, module: &str, function: &Function, export: &str) {
        let asked = self.resolve.wasm_signature(AbiVariant::GuestImport, function);
        let given = self.resolve.wasm_signature(AbiVariant::GuestExport, function);
        let id = format!("${module}#{}", function.name).replace([' ', '[', ']'], "-");
        let types = |types: &[WasmType]| types.iter().map(core).collect::<Vec<_>>().join(" ");
        let _ = write!(
            self.imports,
            "\n(import \"{module}\" \"{}\" (func {id} (param {}) (result {})))",
            function.name,
            types(&asked.params),
            types(&asked.results),
        );
        let mut arguments = String::new();
        for (i, _) in given.params.iter().enumerate() {
            let owned = function.params.get(i).and_then(|param| self.owned(&param.ty));
            // The handles of functions that have any are whole parameters, so that core
            // parameters are those of WIT up to the last of them.
            let _ = match owned.filter(|_| !given.indirect_params) {
                Some(name) => write!(arguments, " (call $rep-{name} (local.get {i}))"),
                None => write!(arguments, " (local.get {i})"),
            };
        }
        let (before, after) = match asked.retptr {
            true => (format!(" (i32.const {RESULTS})"), format!(" (i32.const {RESULTS})")),
            false => Default::default(),
        };
        let call = format!("(call {id}{arguments}{before})");
        let call = match function.result.and_then(|ty| self.owned(&ty)) {
            Some(name) => format!("(call $new-{name} {call})"),
            None => call,
        };
        let _ = write!(
            self.body,
            "\n(func (export \"{export}\") (param {}) (result {}) {call}{after})",
            types(&given.params),
            types(&given.results),
        );
    }

    /// The name of the guest's own resource that a type is an owning handle to.
    fn owned(&self, ty: &Type) -> Option<&'a str> {
        let Type::Id(id) = ty else { return None };
        let TypeDefKind::Handle(Handle::Own(mut resource)) = self.resolve.types[*id].kind else {
            return None;
        };
        while let TypeDefKind::Type(Type::Id(next)) = self.resolve.types[resource].kind {
            resource = next;
        }
        let name = self.resolve.types[resource].name.as_deref();
        name.filter(|_| self.own.contains(&resource))
    }
}

fn interface(item: &WorldItem) -> Option<InterfaceId> {
    match item {
        WorldItem::Interface { id, .. } => Some(*id),
        _ => None,
    }
}

fn core(ty: &WasmType) -> &'static str {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => "i32",
        WasmType::I64 | WasmType::PointerOrI64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
    }
}

/// A memory that is never freed, with a `realloc` that moves everything always.
const MEMORY: &str = r#"
(memory (export "memory") 1)
(global $next (mut i32) (i32.const 4096))
(func (export "cabi_realloc")
    (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and
        (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $next (i32.add (local.get $at) (local.get $size)))
    (drop (memory.grow (i32.shr_u (local.get $size) (i32.const 16))))
    (if (i32.gt_u (global.get $next) (i32.mul (memory.size) (i32.const 65536)))
        (then (drop (memory.grow (i32.const 1)))))
    (memory.copy (local.get $at) (local.get $old)
        (select (local.get $old-size) (local.get $size)
            (i32.lt_u (local.get $old-size) (local.get $size))))
    (local.get $at))
"#;
