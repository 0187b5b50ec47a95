#!/usr/bin/env bash
# Makes the pictures of the README: docs/pictures/terminal.svg from what the program prints, docs/pictures/page.png from a
# page that it writes, shown by Chromium.
#
#   docs/pictures.sh     RECENSION names the program (default: target/release/recension), CHROMIUM the browser
set -euo pipefail
docs=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
recension=${RECENSION:-$docs/../target/release/recension}
[ -x "$recension" ] || { echo "$recension is missing: cargo build --release" >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$docs/example.sh" "$folder/tools"
cd "$folder/tools"

# Turns text with escape sequences for colour into SVG.
svg() {
    awk -v columns="$1" '
        function text(part) { gsub(/&/, "\\&amp;", part); gsub(/</, "\\&lt;", part); gsub(/>/, "\\&gt;", part); return part }
        function class(code) { return code == "" || code == "0" ? "" : " class=\"c" substr(code, length(code) - 1 + (code ~ /^[12]$/)) "\"" }
        { lines[NR] = $0 }
        END {
            width = columns * 8 + 32; height = NR * 19 + 28
            printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">\n", width, height, width, height
            print "<style>text{font:13.3px ui-monospace,Menlo,Consolas,monospace;fill:#d7dce2;white-space:pre}.c1{font-weight:bold}.c2{fill:#8b949e}.c31{fill:#ff8178}.c32{fill:#6fd88a}.c33{fill:#e6c15c}.c35{fill:#d39bff}.c36{fill:#66d1d8}</style>"
            printf "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#161b22\"/>\n", width, height
            for (at = 1; at <= NR; at++) {
                printf "<text x=\"16\" y=\"%d\">", at * 19 + 12
                parts = split(lines[at], spans, "\033\\[")
                printf "%s", text(spans[1])
                for (part = 2; part <= parts; part++) {
                    end = index(spans[part], "m"); code = substr(spans[part], 1, end - 1); rest = text(substr(spans[part], end + 1))
                    if (rest != "") printf (class(code) == "" ? "%s%s" : "<tspan%s>%s</tspan>"), class(code), rest
                }
                print "</text>"
            }
            print "</svg>"
        }'
}

{
    printf '\033[2m$\033[0m recension diff v1.0:README.md README.md\n'
    "$recension" diff v1.0:README.md README.md --color always --width 80
} | svg 80 > "$docs/pictures/terminal.svg"

"$recension" diff v1.0:README.md README.md --format html --output "$folder/diff.html"
chromium=${CHROMIUM:-$({ type -P chromium chromium-browser google-chrome google-chrome-stable || true; } | head -n 1)}
"$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1000,900 \
    --screenshot="$docs/pictures/page.png" "file://$folder/diff.html" >/dev/null 2>&1
ls -l "$docs/pictures"
