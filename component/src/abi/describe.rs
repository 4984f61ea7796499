//! Rust types in WIT, for messages.
//!
//! A type's check says all that there is to say of it, in calls of the methods of [`TypeContext`]. A
//! context that describes writes them down instead of comparing. (To have each type say it once more,
//! in a method of its own, was rejected: derives and hosts' bindings would print everything twice.)

use std::cell::{Cell, RefCell};

use anyhow::Context as _;

use super::ComponentNamedList;
use super::check::{ListTypes, TypeContext, Typecheck};
use crate::error::TypeMismatch;
use crate::types::{FuncTypeIndex, InterfaceType, MAX_DEPTH, MAX_ITEMS};

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Description {
    text: RefCell<String>,
    depth: Cell<u32>,
}

type Outcome = Result<(), TypeMismatch>;

/// What is not looked at: the type that a component has.
const ANY: &InterfaceType = &InterfaceType::Bool;

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
    pub(crate) fn describe_func(&self, check: impl FnOnce(&TypeContext<'_>) -> Outcome) -> String {
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
    fn group<T>(
        &self,
        before: &str,
        items: &[T],
        after: &str,
        item: impl Fn(&T) -> Outcome,
    ) -> Outcome {
        self.put(before);
        let depth = self.depth.replace(self.depth.get() + 1);
        if depth > MAX_DEPTH {
            self.put("…");
        } else {
            for (i, one) in items.iter().take(MAX_ITEMS).enumerate() {
                self.put(if i == 0 { "" } else { ", " });
                item(one)?;
            }
            self.put(if items.len() > MAX_ITEMS { ", …" } else { "" });
        }
        self.depth.set(depth);
        self.put(after);
        Ok(())
    }

    pub(super) fn name(&self, name: &str) -> Outcome {
        self.put(name);
        Ok(())
    }

    pub(super) fn record(&self, cx: &TypeContext<'_>, fields: &[(&str, Typecheck)]) -> Outcome {
        self.group("record { ", fields, " }", |(name, check)| {
            self.put(&format!("{name}: "));
            check(ANY, cx)
        })
    }

    pub(super) fn variant(
        &self,
        cx: &TypeContext<'_>,
        cases: &[(&str, Option<Typecheck>)],
    ) -> Outcome {
        self.group("variant { ", cases, " }", |(name, check)| {
            self.put(name);
            match check {
                Some(check) => self.group("(", &[*check], ")", |check| check(ANY, cx)),
                None => Ok(()),
            }
        })
    }

    pub(super) fn names(&self, keyword: &str, names: &[&str]) -> Outcome {
        self.group(&format!("{keyword} {{ "), names, " }", |name| self.name(name))
    }

    /// `list<...>` and what else has types in angles.
    pub(super) fn generic(
        &self,
        cx: &TypeContext<'_>,
        before: &str,
        checks: &[Typecheck],
        after: &str,
    ) -> Outcome {
        self.group(before, checks, after, |check| check(ANY, cx))
    }

    pub(super) fn result(
        &self,
        cx: &TypeContext<'_>,
        ok: Option<Typecheck>,
        err: Option<Typecheck>,
    ) -> Outcome {
        match (ok, err) {
            (None, None) => self.name("result"),
            (Some(ok), None) => self.generic(cx, "result<", &[ok], ">"),
            (None, Some(err)) => self.generic(cx, "result<_, ", &[err], ">"),
            (Some(ok), Some(err)) => self.generic(cx, "result<", &[ok, err], ">"),
        }
    }

    /// A handle, by the name of the host's Rust type without its path.
    pub(super) fn resource(&self, name: &str) -> Outcome {
        let name = name.split('<').next().unwrap_or(name);
        self.name(name.rsplit("::").next().unwrap_or(name))
    }

    /// The parameters of a function, or its result.
    pub(super) fn all(
        &self,
        cx: &TypeContext<'_>,
        types: ListTypes<'_>,
        checks: &[Typecheck],
    ) -> Outcome {
        match types {
            ListTypes::Result(_) if checks.is_empty() => Ok(()),
            ListTypes::Result(_) => self.generic(cx, " -> ", checks, ""),
            ListTypes::Params(params) => {
                let names = params.iter().map(|param| param.name.as_str());
                let names = names.chain(std::iter::repeat("_"));
                let params: Vec<(&str, Typecheck)> = names.zip(checks.iter().copied()).collect();
                self.group("func(", &params, ")", |(name, check)| {
                    self.put(&format!("{name}: "));
                    check(ANY, cx)
                })
            }
        }
    }
}
