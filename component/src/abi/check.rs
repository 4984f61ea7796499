//! Whether a Rust type, or a value, is of a component type.

use wharf_runtime::entity::PrimaryMap;

use super::describe::Description;
use crate::error::TypeMismatch;
use crate::resource::{ResourceAny, ResourceType, ResourcesId};
use crate::types::{ComponentTypes, InterfaceType, Name, Param, ResourceIndex};

/// [`ComponentType::typecheck`](super::ComponentType::typecheck) of some type.
pub type Typecheck = fn(&InterfaceType, &TypeContext<'_>) -> Result<(), TypeMismatch>;

/// What types of a component mean.
#[derive(Clone, Copy)]
pub struct TypeContext<'a> {
    types: &'a ComponentTypes,
    /// What the resource types of the component are in an instance; those that are missing are
    /// equal to none.
    resources: &'a PrimaryMap<ResourceIndex, ResourceType>,
    /// Whose handles values may have, where it is values that are looked at.
    store: Option<ResourcesId>,
    /// Where Rust types are written down that would be compared otherwise.
    description: Option<&'a Description>,
}

/// The types of the parameters or of the result of a function.
#[derive(Clone, Copy, Debug)]
pub enum ListTypes<'a> {
    /// Parameters.
    Params(&'a [Param]),
    /// The result, if there is one.
    Result(Option<InterfaceType>),
}

impl<'a> TypeContext<'a> {
    /// Types of a component, with what its resource types are in an instance.
    pub fn new(
        types: &'a ComponentTypes,
        resources: &'a PrimaryMap<ResourceIndex, ResourceType>,
    ) -> Self {
        Self { types, resources, store: None, description: None }
    }

    /// The same, for values that go to an instance in the store with these handles.
    #[must_use]
    pub fn in_store(self, store: ResourcesId) -> Self {
        Self { store: Some(store), ..self }
    }

    /// The same, for checks to write down what they ask for.
    pub(super) fn describing<'d>(&self, description: &'d Description) -> TypeContext<'d>
    where
        'a: 'd,
    {
        TypeContext { description: Some(description), ..*self }
    }

    /// The types themselves.
    pub fn types(&self) -> &'a ComponentTypes {
        self.types
    }

    /// `ty` was expected, `found` is what the host has.
    pub fn mismatch(&self, ty: InterfaceType, found: impl std::fmt::Display) -> TypeMismatch {
        TypeMismatch::new(self.types.display(ty), found)
    }

    /// Whether `ty` is `scalar`, for which the host has `found`.
    pub fn check_scalar(
        &self,
        ty: &InterfaceType,
        scalar: InterfaceType,
        found: &str,
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.name(scalar.primitive_name().unwrap_or(found));
        }
        if *ty == scalar { Ok(()) } else { Err(self.mismatch(*ty, found)) }
    }

    /// Whether `ty` is this record.
    pub fn check_record(
        &self,
        ty: &InterfaceType,
        fields: &[(&str, Typecheck)],
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.record(self, fields);
        }
        let found = || format!("a record of {}", names(fields.iter().map(|field| field.0)));
        let InterfaceType::Record(index) = *ty else { return Err(self.mismatch(*ty, found())) };
        let record = self.types.record(index);
        let same = record.fields.len() == fields.len()
            && record.fields.iter().zip(fields).all(|(a, b)| a.name == b.0);
        if !same {
            return Err(self.mismatch(*ty, found()));
        }
        for (field, (name, check)) in record.fields.iter().zip(fields) {
            check(&field.ty, self)
                .map_err(|error| error.within(self.part("field", name, "record", *ty)))?;
        }
        Ok(())
    }

    /// Whether `ty` is this variant.
    pub fn check_variant(
        &self,
        ty: &InterfaceType,
        cases: &[(&str, Option<Typecheck>)],
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.variant(self, cases);
        }
        let found = || format!("a variant of {}", names(cases.iter().map(|case| case.0)));
        let InterfaceType::Variant(index) = *ty else { return Err(self.mismatch(*ty, found())) };
        let variant = self.types.variant(index);
        let same = variant.cases.len() == cases.len()
            && variant.cases.iter().zip(cases).all(|(a, b)| a.name == b.0);
        if !same {
            return Err(self.mismatch(*ty, found()));
        }
        for (case, (name, check)) in variant.cases.iter().zip(cases) {
            self.check_payload(case.ty, *check)
                .map_err(|error| error.within(self.part("case", name, "variant", *ty)))?;
        }
        Ok(())
    }

    /// Whether `ty` is this enum.
    pub fn check_enum(&self, ty: &InterfaceType, cases: &[&str]) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.names("enum", cases);
        }
        match *ty {
            InterfaceType::Enum(index) if same(&self.types.enumeration(index).names, cases) => {
                Ok(())
            }
            _ => {
                let found = format!("an enum of {}", names(cases.iter().copied()));
                Err(self.mismatch(*ty, found))
            }
        }
    }

    /// Whether `ty` is these flags.
    pub fn check_flags(&self, ty: &InterfaceType, flags: &[&str]) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.names("flags", flags);
        }
        match *ty {
            InterfaceType::Flags(index) if same(&self.types.flags(index).names, flags) => Ok(()),
            _ => Err(self.mismatch(*ty, format!("flags {}", names(flags.iter().copied())))),
        }
    }

    /// Whether `ty` is a list of what passes `check`.
    pub fn check_list(&self, ty: &InterfaceType, check: Typecheck) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.generic(self, "list<", &[check], ">");
        }
        match *ty {
            InterfaceType::List(index) => check(&self.types.list(index).element, self)
                .map_err(|error| error.within("element of the list")),
            _ => Err(self.mismatch(*ty, "a list")),
        }
    }

    /// Whether `ty` is a list of a fixed length of what passes `check`.
    pub fn check_fixed_list(
        &self,
        ty: &InterfaceType,
        length: usize,
        check: Typecheck,
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.generic(self, "list<", &[check], &format!(", {length}>"));
        }
        match *ty {
            InterfaceType::FixedList(index)
                if usize::try_from(self.types.fixed_list(index).length) == Ok(length) =>
            {
                check(&self.types.fixed_list(index).element, self)
                    .map_err(|error| error.within("element of the list"))
            }
            _ => Err(self.mismatch(*ty, format!("an array of {length}"))),
        }
    }

    /// Whether `ty` is an option of what passes `check`.
    pub fn check_option(&self, ty: &InterfaceType, check: Typecheck) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.generic(self, "option<", &[check], ">");
        }
        match *ty {
            InterfaceType::Option(index) => check(&self.types.option(index).ty, self)
                .map_err(|error| error.within("payload of the option")),
            _ => Err(self.mismatch(*ty, "an option")),
        }
    }

    /// Whether `ty` is a result of what passes `ok` and `err`; `None` where it has no payload.
    pub fn check_result(
        &self,
        ty: &InterfaceType,
        ok: Option<Typecheck>,
        err: Option<Typecheck>,
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.result(self, ok, err);
        }
        let InterfaceType::Result(index) = *ty else {
            return Err(self.mismatch(*ty, "a result"));
        };
        let result = self.types.result(index);
        self.check_payload(result.ok, ok).map_err(|error| error.within("`ok` of the result"))?;
        self.check_payload(result.err, err).map_err(|error| error.within("`err` of the result"))
    }

    /// Whether `ty` is a tuple of what passes `checks`.
    pub fn check_tuple(
        &self,
        ty: &InterfaceType,
        checks: &[Typecheck],
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.generic(self, "tuple<", checks, ">");
        }
        let types = match *ty {
            InterfaceType::Tuple(index) if self.types.tuple(index).types.len() == checks.len() => {
                &self.types.tuple(index).types
            }
            _ => return Err(self.mismatch(*ty, format!("a tuple of {}", checks.len()))),
        };
        for (i, (ty, check)) in types.iter().zip(checks).enumerate() {
            check(ty, self).map_err(|error| error.within(format!("element {i} of the tuple")))?;
        }
        Ok(())
    }

    /// Whether `ty` is a handle, to whatever.
    pub fn check_handle(&self, ty: &InterfaceType) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.name("resource");
        }
        match ty {
            InterfaceType::Own(_) | InterfaceType::Borrow(_) => Ok(()),
            _ => Err(self.mismatch(*ty, "a resource")),
        }
    }

    /// Whether `ty` is a handle to `resource`, which the host calls `name`.
    pub fn check_resource(
        &self,
        ty: &InterfaceType,
        resource: ResourceType,
        name: &str,
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.resource(name);
        }
        match *ty {
            InterfaceType::Own(index) | InterfaceType::Borrow(index)
                if self.resources.get(index) == Some(&resource) =>
            {
                Ok(())
            }
            InterfaceType::Own(index) | InterfaceType::Borrow(index) => {
                let defined = match self.resources.get(index) {
                    Some(ty) if ty.is_host() => "another resource type of the host",
                    Some(_) => "a resource type that a guest defines",
                    None => "a resource type of an instance",
                };
                let found = format!("`Resource<{name}>`, and the component's type is {defined}");
                Err(self.mismatch(*ty, found))
            }
            _ => Err(self.mismatch(*ty, format!("`Resource<{name}>`"))),
        }
    }

    /// Whether `types` are what passes `checks`, one by one.
    pub fn check_all(
        &self,
        types: ListTypes<'_>,
        checks: &[Typecheck],
    ) -> Result<(), TypeMismatch> {
        if let Some(to) = self.description {
            return to.all(self, types, checks);
        }
        self.check_count(types, checks.len())?;
        for (i, check) in checks.iter().enumerate() {
            let Some(ty) = types.get(i) else { break };
            check(&ty, self).map_err(|error| error.within(types.place(i)))?;
        }
        Ok(())
    }

    /// Whether the host has as many values as the function.
    pub(super) fn check_count(
        &self,
        types: ListTypes<'_>,
        count: usize,
    ) -> Result<(), TypeMismatch> {
        if types.len() == count {
            return Ok(());
        }
        let (expected, what) = match types {
            ListTypes::Params(params) => {
                let names = names(params.iter().map(|param| param.name.as_str()));
                (format!("{} {names}", counted(params.len(), "parameter")), "parameter")
            }
            ListTypes::Result(Some(ty)) => (self.types.display(ty).to_string(), "result"),
            ListTypes::Result(None) => ("no result".to_string(), "result"),
        };
        Err(TypeMismatch::new(expected, counted(count, what)))
    }

    /// Whether `ty` is a handle to the type of resource that `any` is.
    pub(super) fn check_any(
        &self,
        ty: InterfaceType,
        any: &ResourceAny,
    ) -> Result<(), TypeMismatch> {
        let (InterfaceType::Own(index) | InterfaceType::Borrow(index)) = ty else {
            return Err(self.mismatch(ty, "a resource"));
        };
        if self.store.is_some_and(|store| any.handle().of() != store) {
            return Err(self.mismatch(ty, "a resource of another store"));
        }
        if self.resources.get(index) != Some(&any.ty()) {
            return Err(self.mismatch(ty, "a resource of another type"));
        }
        if !any.owned() && matches!(ty, InterfaceType::Own(_)) {
            return Err(self.mismatch(ty, "a borrow"));
        }
        Ok(())
    }

    /// ``field `y` of the record `point` ``, as far as the type has a name.
    fn part(&self, what: &str, name: &str, of: &str, ty: InterfaceType) -> String {
        match self.types.name(ty) {
            Some(whole) => format!("{what} `{name}` of the {of} `{whole}`"),
            None => format!("{what} `{name}`"),
        }
    }

    fn check_payload(
        &self,
        ty: Option<InterfaceType>,
        check: Option<Typecheck>,
    ) -> Result<(), TypeMismatch> {
        match (ty, check) {
            (Some(ty), Some(check)) => check(&ty, self),
            (None, None) => Ok(()),
            (Some(ty), None) => Err(self.mismatch(ty, "no payload")),
            (None, Some(_)) => Err(TypeMismatch::new("no payload", "a payload")),
        }
    }
}

impl ListTypes<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            ListTypes::Params(params) => params.len(),
            ListTypes::Result(result) => usize::from(result.is_some()),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Type `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<InterfaceType> {
        match self {
            ListTypes::Params(params) => params.get(index).map(|param| param.ty),
            ListTypes::Result(result) => result.filter(|_| index == 0),
        }
    }

    /// How messages call value `index`.
    pub fn place(&self, index: usize) -> String {
        match self {
            ListTypes::Params(params) => {
                format!("parameter {} `{}`", index + 1, params[index].name)
            }
            ListTypes::Result(_) => "result".to_string(),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn same(ours: &[Name], theirs: &[&str]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a == b)
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut list = String::from("{ ");
    for (i, name) in names.enumerate() {
        list.push_str(if i == 0 { "" } else { ", " });
        list.push_str(name);
    }
    list.push_str(" }");
    list
}
