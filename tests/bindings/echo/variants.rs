//! Variants, enums, options and results in all forms.

use super::Echo;
use crate::goldens::variants::golden::a::variants::all::{
    self, Both, Color, Failure, One, Oops, Shape, Tree,
};
use crate::goldens::variants::golden::{Variants, exports::a::variants::all as guest};
use wharf::Result;

impl all::Host for Echo {
    fn colors(&mut self, a: Color, b: One) -> Color {
        assert_eq!(b, One::Only);
        a
    }
    fn shapes(&mut self, a: Shape, b: Vec<Shape>) -> Shape {
        b.into_iter().last().unwrap_or(a)
    }
    fn trees(&mut self, a: Tree) -> Result<Tree, String> {
        match a {
            Tree::None => Err("no tree".to_owned()),
            tree => Ok(tree),
        }
    }
    fn options(
        &mut self,
        a: Option<u32>,
        b: Option<String>,
        c: Option<Option<Color>>,
    ) -> Option<Shape> {
        match (a, b, c) {
            (Some(a), None, None) => Some(Shape::Circle(f64::from(a))),
            (None, Some(b), Some(None)) => Some(Shape::Named(b)),
            (None, None, Some(Some(Color::DarkGreen))) => Some(Shape::Empty),
            _ => None,
        }
    }
    fn results(
        &mut self,
        a: Result<u32, String>,
        b: Result<String, ()>,
        c: Result<(), Vec<u8>>,
        d: Result<(), ()>,
    ) -> Result<Result<u32, ()>, Color> {
        match (a, b, c, d) {
            (Ok(a), Ok(b), Ok(()), Ok(())) => Ok(Ok(a + b.len() as u32)),
            (Err(a), Err(()), Err(c), Err(())) if a.as_bytes() == c => Ok(Err(())),
            _ => Err(Color::Blue),
        }
    }
    fn fails(&mut self) -> Result<(), Oops> {
        Err(Oops::AB)
    }
    fn fails_with(&mut self) -> Result<u32, Failure> {
        Err(Failure::First("it".to_owned()))
    }
    fn fails_badly(&mut self) -> Result<String, Both> {
        Err(Both { code: 7 })
    }
    fn fails_silently(&mut self) -> Result<(), ()> {
        Err(())
    }
}

#[test]
fn variants_and_enums() -> Result<()> {
    let (mut store, world) = instantiate!(Variants, "variants.wit", None);
    let all = world.a_variants_all();
    for color in [guest::Color::Red, guest::Color::DarkGreen, guest::Color::Blue] {
        assert_eq!(all.call_colors(&mut store, color, guest::One::Only)?, color);
    }
    let shapes = [
        guest::Shape::Empty,
        guest::Shape::Rect((1.0, 2.0)),
        guest::Shape::Circle(0.5),
        guest::Shape::Named("star".to_owned()),
    ];
    for (i, shape) in shapes.iter().enumerate() {
        let last = all.call_shapes(&mut store, &guest::Shape::Empty, &shapes[..=i])?;
        assert_eq!(format!("{last:?}"), format!("{shape:?}"));
    }
    let leaf = all.call_trees(&mut store, &guest::Tree::Leaf(vec![1, 2, 3]))?;
    assert!(matches!(leaf, Ok(guest::Tree::Leaf(list)) if list == [1, 2, 3]));
    let pair = (guest::Color::Blue, guest::One::Only);
    let pair = all.call_trees(&mut store, &guest::Tree::Pair(pair))?;
    assert!(matches!(pair, Ok(guest::Tree::Pair((guest::Color::Blue, guest::One::Only)))));
    assert_eq!(all.call_trees(&mut store, &guest::Tree::None)?.unwrap_err(), "no tree");
    Ok(())
}

#[test]
fn options_and_results() -> Result<()> {
    let (mut store, world) = instantiate!(Variants, "variants.wit", None);
    let all = world.a_variants_all();
    let circle = all.call_options(&mut store, Some(2), None, None)?;
    assert!(matches!(circle, Some(guest::Shape::Circle(2.0))));
    let named = all.call_options(&mut store, None, Some("n"), Some(None))?;
    assert!(matches!(named, Some(guest::Shape::Named(name)) if name == "n"));
    let empty = all.call_options(&mut store, None, None, Some(Some(guest::Color::DarkGreen)))?;
    assert!(matches!(empty, Some(guest::Shape::Empty)));
    assert!(all.call_options(&mut store, None, None, None)?.is_none());
    let good = all.call_results(&mut store, Ok(1), Ok("four"), Ok(()), Ok(()))?;
    assert_eq!(good, Ok(Ok(5)));
    let bad = all.call_results(&mut store, Err("x"), Err(()), Err(b"x"), Err(()))?;
    assert_eq!(bad, Ok(Err(())));
    let mixed = all.call_results(&mut store, Ok(1), Err(()), Ok(()), Ok(()))?;
    assert_eq!(mixed, Err(guest::Color::Blue));
    Ok(())
}

/// Errors are errors of Rust, with the names of WIT.
#[test]
fn errors() -> Result<()> {
    let (mut store, world) = instantiate!(Variants, "variants.wit", None);
    let all = world.a_variants_all();
    let oops = all.call_fails(&mut store)?.unwrap_err();
    assert_eq!(oops.to_string(), "a-b");
    let failure: Box<dyn std::error::Error> = all.call_fails_with(&mut store)?.unwrap_err().into();
    assert_eq!(failure.to_string(), "first: \"it\"");
    assert_eq!(all.call_fails_badly(&mut store)?.unwrap_err().code, 7);
    assert_eq!(all.call_fails_silently(&mut store)?, Err(()));
    Ok(())
}
