//! The canonical ABI once more, as plainly as its specification has it: layout, flattening, storing
//! and loading (CanonicalABI.md, "Storing", "Loading", "Flattening", "Flat Lifting"), on bytes and
//! cells and without any runtime. What guests return or pass is held against it.

use crate::components::Encoding;
use crate::types::Ty;
use wharf::component::{Record, Value};

/// The type of a core value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Core {
    I32,
    I64,
    F32,
    F64,
}

pub(crate) const MAX_FLAT_PARAMS: usize = 16;

/// Set in the length of a string that is UTF-16 where it might have been Latin-1.
const UTF16_TAG: u32 = 1 << 31;

/// Size and alignment.
pub(crate) fn layout(ty: &Ty) -> (u32, u32) {
    match ty {
        Ty::Bool | Ty::S8 | Ty::U8 => (1, 1),
        Ty::S16 | Ty::U16 => (2, 2),
        Ty::S32 | Ty::U32 | Ty::F32 | Ty::Char => (4, 4),
        Ty::S64 | Ty::U64 | Ty::F64 => (8, 8),
        Ty::Str | Ty::List(_) | Ty::Map(..) => (8, 4),
        Ty::Fixed(element, length) => {
            let (size, align) = layout(element);
            (size * length, align)
        }
        Ty::Record(fields) => layout_all(fields.iter().map(|field| &field.1)),
        Ty::Tuple(types) => layout_all(types),
        Ty::Flags(names) => match names.len() {
            0..=8 => (1, 1),
            9..=16 => (2, 2),
            _ => (4, 4),
        },
        _ => {
            let cases = cases(ty);
            let payloads = cases.iter().filter_map(|case| case.map(layout));
            let (size, align) =
                payloads.fold((0, 1), |(size, align), (s, a)| (size.max(s), align.max(a)));
            let discriminant = discriminant_size(cases.len());
            let align = align.max(discriminant);
            (align_to(align_to(discriminant, payload_align(ty)) + size, align), align)
        }
    }
}

/// Those of a tuple of `types`.
pub(crate) fn layout_all<'a>(types: impl IntoIterator<Item = &'a Ty>) -> (u32, u32) {
    let (mut end, mut all) = (0, 1);
    for ty in types {
        let (size, align) = layout(ty);
        end = align_to(end, align) + size;
        all = all.max(align);
    }
    (align_to(end, all), all)
}

/// The core values that a value of type `ty` becomes.
pub(crate) fn flatten(ty: &Ty) -> Vec<Core> {
    match ty {
        Ty::S64 | Ty::U64 => vec![Core::I64],
        Ty::F32 => vec![Core::F32],
        Ty::F64 => vec![Core::F64],
        Ty::Str | Ty::List(_) | Ty::Map(..) => vec![Core::I32; 2],
        Ty::Fixed(element, length) => flatten(element).repeat(*length as usize),
        Ty::Record(fields) => fields.iter().flat_map(|field| flatten(&field.1)).collect(),
        Ty::Tuple(types) => flatten_all(types),
        Ty::Variant(_) | Ty::Enum(_) | Ty::Option(_) | Ty::Result(..) => {
            let mut joined = vec![Core::I32];
            for payload in cases(ty).into_iter().flatten() {
                for (i, core) in flatten(payload).into_iter().enumerate() {
                    match joined.get_mut(i + 1) {
                        Some(known) => *known = join(*known, core),
                        None => joined.push(core),
                    }
                }
            }
            joined
        }
        _ => vec![Core::I32],
    }
}

/// Those of all values, one after the other.
pub(crate) fn flatten_all(types: &[Ty]) -> Vec<Core> {
    types.iter().flat_map(flatten).collect()
}

fn join(a: Core, b: Core) -> Core {
    match (a, b) {
        _ if a == b => a,
        (Core::I32, Core::F32) | (Core::F32, Core::I32) => Core::I32,
        _ => Core::I64,
    }
}

/// The payloads of the cases of a variant, or of what is one by despecialisation.
fn cases(ty: &Ty) -> Vec<Option<&Ty>> {
    match ty {
        Ty::Variant(cases) => cases.iter().map(|case| case.1.as_ref()).collect(),
        Ty::Enum(names) => vec![None; names.len()],
        Ty::Option(ty) => vec![None, Some(ty)],
        Ty::Result(ok, err) => vec![ok.as_deref(), err.as_deref()],
        other => unreachable!("{other:?} has no cases"),
    }
}

fn discriminant_size(cases: usize) -> u32 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

fn payload_align(ty: &Ty) -> u32 {
    cases(ty).into_iter().flatten().map(|payload| layout(payload).1).max().unwrap_or(1)
}

fn align_to(offset: u32, align: u32) -> u32 {
    offset.next_multiple_of(align)
}

/// The number of a value's case, and its payload.
fn case_of<'v>(ty: &Ty, value: &'v Value) -> (usize, Option<&'v Value>) {
    fn position<'n>(mut names: impl Iterator<Item = &'n String>, name: &str) -> usize {
        names.position(|known| known == name).expect("a case of the type")
    }
    match (ty, value) {
        (Ty::Variant(cases), Value::Variant(name, payload)) => {
            (position(cases.iter().map(|case| &case.0), name), payload.as_deref())
        }
        (Ty::Enum(names), Value::Enum(name)) => (position(names.iter(), name), None),
        (Ty::Option(_), Value::Option(payload)) => (payload.is_some().into(), payload.as_deref()),
        (Ty::Result(..), Value::Result(Ok(payload))) => (0, payload.as_deref()),
        (Ty::Result(..), Value::Result(Err(payload))) => (1, payload.as_deref()),
        _ => panic!("{value:?} is no {ty:?}"),
    }
}

/// The value of case `index`.
fn of_case(ty: &Ty, index: usize, payload: Option<Value>) -> Value {
    let payload = payload.map(Box::new);
    match ty {
        Ty::Variant(cases) => Value::Variant(cases[index].0.as_str().into(), payload),
        Ty::Enum(names) => Value::Enum(names[index].as_str().into()),
        Ty::Option(_) => Value::Option(payload),
        Ty::Result(..) => Value::Result(if index == 0 { Ok(payload) } else { Err(payload) }),
        other => unreachable!("{other:?} has no cases"),
    }
}

/// The bits of a value that is one scalar, and of nothing else.
fn bits(ty: &Ty, value: &Value) -> Option<u64> {
    Some(match (ty, value) {
        (_, Value::Bool(value)) => u64::from(*value),
        (_, Value::S8(value)) => u64::from(*value as u8),
        (_, Value::U8(value)) => u64::from(*value),
        (_, Value::S16(value)) => u64::from(*value as u16),
        (_, Value::U16(value)) => u64::from(*value),
        (_, Value::S32(value)) => u64::from(*value as u32),
        (_, Value::U32(value)) => u64::from(*value),
        (_, Value::S64(value)) => *value as u64,
        (_, Value::U64(value)) => *value,
        (_, Value::Float32(value)) => u64::from(value.to_bits()),
        (_, Value::Float64(value)) => value.to_bits(),
        (_, Value::Char(value)) => u64::from(u32::from(*value)),
        (Ty::Flags(names), Value::Flags(set)) => {
            let bit =
                |(i, name): (usize, &String)| u64::from(set.iter().any(|set| set == name)) << i;
            names.iter().enumerate().map(bit).sum()
        }
        _ => return None,
    })
}

/// The scalar of these bits; `None` where the type has none of them.
fn scalar(ty: &Ty, bits: u64) -> Option<Value> {
    Some(match ty {
        Ty::Bool => Value::Bool(bits as u32 != 0),
        Ty::S8 => Value::S8(bits as i8),
        Ty::U8 => Value::U8(bits as u8),
        Ty::S16 => Value::S16(bits as i16),
        Ty::U16 => Value::U16(bits as u16),
        Ty::S32 => Value::S32(bits as i32),
        Ty::U32 => Value::U32(bits as u32),
        Ty::S64 => Value::S64(bits as i64),
        Ty::U64 => Value::U64(bits),
        Ty::F32 => Value::Float32(f32::from_bits(bits as u32)),
        Ty::F64 => Value::Float64(f64::from_bits(bits)),
        Ty::Char => Value::Char(char::from_u32(bits as u32)?),
        Ty::Flags(names) => {
            let set = names.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
            Value::Flags(set.map(|(_, name)| name.as_str().into()).collect())
        }
        other => unreachable!("{other:?} is no scalar"),
    })
}

/// A part of guest memory that values are stored to.
pub(crate) struct Image {
    encoding: Encoding,
    /// The address of the first byte.
    base: u32,
    pub(crate) bytes: Vec<u8>,
}

impl Image {
    pub(crate) fn new(encoding: Encoding, base: u32) -> Image {
        Image { encoding, base, bytes: Vec::new() }
    }

    /// The cells in which `values` are passed: their core values, or the address of all of them
    /// where there are more than `max`.
    pub(crate) fn cells(&mut self, types: &[Ty], values: &[Value], max: usize) -> Vec<u64> {
        if flatten_all(types).len() <= max {
            let values = types.iter().zip(values);
            return values.flat_map(|(ty, value)| self.flat(ty, value)).collect();
        }
        let (size, align) = layout_all(types);
        let start = self.allocate(size, align);
        let mut at = start;
        for (ty, value) in types.iter().zip(values) {
            at = align_to(at, layout(ty).1);
            self.store(ty, value, at);
            at += layout(ty).0;
        }
        vec![start.into()]
    }

    fn allocate(&mut self, size: u32, align: u32) -> u32 {
        let at = align_to(self.base + self.bytes.len() as u32, align);
        self.bytes.resize((at - self.base + size) as usize, 0);
        at
    }

    fn put(&mut self, at: u32, bytes: &[u8]) {
        let at = (at - self.base) as usize;
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn store(&mut self, ty: &Ty, value: &Value, at: u32) {
        if let Some(bits) = bits(ty, value) {
            return self.put(at, &bits.to_le_bytes()[..layout(ty).0 as usize]);
        }
        match (ty, value) {
            (Ty::Str | Ty::List(_) | Ty::Map(..), _) => {
                let [pointer, length] = self.elsewhere(ty, value);
                self.put(at, &pointer.to_le_bytes());
                self.put(at + 4, &length.to_le_bytes());
            }
            (Ty::Fixed(element, _), Value::List(values)) => self.elements(element, values, at),
            (Ty::Record(fields), Value::Record(record)) => {
                self.fields(fields.iter().map(|field| &field.1), record.values(), at);
            }
            (Ty::Tuple(types), Value::Tuple(values)) => self.fields(types, values, at),
            _ => {
                let (index, payload) = case_of(ty, value);
                let cases = cases(ty);
                let discriminant = discriminant_size(cases.len());
                self.put(at, &index.to_le_bytes()[..discriminant as usize]);
                if let (Some(ty), Some(payload)) = (cases[index], payload) {
                    let whole = cases.iter().flatten().map(|ty| layout(ty).1).max().unwrap_or(1);
                    self.store(ty, payload, at + align_to(discriminant, whole));
                }
            }
        }
    }

    fn fields<'t>(
        &mut self,
        types: impl IntoIterator<Item = &'t Ty>,
        values: &[Value],
        mut at: u32,
    ) {
        for (ty, value) in types.into_iter().zip(values) {
            let (size, align) = layout(ty);
            at = align_to(at, align);
            self.store(ty, value, at);
            at += size;
        }
    }

    fn elements(&mut self, element: &Ty, values: &[Value], at: u32) {
        for (i, value) in values.iter().enumerate() {
            self.store(element, value, at + i as u32 * layout(element).0);
        }
    }

    /// Stores the contents of a list or string; returns address and length.
    fn elsewhere(&mut self, ty: &Ty, value: &Value) -> [u32; 2] {
        match (ty, value) {
            (Ty::Str, Value::String(string)) => self.string(string),
            (Ty::List(element), Value::List(values)) => {
                let at = self.allocate(layout(element).0 * values.len() as u32, layout(element).1);
                self.elements(element, values, at);
                [at, values.len() as u32]
            }
            (Ty::Map(key, value), entries) => {
                let entry = Ty::Tuple(vec![Ty::clone(key), Ty::clone(value)]);
                self.elsewhere(&Ty::List(Box::new(entry)), entries)
            }
            _ => panic!("{value:?} is no {ty:?}"),
        }
    }

    fn string(&mut self, string: &str) -> [u32; 2] {
        let latin1 = string.chars().all(|char| u32::from(char) <= 0xff);
        let (bytes, align, length) = match self.encoding {
            Encoding::Utf8 => (string.as_bytes().to_vec(), 1, string.len() as u32),
            // Guests may have UTF-16 where Latin-1 would do.
            Encoding::Latin1OrUtf16 if latin1 && string.len() % 4 != 3 => {
                let bytes: Vec<u8> = string.chars().map(|char| char as u8).collect();
                let length = bytes.len() as u32;
                (bytes, 2, length)
            }
            encoding => {
                let bytes: Vec<u8> = string.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let tag = if encoding == Encoding::Utf16 { 0 } else { UTF16_TAG };
                let length = (bytes.len() as u32 / 2) | tag;
                (bytes, 2, length)
            }
        };
        let at = self.allocate(bytes.len() as u32, align);
        self.put(at, &bytes);
        [at, length]
    }

    fn flat(&mut self, ty: &Ty, value: &Value) -> Vec<u64> {
        if let Some(bits) = bits(ty, value) {
            // Signed integers are extended to the core value.
            return vec![match value {
                Value::S8(value) => u64::from(i32::from(*value) as u32),
                Value::S16(value) => u64::from(i32::from(*value) as u32),
                _ => bits,
            }];
        }
        match (ty, value) {
            (Ty::Str | Ty::List(_) | Ty::Map(..), _) => {
                self.elsewhere(ty, value).map(u64::from).into()
            }
            (Ty::Fixed(element, _), Value::List(values)) => {
                values.iter().flat_map(|value| self.flat(element, value)).collect()
            }
            (Ty::Record(fields), Value::Record(record)) => {
                let fields = fields.iter().zip(record.values());
                fields.flat_map(|((_, ty), value)| self.flat(ty, value)).collect()
            }
            (Ty::Tuple(types), Value::Tuple(values)) => {
                let values = types.iter().zip(values);
                values.flat_map(|(ty, value)| self.flat(ty, value)).collect()
            }
            _ => {
                let (index, payload) = case_of(ty, value);
                let mut cells = vec![index as u64];
                if let (Some(ty), Some(payload)) = (cases(ty)[index], payload) {
                    // A cell of bits is the same in whatever core type it is passed.
                    cells.extend(self.flat(ty, payload));
                }
                cells.resize(flatten(ty).len(), 0);
                cells
            }
        }
    }
}

/// The memory of a guest, as values are loaded from it. `None` is a trap.
pub(crate) struct Memory<'a> {
    pub(crate) encoding: Encoding,
    pub(crate) bytes: &'a [u8],
}

impl Memory<'_> {
    /// The values that `cells` pass: see [`Image::cells`].
    pub(crate) fn values(&self, types: &[Ty], cells: &[u64], max: usize) -> Option<Vec<Value>> {
        if flatten_all(types).len() <= max {
            let mut cells = cells.iter().copied();
            return types.iter().map(|ty| self.lift(ty, &mut cells)).collect();
        }
        let at = *cells.first()? as u32;
        let (size, align) = layout_all(types);
        self.slice(at, size.into(), align)?;
        self.fields(types, at)
    }

    fn slice(&self, at: u32, size: u64, align: u32) -> Option<&[u8]> {
        let (start, end) = (u64::from(at), u64::from(at) + size);
        at.is_multiple_of(align).then_some(())?;
        self.bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    fn number(&self, at: u32, size: u32) -> Option<u64> {
        let mut bytes = [0; 8];
        bytes[..size as usize].copy_from_slice(self.slice(at, size.into(), 1)?);
        Some(u64::from_le_bytes(bytes))
    }

    fn fields<'t>(
        &self,
        types: impl IntoIterator<Item = &'t Ty>,
        mut at: u32,
    ) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        for ty in types {
            let (size, align) = layout(ty);
            at = align_to(at, align);
            values.push(self.load(ty, at)?);
            at += size;
        }
        Some(values)
    }

    fn load(&self, ty: &Ty, at: u32) -> Option<Value> {
        match ty {
            Ty::Str | Ty::List(_) | Ty::Map(..) => {
                self.elsewhere(ty, self.number(at, 4)? as u32, self.number(at + 4, 4)? as u32)
            }
            Ty::Fixed(element, length) => self.elements(element, at, *length),
            Ty::Record(fields) => {
                let values = self.fields(fields.iter().map(|field| &field.1), at)?;
                Some(record(fields, values))
            }
            Ty::Tuple(types) => Some(Value::Tuple(self.fields(types, at)?)),
            Ty::Variant(_) | Ty::Enum(_) | Ty::Option(_) | Ty::Result(..) => {
                let cases = cases(ty);
                let size = discriminant_size(cases.len());
                let index = self.number(at, size)? as usize;
                let payload = match cases.get(index)? {
                    Some(payload) => {
                        Some(self.load(payload, at + align_to(size, payload_align(ty)))?)
                    }
                    None => None,
                };
                Some(of_case(ty, index, payload))
            }
            ty => scalar(ty, self.number(at, layout(ty).0)?),
        }
    }

    fn elements(&self, element: &Ty, at: u32, length: u32) -> Option<Value> {
        let size = layout(element).0;
        (0..length)
            .map(|i| self.load(element, at + i * size))
            .collect::<Option<_>>()
            .map(Value::List)
    }

    /// A list or string, whose contents are looked at as a whole first.
    fn elsewhere(&self, ty: &Ty, at: u32, length: u32) -> Option<Value> {
        match ty {
            Ty::Str => self.string(at, length).map(Value::String),
            Ty::List(element) => {
                let (size, align) = layout(element);
                self.slice(at, u64::from(size) * u64::from(length), align)?;
                self.elements(element, at, length)
            }
            Ty::Map(key, value) => {
                let entry = Ty::Tuple(vec![Ty::clone(key), Ty::clone(value)]);
                self.elsewhere(&Ty::List(Box::new(entry)), at, length)
            }
            other => unreachable!("{other:?} lies in its place"),
        }
    }

    fn string(&self, at: u32, length: u32) -> Option<String> {
        let utf16 = |length: u32| {
            let bytes = self.slice(at, u64::from(length) * 2, 2)?;
            let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            String::from_utf16(&units.collect::<Vec<_>>()).ok()
        };
        match self.encoding {
            Encoding::Utf8 => String::from_utf8(self.slice(at, length.into(), 1)?.to_vec()).ok(),
            Encoding::Utf16 => utf16(length),
            Encoding::Latin1OrUtf16 if length & UTF16_TAG != 0 => utf16(length ^ UTF16_TAG),
            Encoding::Latin1OrUtf16 => {
                let bytes = self.slice(at, length.into(), 2)?;
                Some(bytes.iter().map(|&byte| char::from(byte)).collect())
            }
        }
    }

    fn lift(&self, ty: &Ty, cells: &mut dyn Iterator<Item = u64>) -> Option<Value> {
        match ty {
            Ty::Str | Ty::List(_) | Ty::Map(..) => {
                let (at, length) = (cells.next()? as u32, cells.next()? as u32);
                self.elsewhere(ty, at, length)
            }
            Ty::Fixed(element, length) => {
                let values = (0..*length).map(|_| self.lift(element, cells));
                values.collect::<Option<_>>().map(Value::List)
            }
            Ty::Record(fields) => {
                let values = fields.iter().map(|(_, ty)| self.lift(ty, cells));
                Some(record(fields, values.collect::<Option<_>>()?))
            }
            Ty::Tuple(types) => {
                let values = types.iter().map(|ty| self.lift(ty, cells));
                values.collect::<Option<_>>().map(Value::Tuple)
            }
            Ty::Variant(_) | Ty::Enum(_) | Ty::Option(_) | Ty::Result(..) => {
                let mut own = cells.take(flatten(ty).len()).collect::<Vec<_>>().into_iter();
                let index = own.next()? as u32 as usize;
                let payload = match cases(ty).get(index)? {
                    Some(payload) => Some(self.lift(payload, &mut own)?),
                    None => None,
                };
                Some(of_case(ty, index, payload))
            }
            // A cell may have more bits than the value: those of a wider core type, or of garbage.
            ty => scalar(ty, cells.next()?),
        }
    }
}

fn record(fields: &[(String, Ty)], values: Vec<Value>) -> Value {
    let names = fields.iter().map(|field| field.0.clone());
    Value::Record(names.zip(values).collect::<Record>())
}
