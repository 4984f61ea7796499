//! One file of the suite: its directives, in order.

use crate::values;
use anyhow::{Context, Result, bail, ensure};
use std::collections::HashMap;
use std::path::Path;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::Id;
use wast::{QuoteWat, WastDirective, WastExecute, WastInvoke};
use wharf::component::{Component, Instance, Linker, Val};
use wharf::{Config, Engine, Store};

/// Runs the file, of which exactly `skips` directives need what Wharf has not yet.
pub(crate) fn file(path: &Path, config: &Config, skips: usize) -> Result<()> {
    let text = std::fs::read_to_string(path)?;
    let mut lexer = Lexer::new(&text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let file = parser::parse::<wast::Wast<'_>>(&buffer)?;
    let mut suite = Suite::new(config)?;
    let mut failures = Vec::new();
    let mut skipped = 0;
    for directive in file.directives {
        let (line, column) = directive.span().linecol_in(&text);
        if let Err(error) = suite.directive(directive) {
            if error.is::<NotYet>() {
                skipped += 1;
                continue;
            }
            failures.push(format!("{}:{}: {error:#}", line + 1, column + 1));
        }
    }
    ensure!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    ensure!(skipped == skips, "expected to skip {skips} directives, skipped {skipped}");
    Ok(())
}

/// What the messages of refused components say that need what Wharf has not yet.
const NOT_YET: &[&str] = &[
    "requires the component model async feature",
    "require the component model async feature",
    "requires the component model threading feature",
    "gc proposal must be enabled",
];

/// A directive needs what Wharf has not yet.
#[derive(Debug)]
struct NotYet;

impl std::fmt::Display for NotYet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this needs what is not there yet")
    }
}

impl std::error::Error for NotYet {}

struct Suite {
    engine: Engine,
    /// Empty: whatever is instantiated imports nothing.
    linker: Linker<()>,
    /// `None` for a component that was refused as [`NotYet`]. The latest is under no name, too.
    definitions: HashMap<Option<String>, Option<Component>>,
    instances: Vec<Running>,
    /// Places in `instances`; `None` where the component was refused. The current one is under no
    /// name, too.
    names: HashMap<Option<String>, Option<usize>>,
}

/// An instance, and its store: it has one of its own.
struct Running {
    store: Store<()>,
    instance: Instance,
}

impl Suite {
    fn new(config: &Config) -> Result<Suite> {
        let engine = Engine::new(config)?;
        let linker = Linker::new(&engine);
        Ok(Suite {
            engine,
            linker,
            definitions: HashMap::new(),
            instances: Vec::new(),
            names: HashMap::new(),
        })
    }

    fn directive(&mut self, directive: WastDirective<'_>) -> Result<()> {
        match directive {
            WastDirective::Module(mut module) => {
                let name = key(module.name());
                self.names.remove(&None);
                self.define(&name, &mut module)?;
                self.start(name, None)
            }
            WastDirective::ModuleDefinition(mut module) => {
                self.define(&key(module.name()), &mut module)?;
                match &self.definitions[&None] {
                    Some(_) => Ok(()),
                    None => bail!(NotYet),
                }
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                self.start(key(instance), key(module))
            }
            WastDirective::Invoke(invoke) => self.invoke(invoke).map(|_| ()),
            WastDirective::AssertReturn { exec, results, .. } => {
                let found = self.execute(exec)?;
                let expected = results.iter().map(values::result).collect::<Result<Vec<Val>>>()?;
                let same = found.len() == expected.len()
                    && std::iter::zip(&found, &expected).all(|(a, b)| values::same(a, b));
                ensure!(same, "expected {expected:?}, found {found:?}");
                Ok(())
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                let found = self.execute(exec);
                expect_trap(found, message)
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                expect_trap(self.invoke(call), message)
            }
            WastDirective::AssertUnlinkable { module, message, .. } => {
                let component = self.component(&mut QuoteWat::Wat(module))?;
                let mut store = Store::new(&self.engine, ());
                let linked = self.linker.instantiate(&mut store, &component);
                ensure!(linked.is_err(), "expected not to link: {message}");
                Ok(())
            }
            WastDirective::AssertInvalid { mut module, message, .. }
            | WastDirective::AssertMalformed { mut module, message, .. } => {
                let component = self.component(&mut module);
                ensure!(component.is_err(), "expected an error: {message}");
                Ok(())
            }
            other => bail!("directive not supported: {other:?}"),
        }
    }

    fn component(&self, component: &mut QuoteWat<'_>) -> Result<Component> {
        Component::new(&self.engine, component.encode()?)
    }

    fn define(&mut self, name: &Option<String>, component: &mut QuoteWat<'_>) -> Result<()> {
        let component = match self.component(component) {
            Ok(component) => Some(component),
            Err(error) if NOT_YET.iter().any(|text| format!("{error:#}").contains(text)) => None,
            Err(error) => return Err(error),
        };
        self.definitions.insert(name.clone(), component.clone());
        self.definitions.insert(None, component);
        Ok(())
    }

    /// Instantiates `component` as `name`, which then is the current instance as well.
    fn start(&mut self, name: Option<String>, component: Option<String>) -> Result<()> {
        self.names.remove(&None);
        let component = self.definitions.get(&component).context("no such component")?;
        let place = match component {
            Some(component) => {
                let running = self.instantiate(component)?;
                self.instances.push(running);
                Some(self.instances.len() - 1)
            }
            None => None,
        };
        self.names.insert(name, place);
        self.names.insert(None, place);
        match place {
            Some(_) => Ok(()),
            None => bail!(NotYet),
        }
    }

    fn instantiate(&self, component: &Component) -> Result<Running> {
        let mut store = Store::new(&self.engine, ());
        let instance = self.linker.instantiate(&mut store, component)?;
        Ok(Running { store, instance })
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Vec<Val>> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(invoke),
            WastExecute::Wat(component) => {
                let component = self.component(&mut QuoteWat::Wat(component))?;
                self.instantiate(&component).map(|_| Vec::new())
            }
            WastExecute::Get { .. } => bail!("components export no globals"),
        }
    }

    fn invoke(&mut self, invoke: WastInvoke<'_>) -> Result<Vec<Val>> {
        let Running { store, instance } = self.running(invoke.module)?;
        let func = instance.get_func(&mut *store, invoke.name);
        let func = func.with_context(|| format!("no function `{}`", invoke.name))?;
        let args = invoke.args.iter().map(values::argument).collect::<Result<Vec<Val>>>()?;
        let mut results = vec![Val::Bool(false); func.ty(&*store).results().len()];
        func.call(store, &args, &mut results)?;
        Ok(results)
    }

    fn running(&mut self, id: Option<Id<'_>>) -> Result<&mut Running> {
        match self.names.get(&key(id)).context("no such instance")? {
            Some(index) => Ok(&mut self.instances[*index]),
            None => bail!(NotYet),
        }
    }
}

fn key(id: Option<Id<'_>>) -> Option<String> {
    id.map(|id| id.name().to_owned())
}

fn expect_trap(result: Result<Vec<Val>>, message: &str) -> Result<()> {
    match result {
        Ok(values) => bail!("expected to trap: {message}, found {values:?}"),
        Err(error) if error.is::<NotYet>() => Err(error),
        Err(error) => {
            let found = format!("{error:?}");
            ensure!(found.contains(message), "expected to trap: {message}, found: {error:#}");
            Ok(())
        }
    }
}
