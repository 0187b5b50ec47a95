#!/usr/bin/env bash
# Builds the package for npm into bindings/target/npm: the module, its JavaScript, and its types.
#
# Any Rust that has the standard library for wasm32-unknown-unknown will do. Where the ordinary one lacks it, Debian's
# (rustc-web, cargo-web, rust-web-src, lld) builds it from its source: smaller, without messages for panics, which no
# page shows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
bindings=$(cd .. && pwd)
target=wasm32-unknown-unknown
package=$bindings/target/npm

build=(build --release --locked --package recension-js --target "$target" --target-dir "$bindings/target/web")
if [ -d "$(rustc --print target-libdir --target "$target")" ]; then
    cargo "${build[@]}"
else
    env -u RUSTUP_TOOLCHAIN RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld \
        RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none" \
        /usr/bin/cargo "${build[@]}" -Zbuild-std=std -Zbuild-std-features=optimize_for_size
fi

rm -rf "$package"
mkdir -p "$package"
cargo run --quiet --locked --package recension-glue --target-dir "$bindings/../target" -- "$bindings/target/web/$target/release/recension_js.wasm" "$package"
# Whoever reads the types of a package reads no types of its module.
rm "$package/recension_bg.wasm.d.ts"
npm ci --no-progress
node types.js "$package"
cp package.json README.md node.js browser.js "$bindings"/../LICENSE-* "$package"
