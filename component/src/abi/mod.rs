//! What a value is, said once: layout, and the way between Rust and a guest.

pub mod layout;
