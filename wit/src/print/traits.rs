//! What hosts implement, and how it gets into a linker.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Printer, doc};
use crate::bindings::{Conversion, Function, Interface, ModulePath, Resource};

impl Printer<'_> {
    /// `Host` and `Host{Resource}` of an imported interface.
    pub(super) fn host_traits(&self, interface: &Interface) -> TokenStream {
        let docs = doc(&format!("What a host implements of `{}`.", interface.name));
        self.traits(interface, docs, &quote!(Host))
    }

    /// `{World}Imports`, for what the world itself imports, and how it gets into a linker.
    pub(super) fn root_imports(&self) -> TokenStream {
        let root = &self.world.root;
        if root.is_empty() {
            return TokenStream::new();
        }
        let ident = &self.world.idents.imports;
        let text = format!("What a host implements of the imports of world `{}`.", self.world.name);
        self.traits(root, doc(&text), &quote!(#ident))
    }

    /// The trait of an interface, and those of its resources.
    fn traits(&self, interface: &Interface, docs: TokenStream, ident: &TokenStream) -> TokenStream {
        let at = &interface.module;
        let resources = interface.resources.iter().map(|resource| self.resource(resource, at));
        let supertraits: Vec<_> = interface.resources.iter().map(|r| &r.item).collect();
        let colon = (!supertraits.is_empty()).then(|| quote!(:));
        let methods = interface.functions.iter().map(|function| self.method(function, at));
        let conversions = interface.conversions.iter().map(|c| self.conversion(c, at));
        let forwards = interface.functions.iter().map(|f| self.forward(ident, f, at));
        let forward_conversions = interface.conversions.iter().map(|conversion| {
            let signature = self.conversion_signature(conversion, at);
            let function = &conversion.function;
            quote!(#signature { #ident::#function(*self, error) })
        });
        let forwarding = (!self.options.skip_mut_forwarding_impls).then(|| {
            quote! {
                impl<_T: #ident + ?Sized> #ident for &mut _T {
                    #(#forwards)*
                    #(#forward_conversions)*
                }
            }
        });
        quote! {
            #(#resources)*

            #docs
            pub trait #ident #colon #(#supertraits)+* {
                #(#methods)*
                #(#conversions)*
            }

            #forwarding
        }
    }

    fn resource(&self, resource: &Resource, at: &ModulePath) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let docs = doc(&format!("What a host implements of the resource `{}`.", resource.name));
        let Resource { item, ty, drop, .. } = resource;
        let methods = resource.functions.iter().map(|function| self.method(function, at));
        let trait_ = quote!(#item);
        let forwards = resource.functions.iter().map(|f| self.forward(&trait_, f, at));
        let drop_docs = doc("The guest dropped its last handle: the host may forget the resource.");
        let drop_signature = quote! {
            fn #drop(&mut self, rep: #component::Resource<#ty>) -> #facade::Result<()>
        };
        let forwarding = (!self.options.skip_mut_forwarding_impls).then(|| {
            quote! {
                impl<_T: #item + ?Sized> #item for &mut _T {
                    #(#forwards)*
                    #drop_signature { #item::#drop(*self, rep) }
                }
            }
        });
        quote! {
            #docs
            pub trait #item {
                #(#methods)*
                #drop_docs
                #drop_signature;
            }

            #forwarding
        }
    }

    fn method(&self, function: &Function, at: &ModulePath) -> TokenStream {
        let docs = self.docs(&function.docs, || format!("The WIT function `{}`.", function.name));
        let signature = self.signature(function, at);
        quote!(#docs #signature;)
    }

    fn forward(&self, of: &TokenStream, function: &Function, at: &ModulePath) -> TokenStream {
        let signature = self.signature(function, at);
        let ident = &function.ident;
        let params = function.params.iter().map(|param| &param.ident);
        quote!(#signature { #of::#ident(*self #(, #params)*) })
    }

    fn signature(&self, function: &Function, at: &ModulePath) -> TokenStream {
        let ident = &function.ident;
        let params = function.params.iter().map(|param| {
            let (ident, ty) = (&param.ident, self.owned(&param.ty, at));
            quote!(#ident: #ty)
        });
        let result = self.host_result(function, at);
        quote!(fn #ident(&mut self #(, #params)*) #result)
    }

    fn host_result(&self, function: &Function, at: &ModulePath) -> TokenStream {
        let facade = &self.facade;
        if let Some(throws) = &function.throws {
            let result = self.prelude("Result");
            let ok = throws.ok.as_ref().map_or(quote!(()), |ty| self.owned(ty, at));
            let host = self.owned(&throws.conversion.host, at);
            return quote!(-> #result<#ok, #host>);
        }
        let ty = self.result_type(function, at);
        match (function.flags.trappable, &function.result) {
            (true, _) => quote!(-> #facade::Result<#ty>),
            (false, Some(_)) => quote!(-> #ty),
            (false, None) => TokenStream::new(),
        }
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
    pub(super) fn add_interface_to_linker(&self, interface: &Interface) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let name = &interface.name;
        let bounds = self.linker_bounds(interface, quote!(Host));
        let body = self.definitions(interface, &quote!(Host));
        let docs =
            doc(&format!("Defines `{name}` in a linker, implemented by what `host_getter` gets."));
        let instance_docs = doc("Defines the interface's items in an instance of a linker.");
        quote! {
            #docs
            pub fn add_to_linker<T, D>(
                linker: &mut #component::Linker<T>,
                host_getter: fn(&mut T) -> D::Data<'_>,
            ) -> #facade::Result<()>
            #bounds
            {
                add_to_linker_instance::<T, D>(&mut linker.instance(#name)?, host_getter)
            }

            #instance_docs
            pub fn add_to_linker_instance<T, D>(
                linker: &mut #component::LinkerInstance<'_, T>,
                host_getter: fn(&mut T) -> D::Data<'_>,
            ) -> #facade::Result<()>
            #bounds
            {
                #body
                Ok(())
            }
        }
    }

    /// The `where` clause of an `add_to_linker`.
    pub(super) fn linker_bounds(&self, interface: &Interface, of: TokenStream) -> TokenStream {
        let component = &self.component;
        let data = self.data_bounds();
        let others = interface.converters.iter().map(|module| {
            let item = self.host_of(module);
            self.in_module(module, &interface.module, item)
        });
        quote! {
            where
                D: #component::HasData,
                for<'a> D::Data<'a>: #of #(+ #others)*,
                T: #data,
        }
    }

    /// The name of the trait that a module's host implements.
    fn host_of(&self, module: &ModulePath) -> TokenStream {
        let imports = &self.world.idents.imports;
        if module.is_empty() { quote!(#imports) } else { quote!(Host) }
    }

    /// Statements that define all items of an interface in `linker`.
    pub(super) fn definitions(&self, interface: &Interface, of: &TokenStream) -> TokenStream {
        if interface.functions.is_empty() && interface.resources.is_empty() {
            return quote!(let _ = (linker, host_getter););
        }
        let at = &interface.module;
        let component = &self.component;
        let resources = interface.resources.iter().map(|resource| {
            let Resource { name, ty, item, drop, functions, .. } = resource;
            let drop_trace = self.drop_tracing(interface, resource);
            let item_tokens = quote!(#item);
            let functions =
                functions.iter().map(|f| self.definition(interface, f, &item_tokens, at));
            quote! {
                linker.resource(
                    #name,
                    #component::ResourceType::host::<#ty>(),
                    move |mut caller, rep| {
                        #drop_trace
                        let host = &mut host_getter(caller.data_mut());
                        #item::#drop(host, #component::Resource::new_own(rep))
                    },
                )?;
                #(#functions)*
            }
        });
        let functions = interface.functions.iter().map(|f| self.definition(interface, f, of, at));
        quote!(#(#resources)* #(#functions)*)
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
                    rep,
                    "drop"
                );
            }
        })
    }

    fn definition(
        &self,
        interface: &Interface,
        function: &Function,
        of: &TokenStream,
        at: &ModulePath,
    ) -> TokenStream {
        let facade = &self.facade;
        let name = &function.name;
        let ident = &function.ident;
        let params: Vec<_> = function.params.iter().map(|param| &param.ident).collect();
        let types = self.params_type(&function.params, at, true);
        let call = quote!(#of::#ident(host #(, #params)*));
        let (before, after) = self.tracing(&interface.name, function, "wit import");
        let call = match (&function.throws, function.flags.trappable) {
            (Some(throws), _) => {
                let Conversion { function: convert, module, .. } = &throws.conversion;
                let converter = self.in_module(module, at, self.host_of(module));
                quote! {
                    match #call {
                        Ok(value) => Ok(value),
                        Err(error) => Err(#converter::#convert(host, error)?),
                    }
                }
            }
            (None, true) => quote!(#call?),
            (None, false) => call,
        };
        let (bind, value) = match function.result {
            Some(_) => (quote!(let result = #call;), quote!((result,))),
            None => (quote!(#call;), quote!(())),
        };
        quote! {
            linker.func_wrap(
                #name,
                move |mut caller: #facade::StoreContextMut<'_, T>, (#(#params,)*): #types| {
                    #before
                    let host = &mut host_getter(caller.data_mut());
                    #bind
                    #after
                    Ok(#value)
                },
            )?;
        }
    }
}

impl Interface {
    /// Whether a host has nothing to implement.
    pub(super) fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.resources.is_empty() && self.conversions.is_empty()
    }
}
