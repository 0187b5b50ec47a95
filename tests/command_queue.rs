//! `queue`: what becomes of branches that are merged one after the other, and what is written.

use serde_json::Value;

use crate::command_json::assert_valid;
use crate::git::{Repository, list};

/// A list, and four branches that left it: two add at one place, one adds what another one adds, one changes what main
/// changed.
fn queued() -> Repository {
    let repository = Repository::new();
    let base = ["Nom", "Elm", "Oak", "Ash", "Zed"];
    repository.commit(&list(&base));
    for (branch, text) in [
        ("1", list(&["Nom", "One", "Elm", "Oak", "Ash", "Zed"])),
        ("2", list(&["Nom", "Two", "Elm", "Oak", "Ash", "Zed"])),
        ("3", list(&["Nom", "Elm", "One", "Oak", "Ash", "Zed"])),
        ("4", list(&base).replace("what ash does", "something else")),
    ] {
        repository.done(&["checkout", "-q", "-b", branch, "main"]);
        repository.commit(&text);
        repository.done(&["update-ref", &format!("refs/pull/{branch}/head"), "HEAD"]);
        repository.done(&["checkout", "-q", "main"]);
    }
    repository.commit(&list(&base).replace("what ash does", "what no ash did"));
    repository
}

const QUEUE: [&str; 6] = ["queue", "--no-config", "--onto", "main", "--refs", "refs/pull/*/head"];

#[test]
fn a_table_says_what_becomes_of_each() {
    let repository = queued();
    let run = repository.program(&QUEUE);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "4 requests onto main: 1 clean, 1 by entries, 1 conflict, 1 already in");
    assert_eq!(
        lines[2..],
        [
            "clean       refs/pull/1/head  change",
            "by entries  refs/pull/2/head  change",
            "already in  refs/pull/3/head  change",
            "    refs/pull/1/head adds One, too",
            "conflict    refs/pull/4/head  change",
            "    Ash: description (edited)",
        ]
    );
    assert_eq!(repository.done(&["status", "--porcelain"]), "");
}

#[test]
fn merges_are_written_to_a_branch_that_is_new_or_moves_forward() {
    let repository = queued();
    let main = repository.done(&["rev-parse", "main"]);
    let write = [&QUEUE[..], &["--write", "merged"]].concat();
    assert_eq!(repository.program(&write).status, Some(1));
    assert_eq!(repository.done(&["rev-parse", "main"]), main);
    let readme = repository.done(&["show", "merged:README.md"]);
    assert_eq!(
        readme,
        list(&["Nom", "One", "Two", "Elm", "Oak", "Ash", "Zed"]).replace("what ash does", "what no ash did")
    );
    let parents = repository.done(&["log", "--format=%s", "--first-parent", "main..merged"]);
    assert_eq!(parents, "Merge refs/pull/2/head\nMerge refs/pull/1/head\n");
    assert_eq!(repository.done(&["merge-base", "--is-ancestor", "refs/pull/2/head", "merged"]), "");
    // Another run leads elsewhere.
    repository.done(&["branch", "-q", "other", "refs/pull/4/head"]);
    let refused = repository.program(&[&QUEUE[..], &["--write", "other"]].concat());
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("does not lead on to the result"), "{}", refused.stderr);
    let refused = repository.program(&[&QUEUE[..], &["--write", "main"]].concat());
    assert!(refused.stderr.contains("is checked out"), "{}", refused.stderr);
}

#[test]
fn squashed_commits_have_their_authors() {
    let repository = queued();
    repository.done(&["checkout", "-q", "2"]);
    repository.done(&["commit", "-q", "--allow-empty", "--author", "Ann <ann@example.org>", "-m", "more"]);
    repository.done(&["update-ref", "refs/pull/2/head", "HEAD"]);
    repository.done(&["checkout", "-q", "main"]);
    assert_eq!(
        repository.program(&[&QUEUE[..], &["--write", "merged", "--squash"]].concat()).status,
        Some(1)
    );
    let log = repository.done(&["log", "-1", "--format=%an %p%n%b", "merged"]);
    assert!(log.starts_with("t ") && log.contains("Co-authored-by: Ann <ann@example.org>"), "{log}");
    assert_eq!(repository.done(&["rev-list", "--count", "main..merged"]), "2\n");
}

#[test]
fn each_request_gets_the_branch_that_its_author_would_have_made() {
    let repository = queued();
    repository.done(&["merge", "-q", "1"]);
    let run = repository
        .program(&[&QUEUE[..], &["--each", "updated", "--patch", "out", "--format", "json"]].concat());
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let schema: Value = serde_json::from_str(&repository.program(&["schema", "queue"]).stdout).unwrap();
    assert_valid(&schema, &report);
    assert_eq!(report["summary"]["by-entries"], 1);
    let merged = repository.done(&["show", "updated/pull/2/head:README.md"]);
    assert_eq!(
        merged,
        list(&["Nom", "Two", "One", "Elm", "Oak", "Ash", "Zed"]).replace("what ash does", "what no ash did")
    );
    let first = repository.done(&["rev-parse", "updated/pull/2/head^1"]);
    assert_eq!(first, repository.done(&["rev-parse", "refs/pull/2/head"]));
    repository.done(&["apply", "out/pull-2-head.patch"]);
    assert_eq!(repository.readme(), merged);
}

#[test]
fn what_is_wrong_is_said() {
    let repository = queued();
    for (arguments, said) in [
        (&["queue", "--onto", "nowhere", "1"][..], "has no commit nowhere"),
        (&["queue", "--onto", "main", "nowhere"], "has no commit nowhere"),
        (&["queue", "--onto", "main", "--refs", "refs/no/*"], "no reference matches refs/no/*"),
        (&["queue", "--onto", "main", "1", "--write", "a..b"], "no name of a branch"),
    ] {
        let run = repository.program(arguments);
        assert_eq!(run.status, Some(2), "{arguments:?}: {}", run.stdout);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

#[test]
fn a_path_that_no_revision_has_is_an_error() {
    let run = queued().program(&[&QUEUE[..], &["--path", "REDAME.md"]].concat());
    assert_eq!(run.status, Some(2), "{}", run.stdout);
    assert!(run.stderr.contains("no revision has a file REDAME.md"), "{}", run.stderr);
}

#[test]
fn who_asks_only_how_it_goes_needs_no_identity() {
    let repository = queued();
    repository.done(&["config", "--unset", "user.name"]);
    repository.done(&["config", "user.useConfigOnly", "true"]);
    let run = repository.program(&[&QUEUE[..], &["--patch", "out"]].concat());
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("1 by entries"), "{}", run.stdout);
    let refused = repository.program(&[&QUEUE[..], &["--write", "merged"]].concat());
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("user.name and user.email"), "{}", refused.stderr);
}
