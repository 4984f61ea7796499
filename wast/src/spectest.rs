//! The module `spectest` that scripts of the core suite import from.

use anyhow::Result;
use wharf::{
    Extern, Global, GlobalType, Linker, Memory, MemoryType, Mutability, Ref, RefType, Store, Table,
    TableType, Val, ValType,
};

/// Defines `spectest` in `linker`, but for `shared_memory`, which needs threads.
pub(crate) fn define(linker: &mut Linker<()>, store: &mut Store<()>) -> Result<()> {
    linker.func_wrap("spectest", "print", || {})?;
    linker.func_wrap("spectest", "print_i32", |_: i32| {})?;
    linker.func_wrap("spectest", "print_i64", |_: i64| {})?;
    linker.func_wrap("spectest", "print_f32", |_: f32| {})?;
    linker.func_wrap("spectest", "print_f64", |_: f64| {})?;
    linker.func_wrap("spectest", "print_i32_f32", |_: i32, _: f32| {})?;
    linker.func_wrap("spectest", "print_f64_f64", |_: f64, _: f64| {})?;

    let globals = [
        ("global_i32", ValType::I32, Val::I32(666)),
        ("global_i64", ValType::I64, Val::I64(666)),
        ("global_f32", ValType::F32, Val::F32(666.6_f32.to_bits())),
        ("global_f64", ValType::F64, Val::F64(666.6_f64.to_bits())),
    ];
    let mut items: Vec<(&str, Extern)> = Vec::new();
    for (name, ty, value) in globals {
        let ty = GlobalType::new(ty, Mutability::Const);
        items.push((name, Global::new(&mut *store, ty, value)?.into()));
    }
    let table = TableType::new(RefType::FUNCREF, 10, Some(20));
    items.push(("table", Table::new(&mut *store, table, Ref::Func(None))?.into()));
    let table = TableType::new64(RefType::FUNCREF, 10, Some(20));
    items.push(("table64", Table::new(&mut *store, table, Ref::Func(None))?.into()));
    items.push(("memory", Memory::new(&mut *store, MemoryType::new(1, Some(2)))?.into()));
    for (name, item) in items {
        linker.define(&mut *store, "spectest", name, item)?;
    }
    Ok(())
}
