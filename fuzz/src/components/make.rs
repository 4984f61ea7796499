//! Components of several modules out of bytes.
//!
//! Modules import what earlier instances have, under types that say less, export it again, write it or
//! leave it alone. Small tables of few functions, most of them of one type, and little code that writes: as
//! the compiler likes them best.

use super::model::{
    ComponentDef, Content, InstanceDef, Level, Limits, ModuleDef, Role, SIGS, Type,
};
use arbitrary::{Result, Unstructured};
use std::fmt::Write as _;

/// A component with its instances.
pub(crate) fn component(u: &mut Unstructured<'_>) -> Result<ComponentDef> {
    let mut component = ComponentDef::default();
    // Most functions have one type, so that something follows for tables.
    let usual = u.choose_index(SIGS.len())?;
    for _ in 0..u.int_in_range(2..=7)? {
        let reuse = u.ratio(1, 5)?;
        let module = match reuse.then(|| reusable(&component, u)).transpose()?.flatten() {
            Some(again) => again,
            None => {
                let (module, args) = Maker::new(&component, usual, u)?.module()?;
                component.modules.push(module);
                InstanceDef { module: component.modules.len() - 1, args }
            }
        };
        component.instances.push(module);
    }
    Ok(component)
}

/// Another instance of a module that is there, if there is something for all of its imports.
fn reusable(component: &ComponentDef, u: &mut Unstructured<'_>) -> Result<Option<InstanceDef>> {
    if component.modules.is_empty() {
        return Ok(None);
    }
    let module = u.choose_index(component.modules.len())?;
    let mut args = Vec::new();
    for &import in &component.modules[module].imports {
        let fitting: Vec<_> =
            exports(component).filter(|(_, ty)| ty.fits(import)).map(|(place, _)| place).collect();
        if fitting.is_empty() {
            return Ok(None);
        }
        args.push(*u.choose(&fitting)?);
    }
    Ok(Some(InstanceDef { module, args }))
}

/// What there is to be imported.
fn exports(component: &ComponentDef) -> impl Iterator<Item = ((usize, usize), Type)> {
    component.instances.iter().enumerate().flat_map(|(instance, def)| {
        let exports = component.modules[def.module].exports.iter().enumerate();
        exports.map(move |(export, (_, ty))| ((instance, export), *ty))
    })
}

/// A module in the making: what is in its index spaces, in order.
struct Maker<'a, 'b> {
    component: &'a ComponentDef,
    u: &'a mut Unstructured<'b>,
    text: String,
    imports: Vec<Type>,
    args: Vec<(usize, usize)>,
    exports: Vec<(String, Type)>,
    funcs: Vec<(usize, Level)>,
    tables: Vec<Limits>,
    memories: Vec<Limits>,
    globals: Vec<(bool, Content)>,
    role: Role,
    /// The type of most of its functions.
    usual: usize,
    /// Whether its code writes tables.
    writes: bool,
}

impl<'a, 'b> Maker<'a, 'b> {
    fn new(component: &'a ComponentDef, usual: usize, u: &'a mut Unstructured<'b>) -> Result<Self> {
        let role = match u.int_in_range(0..=9)? {
            0..=2 => Role::Host,
            3 => Role::Exported,
            _ => Role::Inside,
        };
        // The host does what nobody inside does.
        let usual = if role == Role::Host { u.choose_index(SIGS.len())? } else { usual };
        let writes = u.ratio(1, 10)?;
        Ok(Maker {
            component,
            u,
            text: String::new(),
            imports: Vec::new(),
            args: Vec::new(),
            exports: Vec::new(),
            funcs: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            role,
            usual,
            writes,
        })
    }

    fn module(mut self) -> Result<(ModuleDef, Vec<(usize, usize)>)> {
        for sig in SIGS {
            let _ = write!(self.text, "(type (func {sig}))");
        }
        self.import_some()?;
        let imported = (self.tables.len(), self.memories.len(), self.globals.len());
        self.define_some()?;
        self.functions()?;
        self.segments()?;
        // What is imported comes first in each index space.
        let (tables, memories, globals) =
            (self.tables.clone(), self.memories.clone(), self.globals.clone());
        for (index, limits) in tables.into_iter().enumerate() {
            let again = index < imported.0;
            self.export("table", index, Type::Table(limits), again)?;
        }
        for (index, limits) in memories.into_iter().enumerate() {
            self.export("memory", index, Type::Memory(limits), index < imported.1)?;
        }
        for (index, (mutable, content)) in globals.into_iter().enumerate() {
            self.export("global", index, Type::Global(mutable, content), index < imported.2)?;
        }
        for (index, (sig, level)) in self.funcs.clone().into_iter().enumerate() {
            if level != Level::Run {
                self.export("func", index, Type::Func(sig, level), false)?;
            }
        }
        let Maker { text, imports, args, exports, role, .. } = self;
        Ok((ModuleDef { text, imports, exports, role }, args))
    }

    fn import_some(&mut self) -> Result<()> {
        let available: Vec<_> = exports(self.component).collect();
        if available.is_empty() {
            return Ok(());
        }
        for _ in 0..self.u.int_in_range(1..=5)? {
            let tables: Vec<_> =
                available.iter().filter(|(_, ty)| matches!(ty, Type::Table(_))).collect();
            let (place, ty) = match tables.is_empty() || self.u.arbitrary()? {
                true => *self.u.choose(&available)?,
                false => **self.u.choose(&tables)?,
            };
            if matches!(ty, Type::Memory(_)) && !self.memories.is_empty() {
                continue;
            }
            let ty = self.loosened(ty)?;
            let _ = write!(self.text, "(import \"x\" \"{}\" {ty})", self.imports.len());
            match ty {
                Type::Func(sig, level) => self.funcs.push((sig, level)),
                Type::Table(limits) => self.tables.push(limits),
                Type::Memory(limits) => self.memories.push(limits),
                Type::Global(mutable, content) => self.globals.push((mutable, content)),
            }
            self.imports.push(ty);
            self.args.push(place);
        }
        Ok(())
    }

    /// The type, or one that says less.
    fn loosened(&mut self, ty: Type) -> Result<Type> {
        let mut looser = |Limits { min, max }: Limits| -> Result<Limits> {
            let min = if self.u.ratio(1, 4)? { min.saturating_sub(1) } else { min };
            let max = if self.u.ratio(1, 4)? { None } else { max };
            Ok(Limits { min, max })
        };
        Ok(match ty {
            Type::Table(limits) => Type::Table(looser(limits)?),
            Type::Memory(limits) => Type::Memory(looser(limits)?),
            ty => ty,
        })
    }

    fn limits(&mut self, most: u32) -> Result<Limits> {
        let min = self.u.int_in_range(1..=most)?;
        let max = match self.u.int_in_range(0..=2)? {
            0 => None,
            1 => Some(min),
            _ => Some(min + 1),
        };
        Ok(Limits { min, max })
    }

    fn define_some(&mut self) -> Result<()> {
        for _ in 0..self.u.int_in_range(0..=2)? {
            let limits = self.limits(3)?;
            let _ = write!(self.text, "(table {limits} funcref)");
            self.tables.push(limits);
        }
        if self.memories.is_empty() && self.u.arbitrary()? {
            let limits = self.limits(2)?;
            let _ = write!(self.text, "(memory {limits})");
            self.memories.push(limits);
        }
        let imported = self.globals.len();
        for _ in 0..self.u.int_in_range(0..=2)? {
            let mutable = self.u.arbitrary()?;
            let content = *self.u.choose(&[Content::I32, Content::I32, Content::I64])?;
            let is_source = |&(_, &global): &(usize, &(bool, Content))| global == (false, content);
            let source = self.globals[..imported].iter().enumerate().find(is_source);
            let init = match source {
                Some((index, _)) if self.u.arbitrary()? => format!("(global.get {index})"),
                _ => format!("({content}.const {})", self.u.int_in_range(0..=3)?),
            };
            let ty = if mutable { format!("(mut {content})") } else { content.to_string() };
            let _ = write!(self.text, "(global {ty} {init})");
            self.globals.push((mutable, content));
        }
        Ok(())
    }

    fn functions(&mut self) -> Result<()> {
        let mut bodies = String::new();
        for _ in 0..self.u.int_in_range(1..=3)? {
            let sig =
                if self.u.ratio(1, 12)? { self.u.choose_index(SIGS.len())? } else { self.usual };
            self.function(sig, Level::Leaf, &mut bodies)?;
        }
        for _ in 0..self.u.int_in_range(0..=2)? {
            self.function(0, Level::Shim, &mut bodies)?;
        }
        self.function(0, Level::Run, &mut bodies)?;
        let run = self.funcs.len() - 1;
        let _ = write!(bodies, "(export \"run\" (func {run}))");
        if self.u.ratio(1, 6)? {
            let _ =
                write!(bodies, "(func $start (drop (call {run} (i64.const 2)))) (start $start)");
        }
        self.text += &bodies;
        Ok(())
    }

    fn function(&mut self, sig: usize, level: Level, text: &mut String) -> Result<()> {
        let _ = write!(text, "(func (type {sig}) (local $acc i64) (local $n i32)");
        let _ = write!(
            text,
            "(local.set $acc {})",
            if sig == 2 || sig == 3 {
                "(i64.reinterpret_f64 (local.get 0))"
            } else {
                "(local.get 0)"
            }
        );
        let statements = |this: &mut Self, text: &mut String, calls| -> Result<()> {
            for _ in 0..this.u.int_in_range(1..=4)? {
                this.statement(level, calls, text)?;
            }
            Ok(())
        };
        if level > Level::Leaf && self.u.ratio(1, 3)? {
            let _ = write!(text, "(local.set $n (i32.const 3)) (loop $again ");
            statements(self, text, Level::Shim)?;
            *text += "(br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))";
        } else {
            statements(self, text, level)?;
        }
        *text += "(local.get $acc))";
        self.funcs.push((sig, level));
        Ok(())
    }

    /// Something that a function of `level` does, calling functions of levels below `calls`.
    fn statement(&mut self, level: Level, calls: Level, text: &mut String) -> Result<()> {
        let acc = |value: String| {
            format!("(local.set $acc (i64.add (i64.mul (local.get $acc) (i64.const 31)) {value}))")
        };
        let index = match self.u.int_in_range(0..=5)? {
            0 => "(i32.and (i32.wrap_i64 (local.get $acc)) (i32.const 3))".to_owned(),
            1 => "(i32.const 1)".to_owned(),
            2 => "(i32.const 2)".to_owned(),
            _ => "(i32.const 0)".to_owned(),
        };
        let table = self.pick(self.tables.len())?;
        let global = self.pick(self.globals.len())?;
        let memory = self.memories.first();
        let at = match self.u.int_in_range(0..=3)? {
            0 => "(i32.and (i32.wrap_i64 (local.get $acc)) (i32.const 0x1ffff))",
            1 => "(i32.const 131064)",
            2 => "(i32.const 65528)",
            _ => "(i32.const 8)",
        };
        let statement = match self.u.int_in_range(0..=12)? {
            0..=4 if level > Level::Leaf => {
                let Some(table) = table else { return Ok(()) };
                let sig = self.u.choose_index(SIGS.len())?;
                let sig = if self.u.ratio(1, 6)? { sig } else { self.usual };
                let args = args(sig);
                acc(format!("(call_indirect {table} (type {sig}) {args} {index})"))
            }
            0..=6 => {
                let below: Vec<usize> = (0..self.funcs.len())
                    .filter(|&func| {
                        self.funcs[func].1 < calls
                            || level == Level::Leaf && self.is_leaf_import(func)
                    })
                    .collect();
                if below.is_empty() {
                    return Ok(());
                }
                let func = *self.u.choose(&below)?;
                acc(format!("(call {func} {})", args(self.funcs[func].0)))
            }
            7 => match global.map(|global| (global, self.globals[global])) {
                Some((global, (_, Content::I32))) => {
                    acc(format!("(i64.extend_i32_u (global.get {global}))"))
                }
                Some((global, (_, Content::I64))) => acc(format!("(global.get {global})")),
                None => return Ok(()),
            },
            8 => match global.map(|global| (global, self.globals[global])) {
                Some((global, (true, Content::I32))) => {
                    format!("(global.set {global} (i32.wrap_i64 (local.get $acc)))")
                }
                Some((global, (true, Content::I64))) => {
                    format!("(global.set {global} (local.get $acc))")
                }
                _ => return Ok(()),
            },
            9 if memory.is_some() => acc(format!("(i64.load {at})")),
            10 if memory.is_some() => format!("(i64.store {at} (local.get $acc))"),
            11 if memory.is_some() => match self.u.int_in_range(0..=2)? {
                0 => acc("(i64.extend_i32_u (memory.grow (i32.const 1)))".to_owned()),
                _ => acc("(i64.extend_i32_u (memory.size))".to_owned()),
            },
            12 if level > Level::Leaf => {
                let Some(table) = table else { return Ok(()) };
                self.table_statement(table, &index, acc)?
            }
            _ => return Ok(()),
        };
        text.push_str(&statement);
        Ok(())
    }

    fn table_statement(
        &mut self,
        table: usize,
        index: &str,
        acc: impl Fn(String) -> String,
    ) -> Result<String> {
        if !self.writes {
            return Ok(match self.u.arbitrary()? {
                true => acc(format!("(i64.extend_i32_u (table.size {table}))")),
                false => {
                    acc(format!("(i64.extend_i32_u (ref.is_null (table.get {table} {index})))"))
                }
            });
        }
        let from = self.u.choose_index(self.tables.len())?;
        Ok(match self.u.int_in_range(0..=3)? {
            0 => format!("(table.set {table} {index} (table.get {from} (i32.const 0)))"),
            1 => format!("(table.copy {table} {from} (i32.const 0) (i32.const 0) (i32.const 1))"),
            2 => format!(
                "(drop (table.grow {table} (table.get {from} (i32.const 0)) (i32.const 1)))"
            ),
            _ => format!("(table.fill {table} {index} (ref.null func) (i32.const 1))"),
        })
    }

    fn is_leaf_import(&self, func: usize) -> bool {
        let imported = self.imports.iter().filter(|ty| matches!(ty, Type::Func(..))).count();
        func < imported && self.funcs[func].1 == Level::Leaf
    }

    fn segments(&mut self) -> Result<()> {
        let leaves: Vec<usize> =
            (0..self.funcs.len()).filter(|&func| self.funcs[func].1 == Level::Leaf).collect();
        for (table, limits) in self.tables.clone().into_iter().enumerate() {
            if self.u.ratio(1, 3)? {
                continue;
            }
            for _ in 0..self.u.int_in_range(1..=2)? {
                let const_global = self.globals.iter().position(|it| *it == (false, Content::I32));
                let imported = self.imports.iter().filter(|it| matches!(it, Type::Global(..)));
                let offset = match const_global.filter(|&index| index < imported.count()) {
                    Some(global) if self.u.arbitrary()? => format!("(global.get {global})"),
                    _ if self.u.ratio(1, 20)? => format!("(i32.const {})", limits.min),
                    _ => format!("(i32.const {})", self.u.int_in_range(0..=limits.min.max(1) - 1)?),
                };
                let func = *self.u.choose(&leaves)?;
                let _ = write!(self.text, "(elem (table {table}) {offset} func {func})");
            }
        }
        Ok(())
    }

    /// Exports something; what was imported not always.
    fn export(&mut self, sort: &str, index: usize, ty: Type, again: bool) -> Result<()> {
        // Of tables that come from the host nothing is known, nor of any other then.
        let host = self.role == Role::Host && matches!(ty, Type::Table(_)) && self.u.ratio(3, 4)?;
        if host || self.u.ratio(1, if again { 4 } else { 8 })? {
            return Ok(());
        }
        let name = format!("{sort}{index}");
        let _ = write!(self.text, "(export \"{name}\" ({sort} {index}))");
        self.exports.push((name, ty));
        Ok(())
    }

    fn pick(&mut self, len: usize) -> Result<Option<usize>> {
        if len == 0 { Ok(None) } else { self.u.choose_index(len).map(Some) }
    }
}

/// Arguments for a function of a type.
fn args(sig: usize) -> String {
    let (integer, float) = ("(local.get $acc)", "(f64.convert_i64_s (local.get $acc))");
    let count = |what: &str| SIGS[sig].split(')').next().unwrap_or_default().matches(what).count();
    [float].repeat(count("f64")).into_iter().chain([integer].repeat(count("i64"))).collect()
}
