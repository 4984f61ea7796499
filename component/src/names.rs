//! The names of imports and exports: interface names with their versions, and the annotated names
//! of a resource's functions.

use semver::Version;
use std::fmt;

/// The name of an interface: `ns:pkg/iface@1.2.3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceName<'a> {
    /// All before the version: `ns:pkg/iface`.
    pub base: &'a str,
    /// The namespace: `ns`.
    pub namespace: &'a str,
    /// The package: `pkg`.
    pub package: &'a str,
    /// The interface: `iface`.
    pub interface: &'a str,
    /// The version.
    pub version: Option<Version>,
}

impl<'a> InterfaceName<'a> {
    /// Reads the name of an interface; `None` where `name` is not one.
    pub fn parse(name: &'a str) -> Option<InterfaceName<'a>> {
        let (base, version) = match name.split_once('@') {
            Some((base, version)) => (base, Some(Version::parse(version).ok()?)),
            None => (name, None),
        };
        let (namespace, rest) = base.split_once(':')?;
        let (package, interface) = rest.split_once('/')?;
        if [namespace, package, interface].contains(&"") {
            return None;
        }
        Some(InterfaceName { base, namespace, package, interface, version })
    }
}

/// The key that compatible versions of an interface share: `ns:pkg/iface@0.2` for `0.2.1` and
/// `0.2.6`, `ns:pkg/iface@1` for every `1.y.z`.
///
/// `None` for names that nothing but themselves is compatible with: those without a version, with a
/// pre-release version, and of versions `0.0.z`.
pub fn compatible_key(name: &str) -> Option<String> {
    let (base, version) = split_compatible(name)?;
    Some(match version.major {
        0 => format!("{base}@0.{}", version.minor),
        major => format!("{base}@{major}"),
    })
}

/// The part before the version and the version of a name that others can be compatible with.
fn split_compatible(name: &str) -> Option<(&str, Version)> {
    let (base, version) = name.split_once('@')?;
    let version = Version::parse(version).ok()?;
    let open = version.pre.is_empty() && (version.major, version.minor) != (0, 0);
    open.then_some((base, version))
}

/// The name among `candidates` that stands for `wanted`: the name itself, or else the newest
/// compatible version.
pub fn find_compatible<'a>(
    wanted: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let key = compatible_key(wanted);
    let mut best: Option<(Version, &'a str)> = None;
    for candidate in candidates {
        if candidate == wanted {
            return Some(candidate);
        }
        if key.is_none() || compatible_key(candidate) != key {
            continue;
        }
        let Some((_, version)) = split_compatible(candidate) else { continue };
        if best.as_ref().is_none_or(|(newest, _)| version > *newest) {
            best = Some((version, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// The name of a function, with the annotation that ties it to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FuncName<'a> {
    /// `name`: a function of its own.
    Plain(&'a str),
    /// `[constructor]resource`.
    Constructor(&'a str),
    /// `[method]resource.name`.
    Method {
        /// The resource.
        resource: &'a str,
        /// The method.
        name: &'a str,
    },
    /// `[static]resource.name`.
    Static {
        /// The resource.
        resource: &'a str,
        /// The function.
        name: &'a str,
    },
}

impl<'a> FuncName<'a> {
    /// Reads a name. What is not annotated in a known way is a plain name.
    pub fn parse(name: &'a str) -> FuncName<'a> {
        let annotated = || {
            let (annotation, rest) = name.strip_prefix('[')?.split_once(']')?;
            Some(match annotation {
                "constructor" => FuncName::Constructor(rest),
                "method" => {
                    let (resource, name) = rest.split_once('.')?;
                    FuncName::Method { resource, name }
                }
                "static" => {
                    let (resource, name) = rest.split_once('.')?;
                    FuncName::Static { resource, name }
                }
                _ => return None,
            })
        };
        annotated().unwrap_or(FuncName::Plain(name))
    }

    /// The resource that the function belongs to.
    pub fn resource(&self) -> Option<&'a str> {
        match *self {
            FuncName::Plain(_) => None,
            FuncName::Constructor(resource)
            | FuncName::Method { resource, .. }
            | FuncName::Static { resource, .. } => Some(resource),
        }
    }
}

impl fmt::Display for FuncName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FuncName::Plain(name) => f.write_str(name),
            FuncName::Constructor(resource) => write!(f, "[constructor]{resource}"),
            FuncName::Method { resource, name } => write!(f, "[method]{resource}.{name}"),
            FuncName::Static { resource, name } => write!(f, "[static]{resource}.{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interface_names_have_parts() {
        let name = InterfaceName::parse("wasi:io/streams@0.2.6").unwrap();
        assert_eq!(name.base, "wasi:io/streams");
        assert_eq!((name.namespace, name.package, name.interface), ("wasi", "io", "streams"));
        assert_eq!(name.version, Some(Version::new(0, 2, 6)));
        assert!(InterfaceName::parse("a:b/c").unwrap().version.is_none());
        for other in ["run", "[method]a.b", "a:b", "a:b/c@one", "a:/c", ""] {
            assert_eq!(InterfaceName::parse(other), None, "{other}");
        }
    }

    #[test]
    fn versions_are_compatible_up_to_the_first_number_that_counts() {
        assert_eq!(compatible_key("a:b/c@1.2.3").as_deref(), Some("a:b/c@1"));
        assert_eq!(compatible_key("a:b/c@0.2.1").as_deref(), Some("a:b/c@0.2"));
        for alone in ["a:b/c@0.0.1", "a:b/c@1.0.0-rc.1", "a:b/c", "run"] {
            assert_eq!(compatible_key(alone), None, "{alone}");
        }
        let host = ["a:b/c@0.2.0", "a:b/c@0.2.10", "a:b/c@0.2.6", "a:b/c@0.3.0", "a:b/d@0.2.11"];
        assert_eq!(find_compatible("a:b/c@0.2.1", host), Some("a:b/c@0.2.10"));
        assert_eq!(find_compatible("a:b/c@0.2.6", host), Some("a:b/c@0.2.6"));
        assert_eq!(find_compatible("a:b/c@0.4.0", host), None);
        assert_eq!(find_compatible("a:b/c@0.2.0-rc.1", host), None);
    }

    #[test]
    fn function_names_name_their_resource() {
        for name in ["run", "[constructor]r", "[method]r.get", "[static]r.make", "[async]x"] {
            assert_eq!(FuncName::parse(name).to_string(), name);
        }
        assert_eq!(FuncName::parse("[method]r.get").resource(), Some("r"));
        assert_eq!(FuncName::parse("[method]broken"), FuncName::Plain("[method]broken"));
    }
}
