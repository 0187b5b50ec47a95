//! Kills that land while a file is replaced: it is as it was, or complete, and what is left over goes with the next run.

use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::git::{Repository, list};
use crate::program::Folder;

/// How often each writer is killed.
const KILLS: u32 = 15;

/// How often at most a writer is run to kill it so often: some of them are done before the kill lands.
const RUNS: u32 = KILLS * 8;

/// The names of what is being written.
const UNFINISHED: &str = ".recension-";

/// A command, and the file that it replaces.
struct Writer {
    replaces: &'static str,
    arguments: &'static [&'static str],
}

/// What writes over a file that somebody may have written by hand.
const WRITERS: [Writer; 7] = [
    Writer { replaces: "list.md", arguments: &["apply", "changes.json", "list.md", "-i"] },
    Writer { replaces: "list.md", arguments: &["sync", "new.md", "list.md", "--base", "old.md", "-i"] },
    Writer { replaces: "list.md", arguments: &["merge", "old.md", "list.md", "new.md", "-o", "list.md"] },
    Writer {
        replaces: "list.md",
        arguments: &["merge-driver", "--", "old.md", "list.md", "new.md", "7", "R"],
    },
    Writer { replaces: "twice.md", arguments: &["check", "twice.md", "--fix"] },
    Writer {
        replaces: "drift.json",
        arguments: &["audit", "new.md", "list.md", "--baseline", "drift.json", "--write-baseline"],
    },
    Writer {
        replaces: "CHANGES.md",
        arguments: &[
            "changelog",
            "README.md",
            "--unreleased",
            "--since",
            "2000-01-01",
            "--prepend",
            "CHANGES.md",
        ],
    },
];

fn lists() -> [String; 3] {
    let names: Vec<String> = (0..400).map(|number| format!("Tool{number:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let old = list(&names);
    let new = old.replace("what tool02", "just what tool02");
    let twice = list(&[&names[..], &names[200..220]].concat());
    [old, new, twice]
}

fn unfinished(folder: &Folder) -> Vec<String> {
    folder.names().into_iter().filter(|name| name.starts_with(UNFINISHED)).collect()
}

/// Runs a writer until it has begun to write; gives it then.
fn begun(folder: &Folder, writer: &Writer) -> Option<Child> {
    let left = unfinished(folder);
    let mut command = folder.command();
    command.args(writer.arguments).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        if unfinished(folder).iter().any(|name| !left.contains(name)) {
            return Some(child);
        }
    }
    None
}

/// Makes what is left over look as if nobody wrote it any more.
fn age(folder: &Folder) {
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    for name in unfinished(folder) {
        let file = File::options().write(true).open(folder.path(&name)).unwrap();
        file.set_modified(hour_ago).unwrap();
    }
}

#[test]
fn whatever_writer_is_killed_while_it_writes_its_file_is_whole() {
    let repository = Repository::new();
    let [old, new, twice] = lists();
    repository.commit(&old);
    repository.commit(&new);
    let folder = &repository.0;
    folder.put("old.md", &old);
    folder.put("new.md", &new);
    let changes = ["diff", "old.md", "new.md", "--format", "json", "-o", "changes.json"];
    assert_eq!(folder.run(&changes).status, Some(0));
    for writer in &WRITERS {
        let before = match writer.replaces {
            "list.md" => old.replace("# List", "# Our list"),
            "twice.md" => twice.clone(),
            "drift.json" => String::new(),
            _ => "# Changes\n\nWhat changed.\n".repeat(200),
        };
        folder.put("list.md", old.replace("# List", "# Our list"));
        let put = || match before.is_empty() {
            true => drop(fs::remove_file(folder.path(writer.replaces))),
            false => folder.put(writer.replaces, &before),
        };
        let read = || fs::read_to_string(folder.path(writer.replaces)).unwrap_or_default();
        put();
        let run = folder.run(writer.arguments);
        let after = read();
        assert!(after != before, "{:?}: {}", writer.arguments, run.stderr);
        let (mut killed, mut runs) = (0, 0);
        while killed < KILLS && runs < RUNS {
            runs += 1;
            put();
            let Some(mut child) = begun(folder, writer) else { continue };
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_micros(u64::from(runs * 37 % 200)) {
                thread::yield_now();
            }
            let _ = child.kill();
            killed += u32::from(child.wait().unwrap().signal().is_some());
            let found = read();
            assert!(found == before || found == after, "{:?}: {} bytes", writer.arguments, found.len());
        }
        assert!(killed > 0, "{:?}: none of {runs} kills landed", writer.arguments);
        put();
        age(folder);
        folder.run(writer.arguments);
        assert!(read() == after, "{:?}", writer.arguments);
        let left = unfinished(folder);
        assert!(left.is_empty(), "{:?}: {left:?}", writer.arguments);
        eprintln!("{killed} of {runs} runs of {} were killed while they wrote", writer.arguments[0]);
    }
}
