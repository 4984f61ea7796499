//! A reference made of a number.

use wharf::{AsContext, Engine, ExternRef, Rooted, Store};

fn main() {
    let store = Store::new(&Engine::default(), ());
    let reference: Rooted<ExternRef> = Rooted::new(store.as_context(), 0x4141_4140, 0);
    let _ = reference.word;
}
