//! Flags of one and two bytes and of a word. Those of more words have a Rust type, but WebAssembly
//! validates no component that has any: of them what the type itself does is tested.

use super::Echo;
use crate::goldens::flags::golden::a::flags::all::{self, Eight, One, Permissions, Seventeen};
use crate::goldens::flags::golden::{Flags, exports::a::flags::all as guest};
use crate::goldens::many_flags::golden::a::many::all::{Seventy, ThirtyThree};
use wharf::Result;

impl all::Host for Echo {
    fn echo(
        &mut self,
        a: One,
        b: Eight,
        c: Permissions,
        d: Vec<Seventeen>,
    ) -> (Permissions, Vec<Seventeen>) {
        assert_eq!((a, b), (One::A, Eight::B0 | Eight::B7));
        (!c, d.into_iter().rev().collect())
    }
    fn denied(&mut self) -> Result<(), Permissions> {
        Err(Permissions::MAY_READ | Permissions::MAY_WRITE)
    }
}

#[test]
fn flags() -> Result<()> {
    let (mut store, world) = instantiate!(Flags, "flags.wit", None);
    let all = world.a_flags_all();
    let ends = guest::Eight::B0 | guest::Eight::B7;
    let seventeen = [guest::Seventeen::B16, guest::Seventeen::empty()];
    let may = guest::Permissions::MAY_WRITE | guest::Permissions::B8;
    let (rest, turned) = all.call_echo(&mut store, guest::One::A, ends, may, &seventeen)?;
    assert_eq!(rest, guest::Permissions::all() - may);
    assert_eq!(turned, [seventeen[1], seventeen[0]]);
    let denied = all.call_denied(&mut store)?.unwrap_err();
    assert_eq!(denied.to_string(), "Permissions(MAY_READ | MAY_WRITE)");
    Ok(())
}

#[test]
fn more_flags_than_a_word_has_bits() {
    let some = Seventy::B0 | Seventy::B31 | Seventy::B32 | Seventy::B69;
    assert_eq!(some.as_array(), [1 | 1 << 31, 1, 1 << 5]);
    assert_eq!((!some & Seventy::B33) | (some & Seventy::B32), Seventy::B32 | Seventy::B33);
    assert_eq!(ThirtyThree::all().as_array(), [u32::MAX, 1]);
    assert_eq!(format!("{:?}", ThirtyThree::B32), "ThirtyThree(B32)");
}
