//! Operands: random, but more often than not close to where something changes.

use crate::case::Type;
use crate::rng::Rng;

/// A generator of operands: the same for the same seed.
pub(crate) struct Random(Rng);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(Rng::new(seed))
    }

    fn next(&mut self) -> u64 {
        self.0.next()
    }

    fn below(&mut self, end: usize) -> u64 {
        self.0.below(end) as u64
    }

    /// The bits of a value.
    pub(crate) fn value(&mut self, ty: Type) -> u128 {
        // Lanes are all alike now and then.
        let all_alike = self.0.one_in(8);
        let first = self.lane(ty);
        (0..ty.lanes).fold(0, |bits, at| {
            let lane = if at == 0 || all_alike { first } else { self.lane(ty) };
            bits | u128::from(lane) << (at * ty.lane)
        })
    }

    fn lane(&mut self, ty: Type) -> u64 {
        match (ty.float, ty.lane) {
            (true, 32) => self.f32().to_bits().into(),
            (true, _) => self.f64().to_bits(),
            (false, bits) => self.integer(bits),
        }
    }

    fn integer(&mut self, bits: u32) -> u64 {
        let power = 1_u64 << self.below(bits as usize);
        let near = self.below(5).wrapping_sub(2);
        let value = match self.below(5) {
            // Small ones, and those just below zero.
            0 => near,
            1 => power.wrapping_add(near),
            2 => power.wrapping_neg().wrapping_add(near),
            3 => self.next() & power.wrapping_sub(1),
            _ => self.next(),
        };
        value & (u64::MAX >> (64 - bits))
    }

    fn f32(&mut self) -> f32 {
        match self.below(8) {
            0 => f32::from_bits(self.next() as u32),
            1 => f32::from_bits(self.nan(0x7f80_0000, 0x0040_0000) as u32),
            // A neighbour of a number that a f32 has.
            2 => {
                let bits = (self.f64() as f32).to_bits();
                f32::from_bits(bits.wrapping_add(self.below(3) as u32).wrapping_sub(1))
            }
            _ => self.f64() as f32,
        }
    }

    fn f64(&mut self) -> f64 {
        let magnitude = match self.below(10) {
            0 => f64::from_bits(self.nan(0x7ff0_0000_0000_0000, 0x0008_0000_0000_0000)),
            1 => f64::from_bits(self.next()),
            2 => self.0.pick(&[0.0, f64::INFINITY, 0.5, f64::MAX, 1e-40, 5e-324]),
            3 => f64::from_bits(self.next() >> 12),
            // Where integer types end.
            4 => {
                let end = (self.below(66) as f64).exp2();
                let bits = end.to_bits().wrapping_add(self.below(5)).wrapping_sub(2);
                f64::from_bits(bits)
            }
            5 => (self.below(66) as f64).exp2() + self.below(5) as f64 - 2.0,
            // Halves, which are rounded to even.
            6 => self.below(64) as f64 + 0.5,
            7 => self.below(1 << 40) as f64 / 1024.0,
            _ => self.integer(64).cast_signed() as f64,
        };
        if self.0.one_in(2) { magnitude } else { -magnitude }
    }

    /// A NaN, of the kinds that there are: canonical, quiet with a payload, signalling.
    fn nan(&mut self, exponent: u64, quiet: u64) -> u64 {
        match self.below(3) {
            0 => exponent | quiet,
            1 => exponent | quiet | (self.next() % quiet),
            _ => exponent | (self.next() % quiet) | 1,
        }
    }
}
