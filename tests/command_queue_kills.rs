//! `queue` that is killed, and on a full disk: branches and patches are as they were, or complete.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::command_faults::SmallDisk;
use crate::git::{Repository, list};
use crate::program::{Run, run};

/// How often each way to write is killed; `RECENSION_KILLS` asks for more.
const KILLS: u32 = 12;

/// How many requests wait.
const REQUESTS: usize = 8;

/// The ways to write, and where branches of theirs begin.
const WRITERS: [&[&str]; 3] = [
    &["--write", "merged", "--patch", "patches"],
    &["--write", "merged", "--squash"],
    &["--each", "updated", "--patch", "patches"],
];

/// A list, and requests that add an entry each at one place.
fn waiting() -> Repository {
    let repository = Repository::new();
    let names: Vec<String> = (0..60).map(|number| format!("Tool{number:03}")).collect();
    let with = |more: &str| {
        let mut all: Vec<&str> = names.iter().map(String::as_str).collect();
        all.insert(30, more);
        list(&all)
    };
    repository.commit(&list(&names.iter().map(String::as_str).collect::<Vec<_>>()));
    for number in 0..REQUESTS {
        repository.done(&["checkout", "-q", "-b", &format!("request-{number}"), "main"]);
        repository.commit(&with(&format!("Added{number}")));
        repository.done(&["checkout", "-q", "main"]);
    }
    repository.commit(&with("Main"));
    repository
}

fn command(repository: &Repository, writer: &[&str]) -> Command {
    let mut command = repository.0.command();
    repository.alone(&mut command);
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "t").env(format!("GIT_{who}_EMAIL"), "t@example.org");
    }
    // Commits are the same in every run.
    command.env("GIT_COMMITTER_DATE", "2024-01-01T12:00:00Z").env("GIT_AUTHOR_DATE", "2024-01-01T12:00:00Z");
    command.args(["queue", "--no-config", "--quiet", "--onto", "main", "--refs", "refs/heads/request-*"]);
    command.args(writer);
    command
}

/// What a run writes: branches with their commits, and patches.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    branches: String,
    patches: BTreeMap<String, String>,
}

impl Written {
    fn read(repository: &Repository) -> Self {
        let branches = repository.done(&["for-each-ref", "refs/heads/merged", "refs/heads/updated"]);
        Self { branches, ..Self::read_patches(&repository.0.path("patches")) }
    }

    fn read_patches(folder: &Path) -> Self {
        let patches = fs::read_dir(folder).into_iter().flatten().map(|entry| {
            let entry = entry.unwrap();
            (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())
        });
        let patches = patches.filter(|(name, _)| !name.starts_with('.')).collect();
        Self { branches: String::new(), patches }
    }

    /// Reports whether this is what a run leaves that ended too early: nothing but whole branches and patches.
    fn may_come_before(&self, whole: &Self) -> bool {
        let is_whole = |(name, text): (&String, &String)| whole.patches.get(name) == Some(text);
        let mut branches = self.branches.lines();
        branches.all(|branch| whole.branches.lines().any(|other| other == branch))
            && self.patches.iter().all(is_whole)
    }
}

/// Takes away what runs wrote, and the locks of gits that were killed.
fn forget(repository: &Repository) {
    for lock in locks(&repository.0.path(".git")) {
        fs::remove_file(lock).unwrap();
    }
    let branches =
        repository.done(&["for-each-ref", "--format=%(refname)", "refs/heads/merged", "refs/heads/updated"]);
    for branch in branches.lines() {
        repository.done(&["update-ref", "-d", branch]);
    }
    let _ = fs::remove_dir_all(repository.0.path("patches"));
}

fn kills() -> u32 {
    std::env::var("RECENSION_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS)
}

/// Kills a program and every git that it runs, as a machine does that goes down.
fn kill_with_children(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
}

#[test]
fn whenever_it_is_killed_branches_are_as_they_were_or_complete() {
    let repository = waiting();
    let all = repository.done(&["show-ref"]);
    for writer in WRITERS {
        let begin = Instant::now();
        assert_eq!(run(&mut command(&repository, writer), b"").status, Some(0));
        let whole_run = begin.elapsed();
        let whole = Written::read(&repository);
        assert_eq!(whole.branches.lines().count(), if writer[0] == "--each" { REQUESTS } else { 1 });
        let (mut killed, mut done, mut early) = (0, 0, 0);
        for round in 0..kills() {
            forget(&repository);
            let mut child = command(&repository, writer)
                .process_group(0)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // Spread over a run and a little more, in an order that has no pattern.
            let share = f64::from(round * 37 % kills()) / f64::from(kills());
            thread::sleep(Duration::from_secs_f64(whole_run.as_secs_f64() * share * 1.1));
            kill_with_children(&mut child);
            let status = child.wait().unwrap();
            let found = Written::read(&repository);
            assert!(found.may_come_before(&whole), "{writer:?}: {found:?}");
            assert!(status.code() != Some(0) || found == whole, "{writer:?}: {found:?}");
            killed += u32::from(status.signal().is_some());
            done += u32::from(status.code() == Some(0));
            early += u32::from(found.branches.is_empty());
        }
        assert!(killed > 0 && early > 0, "{writer:?}: {killed} killed, {done} done");
        eprintln!(
            "{writer:?}: {killed} killed, {early} of them before the branches were written, {done} done"
        );
        // What was left over is in nobody's way.
        forget(&repository);
        assert_eq!(run(&mut command(&repository, writer), b"").status, Some(0));
        assert_eq!(Written::read(&repository), whole);
        forget(&repository);
        assert_eq!(repository.done(&["show-ref"]), all);
        repository.done(&["fsck", "--strict"]);
        assert_eq!(repository.done(&["status", "--porcelain", "--untracked-files=no"]), "");
    }
}

/// Makes git kill everything that runs when it comes to a state of writing references.
fn kill_at(repository: &Repository, state: &str) {
    let hook = format!("#!/bin/sh\nif [ \"$1\" = {state} ]; then kill -KILL 0; fi\n");
    repository.0.put(".git/hooks/reference-transaction", hook);
    let path = repository.0.path(".git/hooks/reference-transaction");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn git_that_is_killed_while_it_writes_branches_leaves_them_whole() {
    let repository = waiting();
    for writer in WRITERS {
        assert_eq!(run(&mut command(&repository, writer), b"").status, Some(0));
        let whole = Written::read(&repository);
        forget(&repository);
        for (state, is_written) in [("prepared", false), ("committed", true)] {
            kill_at(&repository, state);
            let killed = run(command(&repository, writer).process_group(0), b"");
            assert_eq!(killed.status, None, "{writer:?}: {}", killed.stderr);
            fs::remove_file(repository.0.path(".git/hooks/reference-transaction")).unwrap();
            let found = Written::read(&repository);
            assert_eq!(found.patches, whole.patches);
            assert_eq!(found.branches, if is_written { whole.branches.clone() } else { String::new() });
            if !is_written {
                // The lock of a git that was killed is not taken away: another one may hold it.
                let refused = run(&mut command(&repository, writer), b"");
                assert_eq!(refused.status, Some(2));
                let (_, locked) = refused.stderr.split_once("Unable to create '").unwrap();
                let (lock, hint) = locked.split_once("': File exists").unwrap();
                assert!(hint.contains("hint: remove it if no other git is running here"), "{hint}");
                for lock in locks(Path::new(lock).parent().unwrap()) {
                    fs::remove_file(lock).unwrap();
                }
                assert_eq!(run(&mut command(&repository, writer), b"").status, Some(0));
            }
            assert_eq!(Written::read(&repository), whole);
            forget(&repository);
        }
        repository.done(&["fsck", "--strict"]);
    }
}

/// Returns the locks in a folder and those below it.
fn locks(folder: &Path) -> Vec<PathBuf> {
    let inside: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let (folders, files): (Vec<_>, Vec<_>) = inside.into_iter().partition(|path| path.is_dir());
    let below = folders.iter().flat_map(|folder| locks(folder));
    files.into_iter().filter(|path| path.extension().is_some_and(|end| end == "lock")).chain(below).collect()
}

/// Reports whether a run ended in an error that says what to do, and left everything as it was or complete.
fn assert_orderly(run: &Run, found: &Written, whole: &Written, about: &str) {
    match run.status {
        Some(0) => assert_eq!(found, whole, "{about}"),
        status => {
            assert_eq!(status, Some(2), "{about}: {}", run.stderr);
            assert!(
                run.stderr.starts_with("error: ") && run.stderr.contains("\nhint: "),
                "{about}: {}",
                run.stderr
            );
            assert!(found.branches.is_empty() && found.may_come_before(whole), "{about}: {found:?}");
        }
    }
}

#[test]
fn files_that_may_not_grow_leave_branches_as_they_were() {
    let repository = waiting();
    for writer in WRITERS {
        forget(&repository);
        assert_eq!(run(&mut command(&repository, writer), b"").status, Some(0));
        let whole = Written::read(&repository);
        let mut failed = 0;
        for kibibytes in [0, 1, 2, 3] {
            forget(&repository);
            // Objects that are there are not written again.
            repository.done(&["prune", "--expire", "now"]);
            let limited = command(&repository, writer);
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("ulimit -f {}; trap '' XFSZ; exec \"$0\" \"$@\"", kibibytes * 2)]);
            shell.arg(limited.get_program()).args(limited.get_args());
            repository.alone(&mut shell);
            for (name, value) in limited.get_envs().filter_map(|(name, value)| Some((name, value?))) {
                shell.env(name, value);
            }
            let run = run(&mut shell, b"");
            failed += u32::from(run.status != Some(0));
            assert_orderly(
                &run,
                &Written::read(&repository),
                &whole,
                &format!("{writer:?}, {kibibytes} KiB"),
            );
        }
        assert!(failed > 0, "{writer:?}: nothing was too large");
    }
}

#[test]
fn a_full_disk_leaves_branches_as_they_were() {
    let origin = waiting();
    let disk = Repository::new();
    let Some(_disk) = SmallDisk::mount(&disk.0.path("disk"), "2m") else {
        eprintln!("skipped: this user may not mount a small disk");
        return;
    };
    let from = origin.0.path(".git").display().to_string();
    disk.done(&["clone", "-q", "--bare", "--template=", &from, "disk/list.git"]);
    let git = |arguments: &[&str]| disk.done(&[&["--git-dir", "disk/list.git"], arguments].concat());
    for writer in WRITERS {
        let queue = |disk: &Repository| {
            let mut queue = command(disk, writer);
            queue.args(["--path", "README.md"]).current_dir(disk.0.path("disk/list.git"));
            run(&mut queue, b"")
        };
        let read = || {
            let branches = git(&["for-each-ref", "refs/heads/merged", "refs/heads/updated"]);
            Written { branches, ..Written::read_patches(&disk.0.path("disk/list.git/patches")) }
        };
        let clear = || {
            for branch in
                git(&["for-each-ref", "--format=%(refname)", "refs/heads/merged", "refs/heads/updated"])
                    .lines()
            {
                git(&["update-ref", "-d", branch]);
            }
            let _ = fs::remove_dir_all(disk.0.path("disk/list.git/patches"));
            git(&["prune", "--expire", "now"]);
        };
        assert_eq!(queue(&disk).status, Some(0));
        let whole = read();
        let mut failed = 0;
        for free in (0..10).map(|step| step * 20 * 1024) {
            clear();
            fs::write(disk.0.path("disk/filler"), vec![b'x'; 4 << 20]).unwrap_err();
            let filled = fs::metadata(disk.0.path("disk/filler")).unwrap().len();
            fs::File::options()
                .write(true)
                .open(disk.0.path("disk/filler"))
                .unwrap()
                .set_len(filled - free)
                .unwrap();
            let run = queue(&disk);
            fs::remove_file(disk.0.path("disk/filler")).unwrap();
            failed += u32::from(run.status != Some(0));
            assert_orderly(&run, &read(), &whole, &format!("{writer:?}, {free} bytes free"));
            git(&["fsck", "--strict"]);
        }
        assert!(failed > 0, "{writer:?}: there was always room");
        eprintln!("{writer:?}: {failed} of 10 runs had too little room");
        clear();
    }
}
