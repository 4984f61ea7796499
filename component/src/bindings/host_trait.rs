//! A trait that hosts implement, and its implementation for references to what implements it.

/// Makes both of the trait: the second calls the first, function by function.
#[doc(hidden)]
#[macro_export]
macro_rules! host_trait {
    (
        $(#[$attribute:meta])*
        pub trait $name:ident $(: $bound:ident $(+ $more:ident)*)? {
            $(
                $(#[$on:meta])*
                fn $function:ident(&mut self $(, $param:ident: $ty:ty)* $(,)?) $(-> $result:ty)?;
            )*
        }
    ) => {
        $(#[$attribute])*
        pub trait $name $(: $bound $(+ $more)*)? {
            $(
                $(#[$on])*
                fn $function(&mut self $(, $param: $ty)*) $(-> $result)?;
            )*
        }

        impl<__T: $name + ?Sized> $name for &mut __T {
            $(
                fn $function(&mut self $(, $param: $ty)*) $(-> $result)? {
                    $name::$function(*self $(, $param)*)
                }
            )*
        }
    };
}
