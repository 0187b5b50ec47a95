# What the scripts of the action share: calls of the host's API. Sourced, not run.

trouble() {
    echo "::error title=recension::$1"
    exit 2
}

# api METHOD PATH [DATA-FILE]: prints the answer. The token never stands among arguments, which others could see.
api() {
    local data=()
    [ $# -lt 3 ] || data=(--data-binary "@$3" --header "Content-Type: application/json")
    curl --silent --show-error --fail-with-body --max-time 60 --request "$1" "${data[@]}" \
        --header "Accept: application/vnd.github+json" --config - "${GITHUB_API_URL:-https://api.github.com}/$2" \
        <<<"header = \"Authorization: Bearer ${ACTION_TOKEN//[\"\\]/}\""
}

# comment NUMBER MARK FILE: posts a comment, or updates the one that has the mark. Fails if the host refuses it, also where
# `set -e` does not hold since the caller asks how it went.
comment() {
    local number=$1 mark=$2 file=$3 page=1 found="" answer body code=0
    while [ -z "$found" ]; do
        answer=$(api GET "repos/$GITHUB_REPOSITORY/issues/$number/comments?per_page=100&page=$page") || return 1
        # A comment of somebody else that quotes the mark is left alone: ours begins with it.
        found=$(jq -r --arg mark "$mark" 'map(select(.body | startswith($mark))) | first | .id // empty' <<<"$answer")
        [ "$(jq length <<<"$answer")" -eq 100 ] || break
        page=$((page + 1))
    done
    body=$(mktemp)
    { printf '%s\n' "$mark"; cat "$file"; } | jq -Rs '{body: .}' >"$body"
    if [ -n "$found" ]; then
        api PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found" "$body" >/dev/null || code=1
    else
        api POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" "$body" >/dev/null || code=1
    fi
    rm -f "$body"
    return "$code"
}

# trusted_config REVISION: prints the arguments that read the configuration of a revision, and none of what is checked
# out: a request may have written that.
trusted_config() {
    local name file=$RUNNER_TEMP/recension-config.toml
    for name in recension.toml .recension.toml .config/recension.toml; do
        if git show "$1:$name" >"$file" 2>/dev/null; then
            printf '%s\n' --config "$file"
            return
        fi
    done
    printf '%s\n' --no-config
}
