//! `reconcile` in real repositories: the base that git finds, and patches that git takes.

use crate::command_reconcile::{BASE, lists};
use crate::program::Folder;

/// Makes a repository whose upstream and forks left one commit.
fn repository(path: &str) -> Folder {
    let folder = Folder::new();
    let [upstream, bob, eve] = lists();
    folder.put(path, BASE);
    folder.commit_all();
    for (branch, list) in [("bob", bob), ("eve", eve)] {
        folder.git(&["checkout", "-q", "-b", branch, "main"]);
        folder.put(path, list);
        folder.commit_all_on_branch();
    }
    folder.git(&["checkout", "-q", "main"]);
    folder.put(path, upstream);
    folder.commit_all_on_branch();
    folder
}

#[test]
fn the_base_is_found_where_all_are_revisions() {
    let folder = repository("README.md");
    let run = folder.run(&["reconcile", "main:README.md", "bob:README.md", "eve:README.md"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.starts_with("2 forks of main:README.md, since "), "{}", run.stdout);
    assert!(
        run.stdout.contains("3 worth taking · 5 doubtful · 1 conflict · 1 already there"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("    bob, eve: a new resource, which 2 forks add\n"), "{}", run.stdout);
    // A file that git keeps goes on from what is checked out.
    let file = folder.run(&["reconcile", "README.md", "bob:README.md", "eve:README.md"]);
    assert_eq!(file.stdout, run.stdout.replace("main:README.md", "README.md"));
}

#[test]
fn files_that_stood_side_by_side_have_no_base() {
    let folder = repository("README.md");
    folder.put("other.md", BASE);
    folder.commit_all_on_branch();
    let run = folder.run(&["reconcile", "main:README.md", "main:other.md"]);
    assert!(run.stdout.contains("without a common base"), "{}", run.stdout);
}

#[test]
fn histories_that_are_unrelated_have_no_base() {
    let folder = repository("README.md");
    folder.git(&["checkout", "-q", "--orphan", "alone"]);
    folder.commit_all_on_branch();
    let run = folder.run(&["reconcile", "bob:README.md", "alone:README.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("without a common base"), "{}", run.stdout);
}

#[test]
fn a_renamed_list_is_followed_to_its_base() {
    let folder = repository("README.md");
    folder.git(&["checkout", "-q", "bob"]);
    folder.git(&["mv", "README.md", "list.md"]);
    folder.commit_all_on_branch();
    let run = folder.run(&["reconcile", "main:README.md", "bob:list.md"]);
    assert!(run.stdout.contains("since ") && run.stdout.contains("- Elm"), "{}", run.stdout);
}

#[test]
fn git_applies_the_patch() {
    for (path, ending) in [("README.md", "\n"), ("docs/my list é.md", "\r\n"), ("docs/list.md", "\n")] {
        let folder = repository(path);
        let upstream = folder.read(path).replace('\n', ending);
        // A file without a line break at its end is one that patches get wrong.
        let upstream = upstream.trim_end().to_owned();
        folder.put(path, &upstream);
        folder.git(&["config", "core.autocrlf", "false"]);
        folder.commit_all_on_branch();
        let fork = format!("bob:{path}");
        let accept = ["--accept", "all"];
        let patch = folder.run(&[&["reconcile", path, &fork, "--patch", "fork.patch"], &accept[..]].concat());
        assert_eq!(patch.status, Some(0), "{}", patch.stderr);
        let write = folder.run(&[&["reconcile", path, &fork, "--write", "written.md"], &accept[..]].concat());
        assert_eq!(write.status, Some(0), "{}", write.stderr);
        folder.git(&["apply", "--check", "fork.patch"]);
        folder.git(&["apply", "fork.patch"]);
        assert_eq!(folder.read(path), folder.read("written.md"), "{path}");
        assert_ne!(folder.read(path), upstream);
        // Taken back, the file is what it was.
        folder.git(&["apply", "-R", "fork.patch"]);
        assert_eq!(folder.read(path), upstream);
    }
}

#[test]
fn a_patch_for_a_revision_names_the_file_in_the_repository() {
    let folder = repository("docs/list.md");
    let mut below = folder.command();
    below.current_dir(folder.path("docs"));
    below.args(["reconcile", "main:./list.md", "bob:./list.md", "--accept", "adds", "--patch", "-"]);
    let run = crate::program::run(&mut below, b"");
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("--- a/docs/list.md\n+++ b/docs/list.md\n@@ "), "{}", run.stdout);
    folder.put("fork.patch", run.stdout);
    folder.git(&["apply", "fork.patch"]);
    assert!(folder.read("docs/list.md").contains("[Lime]"));
}
