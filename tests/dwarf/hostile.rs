//! DWARF that is written to cost its reader dearly: it costs in proportion to its size. Where it is read no
//! further, frames have no lines; traps are traps all the same.

use crate::ALLOCATOR;
use nix::time::{ClockId, clock_gettime};
use std::sync::{Mutex, PoisonError};
use wharf::{
    Config, Engine, FrameSymbol, Instance, Module, Store, Trap, WasmBacktrace, WasmBacktraceDetails,
};

/// What is kept of a name.
const MAX_NAME: usize = 4096;
/// How many functions may be inlined in each other.
const MAX_NESTING: usize = 128;
/// How many bytes may be allocated for one of DWARF. Many are: a byte can be a function, or a file.
const FACTOR: usize = 300;
/// How many may be in any case.
const FREE: usize = 4 << 20;

/// One function that traps.
const PLAIN: &str = r#"(module (func (export "f") unreachable))"#;
/// One that calls itself fifty times before it does.
const RECURSIVE: &str = r#"(module
    (global $calls (mut i32) (i32.const 0))
    (func $f (export "f")
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (if (i32.gt_u (global.get $calls) (i32.const 50)) (then unreachable))
        (call $f)))"#;

const LANG_CPP: u8 = 0x04;
const LANG_RUST: u8 = 0x1c;

/// What the tests' entries look like; each has its number, its tag, whether it has children, and attributes.
const ABBREVIATIONS: &[&[u8]] = &[
    // A unit: where it is, its language, its line program.
    &[UNIT, 0x11, 1, 0x11, 0x01, 0x12, 0x06, 0x13, 0x0b, 0x10, 0x17, 0, 0],
    // A function, and one that was inlined: where it is, its name.
    &[FUNCTION, 0x2e, 1, 0x11, 0x01, 0x12, 0x06, 0x6e, 0x0e, 0, 0],
    &[INLINED, 0x1d, 1, 0x11, 0x01, 0x12, 0x06, 0x6e, 0x0e, 0, 0],
    // The same of which nothing is said.
    &[INLINED_SOMEWHERE, 0x1d, 1, 0, 0],
    // A function that is in the ranges of a list.
    &[FUNCTION_IN_RANGES, 0x2e, 0, 0x55, 0x17, 0, 0],
    // A unit with a folder.
    &[UNIT_IN_FOLDER, 0x11, 1, 0x11, 0x01, 0x12, 0x06, 0x1b, 0x0e, 0x10, 0x17, 0, 0],
    &[0],
];
const UNIT: u8 = 1;
const FUNCTION: u8 = 2;
const INLINED: u8 = 3;
const INLINED_SOMEWHERE: u8 = 4;
const FUNCTION_IN_RANGES: u8 = 5;
const UNIT_IN_FOLDER: u8 = 6;

#[derive(Default)]
struct Dwarf {
    abbrev: Vec<u8>,
    info: Vec<u8>,
    line: Vec<u8>,
    ranges: Vec<u8>,
    str: Vec<u8>,
}

impl Dwarf {
    fn new() -> Dwarf {
        Dwarf {
            abbrev: ABBREVIATIONS.concat(),
            line: line_program(0, &[b"a.c"], 1),
            ..Dwarf::default()
        }
    }

    /// One unit and, in it, one function with `name`, whose entry is followed by `entries`.
    fn of_function(language: u8, name: &str, entries: &[u8]) -> Dwarf {
        let mut dwarf = Dwarf::new();
        dwarf.str = [name.as_bytes(), &[0]].concat();
        let root = [&[UNIT][..], &EVERYWHERE, &[language], &AT_0].concat();
        dwarf.unit(0, &[&root[..], &[FUNCTION], &EVERYWHERE, &AT_0, entries].concat());
        dwarf
    }

    /// Adds a unit of version 4.
    fn unit(&mut self, abbreviations: usize, entries: &[u8]) {
        self.info.extend((entries.len() as u32 + 7).to_le_bytes());
        self.info.extend(4_u16.to_le_bytes());
        self.info.extend((abbreviations as u32).to_le_bytes());
        self.info.push(4);
        self.info.extend(entries);
    }

    fn sections(&self) -> [(&'static str, &[u8]); 5] {
        [
            (".debug_abbrev", &self.abbrev),
            (".debug_info", &self.info),
            (".debug_line", &self.line),
            (".debug_ranges", &self.ranges),
            (".debug_str", &self.str),
        ]
    }

    fn len(&self) -> usize {
        self.sections().iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// What the backtrace says in which `f` of the module `wat` traps.
    fn read(&self, wat: &str) -> Read {
        // What others allocate would be measured, too.
        static ALONE: Mutex<()> = Mutex::new(());
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut config = Config::new();
        config.debug_info(true).wasm_backtrace_details(WasmBacktraceDetails::Enable);
        let engine = Engine::new(&config).unwrap();
        let mut binary = wat::parse_str(wat).unwrap();
        for (name, bytes) in self.sections() {
            let len = name.len() + 1 + bytes.len();
            binary.push(0);
            binary.extend(
                (0..5).map(|i| (len >> (7 * i)) as u8 & 0x7f | if i < 4 { 0x80 } else { 0 }),
            );
            binary.push(name.len() as u8);
            binary.extend(name.as_bytes());
            binary.extend(bytes);
        }
        let module = Module::new(&engine, &binary).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let f = instance.get_typed_func::<(), ()>(&mut store, "f").unwrap();
        let (before, started) = (ALLOCATOR.current_usage(), milliseconds());
        ALLOCATOR.reset_peak_usage();
        let error = f.call(&mut store, ()).unwrap_err();
        let peak = ALLOCATOR.peak_usage().saturating_sub(before);
        assert_eq!(error.downcast_ref(), Some(&Trap::UnreachableCodeReached));
        let frames = error.downcast_ref::<WasmBacktrace>().unwrap().frames();
        let own = |text: Option<&str>| text.map(str::to_owned);
        let symbol = |symbol: &FrameSymbol| (own(symbol.name()), own(symbol.file()));
        let symbols = frames.iter().map(|frame| frame.symbols().iter().map(symbol).collect());
        Read { symbols: symbols.collect(), peak, milliseconds: milliseconds() - started }
    }
}

/// What was read for a backtrace, and what that took.
struct Read {
    /// The names and files of each frame's symbols.
    symbols: Vec<Vec<(Option<String>, Option<String>)>>,
    peak: usize,
    milliseconds: f64,
}

impl Read {
    /// The name of the function that trapped.
    #[track_caller]
    fn name(&self) -> &str {
        self.symbols[0][0].0.as_deref().expect("the function has a name")
    }

    #[track_caller]
    fn takes_in_proportion_to(&self, dwarf: &Dwarf) {
        let (peak, len) = (self.peak, dwarf.len());
        assert!(peak <= FACTOR * len + FREE, "{peak} bytes were allocated for {len}");
    }
}

/// An address from 0 on, and a length.
const EVERYWHERE: [u8; 8] = [0, 0, 0, 0, 0, 0x10, 0, 0];
const AT_0: [u8; 4] = [0; 4];

/// The time that this thread has had.
fn milliseconds() -> f64 {
    let time = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("threads have clocks");
    time.tv_sec() as f64 * 1e3 + time.tv_nsec() as f64 / 1e6
}

/// A line program of version 4 that has so many rows from `address` on.
fn line_program(address: u32, files: &[&[u8]], rows: usize) -> Vec<u8> {
    let mut header = vec![1, 1, 1, 0xfb, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0];
    for file in files {
        header.extend(*file);
        header.extend([0; 4]);
    }
    header.push(0);
    // The address is set; each row is an instruction further, and one line; the end.
    let mut program = [&[0, 5, 2][..], &address.to_le_bytes()].concat();
    program.extend(std::iter::repeat_n(0x21, rows));
    program.extend([2, 0x80, 0x20, 0, 1, 1]);
    let mut bytes = (header.len() as u32 + program.len() as u32 + 6).to_le_bytes().to_vec();
    bytes.extend(4_u16.to_le_bytes());
    bytes.extend((header.len() as u32).to_le_bytes());
    bytes.extend(header);
    bytes.extend(program);
    bytes
}

fn inlined(depth: usize) -> Dwarf {
    let entry = [&[INLINED][..], &EVERYWHERE, &AT_0].concat();
    Dwarf::of_function(LANG_CPP, "f", &[entry.repeat(depth), vec![0; depth + 2]].concat())
}

#[test]
fn functions_are_inlined_in_each_other_without_end() {
    for depth in [1, 30, MAX_NESTING] {
        let symbols = &inlined(depth).read(PLAIN).symbols[0];
        assert_eq!(symbols.len(), (depth + 1).min(64));
        assert_eq!(symbols[0], (Some("f".to_owned()), Some("a.c".to_owned())));
    }
    assert!(inlined(MAX_NESTING + 1).read(PLAIN).symbols[0].is_empty());
    let endless = Dwarf::of_function(LANG_CPP, "f", &vec![INLINED_SOMEWHERE; 1_000_000]);
    let read = endless.read(PLAIN);
    assert!(read.symbols[0].is_empty());
    read.takes_in_proportion_to(&endless);
    // One after another may be as many.
    let entries = [[INLINED_SOMEWHERE, 0].repeat(10_000), vec![0, 0]].concat();
    let beside = Dwarf::of_function(LANG_CPP, "f", &entries);
    assert_eq!(beside.read(PLAIN).name(), "f");
}

#[test]
fn names_are_shown_as_their_language_has_them() {
    for (language, raw, name) in [
        (LANG_CPP, "_Z3addii", "add(int, int)"),
        (LANG_CPP, "f", "f"),
        (
            LANG_CPP,
            "_ZNSt3mapISsSt6vectorIiSaIiEESt4lessISsESaISt4pairIKSsS2_EEE6insertERKS7_",
            "std::map<std::string, std::vector<int, std::allocator<int> >, std::less<std::string>, \
             std::allocator<std::pair<std::string const, std::vector<int, std::allocator<int> > > > \
             >::insert(std::pair<std::string const, std::vector<int, std::allocator<int> > > const&)",
        ),
        (LANG_RUST, "_ZN3foo3bar17h0123456789abcdefE", "foo::bar"),
        (LANG_RUST, "_RNvC3foo3bar", "foo::bar"),
        (LANG_RUST, "_Z3addii", "_Z3addii"),
    ] {
        assert_eq!(Dwarf::of_function(language, raw, &[0, 0]).read(PLAIN).name(), name);
    }
}

/// Each level of a type has the level before twice, and its name in the binary says so in a few bytes.
#[test]
fn names_double_with_every_level() {
    let digits = |number: usize, digits: &[u8]| {
        let (mut text, mut rest) = (String::new(), number);
        loop {
            text.insert(0, digits[rest % digits.len()] as char);
            rest /= digits.len();
            if rest == 0 {
                return text;
            }
        }
    };
    // `S_` is `a`, `S0_` is `pair`, `S1_` is `pair<a, a>`, `S2_` is a pair of these, and so on.
    let substitution =
        |n: usize| format!("S{}_", digits(n - 1, b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    let mut cpp = String::from("_Z1f1a4pairIS_S_E");
    for level in 2..25 {
        cpp += &format!("S0_I{0}{0}E", substitution(level));
    }
    // In Rust it is tuples of what is at an offset in the name.
    let mut rust = String::from("_RINvC1a1fTuuE");
    let mut at = 8;
    for _ in 0..25 {
        let back =
            digits(at - 1, b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        at = rust.len() - 2;
        rust += &format!("TB{back}_B{back}_E");
    }
    rust.push('E');
    for (language, raw) in [(LANG_CPP, cpp), (LANG_RUST, rust)] {
        let read = Dwarf::of_function(language, &raw, &[0, 0]).read(PLAIN);
        assert_eq!(read.name(), raw);
        assert!(read.peak < FREE, "{} bytes were allocated", read.peak);
    }
}

/// What they could mean doubles, too: whoever reads them tries one meaning, then the other.
#[test]
fn names_have_ever_more_meanings() {
    for part in ["nw", "dl", "LA", "T_I", "IC1", "nwLDv", "LStI"] {
        for times in 1..40 {
            let raw = format!("_Z1fIX{}v{}", part.repeat(times), "E".repeat(times));
            let read = Dwarf::of_function(LANG_CPP, &raw, &[0, 0]).read(PLAIN);
            assert!(read.milliseconds < 500.0, "{raw}: {} ms", read.milliseconds);
        }
    }
}

#[test]
fn long_names_are_repeated_in_many_frames() {
    let name = "ö".repeat(100_000);
    let entry = [&[INLINED][..], &EVERYWHERE, &AT_0].concat();
    let mut dwarf = Dwarf::of_function(LANG_CPP, &name, &[entry.repeat(20), vec![0; 22]].concat());
    dwarf.line = line_program(0, &[name.as_bytes()], 1);
    let read = dwarf.read(RECURSIVE);
    assert!(read.symbols.len() > 10);
    for (name, file) in read.symbols.iter().flatten() {
        for text in [name, file].into_iter().flatten() {
            assert!(text.len() <= MAX_NAME && text.starts_with('ö'), "{} bytes", text.len());
        }
    }
    assert_eq!(read.name().len(), MAX_NAME);
    assert_eq!(read.symbols[0][0].1.as_ref().map(String::len), Some(MAX_NAME));
    assert!(read.peak < 5 * FREE, "{} bytes were allocated", read.peak);
}

#[test]
fn units_share_a_line_program() {
    let mut dwarf = Dwarf::new();
    // Its rows are of other addresses than the trap's, so that one unit after another is asked.
    dwarf.line = line_program(0x10_0000, &[b"a.c"], 100_000);
    for _ in 0..100 {
        dwarf.unit(0, &[&[UNIT][..], &EVERYWHERE, &[LANG_CPP], &AT_0, &[0]].concat());
    }
    dwarf.read(PLAIN).takes_in_proportion_to(&dwarf);
}

#[test]
fn functions_share_a_list_of_ranges() {
    let mut dwarf = Dwarf::of_function(LANG_CPP, "f", &[0]);
    dwarf.info.clear();
    let root = [&[UNIT][..], &EVERYWHERE, &[LANG_CPP], &AT_0].concat();
    let functions = [&[FUNCTION_IN_RANGES][..], &AT_0].concat().repeat(4000);
    dwarf.unit(0, &[&root[..], &functions, &[0]].concat());
    for range in 0..4000_u32 {
        dwarf.ranges.extend((2 * range).to_le_bytes());
        dwarf.ranges.extend((2 * range + 1).to_le_bytes());
    }
    dwarf.ranges.extend([0; 8]);
    dwarf.read(PLAIN).takes_in_proportion_to(&dwarf);
}

#[test]
fn files_lie_in_a_folder_with_a_long_name() {
    let mut dwarf = Dwarf::new();
    dwarf.str = [&[b'x'; 64 << 10][..], &[0]].concat();
    dwarf.line = line_program(0, &[&b"a.c"[..]; 4000], 1);
    dwarf.unit(0, &[&[UNIT_IN_FOLDER][..], &EVERYWHERE, &AT_0, &AT_0, &[0]].concat());
    dwarf.read(PLAIN).takes_in_proportion_to(&dwarf);
}

#[test]
fn abbreviations_of_units_overlap() {
    let mut dwarf = Dwarf::new();
    dwarf.abbrev.clear();
    let mut units = Vec::new();
    for code in 0..4000_usize {
        let code = [(code & 0x7f) as u8 | 0x80, (code >> 7) as u8 | 0x80, 1];
        units.push((dwarf.abbrev.len(), code));
        dwarf.abbrev.extend([&code[..], &[0x11, 0, 0, 0]].concat());
    }
    dwarf.abbrev.push(0);
    for (table, code) in units {
        dwarf.unit(table, &code);
    }
    dwarf.read(PLAIN).takes_in_proportion_to(&dwarf);
}

/// A flag that is set for each entry of its kind takes no room in any of them.
#[test]
fn entries_have_many_attributes_that_take_no_room() {
    let mut dwarf = Dwarf::of_function(LANG_CPP, "f", &vec![7; 60_000]);
    dwarf.abbrev.pop();
    dwarf.abbrev.extend([&[7, 0x34, 0][..], &[0x3f, 0x19].repeat(60_000), &[0, 0, 0]].concat());
    let read = dwarf.read(PLAIN);
    assert!(read.symbols[0].is_empty());
    assert!(read.milliseconds < 1000.0, "{} ms", read.milliseconds);
    read.takes_in_proportion_to(&dwarf);
}
