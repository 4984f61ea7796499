//! A component as it is written: its definitions in order, and those of the components inside it.
//!
//! The definitions themselves are `wasmparser`'s, borrowed from the input. Nothing is resolved
//! here: an index refers to an index space that [`super::link`] builds definition by definition,
//! once for each instantiation.

use crate::types::index;
use std::collections::HashMap;
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentExport, ComponentImport, ComponentInstance,
    ComponentType, CoreType, Instance,
};
use wharf_runtime::entity::PrimaryMap;

index! {
    /// A component definition, the root's or a nested one's.
    pub(super) ComponentId "component"
    /// A core module definition, in the order of the input.
    pub(super) ModuleId "module"
    /// A place where a type is written, once for each scope in which it is.
    pub(super) WrittenId "written"
}

/// All component definitions of an input.
#[derive(Debug, Default)]
pub(super) struct Definitions<'a> {
    /// The definitions; the root is the first.
    pub(super) components: PrimaryMap<ComponentId, ComponentDefinitions<'a>>,
    /// What is in the root's custom section with documentation.
    pub(super) docs: Option<&'a [u8]>,
}

/// A component definition.
#[derive(Debug, Default)]
pub(super) struct ComponentDefinitions<'a> {
    /// Its parts, in order.
    pub(super) items: Vec<Item<'a>>,
    /// What it calls its instances and the components inside it.
    pub(super) names: Names<'a>,
}

/// Names out of a custom section, by index.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    pub(super) instances: HashMap<u32, &'a str>,
    pub(super) components: HashMap<u32, &'a str>,
}

/// A definition in a component.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// Where it is in the input, which can be addressed by so many bits.
    pub(super) offset: u32,
    /// What it defines.
    pub(super) kind: ItemKind<'a>,
}

/// What a definition defines. There may be many, mostly of the kinds that say little: only these are in place.
#[derive(Debug)]
pub(super) enum ItemKind<'a> {
    CoreModule(ModuleId),
    CoreInstance(Box<Instance<'a>>),
    CoreType(Box<CoreType<'a>>),
    Component(ComponentId),
    Instance(Box<ComponentInstance<'a>>),
    Alias(ComponentAlias<'a>),
    Type(Box<ComponentType<'a>>),
    Canon(Box<CanonicalFunction>),
    Import(Box<ComponentImport<'a>>),
    Export(Box<ComponentExport<'a>>),
}

const _: () = assert!(size_of::<Item<'_>>() <= 32);
