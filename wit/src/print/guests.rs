//! What components export: `Guest`, its indices, and its resources.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Printer, doc};
use crate::bindings::{Function, Interface, ModulePath, Resource};

impl Printer<'_> {
    /// `Guest`, `GuestIndices` and `Guest{Resource}` of an exported interface.
    pub(super) fn guest(&self, interface: &Interface) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let at = &interface.module;
        let name = &interface.name;
        let functions: Vec<&Function> = interface.all_functions().collect();
        let fields: Vec<_> = functions.iter().map(|function| &function.field).collect();
        let calls = interface.functions.iter().map(|f| self.call(name, f, at, &quote!(self)));
        let accessors = interface.resources.iter().map(accessor);
        let resources = interface.resources.iter().map(|r| self.guest_resource(name, r, at));
        let find = self.find_indices(interface);
        let load = self.load(&fields, &self.takes(&functions, &format!("`{name}`"), at));
        let docs = doc(&format!("The functions of `{name}`, as an instance exports them."));
        let indices_docs = doc(&format!(
            "Where a component exports the functions of `{name}`, found once for all its instances."
        ));
        let new_docs = doc("Finds the functions in a component.");
        let load_docs = doc("Takes the functions out of an instance and checks their types.");
        let (store, instance) = match functions.is_empty() {
            true => (quote!(_store), quote!(_instance)),
            false => (quote!(mut store), quote!(instance)),
        };
        quote! {
            #docs
            #[derive(Clone)]
            pub struct Guest { #(#fields: #component::Func,)* }

            #indices_docs
            #[derive(Clone)]
            pub struct GuestIndices { #(#fields: #component::ComponentExportIndex,)* }

            impl GuestIndices {
                #new_docs
                pub fn new<_T: 'static>(
                    instance_pre: &#component::InstancePre<_T>,
                ) -> #facade::Result<Self> {
                    #find
                    Ok(Self { #(#fields,)* })
                }

                #load_docs
                pub fn load(
                    &self,
                    #store: impl #facade::AsContextMut,
                    #instance: &#component::Instance,
                ) -> #facade::Result<Guest> {
                    #load
                    Ok(Guest { #(#fields,)* })
                }
            }

            impl Guest {
                #(#calls)*
                #(#accessors)*
            }

            #(#resources)*
        }
    }

    /// Statements that bind the index of each function of an interface.
    fn find_indices(&self, interface: &Interface) -> TokenStream {
        let facade = &self.facade;
        let name = &interface.name;
        let message = format!("the component does not export the interface `{name}`");
        let functions: Vec<&Function> = interface.all_functions().collect();
        let missing = format!("the component's export `{name}` lacks what its WIT says: {{}}");
        let finds = self.find_functions(&functions, quote!(Some(&instance)), &missing);
        let instance = (!functions.is_empty()).then(|| quote!(let instance =));
        quote! {
            let component = instance_pre.component();
            #instance component
                .get_export_index(None, #name)
                .ok_or_else(|| #facade::Error::msg(#message))?;
            #finds
        }
    }

    /// Statements that bind the index of each function in an instance of `component`, or report
    /// all that are not there.
    pub(super) fn find_functions(
        &self,
        functions: &[&Function],
        instance: TokenStream,
        message: &str,
    ) -> TokenStream {
        if functions.is_empty() {
            return TokenStream::new();
        }
        let facade = &self.facade;
        let names = functions.iter().map(|function| &function.name);
        let fields = functions.iter().map(|function| &function.field);
        quote! {
            let names = [#(#names),*];
            let found = names.map(|name| component.get_export_index(#instance, name));
            let missing: ::std::vec::Vec<&str> = names
                .iter()
                .zip(&found)
                .filter_map(|(name, found)| found.is_none().then_some(*name))
                .collect();
            let [#(Some(#fields)),*] = found else {
                let missing = missing.join(", ");
                return Err(#facade::Error::msg(::std::format!(#message, missing)));
            };
        }
    }

    /// Statements that bind what each of `takes` takes out of an instance with `exports`, or report all
    /// that is of another type.
    pub(super) fn load(&self, fields: &[&Ident], takes: &[TokenStream]) -> TokenStream {
        if fields.is_empty() {
            return TokenStream::new();
        }
        let component = &self.component;
        quote! {
            let mut exports = #component::__internal::Exports::new();
            let (#(Some(#fields),)*) = (#(#takes,)*) else {
                return Err(exports.error());
            };
        }
    }

    /// For each function, an expression that takes it out of an instance and checks its type. `whose`
    /// they are is for messages.
    pub(super) fn takes(
        &self,
        functions: &[&Function],
        whose: &str,
        at: &ModulePath,
    ) -> Vec<TokenStream> {
        let takes = functions.iter().map(|function| {
            let field = &function.field;
            let name = format!("`{}` of {whose}", function.name);
            let params = self.params_type(&function.params, at, false);
            let result = self.results_type(function, at);
            quote! {
                exports.func(
                    #name,
                    instance.get_typed_func::<#params, #result>(&mut store, &self.#field),
                )
            }
        });
        takes.collect()
    }

    /// A method that calls an exported function; `owner` has its field.
    pub(super) fn call(
        &self,
        interface: &str,
        function: &Function,
        at: &ModulePath,
        owner: &TokenStream,
    ) -> TokenStream {
        let facade = &self.facade;
        let docs = self.docs(&function.docs, || format!("Calls `{}`.", function.name));
        let (ident, field) = (&function.ident, &function.field);
        let names: Vec<_> = function.params.iter().map(|param| &param.ident).collect();
        let types = function.params.iter().map(|param| self.borrowed(&param.ty, at));
        let params_type = self.params_type(&function.params, at, false);
        let results_type = self.results_type(function, at);
        let ty = self.result_type(function, at);
        let send = self
            .options
            .require_store_data_send
            .then(|| quote!(where <S as #facade::AsContext>::Data: Send));
        let (before, after) = self.tracing(interface, function, "wit export");
        let call = quote!(#owner.#field.__call_typed::<#params_type, #results_type>(store, (#(#names,)*))?;);
        let (call, value) = match function.result {
            Some(_) => (quote!(let (result,) = #call), quote!(result)),
            None => (call, quote!(())),
        };
        quote! {
            #docs
            pub fn #ident<S: #facade::AsContextMut>(
                &self,
                store: S,
                #(#names: #types,)*
            ) -> #facade::Result<#ty>
            #send
            {
                #before
                #call
                #after
                Ok(#value)
            }
        }
    }

    fn guest_resource(&self, interface: &str, resource: &Resource, at: &ModulePath) -> TokenStream {
        let item = &resource.item;
        let docs = doc(&format!("The functions of the guest's resource `{}`.", resource.name));
        let owner = quote!(self.guest);
        let calls = resource.functions.iter().map(|f| self.call(interface, f, at, &owner));
        quote! {
            #docs
            #[derive(Clone, Copy)]
            pub struct #item<'a> { guest: &'a Guest }

            impl #item<'_> {
                #(#calls)*
            }
        }
    }

    /// The results of a function as a tuple type.
    fn results_type(&self, function: &Function, at: &ModulePath) -> TokenStream {
        match &function.result {
            Some(ty) => {
                let ty = self.owned(ty, at);
                quote!((#ty,))
            }
            None => quote!(()),
        }
    }
}

/// The method of `Guest` that gives the functions of a resource.
fn accessor(resource: &Resource) -> TokenStream {
    let Resource { accessor, item, name, .. } = resource;
    let docs = doc(&format!("The functions of the resource `{name}`."));
    quote! {
        #docs
        pub fn #accessor(&self) -> #item<'_> {
            #item { guest: self }
        }
    }
}

impl Interface {
    /// The interface's own functions, then those of its resources.
    fn all_functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.iter().chain(self.resources.iter().flat_map(|r| &r.functions))
    }
}
