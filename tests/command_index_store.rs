//! Indexes that are damaged, of other versions or in use, and writers that die.

use std::fs::{self, File};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::program::{Folder, Run};

/// Kills of a writer; `RECENSION_KILLS` asks for more.
const KILLS: u64 = 12;

fn list(name: usize, entries: usize) -> String {
    let entry = |at| format!("- [Tool {at}](https://example.org/{name}/{at}) - Does what {at} says.\n");
    format!("# List {name}\n\n{}", (0..entries).map(entry).collect::<String>())
}

fn added() -> Folder {
    let folder = Folder::new();
    for name in 0..3 {
        folder.put(&format!("lists/{name}.md"), list(name, 200));
    }
    assert_eq!(folder.run(&["index", "add", "lists.db", "lists", "-q"]).status, Some(0));
    folder
}

fn refused(folder: &Folder, arguments: &[&str], said: &str, hint: &str) -> Run {
    let run = folder.run(arguments);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.stderr.contains(said) && run.stderr.contains(hint), "{}", run.stderr);
    run
}

#[test]
fn what_is_no_index_is_left_alone() {
    let folder = added();
    folder.put("notes.md", "# Notes\n\n- [Nom](https://example.org/nom)\n");
    let hint = "`recension index add NEW.db FILE…` makes an index";
    for command in
        [["find", "notes.md", "nom"], ["index", "add", "notes.md"], ["index", "update", "notes.md"]]
    {
        let more = if command[1] == "add" { vec!["lists"] } else { vec![] };
        refused(
            &folder,
            &[&command[..], &more].concat(),
            "cannot use the index notes.md: it is no index of lists",
            hint,
        );
    }
    assert_eq!(folder.read("notes.md"), "# Notes\n\n- [Nom](https://example.org/nom)\n");
    refused(&folder, &["find", "lists", "nom"], "it is no index of lists", hint);
    refused(&folder, &["find", "none.db", "nom"], "there is no such index", "check the path");
    refused(&folder, &["index", "update", "none.db"], "there is no such index", "check the path");
    assert!(!folder.path("none.db").exists());
}

#[test]
fn a_cut_or_overwritten_index_is_told_of() {
    let folder = added();
    let whole = fs::read(folder.path("lists.db")).unwrap();
    for bytes in [whole.len() / 2, whole.len() - 1, 8192, 100] {
        folder.put("cut.db", &whole[..bytes]);
        refused(&folder, &["find", "cut.db", "Tool 1"], "cannot use the index cut.db", "make it anew");
        refused(&folder, &["index", "add", "cut.db", "lists"], "cannot use the index cut.db", "make it anew");
    }
    let mut spoilt = whole.clone();
    spoilt[16_384..].iter_mut().for_each(|byte| *byte = 0x5a);
    folder.put("spoilt.db", &spoilt);
    refused(&folder, &["find", "spoilt.db", "Tool 1"], "the index is damaged", "make it anew");
    refused(&folder, &["index", "status", "spoilt.db", "--verify"], "the index is damaged", "make it anew");
}

#[test]
fn an_index_of_a_later_version_is_not_touched() {
    let folder = added();
    let mut later = fs::read(folder.path("lists.db")).unwrap();
    // Where SQLite keeps the version that a program gives its files.
    later[60..64].copy_from_slice(&99_u32.to_be_bytes());
    folder.put("later.db", &later);
    let said = "the index has version 99, which is newer than this program";
    refused(&folder, &["find", "later.db", "Tool 1"], said, "a newer one");
    refused(&folder, &["index", "add", "later.db", "lists"], said, "a newer one");
    assert_eq!(fs::read(folder.path("later.db")).unwrap(), later);
}

/// Starts a writer that waits for its last list, with all others written but not committed.
fn waiting(folder: &Folder) -> std::process::Child {
    let mut command = folder.command();
    command.args(["index", "add", "lists.db", "more", "-", "--date", "2024-05-26", "-q"]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn readers_go_on_beside_a_writer_and_a_second_writer_is_told() {
    let folder = added();
    // As many as are read before any is written.
    for name in 0..64 {
        folder.put(&format!("more/{name}.md"), list(100 + name, 5));
    }
    let mut writer = waiting(&folder);
    // Until it has begun to write nobody is kept from anything.
    let mut told = None;
    for _ in 0..100 {
        let other = folder.run(&["index", "remove", "lists.db", "lists/0.md", "-q"]);
        match other.status {
            Some(2) if other.stderr.contains("is writing to the index") => {
                told = Some(other);
                break;
            }
            _ => {
                folder.run(&["index", "add", "lists.db", "lists/0.md", "-q"]);
                thread::sleep(Duration::from_millis(20));
            }
        }
    }
    let found = folder.run(&["find", "lists.db", "https://example.org/1/1"]);
    assert_eq!(found.status, Some(0), "{found:?}");
    assert_eq!(folder.run(&["find", "lists.db", "https://example.org/100/1"]).status, Some(1));
    writer.kill().unwrap();
    writer.wait().unwrap();
    let told = told.expect("a second writer waits and is told");
    assert!(told.stderr.contains("do the same again when that is done"), "{}", told.stderr);
    assert_eq!(folder.run(&["index", "add", "lists.db", "lists/0.md", "-q"]).status, Some(0));
}

#[test]
fn a_writer_that_is_killed_leaves_what_it_committed_last() {
    let folder = added();
    let kills = std::env::var("RECENSION_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(KILLS);
    let count = |store: &str| {
        let status = folder.run(&["index", "status", store, "--verify", "--format", "json"]);
        assert_eq!(status.status, Some(0), "{status:?}");
        let value: serde_json::Value = serde_json::from_str(&status.stdout).unwrap();
        (value["lists"].as_array().unwrap().len(), value["entries"].as_u64().unwrap())
    };
    let before = folder.run(&["index", "export", "lists.db"]).stdout;
    for name in 0..20 {
        folder.put(&format!("more/{name}.md"), list(100 + name, 100));
    }
    for kill in 0..kills {
        fs::copy(folder.path("lists.db"), folder.path("try.db")).unwrap();
        let mut command = folder.command();
        command.args(["index", "add", "try.db", "more", "-q"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut writer = command.spawn().unwrap();
        thread::sleep(Duration::from_micros(kill * 1_000_000 / kills));
        writer.kill().unwrap();
        writer.wait().unwrap();
        // All of the batch is there, or none of it.
        match count("try.db") {
            (3, 600) => assert_eq!(folder.run(&["index", "export", "try.db"]).stdout, before),
            (23, 2600) => {}
            other => panic!("half of a batch was left: {other:?}"),
        }
        let again = folder.run(&["index", "add", "try.db", "more", "-q"]);
        assert_eq!((again.status, count("try.db")), (Some(0), (23, 2600)), "{again:?}");
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(folder.path(&format!("try.db{end}")));
        }
    }
    assert!(File::open(folder.path("lists.db")).is_ok());
}
