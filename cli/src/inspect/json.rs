//! What is known of a file, for scripts. Names of fields are kept between versions.

use super::subject::{Inner, Item, Section, Subject};
use anyhow::Result;
use serde_json::{Value, json};
use std::path::Path;

pub(crate) fn report(file: &Path, subject: &Subject) -> Result<String> {
    let artifact = subject.artifact.as_ref().map(
        |metadata| json!({ "target": metadata.target, "cpu_features": metadata.cpu_features }),
    );
    let value = json!({
        "file": file.to_string_lossy(),
        "kind": subject.kind.to_string(),
        "size": subject.size,
        "artifact": artifact,
        "world": subject.world,
        "imports": subject.imports.iter().map(import).collect::<Vec<_>>(),
        "exports": subject.exports.iter().map(item).collect::<Vec<_>>(),
        "modules": subject.modules.iter().enumerate().map(module).collect::<Vec<_>>(),
        "sections": subject.sections.iter().map(section).collect::<Vec<_>>(),
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&value)?))
}

/// An import also says whether the host must give anything for it.
fn import(import: &Item) -> Value {
    let mut value = item(import);
    value["needed"] = import.is_needed().into();
    value
}

fn item(item: &Item) -> Value {
    let items = || item.items.iter().map(self::item).collect::<Vec<_>>();
    match item.kind {
        "instance" => json!({ "name": item.name, "kind": item.kind, "items": items() }),
        kind => json!({ "name": item.name, "kind": kind, "type": item.ty }),
    }
}

fn module((index, inner): (usize, &Inner)) -> Value {
    let info = &inner.info;
    let imports = info.imports.iter().map(|import| json!([import.module, import.field]));
    json!({
        "index": index,
        "name": info.name,
        "functions": info.functions.len().saturating_sub(info.imported_functions),
        "code_bytes": inner.code,
        "imports": imports.collect::<Vec<_>>(),
        "exports": info.exports.keys().collect::<Vec<_>>(),
    })
}

fn section(section: &Section) -> Value {
    json!({ "name": section.name, "count": section.count, "bytes": section.bytes })
}
