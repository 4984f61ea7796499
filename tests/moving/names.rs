//! Bindings whose WIT has all the names that Rust and the bindings themselves have.

macro_rules! bindings {
    ($($module:ident $world:literal)*) => {$(
        mod $module {
            wharf::component::bindgen!({ path: "tests/moving/names.wit", world: $world });
        }
    )*};
}

bindings! {
    w_everything "everything"
    w_of_types "of-types"
    w_of_functions "of-functions"
    w_sized "sized"
    w_option "option"
    w_result "result"
    w_string "string"
    w_send "send"
    w_linker "linker"
    w_host "host"
    w_error "error"
    w_vec "vec"
    w_box "box"
    w_clone "clone"
    w_data "data"
    w_store "store"
    w_engine "engine"
    w_component "component"
    w_instance "instance"
    w_default "default"
}

#[test]
fn empty_records_have_no_fields() {
    let none = w_everything::moving::names::empty_ones::NoFields {};
    assert_eq!(size_of_val(&none), 0);
}

/// Lines of a world need no folder of WIT.
mod without_a_folder {
    wharf::component::bindgen!({ interfaces: "import imports: interface { f: func(a: f64) -> result<f64>; }" });

    #[test]
    fn it_has_what_the_lines_say() {
        struct Host;
        impl imports::Host for Host {
            fn f(&mut self, a: f64) -> Result<f64, ()> {
                Ok(a)
            }
        }
        assert_eq!(imports::Host::f(&mut Host, 1.0), Ok(1.0));
    }
}
