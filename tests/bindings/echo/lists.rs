//! Lists of any and of fixed length, and maps.

use super::Echo;
use crate::goldens::lists::golden::a::lists::all::{self, Ages, Grid, Matrix, Numbers, Point};
use crate::goldens::lists::golden::{Lists, exports::a::lists::all as guest};
use std::collections::HashMap;
use wharf::Result;

impl all::Host for Echo {
    fn bytes(&mut self, a: Vec<u8>) -> Vec<u8> {
        a
    }
    fn texts(&mut self, a: Vec<String>) -> Vec<Vec<String>> {
        vec![Vec::new(), a]
    }
    fn points(&mut self, a: Vec<Point>) -> Vec<Point> {
        a.into_iter().map(|Point { x, y }| Point { x: y, y: x }).collect()
    }
    fn numbers_of(&mut self, a: Numbers) -> Numbers {
        a
    }
    fn fixed(&mut self, a: [u32; 4], b: [String; 2]) -> [u32; 4] {
        assert_eq!(b, ["left", "right"]);
        [a[3], a[2], a[1], a[0]]
    }
    fn matrix_of(&mut self, a: Matrix) -> Matrix {
        a
    }
    fn grids(&mut self, a: Vec<Grid>) -> Vec<Grid> {
        a
    }
    fn ages_of(&mut self, a: Ages) -> HashMap<u32, Vec<String>> {
        let mut names: HashMap<u32, Vec<String>> = HashMap::new();
        for (name, age) in a {
            names.entry(age).or_default().push(name);
        }
        names
    }
    fn nested(&mut self, a: Vec<Option<Vec<(u8, String)>>>) -> Option<Vec<u8>> {
        a.into_iter().flatten().last().map(|all| all.into_iter().map(|(n, _)| n).collect())
    }
}

#[test]
fn lists() -> Result<()> {
    let (mut store, world) = instantiate!(Lists, "lists.wit", None);
    let all = world.a_lists_all();
    let bytes: Vec<u8> = (0..100_000_u32).map(|i| i as u8).collect();
    assert_eq!(all.call_bytes(&mut store, &bytes)?, bytes);
    let texts = ["".to_owned(), "ä".to_owned()];
    assert_eq!(all.call_texts(&mut store, &texts)?, [vec![], texts.to_vec()]);
    let points = [guest::Point { x: 1.0, y: 2.0 }, guest::Point { x: 3.0, y: 4.0 }];
    let turned = all.call_points(&mut store, &points)?;
    assert_eq!(turned.iter().map(|p| (p.x, p.y)).collect::<Vec<_>>(), [(2.0, 1.0), (4.0, 3.0)]);
    assert_eq!(all.call_numbers_of(&mut store, &[1, 2, u32::MAX])?, [1, 2, u32::MAX]);
    let nested = [None, Some(vec![(1, "a".to_owned()), (2, "b".to_owned())])];
    assert_eq!(all.call_nested(&mut store, &nested)?, Some(vec![1, 2]));
    assert_eq!(all.call_nested(&mut store, &[])?, None);
    Ok(())
}

#[test]
fn lists_of_fixed_length() -> Result<()> {
    let (mut store, world) = instantiate!(Lists, "lists.wit", None);
    let all = world.a_lists_all();
    assert_eq!(all.call_fixed(&mut store, [1, 2, 3, 4], ["left", "right"])?, [4, 3, 2, 1]);
    let matrix = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    assert_eq!(all.call_matrix_of(&mut store, matrix)?, matrix);
    let grid = |n| guest::Grid { cells: [n; 8], names: [n.to_string(), "x".to_owned()] };
    let grids = all.call_grids(&mut store, &[grid(1), grid(2)])?;
    assert_eq!(grids[1].cells, [2; 8]);
    assert_eq!(grids[1].names, ["2", "x"]);
    Ok(())
}

#[test]
fn maps() -> Result<()> {
    let (mut store, world) = instantiate!(Lists, "lists.wit", None);
    let all = world.a_lists_all();
    let ages = [("ada", 36), ("bob", 7), ("eve", 36)];
    let ages: HashMap<String, u32> = ages.map(|(name, age)| (name.to_owned(), age)).into();
    let mut names = all.call_ages_of(&mut store, &ages)?;
    names.values_mut().for_each(|names| names.sort());
    let expected = [(36, vec!["ada".to_owned(), "eve".to_owned()]), (7, vec!["bob".to_owned()])];
    assert_eq!(names, HashMap::from(expected));
    assert!(all.call_ages_of(&mut store, &HashMap::new())?.is_empty());
    Ok(())
}
