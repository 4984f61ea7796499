//! The types of a component: value types, function types and the types of core modules that it
//! imports or exports, each there once and named by a small index.
//!
//! A [`ComponentTypes`] belongs to one root component. Equal types have equal indices, resources
//! included: a [`ResourceIndex`] is one concrete resource type of one root component, so `own<R>`
//! of an import and `own<S>` of a definition are different types even where both are called
//! `counter`. Everything that lifting and lowering ask for (size, alignment, flat types) was
//! computed when the type was made, which is at compile time.
//!
//! Names that a component gives to its types are not part of their identity: they are kept beside
//! them, for messages.

pub mod layout;

mod name;
mod scalar;
mod rows;
mod build;
mod cached;
mod consistency;
mod display;
mod flat;
mod interner;
mod matching;

pub use display::{DisplayFunc, DisplayType};
pub(crate) use display::{MAX_DEPTH, MAX_ITEMS, Short};
pub use flat::{FlatType, FlatTypes};
pub use matching::{Difference, compare_funcs, compare_types};
pub use name::Name;
pub(crate) use name::{FieldNames, size_of_copy};
pub use rows::{RowField, RowShape};
pub use scalar::{NoChar, Scalar};
pub(crate) use scalar::{ScalarType, scalars};

use cached::Cached;
use indexmap::IndexMap;
use interner::Interner;
use layout::{CanonicalAbi, VariantAbi};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wharf_runtime::entity::PrimaryMap;
use wharf_runtime::module::types::WasmFuncType;

/// The type of something that a core module imports or exports.
pub use wharf_runtime::module::types::WasmExternType as CoreExternType;

macro_rules! index {
    ($($(#[$doc:meta])* $vis:vis $name:ident $prefix:literal)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        $vis struct $name(u32);
        wharf_runtime::entity::entity_impl!($name, $prefix);
    )*};
}
pub(crate) use index;

index! {
    /// A list type.
    pub ListIndex "list"
    /// A list type of fixed length.
    pub FixedListIndex "fixed_list"
    /// A record type.
    pub RecordIndex "record"
    /// A variant type.
    pub VariantIndex "variant"
    /// A tuple type.
    pub TupleIndex "tuple"
    /// A flags type.
    pub FlagsIndex "flags"
    /// An enum type.
    pub EnumIndex "enum"
    /// An option type.
    pub OptionIndex "option"
    /// A result type.
    pub ResultIndex "result"
    /// A function type.
    pub FuncTypeIndex "functype"
    /// The type of a core module that is imported or exported.
    pub ModuleTypeIndex "moduletype"
    /// A resource type of a root component: one that it imports, or one that it or a component
    /// inside defines. Each instantiation of an inner component makes its resource types anew.
    pub ResourceIndex "resource"
}

/// The flattened parameters of a function that are passed as core values; more go through memory.
pub const MAX_FLAT_PARAMS: usize = 16;
/// The flattened results of a function that are passed as core values; more go through memory.
pub const MAX_FLAT_RESULTS: usize = 1;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InterfaceType {
    /// `bool`.
    Bool,
    /// `s8`.
    S8,
    /// `u8`.
    U8,
    /// `s16`.
    S16,
    /// `u16`.
    U16,
    /// `s32`.
    S32,
    /// `u32`.
    U32,
    /// `s64`.
    S64,
    /// `u64`.
    U64,
    /// `f32`.
    Float32,
    /// `f64`.
    Float64,
    /// `char`.
    Char,
    /// `string`.
    String,
    /// `list<T>`, or `map<K, V>`.
    List(ListIndex),
    /// `list<T, N>`.
    FixedList(FixedListIndex),
    /// A record.
    Record(RecordIndex),
    /// A variant.
    Variant(VariantIndex),
    /// `tuple<...>`.
    Tuple(TupleIndex),
    /// Flags.
    Flags(FlagsIndex),
    /// An enum.
    Enum(EnumIndex),
    /// `option<T>`.
    Option(OptionIndex),
    /// `result<T, E>`.
    Result(ResultIndex),
    /// A handle that owns a resource.
    Own(ResourceIndex),
    /// A handle to a resource that someone else owns.
    Borrow(ResourceIndex),
}

impl InterfaceType {
    /// The name of a type without structure.
    pub fn primitive_name(self) -> Option<&'static str> {
        match self {
            InterfaceType::String => Some("string"),
            _ => ScalarType::of(self).map(ScalarType::name),
        }
    }

    /// Whether values of the type consist of other values.
    pub fn is_composite(self) -> bool {
        self.primitive_name().is_none()
            && !matches!(self, InterfaceType::Own(_) | InterfaceType::Borrow(_))
    }
}

/// `list<T>`, or `map<K, V>`, which is passed as the list of its entries.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListType {
    /// The type of the elements. Those of a map are tuples of key and value.
    pub element: InterfaceType,
    /// Whether it is a map.
    pub is_map: bool,
}

/// `list<T, N>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FixedListType {
    /// The type of the elements.
    pub element: InterfaceType,
    /// How many there are.
    pub length: u32,
    /// The layout.
    pub abi: CanonicalAbi,
    /// The core values that it becomes.
    pub flat: FlatTypes,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RecordType {
    /// The fields, in order.
    pub fields: Box<[Field]>,
    /// The layout.
    pub abi: CanonicalAbi,
    /// The core values that it becomes.
    pub flat: FlatTypes,
    /// The names of the fields, as dynamic values share them.
    #[serde(skip)]
    names: Cached<FieldNames>,
    /// What lists of such records are, if all fields are scalars.
    #[serde(skip)]
    rows: Cached<Option<Arc<RowShape>>>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: InterfaceType,
    /// Where it begins in the record, in bytes.
    pub offset: u32,
}

/// A variant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct VariantType {
    /// The cases, in order.
    pub cases: Box<[Case]>,
    /// The layout.
    pub abi: VariantAbi,
    /// The core values that it becomes.
    pub flat: FlatTypes,
}

/// A case of a variant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Case {
    /// Its name.
    pub name: Name,
    /// The type of its payload.
    pub ty: Option<InterfaceType>,
}

/// `tuple<...>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TupleType {
    /// The types, in order.
    pub types: Box<[InterfaceType]>,
    /// Where each begins, in bytes.
    pub offsets: Box<[u32]>,
    /// The layout.
    pub abi: CanonicalAbi,
    /// The core values that it becomes.
    pub flat: FlatTypes,
    /// What lists of such tuples are, if all types are scalars.
    #[serde(skip)]
    rows: Cached<Option<Arc<RowShape>>>,
}

/// Flags.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FlagsType {
    /// The names, from the lowest bit on.
    pub names: Box<[Name]>,
    /// The layout.
    pub abi: CanonicalAbi,
    /// The core values that it becomes.
    pub flat: FlatTypes,
}

/// An enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EnumType {
    /// The names of the cases, in order.
    pub names: Box<[Name]>,
    /// The layout.
    pub abi: VariantAbi,
    /// The core values that it becomes.
    pub flat: FlatTypes,
}

/// `option<T>`: a variant of `none` and `some`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OptionType {
    /// The type of `some`.
    pub ty: InterfaceType,
    /// The layout.
    pub abi: VariantAbi,
    /// The core values that it becomes.
    pub flat: FlatTypes,
}

/// `result<T, E>`: a variant of `ok` and `err`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ResultType {
    /// The type of `ok`.
    pub ok: Option<InterfaceType>,
    /// The type of `err`.
    pub err: Option<InterfaceType>,
    /// The layout.
    pub abi: VariantAbi,
    /// The core values that it becomes.
    pub flat: FlatTypes,
}

/// The type of a component function.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FuncType {
    /// The parameters, in order.
    pub params: Box<[Param]>,
    /// The type of the result.
    pub result: Option<InterfaceType>,
    /// The layout of all parameters as one tuple.
    pub params_abi: CanonicalAbi,
    /// The core values that all parameters together become.
    pub params_flat: FlatTypes,
    /// The layout of the result.
    pub result_abi: CanonicalAbi,
    /// The core values that the result becomes.
    pub result_flat: FlatTypes,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: InterfaceType,
    /// Where it begins when all are passed in memory, in bytes.
    pub offset: u32,
}

impl RecordType {
    /// The names of the fields, for dynamic values to share.
    #[inline]
    pub(crate) fn names(&self) -> &FieldNames {
        self.names.get(|| Arc::new(self.fields.iter().map(|field| field.name.clone()).collect()))
    }

    /// What lists of such records are, if all fields are scalars.
    #[inline]
    pub(crate) fn rows(&self) -> Option<&Arc<RowShape>> {
        let fields = || self.fields.iter().map(|field| (field.ty, field.offset));
        let make = || RowShape::new(Some(Arc::clone(self.names())), fields(), self.abi);
        self.rows.get(|| make().map(Arc::new)).as_ref()
    }
}

impl TupleType {
    /// What lists of such tuples are, if all types are scalars.
    #[inline]
    pub(crate) fn rows(&self) -> Option<&Arc<RowShape>> {
        let fields = || self.types.iter().copied().zip(self.offsets.iter().copied());
        let make = || RowShape::new(None, fields(), self.abi);
        self.rows.get(|| make().map(Arc::new)).as_ref()
    }
}

impl FuncType {
    /// The parameters as core values, or `None` when they go through memory.
    pub fn flat_params(&self) -> Option<&[FlatType]> {
        self.params_flat.as_slice(MAX_FLAT_PARAMS)
    }

    /// The result as core values (at most one), or `None` when it goes through memory.
    pub fn flat_results(&self) -> Option<&[FlatType]> {
        self.result_flat.as_slice(MAX_FLAT_RESULTS)
    }

    /// The type of a core function that implements this one: `canon lift`. A result in memory is
    /// returned as its address.
    pub fn lift_signature(&self) -> WasmFuncType {
        let results = self.flat_results().unwrap_or(&[FlatType::I32]);
        core_signature(self.flat_params().unwrap_or(&[FlatType::I32]).iter(), results)
    }

    /// The type of the core function by which this one is called: `canon lower`. The caller says
    /// in a last parameter where a result in memory goes.
    pub fn lower_signature(&self) -> WasmFuncType {
        let params = self.flat_params().unwrap_or(&[FlatType::I32]).iter();
        match self.flat_results() {
            Some(results) => core_signature(params, results),
            None => core_signature(params.chain(&[FlatType::I32]), &[]),
        }
    }
}

fn core_signature<'a>(
    params: impl Iterator<Item = &'a FlatType>,
    results: &[FlatType],
) -> WasmFuncType {
    WasmFuncType {
        params: params.map(|&ty| ty.into()).collect(),
        results: results.iter().map(|&ty| ty.into()).collect(),
    }
}

/// The type of a core module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleType {
    /// What it imports: module name, field name, type.
    pub imports: Vec<(String, String, CoreExternType)>,
    /// What it exports.
    pub exports: IndexMap<String, CoreExternType>,
}

/// What is known of a resource type as such.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceInfo {
    /// The name under which it was first imported or exported.
    pub name: Option<String>,
}

/// All types of a root component.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ComponentTypes {
    lists: Interner<ListIndex, ListType>,
    fixed_lists: Interner<FixedListIndex, FixedListType>,
    records: Interner<RecordIndex, RecordType>,
    variants: Interner<VariantIndex, VariantType>,
    tuples: Interner<TupleIndex, TupleType>,
    flags: Interner<FlagsIndex, FlagsType>,
    enums: Interner<EnumIndex, EnumType>,
    options: Interner<OptionIndex, OptionType>,
    results: Interner<ResultIndex, ResultType>,
    funcs: Interner<FuncTypeIndex, FuncType>,
    modules: PrimaryMap<ModuleTypeIndex, ModuleType>,
    resources: PrimaryMap<ResourceIndex, ResourceInfo>,
    /// Names of records, variants, enums and flags; `None` where a type has several, because
    /// types of the same shape are one type here.
    names: IndexMap<InterfaceType, Option<String>>,
}

macro_rules! kinds {
    ($($kind:ident $field:ident $index:ident $ty:ident $doc:literal)*) => {
        impl ComponentTypes {$(
            #[doc = concat!("The ", $doc, " at `index`.")]
            pub fn $kind(&self, index: $index) -> &$ty {
                &self.$field.items[index]
            }
        )*}

        $(impl std::ops::Index<$index> for ComponentTypes {
            type Output = $ty;

            fn index(&self, index: $index) -> &$ty {
                &self.$field.items[index]
            }
        })*
    };
}

kinds! {
    list lists ListIndex ListType "list type"
    fixed_list fixed_lists FixedListIndex FixedListType "fixed-length list type"
    record records RecordIndex RecordType "record type"
    variant variants VariantIndex VariantType "variant type"
    tuple tuples TupleIndex TupleType "tuple type"
    flags flags FlagsIndex FlagsType "flags type"
    enumeration enums EnumIndex EnumType "enum type"
    option options OptionIndex OptionType "option type"
    result results ResultIndex ResultType "result type"
    func funcs FuncTypeIndex FuncType "function type"
}

impl ComponentTypes {
    /// The layout of a value of type `ty`.
    pub fn abi(&self, ty: InterfaceType) -> CanonicalAbi {
        match ty {
            InterfaceType::Bool | InterfaceType::S8 | InterfaceType::U8 => CanonicalAbi::SCALAR_1,
            InterfaceType::S16 | InterfaceType::U16 => CanonicalAbi::SCALAR_2,
            InterfaceType::S32
            | InterfaceType::U32
            | InterfaceType::Float32
            | InterfaceType::Char
            | InterfaceType::Own(_)
            | InterfaceType::Borrow(_) => CanonicalAbi::SCALAR_4,
            InterfaceType::S64 | InterfaceType::U64 | InterfaceType::Float64 => {
                CanonicalAbi::SCALAR_8
            }
            InterfaceType::String | InterfaceType::List(_) => CanonicalAbi::POINTER_PAIR,
            InterfaceType::FixedList(index) => self[index].abi,
            InterfaceType::Record(index) => self[index].abi,
            InterfaceType::Variant(index) => self[index].abi.abi,
            InterfaceType::Tuple(index) => self[index].abi,
            InterfaceType::Flags(index) => self[index].abi,
            InterfaceType::Enum(index) => self[index].abi.abi,
            InterfaceType::Option(index) => self[index].abi.abi,
            InterfaceType::Result(index) => self[index].abi.abi,
        }
    }

    /// The layout of a variant, enum, option or result; `None` for other types.
    pub fn variant_abi(&self, ty: InterfaceType) -> Option<VariantAbi> {
        match ty {
            InterfaceType::Variant(index) => Some(self[index].abi),
            InterfaceType::Enum(index) => Some(self[index].abi),
            InterfaceType::Option(index) => Some(self[index].abi),
            InterfaceType::Result(index) => Some(self[index].abi),
            _ => None,
        }
    }

    /// The core values that a value of type `ty` becomes.
    pub fn flat(&self, ty: InterfaceType) -> FlatTypes {
        match ty {
            InterfaceType::Bool
            | InterfaceType::S8
            | InterfaceType::U8
            | InterfaceType::S16
            | InterfaceType::U16
            | InterfaceType::S32
            | InterfaceType::U32
            | InterfaceType::Char
            | InterfaceType::Own(_)
            | InterfaceType::Borrow(_) => FlatTypes::I32,
            InterfaceType::S64 | InterfaceType::U64 => FlatTypes::I64,
            InterfaceType::Float32 => FlatTypes::F32,
            InterfaceType::Float64 => FlatTypes::F64,
            InterfaceType::String | InterfaceType::List(_) => FlatTypes::POINTER_PAIR,
            InterfaceType::FixedList(index) => self[index].flat,
            InterfaceType::Record(index) => self[index].flat,
            InterfaceType::Variant(index) => self[index].flat,
            InterfaceType::Tuple(index) => self[index].flat,
            InterfaceType::Flags(index) => self[index].flat,
            InterfaceType::Enum(index) => self[index].flat,
            InterfaceType::Option(index) => self[index].flat,
            InterfaceType::Result(index) => self[index].flat,
        }
    }

    /// What lists of elements of type `ty` are, if those are records or tuples of scalars.
    #[inline]
    pub(crate) fn rows(&self, ty: InterfaceType) -> Option<&Arc<RowShape>> {
        match ty {
            InterfaceType::Record(index) => self[index].rows(),
            InterfaceType::Tuple(index) => self[index].rows(),
            _ => None,
        }
    }

    /// The types of key and value, if `list` is a map.
    pub(crate) fn entry(&self, list: &ListType) -> Option<[InterfaceType; 2]> {
        match list.element {
            InterfaceType::Tuple(index) if list.is_map => self[index].types.as_array().copied(),
            _ => None,
        }
    }

    /// The module type at `index`.
    pub fn module(&self, index: ModuleTypeIndex) -> &ModuleType {
        &self.modules[index]
    }

    /// The resource type at `index`.
    pub fn resource(&self, index: ResourceIndex) -> &ResourceInfo {
        &self.resources[index]
    }

    pub(crate) fn has_func(&self, index: FuncTypeIndex) -> bool {
        self.funcs.items.is_valid(index)
    }

    pub(crate) fn has_module(&self, index: ModuleTypeIndex) -> bool {
        self.modules.is_valid(index)
    }

    /// How many resource types there are.
    pub fn resource_count(&self) -> usize {
        self.resources.len()
    }

    /// All function types with their indices, in order.
    pub fn funcs(&self) -> impl ExactSizeIterator<Item = (FuncTypeIndex, &FuncType)> {
        self.funcs.items.iter()
    }

    /// The name of a record, variant, enum or flags type, or of a handle's resource, where it has
    /// one and only one.
    pub fn name(&self, ty: InterfaceType) -> Option<&str> {
        match ty {
            InterfaceType::Own(index) | InterfaceType::Borrow(index) => {
                self.resources[index].name.as_deref()
            }
            _ => self.names.get(&ty)?.as_deref(),
        }
    }

    /// `ty` for people: WIT syntax, nested types in short.
    pub fn display(&self, ty: InterfaceType) -> DisplayType<'_> {
        DisplayType::new(self, ty)
    }

    /// A function type for people: WIT syntax.
    pub fn display_func(&self, ty: FuncTypeIndex) -> DisplayFunc<'_> {
        DisplayFunc::new(self, ty)
    }
}
