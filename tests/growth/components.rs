//! Components that have a number of something, or whose modules give each other that, as text.

use crate::shapes::{Shape, refused, runs};

pub(crate) fn components() -> Vec<Shape> {
    [modules_of_components(), worlds(), types(), parts(), calls()].into_iter().flatten().collect()
}

/// Modules in a component, and what they are given.
fn modules_of_components() -> Vec<Shape> {
    vec![
        runs("modules of a component", 200, modules).at_most(1000).of_table("modules"),
        runs("modules with distant data", 20, |n| {
            let item = |i| {
                format!(
                    "(core module $m{i} (memory 16) (data (i32.const 0) \"a\") (data (i32.const 1048575) \"a\")) \
                     (core instance (instantiate $m{i}))"
                )
            };
            component(n, "", item, "")
        })
        .at_most(400),
        runs("arguments of a module", 2000, |n| {
            let [exports, imports] = [exported_globals(n), imported_globals(n)];
            format!(
                "(component (core module $a {exports}) (core module $b {imports}) \
                 (core instance $a (instantiate $a)) \
                 (core instance (instantiate $b (with \"a\" (instance $a)))))"
            )
        }),
        runs("globals that an imported module is given", 2000, gives_globals)
            .given(|n| format!("(module {})", imported_globals(n))),
        runs("functions that an imported module is given", 2000, gives_funcs)
            .given(|n| format!("(module {})", imported_funcs(n))),
    ]
}

/// What a component imports and exports.
fn worlds() -> Vec<Shape> {
    vec![
        runs("functions that a component imports", 1000, |n| {
            let ty = "(type $f (func (param \"a\" u32) (result u32)))";
            component(n, ty, |i| format!("(import \"f{i}\" (func (type $f)))"), "")
        })
        .of_table("imports"),
        runs("bytes of names", 10_000, |n| {
            let name = "a".repeat(n);
            format!("(component (import \"{name}\" (func $f)) (export \"b{name}\" (func $f)))")
        })
        .at_most(99_000)
        .of_table("names"),
        runs("instances that a component imports", 200, |n| {
            let instance = "(instance (export \"f\" (func)) (export \"g\" (func)))";
            component(n, "", |i| format!("(import \"a:b/i{i}\" {instance})"), "")
        })
        .at_most(1000)
        .of_table("instances"),
        runs("functions of an imported instance", 1000, |n| {
            let item = |i| format!("(export \"f{i}\" (func (param \"a\" string)))");
            component(n, "(import \"a:b/i\" (instance ", item, "))")
        }),
        runs("imports that are lowered", 1000, |n| {
            let imports = each(n, |i| format!("(import \"f{i}\" (func $f{i} (param \"a\" u32)))"));
            let lowered = each(n, |i| format!("(core func $f{i} (canon lower (func $f{i})))"));
            let given = each(n, |i| format!("(export \"f{i}\" (func $f{i}))"));
            let used = each(n, |i| format!("(import \"a\" \"f{i}\" (func (param i32)))"));
            format!(
                "(component {imports} {lowered} (core module $m {used}) \
                 (core instance (instantiate $m (with \"a\" (instance {given})))))"
            )
        }),
        refused("exports of one instance", 150, |n| {
            let exports = each(n, |i| format!("(export \"f{i}\" (func $f))"));
            let before = format!("(import \"f\" (func $f)) (instance $i {exports})");
            component(n, &before, |i| format!("(export \"a:b/i{i}\" (instance $i))"), "")
        })
        .at_most(900),
        runs("functions that a component exports", 1000, |n| {
            let before = format!(
                "(type $f (func (param \"a\" u32))) {MODULE} (alias core export $m \"f\" (core func $f))"
            );
            let item = |i| {
                format!("(func $f{i} (type $f) (canon lift (core func $f))) (export \"f{i}\" (func $f{i}))")
            };
            component(n, &before, item, "")
        })
        .of_table("exports"),
        runs("functions of a module that are lifted", 1000, |n| {
            let funcs = each(n, |i| format!("(func (export \"f{i}\") (param i32))"));
            let before = format!("(core module $m {funcs}) (core instance $m (instantiate $m))");
            let item = |i| lift(&format!("f{i}"), "(param \"a\" u32)", &format!("f{i}"));
            component(n, &before, item, "")
        }),
        runs("instances that a component exports", 100, |n| {
            let before =
                format!("{MODULE} (func $f (param \"a\" u32) (canon lift (core func $m \"f\")))");
            let item = |i| {
                format!(
                    "(instance $i{i} (export \"f\" (func $f))) (export \"a:b/i{i}\" (instance $i{i}))"
                )
            };
            component(n, &before, item, "")
        })
        .at_most(490),
        runs("functions of an exported instance", 1000, |n| {
            let before = format!(
                "{MODULE} (func $f (param \"a\" u32) (canon lift (core func $m \"f\"))) (instance $i "
            );
            let item = |i| format!("(export \"f{i}\" (func $f))");
            component(n, &before, item, ") (export \"a:b/i\" (instance $i))")
        })
        .of_table("bundles"),
    ]
}

/// Types, in a function that a component exports and in one that it imports.
fn types() -> Vec<Shape> {
    vec![
        runs("fields of a record", 1000, |n| {
            with_type(&format!("(record {})", each(n, |i| format!("(field \"f{i}\" u16)"))))
        })
        .at_most(10_000)
        .of_table("fields"),
        runs("cases of a variant", 1000, |n| {
            with_type(&format!("(variant {})", each(n, |i| format!("(case \"c{i}\" u64)"))))
        })
        .at_most(10_000)
        .of_table("cases"),
        runs("cases of a variant that differ", 1000, |n| {
            let types = ["u8", "string", "f32", "(list u8)", "(option u64)", "(tuple f64 char)"];
            let case = |i: usize| format!("(case \"c{i}\" {})", types[i % types.len()]);
            with_type(&format!("(variant {})", each(n, case)))
        })
        .at_most(10_000),
        runs("cases of an enumeration", 1000, |n| {
            with_type(&format!("(enum {})", each(n, |i| format!(" \"c{i}\""))))
        })
        .at_most(10_000),
        runs("elements of a tuple", 1000, |n| {
            with_type(&format!("(tuple {})", each(n, |_| "(option string)".to_owned())))
        })
        .at_most(10_000),
        runs("types within each other", 20, |n| {
            let (open, close) = ("(list (option ".repeat(n / 2), "))".repeat(n / 2));
            with_type(&format!("{open} (tuple u8 string) {close}"))
        })
        .at_most(80),
        runs("records", 1000, |n| {
            let item = |i| {
                format!(
                    "(type $t{i} (record (field \"a{i}\" u32) (field \"b\" string))) \
                     (import \"t{i}\" (type $e{i} (eq $t{i}))) \
                     (import \"f{i}\" (func (param \"a\" (list $e{i}))))"
                )
            };
            component(n, "", item, "")
        }),
        runs("records of records", 50, |n| {
            // Each has all of the one before it, and all are in memory one after the other.
            let first =
                "(type $t0' (record (field \"a\" u32))) (import \"t0\" (type $t0 (eq $t0')))";
            let item = |i: usize| {
                let next = i + 1;
                format!(
                    "(type $t{next}' (record (field \"a\" u8) (field \"b\" $t{i}))) \
                     (import \"t{next}\" (type $t{next} (eq $t{next}')))"
                )
            };
            let last = format!("(import \"f\" (func (param \"a\" $t{n})))");
            component(n, first, item, &last)
        })
        .at_most(90),
        runs("resources", 1000, |n| {
            let item = |i| {
                format!(
                    "(type $r{i} (resource (rep i32))) (core func (canon resource.new $r{i})) \
                     (core func (canon resource.drop $r{i})) (export \"r{i}\" (type $r{i}))"
                )
            };
            component(n, "", item, "")
        })
        .of_table("resources"),
        runs("types that nobody uses", 1000, |n| {
            component(
                n,
                "",
                |i| format!("(type (record (field \"f{i}\" (list u{}))))", 8 << (i % 4)),
                "",
            )
        })
        .of_table("types"),
        runs("imported resources", 1000, |n| {
            let item = |i| {
                format!(
                    "(import \"r{i}\" (type $r{i} (sub resource))) \
                     (import \"f{i}\" (func (param \"a\" (borrow $r{i})) (result (own $r{i}))))"
                )
            };
            component(n, "", item, "")
        }),
        runs("parameters of functions", 250, |n| {
            let params = each(n, |i| format!("(param \"p{i}\" (option u8))"));
            component(4, "", |i| format!("(import \"f{i}\" (func {params}))"), "")
        })
        .at_most(1000),
    ]
}

/// Components in components, and what is taken out of them.
fn parts() -> Vec<Shape> {
    vec![
        runs("components with modules", 60, |n| {
            let item = |i| {
                let lift = lift("f", "(param \"a\" u32)", "f");
                format!("(component $c{i} {MODULE} {lift}) (instance $i{i} (instantiate $c{i}))")
            };
            component(n, "", item, "")
        })
        .at_most(900),
        runs("components side by side", 200, |n| {
            let item = |i| {
                let inner = "(import \"f\" (func $f)) (export \"g\" (func $f))";
                format!(
                    "(component $c{i} {inner}) (instance $i{i} (instantiate $c{i} (with \"f\" (func $f))))"
                )
            };
            component(n, "(import \"f\" (func $f))", item, "")
        })
        .at_most(1000),
        runs("components within each other", 20, |n| {
            let end = " ) (instance $i (instantiate $c)) (export \"f\" (func $i \"f\"))".repeat(n);
            let inner = format!("{MODULE} {}", lift("f", "(param \"a\" u32)", "f"));
            format!("(component {} {inner} {end})", "(component $c ".repeat(n))
        })
        .at_most(80),
        runs("instances of one component", 100, |n| {
            let before = format!("(component $c {MODULE} {})", lift("f", "(param \"a\" u32)", "f"));
            component(n, &before, |i| format!("(instance $i{i} (instantiate $c))"), "")
        })
        .at_most(1000),
        runs("tables of instances", 25, |n| {
            let tables = "(table 4096 4096 funcref)".repeat(100);
            let instances = "(core instance (instantiate $m))".repeat(n);
            format!("(component (core module $m {tables}) {instances})")
        }),
        runs("instances of instances", 100, |n| {
            // Each component makes two of the one before it, and there are so many in all.
            let last = n.ilog2() as usize;
            let first = format!("(component $c0 {MODULE})");
            let item = |i: usize| {
                let make = format!("(instance (instantiate $c{i})) (instance (instantiate $c{i}))");
                format!("(component $c{} (alias outer 1 $c{i} (component $c{i})) {make})", i + 1)
            };
            component(last, &first, item, &format!("(instance (instantiate $c{last}))"))
        })
        .at_most(400),
        runs("aliases", 1000, |n| {
            let item =
                |i| format!("(alias export $i \"f\" (func $f{i})) (export \"f{i}\" (func $f{i}))");
            let before = "(import \"a:b/i\" (instance $i (export \"f\" (func))))";
            component(n, before, item, "")
        }),
        runs("aliases of what is outside", 1000, |n| {
            let item = |i| format!("(alias outer 1 $t (type $t{i}))");
            component(n, "(type $t (list u8)) (component ", item, ")")
        }),
        runs("types of components", 100, |n| {
            let item = |i| {
                format!(
                    "(type (component (import \"a\" (func)) (export \"f{i}\" (func (param \"a\" u32)))))"
                )
            };
            component(n, "", item, "")
        }),
    ]
}

/// Calls between components: each is an adapter.
fn calls() -> Vec<Shape> {
    vec![
        runs("adapters", 250, adapters_of_scalars).of_table("adapters"),
        runs("adapters of strings", 250, |n| {
            adapters(n, "(param \"a\" string) (param \"b\" (list u64))", "(param i32 i32 i32 i32)")
        }),
        runs("an adapter of many fields", 250, |n| {
            let fields = each(n, |i| format!("(field \"f{i}\" string)"));
            adapters_of(1, &format!("(record {fields})"), "(param \"a\" $e)", "(param i32)")
        }),
        runs("an adapter of many cases", 250, |n| {
            let types = ["u8", "string", "f32", "(list u8)", "(option u64)"];
            let case = |i: usize| format!("(case \"c{i}\" {})", types[i % types.len()]);
            let cases = each(n, case);
            let flat = "(param i32 i32 i64)";
            adapters_of(1, &format!("(variant {cases})"), "(param \"a\" $e)", flat)
        }),
        refused("a type between many memories", 60, |n| {
            adapters_of_memories(n, &format!("(tuple {})", "$o ".repeat(n)), "(param i32)")
        }),
        refused("a table of jumps between many memories", 60, |n| {
            let empty = each(40 * n, |i| format!("(case \"c{i}\")"));
            let ty = format!("(variant (case \"a\" string) (case \"b\" (list u16)) (case \"c\" (list u32)) (case \"d\" (list u64)) {empty})");
            adapters_of_memories(n, &ty, "(param i32 i32 i32)")
        })
        .at_most(240),
        refused("arguments of a long name", 1000, |n| {
            let name = "a".repeat(25 * n);
            let given = each(n, |i| format!("(export \"f{i}\" (func $f))"));
            let used = each(n, |i| format!("(import \"a\" \"f{i}\" (func))"));
            format!(
                "(component (import \"m\" (core module $m (export \"{name}\" (func)))) \
                 (core instance $i (instantiate $m)) \
                 (alias core export $i \"{name}\" (core func $f)) (core module $u {used}) \
                 (core instance (instantiate $u (with \"a\" (instance {given})))))"
            )
        })
        .at_most(4000),
        refused("calls of a long name", 1000, |n| {
            let name = "a".repeat(25 * n);
            let lowered = each(n, |i| format!("(core func $f{i} (canon lower (func $f)))"));
            let given = each(n, |i| format!("(export \"f{i}\" (func $f{i}))"));
            let used = each(n, |i| format!("(import \"a\" \"f{i}\" (func))"));
            format!(
                "(component (import \"{name}\" (func $f)) {lowered} (core module $m {used}) \
                 (core instance (instantiate $m (with \"a\" (instance {given})))))"
            )
        })
        .at_most(4000),
    ]
}

/// A function that takes a type, which is called from so many memories.
fn adapters_of_memories(count: usize, ty: &str, flat: &str) -> String {
    let options = "(memory $m) (realloc (func $i \"r\"))";
    let ty = format!("(type $o (option u8)) (type $t' {ty})");
    let memory = format!(
        "(core module $memory (memory (export \"m\") 1) \
         (func (export \"r\") (param i32 i32 i32 i32) (result i32) (i32.const 16)) \
         (func (export \"f\") {flat}))"
    );
    let lowered = each(count, |i| {
        format!(
            "(core instance $i{i} (instantiate $memory)) \
             (core func $f{i} (canon lower (func $f) (memory $i{i} \"m\")))"
        )
    });
    let used = each(count, |i| format!("(import \"a\" \"f{i}\" (func {flat}))"));
    let given = each(count, |i| format!("(export \"f{i}\" (func $f{i}))"));
    format!(
        "(component \
           (component $callee {ty} (export $t \"t\" (type $t')) {memory} (core instance $i (instantiate $memory)) \
             (alias core export $i \"m\" (core memory $m)) \
             (func (export \"f\") (param \"a\" $t) (canon lift (core func $i \"f\") {options}))) \
           (component $caller {ty} (import \"t\" (type $t (eq $t'))) (import \"f\" (func $f (param \"a\" $t))) {memory} {lowered} \
             (core module $used {used}) \
             (core instance (instantiate $used (with \"a\" (instance {given}))))) \
           (instance $callee (instantiate $callee)) \
           (instance (instantiate $caller (with \"t\" (type $callee \"t\")) (with \"f\" (func $callee \"f\")))))"
    )
}

/// Modules in components of a hundred each.
fn modules(count: usize) -> String {
    let one = |i: usize| {
        let global = format!("(global (export \"g\") i32 (i32.const {i}))");
        format!("(core module $m{i} {global}) (core instance (instantiate $m{i}))")
    };
    let inner = |i: usize| {
        let modules: String = (0..100).map(one).collect();
        format!("(component $c{i} {modules}) (instance (instantiate $c{i}))")
    };
    let inner: String = (0..count / 100).map(inner).collect();
    format!("(component {inner})")
}

/// A module with a function that components lift, and what that needs.
const MODULE: &str = "(core module $m (memory (export \"m\") 1) \
    (func (export \"r\") (param i32 i32 i32 i32) (result i32) (i32.const 16)) \
    (func (export \"f\") (param i32))) (core instance $m (instantiate $m))";

/// An exported function, made of one of the module's.
fn lift(name: &str, ty: &str, func: &str) -> String {
    format!("(func (export \"{name}\") {ty} (canon lift (core func $m \"{func}\")))")
}

fn each(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect()
}

/// `before`, so many items, `after`, in a component.
fn component(count: usize, before: &str, item: impl Fn(usize) -> String, after: &str) -> String {
    format!("(component {before} {} {after})", each(count, item))
}

/// A component that imports a type, a function with a list of it, and gives both to its module; and
/// exports another.
fn with_type(ty: &str) -> String {
    let options = "(memory $m \"m\") (realloc (func $m \"r\"))";
    format!(
        "(component (type $t {ty}) (import \"t\" (type $e (eq $t))) \
         (import \"take\" (func $take (param \"a\" (list $e)) (param \"b\" $e))) \
         (core module $m (memory (export \"m\") 1) \
           (func (export \"r\") (param i32 i32 i32 i32) (result i32) (i32.const 16)) \
           (func (export \"f\") (param i32 i32))) \
         (core instance $m (instantiate $m)) \
         (core func $take (canon lower (func $take) {options})) \
         (func (export \"f\") (param \"a\" (list $e)) (canon lift (core func $m \"f\") {options})))"
    )
}

/// The same as [`adapters`], of functions that take a number, as text that takes no longer to read than its length says.
fn adapters_of_scalars(count: usize) -> String {
    let ty = "(type $t (func (param \"a\" u32)))";
    let exported = each(count, |i| {
        format!("(func $f{i} (type $t) (canon lift (core func $f))) (export \"f{i}\" (func $f{i}))")
    });
    let imported = each(count, |i| format!("(export \"f{i}\" (func (type $t)))"));
    let lowered = each(count, |i| {
        format!(
            "(alias export $i \"f{i}\" (func $f{i})) (core func $f{i} (canon lower (func $f{i})))"
        )
    });
    let used = each(count, |i| format!("(import \"a\" \"f{i}\" (func (param i32)))"));
    let given = each(count, |i| format!("(export \"f{i}\" (func $f{i}))"));
    format!(
        "(component \
           (component $callee {ty} {MODULE} (alias core export $m \"f\" (core func $f)) {exported}) \
           (component $caller {ty} \
             (import \"i\" (instance $i (alias outer 1 $t (type $t)) {imported})) {lowered} \
             (core module $user {used}) (core instance $given {given}) \
             (core instance (instantiate $user (with \"a\" (instance $given))))) \
           (instance $callee (instantiate $callee)) \
           (instance (instantiate $caller (with \"i\" (instance $callee)))))"
    )
}

/// Two components, of which one exports so many functions of a type, and one imports and calls them.
fn adapters(count: usize, ty: &str, flat: &str) -> String {
    adapters_of(count, "u8", ty, flat)
}

/// The same, of functions that take a type.
fn adapters_of(count: usize, named: &str, ty: &str, flat: &str) -> String {
    let named = format!("(type $t {named})");
    let options = "(memory $m \"m\") (realloc (func $m \"r\"))";
    let memory = "(memory (export \"m\") 1) \
        (func (export \"r\") (param i32 i32 i32 i32) (result i32) (i32.const 16))";
    let lifted =
        |i| format!("(func (export \"f{i}\") {ty} (canon lift (core func $m \"f{i}\") {options}))");
    let callee = format!(
        "(component $callee {named} (export $e \"t\" (type $t)) \
         (core module $m {memory} {}) (core instance $m (instantiate $m)) {})",
        each(count, |i| format!("(func (export \"f{i}\") {flat})")),
        each(count, lifted)
    );
    let imported = |i| format!("(export \"f{i}\" (func {ty}))");
    let lowered = |i| format!("(core func $f{i} (canon lower (func $i \"f{i}\") {options}))");
    let caller = format!(
        "(component $caller {named} \
         (import \"i\" (instance $i (alias outer 1 $t (type $t)) (export \"t\" (type $e (eq $t))) {})) \
         (core module $memory {memory}) (core instance $m (instantiate $memory)) {} \
         (core module $user {}) (core instance (instantiate $user (with \"a\" (instance {})))))",
        each(count, imported),
        each(count, lowered),
        each(count, |i| format!("(import \"a\" \"f{i}\" (func {flat}))")),
        each(count, |i| format!("(export \"f{i}\" (func $f{i}))")),
    );
    format!(
        "(component {callee} {caller} (instance $callee (instantiate $callee)) \
         (instance (instantiate $caller (with \"i\" (instance $callee)))))"
    )
}

fn exported_globals(count: usize) -> String {
    (0..count).map(|i| format!("(global (export \"{i}\") (mut i32) (i32.const 0))")).collect()
}

fn imported_globals(count: usize) -> String {
    (0..count).map(|i| format!("(import \"a\" \"{i}\" (global (mut i32)))")).collect()
}

fn imported_funcs(count: usize) -> String {
    (0..count).map(|i| format!("(import \"a\" \"{i}\" (func))")).collect()
}

/// A component that gives the globals of a module to one that it imports.
fn gives_globals(count: usize) -> String {
    gives(&exported_globals(count), &imported_globals(count))
}

fn gives_funcs(count: usize) -> String {
    let exports: String = (0..count).map(|i| format!("(func (export \"{i}\"))")).collect();
    gives(&exports, &imported_funcs(count))
}

fn gives(exports: &str, imports: &str) -> String {
    format!(
        "(component (import \"m\" (core module $m {imports})) (core module $a {exports}) \
         (core instance $a (instantiate $a)) \
         (core instance (instantiate $m (with \"a\" (instance $a)))))"
    )
}
