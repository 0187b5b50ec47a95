#!/usr/bin/env bash
# Packs the program with what belongs beside it, and writes the checksum. `packages/archive.sh PROGRAM TARGET FOLDER`
set -euo pipefail
program=$1
target=$2
mkdir -p "$3"
folder=$(cd "$3" && pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

version=$(sed -n '/^\[workspace\.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' "$root/Cargo.toml")
name=recension-$version-$target
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/$name"
cp "$program" "$root"/LICENSE-* "$root/README.md" "$root/CHANGELOG.md" "$stage/$name"
# A program for another machine cannot be asked for its manual.
if "$program" --version >/dev/null 2>&1; then
    "$root/packages/files.sh" "$program" "$stage/$name"
fi
cd "$stage"
case $target in
*windows*) archive=$name.zip && 7z a -bso0 "$folder/$archive" "$name" ;;
*) archive=$name.tgz && tar --create --gzip --file "$folder/$archive" "$name" ;;
esac
cd "$folder"
if command -v sha256sum >/dev/null; then sha256sum "$archive"; else shasum -a 256 "$archive"; fi >"$archive.sha256"
