//! Runs the command as a user would, and compares what it says with files in `goldens`. With
//! `BLESS=1` the files are rewritten.
#![forbid(unsafe_code)]

#[path = "../../tests/guests/find.rs"]
mod find;

use assert_cmd::Command;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn wharf(args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("wharf"));
    command.current_dir(folder("inputs")).args(args);
    command.env_remove("CLICOLOR_FORCE").env_remove("RUST_BACKTRACE");
    // Not the cache of whoever runs the tests.
    command.env("WHARF_CACHE_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("wharf-cache"));
    command
}

/// What a call of the command came to, as text.
fn told(args: &[&str]) -> String {
    let output = wharf(args).output().expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is text");
    let code = output.status.code().expect("the command was not killed");
    let (out, err) = (text(output.stdout), text(output.stderr));
    format!("$ wharf {}\n{out}--- exit code {code}\n{err}", args.join(" "))
}

fn check(golden: &str, calls: &[&[&str]]) {
    let told: Vec<String> = calls.iter().map(|args| told(args)).collect();
    compare(golden, told.join("\n"));
}

fn compare(golden: &str, told: String) {
    let path = folder("goldens").join(golden).with_extension("txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, told).expect("the golden can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        told == expected,
        "{golden} differs (BLESS=1 accepts it):\n{told}\n--- expected\n{expected}"
    );
}

/// The goldens of the library are those of the command: the options are the same.
#[test]
fn bindgen_writes_what_the_library_writes() {
    let folder = folder("../../tests/bindgen");
    let mut compared = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder of goldens") {
        let wit = entry.expect("an entry").path();
        let golden = wit.with_extension("rs");
        if wit == golden || !golden.exists() {
            continue;
        }
        let main = if wit.is_dir() { wit.join("main.wit") } else { wit.clone() };
        let text = std::fs::read_to_string(main).expect("WIT");
        let mut command = wharf(&["bindgen"]);
        for option in text.lines().map_while(|line| line.strip_prefix("//! ")) {
            let (name, value) = option.split_once(" = ").expect("an option");
            let flag = format!("--{}", name.replace('_', "-"));
            match value {
                "true" => command.arg(flag),
                _ => command.args([&flag, value]),
            };
        }
        let output = command.arg(&wit).output().expect("the command runs");
        let expected = std::fs::read(&golden).expect("a golden");
        assert!(output.stdout == expected, "{}", String::from_utf8_lossy(&output.stderr));
        compared += 1;
    }
    assert!(compared > 20);
}

#[test]
fn bindgen() {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bindings.rs");
    let inline = "package a:b; world w { import f: func(); }";
    let shown = wharf(&["bindgen", "--inline", inline]).output().expect("the command runs").stdout;
    wharf(&["bindgen", "--inline", inline, "-o"]).arg(&out).assert().success().stdout("");
    assert_eq!(std::fs::read(&out).expect("what was written"), shown);
    check(
        "bindgen",
        &[
            &["bindgen"],
            &["bindgen", "library.wit", "--world", "nope"],
            &["bindgen", "library.wit", "--imports", "trapable"],
            &["bindgen", "library.wit", "--with", "a:b/c"],
            &["bindgen", "library.wit", "--with", "a:b/c=crate::C"],
            &["bindgen", "library.wit", "--ownership", "mine"],
            &["bindgen", "--help"],
        ],
    );
}

#[test]
fn calls() {
    check(
        "run",
        &[
            &["run", "--invoke", "greet(\"Ada\")", "library.wat"],
            &["run", "--invoke", "swap({y: 2, x: -1.5})", "library.wat"],
            &["run", "--invoke", "area(circle(2))", "library.wat"],
            &["run", "--invoke", "tools#area(empty)", "library.wat"],
            &["run", "--invoke", "demo:library/tools@0.1.0#area(empty)", "library.wat"],
            &["run", "--invoke", "counter(40).add(2)", "library.wat"],
            &["run", "--invoke", "counter(40)", "library.wat"],
            &["run", "--invoke", "open(40)", "library.wat"],
            &["run", "--invoke", "open(-1)", "library.wat"],
            &["run", "--invoke", "peek(counter(7))", "library.wat"],
            &["run", "--invoke", "peek(counter.merge(counter(1), open(2)))", "library.wat"],
            &["run", "--invoke", "counter.merge(counter(1), counter(2)).add(3)", "library.wat"],
            &["run", "--invoke", "total([counter(1), tools#counter(2)])", "library.wat"],
            &["run", "--invoke", "within({low: counter(1), high: some(2)})", "library.wat"],
            &["run", "--invoke", "within({low: counter(1)}, (counter(4), 2))", "library.wat"],
            &["run", "--invoke", "within({low: open(1)}, some((counter(4), 2)))", "library.wat"],
            &["run", "--invoke", "within({low: counter(1)}, none)", "library.wat"],
            &["run", "--invoke", "pick(this(counter(6)))", "library.wat"],
            &["run", "--invoke", "pick(nothing)", "library.wat"],
            &["run", "--invoke", "fac(20)", "math.wat"],
            &["run", "--invoke", "both(4294967295, inf)", "math.wat"],
            &["run", "--invoke", "swap(0xfff)", "math.wat"],
            &["run", "start.wat"],
        ],
    );
}

#[test]
fn failing_calls() {
    check(
        "run-fails",
        &[
            &["run", "--invoke", "divide(1, 0)", "library.wat"],
            &["run", "--invoke", "peek(open(-1))", "library.wat"],
            &["run", "--invoke", "fall()", "math.wat"],
            &["run", "needy.wat", "--invoke", "run()"],
            &["run", "--invoke", "f()", "invalid.wat"],
            &["run", "--invoke", "f()", "syntax.wat"],
            &["run", "--invoke", "f()", "missing.wat"],
        ],
    );
}

#[test]
fn wrong_calls() {
    check(
        "run-usage",
        &[
            &["run", "library.wat"],
            &["run", "math.wat"],
            &["run", "--invoke", "great(\"Ada\")", "library.wat"],
            &["run", "--invoke", "greet(1)", "library.wat"],
            &["run", "--invoke", "area(square(1))", "library.wat"],
            &["run", "--invoke", "divide(1)", "library.wat"],
            &["run", "--invoke", "greet(\"Ada", "library.wat"],
            &["run", "--invoke", "greet(\"Ada\").add(1)", "library.wat"],
            &["run", "--invoke", "counter(1).sub(1)", "library.wat"],
            &["run", "--invoke", "peek(7)", "library.wat"],
            &["run", "--invoke", "peek(area(empty))", "library.wat"],
            &["run", "--invoke", "total([counter(1), counter(\"2\")])", "library.wat"],
            &["run", "--invoke", "total(counter(1))", "library.wat"],
            &["run", "--invoke", "counter.merge(counter(1)", "library.wat"],
            &["run", "--invoke", "counter.merge(counter(1))", "library.wat"],
            &["run", "--invoke", "peek(open(1), 2)", "library.wat"],
            &["run", "--invoke", "pick(that(counter(6)))", "library.wat"],
            &["run", "--invoke", "pick(nothing(counter(6)))", "library.wat"],
            &["run", "--invoke", "pick(this)", "library.wat"],
            &["run", "--invoke", "within({low: counter(1), hi: 2})", "library.wat"],
            &["run", "--invoke", "within({high: some(2)})", "library.wat"],
            &["run", "--invoke", "within({low: counter(1)}, (counter(1)))", "library.wat"],
            &["run", "--invoke", "fac(1, 2)", "math.wat"],
            &["run", "--invoke", "fac(1.5)", "math.wat"],
            &["run", "--invoke", "fac(1).more()", "math.wat"],
            &["run", "--invoke", "fact(1)", "math.wat"],
            &["run", "--invoke", "swap(255)", "math.wat"],
            &["run", "--invoke", "swap(0x+1)", "math.wat"],
            &["run", "--invoke", "swap(0x123456789012345678901234567890123)", "math.wat"],
        ],
    );
}

#[test]
fn looking_into_files() {
    check(
        "inspect",
        &[
            &["inspect", "library.wat"],
            &["inspect", "math.wat"],
            &["inspect", "nameless.wat"],
            &["inspect", "modules.wat"],
        ],
    );
    check("inspect-json", &[&["inspect", "--json", "needy.wat"]]);
}

#[test]
fn broken_files() {
    let temporary = tempfile::tempdir().expect("a folder can be made");
    let folder = temporary.path();
    let library = wat::parse_file(self::folder("inputs").join("library.wat")).expect("it is text");
    let artifact = folder.join("whole.wharf");
    let artifact = artifact.to_str().expect("the path is text");
    wharf(&["compile", "library.wat", "-o", artifact]).assert().success();
    let artifact = std::fs::read(artifact).expect("the artifact is there");
    let test = std::env::current_exe().and_then(std::fs::read).expect("the test is a file");
    let files: [(&str, &[u8]); 7] = [
        ("empty.wasm", b""),
        ("text.txt", b"Hello, Ada"),
        ("random.dat", b"\xff\xfe\x00\x01"),
        ("short.wasm", &library[..library.len() / 2]),
        ("header.wasm", b"\0asm\x01\0\0\0"),
        ("short.wharf", &artifact[..artifact.len() / 2]),
        ("foreign.elf", &test),
    ];
    let world = "library.wit#library";
    let mut told = String::new();
    for (name, bytes) in files {
        let file = folder.join(name);
        std::fs::write(&file, bytes).expect("it can be written");
        let (file, out) = (file.to_str().expect("text"), folder.join("out"));
        let out = out.to_str().expect("text");
        if name != "header.wasm" {
            told += &self::told(&["compile", file, "-o", out]);
            told += "\n";
        }
        for args in [
            &["inspect", file][..],
            &["run", file],
            &["run", "--invoke", "f()", file],
            &["check", file, "--world", world],
        ] {
            told += &self::told(args);
            told += "\n";
        }
    }
    told += &self::told(&["inspect", folder.to_str().expect("text")]);
    let told = told.replace(folder.to_str().expect("text"), "FOLDER");
    compare("broken", told);
}

#[test]
fn fitting_worlds() {
    check(
        "check",
        &[
            &["check", "library.wat", "--world", "library.wit#library"],
            &["check", "library.wat", "--world", "library.wit#other"],
            &["check", "library.wat", "--world", "tools.wit"],
            &["check", "needy.wat", "--world", "needy.wit#newer"],
            &["check", "needy.wat", "--world", "needy.wit#poorer"],
            &["check", "needy.wat", "--world", "needy.wit"],
            &["check", "math.wat", "--world", "needy.wit#newer"],
            &["check", "nameless.wat", "--world", "needy.wit#newer"],
        ],
    );
}

#[test]
fn artifacts_know_what_they_were_made_of() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for file in ["library.wat", "needy.wat", "math.wat", "start.wat"] {
        let artifact = folder.path().join("artifact.wharf");
        let artifact = artifact.to_str().expect("the path is text");
        wharf(&["compile", file, "-o", artifact]).assert().success();
        let first = std::fs::read(artifact).expect("the artifact is there");
        wharf(&["compile", file, "--output", artifact]).assert().success();
        assert!(std::fs::read(artifact).expect("it is there") == first, "{file} differs");
        let told = |file: &str| {
            let output = wharf(&["inspect", "--json", file]).output().expect("the command runs");
            serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("it is JSON")
        };
        let (input, output) = (told(file), told(artifact));
        for field in ["kind", "world", "imports", "exports"] {
            assert_eq!(input[field], output[field], "`{field}` of {file}");
        }
        assert!(output["artifact"]["target"].is_string(), "{file}");
    }
}

#[test]
fn artifacts_run_and_are_checked() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let artifact = folder.path().join("library.wharf");
    let artifact = artifact.to_str().expect("the path is text");
    wharf(&["compile", "library.wat", "-o", artifact]).assert().success();
    let call = ["run", "--invoke", "greet(\"Ada\")", artifact];
    wharf(&call).assert().success().stdout("\"Hello, Ada\"\n");
    wharf(&["check", artifact, "--world", "library.wit#library"]).assert().success();
    wharf(&["check", artifact, "--world", "library.wit#other"]).assert().code(1);
    wharf(&["compile", artifact]).assert().code(1);
}

#[test]
fn artifacts_of_other_machines_are_refused_and_can_be_looked_at() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let artifact = folder.path().join("library.wharf");
    let artifact = artifact.to_str().expect("the path is text");
    let target = if cfg!(target_arch = "x86_64") { "aarch64" } else { "x86_64" };
    let target = format!("{target}-unknown-linux-gnu");
    let compile = wharf(&["compile", "library.wat", "-o", artifact, "--target", &target]).assert();
    if !cfg!(feature = "all-arch") {
        let error = compile.code(2).get_output().stderr.clone();
        let error = String::from_utf8_lossy(&error);
        assert!(error.contains(&format!("no code generator for target `{target}`")), "{error}");
        assert!(error.contains("Cargo feature `all-arch` adds"), "{error}");
        return;
    }
    compile.success();
    wharf(&["run", "--invoke", "greet(\"Ada\")", artifact]).assert().code(1);
    let told = wharf(&["inspect", "--json", artifact]).assert().success();
    let told: serde_json::Value =
        serde_json::from_slice(&told.get_output().stdout).expect("it is JSON");
    assert_eq!(told["artifact"]["target"], target.as_str());
}

#[test]
fn artifacts_for_the_baseline_run_here() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let artifact = folder.path().join("library.wharf");
    let artifact = artifact.to_str().expect("the path is text");
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    wharf(&["compile", "library.wat", "-o", artifact, "--target", &target]).assert().success();
    let call = ["run", "--invoke", "greet(\"Ada\")", artifact];
    wharf(&call).assert().success().stdout("\"Hello, Ada\"\n");
}

#[test]
fn names_can_be_left_out() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let artifact = folder.path().join("library.wharf");
    let path = artifact.to_str().expect("the path is text");
    let names = |args: &[&str]| {
        wharf(&[&["compile", "library.wat", "-o", path], args].concat()).assert().success();
        wharf(&["check", path, "--world", "library.wit#library"]).assert().success();
        let artifact = std::fs::read(&artifact).expect("the artifact is there");
        let has = |name: &[u8]| artifact.windows(name.len()).any(|bytes| bytes == name);
        let failed = wharf(&["run", "--invoke", "divide(1, 0)", path]).assert().code(1);
        let told = String::from_utf8_lossy(&failed.get_output().stderr).into_owned();
        // The module's name, and that of a function that nothing exports.
        (has(b"::hidden"), told.contains("library!divide"), told.contains("divide"))
    };
    assert_eq!(names(&[]), (true, true, true));
    // `divide` is exported.
    assert_eq!(names(&["--strip-names"]), (false, false, true));
}

#[test]
fn impossible_targets() {
    let compile = |target| ["compile", "library.wat", "-o", "/nowhere", "--target", target];
    let calls = ["bogus", "s390x-unknown-linux-gnu", "x86_64-apple-darwin", "wasm32-wasip2"];
    let calls = calls.map(compile);
    check("compile-targets", &calls.each_ref().map(|call| &call[..]));
}

#[test]
fn graphs() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let stem = folder.path().join("needy.0");
    let stem = stem.to_str().expect("the path is text");
    wharf(&["inspect", "needy.wat", "--graph", stem]).assert().success();
    let dot = std::fs::read_to_string(format!("{stem}.dot")).expect("there is a graph");
    let golden = self::folder("goldens").join("needy.dot");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(golden, &dot).expect("the golden can be written");
    } else {
        assert_eq!(dot, std::fs::read_to_string(golden).unwrap_or_default());
    }
    let svg = std::fs::read_to_string(format!("{stem}.svg")).expect("there is a picture");
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert_eq!(svg.matches("<path d=\"M").count(), dot.matches(" -> ").count() + 1);
    wharf(&["inspect", "math.wat", "--graph", stem]).assert().code(2);
}

#[test]
fn the_guests() {
    let guest = folder("../../tests/guests/rust-lib.wasm");
    if !guest.exists() {
        return;
    }
    let guest = guest.to_str().expect("the path is text");
    let run = |call: &str| wharf(&["run", "--invoke", call, guest]).assert();
    run("greet(\"Ada\")").success().stdout("\"Hello, Ada, from Rust!\"\n");
    run("shapes#toggle({read}, red)").success().stdout("({write, exec}, green)\n");
    run("counter(1).add(2)").success().stdout("3\n");
    run("find([{id: 7, name: \"b\", tags: []}], \"b\")")
        .success()
        .stdout("ok({id: 7, name: \"b\", tags: []})\n");
    run("find([], \"b\")").success().stdout("err(not-found(\"b\"))\n");
    let world = folder("../../tests/guests/wit");
    let world = world.to_str().expect("the path is text");
    let check =
        |name: &str| wharf(&["check", guest, "--world", &format!("{world}#{name}")]).assert();
    check("library").success();
    check("caller").code(1);
}

/// A Rust component that checks another: both inside of one.
#[test]
fn joined_guests() {
    let root = folder("../..");
    for name in ["caller-rust.wasm", "caller-c.wasm"] {
        let Some(guest) = find::guest(&root, name) else { continue };
        let guest = guest.to_str().expect("the path is text");
        wharf(&["run", "--invoke", "check()", guest]).assert().success().stdout("ok(1173)\n");
    }
}

#[test]
fn scripts() {
    check(
        "wast",
        &[
            &["wast", "failing.wast"],
            &["wast", "failing.wast", "unfinished.wast", "--verbose"],
            &["wast", "missing.wast"],
            &["wast", "../goldens"],
            &["wast"],
        ],
    );
    // Wharf's own, from a folder.
    let output = wharf(&["wast", "../../../tests/cases"]).assert().success().get_output().clone();
    let output = String::from_utf8(output.stdout).expect("it is text");
    let passed = output.strip_suffix(" passed, 0 failed\n").and_then(|count| count.parse().ok());
    assert!(passed.is_some_and(|passed: u32| passed > 500), "{output}");
}

#[test]
fn help_and_completions() {
    for args in [&["--help"][..], &["run", "--help"], &["completions", "bash"], &["--version"]] {
        wharf(args).assert().success();
    }
    wharf(&["--frobnicate"]).assert().code(2);
    wharf(&["compile"]).assert().code(2);
}

#[test]
fn what_was_compiled_is_found() {
    let temporary = tempfile::tempdir().expect("a folder can be made");
    let (cache, artifact) = (temporary.path().join("cache"), temporary.path().join("a.wharf"));
    let artifact = artifact.to_str().expect("the path is text");
    let told = |args: &[&str]| {
        let output = wharf(&[&["compile", "library.wat", "-o", artifact], args].concat()).unwrap();
        assert!(output.status.success());
        let told = String::from_utf8(output.stderr).expect("it is text");
        (told, std::fs::read(artifact).expect("the artifact is there"))
    };
    let folder = cache.to_str().expect("the path is text");
    let (first, compiled) = told(&["--cache-dir", folder]);
    assert!(first.contains("component compiled in"), "{first}");
    let (second, found) = told(&["--cache-dir", folder]);
    assert!(second.contains("component found in the cache in"), "{second}");
    assert!(compiled == found);
    let (third, _) = told(&["--no-cache"]);
    assert!(third.contains("component compiled in"), "{third}");
    let run = ["run", "--invoke", "greet(\"Ada\")", "library.wat", "--cache-dir", folder];
    wharf(&run).assert().success().stdout("\"Hello, Ada\"\n");

    wharf(&["compile", "library.wat", "--no-cache", "--cache-dir", folder]).assert().code(2);
    let nowhere = ["compile", "library.wat", "-o", artifact, "--cache-dir", "library.wat"];
    let error = wharf(&nowhere).assert().code(1).get_output().stderr.clone();
    assert!(String::from_utf8_lossy(&error).contains("cannot make the cache folder"));
}

#[test]
fn without_a_folder_for_caches_there_is_none() {
    let temporary = tempfile::tempdir().expect("a folder can be made");
    let artifact = temporary.path().join("a.wharf");
    let artifact = artifact.to_str().expect("the path is text");
    let mut command = wharf(&["compile", "library.wat", "-o", artifact]);
    command.env_remove("WHARF_CACHE_DIR").env_remove("XDG_CACHE_HOME").env_remove("HOME");
    let error = command.assert().success().get_output().stderr.clone();
    let error = String::from_utf8(error).expect("it is text");
    assert!(
        error.starts_with("note: nothing is cached: there is no default cache folder"),
        "{error}"
    );
    assert!(error.contains("component compiled in"), "{error}");
}
