//! [`Cache`]: what an engine holds of a cache, and how it goes through it.

use super::artifacts::Found;
use super::config::CacheConfig;
use super::folder::Folder;
use super::packs::Packs;
use super::{artifacts, sweep};
use crate::artifact::format::Precompiled;
use anyhow::Result;
use std::hash::Hash;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A folder in which artifacts are found that were compiled before: see
/// [`Config::cache`](crate::Config::cache). Cheap to clone; clones count together.
///
/// What is compiled for the first time is kept: the artifact, and each function by itself. What is
/// compiled a second time is mapped from the artifact's file; what has changed a little is compiled
/// anew, with the functions that have not changed taken from the folder.
///
/// The folder can be shared by any number of threads and processes, and removed at any time. What
/// is in it holds machine code, which is run: it is made for its owner only, and refused when others
/// can write to it. Damaged files are noticed by their checksums, and replaced. A folder that cannot
/// be written, for whatever reason, is none of a compilation's business: `tracing` gets a warning.
///
/// # Examples
///
/// ```
/// use wharf_runtime::{Cache, CacheConfig, Config, Engine, Module};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path().join("cache");
/// let mut config = CacheConfig::new();
/// config.with_directory(folder);
/// let cache = Cache::new(config)?;
/// let engine = Engine::new(Config::new().cache(Some(cache.clone())))?;
/// # #[cfg(feature = "wat")]
/// # {
/// Module::new(&engine, "(module (func))")?;
/// Module::new(&engine, "(module (func))")?;
/// assert_eq!((cache.cache_misses(), cache.cache_hits()), (1, 1));
/// # }
/// # anyhow::Ok(())
/// ```
#[derive(Clone, Debug)]
pub struct Cache {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: CacheConfig,
    folder: Folder,
    hits: AtomicUsize,
    misses: AtomicUsize,
    function_hits: AtomicUsize,
    function_misses: AtomicUsize,
}

impl Cache {
    /// Opens the folder that `config` names, and makes it where it is not there.
    ///
    /// # Errors
    ///
    /// Fails when there is no folder to be found or made, when others can write to it, or when the
    /// configuration contradicts itself.
    pub fn new(config: CacheConfig) -> Result<Cache> {
        let folder = Folder::open(config.validate()?)?;
        Ok(Cache {
            inner: Arc::new(Inner {
                config,
                folder,
                hits: AtomicUsize::new(0),
                misses: AtomicUsize::new(0),
                function_hits: AtomicUsize::new(0),
                function_misses: AtomicUsize::new(0),
            }),
        })
    }

    /// The folder.
    pub fn directory(&self) -> &Path {
        self.inner.folder.path()
    }

    /// See [`CacheConfig::with_cleanup_interval`].
    pub fn cleanup_interval(&self) -> Duration {
        self.inner.config.cleanup_interval()
    }

    /// See [`CacheConfig::with_files_total_size_soft_limit`].
    pub fn files_total_size_soft_limit(&self) -> u64 {
        self.inner.config.files_total_size_soft_limit()
    }

    /// See [`CacheConfig::with_files_total_size_limit_percent_if_deleting`].
    pub fn files_total_size_limit_percent_if_deleting(&self) -> u8 {
        self.inner.config.files_total_size_limit_percent_if_deleting()
    }

    /// How many artifacts were found, since this cache was made.
    pub fn cache_hits(&self) -> usize {
        self.inner.hits.load(Ordering::Relaxed)
    }

    /// How many artifacts were not found, and compiled.
    pub fn cache_misses(&self) -> usize {
        self.inner.misses.load(Ordering::Relaxed)
    }

    /// How many functions were found while artifacts were compiled, the stubs by which host and
    /// guest call each other included.
    pub fn function_hits(&self) -> usize {
        self.inner.function_hits.load(Ordering::Relaxed)
    }

    /// How many functions were not found, and compiled.
    pub fn function_misses(&self) -> usize {
        self.inner.function_misses.load(Ordering::Relaxed)
    }

    /// What an artifact's name is made of: everything that it follows from, which is `binary` and all of an
    /// engine's `settings`.
    pub(crate) fn key(&self, settings: &impl Hash, kind: Precompiled, binary: &[u8]) -> String {
        artifacts::key(settings, kind, binary)
    }

    /// The artifact with this key, if it is there and whole, as `load` makes it of what was kept. If `load`
    /// fails, it is not there.
    pub(crate) fn find<R>(&self, key: &str, load: impl FnOnce(Found) -> Result<R>) -> Option<R> {
        let found = artifacts::find(&self.inner.folder, key, load);
        let count = if found.is_some() { &self.inner.hits } else { &self.inner.misses };
        count.fetch_add(1, Ordering::Relaxed);
        found
    }

    /// Keeps an artifact, if the folder takes it.
    pub(crate) fn keep(&self, key: &str, artifact: &[u8]) {
        let inner = &*self.inner;
        if let Err(error) = artifacts::insert(&inner.folder, key, artifact) {
            let folder = self.directory().display();
            tracing::warn!("cannot keep an artifact in the cache {folder}: {error}");
        }
        sweep::sweep(&inner.folder, &inner.config);
    }

    /// The functions that were compiled for engines with such `settings`.
    pub(crate) fn functions(&self, settings: &impl Hash) -> Packs<'_> {
        Packs::new(&self.inner.folder, settings)
    }

    /// Keeps the functions that a compilation has made.
    pub(crate) fn keep_functions(&self, packs: Packs<'_>) {
        let inner = &*self.inner;
        let (hits, misses) = packs.save(inner.config.files_total_size_soft_limit() / 8);
        inner.function_hits.fetch_add(hits, Ordering::Relaxed);
        inner.function_misses.fetch_add(misses, Ordering::Relaxed);
    }
}
