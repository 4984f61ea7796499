//! The options of a generation, the same for the macro, `build.rs` and the command line.

use std::path::PathBuf;

/// What to generate and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The worlds: `name`, or `namespace:package/name`; may be left out if there is only one.
    pub worlds: Vec<String>,
    /// Several versions of one world: a name of each for Rust, and the world. The newest comes last.
    pub versions: Vec<(String, String)>,
    /// Text of `import` and `export` lines, which make the world.
    pub interfaces: Option<String>,
    /// WIT files, folders with `deps/`, or packages in order of dependency.
    pub paths: Vec<PathBuf>,
    /// WIT text; its package is then the one that has the world.
    pub inline: Option<String>,
    /// WIT features that `@unstable` items need.
    pub features: Vec<String>,
    /// How imported functions are generated.
    pub imports: Rules,
    /// How exported functions are generated.
    pub exports: Rules,
    /// Exports that a component may lack, named as in `exports`.
    pub optional: Vec<String>,
    /// Interfaces that components import under names of their own, with the Rust type by which the
    /// host knows such a name.
    pub named_imports: Vec<(String, syn::Path)>,
    /// Rust types and modules that stand for WIT's types, interfaces, packages and namespaces.
    pub with: Vec<(String, syn::Path)>,
    /// Error types of WIT that the host returns as a Rust type, which may also be a trap.
    pub trappable_error_types: Vec<(String, syn::Path)>,
    /// Derives for every record, variant, enum and flags.
    pub additional_derives: Vec<syn::Path>,
    /// Who owns what generated types hold.
    pub ownership: Ownership,
    /// Whether a store's data must be `Send`.
    pub require_store_data_send: bool,
    /// Whether to leave out `impl Host for &mut T`.
    pub skip_mut_forwarding_impls: bool,
    /// Whether to give the world as a component type in binary, too.
    pub include_component_type: bool,
    /// Path of the facade crate.
    pub facade: syn::Path,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            worlds: Vec::new(),
            versions: Vec::new(),
            interfaces: None,
            paths: Vec::new(),
            inline: None,
            features: Vec::new(),
            imports: Rules::default(),
            exports: Rules::default(),
            optional: Vec::new(),
            named_imports: Vec::new(),
            with: Vec::new(),
            trappable_error_types: Vec::new(),
            additional_derives: Vec::new(),
            ownership: Ownership::Owning,
            require_store_data_send: false,
            skip_mut_forwarding_impls: false,
            include_component_type: false,
            facade: syn::parse_quote!(::wharf),
        }
    }
}

/// Who owns what generated types hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Ownership {
    /// Generated types own their contents; parameters of exports are taken by reference.
    #[default]
    Owning,
    /// Generated types borrow what is passed to exports.
    Borrowing {
        /// Whether a type used in both directions is generated twice.
        duplicate_if_necessary: bool,
    },
}

/// Flags by function: the rule with the function's name, else its interface's, else the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Flags of functions that no rule names.
    pub default: FunctionFlags,
    /// `ns:pkg/iface.func`, `ns:pkg/iface` or a function of the world, with its flags.
    pub filters: Vec<(String, FunctionFlags)>,
}

/// How one function is generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FunctionFlags {
    /// The host's function is asynchronous.
    pub async_: bool,
    /// The host's function gets the store.
    pub store: bool,
    /// The host's function returns `Result`, whose error is a trap.
    pub trappable: bool,
    /// Calls are recorded with `tracing`.
    pub tracing: bool,
    /// Recorded calls show arguments and results too.
    pub verbose_tracing: bool,
    /// Only these flags hold; nothing is derived from the WIT.
    pub exact: bool,
}

impl FunctionFlags {
    /// The names under which options know the flags.
    pub const NAMES: [&str; 6] =
        ["async", "store", "trappable", "tracing", "verbose_tracing", "exact"];

    /// Whether the function gets the store whenever it does not wait: what an `Accessor` gives.
    pub(crate) fn accessor(&self) -> bool {
        self.async_ && self.store
    }

    /// Sets a flag by name; `false` if there is none of that name.
    pub fn set(&mut self, name: &str) -> bool {
        let flag = match name {
            "async" => &mut self.async_,
            "store" => &mut self.store,
            "trappable" => &mut self.trappable,
            "tracing" => &mut self.tracing,
            "verbose_tracing" => &mut self.verbose_tracing,
            "exact" => &mut self.exact,
            _ => return false,
        };
        *flag = true;
        true
    }
}
