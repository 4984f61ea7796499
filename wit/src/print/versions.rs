//! What stands for all versions of a world: an enum over them that picks the one that a component
//! fits, and speaks the newest one's language.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::guests::store_param;
use super::{Printer, doc};
use crate::bindings::{
    Change, Function, Interface, ModulePath, Param, VersionedCall, VersionedFunction,
    VersionedInterface, WorldVersion, WorldVersions,
};

impl Printer<'_> {
    pub(super) fn versions(&self, versions: &WorldVersions) -> TokenStream {
        let (world, cases) = (&versions.world, self.cases(versions, &versions.world));
        let text = format!(
            "An instance of a component that fits one of the versions of `{}`. It is called as the \
             newest version is; what older versions say otherwise is converted by `From`, which \
             the host implements, from one version to the next. Functions that no conversion of \
             values makes up for are called on the version itself.",
            versions.name
        );
        let docs = doc(&text);
        let pre = self.versions_pre(versions);
        let functions: Vec<_> =
            versions.functions.iter().map(|f| self.versioned(versions, f, &quote!(self))).collect();
        let accessors = versions.interfaces.iter().map(|interface| {
            let VersionedInterface { name, item, accessor, .. } = interface;
            let docs =
                doc(&format!("The exported interface `{name}`, as the newest version has it."));
            quote! {
                #docs
                pub fn #accessor(&self) -> #item<'_> { #item(self) }
            }
        });
        let interfaces = versions.interfaces.iter().map(|interface| {
            let VersionedInterface { name, item, functions, .. } = interface;
            let docs = doc(&format!("The functions of `{name}`, as the newest version has them."));
            let functions = functions.iter().map(|f| self.versioned(versions, f, &quote!(self.0)));
            quote! {
                #docs
                #[derive(Clone, Copy)]
                pub struct #item<'a>(&'a #world);

                #[allow(dead_code, deprecated, clippy::all)]
                impl #item<'_> { #(#functions)* }
            }
        });
        let instantiating = self.versions_instantiate(versions);
        quote! {
            #pre

            #docs
            #[allow(dead_code)]
            pub enum #world { #cases }

            #[allow(dead_code, deprecated, clippy::all)]
            impl #world {
                #instantiating
                #(#functions)*
                #(#accessors)*
            }

            #(#interfaces)*
        }
    }

    /// A case for each version, with the version's own struct of the name `item`.
    fn cases(&self, versions: &WorldVersions, item: &Ident) -> TokenStream {
        let cases = versions.versions.iter().zip(&self.bindings.worlds).map(|(version, world)| {
            let WorldVersion { module, case, name, .. } = version;
            let docs = doc(&format!("`{name}`."));
            let (ident, generic) = match *item == versions.pre {
                true => (&world.idents.pre, quote!(<_T>)),
                false => (&world.idents.world, TokenStream::new()),
            };
            quote!(#docs #case(#module::#ident #generic),)
        });
        quote!(#(#cases)*)
    }

    fn versions_pre(&self, versions: &WorldVersions) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let WorldVersions { name: family, world, pre, .. } = versions;
        let cases = self.cases(versions, pre);
        let all = versions.versions.iter().flat_map(|version| &version.imports);
        let all: BTreeSet<&String> = all.collect();
        let all = all.into_iter();
        let tries = versions.versions.iter().zip(&self.bindings.worlds).rev();
        let tries = tries.map(|(version, world)| {
            let WorldVersion { module, case, name, imports } = version;
            let shown = module.to_string();
            let (pre, indices) = (&world.idents.pre, &world.idents.indices);
            quote! {
                let exports = |pre: &_| #module::#indices::new(pre)?.check(pre);
                if versions.fits(#shown, #name, &instance_pre, &[#(#imports),*], exports) {
                    return #module::#pre::new(instance_pre).map(Self::#case);
                }
            }
        });
        let cases_of = |body: &dyn Fn(&WorldVersion) -> TokenStream| -> TokenStream {
            let arms = versions.versions.iter().map(|version| {
                let (case, body) = (&version.case, body(version));
                quote!(Self::#case(version) => #body,)
            });
            quote!(match self { #(#arms)* })
        };
        let clone = cases_of(&|version| {
            let case = &version.case;
            quote!(Self::#case(version.clone()))
        });
        let instantiate = cases_of(&|version| {
            let case = &version.case;
            quote!(version.instantiate(store).map(#world::#case))
        });
        let instance_pre = cases_of(&|_| quote!(version.instance_pre()));
        let version = self.version_name(versions);
        let instantiate_async = versions.is_async.then(|| {
            quote! {
                /// Makes a new instance in a store.
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
        let docs = doc(&format!(
            "A component that fits one of the versions of `{family}`, whose imports are there: ready \
             to be instantiated again and again."
        ));
        quote! {
            #docs
            #[allow(dead_code)]
            pub enum #pre<_T: 'static> { #cases }

            impl<_T: 'static> ::core::clone::Clone for #pre<_T> {
                fn clone(&self) -> Self { #clone }
            }

            #[allow(dead_code, deprecated, clippy::all)]
            impl<_T: 'static> #pre<_T> {
                /// Picks the newest version that the component fits: by what it imports and
                /// exports, and by the types of that. Fails when it fits none, with what each lacks.
                pub fn new(
                    instance_pre: #component::InstancePre<_T>,
                ) -> #facade::Result<Self> {
                    let mut versions =
                        #component::__internal::Versions::new(#family, &[#(#all),*]);
                    #(#tries)*
                    Err(versions.error())
                }

                #version

                /// The component with its imports.
                pub fn instance_pre(&self) -> &#component::InstancePre<_T> { #instance_pre }

                /// Makes a new instance in a store.
                pub fn instantiate(
                    &self,
                    store: impl #facade::AsContextMut<Data = _T>,
                ) -> #facade::Result<#world> {
                    #instantiate
                }

                #instantiate_async
            }
        }
    }

    fn version_name(&self, versions: &WorldVersions) -> TokenStream {
        let arms = versions.versions.iter().map(|WorldVersion { case, module, .. }| {
            let name = module.to_string();
            quote!(Self::#case(_) => #name,)
        });
        quote! {
            /// The name of the version, as the option `versions` gives it.
            pub fn version(&self) -> &'static str {
                match self { #(#arms)* }
            }
        }
    }

    fn versions_instantiate(&self, versions: &WorldVersions) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let pre = &versions.pre;
        let version = self.version_name(versions);
        let linker = self.versions_linker(versions);
        let instantiate_async = versions.is_async.then(|| {
            quote! {
                /// Links a component and makes an instance of the version that it fits.
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
            /// Links a component and makes an instance of the version that it fits.
            pub fn instantiate<_T: 'static>(
                store: impl #facade::AsContextMut<Data = _T>,
                component: &#component::Component,
                linker: &#component::Linker<_T>,
            ) -> #facade::Result<Self> {
                #pre::new(linker.instantiate_pre(component)?)?.instantiate(store)
            }

            #instantiate_async
            #version
            #linker
        }
    }

    /// `add_to_linker` for what all versions import.
    fn versions_linker(&self, versions: &WorldVersions) -> TokenStream {
        let (facade, component) = (&self.facade, &self.component);
        let mut interfaces =
            self.bindings.worlds.iter().flat_map(|world| world.imports.iter().chain([&world.root]));
        let data = self.data_bounds(interfaces.any(Interface::has_accessor));
        let (mut hosts, mut views, mut adds) = (Vec::new(), Vec::new(), Vec::new());
        for (version, world) in versions.versions.iter().zip(&self.bindings.worlds) {
            for (all, more) in
                [&mut hosts, &mut views].into_iter().zip(self.hosts(world, &Vec::new()))
            {
                for bound in more {
                    if !all.contains(&bound) {
                        all.push(bound);
                    }
                }
            }
            let module = &version.module;
            if !world.root.is_empty() {
                let ident = &world.idents.world;
                let add = quote!(#module::#ident::add_to_linker_imports);
                adds.push(quote!(#add::<_T, _D>(linker, host_getter)?;));
            }
            for interface in self.implemented(world).filter(|interface| !interface.repeated) {
                adds.push(self.add(interface, &Vec::new()));
            }
        }
        if adds.is_empty() {
            return TokenStream::new();
        }
        quote! {
            /// Defines all imports of all versions in a linker, implemented by what `host_getter`
            /// gets out of the store's data.
            pub fn add_to_linker<_T, _D>(
                linker: &mut #component::Linker<_T>,
                host_getter: fn(&mut _T) -> _D::Data<'_>,
            ) -> #facade::Result<()>
            where
                _D: #(#views)+*,
                for<'a> _D::Data<'a>: #(#hosts)+*,
                _T: #data,
            {
                #(#adds)*
                Ok(())
            }
        }
    }

    /// A function of the newest version; `owner` is the enum.
    fn versioned(
        &self,
        versions: &WorldVersions,
        function: &VersionedFunction,
        owner: &TokenStream,
    ) -> TokenStream {
        let VersionedFunction { newest, calls } = function;
        let docs = self.docs(&newest.docs, || format!("Calls `{}`.", newest.name));
        let signature = self.call_signature(newest, &Vec::new(), &quote!(&self));
        let arms = versions.versions.iter().zip(calls).map(|(version, call)| {
            let (world, case) = (&versions.world, &version.case);
            match call {
                Some(call) => {
                    let body = self.versioned_call(newest, call);
                    quote!(#world::#case(version) => { #body })
                }
                None => quote!(#world::#case(_) => Ok(None),),
            }
        });
        quote! {
            #docs
            #signature
            {
                match #owner { #(#arms)* }
            }
        }
    }

    fn versioned_call(&self, newest: &Function, call: &VersionedCall) -> TokenStream {
        let (converted, arguments): (Vec<_>, Vec<_>) = newest
            .params
            .iter()
            .zip(&call.params)
            .map(|(Param { ident, .. }, steps)| {
                let mut steps_taken = TokenStream::new();
                let mut value = quote!(#ident);
                for step in steps.iter().filter(|step| **step != Change::None) {
                    let made = self.converted(value, step, true);
                    steps_taken.extend(quote!(let #ident = #made;));
                    value = passed(quote!(#ident), step, false);
                }
                (steps_taken, value)
            })
            .unzip();
        let method = &call.method;
        let wait = newest.flags.async_.then(|| quote!(.await));
        let (guest, owner) = match &call.accessor {
            None => (None, quote!(version)),
            Some((accessor, false)) => (None, quote!(version.#accessor())),
            Some((accessor, true)) => (
                Some(quote!(let Some(guest) = version.#accessor() else { return Ok(None) };)),
                quote!(guest),
            ),
        };
        let store = store_param(newest);
        let result = quote!(#owner.#method(#store #(, #arguments)*)#wait);
        let steps: Vec<_> = call.result.iter().filter(|step| **step != Change::None).collect();
        let make = |value: TokenStream| {
            steps.iter().fold(value, |value, step| self.converted(value, step, false))
        };
        let result = match (steps.is_empty(), call.optional, newest.optional) {
            (true, false, false) | (true, true, true) => result,
            (_, true, _) => {
                let made = make(quote!(result));
                quote!(Ok(#result?.map(|result| #made)))
            }
            (_, false, true) => {
                let made = make(quote!(result));
                quote! { let result = #result?; Ok(Some(#made)) }
            }
            (false, false, false) => {
                let made = make(quote!(result));
                quote! { let result = #result?; Ok(#made) }
            }
        };
        quote!(#guest #(#converted)* #result)
    }

    /// What a value of one version becomes in the next: of a newer one in the older if it is a parameter,
    /// and so `borrowed`, of an older one in the newer if it is a result.
    fn converted(&self, value: TokenStream, step: &Change, borrowed: bool) -> TokenStream {
        match step {
            Change::None => value,
            Change::From { to, .. } => {
                let to = self.path(to, &ModulePath::new());
                quote!(<#to as ::core::convert::From<_>>::from(#value))
            }
            Change::List(element) => {
                let iter = match (borrowed, &**element) {
                    (false, _) => quote!(into_iter()),
                    (true, Change::From { copy: [true, _], .. }) => quote!(iter().copied()),
                    (true, _) => quote!(iter()),
                };
                let (made, vec) =
                    (self.converted(quote!(item), element, borrowed), self.prelude("Vec"));
                quote!(#value.#iter.map(|item| #made).collect::<#vec<_>>())
            }
            Change::Option(some) => {
                let made = self.converted(quote!(some), some, borrowed);
                quote!(#value.map(|some| #made))
            }
            Change::Result(ok, err) => {
                let ok = self.converted(quote!(ok), ok, borrowed);
                let err = self.converted(quote!(err), err, borrowed);
                quote!(match #value { Ok(ok) => Ok(#ok), Err(err) => Err(#err) })
            }
            Change::Tuple(parts) => {
                let names = part_names(parts);
                let made = parts
                    .iter()
                    .zip(&names)
                    .map(|(part, name)| self.converted(quote!(#name), part, borrowed));
                quote!({ let (#(#names,)*) = #value; (#(#made,)*) })
            }
        }
    }
}

/// What a step made of a parameter, as functions take it. It is a place, or a reference to one.
fn passed(made: TokenStream, step: &Change, is_reference: bool) -> TokenStream {
    let reference = if is_reference { made.clone() } else { quote!(&#made) };
    if step.is_passed_by_value() {
        return if is_reference { quote!(*#made) } else { made };
    }
    match step {
        Change::None | Change::From { .. } => reference,
        Change::List(_) if is_reference => quote!(#made.as_slice()),
        Change::List(_) => reference,
        Change::Option(some) => match passed(quote!(some), some, true) {
            _ if matches!(**some, Change::From { .. }) => quote!(#made.as_ref()),
            some => quote!(#made.as_ref().map(|some| #some)),
        },
        Change::Result(ok, err) => {
            let (ok, err) = (passed(quote!(ok), ok, true), passed(quote!(err), err, true));
            quote!(match #reference { Ok(ok) => Ok(#ok), Err(err) => Err(#err) })
        }
        Change::Tuple(parts) => {
            let names = part_names(parts);
            let passed =
                parts.iter().zip(&names).map(|(part, name)| passed(quote!(#name), part, true));
            quote!({ let (#(#names,)*) = #reference; (#(#passed,)*) })
        }
    }
}

fn part_names(parts: &[Change]) -> Vec<Ident> {
    (0..parts.len()).map(|i| format_ident!("part{i}")).collect()
}
