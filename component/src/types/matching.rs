//! Whether a type of one component is the same as a type of another, and if not, where they first
//! differ.
//!
//! Within one component equal types have equal indices and this is not needed. Resource types have
//! no structure to compare: the caller says which of one side are which of the other.

use super::{ComponentTypes, FuncTypeIndex, InterfaceType, Name, ResourceIndex};
use std::fmt;

/// The first place where two types differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The way to it from the outermost type: `parameter "shape", field "points", element`. Empty
    /// when the types differ at once.
    pub path: String,
    /// What was expected there.
    pub expected: String,
    /// What was found there.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for Difference {}

/// Compares two value types, each with the types of its component.
pub fn compare_types(
    expected: (&ComponentTypes, InterfaceType),
    found: (&ComponentTypes, InterfaceType),
    same_resource: &mut dyn FnMut(ResourceIndex, ResourceIndex) -> bool,
) -> Result<(), Difference> {
    let mut comparison =
        Comparison { expected: expected.0, found: found.0, same_resource, path: Vec::new() };
    comparison.value(expected.1, found.1)
}

/// Compares two function types, parameter names included, each with the types of its component.
pub fn compare_funcs(
    expected: (&ComponentTypes, FuncTypeIndex),
    found: (&ComponentTypes, FuncTypeIndex),
    same_resource: &mut dyn FnMut(ResourceIndex, ResourceIndex) -> bool,
) -> Result<(), Difference> {
    let (left, right) = (expected.0.func(expected.1), found.0.func(found.1));
    let mut comparison =
        Comparison { expected: expected.0, found: found.0, same_resource, path: Vec::new() };
    comparison.count("parameter", left.params.len(), right.params.len())?;
    for (left, right) in left.params.iter().zip(&right.params) {
        comparison.name("a parameter", &left.name, &right.name)?;
        comparison.at(|| format!("parameter \"{}\"", left.name), left.ty, right.ty)?;
    }
    comparison.path.push("result".to_string());
    comparison.optional(left.result, right.result)
}

struct Comparison<'a> {
    expected: &'a ComponentTypes,
    found: &'a ComponentTypes,
    same_resource: &'a mut dyn FnMut(ResourceIndex, ResourceIndex) -> bool,
    path: Vec<String>,
}

type Outcome = Result<(), Difference>;

impl Comparison<'_> {
    fn value(&mut self, left: InterfaceType, right: InterfaceType) -> Outcome {
        use InterfaceType as T;
        let (l, r) = (self.expected, self.found);
        match (left, right) {
            (T::List(a), T::List(b)) if l[a].is_map == r[b].is_map => {
                self.at(|| "element".to_string(), l[a].element, r[b].element)
            }
            (T::FixedList(a), T::FixedList(b)) if l[a].length == r[b].length => {
                self.at(|| "element".to_string(), l[a].element, r[b].element)
            }
            (T::Record(a), T::Record(b)) => {
                let (a, b) = (&l[a].fields, &r[b].fields);
                self.count("field", a.len(), b.len())?;
                for (a, b) in a.iter().zip(b) {
                    self.name("a field", &a.name, &b.name)?;
                    self.at(|| format!("field \"{}\"", a.name), a.ty, b.ty)?;
                }
                Ok(())
            }
            (T::Variant(a), T::Variant(b)) => {
                let (a, b) = (&l[a].cases, &r[b].cases);
                self.count("case", a.len(), b.len())?;
                for (a, b) in a.iter().zip(b) {
                    self.name("a case", &a.name, &b.name)?;
                    self.path.push(format!("case \"{}\"", a.name));
                    self.optional(a.ty, b.ty)?;
                    self.path.pop();
                }
                Ok(())
            }
            (T::Tuple(a), T::Tuple(b)) => {
                let (a, b) = (&l[a].types, &r[b].types);
                self.count("element", a.len(), b.len())?;
                for (i, (&a, &b)) in a.iter().zip(b).enumerate() {
                    self.at(|| format!("element {i}"), a, b)?;
                }
                Ok(())
            }
            (T::Flags(a), T::Flags(b)) => self.names("flag", &l[a].names, &r[b].names),
            (T::Enum(a), T::Enum(b)) => self.names("case", &l[a].names, &r[b].names),
            (T::Option(a), T::Option(b)) => self.at(|| "some".to_string(), l[a].ty, r[b].ty),
            (T::Result(a), T::Result(b)) => {
                let (a, b) = (&l[a], &r[b]);
                for (name, a, b) in [("ok", a.ok, b.ok), ("err", a.err, b.err)] {
                    self.path.push(name.to_string());
                    self.optional(a, b)?;
                    self.path.pop();
                }
                Ok(())
            }
            (T::Own(a), T::Own(b)) | (T::Borrow(a), T::Borrow(b)) => {
                if (self.same_resource)(a, b) {
                    return Ok(());
                }
                let name = |types: &ComponentTypes, ty| match types.name(ty) {
                    Some(name) => format!("resource {name}"),
                    None => "a resource".to_string(),
                };
                let found = format!("{} that is not the same", name(r, right));
                self.differ(name(l, left), found)
            }
            // What is left has no structure: equal types are equal values.
            (a, b) if a == b && a.primitive_name().is_some() => Ok(()),
            (a, b) => self.differ(l.display(a).to_string(), r.display(b).to_string()),
        }
    }

    fn at(
        &mut self,
        step: impl FnOnce() -> String,
        left: InterfaceType,
        right: InterfaceType,
    ) -> Outcome {
        self.path.push(step());
        self.value(left, right)?;
        self.path.pop();
        Ok(())
    }

    fn optional(&mut self, left: Option<InterfaceType>, right: Option<InterfaceType>) -> Outcome {
        match (left, right) {
            (None, None) => Ok(()),
            (Some(left), Some(right)) => self.value(left, right),
            (left, right) => {
                let show = |types: &ComponentTypes, ty: Option<InterfaceType>| {
                    ty.map_or("no value".to_string(), |ty| types.display(ty).to_string())
                };
                self.differ(show(self.expected, left), show(self.found, right))
            }
        }
    }

    fn names(&self, what: &str, left: &[Name], right: &[Name]) -> Outcome {
        self.count(what, left.len(), right.len())?;
        left.iter().zip(right).try_for_each(|(a, b)| self.name(&format!("a {what}"), a, b))
    }

    fn count(&self, what: &str, left: usize, right: usize) -> Outcome {
        if left == right {
            return Ok(());
        }
        let show = |count| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        self.differ(show(left), show(right))
    }

    fn name(&self, what: &str, left: &str, right: &str) -> Outcome {
        if left == right {
            return Ok(());
        }
        self.differ(format!("{what} \"{left}\""), format!("\"{right}\""))
    }

    fn differ(&self, expected: String, found: String) -> Outcome {
        Err(Difference { path: self.path.join(", "), expected, found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(types: &mut ComponentTypes, y: InterfaceType) -> InterfaceType {
        let inner = types.add_record(vec![("x".into(), InterfaceType::U8), ("y".into(), y)]);
        let list = types.add_list(inner.unwrap());
        types.add_record(vec![("all".into(), list)]).unwrap()
    }

    #[test]
    fn the_first_difference_is_named() {
        let (mut left, mut right) = (ComponentTypes::default(), ComponentTypes::default());
        right.add_list(InterfaceType::String);
        let a = record(&mut left, InterfaceType::U32);
        let same = record(&mut right, InterfaceType::U32);
        let other = record(&mut right, InterfaceType::String);
        let mut never = |_, _| false;
        assert_eq!(compare_types((&left, a), (&right, same), &mut never), Ok(()));
        let error = compare_types((&left, a), (&right, other), &mut never).unwrap_err();
        assert_eq!(
            error.to_string(),
            "field \"all\", element, field \"y\": expected u32, found string"
        );
    }

    #[test]
    fn functions_compare_parameters_and_resources() {
        let (mut left, mut right) = (ComponentTypes::default(), ComponentTypes::default());
        let (l, r) = (left.add_resource(), right.add_resource());
        left.set_resource_name(l, "counter");
        let a = left.add_func(vec![("self".into(), InterfaceType::Borrow(l))], None).unwrap();
        let b = right.add_func(vec![("self".into(), InterfaceType::Borrow(r))], None).unwrap();
        assert_eq!(compare_funcs((&left, a), (&right, b), &mut |_, _| true), Ok(()));
        let error = compare_funcs((&left, a), (&right, b), &mut |_, _| false).unwrap_err();
        assert_eq!(
            error.to_string(),
            "parameter \"self\": expected resource counter, found a resource that is not the same"
        );
        let c = right.add_func(vec![], None).unwrap();
        let error = compare_funcs((&left, a), (&right, c), &mut |_, _| true).unwrap_err();
        assert_eq!(error.to_string(), "expected 1 parameter, found 0 parameters");
    }
}
