//! Type definitions, and types where they are used.

use std::rc::Rc;

use wit_parser::{Handle, Span, Type, TypeDefKind as Wit, TypeId, TypeOwner};

use super::world::WorldLowering;
use super::{Direction, wit};
use crate::bindings::{Case, Field, ItemPath, NamedTy, Ty, TypeDef, TypeDefKind};
use crate::names::{self, TakenNames};

/// The most elements of a tuple, and parameters of a function, that implement what they must.
pub(super) const MOST: usize = 32;
/// The most elements of a tuple that implements Rust's own traits.
const MOST_DERIVED: usize = 12;

impl WorldLowering<'_, '_> {
    pub(super) fn type_def(&mut self, id: TypeId, direction: Direction) -> TypeDef {
        let resolve = self.generation.resolve;
        let def = &resolve.types[id];
        let name = def.name.clone().unwrap_or_default();
        let lowered = TypeDef {
            ident: self.name_of_definition(id, direction),
            docs: wit::docs_of(&def.docs, &def.stability),
            kind: self.type_def_kind(id, direction),
            derives: self.facts_of(id, direction).derives,
            is_error: self.generation.errors.contains(&id),
            lifetime: false,
            name,
        };
        let widest = lowered.widest_tuple();
        if widest > MOST_DERIVED {
            let message = format!(
                "a tuple of {widest} cannot be in a type, because tuples of more than \
                 {MOST_DERIVED} are not even `Debug` in Rust; make it a record"
            );
            self.generation.wit_problem(def.span, message);
        }
        lowered
    }

    fn type_def_kind(&mut self, id: TypeId, direction: Direction) -> TypeDefKind {
        let resolve = self.generation.resolve;
        if let Some(alias) = self.plan.with_types.get(&id) {
            let path = ItemPath { module: Vec::new(), ident: alias.clone() };
            return TypeDefKind::Alias(Ty::Named(NamedTy {
                path,
                copy: false,
                means: None,
                lifetime: false,
            }));
        }
        let def = &resolve.types[id];
        match &def.kind {
            Wit::Record(record) => {
                let mut scope = TakenNames::default();
                let fields = record.fields.iter().map(|field| Field {
                    name: field.name.clone(),
                    ident: scope.take(names::snake(&field.name)),
                    docs: wit::docs(&field.docs),
                    ty: self.ty(&field.ty, direction, field.span),
                });
                let fields = fields.collect();
                TypeDefKind::Record { fields, plain: self.facts_of(id, direction).plain.is_some() }
            }
            Wit::Variant(variant) => {
                let mut scope = TakenNames::default();
                let cases = variant.cases.iter().map(|case| Case {
                    name: case.name.clone(),
                    ident: scope.take(names::camel(&case.name)),
                    docs: wit::docs(&case.docs),
                    payload: case.ty.as_ref().map(|ty| self.ty(ty, direction, case.span)),
                });
                TypeDefKind::Variant(cases.collect())
            }
            Wit::Enum(enumeration) => {
                let mut scope = TakenNames::default();
                let cases = enumeration.cases.iter().map(|case| Case {
                    name: case.name.clone(),
                    ident: scope.take(names::camel(&case.name)),
                    docs: wit::docs(&case.docs),
                    payload: None,
                });
                TypeDefKind::Enum(cases.collect())
            }
            Wit::Flags(flags) => {
                let mut scope = TakenNames::default();
                let flags = flags.flags.iter().map(|flag| Case {
                    name: flag.name.clone(),
                    ident: scope.take(names::shouty(&flag.name)),
                    docs: wit::docs(&flag.docs),
                    payload: None,
                });
                TypeDefKind::Flags(flags.collect())
            }
            Wit::Resource => match direction {
                Direction::Import => TypeDefKind::Marker,
                Direction::Export => TypeDefKind::Exported,
            },
            Wit::Type(Type::Id(target)) => {
                TypeDefKind::Alias(Ty::Named(self.named(*target, direction, def.span)))
            }
            Wit::Type(ty) => TypeDefKind::Alias(self.ty(ty, direction, def.span)),
            _ => TypeDefKind::Alias(self.anonymous(id, direction, def.span)),
        }
    }

    /// A type where it is used; `span` is shown if it cannot be.
    pub(super) fn ty(&mut self, ty: &Type, direction: Direction, span: Span) -> Ty {
        Ty::Scalar(match ty {
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S8 => "i8",
            Type::S16 => "i16",
            Type::S32 => "i32",
            Type::S64 => "i64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::Char => "char",
            Type::String => return Ty::String,
            Type::ErrorContext => return self.unsupported(span, "`error-context`"),
            Type::Id(id) => {
                return match self.generation.resolve.types[*id].name {
                    Some(_) => Ty::Named(self.named(*id, direction, span)),
                    None => self.anonymous(*id, direction, span),
                };
            }
        })
    }

    fn named(&mut self, id: TypeId, direction: Direction, span: Span) -> NamedTy {
        let (path, direction) = self.name_of(id, direction);
        let means = self.means(id, direction, span);
        let copy = self.facts_of(id, direction).derives.copy;
        NamedTy { path, copy, means, lifetime: false }
    }

    /// What a name stands for, if that is an anonymous type.
    fn means(&mut self, id: TypeId, direction: Direction, span: Span) -> Option<Rc<Ty>> {
        if let Some(known) = self.means.get(&(id, direction)) {
            return known.clone();
        }
        let resolve = self.generation.resolve;
        let ultimate = wit::ultimate(resolve, id);
        let means = match &resolve.types[ultimate].kind {
            Wit::Record(_) | Wit::Variant(_) | Wit::Enum(_) | Wit::Flags(_) | Wit::Resource => None,
            _ if self.plan.with_types.contains_key(&id) => None,
            Wit::Type(ty) => Some(self.ty(ty, direction, span)),
            _ => Some(self.anonymous(ultimate, direction, span)),
        };
        let means = means.map(Rc::new);
        self.means.insert((id, direction), means.clone());
        means
    }

    fn anonymous(&mut self, id: TypeId, direction: Direction, span: Span) -> Ty {
        if self.is_too_large(id, direction) {
            return Ty::Tuple(Vec::new());
        }
        let resolve = self.generation.resolve;
        let def = &resolve.types[id];
        let span = if def.span.is_known() { def.span } else { span };
        let mut boxed = |ty: &Type| Box::new(self.ty(ty, direction, span));
        match &def.kind {
            Wit::List(ty) => Ty::List(boxed(ty)),
            Wit::FixedLengthList(ty, length) => Ty::Array(boxed(ty), *length),
            Wit::Map(key, value) => Ty::Map(boxed(key), boxed(value)),
            Wit::Option(ty) => Ty::Option(boxed(ty)),
            Wit::Result(result) => {
                Ty::Result(result.ok.as_ref().map(&mut boxed), result.err.as_ref().map(&mut boxed))
            }
            Wit::Tuple(tuple) => {
                if tuple.types.len() > MOST {
                    let what = format!(
                        "a tuple of {} cannot be passed, one of {MOST} can; make it a record",
                        tuple.types.len()
                    );
                    self.generation.wit_problem(span, what);
                }
                Ty::Tuple(tuple.types.iter().map(|ty| self.ty(ty, direction, span)).collect())
            }
            Wit::Handle(Handle::Own(resource) | Handle::Borrow(resource)) => {
                match self.resource_direction(*resource, direction) {
                    Direction::Import => Ty::Handle(self.name_of(*resource, direction).0),
                    Direction::Export => Ty::GuestHandle(self.name_of(*resource, direction).0),
                }
            }
            Wit::Type(ty) => self.ty(ty, direction, span),
            Wit::Stream(_) => self.unsupported(span, "`stream`"),
            Wit::Future(_) => self.unsupported(span, "`future`"),
            other => self.unsupported(span, &format!("`{}` here", other.as_str())),
        }
    }

    /// In which direction the definition of a resource lies.
    pub(super) fn resource_direction(&self, id: TypeId, direction: Direction) -> Direction {
        let resolve = self.generation.resolve;
        match resolve.types[wit::ultimate(resolve, id)].owner {
            TypeOwner::Interface(interface) => self.plan.direction_of(interface, direction),
            _ => Direction::Import,
        }
    }

    /// A type that has no Rust type yet; `()` stands in so that further problems can be found.
    fn unsupported(&mut self, span: Span, what: &str) -> Ty {
        let message = format!("Wharf cannot pass {what} between host and guest yet");
        self.generation.wit_problem(span, message);
        Ty::Tuple(Vec::new())
    }
}

impl TypeDef {
    /// The most elements of a tuple in a type that something is derived for.
    fn widest_tuple(&self) -> usize {
        match self.kind {
            TypeDefKind::Alias(_) => 0,
            _ => self.parts().into_iter().map(Ty::widest_tuple).max().unwrap_or(0),
        }
    }
}

impl Ty {
    /// Looks into everything but what has a definition of its own.
    fn widest_tuple(&self) -> usize {
        let own = if let Self::Tuple(types) = self { types.len() } else { 0 };
        self.parts().into_iter().map(Self::widest_tuple).fold(own, usize::max)
    }
}
