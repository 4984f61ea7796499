//! What can be said of a type as a whole: whether it is `Clone` or `Copy`, and whether its Rust
//! layout can be the canonical one.

use wit_parser::{Handle, Type, TypeDefKind, TypeId, TypeOwner};

use super::world::WorldLowering;
use super::{Direction, wit};
use crate::bindings::Derives;

#[derive(Clone, Copy)]
pub(super) struct TypeFacts {
    pub(super) derives: Derives,
    /// Size and alignment, where any bytes are a value and there is no padding.
    pub(super) plain: Option<PlainLayout>,
}

#[derive(Clone, Copy)]
pub(super) struct PlainLayout {
    size: u32,
    align: u32,
}

impl PlainLayout {
    fn times(self, length: u32) -> Option<Self> {
        Some(Self { size: self.size.checked_mul(length)?, ..self })
    }
}

impl TypeFacts {
    const COPY: Self = Self { derives: Derives { clone: true, copy: true }, plain: None };
    const CLONE: Self = Self { derives: Derives { clone: true, copy: false }, plain: None };
    const NEITHER: Self = Self { derives: Derives { clone: false, copy: false }, plain: None };

    fn plain(size: u32) -> Self {
        Self { plain: Some(PlainLayout { size, align: size }), ..Self::COPY }
    }

    /// What holds of a value that has both parts.
    fn and(self, other: Self) -> Self {
        Self {
            derives: Derives {
                clone: self.derives.clone && other.derives.clone,
                copy: self.derives.copy && other.derives.copy,
            },
            plain: None,
        }
    }
}

impl WorldLowering<'_, '_> {
    pub(super) fn facts(&mut self, ty: &Type, direction: Direction) -> TypeFacts {
        match ty {
            Type::U8 | Type::S8 => TypeFacts::plain(1),
            Type::U16 | Type::S16 => TypeFacts::plain(2),
            Type::U32 | Type::S32 | Type::F32 => TypeFacts::plain(4),
            Type::U64 | Type::S64 | Type::F64 => TypeFacts::plain(8),
            Type::Bool | Type::Char => TypeFacts::COPY,
            Type::String => TypeFacts::CLONE,
            Type::ErrorContext => TypeFacts::NEITHER,
            Type::Id(id) => self.facts_of(*id, direction),
        }
    }

    pub(super) fn facts_of(&mut self, id: TypeId, direction: Direction) -> TypeFacts {
        if let Some(facts) = self.facts.get(&(id, direction)) {
            return *facts;
        }
        let mut facts = self.compute(id, direction);
        if self.plan.with_types.contains_key(&id) {
            // Of the host's own type only what the WIT says is known; its layout is not that, and
            // whether it is `Copy` neither.
            facts.plain = None;
            facts.derives.copy = false;
        }
        if self.is_deprecated_at_root(id) {
            // What proves it plain would use what is deprecated where nothing allows that.
            facts.plain = None;
        }
        self.facts.insert((id, direction), facts);
        facts
    }

    fn is_deprecated_at_root(&self, id: TypeId) -> bool {
        let ty = &self.generation.resolve.types[id];
        let at_root = self.plan.root.is_empty() && matches!(ty.owner, TypeOwner::World(_));
        at_root && wit::docs_of(&ty.docs, &ty.stability).deprecated.is_some()
    }

    fn compute(&mut self, id: TypeId, direction: Direction) -> TypeFacts {
        let resolve = self.generation.resolve;
        match &resolve.types[id].kind {
            TypeDefKind::Type(ty) => self.facts(ty, direction),
            TypeDefKind::Record(record) => {
                let types: Vec<&Type> = record.fields.iter().map(|field| &field.ty).collect();
                let all = self.all(&types, direction);
                TypeFacts { plain: self.record_layout(&types, direction), ..all }
            }
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<&Type> = tuple.types.iter().collect();
                self.all(&types, direction)
            }
            TypeDefKind::Variant(variant) => {
                let types: Vec<&Type> =
                    variant.cases.iter().filter_map(|c| c.ty.as_ref()).collect();
                self.all(&types, direction)
            }
            TypeDefKind::Result(result) => {
                let types: Vec<&Type> = result.ok.iter().chain(&result.err).collect();
                self.all(&types, direction)
            }
            TypeDefKind::Option(ty) => self.all(&[ty], direction),
            TypeDefKind::List(ty) => self.all(&[ty], direction).and(TypeFacts::CLONE),
            TypeDefKind::FixedLengthList(ty, length) => {
                let element = self.facts(ty, direction);
                TypeFacts {
                    plain: element.plain.and_then(|layout| layout.times(*length)),
                    ..element
                }
            }
            TypeDefKind::Map(key, value) => {
                self.all(&[key, value], direction).and(TypeFacts::CLONE)
            }
            TypeDefKind::Flags(_) | TypeDefKind::Enum(_) => TypeFacts::COPY,
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => {
                match self.resource_direction(*id, direction) {
                    Direction::Import => TypeFacts::NEITHER,
                    Direction::Export => TypeFacts::COPY,
                }
            }
            _ => TypeFacts::NEITHER,
        }
    }

    fn all(&mut self, types: &[&Type], direction: Direction) -> TypeFacts {
        types.iter().fold(TypeFacts::COPY, |all, ty| all.and(self.facts(ty, direction)))
    }

    /// The layout of a record without padding, of fields that are plain themselves.
    fn record_layout(&mut self, types: &[&Type], direction: Direction) -> Option<PlainLayout> {
        let mut whole = PlainLayout { size: 0, align: 1 };
        for ty in types {
            let field = self.facts(ty, direction).plain?;
            if !whole.size.is_multiple_of(field.align) {
                return None;
            }
            whole.size = whole.size.checked_add(field.size)?;
            whole.align = whole.align.max(field.align);
        }
        whole.size.is_multiple_of(whole.align).then_some(whole)
    }
}
