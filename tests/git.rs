//! Repositories of git in a folder of their own, deaf to the settings of whoever runs the tests.

use std::process::Command;

use crate::program::{Folder, Run, run};

/// A list in the way of the tests: a title, a section, and entries by their names.
pub(crate) fn list(names: &[&str]) -> String {
    let entries = names.iter().map(|name| {
        let lower = name.to_lowercase();
        format!("- [{name}](https://example.org/{lower}) - Does what {lower} does.\n")
    });
    format!("# List\n\n## Tools\n\n{}\n## Words\n\nLast words.\n", entries.collect::<String>())
}

/// A repository.
pub(crate) struct Repository(pub(crate) Folder);

impl Repository {
    /// Makes a repository with `README.md`, and git set up in it.
    pub(crate) fn set_up(readme: &str) -> Self {
        let repository = Self::new();
        assert_eq!(repository.program(&["setup", "git"]).status, Some(0));
        repository.commit(readme);
        repository
    }

    pub(crate) fn new() -> Self {
        let folder = Folder::new();
        let repository = Self(folder);
        repository.done(&["init", "-q", "-b", "main"]);
        repository.done(&["config", "user.name", "t"]);
        repository.done(&["config", "user.email", "t@example.org"]);
        repository.done(&["config", "core.autocrlf", "false"]);
        repository
    }

    /// Makes a command hear nothing but what the test says.
    pub(crate) fn alone(&self, command: &mut Command) {
        command.current_dir(self.0.path("")).env("HOME", self.0.path(".home"));
        command.env("XDG_CONFIG_HOME", self.0.path(".home/.config"));
        command.env("GIT_CONFIG_GLOBAL", self.0.path(".home/gitconfig"));
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_EDITOR", "true").env("GIT_PAGER", "cat");
        command.env("LC_ALL", "C").env_remove("GIT_PAGER_IN_USE").env_remove("GIT_EXTERNAL_DIFF");
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> Run {
        let mut git = Command::new("git");
        self.alone(&mut git);
        run(git.args(arguments), b"")
    }

    /// Runs git, which has to succeed, and gives what it prints.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let run = self.git(arguments);
        assert_eq!(run.status, Some(0), "git {arguments:?}: {}{}", run.stdout, run.stderr);
        run.stdout
    }

    pub(crate) fn program(&self, arguments: &[&str]) -> Run {
        let mut program = self.0.command();
        self.alone(&mut program);
        run(program.args(arguments), b"")
    }

    pub(crate) fn commit(&self, readme: &str) {
        self.0.put("README.md", readme);
        self.done(&["add", "README.md"]);
        self.done(&["commit", "-q", "-m", "change"]);
    }

    /// Commits all that is there, at noon of a day.
    pub(crate) fn commit_on(&self, day: &str) {
        self.done(&["add", "-A"]);
        let mut git = Command::new("git");
        self.alone(&mut git);
        let date = format!("{day}T12:00:00Z");
        git.env("GIT_COMMITTER_DATE", &date).env("GIT_AUTHOR_DATE", &date);
        let run = run(git.args(["commit", "-q", "-m", "change"]), b"");
        assert_eq!(run.status, Some(0), "{}", run.stderr);
    }

    /// Commits one text on `main` and another one on `other`, from where `main` is; `main` is left checked out.
    pub(crate) fn diverge(&self, ours: &str, theirs: &str) {
        self.done(&["checkout", "-q", "-b", "other"]);
        self.commit(theirs);
        self.done(&["checkout", "-q", "main"]);
        self.commit(ours);
    }

    pub(crate) fn readme(&self) -> String {
        self.0.read("README.md")
    }
}
