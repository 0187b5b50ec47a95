//! `--since` and `--until` of the commands on histories, and `diff --since`.

use serde_json::Value;

use crate::listed::{Listed, TOOLS, list};
use crate::program::Folder;

/// Five states of a list, of 11, 21 and 31 January and 10 and 20 February, each with one entry more than the last; in the
/// fourth another one is described anew.
fn grown() -> Listed {
    let told = [
        TOOLS[0],
        ("Pest", "pest", "Reads grammars, in a file or not."),
        TOOLS[2],
        TOOLS[3],
        TOOLS[4],
        TOOLS[5],
    ];
    let states = [
        list(&[("Tools", &TOOLS[..2])]),
        list(&[("Tools", &TOOLS[..3])]),
        list(&[("Tools", &TOOLS[..4])]),
        list(&[("Tools", &told[..5])]),
        list(&[("Tools", &told)]),
    ];
    Listed::with(&states.each_ref().map(String::as_str))
}

fn titles(entries: &Value) -> Vec<&str> {
    entries.as_array().unwrap().iter().filter_map(|entry| entry["title"].as_str()).collect()
}

#[test]
fn a_log_and_a_changelog_end_with_a_day() {
    let listed = grown();
    for day in ["2024-01", "2024-01-31", "2024-02-09"] {
        let log = listed.printed(&["log", "README.md", "--until", day]);
        assert!(log.contains("Ink") && !log.contains("Comb") && !log.contains("Chisel"), "{day}: {log}");
    }
    let log = listed.printed(&["log", "README.md", "--since", "2024-01-21", "--until", "2024-01-31"]);
    assert!(log.contains("Quill") && log.contains("Ink") && !log.contains("Nom"), "{log}");
    let log = listed.json(&["log", "README.md", "--entry", "Pest", "--until", "2024-01", "--format", "json"]);
    assert_eq!(log["entries"][0]["events"].as_array().unwrap().len(), 1, "{log}");
    let months =
        ["changelog", "README.md", "--since", "2024-01-15", "--until", "2024-02-10", "--format", "table"];
    let changelog = listed.printed(&months);
    assert!(changelog.contains("Quill") && changelog.contains("Comb"), "{changelog}");
    assert!(!changelog.contains("Nom") && !changelog.contains("Chisel"), "{changelog}");
    listed.git(&["tag", "-m", "later", "v1", "HEAD~2"]);
    // In January nobody knew of the tag.
    let changelog = listed.printed(&["changelog", "README.md", "--by", "tag", "--until", "2024-01"]);
    assert!(!changelog.contains("v1") && changelog.contains("Ink"), "{changelog}");
}

#[test]
fn blame_shows_what_changed_within_days() {
    let listed = grown();
    let blamed = |days: &[&str]| {
        let blame = listed.json(&[&["blame", "README.md", "--format", "json"], days].concat());
        titles(&blame["entries"]).join(" ")
    };
    assert_eq!(blamed(&["--until", "2024-01-21"]), "Nom Pest Quill");
    assert_eq!(blamed(&["--since", "2024-01-31"]), "Pest Ink Comb Chisel");
    assert_eq!(blamed(&["--since", "2024-01-31", "--until", "2024-01-31"]), "Ink");
    let table = listed.printed(&["blame", "README.md", "--since", "2024-02-20"]);
    assert!(table.contains("Chisel") && !table.contains("Comb"), "{table}");
}

#[test]
fn days_that_cannot_be_meant_are_errors() {
    let listed = grown();
    for command in ["log", "changelog", "blame", "check-merges"] {
        let failed = |days: &[&str], words: &str| {
            let run = listed.run(&[&[command, "README.md"], days].concat());
            assert_eq!(run.status, Some(2), "{command} {days:?}: {}", run.stdout);
            assert!(run.stderr.contains(words), "{command} {days:?}: {}", run.stderr);
        };
        failed(
            &["--since", "2024-02", "--until", "2024-01"],
            "--since 2024-02-01 is later than --until 2024-01-31",
        );
        failed(&["--since", "9000-01-01"], "9000-01-01 is in the future");
        failed(&["--since", "soon"], "'soon' is no day");
        failed(&["--until", "2024-02-30"], "'2024-02-30' is no day");
        if command != "check-merges" {
            failed(&["--until", "2023"], "no commit on or before 2023-12-31 has README.md");
        }
    }
}

#[test]
fn a_difference_begins_with_a_day_or_a_revision() {
    let listed = grown();
    let added = |arguments: &[&str]| {
        let diff = listed.json(&[&["diff", "--format", "json"], arguments].concat());
        let added = diff["entries"].as_array().unwrap().iter().filter(|entry| entry["status"] == "added");
        added
            .filter_map(|entry| entry["new"]["title"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(added(&["README.md", "--since", "2024-02"]), "Comb Chisel");
    // What the day itself brought is shown, as in a log since that day.
    assert_eq!(added(&["README.md", "--since", "2024-02-10"]), "Comb Chisel");
    assert_eq!(added(&["README.md", "--since", "2024-02-11"]), "Chisel");
    assert_eq!(added(&["README.md", "--since", "@2024-02-10"]), "Chisel");
    assert_eq!(added(&["README.md", "--since", "HEAD~3"]), "Ink Comb Chisel");
    assert_eq!(added(&["HEAD~1:README.md", "--since", "2024-01-31"]), "Ink Comb");
    listed.git(&["mv", "README.md", "LIST.md"]);
    listed.commit_all("rename the file");
    assert_eq!(added(&["LIST.md", "--since", "2024-02-11"]), "Chisel");
    assert_eq!(added(&["LIST.md", "--since", "HEAD~2"]), "Chisel");
    listed.folder.put("docs/other.md", "# Other\n");
    let inner = listed.run_in(&listed.folder.path("docs"), &["diff", "../LIST.md", "--since", "2024-02-11"]);
    assert!(inner.status == Some(0) && inner.stdout.contains("Chisel"), "{}{}", inner.stdout, inner.stderr);
}

#[test]
fn a_difference_says_what_is_wrong_with_its_beginning() {
    let listed = grown();
    let failed = |arguments: &[&str], words: &str| {
        let run = listed.run(&[&["diff"], arguments].concat());
        assert_eq!(run.status, Some(2), "{arguments:?}: {}", run.stdout);
        assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
    };
    failed(&["README.md", "--since", "soon"], "'soon' is neither a date nor a revision");
    failed(&["README.md", "--since", ""], "give a date or a revision");
    failed(&["README.md", "--since", "9000"], "9000-01-01 is in the future");
    failed(
        &["README.md", "--since", "2023"],
        "no commit on or before 2022-12-31 has README.md, which begins on 2024-01-11",
    );
    failed(&["README.md", "README.md", "--since", "2024"], "cannot be used with");
    failed(&["gone.md", "--since", "2024"], "gone.md is not a file in git");
    let folder = Folder::with_editions();
    let run = folder.run(&["diff", "old.md", "--since", "2024"]);
    assert!(run.status == Some(2) && run.stderr.contains("old.md is not a file in git"), "{}", run.stderr);
}

#[test]
fn merges_of_some_days_are_checked() {
    let listed = grown();
    for (branch, entry) in [("one", TOOLS[6]), ("two", TOOLS[7])] {
        listed.git(&["checkout", "-q", "-b", branch, "HEAD~1"]);
        let text = listed.folder.read("README.md");
        let line = format!("- [{}](https://example.org/{}) - {}\n", entry.0, entry.1, entry.2);
        listed.commit(text + &line, "add");
        listed.git(&["checkout", "-q", "main"]);
        listed.git(&["merge", "-q", "-s", "ours", "-m", branch, branch]);
    }
    let seen = |days: &[&str]| {
        listed.json(&[&["check-merges", "README.md", "--format", "json"], days].concat())["seen"].clone()
    };
    let day = listed.git(&["log", "-1", "--format=%cs"]);
    assert_eq!((seen(&[]), seen(&["--since", &day])), (2.into(), 1.into()));
    assert_eq!(seen(&["--until", "2024-02"]), 0);
}
