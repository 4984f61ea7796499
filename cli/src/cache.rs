//! The compilation cache of the command line: on unless told otherwise.

use anyhow::Result;
use clap::{Args, ValueHint};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use wharf::{Cache, CacheConfig, Config};

/// Names the folder where `--cache-dir` does not.
const VARIABLE: &str = "WHARF_CACHE_DIR";

/// Where what was compiled before is found.
#[derive(Args, Debug)]
#[command(next_help_heading = "Cache")]
pub(crate) struct CacheArgs {
    /// Compiles anew, and keeps nothing.
    #[arg(long, global = true)]
    no_cache: bool,
    /// Where compiled code is kept: the environment's WHARF_CACHE_DIR unless said, or else `wharf` in
    /// the user's folder for caches. Nobody else may write to it.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, global = true, conflicts_with = "no_cache")]
    cache_dir: Option<PathBuf>,
}

impl CacheArgs {
    /// Gives `config` the cache that is meant.
    ///
    /// # Errors
    ///
    /// Fails when a folder was named that cannot be one. Where none was, and there can be none by
    /// default, that is noted, and everything works without.
    pub(crate) fn configure(&self, config: &mut Config) -> Result<Option<Cache>> {
        if self.no_cache {
            return Ok(None);
        }
        let variable = std::env::var_os(VARIABLE).filter(|value: &OsString| !value.is_empty());
        let named = self.cache_dir.as_deref().or(variable.as_deref().map(Path::new));
        let mut cache = CacheConfig::new();
        if let Some(folder) = named {
            cache.with_directory(std::path::absolute(folder)?);
        }
        let cache = match Cache::new(cache) {
            Ok(cache) => cache,
            Err(error) if named.is_none() => {
                let _ = writeln!(anstream::stderr(), "note: nothing is cached: {error:#}");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        config.cache(Some(cache.clone()));
        Ok(Some(cache))
    }
}
