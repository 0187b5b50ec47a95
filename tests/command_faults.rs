//! What goes wrong while a file is written: it is as it was, or complete.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use crate::git::list;
use crate::program::{Folder, Run};

/// How often the driver is killed.
const KILLS: u64 = 60;

struct Sides {
    base: String,
    ours: String,
    theirs: String,
    merged: String,
}

/// Gives sides that merge without conflict into a list of many entries.
fn sides(entries: usize) -> Sides {
    let names: Vec<String> = (0..entries).map(|number| format!("Tool{number}")).collect();
    let base = list(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let ours = base.replace("# List", "# Our list");
    let theirs = base.replace("Last words", "Their last words");
    let merged = ours.replace("Last words", "Their last words");
    Sides { base, ours, theirs, merged }
}

fn put(folder: &Folder, sides: &Sides) {
    folder.put("base", &sides.base);
    folder.put("ours", &sides.ours);
    folder.put("theirs", &sides.theirs);
}

fn drive(folder: &Folder, files: [&str; 3]) -> Run {
    let mut arguments = vec!["merge-driver", "--"];
    arguments.extend(files);
    arguments.extend(["7", "README.md"]);
    folder.run(&arguments)
}

fn refused(folder: &Folder, files: [&str; 3]) {
    let run = drive(folder, files);
    assert!(run.status.is_some_and(|status| status > 128), "{:?}: {}", run.status, run.stderr);
    assert!(run.stderr.starts_with("error: ") && run.stderr.contains("\nhint: "), "{}", run.stderr);
}

#[test]
fn the_driver_follows_the_contract() {
    let folder = Folder::new();
    let sides = sides(3);
    put(&folder, &sides);
    fs::set_permissions(folder.path("ours"), fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(drive(&folder, ["base", "ours", "theirs"]).status, Some(0));
    assert_eq!(folder.read("ours"), sides.merged);
    assert_eq!(folder.path("ours").metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(folder.names(), ["base", "ours", "theirs"]);
    // Labels that an older git leaves as they are.
    put(&folder, &Sides { ours: "ours\n".into(), theirs: "theirs\n".into(), base: String::new(), ..sides });
    let labelled = ["merge-driver", "--", "base", "ours", "theirs", "9", "-a", "%S", "%X", "%Y"];
    let run = folder.run(&labelled);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(folder.read("ours").starts_with("<<<<<<<<< ours"), "{}", folder.read("ours"));
    for arguments in
        [&["merge-driver"][..], &["merge-driver", "a", "b"], &["merge-driver", "a", "b", "c", "0"]]
    {
        assert_eq!(folder.run(arguments).status, Some(129), "{arguments:?}");
    }
    assert_eq!(folder.run(&["merge-driver", "--help"]).status, Some(0));
}

#[test]
fn binary_data_is_left_in_conflict() {
    let folder = Folder::new();
    let bytes: Vec<u8> = (0..2_000_u32).map(|at| (at * 37 % 256) as u8).collect();
    folder.put("base", "");
    folder.put("ours", &bytes);
    folder.put("theirs", "- [A](https://example.org/a) - x\n");
    let run = drive(&folder, ["base", "ours", "theirs"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert!(run.stderr.starts_with("warning: README.md cannot be merged"), "{}", run.stderr);
    assert_eq!(fs::read(folder.path("ours")).unwrap(), bytes);
}

#[test]
fn inputs_that_are_gone_change_nothing() {
    let folder = Folder::new();
    let sides = sides(3);
    for gone in ["base", "ours", "theirs"] {
        put(&folder, &sides);
        fs::remove_file(folder.path(gone)).unwrap();
        refused(&folder, ["base", "ours", "theirs"]);
        assert!(gone == "ours" || folder.read("ours") == sides.ours);
    }
    put(&folder, &sides);
    fs::create_dir(folder.path("folder")).unwrap();
    refused(&folder, ["base", "ours", "folder"]);
    assert_eq!(folder.read("ours"), sides.ours);
}

#[test]
fn a_read_only_file_stays() {
    let folder = Folder::new();
    let sides = sides(3);
    put(&folder, &sides);
    fs::set_permissions(folder.path("ours"), fs::Permissions::from_mode(0o444)).unwrap();
    refused(&folder, ["base", "ours", "theirs"]);
    assert_eq!(folder.read("ours"), sides.ours);
    assert_eq!(folder.names(), ["base", "ours", "theirs"]);
}

#[test]
fn a_read_only_folder_stays() {
    let folder = Folder::new();
    let sides = sides(3);
    put(&folder, &sides);
    let mode = |mode| fs::set_permissions(folder.path(""), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    if fs::write(folder.path("probe"), "").is_ok() {
        mode(0o755);
        eprintln!("skipped: whoever runs this may write everywhere");
        return;
    }
    refused(&folder, ["base", "ours", "theirs"]);
    mode(0o755);
    assert_eq!(folder.read("ours"), sides.ours);
}

/// A small file system in memory, if this user may mount one.
pub(crate) struct SmallDisk(PathBuf);

impl SmallDisk {
    pub(crate) fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(at);
        let status = mount.stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success()).then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_changes_nothing() {
    let folder = Folder::new();
    let sides = sides(2_000);
    let Some(_disk) = SmallDisk::mount(&folder.path("disk"), "256k") else {
        eprintln!("skipped: this user may not mount a small disk");
        return;
    };
    put(&folder, &sides);
    folder.put("disk/ours", &sides.ours);
    refused(&folder, ["base", "disk/ours", "theirs"]);
    assert_eq!(folder.read("disk/ours"), sides.ours);
    let left: Vec<_> = fs::read_dir(folder.path("disk")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn whenever_the_driver_is_killed_its_file_is_whole() {
    let folder = Folder::new();
    let sides = sides(600);
    put(&folder, &sides);
    let begin = std::time::Instant::now();
    assert_eq!(drive(&folder, ["base", "ours", "theirs"]).status, Some(0));
    let whole_run = begin.elapsed();
    let (mut killed, mut done) = (0, 0);
    for round in 0..KILLS {
        folder.put("ours", &sides.ours);
        let mut command = folder.command();
        command.args(["merge-driver", "--", "base", "ours", "theirs", "7", "README.md"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Spread over a run and a little more, in an order that has no pattern.
        let share = (round * 37 % KILLS) as f64 / KILLS as f64;
        thread::sleep(Duration::from_secs_f64(whole_run.as_secs_f64() * share * 1.2));
        let _ = child.kill();
        let status = child.wait().unwrap();
        if status.signal().is_some() {
            killed += 1
        } else {
            done += 1
        }
        let found = folder.read("ours");
        assert!(found == sides.ours || found == sides.merged, "{} bytes", found.len());
        assert!(status.code() != Some(0) || found == sides.merged);
    }
    assert!(killed > 0, "{killed} killed, {done} done");
}
