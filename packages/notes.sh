#!/usr/bin/env bash
# Prints what the changelog says of a version: `packages/notes.sh VERSION`; of one that it does not name, what is unreleased.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
changelog=$(dirname "${BASH_SOURCE[0]}")/../CHANGELOG.md
section() { awk -v name="$1" '/^## / { on = index($0, name) > 0; next } on' "$changelog"; }
notes=$(section "$1")
[ -n "$notes" ] || notes=$(section Unreleased)
printf '%s\n' "$notes"
