//! Values as text: WAVE, the WebAssembly value encoding.
//!
//! `wasm-wave` parses and writes values of any representation that answers its traits; here they are
//! answered for [`Value`] and [`Val`] and their types.

mod types;
mod values;

use crate::encode::check_has_text;
use crate::reflect::Type;
use crate::value::{Val, Value};
use anyhow::Result;
use std::fmt;
use std::ops::Range;
use wasm_wave::ast::Node;
use wasm_wave::parser::ParserError;
use wasm_wave::untyped::UntypedValue;
use wasm_wave::wasm::{WasmValue, WasmValueError};

/// Text that is no value of a type, and where it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaveError {
    message: String,
    span: Range<usize>,
}

impl WaveError {
    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

impl fmt::Display for WaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: {}", self.span.start, self.message)
    }
}

impl std::error::Error for WaveError {}

impl Value {
    /// The value of type `ty` that `text` says in WAVE. Fields of records that are options may be left
    /// out, and are `none` then.
    ///
    /// # Errors
    ///
    /// Fails with a [`WaveError`] when the text is no WAVE, or no value of the type. Types with handles
    /// have no text.
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
    ///           (type $p (record (field "x" u8) (field "tags" (list string))))
    ///           (import "point" (type (eq $p))))"#,
    ///     )?,
    /// )?;
    /// let ty = component.component_type().get_import(&engine, "point").map(|it| it.ty);
    /// let Some(ComponentItem::Type(point)) = ty else { unreachable!() };
    /// let value = Value::from_wave(&point, r#"{x: 7, tags: ["a", "b"]}"#)?;
    /// assert_eq!(value.to_wave()?, r#"{x: 7, tags: ["a", "b"]}"#);
    ///
    /// let error = Value::from_wave(&point, r#"{x: 700, tags: []}"#).unwrap_err();
    /// assert!(error.to_string().starts_with("at byte 4: "), "{error}");
    /// # anyhow::Ok(())
    /// ```
    pub fn from_wave(ty: &Type, text: &str) -> Result<Value> {
        Ok(parse(ty, text)?)
    }

    /// The value as WAVE. Fields of records that are `none` are left out.
    ///
    /// # Errors
    ///
    /// Fails when there is a handle in the value: no text says which.
    pub fn to_wave(&self) -> Result<String> {
        check_has_text(self)?;
        Ok(wasm_wave::to_string(self)?)
    }
}

/// The value as WAVE; a handle is shown as `own<resource>` or `borrow<resource>`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wasm_wave::writer::Writer::new(f).write_value(self).map_err(|_| fmt::Error)
    }
}

impl Val {
    /// [`Value::from_wave`].
    ///
    /// # Errors
    ///
    /// As [`Value::from_wave`].
    pub fn from_wave(ty: &Type, text: &str) -> Result<Val> {
        Ok(parse(ty, text)?)
    }

    /// [`Value::to_wave`].
    ///
    /// # Errors
    ///
    /// As [`Value::to_wave`].
    pub fn to_wave(&self) -> Result<String> {
        check_has_text(self)?;
        Ok(wasm_wave::to_string(self)?)
    }
}

/// As [`Value`]s are displayed.
impl fmt::Display for Val {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wasm_wave::writer::Writer::new(f).write_value(self).map_err(|_| fmt::Error)
    }
}

fn parse<V: WasmValue<Type = Type>>(ty: &Type, text: &str) -> Result<V, WaveError> {
    let wrong = |error: ParserError| {
        let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        // It says that a value cannot be made; its source says why.
        let message = match std::error::Error::source(&error) {
            Some(source) => source.to_string(),
            None => format!("{}{detail}", error.kind()),
        };
        WaveError { message: format!("{message}; expected {ty}"), span: error.span() }
    };
    let parsed = UntypedValue::parse(text).map_err(wrong)?;
    // What `wasm-wave` passes over would be lost.
    match unknown_field(parsed.node(), ty, text) {
        Some(error) => Err(error),
        None => parsed.to_wasm_value(ty).map_err(wrong),
    }
}

/// A field that a record in `node` has and its type has not.
fn unknown_field(node: &Node, ty: &Type, text: &str) -> Option<WaveError> {
    let optional = |node: Option<&Node>, ty: Option<Type>| unknown_field(node?, &ty?, text);
    match ty {
        Type::Record(record) => {
            let mut fields = node.as_record(text).ok()?;
            fields.find_map(|(name, value)| match record.fields().find(|it| it.name == name) {
                Some(field) => unknown_field(value, &field.ty, text),
                None => {
                    let message = WasmValueError::UnknownField(name.to_owned());
                    let message = format!("{message}; expected {ty}");
                    Some(WaveError { message, span: value.span() })
                }
            })
        }
        Type::List(ty) => {
            let ty = ty.ty();
            node.as_list().ok()?.find_map(|item| unknown_field(item, &ty, text))
        }
        Type::Map(ty) => {
            let ty = ty.entry();
            node.as_list().ok()?.find_map(|item| unknown_field(item, &ty, text))
        }
        Type::FixedLengthList(ty) => {
            let ty = ty.ty();
            node.as_list().ok()?.find_map(|item| unknown_field(item, &ty, text))
        }
        Type::Tuple(ty) => {
            let mut items = node.as_tuple().ok()?.zip(ty.types());
            items.find_map(|(item, ty)| unknown_field(item, &ty, text))
        }
        Type::Variant(ty) => {
            let (case, payload) = node.as_variant(text).ok()?;
            optional(payload, ty.case(case)?.1)
        }
        // Of options and results, `some` and `ok` may be left away.
        Type::Option(ty) => match node.as_option() {
            Ok(payload) => optional(payload, Some(ty.ty())),
            Err(_) => unknown_field(node, &ty.ty(), text),
        },
        Type::Result(ty) => match node.as_result() {
            Ok(Ok(payload)) => optional(payload, ty.ok()),
            Ok(Err(payload)) => optional(payload, ty.err()),
            Err(_) => optional(Some(node), ty.ok()),
        },
        _ => None,
    }
}
