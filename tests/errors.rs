//! Errors are found by their types, whatever is said around them, and have fields.
#![cfg(all(feature = "compile", feature = "wat"))]

use std::fmt::Debug;
use wharf::error::{
    AlreadyDefined, ArtifactRefused, Foreign, Gone, InvalidOption, InvalidWasm, Limit,
    LimitReached, LinkError, LinkProblem, NoExport, OutOfRange, Unsupported, WrongCount, WrongType,
};
use wharf::{
    AsContextMut, Config, Engine, Error, ExnRef, ExnRefPre, ExnType, Extern, ExternRef, FuncType,
    Global, GlobalType, Instance, Linker, Memory, MemoryType, MemoryTypeBuilder, Module,
    Mutability, Ref, RefType, Result, RootScope, Store, Table, TableType, Tag, TagType, Trap, Val,
    ValType,
};

/// The error of this type by which something failed.
#[track_caller]
fn failed<E>(result: Result<impl Sized>) -> E
where
    E: std::error::Error + Debug + Clone + Send + Sync + 'static,
{
    let error = result.map(drop).expect_err("it fails");
    typed::<E>(&error).clone()
}

#[track_caller]
fn typed<E: std::error::Error + Debug + Send + Sync + 'static>(error: &Error) -> &E {
    let name = std::any::type_name::<E>();
    error.downcast_ref().unwrap_or_else(|| panic!("expected {name}, found {error:?}"))
}

fn instance(wat: &str) -> (Store<()>, Instance) {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let module = Module::new(&engine, wat).unwrap();
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    (store, instance)
}

#[test]
fn what_a_linker_lacks() {
    let engine = Engine::default();
    let wat = r#"(module
        (import "a" "missing" (func (param i32)))
        (import "a" "wrong" (func (result i32)))
        (import "a" "right" (func))
        (import "b" "rights" (memory 1)))"#;
    let module = Module::new(&engine, wat).unwrap();
    let mut linker = Linker::<()>::new(&engine);
    linker.func_wrap("a", "wrong", |_: i32| ()).unwrap().func_wrap("a", "right", || ()).unwrap();
    linker.func_wrap("b", "right", || ()).unwrap();
    let error: LinkError = failed(linker.instantiate_pre(&module));
    let paths: Vec<_> = error.imports.iter().map(|import| import.path.join("::")).collect();
    assert_eq!(paths, ["a::missing", "a::wrong", "b::rights"]);
    assert_eq!(error.imports[0].expected, "(func (param i32))");
    assert_eq!(error.imports[0].problem, LinkProblem::Missing { nearest: None });
    assert_eq!(error.imports[1].expected, "(func (result i32))");
    let difference = Some("the signatures differ".to_owned());
    let found = "(func (param i32))".to_owned();
    assert_eq!(error.imports[1].problem, LinkProblem::Mismatch { found, difference });
    let nearest = Some("b::right".to_owned());
    assert_eq!(error.imports[2].problem, LinkProblem::Missing { nearest });

    // By place, without a linker.
    let mut store = Store::new(&engine, ());
    let module = Module::new(&engine, r#"(module (import "a" "m" (memory 2)))"#).unwrap();
    let memory: Extern = Memory::new(&mut store, MemoryType::new(1, None)).unwrap().into();
    let error: LinkError = failed(Instance::new(&mut store, &module, &[memory]));
    let [import] = &error.imports[..] else { panic!("{error:?}") };
    assert_eq!(
        (&import.path[..], &*import.expected),
        (&["a", "m"].map(String::from)[..], "(memory 2)")
    );
    let error: WrongCount = failed(Instance::new(&mut store, &module, &[]));
    assert_eq!((error.what, error.expected, error.found), ("imports", 1, 0));
}

#[test]
fn what_a_linker_has_already() {
    let mut linker = Linker::<()>::new(&Engine::default());
    linker.func_wrap("a", "f", || ()).unwrap();
    let error: AlreadyDefined = failed(linker.func_wrap("a", "f", || ()).map(drop));
    assert_eq!(error.path, ["a", "f"]);
}

#[test]
fn calls_of_other_types() {
    let wat = r#"(module (func (export "f") (param i32 i64) (result i32) (i32.const 1)))"#;
    let (mut store, instance) = instance(wat);
    let f = instance.get_func(&mut store, "f").unwrap();
    let mut wrong = |params: &[Val], results: &mut [Val]| {
        let WrongType { place, expected, found, .. } = failed(f.call(&mut store, params, results));
        [place, expected, found]
    };
    let mut room = [Val::I32(0)];
    let found = wrong(&[Val::I32(1), Val::F32(0)], &mut room);
    assert_eq!(found, ["argument 1", "i64", "f32"]);
    let found = wrong(&[Val::I32(1), Val::FuncRef(None)], &mut room);
    assert_eq!(found, ["argument 1", "i64", "nullfuncref"]);

    let error: WrongCount = failed(f.call(&mut store, &[Val::I32(1)], &mut room));
    assert_eq!((error.what, error.expected, error.found), ("arguments", 2, 1));
    let error: WrongCount = failed(f.call(&mut store, &[Val::I32(1), Val::I64(2)], &mut []));
    assert_eq!((error.what, error.expected, error.found), ("results", 1, 0));

    let error: WrongType = failed(f.typed::<(i32, f64), i32>(&store));
    assert_eq!([&error.place, &error.expected, &error.found], ["parameter 1", "f64", "i64"]);
    let error: WrongCount = failed(instance.get_typed_func::<(i32, i64), ()>(&mut store, "f"));
    assert_eq!((error.what, error.expected, error.found), ("results", 0, 1));
}

#[test]
fn values_of_other_types() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let ty = GlobalType::new(ValType::I32, Mutability::Var);
    let global = Global::new(&mut store, ty, Val::I32(1)).unwrap();
    let error: WrongType = failed(global.set(&mut store, Val::I64(1)));
    assert_eq!([&error.expected, &error.found], ["i32", "i64"]);
    let ty = GlobalType::new(ValType::I32, Mutability::Const);
    let global = Global::new(&mut store, ty, Val::I32(1)).unwrap();
    let error: WrongType = failed(global.set(&mut store, Val::I32(1)));
    assert_eq!(error.expected, "a mutable global");

    let ty = TableType::new(RefType::FUNCREF, 2, None);
    let table = Table::new(&mut store, ty, Ref::Func(None)).unwrap();
    let error: WrongType = failed(table.set(&mut store, 0, Ref::Extern(None)));
    assert_eq!([&error.expected, &error.found], ["funcref", "nullexternref"]);
    let error: OutOfRange = failed(table.fill(&mut store, 1, Ref::Func(None), 2));
    assert_eq!((error.start, error.len, error.size), (1, 2, 2));

    let tag = TagType::new(FuncType::new(&engine, [], [ValType::I32]));
    let error: WrongType = failed(Tag::new(&mut store, &tag));
    assert_eq!(error.expected, "a type without results");
}

#[test]
fn exports_that_are_not_there() {
    let wat = r#"(module (memory (export "m") 1) (func (export "f")))"#;
    let (mut store, instance) = instance(wat);
    let mut wrong = |name| failed::<NoExport>(instance.get_typed_func::<(), ()>(&mut store, name));
    let error = wrong("g");
    assert_eq!((&*error.name, error.found), ("g", None));
    assert_eq!(error.exports, ["m", "f"]);
    let error = wrong("m");
    assert_eq!((&*error.name, error.found), ("m", Some("memory")));
}

#[test]
fn things_of_others() {
    let (mut here, instance) = instance(
        r#"(module (func (export "f")) (func (export "g") (param externref)) (memory (export "m") 1))"#,
    );
    let mut there = Store::new(here.engine(), ());
    let f = instance.get_func(&mut here, "f").unwrap();
    let error: Foreign = failed(f.call(&mut there, &[], &mut []));
    assert_eq!(error, Foreign::OtherStore { what: "function" });
    let memory = instance.get_memory(&mut here, "m").unwrap();
    let error: Foreign = failed(memory.grow(&mut there, 1));
    assert_eq!(error, Foreign::OtherStore { what: "memory" });

    let value = ExternRef::new(&mut there, 1).unwrap();
    let g = instance.get_func(&mut here, "g").unwrap();
    let error: Foreign = failed(g.call(&mut here, &[Val::ExternRef(Some(value))], &mut []));
    assert_eq!(error, Foreign::OtherStore { what: "reference" });

    let module = Module::new(&Engine::default(), "(module)").unwrap();
    let error: Foreign = failed(Instance::new(&mut here, &module, &[]));
    assert_eq!(error, Foreign::OtherEngine { what: "module".to_owned() });
}

#[test]
fn exceptions_that_have_ended() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let ty = ExnType::new(&engine, [ValType::I32]).unwrap();
    let tag = Tag::new(&mut store, &ty.tag_type()).unwrap();
    let pre = ExnRefPre::new(&mut store, ty);
    let exception = {
        let mut scope = RootScope::new(&mut store);
        let scope = &mut scope.as_context_mut();
        let error: WrongCount = failed(ExnRef::new(&mut *scope, &pre, &tag, &[]));
        assert_eq!((error.what, error.expected, error.found), ("values", 1, 0));
        let wrong = ExnRef::new(&mut *scope, &pre, &tag, &[Val::I64(1)]);
        let error: WrongType = failed(wrong);
        let place = "value 0 of the exception";
        assert_eq!([&error.place, &error.expected, &error.found], [place, "i32", "i64"]);
        let exception = ExnRef::new(&mut *scope, &pre, &tag, &[Val::I32(1)]).unwrap();
        let error: OutOfRange = failed(exception.field(&mut *scope, 1));
        assert_eq!((error.start, error.size), (1, 1));
        exception
    };
    let error: Gone = failed(exception.tag(&mut store));
    assert_eq!(error, Gone::Exception);
}

#[test]
fn what_grows_no_further() {
    let (mut store, instance) =
        instance(r#"(module (memory (export "m") 1 2) (table (export "t") 3 5 funcref))"#);
    let memory = instance.get_memory(&mut store, "m").unwrap();
    let error: LimitReached = failed(memory.grow(&mut store, 2));
    assert_eq!((error.limit, error.wanted, error.most), (Limit::MemoryBytes, 3 << 16, 2 << 16));
    let table = instance.get_table(&mut store, "t").unwrap();
    let error: LimitReached = failed(table.grow(&mut store, 3, Ref::Func(None)));
    assert_eq!((error.limit, error.wanted, error.most), (Limit::TableElements, 6, 5));

    let huge = MemoryTypeBuilder::default().memory64(true).min(1 << 48).build().unwrap();
    let error: LimitReached = failed(Memory::new(&mut store, huge));
    assert_eq!((error.limit, error.wanted), (Limit::MemoryBytes, u64::MAX));
}

#[test]
fn what_is_invalid() {
    let engine = Engine::default();
    let invalid = |bytes: &[u8]| failed::<InvalidWasm>(Module::new(&engine, bytes));
    // A function that leaves nothing where there should be an `i32`.
    let bytes = b"\0asm\x01\0\0\0\x01\x05\x01\x60\0\x01\x7f\x03\x02\x01\0\x0a\x04\x01\x02\0\x0b";
    assert_eq!(invalid(bytes).offset, Some(bytes.len() - 1));
    assert_eq!(failed::<InvalidWasm>(Module::validate(&engine, bytes)).offset, Some(24));
    // A section that ends too early, and one after which there must be none.
    assert_eq!(invalid(b"\0asm\x01\0\0\0\x01\x05\x01").offset, Some(10));
    assert_eq!(invalid(b"(module").offset, None);
    assert_eq!(invalid(b"\x7fELF").offset, Some(0));
    let component = b"\0asm\x0d\0\x01\0";
    assert_eq!(invalid(component).offset, Some(0));
    let engine = Engine::new(Config::new().wasm_tail_call(false)).unwrap();
    let error: InvalidWasm = failed(Module::new(&engine, "(module (func return_call 0))"));
    assert!(error.to_string().contains("tail calls"), "{error}");
}

#[test]
#[cfg(feature = "component")]
fn what_is_not_supported() {
    // The validator counts those of one component only.
    let half = format!("(component {})", "(core module)".repeat(501));
    let wat = format!("(component {half} {half})");
    let error: Unsupported = failed(wharf::component::Component::new(&Engine::default(), wat));
    assert!(error.to_string().contains("one too many"), "{error}");
}

#[test]
fn options_that_cannot_be() {
    let wrong = |set: fn(&mut Config)| {
        let mut config = Config::new();
        set(&mut config);
        failed::<InvalidOption>(Engine::new(&config)).name
    };
    assert_eq!(wrong(|it| _ = it.max_wasm_stack(0)), "max_wasm_stack");
    assert_eq!(wrong(|it| _ = it.consume_fuel(true)), "consume_fuel");
    assert_eq!(wrong(|it| _ = it.epoch_interruption(true)), "epoch_interruption");
    assert_eq!(wrong(|it| _ = it.signals_based_traps(false)), "signals_based_traps");
    assert_eq!(wrong(|it| _ = it.wasm_gc(true)), "wasm_gc");
    assert_eq!(wrong(|it| _ = it.wasm_simd(false).wasm_relaxed_simd(true)), "wasm_relaxed_simd");
    assert_eq!(wrong(|it| _ = it.memory_guard_size(u64::MAX)), "memory_guard_size");
    assert_eq!(wrong(|it| _ = it.memory_reservation(1 << 47)), "memory_reservation");
    let target: InvalidOption = failed(Config::new().target("nowhere").map(drop));
    assert_eq!(target.name, "target");

    let wrong = |set: fn(&mut MemoryTypeBuilder)| {
        let mut builder = MemoryTypeBuilder::default();
        set(&mut builder);
        failed::<InvalidOption>(builder.build()).name
    };
    assert_eq!(wrong(|it| _ = it.page_size_log2(3)), "page_size_log2");
    assert_eq!(wrong(|it| _ = it.min(1 << 17)), "min");
    assert_eq!(wrong(|it| _ = it.min(2).max(Some(1))), "max");
    assert_eq!(wrong(|it| _ = it.shared(true)), "shared");
}

#[test]
#[cfg(feature = "cache")]
fn caches_that_cannot_be() {
    use std::os::unix::fs::PermissionsExt as _;
    use wharf::{Cache, CacheConfig};
    let wrong = |set: &dyn Fn(&mut CacheConfig)| {
        let mut config = CacheConfig::new();
        set(&mut config);
        failed::<InvalidOption>(Cache::new(config)).name
    };
    assert_eq!(wrong(&|it| _ = it.with_directory("relative")), "with_directory");
    let folder = tempfile::tempdir().unwrap();
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(folder.path(), open).unwrap();
    assert_eq!(wrong(&|it| _ = it.with_directory(folder.path())), "with_directory");
}

#[test]
fn what_the_system_refuses() {
    let error = Module::from_file(&Engine::default(), "/nowhere/at-all.wasm").unwrap_err();
    assert_eq!(typed::<std::io::Error>(&error).kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn traps() {
    let (mut store, instance) = instance(r#"(module (func (export "f") unreachable))"#);
    let f = instance.get_typed_func::<(), ()>(&mut store, "f").unwrap();
    assert_eq!(failed::<Trap>(f.call(&mut store, ())), Trap::UnreachableCodeReached);
}

fn refused(engine: &Engine, bytes: &[u8]) -> ArtifactRefused {
    // SAFETY: none of these artifacts has code, and none is loaded.
    failed(unsafe { Module::deserialize(engine, bytes) })
}

#[test]
fn artifacts_of_others() {
    let engine = Engine::default();
    let artifact = engine.precompile_module(b"(module)").unwrap();
    // How the section begins that says what the artifact is of: with its format and Wharf's version.
    let magic = b"\0wharf\r\n";
    let start = artifact.windows(8).position(|it| it == magic).unwrap() + 8;
    let patched = |change: &dyn Fn(&mut [u8])| {
        let mut artifact = artifact.clone();
        change(&mut artifact[start..]);
        refused(&engine, &artifact)
    };
    let ArtifactRefused::OtherFormat { found, expected } = patched(&|it| it[0] ^= 0x40) else {
        panic!("of another format")
    };
    assert_eq!(found, expected ^ 0x40);
    let ArtifactRefused::OtherVersion { found, expected } = patched(&|it| it[5] = b'7') else {
        panic!("of another version")
    };
    assert_eq!(found, format!("7{}", &expected[1..]));

    let replaced = |from: &str, to: &str| {
        patched(&|it| {
            let at = it.windows(from.len()).position(|it| it == from.as_bytes()).unwrap();
            it[at..at + to.len()].copy_from_slice(to.as_bytes());
        })
    };
    let ArtifactRefused::OtherTarget { found, expected } = replaced("linux", "minix") else {
        panic!("for another target")
    };
    assert_eq!(found.replace("minix", "linux"), expected);
    if cfg!(target_arch = "x86_64") {
        let error = replaced("sse41", "sse99");
        assert_eq!(error, ArtifactRefused::MissingCpuFeature { feature: "sse99".to_owned() });
    }

    let other = Engine::new(Config::new().wasm_tail_call(false)).unwrap();
    let ArtifactRefused::OtherSetting { name, .. } = refused(&other, &artifact) else {
        panic!("of another setting")
    };
    assert_eq!(name, "wasm_tail_call");
    assert!(refused(&other, &artifact).is_stale());
}

#[test]
fn what_is_no_artifact() {
    let engine = Engine::default();
    for bytes in [&b""[..], b"(module)", b"\0asm\x01\0\0\0", b"something else"] {
        let error = refused(&engine, bytes);
        assert!(matches!(error, ArtifactRefused::NotAnArtifact { .. }), "{error:?}");
    }
    let artifact = engine.precompile_module(b"(module)").unwrap();
    let error = refused(&engine, &artifact[..artifact.len() / 2]);
    assert!(matches!(error, ArtifactRefused::Damaged { .. }), "{error:?}");

    // SAFETY: it is no file.
    let error: ArtifactRefused = failed(unsafe { Module::deserialize_file(&engine, "/tmp") });
    assert!(matches!(error, ArtifactRefused::NotAnArtifact { .. }), "{error:?}");
}

#[test]
#[cfg(feature = "component")]
fn artifacts_of_another_kind() {
    let engine = Engine::default();
    let artifact = engine.precompile_component(b"(component)").unwrap();
    let kinds =
        ArtifactRefused::OtherKind { found: "component".to_owned(), expected: "module".to_owned() };
    assert_eq!(refused(&engine, &artifact), kinds);
}
