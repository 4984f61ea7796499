//! Types of values.

use super::Scope;
use crate::resource::ResourceType;
use crate::types::{
    self, EnumIndex, FixedListIndex, FlagsIndex, InterfaceType, ListIndex, Name, OptionIndex,
    RecordIndex, ResultIndex, TupleIndex, VariantIndex,
};
use std::fmt;

/// The type of a component value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the WIT type of its name")]
pub enum Type {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    Float32,
    Float64,
    Char,
    String,
    List(List),
    Map(Map),
    FixedLengthList(FixedLengthList),
    Record(Record),
    Tuple(Tuple),
    Variant(Variant),
    Enum(Enum),
    Option(OptionType),
    Result(ResultType),
    Flags(Flags),
    Own(ResourceType),
    Borrow(ResourceType),
}

macro_rules! unwrap {
    ($($unwrap:ident $variant:ident $ty:ty, $what:literal)*) => {
        impl Type {
            /// The name under which the component imports or exports the type, which is its name in
            /// the WIT document. `None` for types that have none, and where one type has several.
            pub fn name(&self) -> Option<&str> {
                match self {
                    Type::Record(ty) => ty.name(),
                    Type::Variant(ty) => ty.name(),
                    Type::Enum(ty) => ty.name(),
                    Type::Flags(ty) => ty.name(),
                    _ => None,
                }
            }

            $(
                #[doc = concat!("The type of ", $what, ".")]
                ///
                /// # Panics
                ///
                /// When it is another type.
                #[track_caller]
                pub fn $unwrap(&self) -> &$ty {
                    match self {
                        Type::$variant(ty) => ty,
                        other => panic!(concat!("expected the type of ", $what, ", found {}"), other),
                    }
                }
            )*
        }
    };
}

unwrap! {
    unwrap_list List List, "a list"
    unwrap_map Map Map, "a map"
    unwrap_fixed_length_list FixedLengthList FixedLengthList, "a list of fixed length"
    unwrap_record Record Record, "a record"
    unwrap_tuple Tuple Tuple, "a tuple"
    unwrap_variant Variant Variant, "a variant"
    unwrap_enum Enum Enum, "an enum"
    unwrap_option Option OptionType, "an option"
    unwrap_result Result ResultType, "a result"
    unwrap_flags Flags Flags, "flags"
    unwrap_own Own ResourceType, "a handle that owns"
    unwrap_borrow Borrow ResourceType, "a handle that borrows"
}

macro_rules! structured {
    ($($name:ident $kind:ident $index:ident $doc:literal)*) => {$(
        #[doc = $doc]
        #[derive(Clone)]
        pub struct $name {
            scope: Scope,
            index: $index,
        }

        impl $name {
            pub(super) fn new(scope: Scope, index: $index) -> $name {
                $name { scope, index }
            }

            pub(super) fn display(&self) -> types::DisplayType<'_> {
                self.scope().types().display(self.interface_type())
            }

            /// The type among those of its component.
            pub(crate) fn interface_type(&self) -> InterfaceType {
                self.index.into()
            }

            pub(super) fn scope(&self) -> &Scope {
                &self.scope
            }

            pub(super) fn data(&self) -> &types::$kind {
                &self.scope.types()[self.index]
            }
        }

        /// Types are equal when they have the same structure, names of fields, cases and flags included. A map is no list of
        /// tuples.
        impl PartialEq for $name {
            fn eq(&self, other: &$name) -> bool {
                let (left, right) = (&self.scope, &other.scope);
                types::compare_types(
                    (left.types(), self.index.into()),
                    (right.types(), other.index.into()),
                    &mut |a, b| left.resource(a) == right.resource(b),
                )
                .is_ok()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    )*};
}

structured! {
    List ListType ListIndex "`list<T>`."
    Map ListType ListIndex "`map<K, V>`."
    FixedLengthList FixedListType FixedListIndex "`list<T, N>`."
    Record RecordType RecordIndex "A record."
    Tuple TupleType TupleIndex "`tuple<...>`."
    Variant VariantType VariantIndex "A variant."
    Enum EnumType EnumIndex "An enum."
    OptionType OptionType OptionIndex "`option<T>`."
    ResultType ResultType ResultIndex "`result<T, E>`."
    Flags FlagsType FlagsIndex "Flags."
}

macro_rules! named {
    ($($name:ident)*) => {$(
        impl $name {
            /// The name under which the component imports or exports the type; see [`Type::name`].
            pub fn name(&self) -> Option<&str> {
                self.scope.types().name(self.index.into())
            }
        }
    )*};
}

named! { Record Variant Enum Flags }

macro_rules! from_index {
    ($($index:ident $variant:ident)*) => {$(
        impl From<$index> for InterfaceType {
            fn from(index: $index) -> InterfaceType {
                InterfaceType::$variant(index)
            }
        }
    )*};
}

from_index! {
    ListIndex List
    FixedListIndex FixedList
    RecordIndex Record
    TupleIndex Tuple
    VariantIndex Variant
    EnumIndex Enum
    OptionIndex Option
    ResultIndex Result
    FlagsIndex Flags
}

impl List {
    /// The type of the elements.
    pub fn ty(&self) -> Type {
        self.scope().ty(self.data().element)
    }
}

impl Map {
    /// The type of the keys.
    pub fn key(&self) -> Type {
        self.scope().ty(self.parts()[0])
    }

    /// The type of the values.
    pub fn value(&self) -> Type {
        self.scope().ty(self.parts()[1])
    }

    /// The type of the entries: a tuple of both.
    pub(crate) fn entry(&self) -> Type {
        self.scope().ty(self.data().element)
    }

    fn parts(&self) -> [InterfaceType; 2] {
        self.scope().types().entry(self.data()).expect("the type is one of maps")
    }
}

impl FixedLengthList {
    /// The type of the elements.
    pub fn ty(&self) -> Type {
        self.scope().ty(self.data().element)
    }

    /// How many there are.
    pub fn size(&self) -> u32 {
        self.data().length
    }
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub ty: Type,
}

impl Record {
    /// The fields, in order.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = Field<'_>> {
        let fields = self.data().fields.iter();
        fields.map(|field| Field { name: &field.name, ty: self.scope().ty(field.ty) })
    }
}

impl Tuple {
    /// The types, in order.
    pub fn types(&self) -> impl ExactSizeIterator<Item = Type> + '_ {
        self.data().types.iter().map(|&ty| self.scope().ty(ty))
    }
}

/// A case of a variant.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// Its name.
    pub name: &'a str,
    /// The type of its payload.
    pub ty: Option<Type>,
}

impl Variant {
    /// The cases, in order.
    pub fn cases(&self) -> impl ExactSizeIterator<Item = Case<'_>> {
        let cases = self.data().cases.iter();
        cases.map(|case| Case { name: &case.name, ty: case.ty.map(|ty| self.scope().ty(ty)) })
    }
}

impl Enum {
    /// The names of the cases, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.data().names.iter().map(Name::as_str)
    }
}

impl OptionType {
    /// The type of `some`.
    pub fn ty(&self) -> Type {
        self.scope().ty(self.data().ty)
    }
}

impl ResultType {
    /// The type of `ok`.
    pub fn ok(&self) -> Option<Type> {
        self.data().ok.map(|ty| self.scope().ty(ty))
    }

    /// The type of `err`.
    pub fn err(&self) -> Option<Type> {
        self.data().err.map(|ty| self.scope().ty(ty))
    }
}

impl Flags {
    /// The names, from the lowest bit on.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.data().names.iter().map(Name::as_str)
    }
}
