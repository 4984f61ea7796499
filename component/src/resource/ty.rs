//! The identity of a resource type.

use std::any::TypeId;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{InstanceId, ResourcesId};

/// The type of a resource at run time.
///
/// Two instances of one component define two different types. A type of the host is known by the
/// Rust type that the host gave to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ResourceType {
    pub(super) kind: ResourceKind,
}

/// What there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum ResourceKind {
    Host(TypeId),
    HostDynamic(u32),
    HostUndefined(u64),
    Guest { of: ResourcesId, instance: InstanceId, index: u32 },
    Uninstantiated { component: u64, index: u32 },
}

impl ResourceType {
    /// The type that the host defines by its Rust type `T`.
    pub fn host<T: 'static>() -> Self {
        Self { kind: ResourceKind::Host(TypeId::of::<T>()) }
    }

    /// A type that the host defines by a number of its own choice, for hosts that learn at run
    /// time what types there are.
    pub fn host_dynamic(number: u32) -> Self {
        Self { kind: ResourceKind::HostDynamic(number) }
    }

    /// The number of a type that [`ResourceType::host_dynamic`] made.
    pub(crate) fn dynamic_number(&self) -> Option<u32> {
        match self.kind {
            ResourceKind::HostDynamic(number) => Some(number),
            _ => None,
        }
    }

    /// A type of the host that stands for one which nobody has defined: equal to none that was made
    /// before.
    pub(crate) fn undefined() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { kind: ResourceKind::HostUndefined(NEXT.fetch_add(1, Ordering::Relaxed)) }
    }

    /// The type that `instance` of the store `of` makes of its resource definition `index`.
    pub(crate) fn guest(of: ResourcesId, instance: InstanceId, index: u32) -> Self {
        Self { kind: ResourceKind::Guest { of, instance, index } }
    }

    /// A type of a component that is not instantiated yet.
    pub(crate) fn uninstantiated(component: u64, index: u32) -> Self {
        Self { kind: ResourceKind::Uninstantiated { component, index } }
    }

    /// Whether `instance` defines the type, which is one that is known in its store
    /// ([`Resources::check_type`](super::Resources::check_type)).
    #[inline]
    pub(crate) fn is_defined_by(&self, instance: InstanceId) -> bool {
        matches!(self.kind, ResourceKind::Guest { instance: definer, .. } if definer == instance)
    }

    /// The component instance that defines the type, and whose handles say whether it is there, if
    /// one does.
    #[inline]
    pub(super) fn definer(&self) -> Option<(ResourcesId, InstanceId)> {
        match self.kind {
            ResourceKind::Guest { of, instance, .. } => Some((of, instance)),
            _ => None,
        }
    }

    /// Whether it stands for types of instances that are not there yet: no resource is of it.
    pub(crate) fn is_uninstantiated(&self) -> bool {
        matches!(self.kind, ResourceKind::Uninstantiated { .. })
    }

    /// Whether the host defines the type.
    pub(crate) fn is_host(&self) -> bool {
        matches!(
            self.kind,
            ResourceKind::Host(_) | ResourceKind::HostDynamic(_) | ResourceKind::HostUndefined(_)
        )
    }
}

impl fmt::Display for ResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ResourceKind::Host(_) | ResourceKind::HostDynamic(_) => "host-defined resource",
            ResourceKind::HostUndefined(_) => "resource that the host has not defined",
            ResourceKind::Guest { .. } => "guest-defined resource",
            ResourceKind::Uninstantiated { .. } => {
                "resource of a component that is not instantiated"
            }
        })
    }
}
