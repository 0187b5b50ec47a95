#!/usr/bin/env bash
# From a bare Debian to the difference of the README's two editions: seconds and bytes for each way to install it.
# `docs/install.md` has what it said last. As root, on Debian, with debootstrap; the packages are made by `.ci/packages`.
#
#   benches/from_nothing.sh [WAY…]     archive, deb, wheel, npm
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
release=bookworm
work=$root/target/from-nothing
base=$work/$release
packages=$root/target/packages
[ "$(id -u)" -eq 0 ] || { echo "run it as root: it makes systems of their own and changes into them" >&2; exit 2; }
mkdir -p "$work"
[ -d "$base" ] || { debootstrap --variant=minbase "$release" "$base.part" http://deb.debian.org/debian >&2; mv "$base.part" "$base"; }

one() { # Names the one file that a pattern stands for.
    local found
    found=$(compgen -G "$1" | head -n 1) || { echo "$1 is missing: run .ci/packages" >&2; exit 2; }
    echo "$found"
}

# try WAY PACKAGE SCRIPT: runs the script in a fresh copy of the bare system, with the package and both editions in /put.
try() {
    local way=$1 package=$2 script=$3 system=$work/system started seconds fetched
    mkdir -p "$work/changed" "$work/scratch" "$system"
    mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/changed,workdir=$work/scratch" "$system"
    mkdir "$system/put"
    cp "$package" "$root"/fixtures/seeds/mirror.txt "$root"/fixtures/seeds/upstream.md "$system/put"
    cp -L /etc/resolv.conf "$system/etc/resolv.conf"
    echo 'Binary::apt::APT::Keep-Downloaded-Packages "true"; APT::Keep-Downloaded-Packages "true"; APT::Install-Recommends "false";' \
        >"$system/etc/apt/apt.conf.d/keep"
    rm -f "$system"/var/cache/apt/archives/*.deb "$system"/var/lib/apt/lists/*_*
    trap 'umount "$work/system"' EXIT
    started=$(date +%s.%N)
    chroot "$system" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        PACKAGE="/put/$(basename "$package")" sh -ec "cd /put; $script" >"$work/$way.log" 2>&1 || { tail -n 20 "$work/$way.log" >&2; seconds=failed; }
    seconds=${seconds:-$(printf '%.1f' "$(echo "$(date +%s.%N) - $started" | bc)")}
    grep --quiet '120 added' "$work/$way.log" || seconds=failed
    # What the package manager fetched: its lists as they lie there, and packages.
    fetched=$(find "$system/var/cache/apt/archives" "$system/var/lib/apt/lists" -type f -size +0 -printf '%s\n' | paste -sd+ | bc)
    echo "| $way | $seconds | $(stat --format %s "$package" | numfmt --to=si) | $(numfmt --to=si "${fetched:-0}") |"
    umount "$system"
    trap - EXIT
    rm -rf "$work/changed" "$work/scratch" "$system"
}

way() {
    case $1 in
    archive) try archive "$(one "$packages/archive/*.tgz")" \
        'tar xzf "$PACKAGE"; ./recension-*/recension diff mirror.txt upstream.md' ;;
    deb) try deb "$(one "$packages/deb/*.deb")" \
        'apt-get update; apt-get install --yes "$PACKAGE"; recension diff mirror.txt upstream.md; recension --version' ;;
    wheel) try wheel "$(one "$root/bindings/target/wheels/*.whl")" \
        'apt-get update; apt-get install --yes python3-venv; python3 -m venv it; it/bin/pip install "$PACKAGE"; it/bin/recension diff mirror.txt upstream.md' ;;
    npm) try npm "$(one "$root/bindings/target/recension-*.tgz")" \
        'apt-get update; apt-get install --yes nodejs npm; npm install "$PACKAGE"; node --input-type=module -e "import { diff } from \"recension\"; import { readFileSync } from \"fs\"; console.log(diff(readFileSync(\"mirror.txt\"), readFileSync(\"upstream.md\")).table())"' ;;
    *) echo "unknown way $1: archive, deb, wheel, npm" >&2; exit 2 ;;
    esac
}

[ $# -gt 0 ] || set -- archive deb wheel npm
echo "| way | seconds | package, bytes | fetched by apt besides, bytes |"
echo "|---|---|---|---|"
for name in "$@"; do way "$name"; done
