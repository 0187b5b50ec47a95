#!/usr/bin/env bash
# Makes the repository that the pages of this folder show: a small list, its translation, copies and pull requests.
#
#   docs/example.sh FOLDER     FOLDER must not exist yet
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
[ ! -e "$1" ] || { echo "$1 exists already" >&2; exit 2; }
mkdir -p "$1"
cd "$1"
git init --quiet --initial-branch main
git config core.autocrlf false

# commit DATE NAME MESSAGE: commits all there is, at noon.
commit() {
    local lower=${2,,}
    export GIT_AUTHOR_DATE="$1T12:00:00Z" GIT_COMMITTER_DATE="$1T12:00:00Z"
    export GIT_AUTHOR_NAME=$2 GIT_AUTHOR_EMAIL=$lower@example.org GIT_COMMITTER_NAME=$2 GIT_COMMITTER_EMAIL=$lower@example.org
    git add --all
    git commit --quiet --message "$3"
}

# edit SCRIPT…: changes README.md with sed.
edit() {
    local script
    for script; do
        sed -E "$script" README.md > README.new
        mv README.new README.md
    done
}

cat > README.md <<'LIST'
# Awesome Terminal Tools

> Small programs that are worth learning.

## Contents

- [Searching](#searching)
- [Viewing](#viewing)
- [Data](#data)

## Searching

- [ack](https://beyondgrep.com) - Searches source code and skips what is generated.
- [fd](https://github.com/sharkdp/fd) - Finds files by name, with sensible defaults.
- [ripgrep](https://github.com/BurntSushi/ripgrep) - Searches folders for a pattern and respects `.gitignore`.

## Viewing

- [bat](https://github.com/sharkdp/bat) - Prints files with highlighted syntax.
- [delta](https://github.com/dandavison/delta) - Highlights changes in the output of git.
- [exa](https://github.com/ogham/exa) - Lists folders in colour.

## Data

- [jq](https://stedolan.github.io/jq/) - Filters and reshapes JSON.
- [Miller](https://github.com/johnkerl/miller) - Works on CSV and JSON by the names of columns.
LIST
commit 2023-01-10 Ada "Start the list"
git tag v1.0

# The copies were taken here.
cat > README-de.md <<'LIST'
# Feine Werkzeuge für das Terminal

> Kleine Programme, die es wert sind, dass man sie lernt.

## Suchen

- [ack](https://beyondgrep.com) - Durchsucht Quelltext und übergeht, was erzeugt wurde.
- [fd](https://github.com/sharkdp/fd) - Findet Dateien nach ihrem Namen.
- [ripgrep](https://github.com/BurntSushi/ripgrep) - Durchsucht Ordner nach einem Muster und achtet auf `.gitignore`.

## Anzeigen

- [bat](https://github.com/sharkdp/bat) - Zeigt Dateien mit farbiger Syntax.
- [delta](https://github.com/dandavison/delta) - Hebt Änderungen in der Ausgabe von git hervor.
- [exa](https://github.com/ogham/exa) - Zeigt Ordner in Farbe.

## Daten

- [jq](https://stedolan.github.io/jq/) - Filtert JSON und formt es um.
- [Miller](https://github.com/johnkerl/miller) - Bearbeitet CSV und JSON nach den Namen der Spalten.
LIST
cat > old-copy.txt <<'LIST'
Awesome Terminal Tools

Searching

ack - Searches source code and skips what is generated.
fd - Finds files by name, with sensible defaults.
ripgrep - Searches folders for a pattern and respects .gitignore.

Viewing

bat - Prints files with highlighted syntax.
delta - Highlights changes in the output of git.
exa - Lists folders in colour.

Data

jq - Filters and reshapes JSON.
Miller - Works on CSV and JSON by the names of columns.
LIST
commit 2023-02-02 Dora "Add a German translation and a text copy"

edit '/^- \[fd\]/a - [fzf](https://github.com/junegunn/fzf) - Picks lines from any list as you type.'
commit 2023-03-14 Ben "Add fzf"
edit 's|^- \[exa\]\(https://github.com/ogham/exa\)|- [eza](https://github.com/eza-community/eza)|' \
    's|^(- \[eza\].*) - .*|\1 - Lists folders in colour, formerly exa.|'
commit 2023-09-20 Ada "exa is maintained as eza"
edit 's|https://stedolan.github.io/jq/|https://jqlang.github.io/jq/|'
commit 2023-10-05 Cleo "jq has moved"
git tag v2.0

edit '/^- \[ack\]/d' '/^- \[delta\]/d' 's|^- \[Data\]\(#data\)|&\n- [Git](#git)|' '/^- \[Miller\]/a \
\
## Git\
\
- [delta](https://github.com/dandavison/delta) - Highlights changes in the output of git.\
- [tig](https://github.com/jonas/tig) - Browses history, blame and staging.'
commit 2024-01-08 Ada "Add a section for git, drop ack"

# A merge, made by hand, that loses fzf.
git switch --quiet --create hexyl HEAD~1
add_hexyl='/^- \[eza\]/a - [hexyl](https://github.com/sharkdp/hexyl) - Shows bytes in colour.'
edit "$add_hexyl"
commit 2024-01-20 Ben "Add hexyl"
git switch --quiet main
git merge --quiet --no-commit --strategy ours hexyl 2>/dev/null
edit "$add_hexyl" '/^- \[fzf\]/d'
commit 2024-02-11 Ada "Merge branch 'hexyl'"
git branch --quiet --delete hexyl

# A fork went its own way from v2.0.
git show v2.0:README.md |
    sed -E -e '/^- \[jq\]/i - [dasel](https://github.com/TomWright/dasel) - Reads and writes JSON, YAML, TOML and XML.' \
        -e 's|https://beyondgrep.com|https://beyondgrep.com/install/|' > fork.md
commit 2024-02-20 Ada "Keep a copy of a fork"

# Three pull requests, as a host has them. The first two add a line at the same place.
pull() {
    git switch --quiet --detach main
    edit "$4"
    commit 2024-03-0"$1" "$2" "$3"
    git update-ref "refs/pull/$1/head" HEAD
}
pull 1 Emil "Add lnav" '/^- \[hexyl\]/a - [lnav](https://github.com/tstack/lnav) - Follows log files.'
pull 2 Fay "Add lsd" '/^- \[hexyl\]/a - [lsd](https://github.com/lsd-rs/lsd) - Lists folders with icons.'
pull 3 Gil "Add rg" '/^- \[jq\]/i - [rg](http://www.github.com/BurntSushi/ripgrep/) - finds text fast'
git switch --quiet main
