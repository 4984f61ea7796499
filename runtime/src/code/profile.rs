//! Telling profilers where compiled code is.
//!
//! `perf` finds names for code that no file on disk holds in two ways: a map beside it, with a line
//! for each function ([`ProfilingStrategy::PerfMap`]), or a dump of the code itself, which
//! `perf inject --jit` turns into objects that can be annotated ([`ProfilingStrategy::JitDump`]).
//! Names and places are those of the artifact's symbol table.

use crate::sys::mmap::{Mmap, page_size};
use crate::tables::settings::ProfilingStrategy;
use anyhow::{Context, Result};
use object::read::elf::ElfFile64;
use object::{Endianness, Object as _, ObjectSymbol as _};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Tells profilers of the code of `artifact`, which is mapped at `text`.
pub(crate) fn register(strategy: ProfilingStrategy, artifact: &[u8], text: &[u8]) -> Result<()> {
    match strategy {
        ProfilingStrategy::None => Ok(()),
        ProfilingStrategy::PerfMap => {
            perf_map(artifact, text).context("cannot write a map for `perf`")
        }
        ProfilingStrategy::JitDump => {
            jit_dump(artifact, text).context("cannot write a dump of code for `perf`")
        }
    }
}

/// A function's name and code.
type Named<'a> = (&'a str, &'a [u8]);

fn functions<'a>(artifact: &'a [u8], text: &'a [u8]) -> Result<Vec<Named<'a>>> {
    let file = ElfFile64::<Endianness>::parse(artifact)?;
    let base = crate::artifact::code::TEXT_ADDRESS;
    let named = file.symbols().filter_map(|symbol| {
        let start = usize::try_from(symbol.address().checked_sub(base)?).ok()?;
        let end = start.checked_add(usize::try_from(symbol.size()).ok()?)?;
        Some((symbol.name().ok()?, text.get(start..end).filter(|code| !code.is_empty())?))
    });
    Ok(named.collect())
}

/// A file that all engines of the process write to.
struct Shared(Mutex<Option<Output>>);

struct Output {
    file: File,
    /// How many functions are in it.
    count: u64,
    /// By this mapping `perf` learns of a dump.
    _marker: Option<Mmap>,
}

static PERF_MAP: Shared = Shared(Mutex::new(None));
static JIT_DUMP: Shared = Shared(Mutex::new(None));

impl Shared {
    /// Writes to the file, which `open` makes if it is not there yet.
    fn with(
        &self,
        open: impl FnOnce() -> Result<Output>,
        write: impl FnOnce(&mut Output) -> Result<()>,
    ) -> Result<()> {
        let mut output = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *output {
            Some(output) => write(output),
            none => write(none.insert(open()?)),
        }
    }
}

fn perf_map(artifact: &[u8], text: &[u8]) -> Result<()> {
    let mut lines = String::new();
    for (name, code) in functions(artifact, text)? {
        writeln!(lines, "{:x} {:x} {name}", code.as_ptr().addr(), code.len())?;
    }
    let open = || {
        let path = PathBuf::from(format!("/tmp/perf-{}.map", std::process::id()));
        let file = File::options().create(true).append(true).open(&path);
        let file = file.with_context(|| path.display().to_string())?;
        Ok(Output { file, count: 0, _marker: None })
    };
    PERF_MAP.with(open, |output| Ok(output.file.write_all(lines.as_bytes())?))
}

fn jit_dump(artifact: &[u8], text: &[u8]) -> Result<()> {
    let functions = functions(artifact, text)?;
    JIT_DUMP.with(open_dump, |output| {
        let mut records = Vec::new();
        for (name, code) in functions {
            load_record(&mut records, output.count, name, code)?;
            output.count += 1;
        }
        Ok(output.file.write_all(&records)?)
    })
}

fn open_dump() -> Result<Output> {
    const MAGIC: u32 = 0x4a69_5444;
    const VERSION: u32 = 1;
    const HEADER_LEN: u32 = 40;
    let machine = if cfg!(target_arch = "aarch64") { 183 } else { 62 };
    let path = PathBuf::from(format!("jit-{}.dump", std::process::id()));
    let file = File::options().create(true).truncate(true).read(true).write(true).open(&path);
    let mut file = file.with_context(|| path.display().to_string())?;
    let words: [u32; 6] = [MAGIC, VERSION, HEADER_LEN, machine, 0, std::process::id()];
    let mut header: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
    header.extend_from_slice(&timestamp().to_ne_bytes());
    // No flags.
    header.extend_from_slice(&0u64.to_ne_bytes());
    file.write_all(&header)?;
    let marker = Mmap::from_file(&file, header.len() as u64)?;
    marker.make_executable(0..page_size())?;
    Ok(Output { file, count: 0, _marker: Some(marker) })
}

/// Writes the record that says that code was loaded.
fn load_record(records: &mut Vec<u8>, index: u64, name: &str, code: &[u8]) -> Result<()> {
    const LOAD: u32 = 0;
    const FIXED_LEN: usize = 56;
    let name: Vec<u8> = name.bytes().filter(|&byte| byte != 0).chain([0]).collect();
    let len = u32::try_from(FIXED_LEN + name.len() + code.len())?;
    let address = code.as_ptr().addr() as u64;
    let thread = rustix::thread::gettid().as_raw_nonzero().get().cast_unsigned();
    records.extend_from_slice(&LOAD.to_ne_bytes());
    records.extend_from_slice(&len.to_ne_bytes());
    records.extend_from_slice(&timestamp().to_ne_bytes());
    records.extend_from_slice(&std::process::id().to_ne_bytes());
    records.extend_from_slice(&thread.to_ne_bytes());
    for number in [address, address, code.len() as u64, index] {
        records.extend_from_slice(&number.to_ne_bytes());
    }
    records.extend_from_slice(&name);
    records.extend_from_slice(code);
    Ok(())
}

/// Nanoseconds of the clock that `perf record -k mono` uses.
fn timestamp() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    u64::try_from(now.tv_sec).unwrap_or(0) * 1_000_000_000 + u64::try_from(now.tv_nsec).unwrap_or(0)
}
