//! Large numbers: a factorial by a tree of products, and what it is in decimal.

use kernels::mix;

/// Limbs of 32 bits, the lowest first, and none of them zero at the end.
struct Number(Vec<u32>);

impl Number {
    fn multiply(&self, other: &Number) -> Number {
        let mut limbs = vec![0_u32; self.0.len() + other.0.len()];
        for (i, &a) in self.0.iter().enumerate() {
            let mut carry = 0_u64;
            for (limb, &b) in limbs[i..].iter_mut().zip(&other.0) {
                let sum = u64::from(a) * u64::from(b) + u64::from(*limb) + carry;
                *limb = sum as u32;
                carry = sum >> 32;
            }
            limbs[i + other.0.len()] = carry as u32;
        }
        Number(limbs).trimmed()
    }

    /// Divides by `divisor`, and gives what is left over.
    fn divide(&mut self, divisor: u32) -> u32 {
        let mut rest = 0_u64;
        for limb in self.0.iter_mut().rev() {
            let dividend = rest << 32 | u64::from(*limb);
            *limb = (dividend / u64::from(divisor)) as u32;
            rest = dividend % u64::from(divisor);
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        rest as u32
    }

    fn trimmed(mut self) -> Number {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    /// Decimal digits, nine at a time, the last ones first.
    fn decimal(mut self) -> Vec<u32> {
        let mut digits = Vec::new();
        while !self.0.is_empty() {
            digits.push(self.divide(1_000_000_000));
        }
        digits
    }
}

/// The product of all numbers from `first` to `last`.
fn product(first: u32, last: u32) -> Number {
    if first > last {
        return Number(vec![1]);
    }
    if first == last {
        return Number(vec![first]);
    }
    let middle = first + (last - first) / 2;
    product(first, middle).multiply(&product(middle + 1, last))
}

/// Powers of a number modulo 2^1024: limbs of 64 bits, and products of 128.
fn powers(count: u32) -> u64 {
    let mut limbs = [0_u64; 16];
    limbs[0] = 1;
    for _ in 0..count {
        let mut carry = 0_u64;
        for limb in &mut limbs {
            let wide = u128::from(*limb) * 0x2b56_89a7_4ab2_5c8f + u128::from(carry);
            *limb = wide as u64;
            carry = (wide >> 64) as u64;
        }
    }
    limbs.iter().fold(0, |sum, &limb| mix(sum, limb))
}

/// The factorial of `n`.
#[no_mangle]
extern "C" fn run(n: i32) -> u64 {
    let n = n.unsigned_abs();
    let digits = product(1, n).decimal();
    digits.iter().fold(powers(n * 8), |sum, &digits| mix(sum, u64::from(digits)))
}
