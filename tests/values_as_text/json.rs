//! JSON, and schemas.

use super::schema::accepts;
use super::{named, random};
use proptest::prelude::*;
use serde::de::DeserializeSeed;
use serde_json::{Value as Json, json};
use wharf::Engine;
use wharf::component::types::ComponentItem;
use wharf::component::{Component, ComponentFunc, JsonError, Record, Type, Value};

proptest! {
    #![proptest_config(
        ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() }
    )]

    #[test]
    fn values_survive((tree, values) in random::typed_values()) {
        let ty = random::compile(&tree);
        let schema = ty.json_schema();
        for value in values {
            let text = value.to_json().unwrap();
            let back = Value::from_json(&ty, &text);
            let back = back.map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
            prop_assert!(random::is_packed(&back));
            prop_assert_eq!(&back, &value);
            let json = serde_json::to_value(&value).unwrap();
            prop_assert!(accepts(&schema, &json), "{} does not take {}", schema, json);
            prop_assert_eq!(&(&ty).deserialize(json).unwrap(), &value);
        }
    }

    /// What a schema says is what is taken, whatever comes.
    #[test]
    fn schemas_say_what_is_taken(
        (tree, values) in random::typed_values(),
        (other_tree, others) in random::typed_values(),
    ) {
        let (ty, other_ty) = (random::compile(&tree), random::compile(&other_tree));
        for (ty, values) in [(&ty, &others), (&other_ty, &values)] {
            let schema = ty.json_schema();
            for value in values {
                let json = serde_json::to_value(value).unwrap();
                for part in parts(&json) {
                    let taken = ty.deserialize(part);
                    prop_assert_eq!(
                        accepts(&schema, part), taken.is_ok(), "{}: {:?} of {}", part, taken, schema
                    );
                }
            }
        }
    }
}

/// A value, and the values in it.
fn parts(value: &Json) -> Vec<&Json> {
    let mut all = vec![value];
    match value {
        Json::Array(items) => all.extend(items.iter().flat_map(parts)),
        Json::Object(members) => all.extend(members.values().flat_map(parts)),
        _ => {}
    }
    all
}

fn json(name: &str, text: &str) -> Value {
    Value::from_json(&named(name), text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Of one text both ways.
fn round(name: &str, text: &str) {
    assert_eq!(json(name, text).to_json().unwrap(), text);
}

#[test]
fn the_mapping_is_as_documented() {
    round("point", r#"{"x":1,"y":null}"#);
    round("point", r#"{"x":1,"y":-2}"#);
    assert_eq!(json("point", r#"{"x": 1.0}"#), json("point", r#"{"y": null, "x": 1}"#));
    round("shape", r#""none""#);
    round("shape", r#"{"circle":0.1}"#);
    round("shape", r#"{"circle":"nan"}"#);
    round("shape", r#"{"circle":"-inf"}"#);
    round("shape", r#"{"circle":-0.0}"#);
    round("shape", r#"{"path":[{"x":1,"y":null}]}"#);
    round("color", r#""red""#);
    round("perms", r#"["write"]"#);
    round("pair", "[1,2]");
    round("tuple", r#"["🦀",-9007199254740991,1e+300]"#);
    round("tuple", r#"["\n","-9007199254740992",0.5]"#);
    assert_eq!(
        json("tuple", r#"["a", -9223372036854775808, 1]"#).to_json().unwrap(),
        r#"["a","-9223372036854775808",1.0]"#
    );
    round("nested", "null");
    round("nested", r#"{"some":null}"#);
    round("nested", r#"{"some":7}"#);
    round("outcome", r#"{"ok":1}"#);
    round("outcome", r#"{"ok":"18446744073709551615"}"#);
    round("outcome", r#"{"err":"no"}"#);
    // The shortest digits of this one, read as an `f64`, are another `f32`.
    let circle =
        |bits| Value::Variant("circle".into(), Some(Value::Float32(f32::from_bits(bits)).into()));
    let text = circle(0x15ae_43fd).to_json().unwrap();
    assert_eq!(text, r#"{"circle":7.038530691851209e-26}"#);
    assert_eq!(json("shape", &text), circle(0x15ae_43fd));
    assert_eq!(json("shape", r#"{"circle":7.038531e-26}"#), circle(0x15ae_43fe));
    let Value::List(bytes) = json("bytes", "[0, 255]") else { panic!("it is a list") };
    assert_eq!(bytes.as_bytes(), Some(&[0, 255][..]));
    let Value::Flags(set) = json("perms", r#"["write", "read"]"#) else { panic!("it is flags") };
    assert_eq!(set.len(), 2);
}

#[test]
fn bytes_are_read_where_a_format_has_them() {
    let bytes = serde::de::value::BytesDeserializer::<serde::de::value::Error>::new(&[1, 2]);
    let value = (&named("bytes")).deserialize(bytes).unwrap();
    assert_eq!(value, Value::List(vec![1_u8, 2].into()));
    let bytes = serde::de::value::BytesDeserializer::<serde::de::value::Error>::new(&[1, 2]);
    (&named("pair")).deserialize(bytes).unwrap_err();
}

#[test]
fn what_is_no_value_is_refused() {
    let deep = "[".repeat(100_000);
    let cases = [
        ("point", r#"{"x": 256}"#, "invalid value: integer `256`, expected u8"),
        ("point", r#"{"x": 1.5}"#, "invalid type: floating point `1.5`, expected u8"),
        ("point", r#"{"y": 1}"#, "missing field `x`"),
        ("point", r#"{"x": 1, "z": 1}"#, "unknown field `z`; expected `x`, `y`"),
        ("point", r#"{"x": 1, "x": 1}"#, "the field `x` is there twice"),
        ("point", "[1, 2]", "invalid type: sequence, expected record point { x: u8"),
        ("shape", r#""circle""#, "case `circle` has a payload, f32"),
        ("shape", r#"{"none": null}"#, "case `none` has no payload"),
        ("shape", r#"{"circel": 1}"#, "unknown case `circel`; expected variant shape"),
        ("shape", r#"{"circle": 1, "none": 1}"#, "a map of several entries"),
        ("shape", "{}", "a map of no entries"),
        ("shape", r#"{"circle": 1e39}"#, "invalid value: floating point"),
        ("shape", r#"{"circle": "NaN"}"#, r#"invalid value: string "NaN", expected f32"#),
        ("color", r#""blue""#, "unknown case `blue`; expected enum color { red, green }"),
        ("perms", r#"["read", "exec"]"#, "unknown flag `exec`"),
        ("perms", r#"["read", "read"]"#, "the flag `read` is there twice"),
        ("pair", "[1]", "invalid length 1, expected list<u16, 2>"),
        ("pair", "[1, 2, 3]", "invalid length 3"),
        ("tuple", r#"["ab", 1, 1]"#, r#"invalid value: string "ab", expected char"#),
        ("tuple", r#"["a", "01", 1]"#, r#"invalid value: string "01", expected s64"#),
        ("tuple", r#"["a", 9223372036854775808, 1]"#, "invalid value: integer `92233"),
        ("tuple", r#"["a", "9223372036854775808", 1]"#, "invalid value: string"),
        ("tuple", r#"["a", 1]"#, "invalid length 2"),
        ("tuple", r#"["a", 1, 1, 1]"#, "invalid length 4"),
        ("nested", "7", "invalid type: integer `7`, expected option<option<u8>>"),
        ("outcome", r#""ok""#, "case `ok` has a payload, u64"),
        ("outcome", r#"{"some": 1}"#, "unknown case `some`"),
        ("bytes", "[1, 2] 3", "trailing characters"),
        ("bytes", "[1, 2", "EOF while parsing"),
        ("bytes", &deep, "invalid type: sequence, expected u8"),
        ("files", "[1]", "invalid type: integer `1`, expected a handle, which nothing stands for"),
    ];
    for (name, text, message) in cases {
        let error = Value::from_json(&named(name), text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}, expected {message}");
        assert!(error.contains(" at line 1 column "), "{error}");
    }
}

#[test]
fn errors_say_where() {
    let error = Value::from_json(&named("point"), "{\n\"x\": 1, \"y\": 300}").unwrap_err();
    let error: &JsonError = error.downcast_ref().unwrap();
    assert_eq!((error.line, error.column), (2, 16));
}

fn func() -> ComponentFunc {
    let engine = Engine::default();
    let component = Component::new(
        &engine,
        r#"(component
             (type $point' (record (field "x" u8) (field "y" u8)))
             (import "point" (type $point (eq $point')))
             (import "draw" (func
               (param "from" $point) (param "to" $point) (param "width" (option f32))
               (result (list $point)))))"#,
    )
    .unwrap();
    match component.component_type().get_import(&engine, "draw").map(|it| it.ty) {
        Some(ComponentItem::ComponentFunc(func)) => func,
        other => panic!("expected a function, found {other:?}"),
    }
}

#[test]
fn arguments_are_an_object() {
    let draw = func();
    let args = draw.params_from_json(r#"{"to": {"x": 3, "y": 4}, "from": {"y": 2, "x": 1}}"#);
    let point = |x, y| Value::Record(Record::from([("x", Value::U8(x)), ("y", Value::U8(y))]));
    assert_eq!(args.unwrap(), [point(1, 2), point(3, 4), Value::Option(None)]);
    for (text, message) in [
        ("{}", "missing parameter `from`"),
        (r#"{"form": 1}"#, "unknown parameter `form`; expected `from`, `to`, `width`"),
        ("[]", "invalid type: sequence, expected the arguments of func(from: point, to: point"),
    ] {
        let error = draw.params_from_json(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
    let point = json!({
        "type": "object",
        "properties": {
            "x": { "type": "integer", "minimum": 0, "maximum": 255 },
            "y": { "type": "integer", "minimum": 0, "maximum": 255 },
        },
        "required": ["x", "y"],
        "additionalProperties": false,
    });
    let max = f64::from(f32::MAX);
    let float = json!({ "type": "number", "minimum": -max, "maximum": max });
    assert_eq!(
        draw.params_json_schema(),
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {
                "from": { "$ref": "#/$defs/point" },
                "to": { "$ref": "#/$defs/point" },
                "width": { "anyOf": [
                    { "type": "null" },
                    { "anyOf": [float, { "enum": ["nan", "inf", "-inf"] }] },
                ] },
            },
            "required": ["from", "to"],
            "additionalProperties": false,
            "$defs": { "point": point },
        })
    );
    assert_eq!(
        draw.result_json_schema().unwrap(),
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "array",
            "items": { "$ref": "#/$defs/point" },
            "$defs": { "point": point },
        })
    );
}

#[test]
fn schemas_do_not_grow_with_every_use() {
    let mut wat = String::from("(component (type $t0 (tuple u8 u8))");
    for i in 1..16 {
        wat += &format!("(type $t{i} (tuple $t{0} (list $t{0})))", i - 1);
    }
    wat += "(import \"f\" (func (param \"x\" $t15))))";
    let engine = Engine::default();
    let component = Component::new(&engine, wat).unwrap();
    let item = component.component_type().get_import(&engine, "f").map(|it| it.ty);
    let Some(ComponentItem::ComponentFunc(func)) = item else { panic!("it is a function") };
    let schema = func.params_json_schema();
    let size = schema.to_string().len();
    assert!(size < 16 * 512, "{size}");
    let value = func.params().next().map(|(_, ty): (&str, Type)| zero(&ty)).unwrap();
    assert!(accepts(&schema, &json!({ "x": value })));
    assert!(!accepts(&schema, &json!({ "x": [value] })));
}

/// The smallest value of a type of tuples and lists.
fn zero(ty: &Type) -> Json {
    match ty {
        Type::Tuple(ty) => ty.types().map(|ty| zero(&ty)).collect(),
        Type::List(_) => json!([]),
        _ => json!(0),
    }
}

#[test]
fn handles_are_no_json() {
    assert!(!accepts(&named("files").json_schema(), &json!(["file"])));
    assert!(accepts(&named("files").json_schema(), &json!([])));
    assert_eq!(json("files", "[]").to_json().unwrap(), "[]");
}
