//! `ownership: Borrowing`: parameters of exports hold references, and results own.

use wharf::component::Linker;
use wharf::{Engine, Result, Store};

mod once {
    wharf::component::bindgen!({
        path: "tests/bindgen_options/search.wit",
        ownership: Borrowing { duplicate_if_necessary: false },
    });
}

mod twice {
    wharf::component::bindgen!({
        path: "tests/bindgen_options/search.wit",
        ownership: Borrowing { duplicate_if_necessary: true },
    });
}

const GUEST: &str = r#"(component
    (core module $m
        (memory (export "m") 1)
        (global $next (mut i32) (i32.const 1024))
        (func (export "realloc") (param i32 i32 i32) (param $size i32) (result i32)
            (global.get $next)
            (global.set $next (i32.and (i32.const -8)
                (i32.add (i32.add (global.get $next) (local.get $size)) (i32.const 7)))))
        (func $tags (param $at i32) (param $len i32) (result i32)
            (local $sum i32)
            (block $done (loop $each
                (br_if $done (i32.eqz (local.get $len)))
                (local.set $sum (i32.add (local.get $sum) (i32.add
                    (i32.load offset=4 (local.get $at)) (i32.load offset=8 (local.get $at)))))
                (local.set $at (i32.add (local.get $at) (i32.const 12)))
                (local.set $len (i32.sub (local.get $len) (i32.const 1)))
                (br $each)))
            (local.get $sum))
        ;; The lengths of all strings, and all numbers.
        (func (export "total") (param $p i32) (param $name i32) (param $tags i32) (param $len i32)
            (param $some i32) (param i32) (param $maybe i32) (result i32)
            (i32.add
                (i32.add (local.get $name) (call $tags (local.get $tags) (local.get $len)))
                (i32.mul (local.get $some) (local.get $maybe))))
        (func (export "echo") (param $p i32) (param $len i32) (param $n i32) (result i32)
            (i32.store (i32.const 16) (local.get $p))
            (i32.store (i32.const 20) (local.get $len))
            (i32.store (i32.const 24) (local.get $n))
            (i32.const 16))
        ;; The lengths of what is in both lists, those of the second one ten times.
        (func $sum (param $at i32) (param $len i32) (result i32)
            (local $sum i32)
            (block $done (loop $each
                (br_if $done (i32.eqz (local.get $len)))
                (local.set $sum (i32.add (local.get $sum) (i32.load offset=4 (local.get $at))))
                (local.set $at (i32.add (local.get $at) (i32.const 8)))
                (local.set $len (i32.sub (local.get $len) (i32.const 1)))
                (br $each)))
            (local.get $sum))
        (func (export "count") (param i32 i32 i32 i32) (result i32)
            (i32.add (call $sum (local.get 0) (local.get 1))
                (i32.mul (i32.const 10) (call $sum (local.get 2) (local.get 3))))))
    (core instance $i (instantiate $m))
    (type $tag (record (field "key" string) (field "n" u32)))
    (type $request (record (field "name" string) (field "tags" (list $tag))
        (field "maybe" (option string))))
    (type $query (record (field "words" (list string)) (field "deep" (list (list u8)))))
    (func $total (param "r" $request) (result u32)
        (canon lift (core func $i "total") (memory $i "m") (realloc (func $i "realloc"))))
    (func $echo (param "t" $tag) (result $tag)
        (canon lift (core func $i "echo") (memory $i "m") (realloc (func $i "realloc"))))
    (func $count (param "q" $query) (result u32)
        (canon lift (core func $i "count") (memory $i "m") (realloc (func $i "realloc"))))
    (component $shell
        (import "tag" (type $t (eq $tag)))
        (type $request' (record (field "name" string) (field "tags" (list $t))
            (field "maybe" (option string))))
        (import "request" (type $r (eq $request')))
        (import "query" (type $q (eq $query)))
        (import "total" (func $total (param "r" $r) (result u32)))
        (import "echo" (func $echo (param "t" $t) (result $t)))
        (import "count" (func $count (param "q" $q) (result u32)))
        (export $t' "tag" (type $t))
        (type $request'' (record (field "name" string) (field "tags" (list $t'))
            (field "maybe" (option string))))
        (export $r' "request" (type $request''))
        (export $q' "query" (type $q))
        (export "total" (func $total) (func (param "r" $r') (result u32)))
        (export "echo" (func $echo) (func (param "t" $t') (result $t')))
        (export "count" (func $count) (func (param "q" $q') (result u32))))
    (instance $index (instantiate $shell
        (with "tag" (type $tag)) (with "request" (type $request)) (with "query" (type $query))
        (with "total" (func $total)) (with "echo" (func $echo)) (with "count" (func $count))))
    (export "app:search/index" (instance $index)))"#;

#[test]
fn what_is_only_passed_borrows() -> Result<()> {
    use once::exports::app::search::index::{Query, Request, Tag};

    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let component = crate::component(&engine, GUEST);
    let plugin = once::Plugin::instantiate(&mut store, &component, &Linker::new(&engine))?;
    let index = plugin.app_search_index();
    // `tag` comes back, too, so it owns; those who hold it borrow.
    let tags = [Tag { key: "four".to_owned(), n: 10 }, Tag { key: "seven77".to_owned(), n: 100 }];
    let name = String::from("name!");
    let request = Request { name: &name, tags: &tags, maybe: Some("xy") };
    assert_eq!(index.call_total(&mut store, request)?, 5 + 14 + 107 + 2);
    let again = Request { maybe: None, tags: &tags[..1], ..request };
    assert_eq!(index.call_total(&mut store, again)?, 5 + 14);
    let echoed: Tag = index.call_echo(&mut store, &tags[1])?;
    assert_eq!((echoed.key.as_str(), echoed.n), ("seven77", 100));
    let query = Query { words: &["a", &name], deep: &[&[1, 2, 3], &[]] };
    assert_eq!(index.call_count(&mut store, query)?, 6 + 30);
    Ok(())
}

#[test]
fn what_comes_back_too_is_defined_twice() -> Result<()> {
    use twice::exports::app::search::index::{Request, TagParam, TagResult};

    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let component = crate::component(&engine, GUEST);
    let plugin = twice::Plugin::instantiate(&mut store, &component, &Linker::new(&engine))?;
    let index = plugin.app_search_index();
    let tag = TagParam { key: "four", n: 10 };
    let request = Request { name: "", tags: &[tag, tag], maybe: None };
    assert_eq!(index.call_total(&mut store, request)?, 28);
    let TagResult { key, n } = index.call_echo(&mut store, tag)?;
    assert_eq!((key, n), ("four".to_owned(), 10));
    Ok(())
}
