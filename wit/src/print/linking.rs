//! The world's own structs: `{World}Pre`, `{World}Indices` and `{World}`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Printer, doc};
use crate::bindings::{Export, Function, WorldIdents};

impl Printer<'_> {
    pub(super) fn linking(&self) -> TokenStream {
        let pre = self.pre();
        let indices = self.indices();
        let world = self.world_struct();
        quote!(#pre #indices #world)
    }

    fn pre(&self) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let WorldIdents { world, pre, indices, .. } = &self.world.idents;
        let docs = doc(&format!(
            "A component that fits the world `{}` and whose imports are there: ready to be \
             instantiated again and again.",
            self.world.name
        ));
        let new_docs = doc("Finds the world's exports in a component.");
        let engine_docs = doc("The engine that the component was compiled for.");
        let pre_docs = doc("The component with its imports.");
        let instantiate_docs = doc("Makes a new instance in a store.");
        quote! {
            #docs
            pub struct #pre<T: 'static> {
                instance_pre: #component::InstancePre<T>,
                indices: #indices,
            }

            impl<T: 'static> Clone for #pre<T> {
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
            }
        }
    }

    fn indices(&self) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let WorldIdents { world, indices, .. } = &self.world.idents;
        let functions: Vec<&Function> = self.world.functions.iter().collect();
        let fields: Vec<_> = functions.iter().map(|function| &function.field).collect();
        let interfaces: Vec<_> = self.world.exports.iter().map(|export| &export.field).collect();
        let modules: Vec<_> = self.world.exports.iter().map(module).collect();
        let missing =
            format!("the component lacks exports of the world `{}`: {{}}", self.world.name);
        let find = self.find_functions(&functions, quote!(None), &missing);
        let component_of =
            (!functions.is_empty()).then(|| quote!(let component = instance_pre.component();));
        let whose = format!("the world `{}`", self.world.name);
        let mut takes = self.takes(&functions, &whose, &Vec::new());
        takes.extend(interfaces.iter().map(
            |interface| quote!(exports.interface(self.#interface.load(&mut store, instance))),
        ));
        let all = [&fields[..], &interfaces].concat();
        let load = self.load(&all, &takes);
        let has_exports = !(functions.is_empty() && interfaces.is_empty());
        let (pre, store, instance) = match has_exports {
            true => (quote!(instance_pre), quote!(mut store), quote!(instance)),
            false => (quote!(_instance_pre), quote!(_store), quote!(_instance)),
        };
        let docs = doc(&format!(
            "Where a component has the exports of the world `{}`, found once for all its instances.",
            self.world.name
        ));
        let new_docs = doc("Finds the exports in a component.");
        let load_docs = doc("Takes the exports out of an instance and checks their types.");
        quote! {
            #docs
            #[derive(Clone)]
            #[allow(dead_code)]
            pub struct #indices {
                #(#fields: #component::ComponentExportIndex,)*
                #(#interfaces: #modules::GuestIndices,)*
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
                        #(#interfaces: #modules::GuestIndices::new(instance_pre)?,)*
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
            }
        }
    }

    fn world_struct(&self) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let WorldIdents { world, pre, indices, .. } = &self.world.idents;
        let fields = self.world.functions.iter().map(|function| &function.field);
        let interfaces: Vec<_> = self.world.exports.iter().map(|export| &export.field).collect();
        let modules: Vec<_> = self.world.exports.iter().map(module).collect();
        let accessors = self.world.exports.iter().map(accessor);
        let (at, name) = (Vec::new(), &self.world.name);
        let calls = self.world.functions.iter().map(|f| self.call(name, f, &at, &quote!(self)));
        let linker = self.add_world_to_linker();
        let docs = self.docs(&self.world.docs, || {
            format!("An instance of a component that fits the world `{}`.", self.world.name)
        });
        let instantiate_docs = doc("Links a component and makes an instance of it in a store.");
        let new_docs = doc("Takes the world's exports out of an instance and checks their types.");
        quote! {
            #docs
            #[allow(dead_code)]
            pub struct #world {
                #(#fields: #component::Func,)*
                #(#interfaces: #modules::Guest,)*
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

                #new_docs
                pub fn new(
                    mut store: impl #facade::AsContextMut,
                    instance: &#component::Instance,
                ) -> #facade::Result<Self> {
                    let indices = #indices::new(&instance.instance_pre(&store))?;
                    indices.load(&mut store, instance)
                }

                #linker
                #(#calls)*
                #(#accessors)*
            }
        }
    }

    /// `add_to_linker` for all that the world imports, if it imports anything.
    fn add_world_to_linker(&self) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let imports = &self.world.idents.imports;
        let root = &self.world.root;
        let modules = self.world.imports.iter().map(|interface| {
            let module = &interface.module;
            quote!(#(#module)::*)
        });
        let modules: Vec<_> = modules.collect();
        if modules.is_empty() && root.is_empty() {
            return TokenStream::new();
        }
        let own = (!root.is_empty()).then(|| quote!(#imports)).into_iter();
        // Errors may be converted by interfaces that `with` maps elsewhere.
        let converters = self
            .world
            .imports
            .iter()
            .chain([root])
            .flat_map(|interface| &interface.converters)
            .filter(|module| !self.world.imports.iter().any(|i| i.module == **module))
            .filter(|module| !module.is_empty())
            .map(|module| quote!(#(#module::)* Host));
        let hosts: Vec<_> =
            own.chain(modules.iter().map(|m| quote!(#m::Host))).chain(converters).collect();
        let data = self.data_bounds();
        let bounds = quote! {
            where
                D: #component::HasData,
                for<'a> D::Data<'a>: #(#hosts)+*,
                T: #data,
        };
        let parameters = quote! {
            linker: &mut #component::Linker<T>,
            host_getter: fn(&mut T) -> D::Data<'_>,
        };
        let (own, own_call) = match root.is_empty() {
            true => (TokenStream::new(), TokenStream::new()),
            false => {
                let docs = doc("Defines what the world itself imports in a linker.");
                let body = self.definitions(root, &quote!(#imports));
                let own_bounds = self.linker_bounds(root, quote!(#imports));
                let own = quote! {
                    #docs
                    pub fn add_to_linker_imports<T, D>(#parameters) -> #facade::Result<()>
                    #own_bounds
                    {
                        let mut linker = linker.root();
                        #body
                        Ok(())
                    }
                };
                (own, quote!(Self::add_to_linker_imports::<T, D>(linker, host_getter)?;))
            }
        };
        let docs = doc(
            "Defines all imports of the world in a linker, implemented by what `host_getter` gets \
             out of the store's data.",
        );
        quote! {
            #own

            #docs
            pub fn add_to_linker<T, D>(#parameters) -> #facade::Result<()>
            #bounds
            {
                #own_call
                #(#modules::add_to_linker::<T, D>(linker, host_getter)?;)*
                Ok(())
            }
        }
    }
}

/// The module of an exported interface, from the root.
fn module(export: &Export) -> TokenStream {
    let module = &export.interface.module;
    quote!(#(#module)::*)
}

/// The method of the world's struct that gives an exported interface.
fn accessor(export: &Export) -> TokenStream {
    let Export { accessor, field, .. } = export;
    let module = module(export);
    let docs = doc(&format!("The exported interface `{}`.", export.interface.name));
    quote! {
        #docs
        pub fn #accessor(&self) -> &#module::Guest {
            &self.#field
        }
    }
}
