//! What is known of a file, for people.

use super::subject::{Inner, Item, Subject};
use crate::compile::{count, size};
use crate::outcome::style::{FAINT, HEADING};
use std::fmt::Write;
use std::path::Path;

/// The rows of a table: names on the left, the rest aligned.
type Rows = Vec<(String, String)>;

pub(crate) fn report(file: &Path, subject: &Subject) -> String {
    let mut text = String::new();
    let kind = match &subject.artifact {
        Some(_) => format!("artifact of a {}", subject.kind),
        None => subject.kind.to_string(),
    };
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let _ = writeln!(text, "{HEADING}{name}{HEADING:#}: {kind}, {}", size(subject.size));
    if let Some(metadata) = &subject.artifact {
        let _ = writeln!(text, "compiled for {}", metadata.target);
        let _ = writeln!(text, "processor features: {}", metadata.cpu_features.join(" "));
    }
    if let Some(world) = &subject.world {
        heading(&mut text, "World");
        let _ = writeln!(text, "{}", world.trim_end());
    }
    let needed: Vec<&Item> = subject.imports.iter().filter(|item| item.is_needed()).collect();
    heading(&mut text, "What a host must give");
    items_or_nothing(&mut text, &needed);
    // The world says it already, in better words.
    if subject.world.is_none() {
        heading(&mut text, "Exports");
        items_or_nothing(&mut text, &Vec::from_iter(&subject.exports));
    }
    if !subject.modules.is_empty() {
        heading(&mut text, "Core modules");
        let modules = subject.modules.iter().enumerate();
        table(&mut text, modules.map(|(index, inner)| module(index, inner)).collect());
    }
    if subject.sections.is_empty() {
        return text;
    }
    heading(&mut text, "Sections");
    let sections = subject.sections.iter().map(|section| {
        let count = match section.count {
            1 => String::new(),
            count => format!(" in {count}"),
        };
        (section.name.clone(), format!("{}{count}", size(section.bytes)))
    });
    table(&mut text, sections.collect());
    text
}

fn heading(text: &mut String, title: &str) {
    let _ = writeln!(text, "\n{HEADING}{title}{HEADING:#}");
}

fn items_or_nothing(text: &mut String, list: &[&Item]) {
    match list.is_empty() {
        true => *text += "nothing\n",
        false => items(text, list, 0),
    }
}

fn items(text: &mut String, list: &[&Item], depth: usize) {
    for item in list {
        let indent = depth * 2 + 2;
        let colon = if item.ty.is_empty() { "" } else { ": " };
        let (name, ty) = (&item.name, &item.ty);
        let _ = writeln!(text, "{:indent$}{name}{FAINT}{colon}{ty}{FAINT:#}", "");
        items(text, &Vec::from_iter(&item.items), depth + 1);
    }
}

fn module(index: usize, inner: &Inner) -> (String, String) {
    let info = &inner.info;
    let name = match &info.name {
        Some(name) => format!("{index} {}", name.escape_debug()),
        None => index.to_string(),
    };
    let functions = info.functions.len() - info.imported_functions.min(info.functions.len());
    let mut facts = vec![
        count(functions, "function"),
        format!("{} of code", size(inner.code)),
        count(info.imports.len(), "import"),
        count(info.exports.len(), "export"),
    ];
    for memory in info.memories.values().skip(info.imported_memories) {
        let pages = usize::try_from(memory.limits.min).unwrap_or(usize::MAX);
        facts.push(format!("memory of {}", count(pages, "page")));
    }
    (name, facts.join(", "))
}

fn table(text: &mut String, rows: Rows) {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, rest) in rows {
        let _ = writeln!(text, "  {name:width$}  {FAINT}{rest}{FAINT:#}");
    }
}
