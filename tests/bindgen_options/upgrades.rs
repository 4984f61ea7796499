//! Values of every shape go from version to version, two steps there and two steps back.

use wharf::component::Linker;
use wharf::{Engine, Result, Store};

wharf::component::bindgen!({
    inline: "
        package test:host;
        package test:site@1.0.0 {
            interface spots {
                record spot { x: u32 }
                move: func(
                    pair: tuple<spot, u32>, maybe: option<tuple<bool, spot>>, either: result<spot, u32>,
                    all: tuple<u8, option<option<spot>>>,
                ) -> tuple<u32, result<spot, option<spot>>>;
            }
            world plugin { export spots; }
        }
        package test:site@2.0.0 {
            interface spots {
                record spot { x: u32, name: string }
                move: func(
                    pair: tuple<spot, u32>, maybe: option<tuple<bool, spot>>, either: result<spot, u32>,
                    all: tuple<u8, option<option<spot>>>,
                ) -> tuple<u32, result<spot, option<spot>>>;
            }
            world plugin { export spots; }
        }
        package test:site@3.0.0 {
            interface spots {
                record spot { x: u64 }
                move: func(
                    pair: tuple<spot, u32>, maybe: option<tuple<bool, spot>>, either: result<spot, u32>,
                    all: tuple<u8, option<option<spot>>>,
                ) -> tuple<u32, result<spot, option<spot>>>;
            }
            world plugin { export spots; }
        }
    ",
    versions: {
        v1: "test:site/plugin@1.0.0",
        v2: "test:site/plugin@2.0.0",
        v3: "test:site/plugin@3.0.0",
    },
});

use v1::exports::test::site::spots as first;
use v2::exports::test::site::spots as second;
use v3::exports::test::site::spots as third;

// What is passed by value is converted by value: the second version's spot is not, as it has a string.
impl From<third::Spot> for second::Spot {
    fn from(spot: third::Spot) -> Self {
        Self { x: spot.x as u32 + 1, name: String::from("new") }
    }
}

impl From<&second::Spot> for first::Spot {
    fn from(spot: &second::Spot) -> Self {
        Self { x: spot.x * 10 + spot.name.len() as u32 }
    }
}

impl From<first::Spot> for second::Spot {
    fn from(spot: first::Spot) -> Self {
        Self { x: spot.x, name: String::from("old") }
    }
}

impl From<second::Spot> for third::Spot {
    fn from(spot: second::Spot) -> Self {
        Self { x: u64::from(spot.x) * 100 + spot.name.len() as u64 }
    }
}

/// Gives the sum of all that it gets, and a spot: an error's, if `either` is one.
const GUEST: &str = r#"(component
  (type $spot (record (field "x" u32)))
  (core module $m
    (memory (export "memory") 1)
    (func (export "move")
      (param $x i32) (param $n i32)
      (param $maybe i32) (param $flag i32) (param $maybe-x i32)
      (param $is-err i32) (param $either i32)
      (param $small i32) (param $outer i32) (param $inner i32) (param $deep i32)
      (result i32)
      (i32.store (i32.const 0)
        (i32.add (local.get $x) (i32.add (local.get $n)
          (i32.add (local.get $flag) (i32.add (local.get $maybe-x)
            (i32.add (local.get $small) (local.get $deep)))))))
      (i32.store (i32.const 4) (local.get $is-err))
      (if (local.get $is-err)
        (then
          (i32.store (i32.const 8) (i32.const 1))
          (i32.store (i32.const 12) (local.get $either)))
        (else (i32.store (i32.const 8) (local.get $either))))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (type $pair (tuple $spot u32))
  (type $flagged (tuple bool $spot))
  (type $maybe (option $flagged))
  (type $either (result $spot (error u32)))
  (type $option (option $spot))
  (type $deep (option $option))
  (type $all (tuple u8 $deep))
  (type $outcome (result $spot (error $option)))
  (type $answer (tuple u32 $outcome))
  (func $move (param "pair" $pair) (param "maybe" $maybe) (param "either" $either)
    (param "all" $all) (result $answer)
    (canon lift (core func $i "move") (memory $i "memory")))
  (component $spots
    (import "spot" (type $of (eq $spot)))
    (type $pair (tuple $of u32))
    (type $flagged (tuple bool $of))
    (type $maybe (option $flagged))
    (type $either (result $of (error u32)))
    (type $option (option $of))
    (type $deep (option $option))
    (type $all (tuple u8 $deep))
    (type $outcome (result $of (error $option)))
    (type $answer (tuple u32 $outcome))
    (import "move" (func $move (param "pair" $pair) (param "maybe" $maybe)
      (param "either" $either) (param "all" $all) (result $answer)))
    (export $spot' "spot" (type $of))
    (type $pair' (tuple $spot' u32))
    (type $flagged' (tuple bool $spot'))
    (type $maybe' (option $flagged'))
    (type $either' (result $spot' (error u32)))
    (type $option' (option $spot'))
    (type $deep' (option $option'))
    (type $all' (tuple u8 $deep'))
    (type $outcome' (result $spot' (error $option')))
    (type $answer' (tuple u32 $outcome'))
    (export "move" (func $move) (func (param "pair" $pair') (param "maybe" $maybe')
      (param "either" $either') (param "all" $all') (result $answer'))))
  (instance $spots (instantiate $spots (with "spot" (type $spot)) (with "move" (func $move))))
  (export "test:site/spots@1.0.0" (instance $spots)))"#;

#[test]
fn values_of_every_shape_are_converted() -> Result<()> {
    let engine = Engine::default();
    let component = crate::component(&engine, GUEST);
    let mut store = Store::new(&engine, ());
    let plugin = Plugin::instantiate(&mut store, &component, &Linker::new(&engine))?;
    assert_eq!(plugin.version(), "v1");
    let spots = plugin.test_site_spots();
    let spot = |x| third::Spot { x };
    // On the way: 1 more, ten times that, and 3 for the name. On the way back: a hundred times, and 3.
    let deep = (7, Some(Some(spot(5))));
    let answer =
        spots.call_move(&mut store, (spot(1), 1000), Some((true, spot(2))), Ok(spot(3)), deep)?;
    assert_eq!(answer.0, 23 + 1000 + 1 + 33 + 7 + 63);
    assert_eq!(answer.1.map(|spot| spot.x).map_err(|_| ()), Ok(4303));
    let answer = spots.call_move(&mut store, (spot(0), 0), None, Err(9), (0, Some(None)))?;
    assert_eq!(answer.0, 13);
    assert_eq!(answer.1.map_err(|spot| spot.map(|spot| spot.x)).map(|_| ()), Err(Some(903)));
    Ok(())
}
