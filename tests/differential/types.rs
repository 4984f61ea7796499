//! Component types: made at random, and written as component text and as WIT.

use crate::model;
use crate::rng::Rng;
use std::fmt::Write;

/// A type of component values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    Str,
    List(Box<Ty>),
    Fixed(Box<Ty>, u32),
    Map(Box<Ty>, Box<Ty>),
    Record(Vec<(String, Ty)>),
    Tuple(Vec<Ty>),
    Variant(Vec<(String, Option<Ty>)>),
    Enum(Vec<String>),
    Flags(Vec<String>),
    Option(Box<Ty>),
    Result(Option<Box<Ty>>, Option<Box<Ty>>),
}

/// The type of a function.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Ty>,
    pub(crate) result: Option<Ty>,
    /// Types that are named before its own, so that functions of one component agree on the names.
    pub(crate) beside: Vec<Ty>,
}

const SCALARS: [(Ty, &str); 13] = [
    (Ty::Bool, "bool"),
    (Ty::S8, "s8"),
    (Ty::U8, "u8"),
    (Ty::S16, "s16"),
    (Ty::U16, "u16"),
    (Ty::S32, "s32"),
    (Ty::U32, "u32"),
    (Ty::S64, "s64"),
    (Ty::U64, "u64"),
    (Ty::F32, "f32"),
    (Ty::F64, "f64"),
    (Ty::Char, "char"),
    (Ty::Str, "string"),
];

/// How deep types nest.
const DEPTH: u32 = 4;

/// What keys of maps may be, floats among the rest they may not.
const KEYS: [Ty; 4] = [Ty::U8, Ty::S32, Ty::Char, Ty::Str];

/// Fields, cases and flags at the places where layouts change.
const FLAG_COUNTS: [usize; 9] = [1, 3, 8, 9, 16, 17, 24, 31, 32];
const ENUM_COUNTS: [usize; 6] = [1, 2, 5, 255, 256, 257];

impl Signature {
    /// Some parameters and, mostly, a result.
    pub(crate) fn random(rng: &mut Rng) -> Signature {
        // Small signatures are frequent, so that a fault shows in one of them too.
        let mut budget = rng.pick(&[2, 6, 6, 12, 12, 24, 48]);
        let mut count = rng.pick(&[0, 1, 1, 1, 2, 2, 3, 5]);
        if rng.one_in(4) {
            // Core parameters around the number from which on they are passed in memory.
            (budget, count) = (budget + 16, 5 + rng.below(12));
        }
        let params: Vec<Ty> = (0..count).map(|_| Ty::part(rng, DEPTH, &mut budget)).collect();
        let result = match rng.below(8) {
            0 => None,
            1..4 if !params.is_empty() => Some(params[rng.below(params.len())].clone()),
            _ => Some(Ty::part(rng, DEPTH, &mut (budget + 4))),
        };
        Signature { params, result, beside: Vec::new() }
    }

    /// Another one, of the same types in another order, more or less. Both can stand in one component
    /// then.
    pub(crate) fn sibling(&mut self, rng: &mut Rng) -> Signature {
        let mut types: Vec<Ty> = self.params.iter().chain(&self.result).cloned().collect();
        types.push(Ty::random(rng));
        self.beside = types.clone();
        let mut sibling = Signature { beside: types.clone(), ..Signature::default() };
        while types.len() > 1 {
            sibling.params.push(types.swap_remove(rng.below(types.len())));
        }
        sibling.result = types.pop();
        sibling
    }

    /// Whether a call goes through memory.
    pub(crate) fn needs_memory(&self) -> bool {
        model::flatten_all(&self.params).len() > model::MAX_FLAT_PARAMS
            || self.result.as_ref().is_some_and(|ty| model::flatten(ty).len() > 1)
            || self.params.iter().chain(&self.result).any(Ty::has_pointers)
    }

    /// `f: func(p0: u8, p1: t0) -> string`, and the types that it names before it.
    pub(crate) fn wit(&self, name: &str) -> String {
        let mut types = Definitions::default();
        let params = self.params.iter().enumerate();
        let params: Vec<String> =
            params.map(|(i, ty)| format!("p{i}: {}", types.wit(ty))).collect();
        let result = self.result.as_ref().map(|ty| format!(" -> {}", types.wit(ty)));
        let func = format!("{name}: func({}){};", params.join(", "), result.unwrap_or_default());
        types.wit.push(func);
        types.wit.join("\n")
    }

    /// The types that have to be named, and `(param "p0" u8) (result string)`.
    pub(crate) fn text(&self) -> (Definitions, String) {
        let mut types = Definitions::default();
        for ty in &self.beside {
            types.text(ty);
        }
        let mut func = String::new();
        for (i, ty) in self.params.iter().enumerate() {
            let _ = write!(func, " (param \"p{i}\" {})", types.text(ty));
        }
        if let Some(ty) = &self.result {
            let _ = write!(func, " (result {})", types.text(ty));
        }
        (types, func)
    }
}

impl Ty {
    /// A type of some size.
    pub(crate) fn random(rng: &mut Rng) -> Ty {
        let mut budget = rng.pick(&[2, 6, 12, 24]);
        Ty::part(rng, DEPTH, &mut budget)
    }

    /// A type that nests to `depth` and has about `budget` parts, which it takes from there.
    fn part(rng: &mut Rng, depth: u32, budget: &mut usize) -> Ty {
        *budget = budget.saturating_sub(1);
        if depth == 0 || *budget == 0 || rng.one_in(4) {
            return SCALARS[rng.below(SCALARS.len())].0.clone();
        }
        let boxed = |rng: &mut Rng, budget: &mut usize| Box::new(Ty::part(rng, depth - 1, budget));
        match rng.below(16) {
            0..2 => Ty::Str,
            2 | 3 => Ty::List(boxed(rng, budget)),
            4 => {
                let length = rng.pick(&[1, 2, 3, 5]);
                let mut part = *budget / length as usize;
                Ty::Fixed(boxed(rng, &mut part), length)
            }
            5 => Ty::Map(Box::new(KEYS[rng.below(KEYS.len())].clone()), boxed(rng, budget)),
            6 | 7 => {
                let count = 1 + rng.below(5);
                let ty = |i| (name(i), Ty::part(rng, depth - 1, budget));
                Ty::Record((0..count).map(ty).collect())
            }
            8 => {
                let count = 1 + rng.below(4);
                Ty::Tuple((0..count).map(|_| Ty::part(rng, depth - 1, budget)).collect())
            }
            9..12 => {
                let count = if rng.one_in(12) { 257 } else { 1 + rng.below(5) };
                let case = |i| {
                    let some = i < 6 && !rng.one_in(3);
                    (name(i), some.then(|| Ty::part(rng, depth - 1, budget)))
                };
                Ty::Variant((0..count).map(case).collect())
            }
            12 => Ty::Enum((0..rng.pick(&ENUM_COUNTS)).map(name).collect()),
            13 => Ty::Flags((0..rng.pick(&FLAG_COUNTS)).map(name).collect()),
            14 => Ty::Option(boxed(rng, budget)),
            _ => {
                let ok = (!rng.one_in(4)).then(|| boxed(rng, budget));
                let err = (!rng.one_in(3)).then(|| boxed(rng, budget));
                Ty::Result(ok, err)
            }
        }
    }

    /// Whether values lie elsewhere in part: in lists and strings.
    pub(crate) fn has_pointers(&self) -> bool {
        match self {
            Ty::Str | Ty::List(_) | Ty::Map(..) => true,
            Ty::Fixed(ty, _) | Ty::Option(ty) => ty.has_pointers(),
            Ty::Record(fields) => fields.iter().any(|(_, ty)| ty.has_pointers()),
            Ty::Tuple(types) => types.iter().any(Ty::has_pointers),
            Ty::Variant(cases) => {
                cases.iter().filter_map(|case| case.1.as_ref()).any(Ty::has_pointers)
            }
            Ty::Result(ok, err) => [ok, err].into_iter().flatten().any(|ty| ty.has_pointers()),
            _ => false,
        }
    }
}

/// Names of several words, which differ early and late.
fn name(i: usize) -> String {
    match i % 3 {
        0 => format!("a{i}"),
        1 => format!("field-{i}-of-many"),
        _ => format!("b{i}-c"),
    }
}

/// Types that component text and WIT refer to by a name.
#[derive(Default)]
pub(crate) struct Definitions {
    known: Vec<Ty>,
    /// One definition each.
    text: Vec<String>,
    wit: Vec<String>,
}

impl Definitions {
    /// Definitions and imports of all named types, for the inside of a component.
    pub(crate) fn imports(&self) -> String {
        let mut text = String::new();
        for (i, definition) in self.text.iter().enumerate() {
            let _ = writeln!(text, "  (type $d{i} {definition})");
            let _ = writeln!(text, "  (import \"t{i}\" (type $t{i} (eq $d{i})))");
        }
        text
    }

    /// The same types as arguments of an instantiation.
    pub(crate) fn arguments(&self) -> String {
        let argument = |i| format!(" (with \"t{i}\" (type $t{i}))");
        (0..self.text.len()).map(argument).collect()
    }

    /// `ty` as component text.
    pub(crate) fn text(&mut self, ty: &Ty) -> String {
        let optional = |this: &mut Self, before: &str, ty: Option<&Ty>, after: &str| {
            ty.map(|ty| format!("{before}{}{after}", this.text(ty))).unwrap_or_default()
        };
        let definition = match ty {
            Ty::List(ty) => return format!("(list {})", self.text(ty)),
            Ty::Fixed(ty, length) => return format!("(list {} {length})", self.text(ty)),
            Ty::Map(key, value) => return format!("(map {} {})", self.text(key), self.text(value)),
            Ty::Option(ty) => return format!("(option {})", self.text(ty)),
            Ty::Tuple(types) => {
                let types: Vec<String> = types.iter().map(|ty| self.text(ty)).collect();
                return format!("(tuple {})", types.join(" "));
            }
            Ty::Result(ok, err) => {
                let ok = optional(self, " ", ok.as_deref(), "");
                return format!("(result{ok}{})", optional(self, " (error ", err.as_deref(), ")"));
            }
            Ty::Record(fields) => {
                let field =
                    |(name, ty): &(String, Ty)| format!(" (field \"{name}\" {})", self.text(ty));
                format!("(record{})", fields.iter().map(field).collect::<String>())
            }
            Ty::Variant(cases) => {
                let case = |(name, ty): &(String, Option<Ty>)| {
                    format!(" (case \"{name}\"{})", optional(self, " ", ty.as_ref(), ""))
                };
                format!("(variant{})", cases.iter().map(case).collect::<String>())
            }
            Ty::Enum(names) => format!("(enum {})", quoted(names)),
            Ty::Flags(names) => format!("(flags {})", quoted(names)),
            scalar => return scalar_name(scalar).to_owned(),
        };
        match self.known.iter().position(|known| known == ty) {
            Some(i) => format!("$t{i}"),
            None => {
                self.known.push(ty.clone());
                self.text.push(definition);
                format!("$t{}", self.known.len() - 1)
            }
        }
    }

    /// `ty` as WIT.
    fn wit(&mut self, ty: &Ty) -> String {
        let optional = |this: &mut Self, ty: Option<&Ty>| {
            ty.map(|ty| format!("({})", this.wit(ty))).unwrap_or_default()
        };
        let definition = match ty {
            Ty::List(ty) => return format!("list<{}>", self.wit(ty)),
            Ty::Fixed(ty, length) => return format!("list<{}, {length}>", self.wit(ty)),
            Ty::Map(key, value) => return format!("map<{}, {}>", self.wit(key), self.wit(value)),
            Ty::Option(ty) => return format!("option<{}>", self.wit(ty)),
            Ty::Tuple(types) => {
                let types: Vec<String> = types.iter().map(|ty| self.wit(ty)).collect();
                return format!("tuple<{}>", types.join(", "));
            }
            Ty::Result(ok, err) => {
                let mut side =
                    |ty: &Option<Box<Ty>>| ty.as_ref().map_or("_".to_owned(), |ty| self.wit(ty));
                return format!("result<{}, {}>", side(ok), side(err));
            }
            Ty::Record(fields) => {
                let field = |(name, ty): &(String, Ty)| format!("{name}: {}", self.wit(ty));
                ("record", fields.iter().map(field).collect::<Vec<_>>())
            }
            Ty::Variant(cases) => {
                let case = |(name, ty): &(String, Option<Ty>)| {
                    format!("{name}{}", optional(self, ty.as_ref()))
                };
                ("variant", cases.iter().map(case).collect())
            }
            Ty::Enum(names) => ("enum", names.clone()),
            Ty::Flags(names) => ("flags", names.clone()),
            scalar => return scalar_name(scalar).to_owned(),
        };
        match self.known.iter().position(|known| known == ty) {
            Some(i) => format!("t{i}"),
            None => {
                let i = self.known.len();
                let (keyword, items) = definition;
                self.known.push(ty.clone());
                self.wit.push(format!("{keyword} t{i} {{ {} }}", items.join(", ")));
                format!("t{i}")
            }
        }
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" ")
}

fn scalar_name(ty: &Ty) -> &'static str {
    SCALARS.iter().find(|(scalar, _)| scalar == ty).expect("a scalar has a name").1
}
