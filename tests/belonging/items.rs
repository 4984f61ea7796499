//! What core modules import and export, as linkers have it, and in its own functions.

use crate::core::says;
use crate::{Foreign, Found, Outcome, Row, Run, World, gives, tables};
use wharf::*;

tables!(items_of_linkers functions of_tables memories globals tags);

/// What a module exports: what it is called, its name, how it is imported, and what says whose it is.
const ITEMS: [(&str, &str, &str, &str); 5] = [
    ("a function", "f", "(func)", says::FUNC),
    ("a table", "t", "(table 1 funcref)", says::TABLE),
    ("a memory", "m", "(memory 1)", says::MEMORY),
    ("a global", "g", "(global (mut i32))", says::GLOBAL),
    ("a tag", "e", "(tag)", says::TAG),
];

/// What comes of something that says so: an error, or a panic.
type Refusal = fn(&'static str) -> Outcome;

/// Items as imports, each of another store and of an instance that was dropped.
fn items_of_linkers() -> Vec<Row> {
    /// How an item gets to an instance of a module that imports it as `a::b`.
    type Way = fn(&mut World, Linker<()>, &Module) -> Result<()>;
    const WAYS: [(&str, Refusal, Way); 8] = [
        ("Linker::instantiate", Outcome::Error, |world, linker, module| {
            linker.instantiate(&mut world.store, module).map(drop)
        }),
        ("Linker::module", Outcome::Error, |world, mut linker, module| {
            linker.module(&mut world.store, "", module).map(drop)
        }),
        ("Linker::get", Outcome::Panic, |world, linker, _| {
            gives(linker.get(&mut world.store, "a", "b"))
        }),
        ("Linker::get_by_import", Outcome::Panic, |world, linker, module| {
            gives(linker.get_by_import(&mut world.store, &module.imports().next().unwrap()))
        }),
        ("Linker::try_get_by_import", Outcome::Panic, |world, linker, module| {
            gives(linker.try_get_by_import(&mut world.store, &module.imports().next().unwrap()))
        }),
        ("Linker::get_default", Outcome::Panic, |world, mut linker, _| {
            linker.alias("a", "b", "a", "_start")?;
            gives(linker.get_default(&mut world.store, "a"))
        }),
        ("Linker::iter", Outcome::Panic, |world, linker, _| {
            gives(linker.iter(&mut world.store).next().is_some())
        }),
        ("InstancePre::instantiate", Outcome::Error, |world, linker, module| {
            linker.instantiate_pre(module)?.instantiate(&mut world.store).map(drop)
        }),
    ];
    fn module(world: &World, import: &str) -> Module {
        world.module(&format!(r#"(module (import "a" "b" {import}))"#))
    }
    let mut rows = Vec::new();
    for (thing, name, import, says) in ITEMS {
        let mut row = |thing, taker, foreign, expected, run| {
            rows.push(Row { thing, taker, foreign, run, expected });
        };
        for (taker, outcome, way) in WAYS {
            let run = move |here: &mut World, there: &mut World| {
                let (item, mut linker) = (there.item(name), there.linker());
                linker.define(&there.store, "a", "b", item)?;
                let module = module(here, import);
                way(here, linker, &module).map(Found::from)
            };
            row("an item", taker, Foreign::Sibling, outcome(says), Box::new(run) as Run);
            let run = move |here: &mut World, _: &mut World| {
                let ((item, root), mut linker) = (here.doomed(name), here.linker());
                linker.define(&here.store, "a", "b", item)?;
                here.free(root);
                let module = module(here, import);
                way(here, linker, &module).map(Found::from)
            };
            row("an item", taker, Foreign::Dropped, outcome(says::DROPPED), Box::new(run));
        }
        let define = |world: &mut World, item| {
            world.linker().define(&world.store, "a", "b", item).map(|_| Found::from(()))
        };
        let run = move |here: &mut World, there: &mut World| define(here, there.item(name));
        row(thing, "Linker::define", Foreign::Store, Outcome::Error(says), Box::new(run));
        let run = move |here: &mut World, _: &mut World| {
            let item = here.gone(name);
            define(here, item)
        };
        let expected = Outcome::Error(says::DROPPED);
        row(thing, "Linker::define", Foreign::Dropped, expected, Box::new(run));
        let import = move |world: &mut World, item| {
            let module = module(world, import);
            Instance::new(&mut world.store, &module, &[item]).map(|_| Found::from(()))
        };
        let run = move |here: &mut World, there: &mut World| import(here, there.item(name));
        row(thing, "Instance::new", Foreign::Store, Outcome::Error(says), Box::new(run));
        let run = move |here: &mut World, _: &mut World| {
            let item = here.gone(name);
            import(here, item)
        };
        let expected = Outcome::Error(says::DROPPED);
        row(thing, "Instance::new", Foreign::Dropped, expected, Box::new(run));
    }
    rows
}

/// A use of an item: by which function, what comes of it if the item is of another store, and of an
/// instance that was dropped.
type Use = (&'static str, Refusal, Outcome, fn(&mut World, Extern) -> Result<Found>);

const DROPPED: Outcome = Outcome::Error(says::DROPPED);
const DROPPED_PANICS: Outcome = Outcome::Panic(says::DROPPED);

/// The uses of the item that a module exports as `name`.
fn of_item(name: &'static str, uses: Vec<Use>) -> Vec<Row> {
    let (thing, _, _, says) = ITEMS.into_iter().find(|(_, it, ..)| *it == name).unwrap();
    let uses = uses.into_iter().flat_map(|(taker, outcome, dropped, run)| {
        let of_another_store: Run = Box::new(move |here, there| run(here, there.item(name)));
        let of_the_dropped: Run = Box::new(move |here, _| {
            let gone = here.gone(name);
            run(here, gone)
        });
        [
            (Foreign::Store, of_another_store, outcome(says)),
            (Foreign::Dropped, of_the_dropped, dropped),
        ]
        .map(|(foreign, run, expected)| Row { thing, taker, foreign, run, expected })
    });
    uses.collect()
}

fn functions() -> Vec<Row> {
    let it = |item: Extern| item.into_func().unwrap();
    let mut rows = of_item(
        "f",
        vec![
            ("Func::call", Outcome::Error, DROPPED, |world, item| {
                item.into_func().unwrap().call(&mut world.store, &[], &mut []).map(Found::from)
            }),
            ("Func::typed", Outcome::Error, DROPPED, |world, item| {
                Ok(Some(item.into_func().unwrap().typed::<(), ()>(&world.store)?).into())
            }),
            ("Func::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(item.into_func().unwrap().ty(&world.store)).into())
            }),
            ("Func::matches_ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                let ty = world.func_type();
                Ok(Some(item.into_func().unwrap().matches_ty(&world.store, &ty)).into())
            }),
            ("Extern::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(item.ty(&world.store)).into())
            }),
        ],
    );
    let typed = |foreign, expected, run| Row {
        thing: "a typed function",
        taker: "TypedFunc::call",
        foreign,
        run,
        expected,
    };
    rows.push(typed(
        Foreign::Store,
        Outcome::Error(says::FUNC),
        Box::new(move |here, there| {
            let func = it(there.item("f")).typed::<(), ()>(&there.store)?;
            func.call(&mut here.store, ()).map(Found::from)
        }),
    ));
    rows.push(typed(
        Foreign::Dropped,
        DROPPED,
        Box::new(move |here, _| {
            let (item, root) = here.doomed("f");
            let func = it(item).typed::<(), ()>(&here.store)?;
            here.free(root);
            func.call(&mut here.store, ()).map(Found::from)
        }),
    ));
    rows
}

fn of_tables() -> Vec<Row> {
    fn it(item: Extern) -> Table {
        item.into_table().unwrap()
    }
    of_item(
        "t",
        vec![
            ("Extern::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(item.ty(&world.store)).into())
            }),
            ("Table::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(it(item).ty(&world.store)).into())
            }),
            ("Table::size", Outcome::Panic, Outcome::Nothing, |world, item| {
                Ok(Some(it(item).size(&world.store)).filter(|size| *size > 0).into())
            }),
            ("Table::get", Outcome::Panic, Outcome::Nothing, |world, item| {
                Ok(it(item).get(&mut world.store, 0).into())
            }),
            ("Table::set", Outcome::Error, DROPPED, |world, item| {
                it(item).set(&mut world.store, 0, Ref::Func(None)).map(Found::from)
            }),
            ("Table::grow", Outcome::Error, DROPPED, |world, item| {
                it(item).grow(&mut world.store, 1, Ref::Func(None)).map(|size| Some(size).into())
            }),
            ("Table::fill", Outcome::Error, DROPPED, |world, item| {
                it(item).fill(&mut world.store, 0, Ref::Func(None), 1).map(Found::from)
            }),
            ("Table::copy", Outcome::Error, DROPPED, |world, item| {
                let own = world.table_of(RefType::FUNCREF);
                Table::copy(&mut world.store, &own, 0, &it(item), 0, 0).map(Found::from)
            }),
            ("Table::copy, the target", Outcome::Error, DROPPED, |world, item| {
                let own = world.table_of(RefType::FUNCREF);
                Table::copy(&mut world.store, &it(item), 0, &own, 0, 0).map(Found::from)
            }),
        ],
    )
}

fn memories() -> Vec<Row> {
    fn it(item: Extern) -> Memory {
        item.into_memory().unwrap()
    }
    const OUT_OF_BOUNDS: Outcome = Outcome::Error("out of bounds memory access");
    of_item(
        "m",
        vec![
            ("Extern::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(item.ty(&world.store)).into())
            }),
            ("Memory::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(it(item).ty(&world.store)).into())
            }),
            ("Memory::size", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(it(item).size(&world.store)).into())
            }),
            ("Memory::page_size", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(it(item).page_size(&world.store)).into())
            }),
            ("Memory::page_size_log2", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(it(item).page_size_log2(&world.store)).into())
            }),
            // Where nothing is, there are no bytes.
            ("Memory::data_ptr", Outcome::Panic, Outcome::Nothing, |world, item| {
                Ok(Some(it(item).data_ptr(&world.store))
                    .filter(|_| it(item).data_size(&world.store) > 0)
                    .into())
            }),
            ("Memory::data_size", Outcome::Panic, Outcome::Nothing, |world, item| {
                Ok(Some(it(item).data_size(&world.store)).filter(|size| *size > 0).into())
            }),
            ("Memory::read", Outcome::Panic, OUT_OF_BOUNDS, |world, item| {
                Ok(it(item).read(&world.store, 0, &mut [0]).map(Found::from)?)
            }),
            ("Memory::write", Outcome::Panic, OUT_OF_BOUNDS, |world, item| {
                Ok(it(item).write(&mut world.store, 0, &[0]).map(Found::from)?)
            }),
            ("Memory::data", Outcome::Panic, Outcome::Nothing, |world, item| {
                Ok(it(item).data(&world.store).first().into())
            }),
            ("Memory::data_mut", Outcome::Panic, Outcome::Nothing, |world, item| {
                Ok(it(item).data_mut(&mut world.store).first().into())
            }),
            ("Memory::data_and_store_mut", Outcome::Panic, Outcome::Nothing, |world, item| {
                Ok(it(item).data_and_store_mut(&mut world.store).0.first().into())
            }),
            ("Memory::grow", Outcome::Error, DROPPED, |world, item| {
                it(item).grow(&mut world.store, 1).map(|size| Some(size).into())
            }),
        ],
    )
}

fn globals() -> Vec<Row> {
    fn it(item: Extern) -> Global {
        item.into_global().unwrap()
    }
    of_item(
        "g",
        vec![
            ("Extern::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(item.ty(&world.store)).into())
            }),
            ("Global::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(it(item).ty(&world.store)).into())
            }),
            ("Global::get", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(it(item).get(&mut world.store)).into())
            }),
            ("Global::set", Outcome::Error, DROPPED, |world, item| {
                it(item).set(&mut world.store, Val::I32(1)).map(Found::from)
            }),
        ],
    )
}

fn tags() -> Vec<Row> {
    fn it(item: Extern) -> Tag {
        item.into_tag().unwrap()
    }
    of_item(
        "e",
        vec![
            ("Extern::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(item.ty(&world.store)).into())
            }),
            ("Tag::ty", Outcome::Panic, DROPPED_PANICS, |world, item| {
                Ok(Some(it(item).ty(&world.store)).into())
            }),
            ("Tag::eq", Outcome::Panic, DROPPED_PANICS, |world, item| {
                let tag = world.tag();
                Ok(Some(Tag::eq(&it(item), &tag, &world.store)).into())
            }),
            ("Tag::eq, the second", Outcome::Panic, DROPPED_PANICS, |world, item| {
                let tag = world.tag();
                Ok(Some(Tag::eq(&tag, &it(item), &world.store)).into())
            }),
            ("ExnRef::new", Outcome::Error, DROPPED, |world, item| {
                world.exception_of(&it(item), &[]).map(|made| Some(made).into())
            }),
        ],
    )
}
