//! [`Bindings`]: what a caller configures and generates.

use std::path::PathBuf;

use proc_macro2::TokenStream;

use crate::error::{Error, Problems, Result};
use crate::options::{Options, Ownership, Rules};
use crate::{lower, print, resolve};

/// A generation that is being configured; the options are those of `bindgen!`.
#[derive(Debug, Clone, Default)]
pub struct Bindings {
    pub(crate) options: Options,
    /// Options that could not be read; [`Bindings::generate`] reports them.
    wrong: Problems,
}

/// What was generated.
#[derive(Debug, Clone)]
pub struct Generated {
    tokens: TokenStream,
    files: Vec<PathBuf>,
}

impl Bindings {
    /// Bindings with default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// A world: `name` or `namespace:package/name`. Given several times, all of them are generated
    /// side by side, and what they share once.
    pub fn world(&mut self, world: impl Into<String>) -> &mut Self {
        self.options.worlds.push(world.into());
        self
    }

    /// A version of a world, and the name of its module. The newest comes last.
    pub fn version(&mut self, name: impl Into<String>, world: impl Into<String>) -> &mut Self {
        self.options.versions.push((name.into(), world.into()));
        self
    }

    /// Lines of imports and exports, which make the world.
    pub fn interfaces(&mut self, lines: impl Into<String>) -> &mut Self {
        self.options.interfaces = Some(lines.into());
        self
    }

    /// Gives the world as a component type in binary, too.
    pub fn include_component_type(&mut self, yes: bool) -> &mut Self {
        self.options.include_component_type = yes;
        self
    }

    /// A WIT file, or a folder with `deps/`; given several times, packages in order of dependency.
    pub fn path(&mut self, path: impl Into<PathBuf>) -> &mut Self {
        self.options.paths.push(path.into());
        self
    }

    /// WIT text, which may use the packages under the paths.
    pub fn inline(&mut self, text: impl Into<String>) -> &mut Self {
        self.options.inline = Some(text.into());
        self
    }

    /// Activates a feature that `@unstable` items of the WIT need.
    pub fn feature(&mut self, name: impl Into<String>) -> &mut Self {
        self.options.features.push(name.into());
        self
    }

    /// How imported functions are generated.
    pub fn imports(&mut self, rules: Rules) -> &mut Self {
        self.options.imports = rules;
        self
    }

    /// How exported functions are generated.
    pub fn exports(&mut self, rules: Rules) -> &mut Self {
        self.options.exports = rules;
        self
    }

    /// An export that a component may lack: `function`, `ns:pkg/interface` or
    /// `ns:pkg/interface.function`.
    pub fn optional(&mut self, export: impl Into<String>) -> &mut Self {
        self.options.optional.push(export.into());
        self
    }

    /// An interface that components import under names of their own, and the Rust type by which the
    /// host knows such a name.
    pub fn named_import(&mut self, interface: impl Into<String>, path: &str) -> &mut Self {
        if let Some(path) = self.parse("named_imports", path) {
            self.options.named_imports.push((interface.into(), path));
        }
        self
    }

    /// Maps a WIT type, interface, package or namespace to a Rust path.
    pub fn with(&mut self, name: impl Into<String>, path: &str) -> &mut Self {
        if let Some(path) = self.parse("with", path) {
            self.options.with.push((name.into(), path));
        }
        self
    }

    /// Lets hosts return an error type of WIT as a Rust type of their own.
    pub fn trappable_error_type(&mut self, name: impl Into<String>, path: &str) -> &mut Self {
        if let Some(path) = self.parse("trappable_error_type", path) {
            self.options.trappable_error_types.push((name.into(), path));
        }
        self
    }

    /// Adds a derive to every generated type.
    pub fn additional_derive(&mut self, path: &str) -> &mut Self {
        if let Some(path) = self.parse("additional_derives", path) {
            self.options.additional_derives.push(path);
        }
        self
    }

    /// Who owns what generated types hold.
    pub fn ownership(&mut self, ownership: Ownership) -> &mut Self {
        self.options.ownership = ownership;
        self
    }

    /// Asks that a store's data is `Send`.
    pub fn require_store_data_send(&mut self, yes: bool) -> &mut Self {
        self.options.require_store_data_send = yes;
        self
    }

    /// Leaves out `impl Host for &mut T`.
    pub fn skip_mut_forwarding_impls(&mut self, yes: bool) -> &mut Self {
        self.options.skip_mut_forwarding_impls = yes;
        self
    }

    /// The path of Wharf in the crate that the code is for; `::wharf` unless it was renamed.
    pub fn facade(&mut self, path: &str) -> &mut Self {
        if let Some(path) = self.parse("crate", path) {
            self.options.facade = path;
        }
        self
    }

    /// Generates the bindings.
    pub fn generate(&self) -> Result<Generated> {
        self.wrong.clone().finish()?;
        generate(&self.options)
    }

    fn parse(&mut self, option: &'static str, path: &str) -> Option<syn::Path> {
        let parsed = syn::parse_str(path);
        if let Err(error) = &parsed {
            let message = format!("this is not a Rust path: {error}");
            self.wrong.push(Error::option(option, Some(path), message));
        }
        parsed.ok()
    }
}

impl Generated {
    /// The code, as a macro expands to it.
    pub fn tokens(&self) -> &TokenStream {
        &self.tokens
    }

    /// The code, formatted.
    pub fn source(&self) -> syn::Result<String> {
        print::source(self.tokens.clone())
    }

    /// The WIT files that the code was made from; when one changes it must be generated anew.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }
}

/// Generates bindings from options as they are.
pub fn generate(options: &Options) -> Result<Generated> {
    generated(options, None)
}

/// As [`generate`], but that `place` gets the text of the traits that hosts implement, those of an
/// interface at a time. What it gives stands in their place; if that is nothing, they stay there.
pub fn generate_with(
    options: &Options,
    place: &dyn Fn(&str) -> Option<TokenStream>,
) -> Result<Generated> {
    generated(options, Some(place))
}

fn generated(options: &Options, placer: Option<print::TraitPlacer<'_>>) -> Result<Generated> {
    let resolved = resolve::resolve(options)?;
    let bindings = lower::lower(&resolved, options)?;
    let tokens = print::print(&bindings, options, placer);
    Ok(Generated { tokens, files: resolved.files })
}
