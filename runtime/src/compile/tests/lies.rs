//! What becomes of code that relies on what is not so: with checks, the process is aborted. Each test runs
//! itself again in a process of its own, which lies to the compiler.

use crate::artifact::format::Precompiled;
use crate::assumption::Assumption;
use crate::entity::EntityRef;
use crate::instance::{DefinedPlace, InstanceKey};
use crate::module::build::compile_modules;
use crate::module::info::{DefinedGlobalIndex, EntityIndex};
use crate::module::known::{KnownExport, KnownInstance, Wiring};
use crate::store::RootKey;
use crate::vm::instance::Sharing;
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

/// An artifact whose modules are instantiated once each, in their order, in one root.
struct Made {
    store: Store<()>,
    root: RootKey,
}

/// Makes instances of `modules`. Each is a text, what it is said to be given, and what it is given: an
/// export of the instance at a place.
fn make(modules: &[(&str, Given<'_>, Given<'_>)]) -> Made {
    let engine = Engine::new(Config::new().check_assumptions(true)).unwrap();
    let bytes: Vec<_> = modules.iter().map(|it| wat::parse_str(it.0).unwrap()).collect();
    let mut parsed = super::parse(&bytes).unwrap();
    let infos: Vec<_> = parsed.modules.iter().map(|module| module.info.clone()).collect();
    let export = |&(instance, name): &(usize, &str)| {
        let instance: usize = instance;
        KnownExport { instance, entity: infos[instance].exports[name] }
    };
    let known = |(module, said): (usize, &[(usize, &str)])| KnownInstance {
        module,
        imports: said.iter().map(export).map(Some).collect(),
        copies: Vec::new(),
        elsewhere: false,
    };
    let said = modules.iter().map(|it| it.1).enumerate();
    parsed.wiring = Wiring { instances: said.map(known).collect(), given_away: Vec::new() };
    let code = compile_modules(&engine, parsed, Precompiled::Component, None).unwrap();
    let code = code.load(&engine).unwrap();
    let core: Vec<_> = (0..modules.len()).map(|index| code.module(index).unwrap()).collect();
    let mut made =
        Made { store: Store::new(&engine, ()), root: RootKey { slot: 0, generation: 0 } };
    made.root = made.opaque().new_root(&core, Sharing::Shared).unwrap();
    for (place, (_, _, given)) in (0..).zip(modules) {
        let given: Vec<_> = given.iter().map(|given| made.item(export(given)).into()).collect();
        let key = InstanceKey { root: made.root, index: place };
        made.opaque().start_instance(key, &given).unwrap();
    }
    made
}

impl Made {
    fn opaque(&mut self) -> &mut crate::store::StoreOpaque {
        self.store.as_context_mut().into_opaque()
    }

    fn item(&mut self, export: KnownExport) -> Extern {
        let key = InstanceKey { root: self.root, index: export.instance as u32 };
        self.opaque().instance_item(key, export.entity).unwrap()
    }

    /// Calls function `index` of the instance at a place.
    fn call(&mut self, instance: usize, index: u32) {
        let entity = EntityIndex::Func(crate::module::info::FuncIndex::from_u32(index));
        let func = self.item(KnownExport { instance, entity }).into_func().unwrap();
        let result = func.typed::<(), i32>(&self.store).unwrap().call(&mut self.store, ());
        panic!("it went on: {result:?}");
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
        make(&[(FIVE, &[], &[]), (SIX, &[], &[]), (CALLS, &[(0, "f")], given)]).call(2, 1);
    });
}

#[test]
fn a_global_at_another_place() {
    const GLOBAL: &str = r#"(module (global (export "g") (mut i32) (i32.const 5)))"#;
    const READS: &str = r#"(module (import "" "g" (global $g (mut i32)))
        (func (export "call") (result i32) (global.get $g)))"#;
    aborts("a_global_at_another_place", Assumption::Distance, || {
        make(&[(GLOBAL, &[], &[]), (GLOBAL, &[], &[]), (READS, &[(0, "g")], &[(1, "g")])])
            .call(2, 0);
    });
}

#[test]
fn a_global_that_somebody_writes() {
    const GLOBAL: &str = r#"(module (global $g (mut i32) (i32.const 5))
        (func (export "call") (result i32) (global.get $g)))"#;
    aborts("a_global_that_somebody_writes", Assumption::ConstantGlobal, || {
        let mut made = make(&[(GLOBAL, &[], &[])]);
        let instance = InstanceKey { root: made.root, index: 0 };
        let place = DefinedPlace { instance, index: DefinedGlobalIndex::new(0) };
        made.opaque().vm.set_global(place, GuestValue::Number(6)).unwrap();
        made.call(0, 0);
    });
}

/// As if nobody had seen that the table is given away.
#[test]
fn a_table_that_somebody_writes() {
    const TABLE: &str = r#"(module (type $ty (func (result i32)))
        (table (export "t") 2 2 funcref)
        (func $one (type $ty) (i32.const 1)) (func $two (type $ty) (i32.const 2))
        (elem (i32.const 0) $one) (elem (i32.const 0) $two)
        (func (export "call") (result i32) (call_indirect (type $ty) (i32.const 0))))"#;
    const HOSTILE: &str = r#"(module (import "" "t" (table 2 2 funcref))
        (func $evil (param i64) (result i64) (local.get 0))
        (elem (i32.const 0) $evil))"#;
    aborts("a_table_that_somebody_writes", Assumption::ElementType, || {
        let mut made = make(&[(TABLE, &[], &[])]);
        let entity = EntityIndex::Table(crate::module::info::TableIndex::from_u32(0));
        let table = made.item(KnownExport { instance: 0, entity });
        let hostile = Module::new(made.store.engine(), HOSTILE).unwrap();
        Instance::new(&mut made.store, &hostile, &[table]).unwrap();
        made.call(0, 2);
    });
}
