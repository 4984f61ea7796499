//! The directives of a script, in order.

use crate::report::{Outcome, Report, Verdict};
use crate::unsupported::Unsupported;
use crate::values::{component as component_values, core as core_values};
use crate::{describe, spectest};
use anyhow::{Context, Error, Result, anyhow};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::Id;
use wast::{QuoteWat, Wast, WastDirective, WastExecute, WastInvoke, WastRet, Wat};
use wharf::component::{self, AbiError, Component};
use wharf::{Engine, Instance, Linker, Module, Store, ThrownException, Trap, Val};

/// Runs scripts with one engine.
pub struct Runner {
    engine: Engine,
    leave_out: fn(&Error) -> bool,
    make_module: fn(&Engine, &[u8]) -> Result<Module>,
    make_component: fn(&Engine, &[u8]) -> Result<Component>,
}

impl Runner {
    /// Runs scripts with `engine`; what it refuses is a failure.
    pub fn new(engine: &Engine) -> Runner {
        Runner {
            engine: engine.clone(),
            leave_out: |_| false,
            make_module: |engine, bytes| Module::new(engine, bytes),
            make_component: |engine, bytes| Component::new(engine, bytes),
        }
    }

    /// Makes modules and components by other means than [`Module::new`] and [`Component::new`]: from
    /// artifacts, for example.
    pub fn make_by(
        mut self,
        module: fn(&Engine, &[u8]) -> Result<Module>,
        component: fn(&Engine, &[u8]) -> Result<Component>,
    ) -> Runner {
        (self.make_module, self.make_component) = (module, component);
        self
    }

    /// Leaves out modules and components that the engine refuses with an error for which
    /// `needs_more` holds, and directives that are [`Unsupported`] alike, with all that depends on
    /// them.
    pub fn leave_out(mut self, needs_more: fn(&Error) -> bool) -> Runner {
        self.leave_out = needs_more;
        self
    }

    /// Runs the script in the file at `path`. A file that cannot be read is a failure, too.
    pub fn run_file(&self, path: &Path) -> Report {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => self.run(&name, &text),
            Err(error) => unreadable(name, (0, 0), &error.to_string()),
        }
    }

    /// Runs the script `text`, which messages call `name`.
    pub fn run(&self, name: &str, text: &str) -> Report {
        let refused = |error: &wast::Error| {
            unreadable(name.to_owned(), error.span().linecol_in(text), &error.message())
        };
        let mut lexer = Lexer::new(text);
        lexer.allow_confusing_unicode(true);
        let buffer = match ParseBuffer::new_with_lexer(lexer) {
            Ok(buffer) => buffer,
            Err(error) => return refused(&error),
        };
        let parsed = match parser::parse::<Wast<'_>>(&buffer) {
            Ok(parsed) => parsed,
            Err(error) => return refused(&error),
        };
        let mut script = match Script::new(self) {
            Ok(script) => script,
            Err(error) => return unreadable(name.to_owned(), (0, 0), &format!("{error:#}")),
        };
        let run = |directive: WastDirective<'_>| {
            let (line, column) = directive.span().linecol_in(text);
            let (line, column) = (line + 1, column + 1);
            let shown = describe::directive(&directive);
            let verdict = match script.run(directive) {
                Ok(()) => Verdict::Passed,
                Err(Unmet::LeftOut) => Verdict::LeftOut,
                Err(Unmet::Failed { expected, actual }) => Verdict::Failed { expected, actual },
            };
            Outcome { file: name.to_owned(), line, column, directive: shown, verdict }
        };
        Report { outcomes: parsed.directives.into_iter().map(run).collect() }
    }
}

/// The report on a script without directives that could be run.
fn unreadable(file: String, (line, column): (usize, usize), error: &str) -> Report {
    let expected = "a script that can be read".to_owned();
    let verdict = Verdict::Failed { expected, actual: error.to_owned() };
    let (line, column, directive) = (line + 1, column + 1, "script".to_owned());
    Report { outcomes: vec![Outcome { file, line, column, directive, verdict }] }
}

/// Why a directive did not pass.
enum Unmet {
    LeftOut,
    Failed { expected: String, actual: String },
}

/// Why something in a directive could not be done.
enum Stop {
    /// It depends on what was left out.
    LeftOut,
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Error(error)
    }
}

impl Stop {
    /// Something else had been `expected`.
    fn instead_of(self, expected: impl Into<String>) -> Unmet {
        match self {
            Stop::LeftOut => Unmet::LeftOut,
            Stop::Error(error) => failed(expected, format!("{error:#}")),
        }
    }
}

fn failed(expected: impl Into<String>, actual: impl Into<String>) -> Unmet {
    Unmet::Failed { expected: expected.into(), actual: actual.into() }
}

/// What a script defined.
#[derive(Clone)]
enum Definition {
    Module(Module),
    Component(Component),
    LeftOut,
}

/// What a script instantiated.
enum Running {
    Module(Instance),
    /// A place among the components' instances.
    Component(usize),
    LeftOut,
}

/// What a call gave.
enum Values {
    Core(Vec<Val>),
    Component(Vec<component::Value>),
    /// It was no call.
    None,
}

/// A script on its way.
struct Script<'a> {
    runner: &'a Runner,
    /// The store of all modules.
    store: Store<()>,
    linker: Linker<()>,
    /// Empty: a component that is instantiated imports nothing.
    components: component::Linker<()>,
    /// Components' instances, each with a store of its own.
    started: Vec<(Store<()>, component::Instance)>,
    /// The latest is under no name, too.
    definitions: HashMap<Option<String>, Definition>,
    /// The current one is under no name, too.
    instances: HashMap<Option<String>, Running>,
    /// Names under which instances that were left out were registered.
    missing: HashSet<String>,
}

impl<'a> Script<'a> {
    fn new(runner: &'a Runner) -> Result<Script<'a>> {
        let mut store = Store::new(&runner.engine, ());
        let mut linker = Linker::new(&runner.engine);
        spectest::define(&mut linker, &mut store)?;
        linker.allow_shadowing(true);
        Ok(Script {
            runner,
            store,
            linker,
            components: component::Linker::new(&runner.engine),
            started: Vec::new(),
            definitions: HashMap::new(),
            instances: HashMap::new(),
            missing: HashSet::new(),
        })
    }

    fn run(&mut self, directive: WastDirective<'_>) -> Result<(), Unmet> {
        match directive {
            WastDirective::Module(mut module) => {
                let name = key(module.name());
                // What follows must not reach the instance before when this one fails.
                self.instances.remove(&None);
                self.instances.remove(&name);
                self.define(&name, &mut module)
                    .and_then(|definition| self.start(name, &definition))
                    .map_err(|stop| stop.instead_of("that it can be instantiated"))
            }
            WastDirective::ModuleDefinition(mut module) => {
                let defined = self.define(&key(module.name()), &mut module);
                match defined.map_err(|stop| stop.instead_of("that it is valid"))? {
                    Definition::LeftOut => Err(Unmet::LeftOut),
                    _ => Ok(()),
                }
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                self.instances.remove(&None);
                let found = self.definitions.get(&key(module)).cloned();
                let found = found.ok_or_else(|| Stop::Error(nothing("definition", module)));
                found
                    .and_then(|definition| self.start(key(instance), &definition))
                    .map_err(|stop| stop.instead_of("that it can be instantiated"))
            }
            WastDirective::Register { name, module, .. } => self
                .register(name, module)
                .map_err(|stop| stop.instead_of("that its exports can be imported")),
            WastDirective::Invoke(call) => match self.invoke(&call) {
                Ok(_) => Ok(()),
                Err(stop) => Err(stop.instead_of("that it returns")),
            },
            WastDirective::AssertReturn { exec, results, .. } => self.returns(exec, &results),
            WastDirective::AssertTrap { exec, message, .. } => {
                let component = match &exec {
                    WastExecute::Invoke(call) => self.is_component(call),
                    WastExecute::Wat(module) => matches!(module, Wat::Component(_)),
                    WastExecute::Get { .. } => false,
                };
                let executed = self.execute(exec);
                self.traps(executed, message, component)
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                let executed = self.invoke(&call);
                self.traps(executed, message, self.is_component(&call))
            }
            WastDirective::AssertException { exec, .. } => {
                let executed = self.execute(exec);
                self.throws(executed)
            }
            WastDirective::AssertInvalid { module, message, .. } => {
                self.refuses(module, "invalid", message)
            }
            WastDirective::AssertMalformed { module, message, .. } => {
                self.refuses(module, "malformed", message)
            }
            WastDirective::AssertUnlinkable { module, message, .. } => {
                self.does_not_link(module, message)
            }
            other => {
                let error = Unsupported(format!("`{}`", describe::keyword(&other)));
                let stop = self.refused(error.into());
                Err(stop.instead_of("a directive that Wharf can run"))
            }
        }
    }

    /// What comes of an error that may be let be.
    fn refused(&self, error: Error) -> Stop {
        if (self.runner.leave_out)(&error) { Stop::LeftOut } else { Stop::Error(error) }
    }

    /// Compiles a module or component.
    fn compile(&self, module: &mut QuoteWat<'_>) -> Result<Definition> {
        let Runner { engine, make_module, make_component, .. } = self.runner;
        let bytes = encode(module)?;
        Ok(match module {
            QuoteWat::Wat(Wat::Module(_)) | QuoteWat::QuoteModule(..) => {
                Definition::Module(make_module(engine, &bytes)?)
            }
            QuoteWat::Wat(Wat::Component(_)) | QuoteWat::QuoteComponent(..) => {
                Definition::Component(make_component(engine, &bytes)?)
            }
        })
    }

    /// Compiles a module or component that others may refer to by `name`.
    fn define(
        &mut self,
        name: &Option<String>,
        module: &mut QuoteWat<'_>,
    ) -> Result<Definition, Stop> {
        let definition = match self.compile(module) {
            Ok(definition) => definition,
            Err(error) => match self.refused(error) {
                Stop::LeftOut => Definition::LeftOut,
                stop => {
                    // As above: what failed must not be mistaken for what was there before.
                    self.definitions.remove(name);
                    self.definitions.remove(&None);
                    return Err(stop);
                }
            },
        };
        self.definitions.insert(name.clone(), definition.clone());
        self.definitions.insert(None, definition.clone());
        Ok(definition)
    }

    /// Instantiates `definition` as `name`, which then is the current instance as well.
    fn start(&mut self, name: Option<String>, definition: &Definition) -> Result<(), Stop> {
        let running = match self.instantiate(definition) {
            Ok(running) => running,
            Err(Stop::LeftOut) => Running::LeftOut,
            Err(stop) => return Err(stop),
        };
        let left_out = matches!(running, Running::LeftOut);
        self.instances.insert(name, running.copied());
        self.instances.insert(None, running);
        if left_out { Err(Stop::LeftOut) } else { Ok(()) }
    }

    fn instantiate(&mut self, definition: &Definition) -> Result<Running, Stop> {
        match definition {
            Definition::Module(module) => {
                if module.imports().any(|import| self.missing.contains(import.module())) {
                    return Err(Stop::LeftOut);
                }
                Ok(Running::Module(self.linker.instantiate(&mut self.store, module)?))
            }
            Definition::Component(component) => {
                let mut store = Store::new(&self.runner.engine, ());
                let instance = self.components.instantiate(&mut store, component)?;
                self.started.push((store, instance));
                Ok(Running::Component(self.started.len() - 1))
            }
            Definition::LeftOut => Err(Stop::LeftOut),
        }
    }

    fn register(&mut self, name: &str, module: Option<Id<'_>>) -> Result<(), Stop> {
        match self.instance(module) {
            Ok(Running::Module(instance)) => {
                self.missing.remove(name);
                self.linker.instance(&mut self.store, name, instance)?;
                Ok(())
            }
            Ok(_) => Err(Error::from(Unsupported("`register` of a component".to_owned())).into()),
            Err(Stop::LeftOut) => {
                self.missing.insert(name.to_owned());
                Err(Stop::LeftOut)
            }
            Err(stop) => Err(stop),
        }
    }

    fn instance(&self, name: Option<Id<'_>>) -> Result<Running, Stop> {
        match self.instances.get(&key(name)) {
            Some(Running::LeftOut) => Err(Stop::LeftOut),
            Some(running) => Ok(running.copied()),
            None => Err(nothing("instance", name).into()),
        }
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Values, Stop> {
        match exec {
            WastExecute::Invoke(call) => self.invoke(&call),
            WastExecute::Wat(module) => {
                let definition = self.compile(&mut QuoteWat::Wat(module));
                let definition = definition.map_err(|error| self.refused(error))?;
                self.instantiate(&definition).map(|_| Values::None)
            }
            WastExecute::Get { module, global, .. } => {
                let Running::Module(instance) = self.instance(module)? else {
                    return Err(anyhow!("a component exports no globals").into());
                };
                let found = instance.get_global(&mut self.store, global);
                let found = found.with_context(|| format!("no global `{global}`"))?;
                Ok(Values::Core(vec![found.get(&mut self.store)]))
            }
        }
    }

    fn invoke(&mut self, call: &WastInvoke<'_>) -> Result<Values, Stop> {
        let missing = || format!("no function `{}`", call.name);
        match self.instance(call.module)? {
            Running::Module(instance) => {
                let func = instance.get_func(&mut self.store, call.name).with_context(missing)?;
                let mut params = Vec::with_capacity(call.args.len());
                for arg in &call.args {
                    params.push(core_values::argument(&mut self.store, arg)?);
                }
                let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
                func.call(&mut self.store, &params, &mut results)?;
                Ok(Values::Core(results))
            }
            Running::Component(place) => {
                let (store, instance) = &mut self.started[place];
                let func = instance.get_func(&mut *store, call.name).with_context(missing)?;
                let params = call.args.iter().map(component_values::argument);
                let params = params.collect::<Result<Vec<component::Value>>>()?;
                let count = func.ty(&*store).results().len();
                let mut results = vec![component::Value::Bool(false); count];
                func.call_values(store, &params, &mut results)?;
                Ok(Values::Component(results))
            }
            Running::LeftOut => Err(Stop::LeftOut),
        }
    }

    fn returns(&mut self, exec: WastExecute<'_>, results: &[WastRet<'_>]) -> Result<(), Unmet> {
        // Both sides are told in the words of what was called.
        let values = self.execute(exec);
        let components = match &values {
            Ok(Values::Component(_)) => true,
            Ok(_) => false,
            Err(_) => matches!(results, [WastRet::Component(_), ..]),
        };
        if components {
            let expected: Result<Vec<component::Value>> =
                results.iter().map(component_values::result).collect();
            let expected = expected.map_err(|error| Stop::from(error).instead_of("its results"))?;
            let shown = describe::all(expected.iter().map(describe::component_value));
            return match values {
                Ok(Values::Component(found)) if found == expected => Ok(()),
                Ok(values) => Err(failed(shown, self.shown(&values))),
                Err(stop) => Err(stop.instead_of(shown)),
            };
        }
        let shown = describe::all(results.iter().map(describe::core_result));
        match values {
            Ok(Values::Core(found)) if found.len() == results.len() => {
                for (value, expected) in found.iter().zip(results) {
                    match core_values::matches(&self.store, value, expected) {
                        Ok(true) => {}
                        Ok(false) => return Err(failed(shown, self.shown(&Values::Core(found)))),
                        Err(error) => return Err(Stop::from(error).instead_of(shown)),
                    }
                }
                Ok(())
            }
            Ok(Values::None) if results.is_empty() => Ok(()),
            Ok(values) => Err(failed(shown, self.shown(&values))),
            Err(stop) => Err(stop.instead_of(shown)),
        }
    }

    fn is_component(&self, call: &WastInvoke<'_>) -> bool {
        matches!(self.instances.get(&key(call.module)), Some(Running::Component(_)))
    }

    /// Whether executing something, of a `component` or else of a module, ended in a trap whose text
    /// has `message` in it.
    fn traps(
        &self,
        executed: Result<Values, Stop>,
        message: &str,
        component: bool,
    ) -> Result<(), Unmet> {
        let expected = format!("a trap: {message}");
        // Scripts say that it is a trap, or do not.
        let reason = |text: &str| text.strip_prefix("wasm trap: ").unwrap_or(text).to_owned();
        let message = &*reason(message);
        let error = match executed {
            Ok(values) => return Err(failed(expected, self.shown(&values))),
            Err(Stop::LeftOut) => return Err(Unmet::LeftOut),
            Err(Stop::Error(error)) => error,
        };
        let matches = match error.downcast_ref::<Trap>() {
            Some(trap) => {
                // The suite sometimes says more than a trap does: which element is uninitialized,
                // what kind of reference is null.
                let null = message.starts_with("null ") && message.ends_with(" reference");
                let text = reason(&trap.to_string());
                text.contains(message)
                    || message.starts_with(&text)
                    || null && trap == &Trap::NullReference
                    || component && said(&error, message)
            }
            // What is wrong with a value or a handle of a component need not be a trap.
            None => component && error.is::<AbiError>() && said(&error, message),
        };
        if matches { Ok(()) } else { Err(failed(expected, format!("{error:#}"))) }
    }

    /// Whether executing something ended with an exception.
    fn throws(&mut self, executed: Result<Values, Stop>) -> Result<(), Unmet> {
        const EXPECTED: &str = "an exception";
        match executed {
            Ok(values) => Err(failed(EXPECTED, self.shown(&values))),
            Err(Stop::Error(error)) if error.is::<ThrownException>() => {
                match self.store.take_pending_exception() {
                    Some(_) => Ok(()),
                    None => Err(failed(EXPECTED, "an exception that is nowhere")),
                }
            }
            Err(stop) => Err(stop.instead_of(EXPECTED)),
        }
    }

    fn refuses(&self, mut module: QuoteWat<'_>, what: &str, message: &str) -> Result<(), Unmet> {
        match self.compile(&mut module) {
            Ok(_) => Err(failed(format!("that it is {what}: {message}"), "it was accepted")),
            Err(_) => Ok(()),
        }
    }

    fn does_not_link(&mut self, module: Wat<'_>, message: &str) -> Result<(), Unmet> {
        let expected = format!("that it does not link: {message}");
        let definition = self.compile(&mut QuoteWat::Wat(module));
        let definition = definition.map_err(|error| self.refused(error).instead_of(&expected))?;
        match self.instantiate(&definition) {
            Ok(_) => Err(failed(expected, "it was instantiated")),
            Err(Stop::LeftOut) => Err(Unmet::LeftOut),
            Err(Stop::Error(error)) if error.is::<Trap>() => {
                Err(failed(expected, format!("it trapped: {error:#}")))
            }
            Err(Stop::Error(_)) => Ok(()),
        }
    }

    fn shown(&self, values: &Values) -> String {
        match values {
            Values::Core(values) => {
                describe::all(values.iter().map(|value| describe::core_value(&self.store, value)))
            }
            Values::Component(values) => {
                describe::all(values.iter().map(describe::component_value))
            }
            Values::None => "it was instantiated".to_owned(),
        }
    }
}

impl Running {
    fn copied(&self) -> Running {
        match self {
            Running::Module(instance) => Running::Module(*instance),
            Running::Component(place) => Running::Component(*place),
            Running::LeftOut => Running::LeftOut,
        }
    }
}

fn encode(module: &mut QuoteWat<'_>) -> Result<Vec<u8>> {
    // Its `Display` would ask for a source that it does not have.
    module.encode().map_err(|error| anyhow!("{}", error.message()))
}

/// Whether the error or one of its causes says `message`.
fn said(error: &Error, message: &str) -> bool {
    error.chain().any(|cause| cause.to_string().contains(message))
}

fn nothing(what: &str, name: Option<Id<'_>>) -> Error {
    match name {
        Some(name) => anyhow!("there is no {what} `${}`", name.name()),
        None => anyhow!("there is no {what}: none was made, or the last failed"),
    }
}

fn key(name: Option<Id<'_>>) -> Option<String> {
    name.map(|name| name.name().to_owned())
}
