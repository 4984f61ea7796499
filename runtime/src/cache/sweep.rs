//! Keeps a cache's folder within its size: what was used least recently goes first.

use super::artifacts::{ARTIFACT, CHECKSUM};
use super::config::CacheConfig;
use super::folder::{Folder, TEMPORARY};
use super::packs::PACK;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

/// Held by the process that sweeps. Its time of modification is when somebody did so last.
const LOCK: &str = "sweep.lock";
/// A file that has been temporary for so long belongs to a process that has died.
const STALE: Duration = Duration::from_secs(3600);
/// Whoever has written this part of the limit looks without waiting for the interval.
const MUCH: u64 = 16;

/// Sweeps, if it is time and no other process is doing it.
pub(super) fn sweep(folder: &Folder, config: &CacheConfig) {
    if let Err(error) = try_sweep(folder, config) {
        tracing::warn!("cannot clean up the cache {}: {error}", folder.path().display());
    }
}

fn try_sweep(folder: &Folder, config: &CacheConfig) -> io::Result<()> {
    let limit = config.files_total_size_soft_limit();
    let path = folder.path().join(LOCK);
    let last = fs::metadata(&path).and_then(|about| about.modified()).ok();
    let much = folder.written.load(Ordering::Relaxed) > limit / MUCH;
    if !much && last.is_some_and(|last| age(last) < config.cleanup_interval()) {
        return Ok(());
    }
    let lock = File::options().create(true).truncate(false).write(true).open(path)?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    lock.set_modified(SystemTime::now())?;
    folder.written.store(0, Ordering::Relaxed);

    let mut entries = entries(folder)?;
    let mut total: u64 = entries.iter().map(|entry| entry.len).sum();
    if total <= limit {
        return Ok(());
    }
    let percent = u64::from(config.files_total_size_limit_percent_if_deleting());
    let target = limit / 100 * percent + limit % 100 * percent / 100;
    entries.sort_by_key(|entry| entry.used);
    for entry in entries {
        if total <= target {
            break;
        }
        total -= entry.len;
        folder.remove(&entry.name);
        if let Some(key) = entry.name.strip_suffix(ARTIFACT) {
            folder.remove(&format!("{key}{CHECKSUM}"));
        }
    }
    Ok(())
}

/// A file that counts.
struct CachedFile {
    name: String,
    len: u64,
    used: SystemTime,
}

/// The artifacts and packs. What a process that died has left over is removed on the way.
fn entries(folder: &Folder) -> io::Result<Vec<CachedFile>> {
    let mut entries = Vec::new();
    let mut left_over = Vec::new();
    for file in fs::read_dir(folder.path())? {
        let file = file?;
        let (Ok(name), Ok(about)) = (file.file_name().into_string(), file.metadata()) else {
            continue;
        };
        let Ok(used) = about.modified() else { continue };
        if name.ends_with(ARTIFACT) || name.ends_with(PACK) {
            entries.push(CachedFile { name, len: about.len(), used });
        } else if (name.ends_with(TEMPORARY) || name.ends_with(CHECKSUM)) && age(used) > STALE {
            left_over.push(name);
        }
    }
    let names: HashSet<&str> = entries.iter().map(|entry| &*entry.name).collect();
    for name in left_over {
        let of = name.strip_suffix(CHECKSUM).map(|key| format!("{key}{ARTIFACT}"));
        if !of.is_some_and(|of| names.contains(&*of)) {
            folder.remove(&name);
        }
    }
    Ok(entries)
}

/// How long ago something was; not at all, if the clock says that it will be.
fn age(time: SystemTime) -> Duration {
    SystemTime::now().duration_since(time).unwrap_or_default()
}
