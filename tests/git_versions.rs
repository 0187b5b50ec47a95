//! The merge driver with every git of the machine, with the program and without it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::git::{Repository, list};
use crate::program::{Run, run};

/// Returns the gits that there are: that of `PATH`, and those where systems and builds put theirs.
fn gits() -> Vec<PathBuf> {
    let mut gits: Vec<PathBuf> = vec!["git".into()];
    let others = ["/usr/bin/git", "/usr/local/bin/git", "/opt/homebrew/bin/git"].map(PathBuf::from);
    gits.extend(others.into_iter().filter(|path| path.is_file()));
    gits
}

fn git(program: &Path, repository: &Repository, arguments: &[&str]) -> Run {
    let mut git = Command::new(program);
    repository.alone(&mut git);
    run(git.args(arguments), b"")
}

/// What is run, on which branch, and whether what is there is checked out afterwards.
const COMMANDS: [(&str, &[&str]); 5] = [
    ("main", &["merge", "-q", "other"]),
    ("other", &["rebase", "-q", "main"]),
    ("other", &["rebase", "-q", "--apply", "main"]),
    ("main", &["cherry-pick", "other"]),
    ("main", &["stash", "apply", "-q"]),
];

/// Both sides add an entry at one place; that of `other` is stashed besides.
fn diverged() -> Repository {
    let repository = Repository::set_up(&list(&["Nom", "Ash", "Zed"]));
    repository.0.put("README.md", list(&["Nom", "Theirs", "Ash", "Zed"]));
    repository.done(&["stash", "-q"]);
    repository.diverge(&list(&["Nom", "Ours", "Ash", "Zed"]), &list(&["Nom", "Theirs", "Ash", "Zed"]));
    repository
}

#[test]
fn every_command_of_every_git_merges_by_entries() {
    for program in gits() {
        for (branch, arguments) in COMMANDS {
            let repository = diverged();
            repository.done(&["checkout", "-q", branch]);
            let run = git(&program, &repository, arguments);
            let about = format!("{} {arguments:?}: {}{}", program.display(), run.stdout, run.stderr);
            assert_eq!(run.status, Some(0), "{about}");
            assert_eq!(repository.readme(), list(&["Nom", "Ours", "Theirs", "Ash", "Zed"]), "{about}");
        }
    }
}

#[test]
fn without_the_program_no_side_is_lost() {
    for program in gits() {
        for (branch, arguments) in COMMANDS {
            for missing in ["/nowhere/recension", "sh -c 'kill -9 $$'"] {
                let repository = diverged();
                let driver = repository.done(&["config", "merge.recension.driver"]);
                let (_, rest) = driver.trim_end().split_once(" merge-driver ").unwrap();
                repository.done(&[
                    "config",
                    "merge.recension.driver",
                    &format!("{missing} merge-driver {rest}"),
                ]);
                repository.done(&["checkout", "-q", branch]);
                let run = git(&program, &repository, arguments);
                let readme = repository.readme();
                let about = format!("{} {arguments:?} {missing}: {readme}", program.display());
                assert_ne!(run.status, Some(0), "{about}");
                assert!(
                    readme.contains("<<<<<<< ") && readme.contains("[Ours]") && readme.contains("[Theirs]"),
                    "{about}"
                );
                assert_eq!(
                    repository.done(&["status", "--porcelain", "README.md"]),
                    "UU README.md\n",
                    "{about}"
                );
            }
        }
    }
}
