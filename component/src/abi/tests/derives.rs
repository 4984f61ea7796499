//! What the derives write, against the same types read as `Value`.

use super::roundtrip::roundtrip;
use super::*;
use crate::ComponentType;
use crate::abi::dynamic;
use crate::value::Value;
use crate::{Lift as DeriveLift, Lower as DeriveLower};

#[derive(ComponentType, DeriveLift, DeriveLower, Clone, PartialEq, Debug)]
#[component(record)]
struct Person {
    name: String,
    #[component(name = "years-old")]
    age: u8,
    tags: Vec<Option<char>>,
}

#[derive(ComponentType, DeriveLift, DeriveLower, Clone, PartialEq, Debug)]
#[component(variant)]
enum Figure {
    #[component(name = "circle")]
    Circle(f64),
    #[component(name = "empty")]
    Empty,
    #[component(name = "person")]
    Person(Person),
}

#[derive(ComponentType, DeriveLift, DeriveLower, Clone, Copy, PartialEq, Debug)]
#[component(enum)]
enum Direction {
    #[component(name = "up")]
    Up,
    #[component(name = "down")]
    Down,
}

#[derive(
    ComponentType,
    DeriveLift,
    DeriveLower,
    Clone,
    Copy,
    PartialEq,
    Debug,
    bytemuck::Pod,
    bytemuck::Zeroable,
)]
#[component(record, plain)]
#[repr(C)]
struct Point {
    x: f64,
    y: f32,
    z: u32,
}

crate::flags! {
    Permissions {
        #[component(name = "read")]
        const READ;
        #[component(name = "write")]
        const WRITE;
    }
}

fn person(w: &mut World) -> InterfaceType {
    let tag = w.types.add_option(InterfaceType::Char).unwrap();
    let tags = w.types.add_list(tag);
    let fields =
        [("name", InterfaceType::String), ("years-old", InterfaceType::U8), ("tags", tags)];
    w.types.add_record(fields.map(|(name, ty)| (name.to_string(), ty)).to_vec()).unwrap()
}

fn ada() -> Person {
    Person { name: "Ada".into(), age: 36, tags: vec![Some('x'), None] }
}

#[test]
fn derived_types() {
    let mut w = World::new();
    let ty = person(&mut w);
    roundtrip(&mut w, ada(), ty);
    let cases = [("circle", Some(InterfaceType::Float64)), ("empty", None), ("person", Some(ty))];
    let cases = cases.map(|(name, ty)| (name.to_string(), ty)).to_vec();
    let figure = w.types.add_variant(cases).unwrap();
    for value in [Figure::Circle(1.5), Figure::Empty, Figure::Person(ada())] {
        roundtrip(&mut w, value, figure);
    }
    let list = w.types.add_list(figure);
    roundtrip(&mut w, vec![Figure::Person(ada()), Figure::Empty, Figure::Circle(0.0)], list);
    let direction = w.types.add_enum(vec!["up".into(), "down".into()]).unwrap();
    roundtrip(&mut w, Direction::Down, direction);
    let flags = w.types.add_flags(vec!["read".into(), "write".into()]);
    roundtrip(&mut w, Permissions::WRITE, flags);
    roundtrip(&mut w, Permissions::all(), flags);

    let fields =
        [("x", InterfaceType::Float64), ("y", InterfaceType::Float32), ("z", InterfaceType::U32)];
    let fields = fields.map(|(name, ty)| (name.to_string(), ty)).to_vec();
    let point = w.types.add_record(fields).unwrap();
    let points = w.types.add_list(point);
    let items: Vec<_> = (0..100u32).map(|z| Point { x: z.into(), y: 0.5, z }).collect();
    roundtrip(&mut w, items.clone(), points);
    // One copy writes what one by one would have written.
    let cells = w.lower(&items, points).unwrap();
    let types = w.types.clone();
    let lifted = w.lift_with(|cx| dynamic::lift(&types, &mut FlatSource::new(&cells, cx), points));
    let Value::List(vals) = lifted.unwrap() else { panic!("no list") };
    let Value::Record(last) = &vals[99] else { panic!("no record") };
    assert_eq!(last.get("z"), Some(&Value::U32(99)));
}

#[test]
fn mismatches_name_the_place() {
    let mut w = World::new();
    let fields = [
        ("name", InterfaceType::String),
        ("years-old", InterfaceType::U16),
        ("tags", InterfaceType::String),
    ];
    let ty = w.types.add_record(fields.map(|(n, ty)| (n.to_string(), ty)).to_vec()).unwrap();
    let list = w.types.add_list(ty);
    let error = Vec::<Person>::typecheck(&list, &w.type_context()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "element of the list, field `years-old`: the component has `u16`, the host has `u8`"
    );
    let error = Direction::typecheck(&ty, &w.type_context()).unwrap_err();
    assert_eq!(error.found(), "an enum of { up, down }");

    let person = [
        ("name", Value::String("Ada".into())),
        ("tags", Value::String(String::new())),
        ("years-old", Value::U8(1)),
    ];
    let value = Value::List(vec![Value::Record(person.into())].into());
    let error = dynamic::typecheck(&value, list, &w.type_context()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "element 0, field `years-old`: the component has `u16`, the host has a `u8`"
    );
    let nobody = Value::List(vec![Value::Record(vec![].into())].into());
    let error = dynamic::typecheck(&nobody, list, &w.type_context());
    assert!(error.unwrap_err().to_string().contains("a record of 0 fields"));
}
