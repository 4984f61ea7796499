//! A function of the host that returns any number as a reference.

use wharf_runtime::{Engine, FuncType, HostCaller, HostFunc, ValType};

fn main() {
    let ty = FuncType::new(&Engine::default(), [], [ValType::FUNCREF]);
    let _ = HostFunc::filling(&ty, |_: HostCaller<'_, ()>, cells| {
        cells.cells[0] = 0x4141_4140;
        Ok(())
    });
}
