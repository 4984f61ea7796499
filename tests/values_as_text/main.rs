//! Values as text, and back.

mod json;
mod random;
mod schema;
mod wave;

use wharf::Engine;
use wharf::component::types::ComponentItem;
use wharf::component::{Component, Type};

/// The type that a component imports under this name.
fn named(name: &str) -> Type {
    let wat = r#"
        (component
          (type $point' (record (field "x" u8) (field "y" (option s8))))
          (import "point" (type $point (eq $point')))
          (type $shape' (variant (case "circle" f32) (case "path" (list $point)) (case "none")))
          (import "shape" (type $shape (eq $shape')))
          (type $color' (enum "red" "green"))
          (import "color" (type (eq $color')))
          (type $perms' (flags "read" "write"))
          (import "perms" (type (eq $perms')))
          (type $pair' (list u16 2))
          (import "pair" (type (eq $pair')))
          (type $bytes' (list u8))
          (import "bytes" (type (eq $bytes')))
          (type $nested' (option (option u8)))
          (import "nested" (type (eq $nested')))
          (type $outcome' (result u64 (error string)))
          (import "outcome" (type (eq $outcome')))
          (type $tuple' (tuple char s64 f64))
          (import "tuple" (type (eq $tuple')))
          (import "file" (type $file (sub resource)))
          (type $files' (list (own $file)))
          (import "files" (type (eq $files'))))
    "#;
    let engine = Engine::default();
    let component = Component::new(&engine, wat).unwrap();
    match component.component_type().get_import(&engine, name).map(|it| it.ty) {
        Some(ComponentItem::Type(ty)) => ty,
        other => panic!("expected a type, found {other:?}"),
    }
}
