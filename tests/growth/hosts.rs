//! What a host makes many of in one store.

use crate::measure::now;
use crate::shapes::STEP;
use crate::{MILLISECONDS, TIME, TRIES, within};
use libtest_mimic::Failed;
use wharf::{
    Engine, Func, FuncType, Global, GlobalType, Instance, Module, Mutability, Result, Store, Val,
    ValType,
};

/// How many there are in the smaller of two stores.
pub(crate) const COUNT: usize = 2500;

/// Makes so many of something.
pub(crate) type Case = fn(&mut Store<()>, usize) -> Result<()>;

pub(crate) const CASES: &[(&str, Case)] = &[
    ("host functions and globals in one store", |store, count| {
        globals(store, count)?;
        functions(store, count);
        globals(store, count)
    }),
    ("host functions and instances in one store", |store, count| {
        let one = Module::new(store.engine(), "(module (func (export \"f\") (param i64)))")?;
        let other = Module::new(store.engine(), "(module (func (export \"f\") (param f64)))")?;
        for module in [one, other] {
            for _ in 0..count {
                Instance::new(&mut *store, &module, &[])?;
            }
            functions(store, count);
        }
        Ok(())
    }),
    // What the host makes by itself does not have all types of the engine in it.
    ("host globals in an engine of many types", |store, count| {
        let types: Vec<FuncType> = (0..count).map(|i| numbered_type(store.engine(), i)).collect();
        globals(store, count)?;
        drop(types);
        Ok(())
    }),
    // Whoever looks which exceptions are kept looks at the table, too.
    ("exceptions beside a large table", |store, count| {
        let wat = format!(
            r#"(module (tag $t (param i64)) (table {} exnref)
                (func $made (result exnref)
                  (block $h (result exnref)
                    (try_table (catch_all_ref $h) (throw $t (i64.const 0))) unreachable))
                (func (export "run") (param i32)
                  (loop $next
                    (table.set 0 (i32.const 0) (call $made))
                    (br_if $next
                      (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))"#,
            200 * count
        );
        let module = Module::new(store.engine(), wat)?;
        let instance = Instance::new(&mut *store, &module, &[])?;
        let run = instance.get_typed_func::<i32, ()>(&mut *store, "run")?;
        run.call(store, 40 * i32::try_from(count)?)
    }),
];

/// The type of a function like no other: the number's bits.
fn numbered_type(engine: &Engine, number: usize) -> FuncType {
    let params = (0..20).map(|bit| match number >> bit & 1 {
        1 => ValType::I64,
        _ => ValType::I32,
    });
    FuncType::new(engine, params, [])
}

fn globals(store: &mut Store<()>, count: usize) -> Result<()> {
    let ty = GlobalType::new(ValType::I32, Mutability::Var);
    (0..count).try_for_each(|_| Global::new(&mut *store, ty.clone(), Val::I32(1)).map(drop))
}

fn functions(store: &mut Store<()>, count: usize) {
    for _ in 0..count {
        Func::wrap(&mut *store, || {});
    }
}

pub(crate) fn grows_as_the_count_does(case: Case, count: usize) -> Result<(), Failed> {
    let measure = |count| -> Result<f64, Failed> {
        let engine = Engine::default();
        let started = now();
        case(&mut Store::new(&engine, ()), count)?;
        Ok(now() - started)
    };
    let (mut small, mut large) = (0.0, f64::MAX);
    for _ in 0..TRIES {
        small = f64::max(small, measure(count)?);
        large = f64::min(large, measure(STEP * count)?);
        if within(small, large, TIME, MILLISECONDS) {
            return Ok(());
        }
    }
    Err(format!("{count} took {small:.0} ms, {} took {large:.0} ms", STEP * count).into())
}
