//! JSON schemas: what [`Value::from_json`](crate::Value::from_json) takes, for others to know.

use crate::encode::{INFINITY, NAN, NEGATIVE_INFINITY};
use crate::reflect::{ComponentFunc, Type};
use crate::types::InterfaceType;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The dialect that schemas say they are in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Type {
    /// A JSON schema (draft 2020-12) of what [`Value::from_json`](crate::Value::from_json) takes for this
    /// type. Types that have names in the WIT document, and what is there several times, are `$defs`.
    ///
    /// Of the strings that stand for 64-bit integers the schema says that they are digits, not how large
    /// the number is.
    ///
    /// # Examples
    ///
    /// ```
    /// use wharf_component::Type;
    ///
    /// let schema = Type::U8.json_schema();
    /// assert_eq!(schema["minimum"], 0);
    /// assert_eq!(schema["maximum"], 255);
    /// ```
    pub fn json_schema(&self) -> Value {
        let mut schemas = Schemas::default();
        schemas.count(self);
        let schema = schemas.of(self);
        schemas.document(schema)
    }
}

impl ComponentFunc {
    /// A JSON schema of the object that [`ComponentFunc::params_from_json`] takes. See
    /// [`Type::json_schema`].
    pub fn params_json_schema(&self) -> Value {
        let mut schemas = Schemas::default();
        for (_, ty) in self.params() {
            schemas.count(&ty);
        }
        let params: Vec<_> = self.params().collect();
        let schema = schemas.object(params);
        schemas.document(schema)
    }

    /// A JSON schema of the function's result, where it has one. See [`Type::json_schema`].
    pub fn result_json_schema(&self) -> Option<Value> {
        self.results().next().map(|ty| ty.json_schema())
    }
}

/// Schemas, those of some types apart: a type that is used twice, by one that is used twice, and so on,
/// must not become a schema that doubles with each step.
#[derive(Default)]
struct Schemas {
    /// How often types with parts are used.
    uses: HashMap<InterfaceType, usize>,
    /// The names of those that have a schema apart.
    names: HashMap<InterfaceType, String>,
    defs: Map<String, Value>,
}

impl Schemas {
    /// Counts the uses of `ty` and of what is in it, each type's parts once.
    fn count(&mut self, ty: &Type) {
        let Some(key) = type_key(ty) else { return };
        let uses = self.uses.entry(key).or_default();
        *uses += 1;
        if *uses == 1 {
            parts(ty).iter().for_each(|part| self.count(part));
        }
    }

    /// The schema, with those that stand apart.
    fn document(self, schema: Value) -> Value {
        let mut document = Map::from_iter([("$schema".to_owned(), DIALECT.into())]);
        if let Value::Object(schema) = schema {
            document.extend(schema);
        }
        if !self.defs.is_empty() {
            document.insert("$defs".to_owned(), self.defs.into());
        }
        document.into()
    }

    /// The schema of `ty`, or where it is.
    fn of(&mut self, ty: &Type) -> Value {
        let Some(key) = type_key(ty).filter(|key| self.stands_apart(ty, *key)) else {
            return self.schema(ty);
        };
        if let Some(name) = self.names.get(&key) {
            return reference(name);
        }
        let name = self.free_name(ty.name());
        self.names.insert(key, name.clone());
        // Its place is before those of its parts.
        self.defs.insert(name.clone(), Value::Null);
        let schema = self.schema(ty);
        self.defs.insert(name.clone(), schema);
        reference(&name)
    }

    fn stands_apart(&self, ty: &Type, key: InterfaceType) -> bool {
        let is_used_again = self.uses.get(&key).is_some_and(|uses| *uses > 1);
        ty.name().is_some()
            || is_used_again && parts(ty).iter().any(|part| type_key(part).is_some())
    }

    /// The name of a type, or one like it that no other has.
    fn free_name(&self, name: Option<&str>) -> String {
        let (base, first) = match name {
            Some(name) if !self.defs.contains_key(name) => return name.to_owned(),
            Some(name) => (name, 2),
            None => ("type", 1),
        };
        let mut candidates = (first..).map(|number| format!("{base}-{number}"));
        candidates.find(|name| !self.defs.contains_key(name)).unwrap_or_default()
    }

    fn schema(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Bool => json!({ "type": "boolean" }),
            Type::S8 => integer(i8::MIN, i8::MAX),
            Type::U8 => integer(u8::MIN, u8::MAX),
            Type::S16 => integer(i16::MIN, i16::MAX),
            Type::U16 => integer(u16::MIN, u16::MAX),
            Type::S32 => integer(i32::MIN, i32::MAX),
            Type::U32 => integer(u32::MIN, u32::MAX),
            Type::S64 => digits(integer(i64::MIN, i64::MAX), "^(0|-?[1-9][0-9]{0,18})$"),
            Type::U64 => digits(integer(u64::MIN, u64::MAX), "^(0|[1-9][0-9]{0,19})$"),
            Type::Float32 => {
                let max = f64::from(f32::MAX);
                spelt(json!({ "type": "number", "minimum": -max, "maximum": max }))
            }
            Type::Float64 => spelt(json!({ "type": "number" })),
            Type::Char => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
            Type::String => json!({ "type": "string" }),
            Type::List(ty) => json!({ "type": "array", "items": self.of(&ty.ty()) }),
            Type::Map(ty) => json!({ "type": "array", "items": self.of(&ty.entry()) }),
            Type::FixedLengthList(ty) => {
                let items = self.of(&ty.ty());
                json!({
                    "type": "array", "items": items, "minItems": ty.size(), "maxItems": ty.size(),
                })
            }
            Type::Tuple(ty) => {
                let items: Vec<Value> = ty.types().map(|ty| self.of(&ty)).collect();
                let len = items.len();
                json!({ "type": "array", "prefixItems": items, "items": false, "minItems": len })
            }
            Type::Record(ty) => {
                self.object(ty.fields().map(|field| (field.name, field.ty)).collect())
            }
            Type::Variant(ty) => self.cases(ty.cases().map(|case| (case.name, case.ty)).collect()),
            Type::Result(ty) => self.cases(vec![("ok", ty.ok()), ("err", ty.err())]),
            Type::Enum(ty) => json!({ "enum": ty.names().collect::<Vec<_>>() }),
            Type::Option(ty) => {
                let some = match ty.ty() {
                    inner @ Type::Option(_) => self.object(vec![("some", inner)]),
                    inner => self.of(&inner),
                };
                json!({ "anyOf": [{ "type": "null" }, some] })
            }
            Type::Flags(ty) => {
                let names = ty.names().collect::<Vec<_>>();
                json!({ "type": "array", "items": { "enum": names }, "uniqueItems": true })
            }
            Type::Own(_) | Type::Borrow(_) => json!({ "not": {} }),
        }
    }

    /// An object of these members, of which those that are options may be missing.
    fn object(&mut self, members: Vec<(&str, Type)>) -> Value {
        let required = members.iter().filter(|(_, ty)| !matches!(ty, Type::Option(_)));
        let required: Vec<_> = required.map(|(name, _)| *name).collect();
        let properties = members.iter().map(|(name, ty)| ((*name).to_owned(), self.of(ty)));
        let properties: Map<String, Value> = properties.collect();
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }

    /// One of these cases: a string, or an object of one member.
    fn cases(&mut self, cases: Vec<(&str, Option<Type>)>) -> Value {
        let without = cases.iter().filter(|(_, ty)| ty.is_none());
        let without: Vec<_> = without.map(|(name, _)| *name).collect();
        let mut schemas = Vec::new();
        if !without.is_empty() {
            schemas.push(json!({ "enum": without }));
        }
        for (name, ty) in &cases {
            let Some(ty) = ty else { continue };
            let payload = self.of(ty);
            schemas.push(json!({
                "type": "object",
                "properties": { *name: payload },
                "required": [*name],
                "additionalProperties": false,
            }));
        }
        json!({ "anyOf": schemas })
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn integer<T: Into<Value>>(minimum: T, maximum: T) -> Value {
    json!({ "type": "integer", "minimum": minimum.into(), "maximum": maximum.into() })
}

/// A 64-bit integer, as a number or as its digits.
fn digits(number: Value, pattern: &str) -> Value {
    json!({ "anyOf": [number, { "type": "string", "pattern": pattern }] })
}

/// A float: a number, or the name of what is none.
fn spelt(number: Value) -> Value {
    json!({ "anyOf": [number, { "enum": [NAN, INFINITY, NEGATIVE_INFINITY] }] })
}

/// What a type with parts is among the types of its component, to which all belong here.
fn type_key(ty: &Type) -> Option<InterfaceType> {
    Some(match ty {
        Type::List(ty) => ty.interface_type(),
        Type::Map(ty) => ty.interface_type(),
        Type::FixedLengthList(ty) => ty.interface_type(),
        Type::Record(ty) => ty.interface_type(),
        Type::Tuple(ty) => ty.interface_type(),
        Type::Variant(ty) => ty.interface_type(),
        Type::Enum(ty) => ty.interface_type(),
        Type::Option(ty) => ty.interface_type(),
        Type::Result(ty) => ty.interface_type(),
        Type::Flags(ty) => ty.interface_type(),
        _ => return None,
    })
}

/// The types that `ty` consists of.
fn parts(ty: &Type) -> Vec<Type> {
    match ty {
        Type::List(ty) => vec![ty.ty()],
        Type::Map(ty) => vec![ty.entry()],
        Type::FixedLengthList(ty) => vec![ty.ty()],
        Type::Record(ty) => ty.fields().map(|field| field.ty).collect(),
        Type::Tuple(ty) => ty.types().collect(),
        Type::Variant(ty) => ty.cases().filter_map(|case| case.ty).collect(),
        Type::Option(ty) => vec![ty.ty()],
        Type::Result(ty) => ty.ok().into_iter().chain(ty.err()).collect(),
        _ => Vec::new(),
    }
}
