//! Vectors between the host and guests: in calls, globals and host functions, beside other values.
#![cfg(all(feature = "compile", feature = "wat"))]

use anyhow::Result;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use wharf::{
    CacheStore, Caller, Config, Engine, Extern, Func, FuncType, Global, GlobalType, Instance,
    Linker, Module, Mutability, Store, Trap, V128, Val, ValType,
};

const A: u128 = 0x0011_2233_4455_6677_8899_aabb_ccdd_eeff;
const B: u128 = 0xfedc_ba98_7654_3210_0123_4567_89ab_cdef;

fn v(bits: u128) -> V128 {
    V128::from(bits)
}

fn instantiate(wat: &str) -> Result<(Store<()>, Instance)> {
    let engine = Engine::default();
    let module = Module::new(&engine, wat)?;
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    Ok((store, instance))
}

#[test]
fn typed_calls_take_vectors_among_others() -> Result<()> {
    let (mut store, instance) = instantiate(
        r#"(module (func (export "mix") (param i32 v128 f32 v128 i64)
            (result v128 i64 v128 f32 i32)
            (local.get 3) (local.get 4) (local.get 1) (local.get 2) (local.get 0)))"#,
    )?;
    let mix = instance.get_typed_func::<(i32, V128, f32, V128, i64), (V128, i64, V128, f32, i32)>(
        &mut store, "mix",
    )?;
    let result = mix.call(&mut store, (-1, v(A), 1.5, v(B), i64::MIN))?;
    assert_eq!(result, (v(B), i64::MIN, v(A), 1.5, -1));
    let other = instance.get_typed_func::<(i32, i64, f32, V128, i64), (V128, i64, V128, f32, i32)>(
        &mut store, "mix",
    );
    let error = format!("{:#}", other.unwrap_err());
    assert!(error.contains("i64") && error.contains("v128"), "{error}");
    Ok(())
}

/// More than there are registers for, of which the rest goes through memory.
#[test]
fn many_vectors_and_others() -> Result<()> {
    const COUNT: usize = 40;
    let types: Vec<&str> = (0..COUNT).map(|i| ["v128", "i32", "f64"][i % 3]).collect();
    let backwards: Vec<&str> = types.iter().rev().copied().collect();
    let gets: Vec<String> = (0..COUNT).map(|i| format!("(local.get {i})")).collect();
    let (forwards, backwards_gets) =
        (gets.join(" "), gets.iter().rev().cloned().collect::<String>());
    let ty = format!("(param {}) (result {})", types.join(" "), backwards.join(" "));
    let wat = format!(
        r#"(module
            (import "" "reverse" (func $host {ty}))
            (func $reverse (export "reverse") {ty} {backwards_gets})
            (func (export "through") {ty} {forwards} (call $host))
            (func (export "tail") {ty} {forwards} (return_call $reverse)))"#
    );
    let engine = Engine::default();
    let module = Module::new(&engine, &wat)?;
    let mut store = Store::new(&engine, ());
    let val_type = |name: &&str| match *name {
        "v128" => ValType::V128,
        "i32" => ValType::I32,
        _ => ValType::F64,
    };
    let ty = FuncType::new(&engine, types.iter().map(val_type), backwards.iter().map(val_type));
    let host = Func::new(&mut store, ty, |_, params, results| {
        for (result, param) in results.iter_mut().zip(params.iter().rev()) {
            *result = *param;
        }
        Ok(())
    });
    let instance = Instance::new(&mut store, &module, &[host.into()])?;
    let params: Vec<Val> = (0..COUNT)
        .map(|i| match i % 3 {
            0 => Val::V128(v(A.rotate_left(i as u32))),
            1 => Val::I32(-(i as i32)),
            _ => Val::F64((i as f64).to_bits()),
        })
        .collect();
    let bits = |vals: &[Val]| -> Vec<String> { vals.iter().map(|v| format!("{v:?}")).collect() };
    let mut expected = bits(&params);
    expected.reverse();
    for name in ["reverse", "through", "tail"] {
        let func = instance.get_func(&mut store, name).unwrap();
        let mut results = vec![Val::I32(0); COUNT];
        func.call(&mut store, &params, &mut results)?;
        assert_eq!(bits(&results), expected, "{name}");
    }
    Ok(())
}

#[test]
fn host_functions_take_and_give_vectors() -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(
        &engine,
        r#"(module
            (import "host" "xor" (func $xor (param v128 i32 v128) (result v128)))
            (import "host" "two" (func $two (result v128 v128)))
            (func (export "xor") (param v128) (result v128)
                (call $xor (local.get 0) (i32.const 7) (call $two) (drop)))
            (func (export "fails") (call $xor (call $two) (drop) (i32.const 8) (call $two) (drop))
                (drop)))"#,
    )?;
    let mut linker = Linker::new(&engine);
    linker.func_wrap("host", "xor", |mut caller: Caller<'_, i32>, a: V128, n: i32, b: V128| {
        *caller.data_mut() += n;
        anyhow::ensure!(n == 7, "eight");
        Ok(v(a.as_u128() ^ b.as_u128()))
    })?;
    linker.func_wrap("host", "two", || (v(B), v(A)))?;
    let mut store = Store::new(&engine, 0);
    let instance = linker.instantiate(&mut store, &module)?;
    let xor = instance.get_typed_func::<V128, V128>(&mut store, "xor")?;
    assert_eq!(xor.call(&mut store, v(A))?, v(A ^ B));
    let fails = instance.get_typed_func::<(), ()>(&mut store, "fails")?;
    let error = format!("{:#}", fails.call(&mut store, ()).unwrap_err());
    assert!(error.contains("eight"), "{error}");
    assert_eq!(*store.data(), 15);
    Ok(())
}

#[test]
fn globals_hold_vectors() -> Result<()> {
    let engine = Engine::default();
    let module = Module::new(
        &engine,
        r#"(module
            (import "host" "fixed" (global $fixed v128))
            (import "host" "mutable" (global $mutable (mut v128)))
            (global $odd (mut i32) (i32.const 1))
            (global $copy (export "copy") v128 (global.get $fixed))
            (global $constant v128 (v128.const i64x2 0x0123456789abcdef 0xfedcba9876543210))
            (global $own (export "own") (mut v128) (v128.const i64x2 1 2))
            (func (export "swap") (local v128)
                (local.set 0 (global.get $own))
                (global.set $own (global.get $mutable))
                (global.set $mutable (local.get 0)))
            (func (export "all") (result v128 v128 v128 v128)
                (global.get $fixed) (global.get $copy) (global.get $constant)
                (global.get $own)))"#,
    )?;
    let mut store = Store::new(&engine, ());
    let fixed = GlobalType::new(ValType::V128, Mutability::Const);
    let fixed = Global::new(&mut store, fixed, Val::V128(v(A)))?;
    let mutable = GlobalType::new(ValType::V128, Mutability::Var);
    let mutable = Global::new(&mut store, mutable, Val::V128(v(B)))?;
    let imports: [Extern; 2] = [fixed.into(), mutable.into()];
    let instance = Instance::new(&mut store, &module, &imports)?;
    let own = instance.get_global(&mut store, "own").unwrap();
    assert_eq!(own.get(&mut store).unwrap_v128(), v(1 | 2 << 64));
    instance.get_typed_func::<(), ()>(&mut store, "swap")?.call(&mut store, ())?;
    assert_eq!(own.get(&mut store).unwrap_v128(), v(B));
    assert_eq!(mutable.get(&mut store).unwrap_v128(), v(1 | 2 << 64));
    own.set(&mut store, v(A).into())?;
    let wrong = own.set(&mut store, Val::I64(1)).unwrap_err().to_string();
    assert!(wrong.contains("v128"), "{wrong}");
    let all = instance.get_typed_func::<(), (V128, V128, V128, V128)>(&mut store, "all")?;
    let constant = v(0xfedc_ba98_7654_3210 << 64 | 0x0123_4567_89ab_cdef);
    assert_eq!(all.call(&mut store, ())?, (v(A), v(A), constant, v(A)));
    Ok(())
}

/// Code for processors without AVX computes with globals where they lie, which faults where they are not
/// aligned: whatever else is in an instance, they are.
#[test]
fn globals_are_aligned() -> Result<()> {
    let mut config = Config::new();
    config.target(&format!("{}-unknown-linux-gnu", std::env::consts::ARCH))?;
    let engine = Engine::new(&config)?;
    let giver = r#"(module
        (func (export "f")) (func (export "f2"))
        (table (export "t") 1 funcref)
        (memory (export "m") 1)
        (global (export "i") (mut i32) (i32.const 1))
        (global (export "v") (mut v128) (v128.const i64x2 1 1)))"#;
    let imports = [
        r#"(import "give" "f" (func))"#,
        r#"(import "give" "t" (table 1 funcref))"#,
        r#"(import "give" "m" (memory 1))"#,
        r#"(import "give" "i" (global (mut i32)))"#,
    ];
    for some in 0..1 << imports.len() {
        let chosen = imports.iter().enumerate().filter(|(at, _)| some >> at & 1 == 1);
        let chosen: String = chosen.map(|(_, import)| *import).collect();
        let taker = format!(
            r#"(module {chosen}
                (import "give" "v" (global $given (mut v128)))
                (import "host" "v" (global $host v128))
                (memory 1) (table 3 funcref) (global (mut i32) (i32.const 0))
                (global $own (export "own") (mut v128) (v128.const i64x2 4 4))
                (elem declare func $xor)
                (func $xor (export "xor") (param v128) (result v128)
                    (v128.xor (v128.xor (v128.xor (local.get 0) (global.get $given))
                        (global.get $host)) (global.get $own))))"#
        );
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        let ty = GlobalType::new(ValType::V128, Mutability::Const);
        let host = Global::new(&mut store, ty, Val::V128(v(2 | 2 << 64)))?;
        linker.define(&store, "host", "v", host)?;
        linker.module(&mut store, "give", &Module::new(&engine, giver)?)?;
        let instance = linker.instantiate(&mut store, &Module::new(&engine, &taker)?)?;
        let xor = instance.get_typed_func::<V128, V128>(&mut store, "xor")?;
        assert_eq!(xor.call(&mut store, v(8))?, v(15 | 7 << 64), "{chosen}");
    }
    Ok(())
}

#[test]
fn dynamic_values_know_their_type() {
    let store = Store::new(&Engine::default(), ());
    let value = Val::from(v(A));
    assert_eq!(value.v128(), Some(v(A)));
    assert_eq!(value.i64(), None);
    assert_eq!(u128::from(value.unwrap_v128()), A);
    assert!(value.ty(&store).unwrap().is_v128());
    assert_eq!(Val::default_for_ty(&ValType::V128).unwrap().unwrap_v128(), v(0));
    assert_eq!(format!("{:?}", v(1)), "0x00000000000000000000000000000001");
}

/// Each access to the last byte that there is, and to the first one that there is not, at once and by
/// its offset.
#[test]
fn vectors_stay_in_bounds() -> Result<()> {
    let accesses = [
        ("v128.load", 16, ""),
        ("v128.load8x8_s", 8, ""),
        ("v128.load16x4_u", 8, ""),
        ("v128.load32x2_s", 8, ""),
        ("v128.load8_splat", 1, ""),
        ("v128.load16_splat", 2, ""),
        ("v128.load32_splat", 4, ""),
        ("v128.load64_splat", 8, ""),
        ("v128.load32_zero", 4, ""),
        ("v128.load64_zero", 8, ""),
        ("v128.load8_lane", 1, "15"),
        ("v128.load16_lane", 2, "7"),
        ("v128.load32_lane", 4, "3"),
        ("v128.load64_lane", 8, "1"),
        ("v128.store", 16, ""),
        ("v128.store8_lane", 1, "15"),
        ("v128.store16_lane", 2, "7"),
        ("v128.store32_lane", 4, "3"),
        ("v128.store64_lane", 8, "1"),
    ];
    let mut checked = Config::new();
    checked.memory_reservation(0).memory_guard_size(0);
    for engine in [Engine::default(), Engine::new(&checked)?] {
        for (index, last) in [("i32", u64::from(u32::MAX)), ("i64", u64::MAX)] {
            for (name, size, lane) in accesses {
                check_bounds(&engine, index, last, name, size, lane)?;
            }
        }
    }
    Ok(())
}

fn check_bounds(
    engine: &Engine,
    index: &str,
    last: u64,
    name: &str,
    size: u64,
    lane: &str,
) -> Result<()> {
    let vector = "(v128.const i64x2 -1 -1)";
    let is_store = name.contains("store");
    let operand = if is_store || !lane.is_empty() { vector } else { "" };
    let drop = if is_store { "" } else { "drop" };
    let wat = format!(
        r#"(module (memory {index} 1) (func (export "at") (param {index})
                ({name} {lane} (local.get 0) {operand}) {drop})
            (func (export "before") (param {index})
                ({name} offset=65536 {lane} (local.get 0) {operand}) {drop})
            (func (export "sum") (result i64)
                (i64.load {bottom})))"#,
        bottom = format_args!("({index}.const 65528)"),
    );
    let module = Module::new(engine, wat)?;
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, &module, &[])?;
    let mut call = |func: &str, at: u64| {
        let func = instance.get_func(&mut store, func).unwrap();
        let at = if index == "i32" { Val::I32(at as i32) } else { Val::I64(at as i64) };
        func.call(&mut store, &[at], &mut []).map_err(|error| error.downcast_ref::<Trap>().copied())
    };
    let out = Err(Some(Trap::MemoryOutOfBounds));
    let end = 65536;
    for at in [end - size + 1, end, last - size, last] {
        assert_eq!(call("at", at), out, "{index} {name} at {at:#x}");
    }
    for at in [0, last - size, last] {
        assert_eq!(call("before", at), out, "{index} {name} at {at:#x} + 64 KiB");
    }
    // Nothing was written by what was out of bounds.
    let sum = instance.get_typed_func::<(), i64>(&mut store, "sum")?.call(&mut store, ())?;
    assert_eq!(sum, 0, "{index} {name}");
    let func = instance.get_func(&mut store, "at").unwrap();
    for at in [end - size, 0, 1] {
        let at = if index == "i32" { Val::I32(at as i32) } else { Val::I64(at as i64) };
        func.call(&mut store, &[at], &mut [])?;
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Functions(Mutex<HashMap<Vec<u8>, Vec<u8>>>);

impl CacheStore for Functions {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        self.0.lock().unwrap().get(key).map(|value| Cow::Owned(value.clone()))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        self.0.lock().unwrap().insert(key.to_vec(), value);
        true
    }
}

/// Constants and masks of lanes are part of a function's key.
#[test]
fn kept_functions_differ_by_their_constants() -> Result<()> {
    let kept = Arc::new(Functions::default());
    let mut config = Config::new();
    config.enable_incremental_compilation(Arc::clone(&kept) as Arc<dyn CacheStore>)?;
    let engine = Engine::new(&config)?;
    let run = |constant: &str, first: u8| -> Result<V128> {
        let wat = format!(
            r#"(module (func (export "run") (result v128)
                (i8x16.shuffle {first} 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
                    (v128.const i64x2 {constant}) (v128.const i64x2 0 0))))"#
        );
        let module = Module::new(&engine, wat)?;
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[])?;
        instance.get_typed_func::<(), V128>(&mut store, "run")?.call(&mut store, ())
    };
    assert_eq!(run("0x1122 3", 0)?, v(3 << 64 | 0x1122));
    assert_eq!(run("0x1133 3", 0)?, v(3 << 64 | 0x1133));
    assert_eq!(run("0x1122 3", 1)?, v(3 << 64 | 0x1111));
    let functions = kept.0.lock().unwrap().len();
    assert_eq!(run("0x1122 3", 0)?, v(3 << 64 | 0x1122));
    assert_eq!(kept.0.lock().unwrap().len(), functions);
    Ok(())
}

/// Vector constants and masks go along when a function is inlined into another one.
#[test]
fn inlined_functions_keep_their_constants() -> Result<()> {
    let wat = r#"(module
        (func $swap (param v128) (result v128)
            (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get 0) (local.get 0)))
        (func $mask (param v128) (result v128)
            (v128.and (local.get 0) (v128.const i64x2 0xff 0xff00)))
        (func (export "run") (param v128) (result v128)
            (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                (call $swap (call $mask (local.get 0)))
                (call $mask (call $swap (v128.const i64x2 0x1234 0x5678))))))"#;
    for inlining in [false, true] {
        let engine = Engine::new(Config::new().compiler_inlining(inlining))?;
        let module = Module::new(&engine, wat)?;
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[])?;
        let run = instance.get_typed_func::<V128, V128>(&mut store, "run")?;
        assert_eq!(run.call(&mut store, v(u128::MAX))?, v(0x78 << 64 | 0xff00));
    }
    Ok(())
}

#[test]
fn proposals_can_be_switched_off() -> Result<()> {
    let refused = |set: &dyn Fn(&mut Config), wat: &str| {
        let mut config = Config::new();
        set(&mut config);
        format!("{:#}", Module::new(&Engine::new(&config).unwrap(), wat).unwrap_err())
    };
    let vector = "(module (func (param v128)))";
    let error = refused(&|config| _ = config.wasm_relaxed_simd(false).wasm_simd(false), vector);
    assert!(error.contains("SIMD"), "{error}");
    let relaxed = "(module (func (param v128 v128) (result v128)
        (i8x16.relaxed_swizzle (local.get 0) (local.get 1))))";
    let error = refused(&|config| _ = config.wasm_relaxed_simd(false), relaxed);
    assert!(error.contains("relaxed SIMD"), "{error}");
    Module::new(&Engine::default(), relaxed)?;
    let wide = "(module (func (param i64 i64) (result i64 i64)
        (i64.mul_wide_u (local.get 0) (local.get 1))))";
    let error = refused(&|_| (), wide);
    assert!(error.contains("wide arithmetic"), "{error}");
    Module::new(&Engine::new(Config::new().wasm_wide_arithmetic(true))?, wide)?;
    Ok(())
}

/// Core modules of one component pass vectors to each other, in calls that are inlined or not and in
/// globals; nothing that a component itself has is a vector.
#[cfg(feature = "component")]
#[test]
fn core_modules_of_a_component_share_vectors() -> Result<()> {
    use wharf::component::{Component, Linker};
    let wat = r#"(component
        (core module $give
            (global (export "lanes") v128 (v128.const i32x4 1 2 3 4))
            (global (export "sum") (mut v128) (v128.const i32x4 0 0 0 0))
            (func (export "add") (param v128 i32 v128) (result v128)
                (i32x4.add (i32x4.add (local.get 0) (i32x4.splat (local.get 1))) (local.get 2))))
        (core instance $give (instantiate $give))
        (core module $take
            (import "" "lanes" (global $lanes v128))
            (import "" "sum" (global $sum (mut v128)))
            (import "" "add" (func $add (param v128 i32 v128) (result v128)))
            (func (export "run") (param i32) (result i32)
                (global.set $sum (call $add (global.get $sum) (local.get 0) (global.get $lanes)))
                (i32.mul
                    (i32x4.extract_lane 0 (global.get $sum))
                    (i32x4.extract_lane 3 (global.get $sum)))))
        (core instance $take (instantiate $take (with "" (instance $give))))
        (func (export "run") (param "n" s32) (result s32) (canon lift (core func $take "run"))))"#;
    for inlining in [false, true] {
        let engine = Engine::new(Config::new().compiler_inlining(inlining))?;
        let component = Component::new(&engine, wat)?;
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
        let run = instance.get_typed_func::<(i32,), (i32,)>(&mut store, "run")?;
        assert_eq!(run.call(&mut store, (10,))?, (11 * 14,));
        assert_eq!(run.call(&mut store, (-3,))?, (9 * 15,));
        let lifted = wat.replace("(param i32) (result i32)", "(param v128) (result i32)");
        let error = Component::new(&engine, lifted).map(drop).unwrap_err();
        assert!(format!("{error:#}").contains("do not match parameter types"), "{error:#}");
    }
    Ok(())
}
