//! Components of several modules that import, export again and change each other's tables, memories and
//! globals, some of which the host gives: the same in all configurations, and the same as the modules do
//! when they are linked by hand, where nothing is known of any when it is compiled.

mod make;
mod model;

use self::model::{ComponentDef, Role};
use crate::configurations::configurations;
use crate::seeds::{self, Rng};
use anyhow::{Context, Result, bail, ensure};
use arbitrary::Unstructured;
use std::sync::LazyLock;
use wharf::component::{Component, Linker};
use wharf::{Engine, Extern, Instance, Module, Ref, Store, Trap};

/// How often an instance of a component is made, to be called until it traps.
const RUNS: usize = 4;
/// How many calls there are at most, in each.
const CALLS: usize = 6;

/// What a run saw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComponentOutcome {
    /// How many modules the component has, and the host's among them.
    pub modules: usize,
    pub hosts: usize,
    /// How many calls returned.
    pub returned: usize,
    /// How many calls, or instantiations, trapped.
    pub trapped: usize,
}

/// An engine of each configuration.
static ENGINES: LazyLock<[(&str, Engine); 4]> = LazyLock::new(|| {
    let engine = |config| Engine::new(&config).expect("the configuration is sound");
    configurations().map(|(name, config)| (name, engine(config)))
});

/// Makes a component of `bytes`, and compares what it does everywhere.
///
/// # Errors
///
/// Fails when it does not do the same, with the component in the text format.
pub fn components(bytes: &[u8]) -> Result<ComponentOutcome> {
    let Ok(component) = make::component(&mut Unstructured::new(bytes)) else {
        return Ok(ComponentOutcome::default());
    };
    compare(&component, seeds::of(bytes)).with_context(|| component.describe())
}

fn compare(component: &ComponentDef, seed: u64) -> Result<ComponentOutcome> {
    let linked = Linked::new(component)?;
    let mut outcome = ComponentOutcome {
        modules: component.modules.len(),
        hosts: component.modules.iter().filter(|module| module.role == Role::Host).count(),
        ..ComponentOutcome::default()
    };
    let runs: Vec<Vec<Call>> = calls(component, &mut Rng::new(seed));
    let expected: Vec<Run> =
        runs.iter().map(|calls| linked.run(calls)).collect::<Result<_>>().context("by hand")?;
    for (name, engine) in &*ENGINES {
        let made = Made::new(engine, component).with_context(|| name.to_string())?;
        for (calls, expected) in runs.iter().zip(&expected) {
            let found = made.run(calls).with_context(|| name.to_string())?;
            ensure!(
                found == *expected,
                "{calls:?}\n{found:?} {name},\n{expected:?} linked by hand"
            );
        }
        if let Some(found) = made.run_exported(component)? {
            let expected = linked.run_exported()?;
            ensure!(found == expected, "exported: {found:?} {name}, {expected:?} by themselves");
        }
    }
    for run in expected {
        outcome.returned += run.returned.len();
        outcome.trapped += usize::from(run.trap.is_some());
    }
    Ok(outcome)
}

/// A call of an instance's `run`.
type Call = (usize, u64);

fn calls(component: &ComponentDef, rng: &mut Rng) -> Vec<Vec<Call>> {
    let instances = component.instances.len();
    let call = |rng: &mut Rng| (rng.below(instances), rng.pattern());
    (0..RUNS).map(|_| (0..1 + rng.below(CALLS)).map(|_| call(rng)).collect()).collect()
}

/// What instantiating and some calls came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Run {
    returned: Vec<u64>,
    /// What ended it, if not the end of the calls.
    trap: Option<Trap>,
}

impl Run {
    fn trapped(mut self, error: &anyhow::Error) -> Result<Run> {
        match error.downcast_ref::<Trap>() {
            Some(trap) => self.trap = Some(*trap),
            None => bail!("{error:?}"),
        }
        Ok(self)
    }
}

/// The modules, to be linked by hand.
struct Linked<'a> {
    component: &'a ComponentDef,
    modules: Vec<Module>,
}

impl<'a> Linked<'a> {
    fn new(component: &'a ComponentDef) -> Result<Linked<'a>> {
        let modules = modules(&ENGINES[0].1, component, |_| true)?;
        Ok(Linked { component, modules: modules.into_iter().flatten().collect() })
    }

    fn run(&self, calls: &[Call]) -> Result<Run> {
        let mut store = Store::new(&ENGINES[0].1, ());
        let mut run = Run::default();
        let mut instances: Vec<Instance> = Vec::new();
        for def in &self.component.instances {
            let mut given = Vec::new();
            for &arg in &def.args {
                let (name, _) = self.component.export(arg);
                let item = instances[arg.0].get_export(&mut store, name);
                given.push(item.context("an export is missing")?);
            }
            match Instance::new(&mut store, &self.modules[def.module], &given) {
                Ok(instance) => instances.push(instance),
                Err(error) => return run.trapped(&error),
            }
        }
        for &(instance, arg) in calls {
            let func = instances[instance].get_typed_func::<u64, u64>(&mut store, "run")?;
            match func.call(&mut store, arg) {
                Ok(result) => run.returned.push(result),
                Err(error) => return run.trapped(&error),
            }
        }
        Ok(run)
    }

    fn run_exported(&self) -> Result<Vec<Run>> {
        let mut store = Store::new(&ENGINES[0].1, ());
        let exported = lone_exports(self.component);
        exported.map(|number| attack(&mut store, &self.modules[number])).collect()
    }
}

/// A component in a configuration, and what the host gives it.
struct Made {
    component: Component,
    linker: Linker<()>,
}

impl Made {
    fn new(engine: &Engine, def: &ComponentDef) -> Result<Made> {
        let component = Component::new(engine, def.text())?;
        let mut linker = Linker::new(engine);
        let hosts = modules(engine, def, |role| role == Role::Host)?;
        for (number, module) in hosts.iter().enumerate() {
            if let Some(module) = module {
                linker.root().module(&format!("m{number}"), module)?;
            }
        }
        Ok(Made { component, linker })
    }

    fn run(&self, calls: &[Call]) -> Result<Run> {
        let mut store = Store::new(self.component.engine(), ());
        let mut run = Run::default();
        let instance = match self.linker.instantiate(&mut store, &self.component) {
            Ok(instance) => instance,
            Err(error) => return run.trapped(&error),
        };
        for &(number, arg) in calls {
            let name = format!("run{number}");
            let func = instance.get_typed_func::<(u64,), (u64,)>(&mut store, name.as_str())?;
            match func.call(&mut store, (arg,)) {
                Ok((result,)) => run.returned.push(result),
                Err(error) => return run.trapped(&error),
            }
        }
        Ok(run)
    }

    /// What modules do in the host's hands that the component exports; `None`: it cannot be instantiated.
    fn run_exported(&self, def: &ComponentDef) -> Result<Option<Vec<Run>>> {
        let mut store = Store::new(self.component.engine(), ());
        let Ok(instance) = self.linker.instantiate(&mut store, &self.component) else {
            return Ok(None);
        };
        let exported = lone_exports(def).map(|number| {
            let module = instance.get_module(&mut store, format!("m{number}").as_str());
            attack(&mut store, &module.context("an exported module is missing")?)
        });
        exported.collect::<Result<_>>().map(Some)
    }
}

/// The modules that the component exports and that need nothing.
fn lone_exports(component: &ComponentDef) -> impl Iterator<Item = usize> {
    let modules = component.modules.iter().enumerate();
    modules
        .filter(|(_, it)| it.role == Role::Exported && it.imports.is_empty())
        .map(|(number, _)| number)
}

/// Puts a function of a type that nobody expects into all tables of an instance, and calls it.
fn attack(store: &mut Store<()>, module: &Module) -> Result<Run> {
    let mut run = Run::default();
    let instance = match Instance::new(&mut *store, module, &[]) {
        Ok(instance) => instance,
        Err(error) => return run.trapped(&error),
    };
    let hostile =
        "(module (func (export \"evil\") (param f64 f64 f64) (result i64) (i64.const 1)))";
    let hostile = Module::new(store.engine(), hostile)?;
    let hostile = Instance::new(&mut *store, &hostile, &[])?;
    let evil = hostile.get_func(&mut *store, "evil").context("a function is missing")?;
    let exports: Vec<Extern> =
        instance.exports(&mut *store).map(|export| export.into_extern()).collect();
    for export in exports {
        if let Extern::Table(table) = export {
            table.set(&mut *store, 0, Ref::Func(Some(evil)))?;
        }
    }
    let func = instance.get_typed_func::<u64, u64>(&mut *store, "run")?;
    match func.call(&mut *store, 5) {
        Ok(result) => run.returned.push(result),
        Err(error) => return run.trapped(&error),
    }
    Ok(run)
}

/// Those of a component's modules whose role is asked for.
fn modules(
    engine: &Engine,
    component: &ComponentDef,
    which: impl Fn(Role) -> bool,
) -> Result<Vec<Option<Module>>> {
    let modules = component.modules.iter().map(|module| {
        let text = || format!("(module {})", module.text);
        which(module.role).then(|| Module::new(engine, text())).transpose()
    });
    modules.collect()
}
