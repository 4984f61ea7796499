//! Directives and values as messages show them: as they are written in a script.

use std::fmt::Write;
use wast::core::{NanPattern, V128Pattern, WastRetCore};
use wast::token::Id;
use wast::{QuoteWat, WastDirective, WastExecute, WastInvoke, WastRet, Wat};
use wharf::component::Value;
use wharf::{Store, Val};

/// A directive in short: its keyword, and what it is about.
pub(crate) fn directive(directive: &WastDirective<'_>) -> String {
    match directive {
        WastDirective::Module(module) => named(kind(module), module.name()),
        WastDirective::ModuleDefinition(module) => {
            named(&format!("{} definition", kind(module)), module.name())
        }
        WastDirective::ModuleInstance { instance, module, .. } => {
            named(&named("instance", *instance), *module)
        }
        WastDirective::Register { name, module, .. } => {
            named(&format!("register {name:?}"), *module)
        }
        WastDirective::Invoke(call) => invoke(call),
        WastDirective::AssertTrap { exec, .. } => format!("assert_trap {}", execute(exec)),
        WastDirective::AssertReturn { exec, .. } => format!("assert_return {}", execute(exec)),
        WastDirective::AssertExhaustion { call, .. } => {
            format!("assert_exhaustion ({})", invoke(call))
        }
        WastDirective::AssertException { exec, .. } => {
            format!("assert_exception {}", execute(exec))
        }
        WastDirective::AssertSuspension { exec, .. } => {
            format!("assert_suspension {}", execute(exec))
        }
        other => keyword(other).to_owned(),
    }
}

/// The word that a directive begins with.
pub(crate) fn keyword(directive: &WastDirective<'_>) -> &'static str {
    match directive {
        WastDirective::Module(module) | WastDirective::ModuleDefinition(module) => kind(module),
        WastDirective::ModuleInstance { .. } => "instance",
        WastDirective::AssertMalformed { .. } => "assert_malformed",
        WastDirective::AssertInvalid { .. } => "assert_invalid",
        WastDirective::AssertMalformedCustom { .. } => "assert_malformed_custom",
        WastDirective::AssertInvalidCustom { .. } => "assert_invalid_custom",
        WastDirective::Register { .. } => "register",
        WastDirective::Invoke(_) => "invoke",
        WastDirective::AssertTrap { .. } => "assert_trap",
        WastDirective::AssertReturn { .. } => "assert_return",
        WastDirective::AssertExhaustion { .. } => "assert_exhaustion",
        WastDirective::AssertUnlinkable { .. } => "assert_unlinkable",
        WastDirective::AssertException { .. } => "assert_exception",
        WastDirective::AssertSuspension { .. } => "assert_suspension",
        WastDirective::Thread(_) => "thread",
        WastDirective::Wait { .. } => "wait",
    }
}

/// Values, as arguments or results are written.
pub(crate) fn all(values: impl IntoIterator<Item = String>) -> String {
    let values: Vec<String> = values.into_iter().collect();
    if values.is_empty() { "no value".to_owned() } else { values.join(" ") }
}

/// A value of core WebAssembly.
pub(crate) fn core_value(store: &Store<()>, value: &Val) -> String {
    match value {
        Val::I32(value) => format!("(i32.const {value})"),
        Val::I64(value) => format!("(i64.const {value})"),
        Val::F32(bits) => f32_value(*bits),
        Val::F64(bits) => f64_value(*bits),
        Val::V128(value) => format!("(v128.const i64x2 {})", lanes(value.as_u128())),
        Val::FuncRef(None) => "(ref.null func)".to_owned(),
        Val::FuncRef(Some(_)) => "(ref.func)".to_owned(),
        Val::ExternRef(None) => "(ref.null extern)".to_owned(),
        Val::ExternRef(Some(value)) => match value.data(store) {
            Ok(Some(data)) => match data.downcast_ref::<u32>() {
                Some(data) => format!("(ref.extern {data})"),
                None => "(ref.extern)".to_owned(),
            },
            _ => "(ref.extern)".to_owned(),
        },
        Val::ExnRef(None) => "(ref.null exn)".to_owned(),
        Val::ExnRef(Some(_)) => "(ref.exn)".to_owned(),
    }
}

/// What a result of core WebAssembly must be.
pub(crate) fn core_result(result: &WastRet<'_>) -> String {
    let WastRet::Core(result) = result else { return format!("{result:?}") };
    core_pattern(result)
}

fn core_pattern(pattern: &WastRetCore<'_>) -> String {
    match pattern {
        WastRetCore::I32(value) => format!("(i32.const {value})"),
        WastRetCore::I64(value) => format!("(i64.const {value})"),
        WastRetCore::F32(value) => nan("f32.const", value, |value| f32_value(value.bits)),
        WastRetCore::F64(value) => nan("f64.const", value, |value| f64_value(value.bits)),
        WastRetCore::V128(lanes) => vector(lanes),
        WastRetCore::RefNull(_) => "(ref.null)".to_owned(),
        WastRetCore::RefExtern(None) => "(ref.extern)".to_owned(),
        WastRetCore::RefExtern(Some(value)) => format!("(ref.extern {value})"),
        WastRetCore::RefFunc(_) => "(ref.func)".to_owned(),
        WastRetCore::Either(all) => {
            let all: Vec<String> = all.iter().map(core_pattern).collect();
            format!("(either {})", all.join(" "))
        }
        other => format!("{other:?}"),
    }
}

fn nan<T>(what: &str, pattern: &NanPattern<T>, value: impl Fn(&T) -> String) -> String {
    match pattern {
        NanPattern::CanonicalNan => format!("({what} nan:canonical)"),
        NanPattern::ArithmeticNan => format!("({what} nan:arithmetic)"),
        NanPattern::Value(known) => value(known),
    }
}

/// What a vector must be. Lanes that are floats are shown as bits: that is how values are shown.
fn vector(pattern: &V128Pattern) -> String {
    fn lanes<T>(shape: &str, lanes: &[T], show: impl Fn(&T) -> String) -> String {
        format!("(v128.const {shape} {})", all(lanes.iter().map(show)))
    }
    match pattern {
        V128Pattern::I8x16(values) => lanes("i8x16", values, |lane| format!("{lane:#x}")),
        V128Pattern::I16x8(values) => lanes("i16x8", values, |lane| format!("{lane:#x}")),
        V128Pattern::I32x4(values) => lanes("i32x4", values, |lane| format!("{lane:#x}")),
        V128Pattern::I64x2(values) => lanes("i64x2", values, |lane| format!("{lane:#x}")),
        V128Pattern::F32x4(values) => {
            lanes("f32x4", values, |lane| nan("lane", lane, |value| format!("{:#x}", value.bits)))
        }
        V128Pattern::F64x2(values) => {
            lanes("f64x2", values, |lane| nan("lane", lane, |value| format!("{:#x}", value.bits)))
        }
    }
}

/// A float with its bits where the number does not say them all.
fn f32_value(bits: u32) -> String {
    let value = f32::from_bits(bits);
    float("f32", value, value.is_nan(), bits.into())
}

fn f64_value(bits: u64) -> String {
    let value = f64::from_bits(bits);
    float("f64", value, value.is_nan(), bits)
}

fn float(ty: &str, value: impl std::fmt::Debug, is_nan: bool, bits: u64) -> String {
    match is_nan {
        true => format!("({ty}.const nan, {bits:#x})"),
        false => format!("({ty}.const {value:?})"),
    }
}

fn lanes(value: u128) -> String {
    format!("{:#x} {:#x}", value as u64, (value >> 64) as u64)
}

/// A value of a component.
pub(crate) fn component_value(value: &Value) -> String {
    let many = |values: &[Value]| {
        values.iter().fold(String::new(), |text, value| text + " " + &component_value(value))
    };
    let optional = |value: &Option<Box<Value>>| {
        value.as_ref().map_or(String::new(), |value| format!(" {}", component_value(value)))
    };
    match value {
        Value::Bool(value) => format!("(bool.const {value})"),
        Value::S8(value) => format!("(s8.const {value})"),
        Value::U8(value) => format!("(u8.const {value})"),
        Value::S16(value) => format!("(s16.const {value})"),
        Value::U16(value) => format!("(u16.const {value})"),
        Value::S32(value) => format!("(s32.const {value})"),
        Value::U32(value) => format!("(u32.const {value})"),
        Value::S64(value) => format!("(s64.const {value})"),
        Value::U64(value) => format!("(u64.const {value})"),
        Value::Float32(value) => f32_value(value.to_bits()),
        Value::Float64(value) => f64_value(value.to_bits()),
        Value::Char(value) => format!("(char.const {:?})", value.to_string()),
        Value::String(value) => format!("(str.const {value:?})"),
        Value::List(values) => format!("(list.const{})", many(values)),
        Value::Tuple(values) => format!("(tuple.const{})", many(values)),
        Value::Record(fields) => {
            let mut text = "(record.const".to_owned();
            for (name, value) in fields.iter() {
                let _ = write!(text, " (field {name:?} {})", component_value(value));
            }
            text + ")"
        }
        Value::Variant(case, payload) => {
            format!("(variant.const {:?}{})", case.as_str(), optional(payload))
        }
        Value::Enum(case) => format!("(enum.const {:?})", case.as_str()),
        Value::Option(Some(value)) => format!("(option.some {})", component_value(value)),
        Value::Option(None) => "(option.none)".to_owned(),
        Value::Result(Ok(value)) => format!("(result.ok{})", optional(value)),
        Value::Result(Err(value)) => format!("(result.err{})", optional(value)),
        Value::Flags(names) => {
            let names = names
                .iter()
                .fold(String::new(), |text, name| text + &format!(" {:?}", name.as_str()));
            format!("(flags.const{names})")
        }
        Value::Resource(resource) => format!("{resource:?}"),
    }
}

fn kind(module: &QuoteWat<'_>) -> &'static str {
    match module {
        QuoteWat::Wat(Wat::Module(_)) | QuoteWat::QuoteModule(..) => "module",
        QuoteWat::Wat(Wat::Component(_)) | QuoteWat::QuoteComponent(..) => "component",
    }
}

fn named(what: &str, id: Option<Id<'_>>) -> String {
    id.map_or_else(|| what.to_owned(), |id| format!("{what} ${}", id.name()))
}

fn execute(exec: &WastExecute<'_>) -> String {
    match exec {
        WastExecute::Invoke(call) => format!("({})", invoke(call)),
        WastExecute::Wat(Wat::Module(module)) => format!("({})", named("module", module.id)),
        WastExecute::Wat(Wat::Component(component)) => {
            format!("({})", named("component", component.id))
        }
        WastExecute::Get { module, global, .. } => {
            format!("({} {global:?})", named("get", *module))
        }
    }
}

fn invoke(call: &WastInvoke<'_>) -> String {
    format!("{} {:?}", named("invoke", call.module), call.name)
}
