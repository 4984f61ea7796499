//! Values as JSON, with schemas of their types.

mod schema;

use crate::encode::check_has_text;
use crate::reflect::{ComponentFunc, Type};
use crate::value::{Val, Value};
use anyhow::Result;
use serde::de::DeserializeSeed;

/// Text that is no JSON, or no value of a type, and where it is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct JsonError {
    /// In which line of the text, from 1.
    pub line: usize,
    /// How many bytes of that line were read until it was wrong.
    pub column: usize,
    /// What is wrong with it, for people, and where.
    message: String,
}

impl From<serde_json::Error> for JsonError {
    #[cold]
    fn from(error: serde_json::Error) -> JsonError {
        JsonError { line: error.line(), column: error.column(), message: error.to_string() }
    }
}

impl Value {
    /// The value of type `ty` that `text` says in JSON.
    ///
    /// # Errors
    ///
    /// Fails with a [`JsonError`] when the text is no JSON, or no value of the type. Types with handles
    /// have no JSON.
    ///
    /// # Examples
    ///
    /// ```
    /// use wharf_component::{Component, Value, reflect::ComponentItem};
    ///
    /// let engine = wharf_runtime::Engine::default();
    /// let component = Component::new(
    ///     &engine,
    ///     wat::parse_str(
    ///         r#"(component
    ///           (type $shape (variant (case "circle" f64) (case "none")))
    ///           (import "shape" (type $s (eq $shape)))
    ///           (type $r (record (field "id" u64) (field "shapes" (list $s)) (field "tag" (option u8))))
    ///           (import "drawing" (type (eq $r))))"#,
    ///     )?,
    /// )?;
    /// let ty = component.component_type().get_import(&engine, "drawing").map(|it| it.ty);
    /// let Some(ComponentItem::Type(drawing)) = ty else { unreachable!() };
    /// let value = Value::from_json(&drawing, r#"{"shapes": [{"circle": 2}, "none"], "id": 7}"#)?;
    /// assert_eq!(value.to_json()?, r#"{"id":7,"shapes":[{"circle":2.0},"none"],"tag":null}"#);
    ///
    /// let error = Value::from_json(&drawing, r#"{"id": -7}"#).unwrap_err();
    /// assert!(error.to_string().starts_with("invalid value: integer `-7`, expected u64"));
    /// # anyhow::Ok(())
    /// ```
    #[doc = include_str!("../encode/mapping.md")]
    pub fn from_json(ty: &Type, text: &str) -> Result<Value> {
        Ok(parse(ty, text)?)
    }

    /// The value as JSON, on one line.
    ///
    /// # Errors
    ///
    /// Fails when there is a handle in the value: no text says which.
    #[doc = include_str!("../encode/mapping.md")]
    pub fn to_json(&self) -> Result<String> {
        check_has_text(self)?;
        Ok(serde_json::to_string(self)?)
    }
}

impl Val {
    /// [`Value::from_json`].
    ///
    /// # Errors
    ///
    /// As [`Value::from_json`].
    pub fn from_json(ty: &Type, text: &str) -> Result<Val> {
        Ok(Val::of_type(parse(ty, text)?, ty))
    }

    /// [`Value::to_json`].
    ///
    /// # Errors
    ///
    /// As [`Value::to_json`].
    pub fn to_json(&self) -> Result<String> {
        check_has_text(self)?;
        Ok(serde_json::to_string(self)?)
    }
}

impl ComponentFunc {
    /// The arguments of the function, in its order, that `text` says: a JSON object with the names of
    /// the parameters. Those that are options may be missing. For the mapping see [`Value::from_json`].
    ///
    /// # Errors
    ///
    /// As [`Value::from_json`].
    pub fn params_from_json(&self, text: &str) -> Result<Vec<Value>> {
        Ok(parse(self, text)?)
    }
}

fn parse<'de, S: DeserializeSeed<'de>>(seed: S, text: &'de str) -> Result<S::Value, JsonError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}
