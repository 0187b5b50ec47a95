#!/usr/bin/env bash
# Measures the whole program against a peer, in one run, and gives ratios: these hold on any machine.
#
#   benches/compare.sh OLD NEW               recension against git, on two files
#   benches/compare.sh --scale SMALL LARGE   one pair against a larger one: folders with old.md and new.md
#
# RECENSION names the program (default: target/release/recension), RUNS how often each runs (default: 21).
set -euo pipefail
cd_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
recension=${RECENSION:-$cd_root/target/release/recension}
runs=${RUNS:-21}

usage() {
    sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

[ -x "$recension" ] || { echo "$recension is missing: cargo build --release" >&2; exit 2; }

# Runs a command, its output to nowhere; gives the microseconds that it took. git gives 1 for differences.
microseconds() {
    local from=${EPOCHREALTIME/[.,]/} status=0
    "$@" >/dev/null 2>&1 || status=$?
    local to=${EPOCHREALTIME/[.,]/}
    [ "$status" -le 1 ] || { echo "failed with $status: $*" >&2; exit 2; }
    echo $((to - from))
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# Gives the greatest memory that a command held, in KiB; nothing where it cannot be told.
peak() {
    local time
    time=$(type -P time) || return 0
    { "$time" -f %M "$@" >/dev/null; } 2>&1 | tail -n 1
}

ours() { printf '%s\0' "$recension" diff --quiet --format json "$1" "$2"; }
theirs() { printf '%s\0' git diff --no-index --word-diff=porcelain "$1" "$2"; }

# Sets `one` and `other` to the medians of two commands whose runs take turns, so that a busy machine
# slows both down.
take_turns() {
    local -n first=$1 second=$2
    local ones="" others="" run
    for ((run = 0; run < runs; run++)); do
        ones+=$(microseconds "${first[@]}")$'\n'
        others+=$(microseconds "${second[@]}")$'\n'
    done
    one=$(printf %s "$ones" | median)
    other=$(printf %s "$others" | median)
}

bytes() { cat "$@" | wc -c; }

against_git() {
    local old=$1 new=$2 a b
    mapfile -d '' -t a < <(ours "$old" "$new")
    mapfile -d '' -t b < <(theirs "$old" "$new")
    take_turns a b
    echo "time: $(ratio "$one" "$other") of git's ($one µs to $other µs, medians of $runs)"
    if command -v hyperfine >/dev/null; then
        hyperfine --shell=none --ignore-failure --warmup 3 --runs "$runs" \
            "$(printf '%q ' "${a[@]}")" "$(printf '%q ' "${b[@]}")"
    fi
}

against_size() {
    local small=$1 large=$2 a b folder kib
    mapfile -d '' -t a < <(ours "$small/old.md" "$small/new.md")
    mapfile -d '' -t b < <(ours "$large/old.md" "$large/new.md")
    take_turns a b
    local times
    times=$(ratio "$(bytes "$large"/{old,new}.md)" "$(bytes "$small"/{old,new}.md)")
    echo "time: $(ratio "$other" "$one") times, for $times times the input ($one µs to $other µs, medians of $runs)"
    for folder in "$small" "$large"; do
        mapfile -d '' -t a < <(ours "$folder/old.md" "$folder/new.md")
        kib=$(peak "${a[@]}")
        [ -n "$kib" ] || { echo "memory: unknown, without the program time" >&2; break; }
        echo "memory: $(ratio $((kib * 1024)) "$(bytes "$folder"/{old,new}.md)") times the two inputs ($folder)"
    done
}

case "${1-}" in
    --scale) [ $# -eq 3 ] || usage; against_size "$2" "$3" ;;
    -*) usage ;;
    *) [ $# -eq 2 ] || usage; against_git "$1" "$2" ;;
esac
