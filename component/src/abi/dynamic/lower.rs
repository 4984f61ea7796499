//! Values on their way into a guest.

use super::flat::{self, Checked};
use super::view::{CaseName, Fields, ListView, View};
use super::{Dynamic, element, unchecked};
use crate::abi::{ListTypes, Lower, MemorySink, Sink};
use crate::error::bug;
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, InterfaceType, RecordType, scalars};
use crate::value::Elements;
use anyhow::{Result, bail};
use wharf_runtime::check_stack;

/// Writes the parameters of a function, or its result, of which `checked` was made when they were checked.
pub fn lower_all<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    values: &[V],
    checked: &mut Checked,
    sink: &mut S,
    listed: ListTypes<'_>,
) -> Result<()> {
    let mut walk = LowerWalk { types, checked };
    for (i, value) in values.iter().enumerate() {
        let Some(ty) = listed.get(i) else { bail!(bug("more values than the function has")) };
        walk.lower(value, sink, ty)?;
    }
    debug_assert!(walk.checked.is_empty(), "a list that was checked is lowered");
    Ok(())
}

/// Lowers `value`, which is of type `ty`.
pub fn lower<V: Dynamic, S: Sink>(
    types: &ComponentTypes,
    value: &V,
    sink: &mut S,
    ty: InterfaceType,
) -> Result<()> {
    LowerWalk { types, checked: &mut Checked::default() }.lower(value, sink, ty)
}

/// The walk.
struct LowerWalk<'a> {
    types: &'a ComponentTypes,
    checked: &'a mut Checked,
}

impl LowerWalk<'_> {
    fn lower<V: Dynamic, S: Sink>(
        &mut self,
        value: &V,
        sink: &mut S,
        ty: InterfaceType,
    ) -> Result<()> {
        if value.is_scalar(ty) {
            return value.lower_scalar(sink);
        }
        let types = self.types;
        match (value.view(), ty) {
            (View::String(text), InterfaceType::String) => text.lower(sink, ty),
            (View::Resource(handle), InterfaceType::Own(_) | InterfaceType::Borrow(_)) => {
                handle.lower(sink, ty)
            }
            (View::List(items), InterfaceType::List(_) | InterfaceType::FixedList(_)) => {
                self.lower_list(items, sink, ty)
            }
            (View::Tuple(items), InterfaceType::Tuple(i)) => {
                let tuple = types.tuple(i);
                let values = items.iter().zip(tuple.types.iter().copied());
                self.lower_fields(values, sink, tuple.abi)
            }
            (View::Record(record), InterfaceType::Record(i)) => {
                self.lower_record::<V, S>(record, sink, types.record(i))
            }
            (View::Flags(flags), InterfaceType::Flags(i)) => {
                let names = &types.flags(i).names;
                let mut words = vec![0u32; names.len().div_ceil(32)];
                let is_set = |name| flags.iter().any(|flag| flag.is(name));
                for (i, _) in names.iter().enumerate().filter(|(_, name)| is_set(name)) {
                    words[i / 32] |= 1 << (i % 32);
                }
                sink.align(types.flags(i).abi.align);
                sink.put_flags(names.len(), &words)
            }
            (view, _) => self.lower_case(view, sink, ty),
        }
    }

    fn lower_case<V: Dynamic, S: Sink>(
        &mut self,
        view: View<'_, V>,
        sink: &mut S,
        ty: InterfaceType,
    ) -> Result<()> {
        let (abi, case, payload) = match (view, ty) {
            (View::Variant(name, payload), InterfaceType::Variant(i)) => {
                let variant = self.types.variant(i);
                let case = variant.cases.iter().position(|case| name.is(&case.name));
                let ty = case.and_then(|case| variant.cases[case].ty);
                (&variant.abi, case, payload.zip(ty))
            }
            (View::Enum(name), InterfaceType::Enum(i)) => {
                let names = &self.types.enumeration(i).names;
                (&self.types.enumeration(i).abi, names.iter().position(|n| name.is(n)), None)
            }
            (View::Option(payload), InterfaceType::Option(i)) => {
                let case = usize::from(payload.is_some());
                let payload = payload.map(|payload| (payload, self.types.option(i).ty));
                (&self.types.option(i).abi, Some(case), payload)
            }
            (View::Result(result), InterfaceType::Result(i)) => {
                let ty = self.types.result(i);
                let (case, payload) = match result {
                    Ok(payload) => (0, payload.zip(ty.ok)),
                    Err(payload) => (1, payload.zip(ty.err)),
                };
                (&ty.abi, Some(case), payload)
            }
            _ => bail!(unchecked()),
        };
        check_stack()?;
        let case = case.and_then(|case| u32::try_from(case).ok()).ok_or_else(unchecked)?;
        sink.variant(abi, case, |sink| match payload {
            Some((payload, ty)) => self.lower(payload, sink, ty),
            None => Ok(()),
        })
    }

    fn lower_record<V: Dynamic, S: Sink>(
        &mut self,
        record: &V::Fields,
        sink: &mut S,
        ty: &RecordType,
    ) -> Result<()> {
        let fields = ty.fields.iter();
        if record.in_order(ty) {
            let values = fields.enumerate();
            let values = values.filter_map(|(i, field)| record.value(i).map(|it| (it, field.ty)));
            return self.lower_fields(values, sink, ty.abi);
        }
        // Hosts may write the fields in any order.
        let values = fields.filter_map(|field| record.get(&field.name).map(|it| (it, field.ty)));
        self.lower_fields(values, sink, ty.abi)
    }

    fn lower_fields<'v, V: Dynamic, S: Sink>(
        &mut self,
        fields: impl Iterator<Item = (&'v V, InterfaceType)>,
        sink: &mut S,
        abi: CanonicalAbi,
    ) -> Result<()> {
        check_stack()?;
        sink.align(abi.align);
        for (value, ty) in fields {
            self.lower(value, sink, ty)?;
        }
        sink.align(abi.align);
        Ok(())
    }

    fn lower_list<V: Dynamic, S: Sink>(
        &mut self,
        items: ListView<'_, V>,
        sink: &mut S,
        ty: InterfaceType,
    ) -> Result<()> {
        let Some((element, length)) = element(self.types, ty) else { bail!(unchecked()) };
        check_stack()?;
        if length.is_some() {
            return (0..items.len()).try_for_each(|i| self.lower_item(&items, i, sink, element));
        }
        let rows = self.types.rows(element);
        match items {
            ListView::Compact(elements) if elements.scalar() == Some(element) => {
                return lower_elements(elements, sink, element);
            }
            ListView::Compact(elements) => {
                if let Some(bytes) = rows.and_then(|rows| elements.rows()?.bytes(rows)) {
                    return sink.plain_list(bytes, elements.len(), self.types.abi(element));
                }
            }
            ListView::Values(values) if flat::is_flat(self.types, element) => {
                let abi = self.types.abi(element);
                if let Some(bytes) = self.checked.take(values) {
                    return sink.plain_list(&bytes, values.len(), abi);
                }
                let write = |bytes: &mut [u8]| {
                    flat::write(self.types, values, element, bytes).map_err(|_| unchecked())
                };
                let span = sink.with_cx(|cx| cx.list_in_place(values.len(), abi, write))?;
                return sink.span(span);
            }
            ListView::Values(_) | ListView::Entries(_) => {}
        }
        let abi = self.types.abi(element);
        let write =
            |sink: &mut MemorySink<'_, '_>, i: usize| self.lower_item(&items, i, sink, element);
        let span = sink.with_cx(|cx| cx.list(items.len(), abi, write))?;
        sink.span(span)
    }

    /// Writes element `index`.
    fn lower_item<V: Dynamic, S: Sink>(
        &mut self,
        items: &ListView<'_, V>,
        index: usize,
        sink: &mut S,
        element: InterfaceType,
    ) -> Result<()> {
        match items {
            ListView::Values(values) => self.lower(&values[index], sink, element),
            ListView::Compact(elements) => self.lower(&elements.value(index), sink, element),
            ListView::Entries(entries) => {
                let InterfaceType::Tuple(i) = element else { bail!(unchecked()) };
                let tuple = self.types.tuple(i);
                let (key, value) = &entries[index];
                let fields = [key, value].into_iter().zip(tuple.types.iter().copied());
                self.lower_fields(fields, sink, tuple.abi)
            }
        }
    }
}

/// Writes a list of scalars that is held as one.
fn lower_elements<S: Sink>(elements: &Elements, sink: &mut S, ty: InterfaceType) -> Result<()> {
    macro_rules! lower_elements {
        ($($kind:ident $ty:ident;)*) => {
            match elements {
                $(Elements::$kind(items) => <$ty as Lower>::lower_list(items, sink, ty),)*
                Elements::Rows(_) => bail!(unchecked()),
            }
        };
    }
    scalars! { lower_elements }
}
