//! The identity of a resource type.

use std::any::TypeId;
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use super::InstanceId;

/// The type of a resource at run time.
///
/// Two instances of one component define two different types. A type of the host is known by the
/// Rust type that the host gave to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ResourceType {
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Kind {
    Host(TypeId),
    HostDynamic(u32),
    HostUndefined(u32),
    Guest { store: u64, instance: InstanceId, index: u32 },
    Uninstantiated { component: u64, index: u32 },
}

impl ResourceType {
    /// The type that the host defines by its Rust type `T`.
    pub fn host<T: 'static>() -> Self {
        Self { kind: Kind::Host(TypeId::of::<T>()) }
    }

    /// A type that the host defines by a number of its own choice, for hosts that learn at run
    /// time what types there are.
    pub fn host_dynamic(number: u32) -> Self {
        Self { kind: Kind::HostDynamic(number) }
    }

    /// The number of a type that [`ResourceType::host_dynamic`] made.
    pub(crate) fn dynamic_number(&self) -> Option<u32> {
        match self.kind {
            Kind::HostDynamic(number) => Some(number),
            _ => None,
        }
    }

    /// A type of the host that stands for one which nobody has defined: equal to none that was made
    /// before.
    pub(crate) fn undefined() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Self { kind: Kind::HostUndefined(NEXT.fetch_add(1, Ordering::Relaxed)) }
    }

    /// The type that `instance` of store `store` makes of its resource definition `index`.
    pub(crate) fn guest(store: u64, instance: InstanceId, index: u32) -> Self {
        Self { kind: Kind::Guest { store, instance, index } }
    }

    /// A type of a component that is not instantiated yet.
    pub(crate) fn uninstantiated(component: u64, index: u32) -> Self {
        Self { kind: Kind::Uninstantiated { component, index } }
    }

    /// Whether `instance` defines the type.
    pub(crate) fn is_defined_by(&self, instance: InstanceId) -> bool {
        matches!(self.kind, Kind::Guest { instance: definer, .. } if definer == instance)
    }

    /// The component instance that defines the type, if one does.
    pub(crate) fn definer(&self) -> Option<InstanceId> {
        match self.kind {
            Kind::Guest { instance, .. } => Some(instance),
            _ => None,
        }
    }

    /// Whether the host defines the type.
    pub(crate) fn is_host(&self) -> bool {
        matches!(self.kind, Kind::Host(_) | Kind::HostDynamic(_) | Kind::HostUndefined(_))
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Host(_) | Kind::HostDynamic(_) => "host-defined resource",
            Kind::HostUndefined(_) => "resource that the host has not defined",
            Kind::Guest { .. } => "guest-defined resource",
            Kind::Uninstantiated { .. } => "resource of a component that is not instantiated",
        })
    }
}
