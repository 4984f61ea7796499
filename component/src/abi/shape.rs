//! What Rust types are as component types, a level at a time.
//!
//! A type's check says its [`Shape`] to a context, which compares it with a component's type, or writes
//! it down; see [`Description`](super::describe::Description).

use std::fmt::{self, Display, Formatter};

use super::part::{part_name, part_type};
use super::types::{TypeContext, Typecheck};
use crate::error::TypeMismatch;
use crate::resource::ResourceType;
use crate::types::{InterfaceType, ResourceIndex};

/// A component type whose parts are Rust types, by their checks.
#[derive(Clone, Copy)]
pub enum Shape<'s> {
    /// A type without structure, and the name that it has in Rust.
    Simple(InterfaceType, &'s str),
    /// The fields of a record.
    Record(&'s [(&'s str, Typecheck)]),
    /// The cases of a variant.
    Variant(&'s [(&'s str, Option<Typecheck>)]),
    /// The cases of an enum.
    Enum(&'s [&'s str]),
    /// The names of flags.
    Flags(&'s [&'s str]),
    /// The elements of a list.
    List(Typecheck),
    /// The elements of a list of fixed length, and how many there are.
    FixedList(Typecheck, usize),
    /// The payload of an option.
    Option(Typecheck),
    /// `ok` and `err` of a result.
    Result([Option<Typecheck>; 2]),
    /// The elements of a tuple.
    Tuple(&'s [Typecheck]),
    /// A handle, to whatever.
    Handle,
    /// A handle to a type of the host's that has a number.
    NumberedHandle,
    /// A handle to a type of the host, and the name that it has in Rust.
    Resource(ResourceType, &'s str),
}

impl TypeContext<'_> {
    /// Whether `ty` is of this shape.
    pub fn check(&self, ty: &InterfaceType, shape: Shape<'_>) -> Result<(), TypeMismatch> {
        match self.description() {
            Some(to) => to.shape(self, shape),
            None => self.compare(*ty, shape)?,
        }
        Ok(())
    }

    fn compare(&self, ty: InterfaceType, shape: Shape<'_>) -> Result<(), TypeMismatch> {
        let types = self.types();
        match (shape, ty) {
            (Shape::Simple(simple, _), _) if simple == ty => Ok(()),
            (Shape::Record(fields), InterfaceType::Record(i))
                if types[i].fields.iter().map(|it| &*it.name).eq(fields.iter().map(|it| it.0)) =>
            {
                self.check_parts(ty, fields.iter().map(|field| Some(field.1)))
            }
            (Shape::Variant(cases), InterfaceType::Variant(i))
                if types[i].cases.iter().map(|it| &*it.name).eq(cases.iter().map(|it| it.0)) =>
            {
                self.check_parts(ty, cases.iter().map(|case| case.1))
            }
            (Shape::Enum(names), InterfaceType::Enum(i)) if *types[i].names == *names => Ok(()),
            (Shape::Flags(names), InterfaceType::Flags(i)) if *types[i].names == *names => Ok(()),
            (Shape::List(check), InterfaceType::List(_))
            | (Shape::Option(check), InterfaceType::Option(_)) => {
                self.check_parts(ty, [Some(check)])
            }
            (Shape::FixedList(check, length), InterfaceType::FixedList(i))
                if usize::try_from(types[i].length) == Ok(length) =>
            {
                self.check_parts(ty, [Some(check)])
            }
            (Shape::Result(sides), InterfaceType::Result(_)) => self.check_parts(ty, sides),
            (Shape::Tuple(checks), InterfaceType::Tuple(i))
                if types[i].types.len() == checks.len() =>
            {
                self.check_parts(ty, checks.iter().copied().map(Some))
            }
            (Shape::Handle, InterfaceType::Own(_) | InterfaceType::Borrow(_)) => Ok(()),
            (Shape::Resource(resource, _), InterfaceType::Own(i) | InterfaceType::Borrow(i)) => {
                self.check_resource(ty, i, shape, |found| *found == resource)
            }
            (Shape::NumberedHandle, InterfaceType::Own(i) | InterfaceType::Borrow(i)) => {
                self.check_resource(ty, i, shape, |found| found.dynamic_number().is_some())
            }
            _ => Err(self.mismatch(ty, shape)),
        }
    }

    /// Whether the resource type of a handle of type `ty` is one that the host's type stands for.
    fn check_resource(
        &self,
        ty: InterfaceType,
        index: ResourceIndex,
        shape: Shape<'_>,
        stands_for: impl FnOnce(&ResourceType) -> bool,
    ) -> Result<(), TypeMismatch> {
        let defined = match self.resource(index) {
            Some(found) if stands_for(found) => return Ok(()),
            Some(found) if found.is_host() => "another resource type of the host",
            Some(_) => "a resource type that a guest defines",
            None => "a resource type of an instance",
        };
        Err(self.mismatch(ty, format!("{shape}, and the component's type is {defined}")))
    }

    /// Whether the parts of `ty` pass `checks`; `None` where a case has no payload.
    fn check_parts(
        &self,
        ty: InterfaceType,
        checks: impl IntoIterator<Item = Option<Typecheck>>,
    ) -> Result<(), TypeMismatch> {
        for (i, check) in checks.into_iter().enumerate() {
            let outcome = match (part_type(self.types(), ty, i), check) {
                (Some(part), Some(check)) => check(&part, self),
                (None, None) => Ok(()),
                (Some(part), None) => Err(self.mismatch(part, "no payload")),
                (None, Some(_)) => Err(TypeMismatch::new("no payload", "a payload")),
            };
            outcome.map_err(|mismatch| mismatch.within(self.place(ty, i)))?;
        }
        Ok(())
    }

    /// ``field `y` of the record `point` ``, as far as the type has a name.
    fn place(&self, ty: InterfaceType, index: usize) -> String {
        let part = part_name(self.types(), ty, index);
        match (ty, self.types().name(ty)) {
            (InterfaceType::Record(_), Some(whole)) => format!("{part} of the record `{whole}`"),
            (InterfaceType::Variant(_), Some(whole)) => format!("{part} of the variant `{whole}`"),
            (InterfaceType::Tuple(_), _) => format!("{part} of the tuple"),
            (InterfaceType::List(_) | InterfaceType::FixedList(_), _) => ELEMENT.to_owned(),
            _ => part,
        }
    }
}

/// How messages call an element, whichever.
pub(super) const ELEMENT: &str = "element of the list";

/// What the host has, for messages.
impl Display for Shape<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Shape::Simple(_, name) => f.write_str(name),
            Shape::Record(fields) => {
                f.write_str(&braced("a record of", fields.iter().map(|field| field.0)))
            }
            Shape::Variant(cases) => {
                f.write_str(&braced("a variant of", cases.iter().map(|case| case.0)))
            }
            Shape::Enum(names) => f.write_str(&braced("an enum of", names.iter().copied())),
            Shape::Flags(names) => f.write_str(&braced("flags", names.iter().copied())),
            Shape::List(_) => f.write_str("a list"),
            Shape::FixedList(_, length) => write!(f, "an array of {length}"),
            Shape::Option(_) => f.write_str("an option"),
            Shape::Result(_) => f.write_str("a result"),
            Shape::Tuple(checks) => write!(f, "a tuple of {}", checks.len()),
            Shape::Handle => f.write_str("a resource"),
            Shape::NumberedHandle => f.write_str("`ResourceDynamic`"),
            Shape::Resource(_, name) => write!(f, "`Resource<{name}>`"),
        }
    }
}

/// `before { a, b }`.
pub(super) fn braced<'a>(before: impl Display, names: impl Iterator<Item = &'a str>) -> String {
    format!("{before} {{ {} }}", names.collect::<Vec<_>>().join(", "))
}
