//! The folder of a cache: files come into it whole, and go.
//!
//! A file is written under a temporary name and renamed; none is ever changed or cut short. So a
//! process that has mapped a file keeps what it mapped when another one removes or replaces it.

use super::config::no_directory;
use crate::sys::content::Content;
use anyhow::{Context, Result, bail, ensure};
use std::fs::{self, DirBuilder, File, FileTimes, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// What the names of files end with that are not finished.
pub(super) const TEMPORARY: &str = ".tmp";
/// How exactly it is known when a file was used last: saying so for each use would cost a write.
const USE_GRANULARITY: Duration = Duration::from_secs(300);

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Bytes written since this process last swept.
    pub(super) written: AtomicU64,
}

impl Folder {
    /// Opens the folder, or makes it: for its owner only.
    pub(super) fn open(path: PathBuf) -> Result<Folder> {
        let shown = path.display();
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path)
            .with_context(|| no_directory(format!("cannot make the cache folder {shown}")))?;
        let about =
            fs::metadata(&path).with_context(|| no_directory(format!("cannot look at {shown}")))?;
        ensure!(about.is_dir(), no_directory(format!("the cache folder {shown} is no folder")));
        let mode = about.mode() & 0o7777;
        if mode & 0o022 != 0 {
            bail!(no_directory(format!(
                "others can write to the cache folder {shown} (its mode is {mode:o}), and so could \
                 have this process run their code; expected a mode like 700"
            )));
        }
        let (owner, user) = (about.uid(), rustix::process::geteuid().as_raw());
        ensure!(
            owner == user || owner == 0,
            no_directory(format!(
                "the cache folder {shown} belongs to user {owner}, who could have this process run \
                 their code; expected user {user}"
            ))
        );
        Ok(Folder { path, written: AtomicU64::new(0) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Maps a file, or reads it where it is small, if it is there.
    pub(super) fn map(&self, name: &str) -> Option<(File, Content)> {
        let file = File::open(self.path.join(name)).ok()?;
        let about = file.metadata().ok()?;
        if !about.is_file() {
            return None;
        }
        let content = Content::from_file(&file, about.len()).ok()?;
        Some((file, content))
    }

    /// Puts a file into the folder, instead of one of that name.
    pub(super) fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let temporary = self.path.join(unique() + TEMPORARY);
        let write = || {
            let mut options = OpenOptions::new();
            let mut file = options.write(true).create_new(true).mode(0o600).open(&temporary)?;
            file.write_all(content)?;
            fs::rename(&temporary, self.path.join(name))
        };
        let result = write();
        if result.is_err() {
            // What is left over is of no use; that it is there is not the error to tell.
            let _ = fs::remove_file(&temporary);
        }
        self.written.fetch_add(content.len() as u64, Ordering::Relaxed);
        result
    }

    /// Removes a file, which others may have removed before.
    pub(super) fn remove(&self, name: &str) {
        let _ = fs::remove_file(self.path.join(name));
    }
}

/// Notes that a file is used, where that is news. Only its owner can, who need not be who uses it.
pub(super) fn touch(file: &File) {
    let used = file.metadata().and_then(|about| about.modified());
    let age = used.map(|used| SystemTime::now().duration_since(used).unwrap_or_default());
    if age.is_ok_and(|age| age > USE_GRANULARITY) {
        let _ = file.set_times(FileTimes::new().set_modified(SystemTime::now()));
    }
}

/// A name that no other file has, of this process or another.
pub(super) fn unique() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{:x}-{:x}-{number:x}", now.as_nanos(), std::process::id())
}
