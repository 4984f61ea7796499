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
        "imports": items(&subject.imports),
        "exports": items(&subject.exports),
        "modules": subject.modules.iter().enumerate().map(module).collect::<Vec<_>>(),
        "sections": subject.sections.iter().map(section).collect::<Vec<_>>(),
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&value)?))
}

fn items(list: &[Item]) -> Value {
    let item = |item: &Item| match item.kind {
        "instance" => json!({
            "name": item.name,
            "kind": item.kind,
            "needed": item.is_needed(),
            "items": items(&item.items),
        }),
        kind => json!({
            "name": item.name,
            "kind": kind,
            "needed": item.is_needed(),
            "type": item.ty,
        }),
    };
    list.iter().map(item).collect()
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
