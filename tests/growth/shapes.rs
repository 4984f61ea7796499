//! Modules that have a number of something, as text.

/// A module or component of a size that is given.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    /// How many of its things there are in the smaller of two modules.
    count: usize,
    /// How many a valid module has of them at most.
    most: usize,
    pub(crate) text: fn(usize) -> String,
    /// Which of the [`tables`](crate::tables) of the component layer it fills.
    pub(crate) table: Option<&'static str>,
    /// The module that a component imports as `m`.
    pub(crate) given: Option<fn(usize) -> String>,
    pub(crate) end: End,
}

/// How many times as large the larger of two modules is.
pub(crate) const STEP: usize = 4;

impl Shape {
    fn new(name: &'static str, count: usize, text: fn(usize) -> String, end: End) -> Shape {
        Shape { name, count, most: usize::MAX, text, table: None, given: None, end }
    }

    /// The same, of which a valid module has so many at most.
    pub(crate) fn at_most(self, most: usize) -> Shape {
        Shape { most, ..self }
    }

    /// The same component, as the one that fills a table of the component layer.
    pub(crate) fn of_table(self, table: &'static str) -> Shape {
        Shape { table: Some(table), ..self }
    }

    /// The same component, which imports this module as `m`.
    pub(crate) fn given(self, module: fn(usize) -> String) -> Shape {
        Shape { given: Some(module), ..self }
    }

    /// As many of its things as there may be, up to `most`.
    pub(crate) fn at_the_most(&self, most: usize) -> usize {
        self.most.min(most)
    }

    /// How many of its things the smaller and the larger module have, where everything is so many times as
    /// large as it is in CI.
    pub(crate) fn counts(&self, scale: usize) -> [usize; 2] {
        let larger = self.most.min(STEP * self.count * scale);
        [larger / STEP, larger]
    }
}

/// What becomes of a module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It is compiled and instantiated.
    Runs,
    /// The larger one is refused because it asks for too much.
    Refused,
}

pub(crate) fn shapes() -> Vec<Shape> {
    [calls(), blocks(), locals(), names_and_types(), state()].into_iter().flatten().collect()
}

pub(crate) fn runs(name: &'static str, count: usize, text: fn(usize) -> String) -> Shape {
    Shape::new(name, count, text, End::Runs)
}

pub(crate) fn refused(name: &'static str, count: usize, text: fn(usize) -> String) -> Shape {
    Shape::new(name, count, text, End::Refused)
}

/// Calls, as inlining sees them.
fn calls() -> Vec<Shape> {
    vec![
        runs("chain of functions that forward", 1000, chain),
        runs("chain of functions that do something", 1000, working_chain),
        runs("chain that calls twice", 2500, doubling),
        runs("diamonds", 1000, diamonds),
        runs("star inwards", 4000, star_in),
        runs("star outwards", 1000, star_out),
        runs("calls of casts", 1000, casts),
        runs("calls of different functions", 2500, fan),
        refused("calls with many arguments", 100, wide_calls),
        runs("calls through a table", 4000, indirect_calls),
    ]
}

/// Functions by their instructions and blocks.
fn blocks() -> Vec<Shape> {
    vec![
        runs("straight code", 10_000, straight),
        runs("deep stack", 2000, deep_stack),
        runs("accesses of memory", 5000, accesses),
        runs("nested blocks", 10_000, |n| nest(n, "(result i32)", "block", "")),
        runs("nested blocks that are left", 2500, |n| {
            nest(n, "(result i32)", "block", "(br_if 0 (local.get 0) (local.get 0)) drop")
        }),
        runs("nested loops", 10_000, |n| nest(n, "(result i32)", "loop", "(drop (local.get 0))")),
        runs("nested ifs", 3000, |n| nest(n, "(result i32)", "local.get 0 if", "")),
        runs("nested try_tables", 2500, |n| nest(n, "(result i32)", "try_table", "call $g drop")),
        runs("blocks side by side", 5000, skipped_blocks),
        refused("blocks with many results", 100, wide_blocks),
    ]
}

/// Functions by their locals and branches.
fn locals() -> Vec<Shape> {
    vec![
        refused("locals after blocks", 500, locals_after_blocks),
        refused("locals in loops", 250, locals_in_loops),
        refused("locals at a branch", 500, locals_at_branches),
        refused("locals that nobody uses", 250, idle_locals),
        runs("locals each used once", 10_000, busy_locals).at_most(49_000),
        runs("interpreter", 250, interpreter),
        runs("branches to one block", 1000, branches),
        runs("entries of a branch table", 10_000, branch_table),
        runs("branch tables", 1000, branch_tables),
    ]
}

/// What a module declares: functions, names, types, globals.
fn names_and_types() -> Vec<Shape> {
    vec![
        runs("functions", 2000, |n| {
            each(
                n,
                "",
                |i| {
                    format!(
                        "(func $f{i} (param i32) (result i32) (i32.add (local.get 0) (i32.const {i})))"
                    )
                },
                "",
            )
        }),
        runs("exports of functions without names", 5000, |n| {
            each(n, "", |i| format!("(func (export \"{i}\"))"), "")
        }),
        runs("exports of one function", 10_000, |n| {
            each(n, "(func $f)", |i| format!("(export \"{i}\" (func $f))"), "")
        }),
        runs("imports", 1000, |n| each(n, "", |i| format!("(import \"m\" \"f{i}\" (func))"), "")),
        runs("long names", 500, long_names),
        runs("a long name of a module", 2000, long_module_name),
        runs("types", 2500, |n| each(n, "", |i| format!("(type (func {}))", binary_type(i)), "")),
        runs("wide types", 50, |n| {
            let wide = |i| {
                format!(
                    "(type (func (param {}) (result {})))",
                    "i32 ".repeat(900 - i),
                    "f64 ".repeat(900 - i)
                )
            };
            each(n, "", wide, "")
        }),
        runs("types of one group", 2500, |n| {
            each(n, "(rec", |i| format!("(type $t{i} (func (param (ref null $t{}))))", i / 2), ")")
        }),
        runs("groups of types", 1000, |n| {
            each(
                n,
                "",
                |i| {
                    format!(
                        "(rec (type $a{i} (func (param (ref null $b{i})))) (type $b{i} (func (param (ref null $a{i})) {})))",
                        binary_type(i)
                    )
                },
                "",
            )
        }),
        runs("globals", 5000, |n| {
            each(
                n,
                "(global $g0 i32 (i32.const 1))",
                |i| format!("(global $g{} i32 (i32.add (global.get $g{i}) (i32.const 1)))", i + 1),
                "(func (export \"f\") (result i32) (global.get $g0))",
            )
        }),
        runs("mutable globals", 5000, |n| {
            each(
                n,
                "",
                |i| format!("(global $g{i} (mut i32) (i32.const {i}))"),
                "(func (export \"f\") (result i32) (global.get 0))",
            )
        }),
    ]
}

/// What an instance begins with.
fn state() -> Vec<Shape> {
    vec![
        runs("element segments", 5000, |n| {
            each(
                n,
                &format!("(table {} funcref) (func $f)", 4 * n),
                |i| format!("(elem (i32.const {}) func $f $f)", 2 * i),
                "(func (call_indirect (i32.const 0)))",
            )
        }),
        runs("passive element segments", 5000, |n| {
            each(n, "(func $f)", |_| "(elem func $f)".to_owned(), "")
        }),
        runs("elements of one segment", 10_000, |n| {
            each(
                n,
                &format!("(table {n} funcref) (func $f) (elem (i32.const 0) func"),
                |_| " $f".to_owned(),
                ")",
            )
        }),
        runs("users of one table", 500, |n| {
            each(
                n,
                &format!("(table {n} funcref) (func $f)"),
                |i| {
                    format!(
                        "(elem (i32.const {i}) func $f) (func (call_indirect (i32.const {i})))"
                    )
                },
                "",
            )
        }),
        runs("tables of nulls", 20, |n| each(n, "", |_| "(table 10000000 funcref)".to_owned(), ""))
            .at_most(100),
        runs("data segments side by side", 5000, |n| {
            each(n, "(memory 100)", |i| format!("(data (i32.const {i}) \"a\")"), "")
        }),
        runs("data segments apart", 250, |n| {
            each(n, "(memory 65536)", |i| format!("(data (i32.const {}) \"a\")", i << 20), "")
        }),
        runs("data segments on pages of their own", 5000, |n| {
            each(n, "(memory 65536)", |i| format!("(data (i32.const {}) \"a\")", i << 12), "")
        }),
        runs("memories with distant data", 20, |n| {
            each(
                n,
                "",
                |i| {
                    format!(
                        "(memory 16) (data (memory {i}) (i32.const 0) \"a\") (data (memory {i}) (i32.const 1048575) \"a\")"
                    )
                },
                "",
            )
        })
        .at_most(100),
        runs("passive data segments", 5000, |n| {
            each(n, "(memory 1)", |_| "(data \"a\")".to_owned(), "")
        }),
        runs("tags", 2500, |n| each(n, "", |i| format!("(tag $t{i} (param i32))"), "")),
    ]
}

/// `before`, so many items, `after`, in a module.
fn each(count: usize, before: &str, item: impl Fn(usize) -> String, after: &str) -> String {
    let items: String = (0..count).map(item).collect();
    format!("(module {before} {items} {after})")
}

/// A function of one parameter with so many items between what comes before and after.
fn body(
    count: usize,
    types: &str,
    before: &str,
    item: impl Fn(usize) -> String,
    after: &str,
) -> String {
    let items: String = (0..count).map(item).collect();
    format!(
        "(module (memory 1) (func $g (result i32) (i32.const 1)) \
         (func (export \"f\") (param i32) {types} {before} {items} {after}))"
    )
}

/// The parameters of a function type like no other: the number's bits.
fn binary_type(number: usize) -> String {
    let params: String =
        (0..20).map(|bit| if number >> bit & 1 == 1 { " i64" } else { " i32" }).collect();
    format!("(param{params})")
}

const FORWARDED: &str = "(param i32) (result i32)";

fn chain(count: usize) -> String {
    each(
        count,
        "(func $f0 (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))",
        |i| format!("(func $f{} {FORWARDED} (call $f{i} (local.get 0)))", i + 1),
        &format!("(export \"f\" (func $f{count}))"),
    )
}

fn working_chain(count: usize) -> String {
    each(
        count,
        "(func $f0 (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))",
        |i| {
            let square = "(i32.mul (local.get 0) (local.get 0))";
            format!("(func $f{} {FORWARDED} (i32.add (call $f{i} (local.get 0)) {square}))", i + 1)
        },
        &format!("(export \"f\" (func $f{count}))"),
    )
}

fn doubling(count: usize) -> String {
    let item = |i| format!("(func $f{} (call $f{i}) (call $f{i}))", i + 1);
    each(count, "(func $f0)", item, &format!("(export \"f\" (func $f{count}))"))
}

fn diamonds(count: usize) -> String {
    each(
        count,
        "(func $f0) (func $f1)",
        |i| format!("(func $f{} (call $f{}) (call $f{i}))", i + 2, i + 1),
        &format!("(export \"f\" (func $f{count}))"),
    )
}

/// A function of some fifty instructions.
fn medium() -> String {
    let work: String = (0..10)
        .map(|i| {
            format!("(local.set 0 (i32.mul (local.get 0) (i32.xor (local.get 0) (i32.const {i}))))")
        })
        .collect();
    format!("(func $medium (param i32) (result i32) {work} (local.get 0))")
}

fn star_in(count: usize) -> String {
    let medium = medium();
    let calls = "(local.set 0 (call $medium (local.get 0)))".repeat(count);
    format!("(module {medium} (func (export \"f\") {FORWARDED} {calls} (local.get 0)))")
}

fn star_out(count: usize) -> String {
    let item = |i| format!("(func $f{i} {FORWARDED} (call $medium (local.get 0)))");
    each(count, &medium(), item, "")
}

/// Functions that pass a vector on, twice, by way of another type of lanes.
fn casts(count: usize) -> String {
    let ty = "(param v128) (result v128)";
    each(
        count,
        &format!("(func $f0 {ty} (f32x4.add (local.get 0) (local.get 0)))"),
        |i| format!("(func $f{} {ty} (call $f{i} (call $f{i} (local.get 0))))", i + 1),
        &format!("(export \"f\" (func $f{count}))"),
    )
}

fn fan(count: usize) -> String {
    let funcs: String = (0..count)
        .map(|i| format!("(func $f{i} {FORWARDED} (i32.add (local.get 0) (i32.const {i})))"))
        .collect();
    let calls: String =
        (0..count).map(|i| format!("(local.set 0 (call $f{i} (local.get 0)))")).collect();
    format!("(module {funcs} (func (export \"f\") {FORWARDED} {calls} (local.get 0)))")
}

fn wide_calls(count: usize) -> String {
    let many = "i32 ".repeat(1000);
    let calls = "(call $wide)".repeat(count);
    let zeros = "(i32.const 0)".repeat(1000);
    let dropped = "drop ".repeat(1000);
    format!(
        "(module (import \"m\" \"f\" (func $wide (param {many}) (result {many}))) \
         (func (export \"f\") {zeros} {calls} {dropped}))"
    )
}

fn indirect_calls(count: usize) -> String {
    let calls = "(call_indirect (i32.const 1))".repeat(count);
    format!("(module (table (export \"t\") 10 funcref) (func (export \"f\") {calls}))")
}

fn straight(count: usize) -> String {
    let add = "(local.set 0 (i32.add (i32.mul (local.get 0) (i32.const 3)) (i32.const 7)))";
    body(count, "(result i32)", "", |_| add.to_owned(), "(local.get 0)")
}

fn deep_stack(count: usize) -> String {
    let push = |i| format!("(i32.mul (local.get 0) (i32.const {i}))");
    let add = "i32.add ".repeat(count);
    body(count, "(result i32)", "", push, &format!("(i32.const 0) {add}"))
}

fn accesses(count: usize) -> String {
    let item = |i| {
        let load = format!("(i32.load offset={} (local.get 0))", i % 60_000);
        format!("(i32.store offset={} (local.get 0) {load})", (i + 4) % 60_000)
    };
    body(count, "", "", item, "")
}

fn nest(count: usize, types: &str, open: &str, inside: &str) -> String {
    let result = if types.is_empty() { "" } else { "(result i32)" };
    let end = if open.ends_with("if") { "else i32.const 1 end " } else { "end " };
    let open = format!("{open} {result} {inside} ");
    let close = end.repeat(count);
    body(count, types, "", |_| open.clone(), &format!("i32.const 1 {close}"))
}

fn skipped_blocks(count: usize) -> String {
    let block = "(block (br_if 0 (local.get 0)) (local.set 0 (i32.const 1)))";
    body(count, "(result i32)", "", |_| block.to_owned(), "(local.get 0)")
}

fn wide_blocks(count: usize) -> String {
    let many = "i32 ".repeat(1000);
    let zeros = "(i32.const 0)".repeat(1000);
    let dropped = "drop ".repeat(1000);
    let item = format!("block (param {many}) (result {many}) (br_if 0 (local.get 0)) end ");
    body(count, "", &zeros, |_| item.clone(), &dropped)
}

fn local_types(count: usize) -> String {
    format!("(local {})", "i32 ".repeat(count))
}

fn sets(count: usize) -> String {
    (1..=count).map(|i| format!("(local.set {i} (local.get 0))")).collect()
}

fn gets(count: usize) -> String {
    (1..=count).map(|i| format!("(local.set 0 (i32.xor (local.get 0) (local.get {i})))")).collect()
}

fn locals_after_blocks(count: usize) -> String {
    let (types, after) = (local_types(count), gets(count));
    let block = "(block (br_if 0 (local.get 0)) (call $g) drop)";
    body(count, &types, &sets(count), |_| block.to_owned(), &after)
}

fn locals_in_loops(count: usize) -> String {
    let ends = "br_if 0 (local.get 0) end "
        .repeat(count)
        .replace("br_if 0 (local.get 0)", "(br_if 0 (local.get 0))");
    let after = format!("{} {} {ends}", gets(count), sets(count));
    body(count, &local_types(count), "", |_| "loop ".to_owned(), &after)
}

fn locals_at_branches(count: usize) -> String {
    let item = |i| format!("(local.set {} (local.get 0)) (br_if 0 (local.get 0))", i + 1);
    body(count, &local_types(count), "block", item, &format!("end {}", gets(count)))
}

fn idle_locals(count: usize) -> String {
    each(count, "", |i| format!("(func $f{i} {})", local_types(2000)), "")
}

fn busy_locals(count: usize) -> String {
    body(count, &local_types(count), "", |i| format!("(local.set {} (local.get {i}))", i + 1), "")
}

fn branches(count: usize) -> String {
    body(count, "", "block", |_| "(br_if 0 (local.get 0))".to_owned(), "end")
}

fn branch_table(count: usize) -> String {
    let entries = "0 1 ".repeat(count);
    body(1, "", "", |_| format!("(block (block (br_table {entries} (local.get 0))))"), "")
}

fn branch_tables(count: usize) -> String {
    let item = "(block (block (block (br_table 0 1 2 (local.get 0))) (local.set 0 (i32.const 1))))";
    body(count, "", "", |_| item.to_owned(), "")
}

fn long_names(count: usize) -> String {
    let long = "long".repeat(50);
    each(count, "", |i| format!("(func ${long}{i} (export \"{long}{i}\"))"), "")
}

fn long_module_name(count: usize) -> String {
    let funcs: String = (0..count).map(|i| format!("(func $f{i})")).collect();
    format!("(module ${} {funcs})", "long".repeat(count))
}

/// A loop that goes to one of many places by a table, all of which go back to it, with locals that they change.
fn interpreter(count: usize) -> String {
    let opens = "(block ".repeat(count);
    let labels: String = (0..count).map(|i| format!("{i} ")).collect();
    let cases: String = (0..count)
        .map(|i| {
            let (a, b) = (i % 15 + 1, (i + 7) % 15 + 1);
            let sum = format!("(i32.add (local.get {a}) (local.get {b}))");
            let others: String = (1..16).filter(|&c| c != a).map(|c| format!("(local.set {c} (i32.mul (local.get {c}) (local.get {a})))")).collect();
            format!(") (local.set {a} {sum}) {others} (i32.store (local.get 0) (local.get {b})) (br $next)")
        })
        .collect();
    let dispatch = format!("(br_table {labels} (i32.load (local.tee 1 (call $g))))");
    body(1, &local_types(15), "", |_| format!("(loop $next {opens} {dispatch} {cases})"), "")
}
