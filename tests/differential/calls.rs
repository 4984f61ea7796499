//! Which calls of `realloc` lowering makes: the specification fixes them, and guests can tell.
//!
//! See CanonicalABI.md `lower_flat_values`, `store_list_into_range` and `store_string_into_range`.

use crate::components::{Encoding, Forward};
use crate::model::{self, layout, layout_all};
use crate::types::{Signature, Ty};
use wharf::component::Value;

/// What the guest's `trace` says of the calls of its `realloc`: see `LIBC`.
pub(crate) fn trace(calls: &[[u32; 4]]) -> u64 {
    let numbers = calls.iter().flatten();
    numbers.fold(0, |trace: u64, &number| {
        trace.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(number.into())
    })
}

/// The calls of the `realloc` of guest `index` in a row, when `params` come in and `answer` comes
/// back.
pub(crate) fn of_link(
    links: &[Forward],
    index: usize,
    signature: &Signature,
    params: &[Value],
    answer: Option<&Value>,
) -> Vec<[u32; 4]> {
    let to = links[index].encoding;
    let caller = index.checked_sub(1).map(|index| links[index].encoding);
    let mut calls = Calls { from: caller, to, calls: Vec::new() };
    if model::flatten_all(&signature.params).len() > model::MAX_FLAT_PARAMS {
        let (size, align) = layout_all(&signature.params);
        calls.allocate(align, size);
    }
    for (ty, value) in signature.params.iter().zip(params) {
        calls.value(ty, value);
    }
    if let (Some(ty), Some(answer)) = (&signature.result, answer) {
        if model::flatten(ty).len() > 1 {
            // The guest makes room itself.
            let (size, align) = layout(ty);
            calls.allocate(align, size);
        }
        calls.from = links.get(index + 1).map(|callee| callee.encoding);
        calls.value(ty, answer);
    }
    calls.calls
}

struct Calls {
    /// The encoding where strings come from; `None` for the host, which has UTF-8.
    from: Option<Encoding>,
    to: Encoding,
    /// Whether something is moved, its size, the alignment and the new size.
    calls: Vec<[u32; 4]>,
}

impl Calls {
    fn allocate(&mut self, align: u32, size: u32) {
        self.calls.push([0, 0, align, size]);
    }

    fn reallocate(&mut self, old: u32, align: u32, size: u32) {
        self.calls.push([1, old, align, size]);
    }

    fn value(&mut self, ty: &Ty, value: &Value) {
        match (ty, value) {
            (Ty::Str, Value::String(string)) => self.string(string),
            (Ty::List(element), Value::List(values)) => {
                let (size, align) = layout(element);
                self.allocate(align, size * values.len() as u32);
                values.values().for_each(|value| self.value(element, &value));
            }
            (Ty::Map(key, element), _) => {
                let entry = Ty::Tuple(vec![Ty::clone(key), Ty::clone(element)]);
                self.value(&Ty::List(Box::new(entry)), value);
            }
            (Ty::Fixed(element, _), Value::List(values)) => {
                values.values().for_each(|value| self.value(element, &value));
            }
            (Ty::Record(fields), Value::Record(record)) => {
                let fields = fields.iter().zip(record.values());
                fields.for_each(|((_, ty), value)| self.value(ty, value));
            }
            (Ty::Tuple(types), Value::Tuple(values)) => {
                types.iter().zip(values).for_each(|(ty, value)| self.value(ty, value));
            }
            (Ty::Variant(cases), Value::Variant(name, Some(payload))) => {
                let case = cases.iter().find(|case| name == case.0.as_str());
                if let Some((_, Some(ty))) = case {
                    self.value(ty, payload);
                }
            }
            (Ty::Option(ty), Value::Option(Some(payload)))
            | (Ty::Result(Some(ty), _), Value::Result(Ok(Some(payload))))
            | (Ty::Result(_, Some(ty)), Value::Result(Err(Some(payload)))) => {
                self.value(ty, payload)
            }
            _ => {}
        }
    }

    fn string(&mut self, string: &str) {
        let bytes = string.len() as u32;
        let utf16 = string.encode_utf16().count() as u32;
        let wide = string.chars().any(|char| u32::from(char) > 0xff);
        // What came by `latin1+utf16` is Latin-1 if it can be.
        let latin1 = self.from == Some(Encoding::Latin1OrUtf16) && !wide;
        let utf8 = matches!(self.from, None | Some(Encoding::Utf8));
        let units = if utf8 { bytes } else { utf16 };
        match self.to {
            Encoding::Utf8 => {
                self.allocate(1, units);
                let worst = units * if latin1 { 2 } else { 3 };
                if !utf8 && !string.is_ascii() {
                    self.reallocate(units, 1, worst);
                    if worst > bytes {
                        self.reallocate(worst, 1, bytes);
                    }
                }
            }
            Encoding::Utf16 => {
                self.allocate(2, 2 * units);
                if utf16 < units {
                    self.reallocate(2 * units, 2, 2 * utf16);
                }
            }
            Encoding::Latin1OrUtf16 if self.from == Some(Encoding::Latin1OrUtf16) => {
                self.allocate(2, if latin1 { units } else { 2 * units });
            }
            Encoding::Latin1OrUtf16 => {
                self.allocate(2, units);
                if wide {
                    self.reallocate(units, 2, 2 * units);
                    if utf16 < units {
                        self.reallocate(2 * units, 2, 2 * utf16);
                    }
                } else if utf16 < units {
                    self.reallocate(units, 2, utf16);
                }
            }
        }
    }
}
