//! What hosts that move over from elsewhere rely on: the documented API, as they use it, and what it does.

mod asynchronous;
#[path = "core.rs"]
mod core_api;
#[cfg(feature = "component")]
mod components;
#[cfg(feature = "component")]
mod names;
mod rules;
#[cfg(feature = "component")]
mod values;
