//! Components that lie, misbehave or fail, one test per file of `tests/hostile`.
//!
//! A file is a component with calls in its comments, each followed by what must come of it:
//!
//! ```text
//! ;; call run("text")        a function without a result; an argument is a string, a number or
//! ;; get run(7)              `thing`, a resource of the host. `get`: a function with a result
//! ;; => error ...
//! ;; then get run()          the same instance again; otherwise each call has one of its own
//! ```
//!
//! `BLESS=1` rewrites the expectations. All calls of a file happen in one store, beside a healthy
//! instance that has to answer after each of them.

use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use wharf::component::{Component, Func, Instance, Linker, Resource, ResourceType, Val};
use wharf::{Engine, Store, StoreContextMut};

/// A resource that the host defines.
struct Thing;

#[derive(Default)]
struct Host {
    /// What the guest's import `again` calls.
    again: Option<Func>,
}

const NEIGHBOUR: &str = r#"
    (component
      (import "host" (instance $host (export "nothing" (func))))
      (core func $nothing (canon lower (func $host "nothing")))
      (core module $m
        (import "" "nothing" (func $nothing))
        (func (export "fine") (result i32) (call $nothing) (i32.const 42)))
      (core instance $i (instantiate $m
        (with "" (instance (export "nothing" (func $nothing))))))
      (func (export "fine") (result u32) (canon lift (core func $i "fine"))))
"#;

fn main() {
    let args = Arguments::from_args();
    // What a host function's panic would print is part of the tests.
    std::panic::set_hook(Box::new(|_| {}));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let trials = files.into_iter().map(|file| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || check(&file).map_err(|error| Failed::from(format!("{error:?}"))))
    });
    libtest_mimic::run(&args, trials.collect()).exit();
}

/// Runs the calls of a file, and compares or rewrites what came of them.
fn check(file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let mut world = World::new(&text)?;
    let mut found = String::new();
    let mut calls = 0;
    for line in text.lines().filter(|line| !line.starts_with(";; =>")) {
        found.push_str(line);
        found.push('\n');
        if let Some(call) = Call::parse(line) {
            calls += 1;
            for line in world.run(&call)?.lines() {
                found.push_str(format!(";; => {line}").trim_end());
                found.push('\n');
            }
            world.check_neighbour().with_context(|| format!("after `{line}`"))?;
        }
    }
    ensure!(calls > 0, "the file calls nothing");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(file, found)?;
        return Ok(());
    }
    for (line, (expected, found)) in text.lines().zip(found.lines()).enumerate() {
        ensure!(
            expected == found,
            "line {}\nexpected: {expected}\n   found: {found}\n(BLESS=1 rewrites expectations)",
            line + 1
        );
    }
    ensure!(text == found, "more or fewer lines than expected; found\n{found}");
    Ok(())
}

struct Call<'a> {
    name: &'a str,
    argument: Option<&'a str>,
    result: bool,
    same_instance: bool,
}

impl<'a> Call<'a> {
    fn parse(line: &'a str) -> Option<Call<'a>> {
        let line = line.strip_prefix(";; ")?;
        let (same_instance, line) = match line.strip_prefix("then ") {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let (verb, rest) = line.split_once(' ')?;
        let result = match verb {
            "call" => false,
            "get" => true,
            _ => return None,
        };
        let (name, rest) = rest.split_once('(')?;
        let (argument, _) = rest.split_once(')')?;
        let argument = (!argument.is_empty()).then_some(argument);
        Some(Call { name, argument, result, same_instance })
    }
}

struct World {
    store: Store<Host>,
    linker: Linker<Host>,
    component: Component,
    neighbour: Instance,
    last: Option<Instance>,
}

impl World {
    fn new(text: &str) -> Result<World> {
        let engine = Engine::default();
        let component = Component::new(&engine, text)?;
        let linker = linker(&engine)?;
        let mut store = Store::new(&engine, Host::default());
        let neighbour = linker.instantiate(&mut store, &Component::new(&engine, NEIGHBOUR)?)?;
        Ok(World { store, linker, component, neighbour, last: None })
    }

    /// What came of a call: its result, or its error with all causes.
    fn run(&mut self, call: &Call<'_>) -> Result<String> {
        let instance = match self.last {
            Some(instance) if call.same_instance => instance,
            _ => match self.linker.instantiate(&mut self.store, &self.component) {
                Ok(instance) => instance,
                Err(error) => return Ok(causes("instantiation: ", &error)),
            },
        };
        self.last = Some(instance);
        let func = instance.get_func(&mut self.store, call.name).context("no such export")?;
        self.store.data_mut().again = Some(func);
        let mut results = vec![Val::Bool(false); usize::from(call.result)];
        let store = &mut self.store;
        let outcome = match call.argument {
            Some("thing") => func
                .typed::<(Resource<Thing>,), ()>(&*store)?
                .call(&mut *store, (Resource::new_own(5),)),
            Some(text) => func.call(&mut *store, &[argument(text)?], &mut results),
            None => func.call(&mut *store, &[], &mut results),
        };
        Ok(match outcome {
            Ok(()) if call.result => format!("{:?}", results[0]),
            Ok(()) => "ok".to_owned(),
            Err(error) => causes("", &error),
        })
    }

    fn check_neighbour(&mut self) -> Result<()> {
        let fine = self.neighbour.get_typed_func::<(), (u32,)>(&mut self.store, "fine")?;
        let (answer,) = fine.call(&mut self.store, ())?;
        ensure!(answer == 42, "the neighbour answers {answer}");
        Ok(())
    }
}

fn argument(text: &str) -> Result<Val> {
    if let Some(text) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        return Ok(Val::String(text.to_owned()));
    }
    Ok(Val::U32(text.parse().with_context(|| format!("no argument: {text}"))?))
}

fn causes(prefix: &str, error: &anyhow::Error) -> String {
    let lines: Vec<String> = error.chain().map(|cause| cause.to_string()).collect();
    format!("{prefix}{}", lines.join("\n"))
}

/// What the guests may import: functions that take or give every kind of value.
fn linker(engine: &Engine) -> Result<Linker<Host>> {
    type Cx<'a> = StoreContextMut<'a, Host>;
    let mut linker = Linker::new(engine);
    let mut host = linker.instance("host")?;
    host.resource("thing", ResourceType::host::<Thing>(), |_, _| Ok(()))?;
    host.resource("other", ResourceType::host::<Host>(), |_, _| Ok(()))?;
    host.func_wrap("nothing", |_: Cx<'_>, (): ()| Ok(()))?;
    host.func_wrap("fail", |_: Cx<'_>, (): ()| -> Result<()> { bail!("the host fails") })?;
    host.func_wrap("panic", |_: Cx<'_>, (): ()| -> Result<()> { panic!("the host panics") })?;
    host.func_wrap("take-string", |_: Cx<'_>, (_,): (String,)| Ok(()))?;
    host.func_wrap("take-bytes", |_: Cx<'_>, (_,): (Vec<u8>,)| Ok(()))?;
    host.func_wrap("take-words", |_: Cx<'_>, (_,): (Vec<u32>,)| Ok(()))?;
    host.func_wrap("take-strings", |_: Cx<'_>, (_,): (Vec<String>,)| Ok(()))?;
    host.func_wrap("take-char", |_: Cx<'_>, (_,): (char,)| Ok(()))?;
    host.func_wrap("take-option", |_: Cx<'_>, (_,): (Option<u32>,)| Ok(()))?;
    host.func_wrap("give-string", |_: Cx<'_>, (): ()| Ok(("from the host".to_owned(),)))?;
    host.func_wrap("give-words", |_: Cx<'_>, (): ()| Ok((vec![1_u32, 2, 3],)))?;
    host.func_wrap("make", |_: Cx<'_>, (): ()| Ok((Resource::<Thing>::new_own(1),)))?;
    host.func_wrap("take", |_: Cx<'_>, (_,): (Resource<Thing>,)| Ok(()))?;
    host.func_wrap("look", |_: Cx<'_>, (_,): (Resource<Thing>,)| Ok(()))?;
    host.func_wrap("again", |mut store: Cx<'_>, (): ()| {
        let func = store.data().again.context("nothing to call")?;
        func.call(&mut store, &[], &mut [])
    })?;
    Ok(linker)
}
