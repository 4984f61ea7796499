//! What is not compiled, and artifacts that are not loaded.

use crate::found;
use wharf_component::Component;
use wharf_runtime::Engine;
use wharf_runtime::error::{InvalidWasm, Unsupported};

fn refused(text: &str) -> anyhow::Error {
    Component::new(&Engine::default(), wat::parse_str(text).unwrap()).unwrap_err()
}

#[test]
fn what_is_not_valid() {
    let error = refused("(module)");
    assert_eq!(found::<InvalidWasm>(&error).offset, Some(4));
    let error = refused(r#"(component (import "f" (func (type 9))))"#);
    assert!(found::<InvalidWasm>(&error).offset.is_some_and(|offset| offset > 8), "{error:?}");
    // The body of a function that nothing instantiates.
    let error = refused("(component (core module (func (result i32))))");
    assert!(found::<InvalidWasm>(&error).offset.is_some_and(|offset| offset > 8), "{error:?}");
    let error = Component::new(&Engine::default(), b"\0asm\x0d\0\x01\0\xff").unwrap_err();
    assert_eq!(found::<InvalidWasm>(&error).offset, Some(8), "{error:?}");
}

#[test]
fn what_cannot_be_done() {
    let error = refused(r#"(component (import "c" (component)))"#);
    let expected = "import `c` is a component, which a host cannot give";
    let unsupported = found::<Unsupported>(&error);
    assert_eq!(unsupported.to_string(), expected);
    // Behind the header and the type.
    assert_eq!(unsupported.offset, Some(16));
}
