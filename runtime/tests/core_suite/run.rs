//! One file of the suite: its directives, in order.

use crate::values::{self, Expected};
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::collections::HashMap;
use std::path::Path;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, WastDirective, WastExecute, WastInvoke};
use wharf_runtime::{
    Config, Engine, Global, GlobalType, Instance, Linker, Memory, MemoryType, Module, Mutability,
    Ref, RefType, Store, Table, TableType, Val, ValType,
};

/// Runs the file.
pub fn file(path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path)?;
    let mut lexer = Lexer::new(&text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let file = parser::parse::<wast::Wast<'_>>(&buffer)?;
    let mut suite = Suite::new()?;
    let mut failures = Vec::new();
    for directive in file.directives {
        let (line, column) = directive.span().linecol_in(&text);
        if let Err(error) = suite.directive(directive) {
            failures.push(format!("{}:{}: {error:#}", line + 1, column + 1));
        }
    }
    ensure!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    Ok(())
}

struct Suite {
    engine: Engine,
    store: Store<()>,
    linker: Linker<()>,
    instances: HashMap<String, Instance>,
    modules: HashMap<String, Module>,
    last_module: Option<Module>,
    current: Option<Instance>,
}

impl Suite {
    fn new() -> Result<Suite> {
        let mut config = Config::new();
        if std::env::var_os("WHARF_SUITES_CHECKED").is_some() {
            config.memory_reservation(1 << 20).memory_guard_size(0);
        }
        let engine = Engine::new(&config)?;
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        linker.allow_shadowing(true);
        spectest(&mut linker, &mut store)?;
        Ok(Suite {
            engine,
            store,
            linker,
            instances: HashMap::new(),
            modules: HashMap::new(),
            last_module: None,
            current: None,
        })
    }

    fn directive(&mut self, directive: WastDirective<'_>) -> Result<()> {
        match directive {
            WastDirective::Module(mut module) => {
                let name = module.name().map(|id| id.name().to_string());
                self.current = None;
                let module = self.module(&mut module)?;
                let instance = self.linker.instantiate(&mut self.store, &module)?;
                self.name(name, module, instance)?;
                Ok(())
            }
            WastDirective::ModuleDefinition(mut module) => {
                let name = module.name().map(|id| id.name().to_string());
                let module = self.module(&mut module)?;
                if let Some(name) = name {
                    self.modules.insert(name, module.clone());
                }
                self.last_module = Some(module);
                Ok(())
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                let module = match module {
                    Some(id) => self.modules.get(id.name()).cloned(),
                    None => self.last_module.clone(),
                };
                let module = module.context("no such module")?;
                let created = self.linker.instantiate(&mut self.store, &module)?;
                self.name(instance.map(|id| id.name().to_string()), module, created)
            }
            WastDirective::Register { name, module, .. } => {
                let instance = self.instance(module)?;
                self.linker.instance(&mut self.store, name, instance)?;
                Ok(())
            }
            WastDirective::Invoke(invoke) => self.invoke(invoke).map(|_| ()),
            WastDirective::AssertReturn { exec, results, .. } => {
                let found = self.execute(exec)?;
                let expected: Vec<Expected<'_>> = results.iter().collect();
                values::compare(&mut self.store, &found, &expected)
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                expect_error(self.execute(exec), message)
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                expect_error(self.invoke(call), message)
            }
            WastDirective::AssertUnlinkable { module, message, .. } => {
                let module = self.module(&mut QuoteWat::Wat(module))?;
                match self.linker.instantiate(&mut self.store, &module) {
                    Ok(_) => bail!("expected not to link: {message}"),
                    Err(_) => Ok(()),
                }
            }
            WastDirective::AssertInvalid { mut module, message, .. }
            | WastDirective::AssertMalformed { mut module, message, .. } => {
                match self.module(&mut module) {
                    Ok(_) => bail!("expected an error: {message}"),
                    Err(_) => Ok(()),
                }
            }
            WastDirective::AssertInvalidCustom { .. }
            | WastDirective::AssertMalformedCustom { .. } => Ok(()),
            other => bail!("directive not supported: {other:?}"),
        }
    }

    fn module(&self, module: &mut QuoteWat<'_>) -> Result<Module> {
        Module::new(&self.engine, module.encode()?)
    }

    fn name(&mut self, name: Option<String>, module: Module, instance: Instance) -> Result<()> {
        if let Some(name) = name {
            self.instances.insert(name.clone(), instance);
            self.modules.insert(name, module);
        }
        self.current = Some(instance);
        Ok(())
    }

    fn instance(&self, id: Option<wast::token::Id<'_>>) -> Result<Instance> {
        match id {
            Some(id) => self.instances.get(id.name()).copied().context("no such instance"),
            None => self.current.context("there is no instance"),
        }
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Vec<Val>> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(invoke),
            WastExecute::Wat(module) => {
                let module = self.module(&mut QuoteWat::Wat(module))?;
                self.linker.instantiate(&mut self.store, &module)?;
                Ok(Vec::new())
            }
            WastExecute::Get { module, global, .. } => {
                let instance = self.instance(module)?;
                let global = instance.get_global(&mut self.store, global).context("no global")?;
                Ok(vec![global.get(&mut self.store)])
            }
        }
    }

    fn invoke(&mut self, invoke: WastInvoke<'_>) -> Result<Vec<Val>> {
        let instance = self.instance(invoke.module)?;
        let func = instance.get_func(&mut self.store, invoke.name);
        let func = func.with_context(|| format!("no function `{}`", invoke.name))?;
        let mut args = Vec::new();
        for arg in &invoke.args {
            args.push(values::argument(&mut self.store, arg)?);
        }
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        func.call(&mut self.store, &args, &mut results)?;
        Ok(results)
    }
}

fn expect_error(result: Result<Vec<Val>>, message: &str) -> Result<()> {
    match result {
        Ok(values) => Err(anyhow!("expected to trap: {message}, found {values:?}")),
        Err(error) => {
            let found = format!("{error:?}");
            // The suite's texts name the element that has no function, or the kind of reference.
            let matches = found.contains(&message.replace("null function ref", "null ref"))
                || message.starts_with("uninitialized element")
                    && found.contains("uninitialized element");
            ensure!(matches, "expected to trap: {message}, found: {error:#}");
            Ok(())
        }
    }
}

/// What the suite's modules import.
fn spectest(linker: &mut Linker<()>, store: &mut Store<()>) -> Result<()> {
    linker.func_wrap("spectest", "print", || {})?;
    linker.func_wrap("spectest", "print_i32", |_: i32| {})?;
    linker.func_wrap("spectest", "print_i64", |_: i64| {})?;
    linker.func_wrap("spectest", "print_f32", |_: f32| {})?;
    linker.func_wrap("spectest", "print_f64", |_: f64| {})?;
    linker.func_wrap("spectest", "print_i32_f32", |_: i32, _: f32| {})?;
    linker.func_wrap("spectest", "print_f64_f64", |_: f64, _: f64| {})?;
    for (name, ty, value) in [
        ("global_i32", ValType::I32, Val::I32(666)),
        ("global_i64", ValType::I64, Val::I64(666)),
        ("global_f32", ValType::F32, Val::F32(666.6f32.to_bits())),
        ("global_f64", ValType::F64, Val::F64(666.6f64.to_bits())),
    ] {
        let ty = GlobalType::new(ty, Mutability::Const);
        let global = Global::new(&mut *store, ty, value)?;
        linker.define(&mut *store, "spectest", name, global)?;
    }
    let table = TableType::new(RefType::FUNCREF, 10, Some(20));
    let table = Table::new(&mut *store, table, Ref::Func(None))?;
    linker.define(&mut *store, "spectest", "table", table)?;
    let memory = Memory::new(&mut *store, MemoryType::new(1, Some(2)))?;
    linker.define(&mut *store, "spectest", "memory", memory)?;
    Ok(())
}
