//! What the kernels in Rust have in common.

/// One more value in a checksum.
pub fn mix(sum: u64, value: u64) -> u64 {
    (sum ^ value).wrapping_mul(0x100_0000_01b3)
}

/// Numbers that look random (xorshift).
pub struct Random(u32);

impl Random {
    /// The sequence from `seed`, which is not zero.
    pub fn new(seed: u32) -> Random {
        Random(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// The next number, which is less than `limit`.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.number() % limit
    }
}
