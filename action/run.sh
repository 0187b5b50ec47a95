#!/usr/bin/env bash
# What the action does once the program is there. All inputs come as environment; action.yml says what they mean.
set -euo pipefail

trouble() {
    echo "::error title=recension::$1"
    exit 2
}

case ${ACTION_MODE:-args} in
    args) ;;
    check | queue) exec bash "$ACTION_PATH/action/$ACTION_MODE.sh" ;;
    *) trouble "there is no mode '${ACTION_MODE//[^a-z]/}'; there are args, check, queue" ;;
esac

# Quotes keep words together; nothing is expanded, and nothing is run.
args=()
if [ -n "${ACTION_ARGS//[[:space:]]/}" ]; then
    words=$(xargs -n 1 printf '%s\n' <<<"$ACTION_ARGS") || trouble "the quotes in args do not match"
    mapfile -t args <<<"$words"
fi
[ "${#args[@]}" -gt 0 ] || trouble "args is empty: say what to run, such as 'audit README.md copy.md'"

report=$ACTION_OUTPUT
has_format=false
for arg in "${args[@]}"; do
    case $arg in
        --format | --format=* | -f) has_format=true ;;
        --output | --output=* | -o) trouble "give the output as an input of the action, not among args" ;;
    esac
done
"$has_format" || args+=(--format "$ACTION_FORMAT")
mkdir -p "$(dirname "$report")"

code=0
"$ACTION_PROGRAM" "${args[@]}" --output "$report" || code=$?

{
    echo "exit-code=$code"
    echo "report=$report"
} >>"${GITHUB_OUTPUT:-/dev/null}"
if [ "$ACTION_JOB_SUMMARY" = true ] && [ "$code" -le 1 ] && [ -f "$report" ]; then
    case $report in
        *.md | *.markdown) cat "$report" >>"${GITHUB_STEP_SUMMARY:-/dev/null}" ;;
    esac
fi

# Annotations are what the host finds among what is printed.
case " ${args[*]} " in
    *" --format github "* | *" --format=github "* | *" -f github "*) [ ! -f "$report" ] || cat "$report" ;;
esac

if [ "$code" -eq 1 ] && [ "$ACTION_FAIL" != true ]; then
    echo "::warning title=recension::a threshold is crossed; the report says which"
    exit 0
fi
exit "$code"
