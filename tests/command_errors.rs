//! Inputs that cannot be read, and arguments that make no sense: what is said, and exit status 2.

use std::os::unix::fs::PermissionsExt;
use std::{fs, path::Path};

use crate::program::{Folder, OLD};

/// Runs `diff` with `old` against a good edition and gives what it says on standard error.
fn refused(folder: &Folder, old: &str) -> String {
    let run = folder.run(&["diff", old, "new.md"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert!(run.stderr.starts_with("error: ") && run.stderr.contains("\nhint: "), "{}", run.stderr);
    for line in run.stderr.lines() {
        assert!(!line.ends_with('.'), "{line}");
    }
    run.stderr
}

#[test]
fn a_missing_file_is_named() {
    let said = refused(&Folder::with_editions(), "nowhere.md");
    assert!(
        said.starts_with("error: cannot read nowhere.md: no such file or directory\nhint: check the path"),
        "{said}"
    );
}

#[test]
fn a_folder_is_no_edition() {
    let folder = Folder::with_editions();
    folder.put("lists/README.md", OLD);
    assert_eq!(
        refused(&folder, "lists"),
        "error: lists is a folder\nhint: name a file in it, such as lists/README.md\n"
    );
}

#[test]
fn a_path_that_leads_nowhere_is_answered_with_what_is_near() {
    let folder = Folder::with_editions();
    folder.put("lists/README.md", OLD);
    let near = |name: &str| refused(&folder, name);
    assert_eq!(
        near("odl.md"),
        "error: cannot read odl.md: no such file or directory\nhint: did you mean 'old.md'?\n"
    );
    assert!(near("lists/REDME.md").ends_with("hint: did you mean 'lists/README.md'?\n"));
    assert!(near("nowhere/else.md").ends_with("- reads standard input\n"));
    let alone = folder.run(&["diff", "odl.md"]);
    assert_eq!((alone.status, alone.stderr.lines().last()), (Some(2), Some("hint: did you mean 'old.md'?")));
}

#[test]
fn a_list_without_entries_is_explained() {
    let folder = Folder::with_editions();
    folder.put("prose.md", "Only a sentence stands here.\n");
    let run = folder.run(&["parse", "prose.md", "--explain"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("line 1: prose "), "{}", run.stdout);
}

#[test]
fn a_change_set_in_the_place_of_the_list_is_noticed() {
    let folder = Folder::with_editions();
    let changes = folder.run(&["diff", "old.md", "new.md", "--format", "json"]).stdout;
    folder.put("changes.json", &changes);
    let run = folder.run(&["apply", "old.md", "changes.json"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.ends_with("hint: the change set comes first: recension apply CHANGESET TARGET\n"));
}

#[test]
fn an_unreadable_file_is_named() {
    let folder = Folder::with_editions();
    fs::set_permissions(folder.path("old.md"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(folder.path("old.md")).is_ok() {
        // Whoever runs this may read everything.
        return;
    }
    assert!(refused(&folder, "old.md").contains("permission denied\nhint: check that you may read it"));
}

#[test]
fn the_empty_and_the_entryless_are_refused_unless_allowed() {
    let folder = Folder::with_editions();
    folder.put("empty.md", "");
    folder.put("blank.md", "\n  \n");
    folder.put("prose.md", "Only a sentence stands here.\n");
    assert!(refused(&folder, "empty.md").starts_with("error: empty.md is empty\nhint: "));
    assert!(refused(&folder, "blank.md").starts_with("error: blank.md is empty\nhint: "));
    assert!(
        refused(&folder, "prose.md")
            .starts_with("error: prose.md has no entries\nhint: `recension parse FILE --explain`")
    );
    for name in ["empty.md", "blank.md", "prose.md"] {
        let run = folder.run(&["diff", name, "new.md", "--allow-empty"]);
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        assert!(run.stdout.starts_with("6 added ("), "{}", run.stdout);
    }
}

#[test]
fn the_newer_input_is_checked_as_well() {
    let folder = Folder::with_editions();
    folder.put("empty.md", "");
    let run = folder.run(&["diff", "old.md", "empty.md"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("empty.md is empty"), "{}", run.stderr);
}

#[test]
fn binary_data_is_no_list() {
    let folder = Folder::with_editions();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend((0..2_000_u32).map(|at| (at * 37 % 256) as u8));
    folder.put("picture.md", png);
    assert!(
        refused(&folder, "picture.md").starts_with("error: picture.md is binary data, not a list\nhint: ")
    );
}

#[test]
fn what_git_does_not_have_is_told_apart() {
    let folder = Folder::with_editions();
    let said = refused(&folder, "HEAD:old.md");
    assert!(said.contains("the current folder is in no git repository\nhint: "), "{said}");
    folder.put("docs/list.md", OLD);
    folder.commit_all();
    let said = refused(&folder, "v9:old.md");
    assert!(said.contains("this repository has no revision v9\nhint: "), "{said}");
    let said = refused(&folder, "HEAD:nowhere.md");
    assert!(said.starts_with("error: revision HEAD has no nowhere.md\nhint: `git ls-tree"), "{said}");
    let said = refused(&folder, ":nowhere.md");
    assert!(said.starts_with("error: the index has no nowhere.md\nhint: `git ls-files`"), "{said}");
    let said = refused(&folder, "HEAD:docs");
    assert!(said.starts_with("error: docs is a folder in revision HEAD\nhint: name a file"), "{said}");
    let mut below = folder.command();
    below.current_dir(folder.path("docs")).args(["diff", "HEAD:list.md", "list.md"]);
    let said = crate::program::run(&mut below, b"").stderr;
    assert!(said.contains("did you mean HEAD:./list.md?"), "{said}");
}

#[test]
fn git_itself_may_be_missing() {
    let folder = Folder::with_editions();
    let mut command = folder.command();
    command.env("PATH", folder.path("nothing")).args(["diff", "HEAD:old.md", "new.md"]);
    let run = crate::program::run(&mut command, b"");
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("git cannot be run") && run.stderr.contains("hint: install git"),
        "{}",
        run.stderr
    );
}

#[test]
fn only_one_side_is_standard_input() {
    let run = Folder::new().run(&["diff", "-", "-"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.starts_with("error: only one of the editions can be read from standard input\nhint: ")
    );
}

#[test]
fn arguments_that_make_no_sense_are_refused() {
    let folder = Folder::with_editions();
    for arguments in [
        &["diff", "old.md"][..],
        &["diff", "old.md", "new.md", "--only", "rename"],
        &["diff", "old.md", "new.md", "--fail-on", ""],
        &["diff", "old.md", "new.md", "--format", "yaml"],
        &["diff", "old.md", "new.md", "--width", "7"],
        &["diff", "old.md", "new.md", "--input-format", "pdf"],
        &["frobnicate"],
    ] {
        let run = folder.run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
    let run = folder.run(&["diff", "old.md", "new.md", "--only", "rename"]);
    assert!(run.stderr.contains("did you mean 'renamed'?"), "{}", run.stderr);
}

#[test]
fn names_are_made_inert_in_messages() {
    let run = Folder::with_editions().run(&["diff", "a\u{1b}[31mb\u{202e}.md", "new.md"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("a␛[31mb\\u{202e}.md") && !run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn a_result_that_cannot_be_written_is_trouble() {
    let folder = Folder::with_editions();
    let run = folder.run(&["diff", "old.md", "new.md", "-o", "no/such/folder.txt"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.starts_with("error: cannot write no/such/folder.txt: "), "{}", run.stderr);
    let run = folder.run(&["diff", "old.md", "new.md", "-o", "."]);
    assert_eq!(run.status, Some(2));
    if Path::new("/dev/full").exists() {
        let run = folder.run(&["diff", "old.md", "new.md", "-o", "/dev/full"]);
        assert_eq!(run.status, Some(2), "{}", run.stderr);
    }
}

#[test]
fn standard_input_is_spoken_of_and_named_as_typed() {
    let folder = Folder::with_editions();
    let run = folder.run_with_input(&["parse", "-"], b"");
    assert!(run.stderr.starts_with("error: standard input is empty\n"), "{}", run.stderr);
    let run = folder.run_with_input(&["parse", "-", "--format", "json"], OLD.as_bytes());
    assert!(run.stdout.contains(r#""name":"-""#), "{}", run.stdout);
}

#[test]
fn what_was_mistyped_is_named() {
    let folder = Folder::with_editions();
    assert_eq!(
        refused(&folder, "ftp://example.org/list.md"),
        "error: cannot read ftp://example.org/list.md: addresses that begin with ftp:// are not fetched\n\
         hint: give the path of a file, or an address that begins with https:// or http://\n"
    );
    let said = folder.run(&["diff", "--width", "abc", "old.md", "new.md"]).stderr;
    assert!(said.contains("'--width <COLUMNS>': give a whole number from 40 to 1000\n"), "{said}");
    let said = folder.run(&["dif", "old.md", "new.md"]).stderr;
    assert!(said.contains("a similar subcommand exists: 'diff'\n"), "{said}");
}

#[test]
fn what_is_larger_than_any_list_is_not_read() {
    let folder = Folder::with_editions();
    fs::File::create(folder.path("large.md")).unwrap().set_len(300 << 20).unwrap();
    let said = refused(&folder, "large.md");
    assert!(
        said.starts_with("error: large.md is larger than 256 MiB, more than a list may have\nhint: "),
        "{said}"
    );
}

#[test]
fn options_that_a_format_shows_nothing_of_are_refused() {
    let folder = Folder::with_editions();
    for (arguments, says) in [
        (
            &["diff", "old.md", "new.md", "--explain", "-f", "markdown"][..],
            "--explain has no effect on --format markdown",
        ),
        (
            &["diff", "old.md", "new.md", "--source-url", "old.md=https://example.org/old"],
            "--source-url has no effect on --format table\nhint: add --format html, or leave out --source-url",
        ),
        (
            &["audit", "old.md", "new.md", "-f", "json", "--source-url", "old.md=https://example.org/old"],
            "--source-url has no effect on --format json",
        ),
        (
            &["changelog", "old.md", "--max-items", "3"],
            "--max-items has no effect on --format markdown\nhint: add --format atom, rss or jsonfeed",
        ),
        (
            &["changelog", "old.md", "-f", "json", "--home", "https://example.org/"],
            "--home has no effect on --format json",
        ),
    ] {
        let run = folder.run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.starts_with(&format!("error: {says}")), "{}", run.stderr);
    }
}

#[test]
fn a_broken_change_set_is_described_without_names_of_the_code() {
    let folder = Folder::with_editions();
    folder.put(
        "changes.json",
        r#"{"schema":"recension.diff/1","entries":[{"changes":["added"],"new":"Ash"}]}"#,
    );
    let run = folder.run(&["apply", "changes.json", "old.md"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.starts_with(
            "error: changes.json is no change set: entries[0].new is not as recension.diff/1 has it: invalid \
             type: string \"Ash\", expected an object\n"
        ),
        "{}",
        run.stderr
    );
    folder.put("changes.json", "{");
    let run = folder.run(&["apply", "changes.json", "old.md"]);
    assert!(
        run.stderr.starts_with(
            "error: changes.json is no change set: it is not JSON: it ends too early, in line 1\n"
        ),
        "{}",
        run.stderr
    );
}
