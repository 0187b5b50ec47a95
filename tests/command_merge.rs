//! `merge`: what it makes of editions, and what it refuses.

use crate::program::{Folder, OLD, Run};

/// Makes a folder with a base and two sides that a line merge can do: each side did something elsewhere.
pub(crate) fn apart() -> Folder {
    let folder = Folder::new();
    folder.put("base.md", OLD);
    folder.put("ours.md", OLD.replace("combinators for bytes", "combinators for bytes and text"));
    folder.put("theirs.md", format!("{OLD}- [Fresh](https://example.org/fresh) - Was not there before.\n"));
    folder
}

/// Makes a folder with a base and three sides; the first two gave one entry different descriptions.
pub(crate) fn at_odds() -> Folder {
    let folder = apart();
    folder.put("theirs.md", OLD.replace("combinators for bytes", "combinators for bits"));
    folder.put("third.md", OLD.replace("combinators for bytes", "combinators for everything"));
    folder
}

const MERGE: [&str; 4] = ["merge", "base.md", "ours.md", "theirs.md"];

fn merge(folder: &Folder, more: &[&str]) -> Run {
    folder.run(&[&MERGE, more].concat())
}

/// Takes off what stands behind the names of editions: what the conflict is about.
fn without_subject(document: &str) -> String {
    let line = |line: &str| match line.split_once(" (") {
        Some((mark, _)) if line.starts_with("<<<") => format!("{mark}\n"),
        _ => format!("{line}\n"),
    };
    document.lines().map(line).collect()
}

/// Gives the base with one line replaced.
fn with_conflict(lines: &str) -> String {
    OLD.replace("- [Nom](https://example.org/nom) - Parser combinators for bytes.\n", lines)
}

#[test]
fn what_both_sides_did_is_merged() {
    let run = merge(&apart(), &[]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let both = OLD.replace("combinators for bytes", "combinators for bytes and text");
    assert_eq!(run.stdout, format!("{both}- [Fresh](https://example.org/fresh) - Was not there before.\n"));
    assert!(run.stderr.ends_with("no conflicts\n") && run.stderr.lines().count() == 1, "{}", run.stderr);
    let quiet = merge(&apart(), &["--quiet"]);
    assert_eq!((quiet.stdout, quiet.stderr.as_str()), (run.stdout, ""));
}

#[test]
fn conflicts_are_marked_and_told() {
    let run = merge(&at_odds(), &[]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert_eq!(
        without_subject(&run.stdout),
        with_conflict(
            "<<<<<<< ours.md\n\
             - [Nom](https://example.org/nom) - Parser combinators for bytes and text.\n\
             =======\n\
             - [Nom](https://example.org/nom) - Parser combinators for bits.\n\
             >>>>>>> theirs.md\n"
        )
    );
    assert!(run.stderr.ends_with("1 conflict, in line 5\n"), "{}", run.stderr);
    assert_eq!(merge(&at_odds(), &["--quiet"]).stderr, "");
}

#[test]
fn marks_look_as_asked_for() {
    let folder = at_odds();
    let labels = ["--label", "mine", "--label", "old", "--label", "yours"];
    for style in ["diff3", "zdiff3"] {
        let run = merge(&folder, &[&["--conflict-style", style, "--marker-size", "3"], &labels[..]].concat());
        assert_eq!(run.status, Some(1), "{}", run.stderr);
        assert_eq!(
            without_subject(&run.stdout),
            with_conflict(
                "<<< mine\n\
                 - [Nom](https://example.org/nom) - Parser combinators for bytes and text.\n\
                 ||| old\n\
                 - [Nom](https://example.org/nom) - Parser combinators for bytes.\n\
                 ===\n\
                 - [Nom](https://example.org/nom) - Parser combinators for bits.\n\
                 >>> yours\n"
            )
        );
    }
    let run = merge(&folder, &["--label", "mine\n\u{1b}[31m", "--conflict-style", "diff3"]);
    assert!(run.stdout.contains("\n<<<<<<< mine␊␛[31m"), "{}", run.stdout);
    assert!(run.stdout.contains("\n||||||| base.md\n") && run.stdout.contains("\n>>>>>>> theirs.md\n"));
}

#[test]
fn more_than_two_sides_are_merged() {
    let folder = apart();
    folder.put("third.md", OLD.replace("https://example.org/quill", "https://quill.example.net"));
    let run = folder.run(&["merge", "base.md", "ours.md", "theirs.md", "third.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    for part in ["bytes and text", "- [Fresh]", "https://quill.example.net"] {
        assert!(run.stdout.contains(part), "{}", run.stdout);
    }
    let run = at_odds().run(&["merge", "base.md", "ours.md", "theirs.md", "third.md"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    for mark in ["<<<<<<< ours.md", "======= theirs.md\n", ">>>>>>> third.md\n"] {
        assert!(run.stdout.contains(mark), "{}", run.stdout);
    }
}

#[test]
fn without_a_base_the_same_stays_the_same() {
    let folder = apart();
    let run = folder.run(&["merge", "--no-base", "ours.md", "ours.md"]);
    assert_eq!((run.status, run.stdout), (Some(0), folder.read("ours.md")));
    let run = at_odds().run(&["merge", "--no-base", "ours.md", "theirs.md", "--conflict-style", "diff3"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    for mark in ["<<<<<<< ours.md", "\n||||||| no base\n", "\n>>>>>>> theirs.md\n"] {
        assert!(run.stdout.contains(mark), "{}", run.stdout);
    }
}

#[test]
fn one_edition_may_come_from_standard_input() {
    let folder = apart();
    let input = folder.read("theirs.md");
    let run = folder.run_with_input(&["merge", "base.md", "ours.md", "-"], input.as_bytes());
    assert_eq!((run.status, run.stdout), (Some(0), merge(&folder, &[]).stdout));
    let run = folder.run(&["merge", "-", "ours.md", "-"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.starts_with("error: only one of the editions can be read from standard input\nhint: ")
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let folder = apart();
    let before = folder.names();
    let cases: [(&[&str], &str); 12] = [
        (&["base.md", "ours.md"], "error: a merge takes the base and at least two editions"),
        (&["--no-base", "ours.md"], "error: there is only one edition to merge"),
        (&[], "error: the following required arguments"),
        (&["base.md", "ours.md", "nowhere.md"], "error: cannot read nowhere.md"),
        (&["base.md", "ours.md", "theirs.md", "--favor", "mine"], "there are ours, theirs and union"),
        (&["base.md", "ours.md", "theirs.md", "--favor", "size=ours"], "use presence, title, url"),
        (&["base.md", "ours.md", "theirs.md", "--marker-size", "0"], "give a whole number from 1 to 1000"),
        (&["base.md", "ours.md", "theirs.md", "--format", "yaml"], "possible values: markdown, json"),
        (&["base.md", "ours.md", "theirs.md", "--ledger", "-"], "cannot both go to standard output"),
        (&["base.md", "ours.md", "theirs.md", "-o", "a", "--ledger", "./a"], "cannot go to the same file"),
        (&["base.md", "ours.md", "theirs.md", "--ledger", "./base.md"], "the ledger would replace base.md"),
        (
            &["--no-base", "ours.md", "theirs.md", "--label", "a", "--label", "b", "--label", "c"],
            "there are 3 labels for 2 editions",
        ),
    ];
    for (arguments, said) in cases {
        let run = folder.run(&[&["merge"], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(folder.names(), before);
}

#[test]
fn favors_are_read_in_every_form() {
    let folder = apart();
    let plain = merge(&folder, &[]).stdout;
    for favors in [&["--favor", "ours"][..], &["--favor", "union,title=theirs", "--favor=url=ours"]] {
        let run = merge(&folder, favors);
        // Nothing is at odds here, so that there is nothing to favor.
        assert_eq!((run.status, &run.stdout), (Some(0), &plain), "{}", run.stderr);
    }
}
