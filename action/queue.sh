#!/usr/bin/env bash
# Mode queue of the action: merges the branch that was pushed to into every open pull request that git alone cannot
# merge, entry by entry. Pushes where that is allowed, never with force; else posts the patch as a comment.
set -euo pipefail
# shellcheck source=action/github.sh
. "$ACTION_PATH/action/github.sh"

[ -n "$ACTION_TOKEN" ] || trouble "mode queue needs a token"
branch=$ACTION_BRANCH
git check-ref-format "refs/heads/$branch" || trouble "there is no branch that was pushed to"
onto=$(git rev-parse --verify --quiet "HEAD^{commit}") || trouble "nothing is checked out"
work=$RUNNER_TEMP/recension-queue
mkdir -p "$work"
mapfile -t config < <(trusted_config "$onto")

# A runner has no identity of its own.
if ! git var GIT_COMMITTER_IDENT >/dev/null 2>&1 || ! git var GIT_AUTHOR_IDENT >/dev/null 2>&1; then
    export GIT_AUTHOR_NAME="github-actions[bot]" GIT_AUTHOR_EMAIL="41898282+github-actions[bot]@users.noreply.github.com"
    export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
fi

page=1
: >"$work/requests"
while :; do
    api GET "repos/$GITHUB_REPOSITORY/pulls?state=open&per_page=100&page=$page&base=$(jq -rn --arg b "$branch" '$b | @uri')" >"$work/page"
    jq -r '.[] | [.number, .head.sha, .head.ref, .head.repo.full_name // "", .maintainer_can_modify // false] | @tsv' "$work/page" >>"$work/requests"
    [ "$(jq length "$work/page")" -eq 100 ] || break
    page=$((page + 1))
done

entries=0 conflicts=0 clean=0
while IFS=$'\t' read -r number sha ref repository may; do
    [[ $number =~ ^[0-9]+$ && $sha =~ ^[0-9a-f]{40,64}$ ]] || continue
    git fetch --quiet --no-tags origin "+refs/pull/$number/head:refs/recension/pull/$number" || continue
    [ "$(git rev-parse "refs/recension/pull/$number")" = "$sha" ] || continue
    rm -rf "$work/patch"
    code=0
    "$ACTION_PROGRAM" queue --quiet "${config[@]}" --onto "$onto" --path "$ACTION_LIST" --each "recension-queue/$sha" \
        --patch "$work/patch" --format json --output "$work/report.json" "refs/recension/pull/$number" || code=$?
    if [ "$code" -gt 1 ]; then
        echo "::warning title=recension::#$number cannot be merged; the log says why"
        continue
    fi
    outcome=$(jq -r '.requests[0].outcome' "$work/report.json")
    result=$(jq -r '.requests[0].result // empty' "$work/report.json")
    case $outcome in
        clean) clean=$((clean + 1)); continue ;;
        conflict) conflicts=$((conflicts + 1)); continue ;;
        by-entries) entries=$((entries + 1)) ;;
        *) continue ;;
    esac
    pushed=false
    if { [ "$repository" = "$GITHUB_REPOSITORY" ] || [ "$may" = true ]; } && [[ $repository =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] &&
        git check-ref-format "refs/heads/$ref"; then
        # Without force: what its author pushed meanwhile stays, and the next run looks again.
        GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader \
            GIT_CONFIG_VALUE_0="Authorization: Basic $(printf 'x-access-token:%s' "$ACTION_TOKEN" | base64 -w0)" \
            git push --quiet "${ACTION_SERVER:-${GITHUB_SERVER_URL:-https://github.com}}/$repository" "$result:refs/heads/$ref" && pushed=true
    fi
    if [ "$pushed" = false ]; then
        patch=$(find "$work/patch" -name '*.patch' | head -n 1)
        fence=$(printf '`%.0s' {1..12})
        {
            echo "This request is in conflict with \`${branch//\`/}\` for git alone. Entry by entry it merges; save this as \`merge.patch\`,"
            echo "then \`git merge ${branch//\`/}; git checkout ${branch//\`/} -- '${ACTION_LIST//\'/}'; git apply merge.patch; git commit\`:"
            printf '\n%sdiff\n' "$fence"
            head -c 60000 "$patch"
            printf '%s\n' "$fence"
        } >"$work/comment.md"
        comment "$number" "<!-- recension queue -->" "$work/comment.md" ||
            echo "::warning title=recension::the comment on #$number cannot be written; the job needs pull-requests: write"
    fi
done <"$work/requests"

printf '%s\n' "merged=$entries" "clean=$clean" "conflicts=$conflicts" exit-code=0 >>"${GITHUB_OUTPUT:-/dev/null}"
echo "$entries merged entry by entry, $clean clean, $conflicts in conflict"
