//! `sync`: copies in plain text, which lost their links and the signs of their headings.

use crate::command_sync;
use crate::listed::Listed;
use crate::program::{Folder, repository};

const FIRST: &str = "\
# Reading list

## Papers

1. [Nom: bytes by bytes](https://example.org/nom) - Combines parsers.
2. [Pest](https://example.org/pest) - Reads grammars that stand in a file.

## Tools

1. [Quill](https://example.org/quill) - Writes reports in one pass.
2. [Ink](https://example.org/ink) - Draws what others only describe.
3. [Comb](https://example.org/comb) - Untangles input.
";

const SECOND: &str = "\
# Reading list

## Papers

1. [Nom: bytes by bytes](https://example.org/nom) - Combines parsers.
2. [Chisel](https://example.org/chisel) - Cuts letters into [stone], slowly.
   - Blunt tools do it, too.

## Books

### Novels

1. [Ledger](https://example.org/ledger) - Where all that was spent is written down.

## Talks

1. [Forge](https://example.org/forge) - How the tools were made.

## Tools

1. [Quill](https://example.org/quill) - Writes reports in one pass.
2. [Ink](https://example.org/ink) - Draws what others only describe.
3. [Comb](https://example.org/comb) - Untangles input.
4. [Awl](https://example.org/awl) - Pierces what it is set on.
";

fn upstream() -> Listed {
    let listed = Listed::new();
    listed.commit(FIRST, "begin");
    listed.commit(SECOND, "go on");
    listed
}

/// The tools as a copy without links has them.
const TOOLS: &str = "\
Tools

  1. Quill - Writes reports in one pass.

  2. Ink - Draws what others only describe.

  3. Comb - Untangles input.
";

/// Brings a copy up to date with all that came, as a second run confirms, and gives what became of it.
fn synced(listed: &Listed, mirror: &str) -> String {
    listed.folder.put("mirror.txt", mirror);
    let (run, result) = command_sync::synced(listed, "mirror.txt", &[]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    result
}

#[test]
fn a_copy_without_signs_gets_headings_as_it_has_them() {
    let listed = upstream();
    let mirror = format!(
        "\
Reading list

Papers

  1. Nom: bytes by bytes - Combines parsers.

  2. Pest - Reads grammars that stand in a file.


{TOOLS}"
    );
    let result = synced(&listed, &mirror);
    insta::assert_snapshot!(result);
}

#[test]
fn a_table_of_contents_says_how_deep_new_headings_are() {
    let listed = upstream();
    let mirror = format!(
        "\
Reading list of a friend

Contents

  • Papers

  • Tools


  1. Nom: bytes by bytes - Combines parsers.

  2. Pest - Reads grammars that stand in a file.

{TOOLS}"
    );
    let result = synced(&listed, &mirror);
    insta::assert_snapshot!(result);
    let run = listed.run(&["audit", "README.md", "mirror.txt", "--fail-on", "any", "--no-config"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    // Of Papers the copy has nothing but the line in its table of contents.
    listed.commit(SECOND.replace("Papers", "Articles").replace("Tools", "Means"), "rename");
    assert_eq!(synced(&listed, &result), result.replace("Papers", "Articles").replace("Tools", "Means"));
}

#[test]
fn headings_are_underlined_and_bullets_are_kept() {
    let listed = upstream();
    let mirror = "\
Papers
======

• Nom: bytes by bytes - Combines parsers.
• Pest - Reads grammars that stand in a file.

Tools
=====

• Quill - Writes reports in one pass.
• Ink - Draws what others only describe.
• Comb - Untangles input.
";
    let result = synced(&listed, mirror);
    insta::assert_snapshot!(result);
}

#[test]
fn notes_stand_as_the_copy_has_them() {
    let listed = upstream();
    let mirror = format!(
        "\
Papers

  1. Nom: bytes by bytes - Combines parsers.

  • Fast: it copies nothing.

  2. Pest - Reads grammars that stand in a file.

{TOOLS}"
    );
    listed.commit(SECOND.replace("Blunt tools do it", "Note: blunt tools do it"), "name it");
    let result = synced(&listed, &mirror);
    assert!(result.contains("slowly.\n\n  • Note: blunt tools do it, too.\n"), "{result}");
}

#[test]
fn numbers_count_on_where_a_copy_lost_count() {
    let listed = upstream();
    let mirror = "\
Papers

  1. Nom: bytes by bytes - Combines parsers.

  • Fast.

  1. Pest - Reads grammars that stand in a file.

Tools

  1. Quill: Writes reports in one pass.

  2. Ink: Draws what others only describe.

  • Green ink, too.

  1. Comb - Untangles input.
";
    let result = synced(&listed, mirror);
    // A colon may be a part of the title; the dash is none.
    assert!(result.ends_with("\n\n  2. Awl - Pierces what it is set on.\n"), "{result}");
}

#[test]
fn what_would_make_markdown_of_a_copy_stays_out() {
    let listed = upstream();
    let mirror = "\
Tools

- Quill - Writes reports in one pass.
- Ink - Draws what others only describe.
- Comb - Untangles input.
";
    listed.folder.put("mirror.txt", mirror);
    listed.commit(SECOND.replace("Pierces what it is set on", "Makes `[a](#b)` of it"), "go on");
    let (run, result) = command_sync::synced(&listed, "mirror.txt", &["--complete"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("\nAwl would not read as it should afterwards\n"), "{}", run.stderr);
    assert!(result.contains("Ledger") && !result.contains("Awl"), "{result}");
}

#[test]
fn sections_go_with_all_that_says_they_are_there() {
    let listed = Listed::new();
    let guides = "\n## Guides\n\n1. [Primer](https://example.org/primer) - Begins at the beginning.\n";
    listed.commit(format!("{FIRST}{guides}"), "begin");
    let (papers, _) = FIRST.split_once("\n## Tools").unwrap();
    listed.commit(format!("{papers}{guides}"), "drop the tools");
    let of = |topics: &str, sections: &str| {
        format!(
            "Contents\n\n  • Papers\n\n{topics}  • Guides\n\n\nPapers\n======\n\n  \
             1. Nom: bytes by bytes - Combines parsers.\n\n  2. Pest - Reads grammars that stand in a file.\n\n\
             {sections}Guides\n======\n\n  1. Primer - Begins at the beginning.\n"
        )
    };
    let tools = "Tools\n=====\n\n  1. Quill - Writes reports in one pass.\n\n  \
                 2. Ink - Draws what others only describe.\n\n  3. Comb - Untangles input.\n\n";
    let mirror = of("  • Tools\n\n", tools);
    assert_eq!(synced(&listed, &mirror), of("", ""));
    // A new section comes where the old one was.
    let books = "\n## Books\n\n1. [Ledger](https://example.org/ledger) - Where all is written down.\n";
    listed.commit(format!("{papers}{books}{guides}"), "add books");
    let books = "Books\n=====\n\n  1. Ledger - Where all is written down.\n\n";
    assert_eq!(synced(&listed, &mirror), of("  • Books\n\n", books));
}

#[test]
fn a_copy_that_lost_links_and_headings_gets_all_that_came_since() {
    let folder = Folder::new();
    for name in ["upstream.md", "mirror.txt"] {
        folder.put(name, std::fs::read(repository().join("fixtures/seeds").join(name)).unwrap());
    }
    let sync = ["sync", "upstream.md", "mirror.txt", "--no-base", "-q", "-o"];
    let run = folder.run(&[&sync[..], &["synced.txt"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let run = folder.run(&["audit", "upstream.md", "synced.txt", "--fail-on", "missing,extra", "-q"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    folder.put("mirror.txt", folder.read("synced.txt"));
    let run = folder.run(&[&sync[..], &["again.txt"]].concat());
    assert_eq!((run.status, folder.read("again.txt")), (Some(0), folder.read("synced.txt")));
}
