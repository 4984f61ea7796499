//! What business software does: trait objects, sorted maps, and strings that are formatted.

use kernels::{Random, mix};
use std::collections::BTreeMap;
use std::fmt;

trait Cargo {
    fn tons(&self) -> f64;
    fn label(&self) -> String;
    /// What a day in the harbour costs.
    fn fee(&self, days: u32) -> u64 {
        self.tons().ceil() as u64 * 3 * u64::from(days)
    }
}

struct Grain {
    tons: f64,
}

struct Containers {
    boxes: Vec<u16>,
}

struct Barrels {
    count: u32,
    of: &'static str,
}

impl Cargo for Grain {
    fn tons(&self) -> f64 {
        self.tons
    }

    fn label(&self) -> String {
        format!("{:.2} t of grain", self.tons)
    }
}

impl Cargo for Containers {
    fn tons(&self) -> f64 {
        self.boxes.iter().map(|&tenths| f64::from(tenths) / 10.0).sum()
    }

    fn label(&self) -> String {
        let list: Vec<String> = self.boxes.iter().map(u16::to_string).collect();
        format!("{} containers [{}]", self.boxes.len(), list.join(", "))
    }

    fn fee(&self, days: u32) -> u64 {
        self.boxes.len() as u64 * 40 * u64::from(days)
    }
}

impl Cargo for Barrels {
    fn tons(&self) -> f64 {
        f64::from(self.count) * 0.16
    }

    fn label(&self) -> String {
        format!("{:>5} barrels of {}", self.count, self.of)
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Berth {
    quay: String,
    number: u32,
}

impl fmt::Display for Berth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:03}", self.quay, self.number)
    }
}

fn cargo(random: &mut Random) -> Box<dyn Cargo> {
    match random.below(3) {
        0 => Box::new(Grain { tons: f64::from(random.below(100_000)) / 100.0 }),
        1 => {
            let boxes = (0..random.below(8)).map(|_| random.below(300) as u16).collect();
            Box::new(Containers { boxes })
        }
        _ => {
            let of = ["oil", "wine", "herring"][random.below(3) as usize];
            Box::new(Barrels { count: random.below(9000), of })
        }
    }
}

/// Who lies where, with `n` loads among them.
fn arrivals(n: u32) -> BTreeMap<Berth, Vec<Box<dyn Cargo>>> {
    let mut random = Random::new(5);
    let mut berths: BTreeMap<Berth, Vec<Box<dyn Cargo>>> = BTreeMap::new();
    for _ in 0..n {
        let quay = ["North quay", "Süd-Kai", "Fish dock", "Old pier"][random.below(4) as usize];
        let berth = Berth { quay: quay.to_owned(), number: random.below(200) };
        berths.entry(berth).or_default().push(cargo(&mut random));
    }
    berths
}

fn report(berths: &BTreeMap<Berth, Vec<Box<dyn Cargo>>>) -> String {
    let mut lines = Vec::new();
    for (berth, loads) in berths {
        let tons: f64 = loads.iter().map(|cargo| cargo.tons()).sum();
        let fee: u64 = loads.iter().map(|cargo| cargo.fee(berth.number % 9 + 1)).sum();
        lines.push(format!("{berth:<16} {tons:>10.1} t {fee:>8} EUR"));
        lines.extend(loads.iter().map(|cargo| format!("    {}", cargo.label())));
    }
    lines.join("\n")
}

/// The words of `text`, by how often they are there.
fn most_frequent(text: &str) -> Vec<(usize, String)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_uppercase()).or_insert(0) += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    counts.sort_by(|a, b| b.cmp(a));
    counts
}

/// Reports on `n` loads.
#[no_mangle]
extern "C" fn run(n: i32) -> u64 {
    let text = report(&arrivals(n.unsigned_abs()));
    let sum = text.bytes().fold(0, |sum, byte| mix(sum, byte.into()));
    most_frequent(&text).iter().fold(sum, |sum, (count, word)| {
        word.bytes().fold(mix(sum, *count as u64), |sum, byte| mix(sum, byte.into()))
    })
}
