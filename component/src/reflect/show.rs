//! Types for people, in WIT syntax.

use super::items::Listed;
use super::{
    Component, ComponentInstance, ComponentItem, Enum, FixedLengthList, Flags, List, Map, Module,
    OptionType, Record, ResultType, Tuple, Type, Variant,
};
use std::fmt::{self, Display, Formatter};

/// WIT syntax. Types inside that have names are shown by name; what is deep or wide is cut short,
/// unless the alternate form, `{:#}`, is asked for. A resource type has no name of its own here.
impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Bool => "bool",
            Type::S8 => "s8",
            Type::U8 => "u8",
            Type::S16 => "s16",
            Type::U16 => "u16",
            Type::S32 => "s32",
            Type::U32 => "u32",
            Type::S64 => "s64",
            Type::U64 => "u64",
            Type::Float32 => "f32",
            Type::Float64 => "f64",
            Type::Char => "char",
            Type::String => "string",
            Type::Own(_) => "own<resource>",
            Type::Borrow(_) => "borrow<resource>",
            Type::List(ty) => return ty.fmt(f),
            Type::Map(ty) => return ty.fmt(f),
            Type::FixedLengthList(ty) => return ty.fmt(f),
            Type::Record(ty) => return ty.fmt(f),
            Type::Tuple(ty) => return ty.fmt(f),
            Type::Variant(ty) => return ty.fmt(f),
            Type::Enum(ty) => return ty.fmt(f),
            Type::Option(ty) => return ty.fmt(f),
            Type::Result(ty) => return ty.fmt(f),
            Type::Flags(ty) => return ty.fmt(f),
        })
    }
}

macro_rules! structured {
    ($($name:ident)*) => {$(
        /// As [`Type`] is displayed.
        impl Display for $name {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                if f.alternate() { self.display().whole().fmt(f) } else { self.display().fmt(f) }
            }
        }
    )*};
}

structured! { List Map FixedLengthList Record Tuple Variant Enum OptionType ResultType Flags }

impl Display for ComponentItem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ComponentItem::ComponentFunc(ty) => ty.fmt(f),
            ComponentItem::CoreFunc(ty) => ty.fmt(f),
            ComponentItem::Module(ty) => ty.fmt(f),
            ComponentItem::Component(ty) => ty.fmt(f),
            ComponentItem::ComponentInstance(ty) => ty.fmt(f),
            ComponentItem::Type(ty) => ty.fmt(f),
            ComponentItem::Resource(_) => f.write_str("resource"),
        }
    }
}

/// `core module`, of which WIT knows nothing.
impl Display for Module {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("core module")
    }
}

/// An interface in WIT syntax, a line for each item. Functions of resources have the names that they
/// have in the component: `[method]counter.next`.
impl Display for ComponentInstance {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("interface {\n")?;
        lines(f, "", self.listed())?;
        f.write_str("}")
    }
}

/// A world in WIT syntax, a line for each item that is no interface. For the document that the
/// component was made from see [`Component::wit`](crate::Component::wit).
impl Display for Component {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("world {\n")?;
        lines(f, "import ", self.listed_imports())?;
        lines(f, "export ", self.listed_exports())?;
        f.write_str("}")
    }
}

fn lines(f: &mut Formatter<'_>, prefix: &str, items: Listed<'_>) -> fmt::Result {
    for (name, item) in items {
        let text = match &item.ty {
            ComponentItem::Type(ty) if ty.name() == Some(name) => format!("{ty:#}"),
            ComponentItem::Type(ty) => format!("type {name} = {ty:#};"),
            ComponentItem::Resource(_) => format!("resource {name};"),
            ComponentItem::ComponentInstance(ty) => format!("{prefix}{name}: {ty}"),
            other => format!("{prefix}{name}: {other};"),
        };
        for line in text.lines() {
            writeln!(f, "  {line}")?;
        }
    }
    Ok(())
}
