//! What `diff` lists, and the exit statuses it ends with.

use crate::program::{Folder, NEW, OLD};

fn listed(stdout: &str) -> &str {
    stdout.split_once("\n\n").map_or("", |(_, lists)| lists)
}

#[test]
fn the_table_shows_every_sort_of_change() {
    let run = Folder::with_editions().run(&["diff", "old.md", "new.md"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn the_markdown_shows_every_sort_of_change() {
    let run = Folder::with_editions().run(&["diff", "old.md", "new.md", "--format", "markdown"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn unchanged_entries_are_listed_on_demand() {
    let folder = Folder::with_editions();
    assert!(!folder.run(&["diff", "old.md", "new.md"]).stdout.contains("Same"));
    assert!(folder.run(&["diff", "old.md", "new.md", "--all"]).stdout.contains("= Same"));
}

#[test]
fn lists_are_filtered_and_counts_are_not() {
    let folder = Folder::with_editions();
    let run = folder.run(&["diff", "old.md", "new.md", "--only", "added,moved"]);
    assert!(
        run.stdout.contains("1 renamed") && run.stdout.contains("filtered: only added, moved"),
        "{}",
        run.stdout
    );
    let lists = listed(&run.stdout);
    assert!(lists.contains("+ Fresh") && lists.contains("Ink"), "{lists}");
    assert!(!lists.contains("Gone") && !lists.contains("Newname") && !lists.contains("Nom"), "{lists}");
}

#[test]
fn one_section_is_listed_whatever_its_case() {
    let folder = Folder::with_editions();
    let run = folder.run(&["diff", "old.md", "new.md", "--section", "WRITERS"]);
    assert_eq!(run.status, Some(0));
    let lists = listed(&run.stdout);
    // What moved out of the section belongs to it too.
    assert!(lists.contains("Quill") && lists.contains("Fresh") && lists.contains("Ink"), "{lists}");
    assert!(!lists.contains("Nom"), "{lists}");
}

#[test]
fn a_section_includes_those_below_it() {
    let folder = Folder::new();
    let list = |name: &str| {
        format!(
            "## Tools\n\n### Parsers\n\n- [{name}](https://example.org/a) - Parses.\n\n## Books\n\n- [{name} B](https://example.org/b) - Tells.\n"
        )
    };
    folder.put("old.md", list("Aspen"));
    folder.put("new.md", list("Birch"));
    let run = folder.run(&["diff", "old.md", "new.md", "--section", "tools", "--all"]);
    let lists = listed(&run.stdout);
    assert!(lists.contains("Tools › Parsers") && !lists.contains("Books"), "{lists}");
}

#[test]
fn an_unknown_section_is_trouble_and_near_ones_are_named() {
    let run = Folder::with_editions().run(&["diff", "old.md", "new.md", "--section", "Parser"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    assert_eq!(run.stderr, "error: neither edition has a section 'Parser'\nhint: did you mean 'Parsers'?\n");
    let run = Folder::with_editions().run(&["diff", "old.md", "new.md", "--section", "Zebra"]);
    assert!(run.stderr.contains("hint: `recension parse` lists the sections"), "{}", run.stderr);
}

#[test]
fn explanations_tell_the_evidence() {
    let folder = Folder::with_editions();
    let plain = folder.run(&["diff", "old.md", "new.md"]).stdout;
    let explained = folder.run(&["diff", "old.md", "new.md", "--explain"]).stdout;
    assert!(!plain.contains("bits"));
    assert!(explained.contains(" sure: ") && explained.contains("url same +"), "{explained}");
}

#[test]
fn differences_set_the_exit_status_only_when_asked() {
    let folder = Folder::with_editions();
    let status = |arguments: &[&str]| folder.run(&[&["diff"], arguments].concat()).status;
    assert_eq!(status(&["old.md", "new.md"]), Some(0));
    assert_eq!(status(&["old.md", "new.md", "--exit-code"]), Some(1));
    assert_eq!(status(&["old.md", "old.md", "--exit-code"]), Some(0));
    assert_eq!(status(&["old.md", "old.md", "--exit-code", "--all"]), Some(0));
    assert_eq!(status(&["old.md", "new.md", "--fail-on", "removed"]), Some(1));
    assert_eq!(status(&["old.md", "new.md", "--fail-on", "any"]), Some(1));
    assert_eq!(status(&["old.md", "old.md", "--fail-on", "any"]), Some(0));
    // The counts decide, not what is listed.
    assert_eq!(status(&["old.md", "new.md", "--fail-on", "removed", "--only", "added"]), Some(1));
    folder.put("longer.md", format!("{OLD}- [More](https://example.org/more) - One more.\n"));
    assert_eq!(status(&["old.md", "longer.md", "--fail-on", "removed,renamed"]), Some(0));
    assert_eq!(status(&["old.md", "longer.md", "--exit-code", "--only", "renamed"]), Some(0));
}

#[test]
fn standard_input_stands_for_either_side() {
    let folder = Folder::with_editions();
    let files = folder.run(&["diff", "old.md", "new.md"]).stdout;
    assert_eq!(folder.run_with_input(&["diff", "-", "new.md"], OLD.as_bytes()).stdout, files);
    assert_eq!(folder.run_with_input(&["diff", "old.md", "-"], NEW.as_bytes()).stdout, files);
}

#[test]
fn git_objects_are_read_from_where_one_stands() {
    let folder = Folder::with_editions();
    folder.put("docs/list.md", OLD);
    folder.commit_all();
    folder.put("docs/list.md", NEW);
    let files = folder.run(&["diff", "old.md", "new.md"]).stdout;
    assert_eq!(folder.run(&["diff", "HEAD:docs/list.md", "docs/list.md"]).stdout, files);
    assert_eq!(folder.run(&["diff", ":old.md", "main:new.md"]).stdout, files);
    let mut below = folder.command();
    below.current_dir(folder.path("docs")).args(["diff", "HEAD:./list.md", "list.md"]);
    assert_eq!(crate::program::run(&mut below, b"").stdout, files);
}

#[test]
fn a_file_wins_over_a_revision() {
    let folder = Folder::with_editions();
    folder.commit_all();
    folder.put("HEAD:old.md", NEW);
    let run = folder.run(&["diff", "HEAD:old.md", "new.md", "--exit-code"]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
}
