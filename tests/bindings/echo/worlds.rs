//! What worlds are made of: names of every kind, `use` and `include`, versions, gates, interfaces
//! and packages without a name.

use super::Echo;
use crate::goldens::{collisions, gates, includes, inline, keywords, nameless, uses, versions};
use wharf::Result;
use wharf::component::Resource;

mod keyword {
    use super::*;
    use keywords::golden::a::package::interface::{Enum, Flags, Host, Record, Variant};
    use keywords::golden::exports::a::package::interface as guest;
    use keywords::golden::{Export, ExportImports};

    impl Host for Echo {
        fn yield_(
            &mut self,
            record: Record,
            _: u32,
            _: u32,
            _: u32,
            _: u32,
            _: u32,
            n: u32,
        ) -> Record {
            Record { super_: n as u8, ..record }
        }
        fn match_(
            &mut self,
            self_: Enum,
            variant: Variant,
            flags: Flags,
            _: u32,
            _: u32,
            _: u32,
            _: u32,
        ) -> (Enum, Variant) {
            assert_eq!(flags, Flags::BOOL | Flags::ALL);
            (self_, variant)
        }
    }

    impl ExportImports for Echo {
        fn fn_(&mut self, fn_: u32) -> u32 {
            fn_ + 1
        }
    }

    #[test]
    fn keywords() -> Result<()> {
        let (mut store, world) = instantiate!(Export, "keywords.wit", None);
        let all = world.a_package_interface();
        let record = guest::Record {
            self_: "me".to_owned(),
            type_: 1,
            async_: true,
            crate_: 2,
            super_: 3,
            static_: 4,
            fn_: 5,
        };
        let given = all.call_yield(&mut store, &record, 1, 2, 3, 4, 5, 6)?;
        assert_eq!(
            (given.self_.as_str(), given.async_, given.super_, given.fn_),
            ("me", true, 6, 5)
        );
        let flags = guest::Flags::BOOL | guest::Flags::ALL;
        let variant = guest::Variant::Result("r".to_owned());
        let (own, variant) =
            all.call_match(&mut store, guest::Enum::Self_, &variant, flags, 1, 2, 3, 4)?;
        assert_eq!(own, guest::Enum::Self_);
        assert!(matches!(variant, guest::Variant::Result(text) if text == "r"));
        assert_eq!(world.call_fn_(&mut store, 1)?, 2);
        Ok(())
    }
}

mod collision {
    use super::*;
    use collisions::golden::a::collisions::names::{self, Guest_, Host_, HostFile_};
    use collisions::golden::exports::a::collisions::names as guest;
    use collisions::golden::{Collisions, CollisionsImports};

    impl names::HostFile for Echo {
        fn new(&mut self, self_: u8, this: u8) -> Resource<names::File> {
            let rep = self.table.push(u32::from(self_ + this)).expect("a place").rep();
            Resource::new_own(rep)
        }
        fn new_(&mut self) -> Resource<names::File> {
            names::HostFile::new(self, 1, 1)
        }
        fn drop_(&mut self, _: Resource<names::File>) {}
        fn resource(&mut self, file: Resource<names::File>, rep: u32, store: u32) -> u32 {
            let file = Resource::<u32>::new_borrow(file.rep());
            self.table.get(&file).expect("a file") + rep + store
        }
        fn drop(&mut self, file: Resource<names::File>) -> Result<()> {
            self.table.delete(Resource::<u32>::new_own(file.rep()))?;
            Ok(())
        }
    }

    impl names::Host for Echo {
        fn new(&mut self, a: Guest_, b: HostFile_) -> Host_ {
            Host_ { a: a.a + b.a }
        }
        fn load(&mut self) -> u32 {
            7
        }
        fn call_new(&mut self, a_b: u8, ab: names::Case) -> u8 {
            match ab {
                names::Case::AB(n) => a_b - n,
                names::Case::Ab(_) => a_b,
            }
        }
        fn file_new(&mut self) -> names::String {
            names::String::Some
        }
    }

    impl CollisionsImports for Echo {
        fn instantiate(&mut self) {}
        fn add_to_linker(&mut self) {}
        fn new(&mut self) {}
    }

    #[test]
    fn collisions() -> Result<()> {
        let (mut store, world) = instantiate!(Collisions, "collisions.wit", None);
        let all = world.a_collisions_names();
        let made = all.call_new(&mut store, guest::Guest_ { a: 1 }, guest::HostFile { a: 2 })?;
        assert_eq!(made.a, 3);
        assert_eq!(all.call_load(&mut store)?, 7);
        assert_eq!(all.call_call_new(&mut store, 5, guest::Case::AB(2))?, 3);
        assert_eq!(all.call_file_new(&mut store)?, guest::String::Some);
        let file = all.file().call_constructor(&mut store, 1, 2)?;
        let other = all.file().call_new(&mut store)?;
        all.file().call_drop(&mut store, file)?;
        assert_eq!(all.file().call_resource(&mut store, file, 10, 20)?, 33);
        file.resource_drop(&mut store)?;
        other.resource_drop(&mut store)?;
        assert!(store.data().table.is_empty());
        world.call_instantiate(&mut store)?;
        world.call_add_to_linker(&mut store)?;
        world.call_new(&mut store)
    }
}

mod using {
    use super::*;
    use uses::golden::a::uses::{local, other::Line};
    use uses::golden::flat::dep::types::{Kind, Point};
    use uses::golden::nested::dep::{more::Mark, things};
    use uses::golden::{Uses, UsesImports, exports};

    impl local::Host for Echo {
        fn draw(&mut self, l: Line, p: Point, k: Kind) -> Line {
            match k {
                Kind::Near => Line { from: p, to: l.to },
                Kind::Far => Line { from: l.from, to: p },
            }
        }
    }
    impl things::HostThing for Echo {
        fn at(&mut self, thing: Resource<things::Thing>) -> Point {
            Point { x: f64::from(thing.rep()), y: 0.0 }
        }
        fn mark(&mut self, _: Resource<things::Thing>, _: Mark) {}
        fn drop(&mut self, _: Resource<things::Thing>) -> Result<()> {
            Ok(())
        }
    }
    impl uses::golden::a::uses::other::Host for Echo {}
    impl uses::golden::flat::dep::types::Host for Echo {}
    impl uses::golden::nested::dep::more::Host for Echo {}
    impl things::Host for Echo {}
    impl UsesImports for Echo {
        fn centre(&mut self, all: Vec<Point>) -> Point {
            let n = all.len() as f64;
            let (x, y) = all.iter().fold((0.0, 0.0), |(x, y), p| (x + p.x, y + p.y));
            Point { x: x / n, y: y / n }
        }
    }

    #[test]
    fn types_of_other_packages() -> Result<()> {
        let (mut store, world) = instantiate!(Uses, "uses", None);
        let point = |x| Point { x, y: -x };
        let centre = world.call_centre(&mut store, &[point(1.0), point(2.0), point(6.0)])?;
        assert_eq!((centre.x, centre.y), (3.0, -3.0));
        let line = exports::a::uses::local::Line { from: point(1.0), to: point(2.0) };
        let drawn = world.a_uses_local().call_draw(&mut store, line, point(9.0), Kind::Far)?;
        assert_eq!((drawn.from.x, drawn.to.x), (1.0, 9.0));
        Ok(())
    }
}

mod including {
    use super::*;
    use includes::golden::b::parts::logging;
    use includes::golden::{AllSettings, Combined, CombinedImports, LevelNumber};

    impl logging::Host for Echo {
        fn log(&mut self, text: String) -> String {
            text
        }
    }
    impl includes::golden::a::includes::levels::Host for Echo {}
    impl CombinedImports for Echo {
        fn set_all(&mut self, a: AllSettings) -> AllSettings {
            AllSettings { verbose: !a.verbose }
        }
        fn set_level(&mut self, a: LevelNumber) -> LevelNumber {
            a + 1
        }
    }

    #[test]
    fn renamed_includes() -> Result<()> {
        let (mut store, world) = instantiate!(Combined, "includes.wit", Some("combined"));
        assert!(world.call_set_all(&mut store, AllSettings { verbose: false })?.verbose);
        assert_eq!(world.call_set_level(&mut store, 1)?, 2);
        assert_eq!(world.b_parts_logging().call_log(&mut store, "text")?, "text");
        Ok(())
    }
}

mod anonymous {
    use super::*;
    use inline::golden::{
        Anonymous, AnonymousImports, Choice, Level, Marks, Pair, R, exports, pass,
    };

    impl inline::golden::a::inline::shared::Host for Echo {}
    impl pass::Host for Echo {
        fn f(&mut self, a: pass::Mine) -> Vec<pass::Mine> {
            vec![a, a]
        }
    }
    impl AnonymousImports for Echo {
        fn log(&mut self, _: Level, _: String) {}
        fn decide(&mut self, c: Choice, m: Marks) -> Result<Pair, Level> {
            match c {
                Choice::One(pair) if m == Marks::HERE => Ok(pair),
                Choice::One(_) => Err(Level::Low),
                Choice::Two(level) => Err(level),
            }
        }
    }

    #[test]
    fn interfaces_and_types_of_the_world_itself() -> Result<()> {
        let (mut store, world) = instantiate!(Anonymous, "inline.wit", None);
        let pair = Choice::One(Pair { a: R { a: 1 }, b: vec![R { a: 2 }, R { a: 3 }] });
        let pair = world.call_decide(&mut store, &pair, Marks::HERE)?.expect("a pair");
        assert_eq!((pair.a.a, pair.b[1].a), (1, 3));
        let level = world.call_decide(&mut store, &Choice::Two(Level::High), Marks::empty())?;
        assert_eq!(level.unwrap_err(), Level::High);
        let mine = exports::pass::Mine { r: R { a: 5 } };
        assert_eq!(world.pass().call_f(&mut store, mine)?.len(), 2);
        Ok(())
    }
}

mod without_package {
    use super::*;
    use nameless::golden::root::component::words;
    use nameless::golden::{Nameless, NamelessImports};

    impl words::Host for Echo {
        fn count(&mut self, text: String) -> u32 {
            text.split_whitespace().count() as u32
        }
    }
    impl NamelessImports for Echo {
        fn go(&mut self) -> u32 {
            7
        }
    }

    #[test]
    fn a_package_without_a_name() -> Result<()> {
        let (mut store, world) = instantiate!(Nameless, "nameless.wit", None);
        assert_eq!(world.root_component_words().call_count(&mut store, "a bc d")?, 3);
        assert_eq!(world.call_go(&mut store)?, 7);
        Ok(())
    }
}

mod several_versions {
    use super::*;
    use versions::golden::x::{dep0_1_0, dep0_2_0};
    use versions::golden::{Two, TwoImports, exports, inl};

    impl dep0_1_0::i::Host for Echo {
        fn f(&mut self, r: dep0_1_0::i::R) -> dep0_1_0::i::R {
            r
        }
    }
    impl dep0_2_0::i::Host for Echo {
        fn f(&mut self, r: dep0_2_0::i::R) -> dep0_2_0::i::R {
            r
        }
    }
    impl inl::Host for Echo {
        fn g(&mut self) -> inl::R {
            dep0_1_0::i::R { a: 1 }
        }
    }
    impl TwoImports for Echo {
        fn go(&mut self, r: dep0_2_0::i::R, l: Vec<dep0_2_0::i::R>) -> dep0_2_0::i::R {
            l.into_iter().next().unwrap_or(r)
        }
    }

    #[test]
    fn versions_of_one_package() -> Result<()> {
        let (mut store, world) = instantiate!(Two, "versions.wit", None);
        let old = exports::x::dep0_1_0::i::R { a: 5 };
        assert_eq!(world.x_dep0_1_0_i().call_f(&mut store, old)?.a, 5_u32);
        let new = exports::x::dep0_2_0::i::R { a: 1 << 40 };
        assert_eq!(world.x_dep0_2_0_i().call_f(&mut store, new)?.a, 1_u64 << 40);
        assert_eq!(world.inl().call_g(&mut store)?.a, 1);
        let r = |a| dep0_2_0::i::R { a };
        assert_eq!(world.call_go(&mut store, r(1), &[r(2)])?.a, 2);
        Ok(())
    }
}

/// What is deprecated warns who uses it, not who generates it.
#[allow(deprecated)]
mod gated {
    use super::*;
    use gates::golden::a::gates::steady::{self, Bits, Color, Point, Ship};
    use gates::golden::exports::a::gates::steady as guest;
    use gates::golden::{Gates, GatesImports, HostThing, Marks, Options, Thing};

    impl steady::HostShip for Echo {
        fn new(&mut self, p: Point) -> Resource<Ship> {
            Resource::new_own(p.x)
        }
        fn sail(&mut self, _: Resource<Ship>, _: Point) -> Color {
            Color::Red
        }
        fn drop(&mut self, _: Resource<Ship>) -> Result<()> {
            Ok(())
        }
    }
    impl steady::Host for Echo {
        fn move_to(&mut self, p: Point, _: Color) -> Point {
            p
        }
        fn move_by(&mut self, _: u32, _: u32, _: Bits) {}
        fn fire(&mut self) -> u32 {
            3
        }
    }
    impl HostThing for Echo {
        fn use_it(&mut self, _: Resource<Thing>, _: Options) {}
        fn drop(&mut self, _: Resource<Thing>) -> Result<()> {
            Ok(())
        }
    }
    impl GatesImports for Echo {
        fn give(&mut self, _: Resource<Thing>, m: Marks) -> Options {
            self.old(m)
        }
        fn old(&mut self, m: Marks) -> Options {
            Options { a: m.as_array()[0], b: String::new() }
        }
    }

    #[test]
    fn gates() -> Result<()> {
        let (mut store, world) = instantiate!(Gates, "gates.wit", None);
        let steady = world.a_gates_steady();
        let point = guest::Point { x: 1, y: 2 };
        assert_eq!(steady.call_move_to(&mut store, point, guest::Color::Red)?.y, 2);
        assert_eq!(steady.call_fire(&mut store)?, 3);
        steady.call_move_by(&mut store, 1, 2, guest::Bits::A)?;
        let ship = steady.ship().call_constructor(&mut store, point)?;
        assert_eq!(steady.ship().call_sail(&mut store, ship, point)?, guest::Color::Red);
        ship.resource_drop(&mut store)?;
        assert_eq!(world.call_old(&mut store, Marks::A)?.a, 1);
        Ok(())
    }
}
