//! From the text of a call to functions and values: all that can be wrong with it is found here,
//! before anything of the component runs.
//!
//! A value is WAVE. A handle has no text, so where a function takes one the text has a call that
//! gives it: `merge(counter(1), counter(2))`, `all([counter(1)])`. The text is taken apart along
//! the type only where that has handles; the rest is `Value::from_wave`'s.

use super::call::{Call, Step};
use super::exports::{Export, Exports};
use super::text::{Misplaced, Piece};
use super::wave;
use std::collections::HashMap;
use wharf::component::{ResourceType, Type, Value};

/// A call whose function is known and whose arguments fit it. A method's first argument is what it
/// is called on.
pub(crate) struct Bound<'e> {
    pub(crate) export: &'e Export,
    pub(crate) args: Vec<Arg<'e>>,
}

/// An argument, or a part of one.
pub(crate) enum Arg<'e> {
    /// What has no handles.
    Value(Value),
    /// The handle that a call gives.
    Handle {
        call: Bound<'e>,
        /// Whether the callee only borrows it.
        lent: bool,
    },
    List(Vec<Arg<'e>>),
    Tuple(Vec<Arg<'e>>),
    Record(Vec<(String, Arg<'e>)>),
    Variant(String, Option<Box<Arg<'e>>>),
    Option(Option<Box<Arg<'e>>>),
    Result(Result<Option<Box<Arg<'e>>>, Option<Box<Arg<'e>>>>),
}

/// Finds out what `call` means.
pub(crate) fn bind<'e>(exports: &'e Exports, call: &Call<'_>) -> Result<Bound<'e>, Misplaced> {
    let export = exports.find(call.interface, call.first.name)?;
    let mut bound = Bound { export, args: arguments(exports, export, None, &call.first)? };
    for step in &call.methods {
        let Some(receiver) = handle(&bound.export.ty.results().next()) else {
            let name = bound.export.plain_name();
            let message = format!("`{name}` gives no resource to call `{}` on", step.name.text);
            return Err(step.name.error(message));
        };
        let export = exports.method(receiver, step.name)?;
        let receiver = Arg::Handle { call: bound, lent: true };
        bound = Bound { export, args: arguments(exports, export, Some(receiver), step)? };
    }
    Ok(bound)
}

/// The resource type of the handle that a result of type `ty` comes to: its own, or that of what
/// it has when all is well.
fn handle(ty: &Option<Type>) -> Option<ResourceType> {
    match ty.as_ref()? {
        Type::Own(ty) | Type::Borrow(ty) => Some(*ty),
        Type::Option(ty) => handle(&Some(ty.ty())),
        Type::Result(ty) => handle(&ty.ok()),
        _ => None,
    }
}

fn arguments<'e>(
    exports: &'e Exports,
    export: &Export,
    receiver: Option<Arg<'e>>,
    step: &Step<'_>,
) -> Result<Vec<Arg<'e>>, Misplaced> {
    let params: Vec<_> = export.ty.params().skip(usize::from(receiver.is_some())).collect();
    let arity = || arity(export.plain_name(), params.len(), step.args.len());
    let about = |error: Misplaced| error.about(format!("the function is {}", export.shown()));
    if let Some(extra) = step.args.get(params.len()) {
        return Err(about(extra.error(arity())));
    }
    let mut args: Vec<Arg<'e>> = receiver.into_iter().collect();
    for (index, (_, ty)) in params.iter().enumerate() {
        args.push(match (step.args.get(index), ty) {
            (Some(text), ty) => argument(exports, *text, ty).map_err(about)?,
            // WAVE lets one leave out options that come last.
            (None, Type::Option(_)) => Arg::Value(Value::Option(None)),
            (None, _) => {
                let place = if step.list.text.is_empty() { step.name } else { step.list };
                return Err(about(place.error(arity())));
            }
        });
    }
    Ok(args)
}

/// That a function takes another number of arguments than were given.
pub(crate) fn arity(name: &str, expected: usize, found: usize) -> String {
    match expected {
        0 => format!("`{name}` takes no arguments, not {found}"),
        1 => format!("`{name}` takes one argument, not {found}"),
        _ => format!("`{name}` takes {expected} arguments, not {found}"),
    }
}

/// The value of type `ty` that `text` says.
fn argument<'e>(exports: &'e Exports, text: Piece<'_>, ty: &Type) -> Result<Arg<'e>, Misplaced> {
    if !wave::has_handles(ty) {
        return wave::parse(text, ty).map(Arg::Value);
    }
    let inner = |text: Piece<'_>, ty: &Type| argument(exports, text, ty);
    let list = |open: char, what: &str| match text.text.starts_with(open) && text.is_bracketed() {
        true => text.items(),
        false => Err(text.error(format!("expected {what}"))),
    };
    match ty {
        Type::Own(resource) => handle_argument(exports, text, *resource, false),
        Type::Borrow(resource) => handle_argument(exports, text, *resource, true),
        Type::List(ty) => {
            let items = list('[', "a list")?;
            let items = items.into_iter().map(|item| inner(item, &ty.ty()));
            Ok(Arg::List(items.collect::<Result<_, _>>()?))
        }
        Type::FixedLengthList(ty) => {
            let items = list('[', "a list")?;
            let items = items.into_iter().map(|item| inner(item, &ty.ty()));
            Ok(Arg::List(items.collect::<Result<_, _>>()?))
        }
        Type::Tuple(ty) => {
            let items = list('(', "a tuple")?;
            let (expected, found) = (ty.types().len(), items.len());
            if expected != found {
                return Err(text.error(format!("expected {expected} values, found {found}")));
            }
            let items = items.into_iter().zip(ty.types()).map(|(item, ty)| inner(item, &ty));
            Ok(Arg::Tuple(items.collect::<Result<_, _>>()?))
        }
        Type::Record(ty) => {
            let fields = ty.fields().map(|field| (field.name.to_owned(), field.ty)).collect();
            record(exports, text, list('{', "a record")?, fields)
        }
        Type::Variant(ty) => {
            let (name, payload) = case(text)?;
            let found = ty.cases().find(|case| case.name == name.text);
            let Some(found) = found else {
                let names = ty.cases().map(|case| case.name.to_owned()).collect();
                return Err(name.error(format!("there is no case `{}`", name.text)).listing(names));
            };
            let payload = optional(exports, text, payload, found.ty)?;
            Ok(Arg::Variant(name.text.to_owned(), payload))
        }
        Type::Option(ty) => match case(text) {
            Ok((name, None)) if name.text == "none" => Ok(Arg::Option(None)),
            Ok((name, payload @ Some(_))) if name.text == "some" => {
                Ok(Arg::Option(optional(exports, text, payload, Some(ty.ty()))?))
            }
            // WAVE lets one leave out `some`.
            _ => Ok(Arg::Option(Some(Box::new(inner(text, &ty.ty())?)))),
        },
        Type::Result(ty) => match case(text)? {
            (name, payload) if name.text == "ok" => {
                Ok(Arg::Result(Ok(optional(exports, text, payload, ty.ok())?)))
            }
            (name, payload) if name.text == "err" => {
                Ok(Arg::Result(Err(optional(exports, text, payload, ty.err())?)))
            }
            (name, _) => Err(name.error("expected `ok` or `err`")),
        },
        _ => Err(text.error("this cannot be written as text")),
    }
}

/// A call that gives a handle to a `resource`.
fn handle_argument<'e>(
    exports: &'e Exports,
    text: Piece<'_>,
    resource: ResourceType,
    lent: bool,
) -> Result<Arg<'e>, Misplaced> {
    let parsed = Call::parse(text)?;
    let expected = || format!("expected a call that gives a `{}`", exports.resource(resource));
    let gives = |export: &&Export| handle(&export.ty.results().next()) == Some(resource);
    if !exports.has(parsed.first.name.text) {
        let givers = exports.funcs.iter().filter(gives).map(Export::shown).collect();
        return Err(text.error(expected()).listing(givers));
    }
    let call = bind(exports, &parsed)?;
    match gives(&call.export) {
        true => Ok(Arg::Handle { call, lent }),
        false => Err(text.error(expected()).about(format!("found {}", call.export.shown()))),
    }
}

fn record<'e>(
    exports: &'e Exports,
    text: Piece<'_>,
    items: Vec<Piece<'_>>,
    fields: Vec<(String, Type)>,
) -> Result<Arg<'e>, Misplaced> {
    let mut given = HashMap::new();
    for item in items {
        let colon = item.until(':')?;
        let name = item.part(0..colon);
        if colon == item.text.len() {
            return Err(item.error("expected a field: its name, `:` and its value"));
        }
        if !fields.iter().any(|(field, _)| field == bare(name.text)) {
            let names = fields.into_iter().map(|(name, _)| name).collect();
            return Err(name.error(format!("there is no field `{}`", name.text)).listing(names));
        }
        if given.insert(bare(name.text), item.after(colon + 1)).is_some() {
            return Err(name.error(format!("the field `{}` is given twice", name.text)));
        }
    }
    let field = |(name, ty): (String, Type)| {
        let value = match (given.get(name.as_str()), &ty) {
            (Some(value), ty) => argument(exports, *value, ty)?,
            // WAVE lets one leave out what is `none`.
            (None, Type::Option(_)) => Arg::Value(Value::Option(None)),
            (None, _) => return Err(text.error(format!("the field `{name}` is missing"))),
        };
        Ok((name, value))
    };
    Ok(Arg::Record(fields.into_iter().map(field).collect::<Result<_, _>>()?))
}

/// A case and its payload: `name` or `name(payload)`.
fn case(text: Piece<'_>) -> Result<(Piece<'_>, Option<Piece<'_>>), Misplaced> {
    let open = text.until('(')?;
    let name = text.part(0..open);
    let name = name.after(name.text.len() - bare(name.text).len());
    let payload = text.after(open);
    if payload.text.is_empty() {
        return Ok((name, None));
    }
    if !payload.is_bracketed() {
        return Err(text.error("expected a case: its name, and its payload in parentheses"));
    }
    Ok((name, Some(payload.part(1..payload.text.len() - 1))))
}

/// The payload of a case that has one of type `ty`, or none.
fn optional<'e>(
    exports: &'e Exports,
    whole: Piece<'_>,
    payload: Option<Piece<'_>>,
    ty: Option<Type>,
) -> Result<Option<Box<Arg<'e>>>, Misplaced> {
    match (payload, ty) {
        (None, None) => Ok(None),
        (Some(payload), Some(ty)) => Ok(Some(Box::new(argument(exports, payload, &ty)?))),
        (Some(payload), None) => Err(payload.error("the case has no payload")),
        (None, Some(_)) => Err(whole.error("the case has a payload")),
    }
}

/// A name without the `%` that keeps it from being a keyword.
fn bare(name: &str) -> &str {
    name.strip_prefix('%').unwrap_or(name)
}
