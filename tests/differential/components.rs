//! Components around a function of a given type, written as text.
//!
//! In all of them the guest's memory is garbage before it is allocated and after it was returned,
//! and `realloc` gives addresses that are no better aligned than asked for.

use crate::model::{self, Core};
use crate::rng::Rng;
use crate::types::{Signature, Ty};
use std::fmt::Write;

/// How a component has its strings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
    Latin1OrUtf16,
}

/// A guest that hands on what it gets: the functions that it exports it also imports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forward {
    pub(crate) encoding: Encoding,
    /// Whether it takes its results back in a `post-return`.
    pub(crate) post_return: bool,
    /// Whether its `realloc` returns what [`LOAD`] was given.
    pub(crate) lies: bool,
    /// Whether it names no memory where it needs none.
    pub(crate) bare: bool,
}

/// The function that gives a hostile guest its words: first the cells that it passes or returns,
/// then what lies in its memory from [`image_base`] on.
pub(crate) const LOAD: &str = "load";
/// Where the words are: what comes first in the memory of a guest.
const WORDS: u32 = 1032;
/// The memory of a hostile guest.
pub(crate) const MEMORY: usize = 0x1_0000;

/// Where memory is that a hostile guest may fill, after `cells` cells.
pub(crate) fn image_base(cells: usize) -> u32 {
    WORDS + 8 * cells as u32
}

/// The memory of a hostile guest that was given these words.
pub(crate) fn memory_of(words: &[u64]) -> Vec<u8> {
    let mut memory = vec![0; MEMORY];
    for (word, bytes) in words.iter().zip(memory[WORDS as usize..].chunks_exact_mut(8)) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    memory
}

impl Forward {
    pub(crate) fn random(rng: &mut Rng) -> Forward {
        let encoding = Encoding::random(rng);
        Forward { encoding, post_return: rng.one_in(2), lies: false, bare: rng.one_in(2) }
    }

    /// The component, which is called `name` (`$link`) inside of others, with functions of these names
    /// and types.
    pub(crate) fn text(self, name: &str, functions: &[(&str, &Signature)]) -> String {
        let Forward { encoding, post_return, lies, bare } = self;
        let realloc = if lies { "lying" } else { "realloc" };
        let options = match bare && !functions.iter().any(|(_, it)| it.needs_memory()) {
            true => String::new(),
            false => encoding.options(realloc),
        };
        // Imports come first in a module.
        let import = |(name, it): &(&str, &Signature)| Shape::of(it).import(name);
        let mut bodies: String = functions.iter().map(import).collect();
        let mut exports = String::new();
        for (function, signature) in functions {
            bodies.push_str(&forwarding(function, signature, post_return));
            let post = format!(" (post-return (func $i \"post-{function}\"))");
            let post = if post_return { post } else { String::new() };
            let func = signature.text().1;
            let lift = format!("(canon lift (core func $i \"{function}\") {options}{post})");
            let _ = writeln!(exports, "  (func (export \"{function}\"){func} {lift})");
        }
        exports.push_str("  (func (export \"trace\") (result u64)\n    (canon lift (core func $libc \"trace\")))\n");
        if lies {
            exports.push_str(&load());
        }
        component(name, functions, &options, &bodies, &exports)
    }
}

/// Guests in a row, each of which hands on to the next, the last one to the host. `trace0` is the
/// `trace` of the first, and so on.
pub(crate) fn chain(links: &[Forward], signature: &Signature) -> String {
    let links: Vec<String> =
        links.iter().map(|link| link.text("$link", &[("f", signature)])).collect();
    let mut exports = vec![(0, "f", "f".to_owned())];
    exports.extend((0..links.len()).map(|i| (i, "trace", format!("trace{i}"))));
    join(&links, signature, &exports)
}

/// Joins components that are named `$link` in their texts and of which each imports `f` from the
/// next, the last one from the host. `exports` says what of which link the whole exports, and as what.
pub(crate) fn join(
    links: &[String],
    signature: &Signature,
    exports: &[(usize, &str, String)],
) -> String {
    let (types, func) = signature.text();
    let arguments = types.arguments();
    let mut text = format!("(component\n{}  (import \"f\" (func $f{func}))\n", types.imports());
    let mut next = "(func $f)".to_owned();
    for (i, link) in links.iter().enumerate().rev() {
        // Equal components are one, instantiated more than once.
        let first = links.iter().position(|other| other == link).unwrap_or(i);
        if !links[i + 1..].contains(link) {
            let component = link.replacen("$link", &format!("$link{first}"), 1);
            let _ = writeln!(text, "{component}");
        }
        let _ = writeln!(
            text,
            "  (instance $i{i} (instantiate $link{first}{arguments} (with \"f\" {next})))"
        );
        next = format!("(func $i{i} \"f\")");
    }
    for (i, name, exported) in exports {
        let _ = writeln!(text, "  (export \"{exported}\" (func $i{i} \"{name}\"))");
    }
    text.push(')');
    text
}

/// A guest that hands `f` on to one guest and `g` to another: `trace0`, `trace1` and `trace2` are theirs.
pub(crate) fn fork(links: [Forward; 3], f: &Signature, g: &Signature) -> String {
    let (types, f_type) = f.text();
    let (imports, arguments, g_type) = (types.imports(), types.arguments(), g.text().1);
    let texts = [
        links[0].text("$a", &[("f", f), ("g", g)]),
        links[1].text("$b", &[("f", f)]),
        links[2].text("$c", &[("g", g)]),
    ];
    format!(
        r#"(component
{imports}  (import "f" (func $f{f_type}))
  (import "g" (func $g{g_type}))
{}
  (instance $b (instantiate $b{arguments} (with "f" (func $f))))
  (instance $c (instantiate $c{arguments} (with "g" (func $g))))
  (instance $a (instantiate $a{arguments} (with "f" (func $b "f")) (with "g" (func $c "g"))))
  (export "f" (func $a "f"))
  (export "g" (func $a "g"))
  (export "trace0" (func $a "trace"))
  (export "trace1" (func $b "trace"))
  (export "trace2" (func $c "trace"))
)"#,
        texts.join("\n")
    )
}

/// A guest that keeps what `put` gives it, and gives it back when `get` is called: as it lies in its
/// memory. `kept` has to be passed in memory: see [`Kept`].
pub(crate) fn keeper(encoding: Encoding, kept: &Ty) -> String {
    let signature = Signature { params: vec![kept.clone()], ..Signature::default() };
    let (mut types, func) = signature.text();
    let imports = types.imports();
    let ty = types.text(kept);
    let flat = model::flatten(kept);
    let body = match flat.len() > model::MAX_FLAT_PARAMS {
        true => {
            "    (global $kept (mut i32) (i32.const 0))
    (func (export \"put\") (param i32) (global.set $kept (local.get 0)))
    (func (export \"get\") (result i32) (global.get $kept))"
        }
        false => {
            "    (func (export \"put\") (param i32 i32)
      (i32.store (i32.const 16) (local.get 0))
      (i32.store (i32.const 20) (local.get 1)))
    (func (export \"get\") (result i32) (i32.const 16))"
        }
    };
    let options = encoding.options("realloc");
    format!(
        r#"(component
{imports}  (core module $libc
{LIBC})
  (core instance $libc (instantiate $libc))
  (core module $m
    (import "libc" "memory" (memory 1))
{body})
  (core instance $i (instantiate $m (with "libc" (instance $libc))))
  (func (export "put"){func} (canon lift (core func $i "put") {options}))
  (func (export "get") (result {ty}) (canon lift (core func $i "get") {options}))
)"#
    )
}

/// A guest whose `f` returns what [`LOAD`] gave it.
pub(crate) fn lying_callee(encoding: Encoding, signature: &Signature) -> String {
    let func = signature.text().1;
    let options = encoding.options("realloc");
    let shape = Shape::of(signature);
    let cells: Vec<Core> = match shape.result {
        Passed::Nothing => vec![],
        Passed::Flat(core) => vec![core],
        Passed::InMemory { .. } => vec![Core::I32],
    };
    let (params, result) = (typed("param", &shape.params), typed("result", &cells));
    let body = format!("    (func (export \"f\"){params}{result}{})", loads(&cells));
    let export =
        format!("  (func (export \"f\"){func} (canon lift (core func $i \"f\") {options}))\n");
    component("$link", &[("f", signature)], &options, &body, &format!("{export}{}", load()))
}

/// A guest whose `go` calls `f` with what [`LOAD`] gave it.
pub(crate) fn lying_caller(encoding: Encoding, signature: &Signature) -> String {
    let options = encoding.options("realloc");
    let shape = Shape::of(signature);
    let (room, drop) = match shape.result {
        Passed::Nothing => (String::new(), ""),
        Passed::Flat(_) => (String::new(), "drop"),
        // Not allocated: what is there until then is zeros, like all that it was not given.
        Passed::InMemory { size, .. } => {
            (format!("(i32.const {})", MEMORY as u32 - size.next_multiple_of(8)), "")
        }
    };
    let host = shape.import("f");
    let loads = loads(&shape.params);
    let body = format!("{host}    (func (export \"go\"){loads} {room} call $host-f {drop})");
    let export = "  (func (export \"go\") (canon lift (core func $i \"go\")))\n";
    component("$link", &[("f", signature)], &options, &body, &format!("{export}{}", load()))
}

impl Encoding {
    pub(crate) fn random(rng: &mut Rng) -> Encoding {
        rng.pick(&[Encoding::Utf8, Encoding::Utf16, Encoding::Latin1OrUtf16])
    }

    fn options(self, realloc: &str) -> String {
        let encoding = match self {
            Encoding::Utf8 => "utf8",
            Encoding::Utf16 => "utf16",
            Encoding::Latin1OrUtf16 => "latin1+utf16",
        };
        format!(
            "string-encoding={encoding} (memory $libc \"memory\") (realloc (func $libc \"{realloc}\"))"
        )
    }
}

/// A component that imports `functions`, with the functions `body` in its core module `$i`.
fn component(
    name: &str,
    functions: &[(&str, &Signature)],
    options: &str,
    body: &str,
    exports: &str,
) -> String {
    let (mut imports, mut lowered, mut given) = (String::new(), String::new(), String::new());
    for (i, (function, signature)) in functions.iter().enumerate() {
        let (types, func) = signature.text();
        if i == 0 {
            imports.push_str(&types.imports());
        }
        let _ = writeln!(imports, "  (import \"{function}\" (func ${function}{func}))");
        let lower = format!("(canon lower (func ${function}) {options})");
        let _ = writeln!(lowered, "  (core func $lowered-{function} {lower})");
        let _ = write!(given, " (export \"{function}\" (func $lowered-{function}))");
    }
    format!(
        r#"(component {name}
{imports}  (core module $libc
{LIBC})
  (core instance $libc (instantiate $libc))
{lowered}  (core module $m
    (import "libc" "memory" (memory 1))
    (import "libc" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
    (import "libc" "free" (func $free))
{body})
  (core instance $i (instantiate $m
    (with "libc" (instance $libc))
    (with "host" (instance{given}))))
{exports})"#
    )
}

fn load() -> String {
    let options = "(memory $libc \"memory\") (realloc (func $libc \"realloc\"))";
    format!(
        "  (func (export \"{LOAD}\") (param \"words\" (list u64))
    (canon lift (core func $libc \"load\") {options}))\n"
    )
}

/// What a function is in core WebAssembly.
struct Shape {
    params: Vec<Core>,
    result: Passed,
}

enum Passed {
    Nothing,
    Flat(Core),
    InMemory { size: u32, align: u32 },
}

impl Shape {
    fn of(signature: &Signature) -> Shape {
        let mut params = model::flatten_all(&signature.params);
        if params.len() > model::MAX_FLAT_PARAMS {
            params = vec![Core::I32];
        }
        let result = match &signature.result {
            None => Passed::Nothing,
            Some(ty) => match model::flatten(ty)[..] {
                [core] => Passed::Flat(core),
                _ => {
                    let (size, align) = model::layout(ty);
                    Passed::InMemory { size, align }
                }
            },
        };
        Shape { params, result }
    }

    /// The import of `function` as a core function.
    fn import(&self, function: &str) -> String {
        let mut params = self.params.clone();
        let mut results = Vec::new();
        match self.result {
            Passed::Nothing => {}
            Passed::Flat(core) => results.push(core),
            Passed::InMemory { .. } => params.push(Core::I32),
        }
        let (params, results) = (typed("param", &params), typed("result", &results));
        format!("    (import \"host\" \"{function}\" (func $host-{function}{params}{results}))\n")
    }
}

/// A function that calls the host's with what it got and returns what that returns, be it core values
/// or addresses. Its `post` insists on being called once after each call, with what that returned.
fn forwarding(function: &str, signature: &Signature, post_return: bool) -> String {
    let shape = Shape::of(signature);
    let params = typed("param", &shape.params);
    let gets: String = (0..shape.params.len()).map(|i| format!(" (local.get {i})")).collect();
    let call = format!("{gets} (call $host-{function})");
    let (result, local, call) = match shape.result {
        Passed::Nothing => (None, "", call),
        Passed::Flat(core) => (Some(core), "", call),
        Passed::InMemory { size, align } => {
            let room = format!("(local.tee $ret {})", allocate(size, align));
            let call = format!("{gets} {room} (call $host-{function}) (local.get $ret)");
            (Some(Core::I32), "(local $ret i32)", call)
        }
    };
    let results = typed("result", result.as_slice());
    let export = format!("(func (export \"{function}\"){params}{results} {local}");
    if !post_return {
        return format!("    {export}{call})\n");
    }
    let (kept, keep, compare) = match result {
        None => Default::default(),
        Some(core) => keeping(function, core),
    };
    let post_params = typed("param", result.as_slice());
    format!(
        "    (global $due-{function} (mut i32) (i32.const 0))
{kept}    {export}
      (if (global.get $due-{function}) (then unreachable))
      {call} {keep}
      (global.set $due-{function} (i32.const 1)))
    (func (export \"post-{function}\"){post_params}
      (if (i32.eqz (global.get $due-{function})) (then unreachable))
      {compare}
      (global.set $due-{function} (i32.const 0))
      (call $free))\n"
    )
}

/// A global for a result, code that keeps it there, and code that compares it with a parameter.
fn keeping(function: &str, core: Core) -> (String, String, String) {
    let ty = core.name();
    let (bits, int) = match core {
        Core::F32 => ("i32.reinterpret_f32 ", "i32"),
        Core::F64 => ("i64.reinterpret_f64 ", "i64"),
        _ => ("", ty),
    };
    let get = format!("(global.get $kept-{function})");
    let (a, b) = (reinterpreted(bits, "(local.get 0)"), reinterpreted(bits, &get));
    (
        format!("    (global $kept-{function} (mut {ty}) ({ty}.const 0))\n"),
        format!("(global.set $kept-{function}) {get}"),
        format!("(if ({int}.ne {a} {b}) (then unreachable))"),
    )
}

fn reinterpreted(instruction: &str, operand: &str) -> String {
    match instruction {
        "" => operand.to_owned(),
        _ => format!("({instruction}{operand})"),
    }
}

/// Core values out of the words.
fn loads(cells: &[Core]) -> String {
    let load = |(i, core): (usize, &Core)| {
        format!(" ({}.load (i32.const {}))", core.name(), WORDS + 8 * i as u32)
    };
    cells.iter().enumerate().map(load).collect()
}

fn allocate(size: u32, align: u32) -> String {
    format!("(call $realloc (i32.const 0) (i32.const 0) (i32.const {align}) (i32.const {size}))")
}

fn typed(keyword: &str, cores: &[Core]) -> String {
    if cores.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = cores.iter().map(|core| core.name()).collect();
    format!(" ({keyword} {})", names.join(" "))
}

impl Core {
    fn name(self) -> &'static str {
        match self {
            Core::I32 => "i32",
            Core::I64 => "i64",
            Core::F32 => "f32",
            Core::F64 => "f64",
        }
    }
}

/// Memory, and who gives it away. `trace` tells the calls of `realloc` apart. `lying` returns the words one after the other, and begins again
/// where they end.
const LIBC: &str = r#"    (memory $memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (global $trace (mut i64) (i64.const 0))
    (func $note (param i32)
      (global.set $trace (i64.add (i64.extend_i32_u (local.get 0))
        (i64.mul (global.get $trace) (i64.const 0x5851f42d4c957f2d)))))
    (func (export "trace") (result i64)
      (global.get $trace)
      (global.set $trace (i64.const 0)))
    (func $realloc (export "realloc") (param $old i32) (param $old-size i32) (param $align i32)
        (param $size i32) (result i32)
      (local $new i32)
      (call $note (i32.ne (local.get $old) (i32.const 0)))
      (call $note (local.get $old-size))
      (call $note (local.get $align))
      (call $note (local.get $size))
      ;; Some allocations shrink where they are.
      (if (i32.and (i32.and (local.get $old) (i32.const 16))
                   (i32.le_u (local.get $size) (local.get $old-size)))
        (then (return (local.get $old))))
      ;; What was aligned to 2 stays so: a string that turns out to be Latin-1 is moved with an
      ;; alignment of 1, and has to have one of 2 to be handed on.
      (if (local.get $old) (then
        (local.set $align (select (i32.const 2) (local.get $align)
          (i32.eq (local.get $align) (i32.const 1))))))
      ;; A multiple of the alignment, but of no more.
      (local.set $new (i32.add (local.get $align) (i32.and
        (i32.add (global.get $next) (i32.sub (i32.shl (local.get $align) (i32.const 1)) (i32.const 1)))
        (i32.sub (i32.const 0) (i32.shl (local.get $align) (i32.const 1))))))
      (global.set $next (i32.add (local.get $new) (local.get $size)))
      (if (i32.lt_u (global.get $next) (local.get $size)) (then unreachable))
      (block $enough (loop $grow
        (br_if $enough (i32.le_u (global.get $next) (i32.mul (memory.size) (i32.const 0x10000))))
        (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
        (br $grow)))
      (memory.fill (local.get $new) (i32.const 0xa5) (local.get $size))
      (memory.copy (local.get $new) (local.get $old)
        (select (local.get $size) (local.get $old-size)
          (i32.lt_u (local.get $size) (local.get $old-size))))
      (local.get $new))
    (func (export "free")
      (memory.fill (i32.const 1024) (i32.const 0xe7) (i32.sub (global.get $next) (i32.const 1024)))
      (global.set $next (i32.const 1024)))
    (global $words (mut i32) (i32.const 0))
    (global $end (mut i32) (i32.const 0))
    (global $lie (mut i32) (i32.const 0))
    (func (export "load") (param i32 i32)
      (if (i32.ne (local.get 0) (i32.const 1032)) (then unreachable))
      (global.set $words (local.get 0))
      (global.set $lie (local.get 0))
      (global.set $end (i32.add (local.get 0) (i32.shl (local.get 1) (i32.const 3)))))
    (func (export "lying") (param i32 i32 i32 i32) (result i32)
      (local $lied i32)
      (local.set $lied (i32.load (global.get $lie)))
      (global.set $lie (i32.add (global.get $lie) (i32.const 8)))
      (if (i32.ge_u (global.get $lie) (global.get $end))
        (then (global.set $lie (global.get $words))))
      (local.get $lied))"#;
