//! Typed calls of a component, and by it.

use crate::bindings::{Bench, Choice, Quad, State};
use crate::measure::Rows;
use std::hint::black_box;
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Engine, Result, Store};

/// The component, and a linker that has what it needs.
pub fn guest(engine: &Engine) -> Result<(Component, Linker<State>)> {
    let component = Component::new(engine, include_str!("guest.wat"))?;
    let mut linker = Linker::new(engine);
    Bench::add_to_linker::<_, HasSelf<_>>(&mut linker, |state: &mut State| state)?;
    Ok((component, linker))
}

pub fn run(rows: &mut Rows, engine: &Engine) -> Result<()> {
    let (component, linker) = guest(engine)?;
    let mut store = Store::new(engine, State::default());
    let guest = Bench::instantiate(&mut store, &component, &linker)?;
    calls_in(rows, &guest, &mut store)?;
    lists(rows, &guest, &mut store)?;
    calls_out(rows, &guest, &mut store)
}

fn calls_in(rows: &mut Rows, guest: &Bench, store: &mut Store<State>) -> Result<()> {
    rows.row("call in: two scalars", || {
        black_box(guest.call_add(&mut *store, black_box(1), black_box(2))?);
        Ok(())
    })?;
    for (size, length) in [("16 B", 16), ("1 KiB", 1024), ("64 KiB", 65536)] {
        let text = "a".repeat(length);
        rows.row(&format!("call in: string of {size} to the guest"), || {
            guest.call_take_string(&mut *store, black_box(&text))
        })?;
        rows.row(&format!("call in: string of {size} from the guest"), || {
            black_box(guest.call_give_string(&mut *store, length as u32)?);
            Ok(())
        })?;
    }
    let ok = Choice::Outcome(Ok(Some(7)));
    let err = Choice::Outcome(Err("a".repeat(16)));
    for (what, choice) in [("ok(some(7))", ok), ("err(string of 16 B)", err)] {
        rows.row(&format!("call in: variant there and back, {what}"), || {
            black_box(guest.call_echo(&mut *store, black_box(&choice))?);
            Ok(())
        })?;
    }
    Ok(())
}

fn lists(rows: &mut Rows, guest: &Bench, store: &mut Store<State>) -> Result<()> {
    let bytes = vec![1_u8; 1 << 20];
    rows.row("call in: list<u8> of 1 MiB to the guest", || {
        guest.call_take_bytes(&mut *store, black_box(&bytes))
    })?;
    rows.row("call in: list<u8> of 1 MiB from the guest", || {
        black_box(guest.call_give_bytes(&mut *store, 1 << 20)?);
        Ok(())
    })?;
    let quads = vec![Quad { a: 1.0, b: 2.0, c: 3.0, d: 4.0 }; 10_000];
    rows.row("call in: list of 10,000 records to the guest", || {
        guest.call_take_quads(&mut *store, black_box(&quads))
    })?;
    rows.row("call in: list of 10,000 records from the guest", || {
        black_box(guest.call_give_quads(&mut *store, 10_000)?);
        Ok(())
    })?;
    let strings = vec!["a".repeat(16); 1000];
    rows.row("call in: list of 1,000 strings to the guest", || {
        guest.call_take_strings(&mut *store, black_box(&strings))
    })?;
    rows.row("call in: list of 1,000 strings from the guest", || {
        black_box(guest.call_give_strings(&mut *store, 1000)?);
        Ok(())
    })
}

/// Calls that the guest makes; that the guest is called once for all of them hardly counts.
fn calls_out(rows: &mut Rows, guest: &Bench, store: &mut Store<State>) -> Result<()> {
    rows.batch("call out: two scalars", |times| {
        black_box(guest.call_host_adds(&mut *store, times)?);
        Ok(())
    })?;
    for (size, length) in [("16 B", 16), ("1 KiB", 1024)] {
        rows.batch(&format!("call out: string of {size}"), |times| {
            guest.call_host_strings(&mut *store, times, length)
        })?;
    }
    rows.batch("call out: list of 1,000 records", |times| {
        guest.call_host_quads(&mut *store, times, 1000)
    })?;
    rows.batch("call out: method of a host resource", |times| {
        black_box(guest.call_host_methods(&mut *store, times)?);
        Ok(())
    })?;
    rows.batch("call out: new and drop of a host resource", |times| {
        guest.call_host_resources(&mut *store, times)
    })
}
