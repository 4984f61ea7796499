#!/usr/bin/env bash
# Rebuilds the guests of this folder: `cargo xtask guests [rust] [c] [lines]`; without a name, all
# of them.
#
# Nobody needs this to build or test Wharf: the built files are committed. It needs, in PATH,
#   rust: cargo with the target wasm32-unknown-unknown (built with Rust 1.96), wasm-tools (1.262)
#   c:    clang-19 with wasi-libc (or another one, named by $CLANG), wit-bindgen (0.63), wasm-tools
#   lines: a clang (named by $CLANG, too) with wasm-ld
# The plugins in plugins/ are text and need no building.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
work="${GUESTS_WORK:-$here/../../target/guests}"
mkdir -p "$work"

need() {
    command -v "$1" >/dev/null || { echo "$1 is not in PATH; see the head of $0" >&2; exit 1; }
}

# No libc and no WASI: the components import nothing but what their world says.
rust() {
    need wasm-tools
    export CARGO_TARGET_DIR="$work/rust"
    (cd "$here/rust" && cargo build --release --locked --target wasm32-unknown-unknown)
    local name
    for name in lib caller; do
        wasm-tools component new \
            "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/rust_$name.wasm" \
            --output "$here/rust-$name.wasm"
    done
}

c() {
    local clang="${CLANG:-clang-19}"
    need "$clang" && need wit-bindgen && need wasm-tools
    wit-bindgen c "$here/wit" --world library --out-dir "$work/c/gen"
    "$clang" --target=wasm32-wasi -O2 -s -Wall -mexec-model=reactor -I"$work/c" \
        "$here/c-lib/lib.c" "$work/c/gen/library.c" "$work/c/gen/library_component_type.o" \
        -o "$work/c/c-lib.core.wasm"
    wasm-tools component new "$work/c/c-lib.core.wasm" --output "$here/c-lib.wasm"
}

# A core module without a libc; what it is for is its DWARF.
lines() {
    local clang="${CLANG:-clang}"
    need "$clang" && need wasm-ld
    (cd "$here" && "$clang" --target=wasm32 -nostdlib -O1 -g -fdebug-prefix-map="$here=." \
        -Wl,--no-entry lines.c -o lines.wasm)
}

[ "$#" -gt 0 ] || set -- rust c lines
for guest in "$@"; do
    case "$guest" in
    rust | c | lines) echo "--- $guest" && "$guest" ;;
    *) echo "no such guest: $guest" >&2 && exit 1 ;;
    esac
done
ls -l "$here"/*.wasm
