//! Components at run time: what a store keeps of them, and calls into them and out of them.
//!
//! - `prepare`: what instances of a component with the same imports share, made once;
//! - `store`: what a store keeps: instances, and the state of all handles;
//! - `enter`: who is entered;
//! - `instantiate`: a plan being run;
//! - `guest`: the one way into guest code;
//! - `discard`: what a guest could not get before it failed;
//! - `call`: calls in;
//! - `destroy`: destructors;
//! - `host`: calls out, and the canonical builtins;
//! - `adapters`: what adapters call in the host;
//! - `close`: the end of an instance.

mod prepare;
mod store;
mod enter;
mod instantiate;
mod guest;
mod discard;
mod call;
mod destroy;
mod host;
mod adapters;
mod close;

pub(crate) use call::{Call, CallTypes};
pub(crate) use close::remove;
pub(crate) use destroy::dropped;
#[cfg(test)]
pub(crate) use enter::EntryState;
pub(crate) use host::{DestructorImpl, ImportImpl};
pub(crate) use instantiate::instantiate;
pub(crate) use prepare::{Origin, Resolved};
pub(crate) use store::{
    ComponentStore, HostDrop, InstanceData, InstanceKey, InstanceSlot, layer, resolved,
};
