//! Types for people, in WIT syntax.
//!
//! The outermost type is shown whole; named types inside it are shown by name alone, and what has
//! no name is cut short when it is deep or wide, so that a message stays one line. Names are cut, too, and so is the whole:
//! a component chooses them, and each is shown as often as it is mentioned.

use super::{ComponentTypes, FuncTypeIndex, InterfaceType};
use std::fmt::{self, Display, Formatter, Write};

/// How deep structure without a name is shown.
pub(crate) const MAX_DEPTH: u32 = 4;
/// How many fields or cases are shown.
pub(crate) const MAX_ITEMS: usize = 12;
/// How many bytes of a name are shown.
const MAX_NAME: usize = 100;
/// How many bytes of a type are shown.
const MAX_TEXT: usize = 2_000;

/// A text that a component has chosen: all of it, or its beginning and how much more there is.
pub(crate) struct Short<'a>(pub(crate) &'a str);

impl Display for Short<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let shown = &self.0[..self.0.floor_char_boundary(MAX_NAME)];
        f.write_str(shown)?;
        match self.0[shown.len()..].chars().count() {
            0 => Ok(()),
            more => write!(f, "… and {more} more characters"),
        }
    }
}

/// Writes what finds room.
struct Bounded<'f, 'g> {
    to: &'f mut Formatter<'g>,
    left: usize,
}

impl Write for Bounded<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.left.checked_sub(text.len()) {
            Some(left) => {
                self.left = left;
                self.to.write_str(text)
            }
            None => {
                let room = std::mem::take(&mut self.left);
                self.to.write_str(&text[..text.floor_char_boundary(room)])?;
                // Nothing after it is made up.
                Err(fmt::Error)
            }
        }
    }
}

/// Displays what is as long as it likes, and no more of it than finds room.
fn bounded(f: &mut Formatter<'_>, text: impl Display) -> fmt::Result {
    let mut room = Bounded { to: f, left: MAX_TEXT };
    let written = write!(room, "{text}");
    let is_full = room.left == 0;
    match written {
        Err(_) if is_full => f.write_str("…"),
        written => written,
    }
}

/// Displays a value type.
#[derive(Clone, Copy, Debug)]
pub struct DisplayType<'a> {
    types: &'a ComponentTypes,
    ty: InterfaceType,
    depth: u32,
    /// Whether a name stands for the structure behind it.
    brief: bool,
    /// Whether nothing is cut.
    whole: bool,
}

impl<'a> DisplayType<'a> {
    pub(super) fn new(types: &'a ComponentTypes, ty: InterfaceType) -> Self {
        DisplayType { types, ty, depth: 0, brief: false, whole: false }
    }

    /// The same, however deep or wide it is.
    #[must_use]
    pub fn whole(self) -> Self {
        DisplayType { whole: true, ..self }
    }

    fn is_too_deep(&self) -> bool {
        self.depth > MAX_DEPTH && !self.whole
    }

    /// A type inside this one whose structure is shown like this one's.
    fn transparent(&self, ty: InterfaceType) -> Self {
        DisplayType { ty, depth: self.depth + 1, ..*self }
    }

    fn inner(&self, ty: InterfaceType) -> Self {
        DisplayType { brief: true, ..self.transparent(ty) }
    }

    fn name(&self, f: &mut Formatter<'_>, name: &str) -> fmt::Result {
        if self.whole { f.write_str(name) } else { Short(name).fmt(f) }
    }

    /// `record point { x: f64, y: f64 }`, or `point`.
    fn fmt_braced<T>(
        &self,
        f: &mut Formatter<'_>,
        keyword: &str,
        items: &[T],
        item: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
    ) -> fmt::Result {
        let name = self.types.name(self.ty);
        match name {
            Some(name) if self.brief => return self.name(f, name),
            Some(name) => {
                write!(f, "{keyword} ")?;
                self.name(f, name)?;
                f.write_str(" { ")?;
            }
            None => write!(f, "{keyword} {{ ")?,
        }
        if self.is_too_deep() {
            return f.write_str("… }");
        }
        separated(f, items, self.whole, item)?;
        f.write_str(" }")
    }

    fn fmt_optional(&self, f: &mut Formatter<'_>, ty: Option<InterfaceType>) -> fmt::Result {
        match ty {
            Some(ty) => self.transparent(ty).fmt(f),
            None => f.write_str("_"),
        }
    }
}

impl Display for DisplayType<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.whole {
            true => self.structure(f),
            false => bounded(f, fmt::from_fn(|f| self.structure(f))),
        }
    }
}

impl DisplayType<'_> {
    fn structure(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let types = self.types;
        if self.is_too_deep() && types.name(self.ty).is_none() && self.ty.is_composite() {
            return f.write_str("…");
        }
        match self.ty {
            InterfaceType::List(index) => match types.entry(&types[index]) {
                Some([key, value]) => {
                    write!(f, "map<{}, {}>", self.transparent(key), self.transparent(value))
                }
                None => write!(f, "list<{}>", self.transparent(types[index].element)),
            },
            InterfaceType::FixedList(index) => {
                let list = &types[index];
                write!(f, "list<{}, {}>", self.transparent(list.element), list.length)
            }
            InterfaceType::Record(index) => {
                self.fmt_braced(f, "record", &types[index].fields, |f, field| {
                    self.name(f, &field.name)?;
                    write!(f, ": {}", self.inner(field.ty))
                })
            }
            InterfaceType::Variant(index) => {
                self.fmt_braced(f, "variant", &types[index].cases, |f, case| {
                    self.name(f, &case.name)?;
                    case.ty.map_or(Ok(()), |ty| write!(f, "({})", self.inner(ty)))
                })
            }
            InterfaceType::Flags(index) => {
                self.fmt_braced(f, "flags", &types[index].names, |f, name| self.name(f, name))
            }
            InterfaceType::Enum(index) => {
                self.fmt_braced(f, "enum", &types[index].names, |f, name| self.name(f, name))
            }
            InterfaceType::Tuple(index) => {
                f.write_str("tuple<")?;
                separated(f, &types[index].types, self.whole, |f, &ty| {
                    self.transparent(ty).fmt(f)
                })?;
                f.write_str(">")
            }
            InterfaceType::Option(index) => {
                write!(f, "option<{}>", self.transparent(types[index].ty))
            }
            InterfaceType::Result(index) => {
                let result = &types[index];
                match (result.ok, result.err) {
                    (None, None) => f.write_str("result"),
                    (Some(ok), None) => write!(f, "result<{}>", self.transparent(ok)),
                    (ok, Some(err)) => {
                        f.write_str("result<")?;
                        self.fmt_optional(f, ok)?;
                        write!(f, ", {}>", self.transparent(err))
                    }
                }
            }
            InterfaceType::Own(_) => self.name(f, types.name(self.ty).unwrap_or("own<resource>")),
            InterfaceType::Borrow(_) => {
                f.write_str("borrow<")?;
                self.name(f, types.name(self.ty).unwrap_or("resource"))?;
                f.write_str(">")
            }
            ty => f.write_str(ty.primitive_name().unwrap_or_default()),
        }
    }
}

/// Displays a function type: `func(a: u32) -> string`.
#[derive(Clone, Copy, Debug)]
pub struct DisplayFunc<'a> {
    types: &'a ComponentTypes,
    ty: FuncTypeIndex,
    /// Whether nothing is cut.
    whole: bool,
}

impl<'a> DisplayFunc<'a> {
    pub(super) fn new(types: &'a ComponentTypes, ty: FuncTypeIndex) -> Self {
        DisplayFunc { types, ty, whole: false }
    }

    /// The same, however long it is; what has a name is that name.
    #[must_use]
    pub fn whole(self) -> Self {
        DisplayFunc { whole: true, ..self }
    }
}

impl Display for DisplayFunc<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.whole {
            true => self.structure(f),
            false => bounded(f, fmt::from_fn(|f| self.structure(f))),
        }
    }
}

impl DisplayFunc<'_> {
    fn structure(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let func = self.types.func(self.ty);
        let Self { types, whole, .. } = *self;
        let brief = |ty| DisplayType { types, ty, depth: 1, brief: true, whole };
        f.write_str("func(")?;
        separated(f, &func.params, whole, |f, param| match whole {
            true => write!(f, "{}: {}", param.name, brief(param.ty)),
            false => write!(f, "{}: {}", Short(&param.name), brief(param.ty)),
        })?;
        f.write_str(")")?;
        match func.result {
            Some(ty) => write!(f, " -> {}", brief(ty)),
            None => Ok(()),
        }
    }
}

fn separated<T>(
    f: &mut Formatter<'_>,
    items: &[T],
    whole: bool,
    item: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    let shown = if whole { items.len() } else { items.len().min(MAX_ITEMS) };
    for (i, value) in items[..shown].iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        item(f, value)?;
    }
    if items.len() > shown { f.write_str(", …") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_as_wit() {
        let mut types = ComponentTypes::default();
        let point = types
            .add_record(vec![
                ("x".into(), InterfaceType::Float64),
                ("y".into(), InterfaceType::Float64),
            ])
            .unwrap();
        types.set_name(point, "point");
        let list = types.add_list(point);
        assert_eq!(types.display(list).to_string(), "list<record point { x: f64, y: f64 }>");
        let holder = types.add_record(vec![("all".into(), list)]).unwrap();
        assert_eq!(types.display(holder).to_string(), "record { all: list<point> }");
        let failed = types.add_result(None, Some(InterfaceType::String)).unwrap();
        let resource = types.add_resource();
        types.set_resource_name(resource, "counter");
        let params = vec![("self".into(), InterfaceType::Borrow(resource)), ("l".into(), list)];
        let func = types.add_func(params, Some(failed)).unwrap();
        assert_eq!(
            types.display_func(func).to_string(),
            "func(self: borrow<counter>, l: list<point>) -> result<_, string>"
        );
    }

    #[test]
    fn deep_and_wide_types_are_cut() {
        let mut types = ComponentTypes::default();
        let mut ty = InterfaceType::U8;
        for _ in 0..20 {
            ty = types.add_list(ty);
        }
        assert_eq!(types.display(ty).to_string(), "list<list<list<list<list<…>>>>>");
        assert_eq!(types.display(ty).whole().to_string().matches("list").count(), 20);
        let names = (0..100).map(|i| format!("n{i}")).collect();
        let wide = types.add_enum(names).unwrap();
        assert!(types.display(wide).to_string().ends_with("n11, … }"));
        assert!(types.display(wide).whole().to_string().ends_with("n98, n99 }"));
    }

    #[test]
    fn long_names_are_cut() {
        let mut types = ComponentTypes::default();
        let names = |name: &str| vec![name.to_owned(); 12];
        let long = "ä".repeat(50_000);
        let flags = types.add_flags(names(&long));
        let cut = format!("{}… and 49950 more characters", "ä".repeat(50));
        let text = types.display(flags).to_string();
        assert_eq!(text.matches(&cut).count(), 12, "{text}");
        assert_eq!(types.display(flags).whole().to_string().len(), 12 * 100_002 + 8);
        let tuple = (0..4).fold(flags, |ty, _| types.add_tuple(vec![ty; 12]).unwrap());
        let text = types.display(tuple).to_string();
        assert!(text.ends_with('…') && text.len() <= MAX_TEXT + 3, "{} bytes", text.len());
    }
}
