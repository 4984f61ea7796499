//! Each WIT of `tests/bindgen` in every mode, compiled.

/// One module for each WIT, with the golden as it stands there and what the macro makes in each
/// mode. The first options are those that the WIT cannot do without, the others are those of the
/// golden alone.
macro_rules! goldens {
    ($($name:ident: $wit:literal { $($always:tt)* } { $($golden:tt)* } $([$only:ident])?)*) => {
        $(pub(crate) mod $name {
            golden! { $wit { $($always)* $($golden)* } }
            modes! { $wit { $($always)* } $($only)? }
        })*

        /// Each golden's WIT, what stands beside it, and what the macro says.
        const TEXTS: &[(&str, &str)] = &[$(($wit, $name::TEXT)),*];
    };
}

macro_rules! golden {
    ($wit:literal { $($options:tt)* }) => {
        pub(crate) const TEXT: &str = wharf::component::bindgen!({
            path: $wit, $($options)* stringify: true,
        });

        pub(crate) mod golden {
            wharf::component::bindgen!({ path: $wit, $($options)* });
        }
    };
}

/// A mode is a row here. Its options are those of the row where the WIT says nothing about them.
macro_rules! modes {
    ($wit:literal { $($always:tt)* } only) => {};
    ($wit:literal $always:tt) => {
        mode! { trappable $wit $always { imports: { default: trappable } } }
        mode! { traced $wit $always {
            imports: { default: verbose_tracing | trappable },
            exports: { default: verbose_tracing },
        } }
        mode! { bare $wit $always {
            require_store_data_send: true,
            skip_mut_forwarding_impls: true,
        } }
        mode! { with_store $wit $always {
            imports: { default: store | trappable },
            exports: { default: async | store },
            ownership: Borrowing { duplicate_if_necessary: true },
        } }
        mode! { waiting $wit $always {
            imports: { default: async },
            ownership: Borrowing { duplicate_if_necessary: false },
        } }
    };
}

macro_rules! mode {
    ($name:ident $wit:literal { $($always:tt)* } { $($mode:tt)* }) => {
        pub(crate) mod $name {
            wharf::component::bindgen!({ path: $wit, $($always)* $($mode)* });
        }
    };
}

goldens! {
    accessor: "tests/bindgen/accessor.wit" {} {
        imports: { default: async | store, "a:b/mixed.fails": async | store | trappable },
        exports: { default: async | store },
        trappable_error_type: { "a:b/mixed.fault" => crate::Fault },
    }
    asynchronous: "tests/bindgen/asynchronous.wit" {} {
        imports: { default: async | trappable },
        exports: { default: async },
    }
    borrowing: "tests/bindgen/borrowing.wit" {} {
        ownership: Borrowing { duplicate_if_necessary: false },
    }
    borrowing_twice: "tests/bindgen/borrowing-twice.wit" {} {
        ownership: Borrowing { duplicate_if_necessary: true },
    }
    both_sides: "tests/bindgen/both-sides.wit" {} {}
    collisions: "tests/bindgen/collisions.wit" {} {}
    deprecated: "tests/bindgen/deprecated.wit" { worlds: ["functions", "records"], } {}
    empty: "tests/bindgen/empty.wit" { world: "hollow-world", } {}
    errors: "tests/bindgen/errors.wit" {} {
        trappable_error_type: { "a:err/types.error-code" => crate::FsError },
        with: { "a:err/kept": crate::kept },
        imports: { default: verbose_tracing },
        exports: { default: tracing },
    }
    exported_names: "tests/bindgen/exported-names.wit" {} {}
    filters: "tests/bindgen/filters.wit" {} {
        imports: {
            "x:y": trappable,
            "a:b/i.thing": tracing,
            "a:b/i.thing.poke": exact,
            "a:b/i": store | trappable,
        },
    }
    flags: "tests/bindgen/flags.wit" {} {}
    gates: "tests/bindgen/gates.wit" { features: ["lasers"], } {}
    guest_resources: "tests/bindgen/guest-resources.wit" {} {}
    host_resources: "tests/bindgen/host-resources.wit" {} {
        imports: {
            "a:res/files.[method]file.read": trappable | tracing,
            "a:res/files": trappable,
        },
    }
    host_versions: "tests/bindgen/host-versions.wit" {} {
        versions: { v1: "acme:plugin/plugin@1.0.0", v2: "acme:plugin/plugin@2.0.0" },
    } [only]
    includes: "tests/bindgen/includes.wit" { world: "combined", } {}
    inline: "tests/bindgen/inline.wit" {} {}
    keywords: "tests/bindgen/keywords.wit" {} {}
    lists: "tests/bindgen/lists.wit" {} {}
    many_flags: "tests/bindgen/many-flags.wit" {} {}
    named: "tests/bindgen/named.wit" {} { named_imports: { "a:b/store": crate::Which }, }
    nameless: "tests/bindgen/nameless.wit" {} {}

    nothing: "tests/bindgen/nothing.wit" {} {}
    optional: "tests/bindgen/optional.wit" {} {
        optional: ["a:b/grown.added", "a:b/extra", "later"],
    }
    options: "tests/bindgen/options.wit" { world: "configured", } {
        with: {
            "mapped": crate::mapped,
            "our:types/shared.point": crate::Point,
            "our:types/shared.kind": crate::Kind,
            "handle": crate::MyHandle,
        },
        additional_derives: [PartialEq, Clone],
        require_store_data_send: true,
        skip_mut_forwarding_impls: true,
        imports: { default: trappable, "our:types/shared.quiet": exact },
        exports: { "our:types/things.thing.go": verbose_tracing },
        trappable_error_type: { "fault" => crate::Fault },
    }
    plugin_versions: "tests/bindgen/plugin-versions.wit" {} {
        versions: { v1: "acme:plugin/plugin@1.0.0", v2: "acme:plugin/plugin@2.0.0" },
    } [only]
    prelude: "tests/bindgen/prelude.wit" {} { crate: ::wasmtime, }
    records: "tests/bindgen/records.wit" {} { additional_derives: [PartialEq], }
    sampler_caller: "tests/bindgen/sampler-caller.wit" {} {
        with: { "guests:sampler/shapes.counter": crate::MyHandle },
    }
    sampler_library: "tests/bindgen/sampler-library.wit" {} {}
    scalars: "tests/bindgen/scalars.wit" {} {}
    store: "tests/bindgen/store.wit" {} {
        imports: {
            default: store,
            "a:b/mixed.plain": trappable,
            "a:b/mixed.fails": store | trappable,
        },
        trappable_error_type: { "a:b/mixed.fault" => crate::Fault },
    }
    type_parameters: "tests/bindgen/type-parameters.wit" {} {}
    uses: "tests/bindgen/uses" {} {}
    variants: "tests/bindgen/variants.wit" {} {}
    versions: "tests/bindgen/versions.wit" {} {}
    worlds: "tests/bindgen/worlds.wit" { worlds: ["reader", "writer"], } {}
}

/// What the options of goldens name, and how values of the versions of a world are converted.
pub(crate) mod host {
    use super::plugin_versions::golden::v1::exports::acme::plugin::handler as v1;
    use super::plugin_versions::golden::v2::exports::acme::plugin::handler as v2;
    use wharf::component::{ComponentType, Lift, Lower};

    #[derive(Debug)]
    pub(crate) struct FsError;
    #[derive(Debug)]
    pub(crate) struct Fault;
    #[derive(Debug)]
    pub(crate) struct MyHandle;
    #[derive(Debug, Clone)]
    pub(crate) struct Which;

    #[derive(Debug, Clone, PartialEq, ComponentType, Lift, Lower)]
    #[component(record)]
    pub(crate) struct Point {
        pub(crate) x: f64,
        pub(crate) y: f64,
    }

    #[derive(Debug, Clone, PartialEq, ComponentType, Lift, Lower)]
    #[component(enum)]
    pub(crate) enum Kind {
        Near,
        Far,
    }

    impl From<&v2::Request> for v1::Request {
        fn from(new: &v2::Request) -> Self {
            Self { text: new.text.clone(), at: new.at }
        }
    }

    impl From<v1::Request> for v2::Request {
        fn from(old: v1::Request) -> Self {
            Self { text: old.text, at: old.at, depth: 0 }
        }
    }

    impl From<v1::Failure> for v2::Failure {
        fn from(v1::Failure::Broken(text): v1::Failure) -> Self {
            Self::Broken(text)
        }
    }

    pub(crate) mod kept {
        wharf::component::bindgen!({
            inline: "package a:err; interface kept { record k { a: u32 } g: func(); }
                     world w { import kept; }",
        });
        pub(crate) use a::err::kept::*;
    }

    pub(crate) mod mapped {
        wharf::component::bindgen!({
            inline: "package mapped:all;
                     package mapped:first { interface one { record r { a: u32 } resource s; } }
                     package mapped:second@0.3.1 {
                         interface two { use mapped:first/one.{r, s}; f: func(r: r) -> s; }
                     }
                     world w { import mapped:second/two@0.3.1; }",
            additional_derives: [PartialEq],
        });
        pub(crate) use mapped::*;
    }
}

/// The goldens are what the library writes; the macro must write the same.
#[test]
fn the_macro_says_what_stands_beside_the_wit() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (wit, text) in TEXTS {
        let golden = root.join(wit).with_extension("rs");
        let expected = std::fs::read_to_string(&golden).expect("a golden");
        assert!(expected == *text, "{} is not what the macro writes", golden.display());
    }
}

#[test]
fn every_golden_is_compiled() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bindgen");
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of goldens")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
        .collect();
    found.sort();
    let here = TEXTS.iter().map(|(wit, _)| {
        let name = wit.rsplit('/').next().unwrap_or(wit);
        name.strip_suffix(".wit").unwrap_or(name).to_owned()
    });
    assert_eq!(here.collect::<Vec<_>>(), found);
}
