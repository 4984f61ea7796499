//! Types of a component as a host sees them: to look at a value or a function whose type is known at
//! run time only.
//!
//! All of it is handles into the component's own types; nothing is copied until it is asked for.

use crate::component::Component as Compiled;
use crate::plan::{ExportIndex, ExportItem, ImportItem, TypeItem};
use crate::resource::ResourceType;
use crate::types::{
    self, EnumIndex, FixedListIndex, FlagsIndex, FuncTypeIndex, InterfaceType, ListIndex,
    OptionIndex, RecordIndex, ResourceIndex, ResultIndex, TupleIndex, VariantIndex,
};
use crate::val::Name;
use indexmap::IndexMap;
use std::fmt;
use std::sync::Arc;
use wharf_runtime::Engine;
use wharf_runtime::entity::PrimaryMap;

/// The type of a component value.
#[derive(Clone, Debug, PartialEq)]
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

/// The component that types belong to, and what its resource types are in an instance of it.
#[derive(Clone)]
struct Scope {
    component: Compiled,
    /// `None` for a component as such.
    resources: Option<Resources>,
}

type Resources = Arc<PrimaryMap<ResourceIndex, ResourceType>>;

impl Scope {
    fn resource(&self, index: ResourceIndex) -> ResourceType {
        match &self.resources {
            Some(resources) => resources[index],
            None => ResourceType::uninstantiated(self.component.number(), index.as_u32()),
        }
    }

    fn types(&self) -> &types::ComponentTypes {
        self.component.types()
    }

    fn ty(&self, ty: InterfaceType) -> Type {
        let scope = self.clone();
        match ty {
            InterfaceType::Bool => Type::Bool,
            InterfaceType::S8 => Type::S8,
            InterfaceType::U8 => Type::U8,
            InterfaceType::S16 => Type::S16,
            InterfaceType::U16 => Type::U16,
            InterfaceType::S32 => Type::S32,
            InterfaceType::U32 => Type::U32,
            InterfaceType::S64 => Type::S64,
            InterfaceType::U64 => Type::U64,
            InterfaceType::Float32 => Type::Float32,
            InterfaceType::Float64 => Type::Float64,
            InterfaceType::Char => Type::Char,
            InterfaceType::String => Type::String,
            InterfaceType::List(index) => Type::List(List { scope, index }),
            InterfaceType::FixedList(index) => {
                Type::FixedLengthList(FixedLengthList { scope, index })
            }
            InterfaceType::Record(index) => Type::Record(Record { scope, index }),
            InterfaceType::Variant(index) => Type::Variant(Variant { scope, index }),
            InterfaceType::Tuple(index) => Type::Tuple(Tuple { scope, index }),
            InterfaceType::Flags(index) => Type::Flags(Flags { scope, index }),
            InterfaceType::Enum(index) => Type::Enum(Enum { scope, index }),
            InterfaceType::Option(index) => Type::Option(OptionType { scope, index }),
            InterfaceType::Result(index) => Type::Result(ResultType { scope, index }),
            InterfaceType::Own(index) => Type::Own(self.resource(index)),
            InterfaceType::Borrow(index) => Type::Borrow(self.resource(index)),
        }
    }
}

impl fmt::Display for Type {
    /// WIT syntax, nested types in short. A resource type has no name of its own here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Bool => "bool",
            Type::S8 => "s8",
            Type::U8 => "u8",
            Type::S16 => "s16",
            Type::U16 => "u16",
            Type::S32 => "s32",
            Type::U32 => "u32",
            Type::S64 => "s64",
            Type::U64 => "u64",
            Type::Float32 => "f32",
            Type::Float64 => "f64",
            Type::Char => "char",
            Type::String => "string",
            Type::Own(_) => "own<resource>",
            Type::Borrow(_) => "borrow<resource>",
            Type::List(ty) => return fmt::Display::fmt(ty, f),
            Type::FixedLengthList(ty) => return fmt::Display::fmt(ty, f),
            Type::Record(ty) => return fmt::Display::fmt(ty, f),
            Type::Tuple(ty) => return fmt::Display::fmt(ty, f),
            Type::Variant(ty) => return fmt::Display::fmt(ty, f),
            Type::Enum(ty) => return fmt::Display::fmt(ty, f),
            Type::Option(ty) => return fmt::Display::fmt(ty, f),
            Type::Result(ty) => return fmt::Display::fmt(ty, f),
            Type::Flags(ty) => return fmt::Display::fmt(ty, f),
        })
    }
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
            fn data(&self) -> &types::$kind {
                &self.scope.types()[self.index]
            }
        }

        /// Types are equal when values of one are values of the other.
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

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.scope.types().display(self.index.into()), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    )*};
}

structured! {
    List ListType ListIndex "`list<T>`."
    FixedLengthList FixedListType FixedListIndex "`list<T, N>`."
    Record RecordType RecordIndex "A record."
    Tuple TupleType TupleIndex "`tuple<...>`."
    Variant VariantType VariantIndex "A variant."
    Enum EnumType EnumIndex "An enum."
    OptionType OptionType OptionIndex "`option<T>`."
    ResultType ResultType ResultIndex "`result<T, E>`."
    Flags FlagsType FlagsIndex "Flags."
}

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
        self.scope.ty(self.data().element)
    }
}

impl FixedLengthList {
    /// The type of the elements.
    pub fn ty(&self) -> Type {
        self.scope.ty(self.data().element)
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
        fields.map(|field| Field { name: &field.name, ty: self.scope.ty(field.ty) })
    }
}

impl Tuple {
    /// The types, in order.
    pub fn types(&self) -> impl ExactSizeIterator<Item = Type> + '_ {
        self.data().types.iter().map(|&ty| self.scope.ty(ty))
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
        cases.map(|case| Case { name: &case.name, ty: case.ty.map(|ty| self.scope.ty(ty)) })
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
        self.scope.ty(self.data().ty)
    }
}

impl ResultType {
    /// The type of `ok`.
    pub fn ok(&self) -> Option<Type> {
        self.data().ok.map(|ty| self.scope.ty(ty))
    }

    /// The type of `err`.
    pub fn err(&self) -> Option<Type> {
        self.data().err.map(|ty| self.scope.ty(ty))
    }
}

impl Flags {
    /// The names, from the lowest bit on.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.data().names.iter().map(Name::as_str)
    }
}

/// The type of a component function. Displayed in WIT syntax.
#[derive(Clone)]
pub struct ComponentFunc {
    scope: Scope,
    index: FuncTypeIndex,
}

impl ComponentFunc {
    pub(crate) fn new(component: &Compiled, index: FuncTypeIndex) -> ComponentFunc {
        ComponentFunc { scope: Scope { component: component.clone(), resources: None }, index }
    }

    /// The type as one instance of the component has it.
    pub(crate) fn in_instance(
        component: &Compiled,
        resources: &Resources,
        index: FuncTypeIndex,
    ) -> ComponentFunc {
        let resources = Some(Arc::clone(resources));
        ComponentFunc { scope: Scope { component: component.clone(), resources }, index }
    }

    /// The parameters: their names and types.
    pub fn params(&self) -> impl ExactSizeIterator<Item = (&str, Type)> {
        let params = self.scope.types().func(self.index).params.iter();
        params.map(|param| (param.name.as_str(), self.scope.ty(param.ty)))
    }

    /// The types of the results: one or none.
    pub fn results(&self) -> impl ExactSizeIterator<Item = Type> + '_ {
        let result = self.scope.types().func(self.index).result;
        result.into_iter().map(|ty| self.scope.ty(ty))
    }
}

impl fmt::Display for ComponentFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.scope.types().display_func(self.index), f)
    }
}

impl fmt::Debug for ComponentFunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Something that a component imports or exports.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ComponentItem {
    /// A function.
    ComponentFunc(ComponentFunc),
    /// A core module.
    Module(Module),
    /// A component.
    Component(ComponentDefinition),
    /// An instance.
    ComponentInstance(ComponentInstance),
    /// A type of values.
    Type(Type),
    /// A resource type.
    Resource(ResourceType),
}

/// The type of a core module. What is in it is not told.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Module {}

/// The type of a component that a component exports. What is in it is not told.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ComponentDefinition {}

/// The type of a component: what it imports and exports.
#[derive(Clone)]
pub struct Component {
    scope: Scope,
}

impl Component {
    pub(crate) fn new(component: &Compiled) -> Component {
        Component { scope: Scope { component: component.clone(), resources: None } }
    }

    /// The type with what its resource types are.
    pub(crate) fn substituted(
        component: &Compiled,
        resources: PrimaryMap<ResourceIndex, ResourceType>,
    ) -> Component {
        let resources = Some(Arc::new(resources));
        Component { scope: Scope { component: component.clone(), resources } }
    }

    /// What it imports, in order.
    pub fn imports(
        &self,
        _engine: &Engine,
    ) -> impl ExactSizeIterator<Item = (&str, ComponentItem)> {
        imports(&self.scope, &self.scope.component.plan().imports)
    }

    /// What it imports as `name`.
    pub fn get_import(&self, engine: &Engine, name: &str) -> Option<ComponentItem> {
        self.imports(engine).find(|(found, _)| *found == name).map(|(_, item)| item)
    }

    /// What it exports, in order.
    pub fn exports(
        &self,
        _engine: &Engine,
    ) -> impl ExactSizeIterator<Item = (&str, ComponentItem)> {
        exports(&self.scope, &self.scope.component.plan().exports)
    }

    /// What it exports as `name`.
    pub fn get_export(&self, engine: &Engine, name: &str) -> Option<ComponentItem> {
        self.exports(engine).find(|(found, _)| *found == name).map(|(_, item)| item)
    }
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.scope.component, f)
    }
}

/// The type of an instance: what is in it.
#[derive(Clone)]
pub struct ComponentInstance {
    scope: Scope,
    items: Items,
}

#[derive(Clone)]
enum Items {
    Imported(IndexMap<String, ImportItem>),
    Exported(ExportIndex),
}

impl ComponentInstance {
    /// What is in it, in order.
    pub fn exports(
        &self,
        _engine: &Engine,
    ) -> impl ExactSizeIterator<Item = (&str, ComponentItem)> {
        match &self.items {
            Items::Imported(items) => imports(&self.scope, items),
            Items::Exported(index) => match &self.scope.component.plan().export_items[*index] {
                ExportItem::Instance(items) => exports(&self.scope, items),
                _ => Vec::new().into_iter(),
            },
        }
    }

    /// What is in it as `name`.
    pub fn get_export(&self, engine: &Engine, name: &str) -> Option<ComponentItem> {
        self.exports(engine).find(|(found, _)| *found == name).map(|(_, item)| item)
    }
}

impl fmt::Debug for ComponentInstance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.exports(self.scope.component.engine()).map(|(name, _)| name);
        f.debug_struct("ComponentInstance").field("exports", &Vec::from_iter(names)).finish()
    }
}

type Listed<'a> = std::vec::IntoIter<(&'a str, ComponentItem)>;

fn imports<'a>(scope: &Scope, items: &'a IndexMap<String, ImportItem>) -> Listed<'a> {
    let plan = scope.component.plan();
    let item = |item: &ImportItem| {
        Some(match item {
            ImportItem::Func(index) => ComponentItem::ComponentFunc(ComponentFunc {
                scope: scope.clone(),
                index: plan.imported_funcs[*index].ty,
            }),
            ImportItem::Instance(items) => ComponentItem::ComponentInstance(ComponentInstance {
                scope: scope.clone(),
                items: Items::Imported(items.clone()),
            }),
            ImportItem::Module(_) => ComponentItem::Module(Module {}),
            ImportItem::Resource(index) => ComponentItem::Resource(scope.resource(*index)),
            ImportItem::Type(ty) => type_item(scope, *ty)?,
        })
    };
    let listed: Vec<_> =
        items.iter().filter_map(|(name, it)| Some((name.as_str(), item(it)?))).collect();
    listed.into_iter()
}

fn exports<'a>(scope: &Scope, items: &'a IndexMap<String, ExportIndex>) -> Listed<'a> {
    let plan = scope.component.plan();
    let item = |index: ExportIndex| {
        let func =
            |index| ComponentItem::ComponentFunc(ComponentFunc { scope: scope.clone(), index });
        Some(match &plan.export_items[index] {
            ExportItem::Func(lift) => func(plan.lifts[*lift].ty),
            ExportItem::ImportedFunc(import) => func(plan.imported_funcs[*import].ty),
            ExportItem::Instance(_) => ComponentItem::ComponentInstance(ComponentInstance {
                scope: scope.clone(),
                items: Items::Exported(index),
            }),
            ExportItem::Module(_) => ComponentItem::Module(Module {}),
            ExportItem::Type(ty) => type_item(scope, *ty)?,
            ExportItem::Component => ComponentItem::Component(ComponentDefinition {}),
        })
    };
    let listed: Vec<_> =
        items.iter().filter_map(|(name, it)| Some((name.as_str(), item(*it)?))).collect();
    listed.into_iter()
}

/// Types of functions, instances and components are not told: nothing at run time has them.
fn type_item(scope: &Scope, item: TypeItem) -> Option<ComponentItem> {
    match item {
        TypeItem::Value(ty) => Some(ComponentItem::Type(scope.ty(ty))),
        TypeItem::Resource(index) => Some(ComponentItem::Resource(scope.resource(index))),
        TypeItem::Func(_) | TypeItem::Other => None,
    }
}
