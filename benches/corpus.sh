#!/usr/bin/env bash
# Measures an index of many lists: what it takes to fill, update and ask it.
#
#   benches/corpus.sh FOLDER        a folder with many lists
#
# RECENSION names the program (default: target/release/recension), RUNS how often each question is asked (default: 21).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
recension=${RECENSION:-$root/target/release/recension}
runs=${RUNS:-21}

[ $# -eq 1 ] && [ -d "$1" ] || { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
[ -x "$recension" ] || { echo "$recension is missing: cargo build --release" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
store=$work/lists.db

# Runs a command, its output to nowhere; gives the microseconds that it took.
microseconds() {
    local from=${EPOCHREALTIME/[.,]/}
    "$@" >/dev/null 2>&1 || true
    local to=${EPOCHREALTIME/[.,]/}
    echo $((to - from))
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

asked() {
    local run
    for ((run = 0; run < runs; run++)); do microseconds "$recension" "$@"; done | median
}

bytes=$(find "$1" -type f -exec cat {} + | wc -c)
took=$(microseconds "$recension" index add "$store" "$1" --quiet)
entries=$("$recension" index status "$store" --format json | sed -E 's/.*"entries":([0-9]+),"gone".*/\1/')
size=$(stat -c %s "$store" 2>/dev/null || stat -f %z "$store")
awk -v b="$bytes" -v e="$entries" -v t="$took" -v s="$size" 'BEGIN {
    printf "add     %d entries of %.1f MB in %.1f s: %.1f MB/s, %d entries/s, %.0f bytes an entry\n",
        e, b / 1e6, t / 1e6, b / t, e * 1e6 / t, s / e }'

# A list of about 1,000 entries, one of which changes each time.
list=$("$recension" index status "$store" --format csv |
    awk -F, 'NR > 1 && $3 ~ /^[0-9]+$/ { d = $3 > 1000 ? $3 - 1000 : 1000 - $3; if (!best || d < least) { least = d; best = $1 } } END { print best }')
cp "$list" "$work/list.md"
"$recension" index add "$store" "$work/list.md" --name bench --quiet
update() {
    echo "- [Bench $1](https://bench.example.org/$1) - Measures." >> "$work/list.md"
    microseconds "$recension" index update "$store" bench --quiet
}
took=$(for ((run = 0; run < runs; run++)); do update "$run"; done | median)
awk -v t="$took" 'BEGIN { printf "update  a list of 1,000 entries: %.1f ms\n", t / 1e3 }'

url=$("$recension" find "$store" --edition "$work/list.md" --format csv | awk -F, 'NR == 2 { print $9 }')
awk -v t="$(asked find "$store" "$url")" 'BEGIN { printf "find    one address: %.1f ms\n", t / 1e3 }'
awk -v t="$(asked find "$store" --edition "$work/list.md" --quiet)" 'BEGIN { printf "find    an edition of 1,000 entries: %.1f ms\n", t / 1e3 }'
awk -v t="$(asked corpus stale "$store" bench)" 'BEGIN { printf "stale   one list: %.1f ms\n", t / 1e3 }'
awk -v t="$(asked corpus drift "$store")" 'BEGIN { printf "drift   all lists: %.1f ms\n", t / 1e3 }'
