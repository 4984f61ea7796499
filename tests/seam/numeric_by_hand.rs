//! A function that takes a reference, said to take numbers.

use wharf_runtime::NumericFunc;

fn main() {
    let _ = NumericFunc { place: unreachable!(), func: None };
}
