//! A root of one store, used with another.

use wharf_runtime::PrivateRoot;

fn forge(of: PrivateRoot, other: PrivateRoot) -> PrivateRoot {
    PrivateRoot { store: of.store, key: other.key }
}

fn main() {
    let _ = forge;
}
