//! Vectors, lane by lane.

use super::core::{f32_matches, f64_matches};
use wast::core::V128Pattern;

/// Whether the vector of these bits is what `expected` says.
pub(super) fn matches(bits: u128, expected: &V128Pattern) -> bool {
    match expected {
        V128Pattern::I8x16(expected) => {
            all(bits, expected, 8, |lane, &expected| lane as u8 == expected.cast_unsigned())
        }
        V128Pattern::I16x8(expected) => {
            all(bits, expected, 16, |lane, &expected| lane as u16 == expected.cast_unsigned())
        }
        V128Pattern::I32x4(expected) => {
            all(bits, expected, 32, |lane, &expected| lane as u32 == expected.cast_unsigned())
        }
        V128Pattern::I64x2(expected) => {
            all(bits, expected, 64, |lane, &expected| lane as u64 == expected.cast_unsigned())
        }
        V128Pattern::F32x4(expected) => {
            all(bits, expected, 32, |lane, expected| f32_matches(lane as u32, expected))
        }
        V128Pattern::F64x2(expected) => {
            all(bits, expected, 64, |lane, expected| f64_matches(lane as u64, expected))
        }
    }
}

/// Whether it holds for each lane, which is `width` bits and in the lowest of what `matches` is given.
fn all<T>(bits: u128, expected: &[T], width: usize, matches: impl Fn(u128, &T) -> bool) -> bool {
    expected.iter().enumerate().all(|(lane, expected)| matches(bits >> (lane * width), expected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wast::core::NanPattern;

    #[test]
    fn every_lane_counts() {
        let bits = 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100;
        let lanes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        assert!(matches(bits, &V128Pattern::I8x16(lanes)));
        for lane in 0..16 {
            let mut other = lanes;
            other[lane] = -1;
            assert!(!matches(bits, &V128Pattern::I8x16(other)), "lane {lane}");
        }
        let lanes = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
        assert!(matches(bits, &V128Pattern::I64x2(lanes)));
        assert!(!matches(bits, &V128Pattern::I64x2([lanes[1], lanes[0]])));
    }

    #[test]
    fn each_lane_has_its_kind_of_nan() {
        let canonical = 0x7fc0_0000;
        let bits = canonical | (0x7fc0_0001 << 32) | (0xffc0_0000 << 64);
        let pattern = |second| {
            let zero = || NanPattern::Value(wast::token::F32 { bits: 0 });
            V128Pattern::F32x4([
                NanPattern::CanonicalNan,
                second,
                NanPattern::ArithmeticNan,
                zero(),
            ])
        };
        assert!(matches(bits, &pattern(NanPattern::ArithmeticNan)));
        assert!(!matches(bits, &pattern(NanPattern::CanonicalNan)));
        assert!(!matches(0, &pattern(NanPattern::ArithmeticNan)));
    }
}
