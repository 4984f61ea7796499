//! Which files of the suite are run: those that need neither vectors, nor garbage collection nor
//! exceptions.

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
pub(crate) const FILES_IN_SCOPE: usize = 170;

const SIMD: &str = "SIMD";
const RELAXED: &str = "relaxed SIMD";
const GC: &str = "garbage collection";
const EXCEPTIONS: &str = "exceptions";

/// Files in scope with some directives that are not.
const PARTLY: &[(&str, usize)] = &[
    ("imports", 5),
    ("table_init", 2),
    ("table_init64", 2),
    ("type-rec", 15),
    ("type-subtyping", 57),
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
        if stem.contains("relaxed") {
            return Scope::Out(RELAXED);
        }
        if stem.starts_with("simd_") {
            return Scope::Out(SIMD);
        }
        if let Some((_, reason)) = OUT.iter().find(|(out, _)| *out == stem) {
            return Scope::Out(reason);
        }
        let partly = PARTLY.iter().find(|(partly, _)| *partly == stem);
        Scope::In { skips: partly.map_or(0, |(_, skips)| *skips) }
    }
}
