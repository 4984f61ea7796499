//! A trait that hosts implement, and its implementation for references to what implements it.

/// Makes both of the trait: the second calls the first, function by function. The trait is given back
/// token by token, so that errors about it point at where it was written.
#[doc(hidden)]
#[macro_export]
macro_rules! host_trait {
    (
        for $(#[$attribute:meta])*
        pub trait $name:ident $(: $bound:ident $(+ $more:ident)*)? {
            $(
                $(#[$on:meta])*
                fn $function:ident(&mut self $(, $param:ident: $ty:ty)* $(,)?) $(-> $result:ty)?;
            )*
        }
    ) => {
        impl<__T: $name + ?::core::marker::Sized> $name for &mut __T {
            $(
                fn $function(&mut self $(, $param: $ty)*) $(-> $result)? {
                    $name::$function(*self $(, $param)*)
                }
            )*
        }
    };
    ($($definition:tt)*) => {
        $($definition)*

        $crate::host_trait! { for $($definition)* }
    };
}
