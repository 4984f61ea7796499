//! What a type's values need to cross between Rust and a guest.

/// What lifting and lowering need beside core values. Each needs what those before it need.
///
/// It is known when Rust compiles, so that a call pays for no more than its values ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Nothing: scalars, and what is made of them alone.
    Nothing,
    /// The guest's memory: strings and lists.
    Memory,
    /// The component's own types and tables of handles: resources.
    Types,
    /// The component's types, because nothing else says how the values lie in memory: dynamic ones,
    /// and what has any inside.
    Layouts,
}

impl Needs {
    /// What either needs.
    #[must_use]
    pub const fn and(self, other: Needs) -> Needs {
        if self as u8 > other as u8 { self } else { other }
    }

    /// What all of `parts` together need.
    pub const fn all(parts: &[Needs]) -> Needs {
        let mut needs = Needs::Nothing;
        let mut i = 0;
        while i < parts.len() {
            needs = needs.and(parts[i]);
            i += 1;
        }
        needs
    }

    /// Whether core values are enough.
    pub const fn is_nothing(self) -> bool {
        matches!(self, Needs::Nothing)
    }

    /// Whether the component's types are among it.
    pub const fn types(self) -> bool {
        matches!(self, Needs::Types | Needs::Layouts)
    }

    /// Whether layouts are known at run time only.
    pub const fn layouts(self) -> bool {
        matches!(self, Needs::Layouts)
    }
}

#[cfg(test)]
mod tests {
    use super::Needs;
    use crate::abi::ComponentType;
    use crate::resource::{Resource, ResourceAny};
    use crate::val::Val;

    #[test]
    fn a_whole_needs_what_its_parts_need() {
        assert_eq!(<(u8, Option<f32>, Result<char, [bool; 3]>)>::NEEDS, Needs::Nothing);
        assert_eq!(<(u8, Result<u8, String>)>::NEEDS, Needs::Memory);
        assert_eq!(<Vec<u8>>::NEEDS, Needs::Memory);
        assert_eq!(<Box<str>>::NEEDS, Needs::Memory);
        assert_eq!(<Vec<Option<Resource<u8>>>>::NEEDS, Needs::Types);
        assert_eq!(<(&[u8], ResourceAny)>::NEEDS, Needs::Types);
        assert_eq!(<(ResourceAny, Option<Vec<Val>>)>::NEEDS, Needs::Layouts);
    }
}
