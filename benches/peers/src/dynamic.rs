//! Calls with values whose types are known at run time only.

use crate::bindings::State;
use crate::component::guest;
use crate::measure::Rows;
use std::hint::black_box;
use wasmtime::component::{Func, Instance, Val};
use wasmtime::{Engine, Result, Store};

pub fn run(rows: &mut Rows, engine: &Engine) -> Result<()> {
    let (component, linker) = guest(engine)?;
    let mut store = Store::new(engine, State::default());
    let instance = linker.instantiate(&mut store, &component)?;

    let add = func(&instance, &mut store, "add");
    let mut results = [Val::U32(0)];
    rows.row("dynamic: two scalars", || {
        let args = [Val::U32(black_box(1)), Val::U32(black_box(2))];
        add.call(&mut store, &args, &mut results)?;
        black_box(&results);
        Ok(())
    })?;

    let field = |name: &str| (name.to_owned(), Val::Float32(1.0));
    let quad = Val::Record(["a", "b", "c", "d"].map(field).to_vec().into());
    let args = [Val::List(vec![quad; 1000].into())];
    let take = func(&instance, &mut store, "take-quads");
    rows.row("dynamic: list of 1,000 records to the guest", || {
        take.call(&mut store, black_box(&args), &mut [])
    })?;

    let give = func(&instance, &mut store, "give-quads");
    rows.row("dynamic: list of 1,000 records from the guest", || {
        give.call(&mut store, &[Val::U32(1000)], &mut results)?;
        black_box(&results);
        Ok(())
    })?;
    rows.row("dynamic: list of 1,000 records from the guest, each field read", || {
        give.call(&mut store, &[Val::U32(1000)], &mut results)?;
        black_box(sum(&results[0]));
        Ok(())
    })
}

/// The sum of all fields of all records.
fn sum(list: &Val) -> f32 {
    let Val::List(items) = list else { return 0.0 };
    let mut sum = 0.0;
    for item in items {
        let Val::Record(fields) = item else { continue };
        for (name, value) in fields {
            if let Val::Float32(value) = value {
                sum += *value + name.len() as f32;
            }
        }
    }
    sum
}

fn func(instance: &Instance, store: &mut Store<State>, name: &str) -> Func {
    instance.get_func(store, name).expect("the guest exports it")
}
