//! Every scalar, text, and more parameters than are passed flat.

use super::Echo;
use crate::goldens::scalars::golden::{Scalars, a::scalars::all};
use wharf::Result;

impl all::Host for Echo {
    fn ints(&mut self, a: u8, b: i8, c: u16, d: i16, e: u32, f: i32, g: u64, h: i64) -> u64 {
        let signed = i64::from(b) + i64::from(d) + i64::from(f) + h;
        (u64::from(a) + u64::from(c) + u64::from(e) + g).wrapping_add_signed(signed)
    }
    fn floats(&mut self, a: f32, b: f64) -> f64 {
        f64::from(a) * b
    }
    fn invert(&mut self, a: bool) -> bool {
        !a
    }
    fn next(&mut self, a: char) -> char {
        char::from_u32(u32::from(a) + 1).unwrap_or('a')
    }
    fn text(&mut self, a: String) -> String {
        a
    }
    fn many(
        &mut self,
        a: u8,
        b: u16,
        c: u32,
        d: u64,
        e: f32,
        f: f64,
        g: char,
        h: bool,
        i: String,
        j: u8,
        k: u16,
        l: u32,
        m: u64,
        n: f32,
        o: f64,
        p: char,
        q: bool,
    ) -> String {
        format!("{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m} {n} {o} {p} {q}")
    }
    fn nothing(&mut self) {}
}

#[test]
fn scalars() -> Result<()> {
    let (mut store, world) = instantiate!(Scalars, "scalars.wit", None);
    let all = world.a_scalars_all();
    let most = all.call_ints(
        &mut store,
        u8::MAX,
        i8::MIN,
        u16::MAX,
        i16::MIN,
        u32::MAX,
        i32::MIN,
        1 << 40,
        -1,
    )?;
    let signed = i64::from(i8::MIN) + i64::from(i16::MIN) + i64::from(i32::MIN) - 1;
    assert_eq!(most, (255 + 65535 + u64::from(u32::MAX) + (1 << 40)).wrapping_add_signed(signed));
    assert_eq!(all.call_floats(&mut store, 1.5, -2.0)?, -3.0);
    assert!(all.call_invert(&mut store, false)?);
    assert_eq!(all.call_next(&mut store, 'é')?, 'ê');
    assert_eq!(all.call_text(&mut store, "wörld 🦀")?, "wörld 🦀");
    assert_eq!(all.call_text(&mut store, "")?, "");
    let long = "x".repeat(100_000);
    assert_eq!(all.call_text(&mut store, &long)?, long);
    let many = all.call_many(
        &mut store, 1, 2, 3, 4, 5.5, 6.5, 'g', true, "i", 10, 11, 12, 13, 14.5, 15.5, 'p', false,
    )?;
    assert_eq!(many, "1 2 3 4 5.5 6.5 g true i 10 11 12 13 14.5 15.5 p false");
    all.call_nothing(&mut store)
}
