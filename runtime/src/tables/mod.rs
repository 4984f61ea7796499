//! What is said once, and what everything else goes by: where compiled code finds things ([`layout`]), what it calls
//! in the runtime ([`builtins`]), why it stops ([`trap_code`]), what it relies upon ([`assumption`]); and what an
//! engine can be told ([`settings`], [`tunables`], [`features`]) of which processor ([`cpu`]).

pub mod assumption;
pub mod builtins;
pub mod cpu;
pub mod features;
pub mod layout;
pub mod settings;
pub mod trap_code;
pub mod tunables;

/// Which state of Wharf's sources this is, for what must not outlive it.
#[cfg(feature = "compile")]
pub(crate) const SOURCES: &str = env!("WHARF_SOURCES");
