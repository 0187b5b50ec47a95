#!/usr/bin/env bash
# Runs the program for pre-commit, from the clone that it keeps of this repository. The first run builds it.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$top/target/release/recension
if [ ! -x "$program" ]; then
    command -v cargo >/dev/null || { echo "cargo is missing: install Rust, or use the hook recension-audit-installed" >&2; exit 2; }
    echo "building recension, once" >&2
    # Git says where the repository of the commit is; the build is not about that one.
    (cd "$top" && env -u GIT_DIR -u GIT_INDEX_FILE -u GIT_WORK_TREE cargo build --release --locked --quiet --package recension)
fi
exec "$program" "$@"
