//! A trait that hosts implement, and its implementation for references to what implements it.

/// Makes both of the trait: the second calls the first, function by function. The functions of the
/// trait stand there token by token, so that an error about one points at where it was written.
#[doc(hidden)]
#[macro_export]
macro_rules! host_trait {
    (
        $(#[$attribute:meta])*
        pub trait $name:ident $(: $bound:ident $(+ $more:ident)*)? { $($functions:tt)* }
    ) => {
        $(#[$attribute])*
        pub trait $name $(: $bound $(+ $more)*)? { $($functions)* }

        $crate::host_trait! { for $name: $($functions)* }
    };
    (
        for $name:ident:
        $(
            $(#[$on:meta])*
            fn $function:ident(&mut self $(, $param:ident: $ty:ty)* $(,)?) $(-> $result:ty)?;
        )*
    ) => {
        impl<__T: $name + ?Sized> $name for &mut __T {
            $(
                fn $function(&mut self $(, $param: $ty)*) $(-> $result)? {
                    $name::$function(*self $(, $param)*)
                }
            )*
        }
    };
}
