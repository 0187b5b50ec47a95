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
        row+=" $(outcome mergiraf merge base.md ours.md theirs.md --path-name README.md) |"
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
changed_lines() {
    git diff --no-index --numstat "$1" "$2" |
        awk '{ print $1 ($1 == 1 ? " line" : " lines") " added, " $2 " removed" }' || true
}

# Counts the lines that difftastic shows as changed.
difft_lines() {
    command -v difft >/dev/null || { echo "not installed"; return; }
    DFT_UNSTABLE=yes difft --display json "$1" "$2" 2>/dev/null | python3 -c '
import json, sys
lines = [line for chunk in json.load(sys.stdin).get("chunks", []) for line in chunk]
new, old = (sum(side in line for line in lines) for side in ("rhs", "lhs"))
print(new, "line" if new == 1 else "lines", "marked in the new one,", old, "in the old one")' || echo failed
}

differences() {
    local seeds=$root/fixtures/seeds
    echo "| | git | difftastic | recension |"
    echo "|---|---|---|---|"
    echo "| a text copy without links against its upstream (\`fixtures/seeds\`) | $(changed_lines "$seeds/mirror.txt" "$seeds/upstream.md") | $(difft_lines "$seeds/mirror.txt" "$seeds/upstream.md") | $("$recension" diff "$seeds/mirror.txt" "$seeds/upstream.md" --width 500 2>/dev/null | head -n 1) |"
    sed -E '/^- \[ack\]/d; /^- \[bat\]/i - [ack](https://example.org/ack) - Searches source code.' base.md > moved.md
    echo "| an entry moved to another section | $(changed_lines base.md moved.md) | $(difft_lines base.md moved.md) | $("$recension" diff base.md moved.md --width 500 2>/dev/null | head -n 1) |"
    sed -E 's|^- \[([a-z]+)\]\(https://([^)]*)\) - |* [**\1**](http://www.\2/): |' base.md > restyled.md
    echo "| bullets, bold type, separators and \`www.\` changed | $(changed_lines base.md restyled.md) | $(difft_lines base.md restyled.md) | $("$recension" diff base.md restyled.md --width 500 2>/dev/null | head -n 1) |"
}

# Counts the rows and columns that daff marks; it marks rows by their first cell, columns in a row that begins with "!".
daff_counts() {
    daff "$1" "$2" 2>/dev/null | awk -F, '
        $1 == "!" { for (at = 2; at <= NF; at++) if ($at != "") columns++; next }
        $1 == "+" && columns { filled++; next }
        $1 != "" && $1 != "@@" && $1 != "..." && $1 != ":" { rows[$1]++ }
        $1 == ":" { moved++ }
        END {
            if (columns) out = out ", " columns (columns == 1 ? " column" : " columns") " added"
            if (filled) out = out ", " filled " rows with new cells"
            for (mark in rows) out = out ", " rows[mark] (rows[mark] == 1 ? " row" : " rows") " marked `" mark "`"
            if (moved) out = out ", " moved " rows moved"
            print (out == "" ? "no changes" : substr(out, 3))
        }' || true
}

# table CASE SCRIPT: what each tool says of a table that a script of awk made another one of.
table() {
    printf 'name,url,about\nack,https://example.org/ack,Searches\nfd,https://example.org/fd,Finds\nrg,https://example.org/rg,Searches folders\n' > old.csv
    awk -F, -v OFS=, "$2" old.csv > new.csv
    local row
    row="| $1 | $(changed_lines old.csv new.csv) |"
    if command -v daff >/dev/null; then row+=" $(daff_counts old.csv new.csv) |"; else row+=" not installed |"; fi
    echo "$row $("$recension" diff old.csv new.csv --width 500 2>/dev/null | head -n 1) |"
}

tables() {
    echo "| | git | daff | recension |"
    echo "|---|---|---|---|"
    table "an address changed" '$1 == "fd" { sub("org", "net", $2) } 1'
    table "a column came" '{ $3 = (NR == 1 ? "licence" : "MIT") OFS $3 } 1'
    table "a title changed" '$1 == "fd" { $1 = "fdfind" } 1'
    table "a title and its address changed" '$1 == "fd" { $1 = "fdfind"; sub("org", "net", $2) } 1'
    table "the rows are in another order" 'NR == 1 { print; next } { rows[NR] = $0 } END { for (at = NR; at > 1; at--) print rows[at] }'
    table "addresses are written with http and www" 'NR > 1 { sub("https://", "http://www.", $2) } 1'
}

# Seconds that each tool takes for two editions of the README, the best of five.
best() {
    local times=() started
    for _ in 1 2 3 4 5; do
        started=$(date +%s%N)
        "$@" >/dev/null 2>&1 || true
        times+=($((($(date +%s%N) - started) / 1000)))
    done
    printf '%s\n' "${times[@]}" | sort -n | awk 'NR == 1 { printf "%.1f ms", $1 / 1000 }'
}

speed() {
    local old=$root/fixtures/seeds/mirror.txt new=$root/fixtures/seeds/upstream.md
    echo "| program | differences of the README's two editions |"
    echo "|---|---|"
    echo "| git diff --no-index --word-diff | $(best git diff --no-index --word-diff "$old" "$new") |"
    if command -v difft >/dev/null; then echo "| difft | $(best difft "$old" "$new") |"; fi
    echo "| recension diff | $(best "$recension" diff --no-cache "$old" "$new") |"
}

versions() {
    git --version
    "$recension" --version
    local tool
    for tool in mergiraf difft; do
        if command -v "$tool" >/dev/null; then "$tool" --version | head -n 1; fi
    done
    if command -v daff >/dev/null; then echo "daff $(daff version)"; fi
}

versions
echo
merges
echo
differences
echo
tables
echo
speed
