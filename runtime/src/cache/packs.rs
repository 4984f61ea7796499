//! Compiled functions in a cache: packs, each with all functions that one compilation had to make.
//!
//! A pack is never changed. A small edit makes a small pack, and when there are many, small ones are
//! merged into one. (A file for each function was rejected: a large component has tens of thousands.
//! One file that grows was rejected: processes would have to lock it.)
//!
//! ```text
//! magic, count: u32, checksum of the index: u32
//! index, sorted by key: key: [u8; 32], start: u64, len: u32, checksum: u32
//! values
//! ```

use super::folder::{self, Folder};
use crate::compile::CacheStore;
use crate::sys::content::Content;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{Hash, Hasher as _};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

pub(super) const PACK: &str = ".pack";
const MAGIC: &[u8; 8] = b"wharfpk1";
const HEADER: usize = 16;
const RECORD: usize = 48;
/// With more packs than this some are merged, so that a look-up need not ask many.
const MANY: usize = 16;

type Key = [u8; 32];

/// The functions that a compilation finds, and those that it makes.
#[derive(Debug)]
pub(crate) struct Packs<'a> {
    folder: &'a Folder,
    /// What the names of packs for these settings begin with. It need not say everything that code
    /// follows from, keys do: it is so that what cannot be found here is not searched.
    prefix: String,
    /// Newest first.
    packs: Vec<Pack>,
    made: Mutex<BTreeMap<Key, Vec<u8>>>,
    hits: AtomicUsize,
}

impl<'a> Packs<'a> {
    pub(super) fn new(folder: &'a Folder, settings: &impl Hash) -> Packs<'a> {
        let mut hasher = std::hash::DefaultHasher::new();
        crate::tables::SOURCES.hash(&mut hasher);
        settings.hash(&mut hasher);
        let prefix = format!("{:016x}-", hasher.finish());
        let packs = open_all(folder, &prefix).unwrap_or_default();
        Packs { folder, prefix, packs, made: Mutex::default(), hits: AtomicUsize::new(0) }
    }

    /// Writes what was made, and merges packs of up to `large` bytes where there are many. Says how
    /// many functions were found and how many were made.
    pub(super) fn save(self, large: u64) -> (usize, usize) {
        let Packs { folder, prefix, packs, made, hits } = self;
        let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        for pack in &packs {
            if pack.used.load(Ordering::Relaxed) {
                folder::touch(&pack.file);
            }
        }
        let save = || {
            if !made.is_empty() {
                write(folder, &prefix, &made)?;
            }
            if packs.len() >= MANY { merge(folder, &prefix, packs, large) } else { Ok(()) }
        };
        if let Err(error) = save() {
            let path = folder.path().display();
            tracing::warn!("cannot keep functions in the cache {path}: {error}");
        }
        (hits.into_inner(), made.len())
    }
}

impl CacheStore for Packs<'_> {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        let found = self.packs.iter().find_map(|pack| pack.get(key))?;
        self.hits.fetch_add(1, Ordering::Relaxed);
        Some(Cow::Borrowed(found))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        let Ok(key) = key.try_into() else { return false };
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value);
        true
    }
}

/// A mapped pack whose index is whole.
#[derive(Debug)]
struct Pack {
    name: String,
    written: SystemTime,
    file: File,
    content: Content,
    count: usize,
    used: AtomicBool,
}

impl Pack {
    fn open(folder: &Folder, name: String) -> Option<Pack> {
        let (file, content) = folder.map(&name)?;
        let written = file.metadata().ok()?.modified().ok()?;
        let header = content.bytes().get(..HEADER)?;
        let number = |at| Some(u32::from_le_bytes(header.get(at..at + 4)?.try_into().ok()?));
        let (count, checksum) = (number(8)? as usize, number(12)?);
        let index = content.bytes().get(HEADER..HEADER.checked_add(count.checked_mul(RECORD)?)?)?;
        if header[..8] != *MAGIC || crc32fast::hash(index) != checksum {
            return None;
        }
        Some(Pack { name, written, file, content, count, used: AtomicBool::new(false) })
    }

    fn record(&self, place: usize) -> &[u8] {
        &self.content.bytes()[HEADER + place * RECORD..][..RECORD]
    }

    /// The value of a key, if it is here and whole.
    fn get(&self, key: &[u8]) -> Option<&[u8]> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.record(middle)[..32].cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    self.used.store(true, Ordering::Relaxed);
                    return self.value(middle);
                }
            }
        }
        None
    }

    fn value(&self, place: usize) -> Option<&[u8]> {
        let (place, checksum) = self.record(place)[32..].split_at(12);
        let (start, len) = place.split_at(8);
        let start = usize::try_from(u64::from_le_bytes(start.try_into().ok()?)).ok()?;
        let len = u32::from_le_bytes(len.try_into().ok()?) as usize;
        let value = self.content.bytes().get(start..start.checked_add(len)?)?;
        (crc32fast::hash(value).to_le_bytes() == *checksum).then_some(value)
    }

    fn values(&self) -> impl Iterator<Item = (Key, &[u8])> {
        (0..self.count).filter_map(|place| {
            Some((self.record(place)[..32].try_into().ok()?, self.value(place)?))
        })
    }
}

/// The packs for the settings that `prefix` stands for, newest first. Damaged ones are removed: they
/// would be asked in vain for ever.
fn open_all(folder: &Folder, prefix: &str) -> io::Result<Vec<Pack>> {
    let mut packs = Vec::new();
    for file in fs::read_dir(folder.path())? {
        let Ok(name) = file?.file_name().into_string() else { continue };
        if name.starts_with(prefix) && name.ends_with(PACK) {
            match Pack::open(folder, name.clone()) {
                Some(pack) => packs.push(pack),
                None => folder.remove(&name),
            }
        }
    }
    packs.sort_by(|a, b| (b.written, &b.name).cmp(&(a.written, &a.name)));
    Ok(packs)
}

fn write<V: AsRef<[u8]>>(
    folder: &Folder,
    prefix: &str,
    values: &BTreeMap<Key, V>,
) -> io::Result<()> {
    let start = HEADER + values.len() * RECORD;
    let len: usize = values.values().map(|value| value.as_ref().len()).sum();
    let mut pack = vec![0; HEADER];
    pack.reserve_exact(start + len - HEADER);
    let mut at = start;
    for (key, value) in values {
        let value = value.as_ref();
        pack.extend_from_slice(key);
        pack.extend_from_slice(&(at as u64).to_le_bytes());
        pack.extend_from_slice(&u32::try_from(value.len()).unwrap_or(0).to_le_bytes());
        pack.extend_from_slice(&crc32fast::hash(value).to_le_bytes());
        at += value.len();
    }
    let checksum = crc32fast::hash(&pack[HEADER..]);
    pack[..8].copy_from_slice(MAGIC);
    pack[8..12].copy_from_slice(&u32::try_from(values.len()).unwrap_or(0).to_le_bytes());
    pack[12..16].copy_from_slice(&checksum.to_le_bytes());
    for value in values.values() {
        pack.extend_from_slice(value.as_ref());
    }
    folder.write(&format!("{prefix}{}{PACK}", folder::unique()), &pack)
}

/// Makes one pack of those that are not large. Another process that does the same at the same time
/// makes the same pack, which costs space and nothing else, until the next merge.
fn merge(folder: &Folder, prefix: &str, packs: Vec<Pack>, large: u64) -> io::Result<()> {
    let small = |pack: &&Pack| (pack.content.bytes().len() as u64) <= large;
    let small: Vec<&Pack> = packs.iter().filter(small).collect();
    if small.len() < MANY / 2 {
        return Ok(());
    }
    let values: BTreeMap<Key, &[u8]> = small.iter().flat_map(|pack| pack.values()).collect();
    write(folder, prefix, &values)?;
    for pack in small {
        folder.remove(&pack.name);
    }
    Ok(())
}
