//! Types of a component as a host sees them: to look at a value or a function whose type is known at
//! run time only.
//!
//! All of it is handles into the component's own types; nothing is copied until it is asked for.

mod items;
mod make;
mod module;
mod show;
mod types;

pub use items::{Component, ComponentExtern, ComponentFunc, ComponentInstance, ComponentItem};
pub use module::Module;
pub use types::{
    Case, Enum, Field, FixedLengthList, Flags, List, Map, OptionType, Record, ResultType, Tuple,
    Type, Variant,
};

pub(crate) use items::export;

use crate::component::Component as Compiled;
use crate::resource::ResourceType;
use crate::types::{ComponentTypes, FuncTypeIndex, InterfaceType, ResourceIndex};
use std::sync::Arc;
use wharf_runtime::entity::PrimaryMap;
use wharf_runtime::{Engine, Foreign};

/// The component that types belong to, and what its resource types are in an instance of it.
#[derive(Clone)]
pub(crate) struct Scope {
    component: Compiled,
    /// `None` for a component as such.
    resources: Option<Resources>,
}

/// Sees that `what` is looked at with the engine that it is of.
///
/// # Panics
///
/// When it is not.
fn assert_engine(what: &str, own: &Engine, engine: &Engine) {
    let foreign = || Foreign::OtherEngine { what: what.to_owned() };
    assert!(own.same(engine), "{}", foreign());
}

type Resources = Arc<PrimaryMap<ResourceIndex, ResourceType>>;

impl Scope {
    /// Of types as the component has them.
    pub(crate) fn of(component: &Compiled) -> Scope {
        Scope { component: component.clone(), resources: None }
    }

    /// Of types as an instance has them.
    pub(crate) fn in_instance(component: &Compiled, resources: &Resources) -> Scope {
        Scope { component: component.clone(), resources: Some(Arc::clone(resources)) }
    }

    fn func(&self, index: FuncTypeIndex) -> ComponentItem {
        ComponentItem::ComponentFunc(ComponentFunc::in_scope(self.clone(), index))
    }

    fn resource(&self, index: ResourceIndex) -> ResourceType {
        match &self.resources {
            Some(resources) => resources[index],
            None => ResourceType::uninstantiated(self.component.number(), index.as_u32()),
        }
    }

    fn types(&self) -> &ComponentTypes {
        self.component.types()
    }

    fn engine(&self) -> &Engine {
        self.component.engine()
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
            InterfaceType::List(index) if self.types()[index].is_map => {
                Type::Map(Map::new(scope, index))
            }
            InterfaceType::List(index) => Type::List(List::new(scope, index)),
            InterfaceType::FixedList(index) => {
                Type::FixedLengthList(FixedLengthList::new(scope, index))
            }
            InterfaceType::Record(index) => Type::Record(Record::new(scope, index)),
            InterfaceType::Variant(index) => Type::Variant(Variant::new(scope, index)),
            InterfaceType::Tuple(index) => Type::Tuple(Tuple::new(scope, index)),
            InterfaceType::Flags(index) => Type::Flags(Flags::new(scope, index)),
            InterfaceType::Enum(index) => Type::Enum(Enum::new(scope, index)),
            InterfaceType::Option(index) => Type::Option(OptionType::new(scope, index)),
            InterfaceType::Result(index) => Type::Result(ResultType::new(scope, index)),
            InterfaceType::Own(index) => Type::Own(self.resource(index)),
            InterfaceType::Borrow(index) => Type::Borrow(self.resource(index)),
        }
    }
}
