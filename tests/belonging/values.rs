//! References as values: whatever kind they are of, each place that takes a value looks whose it is.

use crate::core::says;
use crate::{Foreign, Found, Outcome, Row, World, tables};
use wharf::*;

tables!(places);

/// A kind of reference that is not to be used in a world, with the type of places for it.
type Strange = (&'static str, Foreign, &'static str, RefType, fn(&mut World, &mut World) -> Val);

const REFERENCES: [Strange; 5] = [
    ("a function", Foreign::Store, says::FUNC, RefType::FUNCREF, |_, there| there.func().into()),
    ("a function", Foreign::Dropped, says::DROPPED, RefType::FUNCREF, |here, _| {
        here.gone("f").into_func().into()
    }),
    ("an external reference", Foreign::Store, says::REFERENCE, RefType::EXTERNREF, |_, there| {
        there.external().into()
    }),
    ("an exception", Foreign::Store, says::REFERENCE, RefType::EXNREF, |_, there| {
        there.exception().into()
    }),
    ("an exception", Foreign::Closed, says::GONE, RefType::EXNREF, |here, _| here.ended().into()),
];

/// A place that takes a value, as one of a type.
type Place = (&'static str, fn(&mut World, RefType, Val) -> Result<()>);

const PLACES: [Place; 17] = [
    ("Func::call", |world, ty, val| world.takes(ty).call(&mut world.store, &[val], &mut [])),
    ("Func::new, the result of a host function", |world, ty, val| {
        let ty = FuncType::new(&world.engine, [], [ty.into()]);
        let func = Func::new(&mut world.store, ty, move |_, _, results| {
            results[0] = val;
            Ok(())
        });
        world.get_result(func)
    }),
    ("Linker::func_new, the result of a host function", |world, ty, val| {
        let mut linker = world.linker();
        let ty = FuncType::new(&world.engine, [], [ty.into()]);
        linker.func_new("a", "b", ty, move |_, _, results| {
            results[0] = val;
            Ok(())
        })?;
        let func = linker.get(&mut world.store, "a", "b").ok().and_then(Extern::into_func);
        world.get_result(func.unwrap())
    }),
    ("TypedFunc::call", |world, ty, val| {
        let takes = world.takes(ty);
        let store = &mut world.store;
        match val {
            Val::FuncRef(it) => takes.typed::<Option<Func>, ()>(&*store)?.call(store, it),
            Val::ExternRef(it) => takes.typed(&*store)?.call(store, it),
            Val::ExnRef(it) => takes.typed(&*store)?.call(store, it),
            number => panic!("{number:?} is no reference"),
        }
    }),
    ("Func::wrap, the result of a closure", |world, _, val| {
        let func = match val {
            Val::FuncRef(it) => Func::wrap(&mut world.store, move || it),
            Val::ExternRef(it) => Func::wrap(&mut world.store, move || it),
            Val::ExnRef(it) => Func::wrap(&mut world.store, move || it),
            number => panic!("{number:?} is no reference"),
        };
        world.get_result(func)
    }),
    ("Linker::func_wrap, the result of a closure", |world, _, val| {
        let mut linker = world.linker();
        match val {
            Val::FuncRef(it) => linker.func_wrap("a", "b", move || it)?,
            Val::ExternRef(it) => linker.func_wrap("a", "b", move || it)?,
            Val::ExnRef(it) => linker.func_wrap("a", "b", move || it)?,
            number => panic!("{number:?} is no reference"),
        };
        let func = linker.get(&mut world.store, "a", "b").ok().and_then(Extern::into_func);
        world.get_result(func.unwrap())
    }),
    ("Val::ty", |world, _, val| val.ty(&world.store).map(drop)),
    ("Val::matches_ty", |world, ty, val| val.matches_ty(&world.store, &ty.into()).map(drop)),
    ("Ref::ty", |world, _, val| val.ref_().unwrap().ty(&world.store).map(drop)),
    ("Ref::matches_ty", |world, ty, val| {
        val.ref_().unwrap().matches_ty(&world.store, &ty).map(drop)
    }),
    ("ExnRef::new", |world, ty, val| {
        let tag_type = world.tag_type([ty.into()]);
        let tag = Tag::new(&mut world.store, &tag_type)?;
        let pre = ExnRefPre::new(&mut world.store, ExnType::from_tag_type(&tag_type)?);
        ExnRef::new(&mut world.store, &pre, &tag, &[val]).map(drop)
    }),
    ("Table::new", |world, ty, val| {
        let ty = TableType::new(ty, 1, None);
        Table::new(&mut world.store, ty, val.try_into()?).map(drop)
    }),
    ("Table::set", |world, ty, val| world.table_of(ty).set(&mut world.store, 0, val.try_into()?)),
    ("Table::grow", |world, ty, val| {
        world.table_of(ty).grow(&mut world.store, 1, val.try_into()?).map(drop)
    }),
    ("Table::fill", |world, ty, val| {
        world.table_of(ty).fill(&mut world.store, 0, val.try_into()?, 1)
    }),
    ("Global::new", |world, ty, val| {
        let ty = GlobalType::new(ty.into(), Mutability::Var);
        Global::new(&mut world.store, ty, val).map(drop)
    }),
    ("Global::set", |world, ty, val| world.global_of(ty).set(&mut world.store, val)),
];

fn places() -> Vec<Row> {
    let rows = |(taker, place): Place| {
        REFERENCES.map(|(thing, foreign, says, ty, make)| {
            let run = move |here: &mut World, there: &mut World| {
                let val = make(here, there);
                place(here, ty.clone(), val).map(Found::from)
            };
            Row { thing, taker, foreign, run: Box::new(run), expected: Outcome::Error(says) }
        })
    };
    PLACES.into_iter().flat_map(rows).collect()
}

impl World {
    /// A host function that does nothing with a value of type `ty`.
    fn takes(&mut self, ty: RefType) -> Func {
        let ty = FuncType::new(&self.engine, [ty.into()], []);
        Func::new(&mut self.store, ty, |_, _, _| Ok(()))
    }

    /// Calls a function that gives one value.
    fn get_result(&mut self, func: Func) -> Result<()> {
        func.call(&mut self.store, &[], &mut [Val::I32(0)])
    }
}
