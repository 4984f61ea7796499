//! Where two types first differ. Types have the same values when they are made of the same; a
//! resource is known by its name.

use crate::wit::{self, definition, resolved};
use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind, TypeId};

/// How deep types are compared: WIT has no recursive types, and no type that people write is deeper.
const DEPTH: usize = 200;

/// One of the two that are compared.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) resolve: &'a Resolve,
    /// How it is called in messages.
    pub(crate) name: &'static str,
}

/// The first place where a function of `giver` has another type than one of `taker`.
pub(crate) fn difference(
    giver: Side<'_>,
    taker: Side<'_>,
    given: &Function,
    taken: &Function,
) -> Option<String> {
    let comparison = Comparison { giver, taker };
    let (left, right) = (&taken.params, &given.params);
    if taken.kind.is_async() != given.kind.is_async() {
        let which = if taken.kind.is_async() { taker } else { giver };
        return Some(format!("{} has it `async`", which.name));
    }
    if left.len() != right.len() {
        return Some(comparison.differ(
            "",
            &format!("{} parameters", left.len()),
            &format!("{} parameters", right.len()),
        ));
    }
    // A method's own resource was compared by its name.
    let skipped = usize::from(wit::is_method(taken));
    for (left, right) in left.iter().zip(right).skip(skipped) {
        if left.name != right.name {
            let (left, right) = (format!("`{}`", left.name), format!("`{}`", right.name));
            return Some(comparison.differ("a parameter", &left, &right));
        }
        let path = format!("parameter `{}`", left.name);
        if let Some(difference) = comparison.types(&path, &left.ty, &right.ty, 0) {
            return Some(difference);
        }
    }
    comparison.optional("the result", &taken.result, &given.result, 0)
}

struct Comparison<'a> {
    giver: Side<'a>,
    taker: Side<'a>,
}

impl Comparison<'_> {
    fn types(&self, path: &str, taken: &Type, given: &Type, depth: usize) -> Option<String> {
        let (taken, given) =
            (resolved(self.taker.resolve, taken), resolved(self.giver.resolve, given));
        let (Type::Id(left), Type::Id(right)) = (taken, given) else {
            return (taken != given).then(|| self.differing_types(path, &taken, &given));
        };
        if depth > DEPTH {
            return Some(format!("{path} is too deep to compare"));
        }
        self.definitions(path, left, right, depth + 1)
    }

    fn definitions(&self, path: &str, left: TypeId, right: TypeId, depth: usize) -> Option<String> {
        let taken = &self.taker.resolve.types[left].kind;
        let given = &self.giver.resolve.types[right].kind;
        let types = |place: &str, left: &Type, right: &Type| {
            self.types(&format!("{path}, {place}"), left, right, depth)
        };
        let optional = |place: &str, left: &Option<Type>, right: &Option<Type>| {
            self.optional(&format!("{path}, {place}"), left, right, depth)
        };
        let whole = || Some(self.differing_types(path, &Type::Id(left), &Type::Id(right)));
        match (taken, given) {
            (TypeDefKind::Record(a), TypeDefKind::Record(b)) => {
                let names = |it: &wit_parser::Record| {
                    it.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>()
                };
                if names(a) != names(b) {
                    return whole();
                }
                a.fields
                    .iter()
                    .zip(&b.fields)
                    .find_map(|(a, b)| types(&format!("field `{}`", a.name), &a.ty, &b.ty))
            }
            (TypeDefKind::Variant(a), TypeDefKind::Variant(b)) => {
                let names = |it: &wit_parser::Variant| {
                    it.cases.iter().map(|case| case.name.clone()).collect::<Vec<_>>()
                };
                if names(a) != names(b) {
                    return whole();
                }
                a.cases
                    .iter()
                    .zip(&b.cases)
                    .find_map(|(a, b)| optional(&format!("case `{}`", a.name), &a.ty, &b.ty))
            }
            (TypeDefKind::Enum(a), TypeDefKind::Enum(b)) => {
                let (a, b) = (a.cases.iter(), b.cases.iter());
                let same = a.map(|case| &case.name).eq(b.map(|case| &case.name));
                if same { None } else { whole() }
            }
            (TypeDefKind::Flags(a), TypeDefKind::Flags(b)) => {
                let (a, b) = (a.flags.iter(), b.flags.iter());
                let same = a.map(|flag| &flag.name).eq(b.map(|flag| &flag.name));
                if same { None } else { whole() }
            }
            (TypeDefKind::Tuple(a), TypeDefKind::Tuple(b)) if a.types.len() == b.types.len() => {
                let pairs = a.types.iter().zip(&b.types).enumerate();
                pairs.into_iter().find_map(|(i, (a, b))| types(&format!("element {i}"), a, b))
            }
            (TypeDefKind::Option(a), TypeDefKind::Option(b)) => types("`some`", a, b),
            (TypeDefKind::Result(a), TypeDefKind::Result(b)) => {
                optional("`ok`", &a.ok, &b.ok).or_else(|| optional("`err`", &a.err, &b.err))
            }
            (TypeDefKind::List(a), TypeDefKind::List(b)) => types("element", a, b),
            (TypeDefKind::FixedLengthList(a, n), TypeDefKind::FixedLengthList(b, m)) if n == m => {
                types("element", a, b)
            }
            (TypeDefKind::Map(a, x), TypeDefKind::Map(b, y)) => {
                types("key", a, b).or_else(|| types("value", x, y))
            }
            (TypeDefKind::Future(a), TypeDefKind::Future(b))
            | (TypeDefKind::Stream(a), TypeDefKind::Stream(b)) => optional("payload", a, b),
            (TypeDefKind::Handle(a), TypeDefKind::Handle(b)) => match (a, b) {
                (Handle::Own(a), Handle::Own(b)) | (Handle::Borrow(a), Handle::Borrow(b)) => {
                    types("resource", &Type::Id(*a), &Type::Id(*b))
                }
                _ => whole(),
            },
            (TypeDefKind::Resource, TypeDefKind::Resource) => {
                let name = |side: Side<'_>, id: TypeId| side.resolve.types[id].name.clone();
                if name(self.taker, left) == name(self.giver, right) { None } else { whole() }
            }
            _ => whole(),
        }
    }

    fn optional(
        &self,
        path: &str,
        taken: &Option<Type>,
        given: &Option<Type>,
        depth: usize,
    ) -> Option<String> {
        let shown = |side: Side<'_>, ty: &Option<Type>| match ty {
            Some(ty) => definition(side.resolve, ty),
            None => "nothing".to_owned(),
        };
        match (taken, given) {
            (Some(taken), Some(given)) => self.types(path, taken, given, depth),
            (None, None) => None,
            _ => Some(self.differ(path, &shown(self.taker, taken), &shown(self.giver, given))),
        }
    }

    fn differing_types(&self, path: &str, taken: &Type, given: &Type) -> String {
        let taken = definition(self.taker.resolve, taken);
        self.differ(path, &taken, &definition(self.giver.resolve, given))
    }

    fn differ(&self, path: &str, taken: &str, given: &str) -> String {
        let colon = if path.is_empty() { "" } else { ": " };
        format!("{path}{colon}{} has {taken}, {} has {given}", self.taker.name, self.giver.name)
    }
}
