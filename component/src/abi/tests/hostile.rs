//! Guests that lie: every lie is an error that says what it was, and none is a panic.

use proptest::prelude::*;

use super::roundtrip::{intern, shape};
use std::collections::HashMap;

use super::*;
use crate::abi::ComponentType;
use crate::abi::dynamic::{self, Dynamic};
use crate::resource::{Mark, Resource, ResourceAny, RootId};
use crate::value::{Val, Value};

const STRING: InterfaceType = InterfaceType::String;

fn refused<T>(result: Result<T>, message: &str) {
    match result {
        Ok(_) => panic!("accepted, expected: {message}"),
        Err(error) => assert!(error.to_string().starts_with(message), "{error}"),
    }
}

#[test]
fn strings() {
    let mut w = World::new();
    let size = w.guest.bytes.len() as u32;
    let outside = "string pointer/length out of bounds of memory";
    refused(w.lift_i32::<String>(&[size - 2, 3], STRING), outside);
    refused(w.lift_i32::<String>(&[size + 1, 0], STRING), outside);
    refused(w.lift_i32::<String>(&[u32::MAX, 5], STRING), outside);
    refused(w.lift_i32::<String>(&[0, u32::MAX], STRING), "string too long");
    assert_eq!(w.lift_i32::<String>(&[size, 0], STRING).unwrap(), "");
    w.guest.bytes[..4].copy_from_slice(b"ab\xffd");
    refused(w.lift_i32::<String>(&[0, 4], STRING), "invalid utf-8");
    w.guest.bytes[..4].copy_from_slice(b"ab\xe2\x82");
    refused(w.lift_i32::<String>(&[0, 4], STRING), "incomplete utf-8 byte sequence");
    w.guest.bytes[..3].copy_from_slice(b"\xed\xa0\x80");
    refused(w.lift_i32::<String>(&[0, 3], STRING), "invalid utf-8");
}

#[test]
fn wide_strings() {
    let mut w = World::with_encoding(StringEncoding::Utf16);
    refused(w.lift_i32::<String>(&[1, 0], STRING), "unaligned pointer");
    refused(w.lift_i32::<String>(&[0, u32::MAX], STRING), "string too long");
    refused(w.lift_i32::<String>(&[0, (1 << 27) - 1], STRING), "string pointer/length out of");
    w.guest.bytes[..4].copy_from_slice(&[0x00, 0xd8, 0x41, 0x00]);
    refused(w.lift_i32::<String>(&[0, 2], STRING), "invalid utf-16: unpaired surrogate 0xd800");
    w.guest.bytes[..2].copy_from_slice(&[0x00, 0xdc]);
    refused(w.lift_i32::<String>(&[0, 1], STRING), "invalid utf-16");

    let mut w = World::with_encoding(StringEncoding::CompactUtf16);
    refused(w.lift_i32::<String>(&[1, 0], STRING), "unaligned pointer");
    refused(w.lift_i32::<String>(&[0, u32::MAX], STRING), "string too long");
    w.guest.bytes[..2].copy_from_slice(&[0xe9, 0x41]);
    assert_eq!(w.lift_i32::<String>(&[0, 2], STRING).unwrap(), "éA");
    assert_eq!(w.lift_i32::<String>(&[0, 1 << 31 | 1], STRING).unwrap(), "\u{41e9}");
}

#[test]
fn lists() {
    let mut w = World::new();
    let size = w.guest.bytes.len() as u32;
    let outside = "list pointer/length out of bounds of memory";
    let list = w.types.add_list(InterfaceType::U32);
    refused(w.lift_i32::<Vec<u32>>(&[2, 0], list), "unaligned pointer");
    refused(w.lift_i32::<Vec<u32>>(&[size - 4, 2], list), outside);
    refused(w.lift_i32::<Vec<u32>>(&[size + 4, 0], list), outside);
    refused(w.lift_i32::<Vec<u32>>(&[0, 1 << 30], list), "list too long");
    refused(w.lift_i32::<Vec<u32>>(&[4, u32::MAX], list), "list too long");
    let pair = w.types.add_tuple(vec![InterfaceType::U32, STRING]).unwrap();
    let list = w.types.add_list(pair);
    refused(w.lift_i32::<Vec<(u32, String)>>(&[2, 1], list), "unaligned pointer");
    refused(w.lift_i32::<Vec<(u32, String)>>(&[0, u32::MAX / 12 + 2], list), "list too long");
    refused(w.lift_i32::<Vec<(u32, String)>>(&[size - 8, 1], list), outside);
}

#[test]
fn lists_that_share_their_bytes_do_not_exhaust_the_host() {
    let mut w = World::new();
    // A list of lists, each of which is the same large one, and so on.
    let pairs: Vec<u8> = [0u32, 1 << 16].iter().flat_map(|w| w.to_le_bytes()).collect();
    for pair in w.guest.bytes.chunks_exact_mut(8) {
        pair.copy_from_slice(&pairs);
    }
    let mut ty = InterfaceType::U8;
    for _ in 0..4 {
        ty = w.types.add_list(ty);
    }
    let message = "lifting needs too much memory of the host";
    refused(w.lift_i32::<Vec<Vec<Vec<Vec<u8>>>>>(&[0, 1 << 16], ty), message);
    let types = w.types.clone();
    let cells = [RawVal::from_i32(0), RawVal::from_i32(1 << 16)];
    let lifted: Result<Value> =
        w.lift_with(|cx| dynamic::lift(&types, &mut FlatSource::new(&cells, cx), ty));
    refused(lifted, message);
    let lifted: Result<Val> =
        w.lift_with(|cx| dynamic::lift(&types, &mut FlatSource::new(&cells, cx), ty));
    refused(lifted, message);
}

#[test]
fn scalars() {
    let mut w = World::new();
    for bits in [0xd800, 0xdfff, 0x11_0000, u32::MAX] {
        refused(w.lift_i32::<char>(&[bits], InterfaceType::Char), "invalid `char` bit pattern");
    }
    let option = w.types.add_option(InterfaceType::U8).unwrap();
    refused(w.lift_i32::<Option<u8>>(&[2, 0], option), "invalid variant discriminant: 2");
    refused(w.lift_i32::<Option<u8>>(&[u32::MAX, 0], option), "invalid variant discriminant");
    w.guest.bytes[0] = 2;
    let abi = w.types.abi(option);
    let lifted = w.lift_with(|cx| cx.read_at(0, abi, |src| Option::<u8>::lift(src, option)));
    refused(lifted, "invalid variant discriminant: 2");
    let flags = w.types.add_flags(vec!["a".into(), "b".into()]);
    let types = w.types.clone();
    let cells = [RawVal::from_i32(-2)];
    let lifted: Result<Value> =
        w.lift_with(|cx| dynamic::lift(&types, &mut FlatSource::new(&cells, cx), flags));
    assert_eq!(lifted.unwrap(), Value::Flags(vec!["b".into()]));
}

#[test]
fn results_in_memory() {
    let mut w = World::new();
    let pair = w.types.add_tuple(vec![InterfaceType::U64, InterfaceType::U8]).unwrap();
    let abi = w.types.abi(pair);
    let size = w.guest.bytes.len() as u32;
    let mut read = |at| w.lift_with(|cx| cx.read_at(at, abi, |src| <(u64, u8)>::lift(src, pair)));
    refused(read(4), "unaligned pointer");
    refused(read(size - 8), "value pointer/length out of bounds of memory");
    refused(read(u32::MAX - 7), "value pointer/length out of bounds of memory");
    let write = w.lower_with(|cx| cx.write_at(size - 8, abi, |sink| (1u64, 2u8).lower(sink, pair)));
    refused(write, "lowering out of bounds of memory");
}

#[test]
fn allocators() {
    let ty = STRING;
    let mut w = World::new();
    w.guest.lie = Some(|_| Ok(u32::MAX));
    refused(w.lower(&"abc".to_string(), ty), "realloc return: beyond end of memory");
    refused(w.lower(&String::new(), ty), "realloc return: beyond end of memory");
    let list = w.types.add_list(InterfaceType::U32);
    w.guest.lie = Some(|pointer| Ok(pointer + 1));
    refused(w.lower(&vec![1u32], list), "realloc return: result not aligned");
    w.encoding = StringEncoding::Utf16;
    refused(w.lower(&"abc".to_string(), ty), "realloc return: result not aligned");
    w.guest.lie = Some(|_| anyhow::bail!("unreachable executed"));
    refused(w.lower(&vec![1u32], list), "unreachable executed");
    w.guest.lie = Some(|_| Ok(0));
    w.lower(&vec![1u32], list).unwrap();
}

/// What a value points to, and what maps need beside their entries, is accounted for.
#[test]
fn pointers_and_maps_cost_what_they_allocate() {
    let mut w = World::new();
    let bytes = w.types.add_list(InterfaceType::U8);
    let pair = w.types.add_tuple(vec![InterfaceType::U8, InterfaceType::U8]).unwrap();
    let pairs = w.types.add_list(pair);
    let cells = [RawVal::from_u32(0), RawVal::from_u32(100)];
    let lists = size_of::<Box<u8>>() * 100;
    let boxed = (1 + 4 * size_of::<usize>()) * 100;
    let fits = |w: &mut World, budget| w.lift_within::<Vec<Box<u8>>>(budget, &cells, bytes).is_ok();
    assert!(fits(&mut w, lists + boxed));
    assert!(!fits(&mut w, lists + boxed - 1));
    // Entries as a list, and then twice as many places, each with a byte.
    let map = 100 * 2 + 100 * 2 * 3;
    let fits =
        |w: &mut World, budget| w.lift_within::<HashMap<u8, u8>>(budget, &cells, pairs).is_ok();
    assert!(fits(&mut w, map));
    assert!(!fits(&mut w, map - 1));
}

struct Thing;

#[test]
fn handles() {
    let mut w = World::new();
    let thing = w.resource(ResourceType::host::<Thing>());
    let other = w.resource(ResourceType::host_dynamic(1));
    let (own, borrow) = (InterfaceType::Own(thing), InterfaceType::Borrow(thing));
    refused(w.lift_i32::<Resource<Thing>>(&[1], own), "unknown handle index 1");
    refused(w.lift_i32::<Resource<Thing>>(&[0], own), "unknown handle index 0");
    let index = w.lower(&Resource::<Thing>::new_own(7), own).unwrap()[0].as_u32();
    assert_eq!(index, 1);
    let wrong = InterfaceType::Own(other);
    refused(w.lift_i32::<ResourceAny>(&[1], wrong), "handle index 1 used with the wrong type");

    w.scope = Some(w.guest.resources.enter_call(RootId::default(), Mark::default()));
    let lifted = w.lift_i32::<Resource<Thing>>(&[1], borrow).unwrap();
    assert_eq!((lifted.rep(), lifted.owned()), (7, false));
    refused(w.lower(&lifted, own), "the host only borrows this resource");
    refused(
        w.lift_i32::<Resource<Thing>>(&[1], own),
        "cannot remove owned resource while borrowed",
    );
    w.guest.resources.exit_call(w.scope.unwrap()).unwrap();
    let later = Some(w.guest.resources.enter_call(RootId::default(), Mark::default()));
    w.scope = later;
    refused(w.lower(&lifted, borrow), "the call for which this resource was borrowed has ended");

    let back = w.lift_i32::<Resource<Thing>>(&[1], own).unwrap();
    assert_eq!((back.rep(), back.owned()), (7, true));
    refused(w.lift_i32::<Resource<Thing>>(&[1], own), "unknown handle index 1");
    let error = Resource::<World>::typecheck(&own, &w.type_context()).unwrap_err();
    assert!(error.to_string().contains("another resource type of the host"), "{error}");
}

#[test]
fn a_guest_that_keeps_a_borrow() {
    let mut w = World::new();
    let thing = w.resource(ResourceType::host::<Thing>());
    let scope = w.guest.resources.enter_call(RootId::default(), Mark::default());
    w.scope = Some(scope);
    w.lower(&Resource::<Thing>::new_own(7), InterfaceType::Borrow(thing)).unwrap();
    let ended = w.guest.resources.exit_call(scope);
    refused(ended.map_err(Into::into), "borrow handles still remain at the end of the call");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn noise_does_not_panic(
        shape in shape(),
        memory in proptest::collection::vec(prop_oneof![0..4u8, any::<u8>()], 0..4096),
        cells in proptest::collection::vec(
            prop_oneof![0..64i64, any::<u32>().prop_map(i64::from), any::<i64>()],
            512,
        ),
        encoding in proptest::sample::select(vec![
            StringEncoding::Utf8, StringEncoding::Utf16, StringEncoding::CompactUtf16,
        ]),
    ) {
        let mut w = World::with_encoding(encoding);
        w.guest.bytes = memory;
        let ty = intern(&shape, &mut w.types);
        let types = w.types.clone();
        let cells: Vec<_> = cells.into_iter().map(RawVal::from_i64).collect();
        // Both refuse the same; of a list that is empty none says more than the other.
        let value = lift_anyhow::<Value>(&mut w, &types, &cells, ty);
        let val = lift_anyhow::<Val>(&mut w, &types, &cells, ty);
        for (value, val) in value.into_iter().zip(val) {
            match (value, val) {
                (Ok(value), Ok(val)) => prop_assert_eq!(value, Value::from(val)),
                (Err(value), Err(val)) => prop_assert_eq!(value.to_string(), val.to_string()),
                (value, val) => prop_assert!(false, "{:?} beside {:?}", value, val),
            }
        }
    }
}

/// What a guest gives in `cells`, and what lies where the first of them points to.
fn lift_anyhow<V: Dynamic>(
    w: &mut World,
    types: &ComponentTypes,
    cells: &[RawVal],
    ty: InterfaceType,
) -> [Result<V>; 2] {
    let at = cells[0].as_u32();
    [
        w.lift_with(|cx| dynamic::lift(types, &mut FlatSource::new(cells, cx), ty)),
        w.lift_with(|cx| cx.read_at(at, types.abi(ty), |src| dynamic::lift(types, src, ty))),
    ]
}
