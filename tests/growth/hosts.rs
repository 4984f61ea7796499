//! What a host makes many of in one store.

use crate::measure::now;
use crate::shapes::STEP;
use crate::{MILLISECONDS, TIME, TRIES, within};
use libtest_mimic::Failed;
use wharf::{
    Engine, Func, Global, GlobalType, Instance, Module, Mutability, Result, Store, Val, ValType,
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
];

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
