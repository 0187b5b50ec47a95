#!/usr/bin/env bash
# Runs small merges and differences of lists through recension, git, mergiraf, difftastic and daff, as far as they are
# installed, and says what came out, as tables in Markdown. `docs/comparisons.md` has what it said last.
#
#   benches/compare_tools.sh     RECENSION names the program (default: target/release/recension)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
recension=${RECENSION:-$root/target/release/recension}
[ -x "$recension" ] || { echo "$recension is missing: cargo build --release" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > base.md <<'LIST'
# Tools

Small programs. All of them are free.

## Search

- [ack](https://example.org/ack) - Searches source code.
- [fd](https://example.org/fd) - Finds files.
- [rg](https://example.org/rg) - Searches folders.

## View

- [bat](https://example.org/bat) - Prints files.
- [less](https://example.org/less) - Shows a page at a time.
LIST

# try CASE OURS THEIRS EXPECTED: two sed scripts, and whether a person would merge them without a question.
try() {
    local name=$1 expected=$4 row
    sed -E "$2" base.md > ours.md
    sed -E "$3" base.md > theirs.md
    row="| $name | $expected |"
    row+=" $(outcome git merge-file -p ours.md base.md theirs.md) |"
    row+=" $(outcome "$recension" merge -q base.md ours.md theirs.md) |"
    if command -v mergiraf >/dev/null; then
        row+=" $(outcome mergiraf merge base.md ours.md theirs.md -p README.md) |"
    else
        row+=" not installed |"
    fi
    echo "$row"
}

# Says of a merge whether it is clean, and whether it lists something twice or has an entry in two versions.
outcome() {
    local merged
    merged=$("$@" 2>/dev/null) || true
    if grep -q '^<<<<<<<' <<<"$merged"; then
        echo conflict
    elif [ -n "$(grep -oE '\]\(https://[^)]*' <<<"$merged" | sort | uniq -d)" ]; then
        echo "clean, one entry twice"
    else
        echo clean
    fi
}

merges() {
    echo "| ours and theirs | should be | git | recension | mergiraf |"
    echo "|---|---|---|---|---|"
    try "both add an entry at the same place" \
        '/\[bat\]/a - [glow](https://example.org/glow) - Renders Markdown.' \
        '/\[bat\]/a - [jless](https://example.org/jless) - Shows JSON.' clean
    try "one relinks an entry, the other rewords it" \
        's|example.org/rg|example.net/rg|' 's|Searches folders|Searches folders fast|' clean
    try "one moves an entry to another section, the other relinks it" \
        '/\[fd\]/d; /\[bat\]/a - [fd](https://example.org/fd) - Finds files.' 's|example.org/fd|example.net/fd|' clean
    try "both add one entry, in different words and sections" \
        '/\[fd\]/a - [fzf](https://example.org/fzf) - Picks lines.' \
        '/\[bat\]/a - [fzf](https://example.org/fzf) - A picker.' conflict
    try "one removes an entry, the other relinks it" '/\[ack\]/d' 's|example.org/ack|example.net/ack|' conflict
    try "both reword one description differently" 's|Finds files|Finds files fast|' 's|Finds files|Locates files|' conflict
    try "each rewords another sentence of one line of prose" \
        's|Small programs|Little programs|' 's|are free|are free software|' "clean, for a person"
}

# Counts what a line-based difference shows.
changed_lines() { git diff --no-index --numstat "$1" "$2" | awk '{ print $1 " lines added, " $2 " removed" }' || true; }

differences() {
    local seeds=$root/fixtures/seeds
    echo "| | git | recension |"
    echo "|---|---|---|"
    echo "| a text copy without links against its upstream (\`fixtures/seeds\`) | $(changed_lines "$seeds/mirror.txt" "$seeds/upstream.md") | $("$recension" diff "$seeds/mirror.txt" "$seeds/upstream.md" --width 500 2>/dev/null | head -n 1) |"
    sed -E '/^- \[ack\]/d; /^- \[bat\]/i - [ack](https://example.org/ack) - Searches source code.' base.md > moved.md
    echo "| an entry moved to another section | $(changed_lines base.md moved.md) | $("$recension" diff base.md moved.md --width 500 2>/dev/null | head -n 1) |"
    sed -E 's|^- \[([a-z]+)\]\(https://([^)]*)\) - |* [**\1**](http://www.\2/): |' base.md > restyled.md
    echo "| bullets, bold type, separators and \`www.\` changed | $(changed_lines base.md restyled.md) | $("$recension" diff base.md restyled.md --width 500 2>/dev/null | head -n 1) |"
}

# One cell of a table changes, and a column comes.
tables() {
    printf 'name,url,about\nack,https://example.org/ack,Searches\nfd,https://example.org/fd,Finds\n' > old.csv
    printf 'name,url,licence,about\nack,https://example.org/ack,GPL,Searches\nfd,https://example.net/fd,MIT,Finds\n' > new.csv
    local tool
    for tool in "daff" "difft --display inline --color never" "$recension diff"; do
        command -v "${tool%% *}" >/dev/null || { echo "${tool%% *}: not installed"; continue; }
        echo "\$ $(basename "${tool%% *}") old.csv new.csv"
        $tool old.csv new.csv 2>/dev/null || true
    done
}

versions() {
    git --version
    "$recension" --version
    local tool
    for tool in mergiraf difft daff; do
        command -v "$tool" >/dev/null && echo "$tool $("$tool" --version 2>/dev/null | head -n 1)"
    done
}

versions
echo
merges
echo
differences
echo
tables
