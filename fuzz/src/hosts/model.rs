//! Guests as data, and as text: modules whose functions an interpreter of a page can follow.
//!
//! A function has five places of its own, one for each kind of value, to which its parameters go, and in
//! which its results are at the end. What it does with them are [`Statement`]s.

use std::fmt::{self, Write as _};
use std::rc::Rc;

/// The types of functions, by number.
pub(super) const SIGS: [(&[Ty], &[Ty]); 6] = [
    (&[Ty::I64], &[Ty::I64]),
    (&[Ty::I64, Ty::Func], &[Ty::Func]),
    (&[Ty::Extern, Ty::I64], &[Ty::Extern]),
    (&[Ty::Exn], &[Ty::Exn]),
    (&[Ty::F64, Ty::F64, Ty::I64], &[Ty::I64]),
    (&[Ty::I64, Ty::Func, Ty::Extern, Ty::Exn], &[Ty::Exn, Ty::Extern, Ty::Func, Ty::F64, Ty::I64]),
];

/// What exceptions carry, by the number of their tag's type.
pub(super) const TAGS: [&[Ty]; 2] = [&[Ty::I64], &[Ty::Exn, Ty::I64, Ty::Func, Ty::Extern]];

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    I64,
    F64,
    /// Any function, or null.
    Func,
    /// A function of one of [`SIGS`], or null.
    Sig(usize),
    Extern,
    Exn,
}

impl Ty {
    pub(super) fn is_ref(self) -> bool {
        !matches!(self, Ty::I64 | Ty::F64)
    }

    /// Whether all values of `other` are of this type.
    pub(super) fn takes(self, other: Ty) -> bool {
        self == other || (self, other) == (Ty::Func, other) && matches!(other, Ty::Sig(_))
    }

    /// The name of the place that functions have for values of this type.
    fn local(self) -> &'static str {
        match self {
            Ty::I64 => "$n",
            Ty::F64 => "$d",
            Ty::Func | Ty::Sig(_) => "$f",
            Ty::Extern => "$x",
            Ty::Exn => "$e",
        }
    }

    fn heap(self) -> String {
        match self {
            Ty::Sig(sig) => sig.to_string(),
            Ty::Extern => "extern".to_owned(),
            Ty::Exn => "exn".to_owned(),
            _ => "func".to_owned(),
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::I64 => f.write_str("i64"),
            Ty::F64 => f.write_str("f64"),
            Ty::Sig(sig) => write!(f, "(ref null {sig})"),
            reference => write!(f, "{}ref", reference.heap()),
        }
    }
}

/// What can be imported and exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// By the number of its type.
    Func(usize),
    Table(Ty, Limits),
    Memory(Limits),
    /// Whether it is mutable, and what it has.
    Global(bool, Ty),
    /// By the number of its type.
    Tag(usize),
}

/// The least and the greatest size of a table or memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) min: u64,
    pub(super) max: Option<u64>,
}

impl Type {
    /// Whether what has this type can be given for an import of another.
    pub(super) fn fits(self, import: Type) -> bool {
        let within = |given: Limits, import: Limits| {
            given.min >= import.min
                && import.max.is_none_or(|most| given.max.is_some_and(|max| max <= most))
        };
        match (self, import) {
            (Type::Table(a, given), Type::Table(b, import)) => a == b && within(given, import),
            (Type::Memory(given), Type::Memory(import)) => within(given, import),
            (Type::Global(false, given), Type::Global(false, import)) => import.takes(given),
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

/// As the text format has it, without a name.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Func(sig) => write!(f, "(func (type {sig}))"),
            Type::Table(ty, limits) => write!(f, "(table {limits} {ty})"),
            Type::Memory(limits) => write!(f, "(memory {limits})"),
            Type::Global(true, ty) => write!(f, "(global (mut {ty}))"),
            Type::Global(false, ty) => write!(f, "(global {ty})"),
            Type::Tag(tag) => write!(f, "(tag (type {}))", SIGS.len() + tag),
        }
    }
}

/// A core module. Its first import is a mutable `i64`, the calls that there may still be.
#[derive(Clone, Debug, Default)]
pub(super) struct ModuleDef {
    pub(super) imports: Vec<Type>,
    /// What it defines but for functions.
    pub(super) defined: Vec<Type>,
    pub(super) funcs: Vec<FuncDef>,
    /// Functions that are put into a table at an index.
    pub(super) elems: Vec<(usize, u64, Vec<usize>)>,
    /// By the place in the index space of their kind.
    pub(super) exports: Vec<(Type, usize)>,
    pub(super) start: Option<usize>,
}

/// A function that a module defines.
#[derive(Clone, Debug)]
pub(super) struct FuncDef {
    pub(super) sig: usize,
    pub(super) body: Vec<Statement>,
    /// What is called in place of returning.
    pub(super) tail: Option<Callee>,
}

/// Something that a function does.
#[derive(Clone, Debug)]
pub(super) enum Statement {
    /// Multiplies its number, and adds another.
    Mix(u64),
    Move {
        from: Place,
        to: Place,
    },
    Call(Callee),
    IsNull(Ty),
    TableSize(usize),
    TableGrow(usize, Place, u64),
    TableFill(usize, Index, Place, u64),
    /// To and from the first of so many elements.
    TableCopy(usize, usize, u64),
    MemorySize(usize),
    MemoryGrow(usize, u64),
    Throw(usize),
    ThrowRef,
    /// Catches what has a tag, or all; with the reference to it, or without.
    Try {
        tag: Option<usize>,
        keeps: bool,
        body: Vec<Statement>,
    },
    Unreachable,
}

/// Where values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Local(Ty),
    Global(usize),
    Element(usize, Index),
    /// An `i64` in a memory.
    Word(usize, u64),
    /// A reference to a function.
    Func(usize),
    Null(Ty),
}

/// An index of a table's element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    Constant(u64),
    /// The function's number, two bits of it.
    Number,
}

/// What is called. It is given what the function has, as is a tag.
#[derive(Clone, Copy, Debug)]
pub(super) enum Callee {
    Func(usize),
    /// An element of a table, which is to have this type.
    Indirect(usize, usize, Index),
    /// A reference of this type.
    Ref(usize, Place),
}

/// A component: core instances in order, each of a module of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct ComponentDef {
    pub(super) instances: Vec<InstanceDef>,
}

#[derive(Clone, Debug)]
pub(super) struct InstanceDef {
    pub(super) module: Rc<ModuleDef>,
    /// Whether the host gives the module.
    pub(super) is_given: bool,
    pub(super) args: Vec<InstanceArg>,
}

/// What an instance in a component is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum InstanceArg {
    /// The calls that there may still be.
    Calls,
    /// The host's function, of the first type.
    Host,
    /// An export of an earlier instance.
    Export(usize, usize),
}

impl ModuleDef {
    /// The tables, memories, globals or tags of its index space, by what `of` says of types.
    pub(super) fn space<T>(&self, of: impl Fn(Type) -> Option<T>) -> Vec<T> {
        self.imports.iter().chain(&self.defined).filter_map(|&ty| of(ty)).collect()
    }

    pub(super) fn tables(&self) -> Vec<Ty> {
        self.space(|ty| if let Type::Table(ty, _) = ty { Some(ty) } else { None })
    }

    pub(super) fn memories(&self) -> Vec<Limits> {
        self.space(|ty| if let Type::Memory(limits) = ty { Some(limits) } else { None })
    }

    pub(super) fn globals(&self) -> Vec<(bool, Ty)> {
        self.space(|ty| if let Type::Global(mutable, ty) = ty { Some((mutable, ty)) } else { None })
    }

    pub(super) fn tags(&self) -> Vec<usize> {
        self.space(|ty| if let Type::Tag(tag) = ty { Some(tag) } else { None })
    }

    /// The types of its functions, by number.
    pub(super) fn sigs(&self) -> Vec<usize> {
        let imported = self.space(|ty| if let Type::Func(sig) = ty { Some(sig) } else { None });
        imported.into_iter().chain(self.funcs.iter().map(|func| func.sig)).collect()
    }

    /// The type of what is at a place.
    pub(super) fn ty(&self, place: Place) -> Ty {
        match place {
            Place::Local(ty) | Place::Null(ty) => ty,
            Place::Global(global) => self.globals()[global].1,
            Place::Element(table, _) => self.tables()[table],
            Place::Word(..) => Ty::I64,
            Place::Func(func) => Ty::Sig(self.sigs()[func]),
        }
    }

    /// The type of what is called.
    pub(super) fn sig(&self, callee: Callee) -> usize {
        match callee {
            Callee::Func(func) => self.sigs()[func],
            Callee::Indirect(_, sig, _) | Callee::Ref(sig, _) => sig,
        }
    }

    /// The function that a global of the module's own has, if it is an immutable one of functions.
    pub(super) fn initial(&self, mutable: bool, ty: Ty) -> Option<usize> {
        let fits = |&sig: &usize| ty.takes(Ty::Sig(sig));
        (!mutable).then(|| self.sigs().iter().position(fits)).flatten()
    }

    /// The module in the text format.
    pub(super) fn text(&self) -> String {
        let mut text = format!("(module {}", self.needs());
        for &ty in &self.defined {
            let _ = match ty {
                Type::Global(mutable, content) => {
                    let ty = ty.to_string();
                    let zero = match self.initial(mutable, content) {
                        Some(func) => format!("(ref.func {func})"),
                        None if content.is_ref() => format!("(ref.null {})", content.heap()),
                        None => format!("({content}.const 0)"),
                    };
                    write!(text, "\n{} {zero})", &ty[..ty.len() - 1])
                }
                ty => write!(text, "\n{ty}"),
            };
        }
        for (table, at, funcs) in &self.elems {
            let _ =
                write!(text, "\n(elem (table {table}) (i32.const {at}) {}", self.tables()[*table]);
            funcs.iter().for_each(|func| _ = write!(text, " (ref.func {func})"));
            text.push(')');
        }
        let all: Vec<String> = (0..self.sigs().len()).map(|func| func.to_string()).collect();
        let _ = write!(text, "\n(elem declare func {})", all.join(" "));
        for func in &self.funcs {
            self.func(func, &mut text);
        }
        for (number, (ty, index)) in self.exports.iter().enumerate() {
            let _ = write!(text, "\n(export \"{number}\" ({} {index}))", sort(*ty));
        }
        if let Some(start) = self.start {
            let _ = write!(text, "\n(func $start");
            arguments(SIGS[0].0, &mut text, "(i64.const 1)");
            let _ = write!(text, "(call {start}) drop) (start $start)");
        }
        text + ")"
    }

    /// Types and imports.
    fn needs(&self) -> String {
        let sigs = SIGS.map(|(params, results)| signature(params, results));
        let tags = TAGS.map(|params| signature(params, &[]));
        let types = sigs.iter().chain(&tags).map(|signature| format!("(type (func {signature}))"));
        let imports = self.imports.iter().enumerate();
        let imports = imports.map(|(number, ty)| format!("\n(import \"x\" \"{number}\" {ty})"));
        types.chain(imports).collect()
    }

    /// The module's type.
    fn module_type(&self) -> String {
        let exports = self.exports.iter().enumerate();
        let exports = exports.map(|(number, (ty, _))| format!(" (export \"{number}\" {ty})"));
        format!("(module {}{})", self.needs(), exports.collect::<String>())
    }

    fn func(&self, func: &FuncDef, text: &mut String) {
        let (params, results) = SIGS[func.sig];
        let _ = write!(text, "\n(func (type {})", func.sig);
        *text += " (local $n i64) (local $d f64) (local $f funcref) (local $x externref)";
        *text += " (local $e exnref) (local $m i64)";
        for (index, param) in params.iter().enumerate() {
            let _ = write!(text, " (local.set {} (local.get {index}))", param.local());
        }
        if !func.is_leaf() {
            *text += " (if (i64.eqz (global.get 0)) (then unreachable))";
            *text += " (global.set 0 (i64.sub (global.get 0) (i64.const 1)))";
        }
        func.body.iter().for_each(|statement| self.statement(statement, text));
        match func.tail {
            Some(callee) => *text += &self.call(callee, "return_call"),
            None => arguments(results, text, "(local.get $n)"),
        }
        text.push(')');
    }

    fn statement(&self, statement: &Statement, text: &mut String) {
        let mix = |value: String| {
            format!("\n  (local.set $n (i64.add (i64.mul (local.get $n) (i64.const 31)) {value}))")
        };
        let extended = |value: String| mix(format!("(i64.extend_i32_u {value})"));
        *text += &match statement {
            Statement::Mix(number) => mix(format!("(i64.const {number})")),
            Statement::Move { from, to } => {
                let from = self.read(*from);
                match to {
                    Place::Local(ty) => format!("\n  (local.set {} {from})", ty.local()),
                    Place::Global(global) => format!("\n  (global.set {global} {from})"),
                    Place::Element(table, at) => format!("\n  (table.set {table} {at} {from})"),
                    Place::Word(memory, at) => {
                        format!("\n  (i64.store {memory} (i32.const {at}) {from})")
                    }
                    Place::Func(_) | Place::Null(_) => String::new(),
                }
            }
            Statement::Call(callee) => {
                let mut text = self.call(*callee, "call");
                results(SIGS[self.sig(*callee)].1, &mut text);
                text
            }
            Statement::IsNull(ty) => extended(format!("(ref.is_null (local.get {}))", ty.local())),
            Statement::TableSize(table) => extended(format!("(table.size {table})")),
            Statement::TableGrow(table, from, delta) => {
                let from = self.read(*from);
                extended(format!("(table.grow {table} {from} (i32.const {delta}))"))
            }
            Statement::TableFill(table, at, from, len) => {
                let from = self.read(*from);
                format!("\n  (table.fill {table} {at} {from} (i32.const {len}))")
            }
            Statement::TableCopy(to, from, len) => {
                let zero = "(i32.const 0)";
                format!("\n  (table.copy {to} {from} {zero} {zero} (i32.const {len}))")
            }
            Statement::MemorySize(memory) => extended(format!("(memory.size {memory})")),
            Statement::MemoryGrow(memory, delta) => {
                extended(format!("(memory.grow {memory} (i32.const {delta}))"))
            }
            Statement::Throw(tag) => {
                let mut args = String::new();
                arguments(TAGS[self.tags()[*tag]], &mut args, "(local.get $n)");
                format!("\n  {args} (throw {tag})")
            }
            Statement::ThrowRef => "\n  (throw_ref (local.get $e))".to_owned(),
            Statement::Try { tag, keeps, body } => self.catch(*tag, *keeps, body),
            Statement::Unreachable => "\n  unreachable".to_owned(),
        };
    }

    fn read(&self, place: Place) -> String {
        match place {
            Place::Local(ty) => format!("(local.get {})", ty.local()),
            Place::Global(global) => format!("(global.get {global})"),
            Place::Element(table, at) => format!("(table.get {table} {at})"),
            Place::Word(memory, at) => format!("(i64.load {memory} (i32.const {at}))"),
            Place::Func(func) => format!("(ref.func {func})"),
            Place::Null(ty) => format!("(ref.null {})", ty.heap()),
        }
    }

    fn call(&self, callee: Callee, call: &str) -> String {
        let mut text = "\n  ".to_owned();
        arguments(SIGS[self.sig(callee)].0, &mut text, "(local.get $n)");
        text + &match callee {
            Callee::Func(func) => format!("({call} {func})"),
            Callee::Indirect(table, sig, at) => {
                format!("{at} ({call}_indirect {table} (type {sig}))")
            }
            Callee::Ref(sig, place) => format!("{} ({call}_ref {sig})", self.read(place)),
        }
    }

    fn catch(&self, tag: Option<usize>, keeps: bool, body: &[Statement]) -> String {
        let carried = tag.map_or(&[][..], |tag| TAGS[self.tags()[tag]]);
        let mut caught: Vec<String> = carried.iter().map(Ty::to_string).collect();
        caught.extend(keeps.then(|| Ty::Exn.to_string()));
        let clause = match (tag, keeps) {
            (Some(tag), true) => format!("catch_ref {tag}"),
            (Some(tag), false) => format!("catch {tag}"),
            (None, true) => "catch_all_ref".to_owned(),
            (None, false) => "catch_all".to_owned(),
        };
        let caught = caught.join(" ");
        let mut text = format!(
            "\n  (block $done (block $caught (result {caught}) (try_table ({clause} $caught)"
        );
        body.iter().for_each(|statement| self.statement(statement, &mut text));
        text += ") (br $done))";
        if keeps {
            text += " (local.set $e)";
        }
        results(carried, &mut text);
        text + ")"
    }
}

impl ComponentDef {
    /// What the component exports: functions of the first type, by instance and export.
    pub(super) fn exports(&self) -> impl Iterator<Item = (usize, usize)> {
        self.instances.iter().enumerate().flat_map(|(instance, def)| {
            let exports = def.module.exports.iter().enumerate();
            let exports = exports.filter(|(_, (ty, _))| *ty == Type::Func(0));
            exports.map(move |(export, _)| (instance, export))
        })
    }

    /// The modules that the host gives, by their names.
    pub(super) fn given(&self) -> Vec<(String, String)> {
        let given = self.instances.iter().enumerate().filter(|(_, def)| def.is_given);
        given.map(|(number, def)| (format!("m{number}"), def.module.text())).collect()
    }

    /// The component in the text format. What it exports is called by numbers; `grant` says how many calls
    /// there may still be.
    pub(super) fn text(&self) -> String {
        let mut text = r#"(component
            (core module $calls
              (global (export "0") (mut i64) (i64.const 20))
              (func (export "grant") (param i64) (global.set 0 (local.get 0))))
            (core instance $calls (instantiate $calls))
            (func (export "grant") (param "n" u64) (canon lift (core func $calls "grant")))
            (import "host" (func $host (param "n" u64) (result u64)))
            (core func $host (canon lower (func $host)))"#
            .to_owned();
        for (number, InstanceDef { module, is_given, args }) in self.instances.iter().enumerate() {
            if *is_given {
                let _ = write!(text, "\n(core type $t{number} {})", module.module_type());
                let _ = write!(
                    text,
                    "(import \"m{number}\" (core module $m{number} (type $t{number})))"
                );
            } else {
                let module = module.text();
                let _ = write!(text, "\n(core module $m{number} {}", &module["(module".len()..]);
            }
            let _ = write!(text, "\n(core instance $i{number} (instantiate $m{number}");
            text += " (with \"x\" (instance";
            for (import, arg) in args.iter().enumerate() {
                let _ = write!(text, " (export \"{import}\" ({}", sort(module.imports[import]));
                let _ = match arg {
                    InstanceArg::Calls => write!(text, " $calls \"0\"))"),
                    InstanceArg::Host => write!(text, " $host))"),
                    InstanceArg::Export(from, export) => write!(text, " $i{from} \"{export}\"))"),
                };
            }
            text += "))))";
        }
        for (number, (instance, export)) in self.exports().enumerate() {
            let _ = write!(
                text,
                "\n(func (export \"f{number}\") (param \"n\" u64) (result u64) \
                 (canon lift (core func $i{instance} \"{export}\")))"
            );
        }
        text + ")"
    }
}

impl FuncDef {
    /// Whether it calls nothing, so that nobody need count its calls.
    pub(super) fn is_leaf(&self) -> bool {
        fn calls(body: &[Statement]) -> bool {
            body.iter().any(|statement| match statement {
                Statement::Call(_) => true,
                Statement::Try { body, .. } => calls(body),
                _ => false,
            })
        }
        self.tail.is_none() && !calls(&self.body)
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Index::Constant(at) => write!(f, "(i32.const {at})"),
            Index::Number => f.write_str("(i32.and (i32.wrap_i64 (local.get $n)) (i32.const 3))"),
        }
    }
}

fn signature(params: &[Ty], results: &[Ty]) -> String {
    let list = |types: &[Ty]| types.iter().map(Ty::to_string).collect::<Vec<_>>().join(" ");
    format!("(param {}) (result {})", list(params), list(results))
}

/// Puts what a function has on the stack, for parameters of these types.
fn arguments(types: &[Ty], text: &mut String, number: &str) {
    for ty in types {
        match ty {
            Ty::I64 => *text += number,
            ty => _ = write!(text, "(local.get {})", ty.local()),
        }
    }
}

/// Takes values of these types from the stack, the last one first.
fn results(types: &[Ty], text: &mut String) {
    for ty in types.iter().rev() {
        match ty {
            Ty::I64 => {
                *text += " (local.set $m) (local.set $n (i64.add (i64.mul (local.get $n) \
                          (i64.const 31)) (local.get $m)))";
            }
            ty => _ = write!(text, " (local.set {})", ty.local()),
        }
    }
}

fn sort(ty: Type) -> &'static str {
    match ty {
        Type::Func(_) => "func",
        Type::Table(..) => "table",
        Type::Memory(_) => "memory",
        Type::Global(..) => "global",
        Type::Tag(_) => "tag",
    }
}
