//! Layouts against those that the specification's definitions.py computes.
//!
//! Each line of layouts.txt is size, alignment, number of flat values, and a type; it was made by
//! printing `elem_size`, `alignment` and `len(flatten_type)` of random types.

use crate::types::{ComponentTypes, InterfaceType};

#[test]
fn layouts_are_those_of_the_specification() {
    for line in include_str!("layouts.txt").lines() {
        let mut words = line.splitn(4, ' ');
        let mut number = || words.next().unwrap().parse::<u32>().unwrap();
        let expected = (number(), number(), number());
        let mut types = ComponentTypes::default();
        let mut text = words.next().unwrap();
        let ty = parse(&mut text, &mut types).unwrap();
        let abi = types.abi(ty);
        assert_eq!((abi.size, abi.align, abi.flat), expected, "{line}");
    }
}

/// A type; `None` for `_`.
fn parse(text: &mut &str, types: &mut ComponentTypes) -> Option<InterfaceType> {
    let end = text.find(['(', ')', ' ']).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    *text = rest;
    let Some(mut inner) = text.strip_prefix('(') else {
        return match word {
            "_" => None,
            "bool" => Some(InterfaceType::Bool),
            "u8" => Some(InterfaceType::U8),
            "s16" => Some(InterfaceType::S16),
            "u32" => Some(InterfaceType::U32),
            "s64" => Some(InterfaceType::S64),
            "f32" => Some(InterfaceType::Float32),
            "f64" => Some(InterfaceType::Float64),
            "char" => Some(InterfaceType::Char),
            "string" => Some(InterfaceType::String),
            _ => panic!("unknown type {word}"),
        };
    };
    if let "flags" | "enum" = word {
        let (count, rest) = inner.split_once(')').unwrap();
        *text = rest;
        let names = (0..count.parse().unwrap()).map(|i: u32| format!("n{i}")).collect();
        return if word == "flags" { Some(types.add_flags(names)) } else { types.add_enum(names) };
    }
    let mut parts = Vec::new();
    loop {
        parts.push(parse(&mut inner, types));
        let last = inner.starts_with(')');
        inner = &inner[1..];
        if last {
            break;
        }
    }
    *text = inner;
    match word {
        "list" => Some(types.add_list(parts[0].unwrap())),
        "option" => types.add_option(parts[0].unwrap()),
        "tuple" => types.add_tuple(parts.into_iter().flatten().collect()),
        _ => {
            let cases = parts.into_iter().enumerate();
            types.add_variant(cases.map(|(i, ty)| (format!("c{i}"), ty)).collect())
        }
    }
}
