//! What is wrong, by its fields.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use wharf_wit::{Bindings, Problem};

#[test]
fn wit_that_cannot_be_parsed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/paths/list/broken.wit");
    match &problems(Bindings::new().path(&file))[..] {
        [
            Problem::Wit {
                file: found,
                line: Some(4),
                column: Some(10),
                message,
                help,
                rendered,
                ..
            },
        ] => {
            assert_eq!(found.as_deref(), Some(&*file));
            assert!(message.starts_with("package 'many:frist' not found"), "{message}");
            assert!(help.is_some_and(|help| help.contains("deps")), "{help:?}");
            assert!(
                rendered.starts_with(message) && rendered.contains("broken.wit:4:10"),
                "{rendered}"
            );
        }
        other => panic!("{other:#?}"),
    }
}

#[test]
fn text_of_options_is_a_file_as_well() {
    for (wit, lines, name, place) in [
        ("package a:b;\nworld w {\n  import 1;\n}", None, "<inline>", (3, 10)),
        ("package a:b;", Some("\nimport a:b/c;"), "<interfaces>", (2, 12)),
    ] {
        let mut bindings = Bindings::new();
        bindings.inline(wit);
        lines.map(|lines| bindings.interfaces(lines));
        match &problems(&bindings)[..] {
            [Problem::Wit { file: Some(file), line: Some(line), column: Some(column), .. }] => {
                assert_eq!((file.as_path(), (*line, *column)), (Path::new(name), place));
            }
            other => panic!("{other:#?}"),
        }
    }
}

#[test]
fn what_cannot_be_done_yet_is_told_all_at_once() {
    let wit = "package a:b; interface i {\n  f: func(x: stream<u8>);\n  g: async func();\n}\nworld w { import i; }";
    let problems = problems(Bindings::new().inline(wit));
    let places: Vec<_> = problems
        .iter()
        .map(|problem| match problem {
            Problem::Wit {
                line: Some(line), column: Some(column), message, help: None, ..
            } => (*line, *column, message.split(' ').next()),
            other => panic!("{other:#?}"),
        })
        .collect();
    assert_eq!(places, [(2, 14, Some("Wharf")), (3, 3, Some("`async`"))]);
}

#[test]
fn what_is_no_text_has_no_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.wit");
    fs::write(&file, b"\xff").expect("written");
    match &problems(Bindings::new().path(&file))[..] {
        [Problem::Wit { file: Some(found), line: None, column: None, message, rendered, .. }] => {
            assert_eq!((found, message), (&file, rendered));
        }
        other => panic!("{other:#?}"),
    }
}

#[test]
fn what_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |path: &Path| match &problems(Bindings::new().path(path))[..] {
        [Problem::Read { path: found, kind, message, .. }] => {
            assert_eq!(found, path);
            (*kind, message.clone())
        }
        other => panic!("{other:#?}"),
    };
    let (kind, message) = read(&folder.path().join("wit"));
    assert_eq!(kind, io::ErrorKind::NotFound);
    assert!(message.starts_with("there is no such file or folder; "), "{message}");
    fs::write(folder.path().join("a.wit"), b"\xff").expect("written");
    let (kind, message) = read(folder.path());
    assert_eq!(kind, io::ErrorKind::InvalidData);
    assert!(message.contains("a.wit"), "{message}");
}

#[test]
fn options_are_named() {
    let wit = "package a:b; world w { import f: func(); } world v {}";
    let named = |bindings: &mut Bindings| -> Vec<(&'static str, Option<String>)> {
        let problems = problems(bindings.inline(wit));
        let named = problems.into_iter().map(|problem| match problem {
            Problem::Option { option, key, .. } => (option, key),
            other => panic!("{other:#?}"),
        });
        named.collect()
    };
    let key = |key: &str| Some(key.to_owned());
    assert_eq!(named(&mut Bindings::new()), [("world", None)]);
    assert_eq!(named(Bindings::new().world("u")), [("world", key("u"))]);
    assert_eq!(named(Bindings::new().version("v1", "a:b/u")), [("versions", key("a:b/u"))]);
    assert_eq!(named(Bindings::new().version("1.0", "a:b/w")), [("versions", key("1.0"))]);
    assert_eq!(
        named(Bindings::new().world("w").with("a:b/c", "crate::C").optional("g")),
        [("optional", key("g")), ("with", key("a:b/c"))]
    );
    assert_eq!(
        named(Bindings::new().facade("1").additional_derive("no path")),
        [("crate", key("1")), ("additional_derives", key("no path"))]
    );
    match Bindings::new().set("imports", "f=trapable").map(drop).unwrap_err().problems() {
        [Problem::Option { option: "imports", key: Some(key), .. }] => {
            assert_eq!(key, "f=trapable")
        }
        other => panic!("{other:#?}"),
    }
}

/// Runs itself as what has an `OUT_DIR`, which no code can set.
#[test]
fn the_folder_to_write_to() {
    let wit = "package a:b; world w {}";
    let error = Bindings::new().inline(wit).write_to_out_dir("w.rs").unwrap_err();
    let Some(folder) = env::var_os("OUT_DIR") else {
        assert_eq!(error.problems(), [Problem::NoOutDir]);
        let folder = tempfile::tempdir().expect("a folder");
        let status = Command::new(env::current_exe().expect("a file"))
            .args(["--exact", "the_folder_to_write_to"])
            .env("OUT_DIR", folder.path().join("nothing"))
            .status();
        assert!(status.expect("it runs").success());
        return;
    };
    match error.problems() {
        [Problem::Write { path, kind: io::ErrorKind::NotFound, .. }] => {
            assert_eq!(path, &PathBuf::from(folder).join("w.rs"));
        }
        other => panic!("{other:#?}"),
    }
}

fn problems(bindings: &Bindings) -> Vec<Problem> {
    bindings.generate().expect_err("something is wrong").problems().to_vec()
}
