//! Copies in plain text that have a link of Markdown: what `merge`, `sync` and `apply` write into them takes the form that they have.

use crate::program::Folder;

const OLD: &str = "\
Garden Tools

A list of tools that people in our village use every day.

Saws

bow saw - Cuts green wood quickly.
rip saw - Cuts along the grain.
panel saw - Cuts boards.

Axes

hatchet - Splits kindling.
maul - Splits logs.
";

/// What comes to the list: an entry, and a section with two.
const RAKES: &str = "\n\nRakes\n\nleaf rake - Gathers leaves.\nbow rake - Levels soil.";

fn with_news(text: &str) -> String {
    let text = text.replace("the grain.", "the grain.\ncoping saw - Cuts curves.");
    text.replace("maul - Splits logs.", &format!("maul - Splits big logs.{RAKES}"))
}

fn with_own(text: &str) -> String {
    let text = text.replace("kindling.", "kindling. See [more](https://more.example.org).");
    text.replace("boards.", "boards.\nown saw - Our own.")
}

fn folder() -> Folder {
    let folder = Folder::new();
    folder.put("old.txt", OLD);
    folder.put("new.txt", with_news(OLD));
    folder.put("copy.txt", with_own(OLD));
    let run = folder.run(&["diff", "old.txt", "new.txt", "--format", "json", "-o", "changes.json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    folder
}

#[test]
fn a_link_makes_no_markdown_of_a_text() {
    let (folder, both) = (folder(), with_news(&with_own(OLD)));
    let run = folder.run(&["merge", "old.txt", "copy.txt", "new.txt"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), both.as_str()), "{}", run.stderr);
    let run = folder.run(&["sync", "new.txt", "copy.txt", "--base", "old.txt"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), both.as_str()), "{}", run.stderr);
    let run = folder.run(&["apply", "changes.json", "copy.txt", "-o", "both.txt"]);
    assert_eq!((run.status, folder.read("both.txt")), (Some(0), both), "{}", run.stderr);
    let run = folder.run(&["apply", "changes.json", "both.txt", "--reverse"]);
    assert_eq!((run.status, run.stdout), (Some(0), with_own(OLD)), "{}", run.stderr);
}

#[test]
fn a_copy_in_markdown_stays_so() {
    let folder = folder();
    let text = "# Garden Tools\n\n## Saws\n\n- bow saw - Cuts green wood quickly.\n- rip saw - Cuts along the grain.\n\
        - panel saw - Cuts boards.\n\n## Axes\n\n- hatchet - See [more](https://more.example.org).\n- maul - Splits logs.\n";
    folder.put("copy.txt", text);
    let run = folder.run(&["apply", "changes.json", "copy.txt"]);
    assert!(run.stdout.ends_with("\n## Rakes\n\n- leaf rake - Gathers leaves.\n- bow rake - Levels soil.\n"));
}

#[test]
fn texts_with_and_without_a_link_have_one_form() {
    let folder = Folder::new();
    let (with_link, without) = (with_own(OLD), with_news(OLD));
    for (old, new) in [(&with_link, &without), (&without, &with_link)] {
        folder.put("old.txt", old);
        folder.put("new.txt", new);
        folder.run(&["diff", "old.txt", "new.txt", "--format", "json", "-o", "changes.json"]);
        for (target, flag, result) in [("old.txt", "--quiet", new), ("new.txt", "--reverse", old)] {
            let run = folder.run(&["apply", "changes.json", target, flag]);
            assert_eq!((run.status, &run.stdout), (Some(0), result), "{}", run.stderr);
        }
    }
}

#[test]
fn a_copy_of_other_line_ends_gets_all_lines() {
    let folder = folder();
    folder.put("copy.txt", OLD.replace('\n', "\r\n"));
    folder.put("short.txt", OLD.trim_end());
    for (copy, result) in [
        ("copy.txt", with_news(OLD).replace('\n', "\r\n")),
        ("short.txt", with_news(OLD).trim_end().to_owned()),
    ] {
        let run = folder.run(&["apply", "changes.json", copy]);
        assert_eq!((run.status, run.stdout), (Some(0), result), "{}", run.stderr);
    }
}
