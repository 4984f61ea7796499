//! `wharf bindgen`: what `bindgen!` would generate, as a file.

use crate::args::BindgenArgs;
use crate::outcome::Outcome;
use anyhow::{Context, Result};
use std::path::Path;
use wharf_wit::Bindings;

pub(crate) fn bindgen(args: &BindgenArgs) -> Result<Outcome> {
    let generated = bindings(args)?.generate()?;
    match &args.out {
        None => Ok(Outcome::good(generated.source()?)),
        Some(file) => {
            let written = generated.write(file);
            written.with_context(|| format!("cannot write {}", file.display()))?;
            Ok(Outcome::good(String::new()))
        }
    }
}

fn bindings(args: &BindgenArgs) -> Result<Bindings> {
    let mut bindings = Bindings::new();
    args.paths.iter().for_each(|path| {
        bindings.path(path);
    });
    let options = &args.options;
    if args.paths.is_empty() && options.inline.is_none() {
        bindings.path(Path::new("wit"));
    }
    let several = [
        ("world", &options.world),
        ("versions", &options.versions),
        ("features", &options.features),
        ("imports", &options.imports),
        ("exports", &options.exports),
        ("optional", &options.optional),
        ("named_imports", &options.named_imports),
        ("with", &options.with),
        ("trappable_error_type", &options.trappable_error_type),
        ("additional_derives", &options.additional_derives),
    ];
    for (option, texts) in several {
        for text in texts {
            bindings.set(option, text)?;
        }
    }
    let one = [
        ("interfaces", &options.interfaces),
        ("inline", &options.inline),
        ("ownership", &options.ownership),
        ("crate", &options.crate_),
    ];
    for (option, text) in one {
        if let Some(text) = text {
            bindings.set(option, text)?;
        }
    }
    bindings.require_store_data_send(options.require_store_data_send);
    bindings.skip_mut_forwarding_impls(options.skip_mut_forwarding_impls);
    bindings.include_component_type(options.include_component_type);
    Ok(bindings)
}
