//! The Rust-shaped tree between WIT and Rust source. Every name is final and every decision about
//! ownership, derives and paths is made; the printers only write it down.

use proc_macro2::Ident;

use crate::options::FunctionFlags;

/// Everything that is generated for one world.
pub(crate) struct World {
    /// Name in WIT.
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) idents: WorldIdents,
    /// Imports of the paths that the option `with` and its like name, at the root.
    pub(crate) aliases: Vec<Alias>,
    /// Types and functions that the world itself imports.
    pub(crate) root: Interface,
    pub(crate) imports: Vec<Interface>,
    /// Functions that the world itself exports.
    pub(crate) functions: Vec<Function>,
    pub(crate) exports: Vec<Export>,
    /// Whether a WIT type has the name of something in Rust's prelude.
    pub(crate) shadows_prelude: bool,
}

pub(crate) struct WorldIdents {
    pub(crate) world: Ident,
    pub(crate) pre: Ident,
    pub(crate) indices: Ident,
    /// The trait of what the world itself imports.
    pub(crate) imports: Ident,
}

/// `use path as ident;`
pub(crate) struct Alias {
    pub(crate) ident: Ident,
    pub(crate) path: syn::Path,
}

/// An exported interface and how the world's struct reaches it.
pub(crate) struct Export {
    pub(crate) interface: Interface,
    /// The accessor on the world's struct.
    pub(crate) accessor: Ident,
    /// The field behind it.
    pub(crate) field: Ident,
}

/// A module for an interface, or the root for what the world imports itself.
pub(crate) struct Interface {
    /// Name by which components know it.
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) module: ModulePath,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) functions: Vec<Function>,
    pub(crate) resources: Vec<Resource>,
    /// Error types that hosts return as types of their own.
    pub(crate) conversions: Vec<Conversion>,
    /// Interfaces whose `Host` converts errors of functions here.
    pub(crate) converters: Vec<ModulePath>,
}

/// Modules from the root of the generated code.
pub(crate) type ModulePath = Vec<Ident>;

/// `fn convert_error(&mut self, error: Rust) -> Result<Wit>`.
#[derive(Clone)]
pub(crate) struct Conversion {
    pub(crate) function: Ident,
    /// The host's type.
    pub(crate) host: Ty,
    /// The type in WIT.
    pub(crate) wit: Ty,
    /// The module whose `Host` has the function.
    pub(crate) module: ModulePath,
}

/// A resource that functions belong to.
pub(crate) struct Resource {
    /// Name in WIT.
    pub(crate) name: String,
    /// The Rust type.
    pub(crate) ty: Ident,
    /// `HostCounter` for imports, `GuestCounter` for exports.
    pub(crate) item: Ident,
    /// The accessor on `Guest`; of no meaning for imports.
    pub(crate) accessor: Ident,
    /// The method that drops, which no other method has the name of.
    pub(crate) drop: Ident,
    pub(crate) functions: Vec<Function>,
    pub(crate) drop_flags: FunctionFlags,
}

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
}

pub(crate) struct Throws {
    pub(crate) conversion: Conversion,
    /// The other arm of the result.
    pub(crate) ok: Option<Ty>,
}

pub(crate) struct Param {
    pub(crate) ident: Ident,
    pub(crate) ty: Ty,
}

/// A type definition.
pub(crate) struct TypeDef {
    /// Name in WIT.
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) kind: TypeDefKind,
    pub(crate) derives: Derives,
    /// Used as the error of a result.
    pub(crate) is_error: bool,
}

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

/// What a type may derive.
#[derive(Clone, Copy)]
pub(crate) struct Derives {
    pub(crate) clone: bool,
    pub(crate) copy: bool,
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) ty: Ty,
}

/// A case of a variant or enum, or a flag.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) payload: Option<Ty>,
}

/// A type where it is used.
#[derive(Clone)]
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
    Named(Named),
    /// A handle to a resource of the host.
    Handle(Path),
    /// A handle to a resource of the guest.
    AnyHandle,
}

#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) path: Path,
    /// Whether parameters of this type are passed by value.
    pub(crate) copy: bool,
    /// What an alias of an anonymous type stands for.
    pub(crate) means: Option<Box<Ty>>,
}

/// A named item.
#[derive(Clone)]
pub(crate) struct Path {
    pub(crate) module: ModulePath,
    pub(crate) ident: Ident,
}

/// Documentation, line by line.
#[derive(Clone, Default)]
pub(crate) struct Docs {
    pub(crate) lines: Vec<String>,
    /// The version of the package since which the item should no longer be used.
    pub(crate) deprecated: Option<String>,
}
