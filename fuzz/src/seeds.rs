//! Bytes and numbers out of a seed.

/// How many bytes a case has at most: more make larger modules, which take longer.
const BYTES: usize = 16_000;

/// The bytes of a case.
pub fn case(seed: u64) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let len = rng.below(BYTES);
    rng.bytes(len)
}

/// A seed that follows from bytes, for what the bytes do not say.
pub(crate) fn of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(*byte))
}

/// A generator of numbers (splitmix64), of which anybody can say what it gives.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// The generator of `seed`.
    pub fn new(seed: u64) -> Rng {
        Rng(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.number() % bound as u64) as usize
    }

    /// `len` bytes.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.number() as u8).collect()
    }

    /// A pattern of 64 bits, one of those at which instructions change what they do more often than not.
    pub fn pattern(&mut self) -> u64 {
        const EDGES: [u64; 10] = [
            0,
            1,
            u64::MAX,
            0x7fff_ffff,
            0x8000_0000,
            i64::MAX as u64,
            i64::MIN as u64,
            f64::INFINITY.to_bits(),
            0x7fc0_0000_7fc0_0000,
            0x4f00_0000_43e0_0000,
        ];
        match self.below(3) {
            0 => EDGES[self.below(EDGES.len())],
            1 => self.number() % 0x1_0000,
            _ => self.number(),
        }
    }
}
