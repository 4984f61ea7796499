//! The Rust-shaped tree -> tokens. Nothing is decided here; what is printed is what the tree says.
//!
//! `types` prints definitions and types where they are used, `hosts` what hosts implement, `traits` how
//! it gets into a linker, `guests` what components export, `linking` the world's own structs,
//! `versions` what stands for several; `source` formats the result. Types, paths and what hosts implement
//! are printed as text (`code`), the rest as tokens.
//!
//! Type parameters begin with an underscore, which no type of WIT does: `_T` is a store's data, `_D` the
//! view of it, `_S` a store.

mod code;
mod guests;
mod hosts;
mod linking;
mod source;
mod traits;
mod types;
mod versions;

use std::fmt::Display;

use indexmap::IndexMap;
use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::{TokenStreamExt, quote};

use crate::bindings::{
    Alias, BindingsTree, ComponentType, Docs, ExportedInterface, Function, Interface, ItemPath,
    ModulePath, Param, World,
};
use crate::options::Options;

use code::Code;
use hosts::Hosted;
pub(crate) use source::source;

/// Puts the text of traits somewhere, and gives what stands for them, if that worked.
pub(crate) type TraitPlacer<'a> = &'a dyn Fn(&str) -> Option<TokenStream>;

/// Prints all of it; what hosts implement goes to a place of its own, if there is one.
pub(crate) fn print(
    bindings: &BindingsTree,
    options: &Options,
    placer: Option<TraitPlacer<'_>>,
) -> TokenStream {
    let facade = Code::from(&options.facade);
    let component = format!("{facade}::component").into();
    let of_macro = options.facade.segments.first().filter(|_| facade.is_of_macro());
    // No file can have `$crate`.
    let placer = placer.filter(|_| of_macro.is_none());
    let tokens =
        Printer { bindings, options, placer, facade, component, in_full: false }.bindings();
    match of_macro {
        Some(first) => with_crate(tokens, &first.ident),
        None => tokens,
    }
}

/// Puts `$crate`, which only means something as the token that a macro gave, where text has it.
fn with_crate(tokens: TokenStream, of_macro: &Ident) -> TokenStream {
    let mut trees = tokens.into_iter();
    let trees = std::iter::from_fn(|| {
        Some(match trees.next()? {
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                trees.next();
                of_macro.clone().into()
            }
            TokenTree::Group(group) => {
                Group::new(group.delimiter(), with_crate(group.stream(), of_macro)).into()
            }
            tree => tree,
        })
    });
    trees.collect()
}

struct Printer<'a> {
    bindings: &'a BindingsTree,
    options: &'a Options,
    placer: Option<TraitPlacer<'a>>,
    /// Path of the facade.
    facade: Code,
    /// Path of its `component` module.
    component: Code,
    /// Whether a path of the host is printed as the option has it, and not as what it is here.
    in_full: bool,
}

/// A module that is being filled.
#[derive(Default)]
struct PrintedModule {
    docs: Docs,
    items: TokenStream,
    children: IndexMap<String, (Ident, PrintedModule)>,
}

impl Printer<'_> {
    fn bindings(&self) -> TokenStream {
        let aliases = self.bindings.aliases.iter().map(|alias| {
            let (ident, path) = (&alias.ident, &alias.path);
            quote!(#[allow(unused_imports)] use #path as #ident;)
        });
        let mut modules = PrintedModule::default();
        let inner = self.with_component(String::from("__wharf").into());
        for world in &self.bindings.worlds {
            self.world(world, &inner, &mut modules);
        }
        if let Some(versions) = &self.bindings.versions {
            modules.items.extend(self.versions(versions));
        }
        let mut tokens: TokenStream = aliases.collect();
        tokens.extend(modules.print(self, 0));
        tokens
    }

    /// Prints what has a short name for where Wharf is.
    fn with_component(&self, component: Code) -> Self {
        Printer { component, facade: self.facade.clone(), ..*self }
    }

    /// Prints paths so that they can be used anywhere.
    fn in_full(&self) -> Self {
        let component = format!("{}::component", self.facade).into();
        Printer { in_full: true, ..self.with_component(component) }
    }

    /// `inner` prints the interfaces: their modules have a short name for where Wharf is.
    fn world(&self, world: &World, inner: &Printer<'_>, modules: &mut PrintedModule) {
        let at = &world.root.module;
        let types = world.root.types.iter().map(|def| self.type_def(def, at));
        let types = at_root(world, types.collect());
        let imports = self.root_imports(world);
        let linking = self.linking(world);
        let component_type = world.component_type.as_ref().map(|ComponentType { ident, bytes }| {
            let docs = doc(&format!("The world `{}` as a component type, in binary.", world.name));
            let bytes = Literal::byte_string(bytes);
            quote!(#docs #[allow(dead_code)] pub const #ident: &[u8] = #bytes;)
        });
        let module = modules.at(at);
        module.items.extend(quote!(#component_type #linking #imports #types));
        if self.bindings.versions.is_some() {
            module.docs = Docs::of(format!("The world `{}`.", world.name));
        }
        let component = &self.component;
        let with_alias = |items: TokenStream| quote!(use #component as __wharf; #items);
        for interface in world.imports.iter().filter(|interface| !interface.repeated) {
            modules.add(interface, with_alias(inner.imported(interface)));
        }
        for interface in &world.named {
            modules.add(interface, self.named(interface));
        }
        for ExportedInterface { interface, .. } in &world.exports {
            if !interface.repeated {
                modules.add(interface, with_alias(inner.exported(interface)));
            }
        }
    }

    fn imported(&self, interface: &Interface) -> TokenStream {
        let types = interface.types.iter().map(|def| self.type_def(def, &interface.module));
        let whose = &format!("`{}`", interface.name);
        let traits = self.host_traits(Hosted { interface, whose, id: None });
        let linker = self.add_interface_to_linker(interface, None);
        quote!(#(#types)* #traits #linker)
    }

    /// An interface whose functions are told by which name they are imported.
    fn named(&self, interface: &Interface) -> TokenStream {
        let at = &interface.module;
        let types = interface.types.iter().map(|def| self.type_def(def, at));
        let id = interface.id_type.clone().map(|ident| ItemPath { module: Vec::new(), ident });
        let id = id.map(|id| self.path(&id, at));
        let whose = &format!("`{}` under names that components give to it", interface.name);
        let traits = self.host_traits(Hosted { interface, whose, id: id.as_ref() });
        let linker = self.add_interface_to_linker(interface, id.as_ref());
        quote!(#(#types)* #traits #linker)
    }

    fn exported(&self, interface: &Interface) -> TokenStream {
        let types = interface.types.iter().map(|def| self.type_def(def, &interface.module));
        let guest = self.guest(interface);
        quote!(#(#types)* #guest)
    }

    /// `path` as seen from the module `at`.
    fn path(&self, path: &ItemPath, at: &ModulePath) -> Code {
        let is_it = |alias: &&Alias| self.in_full && alias.ident == path.ident;
        if let Some(alias) = self.bindings.aliases.iter().find(is_it)
            && path.module.is_empty()
            && is_absolute(&alias.path)
        {
            return Code::from(&alias.path);
        }
        self.in_module(&path.module, at, &path.ident)
    }

    /// An item of a module as seen from the module `at`.
    fn in_module(&self, module: &ModulePath, at: &ModulePath, item: impl Display) -> Code {
        let common = module.iter().zip(at).take_while(|(a, b)| a == b).count();
        let mut path = "super::".repeat(at.len() - common);
        path.extend(module[common..].iter().map(|module| format!("{module}::")));
        path.push_str(&item.to_string());
        path.into()
    }

    /// `Option`, `Result`, `String` or `Vec`, in full where WIT has a type of such a name.
    fn prelude(&self, name: &str) -> Code {
        let module = match (self.bindings.shadows_prelude, name) {
            (false, _) => "",
            (true, "Option") => "::core::option::",
            (true, "Result") => "::core::result::",
            (true, "String") => "::std::string::",
            (true, _) => "::std::vec::",
        };
        format!("{module}{name}").into()
    }

    /// The types of a function's parameters, as a tuple type; owned for hosts, by reference for
    /// guests.
    fn params_type(&self, params: &[Param], at: &ModulePath, owned: bool) -> Code {
        types::tuple(params.iter().map(|param| match owned {
            true => self.owned(&param.ty, at),
            false => self.borrowed(&param.ty, at),
        }))
    }

    /// The type of what a function returns, as WIT says.
    fn result_type(&self, function: &Function, at: &ModulePath) -> Code {
        match &function.result {
            Some(ty) => self.owned(ty, at),
            None => String::from("()").into(),
        }
    }

    /// Documentation from the WIT, or a sentence of ours where it has none.
    fn docs(&self, docs: &Docs, otherwise: impl FnOnce() -> String) -> TokenStream {
        let deprecated = docs.deprecated.iter().map(|since| quote!(#[deprecated(since = #since)]));
        let lines = match docs.lines.is_empty() {
            true => doc(&otherwise()),
            false => self.doc_lines(docs),
        };
        quote!(#lines #(#deprecated)*)
    }

    /// An attribute for each line where somebody may look at them, else one for all.
    fn doc_lines(&self, docs: &Docs) -> TokenStream {
        match self.placer {
            Some(_) => doc(&docs.lines.join("\n ")),
            None => docs.lines.iter().map(|line| doc(line)).collect(),
        }
    }

    /// `T: 'static`, and `Send` where the options ask for it.
    /// `accessor`: whether asynchronous functions get the store, and so the data.
    fn data_bounds(&self, accessor: bool) -> TokenStream {
        match self.options.require_store_data_send || accessor {
            true => quote!('static + ::core::marker::Send),
            false => quote!('static),
        }
    }

    /// Records a call, if the function's flags ask for it: before, and after with `result`.
    fn tracing(
        &self,
        interface: &str,
        function: &Function,
        side: &str,
    ) -> (TokenStream, TokenStream) {
        let flags = &function.flags;
        if !flags.tracing && !flags.verbose_tracing {
            return (TokenStream::new(), TokenStream::new());
        }
        let component = &self.component;
        let tracing = quote!(#component::__internal::tracing);
        let name = &function.name;
        let (arguments, result) = match flags.verbose_tracing {
            true => {
                let params = function.params.iter().map(|param| &param.ident);
                let arguments = quote!(#component::__internal::Arguments(&[#(&#params),*]));
                (quote!(arguments = ?#arguments,), quote!(result = ?result,))
            }
            false => (TokenStream::new(), TokenStream::new()),
        };
        let result = if function.result.is_some() { result } else { TokenStream::new() };
        let before = quote! {
            let span = #tracing::trace_span!(
                #side,
                interface = #interface,
                function = #name,
            );
            let _entered = span.enter();
            #tracing::trace!(#arguments "call");
        };
        (before, quote!(#tracing::trace!(#result "return");))
    }
}

impl PrintedModule {
    /// The module at a path from here, made if it is not there.
    fn at(&mut self, path: &ModulePath) -> &mut PrintedModule {
        path.iter().fold(self, |module, segment| {
            let new = || (segment.clone(), PrintedModule::default());
            &mut module.children.entry(segment.to_string()).or_insert_with(new).1
        })
    }

    fn add(&mut self, interface: &Interface, items: TokenStream) {
        let module = self.at(&interface.module);
        module.docs = match interface.docs.lines.is_empty() {
            true => Docs::of(format!("The WIT interface `{}`.", interface.name)),
            false => interface.docs.clone(),
        };
        module.items.extend(items);
    }

    /// All that is in the module. What is in those within goes into a group, so that no token is
    /// copied once for each module around it.
    fn print(self, printer: &Printer<'_>, depth: usize) -> TokenStream {
        let mut tokens = self.items;
        for (ident, child) in self.children.into_values() {
            let docs = match child.docs.lines.is_empty() {
                true => doc(&format!("Generated from WIT: `{ident}`.")),
                false => printer.doc_lines(&child.docs),
            };
            let allow = (depth == 0)
                .then(|| quote!(#[allow(dead_code, deprecated, unused_imports, clippy::all)]));
            let body = Group::new(Delimiter::Brace, child.print(printer, depth + 1));
            tokens.extend(quote!(#docs #allow pub mod #ident));
            tokens.append(body);
        }
        tokens
    }
}

/// Whether a path means the same in every module.
fn is_absolute(path: &syn::Path) -> bool {
    path.leading_colon.is_some() || path.segments[0].ident == "crate"
}

/// One line of documentation.
fn doc(line: &str) -> TokenStream {
    let line = if line.is_empty() { String::new() } else { format!(" {line}") };
    quote!(#[doc = #line])
}

/// An item that may use what is deprecated. Macros say so in what they expand to.
fn allow_deprecated(item: &syn::Item) -> TokenStream {
    match item {
        syn::Item::Macro(_) => quote!(#item),
        _ => quote!(#[allow(deprecated)] #item),
    }
}

/// Types of a world itself, whose uses of what is deprecated no module allows.
fn at_root(world: &World, types: TokenStream) -> TokenStream {
    if !world.root.has_deprecated() {
        return types;
    }
    match syn::parse2::<syn::File>(types.clone()) {
        Ok(file) => file.items.iter().map(allow_deprecated).collect(),
        Err(_) => types,
    }
}
