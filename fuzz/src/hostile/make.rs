//! Hostile components, in the text format.

use arbitrary::{Result, Unstructured};
use std::fmt::Write;

/// A component.
pub(super) struct Hostile {
    pub(super) text: String,
}

/// A type of values, without a name. Handles are those of the host's resource `t`, and of `r`, which the first of the two
/// components inside defines.
#[derive(Clone, Debug)]
enum Ty {
    Scalar(&'static str),
    String,
    OwnT,
    BorrowT,
    OwnR,
    BorrowR,
    List(Box<Ty>),
    Tuple(Vec<Ty>),
    Option(Box<Ty>),
    Result(Option<Box<Ty>>, Option<Box<Ty>>),
}

/// A core type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Core {
    I32,
    I64,
    F32,
    F64,
}

/// What a core value stands for, where that is known: a handle, or where a string or list lies, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    T,
    R,
    Address,
    Length,
}

/// The handles that a function borrows are to be dropped by it: which of its core parameters they are.
type Borrowed = Vec<(usize, Kind)>;

/// A core value that is passed.
type Passed = (Core, Option<Kind>);

/// A core function that core code can call.
#[derive(Clone, Debug)]
struct Callable {
    name: String,
    params: Vec<Passed>,
    results: Vec<Passed>,
}

/// A function of a component.
#[derive(Clone, Debug)]
struct Func {
    name: String,
    params: Vec<Ty>,
    result: Option<Ty>,
}

/// Which handles a type may have.
#[derive(Clone, Copy)]
struct Handles {
    r: bool,
    borrows: bool,
}

impl Ty {
    fn new(u: &mut Unstructured<'_>, handles: Handles, depth: u32) -> Result<Ty> {
        let inner = |u: &mut Unstructured<'_>| Ok(Box::new(Ty::new(u, handles, depth + 1)?));
        let optional = |u: &mut Unstructured<'_>| u.ratio(2, 3)?.then(|| inner(u)).transpose();
        Ok(match u.int_in_range(0..=if depth < 3 { 13 } else { 7 })? {
            0 => Ty::Scalar(u.choose(&["bool", "u8", "s16", "u32", "s64", "f32", "f64", "char"])?),
            1 => Ty::String,
            2 | 3 if handles.borrows => Ty::BorrowT,
            4 | 5 if handles.r && handles.borrows => Ty::BorrowR,
            2..=4 => Ty::OwnT,
            5..=7 if handles.r => Ty::OwnR,
            5..=7 => Ty::OwnT,
            8..=10 => Ty::List(inner(u)?),
            11 => {
                let count = u.int_in_range(1..=4)?;
                Ty::Tuple((0..count).map(|_| Ok(*inner(u)?)).collect::<Result<_>>()?)
            }
            12 => Ty::Option(inner(u)?),
            _ => Ty::Result(optional(u)?, optional(u)?),
        })
    }

    fn show(&self) -> String {
        let optional = |ty: &Option<Box<Ty>>| ty.as_ref().map(|ty| ty.show());
        match self {
            Ty::Scalar(name) => (*name).to_owned(),
            Ty::String => "string".to_owned(),
            Ty::OwnT => "(own $t)".to_owned(),
            Ty::BorrowT => "(borrow $t)".to_owned(),
            Ty::OwnR => "(own $r)".to_owned(),
            Ty::BorrowR => "(borrow $r)".to_owned(),
            Ty::List(element) => format!("(list {})", element.show()),
            Ty::Tuple(types) => {
                let types: Vec<String> = types.iter().map(Ty::show).collect();
                format!("(tuple {})", types.join(" "))
            }
            Ty::Option(payload) => format!("(option {})", payload.show()),
            Ty::Result(ok, err) => {
                let ok = optional(ok).map_or(String::new(), |ty| format!(" {ty}"));
                let err = optional(err).map_or(String::new(), |ty| format!(" (error {ty})"));
                format!("(result{ok}{err})")
            }
        }
    }

    fn pass(&self, to: &mut Vec<Passed>) {
        match self {
            Ty::OwnT | Ty::BorrowT => to.push((Core::I32, Some(Kind::T))),
            Ty::OwnR | Ty::BorrowR => to.push((Core::I32, Some(Kind::R))),
            Ty::String | Ty::List(_) => {
                to.extend([(Core::I32, Some(Kind::Address)), (Core::I32, Some(Kind::Length))]);
            }
            Ty::Tuple(types) => types.iter().for_each(|ty| ty.pass(to)),
            other => {
                let mut flat = Vec::new();
                other.flatten(&mut flat);
                to.extend(flat.into_iter().map(|core| (core, None)));
            }
        }
    }

    /// CanonicalABI.md `flatten_type`.
    fn flatten(&self, to: &mut Vec<Core>) {
        match self {
            Ty::Scalar("s64") => to.push(Core::I64),
            Ty::Scalar("f32") => to.push(Core::F32),
            Ty::Scalar("f64") => to.push(Core::F64),
            Ty::Scalar(_) | Ty::OwnT | Ty::BorrowT | Ty::OwnR | Ty::BorrowR => to.push(Core::I32),
            Ty::String | Ty::List(_) => to.extend([Core::I32; 2]),
            Ty::Tuple(types) => types.iter().for_each(|ty| ty.flatten(to)),
            Ty::Option(payload) => join(&[Some(payload)], to),
            Ty::Result(ok, err) => join(&[ok.as_deref(), err.as_deref()], to),
        }
    }
}

/// The discriminant, and what is wide enough for the payload of each case.
fn join(cases: &[Option<&Ty>], to: &mut Vec<Core>) {
    to.push(Core::I32);
    let first = to.len();
    for case in cases.iter().flatten() {
        let mut flat = Vec::new();
        case.flatten(&mut flat);
        for (place, core) in flat.into_iter().enumerate() {
            match to.get_mut(first + place) {
                None => to.push(core),
                Some(there) if *there == core => {}
                Some(there @ (Core::I32 | Core::F32)) if matches!(core, Core::I32 | Core::F32) => {
                    *there = Core::I32;
                }
                Some(there) => *there = Core::I64,
            }
        }
    }
}

impl Core {
    fn show(self) -> &'static str {
        match self {
            Core::I32 => "i32",
            Core::I64 => "i64",
            Core::F32 => "f32",
            Core::F64 => "f64",
        }
    }
}

impl Func {
    fn new(u: &mut Unstructured<'_>, name: String, r: bool) -> Result<Func> {
        let count = u.int_in_range(0..=4)?;
        let params = (0..count).map(|_| Ty::new(u, Handles { r, borrows: true }, 0));
        let params = params.collect::<Result<_>>()?;
        let result = u.ratio(3, 4)?.then(|| Ty::new(u, Handles { r, borrows: false }, 0));
        Ok(Func { name, params, result: result.transpose()? })
    }

    fn simple(name: &str, params: &[Ty], result: Option<Ty>) -> Func {
        Func { name: name.to_owned(), params: params.to_vec(), result }
    }

    /// Its parameters and result.
    fn signature(&self) -> String {
        let mut text = String::new();
        for (number, param) in self.params.iter().enumerate() {
            let _ = write!(text, " (param \"p{number}\" {})", param.show());
        }
        if let Some(result) = &self.result {
            let _ = write!(text, " (result {})", result.show());
        }
        text
    }

    /// What it borrows by parameters of their own, where handles are handles.
    fn borrowed(&self, defines_r: bool) -> Borrowed {
        let (mut at, mut borrowed, mut flat) = (0, Vec::new(), Vec::new());
        for ty in &self.params {
            match ty {
                Ty::BorrowT => borrowed.push((at, Kind::T)),
                Ty::BorrowR if !defines_r => borrowed.push((at, Kind::R)),
                _ => {}
            }
            ty.flatten(&mut flat);
            at = flat.len();
        }
        if at > 16 { Vec::new() } else { borrowed }
    }

    /// The core function that it is lifted from, or lowered to.
    fn core(&self, lowered: bool) -> (Vec<Passed>, Vec<Passed>) {
        let (mut params, mut result) = (Vec::new(), Vec::new());
        self.params.iter().for_each(|ty| ty.pass(&mut params));
        if params.len() > 16 {
            params = vec![(Core::I32, Some(Kind::Address))];
        }
        self.result.iter().for_each(|ty| ty.pass(&mut result));
        if result.len() > 1 {
            result = Vec::new();
            match lowered {
                true => params.push((Core::I32, Some(Kind::Address))),
                false => result.push((Core::I32, Some(Kind::Address))),
            }
        }
        (params, result)
    }
}

fn signature(params: &[Passed], results: &[Passed]) -> String {
    let show = |kind: &str, types: &[Passed]| match types {
        [] => String::new(),
        _ => {
            let types: Vec<&str> = types.iter().map(|(ty, _)| ty.show()).collect();
            format!(" ({kind} {})", types.join(" "))
        }
    };
    show("param", params) + &show("result", results)
}

/// What is said of all in one component.
const OPTIONS: &str = "(memory $state \"memory\") (realloc (func $state \"realloc\"))";

/// One of the two components, as far as it is made.
struct Maker<'u, 'b> {
    u: &'u mut Unstructured<'b>,
    /// What its core code can call.
    callable: Vec<Callable>,
}

impl Hostile {
    pub(super) fn new(u: &mut Unstructured<'_>) -> Result<Hostile> {
        let func = |u: &mut Unstructured<'_>, name: &str, most: usize, r: bool| {
            let count = u.int_in_range(1..=most)?;
            let funcs = (0..count).map(|number| Func::new(u, format!("{name}{number}"), r));
            funcs.collect::<Result<Vec<Func>>>()
        };
        let mut host = func(u, "host", 3, false)?;
        let (mut first, second) = (func(u, "first", 3, true)?, func(u, "second", 3, true)?);
        // By which handles get about, whatever else there is.
        host.extend([
            Func::simple("give", &[Ty::OwnT], None),
            Func::simple("lend", &[Ty::BorrowT, Ty::BorrowT], None),
            Func::simple("get", &[], Some(Ty::OwnT)),
            Func::simple("list", &[], Some(Ty::List(Box::new(Ty::OwnT)))),
        ]);
        first.extend([
            Func::simple("make", &[], Some(Ty::OwnR)),
            Func::simple("use", &[Ty::BorrowR, Ty::OwnT], Some(Ty::OwnT)),
            Func::simple("keep", &[Ty::OwnR], None),
        ]);
        let mut imports = String::from("(import \"t\" (type $t (sub resource)))\n");
        for it in &host {
            let _ = writeln!(imports, "(import \"{0}\" (func ${0}{1}))", it.name, it.signature());
        }
        let given: String =
            host.iter().map(|it| format!("(with \"{0}\" (func ${0})) ", it.name)).collect();
        let mut text = format!("(component\n{imports}");
        text += &component(u, "One", &imports, &host, &[], &first)?;
        text += &component(u, "Two", &imports, &host, &first, &second)?;
        let _ = write!(
            text,
            "(instance $one (instantiate $One (with \"t\" (type $t)) {given}))\n\
             (alias export $one \"r\" (type $r'))\n\
             (instance $two (instantiate $Two (with \"t\" (type $t)) {given}(with \"one\" (instance $one))))\n\
             (export $r \"r\" (type $r'))\n"
        );
        for (instance, funcs) in [("one", &first), ("two", &second)] {
            for it in funcs {
                let (name, signature) = (&it.name, it.signature());
                let _ = writeln!(
                    text,
                    "(export \"{name}\" (func ${instance} \"{name}\") (func{signature}))"
                );
            }
        }
        text += ")";
        Ok(Hostile { text })
    }
}

/// A component that has `own` functions; it imports those of the host and of the `other`. Who has no other defines `r`.
fn component(
    u: &mut Unstructured<'_>,
    name: &str,
    imports: &str,
    host: &[Func],
    other: &[Func],
    own: &[Func],
) -> Result<String> {
    let mut text = format!("(component ${name}\n{imports}");
    let is_first = other.is_empty();
    if !is_first {
        text += "(import \"one\" (instance $one (export \"r\" (type $r (sub resource)))\n";
        for it in other {
            let _ = writeln!(text, "(export \"{}\" (func{}))", it.name, it.signature());
        }
        text += "))\n(alias export $one \"r\" (type $r))\n";
    }
    let state = state(u)?;
    let _ =
        writeln!(text, "(core module $State {state})\n(core instance $state (instantiate $State))");
    let mut maker = Maker { u, callable: Vec::new() };
    for it in host.iter().chain(other) {
        let source = if host.iter().any(|host| host.name == it.name) {
            format!("(func ${})", it.name)
        } else {
            format!("(func $one \"{}\")", it.name)
        };
        let _ = writeln!(text, "(core func ${}' (canon lower {source} {OPTIONS}))", it.name);
        let (params, results) = it.core(true);
        maker.callable.push(Callable { name: it.name.clone(), params, results });
    }
    let (t, r) = ((Core::I32, Some(Kind::T)), (Core::I32, Some(Kind::R)));
    let number = (Core::I32, None);
    let callable = |name: &str, params: &[Passed], results: &[Passed]| Callable {
        name: name.to_owned(),
        params: params.to_vec(),
        results: results.to_vec(),
    };
    let _ = writeln!(text, "(core func $drop-t' (canon resource.drop $t))");
    maker.callable.push(callable("drop-t", &[t], &[]));
    if is_first {
        let (imports, given) = (maker.imports(), maker.given());
        let body = maker.body(&[number], &[], &[])?;
        let _ = writeln!(
            text,
            "(core module $Dtor {imports} (tag $e) (global $left (mut i32) (i32.const 20))\n\
             (func (export \"dtor\") (param i32) {body}))\n\
             (core instance $dtor (instantiate $Dtor (with \"state\" (instance $state)) (with \"\" (instance {given}))))\n\
             (type $r' (resource (rep i32) (dtor (func $dtor \"dtor\"))))\n\
             (core func $new-r' (canon resource.new $r'))\n(core func $drop-r' (canon resource.drop $r'))\n\
             (core func $rep-r' (canon resource.rep $r'))"
        );
        maker.callable.extend([
            callable("new-r", &[number], &[r]),
            callable("drop-r", &[r], &[]),
            callable("rep-r", &[r], &[number]),
        ]);
    } else {
        let _ = writeln!(text, "(core func $drop-r' (canon resource.drop $r))");
        maker.callable.push(callable("drop-r", &[r], &[]));
    }
    text += &maker.functions(own, is_first)?;
    Ok(text + ")\n")
}

/// The module with the memory of a component, whose content is small numbers above all: lengths, handles, addresses.
fn state(u: &mut Unstructured<'_>) -> Result<String> {
    let mut data = String::new();
    for _ in 0..192 {
        let word = match u.int_in_range(0..=7)? {
            0..=3 => u.int_in_range(0..=6)?,
            4 | 5 => 8 * u.int_in_range(0..=60_u32)?,
            6 => u.int_in_range(0..=1)?,
            _ => u.arbitrary()?,
        };
        word.to_le_bytes().iter().for_each(|byte| {
            let _ = write!(data, "\\{byte:02x}");
        });
    }
    let usual = "(global.get $next) (global.set $next (i32.and (i32.const 0xfff8) \
                 (i32.add (i32.const 15) (i32.add (global.get $next) (local.get 3)))))";
    let realloc = match u.int_in_range(0..=9)? {
        0 => "(i32.const 64)".to_owned(),
        1 => "(i32.const -16)".to_owned(),
        kind @ 2..=4 => {
            let end = ["(unreachable)", "(throw $e)", "(return (i32.const 3))"][kind - 2];
            format!(
                "(global.set $left (i32.sub (global.get $left) (i32.const 1))) \
                 (if (i32.eqz (global.get $left)) (then {end})) {usual}"
            )
        }
        _ => usual.to_owned(),
    };
    let left = u.int_in_range(1..=12)?;
    Ok(format!(
        "(memory (export \"memory\") 1) (tag $e) (data (i32.const 0) \"{data}\")\n\
         (global $next (mut i32) (i32.const 1024)) (global $left (mut i32) (i32.const {left}))\n\
         (func (export \"realloc\") (param i32 i32 i32 i32) (result i32) {realloc})"
    ))
}

impl Maker<'_, '_> {
    /// The module with the component's functions, lifted.
    fn functions(&mut self, own: &[Func], defines_r: bool) -> Result<String> {
        let (imports, given) = (self.imports(), self.given());
        let mut text = String::new();
        let _ = writeln!(
            text,
            "(core module $Main {imports} (tag $e) (global $left (mut i32) (i32.const 60))"
        );
        for it in own {
            let (params, results) = it.core(false);
            let body = self.body(&params, &results, &it.borrowed(defines_r))?;
            let _ = writeln!(
                text,
                "(func (export \"{}\"){} {body})",
                it.name,
                signature(&params, &results)
            );
            // Its `post-return`.
            let body = self.end()?;
            let _ = writeln!(
                text,
                "(func (export \"{}-post\"){} {body})",
                it.name,
                signature(&results, &[])
            );
        }
        let _ = writeln!(
            text,
            ")\n(core instance $main (instantiate $Main (with \"state\" (instance $state)) (with \"\" (instance {given}))))"
        );
        if defines_r {
            text += "(export $r \"r\" (type $r'))\n";
        }
        for it in own {
            let post = match self.u.ratio(1, 2)? {
                true => format!(" (post-return (func $main \"{}-post\"))", it.name),
                false => String::new(),
            };
            let _ = writeln!(
                text,
                "(func (export \"{0}\"){1} (canon lift (core func $main \"{0}\") {OPTIONS}{post}))",
                it.name,
                it.signature(),
            );
        }
        Ok(text)
    }

    fn imports(&self) -> String {
        let each = self.callable.iter().map(|it| {
            let (name, signature) = (&it.name, signature(&it.params, &it.results));
            format!("(import \"\" \"{name}\" (func ${name}{signature}))\n")
        });
        let memory = "(import \"state\" \"memory\" (memory 1))\n".to_owned();
        std::iter::once(memory).chain(each).collect()
    }

    fn given(&self) -> String {
        let each = self.callable.iter().map(|it| &it.name);
        each.map(|name| format!("(export \"{name}\" (func ${name}')) ")).collect()
    }

    /// What a `post-return` does.
    fn end(&mut self) -> Result<&'static str> {
        Ok(match self.u.int_in_range(0..=5)? {
            0 => "unreachable",
            1 => "(throw $e)",
            _ => "",
        })
    }

    /// A number as an argument or result: a handle of the kind that is wanted more often than not.
    fn number(&mut self, (ty, kind): Passed, params: &[Passed]) -> Result<String> {
        if kind.is_some() && self.u.ratio(9, 10)? || self.u.ratio(1, 3)? {
            let alike = params.iter().enumerate();
            let alike = alike.filter(|(_, param)| **param == (ty, kind));
            let alike: Vec<usize> = alike.map(|(number, _)| number).collect();
            if !alike.is_empty() && self.u.ratio(2, 3)? {
                return Ok(format!("(local.get {})", self.u.choose(&alike)?));
            }
            match kind {
                Some(Kind::T) => return Ok("(local.get $t)".to_owned()),
                Some(Kind::R) => return Ok("(local.get $r)".to_owned()),
                Some(Kind::Address) => {
                    return Ok(format!("(i32.const {})", 8 * self.u.int_in_range(0..=80_u32)?));
                }
                Some(Kind::Length) => {
                    return Ok(format!("(i32.const {})", self.u.int_in_range(0..=3)?));
                }
                None => {}
            }
        }
        let small: u32 = self.u.int_in_range(0..=7)?;
        Ok(match (ty, self.u.int_in_range(0..=7)?) {
            (Core::I32, 0) => "(local.get $t)".to_owned(),
            (Core::I32, 1) => "(local.get $r)".to_owned(),
            (Core::I32, 2 | 3) => format!("(i32.const {})", 8 * self.u.int_in_range(0..=80_u32)?),
            (Core::I32, 4) => format!("(i32.load (i32.const {}))", 4 * small),
            (Core::I32 | Core::I64, 5) if self.u.ratio(1, 4)? => {
                format!("({}.const {})", ty.show(), self.u.arbitrary::<i32>()?)
            }
            _ => format!("({}.const {small})", ty.show()),
        })
    }

    /// A body of some statements.
    fn body(
        &mut self,
        params: &[Passed],
        results: &[Passed],
        borrowed: &[(usize, Kind)],
    ) -> Result<String> {
        const NUMBER: Passed = (Core::I32, None);
        let mut body = String::from("(local $t i32) (local $r i32)\n");
        // Most have something to pass.
        for (local, sources) in [("t", ["get", "get"]), ("r", ["new-r", "make"])] {
            let source = self.callable.iter().find(|it| sources.contains(&it.name.as_str()));
            if let (Some(it), true) = (source, self.u.ratio(7, 8)?) {
                let args = "(i32.const 7)".repeat(it.params.len());
                let _ = writeln!(body, "(local.set ${local} (call ${} {args}))", it.name);
            }
        }
        for _ in 0..self.u.int_in_range(0..=9)? {
            match self.u.int_in_range(0..=11)? {
                0 => {
                    let (address, value) =
                        (self.number(NUMBER, params)?, self.number(NUMBER, params)?);
                    let _ =
                        writeln!(body, "(i32.store (i32.and {address} (i32.const 0x3fc)) {value})");
                }
                1 => {
                    let end = ["unreachable", "throw $e", "br 0"][self.u.int_in_range(0..=2)?];
                    let _ = writeln!(
                        body,
                        "(block (global.set $left (i32.sub (global.get $left) (i32.const 1))) \
                         (br_if 0 (i32.rem_u (global.get $left) (i32.const 5))) ({end}))"
                    );
                }
                _ => {
                    let Callable { name, params: takes, results: gives } =
                        self.u.choose(&self.callable)?.clone();
                    let args = takes.iter().map(|passed| self.number(*passed, params));
                    let args = args.collect::<Result<Vec<_>>>()?.join(" ");
                    let call = format!("(call ${name} {args})");
                    let _ = match &gives[..] {
                        [] => writeln!(body, "{call}"),
                        [(_, Some(Kind::T))] => writeln!(body, "(local.set $t {call})"),
                        [(_, Some(Kind::R))] => writeln!(body, "(local.set $r {call})"),
                        _ => writeln!(body, "(drop {call})"),
                    };
                }
            }
        }
        for (param, kind) in borrowed {
            let drop = if *kind == Kind::T { "drop-t" } else { "drop-r" };
            if self.u.ratio(15, 16)? {
                let _ = writeln!(body, "(call ${drop} (local.get {param}))");
            }
        }
        for passed in results {
            body += &self.number(*passed, params)?;
        }
        Ok(body)
    }
}
