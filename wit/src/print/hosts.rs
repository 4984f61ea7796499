//! What hosts implement. It is printed as text, because it may be read: an error about a function that
//! a host lacks, or has with another type, shows the lines that it is about if they lie in a file.

use proc_macro2::{Ident, TokenStream};

use super::code::{Code, CodeLines, FunctionHead, parsed};
use super::{Printer, TraitPlacer};
use crate::bindings::{Docs, ErrorConversion, Function, Interface, ModulePath, Resource, World};
use crate::options::FunctionFlags;

/// What is printed: an interface's traits.
#[derive(Clone, Copy)]
pub(super) struct Hosted<'a> {
    pub(super) interface: &'a Interface,
    /// Whose traits they are, for the docs.
    pub(super) whose: &'a str,
    /// The type of what a host is told with each call, if it is told by which name it is called.
    pub(super) id: Option<&'a Code>,
}

impl Printer<'_> {
    /// `{World}Imports`, for what the world itself imports.
    pub(super) fn root_imports(&self, world: &World) -> TokenStream {
        let root = &world.root;
        if root.is_empty() {
            return TokenStream::new();
        }
        let whose = &format!("the imports of world `{}`", world.name);
        self.host_traits(Hosted { interface: root, whose, id: None })
    }

    /// The traits of an interface, and those of its resources; in the place that there is for them.
    pub(super) fn host_traits(&self, hosted: Hosted<'_>) -> TokenStream {
        let placer = self.placer.filter(|_| !hosted.interface.is_empty());
        placer.and_then(|placer| self.placed(hosted, placer)).unwrap_or_else(|| {
            let mut lines = CodeLines::default();
            self.traits(hosted, &mut lines);
            parsed(&lines.into_text())
        })
    }

    /// Paths are written in full, for whoever reads no more than a line of it.
    fn placed(&self, hosted: Hosted<'_>, placer: TraitPlacer<'_>) -> Option<TokenStream> {
        let printer = self.in_full();
        let call = format!("{}::__internal::generated", printer.component);
        placer(&CodeLines::in_call(&call, |lines| printer.traits(hosted, lines)))
    }

    fn traits(&self, hosted: Hosted<'_>, lines: &mut CodeLines) {
        let Hosted { interface, whose, .. } = hosted;
        for resource in &interface.resources {
            self.resource_traits(resource, hosted, lines);
        }
        let functions = || interface.functions.iter().filter(|function| !function.flags.store);
        let is_async = functions().any(|function| function.flags.async_);
        let resources = interface.resources.iter().map(|resource| resource.item.to_string());
        let host = HostTrait {
            docs: format!("What a host implements of {whose}."),
            ident: &interface.traits.host,
            supertraits: resources.chain(is_async.then(send)).collect(),
            is_async,
        };
        self.host_trait(host, interface, lines, &|lines, of| {
            for function in functions() {
                self.method(function, hosted, of, lines);
            }
            for conversion in &interface.conversions {
                self.conversion(conversion, &interface.module, of, lines);
            }
        });
        if interface.has_store() {
            let resources = interface.resources.iter().filter(|resource| resource.has_store());
            let with_store = HostTrait {
                docs: format!("What a host implements of {whose} with access to the store."),
                ident: &interface.traits.with_store,
                supertraits: resources.map(|r| format!("{}<_T>", r.with_store)).collect(),
                is_async: interface.has_accessor(),
            };
            let functions = interface.functions.iter().filter(|function| function.flags.store);
            self.with_store(with_store, interface, lines, |lines| {
                functions.for_each(|function| self.method(function, hosted, None, lines));
            });
        }
    }

    fn resource_traits(&self, resource: &Resource, hosted: Hosted<'_>, lines: &mut CodeLines) {
        let what = format!("What a host implements of the resource `{}`", resource.name);
        let is_async = resource.has_async();
        let host = HostTrait {
            docs: format!("{what}."),
            ident: &resource.item,
            supertraits: is_async.then(send).into_iter().collect(),
            is_async,
        };
        let functions = |store| resource.functions.iter().filter(move |f| f.flags.store == store);
        self.host_trait(host, hosted.interface, lines, &|lines, of| {
            functions(false).for_each(|function| self.method(function, hosted, of, lines));
            if !resource.drop_flags.store {
                self.drop_method(resource, hosted, of, lines);
            }
        });
        if resource.has_store() {
            let with_store = HostTrait {
                docs: format!("{what} with access to the store."),
                ident: &resource.with_store,
                supertraits: Vec::new(),
                is_async: resource.has_accessor(),
            };
            self.with_store(with_store, hosted.interface, lines, |lines| {
                functions(true).for_each(|function| self.method(function, hosted, None, lines));
                if resource.drop_flags.store {
                    self.drop_method(resource, hosted, None, lines);
                }
            });
        }
    }

    /// A trait with its implementation for references to what implements it: by `host_trait!`, or
    /// in full where that does not know what there is to write. `print` prints functions, as those of
    /// the trait, or as such that call it.
    fn host_trait(
        &self,
        host: HostTrait<'_>,
        interface: &Interface,
        lines: &mut CodeLines,
        print: &dyn Fn(&mut CodeLines, Option<&Ident>),
    ) {
        let HostTrait { ident, is_async, .. } = host;
        let definition = |lines: &mut CodeLines| {
            lines.doc(&host.docs);
            lines.allow(&lints(interface, is_async));
            let colon = if host.supertraits.is_empty() { "" } else { ": " };
            let head = format!("pub trait {ident}{colon}{}", host.supertraits.join(" + "));
            lines.block(head, |lines| print(lines, None));
        };
        if self.options.skip_mut_forwarding_impls {
            definition(lines);
        } else if is_async || interface.module.is_empty() {
            definition(lines);
            lines.allow(&lints(interface, false));
            let head = format!("impl<_T: {ident} + ?::core::marker::Sized> {ident} for &mut _T");
            lines.block(head, |lines| print(lines, Some(ident)));
        } else {
            lines.block(format!("{}::__internal::host_trait!", self.component), definition);
        }
    }

    fn with_store(
        &self,
        of: HostTrait<'_>,
        interface: &Interface,
        lines: &mut CodeLines,
        print: impl FnOnce(&mut CodeLines),
    ) {
        lines.doc(&of.docs);
        lines.allow(&lints(interface, of.is_async));
        let mut bounds = vec![format!("{}::HasData", self.component)];
        bounds.extend(of.is_async.then(send));
        bounds.extend(of.supertraits);
        let send = if of.is_async { format!(" + {}", send()) } else { String::new() };
        let (ident, bounds) = (of.ident, bounds.join(" + "));
        lines.block(format!("pub trait {ident}<_T: 'static{send}>: {bounds}"), print);
    }

    /// A function of a trait, or one that calls that of a trait.
    fn method(
        &self,
        function: &Function,
        hosted: Hosted<'_>,
        of: Option<&Ident>,
        lines: &mut CodeLines,
    ) {
        let at = &hosted.interface.module;
        let own = function.params.iter();
        let own = own.map(|param| (param.ident.to_string(), self.owned(&param.ty, at).to_string()));
        let signature = FunctionHead {
            ident: function.ident.clone(),
            receiver: self.receiver(&function.flags),
            params: name_told(hosted).chain(own).collect(),
            result: self.host_result(function, at),
        };
        let say = |lines: &mut CodeLines| {
            docs(&function.docs, || format!("The WIT function `{}`.", function.name), lines);
        };
        define_or_forward(&signature, of, lines, say);
    }

    /// The method that drops a resource, or one that calls it.
    fn drop_method(
        &self,
        resource: &Resource,
        hosted: Hosted<'_>,
        of: Option<&Ident>,
        lines: &mut CodeLines,
    ) {
        let Resource { ty, drop, drop_flags, .. } = resource;
        let rep = (String::from("rep"), format!("{}::Resource<{ty}>", self.component));
        let result = format!("{}::Result<()>", self.facade);
        let signature = FunctionHead {
            ident: drop.clone(),
            receiver: self.receiver(drop_flags),
            params: name_told(hosted).chain([rep]).collect(),
            result: Some(maybe_future(drop_flags.async_, result)),
        };
        define_or_forward(&signature, of, lines, |lines| {
            lines.doc("The guest dropped its last handle: the host may forget the resource.");
        });
    }

    /// What makes an error of WIT of one of the host's, or what calls that.
    fn conversion(
        &self,
        conversion: &ErrorConversion,
        at: &ModulePath,
        of: Option<&Ident>,
        lines: &mut CodeLines,
    ) {
        let (host, wit) = (self.owned(&conversion.host, at), self.owned(&conversion.wit, at));
        let signature = FunctionHead {
            ident: conversion.function.clone(),
            receiver: String::from("&mut self"),
            params: vec![(String::from("error"), host.to_string())],
            result: Some(format!("{}::Result<{wit}>", self.facade)),
        };
        define_or_forward(&signature, of, lines, |lines| {
            lines.doc(
                "Makes an error of the host one of WIT for the guest to handle, or a trap that \
                 ends the guest.",
            );
        });
    }

    /// What a host function is called on.
    fn receiver(&self, flags: &FunctionFlags) -> String {
        let component = &self.component;
        match (flags.store, flags.async_) {
            (true, true) => format!("accessor: &{component}::Accessor<'_, _T, Self>"),
            (true, false) => format!("host: {component}::Access<'_, _T, Self>"),
            (false, _) => String::from("&mut self"),
        }
    }

    fn host_result(&self, function: &Function, at: &ModulePath) -> Option<String> {
        let facade = &self.facade;
        let ty = match &function.throws {
            Some(throws) => {
                let result = self.prelude("Result");
                let ok = throws.ok.as_ref().map(|ty| self.owned(ty, at).to_string());
                let host = self.owned(&throws.conversion.host, at);
                format!("{result}<{}, {host}>", ok.as_deref().unwrap_or("()"))
            }
            None => {
                let ty = self.result_type(function, at);
                match function.flags.trappable {
                    true => format!("{facade}::Result<{ty}>"),
                    false => ty.to_string(),
                }
            }
        };
        let unit = function.result.is_none() && !function.flags.trappable;
        (!unit || function.flags.async_).then(|| maybe_future(function.flags.async_, ty))
    }
}

/// What a trait is called, and what it asks for.
struct HostTrait<'a> {
    docs: String,
    ident: &'a Ident,
    supertraits: Vec<String>,
    is_async: bool,
}

fn send() -> String {
    String::from("::core::marker::Send")
}

/// A type, or what gives one some time.
fn maybe_future(is_async: bool, ty: String) -> String {
    match is_async {
        true => format!("impl ::core::future::Future<Output = {ty}> + {}", send()),
        false => ty,
    }
}

/// The parameter that tells a host by which name it is called.
fn name_told(hosted: Hosted<'_>) -> impl Iterator<Item = (String, String)> {
    hosted.id.map(|ty| (String::from("__id"), ty.to_string())).into_iter()
}

/// A function of a trait with its documentation, or one that calls that `of` a trait.
fn define_or_forward(
    signature: &FunctionHead,
    of: Option<&Ident>,
    lines: &mut CodeLines,
    say: impl FnOnce(&mut CodeLines),
) {
    match of {
        None => {
            say(lines);
            lines.function(signature, None);
        }
        Some(of) => {
            let pass: String =
                signature.params.iter().map(|(name, _)| format!(", {name}")).collect();
            lines.function(signature, Some(&format!("{of}::{}(*self{pass})", signature.ident)));
        }
    }
}

/// What there is to say about items that are not in a module that says it. The host's types may be private;
/// of what futures are made the compiler would not have it so.
fn lints(interface: &Interface, is_async: bool) -> Vec<&'static str> {
    let mut lints = Vec::new();
    if interface.module.is_empty() {
        lints.push("clippy::all");
        lints.extend(interface.has_deprecated().then_some("deprecated"));
    }
    if is_async {
        lints.extend(["private_bounds", "private_interfaces"]);
    }
    lints
}

/// Documentation from the WIT, or a sentence of ours where it has none.
fn docs(docs: &Docs, otherwise: impl FnOnce() -> String, lines: &mut CodeLines) {
    match docs.lines.is_empty() {
        true => lines.doc(&otherwise()),
        false => lines.docs(&docs.lines),
    }
    if let Some(since) = &docs.deprecated {
        lines.line(format_args!("#[deprecated(since = {since:?})]"));
    }
}
