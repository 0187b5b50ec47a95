//! `merge-driver` and `diff-driver`, run by git.

use crate::git::{Repository, list};

/// Both sides add an entry at the same place.
fn both_add() -> Repository {
    let repository = Repository::set_up(&list(&["Nom", "Ash", "Zed"]));
    repository.diverge(&list(&["Nom", "Ours", "Ash", "Zed"]), &list(&["Nom", "Theirs", "Ash", "Zed"]));
    repository
}

/// Both sides describe one entry in other words.
fn in_conflict() -> Repository {
    let base = list(&["Ash", "Oak", "Yew"]);
    let repository = Repository::set_up(&base);
    repository.diverge(
        &base.replace("what oak does", "what our oak does"),
        &base.replace("what oak does", "all that their oak ever did"),
    );
    repository
}

#[test]
fn both_lines_stand_after_a_merge() {
    let repository = both_add();
    let run = repository.git(&["merge", "-q", "other"]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(repository.readme(), list(&["Nom", "Ours", "Theirs", "Ash", "Zed"]));
    assert_eq!(repository.done(&["status", "--porcelain"]), "");
}

#[test]
fn both_lines_stand_after_a_rebase() {
    let repository = both_add();
    repository.done(&["checkout", "-q", "other"]);
    let run = repository.git(&["rebase", "-q", "main"]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    // What is rebased comes after what it is rebased onto.
    assert_eq!(repository.readme(), list(&["Nom", "Ours", "Theirs", "Ash", "Zed"]));
}

#[test]
fn both_lines_stand_after_a_cherry_pick() {
    let repository = both_add();
    let run = repository.git(&["cherry-pick", "other"]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(repository.readme(), list(&["Nom", "Ours", "Theirs", "Ash", "Zed"]));
}

#[test]
fn a_conflict_is_as_small_as_an_entry() {
    let repository = in_conflict();
    let run = repository.git(&["merge", "-q", "other"]);
    assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
    let readme = repository.readme();
    let lines: Vec<&str> = readme.lines().skip(5).take(5).collect();
    assert!(lines[0].starts_with("<<<<<<< HEAD"), "{readme}");
    assert_eq!(
        lines[1..],
        [
            "- [Oak](https://example.org/oak) - Does what our oak does.",
            "=======",
            "- [Oak](https://example.org/oak) - Does all that their oak ever did.",
            ">>>>>>> other",
        ]
    );
    assert_eq!(repository.done(&["status", "--porcelain"]), "UU README.md\n");
}

#[test]
fn size_and_style_of_marks_are_those_that_git_is_set_to() {
    let repository = in_conflict();
    repository.0.put(".gitattributes", "README.md conflict-marker-size=11\n");
    repository.done(&["config", "merge.conflictStyle", "diff3"]);
    assert_eq!(repository.git(&["merge", "-q", "other"]).status, Some(1));
    let readme = repository.readme();
    assert!(readme.contains("\n<<<<<<<<<<< HEAD") && readme.contains("\n>>>>>>>>>>> other\n"), "{readme}");
    let base = readme.lines().skip_while(|line| !line.starts_with("||||||||||| ")).nth(1);
    assert_eq!(base, Some("- [Oak](https://example.org/oak) - Does what oak does."));
}

#[test]
fn what_is_no_list_merges_as_lines_do() {
    let text = |first: &str, last: &str| format!("{first}\n\nOne.\n\nTwo.\n\nThree.\n\n{last}\n");
    let repository = Repository::set_up(&text("Begin", "End"));
    repository.diverge(&text("Start", "End"), &text("Begin", "Stop"));
    assert_eq!(repository.git(&["merge", "-q", "other"]).status, Some(0));
    assert_eq!(repository.readme(), text("Start", "Stop"));
    let repository = Repository::set_up(&text("Begin", "End"));
    repository.diverge(&text("Ours", "End"), &text("Theirs", "End"));
    assert_eq!(repository.git(&["merge", "-q", "other"]).status, Some(1));
    let readme = repository.readme();
    assert!(readme.contains("\nOurs\n=======\nTheirs\n>>>>>>> other\n"), "{readme}");
}

#[test]
fn both_sides_add_the_file() {
    let repository = Repository::set_up("- [A](https://example.org/a) - x\n");
    let add = |text: &str| {
        repository.0.put("more/README.md", text);
        repository.done(&["add", "."]);
        repository.done(&["commit", "-q", "-m", "more"]);
    };
    repository.done(&["checkout", "-q", "-b", "other"]);
    add(&list(&["Ash", "Oak"]));
    repository.done(&["checkout", "-q", "main"]);
    add(&list(&["Ash", "Oak"]).replace("what oak does", "nothing"));
    let run = repository.git(&["merge", "-q", "other"]);
    assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
    let merged = repository.0.read("more/README.md");
    assert!(merged.contains("<<<<<<< ") && merged.contains("nothing"), "{merged}");
}

#[test]
fn marks_that_were_committed_are_text() {
    let marked = format!("{}\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> old\n", list(&["Ash", "Oak", "Yew"]));
    let repository = Repository::set_up(&marked);
    repository.diverge(&marked.replace("# List", "# Lists"), &marked.replace("Last words", "Words"));
    assert_eq!(repository.git(&["merge", "-q", "other"]).status, Some(0));
    assert_eq!(repository.readme(), marked.replace("# List", "# Lists").replace("Last words", "Words"));
}

#[test]
fn several_bases_merge_too() {
    let repository = both_add();
    repository.done(&["branch", "early", "other"]);
    repository.done(&["checkout", "-q", "-b", "cross", "other"]);
    // Two merges of the same two commits, each with an end of its own.
    for (branch, with, text) in [("main", "early", "One"), ("cross", "main~1", "Two")] {
        repository.done(&["checkout", "-q", branch]);
        repository.git(&["merge", "-q", "--no-commit", with]);
        repository.commit(&list(&["Nom", "Ours", "Theirs", "Ash", "Zed", text]));
    }
    let run = repository.git(&["merge", "-q", "main"]);
    assert!(matches!(run.status, Some(0 | 1)), "{:?}: {}{}", run.status, run.stdout, run.stderr);
    let readme = repository.readme();
    assert!(readme.contains("[One]") && readme.contains("[Two]"), "{readme}");
    assert_eq!(readme.matches("[Zed]").count(), 1, "{readme}");
}

#[test]
fn differences_are_shown_by_entries() {
    let repository = Repository::set_up(&list(&["Ash", "Oak"]));
    repository.0.put("README.md", list(&["Ash", "Elm"]));
    let run = repository.git(&["diff"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout);
    assert!(repository.done(&["diff", "--no-ext-diff"]).contains("\n@@ "));
    assert!(repository.done(&["-c", "color.diff=always", "diff"]).contains("\u{1b}["));
    let shown = repository.done(&["-c", "core.quotePath=false", "difftool", "-y", "-t", "recension"]);
    assert!(shown.contains("+ Elm"), "{shown}");
}

#[test]
fn differences_of_all_sorts_of_files_are_shown() {
    let repository = Repository::set_up(&list(&["Ash", "Oak"]));
    repository.done(&["rm", "-q", "README.md"]);
    let shown = repository.done(&["diff", "--cached"]);
    assert!(shown.contains("deleted file\n") && shown.contains("- Ash"), "{shown}");
    repository.done(&["reset", "-q", "--hard"]);
    repository.0.put("new/README.md", list(&["Elm"]));
    repository.done(&["add", "."]);
    let shown = repository.done(&["diff", "--cached"]);
    assert!(shown.contains("b/new/README.md\nnew file\n") && shown.contains("+ Elm"), "{shown}");
    repository.done(&["commit", "-q", "-m", "new"]);
    repository.done(&["mv", "new", "moved"]);
    let shown = repository.done(&["diff", "--cached", "-M"]);
    assert!(shown.contains("a/new/README.md b/moved/README.md\n"), "{shown}");
    repository.0.put("README.md", "Only words.\n");
    repository.done(&["commit", "-q", "-a", "-m", "words"]);
    repository.0.put("README.md", "Other words.\n");
    let shown = repository.done(&["diff"]);
    assert!(shown.contains("\n@@ ") && shown.contains("\n+Other words.\n"), "{shown}");
}

#[test]
fn an_unmerged_file_is_named() {
    let repository = in_conflict();
    repository.git(&["merge", "-q", "other"]);
    assert_eq!(repository.git(&["diff", "--base"]).status, Some(0));
    let run = repository.program(&["diff-driver", "--", "README.md"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), "* Unmerged path README.md\n"));
}

#[test]
fn a_file_alone_is_compared_with_its_last_commit() {
    let repository = Repository::new();
    repository.commit(&list(&["Ink"]));
    repository.0.put("README.md", list(&["Ink", "Nom"]));
    let run = repository.program(&["diff", "README.md"]);
    assert!(run.stdout.starts_with("1 added (1 of 1 old entry matched)"), "{}{}", run.stdout, run.stderr);
    repository.0.put("other.md", list(&["Ink"]));
    let run = repository.program(&["diff", "other.md"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("is not a file in git"), "{}", run.stderr);
}

#[test]
fn a_day_names_a_revision_and_the_reflog_does_not() {
    let repository = Repository::new();
    repository.commit(&list(&["Ink"]));
    let run = repository.program(&["diff", "@2090-01-01:README.md", "README.md"]);
    assert!(run.stdout.starts_with("no changes"), "{}{}", run.stdout, run.stderr);
    let run = repository.program(&["diff", "@1999-01-01:README.md", "README.md"]);
    assert!(run.stderr.contains("no commit on or before 1999-01-01"), "{}", run.stderr);
    let run = repository.program(&["diff", "HEAD@{1999-01-01}:README.md", "README.md"]);
    assert!(run.stderr.contains("@YYYY-MM-DD:PATH"), "{}{}", run.stdout, run.stderr);
}
