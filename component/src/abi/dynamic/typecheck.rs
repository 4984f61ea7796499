//! Whether a value is of a type. What explains where it is not is made on the way back only.

use super::flat::{self, Checked};
use super::view::{CaseName, Fields, ListView, View};
use super::{Dynamic, element};
use crate::abi::part::{part_name, part_type};
use crate::abi::{ListTypes, TypeContext};
use crate::error::TypeMismatch;
use crate::types::{InterfaceType, RecordType};
use crate::value::Elements;
use wharf_runtime::check_stack;

/// Whether `value` is of type `ty`. [`lower`](super::lower) expects that it is.
pub fn typecheck<V: Dynamic>(
    value: &V,
    ty: InterfaceType,
    cx: &TypeContext<'_>,
) -> Result<(), TypeMismatch> {
    CheckWalk { cx, checked: None }.value(value, ty)
}

/// Whether `values` are of the types of a function's parameters or result. Gives what lowering them needs.
pub fn typecheck_all<V: Dynamic>(
    values: &[V],
    types: ListTypes<'_>,
    cx: &TypeContext<'_>,
) -> Result<Checked, TypeMismatch> {
    cx.check_count(types, values.len())?;
    let mut check = CheckWalk { cx, checked: Some(Checked::default()) };
    for (i, value) in values.iter().enumerate() {
        if let Some(ty) = types.get(i) {
            check.value(value, ty).map_err(|error| error.within(types.place(i)))?;
        }
    }
    Ok(check.checked.unwrap_or_default())
}

/// What messages call `value`.
fn kind<V: Dynamic>(value: &V) -> &'static str {
    value.scalar_kind().unwrap_or_else(|| value.view().kind())
}

/// The walk.
struct CheckWalk<'a, 't> {
    cx: &'a TypeContext<'t>,
    /// What is made of the values, if anybody needs it.
    checked: Option<Checked>,
}

impl CheckWalk<'_, '_> {
    fn value<V: Dynamic>(&mut self, value: &V, ty: InterfaceType) -> Result<(), TypeMismatch> {
        let types = self.cx.types();
        match (value.view(), ty) {
            (View::String(_), InterfaceType::String) => Ok(()),
            (View::List(items), InterfaceType::List(_) | InterfaceType::FixedList(_)) => {
                self.check_list(items, ty)
            }
            (View::Tuple(items), InterfaceType::Tuple(i)) => {
                let tuple = &types.tuple(i).types;
                if items.len() != tuple.len() {
                    return Err(self.cx.mismatch(ty, format!("a tuple of {}", items.len())));
                }
                let mut items = items.iter().zip(tuple).enumerate();
                items.try_for_each(|(i, (item, part))| self.check_part(item, *part, (ty, i)))
            }
            (View::Record(record), InterfaceType::Record(i)) => {
                self.check_record::<V>(record, types.record(i), ty)
            }
            (View::Variant(name, payload), InterfaceType::Variant(i)) => {
                match types.variant(i).cases.iter().position(|case| name.is(&case.name)) {
                    Some(case) => self.check_payload(payload, (ty, case)),
                    None => Err(self.cx.mismatch(ty, format!("a variant of case `{name}`"))),
                }
            }
            (View::Enum(name), InterfaceType::Enum(i)) => {
                match types.enumeration(i).names.iter().any(|known| name.is(known)) {
                    true => Ok(()),
                    false => Err(self.cx.mismatch(ty, format!("an enum of case `{name}`"))),
                }
            }
            (View::Option(payload), InterfaceType::Option(i)) => match payload {
                Some(payload) => self.check_part(payload, types.option(i).ty, (ty, 0)),
                None => Ok(()),
            },
            (View::Result(Ok(payload)), InterfaceType::Result(_)) => {
                self.check_payload(payload, (ty, 0))
            }
            (View::Result(Err(payload)), InterfaceType::Result(_)) => {
                self.check_payload(payload, (ty, 1))
            }
            (View::Flags(flags), InterfaceType::Flags(i)) => {
                let names = &types.flags(i).names;
                match flags.iter().find(|flag| !names.iter().any(|name| flag.is(name))) {
                    Some(flag) => Err(self.cx.mismatch(ty, format!("flags with `{flag}`"))),
                    None => Ok(()),
                }
            }
            (View::Resource(any), InterfaceType::Own(_) | InterfaceType::Borrow(_)) => {
                self.cx.check_any(ty, any)
            }
            _ if value.is_scalar(ty) => Ok(()),
            _ => Err(self.cx.mismatch(ty, kind(value))),
        }
    }

    /// The check of a value that is inside of another: the type of that, and which part of it this is.
    #[inline]
    fn check_part<V: Dynamic>(
        &mut self,
        value: &V,
        ty: InterfaceType,
        place: (InterfaceType, usize),
    ) -> Result<(), TypeMismatch> {
        let outcome = match check_stack() {
            Ok(()) => self.value(value, ty),
            Err(_) => {
                Err(TypeMismatch::new("a value for which the stack has room", "a deeper one"))
            }
        };
        outcome.map_err(|mismatch| mismatch.within(part_name(self.cx.types(), place.0, place.1)))
    }

    /// [`check_part`] of the payload of a case, which may have none.
    fn check_payload<V: Dynamic>(
        &mut self,
        payload: Option<&V>,
        place: (InterfaceType, usize),
    ) -> Result<(), TypeMismatch> {
        let mismatch = match (payload, part_type(self.cx.types(), place.0, place.1)) {
            (Some(payload), Some(ty)) => return self.check_part(payload, ty, place),
            (None, None) => return Ok(()),
            (None, Some(ty)) => self.cx.mismatch(ty, "no payload"),
            (Some(payload), None) => TypeMismatch::new("no payload", kind(payload)),
        };
        Err(mismatch.within(part_name(self.cx.types(), place.0, place.1)))
    }

    fn check_list<V: Dynamic>(
        &mut self,
        items: ListView<'_, V>,
        ty: InterfaceType,
    ) -> Result<(), TypeMismatch> {
        let Some((element, length)) = element(self.cx.types(), ty) else {
            return Err(self.cx.mismatch(ty, "a list"));
        };
        if length.is_some_and(|length| items.len() as u64 != u64::from(length)) {
            return Err(self.cx.mismatch(ty, format!("a list of {}", items.len())));
        }
        match items {
            ListView::Values(values) => self.check_values(values, element, ty),
            ListView::Entries(entries) => self.check_entries(entries, element, ty),
            // They are all of one type.
            ListView::Compact(elements) => match elements.scalar() == Some(element) {
                true => Ok(()),
                false => self.check_first(elements, element, ty),
            },
        }
    }

    fn check_first(
        &mut self,
        elements: &Elements,
        element: InterfaceType,
        ty: InterfaceType,
    ) -> Result<(), TypeMismatch> {
        let same = |rows| elements.rows().is_some_and(|found| found.bytes(rows).is_some());
        if elements.len() == 0 || self.cx.types().rows(element).is_some_and(same) {
            return Ok(());
        }
        self.check_part(&elements.value(0), element, (ty, 0))
    }

    fn check_values<V: Dynamic>(
        &mut self,
        values: &[V],
        element: InterfaceType,
        ty: InterfaceType,
    ) -> Result<(), TypeMismatch> {
        let types = self.cx.types();
        // Those of fixed length are lowered one by one, to where the list is.
        let is_flat = matches!(ty, InterfaceType::List(_)) && flat::is_flat(types, element);
        let Some(checked) = self.checked.as_mut().filter(|_| is_flat && !values.is_empty()) else {
            return self.check_each(values, element, ty);
        };
        let mut bytes = Vec::new();
        let size = values.len().checked_mul(types.abi(element).size as usize);
        if size.is_none_or(|size| bytes.try_reserve_exact(size).is_err()) {
            return Err(TypeMismatch::new("a list for which the host has memory", "a longer one"));
        }
        bytes.resize(size.unwrap_or(0), 0);
        match flat::write(types, values, element, &mut bytes) {
            Ok(()) => {
                checked.push(values, bytes);
                Ok(())
            }
            Err(wrong) => {
                self.check_part(&values[wrong], element, (ty, wrong))?;
                Err(self.cx.mismatch(element, kind(&values[wrong])))
            }
        }
    }

    fn check_each<V: Dynamic>(
        &mut self,
        values: &[V],
        element: InterfaceType,
        ty: InterfaceType,
    ) -> Result<(), TypeMismatch> {
        let mut known = V::Known::default();
        let rows = self.cx.types().rows(element);
        for (i, value) in values.iter().enumerate() {
            let accepted = rows.is_some_and(|rows| {
                value.each_of_row(rows, &mut known, |field, value| value.is(field.ty))
            });
            if !accepted {
                self.check_part(value, element, (ty, i))?;
            }
        }
        Ok(())
    }

    fn check_entries<V: Dynamic>(
        &mut self,
        entries: &[(V, V)],
        element: InterfaceType,
        ty: InterfaceType,
    ) -> Result<(), TypeMismatch> {
        let types = self.cx.types();
        // (A list of pairs may be given as a map.)
        let parts = match element {
            InterfaceType::Tuple(i) => types.tuple(i).types.as_array().copied(),
            _ => None,
        };
        let Some([key_ty, value_ty]) = parts else { return Err(self.cx.mismatch(ty, "a map")) };
        for (i, (key, value)) in entries.iter().enumerate() {
            let within = |mismatch: TypeMismatch| mismatch.within(part_name(types, ty, i));
            self.check_part(key, key_ty, (element, 0)).map_err(within)?;
            self.check_part(value, value_ty, (element, 1)).map_err(within)?;
        }
        Ok(())
    }

    fn check_record<V: Dynamic>(
        &mut self,
        found: &V::Fields,
        record: &RecordType,
        ty: InterfaceType,
    ) -> Result<(), TypeMismatch> {
        let in_order = found.in_order(record);
        if !in_order {
            self.check_names::<V>(found, record, ty)?;
        }
        for (i, expected) in record.fields.iter().enumerate() {
            let value = if in_order { found.value(i) } else { found.get(&expected.name) };
            let Some(value) = value else {
                return Err(self
                    .cx
                    .mismatch(ty, format!("a record without the field `{}`", expected.name)));
            };
            self.check_part(value, expected.ty, (ty, i))?;
        }
        Ok(())
    }

    fn check_names<V: Dynamic>(
        &mut self,
        found: &V::Fields,
        record: &RecordType,
        ty: InterfaceType,
    ) -> Result<(), TypeMismatch> {
        let unknown = |name: &&str| record.fields.iter().all(|field| field.name != **name);
        if let Some(name) = found.names().find(unknown) {
            return Err(self.cx.mismatch(ty, format!("a record with a field `{name}`")));
        }
        if found.len() != record.fields.len() {
            return Err(self.cx.mismatch(ty, format!("a record of {} fields", found.len())));
        }
        Ok(())
    }
}
