//! A list of strings that are the bytes of a guest.

use wharf_component::abi::{Source, plain};

fn steal<S: Source>(guest: &mut S) -> Vec<String> {
    plain::lift_list(guest).unwrap()
}

fn main() {}
