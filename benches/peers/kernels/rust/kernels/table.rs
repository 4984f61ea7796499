//! A hash table with open addressing: entries stand where their hash says or behind, and removal
//! moves back what stood behind.

use kernels::{Random, mix};

trait Key: Eq {
    fn hash(&self) -> u64;
}

impl Key for u32 {
    fn hash(&self) -> u64 {
        let hash = u64::from(*self).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^ hash >> 29
    }
}

impl Key for String {
    fn hash(&self) -> u64 {
        let hash = self.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| mix(hash, byte.into()));
        hash ^ hash >> 32
    }
}

struct Table<K, V> {
    /// A power of two of them, of which at least a quarter is empty.
    slots: Vec<Option<(K, V)>>,
    len: usize,
}

impl<K: Key, V> Table<K, V> {
    fn new() -> Table<K, V> {
        Table { slots: (0..16).map(|_| None).collect(), len: 0 }
    }

    fn home(&self, key: &K) -> usize {
        key.hash() as usize & (self.slots.len() - 1)
    }

    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }

    /// Where `key` is, or the empty slot where it would be.
    fn find(&self, key: &K) -> usize {
        let mut slot = self.home(key);
        while self.slots[slot].as_ref().is_some_and(|(found, _)| found != key) {
            slot = self.after(slot);
        }
        slot
    }

    fn get(&self, key: &K) -> Option<&V> {
        self.slots[self.find(key)].as_ref().map(|(_, value)| value)
    }

    fn entry(&mut self, key: K, default: V) -> &mut V {
        if (self.len + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let slot = self.find(&key);
        self.len += usize::from(self.slots[slot].is_none());
        &mut self.slots[slot].get_or_insert((key, default)).1
    }

    fn grow(&mut self) {
        let slots = (0..self.slots.len() * 2).map(|_| None).collect();
        for (key, value) in std::mem::replace(&mut self.slots, slots).into_iter().flatten() {
            let slot = self.find(&key);
            self.slots[slot] = Some((key, value));
        }
    }

    fn remove(&mut self, key: &K) -> Option<V> {
        let mut hole = self.find(key);
        let (_, removed) = self.slots[hole].take()?;
        self.len -= 1;
        let mut slot = self.after(hole);
        while let Some((key, _)) = &self.slots[slot] {
            // What has its home behind the hole stays: it would not be found before.
            let mask = self.slots.len() - 1;
            let (from_home, from_hole) =
                (slot.wrapping_sub(self.home(key)), slot.wrapping_sub(hole));
            if from_home & mask >= from_hole & mask {
                self.slots.swap(slot, hole);
                hole = slot;
            }
            slot = self.after(slot);
        }
        Some(removed)
    }
}

fn numbers(n: u32) -> u64 {
    let (mut random, mut table, mut sum) = (Random::new(9), Table::new(), 0);
    for i in 0..n {
        *table.entry(random.below(n), 0_u64) += u64::from(i);
        if let Some(removed) = table.remove(&random.below(n)) {
            sum = mix(sum, removed);
        }
    }
    (0..n).filter_map(|key| table.get(&key)).fold(sum, |sum, &value| mix(sum, value))
}

fn words(n: u32) -> u64 {
    let (mut random, mut table) = (Random::new(13), Table::new());
    let mut word = || -> String {
        let length = 3 + random.below(8);
        (0..length).map(|_| char::from(b'a' + random.below(3) as u8)).collect()
    };
    for _ in 0..n {
        *table.entry(word(), 0_u32) += 1;
    }
    let counts = (0..n).map(|_| table.get(&word()).copied().unwrap_or(0));
    counts.fold(table.len as u64, |sum, count| mix(sum, count.into()))
}

/// `n` numbers and `n` words.
#[no_mangle]
extern "C" fn run(n: i32) -> u64 {
    let n = n.unsigned_abs();
    mix(numbers(n), words(n / 2))
}
