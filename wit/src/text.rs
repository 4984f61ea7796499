//! Options as text: for the command line, and for whoever keeps them in a file.

use crate::error::{Error, Result};
use crate::generate::Bindings;
use crate::options::{FunctionFlags, Ownership, Rules};

/// The options, with what their text looks like.
const FORMS: [(&str, &str); 18] = [
    ("world", "NAME"),
    ("versions", "MODULE=WORLD"),
    ("interfaces", "LINES"),
    ("path", "PATH"),
    ("inline", "WIT"),
    ("features", "NAME"),
    ("imports", "[FILTER=]FLAG|FLAG"),
    ("exports", "[FILTER=]FLAG|FLAG"),
    ("optional", "EXPORT"),
    ("named_imports", "INTERFACE=TYPE"),
    ("with", "NAME=PATH"),
    ("trappable_error_type", "NAME=TYPE"),
    ("additional_derives", "PATH"),
    ("ownership", "owning, borrowing or duplicating"),
    ("require_store_data_send", "true or false"),
    ("skip_mut_forwarding_impls", "true or false"),
    ("include_component_type", "true or false"),
    ("crate", "PATH"),
];

impl Bindings {
    /// Sets one option, or one entry of an option with several, by its name in `bindgen!` and text:
    /// `with` takes `ns:pkg/iface.name=rust::path`, `imports` and `exports` take
    /// `ns:pkg/iface=trappable|tracing`, or flags alone, which are then those of all others.
    ///
    /// ```
    /// let mut bindings = wharf_wit::Bindings::new();
    /// bindings.inline("package a:b; world w { import f: func(); }");
    /// bindings.set("imports", "f=trappable")?.set("ownership", "owning")?;
    /// assert!(bindings.generate()?.source()?.contains("fn f(&mut self) -> ::wharf::Result<()>"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If there is no such option, or the text is not of its form.
    pub fn set(&mut self, option: &str, text: &str) -> Result<&mut Self> {
        let Some((option, form)) = FORMS.iter().find(|(name, _)| *name == option) else {
            let names = FORMS.map(|(name, _)| format!("`{name}`")).join(", ");
            let message = format!("there is no such option as text; there is {names}");
            return Err(Error::option("option", Some(option), message));
        };
        let wrong = || Error::option(option, Some(text), format!("this is written {form}"));
        let entry = || text.split_once('=').ok_or_else(wrong);
        let path = |path: &str| syn::parse_str::<syn::Path>(path).map_err(|_| wrong());
        let yes = || text.parse::<bool>().map_err(|_| wrong());
        let options = &mut self.options;
        match *option {
            "world" => options.worlds.push(text.to_owned()),
            "interfaces" => options.interfaces = Some(text.to_owned()),
            "path" => options.paths.push(text.into()),
            "inline" => options.inline = Some(text.to_owned()),
            "features" => options.features.push(text.to_owned()),
            "optional" => options.optional.push(text.to_owned()),
            "additional_derives" => options.additional_derives.push(path(text)?),
            "crate" => options.facade = path(text)?,
            "imports" => rule(&mut options.imports, option, text)?,
            "exports" => rule(&mut options.exports, option, text)?,
            "require_store_data_send" => options.require_store_data_send = yes()?,
            "skip_mut_forwarding_impls" => options.skip_mut_forwarding_impls = yes()?,
            "include_component_type" => options.include_component_type = yes()?,
            "ownership" => {
                options.ownership = match text {
                    "owning" => Ownership::Owning,
                    "borrowing" => Ownership::Borrowing { duplicate_if_necessary: false },
                    "duplicating" => Ownership::Borrowing { duplicate_if_necessary: true },
                    _ => return Err(wrong()),
                };
            }
            "versions" => {
                let (module, world) = entry()?;
                options.versions.push((module.to_owned(), world.to_owned()));
            }
            _ => {
                let (key, value) = entry()?;
                let entries = match *option {
                    "named_imports" => &mut options.named_imports,
                    "with" => &mut options.with,
                    _ => &mut options.trappable_error_types,
                };
                entries.push((key.to_owned(), path(value)?));
            }
        }
        Ok(self)
    }
}

/// Adds `[FILTER=]FLAG|FLAG` to the rules of an option.
fn rule(rules: &mut Rules, option: &'static str, text: &str) -> Result<()> {
    let (filter, names) = match text.rsplit_once('=') {
        Some((filter, names)) => (Some(filter), names),
        None => (None, text),
    };
    let mut flags = FunctionFlags::default();
    for name in names.split(['|', ',']).map(str::trim) {
        if !flags.set(name) {
            let there = FunctionFlags::NAMES.map(|flag| format!("`{flag}`")).join(", ");
            let message = format!("there is no flag `{name}`; the flags are {there}");
            return Err(Error::option(option, Some(text), message));
        }
    }
    match filter {
        Some("default") | None => rules.default = flags,
        Some(filter) => rules.filters.push((filter.to_owned(), flags)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(option: &str, text: &str) -> String {
        match Bindings::new().set(option, text) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_option_has_a_text() {
        let texts = [
            ("world", "w"),
            ("versions", "v1=a:b/w@1.0.0"),
            ("interfaces", "import a:b/c;"),
            ("path", "wit"),
            ("inline", "package a:b;"),
            ("features", "x"),
            ("imports", "trappable | tracing"),
            ("exports", "a:b/c.f=async,store"),
            ("optional", "a:b/c"),
            ("named_imports", "a:b/c=Name"),
            ("with", "a:b/c.d=crate::D"),
            ("trappable_error_type", "a:b/c.e=crate::E"),
            ("additional_derives", "serde::Serialize"),
            ("ownership", "duplicating"),
            ("require_store_data_send", "true"),
            ("skip_mut_forwarding_impls", "false"),
            ("include_component_type", "true"),
            ("crate", "::wharf"),
        ];
        assert_eq!(texts.map(|(option, _)| option), FORMS.map(|(option, _)| option));
        for (option, text) in texts {
            assert_eq!(said(option, text), "", "{option}");
        }
    }

    #[test]
    fn mistakes_say_what_to_write() {
        assert!(said("wrold", "w").contains("there is `world`, `versions`"));
        assert!(said("with", "a:b/c").ends_with("this is written NAME=PATH"));
        assert!(said("with", "a:b/c=1").ends_with("this is written NAME=PATH"));
        assert!(said("ownership", "mine").contains("owning, borrowing or duplicating"));
        assert!(said("imports", "f=trapable").contains("there is no flag `trapable`"));
        assert!(said("require_store_data_send", "yes").contains("true or false"));
    }
}
