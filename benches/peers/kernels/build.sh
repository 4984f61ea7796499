#!/usr/bin/env bash
# Rebuilds the kernels of this folder: `build.sh [rust] [c] [linked]`; without a name, all of them.
#
# Nobody needs this to build, test or measure Wharf: the built files are committed. It needs, in PATH,
#   rust:   cargo with the sources of the standard library, for -Zbuild-std (built with Rust 1.96), and
#           a linker, where it is not cargo's own ($CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER)
#   c:      clang-19 (or another one, named by $CLANG) with wasm-ld
#   linked: the same, and wasm-tools (1.262)
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
work="${KERNELS_WORK:-$here/../target/kernels}"
mkdir -p "$work"

need() {
    command -v "$1" >/dev/null || { echo "$1 is not in PATH; see the head of $0" >&2; exit 1; }
}

# The standard library is built too, so that no paths of the machine are in the messages of panics.
rust() {
    export RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort
    export RUSTFLAGS=-Zlocation-detail=none CARGO_TARGET_DIR="$work/rust"
    (cd "$here/rust" && cargo build --release --locked --examples --target wasm32-unknown-unknown)
    local source name
    for source in "$here"/rust/kernels/*.rs; do
        name="$(basename "$source" .rs)"
        cp "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/examples/$name.wasm" "$here/$name.wasm"
    done
}

# Core modules without a libc, and with no feature that is not everywhere: no vectors above all.
compile() {
    "${CLANG:-clang-19}" --target=wasm32 -nostdlib -O2 -s -Wall -Wextra -Wl,--no-entry \
        -mbulk-memory -msign-ext -mnontrapping-fptoint "$@"
}

c() {
    need "${CLANG:-clang-19}"
    local name
    for name in lz nbody regex sha256 sort vm; do
        compile "$here/c/$name.c" -o "$here/$name.wasm"
    done
}

# The program's data begins where the memory that the library uses has ended.
linked() {
    need "${CLANG:-clang-19}" && need wasm-tools
    compile "$here/c/linked-library.c" -Wl,--initial-memory=4194304 -o "$work/library.wasm"
    compile "$here/c/linked-program.c" -Xlinker --import-memory=library,memory \
        -Wl,--global-base=2097152 -o "$work/program.wasm"
    local module
    for module in library program; do
        wasm-tools print "$work/$module.wasm" | sed "1s/(module/(core module \$$module/" \
            >"$work/$module.wat"
    done
    sed -e "/@library@/{r $work/library.wat" -e 'd}' -e "/@program@/{r $work/program.wat" -e 'd}' \
        "$here/c/linked.wat" >"$work/linked.wat"
    wasm-tools parse "$work/linked.wat" --output "$here/linked.wasm"
}

[ "$#" -gt 0 ] || set -- rust c linked
for part in "$@"; do
    case "$part" in
    rust | c | linked) echo "--- $part" && "$part" ;;
    *) echo "no such part: $part" >&2 && exit 1 ;;
    esac
done
chmod a-x "$here"/*.wasm
ls -l "$here"/*.wasm
