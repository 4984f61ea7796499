//! What hosts implement, and how it gets into a linker.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Printer, doc};
use crate::bindings::{Conversion, Function, Interface, ModulePath, Resource, World};
use crate::options::FunctionFlags;

impl Printer<'_> {
    /// `{World}Imports`, for what the world itself imports, and how it gets into a linker.
    pub(super) fn root_imports(&self, world: &World) -> TokenStream {
        let root = &world.root;
        if root.is_empty() {
            return TokenStream::new();
        }
        self.host_traits(root, &format!("the imports of world `{}`", world.name), None)
    }

    /// The traits of an interface, and those of its resources. `whose` they are is for the docs.
    pub(super) fn host_traits(
        &self,
        interface: &Interface,
        whose: &str,
        id: Option<&TokenStream>,
    ) -> TokenStream {
        let at = &interface.module;
        let docs = doc(&format!("What a host implements of {whose}."));
        let ident = &interface.traits.host;
        let resources = interface.resources.iter().map(|resource| self.resource(resource, at, id));
        let functions = || interface.functions.iter().filter(|function| !function.flags.store);
        let is_async = functions().any(|f| f.flags.async_);
        let send = is_async.then(|| quote!(::core::marker::Send));
        let items = interface.resources.iter().map(|r| &r.item);
        let supertraits = supertraits(items.map(|item| quote!(#item)).chain(send));
        let methods = functions().map(|function| self.method(function, at, id));
        let conversions = interface.conversions.iter().map(|c| self.conversion(c, at));
        let forwards = || {
            let forwards = functions().map(|f| self.forward(ident, f, at, id));
            let conversions = interface.conversions.iter().map(|conversion| {
                let signature = self.conversion_signature(conversion, at);
                let function = &conversion.function;
                quote!(#signature { #ident::#function(*self, error) })
            });
            quote!(#(#forwards)* #(#conversions)*)
        };
        let allow = allow_private(is_async);
        let host = quote! {
            #docs
            #allow
            pub trait #ident #supertraits {
                #(#methods)*
                #(#conversions)*
            }
        };
        let host = self.with_forwarding(ident, host, forwards, is_async || at.is_empty());
        let with_store = self.interface_with_store(interface, whose, id);
        quote! {
            #(#resources)*
            #host
            #with_store
        }
    }

    /// A trait with its implementation for references to what implements it: by `host_trait!`, or
    /// in full where that does not know what there is to write.
    fn with_forwarding(
        &self,
        of: &Ident,
        definition: TokenStream,
        forwards: impl FnOnce() -> TokenStream,
        in_full: bool,
    ) -> TokenStream {
        let component = &self.component;
        match (self.options.skip_mut_forwarding_impls, in_full) {
            (true, _) => definition,
            (false, true) => {
                let forwards = forwards();
                quote!(#definition impl<_T: #of + ?Sized> #of for &mut _T { #forwards })
            }
            (false, false) => quote!(#component::__internal::host_trait! { #definition }),
        }
    }

    /// The trait of those functions of an interface that get the store.
    fn interface_with_store(
        &self,
        interface: &Interface,
        whose: &str,
        id: Option<&TokenStream>,
    ) -> Option<TokenStream> {
        let resources = interface.resources.iter().filter(|resource| resource.has_store());
        let supertraits = resources.map(|resource| {
            let with_store = &resource.with_store;
            quote!(#with_store<_T>)
        });
        let send = interface.has_accessor();
        interface.has_store().then(|| {
            let docs = doc(&format!("What a host implements of {whose} with access to the store."));
            let functions = interface.functions.iter().filter(|function| function.flags.store);
            let methods = functions.map(|function| self.method(function, &interface.module, id));
            let ident = &interface.traits.with_store;
            self.with_store(docs, ident, supertraits, send, quote!(#(#methods)*))
        })
    }

    fn with_store(
        &self,
        docs: TokenStream,
        ident: &Ident,
        supertraits: impl Iterator<Item = TokenStream>,
        send: bool,
        methods: TokenStream,
    ) -> TokenStream {
        let component = &self.component;
        let allow = allow_private(send);
        let send = send.then(|| quote!(+ ::core::marker::Send));
        quote! {
            #docs
            #allow
            pub trait #ident<_T: 'static #send>: #component::HasData #send #(+ #supertraits)* {
                #methods
            }
        }
    }

    fn resource(
        &self,
        resource: &Resource,
        at: &ModulePath,
        id: Option<&TokenStream>,
    ) -> TokenStream {
        let what = format!("What a host implements of the resource `{}`", resource.name);
        let docs = doc(&format!("{what}."));
        let Resource { item, drop_flags, .. } = resource;
        let functions = || resource.functions.iter();
        let methods = functions().filter(|f| !f.flags.store).map(|f| self.method(f, at, id));
        let send = resource.has_async().then(|| quote!(::core::marker::Send));
        let supertraits = supertraits(send.into_iter());
        let (drop, forward) = self.drop_method(resource, id);
        let (drop, drop_with_store) = match drop_flags.store {
            true => (None, Some(drop)),
            false => (Some(drop), None),
        };
        let allow = allow_private(resource.has_async());
        let host = quote! {
            #docs
            #allow
            pub trait #item #supertraits {
                #(#methods)*
                #drop
            }
        };
        let in_full = resource.has_async() || at.is_empty();
        let forwards = || {
            let functions = functions().filter(|f| !f.flags.store);
            let forwards = functions.map(|f| self.forward(item, f, at, id));
            quote!(#(#forwards)* #forward)
        };
        let host = self.with_forwarding(item, host, forwards, in_full);
        let with_store = resource.has_store().then(|| {
            let docs = doc(&format!("{what} with access to the store."));
            let methods = functions().filter(|f| f.flags.store).map(|f| self.method(f, at, id));
            let methods = quote!(#(#methods)* #drop_with_store);
            let send = resource.has_accessor();
            self.with_store(docs, &resource.with_store, std::iter::empty(), send, methods)
        });
        quote!(#host #with_store)
    }

    /// The method that drops a resource, and what forwards to it.
    fn drop_method(
        &self,
        resource: &Resource,
        id: Option<&TokenStream>,
    ) -> (TokenStream, Option<TokenStream>) {
        let (facade, component) = (&self.facade, &self.component);
        let Resource { item, ty, drop, drop_flags, .. } = resource;
        let docs = doc("The guest dropped its last handle: the host may forget the resource.");
        let receiver = self.receiver(drop_flags, id);
        let pass = id.map(|_| quote!(__id,));
        let result = self.maybe_future(drop_flags.async_, quote!(#facade::Result<()>));
        let signature = quote!(fn #drop(#receiver, rep: #component::Resource<#ty>) -> #result);
        let forward =
            (!drop_flags.store).then(|| quote!(#signature { #item::#drop(*self, #pass rep) }));
        (quote!(#docs #signature;), forward)
    }

    fn method(
        &self,
        function: &Function,
        at: &ModulePath,
        id: Option<&TokenStream>,
    ) -> TokenStream {
        let docs = self.docs(&function.docs, || format!("The WIT function `{}`.", function.name));
        let signature = self.signature(function, at, id);
        quote!(#docs #signature;)
    }

    fn forward(
        &self,
        of: &Ident,
        function: &Function,
        at: &ModulePath,
        id: Option<&TokenStream>,
    ) -> TokenStream {
        let pass = id.map(|_| quote!(, __id));
        let signature = self.signature(function, at, id);
        let ident = &function.ident;
        let params = function.params.iter().map(|param| &param.ident);
        quote!(#signature { #of::#ident(*self #pass #(, #params)*) })
    }

    fn signature(
        &self,
        function: &Function,
        at: &ModulePath,
        id: Option<&TokenStream>,
    ) -> TokenStream {
        let ident = &function.ident;
        let params = function.params.iter().map(|param| {
            let (ident, ty) = (&param.ident, self.owned(&param.ty, at));
            quote!(#ident: #ty)
        });
        let receiver = self.receiver(&function.flags, id);
        let result = self.host_result(function, at);
        quote!(fn #ident(#receiver #(, #params)*) #result)
    }

    /// What a host function is called with besides its parameters.
    fn receiver(&self, flags: &FunctionFlags, id: Option<&TokenStream>) -> TokenStream {
        let component = &self.component;
        let id = id.map(|ty| quote!(, __id: #ty));
        let receiver = match (flags.store, flags.async_) {
            (true, true) => quote!(accessor: &#component::Accessor<'_, _T, Self>),
            (true, false) => quote!(host: #component::Access<'_, _T, Self>),
            (false, _) => quote!(&mut self),
        };
        quote!(#receiver #id)
    }

    /// A type, or what gives one some time.
    fn maybe_future(&self, is_async: bool, ty: TokenStream) -> TokenStream {
        match is_async {
            true => quote!(impl ::core::future::Future<Output = #ty> + ::core::marker::Send),
            false => ty,
        }
    }

    fn host_result(&self, function: &Function, at: &ModulePath) -> TokenStream {
        let facade = &self.facade;
        let ty = match &function.throws {
            Some(throws) => {
                let result = self.prelude("Result");
                let ok = throws.ok.as_ref().map_or(quote!(()), |ty| self.owned(ty, at));
                let host = self.owned(&throws.conversion.host, at);
                quote!(#result<#ok, #host>)
            }
            None => {
                let ty = self.result_type(function, at);
                if function.flags.trappable { quote!(#facade::Result<#ty>) } else { ty }
            }
        };
        let unit = function.result.is_none() && !function.flags.trappable;
        if unit && !function.flags.async_ {
            return TokenStream::new();
        }
        let ty = self.maybe_future(function.flags.async_, ty);
        quote!(-> #ty)
    }

    fn conversion(&self, conversion: &Conversion, at: &ModulePath) -> TokenStream {
        let docs = doc(
            "Makes an error of the host one of WIT for the guest to handle, or a trap that ends \
             the guest.",
        );
        let signature = self.conversion_signature(conversion, at);
        quote!(#docs #signature;)
    }

    fn conversion_signature(&self, conversion: &Conversion, at: &ModulePath) -> TokenStream {
        let facade = &self.facade;
        let function = &conversion.function;
        let (host, wit) = (self.owned(&conversion.host, at), self.owned(&conversion.wit, at));
        quote!(fn #function(&mut self, error: #host) -> #facade::Result<#wit>)
    }

    /// `add_to_linker` of an imported interface.
    pub(super) fn add_interface_to_linker(
        &self,
        interface: &Interface,
        id: Option<&TokenStream>,
    ) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let name = &interface.name;
        let bounds = self.linker_bounds(interface);
        let body = self.definitions(interface, id.is_some());
        let id_param = id.map(|ty| quote!(__id: #ty,));
        let docs =
            doc(&format!("Defines `{name}` in a linker, implemented by what `host_getter` gets."));
        let instance_docs = doc("Defines the interface's items in an instance of a linker.");
        let whole = match id {
            None => quote! {
                #docs
                pub fn add_to_linker<_T, _D>(
                    linker: &mut #component::Linker<_T>,
                    host_getter: fn(&mut _T) -> _D::Data<'_>,
                ) -> #facade::Result<()>
                #bounds
                {
                    add_to_linker_instance::<_T, _D>(&mut linker.instance(#name)?, host_getter)
                }
            },
            Some(ty) => {
                let docs = doc(&format!(
                    "Defines `{name}` under each name by which a component imports it, besides its \
                     own. `lookup` makes of such a name what the host is told with each call, or \
                     refuses it."
                ));
                quote! {
                    #docs
                    pub fn add_to_linker<_T, _D>(
                        linker: &mut #component::Linker<_T>,
                        component: &#component::Component,
                        host_getter: fn(&mut _T) -> _D::Data<'_>,
                        mut lookup: impl FnMut(&str) -> #facade::Result<#ty>,
                    ) -> #facade::Result<()>
                    #bounds
                    {
                        for name in #component::__internal::names_of(component, #name) {
                            let __id = lookup(name)?;
                            let mut linker = linker.instance(name)?;
                            add_to_linker_instance::<_T, _D>(&mut linker, host_getter, __id)?;
                        }
                        Ok(())
                    }
                }
            }
        };
        quote! {
            #whole

            #instance_docs
            pub fn add_to_linker_instance<_T, _D>(
                linker: &mut #component::LinkerInstance<'_, _T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
                #id_param
            ) -> #facade::Result<()>
            #bounds
            {
                #body
            }
        }
    }

    /// The `where` clause of an `add_to_linker`.
    pub(super) fn linker_bounds(&self, interface: &Interface) -> TokenStream {
        let component = &self.component;
        let data = self.data_bounds(interface.has_accessor());
        let (of, with_store) = (&interface.traits.host, &interface.traits.with_store);
        let view = match interface.has_store() {
            true => quote!(#with_store<_T>),
            false => quote!(#component::HasData),
        };
        let others = interface.converters.iter().map(|module| self.host_of(module, interface));
        quote! {
            where
                _D: #view,
                for<'a> _D::Data<'a>: #of #(+ #others)*,
                _T: #data,
        }
    }

    /// The trait that the host of a module implements, as an interface knows it.
    fn host_of(&self, module: &ModulePath, interface: &Interface) -> TokenStream {
        let host = &interface.traits.host;
        if *module == interface.module {
            return quote!(#host);
        }
        self.in_module(module, &interface.module, quote!(Host))
    }

    /// Statements that define all items of an interface in `linker`, and whether that worked.
    pub(super) fn definitions(&self, interface: &Interface, has_id: bool) -> TokenStream {
        if interface.functions.is_empty() && interface.resources.is_empty() {
            let id = has_id.then(|| quote!(, __id));
            return quote!(let _ = (linker, host_getter #id); Ok(()));
        }
        let component = &self.component;
        let resources = interface.resources.iter().map(|resource| {
            let Resource { item, with_store, functions, .. } = resource;
            let definition = self.resource_definition(interface, resource, has_id);
            let functions =
                functions.iter().map(|f| self.definition(interface, f, [item, with_store], has_id));
            quote!(#definition #(#functions)*)
        });
        let (host, with_store) = (&interface.traits.host, &interface.traits.with_store);
        let functions = interface
            .functions
            .iter()
            .map(|f| self.definition(interface, f, [host, with_store], has_id));
        quote! {
            let mut linker = #component::__internal::HostLinker::<_T, _D>::new(linker, host_getter);
            #(#resources)*
            #(#functions)*
            linker.finish()
        }
    }

    /// A resource, and the closure that drops it.
    fn resource_definition(
        &self,
        interface: &Interface,
        resource: &Resource,
        has_id: bool,
    ) -> TokenStream {
        let component = &self.component;
        let Resource { name, ty, item, with_store, drop, drop_flags, .. } = resource;
        let trace = self.drop_tracing(interface, resource);
        let (bind, of, host) = self.access(drop_flags, false, [item, with_store]);
        let (kept, id) = id_of_name(has_id);
        let call = quote!(#of::#drop(#host, #id rep));
        let function = format!("[drop]{name}");
        let call = match drop_flags.async_ {
            true => quote!(#component::__internal::ready(#function, #call)?),
            false => call,
        };
        match drop_flags.store {
            false => {
                let moved = kept.as_ref().map(|_| quote!(move));
                let body = if trace.is_some() { quote!({ #trace #call }) } else { call };
                let closure = keeping(kept, quote!(#moved |host, rep| #body));
                quote!(linker.resource::<#ty>(#name, #closure);)
            }
            true => {
                let closure = keeping(kept, quote!(move |caller, rep| { #trace #bind #call }));
                quote!(linker.resource_with_store::<#ty>(#name, #closure);)
            }
        }
    }

    /// A statement that binds what a host function with the store is called on, the trait that it is
    /// of, and what it is called on. `again` says whether the caller is used afterwards.
    fn access(
        &self,
        flags: &FunctionFlags,
        again: bool,
        [of, with_store]: [&Ident; 2],
    ) -> (TokenStream, TokenStream, TokenStream) {
        if !flags.store {
            return (TokenStream::new(), quote!(#of), quote!(host));
        }
        let (facade, component) = (&self.facade, &self.component);
        let store = match again {
            false => quote!(caller),
            true => quote!(#facade::AsContextMut::as_context_mut(&mut caller)),
        };
        let of = quote!(<_D as #with_store<_T>>);
        match flags.async_ {
            false => {
                let bind =
                    quote!(let host = #component::Access::<_T, _D>::new(#store, host_getter););
                (bind, of, quote!(host))
            }
            true => {
                let new = quote!(#component::Accessor::<_T, _D>::new(#store, host_getter));
                (quote!(let accessor = #new;), of, quote!(&accessor))
            }
        }
    }

    fn drop_tracing(&self, interface: &Interface, resource: &Resource) -> Option<TokenStream> {
        let flags = &resource.drop_flags;
        let component = &self.component;
        (flags.tracing || flags.verbose_tracing).then(|| {
            let (interface, name) = (&interface.name, format!("[drop]{}", resource.name));
            quote! {
                #component::__internal::tracing::trace!(
                    interface = #interface,
                    function = #name,
                    rep = rep.rep(),
                    "drop"
                );
            }
        })
    }

    fn definition(
        &self,
        interface: &Interface,
        function: &Function,
        of: [&Ident; 2],
        has_id: bool,
    ) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let at = &interface.module;
        let Function { name, ident, flags, .. } = function;
        let params: Vec<_> = function.params.iter().map(|param| &param.ident).collect();
        let again = function.throws.is_some() && !flags.async_;
        let (bind, of, host) = self.access(flags, again, of);
        let (kept, id) = id_of_name(has_id);
        let call = quote!(#of::#ident(#host, #id #(#params),*));
        let call = match flags.async_ {
            true => quote!(#component::__internal::ready(#name, #call)?),
            false => call,
        };
        let (before, after) = self.tracing(&interface.name, function, "wit import");
        let may_trap = function.throws.is_some() || flags.trappable || flags.async_;
        let value = match (&function.throws, flags.trappable) {
            (Some(throws), _) => {
                let Conversion { function: convert, module, .. } = &throws.conversion;
                let converter = self.host_of(module, interface);
                let wit = quote!(#converter::#convert);
                let wit = match (flags.store, flags.async_) {
                    (true, true) => quote!(accessor.with(|mut host| #wit(&mut host.get(), error))),
                    (true, false) => quote!(#wit(&mut host_getter(caller.data_mut()), error)),
                    (false, _) => quote!(#wit(host, error)),
                };
                quote! {
                    match #call {
                        Ok(value) => Ok(value),
                        Err(error) => Err(#wit?),
                    }
                }
            }
            (None, true) => quote!(#call?),
            (None, false) => call.clone(),
        };
        let returns = function.result.is_some();
        let results = |value| match (returns && flags.store, may_trap || flags.store) {
            (true, _) => quote!(Ok((#value,))),
            (false, true) => quote!(Ok(#value)),
            (false, false) => value,
        };
        let as_it_is = !flags.store && !flags.async_ && function.throws.is_none();
        let body = match (returns, after.is_empty()) {
            (_, true) if as_it_is => call,
            (_, true) => results(value),
            (true, false) => {
                let result = results(quote!(result));
                quote!(let result = #value; #after #result)
            }
            (false, false) if may_trap || flags.store => quote!(#value; #after Ok(())),
            (false, false) => quote!(#value; #after),
        };
        if !flags.store {
            let define = match (returns, may_trap) {
                (true, false) => quote!(func),
                (true, true) => quote!(try_func),
                (false, false) => quote!(procedure),
                (false, true) => quote!(try_procedure),
            };
            let body = if before.is_empty() { body } else { quote!({ #before #body }) };
            let moved = kept.as_ref().map(|_| quote!(move));
            let closure = keeping(kept, quote!(#moved |host, (#(#params,)*)| #body));
            return quote!(linker.#define(#name, #closure););
        }
        let types = self.params_type(&function.params, at, true);
        let caller = if again { quote!(mut caller) } else { quote!(caller) };
        let closure = quote! {
            move |#caller: #facade::StoreContextMut<'_, _T>, (#(#params,)*): #types| {
                #before
                #bind
                #body
            }
        };
        let closure = keeping(kept, closure);
        quote!(linker.func_with_store(#name, #closure);)
    }
}

/// The host's types may be private; of what futures are made the compiler would not have it so.
fn allow_private(is_async: bool) -> Option<TokenStream> {
    is_async.then(|| quote!(#[allow(private_bounds, private_interfaces)]))
}

/// A closure that has what `kept` keeps for it.
fn keeping(kept: Option<TokenStream>, closure: TokenStream) -> TokenStream {
    match kept {
        Some(kept) => quote!({ #kept #closure }),
        None => closure,
    }
}

/// A statement that keeps what stands for a name for a closure, and the argument that passes it.
fn id_of_name(has_id: bool) -> (Option<TokenStream>, Option<TokenStream>) {
    match has_id {
        true => (Some(quote!(let __id = __id.clone();)), Some(quote!(__id.clone(),))),
        false => (None, None),
    }
}

/// `: A + B`, or nothing.
fn supertraits(traits: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let traits: Vec<_> = traits.collect();
    (!traits.is_empty()).then(|| quote!(: #(#traits)+*))
}
