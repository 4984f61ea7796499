//! [`CacheConfig`]: where a cache is, and how large it may grow.

use crate::error::InvalidOption;
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The configuration of a [`Cache`](crate::Cache).
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// let mut config = wharf_runtime::CacheConfig::new();
/// config
///     .with_directory("/var/cache/plugin-host")
///     .with_files_total_size_soft_limit(64 << 20)
///     .with_cleanup_interval(Duration::from_secs(600));
/// assert_eq!(config.files_total_size_soft_limit(), 64 << 20);
/// ```
#[derive(Clone, Debug, Default)]
pub struct CacheConfig {
    directory: Option<PathBuf>,
    cleanup_interval: Option<Duration>,
    files_total_size_soft_limit: Option<u64>,
    percent_if_deleting: Option<u8>,
}

impl CacheConfig {
    /// The default configuration.
    pub fn new() -> CacheConfig {
        CacheConfig::default()
    }

    /// The folder, which is made when it is not there; by default `wharf` in `$XDG_CACHE_HOME`, or in
    /// `~/.cache` where that is not set. It has to be an absolute path.
    pub fn with_directory(&mut self, directory: impl Into<PathBuf>) -> &mut Self {
        self.directory = Some(directory.into());
        self
    }

    /// How often the size of the folder is looked at, at most; one hour by default. It is looked at
    /// sooner by a process that has written much.
    pub fn with_cleanup_interval(&mut self, interval: Duration) -> &mut Self {
        self.cleanup_interval = Some(interval);
        self
    }

    /// How many bytes the files may have together; 512 MiB by default. When they have more, those
    /// used least recently are removed. The limit is soft: until the next look they may have more.
    pub fn with_files_total_size_soft_limit(&mut self, bytes: u64) -> &mut Self {
        self.files_total_size_soft_limit = Some(bytes);
        self
    }

    /// When files are removed: how much stays, in percent of the limit; 70 by default.
    pub fn with_files_total_size_limit_percent_if_deleting(&mut self, percent: u8) -> &mut Self {
        self.percent_if_deleting = Some(percent);
        self
    }

    /// The folder, if one was set.
    pub fn directory(&self) -> Option<&PathBuf> {
        self.directory.as_ref()
    }

    /// See [`CacheConfig::with_cleanup_interval`].
    pub fn cleanup_interval(&self) -> Duration {
        self.cleanup_interval.unwrap_or(Duration::from_secs(3600))
    }

    /// See [`CacheConfig::with_files_total_size_soft_limit`].
    pub fn files_total_size_soft_limit(&self) -> u64 {
        self.files_total_size_soft_limit.unwrap_or(512 << 20)
    }

    /// See [`CacheConfig::with_files_total_size_limit_percent_if_deleting`].
    pub fn files_total_size_limit_percent_if_deleting(&self) -> u8 {
        self.percent_if_deleting.unwrap_or(70)
    }

    /// The folder that is meant, if the configuration is sound.
    pub(super) fn validate(&self) -> Result<PathBuf> {
        let percent = self.files_total_size_limit_percent_if_deleting();
        ensure!(
            percent <= 100,
            InvalidOption::new(
                "with_files_total_size_limit_percent_if_deleting",
                format!(
                    "`files_total_size_limit_percent_if_deleting` is {percent}, expected at most 100"
                )
            )
        );
        let directory = match &self.directory {
            Some(directory) => directory.clone(),
            None => default_directory()?,
        };
        ensure!(
            directory.is_absolute(),
            no_directory(format!(
                "the cache folder {} is not an absolute path",
                directory.display()
            ))
        );
        Ok(directory)
    }
}

fn default_directory() -> Result<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| Path::new(value).is_absolute());
    let caches = match variable("XDG_CACHE_HOME") {
        Some(caches) => PathBuf::from(caches),
        None => {
            const NONE: &str =
                "there is no default cache folder: neither `XDG_CACHE_HOME` nor `HOME` is set";
            let home = variable("HOME").ok_or_else(|| no_directory(NONE.to_owned()))?;
            Path::new(&home).join(".cache")
        }
    };
    Ok(caches.join("wharf"))
}

/// The folder cannot be a cache, or there is none.
#[cold]
pub(super) fn no_directory(message: String) -> InvalidOption {
    InvalidOption::new("with_directory", message)
}
