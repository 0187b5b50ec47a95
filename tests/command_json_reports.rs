//! What `apply`, `sync`, `resolve` and `review` report to programs.

use std::process::Stdio;

use serde_json::json;

use crate::command_json::valid;
use crate::git::{Repository, list};
use crate::program::{Folder, NEW, OLD};

/// Makes a folder with what changed between two editions, and a copy in other words.
fn folder() -> Folder {
    let folder = Folder::with_editions();
    let run = folder.run(&["diff", "old.md", "new.md", "--format", "json", "-o", "changes.json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    folder.put("copy.md", OLD.replace("Nobody keeps it any more.", "We keep it."));
    folder
}

#[test]
fn apply_reports_what_was_left_out_and_the_document() {
    let folder = folder();
    let run = folder.run(&["apply", "changes.json", "old.md", "--format", "json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let report = valid(&run, "apply");
    assert_eq!((&report["document"], &report["summary"]["applied"]), (&json!(NEW), &json!(6)));
    let run = folder.run(&["apply", "changes.json", "copy.md", "-i", "-f", "json", "--quiet"]);
    assert_eq!(run.status, Some(1));
    let report = valid(&run, "apply");
    assert_eq!(
        report["summary"],
        json!({"applied": 5, "prose": 0, "already": 0, "kept": 0, "unlinked": 0, "rejected": 1})
    );
    let [left] = report["rejected"].as_array().unwrap().as_slice() else { panic!("{report}") };
    assert_eq!((&left["title"], &left["changes"]), (&json!("Gone"), &json!(["removed"])));
    assert_eq!(left["reason"], "is not removed: its description was changed here");
    assert!(report.get("document").is_none() && folder.read("copy.md").contains("[Fresh]"));
    let run = folder.run(&["apply", "changes.json", "old.md", "-f", "json", "--dry-run", "-o", "never.md"]);
    assert!(valid(&run, "apply").get("document").is_none() && !folder.path("never.md").exists());
    let run = folder.run(&["apply", "changes.json", "old.md", "-f", "json", "-o", "out.md"]);
    assert!(valid(&run, "apply").get("document").is_none() && folder.read("out.md") == NEW);
    let run = folder.run(&["apply", "changes.json", "old.md", "-f", "json", "-o", "out.md", "--reject", "-"]);
    assert!(run.status == Some(2) && run.stdout.is_empty(), "{}", run.stdout);
}

#[test]
fn sync_reports_what_was_done_and_the_document() {
    let folder = folder();
    let sync = |more: &[&str]| {
        let run =
            folder.run(&[&["sync", "new.md", "copy.md", "--base", "old.md", "-f", "json"], more].concat());
        (run.status, valid(&run, "sync"))
    };
    let (status, report) = sync(&[]);
    let mirror = &report["mirrors"][0];
    assert_eq!((status, &mirror["name"], &mirror["changed"]), (Some(0), &json!("copy.md"), &json!(true)));
    assert_eq!(mirror["summary"]["added"], 1);
    assert_eq!(mirror["edited_and_removed"], json!(["Gone"]));
    let document = mirror["document"].as_str().unwrap().to_owned();
    assert!(document.contains("[Fresh]") && !folder.read("copy.md").contains("[Fresh]"));
    let (status, report) = sync(&["--check"]);
    assert_eq!((status, report["mirrors"][0].get("document")), (Some(1), None));
    let (_, report) = sync(&["-o", "out.md"]);
    assert!(report["mirrors"][0].get("document").is_none() && folder.read("out.md") == document);
    // All mirrors at once, one of which is not there.
    folder.put(
        "recension.toml",
        "upstream = 'new.md'\n[[mirror]]\nedition = 'copy.md'\n[[mirror]]\nedition = 'gone.md'\n",
    );
    let run = folder.run(&["sync", "-i", "--format", "json", "--quiet"]);
    assert_eq!(run.status, Some(2));
    let report = valid(&run, "sync");
    assert!(
        report["mirrors"][1]["error"].as_str().unwrap().starts_with("gone.md cannot be written"),
        "{report}"
    );
    assert!(report["mirrors"][0].get("document").is_none() && folder.read("copy.md").contains("[Fresh]"));
}

#[test]
fn resolve_reports_conflicts_in_their_fields() {
    let base = list(&["Ash", "Oak", "Yew"]);
    let repository = Repository::new();
    repository.commit(&base);
    let of = |words: &str| base.replace("what oak does", words);
    repository.diverge(&of("what our oak does"), &of("all that their oak ever did"));
    let run = repository.program(&["resolve", "README.md", "--format", "json"]);
    let report = valid(&run, "resolve");
    assert_eq!((run.status, &report["outcome"]), (Some(0), &json!("nothing-to-resolve")));
    assert_eq!(repository.git(&["merge", "-q", "other"]).status, Some(1));
    let run = repository.program(&["resolve", "README.md", "--format", "json"]);
    let report = valid(&run, "resolve");
    assert_eq!((run.status, &report["outcome"]), (Some(1), &json!("conflicts-left")), "{report}");
    assert_eq!(report["summary"], json!({"before": 1, "left": 1, "without_base": 0}));
    assert_eq!(report["conflicts"][0]["fields"][0]["field"], "description");
    let run = repository.program(&["resolve", "README.md", "-f", "json", "-o", "-"]);
    assert!(
        run.status == Some(2) && run.stderr.contains("cannot both go to standard output"),
        "{}",
        run.stderr
    );
    let run = repository.program(&["resolve", "README.md", "-f", "json", "--favor", "theirs", "--add", "-q"]);
    let report = valid(&run, "resolve");
    assert_eq!((run.status, &report["outcome"], run.stderr.as_str()), (Some(0), &json!("resolved"), ""));
    assert!(repository.readme().contains("all that their oak ever did"));
    let gone = Repository::new();
    gone.commit(&base);
    gone.done(&["checkout", "-q", "-b", "other"]);
    gone.done(&["rm", "-q", "README.md"]);
    gone.done(&["commit", "-q", "-m", "remove"]);
    gone.done(&["checkout", "-q", "-"]);
    gone.commit(&of("nothing"));
    assert_eq!(gone.git(&["merge", "-q", "other"]).status, Some(1));
    let run = gone.program(&["resolve", "README.md", "--format", "json"]);
    assert_eq!((run.status, &valid(&run, "resolve")["outcome"]), (Some(1), &json!("removed-on-one-side")));
}

#[test]
fn review_lists_pairs_for_programs_and_asks_nothing() {
    let folder = Folder::with_editions();
    let run = folder.run(&["review", "old.md", "new.md", "--threshold", "1", "--format", "json"]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let report = valid(&run, "review");
    let pair = &report["pairs"][0];
    assert!(pair["one"]["title"].is_string() && pair["evidence"][0]["signal"].is_string(), "{report}");
    let run = folder.run(&["review", "old.md", "new.md", "-f", "json", "-o", "pairs.json"]);
    assert!(run.status == Some(0) && run.stdout.is_empty(), "{}", run.stdout);
    assert!(folder.read("pairs.json").starts_with("{\"schema\":\"recension.review/1\""));
    let run = folder.run(&["review", "old.md", "new.md", "-f", "json", "-o", "old.md"]);
    assert!(run.status == Some(2) && folder.read("old.md") == OLD, "{}", run.stderr);
    let run = folder.run_with_input(&["review", "-", "new.md", "--format", "json"], OLD.as_bytes());
    assert_eq!(valid(&run, "review")["one"]["name"], "-");
}

#[test]
fn whoever_stops_reading_a_report_is_not_complained_to() {
    let folder = folder();
    for arguments in [
        &["apply", "changes.json", "old.md", "--format", "json", "--quiet"][..],
        &["review", "old.md", "new.md", "--threshold", "1", "--format", "json", "--quiet"],
    ] {
        let mut child =
            folder.command().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}
