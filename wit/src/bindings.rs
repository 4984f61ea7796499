//! The Rust-shaped tree between WIT and Rust source. Every name is final and every decision about
//! ownership, derives and paths is made; the printers only write it down.

mod versions;

use std::rc::Rc;

use proc_macro2::Ident;

use crate::options::FunctionFlags;

pub(crate) use versions::{
    Change, VersionedCall, VersionedFunction, VersionedInterface, WorldVersion, WorldVersions,
};

/// Everything that is generated.
pub(crate) struct BindingsTree {
    /// Imports of the paths that the option `with` and its like name, at the root.
    pub(crate) aliases: Vec<Alias>,
    /// In the order of the options.
    pub(crate) worlds: Vec<World>,
    /// What stands for all worlds at once, if they are versions of one.
    pub(crate) versions: Option<WorldVersions>,
    /// Whether a WIT type has the name of something in Rust's prelude.
    pub(crate) shadows_prelude: bool,
}

/// Everything that is generated for one world.
pub(crate) struct World {
    /// Name in WIT.
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) idents: WorldIdents,
    /// Types and functions that the world itself imports. Its module is the world's own.
    pub(crate) root: Interface,
    pub(crate) imports: Vec<Interface>,
    /// Functions that the world itself exports.
    pub(crate) functions: Vec<Function>,
    pub(crate) exports: Vec<ExportedInterface>,
    /// Interfaces whose functions are told by which name they are imported.
    pub(crate) named: Vec<Interface>,
    /// Whether it is instantiated by an asynchronous function, too.
    pub(crate) is_async: bool,
    /// The world as a component type, in binary.
    pub(crate) component_type: Option<ComponentType>,
}

/// A constant of bytes.
pub(crate) struct ComponentType {
    pub(crate) ident: Ident,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Clone)]
pub(crate) struct WorldIdents {
    pub(crate) world: Ident,
    pub(crate) pre: Ident,
    pub(crate) indices: Ident,
    /// The trait of what the world itself imports, and that of its functions that get the store.
    pub(crate) imports: Traits,
}

/// The trait that a host implements, and that of its functions that get the store.
#[derive(Clone, PartialEq)]
pub(crate) struct Traits {
    pub(crate) host: Ident,
    pub(crate) with_store: Ident,
}

/// `use path as ident;`
pub(crate) struct Alias {
    pub(crate) ident: Ident,
    pub(crate) path: syn::Path,
}

/// An exported interface and how the world's struct reaches it.
pub(crate) struct ExportedInterface {
    pub(crate) interface: Interface,
    /// The accessor on the world's struct.
    pub(crate) accessor: Ident,
    /// The field behind it.
    pub(crate) field: Ident,
    /// Whether a component may lack it.
    pub(crate) optional: bool,
}

/// A module for an interface, or the root for what the world imports itself.
#[derive(Clone, PartialEq)]
pub(crate) struct Interface {
    /// Name by which components know it.
    pub(crate) name: String,
    /// The name that the world gives to it, if that is another one.
    pub(crate) label: Option<String>,
    /// What a host makes of names that components give to it, where it asks for that.
    pub(crate) id_type: Option<Ident>,
    pub(crate) docs: Docs,
    pub(crate) module: ModulePath,
    /// Another world has it as well, and its module is printed there.
    pub(crate) repeated: bool,
    pub(crate) traits: Traits,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) functions: Vec<Function>,
    pub(crate) resources: Vec<Resource>,
    /// Error types that hosts return as types of their own.
    pub(crate) conversions: Vec<ErrorConversion>,
    /// Interfaces whose `Host` converts errors of functions here.
    pub(crate) converters: Vec<ModulePath>,
}

impl Interface {
    /// Whether a host has nothing to implement.
    pub(crate) fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.resources.is_empty() && self.conversions.is_empty()
    }

    /// Whether something of it is deprecated.
    pub(crate) fn has_deprecated(&self) -> bool {
        let types = self.types.iter().map(|def| &def.docs);
        let functions = self.all_functions().map(|function| &function.docs);
        types.chain(functions).any(|docs| docs.deprecated.is_some())
    }

    /// The interface's own functions, then those of its resources.
    pub(crate) fn all_functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.iter().chain(self.resources.iter().flat_map(|r| &r.functions))
    }

    /// Whether a function of the interface or of a resource of it gets the store.
    pub(crate) fn has_store(&self) -> bool {
        self.functions.iter().any(|function| function.flags.store)
            || self.resources.iter().any(Resource::has_store)
    }

    /// Whether one of its functions gets the store and is asynchronous.
    pub(crate) fn has_accessor(&self) -> bool {
        self.functions.iter().any(|function| function.flags.accessor())
            || self.resources.iter().any(Resource::has_accessor)
    }
}

impl Resource {
    /// Whether one of its functions gets the store.
    pub(crate) fn has_store(&self) -> bool {
        self.drop_flags.store || self.functions.iter().any(|function| function.flags.store)
    }

    /// Whether one of its functions gets the store and is asynchronous.
    pub(crate) fn has_accessor(&self) -> bool {
        let flags = self.functions.iter().map(|function| &function.flags);
        flags.chain([&self.drop_flags]).any(FunctionFlags::accessor)
    }

    /// Whether one of its functions that do not get the store is asynchronous.
    pub(crate) fn has_async(&self) -> bool {
        let flags = self.functions.iter().map(|function| &function.flags);
        flags.chain([&self.drop_flags]).any(|flags| flags.async_ && !flags.store)
    }
}

/// Modules from the root of the generated code.
pub(crate) type ModulePath = Vec<Ident>;

/// `fn convert_error(&mut self, error: Rust) -> Result<Wit>`.
#[derive(Clone, PartialEq)]
pub(crate) struct ErrorConversion {
    pub(crate) function: Ident,
    /// The host's type.
    pub(crate) host: Ty,
    /// The type in WIT.
    pub(crate) wit: Ty,
    /// The module whose `Host` has the function.
    pub(crate) module: ModulePath,
}

/// A resource that functions belong to.
#[derive(Clone, PartialEq)]
pub(crate) struct Resource {
    /// Name in WIT.
    pub(crate) name: String,
    /// The Rust type.
    pub(crate) ty: Ident,
    /// `HostCounter` for imports, `GuestCounter` for exports.
    pub(crate) item: Ident,
    /// `HostCounterWithStore`; of no meaning for exports.
    pub(crate) with_store: Ident,
    /// The accessor on `Guest`; of no meaning for imports.
    pub(crate) accessor: Ident,
    /// The method that drops, which no other method has the name of.
    pub(crate) drop: Ident,
    pub(crate) functions: Vec<Function>,
    pub(crate) drop_flags: FunctionFlags,
}

#[derive(Clone, PartialEq)]
pub(crate) struct Function {
    /// Name by which components know it, such as `[method]counter.add`.
    pub(crate) name: String,
    /// Name of the method in a `Host` trait, or of the `call_` method.
    pub(crate) ident: Ident,
    /// Name of the field with the index or function.
    pub(crate) field: Ident,
    pub(crate) docs: Docs,
    pub(crate) params: Vec<Param>,
    pub(crate) result: Option<Ty>,
    pub(crate) flags: FunctionFlags,
    /// The error of the result is returned as a type of the host's own.
    pub(crate) throws: Option<Throws>,
    /// Whether a component may lack it.
    pub(crate) optional: bool,
    /// Whether its first parameter is the resource that it belongs to.
    pub(crate) is_method: bool,
}

#[derive(Clone, PartialEq)]
pub(crate) struct Throws {
    pub(crate) conversion: ErrorConversion,
    /// The other arm of the result.
    pub(crate) ok: Option<Ty>,
}

#[derive(Clone, PartialEq)]
pub(crate) struct Param {
    pub(crate) ident: Ident,
    pub(crate) ty: Ty,
}

/// A type definition.
#[derive(Clone, PartialEq)]
pub(crate) struct TypeDef {
    /// Name in WIT.
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) kind: TypeDefKind,
    pub(crate) derives: Derives,
    /// Used as the error of a result.
    pub(crate) is_error: bool,
    /// Whether it borrows what it holds.
    pub(crate) lifetime: bool,
}

#[derive(Clone, PartialEq)]
pub(crate) enum TypeDefKind {
    Record {
        fields: Vec<Field>,
        /// Laid out as in the canonical ABI without padding, so that lists are copied as bytes.
        plain: bool,
    },
    Variant(Vec<Case>),
    Enum(Vec<Case>),
    Flags(Vec<Case>),
    Alias(Ty),
    /// A host's resource without a type of its own in `with`.
    Marker,
    /// A guest's resource.
    Exported,
}

impl Docs {
    /// One line of our own.
    pub(crate) fn of(line: String) -> Self {
        Self { lines: vec![line], deprecated: None }
    }
}

impl TypeDef {
    /// The types that the definition is made of.
    pub(crate) fn parts(&self) -> Vec<&Ty> {
        match &self.kind {
            TypeDefKind::Record { fields, .. } => fields.iter().map(|field| &field.ty).collect(),
            TypeDefKind::Variant(cases) => {
                cases.iter().filter_map(|case| case.payload.as_ref()).collect()
            }
            TypeDefKind::Alias(ty) => vec![ty],
            _ => Vec::new(),
        }
    }

    /// As [`TypeDef::parts`].
    pub(crate) fn parts_mut(&mut self) -> Vec<&mut Ty> {
        match &mut self.kind {
            TypeDefKind::Record { fields, .. } => {
                fields.iter_mut().map(|field| &mut field.ty).collect()
            }
            TypeDefKind::Variant(cases) => {
                cases.iter_mut().filter_map(|case| case.payload.as_mut()).collect()
            }
            TypeDefKind::Alias(ty) => vec![ty],
            _ => Vec::new(),
        }
    }
}

impl Ty {
    /// The types in it; of a name, what it stands for.
    pub(crate) fn parts(&self) -> Vec<&Ty> {
        match self {
            Ty::List(ty) | Ty::Array(ty, _) | Ty::Option(ty) | Ty::Slice(ty) | Ty::Ref(ty) => {
                vec![ty]
            }
            Ty::Map(key, value) => vec![key, value],
            Ty::Result(ok, err) => ok.iter().chain(err).map(|ty| &**ty).collect(),
            Ty::Tuple(types) => types.iter().collect(),
            Ty::Named(named) => named.means.iter().map(|ty| &**ty).collect(),
            Ty::Scalar(_) | Ty::String | Ty::Str | Ty::Handle(_) | Ty::GuestHandle(_) => Vec::new(),
        }
    }

    /// As [`Ty::parts`].
    pub(crate) fn parts_mut(&mut self) -> Vec<&mut Ty> {
        match self {
            Ty::List(ty) | Ty::Array(ty, _) | Ty::Option(ty) | Ty::Slice(ty) | Ty::Ref(ty) => {
                vec![ty]
            }
            Ty::Map(key, value) => vec![key, value],
            Ty::Result(ok, err) => ok.iter_mut().chain(err).map(|ty| &mut **ty).collect(),
            Ty::Tuple(types) => types.iter_mut().collect(),
            Ty::Named(named) => named.means.iter_mut().map(Rc::make_mut).collect(),
            Ty::Scalar(_) | Ty::String | Ty::Str | Ty::Handle(_) | Ty::GuestHandle(_) => Vec::new(),
        }
    }
}

/// What a type may derive.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Derives {
    pub(crate) clone: bool,
    pub(crate) copy: bool,
}

#[derive(Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) ty: Ty,
}

/// A case of a variant or enum, or a flag.
#[derive(Clone, PartialEq)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) payload: Option<Ty>,
}

/// A type where it is used.
#[derive(Clone, PartialEq)]
pub(crate) enum Ty {
    /// `bool`, numbers and `char`, by their name in Rust.
    Scalar(&'static str),
    String,
    List(Box<Ty>),
    /// A list of fixed length.
    Array(Box<Ty>, u32),
    Map(Box<Ty>, Box<Ty>),
    Option(Box<Ty>),
    Result(Option<Box<Ty>>, Option<Box<Ty>>),
    Tuple(Vec<Ty>),
    Named(NamedTy),
    /// `&str`.
    Str,
    /// A slice, borrowed.
    Slice(Box<Ty>),
    /// A reference.
    Ref(Box<Ty>),
    /// A handle to a resource of the host.
    Handle(ItemPath),
    /// A handle to a resource of the guest.
    GuestHandle(ItemPath),
}

#[derive(Clone, PartialEq)]
pub(crate) struct NamedTy {
    pub(crate) path: ItemPath,
    /// Whether parameters of this type are passed by value.
    pub(crate) copy: bool,
    /// What an alias of an anonymous type stands for; shared, because aliases that name each other
    /// twice would be trees of any size.
    pub(crate) means: Option<Rc<Ty>>,
    /// Whether it borrows what it holds.
    pub(crate) lifetime: bool,
}

/// A named item.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct ItemPath {
    pub(crate) module: ModulePath,
    pub(crate) ident: Ident,
}

/// Documentation, line by line.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Docs {
    pub(crate) lines: Vec<String>,
    /// The version of the package since which the item should no longer be used.
    pub(crate) deprecated: Option<String>,
}
