//! What becomes of code that relies on what is not so: with checks, the process is aborted. Each test runs
//! itself again in a process of its own, which lies to the compiler.

use crate::artifact::format::Precompiled;
use crate::code::compiled::Compiled;
use crate::code::loaded::LoadedCode;
use crate::compile::compile;
use crate::entity::EntityRef;
use crate::keys::{InstanceKey, RootKey};
use crate::module::info::{GlobalIndex, MemoryIndex, ModuleInfo, TableIndex, TypeIndex};
use crate::module::parse::ParsedModules;
use crate::module::types::Limits;
use crate::module::wiring::{KnownExport, KnownInstance, Wiring};
use crate::tables::assumption::Assumption;
use crate::vm::opaque::StoreOpaque;
use crate::vm::word::GuestValue;
use crate::{AsContextMut, Config, Engine, Extern, Instance, Module, Store};
use std::process::Command;

/// Runs `lie`, which ends the process, in another one; and sees that it ended as it should.
fn aborts(test: &str, broken: Assumption, lie: fn()) {
    const CHILD: &str = "WHARF_LIES";
    if std::env::var_os(CHILD).is_some() {
        lie();
        return;
    }
    let mut child = Command::new(std::env::current_exe().unwrap());
    let name = format!("compile::tests::lies::{test}");
    let output = child.args(["--exact", &name, "--nocapture"]).env(CHILD, "1").output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let signal = std::os::unix::process::ExitStatusExt::signal(&output.status);
    assert_eq!(signal, Some(libc::SIGABRT), "{told}");
    assert!(told.contains(&broken.to_string()), "expected that {broken}, found {told}");
    assert!(told.contains("please report it"), "{told}");
}

/// Exports of instances, by their places.
type Given<'a> = &'a [(usize, &'a str)];

/// A module that is instantiated: a text, what the compiler is told that it is given, and what it is given.
/// Modules of the same text are one.
type Part<'a> = (&'a str, Given<'a>, Given<'a>);

/// What the compiler is told that is not so, beside what modules are given.
#[derive(Default)]
struct Told {
    /// By which settings code will run.
    config: Option<Config>,
    /// What modules declare.
    modules: Option<fn(&mut ParsedModules<'_>)>,
}

/// An artifact whose modules are instantiated in their order, in one root.
struct Made<'a> {
    store: Store<()>,
    parts: &'a [Part<'a>],
    infos: Vec<ModuleInfo>,
    /// The modules of the instances.
    core: Vec<Module>,
    root: RootKey,
}

/// Makes instances of `parts`, of which the compiler is told the truth but for what they are given.
fn make<'a>(parts: &'a [Part<'a>]) -> Made<'a> {
    make_with(parts, Config::new(), Told::default())
}

/// Makes instances of `parts`, for an engine of such a `config`.
fn make_with<'a>(parts: &'a [Part<'a>], mut config: Config, told: Told) -> Made<'a> {
    let engine = Engine::new(config.check_assumptions(true)).unwrap();
    let mut texts: Vec<&str> = Vec::new();
    let mut places = Vec::new();
    for (text, ..) in parts {
        places.push(texts.iter().position(|it| it == text).unwrap_or(texts.len()));
        if places.last() == Some(&texts.len()) {
            texts.push(text);
        }
    }
    let bytes: Vec<_> = texts.iter().map(|text| wat::parse_str(text).unwrap()).collect();
    let mut parsed = super::parse(&bytes).unwrap();
    let infos: Vec<_> = places.iter().map(|&module| parsed.modules[module].info.clone()).collect();
    let known = |(&module, part): (&usize, &Part<'_>)| KnownInstance {
        module,
        imports: part.1.iter().map(|said| Some(export(&infos, said))).collect(),
        copies: Vec::new(),
        elsewhere: false,
    };
    let instances = places.iter().zip(parts).map(known).collect();
    parsed.wiring = Wiring { instances, given_away: Vec::new() };
    let compiled = compile_told(&engine, parsed, told);
    let code = LoadedCode::from_compiled(&engine, &compiled).unwrap();
    let mut made = Made {
        store: Store::new(&engine, ()),
        parts,
        infos,
        core: places.iter().map(|&module| code.module(module).unwrap()).collect(),
        root: RootKey { slot: 0, generation: 0 },
    };
    made.instantiate();
    made
}

/// Compiles modules as the compiler was `told`; the artifact says what is so.
fn compile_told(engine: &Engine, mut parsed: ParsedModules<'_>, told: Told) -> Compiled {
    let infos: Vec<_> = parsed.modules.iter().map(|module| module.info.clone()).collect();
    let types = parsed.types.clone();
    if let Some(modules) = told.modules {
        modules(&mut parsed);
    }
    let other = told.config.map(|mut config| Engine::new(config.check_assumptions(true)).unwrap());
    let settings = other.as_ref().unwrap_or(engine).compile_settings();
    let mut code = compile(parsed, settings, None).unwrap();
    for (compiled, info) in code.info.modules.iter_mut().zip(infos) {
        (compiled.info.memories, compiled.info.tables) = (info.memories, info.tables);
    }
    code.types = types;
    let kind = Precompiled::Component;
    Compiled::write(&code, &engine.metadata(kind), None).unwrap()
}

fn export(infos: &[ModuleInfo], &(instance, name): &(usize, &str)) -> KnownExport {
    KnownExport { instance, entity: infos[instance].exports[name] }
}

impl Made<'_> {
    fn opaque(&mut self) -> &mut StoreOpaque {
        self.store.as_context_mut().into_opaque()
    }

    /// Makes a root of all instances, which is the one that is meant from now on.
    fn instantiate(&mut self) {
        let core = self.core.clone();
        self.root = self.opaque().vm.new_root_of_lies(&core).unwrap();
        for (index, (_, _, given)) in (0..).zip(self.parts) {
            let given: Vec<_> =
                given.iter().map(|it| self.item(export(&self.infos, it)).into()).collect();
            let key = InstanceKey { root: self.root, index };
            self.opaque().start_instance(key, &given).unwrap();
        }
    }

    fn item(&mut self, export: KnownExport) -> Extern {
        let key = InstanceKey { root: self.root, index: export.instance as u32 };
        self.opaque().instance_item(key, export.entity).unwrap()
    }

    /// What the instance at a place exports.
    fn export(&mut self, instance: usize, name: &str) -> Extern {
        self.item(export(&self.infos, &(instance, name)))
    }

    /// Calls what the last instance exports as `call`.
    fn call(&mut self) {
        let func = self.export(self.parts.len() - 1, "call").into_func().unwrap();
        let result = func.typed::<(), i32>(&self.store).unwrap().call(&mut self.store, ());
        panic!("it went on: {result:?}");
    }

    /// Makes an instance of a module that the compiler has not heard of.
    fn add(&mut self, text: &str, imports: &[Extern]) {
        let module = Module::new(self.store.engine(), text).unwrap();
        Instance::new(&mut self.store, &module, imports).unwrap();
    }
}

const FIVE: &str = r#"(module (memory 1)
    (func (export "f") (result i32) (i32.store (i32.const 0) (i32.const 5)) (i32.const 5)))"#;
const SIX: &str = r#"(module (memory 1)
    (func (export "f") (result i32) (i32.store (i32.const 0) (i32.const 6)) (i32.const 6)))"#;
const CALLS: &str = r#"(module (import "" "f" (func $f (result i32)))
    (func (export "call") (result i32) (call $f)))"#;

#[test]
fn another_function() {
    aborts("another_function", Assumption::KnownCode, || {
        let given: &[_] = &[(1, "f")];
        make(&[(FIVE, &[], &[]), (SIX, &[], &[]), (CALLS, &[(0, "f")], given)]).call();
    });
}

#[test]
fn a_function_of_another_instance() {
    aborts("a_function_of_another_instance", Assumption::KnownContext, || {
        let given: &[_] = &[(1, "f")];
        make(&[(FIVE, &[], &[]), (FIVE, &[], &[]), (CALLS, &[(0, "f")], given)]).call();
    });
}

#[test]
fn a_global_at_another_place() {
    const GLOBAL: &str = r#"(module (global (export "g") (mut i32) (i32.const 5)))"#;
    const READS: &str = r#"(module (import "" "g" (global $g (mut i32)))
        (func (export "call") (result i32) (global.get $g)))"#;
    aborts("a_global_at_another_place", Assumption::Distance, || {
        make(&[(GLOBAL, &[], &[]), (GLOBAL, &[], &[]), (READS, &[(0, "g")], &[(1, "g")])]).call();
    });
}

#[test]
fn a_global_that_somebody_writes() {
    const GLOBAL: &str = r#"(module (global $g (mut i32) (i32.const 5))
        (func (export "call") (result i32) (global.get $g)))"#;
    aborts("a_global_that_somebody_writes", Assumption::ConstantGlobal, || {
        let mut made = make(&[(GLOBAL, &[], &[])]);
        let instance = InstanceKey { root: made.root, index: 0 };
        let vm = &mut made.opaque().vm;
        let place = vm.global_owner(instance, GlobalIndex::new(0)).unwrap();
        vm.set_global(place, GuestValue::Number(6)).unwrap();
        made.call();
    });
}

/// A table that is given away, as nobody has seen.
const TABLE: &str = r#"(module (type $ty (func (result i32)))
    (table (export "t") 2 2 funcref)
    (func $one (export "one") (type $ty) (i32.const 1)) (func $two (type $ty) (i32.const 2))
    (elem (i32.const 0) $one) (elem (i32.const 0) $two)
    (func (export "call") (result i32) (call_indirect (type $ty) (i32.const 0))))"#;

#[test]
fn a_table_that_somebody_writes() {
    const HOSTILE: &str = r#"(module (import "" "t" (table 2 2 funcref))
        (func $evil (param i64) (result i64) (local.get 0))
        (elem (i32.const 0) $evil))"#;
    aborts("a_table_that_somebody_writes", Assumption::ElementType, || {
        let mut made = make(&[(TABLE, &[], &[])]);
        let table = made.export(0, "t");
        made.add(HOSTILE, &[table]);
        made.call();
    });
}

#[test]
fn a_table_with_a_function_of_another_instance() {
    const ONE: &str = r#"(module (type $ty (func (result i32)))
        (table (export "t") 1 1 funcref)
        (func $one (export "one") (type $ty) (i32.const 1))
        (elem (i32.const 0) $one)
        (func (export "call") (result i32) (call_indirect (type $ty) (i32.const 0))))"#;
    const HOSTILE: &str = r#"(module (import "" "t" (table 1 1 funcref))
        (import "" "one" (func $one (result i32)))
        (elem (i32.const 0) $one))"#;
    aborts("a_table_with_a_function_of_another_instance", Assumption::KnownContext, || {
        let mut made = make(&[(ONE, &[], &[])]);
        let one = made.export(0, "one");
        made.instantiate();
        let table = made.export(0, "t");
        made.add(HOSTILE, &[table, one]);
        made.call();
    });
}

/// Calls the function `call` of a module of which the compiler is told something else.
fn call_told(text: &str, modules: fn(&mut ParsedModules<'_>)) {
    let told = Told { modules: Some(modules), config: None };
    make_with(&[(text, &[], &[])], Config::new(), told).call();
}

#[test]
fn a_memory_that_moves() {
    const MEMORY: &str = r#"(module (memory 1) (func (export "call") (result i32)
        (drop (i32.load (i32.const 0)))
        (drop (memory.grow (i32.const 1)))
        (i32.load (i32.const 0))))"#;
    aborts("a_memory_that_moves", Assumption::FixedBase, || {
        let mut moves = Config::new();
        moves.memory_reservation(0).memory_may_move(true);
        let mut stays = moves.clone();
        stays.memory_may_move(false);
        let told = Told { config: Some(stays), modules: None };
        make_with(&[(MEMORY, &[], &[])], moves, told).call();
    });
}

#[test]
fn a_table_that_moves() {
    const TABLE: &str = r#"(module (table 1 5000 funcref) (func (export "call") (result i32)
        (drop (table.get (i32.const 0)))
        (drop (table.grow (ref.null func) (i32.const 4999)))
        (ref.is_null (table.get (i32.const 0)))))"#;
    aborts("a_table_that_moves", Assumption::FixedBase, || {
        call_told(TABLE, |told| table(told).max = Some(1));
    });
}

#[test]
fn a_memory_that_grows() {
    const MEMORY: &str = r#"(module (memory 1 2) (func (export "call") (result i32)
        (drop (memory.grow (i32.const 1)))
        (i32.load (i32.const 65536))))"#;
    aborts("a_memory_that_grows", Assumption::FixedSize, || {
        call_told(MEMORY, |told| memory(told).max = Some(1));
    });
}

#[test]
fn a_table_that_grows() {
    const TABLE: &str = r#"(module (table 1 2 funcref) (func (export "call") (result i32)
        (ref.is_null (table.get (table.grow (ref.null func) (i32.const 1))))))"#;
    aborts("a_table_that_grows", Assumption::FixedSize, || {
        call_told(TABLE, |told| table(told).max = Some(1));
    });
}

#[test]
fn a_memory_that_is_smaller() {
    const MEMORY: &str = r#"(module (memory 0) (func (export "call") (result i32)
        (i32.load (i32.const 0))))"#;
    aborts("a_memory_that_is_smaller", Assumption::LeastSize, || {
        call_told(MEMORY, |told| memory(told).min = 1);
    });
}

#[test]
fn a_table_that_is_smaller() {
    const TABLE: &str = r#"(module (table 1 funcref) (func (export "call") (result i32)
        (ref.is_null (table.get (i32.const 1)))))"#;
    aborts("a_table_that_is_smaller", Assumption::LeastSize, || {
        call_told(TABLE, |told| table(told).min = 2);
    });
}

#[test]
fn a_memory_with_less_behind_it() {
    const MEMORY: &str = r#"(module (memory 1) (func (export "call") (result i32)
        (i32.load (i32.const 0x70000000))))"#;
    aborts("a_memory_with_less_behind_it", Assumption::Guarded, || {
        let mut little = Config::new();
        little.memory_reservation(1 << 20);
        let told = Told { config: Some(Config::new()), modules: None };
        make_with(&[(MEMORY, &[], &[])], little, told).call();
    });
}

#[test]
fn a_type_with_a_subtype() {
    const TYPES: &str = r#"(module (type $super (sub (func (result i32))))
        (type $sub (sub $super (func (result i32))))
        (table 1 funcref) (func $one (type $sub) (i32.const 1))
        (elem (i32.const 0) $one)
        (func (export "call") (result i32) (call_indirect (type $super) (i32.const 0))))"#;
    aborts("a_type_with_a_subtype", Assumption::FinalType, || {
        call_told(TYPES, |told| {
            let first = told.modules[0].info.types[TypeIndex::new(0)];
            told.types.pretend_final(first);
        });
    });
}

/// A type of its own, though it looks like the one that the reference has.
#[test]
fn a_reference_of_another_type() {
    const REFERENCE: &str = r#"(module (type $a (sub (func (result i32))))
        (type $b (func (result i32)))
        (elem declare func $one) (func $one (type $a) (i32.const 1))
        (func (type $b) (i32.const 2))
        (func (export "call") (result i32) (call_ref $a (ref.func $one))))"#;
    aborts("a_reference_of_another_type", Assumption::TypedReference, || {
        call_told(REFERENCE, |told| {
            let types = &mut told.modules[0].info.types;
            types[TypeIndex::new(0)] = types[TypeIndex::new(1)];
        });
    });
}

/// The limits of the first memory of the first module.
fn memory<'a>(told: &'a mut ParsedModules<'_>) -> &'a mut Limits {
    &mut told.modules[0].info.memories[MemoryIndex::new(0)].limits
}

/// The limits of the first table of the first module.
fn table<'a>(told: &'a mut ParsedModules<'_>) -> &'a mut Limits {
    &mut told.modules[0].info.tables[TableIndex::new(0)].limits
}
