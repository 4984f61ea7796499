//! JSON schemas, as far as Wharf writes any.

use serde_json::{Map, Value};

/// Whether `value` is valid. A keyword that is not known here is a mistake.
pub(crate) fn accepts(schema: &Value, value: &Value) -> bool {
    let Value::Object(root) = schema else { panic!("{schema} is no schema") };
    valid(root, root, value)
}

fn valid(root: &Map<String, Value>, schema: &Map<String, Value>, value: &Value) -> bool {
    let inner = |schema: &Value, value: &Value| match schema {
        Value::Object(schema) => valid(root, schema, value),
        Value::Bool(accepts) => *accepts,
        other => panic!("{other} is no schema"),
    };
    let number = |value: &Value| value.as_number().cloned();
    let all = |schemas: &Value| schemas.as_array().expect("a list of schemas").clone();
    schema.iter().all(|(keyword, says)| match (keyword.as_str(), value) {
        ("$schema" | "$defs", _) => true,
        ("$ref", _) => {
            let name = says.as_str().and_then(|path| path.strip_prefix("#/$defs/"));
            inner(&root["$defs"][name.expect("it is among the definitions")], value)
        }
        ("type", _) => is_of(says.as_str().expect("one type"), value),
        ("enum", _) => says.as_array().expect("a list").contains(value),
        ("not", _) => !inner(says, value),
        ("anyOf", _) => all(says).iter().any(|schema| inner(schema, value)),
        ("minimum", Value::Number(value)) => !less(value, &number(says).unwrap()),
        ("maximum", Value::Number(value)) => !less(&number(says).unwrap(), value),
        ("minLength", Value::String(text)) => text.chars().count() as u64 >= says.as_u64().unwrap(),
        ("maxLength", Value::String(text)) => text.chars().count() as u64 <= says.as_u64().unwrap(),
        // The schema says what digits look like; what is taken has to fit as well.
        ("pattern", Value::String(text)) => match says.as_str().unwrap().contains("-?") {
            true => text.parse::<i64>().is_ok_and(|value| value.to_string() == *text),
            false => text.parse::<u64>().is_ok_and(|value| value.to_string() == *text),
        },
        ("prefixItems", Value::Array(items)) => {
            all(says).iter().zip(items).all(|(schema, item)| inner(schema, item))
        }
        ("items", Value::Array(items)) => {
            let skipped = schema.get("prefixItems").map_or(0, |prefix| all(prefix).len());
            items.iter().skip(skipped).all(|item| inner(says, item))
        }
        ("minItems", Value::Array(items)) => items.len() as u64 >= says.as_u64().unwrap(),
        ("maxItems", Value::Array(items)) => items.len() as u64 <= says.as_u64().unwrap(),
        ("uniqueItems", Value::Array(items)) => {
            items.iter().enumerate().all(|(i, item)| !items[..i].contains(item))
        }
        ("properties", Value::Object(members)) => {
            let schemas = says.as_object().expect("an object of schemas");
            schemas
                .iter()
                .all(|(name, schema)| members.get(name).is_none_or(|member| inner(schema, member)))
        }
        ("required", Value::Object(members)) => {
            all(says).iter().all(|name| members.contains_key(name.as_str().unwrap()))
        }
        ("additionalProperties", Value::Object(members)) => {
            let known = schema["properties"].as_object().unwrap();
            says.as_bool().unwrap() || members.keys().all(|name| known.contains_key(name))
        }
        (
            "minimum"
            | "maximum"
            | "minLength"
            | "maxLength"
            | "pattern"
            | "prefixItems"
            | "items"
            | "minItems"
            | "maxItems"
            | "uniqueItems"
            | "properties"
            | "required"
            | "additionalProperties",
            _,
        ) => true,
        (keyword, _) => panic!("an unknown keyword: {keyword}"),
    })
}

fn is_of(ty: &str, value: &Value) -> bool {
    match ty {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|it| it.fract() == 0.0)
        }
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("an unknown type: {other}"),
    }
}

fn less(a: &serde_json::Number, b: &serde_json::Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a < b,
        _ => a.as_f64() < b.as_f64(),
    }
}
