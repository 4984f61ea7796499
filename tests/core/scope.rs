//! Which files of the suite are run: those that need neither garbage collection nor exceptions.

use wharf::Config;

/// Whether a file is run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope {
    /// It is.
    In {
        /// How many of its directives need a proposal that is not in scope: their modules are
        /// refused, and what depends on these modules is skipped. Counted exactly, so that nothing
        /// else gets lost among them.
        skips: usize,
    },
    /// It is not, for this reason.
    Out(&'static str),
}

/// How many files of the suite are in scope.
pub(crate) const FILES_IN_SCOPE: usize = 233;

/// Switches a proposal on.
pub(crate) type Switch = fn(&mut Config);

/// Proposals that have a folder of their own, in scope as a whole.
pub(crate) const PROPOSALS: &[(&str, Switch)] =
    &[("wide-arithmetic", |config| _ = config.wasm_wide_arithmetic(true))];

const GC: &str = "garbage collection";
const EXCEPTIONS: &str = "exceptions";

/// Files in scope with some directives that are not.
const PARTLY: &[(&str, usize)] = &[
    ("data", 2),
    ("elem", 2),
    ("global", 8),
    ("imports", 5),
    ("table_init", 2),
    ("table_init64", 2),
];

/// Files that are of one proposal, or need it throughout.
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
    ("type-canon", GC),
    ("type-equivalence", GC),
    ("type-rec", GC),
    ("type-subtyping", GC),
    ("instance", EXCEPTIONS),
    ("tag", EXCEPTIONS),
    ("throw", EXCEPTIONS),
    ("throw_ref", EXCEPTIONS),
    ("try_table", EXCEPTIONS),
];

impl Scope {
    /// The scope of the file `name`.
    pub(crate) fn of(name: &str) -> Scope {
        let stem = name.strip_suffix(".wast").unwrap_or(name);
        if let Some((_, reason)) = OUT.iter().find(|(out, _)| *out == stem) {
            return Scope::Out(reason);
        }
        let partly = PARTLY.iter().find(|(partly, _)| *partly == stem);
        Scope::In { skips: partly.map_or(0, |(_, skips)| *skips) }
    }
}
