#!/usr/bin/env bash
# Mode check of the action: says what a pull request brings. Reads the request as objects of git: nothing of its tree is
# checked out or run, and its configuration is not read. All inputs come as environment.
set -euo pipefail
# shellcheck source=action/github.sh
. "$ACTION_PATH/action/github.sh"

[[ ${ACTION_NUMBER:-} =~ ^[0-9]+$ ]] || trouble "mode check runs on pull requests"
[[ $ACTION_BASE =~ ^[0-9a-f]{40,64}$ && $ACTION_HEAD =~ ^[0-9a-f]{40,64}$ ]] || trouble "there are no commits to compare"
git cat-file -e "$ACTION_HEAD^{commit}" 2>/dev/null ||
    git fetch --quiet --no-tags origin "refs/pull/$ACTION_NUMBER/head" ||
    trouble "cannot fetch the pull request"
git cat-file -e "$ACTION_BASE^{commit}" 2>/dev/null || git fetch --quiet --no-tags origin "$ACTION_BASE" ||
    trouble "cannot fetch the base of the pull request"

mapfile -t config < <(trusted_config "$ACTION_BASE")
list=$ACTION_HEAD:$ACTION_LIST
# What is the same on both sides needs no check, and a request may not touch the list at all.
if [ "$(git rev-parse --verify --quiet "$list")" = "$(git rev-parse --verify --quiet "$(git merge-base "$ACTION_BASE" "$ACTION_HEAD"):$ACTION_LIST")" ]; then
    echo "the request does not change $ACTION_LIST"
    printf '%s\n' exit-code=0 report= added=0 removed=0 renamed=0 findings=0 >>"${GITHUB_OUTPUT:-/dev/null}"
    exit 0
fi
arguments=(check --quiet --base "$ACTION_BASE" "${config[@]}")
[ -z "$ACTION_FAIL_ON" ] || arguments+=(--fail-on "$ACTION_FAIL_ON")
report=$ACTION_OUTPUT
json=$RUNNER_TEMP/recension-check.json
mkdir -p "$(dirname "$report")"

code=0
"$ACTION_PROGRAM" "${arguments[@]}" --format json --output "$json" -- "$list" || code=$?
[ "$code" -le 1 ] || trouble "the request cannot be checked"
"$ACTION_PROGRAM" "${arguments[@]}" --format github -- "$list" || true
"$ACTION_PROGRAM" "${arguments[@]}" --format markdown --output "$report" -- "$list" || true

{
    echo "exit-code=$code"
    echo "report=$report"
    jq -r '"added=\(.change.added)", "removed=\(.change.removed)", "renamed=\(.change.renamed)",
        "findings=\([.findings[] | select(.known | not)] | length)"' "$json"
} >>"${GITHUB_OUTPUT:-/dev/null}"
[ "$ACTION_JOB_SUMMARY" != true ] || cat "$report" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
if [ "$ACTION_COMMENT" = true ]; then
    comment "$ACTION_NUMBER" "<!-- recension check -->" "$report" ||
        echo "::warning title=recension::the comment cannot be written; the job needs pull-requests: write"
fi
[ "$ACTION_FAIL" = true ] || exit 0
exit "$code"
