//! What is known of a file, for people.

use super::subject::{Inner, Item, Subject};
use crate::compile::size;
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
    match needed.is_empty() {
        true => text += "nothing\n",
        false => items(&mut text, &needed, 0),
    }
    // The world says it already, in better words.
    if subject.world.is_none() {
        heading(&mut text, "Exports");
        items(&mut text, &Vec::from_iter(&subject.exports), 0);
    }
    if !subject.modules.is_empty() {
        heading(&mut text, "Core modules");
        let modules = subject.modules.iter().enumerate();
        table(&mut text, modules.map(|(index, inner)| module(index, inner)).collect());
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
        format!("{functions} functions"),
        format!("{} of code", size(inner.code)),
        format!("{} imports", info.imports.len()),
        format!("{} exports", info.exports.len()),
    ];
    for memory in info.memories.values().skip(info.imported_memories) {
        facts.push(format!("memory of {} pages", memory.limits.min));
    }
    (name, facts.join(", "))
}

fn table(text: &mut String, rows: Rows) {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, rest) in rows {
        let _ = writeln!(text, "  {name:width$}  {FAINT}{rest}{FAINT:#}");
    }
}
