//! `recension apply`: change sets as files, what is left out, and files that stay as they are.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::program::{Folder, NEW, OLD};

/// Makes a folder with two editions, what changed between them, and a copy in other words.
fn folder() -> Folder {
    let folder = Folder::with_editions();
    let run = folder.run(&["diff", "old.md", "new.md", "--format", "json", "-o", "changes.json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    folder.put("copy.md", OLD.replace("- [", "* [").replace("Nobody keeps it any more.", "We keep it."));
    folder
}

#[test]
fn changes_are_applied_and_undone() {
    let folder = folder();
    let run = folder.run(&["apply", "changes.json", "old.md"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (Some(0), NEW, "6 applied\n"));
    let run = folder.run(&["apply", "changes.json", "old.md", "--in-place", "--quiet"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (Some(0), "", ""));
    assert_eq!(folder.read("old.md"), NEW);
    let run = folder.run(&["apply", "changes.json", "old.md"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (NEW, "0 applied · 6 there already\n"));
    let run = folder.run(&["apply", "changes.json", "new.md", "--reverse", "-o", "back.md"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let run = folder.run(&["diff", "back.md", "old.md", "--fail-on", "any"]);
    assert_eq!(run.status, Some(1));
    folder.put("old.md", OLD);
    let run = folder.run(&["diff", "back.md", "old.md", "--fail-on", "any"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
}

#[test]
fn a_change_set_comes_from_standard_input() {
    let folder = folder();
    let changes = folder.read("changes.json");
    let run = folder.run_with_input(&["apply", "-", "old.md"], changes.as_bytes());
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), NEW));
    let run = folder.run_with_input(&["apply", "-", "-"], b"");
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("only one of change set and target"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_applied_is_left_out_and_can_be_kept() {
    let folder = folder();
    let run = folder.run(&["apply", "changes.json", "copy.md", "-i", "--reject", "left.json"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""));
    assert_eq!(run.stderr, "Gone is not removed: its description was changed here\n5 applied · 1 left out\n");
    let copy = folder.read("copy.md");
    assert!(copy.contains("* [Gone]") && copy.contains("* [Fresh]"), "{copy}");
    let left: serde_json::Value = serde_json::from_str(&folder.read("left.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&folder.run(&["schema", "diff"]).stdout).unwrap();
    assert!(jsonschema::is_valid(&schema, &left), "{left}");
    assert_eq!(left["entries"][0]["old"]["title"], "Gone");
    assert_eq!(left["entries"][0]["rejected"], "is not removed: its description was changed here");
    // Once the copy is as it was, the rest applies.
    folder.put("copy.md", copy.replace("We keep it.", "Nobody keeps it any more."));
    let run = folder.run(&["apply", "left.json", "copy.md", "-i"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), "1 applied\n"));
    assert!(!folder.read("copy.md").contains("[Gone]"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = folder();
    let before = (folder.names(), folder.read("copy.md"));
    let run = folder.run(&["apply", "changes.json", "copy.md", "-i", "--dry-run", "--reject", "left.json"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.ends_with("dry run: 5 applied · 1 left out\n"), "{}", run.stderr);
    assert_eq!((folder.names(), folder.read("copy.md")), before);
}

#[test]
fn a_translation_keeps_its_words() {
    let folder = folder();
    folder.put("copy.md", "# 清单\n\n## 写作\n\n- [羽毛笔](https://example.org/quill) - 一次写完报告。\n- [同](https://example.org/same) - 不变。\n");
    let run = folder.run(&["apply", "changes.json", "copy.md", "--translated", "--mark", "(待译)"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "# 清单\n\n## 写作\n\n- [羽毛笔](https://quill.example.net/start) - 一次写完报告。\n\
         - [同](https://example.org/same) - 不变。\n\
         - [Fresh](https://example.org/fresh) - Was not there before. (待译)\n"
    );
}

#[test]
fn trouble_leaves_all_files_as_they_are() {
    let folder = folder();
    folder.put(
        "broken.json",
        "{\"schema\":\"recension.diff/1\",\"entries\":[{\"changes\":[\"added\"],\"new\":{}}]}",
    );
    folder.put("page.html", "<ul><li><a href=\"https://example.org/a\">A</a> - B <li><a href=\"https://example.org/b\">B</a></ul>");
    let before: Vec<String> = folder.names();
    for (arguments, message) in [
        (&["apply", "nowhere.json", "copy.md", "-i"][..], "cannot read nowhere.json"),
        (&["apply", "changes.json", "nowhere.md", "-i"], "nowhere.md cannot be written in place"),
        (
            &["apply", "broken.json", "copy.md", "-i"],
            "broken.json is no change set: entries[0].new is not as",
        ),
        (&["apply", "old.md", "copy.md", "-i"], "old.md is no change set: it is not JSON"),
        (&["apply", "changes.json", "copy.md", "--reject", "copy.md"], "would replace copy.md"),
        (&["apply", "changes.json", "copy.md", "--reject", "-"], "cannot go to the same place"),
        (&["apply", "changes.json", "copy.md", "-o", "nowhere/out.md"], "cannot write nowhere/out.md"),
    ] {
        let run = folder.run(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.contains(message), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(folder.names(), before);
    assert!(folder.read("copy.md").contains("We keep it."));
}

#[test]
fn a_file_keeps_its_permissions_in_place() {
    let folder = folder();
    fs::set_permissions(folder.path("old.md"), fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(folder.run(&["apply", "changes.json", "old.md", "-i"]).status, Some(0));
    assert_eq!(fs::metadata(folder.path("old.md")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(folder.read("old.md"), NEW);
}

#[test]
fn prose_and_sections_that_are_left_out_are_no_success() {
    let folder = Folder::new();
    let list = "# Trees\n\n## Leafy\n\n- [Ash](https://ash.example.org) - Grows fast.\n";
    let latin = |words: &str| [list.as_bytes(), words.as_bytes(), b" caf\xe9.\n"].concat();
    folder.put("old.md", latin("\nBeside the"));
    folder.put("new.md", latin("\nBehind the"));
    let diff = ["diff", "old.md", "new.md", "--format", "json", "-o", "changes.json", "--quiet"];
    folder.run(&diff);
    let run = folder.run(&["apply", "changes.json", "old.md", "--quiet", "-o", "result.md"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let bytes = |name: &str| std::fs::read(folder.path(name)).unwrap();
    assert_eq!(bytes("result.md"), bytes("new.md"));
    folder.run(&[&diff[..], &["--no-lines"]].concat());
    let run = folder.run(&["apply", "changes.json", "old.md", "--quiet", "-o", "result.md"]);
    let says = "1 change of prose cannot be applied: change sets do not say how prose is written\n";
    assert_eq!((run.status, run.stderr.as_str()), (Some(1), says));
    folder.put("old.md", list);
    folder.put("new.md", list.replace("Leafy", "Broad leaves"));
    folder.put("copy.md", list.replace("Leafy", "Summer trees"));
    folder.run(&["diff", "old.md", "new.md", "--format", "json", "-o", "changes.json"]);
    let run = folder.run(&["apply", "changes.json", "copy.md", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (run.status, &report["left_out"][0]),
        (Some(1), &"there is no section Leafy to be changed".into())
    );
}

#[test]
fn what_is_no_entry_is_counted_as_well() {
    let folder = Folder::new();
    let list = "# Trees ![b](https://trees.example.org/1.svg)\n\nOf all sorts.\n\n- [ ] [Ash](https://ash.example.org) - Fast.\n";
    folder.put("old.md", list);
    for (new, says) in [
        (list.replace("[ ]", "[x]"), "1 applied\n"),
        (list.replace("all", "many"), "1 piece of prose\n"),
        (list.replace("1.svg", "2.svg"), "text around the entries changed\n"),
        (list.replace("[ ]", "[x]").replace("all", "many"), "1 applied · 1 piece of prose\n"),
    ] {
        folder.put("new.md", &new);
        folder.run(&["diff", "old.md", "new.md", "--format", "json", "-o", "changes.json"]);
        let run = folder.run(&["apply", "changes.json", "old.md"]);
        assert_eq!((run.status, run.stdout, run.stderr.as_str()), (Some(0), new, says));
    }
    let run =
        folder.run(&["diff", "old.md", "new.md", "--format", "json", "--no-lines", "-o", "changes.json"]);
    assert_eq!((run.status, folder.read("changes.json").contains("\"lines\":")), (Some(0), false));
    let run = folder.run(&["diff", "old.md", "new.md", "--no-lines"]);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
}
