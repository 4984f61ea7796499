//! Calls with values whose types are known at run time only.

use crate::bindings::State;
use crate::component::guest;
use crate::measure::Rows;
use std::hint::black_box;
#[cfg(feature = "peer")]
use wasmtime::component::Val as Value;
#[cfg(not(feature = "peer"))]
use wasmtime::component::Value;
use wasmtime::component::{Func, Instance, Val};
use wasmtime::{Engine, Result, Store};

/// The peer has one kind of such values.
#[cfg(feature = "peer")]
trait CallValues {
    fn call_values(
        &self,
        store: &mut Store<State>,
        params: &[Val],
        results: &mut [Val],
    ) -> Result<()>;
}

#[cfg(feature = "peer")]
impl CallValues for Func {
    fn call_values(
        &self,
        store: &mut Store<State>,
        params: &[Val],
        results: &mut [Val],
    ) -> Result<()> {
        self.call(store, params, results)
    }
}

pub fn run(rows: &mut Rows, engine: &Engine) -> Result<()> {
    run_values(rows, engine)?;
    run_vals(rows, engine)
}

macro_rules! rows {
    ($run:ident, $sum:ident, $kind:literal, $value:ident, $call:ident) => {
        fn $run(rows: &mut Rows, engine: &Engine) -> Result<()> {
            let (component, linker) = guest(engine)?;
            let mut store = Store::new(engine, State::default());
            let instance = linker.instantiate(&mut store, &component)?;

            let add = func(&instance, &mut store, "add");
            let mut results = [$value::U32(0)];
            rows.row(concat!($kind, ": two scalars"), || {
                let args = [$value::U32(black_box(1)), $value::U32(black_box(2))];
                add.$call(&mut store, &args, &mut results)?;
                black_box(&results);
                Ok(())
            })?;

            let field = |name: &str| (name.to_owned(), $value::Float32(1.0));
            let quad = $value::Record(["a", "b", "c", "d"].map(field).to_vec().into());
            let args = [$value::List(vec![quad; 1000].into())];
            let take = func(&instance, &mut store, "take-quads");
            rows.row(concat!($kind, ": list of 1,000 records to the guest"), || {
                take.$call(&mut store, black_box(&args), &mut [])
            })?;

            let give = func(&instance, &mut store, "give-quads");
            rows.row(concat!($kind, ": list of 1,000 records from the guest"), || {
                give.$call(&mut store, &[$value::U32(1000)], &mut results)?;
                black_box(&results);
                Ok(())
            })?;
            rows.row(
                concat!($kind, ": list of 1,000 records from the guest, into new results"),
                || {
                    let mut results = [$value::U32(0)];
                    give.$call(&mut store, &[$value::U32(1000)], &mut results)?;
                    black_box(&results);
                    Ok(())
                },
            )?;
            rows.row(
                concat!($kind, ": list of 1,000 records from the guest, each field read"),
                || {
                    give.$call(&mut store, &[$value::U32(1000)], &mut results)?;
                    black_box($sum(&results[0]));
                    Ok(())
                },
            )
        }

        /// The sum of all fields of all records.
        fn $sum(list: &$value) -> f32 {
            let $value::List(items) = list else { return 0.0 };
            let mut sum = 0.0;
            for item in items {
                let $value::Record(fields) = item else { continue };
                for (name, value) in fields {
                    if let $value::Float32(value) = value {
                        sum += *value + name.len() as f32;
                    }
                }
            }
            sum
        }
    };
}

rows! { run_values, sum_values, "dynamic", Value, call_values }
rows! { run_vals, sum_vals, "dynamic, Val", Val, call }

fn func(instance: &Instance, store: &mut Store<State>, name: &str) -> Func {
    instance.get_func(store, name).expect("the guest exports it")
}
