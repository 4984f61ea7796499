//! How what hosts implement gets into a linker.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code::Code;
use super::{Printer, doc};
use crate::bindings::{ErrorConversion, Function, Interface, ModulePath, Resource};
use crate::options::FunctionFlags;

impl Printer<'_> {
    /// `add_to_linker` of an imported interface.
    pub(super) fn add_interface_to_linker(
        &self,
        interface: &Interface,
        id: Option<&Code>,
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
    fn host_of(&self, module: &ModulePath, interface: &Interface) -> Code {
        match *module == interface.module {
            true => interface.traits.host.to_string().into(),
            false => self.in_module(module, &interface.module, "Host"),
        }
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
                let ErrorConversion { function: convert, module, .. } = &throws.conversion;
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
