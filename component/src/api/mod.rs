//! What hosts call: instances, their functions and resources, and the linkers that make them.

mod component;
mod linker;
mod instance;
mod func;
mod resource;
mod close;
mod asynchronous;
mod data;
#[cfg(all(test, feature = "compile"))]
mod tests;

pub use data::{Access, Accessor, HasData, HasSelf};
pub use func::{Func, TypedFunc};
pub use instance::{Instance, InstancePre};
pub use linker::{Linker, LinkerInstance};
