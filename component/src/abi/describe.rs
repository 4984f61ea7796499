//! Rust types in WIT, for messages.
//!
//! A type's check says all that there is to say of it, in [`Shape`]s. A context that describes writes them
//! down instead of comparing. (To have each type say it once more, in a method of its own, was rejected:
//! derives and hosts' bindings would print everything twice.)

use std::cell::{Cell, RefCell};

use anyhow::Context as _;

use super::types::{ListTypes, TypeContext, Typecheck};
use super::{ComponentNamedList, Shape};
use crate::error::TypeMismatch;
use crate::types::{FuncTypeIndex, InterfaceType, MAX_DEPTH, MAX_ITEMS, Short};

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Description {
    text: RefCell<String>,
    depth: Cell<u32>,
}

impl TypeContext<'_> {
    /// Whether a function of the component has these parameters and this result.
    pub(crate) fn check_func<P, R>(&self, index: FuncTypeIndex) -> anyhow::Result<()>
    where
        P: ComponentNamedList,
        R: ComponentNamedList,
    {
        let ty = self.types().func(index);
        let params = |cx: &TypeContext<'_>| P::typecheck_all(ListTypes::Params(&ty.params), cx);
        let result = |cx: &TypeContext<'_>| R::typecheck_all(ListTypes::Result(ty.result), cx);
        let whole = |mismatch: TypeMismatch| {
            let asked = self.describe_func(|cx| params(cx).and_then(|()| result(cx)));
            mismatch.in_funcs(self.types().display_func(index), asked)
        };
        params(self).map_err(whole).context("type mismatch with parameters")?;
        result(self).map_err(whole).context("type mismatch with results")?;
        Ok(())
    }

    /// The function type in WIT whose parameters and result `check` asks for, one after the other.
    /// Names of parameters are those of the component's function.
    pub(crate) fn describe_func(
        &self,
        check: impl FnOnce(&TypeContext<'_>) -> Result<(), TypeMismatch>,
    ) -> String {
        let description = Description::default();
        // Nothing is compared, so that there is no error.
        let _ = check(&self.describing(&description));
        description.text.into_inner()
    }
}

impl Description {
    fn put(&self, text: &str) {
        self.text.borrow_mut().push_str(text);
    }

    /// `before`, the items with commas between them, `after`. Cut where it is deep or wide.
    fn group<T>(&self, before: &str, items: &[T], after: &str, item: impl Fn(&T)) {
        self.put(before);
        let depth = self.depth.replace(self.depth.get() + 1);
        if depth > MAX_DEPTH {
            self.put("…");
        } else {
            for (i, one) in items.iter().take(MAX_ITEMS).enumerate() {
                self.put(if i == 0 { "" } else { ", " });
                item(one);
            }
            self.put(if items.len() > MAX_ITEMS { ", …" } else { "" });
        }
        self.depth.set(depth);
        self.put(after);
    }

    /// A type of this shape.
    pub(super) fn shape(&self, cx: &TypeContext<'_>, shape: Shape<'_>) {
        let part = |check: &Typecheck| self.part(cx, *check);
        match shape {
            Shape::Simple(ty, name) => self.put(ty.primitive_name().unwrap_or(name)),
            Shape::Record(fields) => {
                self.group("record { ", fields, " }", |field| self.named(cx, field));
            }
            Shape::Variant(cases) => self.group("variant { ", cases, " }", |(name, check)| {
                self.put(name);
                if let Some(check) = check {
                    self.group("(", &[*check], ")", part);
                }
            }),
            Shape::Enum(names) => self.group("enum { ", names, " }", |name| self.put(name)),
            Shape::Flags(names) => self.group("flags { ", names, " }", |name| self.put(name)),
            Shape::List(check) => self.group("list<", &[check], ">", part),
            Shape::FixedList(check, length) => {
                self.group("list<", &[check], &format!(", {length}>"), part);
            }
            Shape::Option(check) => self.group("option<", &[check], ">", part),
            Shape::Result([None, None]) => self.put("result"),
            Shape::Result([Some(ok), None]) => self.group("result<", &[ok], ">", part),
            Shape::Result([None, Some(err)]) => self.group("result<_, ", &[err], ">", part),
            Shape::Result([Some(ok), Some(err)]) => self.group("result<", &[ok, err], ">", part),
            Shape::Tuple(checks) => self.group("tuple<", checks, ">", part),
            Shape::Handle | Shape::NumberedHandle => self.put("resource"),
            // Without its path and what it is generic over.
            Shape::Resource(_, name) => {
                let name = name.split('<').next().unwrap_or(name);
                self.put(name.rsplit("::").next().unwrap_or(name));
            }
        }
    }

    /// The parameters of a function, or its result.
    pub(super) fn all(&self, cx: &TypeContext<'_>, types: ListTypes<'_>, checks: &[Typecheck]) {
        match types {
            ListTypes::Result(_) if checks.is_empty() => {}
            ListTypes::Result(_) => self.group(" -> ", checks, "", |check| self.part(cx, *check)),
            ListTypes::Params(params) => {
                let names = params.iter().map(|param| param.name.as_str());
                let names = names.chain(std::iter::repeat("_"));
                let params: Vec<(&str, Typecheck)> = names.zip(checks.iter().copied()).collect();
                self.group("func(", &params, ")", |param| self.named(cx, param));
            }
        }
    }

    fn named(&self, cx: &TypeContext<'_>, (name, check): &(&str, Typecheck)) {
        self.put(&format!("{}: ", Short(name)));
        self.part(cx, *check);
    }

    /// What `check` asks for. The type that a component has is not looked at, and there is no error.
    fn part(&self, cx: &TypeContext<'_>, check: Typecheck) {
        let _ = check(&InterfaceType::Bool, cx);
    }
}
