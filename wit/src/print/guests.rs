//! What components export: `Guest`, its indices, and its resources.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

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
        let funcs = self.maybe_optional(&functions, quote!(#component::Func));
        let indices = self.maybe_optional(&functions, quote!(#component::ComponentExportIndex));
        let calls = interface.functions.iter().map(|f| self.call(name, f, at, &quote!(self)));
        let accessors = interface.resources.iter().map(accessor);
        let resources = interface.resources.iter().map(|r| self.guest_resource(name, r, at));
        let find = self.find_indices(interface);
        let whose = format!("`{name}`");
        let load = self.load(&fields, &self.takes(&functions, &whose, at));
        let check = self.check(&functions, &whose, at, TokenStream::new());
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
            pub struct Guest { #(#fields: #funcs,)* }

            #indices_docs
            #[derive(Clone)]
            pub struct GuestIndices { #(#fields: #indices,)* }

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

                #check
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
        let name = &interface.name;
        let functions: Vec<&Function> = interface.all_functions().collect();
        let finds = self.find_functions(&functions, quote!(Some(&instance)), name);
        let instance = (!functions.is_empty()).then(|| quote!(let instance =));
        let component = &self.component;
        quote! {
            let component = instance_pre.component();
            #instance #component::__internal::find_interface(component, #name)?;
            #finds
        }
    }

    /// Statements that bind the index of each function in an instance of `component`, or report
    /// all that are not there. `whose` is the name of the interface, or of the world.
    pub(super) fn find_functions(
        &self,
        functions: &[&Function],
        instance: TokenStream,
        whose: &str,
    ) -> TokenStream {
        if functions.is_empty() {
            return TokenStream::new();
        }
        let optional = functions.iter().filter(|function| function.optional).map(|function| {
            let Function { name, field, .. } = function;
            quote!(let #field = component.get_export_index(#instance, #name);)
        });
        let optional = quote!(#(#optional)*);
        let required: Vec<_> = functions.iter().filter(|function| !function.optional).collect();
        if required.is_empty() {
            return optional;
        }
        let names = required.iter().map(|function| &function.name);
        let fields = required.iter().map(|function| &function.field);
        let internal = &self.component;
        quote! {
            #optional
            let [#(#fields),*] = #internal::__internal::find_exports(
                component,
                #instance,
                #whose,
                [#(#names),*],
            )?;
        }
    }

    /// For each function a type, in an `Option` where a component may lack it.
    pub(super) fn maybe_optional(
        &self,
        functions: &[&Function],
        ty: TokenStream,
    ) -> Vec<TokenStream> {
        functions.iter().map(|function| self.optional_if(function.optional, &ty)).collect()
    }

    /// A type, or it in an `Option`.
    pub(super) fn optional_if(&self, optional: bool, ty: &impl ToTokens) -> TokenStream {
        let option = self.prelude("Option");
        if optional { quote!(#option<#ty>) } else { ty.to_token_stream() }
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
            let take = |index: TokenStream| {
                quote! {
                    exports.func(
                        #name,
                        instance.get_typed_func::<#params, #result>(&mut store, #index),
                    )
                }
            };
            if !function.optional {
                return take(quote!(&self.#field));
            }
            let take = take(quote!(index));
            quote! {
                match &self.#field {
                    Some(index) => #take.map(Some),
                    None => Some(None),
                }
            }
        });
        takes.collect()
    }

    /// For versions, a method that sees, before anything is instantiated, that functions are of the
    /// types that were asked for. `more` is done besides.
    pub(super) fn check(
        &self,
        functions: &[&Function],
        whose: &str,
        at: &ModulePath,
        more: TokenStream,
    ) -> Option<TokenStream> {
        self.bindings.versions.as_ref()?;
        let (facade, component) = (&self.facade, &self.component);
        let checks = functions.iter().map(|function| {
            let field = &function.field;
            let name = format!("`{}` of {whose}", function.name);
            let params = self.params_type(&function.params, at, false);
            let result = self.results_type(function, at);
            let check =
                |index| quote!(exports.check::<#params, #result, _T>(#name, instance_pre, #index););
            if !function.optional {
                return check(quote!(&self.#field));
            }
            let check = check(quote!(index));
            quote!(if let Some(index) = &self.#field { #check })
        });
        let docs = doc("Checks the types of the exports before there is an instance.");
        let mut body = quote!(#(#checks)* #more);
        let pre = if body.is_empty() { quote!(_instance_pre) } else { quote!(instance_pre) };
        body = match body.is_empty() {
            true => quote!(Ok(())),
            false => quote! {
                let mut exports = #component::__internal::Exports::new();
                #body
                exports.finish()
            },
        };
        Some(quote! {
            #docs
            pub fn check<_T: 'static>(
                &self,
                #pre: &#component::InstancePre<_T>,
            ) -> #facade::Result<()> {
                #body
            }
        })
    }

    /// A method that calls an exported function; `owner` has its field.
    pub(super) fn call(
        &self,
        interface: &str,
        function: &Function,
        at: &ModulePath,
        owner: &TokenStream,
    ) -> TokenStream {
        let docs = self.docs(&function.docs, || format!("Calls `{}`.", function.name));
        let field = &function.field;
        let names: Vec<_> = function.params.iter().map(|param| &param.ident).collect();
        let params_type = self.params_type(&function.params, at, false);
        let results_type = self.results_type(function, at);
        let (before, after) = self.tracing(interface, function, "wit export");
        let (func, find) = match function.optional {
            true => (
                quote!(func),
                Some(quote!(let Some(func) = &#owner.#field else { return Ok(None) };)),
            ),
            false => (quote!(#owner.#field), None),
        };
        let call =
            quote!(#func.__call_typed::<#params_type, #results_type>(store, (#(#names,)*))?;);
        let (call, value) = match function.result {
            Some(_) => (quote!(let (result,) = #call), quote!(result)),
            None => (call, quote!(())),
        };
        let value = if function.optional { quote!(Some(#value)) } else { value };
        let signature = self.call_signature(function, at, &quote!(&self));
        let body = quote!(#find #before #call #after Ok(#value));
        let body = match function.flags.accessor() {
            true => quote!(accessor.with(|store| { #body })),
            false => body,
        };
        quote! {
            #docs
            #signature
            { #body }
        }
    }

    /// A method that calls an exported function, up to its body. `receiver` comes before the store.
    pub(super) fn call_signature(
        &self,
        function: &Function,
        at: &ModulePath,
        receiver: &TokenStream,
    ) -> TokenStream {
        let facade = &self.facade;
        let ident = &function.ident;
        let params = function.params.iter().map(|param| {
            let (ident, ty) = (&param.ident, self.borrowed(&param.ty, at));
            quote!(#ident: #ty)
        });
        let ty = self.optional_if(function.optional, &self.result_type(function, at));
        if function.flags.accessor() {
            let component = &self.component;
            let bounds = quote!(_T: 'static + ::core::marker::Send, _D: #component::HasData + ?::core::marker::Sized);
            return quote! {
                pub async fn #ident<#bounds>(
                    #receiver,
                    accessor: &#component::Accessor<'_, _T, _D>,
                    #(#params,)*
                ) -> #facade::Result<#ty>
            };
        }
        let is_async = function.flags.async_.then(|| quote!(async));
        let send = (self.options.require_store_data_send || function.flags.async_)
            .then(|| quote!(where <_S as #facade::AsContext>::Data: ::core::marker::Send));
        quote! {
            pub #is_async fn #ident<_S: #facade::AsContextMut>(
                #receiver,
                store: _S,
                #(#params,)*
            ) -> #facade::Result<#ty>
            #send
        }
    }

    fn guest_resource(&self, interface: &str, resource: &Resource, at: &ModulePath) -> TokenStream {
        let Resource { item, ty, accessor, .. } = resource;
        let docs = doc(&format!("The functions of the guest's resource `{}`.", resource.name));
        let owner = quote!(self.guest);
        let calls = resource.functions.iter().map(|f| self.call(interface, f, at, &owner));
        let methods = resource.functions.iter().filter(|function| function.is_method);
        let methods = methods.map(|method| self.method_of_handle(method, accessor, at));
        quote! {
            #docs
            #[derive(Clone, Copy)]
            pub struct #item<'a> { guest: &'a Guest }

            impl #item<'_> {
                #(#calls)*
            }

            impl #ty {
                #(#methods)*
            }
        }
    }

    /// A method of a guest's resource as one of its handle.
    fn method_of_handle(
        &self,
        method: &Function,
        accessor: &Ident,
        at: &ModulePath,
    ) -> TokenStream {
        let docs = self.docs(&method.docs, || format!("Calls `{}`.", method.name));
        let ident = &method.ident;
        let rest = Function { params: method.params[1..].to_vec(), ..method.clone() };
        let signature = self.call_signature(&rest, at, &quote!(self, guest: &Guest));
        let names = rest.params.iter().map(|param| &param.ident);
        let wait = method.flags.async_.then(|| quote!(.await));
        let store = store_param(method);
        quote! {
            #docs
            #signature
            {
                guest.#accessor().#ident(#store, self #(, #names)*)#wait
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

/// What the parameter of [`Printer::call_signature`] is called that gives the store.
pub(super) fn store_param(function: &Function) -> TokenStream {
    if function.flags.accessor() { quote!(accessor) } else { quote!(store) }
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
