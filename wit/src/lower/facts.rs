//! What can be said of a type as a whole: whether it is `Clone` or `Copy`, whether its Rust layout
//! can be the canonical one, and of how many parts it is.

use wit_parser::{Handle, Type, TypeDefKind, TypeId, TypeOwner};

use super::world::WorldLowering;
use super::{Direction, wit};
use crate::bindings::Derives;

/// The parts of a type from which on no component can have it: validators refuse such.
const TOO_MANY_PARTS: u64 = 1_000_000;

#[derive(Clone, Copy)]
pub(super) struct TypeFacts {
    pub(super) derives: Derives,
    /// Size and alignment, where any bytes are a value and there is no padding.
    pub(super) plain: Option<PlainLayout>,
    /// The type itself and all types in it, as often as they are in it: an alias that names another
    /// twice has more than twice its parts. `u64::MAX` of a type that was refused.
    parts: u64,
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
    const COPY: Self = Self { derives: Derives { clone: true, copy: true }, plain: None, parts: 1 };
    const CLONE: Self = Self { derives: Derives { clone: true, copy: false }, ..Self::COPY };
    const NEITHER: Self = Self { derives: Derives { clone: false, copy: false }, ..Self::COPY };

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
            parts: self.parts.saturating_add(other.parts),
        }
    }

    /// What holds of any number of such values.
    fn on_heap(self) -> Self {
        Self { derives: Derives { copy: false, ..self.derives }, ..self }
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
        if facts.parts >= TOO_MANY_PARTS && facts.parts != u64::MAX {
            let message = format!(
                "this type is of {} parts, and one of {TOO_MANY_PARTS} or more can be in no component",
                facts.parts
            );
            self.generation.wit_problem(self.generation.resolve.types[id].span, message);
            facts.parts = u64::MAX;
        }
        self.facts.insert((id, direction), facts);
        facts
    }

    /// Whether a type was refused for its parts, or has one that was: it is not to be taken apart.
    pub(super) fn is_too_large(&mut self, id: TypeId, direction: Direction) -> bool {
        self.facts_of(id, direction).parts == u64::MAX
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
            TypeDefKind::List(ty) => self.all(&[ty], direction).on_heap(),
            TypeDefKind::FixedLengthList(ty, length) => {
                let element = self.facts(ty, direction);
                TypeFacts {
                    plain: element.plain.and_then(|layout| layout.times(*length)),
                    parts: element.parts.saturating_add(1),
                    ..element
                }
            }
            TypeDefKind::Map(key, value) => self.all(&[key, value], direction).on_heap(),
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
