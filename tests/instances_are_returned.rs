//! A store in which instances come and go does not grow: not in memory, not in mappings. This is a
//! test by itself, because it measures its process.
#![cfg(all(feature = "component", feature = "wat", target_os = "linux"))]

#[path = "closing/host.rs"]
#[allow(dead_code)]
mod host;

use host::{FAILING, Host, PLUGIN};
use wharf::component::{Component, Linker, ResourceAny};
use wharf::{AsContextMut, Config, Engine, Result, Store, StoreContextMut, Trap};

const WARM_UP: usize = 1_000;
const INSTANCES: usize = 10_000;

/// How much resident memory may differ: allocators round, and the pool keeps memories. An instance
/// has 0.5 MB of dirty memory, and a hundred bytes for each would be as much as this.
const SLACK: usize = 1 << 20;

#[derive(Clone, Copy, Debug)]
struct Usage {
    resident: usize,
    mappings: usize,
}

impl Usage {
    fn now() -> Result<Usage> {
        let statm = std::fs::read_to_string("/proc/self/statm")?;
        let pages: usize = statm.split(' ').nth(1).expect("statm has fields").parse()?;
        let maps = std::fs::read_to_string("/proc/self/maps")?;
        Ok(Usage { resident: pages * 4096, mappings: maps.lines().count() })
    }

    fn check(self, what: &str) -> Result<()> {
        let now = Usage::now()?;
        eprintln!("{what}: from {self:?} to {now:?}");
        let grown = now.resident.saturating_sub(self.resident);
        assert!(grown <= SLACK, "{what}: {grown} bytes more are resident");
        // Of the pool and the allocator there may be a few.
        let more = now.mappings.saturating_sub(self.mappings);
        assert!(more <= 8, "{what}: there are {more} more mappings");
        Ok(())
    }
}

/// Loads a plugin, uses it in a way that depends on `round`, and drops it.
fn round(
    store: &mut StoreContextMut<'_, Host>,
    linker: &Linker<Host>,
    artifacts: &[Vec<u8>; 2],
    round: usize,
) -> Result<()> {
    let engine = linker.engine().clone();
    // SAFETY: they were compiled by this test.
    let load = |artifact: &[u8]| unsafe { Component::deserialize(&engine, artifact) };
    if round % 10 == 9 {
        let error = linker.instantiate(&mut *store, &load(&artifacts[1])?).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached), "{error:?}");
        return Ok(());
    }
    let instance = linker.instantiate(&mut *store, &load(&artifacts[0])?)?;
    instance.set_name(&mut *store, format!("plugin-{round}"))?;
    let five = instance.get_typed_func::<(), (u32,)>(&mut *store, "five")?;
    assert_eq!(five.call(&mut *store, ())?, (5,));
    let own = instance.get_typed_func::<(u32,), ()>(&mut *store, "own-things")?;
    own.call(&mut *store, (3,))?;
    if round.is_multiple_of(2) {
        // The host never lets go of it.
        let give = instance.get_typed_func::<(), (ResourceAny,)>(&mut *store, "give-own")?;
        give.call(&mut *store, ())?;
    }
    if round.is_multiple_of(3) {
        let crash = instance.get_typed_func::<(), ()>(&mut *store, "crash")?;
        let error = crash.call(&mut *store, ()).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached), "{error:?}");
    }
    instance.close(&mut *store)?;
    let error = five.call(&mut *store, ()).map(drop).unwrap_err();
    assert!(format!("{error:#}").contains("dropped"), "{error:#}");
    let host = store.data_mut();
    assert_eq!(host.destroyed.len(), host.made as usize);
    (host.made, host.destroyed) = (0, Vec::new());
    Ok(())
}

fn rounds(
    store: &mut StoreContextMut<'_, Host>,
    linker: &Linker<Host>,
    artifacts: &[Vec<u8>; 2],
    what: &str,
) -> Result<()> {
    (0..WARM_UP).try_for_each(|i| round(store, linker, artifacts, i))?;
    let before = Usage::now()?;
    (WARM_UP..INSTANCES).try_for_each(|i| round(store, linker, artifacts, i))?;
    before.check(what)
}

#[test]
fn a_store_does_not_grow() -> Result<()> {
    let engine = Engine::new(Config::new().donut_wrapping(true))?;
    let compile = |text: &str| Component::new(&engine, text)?.serialize();
    let artifacts = [compile(PLUGIN)?, compile(FAILING)?];
    let linker = host::linker(&engine)?;
    let mut store = Store::new(&engine, Host::default());
    rounds(&mut store.as_context_mut(), &linker, &artifacts, "one after the other")?;

    // The same while a guest is running that does all this through the host.
    let supervisor = linker.instantiate(&mut store, &Component::new(&engine, PLUGIN)?)?;
    let back = supervisor.get_typed_func::<(), ()>(&mut store, "back")?;
    store.data_mut().hook = Some(Box::new(move |mut store| {
        rounds(&mut store, &linker, &artifacts, "within a call")?;
        let error = supervisor.close(&mut store).unwrap_err();
        assert!(error.to_string().contains("is being called"), "{error}");
        Ok(())
    }));
    back.call(&mut store, ())?;
    supervisor.close(&mut store)
}
