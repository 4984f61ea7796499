//! Which files of the suite are run: those that need neither garbage collection nor
//! exceptions.

use wharf::Config;

/// Whether a file is run.
#[derive(Clone, Copy)]
pub(crate) enum Scope {
    /// It is.
    In {
        /// How many of its directives need a proposal that is not in scope: their modules are
        /// refused, and what depends on these modules is skipped. Counted exactly, so that nothing
        /// else gets lost among them.
        skips: usize,
        /// Switches on what it needs and is off by default.
        enable: fn(&mut Config),
    },
    /// It is not, for this reason.
    Out(&'static str),
}

/// How many files the suite has.
pub(crate) const FILES: usize = 284;

/// Switches something on.
type Enable = fn(&mut Config);

/// Proposals that are off by default, and how they are switched on.
const PROPOSALS: &[(&str, Enable)] =
    &[("wide-arithmetic/", |config| _ = config.wasm_wide_arithmetic(true))];

const GC: &str = "garbage collection";
const EXCEPTIONS: &str = "exceptions";
const THREADS: &str = "threads";
const DESCRIPTORS: &str = "custom descriptors";
const CUSTOM: &str = "custom sections in the text format";
const PAGES: &str = "custom page sizes";
/// Of files of the crate.
const OLD: &str = "of an older version of the specification";

/// Files in scope with some directives that are not.
const PARTLY: &[(&str, usize)] = &[
    ("imports", 5),
    ("table_init", 2),
    ("table_init64", 2),
    ("type-rec", 15),
    ("type-subtyping", 57),
];

/// The same of the crate.
const PARTLY_IN_CRATE: &[(&str, usize)] =
    &[("imports", 5), ("type-rec", 15), ("gc/type-subtyping", 57)];

/// Files that are of one proposal, or need it throughout. A name that ends in `/` is a folder's.
const OUT: &[(&str, &str)] = &[
    ("array", GC),
    ("array_copy", GC),
    ("array_fill", GC),
    ("array_init_data", GC),
    ("array_init_elem", GC),
    ("array_new_data", GC),
    ("array_new_elem", GC),
    ("br_on_cast", GC),
    ("br_on_cast_fail", GC),
    ("extern", GC),
    ("i31", GC),
    ("ref_cast", GC),
    ("ref_eq", GC),
    ("ref_test", GC),
    ("ref_null", GC),
    ("struct", GC),
    ("instance", EXCEPTIONS),
    ("tag", EXCEPTIONS),
    ("throw", EXCEPTIONS),
    ("throw_ref", EXCEPTIONS),
    ("try_table", EXCEPTIONS),
    ("threads/", THREADS),
    ("custom/", CUSTOM),
    ("custom-descriptors/", DESCRIPTORS),
    ("custom-page-sizes/", PAGES),
];

/// The same of the crate.
const OUT_IN_CRATE: &[(&str, &str)] = &[
    ("exceptions/", EXCEPTIONS),
    ("function-references/binary", OLD),
    ("gc/", GC),
    ("memory64/binary", OLD),
    ("memory64/memory", OLD),
    ("memory64/memory64", OLD),
];

impl Scope {
    /// The scope of the file `name`, which is that of the crate or not.
    pub(crate) fn of(name: &str, crated: bool) -> Scope {
        let (out, partly) = match crated {
            true => (OUT_IN_CRATE, PARTLY_IN_CRATE),
            false => (&[][..], PARTLY),
        };
        let is = |listed: &str| match listed.ends_with('/') {
            true => name.starts_with(listed),
            false => name == listed,
        };
        let proposal = PROPOSALS.iter().find(|(folder, _)| is(folder));
        let enable = proposal.map_or::<Enable, _>(|_| {}, |(_, enable)| *enable);
        if let Some((_, skips)) = partly.iter().find(|(partly, _)| is(partly)) {
            return Scope::In { skips: *skips, enable };
        }
        match OUT.iter().chain(out).find(|(out, _)| is(out)) {
            Some((_, reason)) => Scope::Out(reason),
            None => Scope::In { skips: 0, enable },
        }
    }
}
