//! Aliases that name each other twice: a few lines of WIT are a type of more parts than there is
//! memory for.

use std::fmt::Write;

use wharf_wit::{Bindings, Problem};

/// `a0` and as many aliases as are asked for, each a tuple of the last one twice.
fn doubled(element: &str, times: usize, world: &str) -> String {
    let mut text = format!("package a:b;\ninterface i {{\n  type a0 = {element};\n");
    for i in 1..=times {
        writeln!(text, "  type a{i} = tuple<a{0}, a{0}>;", i - 1).expect("text");
    }
    write!(text, "  f: func(x: a{times}) -> a{times};\n}}\nworld w {{ {world} }}").expect("text");
    text
}

#[test]
fn what_is_in_no_component_is_refused_where_it_gets_too_large() {
    for ownership in ["owning", "borrowing", "duplicating"] {
        for world in ["import i;", "export i;"] {
            let mut bindings = Bindings::new();
            bindings.inline(doubled("string", 60, world)).set("ownership", ownership).expect("set");
            let error = bindings.generate().expect_err("too large");
            match error.problems() {
                [Problem::Wit { line: Some(22), column: Some(8), message, .. }] => {
                    assert!(message.starts_with("this type is of 1048575 parts"), "{message}");
                }
                other => panic!("{other:#?}"),
            }
        }
    }
}

/// Only borrowed parameters have no name: of them each part is written.
#[test]
fn names_stay_names() {
    for (element, world) in [("string", "import i;"), ("u8", "export i;")] {
        let wit = doubled(element, 18, world);
        let generated = Bindings::new().inline(wit).generate().expect("bindings");
        let source = generated.source().expect("formatted");
        assert!(source.contains("pub type A18 = (A17, A17);"), "{source}");
        assert!(source.len() < 20_000, "{} bytes", source.len());
    }
}
