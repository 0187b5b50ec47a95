#!/usr/bin/env bash
# Makes what is installed beside the program: completions and the manual. `packages/files.sh PROGRAM FOLDER`
set -euo pipefail
program=$1
folder=$2

mkdir -p "$folder/completions" "$folder/man"
"$program" completions bash >"$folder/completions/recension.bash"
"$program" completions fish >"$folder/completions/recension.fish"
"$program" completions zsh >"$folder/completions/_recension"
"$program" completions powershell >"$folder/completions/_recension.ps1"
"$program" man --output "$folder/man"
