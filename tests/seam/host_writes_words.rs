//! A function of the host that returns any number as a reference.

use wharf_runtime::{Engine, FuncType, HostCaller, HostFunc, RawVal, ValType};

fn main() {
    let ty = FuncType::new(&Engine::default(), [], [ValType::FUNCREF]);
    let _ = HostFunc::new(ty, |_: HostCaller<'_, ()>, cells: &mut [RawVal]| {
        cells[0] = RawVal::from_u64(0x4141_4140);
        Ok(())
    });
}
