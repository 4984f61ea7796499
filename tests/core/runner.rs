//! Runs the directives of one file of the suite against one store.

use crate::{spectest, values};
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use wast::core::{ExportKind, ImportItems, ItemKind, ModuleField, ModuleKind};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::Id;
use wast::{QuoteWat, Wast, WastDirective, WastExecute, WastInvoke, WastRet, Wat};
use wharf::{Config, Engine, Instance, Linker, Module, Store, Trap, Val};

/// What became of a file.
pub(crate) struct Outcome {
    /// How many directives it has.
    pub(crate) total: usize,
    /// How many of them were skipped.
    pub(crate) skipped: usize,
    /// What failed, each with file and line.
    pub(crate) failures: Vec<String>,
}

/// How many failures of a file are told one by one.
const FAILURES_SHOWN: usize = 20;

/// Runs the file at `path` with an engine of `config`. With `partly`, modules that the engine refuses
/// are skipped, with all that depends on them.
pub(crate) fn run_file(path: &Path, config: &Config, partly: bool) -> Result<Outcome> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let source = std::fs::read_to_string(path)?;
    let mut lexer = Lexer::new(&source);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let script = parser::parse::<Wast<'_>>(&buffer)?;

    let mut runner = Runner::new(config, partly)?;
    let mut outcome = Outcome { total: script.directives.len(), skipped: 0, failures: Vec::new() };
    let mut failed = 0;
    for directive in script.directives {
        let (line, _) = directive.span().linecol_in(&source);
        match runner.run(directive) {
            Ok(Done::Run) => {}
            Ok(Done::Skipped) => outcome.skipped += 1,
            Err(error) => {
                failed += 1;
                if failed <= FAILURES_SHOWN {
                    outcome.failures.push(format!("{name}:{}: {error:#}", line + 1));
                }
            }
        }
    }
    if failed > FAILURES_SHOWN {
        outcome.failures.push(format!("and {} more", failed - FAILURES_SHOWN));
    }
    Ok(outcome)
}

/// What became of a directive that did not fail.
enum Done {
    Run,
    /// It needs what the engine does not have.
    Skipped,
}

/// An instance of the script, or that it is missing because the engine has not what it needs.
#[derive(Clone, Copy)]
enum Present {
    Yes(Instance),
    No,
}

struct Runner {
    engine: Engine,
    store: Store<()>,
    linker: Linker<()>,
    /// Whether modules may be refused.
    partly: bool,
    /// The instance that was made last.
    current: Option<Present>,
    instances: HashMap<String, Present>,
    /// Modules that were defined without being instantiated.
    definitions: HashMap<Option<String>, Option<Module>>,
    /// Names under which missing instances were registered.
    missing: HashSet<String>,
}

/// What executing something in the script came to.
enum Executed {
    Values(Vec<Val>),
    Failed(anyhow::Error),
    Skipped,
}

impl Runner {
    fn new(config: &Config, partly: bool) -> Result<Runner> {
        let engine = Engine::new(config)?;
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        spectest::define(&mut linker, &mut store)?;
        linker.allow_shadowing(true);
        Ok(Runner {
            engine,
            store,
            linker,
            partly,
            current: None,
            instances: HashMap::new(),
            definitions: HashMap::new(),
            missing: HashSet::new(),
        })
    }

    fn run(&mut self, directive: WastDirective<'_>) -> Result<Done> {
        match directive {
            WastDirective::Module(mut module) => self.module(&mut module),
            WastDirective::ModuleDefinition(mut definition) => {
                let module = self.define(&mut definition)?;
                let done = if module.is_some() { Done::Run } else { Done::Skipped };
                self.definitions.insert(key(definition.name()), module);
                Ok(done)
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                let module = self.definitions.get(&key(module)).context("no such module")?;
                let module = module.clone();
                self.add(instance, module)
            }
            WastDirective::Register { name, module, .. } => {
                let Present::Yes(instance) = self.instance(module)? else {
                    self.missing.insert(name.to_owned());
                    return Ok(Done::Skipped);
                };
                self.missing.remove(name);
                self.linker.instance(&mut self.store, name, instance)?;
                Ok(Done::Run)
            }
            WastDirective::Invoke(invoke) => match self.invoke(&invoke)? {
                Executed::Values(_) => Ok(Done::Run),
                Executed::Failed(error) => Err(error),
                Executed::Skipped => Ok(Done::Skipped),
            },
            WastDirective::AssertReturn { exec, results, .. } => self.returns(exec, &results),
            WastDirective::AssertTrap { exec, message, .. } => {
                let executed = self.execute(exec)?;
                traps(executed, message)
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                let executed = self.invoke(&call)?;
                traps(executed, message)
            }
            WastDirective::AssertInvalid { mut module, message, .. }
            | WastDirective::AssertMalformed { mut module, message, .. } => {
                let accepted =
                    module.encode().is_ok_and(|it| Module::new(&self.engine, it).is_ok());
                ensure!(!accepted, "a bad module was accepted; expected: {message}");
                Ok(Done::Run)
            }
            WastDirective::AssertUnlinkable { module, message, .. } => {
                match self.instantiate(&mut QuoteWat::Wat(module))? {
                    Executed::Skipped => Ok(Done::Skipped),
                    Executed::Values(_) => bail!("a module was linked; expected: {message}"),
                    Executed::Failed(error) => {
                        let trap = error.downcast_ref::<Trap>();
                        ensure!(trap.is_none(), "expected not to link, trapped: {error:#}");
                        Ok(Done::Run)
                    }
                }
            }
            // The suite's remaining directives belong to proposals that are not in scope.
            other => {
                ensure!(self.partly, "a directive that is not in scope: {other:?}");
                Ok(Done::Skipped)
            }
        }
    }

    fn module(&mut self, quoted: &mut QuoteWat<'_>) -> Result<Done> {
        let name = quoted.name();
        // What follows must not reach the instance before when this one fails.
        self.current = None;
        let module = self.define(quoted)?;
        self.add(name, module)
    }

    /// Instantiates `module` under a name; `None` was refused.
    fn add(&mut self, name: Option<Id<'_>>, module: Option<Module>) -> Result<Done> {
        self.current = None;
        let present = match module.filter(|module| !self.imports_missing(module)) {
            Some(module) => Present::Yes(self.linker.instantiate(&mut self.store, &module)?),
            None => Present::No,
        };
        self.current = Some(present);
        if let Some(name) = name {
            self.instances.insert(name.name().to_owned(), present);
        }
        Ok(match present {
            Present::Yes(_) => Done::Run,
            Present::No => Done::Skipped,
        })
    }

    /// Compiles a module that others may refer to; `None` where the engine may and does refuse it.
    fn define(&self, module: &mut QuoteWat<'_>) -> Result<Option<Module>> {
        if self.partly {
            drop_tags(module);
        }
        self.compile(module)
    }

    /// Compiles a module; `None` where the engine may and does refuse it.
    fn compile(&self, module: &mut QuoteWat<'_>) -> Result<Option<Module>> {
        let bytes = module.encode()?;
        match Module::new(&self.engine, bytes) {
            Ok(module) => Ok(Some(module)),
            Err(_) if self.partly => Ok(None),
            Err(error) => Err(error.context("a good module was refused")),
        }
    }

    fn imports_missing(&self, module: &Module) -> bool {
        module.imports().any(|import| self.missing.contains(import.module()))
    }

    /// Instantiates a module that nothing else will refer to.
    fn instantiate(&mut self, module: &mut QuoteWat<'_>) -> Result<Executed> {
        let module = self.compile(module)?.filter(|module| !self.imports_missing(module));
        let Some(module) = module else { return Ok(Executed::Skipped) };
        Ok(match self.linker.instantiate(&mut self.store, &module) {
            Ok(_) => Executed::Values(Vec::new()),
            Err(error) => Executed::Failed(error),
        })
    }

    fn instance(&self, name: Option<Id<'_>>) -> Result<Present> {
        let found = match name {
            Some(name) => self.instances.get(name.name()).copied(),
            None => self.current,
        };
        found.with_context(|| format!("no instance {}", name.map_or("yet", |name| name.name())))
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Executed> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(&invoke),
            WastExecute::Wat(module) => self.instantiate(&mut QuoteWat::Wat(module)),
            WastExecute::Get { module, global, .. } => {
                let Present::Yes(instance) = self.instance(module)? else {
                    return Ok(Executed::Skipped);
                };
                let global = instance
                    .get_global(&mut self.store, global)
                    .with_context(|| format!("no global `{global}`"))?;
                Ok(Executed::Values(vec![global.get(&mut self.store)]))
            }
        }
    }

    fn invoke(&mut self, invoke: &WastInvoke<'_>) -> Result<Executed> {
        let Present::Yes(instance) = self.instance(invoke.module)? else {
            return Ok(Executed::Skipped);
        };
        let func = instance
            .get_func(&mut self.store, invoke.name)
            .with_context(|| format!("no function `{}`", invoke.name))?;
        let mut params = Vec::with_capacity(invoke.args.len());
        for arg in &invoke.args {
            params.push(values::argument(&mut self.store, arg)?);
        }
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        Ok(match func.call(&mut self.store, &params, &mut results) {
            Ok(()) => Executed::Values(results),
            Err(error) => Executed::Failed(error),
        })
    }

    fn returns(&mut self, exec: WastExecute<'_>, expected: &[WastRet<'_>]) -> Result<Done> {
        let values = match self.execute(exec)? {
            Executed::Values(values) => values,
            Executed::Failed(error) => return Err(error),
            Executed::Skipped => return Ok(Done::Skipped),
        };
        ensure!(
            values.len() == expected.len(),
            "expected {} results, got {values:?}",
            expected.len()
        );
        for (value, expected) in values.iter().zip(expected) {
            let matches = values::matches(&self.store, value, expected)?;
            ensure!(matches, "expected {expected:?}, got {value:?}");
        }
        Ok(Done::Run)
    }
}

fn text_of_null(message: &str) -> bool {
    message.starts_with("null ") && message.ends_with(" reference")
}

/// Takes the tags from a module: some files list one of each kind of import and export, and would be
/// lost as a whole without exceptions.
fn drop_tags(module: &mut QuoteWat<'_>) {
    let QuoteWat::Wat(Wat::Module(module)) = module else { return };
    let ModuleKind::Text(fields) = &mut module.kind else { return };
    fields.retain(|field| match field {
        ModuleField::Tag(_) => false,
        ModuleField::Export(export) => export.kind != ExportKind::Tag,
        ModuleField::Import(imports) => {
            !matches!(&imports.items, ImportItems::Single { sig, .. } if matches!(sig.kind, ItemKind::Tag(_)))
        }
        _ => true,
    });
}

/// Whether executing something ended in a trap whose text has `message` in it.
fn traps(executed: Executed, message: &str) -> Result<Done> {
    match executed {
        Executed::Skipped => Ok(Done::Skipped),
        Executed::Values(values) => bail!("expected to trap with `{message}`, got {values:?}"),
        Executed::Failed(error) => {
            let Some(trap) = error.downcast_ref::<Trap>() else {
                bail!("expected to trap with `{message}`, failed otherwise: {error:#}");
            };
            // The suite sometimes says more than a trap does: which element is uninitialized, what
            // kind of reference is null.
            let null = text_of_null(message) && trap == &Trap::NullReference;
            let text = trap.to_string();
            let matches = text.contains(message) || message.starts_with(&text) || null;
            ensure!(matches, "expected to trap with `{message}`, trapped with `{text}`");
            Ok(Done::Run)
        }
    }
}

fn key(name: Option<Id<'_>>) -> Option<String> {
    name.map(|name| name.name().to_owned())
}
