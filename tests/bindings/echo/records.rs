//! Records, tuples and aliases; records of scalars are copied as they lie.

use super::Echo;
use crate::goldens::records::golden::a::records::all::{
    self, CopyOfPlain, HoldsBool, Id, Maybe, Nested, Padded, Pair, Person, Plain,
};
use crate::goldens::records::golden::{Records, exports::a::records::all as guest};
use wharf::Result;

impl all::Host for Echo {
    fn move_by(&mut self, a: Plain, b: CopyOfPlain) -> Plain {
        Plain { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z }
    }
    fn nest(&mut self, a: Nested) -> Nested {
        Nested { a: a.b, b: a.a }
    }
    fn pad(&mut self, a: Padded, b: Vec<Padded>) -> HoldsBool {
        HoldsBool { x: b.contains(&a) }
    }
    fn greet(&mut self, a: Person, b: Vec<Person>) -> Person {
        Person { likes: b.into_iter().map(|person| person.name).collect(), ..a }
    }
    fn aliases(&mut self, a: Id, b: Pair, c: Maybe) -> (Pair, Maybe) {
        ((a + b.0, b.1), c)
    }
    fn swap(&mut self, a: (String, Vec<Plain>)) -> (Vec<Plain>, String) {
        (a.1, a.0)
    }
}

#[test]
fn records() -> Result<()> {
    let (mut store, world) = instantiate!(Records, "records.wit", None);
    let all = world.a_records_all();
    let plain = |x: u32| guest::Plain { x, y: x as f32 / 2.0, z: u64::from(x) << 40 };
    assert_eq!(all.call_move_by(&mut store, plain(1), plain(2))?, plain(3));
    let nested = all.call_nest(&mut store, guest::Nested { a: plain(1), b: plain(2) })?;
    assert_eq!(nested, guest::Nested { a: plain(2), b: plain(1) });
    let padded = |x| guest::Padded { x, y: 1 << 30 };
    assert!(all.call_pad(&mut store, padded(7), &[padded(6), padded(7)])?.x);
    assert!(!all.call_pad(&mut store, padded(7), &[])?.x);
    let person = |name: &str| guest::Person {
        name: name.to_owned(),
        age: Some(3),
        likes: vec!["tea".to_owned()],
    };
    let greeted = all.call_greet(&mut store, &person("ada"), &[person("bob"), person("eve")])?;
    let likes = vec!["bob".to_owned(), "eve".to_owned()];
    assert_eq!(greeted, guest::Person { likes, ..person("ada") });
    let aliases = all.call_aliases(&mut store, 1, (2, "b"), Some(plain(3)))?;
    assert_eq!(aliases, ((3, "b".to_owned()), Some(plain(3))));
    let swapped = all.call_swap(&mut store, ("a", &[plain(1), plain(2)]))?;
    assert_eq!(swapped, (vec![plain(1), plain(2)], "a".to_owned()));
    Ok(())
}

/// A record of scalars without padding has the layout of the canonical ABI, and is copied in bulk:
/// as bytes, which `bytemuck` proves when it compiles.
#[test]
fn plain_records_are_bytes() {
    fn bytes<T: bytemuck::Pod>() -> usize {
        size_of::<T>()
    }
    use crate::goldens::lists::golden::a::lists::all::Point;
    use wharf::component::__internal::bytemuck;
    assert_eq!([bytes::<Plain>(), bytes::<Nested>(), bytes::<Point>()], [16, 32, 8]);
    assert_eq!(bytes::<guest::Plain>(), 16);
}
