//! Generated code is no business of lints, wherever it lies: this compiles, and passes Clippy.
#![deny(
    missing_docs,
    private_bounds,
    private_interfaces,
    unreachable_pub,
    unused_lifetimes,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::all,
    clippy::allow_attributes_without_reason,
    clippy::implicit_return,
    clippy::min_ident_chars,
    clippy::missing_docs_in_private_items,
    clippy::nursery,
    clippy::pedantic
)]

macro_rules! bindings {
    ($module:ident, $($flags:tt)*) => {
        /// Its bindings.
        mod $module {
            /// An error of the host's own, which nobody else knows.
            struct Failure;

            wharf::component::bindgen!({
                inline: "
                    package test:lints@1.0.0;
                    interface all {
                        variant code { x, y(u32) }
                        resource r {
                            constructor(x: u32);
                            /// Of SomeBody.
                            len: func() -> u32;
                            next: static func() -> list<u8>;
                        }
                        many: func(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32)
                            -> result<option<r>, code>;
                        is-empty: func(x: string) -> u32;
                        @since(version = 1.0.0)
                        @deprecated(version = 1.0.0)
                        old: func();
                    }
                    world w {
                        import all;
                        import many: func(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32)
                            -> result<u32, string>;
                    }
                ",
                trappable_error_type: { "test:lints/all.code" => Failure },
                $($flags)*
            });
        }
    };
}

bindings!(plain,);
bindings!(asynchronous, imports: { default: async | trappable },);
bindings!(with_store, imports: { default: store },);
bindings!(with_accessor, imports: { default: async | store },);
