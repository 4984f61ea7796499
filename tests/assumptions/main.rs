//! What the compiler assumes, against components of several modules that do their best to make it wrong,
//! with modules that a hostile host gives them.

mod escapes;
mod order;
#[cfg(target_arch = "x86_64")]
mod stray;
