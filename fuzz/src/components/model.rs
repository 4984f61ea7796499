//! Components of several modules that share tables, memories and globals, as data and as text.

use std::fmt::{self, Write as _};

/// The types of functions, by number, in the text format.
pub(crate) const SIGS: [&str; 4] = [
    "(param i64) (result i64)",
    "(param i64 i64) (result i64)",
    "(param f64) (result i64)",
    "(param f64 f64 i64 i64 i64 i64 i64 i64 i64) (result i64)",
];

/// What an export or import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// A function, by the number of its type, and whom it can be called by.
    Func(usize, Level),
    /// A table of functions.
    Table(Limits),
    /// A memory.
    Memory(Limits),
    /// A global: whether it is mutable, and what it has.
    Global(bool, Content),
}

/// What a function calls: nothing but functions of lower levels, so that all calls end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Other leaves of earlier instances.
    Leaf,
    /// What is in tables: leaves.
    Shim,
    /// All others of its instance and of earlier ones.
    Run,
}

/// The least and the greatest size of a table or memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
}

/// The type of what a global has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    I32,
    I64,
}

impl Type {
    /// Whether what has this type can be given for an import of another.
    pub(crate) fn fits(self, import: Type) -> bool {
        let within = |given: Limits, import: Limits| {
            given.min >= import.min
                && import.max.is_none_or(|most| given.max.is_some_and(|max| max <= most))
        };
        match (self, import) {
            (Type::Table(given), Type::Table(import))
            | (Type::Memory(given), Type::Memory(import)) => within(given, import),
            (given, import) => given == import,
        }
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.min)?;
        self.max.map_or(Ok(()), |max| write!(f, " {max}"))
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Content::I32 => "i32",
            Content::I64 => "i64",
        })
    }
}

/// As the text format has it, without a name.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Func(sig, _) => write!(f, "(func {})", SIGS[*sig]),
            Type::Table(limits) => write!(f, "(table {limits} funcref)"),
            Type::Memory(limits) => write!(f, "(memory {limits})"),
            Type::Global(true, content) => write!(f, "(global (mut {content}))"),
            Type::Global(false, content) => write!(f, "(global {content})"),
        }
    }
}

/// A core module.
#[derive(Clone, Debug)]
pub(crate) struct ModuleDef {
    /// In the text format, without a name.
    pub(crate) text: String,
    /// What it imports, as `x` and a number.
    pub(crate) imports: Vec<Type>,
    pub(crate) exports: Vec<(String, Type)>,
    pub(crate) role: Role,
}

/// Where a module comes from, and who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is in the component.
    Inside,
    /// It is in the component, which exports it.
    Exported,
    /// The host gives it.
    Host,
}

/// A core instance.
#[derive(Clone, Debug)]
pub(crate) struct InstanceDef {
    pub(crate) module: usize,
    /// An earlier instance, and which of its module's exports it gives, for each import.
    pub(crate) args: Vec<(usize, usize)>,
}

/// A component.
#[derive(Clone, Debug, Default)]
pub(crate) struct ComponentDef {
    pub(crate) modules: Vec<ModuleDef>,
    pub(crate) instances: Vec<InstanceDef>,
}

impl ComponentDef {
    /// An export of an instance, by its number.
    pub(crate) fn export(&self, (instance, export): (usize, usize)) -> &(String, Type) {
        &self.modules[self.instances[instance].module].exports[export]
    }

    /// The component in the text format. `run0` and so on call the instances.
    pub(crate) fn text(&self) -> String {
        let mut text = "(component\n".to_owned();
        for (number, module) in self.modules.iter().enumerate() {
            match module.role {
                Role::Host => self.import(&mut text, number, module),
                Role::Inside => _ = writeln!(text, "(core module $m{number} {})", module.text),
                Role::Exported => {
                    _ = writeln!(text, "(core module $m{number} {})", module.text);
                    _ = writeln!(text, "(export \"m{number}\" (core module $m{number}))");
                }
            }
        }
        for (number, instance) in self.instances.iter().enumerate() {
            let module = instance.module;
            let _ = write!(text, "(core instance $i{number} (instantiate $m{module}");
            if !instance.args.is_empty() {
                text += " (with \"x\" (instance";
                for (import, &arg) in instance.args.iter().enumerate() {
                    let (name, ty) = self.export(arg);
                    let sort = sort(*ty);
                    let _ = write!(text, " (export \"{import}\" ({sort} $i{} \"{name}\"))", arg.0);
                }
                text += "))";
            }
            text += "))\n";
            let _ = writeln!(
                text,
                "(func (export \"run{number}\") (param \"n\" u64) (result u64) \
                 (canon lift (core func $i{number} \"run\")))"
            );
        }
        text + ")"
    }

    fn import(&self, text: &mut String, number: usize, module: &ModuleDef) {
        let _ = write!(text, "(core type $t{number} (module");
        for (import, ty) in module.imports.iter().enumerate() {
            let _ = write!(text, " (import \"x\" \"{import}\" {ty})");
        }
        for (name, ty) in &module.exports {
            let _ = write!(text, " (export \"{name}\" {ty})");
        }
        let _ = write!(text, " (export \"run\" (func {}))", SIGS[0]);
        let _ =
            writeln!(text, "))\n(import \"m{number}\" (core module $m{number} (type $t{number})))");
    }

    /// All that is needed to see what a case is.
    pub(crate) fn describe(&self) -> String {
        let mut text = self.text();
        for (number, module) in self.modules.iter().enumerate() {
            if module.role == Role::Host {
                let _ = write!(text, "\n;; the host gives m{number}:\n(module {})", module.text);
            }
        }
        text
    }
}

fn sort(ty: Type) -> &'static str {
    match ty {
        Type::Func(..) => "func",
        Type::Table(_) => "table",
        Type::Memory(_) => "memory",
        Type::Global(..) => "global",
    }
}
