//! Nothing gets lost in silence: what ended up in no entry is said by every command that reads.

use crate::command_json::assert_valid;
use crate::program::{Folder, Run};

/// A list of two entries over texts that each lead to a place, and are no list by any other sign.
fn lossy() -> String {
    let sentence = |at: usize| {
        format!(
            "Ask in Port {at}: [the yard {at}](https://example.org/yard/{at}), which mends what is broken.\n\n"
        )
    };
    let told: String = (1..=12).map(sentence).collect();
    format!(
        "# Boats\n\n## Sails\n\n- [Jib](https://example.org/jib) - In front.\n- [Genoa](https://example.org/genoa) - Large.\n\n## Yards\n\n{told}"
    )
}

const SAID: &str = "12 of 14 links stand in text that was not read as entries (lines 10–32)";

fn folder() -> Folder {
    let folder = Folder::with_editions();
    folder.put("boats.md", lossy());
    folder.put("copy.md", lossy().replace("Large", "Very large"));
    folder
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn every_command_that_reads_says_it() {
    let folder = folder();
    folder.put("changes.json", folder.run(&["diff", "boats.md", "copy.md", "-q", "--format", "json"]).stdout);
    let commands: &[&[&str]] = &[
        &["parse", "boats.md"],
        &["diff", "boats.md", "copy.md"],
        &["audit", "boats.md", "copy.md", "--no-config"],
        &["collate", "boats.md", "copy.md", "--no-config"],
        &["merge", "boats.md", "boats.md", "copy.md"],
        &["reconcile", "boats.md", "copy.md"],
        &["apply", "changes.json", "boats.md"],
        &["sync", "boats.md", "copy.md"],
        &["review", "boats.md", "copy.md", "--list"],
    ];
    for command in commands {
        let run = folder.run(command);
        assert!(run.stderr.contains(&format!("boats.md:10: {SAID}")), "{command:?}: {}", run.stderr);
        assert!(run.stderr.contains("recension parse --unread"), "{}", run.stderr);
        let strict = folder.run(&[command, &["--strict", "-q"][..]].concat());
        assert_eq!(strict.status, Some(2), "{command:?}");
        assert!(strict.stderr.starts_with("error: "), "{}", strict.stderr);
        assert!(strict.stderr.contains(SAID), "{}", strict.stderr);
        assert!(strict.stdout.is_empty(), "{}", strict.stdout);
        assert!(!folder.run(&[command, &["-q"][..]].concat()).stderr.contains(SAID));
    }
}

#[test]
fn commands_on_histories_say_it_of_the_newest_revision() {
    let folder = folder();
    folder.commit_all();
    for command in [
        &["changelog", "boats.md"][..],
        &["log", "boats.md"],
        &["blame", "boats.md"],
        &["check-merges", "boats.md"],
    ] {
        let run = folder.run(command);
        assert!(run.stderr.contains(SAID), "{command:?}: {}", run.stderr);
        let strict = folder.run(&[command, &["--strict"][..]].concat());
        assert_eq!((strict.status, strict.stdout.as_str()), (Some(2), ""), "{command:?}");
    }
}

#[test]
fn a_list_that_is_read_whole_is_not_spoken_of() {
    let folder = folder();
    let run = folder.run(&["diff", "old.md", "new.md", "--strict"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn what_was_not_read_is_listed() {
    let folder = folder();
    let run = folder.run(&["parse", "boats.md", "--unread", "-q"]);
    assert!(run.stdout.starts_with("boats.md: 12 links in no entry · 2 entries\n"), "{}", run.stdout);
    assert!(run.stdout.contains("line 12: is running text"), "{}", run.stdout);
    assert!(run.stdout.contains("    12  the yard 2  https://example.org/yard/2\n"), "{}", run.stdout);
    let document = json(&folder.run(&["parse", "boats.md", "--unread", "-q", "--format", "json"]));
    assert_valid(&json(&folder.run(&["schema", "unread"])), &document);
    assert_eq!(document["unread"][1]["line"], 12);
    assert_eq!(document["unread"][1]["url"], "https://example.org/yard/2");
    assert_eq!(document["unread"][1]["reason"], "running-text");
    let warning = &document["warnings"][0];
    assert_eq!((warning["line"].as_u64(), warning["end_line"].as_u64()), (Some(10), Some(32)));
}

#[test]
fn a_copy_without_links_is_judged_by_its_lines() {
    let folder = folder();
    let lines: String = (1..=12).map(|at| format!("> Rope {at} - Holds what hangs on it.\n>\n")).collect();
    folder.put("copy.md", format!("# Ropes\n\n- Hemp - Grows.\n- Wire - Does not.\n\n{lines}"));
    let run = folder.run(&["parse", "copy.md"]);
    let said =
        "12 of 14 lines that look like a name with a description were not read as entries (lines 6–28)";
    assert!(run.stderr.contains(said), "{}{}", run.stderr, run.stdout);
    let listed = folder.run(&["parse", "copy.md", "--unread", "-q"]);
    assert!(listed.stdout.contains("     8  > Rope 2 - Holds what hangs on it.\n"), "{}", listed.stdout);
}

#[test]
fn every_line_is_explained() {
    let folder = folder();
    let explain = |line: &str| folder.run(&["parse", "boats.md", "-q", "--explain", line]).stdout;
    assert_eq!(explain("5"), "line 5: entry ‘Jib’ opens with a link that leads out of the list\n");
    assert_eq!(explain("3"), "line 3: section ‘Sails’\n");
    assert!(explain("10").contains("prose ‘Ask in Port 1: "), "{}", explain("10"));
    let blank = folder.run(&["parse", "boats.md", "-q", "--explain", "4"]);
    assert_eq!(blank.status, Some(2));
    assert!(
        blank.stderr.starts_with("error: nothing was read on line 4 of boats.md\nhint: "),
        "{}",
        blank.stderr
    );
    let all = json(&folder.run(&["parse", "boats.md", "-q", "--explain", "--format", "json"]));
    assert_valid(&json(&folder.run(&["schema", "reading"])), &all);
    assert_eq!(all["pieces"][2]["read_as"], "entry");
    assert_eq!(all["pieces"][2]["reason"], "opens-with-link");
}
