//! The world's own structs: `{World}Pre`, `{World}Indices` and `{World}`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::code::Code;
use super::{Printer, doc};
use crate::bindings::{ExportedInterface, Function, Interface, ModulePath, World, WorldIdents};

impl Printer<'_> {
    pub(super) fn linking(&self, world: &World) -> TokenStream {
        let pre = self.pre(world);
        let indices = self.indices(world);
        let world = self.world_struct(world);
        quote!(#pre #indices #world)
    }

    fn pre(&self, of: &World) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let WorldIdents { world, pre, indices, .. } = &of.idents;
        let docs = doc(&format!(
            "A component that fits the world `{}` and whose imports are there: ready to be \
             instantiated again and again.",
            of.name
        ));
        let new_docs = doc("Finds the world's exports in a component.");
        let engine_docs = doc("The engine that the component was compiled for.");
        let pre_docs = doc("The component with its imports.");
        let instantiate_docs = doc("Makes a new instance in a store.");
        let instantiate_async = of.is_async.then(|| {
            quote! {
                #instantiate_docs
                pub async fn instantiate_async(
                    &self,
                    store: impl #facade::AsContextMut<Data = _T>,
                ) -> #facade::Result<#world>
                where
                    _T: Send,
                {
                    self.instantiate(store)
                }
            }
        });
        quote! {
            #docs
            pub struct #pre<_T: 'static> {
                instance_pre: #component::InstancePre<_T>,
                indices: #indices,
            }

            impl<_T: 'static> ::core::clone::Clone for #pre<_T> {
                fn clone(&self) -> Self {
                    Self { instance_pre: self.instance_pre.clone(), indices: self.indices.clone() }
                }
            }

            #[allow(dead_code, deprecated, clippy::all)]
            impl<_T: 'static> #pre<_T> {
                #new_docs
                pub fn new(instance_pre: #component::InstancePre<_T>) -> #facade::Result<Self> {
                    let indices = #indices::new(&instance_pre)?;
                    Ok(Self { instance_pre, indices })
                }

                #engine_docs
                pub fn engine(&self) -> &#facade::Engine {
                    self.instance_pre.engine()
                }

                #pre_docs
                pub fn instance_pre(&self) -> &#component::InstancePre<_T> {
                    &self.instance_pre
                }

                #instantiate_docs
                pub fn instantiate(
                    &self,
                    mut store: impl #facade::AsContextMut<Data = _T>,
                ) -> #facade::Result<#world> {
                    let instance = self.instance_pre.instantiate(&mut store)?;
                    self.indices.load(&mut store, &instance)
                }

                #instantiate_async
            }
        }
    }

    fn indices(&self, of: &World) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let WorldIdents { world, indices, .. } = &of.idents;
        let functions: Vec<&Function> = of.functions.iter().collect();
        let fields: Vec<_> = functions.iter().map(|function| &function.field).collect();
        let interfaces: Vec<_> = of.exports.iter().map(|export| &export.field).collect();
        let at = &of.root.module;
        let types = self.maybe_optional(&functions, quote!(#component::ComponentExportIndex));
        let (guests, news) = self.guest_indices(of);
        let find = self.find_functions(&functions, quote!(None), &of.name);
        let component_of =
            (!functions.is_empty()).then(|| quote!(let component = instance_pre.component();));
        let whose = format!("the world `{}`", of.name);
        let mut takes = self.takes(&functions, &whose, at);
        takes.extend(of.exports.iter().map(|ExportedInterface { field, optional, .. }| {
            match optional {
                false => quote!(exports.interface(self.#field.load(&mut store, instance))),
                true => quote! {
                    match &self.#field {
                        Some(indices) => {
                            exports.interface(indices.load(&mut store, instance)).map(Some)
                        }
                        None => Some(None),
                    }
                },
            }
        }));
        let all = [&fields[..], &interfaces].concat();
        let load = self.load(&all, &takes);
        let check = self.check_world(of);
        let has_exports = !(functions.is_empty() && interfaces.is_empty());
        let (pre, store, instance) = match has_exports {
            true => (quote!(instance_pre), quote!(mut store), quote!(instance)),
            false => (quote!(_instance_pre), quote!(_store), quote!(_instance)),
        };
        let docs = doc(&format!(
            "Where a component has the exports of the world `{}`, found once for all its instances.",
            of.name
        ));
        let new_docs = doc("Finds the exports in a component.");
        let load_docs = doc("Takes the exports out of an instance and checks their types.");
        quote! {
            #docs
            #[derive(Clone)]
            #[allow(dead_code)]
            pub struct #indices {
                #(#fields: #types,)*
                #(#interfaces: #guests,)*
            }

            #[allow(dead_code, deprecated, clippy::all)]
            impl #indices {
                #new_docs
                pub fn new<_T: 'static>(
                    #pre: &#component::InstancePre<_T>,
                ) -> #facade::Result<Self> {
                    #component_of
                    #find
                    Ok(Self {
                        #(#fields,)*
                        #(#interfaces: #news,)*
                    })
                }

                #load_docs
                pub fn load(
                    &self,
                    #store: impl #facade::AsContextMut,
                    #instance: &#component::Instance,
                ) -> #facade::Result<#world> {
                    #load
                    Ok(#world { #(#all,)* })
                }

                #check
            }
        }
    }

    /// Sees, before anything is instantiated, that exports are of the types of a version.
    fn check_world(&self, of: &World) -> Option<TokenStream> {
        let functions: Vec<&Function> = of.functions.iter().collect();
        let whose = format!("the world `{}`", of.name);
        let interfaces =
            of.exports.iter().map(|ExportedInterface { field, optional, .. }| match optional {
                false => quote!(exports.interface(self.#field.check(instance_pre));),
                true => quote! {
                    if let Some(indices) = &self.#field {
                        exports.interface(indices.check(instance_pre));
                    }
                },
            });
        self.check(&functions, &whose, &of.root.module, quote!(#(#interfaces)*))
    }

    /// For each exported interface, the type of where it is, and an expression that finds it.
    fn guest_indices(&self, of: &World) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let both = of.exports.iter().map(|export| {
            let indices = self.of_export(export, &of.root.module, "GuestIndices");
            let new = quote!(#indices::new(instance_pre)?);
            if !export.optional {
                return (indices.to_token_stream(), new);
            }
            let name = &export.interface.name;
            let find = quote!(instance_pre.component().get_export_index(None, #name));
            let new = quote!(match #find { Some(_) => Some(#new), None => None });
            (self.optional_if(true, &indices), new)
        });
        both.unzip()
    }

    fn world_struct(&self, of: &World) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let WorldIdents { world, pre, indices, .. } = &of.idents;
        let functions: Vec<&Function> = of.functions.iter().collect();
        let fields = functions.iter().map(|function| &function.field);
        let funcs = self.maybe_optional(&functions, quote!(#component::Func));
        let interfaces = of.exports.iter().map(|export| &export.field);
        let (at, name) = (&of.root.module, &of.name);
        let guests = of
            .exports
            .iter()
            .map(|export| self.optional_if(export.optional, &self.of_export(export, at, "Guest")));
        let accessors = of.exports.iter().map(|export| self.accessor(export, at));
        let calls = functions.iter().map(|f| self.call(name, f, at, &quote!(self)));
        let linker = self.add_world_to_linker(of);
        let docs = self.docs(&of.docs, || {
            format!("An instance of a component that fits the world `{}`.", of.name)
        });
        let instantiate_docs = doc("Links a component and makes an instance of it in a store.");
        let new_docs = doc("Takes the world's exports out of an instance and checks their types.");
        let instantiate_async = of.is_async.then(|| {
            quote! {
                #instantiate_docs
                pub async fn instantiate_async<_T: Send + 'static>(
                    store: impl #facade::AsContextMut<Data = _T>,
                    component: &#component::Component,
                    linker: &#component::Linker<_T>,
                ) -> #facade::Result<Self> {
                    Self::instantiate(store, component, linker)
                }
            }
        });
        quote! {
            #docs
            #[allow(dead_code)]
            pub struct #world {
                #(#fields: #funcs,)*
                #(#interfaces: #guests,)*
            }

            #[allow(dead_code, deprecated, clippy::all)]
            impl #world {
                #instantiate_docs
                pub fn instantiate<_T: 'static>(
                    store: impl #facade::AsContextMut<Data = _T>,
                    component: &#component::Component,
                    linker: &#component::Linker<_T>,
                ) -> #facade::Result<Self> {
                    #pre::new(linker.instantiate_pre(component)?)?.instantiate(store)
                }

                #instantiate_async

                #new_docs
                pub fn new(
                    mut store: impl #facade::AsContextMut,
                    instance: &#component::Instance,
                ) -> #facade::Result<Self> {
                    let indices = #indices::new(&instance.__instance_pre(&store)?)?;
                    indices.load(&mut store, instance)
                }

                #linker
                #(#calls)*
                #(#accessors)*
            }
        }
    }

    /// `add_to_linker` for all that the world imports, if it imports anything.
    fn add_world_to_linker(&self, of: &World) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let root = &of.root;
        if self.implemented(of).next().is_none() && root.is_empty() {
            return TokenStream::new();
        }
        let at = &root.module;
        let [hosts, views] = self.hosts(of, at);
        let accessor = root.has_accessor() || self.implemented(of).any(Interface::has_accessor);
        let data = self.data_bounds(accessor);
        let adds = self.implemented(of).map(|interface| self.add(interface, at));
        let bounds = quote! {
            where
                _D: #(#views)+*,
                for<'a> _D::Data<'a>: #(#hosts)+*,
                _T: #data,
        };
        let parameters = quote! {
            linker: &mut #component::Linker<_T>,
            host_getter: fn(&mut _T) -> _D::Data<'_>,
        };
        let (own, own_call) = match root.is_empty() {
            true => (TokenStream::new(), TokenStream::new()),
            false => {
                let docs = doc("Defines what the world itself imports in a linker.");
                let body = self.definitions(root, false);
                let own_bounds = self.linker_bounds(root);
                let own = quote! {
                    #docs
                    pub fn add_to_linker_imports<_T, _D>(#parameters) -> #facade::Result<()>
                    #own_bounds
                    {
                        let linker = &mut linker.root();
                        #body
                    }
                };
                (own, quote!(Self::add_to_linker_imports::<_T, _D>(linker, host_getter)?;))
            }
        };
        let docs = doc(
            "Defines all imports of the world in a linker, implemented by what `host_getter` gets \
             out of the store's data.",
        );
        quote! {
            #own

            #docs
            pub fn add_to_linker<_T, _D>(#parameters) -> #facade::Result<()>
            #bounds
            {
                #own_call
                #(#adds)*
                Ok(())
            }
        }
    }

    /// A statement that defines an interface in `linker`.
    pub(super) fn add(&self, interface: &Interface, at: &ModulePath) -> TokenStream {
        let item = |item| self.in_module(&interface.module, at, item);
        match &interface.label {
            None => {
                let add = item("add_to_linker");
                quote!(#add::<_T, _D>(linker, host_getter)?;)
            }
            Some(label) => {
                let add = item("add_to_linker_instance");
                quote!(#add::<_T, _D>(&mut linker.instance(#label)?, host_getter)?;)
            }
        }
    }

    /// The imported interfaces that a host implements. Among versions, those with nothing but types
    /// would ask for one empty implementation each.
    pub(super) fn implemented<'w>(&self, of: &'w World) -> impl Iterator<Item = &'w Interface> {
        let versions = self.bindings.versions.is_some();
        of.imports.iter().filter(move |interface| !(versions && interface.is_empty()))
    }

    /// The traits of all that a world imports: those that the view of the store's data implements,
    /// and those that its type does.
    pub(super) fn hosts(&self, of: &World, at: &ModulePath) -> [Vec<Code>; 2] {
        let component = &self.component;
        let mut interfaces: Vec<&Interface> = Vec::new();
        for interface in self.implemented(of).chain((!of.root.is_empty()).then_some(&of.root)) {
            if interfaces.iter().all(|known| known.module != interface.module) {
                interfaces.push(interface);
            }
        }
        let mut hosts = Vec::new();
        let mut views = vec![format!("{component}::HasData").into()];
        for Interface { module, traits, .. } in interfaces.iter().copied() {
            let host = &traits.host;
            hosts.push(self.in_module(module, at, host));
        }
        for interface in interfaces.iter().filter(|interface| interface.has_store()) {
            let with_store = &interface.traits.with_store;
            views.push(self.in_module(&interface.module, at, format_args!("{with_store}<_T>")));
        }
        // Errors may be converted by interfaces that `with` maps elsewhere.
        for module in interfaces.iter().flat_map(|interface| &interface.converters) {
            if interfaces.iter().all(|interface| interface.module != *module) {
                hosts.push(self.in_module(module, at, "Host"));
            }
        }
        [hosts, views]
    }

    /// An item of an exported interface.
    fn of_export(&self, export: &ExportedInterface, at: &ModulePath, item: &str) -> Code {
        self.in_module(&export.interface.module, at, item)
    }

    /// The method of the world's struct that gives an exported interface.
    fn accessor(&self, export: &ExportedInterface, at: &ModulePath) -> TokenStream {
        let ExportedInterface { accessor, field, optional, .. } = export;
        let guest = self.of_export(export, at, "Guest");
        let docs = doc(&format!("The exported interface `{}`.", export.interface.name));
        let ty = self.optional_if(*optional, &quote!(&#guest));
        let value = match optional {
            true => quote!(self.#field.as_ref()),
            false => quote!(&self.#field),
        };
        quote! {
            #docs
            pub fn #accessor(&self) -> #ty {
                #value
            }
        }
    }
}
