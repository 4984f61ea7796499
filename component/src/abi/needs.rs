//! What a type's values need to cross between Rust and a guest.

/// What lifting and lowering need beside core values.
///
/// It is known when Rust compiles, so that a call pays for no more than its values ask for. What is asked of
/// it is inlined in any profile: an answer that is known is no call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: scalars, and what is made of them alone.
    Nothing = 0,
    /// The guest's memory: strings and lists.
    Memory = 1,
    /// The component's own types and tables of handles: resources.
    Handles = 2,
    /// All of that: resources among strings and lists.
    Everything = 3,
    /// All of that, and the component's types to know how values lie in memory: dynamic ones, and what
    /// has any inside.
    Layouts = 7,
}

impl Needs {
    /// What either needs.
    #[must_use]
    #[inline(always)]
    pub const fn and(self, other: Needs) -> Needs {
        match self as u8 | other as u8 {
            0 => Needs::Nothing,
            1 => Needs::Memory,
            2 => Needs::Handles,
            3 => Needs::Everything,
            _ => Needs::Layouts,
        }
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
    #[inline(always)]
    pub const fn is_nothing(self) -> bool {
        matches!(self, Needs::Nothing)
    }

    /// Whether the component's types and handles are among it.
    #[inline(always)]
    pub const fn types(self) -> bool {
        matches!(self, Needs::Handles | Needs::Everything | Needs::Layouts)
    }

    /// Whether the guest's memory is among it.
    #[inline(always)]
    pub const fn memory(self) -> bool {
        matches!(self, Needs::Memory | Needs::Everything | Needs::Layouts)
    }

    /// Whether layouts are known at run time only.
    #[inline(always)]
    pub const fn layouts(self) -> bool {
        matches!(self, Needs::Layouts)
    }
}

#[cfg(test)]
mod tests {
    use super::Needs;
    use crate::abi::ComponentType;
    use crate::resource::{Resource, ResourceAny};
    use crate::value::Value;

    #[test]
    fn a_whole_needs_what_its_parts_need() {
        assert_eq!(<(u8, Option<f32>, Result<char, [bool; 3]>)>::NEEDS, Needs::Nothing);
        assert_eq!(<(u8, Result<u8, String>)>::NEEDS, Needs::Memory);
        assert_eq!(<Vec<u8>>::NEEDS, Needs::Memory);
        assert_eq!(<Box<str>>::NEEDS, Needs::Memory);
        assert_eq!(<(u8, Option<Resource<u8>>)>::NEEDS, Needs::Handles);
        assert_eq!(<Vec<Option<Resource<u8>>>>::NEEDS, Needs::Everything);
        assert_eq!(<(&[u8], ResourceAny)>::NEEDS, Needs::Everything);
        assert_eq!(<(ResourceAny, Option<Vec<Value>>)>::NEEDS, Needs::Layouts);
    }
}
