//! `bindgen!` and the derives of Wharf.
#![forbid(unsafe_code)]
