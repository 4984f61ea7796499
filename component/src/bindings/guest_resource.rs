//! What the type of a guest's resource has: a struct with braces, whose name is that of no value, be it `Some` or `Ok`.

/// Makes a type around `ResourceAny` that of one resource of a guest.
#[doc(hidden)]
#[macro_export]
macro_rules! guest_resource {
    ($name:ident) => {
        impl $name {
            /// The host is done with the resource: if it owned it, the guest's destructor runs.
            ///
            /// Fails when the resource was given away or dropped before, or is lent; when the guest may
            /// not be entered; or with the trap of the destructor.
            pub fn resource_drop(
                self,
                store: impl $crate::__internal::AsContextMut,
            ) -> $crate::__internal::anyhow::Result<()> {
                self.any.resource_drop(store)
            }
        }

        impl ::core::convert::From<$crate::ResourceAny> for $name {
            /// Whether it is of this type is seen when the guest gets it.
            fn from(any: $crate::ResourceAny) -> Self {
                Self { any }
            }
        }

        impl ::core::convert::From<$name> for $crate::ResourceAny {
            fn from(resource: $name) -> Self {
                resource.any
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = $crate::ResourceAny;

            fn deref(&self) -> &Self::Target {
                &self.any
            }
        }

        impl $crate::ComponentType for $name {
            const ABI: $crate::__internal::CanonicalAbi =
                <$crate::ResourceAny as $crate::ComponentType>::ABI;
            const NEEDS: $crate::__internal::Needs =
                <$crate::ResourceAny as $crate::ComponentType>::NEEDS;

            fn typecheck(
                ty: &$crate::__internal::InterfaceType,
                cx: &$crate::__internal::TypeContext<'_>,
            ) -> ::core::result::Result<(), $crate::__internal::TypeMismatch> {
                <$crate::ResourceAny as $crate::ComponentType>::typecheck(ty, cx)
            }
        }

        impl $crate::Lower for $name {
            fn lower<S: $crate::__internal::Sink>(
                &self,
                sink: &mut S,
                ty: $crate::__internal::InterfaceType,
            ) -> $crate::__internal::anyhow::Result<()> {
                $crate::Lower::lower(&self.any, sink, ty)
            }
        }

        impl $crate::Lift for $name {
            fn lift<S: $crate::__internal::Source>(
                src: &mut S,
                ty: $crate::__internal::InterfaceType,
            ) -> $crate::__internal::anyhow::Result<Self> {
                <$crate::ResourceAny as $crate::Lift>::lift(src, ty).map(|any| Self { any })
            }
        }
    };
}
