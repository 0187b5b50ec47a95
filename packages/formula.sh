#!/usr/bin/env bash
# Prints the formula of a release for Homebrew: `packages/formula.sh VERSION SHA256-OF-ITS-SOURCE`
set -euo pipefail
[ $# -eq 2 ] || { sed -n '2s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
repository=https://github.com/recension/recension
sed "/^  homepage /a\\
  url \"$repository/archive/refs/tags/v$1.tar.gz\"\\
  sha256 \"$2\"" "$(dirname "${BASH_SOURCE[0]}")/recension.rb"
