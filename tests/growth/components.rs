//! Components whose modules give each other a number of things, as text.

use crate::shapes::{End, Shape};

/// Modules in a component, and what they are given.
pub(crate) fn components() -> Vec<Shape> {
    let given = |name, count, text, given| Shape { given: Some(given), ..runs(name, count, text) };
    vec![
        runs("modules of a component", 250, modules),
        runs("arguments of a module", 2000, |n| {
            let [exports, imports] = [exported_globals(n), imported_globals(n)];
            format!(
                "(component (core module $a {exports}) (core module $b {imports}) \
                 (core instance $a (instantiate $a)) \
                 (core instance (instantiate $b (with \"a\" (instance $a)))))"
            )
        }),
        given("globals that an imported module is given", 2000, gives_globals, |n| {
            format!("(module {})", imported_globals(n))
        }),
        given("functions that an imported module is given", 2000, gives_funcs, |n| {
            format!("(module {})", imported_funcs(n))
        }),
    ]
}

fn runs(name: &'static str, count: usize, text: fn(usize) -> String) -> Shape {
    Shape { name, count, text, given: None, end: End::Runs }
}

/// Modules in components of a hundred each, a thousand of them at most: more are refused.
fn modules(count: usize) -> String {
    let one = |i: usize| {
        let global = format!("(global (export \"g\") i32 (i32.const {i}))");
        format!("(core module $m{i} {global}) (core instance (instantiate $m{i}))")
    };
    let inner = |i: usize| {
        let modules: String = (0..100).map(one).collect();
        format!("(component $c{i} {modules}) (instance (instantiate $c{i}))")
    };
    let inner: String = (0..count.min(1000) / 100).map(inner).collect();
    format!("(component {inner})")
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
