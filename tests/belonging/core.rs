//! Things of core WebAssembly: types, modules, linkers, items of a store, references.

use crate::{World, check, rows};
use wharf::*;

/// What says that an item is of another store.
mod foreign {
    pub(super) const FUNC: &str = "a function is used with a store that is not its own";
    pub(super) const TABLE: &str = "a table is used with a store that is not its own";
    pub(super) const MEMORY: &str = "a memory is used with a store that is not its own";
    pub(super) const GLOBAL: &str = "a global is used with a store that is not its own";
}

impl World {
    /// A host function `() -> ()`.
    fn func(&mut self) -> Func {
        Func::wrap(&mut self.store, || {})
    }

    fn table(&mut self) -> Table {
        let ty = TableType::new(RefType::FUNCREF, 2, None);
        Table::new(&mut self.store, ty, Ref::Func(None)).unwrap()
    }

    fn memory(&mut self) -> Memory {
        Memory::new(&mut self.store, MemoryType::new(1, None)).unwrap()
    }

    fn global(&mut self) -> Global {
        let ty = GlobalType::new(ValType::I32, Mutability::Var);
        Global::new(&mut self.store, ty, Val::I32(0)).unwrap()
    }
}

#[test]
fn items() {
    check(rows! {
        "a function", "Func::call", Store => Error(foreign::FUNC),
            |here, there| there.func().call(&mut here.store, &[], &mut []);
        "a function", "Func::typed", Store => Error(foreign::FUNC),
            |here, there| there.func().typed::<(), ()>(&here.store).map(drop);
        "a table", "Table::set", Store => Error(foreign::TABLE),
            |here, there| there.table().set(&mut here.store, 0, Ref::Func(None));
        "a memory", "Memory::grow", Store => Error(foreign::MEMORY),
            |here, there| there.memory().grow(&mut here.store, 1).map(drop);
        "a memory", "Memory::data", Store => Panic(foreign::MEMORY),
            |here, there| Ok(drop(there.memory().data(&here.store).len()));
        "a global", "Global::set", Store => Error(foreign::GLOBAL),
            |here, there| there.global().set(&mut here.store, Val::I32(1));
    });
}
