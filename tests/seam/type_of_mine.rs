//! A type that writes any number where a reference is expected.

use wharf::{Func, ValType, WasmTy};

struct Mine;

impl WasmTy for Mine {
    fn valtype() -> ValType {
        ValType::FUNCREF
    }
}

fn main() {
    let _ = <Option<Func> as WasmTy>::valtype();
}
